/* base/utf8 and base/codec: spans and reasons of malformed input, exact sizes, and round trips of
   every code point. */
#include "base/codec.h"
#include "base/utf8.h"
#include "check.h"

static bool no_name(const char *name, size_t length, uint32_t *code_point) {
  if (length != 5 || memcmp(name, "SPACE", 5) != 0) return false;
  return *code_point = ' ', true;
}

typedef DecodeResult Decoder(Decode *decode, TextBuffer *out);

static DecodeResult decode_utf16(Decode *decode, TextBuffer *out) {
  ByteOrder order = ORDER_DETECT;
  return utf16_decode(decode, &order, out);
}
static DecodeResult decode_utf32_big(Decode *decode, TextBuffer *out) {
  ByteOrder order = ORDER_BIG;
  return utf32_decode(decode, &order, out);
}
static DecodeResult decode_utf7(Decode *decode, TextBuffer *out) {
  Utf7State state = {0};
  return utf7_decode(decode, &state, out);
}
static DecodeResult decode_escapes(Decode *decode, TextBuffer *out) {
  InvalidEscape first_invalid = {0};
  return unicode_escape_decode(decode, no_name, &first_invalid, out);
}

/* Decodes final input; a reason means that the error is expected there. */
static bool decodes(Decoder *decoder, const char *bytes, size_t size, size_t length, uint32_t last,
                    size_t start, size_t end, const char *reason) {
  Decode decode = decode_start(bytes, size, true);
  TextBuffer out;
  text_buffer_init(&out);
  DecodeResult result = decoder(&decode, &out);
  bool good =
      out.length == length && (length == 0 || text_at(text_buffer_view(&out), length - 1) == last);
  if (reason == NULL)
    good = good && result == DECODE_DONE && decode.at == size;
  else
    good = good && result == DECODE_MALFORMED && decode.error_start == start &&
           decode.error_end == end && strcmp(decode.reason, reason) == 0;
  text_buffer_free(&out);
  return good;
}

#define GOOD(decoder, bytes, length, last)                                                         \
  CHECK(decodes(decoder, bytes, sizeof(bytes) - 1, length, last, 0, 0, NULL))
#define BAD(decoder, bytes, length, last, start, end, reason)                                      \
  CHECK(decodes(decoder, bytes, sizeof(bytes) - 1, length, last, start, end, reason))

