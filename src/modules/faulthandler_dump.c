/* Prints the stacks of threads from inside a signal handler: no allocation, no locks, only
   write(). */
#include "modules/faulthandler_dump.h"

#include <errno.h>
#include <unistd.h>

#include "bytecode/code.h"
#include "objects/weakref.h"

enum { MAX_FRAMES = 100, MAX_THREADS = 100, MAX_NAME = 500 };

/* -- Text -------------------------------------------------------------------------------------- */

static void dump_bytes(int fd, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(fd, bytes, count);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    bytes += written;
    count -= (size_t)written;
  }
}

void dump_text(int fd, const char *text) {
  dump_bytes(fd, text, strlen(text));
}

/* Digits of a base up to 16, at the end of a buffer; returns the first. */
static char *format_number(char *end, uint64_t number, unsigned base, int digits) {
  char *at = end;
  for (; number != 0 || digits > 0; number /= base, digits--)
    *--at = "0123456789abcdef"[number % base];
  return at;
}

/* With at least so many digits. */
static void dump_decimal(int fd, uint64_t number, int digits) {
  char text[24], *end = text + sizeof text;
  char *start = format_number(end, number, 10, digits);
  dump_bytes(fd, start, (size_t)(end - start));
}

static void dump_hexadecimal(int fd, uint64_t number, int digits) {
  char text[24], *end = text + sizeof text;
  char *start = format_number(end, number, 16, digits);
  dump_bytes(fd, start, (size_t)(end - start));
}

/* What is not printable ASCII is escaped. */
static void dump_character(int fd, uint32_t c) {
  char plain = (char)c;
  if (c >= ' ' && c < 127) {
    dump_bytes(fd, &plain, 1);
  } else if (c < 0x100) {
    dump_text(fd, "\\x");
    dump_hexadecimal(fd, c, 2);
  } else {
    dump_text(fd, c < 0x10000 ? "\\u" : "\\U");
    dump_hexadecimal(fd, c, c < 0x10000 ? 4 : 8);
  }
}

static void dump_name(int fd, Value name) {
  if (!is_object(name) || !is_str(name)) return dump_text(fd, "???");
  const StrObject *s = as_str(name);
  const void *units = str_units(s);
  int64_t shown = min_of((int64_t)s->length, (int64_t)MAX_NAME);
  if (s->kind == 1 && s->ascii) {
    int64_t i = 0;
    while (i < shown && ((const char *)units)[i] >= ' ' && ((const char *)units)[i] < 127) i++;
    dump_bytes(fd, units, (size_t)i); /* mostly all of it */
    for (; i < shown; i++) dump_character(fd, units_get(units, 1, i));
  } else {
    for (int64_t i = 0; i < shown; i++) dump_character(fd, units_get(units, s->kind, i));
  }
  if (shown < (int64_t)s->length) dump_text(fd, "...");
}

/* -- Frames ------------------------------------------------------------------------------------ */

static void dump_frame(int fd, Value *base, const Instr *pc) {
  const CodeObject *code = frame_code(base);
  int64_t word = pc - 1 - code->words;
  int32_t line =
      word >= 0 && word < (int64_t)code->word_count ? code_position(code, (uint32_t)word).line : -1;
  dump_text(fd, "  File \"");
  dump_name(fd, slot_get(&code->filename));
  dump_text(fd, "\", line ");
  if (line >= 0)
    dump_decimal(fd, (uint64_t)line, 1);
  else
    dump_text(fd, "???");
  dump_text(fd, " in ");
  dump_name(fd, slot_get(&code->name));
  dump_text(fd, "\n");
}

static void dump_frames(int fd, const Thread *thread) {
  const Instr *pc = thread->pc;
  int count = 0;
  if (thread->base == NULL) dump_text(fd, "  <no Python frame>\n");
  for (Value *base = thread->base; base != NULL; base = frame_caller(base)) {
    if (count++ == MAX_FRAMES) return dump_text(fd, "  ...\n");
    dump_frame(fd, base, pc);
    pc = frame_return_pc(base);
  }
}

void dump_one_thread(int fd, const Thread *thread) {
  dump_text(fd, "Stack (most recent call first):\n");
  if (thread != NULL) dump_frames(fd, thread);
}

void dump_all_threads(int fd, const Thread *current) {
  int count = 0;
  for (const Thread *thread = all_threads; thread != NULL; thread = thread->next) {
    if (thread->lost) continue;
    if (count > 0) dump_text(fd, "\n");
    if (count++ == MAX_THREADS) return dump_text(fd, "...\n");
    dump_text(fd, thread == current ? "Current thread 0x" : "Thread 0x");
    dump_hexadecimal(fd, thread->ident, 16);
    dump_text(fd, " (most recent call first):\n");
    if (thread == current && gc_pending_runs) dump_text(fd, "  Garbage-collecting\n");
    dump_frames(fd, thread);
  }
}
