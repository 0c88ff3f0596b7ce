/* Quoted-printable (RFC 2045), with the Q encoding of headers (RFC 2047). */
#include "base/text.h"
#include "modules/binascii/binascii.h"

#include "objects/int.h"

/* -- Decoding ---------------------------------------------------------------------------------- */

/* What a "=" at text[i] stands for: nothing at a soft line break, a byte, or itself. Returns the
   position behind. */
static int64_t decode_escape(const uint8_t *text, int64_t i, int64_t length, uint8_t **out) {
  if (++i >= length) return i;
  if (text[i] == '\n' || text[i] == '\r') {
    while (i < length && text[i] != '\n') i++;
    return i < length ? i + 1 : i;
  }
  if (text[i] == '=') { /* some encoders fail to quote it */
    *(*out)++ = '=';
    return i + 1;
  }
  int high = hex_digit_value(text[i]), low = i + 1 < length ? hex_digit_value(text[i + 1]) : -1;
  if (high >= 0 && low >= 0) {
    *(*out)++ = (uint8_t)(high << 4 | low);
    return i + 2;
  }
  *(*out)++ = '=';
  return i;
}

Value binascii_a2b_qp(Value *args, int nargs) {
  int header;
  Buffer text;
  if (!index_to_int(args[1], &header) || !ascii_argument(args[0], &text)) return ABSENT;
  Value result = bytes_alloc(text.length + 1);
  if (!is_absent(result)) {
    const uint8_t *from = text.memory;
    uint8_t *start = as_bytes(result)->data, *out = start;
    for (int64_t i = 0; i < text.length;) {
      if (from[i] == '=')
        i = decode_escape(from, i, text.length, &out);
      else if (header && from[i] == '_')
        *out++ = ' ', i++;
      else
        *out++ = from[i++];
    }
    result = bytes_truncate(result, out - start);
  }
  buffer_release(&text);
  return result;
}

/* -- Encoding ---------------------------------------------------------------------------------- */

enum { LINE_LENGTH = 76 };

typedef struct Encoder {
  const uint8_t *data;           /* the input */
  int64_t length;                /* its bytes */
  bool quote_tabs, text, header; /* arguments of b2a_qp() */
  bool crlf;                     /* lines end in \r\n in the data, and so they shall */
  int column;                    /* characters of the present line */
  ByteBuffer out;                /* the result so far */
} Encoder;

static bool is_line_end(const Encoder *e, int64_t i) {
  return e->data[i] == '\n' || (e->data[i] == '\r' && i + 1 < e->length && e->data[i + 1] == '\n');
}

/* A dot alone on its line would end a mail. */
static bool is_lonely_dot(const Encoder *e, int64_t i) {
  if (e->data[i] != '.' || e->column != 0) return false;
  return i + 1 == e->length || e->data[i + 1] == '\n' || e->data[i + 1] == '\r' ||
         e->data[i + 1] == 0;
}

static bool must_escape(const Encoder *e, int64_t i) {
  uint8_t c = e->data[i];
  bool blank = c == ' ' || c == '\t', line_break = c == '\r' || c == '\n';
  if (c > 126 || c == '=' || (e->header && c == '_') || is_lonely_dot(e, i)) return true;
  if (line_break) return !e->text;
  if (blank) return e->quote_tabs || i + 1 == e->length;
  return c < 33;
}

static bool put_escape(Encoder *e, uint8_t c) {
  const uint8_t escape[3] = {'=', (uint8_t) "0123456789ABCDEF"[c >> 4],
                             (uint8_t) "0123456789ABCDEF"[c & 15]};
  return byte_put_all(&e->out, escape, sizeof escape);
}

static bool put_line_break(Encoder *e) {
  e->column = 0;
  return (!e->crlf || byte_put(&e->out, '\r')) && byte_put(&e->out, '\n');
}

static bool make_room(Encoder *e, int width) {
  if (e->column + width < LINE_LENGTH) return true;
  return byte_put(&e->out, '=') && put_line_break(e);
}

static bool end_line(Encoder *e) {
  uint8_t last = e->out.size > 0 ? e->out.bytes[e->out.size - 1] : 0;
  if (last == ' ' || last == '\t') {
    e->out.size--;
    if (!put_escape(e, last)) return false;
  }
  return put_line_break(e);
}

static bool encode(Encoder *e) {
  for (int64_t i = 0; i < e->length; i++) {
    uint8_t c = e->data[i];
    if (must_escape(e, i)) {
      if (!make_room(e, 3) || !put_escape(e, c)) return false;
      e->column += 3;
    } else if (e->text && is_line_end(e, i)) {
      if (!end_line(e)) return false;
      if (c == '\r') i++;
    } else {
      bool last_in_line = i + 1 == e->length || e->data[i + 1] == '\n';
      if (!last_in_line && !make_room(e, 1)) return false;
      if (!byte_put(&e->out, e->header && c == ' ' ? '_' : c)) return false;
      e->column++;
    }
  }
  return true;
}

static bool uses_crlf(const Buffer *data) {
  const uint8_t *newline =
      data->length > 0 ? memchr(data->memory, '\n', (size_t)data->length) : NULL;
  return newline != NULL && newline > (const uint8_t *)data->memory && newline[-1] == '\r';
}

Value binascii_b2a_qp(Value *args, int nargs) {
  int quote_tabs, text, header;
  Buffer data;
  if (!index_to_int(args[1], &quote_tabs) || !index_to_int(args[2], &text) ||
      !index_to_int(args[3], &header) || !buffer_get(args[0], &data, BUFFER_SIMPLE))
    return ABSENT;
  Encoder e = {.data = data.memory,
               .length = data.length,
               .quote_tabs = quote_tabs,
               .text = text,
               .header = header,
               .crlf = uses_crlf(&data)};
  byte_buffer_init(&e.out);
  Value result = ABSENT;
  if (encode(&e))
    result = bytes_from_buffer(&e.out);
  else {
    byte_buffer_free(&e.out);
    raise_memory_error();
  }
  buffer_release(&data);
  return result;
}
