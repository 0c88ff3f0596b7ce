/* Source text to code: what the parser needs of the interpreter, and its errors as exceptions. */
#include "frontend/compile.h"
#include "base/codec.h"
#include "bytecode/code.h"
#include "frontend/parse.h"
#include "frontend/syntax_error.h"
#include "objects/bytes.h"
#include "objects/call.h"
#include "objects/int.h"

/* -- What the parser asks for ------------------------------------------------------------------ */

ParseWarning parse_warn(void *context, ParseWarningCategory category, const char *message,
                        int32_t line) {
  Type *type = category == PARSE_SYNTAX_WARNING ? &exc_SyntaxWarning : &exc_DeprecationWarning;
  Value filename = *(Value *)context;
  Value text = str_from_utf8_lossy(message, strlen(message));
  if (warn_explicit(type, text, filename, line)) return PARSE_WARNED;
  return exception_suppress(type) ? PARSE_WARNING_IS_ERROR : PARSE_WARNING_FAILED;
}

/* An exception in flight that means that the source cannot be decoded, as text in the arena;
   cleared. NULL: another exception. */
static const char *take_message(Arena *arena) {
  if (!exception_matches(&exc_LookupError) && !exception_matches(&exc_ValueError) &&
      !exception_matches(&exc_SyntaxError))
    return NULL;
  Value exception = exception_fetch();
  Value text = object_str(exception);
  size_t length;
  const char *utf8 = is_absent(text) ? NULL : str_utf8(text, &length);
  if (utf8 == NULL) {
    exception_clear();
    return "unknown encoding problem";
  }
  return arena_strndup(arena, utf8, length);
}

/* By codecs.decode(bytes, encoding). */
static char *decode_with_codec(void *context, const char *encoding, const char *bytes, size_t size,
                               size_t *utf8_size, const char **message, Arena *arena) {
  Value codecs = import_module("codecs");
  Value text = is_absent(codecs) ? ABSENT : bytes_from_data(bytes, (int64_t)size);
  if (!is_absent(text))
    text =
        call_method2(codecs, NAME("decode"), text, str_from_utf8_lossy(encoding, strlen(encoding)));
  if (!is_absent(text) && !is_str(text))
    text = raise_type_error("'%s' decoder returned '%T' instead of 'str'", encoding, text);
  const char *utf8 = is_absent(text) ? NULL : str_utf8(text, utf8_size);
  if (utf8 == NULL) {
    *message = take_message(arena);
    return NULL;
  }
  char *copy = xmalloc(*utf8_size + 1);
  memcpy(copy, utf8, *utf8_size + 1);
  return copy;
}

/* -- Errors ------------------------------------------------------------------------------------ */

static Type *error_type(ParseErrorKind kind) {
  switch (kind) {
  case PARSE_INDENTATION_ERROR: return &exc_IndentationError;
  case PARSE_TAB_ERROR: return &exc_TabError;
  default: return &exc_SyntaxError;
  }
}

/* The line of source, what is not UTF-8 in it replaced. */
static Value error_text(const ParseError *error) {
  if (error->text == NULL) return NONE;
  TextBuffer out;
  text_buffer_init(&out);
  Decode decode = decode_start(error->text, error->text_length, true);
  for (;;) {
    DecodeResult result = utf8_decode_into(&decode, &out);
    if (result == DECODE_DONE) return str_from_text_buffer(&out);
    if (result == DECODE_NO_MEMORY || !text_put(&out, 0xfffd)) break;
    decode.at = decode.error_end;
  }
  text_buffer_free(&out);
  return raise_memory_error();
}

static Value error_details(const ParseError *error, Value filename) {
  Value text = error_text(error);
  if (is_absent(text)) return ABSENT;
  Value line = from_small_int(error->lineno), offset = from_small_int(error->offset);
  if (error->text == NULL) return tuple_pack(4, filename, line, offset, text);
  return tuple_pack(6, filename, line, offset, text, from_small_int(error->end_lineno),
                    from_small_int(error->end_offset));
}

void raise_parse_error(const ParseError *error, Value filename) {
  if (error->kind == PARSE_HOOK_FAILED) return;
  if (error->kind == PARSE_MEMORY_ERROR) {
    raise_memory_error();
    return;
  }
  Value message = str_from_utf8_lossy(error->message, strlen(error->message));
  Value type = type_value(error_type(error->kind));
  Value details = error->lineno < 0 ? ABSENT : error_details(error, filename);
  if (is_absent(details) && exception_pending()) return;
  Value exception = is_absent(details) ? call1(type, message) : call2(type, message, details);
  if (!is_absent(exception)) raise_instance(exception);
}

/* -- Parsing ----------------------------------------------------------------------------------- */

static unsigned parse_flags(uint32_t flags) {
  unsigned result = 0;
  if (flags & COMPILE_TYPE_COMMENTS) result |= PARSE_TYPE_COMMENTS;
  if (flags & COMPILE_SCRIPT) result |= PARSE_SCRIPT;
  if (flags & (COMPILE_SOURCE_IS_UTF8 | COMPILE_IGNORE_COOKIE)) result |= PARSE_SOURCE_IS_UTF8;
  if (flags & CO_FUTURE_BARRY_AS_BDFL) result |= PARSE_BARRY_AS_BDFL;
  if (flags & COMPILE_DONT_IMPLY_DEDENT) result |= PARSE_DONT_IMPLY_DEDENT;
  if (flags & COMPILE_ALLOW_INCOMPLETE) result |= PARSE_ALLOW_INCOMPLETE;
  return result;
}

static ParseMode parse_mode(CompileMode mode) {
  switch (mode) {
  case COMPILE_EVAL: return PARSE_EVAL;
  case COMPILE_SINGLE: return PARSE_SINGLE;
  case COMPILE_FUNC_TYPE: return PARSE_FUNC_TYPE;
  default: return PARSE_FILE;
  }
}

AstMod *parse_text(const char *text, size_t length, Value filename, CompileMode mode,
                   uint32_t flags, int feature_version, Arena *arena, AstNames *names) {
  ParseHooks hooks = {.context = &filename,
                      .warn = parse_warn,
                      .decode = decode_with_codec,
                      .file_line = syntax_file_line};
  const char *path = is_str(filename) ? str_utf8(filename, NULL) : NULL;
  if (path == NULL) exception_clear();
  ParseRequest request = {.source = text,
                          .size = length,
                          .filename = path == NULL ? "<string>" : path,
                          .mode = parse_mode(mode),
                          .flags = parse_flags(flags),
                          .feature_version = feature_version,
                          .max_str_digits = (int)int_max_str_digits,
                          .stack_limit = current_thread->c_stack_limit,
                          .hooks = &hooks,
                          .arena = arena,
                          .names = names};
  ParseError error = {.kind = PARSE_OK};
  AstMod *mod = parse_source(&request, &error);
  if (mod == NULL) raise_parse_error(&error, filename);
  return mod;
}

Value compile_source(const char *text, size_t length, Value filename, CompileMode mode,
                     uint32_t flags, bool dont_inherit, int optimize, int feature_version) {
  Arena arena;
  AstNames names;
  if (!dont_inherit) flags |= compile_inherited_flags();
  arena_init(&arena);
  ast_names_init(&names, &arena);
  AstMod *mod = parse_text(text, length, filename, mode, flags, feature_version, &arena, &names);
  Value code = mod == NULL ? ABSENT : compile_ast(mod, &names, ABSENT, filename, optimize, flags);
  ast_names_free(&names);
  arena_free(&arena);
  return code;
}
