/* The executable. */
#include "cli/startup.h"
#include "frontend/compile.h"
#include "interp/config.h"
#include "interp/frame.h"
#include "interp/import.h"
#include "modules/sys.h"
#include "objects/dict.h"
#include "objects/module.h"
#include "objects/str.h"

/* __main__'s dict. */
static Value make_main(void) {
  Value module = module_new(NAME("__main__"), ABSENT);
  Value dict = module_dict(module);
  bool ok = dict_set_str(dict, NAME("__builtins__"), builtins_module);
  Value modules = is_absent(sys_module) ? ABSENT : sys_modules();
  if (!is_absent(modules)) ok = ok && dict_set_str(modules, NAME("__main__"), module);
  return ok ? dict : ABSENT;
}

static char *read_file(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) return NULL;
  char *text = NULL;
  size_t capacity = 0;
  *length = 0;
  for (;;) {
    if (capacity - *length < 65536) text = xrealloc(text, capacity = capacity * 2 + 65536);
    size_t got = fread(text + *length, 1, capacity - *length, file);
    if (got == 0) break;
    *length += got;
  }
  fclose(file);
  return text;
}

static int run_text(const char *text, size_t length, const char *filename) {
  Value globals = make_main();
  Value code = compile_source(text, length, str_from_utf8_lossy(filename, strlen(filename)), COMPILE_EXEC, 0, true, -1, 11);
  Value result = is_absent(code) ? ABSENT : run_code(code, globals, globals, ABSENT);
  if (!is_absent(result)) return 0;
  sys_print_exception(exception_fetch());
  return 1;
}

int main(int argc, char **argv) {
  config_find_library();
  config.argc = argc;
  config.argv = argv;
  config.script_argv = argc > 1 ? argv + 1 : argv + argc - 1;
  startup_core(__builtin_frame_address(0));
  if (argc == 3 && strcmp(argv[1], "-c") == 0) return run_text(argv[2], strlen(argv[2]), "<string>");
  if (argc >= 2) {
    size_t length;
    char *text = read_file(argv[1], &length);
    if (text != NULL) return run_text(text, length, argv[1]);
  }
  fprintf(stderr, "usage: pypy3 [-c cmd | file] [arg] ...\n");
  return 2;
}
