/* readline: line editing, history and completion for the prompt and for input(), on libedit.

   Invariant: the editor runs without the GIL; what it calls back takes the GIL for as long as
   Python code runs. A signal handler's exception ends the line that is being edited (edit_line
   returns -1). */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/mman.h>
#include <unistd.h>

#include <editline/readline.h>

#include "interp/import.h"
#include "modules/console.h"
#include "objects/bytes.h"
#include "objects/function_builtin.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/str.h"

static Value completer, startup_hook, pre_input_hook, display_hook;
static int completion_begin, completion_end, history_start;
static int64_t history_limit = -1;
static bool auto_history = true, interrupted;

/* -- Text -------------------------------------------------------------------------------------- */

static Value decode(const char *text) {
  return text == NULL ? NONE : str_fs_decode(text, strlen(text));
}

/* The text for libedit, alive as long as the Value is; NULL: exception set. */
static const char *encode(Value text, Value *bytes) {
  if (!is_str(text)) {
    raise_type_error("argument must be str, not %Y", text);
    return NULL;
  }
  *bytes = str_fs_encode(text);
  return is_absent(*bytes) ? NULL : (const char *)as_bytes(*bytes)->data;
}

/* A path argument, None for libedit's default (NULL). false: exception set. */
static bool encode_path(Value path, Value *bytes, const char **text) {
  *text = NULL;
  if (is_none(path)) return true;
  Value fspath = import_attribute("os", "fsencode");
  *bytes = is_absent(fspath) ? ABSENT : call1(fspath, path);
  if (is_absent(*bytes)) return false;
  *text = (const char *)as_bytes(*bytes)->data;
  return true;
}

/* -- Called by the editor ---------------------------------------------------------------------- */

static int call_hook(Value hook) {
  gil_acquire();
  Value result = call0(hook);
  int number = 0;
  if (is_absent(result) || (!is_none(result) && !index_to_int(result, &number))) exception_clear();
  gil_release();
  return number;
}
static int run_startup_hook(void) {
  return is_absent(startup_hook) ? 0 : call_hook(startup_hook);
}
static int run_pre_input_hook(void) {
  return is_absent(pre_input_hook) ? 0 : call_hook(pre_input_hook);
}

static char *next_match(const char *text, int state) {
  gil_acquire();
  Value match = is_absent(completer) ? NONE : call2(completer, decode(text), from_small_int(state)),
        bytes;
  const char *encoded = is_absent(match) || is_none(match) ? NULL : encode(match, &bytes);
  char *result = encoded == NULL ? NULL : strdup(encoded);
  exception_clear();
  gil_release();
  return result;
}

static char **find_matches(const char *text, int begin, int end) {
  rl_completion_append_character = 0;
  rl_attempted_completion_over = 1;
  completion_begin = begin;
  completion_end = end;
  return rl_completion_matches(text, next_match);
}

static void display_matches(char **matches, int count, int longest) {
  gil_acquire();
  Value list = list_new(count);
  bool ok = true;
  for (int i = 1; ok && i <= count; i++) ok = list_append(list, decode(matches[i]));
  if (!ok || is_absent(call3(display_hook, decode(matches[0]), list, from_small_int(longest))))
    exception_clear();
  gil_release();
}

/* Reads a byte; -1: end of the input, or a signal handler raised. */
static int read_byte(void) {
  for (;;) {
    uint8_t byte;
    ssize_t got = read(0, &byte, 1);
    if (got > 0) return byte;
    if (got == 0 || errno != EINTR) return -1;
    gil_acquire();
    interrupted = !thread_poll();
    gil_release();
    if (interrupted) return -1;
  }
}

/* A character: what libedit's line consists of. */
static int read_character(FILE *stream) {
  int first = read_byte();
  int more = first < 0xc0 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
  if (more == 0) return first;
  int character = first & (0x3f >> more);
  for (; more > 0; more--) {
    int byte = read_byte();
    if (byte < 0) return byte;
    character = character << 6 | (byte & 0x3f);
  }
  return character;
}

static void remember(const char *line) {
  if (!auto_history || *line == 0) return;
  HIST_ENTRY *last = history_length > 0 ? history_get(history_length - 1 + history_start) : NULL;
  if (last == NULL || strcmp(last->line, line) != 0) add_history(line);
}

