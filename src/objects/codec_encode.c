/* The builtin encoders with error handlers. */
#include "objects/codecs.h"

#include "base/utf8.h"
#include "objects/bytes.h"
#include "objects/codec_errors.h"
#include "objects/str_internal.h"

#define SURROGATES_REASON "surrogates not allowed"

/* How an encoder writes text that it can encode, and replacements. */
typedef struct Encoder {
  /* Encodes from job->at to the end or the first code point it cannot encode; sets job->at. false:
     no memory. */
  bool (*encode)(EncodeJob *job, const struct Encoder *self);
  const char *reason;
  uint32_t limit; /* code points below are encodable, but for surrogates; of replacements as well */
  unsigned unit;  /* bytes per unit: replacements given as bytes must be a multiple */
  bool big_endian;
  bool runs; /* neighbouring unencodable code points are one error */
} Encoder;

static bool no_memory(void) {
  raise_memory_error();
  return false;
}

/* -- Encoding what is encodable ---------------------------------------------------------------- */

static bool encode_narrow(EncodeJob *job, const Encoder *e) {
  TextView text = str_view(job->text);
  if (!byte_reserve(&job->out, text.length - job->at)) return no_memory();
  size_t stop = narrow_encode(job->out.bytes + job->out.size, text, job->at, e->limit);
  job->out.size += stop - job->at;
  job->at = stop;
  return true;
}

static bool encode_utf8(EncodeJob *job, const Encoder *e) {
  TextView text = str_view(job->text);
  size_t stop, size = utf8_measure(text, job->at, &stop);
  if (!byte_reserve(&job->out, size)) return no_memory();
  utf8_encode(job->out.bytes + job->out.size, text, job->at, stop);
  job->out.size += size;
  job->at = stop;
  return true;
}

static bool encode_utf16(EncodeJob *job, const Encoder *e) {
  TextView text = str_view(job->text);
  size_t stop, size = utf16_measure(text, job->at, &stop);
  if (!byte_reserve(&job->out, size)) return no_memory();
  utf16_encode(job->out.bytes + job->out.size, text, job->at, stop, e->big_endian);
  job->out.size += size;
  job->at = stop;
  return true;
}

static bool encode_utf32(EncodeJob *job, const Encoder *e) {
  TextView text = str_view(job->text);
  size_t stop, size = utf32_measure(text, job->at, &stop);
  if (!byte_reserve(&job->out, size)) return no_memory();
  utf32_encode(job->out.bytes + job->out.size, text, job->at, stop, e->big_endian);
  job->out.size += size;
  job->at = stop;
  return true;
}

/* -- Errors ------------------------------------------------------------------------------------ */

static bool is_encodable(const Encoder *e, uint32_t c) {
  return c < e->limit && (e->unit == 0 || !is_surrogate(c));
}

/* End of the run of unencodable code points at job->at. */
static size_t error_end(const EncodeJob *job, const Encoder *e) {
  TextView text = str_view(job->text);
  size_t end = job->at + 1;
  while (e->runs && end < text.length && !is_encodable(e, text_at(text, end))) end++;
  return end;
}

/* A code point below 0x100. */
static bool put_unit(EncodeJob *job, const Encoder *e, uint8_t c) {
  uint8_t unit[4] = {0};
  unsigned size = max_of(e->unit, 1u);
  unit[e->big_endian ? size - 1 : 0] = c;
  return byte_put_all(&job->out, unit, size) || no_memory();
}

static bool put_replacement(EncodeJob *job, const Encoder *e, Value replacement, size_t start,
                            size_t end) {
  if (is_bytes(replacement)) {
    if (e->unit > 1 && bytes_length(replacement) % e->unit != 0)
      return encode_raise(job, start, end, e->reason);
    return byte_put_all(&job->out, as_bytes(replacement)->data, bytes_length(replacement)) ||
           no_memory();
  }
  uint32_t limit = e->unit == 0 ? e->limit : 0x80;
  TextView text = str_view(replacement);
  for (size_t i = 0; i < text.length; i++) {
    if (text_at(text, i) >= limit) return encode_raise(job, start, end, e->reason);
    if (!put_unit(job, e, (uint8_t)text_at(text, i))) return false;
  }
  return true;
}

static bool ask_handler(EncodeJob *job, const Encoder *e, size_t start, size_t end) {
  Value replacement = encode_call_handler(job, start, end, e->reason);
  return !is_absent(replacement) && put_replacement(job, e, replacement, start, end);
}

/* Lone surrogates that stand for bytes become these; an error begins at the first that does not. */
static bool unescape_bytes(EncodeJob *job, const Encoder *e, size_t end) {
  TextView text = str_view(job->text);
  for (; job->at < end; job->at++) {
    uint32_t c = text_at(text, job->at);
    if (c < 0xdc80 || c > 0xdcff || e->unit > 1) return encode_raise(job, job->at, end, e->reason);
    if (!byte_put(&job->out, (uint8_t)c)) return no_memory();
  }
  return true;
}

static bool handle_error(EncodeJob *job, const Encoder *e) {
  size_t start = job->at, end = error_end(job, e);
  switch (job->policy.kind) {
  case ERRORS_IGNORE: job->at = end; return true;
  case ERRORS_REPLACE:
    for (; job->at < end; job->at++)
      if (!put_unit(job, e, '?')) return false;
    return true;
  case ERRORS_SURROGATEESCAPE: return unescape_bytes(job, e, end);
  default: return ask_handler(job, e, start, end);
  }
}

