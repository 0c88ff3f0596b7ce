/* The prompt. On a terminal that can do it whole statements come from the editor in lib/_prompt.py.
   Elsewhere, and when that fails, they are collected line by line until they compile or cannot be
   completed any more. */
#include "cli/run.h"

#include <errno.h>
#include <time.h>
#include <unistd.h>

#include "frontend/compile.h"
#include "interp/config.h"
#include "interp/frame.h"
#include "interp/import.h"
#include "modules/console.h"
#include "modules/sys.h"
#include "objects/audit.h"
#include "objects/str.h"

bool repl_is_interactive(void) {
  return config.interactive || isatty(0);
}

/* -- Around the loop --------------------------------------------------------------------------- */

/* PYPY_IRC_TOPIC: prints one of these lines, by chance, when the prompt begins. */
static void print_topic(void) {
  static const char *const topics[] = {
      "a nursery in which nothing ever grows old",
      "the loop that was so hot that it ran out of itself",
      "every object moves house once, and none writes a letter",
      "an interpreter walks into a register and orders a constant",
      "the guard failed, but the bridge held",
      "three colours are enough, the fourth is for exceptions",
      "a snake that bites its own tail call",
      "garbage is what nobody points at any more",
  };
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  fprintf(stderr, "And now for something completely different: %s\n",
          topics[(now.tv_nsec / 1000 + getpid()) % countof(topics)]);
}

void repl_print_banner(void) {
  if (config.quiet) return;
  fprintf(stderr, "Python %s on linux\n", sys_version_text());
  if (!config.no_site)
    fputs("Type \"help\", \"copyright\", \"credits\" or \"license\" for more information.\n",
          stderr);
  if (config_variable("PYPY_IRC_TOPIC") != NULL) print_topic();
}

/* Prints the exception in flight; >= 0: it ends the process with that status. */
static int report(void) {
  bool interrupted = false;
  Value exception = current_thread->exception;
  int status = finish_report_exception(&interrupted);
  return finish_is_exit(exception) ? status : -1;
}

int repl_run_startup_file(void) {
  const char *path = config_variable("PYTHONSTARTUP");
  if (path == NULL) return -1;
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    fputs("Could not open PYTHONSTARTUP\n", stderr);
    raise_os_error(errno, str_fs_decode(path, strlen(path)));
    return report();
  }
  fclose(file);
  bool cannot_open = false;
  Value globals = run_main_dict();
  if (is_absent(globals) || !audit("cpython.run_startup", "s", path)) return report();
  int status = is_absent(run_source_file(path, &cannot_open)) ? report() : -1;
  if (dict_delete(globals, NAME("__file__")) < 0 || dict_delete(globals, NAME("__cached__")) < 0)
    exception_clear();
  return status;
}

void repl_run_hook(void) {
  Value hook = config.isolated ? ABSENT : sys_get("__interactivehook__");
  if (!is_absent(hook) &&
      (!audit("cpython.run_interactivehook", "O", hook) || is_absent(call0(hook)))) {
    fputs("Failed calling sys.__interactivehook__\n", stderr);
    report();
  }
}

/* -- Reading ----------------------------------------------------------------------------------- */

typedef struct Statement {
  char *text;    /* malloc'ed, the lines so far */
  size_t length; /* of the text */
} Statement;

static bool set_prompts(void) {
  bool ok = true;
  if (is_absent(sys_get("ps1"))) ok = sys_set("ps1", str_from_ascii(">>>> "));
  if (is_absent(sys_get("ps2"))) ok = sys_set("ps2", str_from_ascii(".... ")) && ok;
  return ok;
}

/* str(sys.ps1); "" where that fails. */
static Value prompt_text(const char *name) {
  Value prompt = sys_get(name), text = is_absent(prompt) ? str_empty : object_str(prompt);
  exception_clear();
  return is_absent(text) ? str_empty : text;
}

/* Adds a line; 1: done, 0: end of the input, -1: exception set (KeyboardInterrupt). */
static int read_line(Statement *s, const char *prompt_name) {
  Value prompt = prompt_text(prompt_name);
  const char *shown = str_utf8(prompt, NULL);
  exception_clear();
  char *line;
  int got = console_read_line(shown == NULL ? "" : shown, &line);
  if (got <= 0) return got;
  size_t length = strlen(line);
  s->text = xrealloc(s->text, s->length + length + 2);
  memcpy(s->text + s->length, line, length + 1);
  s->length += length;
  free(line);
  return 1;
}

static bool is_blank(const char *text, size_t length) {
  for (size_t i = 0; i < length; i++) {
    if (text[i] == '#') return true;
    if (strchr(" \t\r\n\f", text[i]) == NULL) return false;
  }
  return true;
}

/* The pending SyntaxError says that more lines may help. */
static bool is_incomplete(void) {
  if (!exception_matches(&exc_SyntaxError)) return false;
  Value message = slot_get(&object_cast(SyntaxException, current_thread->exception)->message);
  return !is_absent(message) && is_str(message) && str_equals_ascii(message, "incomplete input");
}