static int edit_line(const char *prompt, char **line) {
  interrupted = false;
  gil_release();
  char *text = readline(prompt);
  gil_acquire();
  if (text == NULL) return interrupted ? -1 : 0;
  remember(text);
  size_t length = strlen(text);
  *line = xrealloc(text, length + 2);
  strcpy(*line + length, "\n");
  return 1;
}

/* -- Configuration ----------------------------------------------------------------------------- */

static Value parse_and_bind(Value *args, int nargs) {
  Value bytes;
  const char *text = encode(args[0], &bytes);
  if (text == NULL) return ABSENT;
  char *copy = xstrdup(text);
  rl_parse_and_bind(copy);
  free(copy);
  return NONE;
}
static Value read_init_file(Value *args, int nargs) {
  Value bytes;
  const char *path;
  if (!encode_path(args[0], &bytes, &path)) return ABSENT;
  errno = 0;
  return rl_read_init_file(path) == 0 ? NONE : raise_os_error(errno, ABSENT);
}

/* -- History ----------------------------------------------------------------------------------- */

static Value history_result(int error) {
  return error == 0 ? NONE : raise_os_error(error > 0 ? error : errno, ABSENT);
}

static Value read_history_file(Value *args, int nargs) {
  Value bytes;
  const char *path;
  if (!encode_path(args[0], &bytes, &path)) return ABSENT;
  return history_result(read_history(path));
}
static Value write_history_file(Value *args, int nargs) {
  Value bytes;
  const char *path;
  if (!encode_path(args[0], &bytes, &path)) return ABSENT;
  int error = write_history(path);
  if (error == 0 && history_limit >= 0)
    history_truncate_file(path, (int)min_of(history_limit, INT32_MAX));
  return history_result(error);
}

/* The last lines of a stream that is read from its beginning, but for its first line, a mark of the
   format. */
static bool copy_last_lines(FILE *from, FILE *to, int64_t skipped) {
  char *line = NULL;
  size_t capacity = 0;
  ssize_t length;
  bool ok = true;
  rewind(from);
  for (int64_t at = -1; ok && (length = getline(&line, &capacity, from)) >= 0; at++) {
    if (at >= skipped) ok = fwrite(line, 1, (size_t)length, to) == (size_t)length;
  }
  free(line);
  return ok;
}

/* libedit's own append_history() writes the whole history: it writes to a file without a name here,
   whose end is copied. An errno, or 0. */
static int append_last_items(int count, const char *path) {
  char whole_path[40];
  int fd = memfd_create("history", MFD_CLOEXEC),
      to_fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
  FILE *whole = fd < 0 ? NULL : fdopen(fd, "r"), *to = to_fd < 0 ? NULL : fdopen(to_fd, "a");
  int error = errno;
  if (whole != NULL && to != NULL) {
    snprintf(whole_path, sizeof whole_path, "/proc/self/fd/%d", fd);
    error = write_history(whole_path);
    if (error == 0 && !copy_last_lines(whole, to, history_length - min_of(count, history_length)))
      error = errno;
  }
  if (whole != NULL) fclose(whole);
  if (to != NULL && fclose(to) != 0 && error == 0) error = errno;
  return error;
}

static Value append_history_file(Value *args, int nargs) {
  int count;
  Value bytes;
  const char *path;
  if (!index_to_int(args[0], &count)) return ABSENT;
  if (count < 0) return raise_value_error("nelements must be positive");
  if (!encode_path(args[1], &bytes, &path)) return ABSENT;
  char standard[PATH_MAX];
  const char *home = getenv("HOME");
  snprintf(standard, sizeof standard, "%s/.history", home == NULL ? "" : home);
  int error = append_last_items(count, path == NULL ? standard : path);
  if (error == 0 && history_limit >= 0)
    history_truncate_file(path, (int)min_of(history_limit, INT32_MAX));
  return history_result(error);
}

static Value get_history_length(Value *args, int nargs) {
  return from_small_int(history_limit);
}
static Value set_history_length(Value *args, int nargs) {
  int length;
  if (!index_to_int(args[0], &length)) return ABSENT;
  history_limit = length;
  return NONE;
}
static Value get_current_history_length(Value *args, int nargs) {
  return from_small_int(history_length);
}

