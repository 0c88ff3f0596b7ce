/* The module _tokenize: the compiler's own tokenizer as an iterator. */
#include "frontend/compile.h"
#include "frontend/tokenizer.h"
#include "objects/int.h"
#include "objects/iterators.h"
#include "objects/module.h"
#include "objects/sequence.h"
#include "objects/signature.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* Outside the heap, as the tokenizer has pointers to the rest. */
typedef struct Reader {
  ParseRequest request; /* what the tokenizer is to read */
  ParseHooks hooks;     /* what it needs of the interpreter */
  Arena arena;          /* messages */
  SourceText source;    /* the text */
  Tokenizer tokenizer;  /* gives the tokens */
  bool running; /* a token is being read, perhaps by the Python code of a warning filter further
                   down */
} Reader;

typedef struct TokenizerIter {
  Object header;
  Reader *reader; /* NULL until it is made */
} TokenizerIter;

static void tokenizer_iter_destroy(Object *object) {
  Reader *reader = ((TokenizerIter *)object)->reader;
  if (reader == NULL) return;
  arena_free(&reader->arena);
  free(reader->source.text);
  free(reader);
}
static const Layout tokenizer_iter_layout = {.name = "TokenizerIter",
                                             .fixed_size = sizeof(TokenizerIter),
                                             .finalize = tokenizer_iter_destroy};
static DEFINE_TYPE_SHAPE(tokenizer_iter);

static Value filename; /* that warnings and errors name */

/* -- Types of tokens, by their numbers in token.py --------------------------------------------- */

static const uint8_t token_numbers[] = {
    [TOKEN_ENDMARKER] = 0,
    [TOKEN_NAME] = 1,
    [TOKEN_NUMBER] = 2,
    [TOKEN_STRING] = 3,
    [TOKEN_NEWLINE] = 4,
    [TOKEN_INDENT] = 5,
    [TOKEN_DEDENT] = 6,
    [TOKEN_LPAR] = 7,
    [TOKEN_RPAR] = 8,
    [TOKEN_LSQB] = 9,
    [TOKEN_RSQB] = 10,
    [TOKEN_COLON] = 11,
    [TOKEN_COMMA] = 12,
    [TOKEN_SEMI] = 13,
    [TOKEN_PLUS] = 14,
    [TOKEN_MINUS] = 15,
    [TOKEN_STAR] = 16,
    [TOKEN_SLASH] = 17,
    [TOKEN_VBAR] = 18,
    [TOKEN_AMPER] = 19,
    [TOKEN_LESS] = 20,
    [TOKEN_GREATER] = 21,
    [TOKEN_EQUAL] = 22,
    [TOKEN_DOT] = 23,
    [TOKEN_PERCENT] = 24,
    [TOKEN_LBRACE] = 25,
    [TOKEN_RBRACE] = 26,
    [TOKEN_EQ_EQUAL] = 27,
    [TOKEN_NOT_EQUAL] = 28,
    [TOKEN_LESS_EQUAL] = 29,
    [TOKEN_GREATER_EQUAL] = 30,
    [TOKEN_TILDE] = 31,
    [TOKEN_CIRCUMFLEX] = 32,
    [TOKEN_LEFT_SHIFT] = 33,
    [TOKEN_RIGHT_SHIFT] = 34,
    [TOKEN_DOUBLE_STAR] = 35,
    [TOKEN_PLUS_EQUAL] = 36,
    [TOKEN_MINUS_EQUAL] = 37,
    [TOKEN_STAR_EQUAL] = 38,
    [TOKEN_SLASH_EQUAL] = 39,
    [TOKEN_PERCENT_EQUAL] = 40,
    [TOKEN_AMPER_EQUAL] = 41,
    [TOKEN_VBAR_EQUAL] = 42,
    [TOKEN_CIRCUMFLEX_EQUAL] = 43,
    [TOKEN_LEFT_SHIFT_EQUAL] = 44,
    [TOKEN_RIGHT_SHIFT_EQUAL] = 45,
    [TOKEN_DOUBLE_STAR_EQUAL] = 46,
    [TOKEN_DOUBLE_SLASH] = 47,
    [TOKEN_DOUBLE_SLASH_EQUAL] = 48,
    [TOKEN_AT] = 49,
    [TOKEN_AT_EQUAL] = 50,
    [TOKEN_ARROW] = 51,
    [TOKEN_ELLIPSIS] = 52,
    [TOKEN_COLON_EQUAL] = 53,
    [TOKEN_UNKNOWN] = 54,
    [TOKEN_AWAIT] = 55,
    [TOKEN_ASYNC] = 56,
    [TOKEN_TYPE_IGNORE] = 57,
    [TOKEN_TYPE_COMMENT] = 58,
};

