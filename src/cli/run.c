/* Running what the command line named. */
#include "cli/run.h"

#include <errno.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bytecode/opcode.h"
#include "frontend/compile.h"
#include "interp/config.h"
#include "interp/frame.h"
#include "interp/import.h"
#include "modules/marshal.h"
#include "objects/audit.h"
#include "objects/list.h"
#include "objects/module.h"

/* -- __main__ ---------------------------------------------------------------------------------- */

Value run_main_dict(void) {
  Value modules = sys_modules(),
        module = is_absent(modules) ? ABSENT : dict_get_str(modules, NAME("__main__"));
  if (is_absent(module))
    return exception_pending() ? ABSENT : raise_error(&exc_RuntimeError, "lost __main__");
  return module_dict(module);
}

bool run_make_main(void) {
  Value module = module_new(NAME("__main__"), ABSENT), modules = sys_modules();
  if (is_absent(module) || is_absent(modules)) return false;
  Value dict = module_dict(module),
        loader = object_getattr(importlib_module, NAME("BuiltinImporter"));
  return !is_absent(loader) && dict_set_str(dict, NAME("__annotations__"), dict_new()) &&
         dict_set_str(dict, NAME("__builtins__"), builtins_module) &&
         dict_set_str(dict, NAME("__loader__"), loader) &&
         dict_set_str(modules, NAME("__main__"), module);
}

static Value run_text(const char *text, size_t length, Value filename, uint32_t flags) {
  Value globals = run_main_dict();
  Value code = is_absent(globals)
                   ? ABSENT
                   : compile_source(text, length, filename, COMPILE_EXEC, flags, true, -1, 11);
  gc_wipe_stack_and_registers();
  return is_absent(code) ? ABSENT : run_code(code, globals, globals, ABSENT);
}

/* The text of -c is UTF-8, whatever it says itself. */
static Value run_command(const char *command) {
  size_t length;
  const char *text = str_utf8(str_fs_decode(command, strlen(command)), &length);
  if (text != NULL) {
    if (!audit("cpython.run_command", "s", text)) return ABSENT;
    return run_text(text, length, str_from_ascii("<string>"),
                    COMPILE_SOURCE_IS_UTF8 | COMPILE_IGNORE_COOKIE);
  }
  fputs("Unable to decode the command from the command line:\n", stderr);
  return ABSENT;
}

static bool prepend_text(Value folder) {
  Value path = sys_get("path");
  return !is_absent(folder) && (is_absent(path) || !is_list(path) || list_insert(path, 0, folder));
}
static bool prepend_path(const char *folder) {
  return prepend_text(str_fs_decode(folder, strlen(folder)));
}

static Value run_module_as_main(const char *name, bool alter_argv) {
  Value run = import_attribute("runpy", "_run_module_as_main");
  return is_absent(run) || !audit("cpython.run_module", "s", name)
             ? ABSENT
             : call2(run, str_fs_decode(name, strlen(name)), from_bool(alter_argv));
}

/* -- Files ------------------------------------------------------------------------------------- */

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

/* Whether the file ends as zip files do: with the record "PK\5\6" in its last 64 KiB. */
static bool looks_like_zip(const char *path) {
  enum { TAIL = 65536 + 22 };
  FILE *file = fopen(path, "rb");
  if (file == NULL) return false;
  if (fseek(file, -TAIL, SEEK_END) != 0) rewind(file);
  char *tail = xmalloc(TAIL);
  size_t length = fread(tail, 1, TAIL, file);
  bool found = length >= 22 && memmem(tail, length, "PK\5\6", 4) != NULL;
  free(tail);
  fclose(file);
  return found;
}

/* 1: a folder or zip file that modules can be imported from, 0: not, -1 */
static int is_importable(const char *path) {
  struct stat st;
  if (stat(path, &st) != 0 || (!S_ISDIR(st.st_mode) && !looks_like_zip(path))) return 0;
  Value hooks = sys_get("path_hooks"), text = str_fs_decode(path, strlen(path));
  for (int64_t i = 0; !is_absent(hooks) && is_list(hooks) && i < list_length(hooks); i++) {
    Value importer = call1(list_get(hooks, i), text);
    if (!is_absent(importer)) return !is_none(importer);
    if (!exception_suppress(&exc_ImportError)) return -1;
  }
  return 0;
}

/* The folder of a script, links followed: what sys.path begins with. */
static bool prepend_folder_of(const char *given) {
  char *path = realpath(given, NULL);
  if (path == NULL) path = xstrdup(given);
  char *slash = strrchr(path, '/');
  if (slash != NULL) slash[slash == path] = 0;
  bool done = prepend_path(slash != NULL ? path : "");
  free(path);
  return done;
}

/* No error if there is none. */
static bool prepend_working_folder(void) {
  char *folder = getcwd(NULL, 0);
  bool done = folder == NULL || prepend_path(folder);
  free(folder);
  return done;
}

/* The path as tracebacks and __file__ show it. */
static Value shown_path(const char *given) {
  char *folder = *given == '/' ? NULL : getcwd(NULL, 0);
  Value path = str_fs_decode(given, strlen(given));
  if (folder != NULL) path = format_text("%V/%V", str_fs_decode(folder, strlen(folder)), path);
  free(folder);
  return path;
}

