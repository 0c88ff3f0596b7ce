/* Lines from the terminal, with the line editor if there is one, without it otherwise. */
#include "modules/console.h"

#include <errno.h>
#include <unistd.h>

#include "interp/import.h"

int (*console_editor)(const char *prompt, char **line);

static void flush(const char *name) {
  Value stream = sys_get(name);
  if (!is_absent(stream) && !is_none(stream) && is_absent(call_method0(stream, NAME("flush"))))
    exception_clear();
}

void console_flush_output(void) {
  flush("stdout");
  flush("stderr");
}

/* One character at a time, so that nothing is taken from the descriptor that belongs to sys.stdin's
   own buffer later on. */
static int read_plainly(char **line) {
  size_t length = 0, capacity = 128;
  char *text = xmalloc(capacity);
  for (;;) {
    char c;
    gil_release();
    ssize_t got = read(0, &c, 1);
    int error = errno;
    gil_acquire();
    if (got < 0 && error == EINTR) {
      if (thread_poll()) continue;
      free(text);
      return -1;
    }
    if (got > 0) {
      if (length + 2 > capacity) text = xrealloc(text, capacity *= 2);
      text[length++] = c;
    }
    if (got <= 0 || c == '\n') break;
  }
  text[length] = 0;
  *line = text;
  if (length == 0) free(text);
  return length > 0;
}

bool console_can_edit(void) {
  const char *terminal = getenv("TERM");
  return isatty(0) && isatty(1) && terminal != NULL && *terminal != 0 &&
         strcmp(terminal, "dumb") != 0;
}

int console_read_line(const char *prompt, char **line) {
  console_flush_output();
  if (console_editor != NULL && console_can_edit()) return console_editor(prompt, line);
  fputs(prompt, stderr);
  fflush(stderr);
  return read_plainly(line);
}