static Value get_history_item(Value *args, int nargs) {
  int index;
  if (!index_to_int(args[0], &index)) return ABSENT;
  if (index < 1 || index > history_length) return NONE;
  HIST_ENTRY *entry = history_get(index - 1 + history_start);
  return entry == NULL ? NONE : decode(entry->line);
}
/* Places count from 0 here, as in readline's own functions. */
static bool check_place(Value v, int *place) {
  if (!index_to_int(v, place)) return false;
  if (*place < 0) {
    raise_value_error("History index cannot be negative");
    return false;
  }
  if (*place < history_length) return true;
  raise_value_error("No history item at position %d", *place);
  return false;
}
static void free_entry(HIST_ENTRY *entry) {
  if (entry == NULL) return;
  free((char *)entry->line);
  free(entry);
}
static Value remove_history_item(Value *args, int nargs) {
  int place;
  if (!check_place(args[0], &place)) return ABSENT;
  free_entry(remove_history(place));
  return NONE;
}
static Value replace_history_item(Value *args, int nargs) {
  int place;
  Value bytes;
  const char *text = encode(args[1], &bytes);
  if (text == NULL || !check_place(args[0], &place)) return ABSENT;
  free_entry(replace_history_entry(place + history_start, text, NULL));
  return NONE;
}
static Value add_history_line(Value *args, int nargs) {
  Value bytes;
  const char *text = encode(args[0], &bytes);
  if (text == NULL) return ABSENT;
  add_history(text);
  return NONE;
}
static Value clear_all_history(Value *args, int nargs) {
  clear_history();
  return NONE;
}
static Value set_auto_history(Value *args, int nargs) {
  return arg_truth(args[0], &auto_history) ? NONE : ABSENT;
}

/* -- Completion and hooks ---------------------------------------------------------------------- */

static Value set_callable(Value *place, Value function, const char *name) {
  if (is_absent(function) || is_none(function)) {
    *place = ABSENT;
    return NONE;
  }
  if (!object_is_callable(function))
    return raise_type_error("set_%s(func): argument not callable", name);
  *place = function;
  return NONE;
}
static Value set_completer(Value *args, int nargs) {
  return set_callable(&completer, args[0], "completer");
}
static Value get_completer(Value *args, int nargs) {
  return is_absent(completer) ? NONE : completer;
}
static Value set_startup_hook(Value *args, int nargs) {
  return set_callable(&startup_hook, args[0], "startup_hook");
}
static Value set_pre_input_hook(Value *args, int nargs) {
  return set_callable(&pre_input_hook, args[0], "pre_input_hook");
}
static Value set_display_hook(Value *args, int nargs) {
  Value result = set_callable(&display_hook, args[0], "completion_display_matches_hook");
  rl_completion_display_matches_hook =
      is_absent(display_hook) ? NULL : (VFunction *)(void (*)(void))display_matches;
  return result;
}

static Value set_completer_delims(Value *args, int nargs) {
  static char *kept;
  Value bytes;
  const char *text = encode(args[0], &bytes);
  if (text == NULL) return ABSENT;
  free(kept);
  rl_completer_word_break_characters = kept = xstrdup(text);
  rl_basic_word_break_characters = kept;
  return NONE;
}
static Value get_completer_delims(Value *args, int nargs) {
  return decode(rl_completer_word_break_characters);
}
static Value get_completion_type(Value *args, int nargs) {
  return from_small_int(rl_completion_type);
}
static Value get_begidx(Value *args, int nargs) {
  return from_small_int(completion_begin);
}
static Value get_endidx(Value *args, int nargs) {
  return from_small_int(completion_end);
}

static Value get_line_buffer(Value *args, int nargs) {
  return rl_line_buffer == NULL ? str_empty : decode(rl_line_buffer);
}
static Value insert_text(Value *args, int nargs) {
  Value bytes;
  const char *text = encode(args[0], &bytes);
  if (text == NULL) return ABSENT;
  rl_insert_text(text);
  return NONE;
}
static Value redisplay(Value *args, int nargs) {
  rl_redisplay();
  return NONE;
}

