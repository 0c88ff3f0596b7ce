/* The executable: options, start-up, running what was asked for, shutting down. */
#include <limits.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/options.h"
#include "cli/startup.h"
#include "frontend/compile.h"
#include "interp/config.h"
#include "interp/import.h"
#include "modules/signal/startup.h"
#include "modules/sys.h"
#include "objects/exception.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"

/* -- __main__ ------------------------------------------------------------------------------------------------------------- */

static Value main_dict(void) {
  Value module = module_new(NAME("__main__"), ABSENT), modules = sys_modules();
  Value dict = module_dict(module);
  bool ok = !is_absent(modules) && dict_set_str(dict, NAME("__builtins__"), builtins_module) && dict_set_str(modules, NAME("__main__"), module);
  return ok ? dict : ABSENT;
}

static char *read_stream(FILE *file, size_t *length) {
  char *text = NULL;
  size_t capacity = 0;
  for (*length = 0;;) {
    if (capacity - *length < 65536) text = xrealloc(text, capacity = capacity * 2 + 65536);
    size_t got = fread(text + *length, 1, capacity - *length, file);
    if (got == 0) return text;
    *length += got;
  }
}

static Value run_text(const char *text, size_t length, Value filename) {
  Value globals = main_dict();
  Value code = is_absent(globals) ? ABSENT : compile_source(text, length, filename, COMPILE_EXEC, 0, true, -1, 11);
  return is_absent(code) ? ABSENT : run_code(code, globals, globals, ABSENT);
}

static bool prepend_path(const char *folder) {
  Value path = sys_get("path");
  return !is_absent(path) && list_insert(path, 0, str_fs_decode(folder, strlen(folder)));
}

/* A folder or a zip file with a __main__ module. */
static bool is_importable(const char *path) {
  Value get = import_attribute("pkgutil", "get_importer");
  Value importer = is_absent(get) ? ABSENT : call1(get, str_fs_decode(path, strlen(path)));
  if (is_absent(importer)) exception_clear();
  return !is_absent(importer) && !is_none(importer);
}

static Value run_module_as_main(const char *name, bool alter_argv) {
  Value globals = main_dict(), run = is_absent(globals) ? ABSENT : import_attribute("runpy", "_run_module_as_main");
  return is_absent(run) ? ABSENT : call2(run, str_from_utf8_lossy(name, strlen(name)), from_bool(alter_argv));
}

static bool ends_with(const char *text, const char *end) {
  size_t length = strlen(text), tail = strlen(end);
  return length >= tail && strcmp(text + length - tail, end) == 0;
}

static Value run_file(const char *given, bool *cannot_open) {
  char path[PATH_MAX + 1] = "";
  if (realpath(given, path) == NULL) strncpy(path, given, PATH_MAX);
  struct stat st;
  bool directory = stat(path, &st) == 0 && (S_ISDIR(st.st_mode) || ends_with(path, ".zip") || ends_with(path, ".pyz"));
  if (directory && is_importable(path)) {
    if (!prepend_path(path)) return ABSENT;
    return run_module_as_main("__main__", false);
  }
  FILE *file = fopen(given, "rb");
  if (file == NULL) {
    fprintf(stderr, "%s: can't open file '%s': [Errno %d] %s\n", config.executable, path, errno, strerror(errno));
    *cannot_open = true;
    return ABSENT;
  }
  if (!config.safe_path) {
    char folder[PATH_MAX + 1];
    memcpy(folder, path, sizeof folder);
    *strrchr(folder, '/') = 0;
    if (!prepend_path(folder[0] ? folder : "/")) return ABSENT;
  }
  size_t length;
  char *text = read_stream(file, &length);
  fclose(file);
  Value globals = main_dict(), filename = str_fs_decode(path, strlen(path));
  if (is_absent(globals) || !dict_set_str(globals, NAME("__file__"), filename) || !dict_set_str(globals, NAME("__cached__"), NONE)) return ABSENT;
  Value code = compile_source(text, length, filename, COMPILE_EXEC, 0, true, -1, 11);
  free(text);
  return is_absent(code) ? ABSENT : run_code(code, globals, globals, ABSENT);
}

