/* The builtin decoders with error handlers. */
#include "objects/codecs.h"

#include "base/unicode_names.h"
#include "base/utf8.h"
#include "objects/bytes.h"
#include "objects/codec_errors.h"
#include "objects/int.h"
#include "objects/str_internal.h"

/* -- The common loop --------------------------------------------------------------------------- */

static void job_start(DecodeJob *job, const char *encoding, const void *bytes, size_t size,
                      Value errors, bool final) {
  job->encoding = encoding;
  job->decode = decode_start(bytes, size, final);
  job->size = size;
  job->source = ABSENT;
  job->policy = error_policy(errors);
  text_buffer_init(&job->out);
}

static Value job_fail(DecodeJob *job) {
  text_buffer_free(&job->out);
  return ABSENT;
}

static Value job_finish(DecodeJob *job, size_t *consumed) {
  *consumed = job->decode.final ? job->size : job->decode.at;
  return str_from_text_buffer(&job->out);
}

/* One step of a decoder as in base/codec.h, with its state. */
typedef DecodeResult DecodeStep(DecodeJob *job, void *state);

static Value run(DecodeJob *job, DecodeStep step, void *state, size_t *consumed) {
  for (;;) {
    switch (step(job, state)) {
    case DECODE_DONE: return job_finish(job, consumed);
    case DECODE_NO_MEMORY: raise_memory_error(); return job_fail(job);
    case DECODE_MALFORMED:
      if (!decode_handle_error(job)) return job_fail(job);
    }
  }
}

/* -- UTF-8, ASCII, Latin-1 --------------------------------------------------------------------- */

static DecodeResult utf8_step(DecodeJob *job, void *state) {
  return utf8_decode_into(&job->decode, &job->out);
}
static DecodeResult ascii_step(DecodeJob *job, void *state) {
  return ascii_decode(&job->decode, &job->out);
}

/* Where the sequence begins that the end of the input cuts off; `size` where there is none. */
static size_t cut_off_sequence(const uint8_t *bytes, size_t size) {
  for (size_t back = 1; back <= min_of(size, (size_t)3); back++) {
    uint8_t byte = bytes[size - back];
    size_t length = byte < 0xc2 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf5 ? 4 : 1, end;
    bool incomplete = false;
    if ((byte & 0xc0) == 0x80) continue;
    if (length > back) utf8_malformed(bytes, size, size - back, &end, &incomplete);
    return incomplete ? size - back : size;
  }
  return size;
}

enum { SHORT = 256 };

static Value decode_utf8(const void *bytes, size_t size, Value errors, bool final,
                         size_t *consumed) {
  Value s;
  *consumed = size;
  if (size <= SHORT && bytes_ascii_prefix(bytes, size) == size)
    return str_from_ascii_n(bytes, size);
  if (likely(str_try_utf8(bytes, size, &s))) return s;
  size_t whole = final ? size : cut_off_sequence(bytes, size);
  if (whole < size && str_try_utf8(bytes, whole, &s)) {
    *consumed = whole;
    return s;
  }
  DecodeJob job;
  job_start(&job, "utf-8", bytes, size, errors, final);
  return run(&job, utf8_step, NULL, consumed);
}

static Value decode_ascii(const void *bytes, size_t size, Value errors, size_t *consumed) {
  *consumed = size;
  if (likely(bytes_are_ascii(bytes, size)))
    return size <= SHORT ? str_from_ascii_n(bytes, size)
                         : str_from_valid_utf8(bytes, size, size, 0x7f);
  DecodeJob job;
  job_start(&job, "ascii", bytes, size, errors, true);
  return run(&job, ascii_step, NULL, consumed);
}

/* -- UTF-16, UTF-32, UTF-7 --------------------------------------------------------------------- */

static DecodeResult utf16_step(DecodeJob *job, void *order) {
  DecodeResult result = utf16_decode(&job->decode, order, &job->out);
  if (*(ByteOrder *)order == ORDER_BIG) job->encoding = "utf-16-be";
  return result;
}
static DecodeResult utf32_step(DecodeJob *job, void *order) {
  DecodeResult result = utf32_decode(&job->decode, order, &job->out);
  if (*(ByteOrder *)order == ORDER_BIG) job->encoding = "utf-32-be";
  return result;
}
static DecodeResult utf7_step(DecodeJob *job, void *state) {
  return utf7_decode(&job->decode, state, &job->out);
}

/* -- Escapes ----------------------------------------------------------------------------------- */

static DecodeResult unicode_escape_step(DecodeJob *job, void *first_invalid) {
  return unicode_escape_decode(&job->decode, unicode_find_name, first_invalid, &job->out);
}
static DecodeResult raw_unicode_escape_step(DecodeJob *job, void *state) {
  return raw_unicode_escape_decode(&job->decode, &job->out);
}

bool codec_warn_escape(const uint8_t *text, size_t length) {
  Value shown = str_from_view(text_view(text, length, 1));
  return warn(&exc_DeprecationWarning, 1, "invalid %sescape sequence '\\%V'",
              length > 1 ? "octal " : "", shown);
}

static Value decode_unicode_escape(DecodeJob *job, size_t *consumed) {
  InvalidEscape first_invalid = {0};
  Value s = run(job, unicode_escape_step, &first_invalid, consumed);
  if (is_absent(s) || first_invalid.length == 0) return s;
  return codec_warn_escape(first_invalid.text, first_invalid.length) ? s : ABSENT;
}

/* -- By encoding ------------------------------------------------------------------------------- */

