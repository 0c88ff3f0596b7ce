/* Line and position tables in the location format of CPython 3.11.

   A table is a row of entries, each for 1 to 8 words: a byte 0x80 | kind << 3 | (words - 1), then
   what the kind needs. Lines are given as the difference to the entry before. */
#include "bytecode/linetable.h"

#include "objects/bytes.h"

enum {
  KIND_SHORT_MAX =
      9, /* 0..9: same line, column / 8 is the kind; one byte of column % 8 and length */
  KIND_ONE_LINE = 10,   /* 10..12: line + 0..2, start and end column a byte each */
  KIND_NO_COLUMNS = 13, /* line only */
  KIND_LONG = 14,       /* all four numbers */
  KIND_NONE = 15,       /* no position */
  ENTRY_WORDS = 8,
  ENTRY_BYTES = 1 + 4 * 6 /* at most */
};

/* -- Encoding ---------------------------------------------------------------------------------- */

typedef struct LineWriter {
  uint8_t *bytes; /* what is written so far, malloc'ed */
  size_t count;   /* how many */
  int32_t line;   /* of the entry before */
} LineWriter;

static void put_byte(LineWriter *w, unsigned byte) {
  w->bytes[w->count++] = (uint8_t)byte;
}

static void put_varint(LineWriter *w, uint32_t n) {
  for (; n >= 64; n >>= 6) put_byte(w, 64 | (n & 63));
  put_byte(w, n);
}

static void put_signed(LineWriter *w, int32_t n) {
  put_varint(w, n < 0 ? (uint32_t)-n << 1 | 1 : (uint32_t)n << 1);
}

static void put_head(LineWriter *w, int kind, uint32_t words) {
  put_byte(w, 0x80 | (unsigned)kind << 3 | (words - 1));
}

static void put_position(LineWriter *w, Position p, uint32_t words) {
  if (p.line < 0) {
    put_head(w, KIND_NONE, words);
    return;
  }
  int32_t delta = p.line - w->line;
  bool one_line = p.end_line == p.line, columns = p.column >= 0 && p.end_column >= 0;
  w->line = p.line;
  if (!columns && (one_line || p.end_line < 0)) {
    put_head(w, KIND_NO_COLUMNS, words);
    put_signed(w, delta);
  } else if (columns && one_line && delta == 0 && p.column < 80 && p.end_column >= p.column &&
             p.end_column - p.column < 16) {
    put_head(w, p.column / 8, words);
    put_byte(w, (unsigned)(p.column % 8) << 4 | (unsigned)(p.end_column - p.column));
  } else if (columns && one_line && delta >= 0 && delta < 3 && p.column < 128 &&
             p.end_column < 128) {
    put_head(w, KIND_ONE_LINE + delta, words);
    put_byte(w, (unsigned)p.column);
    put_byte(w, (unsigned)p.end_column);
  } else {
    put_head(w, KIND_LONG, words);
    put_signed(w, delta);
    put_varint(w, p.end_line < p.line ? 0 : (uint32_t)(p.end_line - p.line));
    put_varint(w, (uint32_t)(p.column + 1));
    put_varint(w, (uint32_t)(p.end_column + 1));
  }
}

static bool same_position(Position a, Position b) {
  return a.line == b.line && (a.line < 0 || (a.end_line == b.end_line && a.column == b.column &&
                                             a.end_column == b.end_column));
}

Value linetable_encode(const Position *positions, uint32_t count, int32_t first_line) {
  LineWriter w = {xmalloc((size_t)count * ENTRY_BYTES + 1), 0, first_line};
  for (uint32_t i = 0; i < count;) {
    uint32_t words = 1;
    while (words < ENTRY_WORDS && i + words < count &&
           same_position(positions[i + words], positions[i]))
      words++;
    put_position(&w, positions[i], words);
    i += words;
  }
  Value table = bytes_from_data(w.bytes, (int64_t)w.count);
  free(w.bytes);
  return table;
}

bool linetable_without_columns;

/* -- Decoding: of any bytes, since replace() and marshal bring some ---------------------------- */

LineReader linetable_reader(const CodeObject *code) {
  BytesObject *bytes = as_bytes(slot_get(&code->linetable));
  return (LineReader){
      .at = bytes->data, .end = bytes->data + bytes->length, .computed = code->first_line};
}

static uint32_t get_byte(LineReader *r) {
  return r->at < r->end ? *r->at++ : 0;
}

static uint32_t get_varint(LineReader *r) {
  uint32_t n = 0;
  for (int shift = 0; shift < 32; shift += 6) {
    uint32_t byte = get_byte(r);
    n |= (byte & 63) << shift;
    if (!(byte & 64)) break;
  }
  return n;
}

static int32_t get_signed(LineReader *r) {
  uint32_t n = get_varint(r);
  return n & 1 ? -(int32_t)(n >> 1) : (int32_t)(n >> 1);
}

bool linetable_next(LineReader *r) {
  if (r->at >= r->end) return false;
  uint32_t head = get_byte(r);
  int kind = head >> 3 & 15;
  r->start += r->words;
  r->words = (head & 7) + 1;
  Position p = {-1, -1, -1, -1};
  if (kind == KIND_NONE) {
    r->position = p;
    return true;
  }
  if (kind == KIND_LONG) {
    r->computed += get_signed(r);
    p.end_line = r->computed + (int32_t)get_varint(r);
    p.column = (int32_t)get_varint(r) - 1;
    p.end_column = (int32_t)get_varint(r) - 1;
  } else if (kind == KIND_NO_COLUMNS) {
    r->computed += get_signed(r);
    p.end_line = r->computed;
  } else if (kind >= KIND_ONE_LINE) {
    r->computed += kind - KIND_ONE_LINE;
    p.end_line = r->computed;
    p.column = (int32_t)get_byte(r);
    p.end_column = (int32_t)get_byte(r);
  } else {
    uint32_t byte = get_byte(r);
    p.end_line = r->computed;
    p.column = kind * 8 + (int32_t)(byte >> 4 & 7);
    p.end_column = p.column + (int32_t)(byte & 15);
  }
  p.line = r->computed;
  if (linetable_without_columns) p = (Position){p.line, p.line, -1, -1};
  r->position = p;
  return true;
}

Position code_position(const CodeObject *code, uint32_t word_index) {
  LineReader reader = linetable_reader(code);
  while (linetable_next(&reader)) {
    if (word_index < reader.start + reader.words) return reader.position;
  }
  return (Position){-1, -1, -1, -1};
}
