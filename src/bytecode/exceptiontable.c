/* Exception tables in CPython 3.11's format: start, length, target and (register << 1 |
   is_cleanup), each a number in groups of six bits, the highest first; 0x40 says that more follow,
   0x80 marks an entry's first byte. */
#include "bytecode/code.h"

#include "objects/bytes.h"

enum { ENTRY_BYTES = 4 * 6 };

static uint8_t *put_number(uint8_t *out, uint32_t n, unsigned mark) {
  int shift = 30;
  while (shift > 0 && n >> shift == 0) shift -= 6;
  for (; shift > 0; shift -= 6) {
    *out++ = (uint8_t)(0x40 | mark | (n >> shift & 63));
    mark = 0;
  }
  *out++ = (uint8_t)(mark | (n & 63));
  return out;
}

Value exceptiontable_encode(const ExceptionEntry *entries, uint32_t count) {
  uint8_t *bytes = xmalloc((size_t)count * ENTRY_BYTES + 1), *out = bytes;
  for (uint32_t i = 0; i < count; i++) {
    const ExceptionEntry *e = &entries[i];
    out = put_number(out, e->start, 0x80);
    out = put_number(out, e->end - e->start, 0);
    out = put_number(out, e->target, 0);
    out = put_number(out, (uint32_t)e->reg << 1 | e->is_cleanup, 0);
  }
  Value table = bytes_from_data(bytes, out - bytes);
  free(bytes);
  return table;
}

static const uint8_t *get_number(const uint8_t *at, const uint8_t *end, uint32_t *n) {
  *n = 0;
  while (at < end) {
    uint8_t byte = *at++;
    *n = *n << 6 | (byte & 63);
    if (!(byte & 0x40)) break;
  }
  return at;
}

ExceptionEntry *exceptiontable_decode(Value table, uint32_t *count) {
  const BytesObject *bytes = as_bytes(table);
  const uint8_t *at = bytes->data, *end = at + bytes->length;
  ExceptionEntry *entries = xmalloc(((size_t)bytes->length / 4 + 1) * sizeof *entries);
  *count = 0;
  while (end - at >= 4) {
    uint32_t start, length, target, where;
    at = get_number(at, end, &start);
    at = get_number(at, end, &length);
    at = get_number(at, end, &target);
    at = get_number(at, end, &where);
    entries[(*count)++] =
        (ExceptionEntry){start, start + length, target, (uint16_t)(where >> 1), where & 1};
  }
  return entries;
}