static const BuiltinDef functions[] = {
    METHOD("parse_and_bind(string, /)", parse_and_bind, EFFECT_ANY,
           "Execute a line of the editor's configuration."),
    METHOD("read_init_file(filename=None, /)", read_init_file, EFFECT_ANY,
           "Execute a configuration file, by default the user's."),
    METHOD("read_history_file(filename=None, /)", read_history_file, EFFECT_ANY,
           "Load a history file, by default ~/.history."),
    METHOD("write_history_file(filename=None, /)", write_history_file, EFFECT_ANY,
           "Save the history to a file, by default ~/.history."),
    METHOD("append_history_file(nelements, filename=None, /)", append_history_file, EFFECT_ANY,
           "Append the last items of the history to a file."),
    METHOD("get_history_length()", get_history_length, EFFECT_PURE,
           "How many lines history files keep; negative: all."),
    METHOD("set_history_length(length, /)", set_history_length, EFFECT_RAISE,
           "Set how many lines history files keep."),
    METHOD("get_current_history_length()", get_current_history_length, EFFECT_EXTERNAL,
           "Items in the history now."),
    METHOD("get_history_item(index, /)", get_history_item, EFFECT_ALLOC,
           "An item of the history, counted from 1."),
    METHOD("remove_history_item(pos, /)", remove_history_item, EFFECT_ANY,
           "Remove an item, counted from 0."),
    METHOD("replace_history_item(pos, line, /)", replace_history_item, EFFECT_ANY,
           "Replace an item, counted from 0."),
    METHOD("add_history(string, /)", add_history_line, EFFECT_ANY,
           "Append an item to the history."),
    METHOD("clear_history()", clear_all_history, EFFECT_EXTERNAL, "Empty the history."),
    METHOD("set_auto_history(enabled, /)", set_auto_history, EFFECT_ANY,
           "Whether lines that are read go to the history."),
    METHOD("set_completer(function=None, /)", set_completer, EFFECT_RAISE,
           "Set the function(text, state) that completes words."),
    METHOD("get_completer()", get_completer, EFFECT_PURE, "The completion function or None."),
    METHOD("set_completer_delims(string, /)", set_completer_delims, EFFECT_ANY,
           "Set the characters between words."),
    METHOD("get_completer_delims()", get_completer_delims, EFFECT_ALLOC,
           "The characters between words."),
    METHOD("get_completion_type()", get_completion_type, EFFECT_EXTERNAL,
           "The kind of completion being attempted."),
    METHOD("get_begidx()", get_begidx, EFFECT_EXTERNAL, "Where the word being completed begins."),
    METHOD("get_endidx()", get_endidx, EFFECT_EXTERNAL, "Where the word being completed ends."),
    METHOD("set_completion_display_matches_hook(function=None, /)", set_display_hook, EFFECT_RAISE,
           "Set what shows several matches."),
    METHOD("set_startup_hook(function=None, /)", set_startup_hook, EFFECT_RAISE,
           "Set what is called before a prompt is shown."),
    METHOD("set_pre_input_hook(function=None, /)", set_pre_input_hook, EFFECT_RAISE,
           "Set what is called after a prompt is shown."),
    METHOD("get_line_buffer()", get_line_buffer, EFFECT_ALLOC, "The line being edited."),
    METHOD("insert_text(string, /)", insert_text, EFFECT_ANY, "Insert text at the cursor."),
    METHOD("redisplay()", redisplay, EFFECT_EXTERNAL, "Show the line being edited anew."),
    METHOD_END,
};

static void set_up_editor(void) {
  rl_readline_name = "python";
  rl_getc_function = read_character;
  rl_catch_signals = 0;
  rl_initialize();
  using_history();
  add_history("1");
  history_start = history_get(1) == NULL ? 0 : 1; /* libedit's versions differ */
  clear_history();
  rl_startup_hook = run_startup_hook;
  rl_pre_input_hook = run_pre_input_hook;
  rl_attempted_completion_function = find_matches;
}

static bool readline_init(Value module) {
  static bool ready;
  if (!ready) {
    Value *const roots[] = {&completer, &startup_hook, &pre_input_hook, &display_hook};
    for (size_t i = 0; i < countof(roots); i++) gc_root_add(roots[i]);
    set_up_editor();
    Value delimiters = str_from_ascii(" \t\n`~!@#$%^&*()-=+[{]}\\|;:'\",<>/?");
    if (is_absent(set_completer_delims(&delimiters, 1))) return false;
    console_editor = edit_line;
    ready = true;
  }
  return module_add_int(module, "_READLINE_VERSION", 0x0402) &&
         module_add_int(module, "_READLINE_RUNTIME_VERSION", rl_readline_version) &&
         module_add_string(module, "_READLINE_LIBRARY_VERSION", rl_library_version);
}

static const ModuleDef readline_def = {
    .name = "readline",
    .doc = "Importing this module enables command line editing using libedit readline.",
    .functions = functions,
    .init = readline_init};
MODULE_REGISTER(readline_def);