static bool run(EncodeJob *job, const Encoder *e) {
  for (;;) {
    if (!e->encode(job, e)) return false;
    if (job->at >= (size_t)str_length(job->text)) return true;
    if (!handle_error(job, e)) return false;
  }
}

/* The first 2 or 4 bytes of UTF-16 and UTF-32 that tell the byte order. */
static const uint8_t byte_order_marks[4] = {0xff, 0xfe, 0, 0};

static Value encode_with(const Encoder *e, const char *name, Value s, Value errors,
                         bool byte_order_mark) {
  EncodeJob job = {.encoding = name, .text = s, .policy = error_policy(errors)};
  byte_buffer_init(&job.out);
  bool ok = !byte_order_mark || byte_put_all(&job.out, byte_order_marks, e->unit) || no_memory();
  if (ok && run(&job, e)) return bytes_from_buffer(&job.out);
  byte_buffer_free(&job.out);
  return ABSENT;
}

/* -- By encoding ------------------------------------------------------------------------------- */

static const Encoder ascii_encoder = {encode_narrow, "ordinal not in range(128)", 0x80, 0, false,
                                      true};
static const Encoder latin1_encoder = {encode_narrow, "ordinal not in range(256)", 0x100, 0, false,
                                       true};
static const Encoder utf8_encoder = {encode_utf8, SURROGATES_REASON, UINT32_MAX, 1, false, true};
static const Encoder utf16_encoder = {encode_utf16, SURROGATES_REASON, UINT32_MAX, 2, false, false};
static const Encoder utf16_be_encoder = {encode_utf16, SURROGATES_REASON, UINT32_MAX, 2, true,
                                         false};
static const Encoder utf32_encoder = {encode_utf32, SURROGATES_REASON, UINT32_MAX, 4, false, false};
static const Encoder utf32_be_encoder = {encode_utf32, SURROGATES_REASON, UINT32_MAX, 4, true,
                                         false};

/* One-byte text, which every UTF encodes, straight into the result. */
static Value encode_one_byte(const Encoder *e, Value s, bool byte_order_mark) {
  TextView text = str_view(s);
  size_t mark = byte_order_mark ? e->unit : 0;
  Value bytes = bytes_alloc(mark + text.length * e->unit);
  if (is_absent(bytes)) return ABSENT;
  uint8_t *out = as_bytes(bytes)->data;
  memcpy(out, byte_order_marks, mark);
  if (e->unit == 2)
    utf16_encode(out + mark, text, 0, text.length, e->big_endian);
  else
    utf32_encode(out + mark, text, 0, text.length, e->big_endian);
  return bytes;
}

static Value encode_utf(const Encoder *e, const char *name, Value s, Value errors,
                        bool byte_order_mark) {
  if (as_str(s)->kind == 1) return encode_one_byte(e, s, byte_order_mark);
  return encode_with(e, name, s, errors, byte_order_mark);
}

static Value encode_total(bool encode(ByteBuffer *, TextView), Value s) {
  ByteBuffer out;
  byte_buffer_init(&out);
  if (encode(&out, str_view(s))) return bytes_from_buffer(&out);
  byte_buffer_free(&out);
  return raise_memory_error();
}

/* The text as UTF-8 if it needs no handler. */
static Value encode_utf8_fast(Value s, Value errors) {
  TextView text = str_view(s);
  if (as_str(s)->ascii) return bytes_from_data(text.units, text.length);
  size_t stop, size = utf8_measure(text, 0, &stop);
  if (stop < text.length) return encode_with(&utf8_encoder, "utf-8", s, errors, false);
  Value bytes = bytes_alloc(size);
  if (!is_absent(bytes)) utf8_encode(as_bytes(bytes)->data, text, 0, text.length);
  return bytes;
}

Value codec_encode(TextEncoding encoding, Value s, Value errors) {
  const StrObject *text = as_str(s);
  switch (encoding) {
  case ENCODING_UTF_8: return encode_utf8_fast(s, errors);
  case ENCODING_ASCII:
    if (text->ascii) return bytes_from_data(str_units(text), text->length);
    return encode_with(&ascii_encoder, "ascii", s, errors, false);
  case ENCODING_LATIN_1:
    if (text->kind == 1) return bytes_from_data(str_units(text), text->length);
    return encode_with(&latin1_encoder, "latin-1", s, errors, false);
  case ENCODING_UTF_16: return encode_utf(&utf16_encoder, "utf-16", s, errors, true);
  case ENCODING_UTF_16_LE: return encode_utf(&utf16_encoder, "utf-16-le", s, errors, false);
  case ENCODING_UTF_16_BE: return encode_utf(&utf16_be_encoder, "utf-16-be", s, errors, false);
  case ENCODING_UTF_32: return encode_utf(&utf32_encoder, "utf-32", s, errors, true);
  case ENCODING_UTF_32_LE: return encode_utf(&utf32_encoder, "utf-32-le", s, errors, false);
  case ENCODING_UTF_32_BE: return encode_utf(&utf32_be_encoder, "utf-32-be", s, errors, false);
  case ENCODING_UTF_7: return encode_total(utf7_encode, s);
  case ENCODING_UNICODE_ESCAPE: return encode_total(unicode_escape_encode, s);
  case ENCODING_RAW_UNICODE_ESCAPE: return encode_total(raw_unicode_escape_encode, s);
  case ENCODING_OTHER: break;
  }
  unreachable_state("encoding");
}
