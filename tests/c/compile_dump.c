/* Compiles Python files and prints their code: build/checked/tests/compile_dump FILE... or -c TEXT;
   -q only compiles, -m prints names, flags and lines of every code object as tools/compare_code.py
   does of CPython's. */
#include "bytecode/disassemble.h"
#include "frontend/compile.h"
#include "cli/startup.h"
#include "objects/str.h"

static char *read_file(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) return NULL;
  char *text = NULL;
  size_t capacity = 0;
  *length = 0;
  for (size_t got = 1; got > 0; *length += got) {
    if (capacity - *length < 65536) text = xrealloc(text, capacity = capacity * 2 + 65536);
    got = fread(text + *length, 1, capacity - *length, file);
  }
  fclose(file);
  return text;
}

typedef enum Output { OUTPUT_WORDS, OUTPUT_NOTHING, OUTPUT_SUMMARY } Output;

static void print_value(const char *title, Value v) {
  Value text = is_absent(v) ? ABSENT : object_repr(v);
  printf("  %s %s\n", title, is_absent(text) ? "?" : str_utf8(text, NULL));
}

static void print_lines(const CodeObject *code) {
  printf("  lines");
  int32_t last = -1;
  for (uint32_t i = 0; i < code->word_count; i++) {
    int32_t line = code_position(code, i).line;
    if (line >= 0 && line != last) printf(" %d", line);
    if (line >= 0) last = line;
  }
  printf("\n");
}

/* Where the instructions stand that can raise. */
static void print_positions(const CodeObject *code) {
  for (uint32_t i = 0; i < code->word_count; i++) {
    Position p = code_position(code, i);
    printf("  at %s %d %d %d %d\n", opcode_name(code->original[i].op), p.line, p.end_line, p.column,
           p.end_column);
  }
}

static void summarize(Value v) {
  static const char *const attributes[] = {"co_varnames", "co_cellvars", "co_freevars", "co_names"};
  const CodeObject *code = as_code(v);
  printf("%s %d: %d %d %d %#x\n", str_utf8(slot_get(&code->qualname), NULL), code->first_line,
         code->argcount, code->posonlyargcount, code->kwonlyargcount, code->flags);
  for (size_t i = 0; i < countof(attributes); i++)
    print_value(attributes[i], object_getattr(v, str_intern(str_from_ascii(attributes[i]))));
  print_lines(code);
  print_positions(code);
  Value consts = slot_get(&code->consts);
  for (int64_t i = 0; i < tuple_length(consts); i++) {
    if (is_code(tuple_get(consts, i))) summarize(tuple_get(consts, i));
  }
}

static bool compile_text(const char *text, size_t length, const char *name, Output output) {
  Value filename = str_from_utf8_lossy(name, strlen(name));
  Value code = compile_source(text, length, filename, COMPILE_EXEC, 0, true, -1, 11);
  if (!is_absent(code)) {
    if (output == OUTPUT_WORDS) disassemble(code, stdout);
    if (output == OUTPUT_SUMMARY) summarize(code);
    return true;
  }
  Value exception = exception_fetch();
  Value text_of_error = object_repr(exception);
  printf("%s: %s", name, is_absent(text_of_error) ? "?" : str_utf8(text_of_error, NULL));
  static const char *const places[] = {"lineno", "offset", "end_lineno", "end_offset", "text"};
  for (size_t i = 0; i < countof(places) && is_instance(exception, &exc_SyntaxError); i++) {
    Value place = object_getattr(exception, str_intern(str_from_ascii(places[i])));
    Value shown = is_absent(place) ? ABSENT : object_repr(place);
    printf(" %s", is_absent(shown) ? "?" : str_utf8(shown, NULL));
  }
  printf("\n");
  return false;
}

int main(int argc, char **argv) {
  startup_core(__builtin_frame_address(0));
  Output output = OUTPUT_WORDS;
  int failures = 0;
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "-q") == 0) {
      output = OUTPUT_NOTHING;
    } else if (strcmp(argv[i], "-m") == 0) {
      output = OUTPUT_SUMMARY;
    } else if (strcmp(argv[i], "-c") == 0 && i + 1 < argc) {
      failures += !compile_text(argv[i + 1], strlen(argv[i + 1]), "<string>", output);
      i++;
    } else {
      size_t length;
      char *text = read_file(argv[i], &length);
      if (text != NULL) failures += !compile_text(text, length, argv[i], output);
      free(text);
    }
  }
  return failures > 0;
}