static bool is_compiled(const char *path, const char *data, size_t length) {
  size_t end = strlen(path);
  if (end >= 4 && strcmp(path + end - 4, ".pyc") == 0) return true;
  uint16_t magic = code_magic();
  return length >= 4 && (uint8_t)data[0] == (magic & 0xff) && (uint8_t)data[1] == magic >> 8 &&
         data[2] == '\r' && data[3] == '\n';
}

static Value load_compiled(const char *data, size_t length) {
  uint16_t magic = code_magic();
  if (length < 16 || (uint8_t)data[0] != (magic & 0xff) || (uint8_t)data[1] != magic >> 8) {
    return raise_error(&exc_RuntimeError, "Bad magic number in .pyc file");
  }
  Value code = marshal_load(data + 16, length - 16);
  return is_absent(code) || is_code(code)
             ? code
             : raise_error(&exc_RuntimeError, "Bad code object in .pyc file");
}

static bool set_main_loader(Value globals, bool compiled, Value filename) {
  Value loader = import_attribute("_frozen_importlib_external",
                                  compiled ? "SourcelessFileLoader" : "SourceFileLoader");
  Value made = is_absent(loader) ? ABSENT : call2(loader, NAME("__main__"), filename);
  return !is_absent(made) && dict_set_str(globals, NAME("__loader__"), made);
}

/* -x: the first line is not Python; its end stays, for the line numbers. */
static size_t first_line_length(const char *text, size_t length) {
  const char *end = memchr(text, '\n', length);
  return end == NULL ? length : (size_t)(end - text);
}

/* Closes the file before the program runs, which may count its descriptors. */
static Value run_open_file(FILE *file, const char *given, Value filename) {
  size_t length;
  char *text = read_stream(file, &length);
  fclose(file);
  Value globals = run_main_dict(), code = ABSENT;
  bool compiled = is_compiled(given, text, length);
  bool ok = !is_absent(globals) && dict_set_str(globals, NAME("__file__"), filename) &&
            dict_set_str(globals, NAME("__cached__"), NONE) &&
            set_main_loader(globals, compiled, filename);
  if (ok && compiled) {
    code = load_compiled(text, length);
  } else if (ok) {
    size_t skipped = config.skip_first_line ? first_line_length(text, length) : 0;
    code = compile_source(text + skipped, length - skipped, filename, COMPILE_EXEC, COMPILE_SCRIPT,
                          true, -1, 11);
  }
  free(text);
  gc_wipe_stack_and_registers();
  return is_absent(code) ? ABSENT : run_code(code, globals, globals, ABSENT);
}

Value run_source_file(const char *given, bool *cannot_open) {
  struct stat st;
  FILE *file = fopen(given, "rbe");
  if (file != NULL && fstat(fileno(file), &st) == 0 && S_ISDIR(st.st_mode)) {
    fclose(file);
    file = NULL;
    errno = EISDIR;
  }
  int error = errno;
  Value filename = shown_path(given);
  if (file == NULL) {
    Value text = is_absent(filename)
                     ? ABSENT
                     : format_text("%s: can't open file %R: [Errno %d] %s\n", config.executable,
                                   filename, error, strerror(error));
    if (!is_absent(text)) fputs(str_utf8(text, NULL), stderr);
    *cannot_open = true;
    return ABSENT;
  }
  if (!is_absent(filename)) return run_open_file(file, given, filename);
  fclose(file);
  return ABSENT;
}

static Value run_file(const char *given, bool *cannot_open) {
  int importable = is_importable(given);
  if (importable < 0) return ABSENT;
  if (importable)
    return prepend_text(shown_path(given)) ? run_module_as_main("__main__", false) : ABSENT;
  if (!config.safe_path && !prepend_folder_of(given)) return ABSENT;
  if (!audit("cpython.run_file", "s", given)) return ABSENT;
  return run_source_file(given, cannot_open);
}

/* -- Standard input ---------------------------------------------------------------------------- */

static Value run_stdin(void) {
  Value globals = run_main_dict();
  if (is_absent(globals) || (!config.safe_path && !prepend_path(""))) return ABSENT;
  if (!audit("cpython.run_stdin", "")) return ABSENT;
  size_t length;
  char *text = read_stream(stdin, &length);
  Value result = ABSENT;
  if (dict_set_str(globals, NAME("__file__"), str_from_ascii("<stdin>")) &&
      dict_set_str(globals, NAME("__cached__"), NONE)) {
    result = run_text(text, length, str_from_ascii("<stdin>"), 0);
  }
  free(text);
  return result;
}

Value run_target(const Options *options, bool *cannot_open) {
  switch (options->kind) {
  case RUN_COMMAND:
    if (!config.safe_path && !prepend_path("")) return ABSENT;
    return run_command(options->target);
  case RUN_MODULE:
    if (!config.safe_path && !prepend_working_folder()) return ABSENT;
    return run_module_as_main(options->target, true);
  case RUN_FILE: return run_file(options->target, cannot_open);
  case RUN_STDIN: break;
  }
  return run_stdin();
}
