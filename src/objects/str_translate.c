/* translate and maketrans. */
#include "objects/str_internal.h"

#include "objects/codecs.h"
#include "objects/dict.h"
#include "objects/int.h"

/* -- translate --------------------------------------------------------------------------------- */

enum { KNOWN_CHARS = 128 };
/* What a character is replaced by, if not by itself or a single other one. */
enum { UNKNOWN = -1, DELETED = -2, IS_STRING = -3 };

typedef struct Translation {
  Value table;                /* what translate() was given */
  int32_t known[KNOWN_CHARS]; /* code point, UNKNOWN or DELETED: the table is asked once for a
                                 character */
  StrBuilder result;
} Translation;

/* table[c]: a code point, DELETED or IS_STRING (with *string set). -1 and an exception on error,
   which UNKNOWN then means. */
static int32_t look_up(Value table, uint32_t c, Value *string) {
  Value v = object_getitem(table, from_small_int(c));
  if (is_absent(v)) return exception_suppress(&exc_LookupError) ? (int32_t)c : UNKNOWN;
  if (is_none(v)) return DELETED;
  if (is_str(v)) {
    *string = v;
    if (str_length(v) == 1) return (int32_t)str_char_at(v, 0);
    return str_length(v) == 0 ? DELETED : IS_STRING;
  }
  if (!is_int(v))
    return raise_type_error("character mapping must return integer, None or str"), UNKNOWN;
  int64_t code_point;
  if (int_fits_i64(v, &code_point) && code_point >= 0 && code_point <= TEXT_MAX_CODE_POINT)
    return (int32_t)code_point;
  raise_value_error("character mapping must be in range(0x%x)", TEXT_MAX_CODE_POINT + 1);
  return UNKNOWN;
}

static bool translate_char(Translation *t, uint32_t c) {
  Value string;
  int32_t to = c < KNOWN_CHARS ? t->known[c] : UNKNOWN;
  if (to == UNKNOWN) {
    to = look_up(t->table, c, &string);
    if (to == UNKNOWN) return false;
    if (to == IS_STRING) return str_builder_add(&t->result, string);
    if (c < KNOWN_CHARS) t->known[c] = to;
  }
  return to == DELETED || str_builder_add_char(&t->result, (uint32_t)to);
}

/* Translates into the plain buffer `out` as long as both sides are ASCII, which needs no builder.
   Returns how many characters of `s` are done (-1: error) and sets *length to what they became. */
static int64_t translate_ascii(Translation *t, Value s, uint8_t *out, int64_t *length) {
  const uint8_t *units = str_units(as_str(s));
  Value string;
  int64_t i = 0, n = 0, end = str_length(s);
  for (; i < end; i++) {
    int32_t to = t->known[units[i]];
    if (unlikely(to < 0)) {
      if (to == UNKNOWN) to = look_up(t->table, units[i], &string);
      if (to == UNKNOWN) return -1;
      if (to == IS_STRING) break; /* to be asked again */
      t->known[units[i]] = to;
      if (to == DELETED) continue;
    }
    if (to >= KNOWN_CHARS) break;
    out[n++] = (uint8_t)to;
  }
  *length = n;
  return i;
}

/* Translates the characters from i on and appends them to the result. */
static Value translate_rest(Translation *t, Value s, int64_t i) {
  for (; i < str_length(s); i++)
    if (!translate_char(t, str_char_at(s, i))) return ABSENT;
  return str_builder_finish(&t->result);
}

/* str.translate for anything that is a str. */
static Value str_translate_with(Value s, Value table) {
  Translation t = {.table = table};
  for (int c = 0; c < KNOWN_CHARS; c++) t.known[c] = UNKNOWN;
  if (!as_str(s)->ascii) {
    str_builder_init(&t.result, str_length(s));
    return translate_rest(&t, s, 0);
  }
  Value ascii = str_alloc(str_length(s), 0x7f);
  if (is_absent(ascii)) return ABSENT;
  uint8_t *out = str_fresh_units(ascii);
  int64_t length, done = translate_ascii(&t, s, out, &length);
  if (done < 0) return ABSENT;
  if (done == str_length(s) && length == done && done > 1) return ascii;
  str_builder_init(&t.result, length + str_length(s) - done);
  if (!str_builder_add_ascii(&t.result, (const char *)out, length)) return ABSENT;
  return translate_rest(&t, s, done);
}

Value str_translate(Value *args, int nargs) {
  return str_translate_with(args[0], args[1]);
}

/* -- maketrans --------------------------------------------------------------------------------- */

static bool map_pairs(Value dict, Value from, Value to) {
  if (!is_str(to)) return raise_type_error("maketrans() argument 2 must be str, not %Y", to), false;
  if (!is_str(from))
    return raise_type_error(
               "first maketrans argument must be a string if there is a second argument"),
           false;
  if (str_length(from) != str_length(to))
    return raise_value_error("the first two maketrans arguments must have equal length"), false;
  for (int64_t i = 0; i < str_length(from); i++)
    if (!dict_set(dict, from_small_int(str_char_at(from, i)), from_small_int(str_char_at(to, i))))
      return false;
  return true;
}

static bool map_deleted(Value dict, Value deleted) {
  if (!is_str(deleted))
    return raise_type_error("maketrans() argument 3 must be str, not %Y", deleted), false;
  for (int64_t i = 0; i < str_length(deleted); i++)
    if (!dict_set(dict, from_small_int(str_char_at(deleted, i)), NONE)) return false;
  return true;
}

static Value char_key(Value key) {
  if (is_int(key)) return key;
  if (!is_str(key)) return raise_type_error("keys in translate table must be strings or integers");
  if (str_length(key) != 1)
    return raise_value_error("string keys in translate table must be of length 1");
  return from_small_int(str_char_at(key, 0));
}

static bool copy_table(Value dict, Value table) {
  Value key, v;
  int64_t position = 0;
  if (!is_exact_dict(table))
    return raise_type_error("if you give only one argument to maketrans it must be a dict"), false;
  while (dict_next(table, &position, &key, &v)) {
    key = char_key(key);
    if (is_absent(key) || !dict_set(dict, key, v)) return false;
  }
  return true;
}

Value str_maketrans(Value *args, int nargs) {
  Value dict = dict_new();
  bool ok = is_absent(args[1]) ? copy_table(dict, args[0]) : map_pairs(dict, args[0], args[1]);
  if (ok && !is_absent(args[2])) ok = map_deleted(dict, args[2]);
  return ok ? dict : ABSENT;
}