static Value run_target(const Options *options, bool *cannot_open) {
  switch (options->kind) {
  case RUN_COMMAND:
    if (!config.safe_path && !prepend_path("")) return ABSENT;
    return run_text(options->target, strlen(options->target), str_from_ascii("<string>"));
  case RUN_MODULE: {
    char folder[PATH_MAX + 1];
    if (!config.safe_path && getcwd(folder, sizeof folder) != NULL && !prepend_path(folder)) return ABSENT;
    return run_module_as_main(options->target, true);
  }
  case RUN_FILE: return run_file(options->target, cannot_open);
  case RUN_STDIN: break;
  }
  if (isatty(0)) return raise_not_implemented("the interactive interpreter");
  size_t length;
  char *text = read_stream(stdin, &length);
  if (!config.safe_path && !prepend_path("")) return ABSENT;
  Value result = run_text(text, length, str_from_ascii("<stdin>"));
  free(text);
  return result;
}

/* -- The end -------------------------------------------------------------------------------------------------------------------- */

/* Exit status of SystemExit: None is 0, an int itself, anything else is printed. */
static int system_exit_status(Value exception) {
  Value code = slot_get(&object_cast(SystemExitException, exception)->code);
  if (is_absent(code) || is_none(code)) return 0;
  if (is_int(code)) return (int)(int_to_u64_mask(code) & 0xff);
  Value text = object_str(code), err = sys_get("stderr");
  if (!is_absent(text) && !is_absent(err) && !is_none(err)) {
    text = format_text("%V\n", text);
    if (is_absent(text) || is_absent(call_method1(err, NAME("write"), text))) exception_clear();
  }
  exception_clear();
  return 1;
}

static int report_exception(void) {
  Value exception = exception_fetch();
  if (is_instance(exception, &exc_SystemExit)) return system_exit_status(exception);
  Value hook = sys_get("excepthook");
  Value arguments[] = {type_value(type_of(exception)), exception, object_getattr(exception, NAME("__traceback__"))};
  if (is_absent(hook) || is_absent(call(hook, arguments, 3, ABSENT))) {
    exception_clear();
    sys_print_exception(exception);
  }
  return is_instance(exception, &exc_KeyboardInterrupt) ? 130 : 1;
}

/* sys.NAME.flush(); false: it failed. */
static bool flush_stream(const char *name) {
  Value stream = sys_get(name);
  if (is_absent(stream) || is_none(stream)) return true;
  bool ok = !is_absent(call_method0(stream, NAME("flush")));
  exception_clear();
  return ok;
}

/* Waits for threads, runs atexit functions, flushes. */
static int shut_down(int status) {
  Value modules = sys_modules(), threading = dict_get_str(modules, NAME("threading"));
  if (!is_absent(threading) && is_absent(call_method0(threading, NAME("_shutdown")))) exception_write_unraisable(threading);
  Value atexit = dict_get_str(modules, NAME("atexit"));
  if (!is_absent(atexit) && is_absent(call_method0(atexit, NAME("_run_exitfuncs")))) exception_write_unraisable(atexit);
  bool flushed = flush_stream("stdout");
  flush_stream("stderr");
  return flushed ? status : 120;
}

/* sys.argv: what was run (as the language shows it), then its arguments. */
static char **script_arguments(const Options *options, int argc, char **argv) {
  static char *const shown[] = {[RUN_COMMAND] = "-c", [RUN_MODULE] = "-m", [RUN_STDIN] = ""};
  char **result = xcalloc(argc - options->first_argument + 2, sizeof *result);
  result[0] = options->target != NULL && (options->kind == RUN_FILE || options->kind == RUN_STDIN) ? (char *)options->target : shown[options->kind];
  memcpy(result + 1, argv + options->first_argument, (argc - options->first_argument) * sizeof *result);
  return result;
}

int main(int argc, char **argv) {
  Options options;
  int status = options_parse(argc, argv, &options);
  if (status >= 0) return status;
  config_find_library();
  config.argc = argc;
  config.argv = argv;
  config.script_argv = script_arguments(&options, argc, argv);
  startup_core(__builtin_frame_address(0));
  if (!signal_startup()) exception_write_unraisable(NONE);
  bool cannot_open = false;
  Value result = run_target(&options, &cannot_open);
  if (cannot_open) return 2;
  return shut_down(is_absent(result) ? report_exception() : 0);
}
