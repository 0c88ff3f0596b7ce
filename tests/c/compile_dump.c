/* Compiles Python files and prints their code: build/checked/tests/compile_dump FILE... or -c TEXT; -q only compiles. */
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

static bool compile_text(const char *text, size_t length, const char *name, bool quiet) {
  Value filename = str_from_utf8_lossy(name, strlen(name));
  Value code = compile_source(text, length, filename, COMPILE_EXEC, 0, true, -1, 11);
  if (!is_absent(code)) {
    if (!quiet) disassemble(code, stdout);
    return true;
  }
  Value text_of_error = object_repr(exception_fetch());
  printf("%s: %s\n", name, is_absent(text_of_error) ? "?" : str_utf8(text_of_error, NULL));
  return false;
}

int main(int argc, char **argv) {
  startup_core(__builtin_frame_address(0));
  bool quiet = false;
  int failures = 0;
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "-q") == 0) {
      quiet = true;
    } else if (strcmp(argv[i], "-c") == 0 && i + 1 < argc) {
      failures += !compile_text(argv[i + 1], strlen(argv[i + 1]), "<string>", quiet);
      i++;
    } else {
      size_t length;
      char *text = read_file(argv[i], &length);
      if (text != NULL) failures += !compile_text(text, length, argv[i], quiet);
      free(text);
    }
  }
  return failures > 0;
}
