/* Prints what ast.dump(ast.parse(source), include_attributes=True) prints, or the syntax error.
     ast_dump [-m exec|eval|single|func_type] [-t] [-v MINOR] [-b] [-q] [-w] [-z] FILE...
     ast_dump -i
   -t keeps type comments, -v sets the feature version, -b takes the file as bytes (with its
   encoding declaration) instead of as a str, -q prints nothing (for timing). With several files
   each result is one line. */
#include "frontend/parse.h"
#include "frontend/source.h"
#include "base/float_print.h"
#include "base/utf8.h"
#include <getopt.h>

static void dump(const void *node);

/* --- Constants ------------------------------------------------------------------------------ */

static void dump_bytes(const char *text, size_t size, bool utf8) {
  bool apostrophe = memchr(text, '\'', size) != NULL, quote = memchr(text, '"', size) != NULL;
  char delimiter = apostrophe && !quote ? '"' : '\'';
  putchar(delimiter);
  for (const char *s = text; s < text + size;) {
    uint32_t c = utf8 ? utf8_next((const uint8_t **)&s) : (unsigned char)*s++;
    if (c == '\\' || c == (uint32_t)delimiter)
      printf("\\%c", (int)c);
    else if (c == '\n')
      printf("\\n");
    else if (c == '\r')
      printf("\\r");
    else if (c == '\t')
      printf("\\t");
    else if (c >= ' ' && c < 127)
      putchar((int)c);
    else if (c < 256)
      printf("\\x%02x", c);
    else
      printf(c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
  }
  putchar(delimiter);
}

static void dump_float(double value, bool complex) {
  if (value > 1.7976931348623157e308) {
    printf("1e309");
  } else {
    char text[FLOAT_REPR_SIZE];
    size_t length = float_repr(value, text);
    if (complex && length > 2 && memcmp(text + length - 2, ".0", 2) == 0) length -= 2;
    printf("%.*s", (int)length, text);
  }
  if (complex) putchar('j');
}

static void dump_constant(const AstConstant *c) {
  switch (c->type) {
  case AST_CONST_NONE: printf("None"); break;
  case AST_CONST_TRUE: printf("True"); break;
  case AST_CONST_FALSE: printf("False"); break;
  case AST_CONST_ELLIPSIS: printf("Ellipsis"); break;
  case AST_CONST_INT: printf("%ld", (long)c->integer); break;
  case AST_CONST_BIGINT: printf("<%d:%.*s>", c->base, (int)c->length, c->text); break;
  case AST_CONST_FLOAT: dump_float(c->number, false); break;
  case AST_CONST_COMPLEX: dump_float(c->number, true); break;
  case AST_CONST_STR: dump_bytes(c->text, c->length, true); break;
  case AST_CONST_BYTES:
    putchar('b');
    dump_bytes(c->text, c->length, false);
    break;
  default: unreachable_state("constant");
  }
}

/* --- Nodes ---------------------------------------------------------------------------------- */

/* The value of a field, or of an item of a sequence, of that type. */
static void dump_value(AstType type, const void *place) {
  switch (type) {
  case AST_TYPE_Identifier: {
    const AstName *name = *(AstName *const *)place;
    dump_bytes(name->text, name->length, true);
    break;
  }
  case AST_TYPE_String: {
    const AstString *string = *(AstString *const *)place;
    dump_bytes(string->text, string->length, true);
    break;
  }
  case AST_TYPE_Int: printf("%d", *(const int32_t *)place); break;
  case AST_TYPE_Constant: dump_constant(place); break;
#define CHOICE(Type, name) case AST_TYPE_##Type:
#include "frontend/ast.def"
    printf("%s()", ast_kind_info[*(const AstKind *)place].name);
    break;
  default: dump(*(void *const *)place);
  }
}

static bool is_choice(AstType type) {
  switch (type) {
#define CHOICE(Type, name) case AST_TYPE_##Type:
#include "frontend/ast.def"
    return true;
  default: return false;
  }
}

static void dump_sequence(AstType type, const AstExprSeq *sequence) {
  size_t item_size = is_choice(type) ? sizeof(AstKind) : sizeof(void *);
  putchar('[');
  for (int32_t i = 0; i < sequence->count; i++) {
    const char *place = (const char *)sequence->items + (size_t)i * item_size;
    if (i > 0) printf(", ");
    if (!is_choice(type) && *(void *const *)place == NULL)
      printf("None");
    else
      dump_value(type, place);
  }
  putchar(']');
}

static void dump(const void *node) {
  const AstNode *head = node;
  const AstKindInfo *info = &ast_kind_info[head->kind];
  const char *separator = "";
  printf("%s(", info->name);
  for (const AstFieldInfo *field = info->fields(); field->name != NULL; field++) {
    const char *place = (const char *)node + field->offset;
    bool absent = field->quantifier == AST_OPT && field->type != AST_TYPE_Int &&
                  *(void *const *)place == NULL;
    if (absent) continue;
    printf("%s%s=", separator, field->name);
    separator = ", ";
    if (field->quantifier == AST_SEQ)
      dump_sequence(field->type, (const AstExprSeq *)place);
    else
      dump_value(field->type, place);
  }
  if (info->positioned)
    printf("%slineno=%d, col_offset=%d, end_lineno=%d, end_col_offset=%d", separator,
           head->pos.lineno, head->pos.col_offset, head->pos.end_lineno, head->pos.end_col_offset);
  putchar(')');
}

/* --- Hooks ---------------------------------------------------------------------------------- */

/* Warnings are shown before the result, in the same line. */
static bool show_warnings;
static ParseWarning warn(void *context, ParseWarningCategory category, const char *message,
                         int32_t lineno) {
  if (show_warnings) printf("[%d %s] ", lineno, message);
  return PARSE_WARNED;
}
static char *decode(void *context, const char *encoding, const char *bytes, size_t size,
                    size_t *utf8_size, const char **message, Arena *arena) {
  *message = arena_printf(arena, "unknown encoding: %s", encoding);
  return NULL;
}
static char *read_line(void *context) {
  char *line = NULL;
  size_t capacity = 0;
  if (getline(&line, &capacity, stdin) >= 0) return line;
  free(line);
  return NULL;
}
static ParseHooks hooks = {.warn = warn, .decode = decode};

/* --- Program -------------------------------------------------------------------------------- */

static void print_error(const ParseError *error) {
  static const char *const kinds[] = {"",
                                      "SyntaxError",
                                      "IndentationError",
                                      "TabError",
                                      "MemoryError",
                                      "PARSE_END_OF_INPUT",
                                      "PARSE_HOOK_FAILED"};
  printf("%s: %s (%d, %d, %d, %d) ", kinds[error->kind],
         error->message != NULL ? error->message : "", error->lineno, error->offset,
         error->end_lineno, error->end_offset);
  if (error->text != NULL)
    dump_bytes(error->text, error->text_length, true);
  else
    printf("None");
}

static char *read_file(const char *name, size_t *size) {
  FILE *file = strcmp(name, "-") == 0 ? stdin : fopen(name, "rb");
  if (file == NULL) {
    perror(name);
    exit(2);
  }
  char *text = NULL;
  size_t capacity = 0, got;
  *size = 0;
  do {
    if (*size == capacity) text = xrealloc(text, capacity = capacity * 2 + 65536);
    got = fread(text + *size, 1, capacity - *size, file);
    *size += got;
  } while (got > 0);
  fclose(file);
  return text;
}

/* False: there was nothing to read. */
static bool dump_source(ParseRequest *request, bool quiet) {
  Arena arena;
  AstNames names;
  ParseError error;
  arena_init(&arena);
  ast_names_init(&names, &arena);
  request->arena = &arena;
  request->names = &names;
  AstMod *tree = parse_source(request, &error);
  if (!quiet) {
    if (tree != NULL)
      dump(tree);
    else
      print_error(&error);
    putchar('\n');
    fflush(stdout); /* so that a crash loses nothing */
  }
  ast_names_free(&names);
  arena_free(&arena);
  return tree != NULL || error.kind != PARSE_END_OF_INPUT;
}

static ParseMode mode_named(const char *name) {
  static const char *const names[] = {"exec", "eval", "single", "func_type"};
  for (size_t i = 0; i < countof(names); i++)
    if (strcmp(names[i], name) == 0) return (ParseMode)i;
  fprintf(stderr, "unknown mode %s\n", name);
  exit(2);
}

static void dump_file(ParseRequest *request, const char *name, bool quiet, bool many) {
  size_t size;
  char *text = read_file(name, &size), *s = text;
  request->filename = name;
  do {
    const char *end = many ? memchr(s, 0, size - (size_t)(s - text)) : NULL;
    if (end == NULL) end = text + size;
    request->source = s;
    request->size = (size_t)(end - s);
    dump_source(request, quiet);
    s = (char *)end + 1;
  } while (s < text + size);
  free(text);
}

int main(int argc, char **argv) {
  ParseRequest request = {.flags = PARSE_SOURCE_IS_UTF8,
                          .feature_version = 11,
                          .max_str_digits = 4300,
                          .hooks = &hooks};
  bool quiet = false, many = false;
  for (int option; (option = getopt(argc, argv, "m:tv:bqwzi")) >= 0;) {
    switch (option) {
    case 'm': request.mode = mode_named(optarg); break;
    case 't': request.flags |= PARSE_TYPE_COMMENTS; break;
    case 'v': request.feature_version = atoi(optarg); break;
    case 'b': request.flags &= ~(unsigned)PARSE_SOURCE_IS_UTF8; break;
    case 'q': quiet = true; break;
    case 'w': show_warnings = true; break;
    case 'z': many = true; break;
    case 'i':
      hooks.read_line = read_line;
      request.mode = PARSE_SINGLE;
      request.source = "";
      while (dump_source(&request, false)) {
      }
      return 0;
    default: return 2;
    }
  }
  for (; optind < argc; optind++) dump_file(&request, argv[optind], quiet, many);
  return 0;
}
