/* The encoding of file names, arguments and variables. UTF-8 and ASCII are done here and in
   str_utf8.c, others character by character by the C library. Bytes that are no text become the
   surrogates U+DC80 to U+DCFF, and the other way round.

   Invariant: the encoding is chosen once, before the first str is made, whatever the program does
   to the locale later on. */
#include <ctype.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <wchar.h>

#include "objects/bytes.h"
#include "objects/codec_errors.h"
#include "objects/str_internal.h"
#include "objects/str.h"

static enum { FS_UTF_8, FS_ASCII, FS_LOCALE } fs_kind;
static const char *fs_name = "utf-8";
static locale_t fs_locale;

void fs_encoding_from_locale(void) {
  const char *codeset = nl_langinfo(CODESET);
  if (*codeset == 0 || strcmp(codeset, "UTF-8") == 0) return;
  fs_name = xstrdup(codeset);
  bool ascii = strcmp(codeset, "ANSI_X3.4-1968") == 0 || strcmp(codeset, "US-ASCII") == 0;
  fs_locale = ascii ? (locale_t)0 : newlocale(LC_CTYPE_MASK, "", (locale_t)0);
  fs_kind = fs_locale == (locale_t)0 ? FS_ASCII : FS_LOCALE;
}

const char *fs_encoding_name(void) {
  return fs_name;
}

/* -- Decoding ---------------------------------------------------------------------------------- */

/* Decodes one character; the bytes it takes. */
static size_t decode_character(const char *text, size_t length, uint32_t *character) {
  mbstate_t state = {0};
  wchar_t wide = 0;
  uint8_t byte = (uint8_t)*text;
  size_t size =
      byte < 0x80 || fs_kind == FS_ASCII ? (size_t)-1 : mbrtowc(&wide, text, length, &state);
  bool decoded = size > 0 && size <= length && !(wide >= 0xd800 && wide <= 0xdfff);
  *character = decoded ? (uint32_t)wide : byte < 0x80 ? byte : 0xdc00u + byte;
  return decoded ? size : 1;
}

static Value decode_by_locale(const char *text, size_t length) {
  uint32_t *units = xmalloc((length + 1) * sizeof *units);
  int64_t count = 0;
  locale_t before = fs_kind == FS_LOCALE ? uselocale(fs_locale) : (locale_t)0;
  for (size_t at = 0; at < length;) at += decode_character(text + at, length - at, &units[count++]);
  if (before != (locale_t)0) uselocale(before);
  Value result = str_from_units(units, 4, count);
  free(units);
  return result;
}

Value str_fs_decode(const char *text, size_t length) {
  return fs_kind == FS_UTF_8 ? str_from_utf8_lossy(text, length) : decode_by_locale(text, length);
}

/* -- Encoding ---------------------------------------------------------------------------------- */

/* Writes up to MB_LEN_MAX bytes; how many, or (size_t)-1: there are none for it. */
static size_t encode_character(uint32_t character, char *out) {
  mbstate_t state = {0};
  if (character >= 0xdc80 && character <= 0xdcff)
    character -= 0xdc00;
  else if (character >= 0x80)
    return fs_kind == FS_ASCII ? (size_t)-1 : wcrtomb(out, (wchar_t)character, &state);
  *out = (char)character;
  return 1;
}

/* Raises UnicodeEncodeError in the words of the codec for the encoding. */
static Value raise_unencodable(Value s, int64_t at) {
  char name[32] = "";
  if (fs_kind == FS_ASCII)
    return raise_encode_error("ascii", s, at, at + 1, "ordinal not in range(128)");
  if (strcmp(fs_name, "ISO-8859-1") == 0)
    return raise_encode_error("latin-1", s, at, at + 1, "ordinal not in range(256)");
  if (MB_CUR_MAX == 1)
    return raise_encode_error("charmap", s, at, at + 1, "character maps to <undefined>");
  for (size_t i = 0; i + 1 < sizeof name && fs_name[i] != 0; i++)
    name[i] = fs_name[i] == '-' ? '_' : (char)tolower((unsigned char)fs_name[i]);
  return raise_encode_error(name, s, at, at + 1, "illegal multibyte sequence");
}

static Value encode_by_locale(Value s) {
  TextView text = str_view(s);
  char *buffer = xmalloc(text.length * MB_LEN_MAX + 1);
  size_t size = 0, at = 0, added = 0;
  locale_t before = fs_kind == FS_LOCALE ? uselocale(fs_locale) : (locale_t)0;
  for (; at < text.length &&
         (added = encode_character(text_at(text, at), buffer + size)) != (size_t)-1;
       at++)
    size += added;
  if (before != (locale_t)0) uselocale(before);
  Value bytes =
      at < text.length ? raise_unencodable(s, (int64_t)at) : bytes_from_data(buffer, size);
  free(buffer);
  return bytes;
}

Value str_fs_encode(Value s) {
  if (str_has_char(s, 0)) return raise_value_error("embedded null byte");
  if (as_str(s)->ascii) return str_encode_utf8(s);
  return fs_kind == FS_UTF_8 ? str_encode_utf8_escaped(s) : encode_by_locale(s);
}
