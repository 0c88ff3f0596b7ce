/* Line tables and exception tables read back as they were written, and any bytes can be read. */
#include "bytecode/linetable.h"
#include "check.h"
#include "cli/startup.h"
#include "objects/bytes.h"

static uint64_t random_state = 7;
static uint32_t next_random(uint32_t limit) {
  random_state = random_state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(random_state >> 33) % limit;
}

static Position random_position(void) {
  static const int32_t spans[] = {1, 3, 90, 200, 100000};
  int32_t span = spans[next_random(countof(spans))];
  if (next_random(10) == 0) return (Position){-1, -1, -1, -1};
  Position p = {.line = (int32_t)next_random((uint32_t)span) + 1};
  p.end_line = p.line + (next_random(3) == 0 ? (int32_t)next_random(20) : 0);
  p.column = next_random(8) == 0 ? -1 : (int32_t)next_random((uint32_t)span);
  p.end_column = p.column < 0 ? -1 : p.column + (int32_t)next_random((uint32_t)span);
  return p;
}

static bool equal(Position a, Position b) {
  return a.line == b.line && a.end_line == b.end_line && a.column == b.column &&
         a.end_column == b.end_column;
}

enum { WORDS = 400 };

static void check_positions(void) {
  Position positions[WORDS];
  for (int i = 0; i < WORDS; i++)
    positions[i] = i > 0 && next_random(3) == 0 ? positions[i - 1] : random_position();
  int32_t first_line = (int32_t)next_random(50);
  CodeObject code = {.first_line = first_line};
  code.linetable.value = linetable_encode(positions, WORDS, first_line);
  for (uint32_t i = 0; i < WORDS; i++) CHECK(equal(code_position(&code, i), positions[i]));
  CHECK(code_position(&code, WORDS).line == -1);
}

static void check_garbage(void) {
  uint8_t bytes[64];
  for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (uint8_t)next_random(256);
  CodeObject code = {.first_line = 1};
  code.linetable.value = bytes_from_data(bytes, (int64_t)next_random(sizeof bytes));
  LineReader reader = linetable_reader(&code);
  int entries = 0;
  while (linetable_next(&reader)) entries++;
  CHECK(entries <= 64);
  uint32_t count;
  ExceptionEntry *decoded = exceptiontable_decode(code.linetable.value, &count);
  CHECK(count <= 16);
  free(decoded);
}

static void check_exceptions(void) {
  ExceptionEntry entries[50];
  uint32_t at = 0;
  for (size_t i = 0; i < countof(entries); i++) {
    uint32_t start = at + next_random(1000), end = start + 1 + next_random(70000);
    entries[i] = (ExceptionEntry){start, end, next_random(1u << 24), (uint16_t)next_random(256),
                                  next_random(2)};
    at = end;
  }
  uint32_t count;
  ExceptionEntry *decoded =
      exceptiontable_decode(exceptiontable_encode(entries, countof(entries)), &count);
  CHECK(count == countof(entries));
  CHECK(memcmp(decoded, entries, sizeof entries) == 0);
  free(decoded);
}

int main(void) {
  startup_core(__builtin_frame_address(0));
  for (int i = 0; i < 200; i++) {
    check_positions();
    check_garbage();
    check_exceptions();
  }
  return check_result();
}