static Value compile_statement(const char *text, size_t length, uint32_t flags) {
  flags |= COMPILE_SOURCE_IS_UTF8 | COMPILE_IGNORE_COOKIE;
  return compile_source(text, length, str_from_ascii("<stdin>"), COMPILE_SINGLE, flags, true, -1,
                        11);
}

/* Whether the statement, which does not compile as it is, could with further lines: a block that an
   empty line has not ended yet compiles once its last newline is there. If not, the exception is
   that of the text with its newline. */
static bool wants_more(const Statement *s, uint32_t flags) {
  if (!exception_matches(&exc_SyntaxError)) return false;
  exception_clear();
  return !is_absent(compile_statement(s->text, s->length, flags)) || is_incomplete();
}

/* -- The editor -------------------------------------------------------------------------------- */

static Value editor = ABSENT; /* the module _prompt; ABSENT: lines are read plainly */

/* Goes on with plain lines, after an error of the editor. Returns the exit status that the
   exception in flight asks for, or -1. */
static int drop_editor(void) {
  editor = ABSENT;
  return report();
}

static int load_editor(void) {
  if (!console_can_edit() || config_variable("PYTHON_BASIC_REPL") != NULL) return -1;
  gc_root_add(&editor);
  editor = import_module("_prompt");
  traceback_colored = getenv("NO_COLOR") == NULL;
  return is_absent(editor) ? drop_editor() : -1;
}

/* As read_statement. */
static Value edit_statement(uint32_t future_flags, bool *more) {
  console_flush_output();
  Value text = call_method2(editor, NAME("read_statement"), prompt_text("ps1"), prompt_text("ps2"));
  *more = is_absent(text) || !is_none(text);
  if (is_absent(text) || is_none(text)) return ABSENT;
  size_t length;
  const char *line = str_utf8(text, &length);
  if (line == NULL || length == 0) return ABSENT;
  char *copy = xmalloc(length + 1);
  memcpy(copy, line, length);
  copy[length] = '\n';
  Value code = compile_statement(copy, length + 1, future_flags);
  free(copy);
  return code;
}

/* After an error: drops the rest of what was entered together with the statement. */
static void forget_rest(void) {
  if (!is_absent(editor) && is_absent(call_method0(editor, NAME("forget")))) exception_clear();
}

/* -- Plain lines ------------------------------------------------------------------------------- */

/* Code of the next statement: *more says whether lines are left. ABSENT: exception set, or the end
   (*more false). */
static Value read_statement(Statement *s, uint32_t future_flags, bool *more) {
  s->length = 0;
  for (;;) {
    int got = read_line(s, s->length == 0 ? "ps1" : "ps2");
    *more = got != 0;
    if (got < 0 || (got == 0 && s->length == 0)) return ABSENT;
    if (s->text[s->length - 1] != '\n') s->text[s->length++] = '\n';
    if (is_blank(s->text, s->length)) {
      s->length = 0;
      continue;
    }
    if (got == 0) return compile_statement(s->text, s->length, future_flags);
    uint32_t flags = future_flags | COMPILE_DONT_IMPLY_DEDENT | COMPILE_ALLOW_INCOMPLETE;
    Value code = compile_statement(s->text, s->length - 1, flags);
    if (!is_absent(code) || !wants_more(s, flags)) return code;
    exception_clear();
  }
}

/* -- The loop ---------------------------------------------------------------------------------- */

static int report_and_forget(void) {
  int status = report();
  forget_rest();
  return status;
}

/* -1 to go on, else the exit status. */
static int run_statement(Value code, uint32_t *future_flags) {
  Value globals = run_main_dict();
  *future_flags |= as_code(code)->flags & COMPILE_FUTURE_FLAGS;
  int status = is_absent(globals) || is_absent(run_code(code, globals, globals, ABSENT))
                   ? report_and_forget()
                   : -1;
  console_flush_output();
  return status;
}

static int report_or_interrupt(void) {
  if (!exception_matches(&exc_KeyboardInterrupt)) return report_and_forget();
  exception_clear();
  forget_rest();
  console_flush_output();
  fputs(is_absent(editor) ? "\nKeyboardInterrupt\n" : "KeyboardInterrupt\n", stderr);
  return -1;
}

int repl_run(void) {
  Statement s = {NULL, 0};
  uint32_t future_flags = 0;
  int status = set_prompts() ? -1 : report();
  if (status < 0) status = load_editor();
  for (bool more = true; status < 0 && more;) {
    bool edited = !is_absent(editor);
    Value code =
        edited ? edit_statement(future_flags, &more) : read_statement(&s, future_flags, &more);
    if (!is_absent(code))
      status = run_statement(code, &future_flags);
    else if (exception_pending())
      status = report_or_interrupt();
  }
  free(s.text);
  if (status < 0 && is_absent(editor)) fputs("\n", stderr);
  return status < 0 ? 0 : status;
}
