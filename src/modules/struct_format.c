/* struct: reading formats. */
#include "modules/struct_internal.h"

#include <ctype.h>

typedef struct Letter {
  char letter;              /* of the format */
  uint8_t kind;             /* StructKind */
  uint8_t native, standard; /* sizes; native is the alignment too. 0: not in this mode */
} Letter;
static const Letter letters[] = {
    {'x', STRUCT_PAD, 1, 1},      {'b', STRUCT_SIGNED, 1, 1},   {'B', STRUCT_UNSIGNED, 1, 1},
    {'c', STRUCT_CHAR, 1, 1},     {'s', STRUCT_BYTES, 1, 1},    {'p', STRUCT_PASCAL, 1, 1},
    {'h', STRUCT_SIGNED, 2, 2},   {'H', STRUCT_UNSIGNED, 2, 2}, {'i', STRUCT_SIGNED, 4, 4},
    {'I', STRUCT_UNSIGNED, 4, 4}, {'l', STRUCT_SIGNED, 8, 4},   {'L', STRUCT_UNSIGNED, 8, 4},
    {'n', STRUCT_SIGNED, 8, 0},   {'N', STRUCT_UNSIGNED, 8, 0}, {'q', STRUCT_SIGNED, 8, 8},
    {'Q', STRUCT_UNSIGNED, 8, 8}, {'?', STRUCT_BOOL, 1, 1},     {'e', STRUCT_FLOAT, 2, 2},
    {'f', STRUCT_FLOAT, 4, 4},    {'d', STRUCT_FLOAT, 8, 8},    {'P', STRUCT_POINTER, 8, 0},
};

static const Letter *find_letter(char letter, bool native) {
  for (size_t i = 0; i < countof(letters); i++)
    if (letters[i].letter == letter) return native || letters[i].standard != 0 ? &letters[i] : NULL;
  return NULL;
}

typedef struct FormatReader {
  const char *at, *end;             /* next letter, and the end of the format */
  bool aligned, native, big_endian; /* what its first character asks for */
} FormatReader;

static void read_mode(FormatReader *reader) {
  char mode = reader->at < reader->end ? *reader->at : '@';
  reader->aligned = true;
  if (strchr("@=<>!", mode) == NULL || mode == 0)
    mode = '@';
  else if (reader->at < reader->end)
    reader->at++;
  reader->aligned = reader->native = mode == '@';
  reader->big_endian = mode == '>' || mode == '!';
}

static bool too_long(void) {
  raise_struct_error("total struct size too long");
  return false;
}

/* Reads the next code, sizes and count but not the offset. 1: read, 0: the end, -1: exception
   set. */
static int read_code(FormatReader *reader, StructCode *code) {
  while (reader->at < reader->end && isspace((unsigned char)*reader->at)) reader->at++;
  if (reader->at == reader->end) return 0;
  int64_t count = 1;
  if (isdigit((unsigned char)*reader->at)) {
    for (count = 0; reader->at < reader->end && isdigit((unsigned char)*reader->at); reader->at++) {
      if (__builtin_mul_overflow(count, 10, &count) ||
          __builtin_add_overflow(count, *reader->at - '0', &count))
        return too_long() - 1;
    }
    if (reader->at == reader->end)
      return raise_struct_error("repeat count given without format specifier"), -1;
  }
  const Letter *letter = find_letter(*reader->at++, reader->native);
  if (letter == NULL) return raise_struct_error("bad char in struct format"), -1;
  bool text = letter->kind == STRUCT_BYTES || letter->kind == STRUCT_PASCAL;
  int64_t size = reader->native ? letter->native : letter->standard;
  *code = (StructCode){.letter = letter->letter,
                       .kind = letter->kind,
                       .big_endian = reader->big_endian,
                       .native = reader->native,
                       .size = text ? count : size,
                       .repeat = text ? 1 : count};
  return 1;
}

/* Places a code behind what the format has so far. false: too long. */
static bool place(const FormatReader *reader, StructFormat *format, StructCode *code) {
  int64_t alignment = reader->aligned && code->kind != STRUCT_BYTES && code->kind != STRUCT_PASCAL
                          ? code->size
                          : 1,
          bytes;
  if (__builtin_add_overflow(format->size, -format->size & (alignment - 1), &code->offset))
    return too_long();
  if (__builtin_mul_overflow(code->size, code->repeat, &bytes)) return too_long();
  if (__builtin_add_overflow(code->offset, bytes, &format->size)) return too_long();
  return true;
}

bool struct_compile(const char *text, size_t length, StructFormat *out) {
  FormatReader reader = {.at = text, .end = text + length};
  StructCode code;
  int status;
  *out = (StructFormat){.codes = malloc((length + 1) * sizeof(StructCode))};
  if (out->codes == NULL) return !is_absent(raise_memory_error());
  if (memchr(text, 0, length) != NULL) {
    raise_struct_error("embedded null character");
    goto failed;
  }
  read_mode(&reader);
  while ((status = read_code(&reader, &code)) > 0) {
    if (!place(&reader, out, &code)) goto failed;
    if (code.kind == STRUCT_PAD || code.repeat == 0) continue;
    out->codes[out->count++] = code;
    out->items += code.repeat;
  }
  if (status == 0) return true;
failed:
  free(out->codes);
  out->codes = NULL;
  return false;
}