static void test_decoders(void) {
  GOOD(utf8_decode_into, "", 0, 0);
  GOOD(utf8_decode_into, "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 4, 0x1f600);
  BAD(utf8_decode_into, "a\xff", 1, 'a', 1, 2, "invalid start byte");
  BAD(utf8_decode_into, "\xe2\x82z", 0, 0, 0, 2, "invalid continuation byte");
  BAD(utf8_decode_into, "\xed\xa0\x80", 0, 0, 0, 1, "invalid continuation byte");
  BAD(utf8_decode_into, "a\xf0\x9f\x98", 1, 'a', 1, 4, "unexpected end of data");
  BAD(ascii_decode, "abcdefghijk\x80", 11, 'k', 11, 12, "ordinal not in range(128)");
  GOOD(decode_utf16, "\xfe\xff\0a\xd8\x3d\xde\0", 2, 0x1f600);
  BAD(decode_utf16, "a\0\0\xdc", 1, 'a', 2, 4, "illegal encoding");
  BAD(decode_utf16, "a\0z", 1, 'a', 2, 3, "truncated data");
  GOOD(decode_utf32_big, "\0\1\xf6\0", 1, 0x1f600);
  BAD(decode_utf32_big, "\0\x11\0\0", 0, 0, 0, 4, "code point not in range(0x110000)");
  GOOD(decode_utf7, "x+AGE-+-", 3, '+');
  BAD(decode_utf7, "x+AG", 1, 'x', 1, 4, "unterminated shift sequence");
  GOOD(decode_escapes, "\\x41\\u20ac\\\n\\N{SPACE}\\q", 5, 'q');
  BAD(decode_escapes, "ab\\u12g", 2, 'b', 2, 6, "truncated \\uXXXX escape");
  BAD(decode_escapes, "\\N{NOTHING}x", 0, 0, 0, 11, "unknown Unicode character name");
  BAD(decode_escapes, "\\", 0, 0, 0, 1, "\\ at end of string");
}

static void test_incremental(void) {
  TextBuffer out;
  text_buffer_init(&out);
  Decode decode = decode_start("ab\xe2\x82", 4, false);
  CHECK(utf8_decode_into(&decode, &out) == DECODE_DONE && decode.at == 2 && out.length == 2);
  Utf7State state = {0};
  decode = decode_start("c+AGEA", 6, false);
  CHECK(utf7_decode(&decode, &state, &out) == DECODE_DONE && decode.at == 1 && out.length == 3);
  text_buffer_free(&out);
}

static void check_utf8_round_trip(TextView text, uint32_t highest) {
  size_t stop, size = utf8_measure(text, 0, &stop);
  CHECK(stop == text.length);
  uint8_t *bytes = xmalloc(size);
  CHECK(utf8_encode(bytes, text, 0, stop) == bytes + size);
  Utf8Scan scan = utf8_scan(bytes, size);
  CHECK(scan.valid == size && scan.length == text.length && scan.highest == highest);
  void *units = xmalloc(text.length * text.width);
  utf8_decode(units, text.width, bytes, size);
  CHECK(memcmp(units, text.units, text.length * text.width) == 0);
  free(units);
  free(bytes);
}

static void check_utf16_round_trip(TextView text) {
  size_t stop, size = utf16_measure(text, 0, &stop);
  uint8_t *bytes = xmalloc(size);
  CHECK(stop == text.length && utf16_encode(bytes, text, 0, stop, false) == bytes + size);
  TextBuffer out;
  text_buffer_init(&out);
  Decode decode = decode_start(bytes, size, true);
  ByteOrder order = ORDER_LITTLE;
  CHECK(utf16_decode(&decode, &order, &out) == DECODE_DONE);
  CHECK(out.length == text.length && out.width == text.width);
  CHECK(memcmp(out.units, text.units, text.length * text.width) == 0);
  text_buffer_free(&out);
  free(bytes);
}

static void test_round_trips(void) {
  static const uint32_t limits[] = {0x80, 0x100, 0x10000, 0x110000};
  for (size_t i = 0; i < countof(limits); i++) {
    TextBuffer all;
    text_buffer_init(&all);
    for (uint32_t c = 0; c < limits[i]; c++)
      if (!is_surrogate(c)) CHECK(text_put(&all, c));
    TextView text = text_buffer_view(&all);
    CHECK(text_highest(text) == limits[i] - 1 && text.width == text_width_for(limits[i] - 1));
    check_utf8_round_trip(text, limits[i] - 1);
    check_utf16_round_trip(text);
    uint8_t *narrow = xmalloc(text.length);
    CHECK(narrow_encode(narrow, text, 0, 0x100) == min_of(text.length, (size_t)0x100));
    CHECK(narrow_encode(narrow, text, 5, 0x80) == 0x80 && narrow[10] == 15);
    free(narrow);
    text_buffer_free(&all);
  }
}

static bool encodes(bool encode(ByteBuffer *out, TextView text), TextView text,
                    const char *expected) {
  ByteBuffer out;
  byte_buffer_init(&out);
  bool same = encode(&out, text) && out.size == strlen(expected) &&
              memcmp(out.bytes, expected, out.size) == 0;
  byte_buffer_free(&out);
  return same;
}

static void test_encoders(void) {
  static const uint32_t units[] = {'a', '+', 0x20ac, 0x1f600, '-', '\\', '\n', 0xe9, 0xd800};
  TextView text = text_view(units, countof(units), 4);
  CHECK(encodes(utf7_encode, text, "a+-+IKzYPd4A--+AFw\n+AOnYAA-"));
  CHECK(encodes(unicode_escape_encode, text, "a+\\u20ac\\U0001f600-\\\\\\n\\xe9\\ud800"));
  CHECK(encodes(raw_unicode_escape_encode, text, "a+\\u20ac\\U0001f600-\\\n\xe9\\ud800"));
  size_t stop;
  CHECK(utf8_measure(text, 0, &stop) == 14 && stop == 8);
  CHECK(utf16_measure(text, 0, &stop) == 18 && stop == 8 && utf32_measure(text, 1, &stop) == 28);
}

int main(void) {
  test_decoders();
  test_incremental();
  test_round_trips();
  test_encoders();
  return check_result();
}