/* Keywords, which have no numbers of their own, are names. */
static int token_number(TokenType type) {
  int number = type < countof(token_numbers) ? token_numbers[type] : 0;
  return number == 0 && type != TOKEN_ENDMARKER ? token_numbers[TOKEN_NAME] : number;
}

/* -- The iterator ------------------------------------------------------------------------------ */

static Reader *reader_new(const char *text, size_t length) {
  Reader *reader = calloc(1, sizeof *reader);
  ParseError error;
  if (reader == NULL) return raise_memory_error(), NULL;
  arena_init(&reader->arena);
  reader->hooks = (ParseHooks){.context = &filename, .warn = parse_warn};
  reader->request = (ParseRequest){.source = text,
                                   .size = length,
                                   .filename = "<string>",
                                   .mode = PARSE_FILE,
                                   .flags = PARSE_SOURCE_IS_UTF8,
                                   .feature_version = 11,
                                   .hooks = &reader->hooks,
                                   .arena = &reader->arena};
  if (!source_read(&reader->request, &reader->source, &error)) {
    raise_parse_error(&error, filename);
    arena_free(&reader->arena);
    free(reader);
    return NULL;
  }
  reader->request.source = NULL; /* not needed any more, and not ours */
  tokenizer_init(&reader->tokenizer, &reader->request, reader->source.text, reader->source.size);
  return reader;
}

static Value tokenizer_iter_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("tokenizeriter(source)");
  Value a[1];
  size_t length;
  if (!signature_bind(&signature, args, nargs, kwnames, a)) return ABSENT;
  if (!is_str(a[0]))
    return raise_type_error("tokenizeriter() argument 'source' must be str, not %Y", a[0]);
  const char *text = str_utf8(a[0], &length);
  if (text == NULL) return ABSENT;
  if (strlen(text) != length) return raise_value_error("embedded null character");
  Value self = type_alloc(type);
  object_cast(TokenizerIter, self)->reader = reader_new(text, length);
  GC_KEEP(text);
  return object_cast(TokenizerIter, self)->reader == NULL ? ABSENT : self;
}

/* (text, type, line, last line, column, last column, source line); columns count bytes. */
static Value token_tuple(const Tokenizer *t, const Token *token) {
  Value text = str_from_utf8(t->text + token->start, token->end - token->start);
  Value line = str_from_utf8(t->shown, (size_t)(t->line_end - t->shown));
  if (is_absent(text) || is_absent(line)) return ABSENT;
  const AstPos *pos = &token->pos;
  return tuple_pack(7, text, from_small_int(token_number(token->type)), from_small_int(pos->lineno),
                    from_small_int(pos->end_lineno), from_small_int(pos->col_offset),
                    from_small_int(pos->end_col_offset), line);
}

/* Ends at the end of the text, and quietly at what only a parser reports: indentation, open
   brackets. */
static Value tokenizer_iter_next(Value self) {
  Reader *reader = object_cast(TokenizerIter, self)->reader;
  Tokenizer *t = &reader->tokenizer;
  Token token;
  if (reader->running) return raise_value_error("tokenizer already executing");
  reader->running = true;
  tokenizer_next(t, &token);
  reader->running = false;
  if (token.type == TOKEN_ENDMARKER) return ABSENT;
  if (token.type != TOKEN_ERROR) return token_tuple(t, &token);
  if (t->state == TOKENIZER_ERROR) raise_parse_error(&t->error, filename);
  return ABSENT;
}

static Type tokenizer_iter_type = {
    .name = "_tokenize.TokenizerIter",
    .base = &object_type,
    .layout = &tokenizer_iter_layout,
    .root_shape = &tokenizer_iter_shape,
    .slots = {.new_object = tokenizer_iter_new,
              .iter = iter_of_iterator,
              .next = tokenizer_iter_next},
};

static bool tokenize_init(Value module) {
  if (!is_absent(filename)) return true;
  filename = str_from_ascii("<string>");
  gc_root_add(&filename);
  return true;
}

static Type *const types[] = {&tokenizer_iter_type, NULL};
static const ModuleDef tokenize_module = {
    .name = "_tokenize", .types = types, .init = tokenize_init};
MODULE_REGISTER(tokenize_module);