static ByteOrder fixed_order(TextEncoding encoding) {
  switch (encoding) {
  case ENCODING_UTF_16_LE:
  case ENCODING_UTF_32_LE: return ORDER_LITTLE;
  case ENCODING_UTF_16_BE:
  case ENCODING_UTF_32_BE: return ORDER_BIG;
  default: return ORDER_DETECT;
  }
}

static __attribute__((noinline)) Value decode_by_steps(TextEncoding encoding, const void *bytes,
                                                       size_t size, Value errors, bool final,
                                                       size_t *consumed, ByteOrder *order) {
  ByteOrder own_order = fixed_order(encoding);
  Utf7State utf7 = {0};
  DecodeJob job;
  if (order == NULL) order = &own_order;
  switch (encoding) {
  case ENCODING_UTF_16:
  case ENCODING_UTF_16_LE:
  case ENCODING_UTF_16_BE:
    job_start(&job, "utf-16-le", bytes, size, errors, final);
    return run(&job, utf16_step, order, consumed);
  case ENCODING_UTF_32:
  case ENCODING_UTF_32_LE:
  case ENCODING_UTF_32_BE:
    job_start(&job, "utf-32-le", bytes, size, errors, final);
    return run(&job, utf32_step, order, consumed);
  case ENCODING_UTF_7:
    job_start(&job, "utf7", bytes, size, errors, final);
    return run(&job, utf7_step, &utf7, consumed);
  case ENCODING_UNICODE_ESCAPE:
    job_start(&job, "unicodeescape", bytes, size, errors, final);
    return decode_unicode_escape(&job, consumed);
  case ENCODING_RAW_UNICODE_ESCAPE:
    job_start(&job, "rawunicodeescape", bytes, size, errors, final);
    return run(&job, raw_unicode_escape_step, NULL, consumed);
  default: break;
  }
  unreachable_state("encoding");
}

Value codec_decode(TextEncoding encoding, const void *bytes, size_t size, Value errors, bool final,
                   size_t *consumed, ByteOrder *order) {
  switch (encoding) {
  case ENCODING_UTF_8: return decode_utf8(bytes, size, errors, final, consumed);
  case ENCODING_ASCII: return decode_ascii(bytes, size, errors, consumed);
  case ENCODING_LATIN_1: *consumed = size; return str_from_view(text_view(bytes, size, 1));
  default: return decode_by_steps(encoding, bytes, size, errors, final, consumed, order);
  }
}

/* -- Character maps ---------------------------------------------------------------------------- */

enum { UNMAPPED = 0xfffe };

static DecodeResult unmapped(DecodeJob *job) {
  Decode *d = &job->decode;
  d->error_start = d->at;
  d->error_end = d->at + 1;
  d->reason = "character maps to <undefined>";
  return DECODE_MALFORMED;
}

static DecodeResult map_by_str(DecodeJob *job, void *mapping) {
  Decode *d = &job->decode;
  TextView table = str_view(*(Value *)mapping);
  for (; d->at < d->size; d->at++) {
    uint8_t byte = d->bytes[d->at];
    uint32_t c = byte < table.length ? text_at(table, byte) : UNMAPPED;
    if (c == UNMAPPED) return unmapped(job);
    if (!text_put(&job->out, c)) return DECODE_NO_MEMORY;
  }
  return DECODE_DONE;
}

typedef enum MapResult { MAP_DONE, MAP_UNMAPPED, MAP_NO_MEMORY, MAP_ERROR } MapResult;

static MapResult map_to_int(DecodeJob *job, Value v) {
  int64_t c;
  if (!int_fits_i64(v, &c) || c < 0 || c > TEXT_MAX_CODE_POINT)
    return raise_type_error("character mapping must be in range(0x%x)", TEXT_MAX_CODE_POINT + 1),
           MAP_ERROR;
  if (c == UNMAPPED) return MAP_UNMAPPED;
  return text_put(&job->out, (uint32_t)c) ? MAP_DONE : MAP_NO_MEMORY;
}

static MapResult map_byte(DecodeJob *job, Value mapping, uint8_t byte) {
  Value v = object_getitem(mapping, from_small_int(byte));
  if (is_absent(v)) return exception_suppress(&exc_LookupError) ? MAP_UNMAPPED : MAP_ERROR;
  if (is_none(v)) return MAP_UNMAPPED;
  if (is_int(v)) return map_to_int(job, v);
  if (!is_str(v))
    return raise_type_error("character mapping must return integer, None or str"), MAP_ERROR;
  if (str_length(v) == 1 && str_char_at(v, 0) == UNMAPPED) return MAP_UNMAPPED;
  return text_put_view(&job->out, str_view(v)) ? MAP_DONE : MAP_NO_MEMORY;
}

static Value map_by_object(DecodeJob *job, Value mapping) {
  size_t consumed;
  while (job->decode.at < job->decode.size) {
    switch (map_byte(job, mapping, job->decode.bytes[job->decode.at])) {
    case MAP_DONE: job->decode.at++; break;
    case MAP_NO_MEMORY: raise_memory_error(); return job_fail(job);
    case MAP_ERROR: return job_fail(job);
    case MAP_UNMAPPED:
      unmapped(job);
      if (!decode_handle_error(job)) return job_fail(job);
    }
  }
  return job_finish(job, &consumed);
}

Value codec_charmap_decode(const void *bytes, size_t size, Value errors, Value mapping) {
  DecodeJob job;
  size_t consumed;
  if (is_none(mapping)) return str_from_view(text_view(bytes, size, 1));
  job_start(&job, "charmap", bytes, size, errors, true);
  return is_exact_str(mapping) ? run(&job, map_by_str, &mapping, &consumed)
                               : map_by_object(&job, mapping);
}
