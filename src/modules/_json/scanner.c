/* make_scanner: JSON text to objects. */
#include "base/float_parse.h"
#include "modules/_json/json.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/tuple.h"

typedef struct JsonScanner {
  Object header;
  bool strict; /* control characters in strings are errors */
  Slot object_hook, object_pairs_hook, parse_float, parse_int,
      parse_constant; /* attributes of the JSONDecoder */
} JsonScanner;

static const Layout scanner_layout = {
    .name = "JsonScanner",
    .fixed_size = sizeof(JsonScanner),
    .slots_offset = offsetof(JsonScanner, object_hook),
    .slots_count = 5,
};
static DEFINE_TYPE_SHAPE(scanner);

static JsonScanner *as_scanner(Value v) {
  return object_cast(JsonScanner, v);
}

/* Keys of objects tend to be the same few: those seen lately, by a hash of their text. */
enum { RECENT_KEYS = 64 };

typedef struct Scan {
  JsonScanner *scanner;    /* with the settings */
  Value text;              /* str being parsed */
  TextView view;           /* its units */
  int64_t length;          /* of the text */
  Value keys[RECENT_KEYS]; /* of one byte a unit; or absent */
} Scan;

/* The value at `at` (white space skipped already); *end: behind it. ABSENT: exception set,
   StopIteration(at) if none is there. */
static Value scan_value(Scan *scan, int64_t at, int64_t *end);

/* -- Characters -------------------------------------------------------------------------------- */

/* 0, which is not allowed anywhere, behind the end. */
static always_inline uint32_t char_at(const Scan *scan, int64_t i) {
  return i < scan->length ? text_at(scan->view, i) : 0;
}

static always_inline int64_t skip_space(const Scan *scan, int64_t i) {
  for (;; i++) {
    uint32_t c = char_at(scan, i);
    if (c != ' ' && c != '\n' && c != '\t' && c != '\r') return i;
  }
}

static Value stop_at(int64_t at) {
  return raise_stop_iteration(int_from_i64(at));
}

static bool is_digit(uint32_t c) {
  return c >= '0' && c <= '9';
}

/* -- Numbers and names ------------------------------------------------------------------------- */

static bool is_word_at(const Scan *scan, int64_t at, const char *word) {
  for (; *word != '\0'; word++, at++)
    if (char_at(scan, at) != (uint8_t)*word) return false;
  return true;
}

static Value named_constant(Scan *scan, const char *name, int64_t at, int64_t *end) {
  *end = at + (int64_t)strlen(name);
  return call1(slot_get(&scan->scanner->parse_constant), str_intern_static(name));
}

/* Behind the digits from i on. */
static int64_t skip_digits(const Scan *scan, int64_t i) {
  while (is_digit(char_at(scan, i))) i++;
  return i;
}

/* Behind ".5" and "e+10" at i, where they are. */
static int64_t skip_fraction(const Scan *scan, int64_t i) {
  if (char_at(scan, i) == '.' && is_digit(char_at(scan, i + 1))) i = skip_digits(scan, i + 2);
  uint32_t c = char_at(scan, i);
  if (c != 'e' && c != 'E') return i;
  uint32_t sign = char_at(scan, i + 1);
  int64_t digits = i + 1 + (sign == '+' || sign == '-');
  return is_digit(char_at(scan, digits)) ? skip_digits(scan, digits) : i;
}

/* The number's text as ASCII bytes. They live as long as *store, a str. NULL: MemoryError. */
static const char *number_text(const Scan *scan, int64_t from, int64_t to, Value *store) {
  if (scan->view.width == 1) return (const char *)scan->view.units + from;
  *store = str_slice(scan->text, from, to);
  return is_absent(*store) ? NULL : str_units(as_str(*store));
}

/* parse_float or parse_int of the program's. */
static Value call_parser(Scan *scan, Value parse, int64_t from, int64_t to) {
  Value text = str_slice(scan->text, from, to);
  return is_absent(text) ? ABSENT : call1(parse, text);
}

static Value make_float(Scan *scan, int64_t from, int64_t to) {
  Value parse = slot_get(&scan->scanner->parse_float), store = ABSENT;
  if (!same(parse, type_value(&float_type))) return call_parser(scan, parse, from, to);
  double number;
  const char *text = number_text(scan, from, to, &store);
  if (text == NULL) return ABSENT;
  float_parse(text, (size_t)(to - from), false, &number);
  GC_KEEP(store.bits);
  return float_from_double(number);
}

static Value make_int(Scan *scan, int64_t from, int64_t to) {
  enum { SAFE_DIGITS = 18 };
  Value parse = slot_get(&scan->scanner->parse_int), store = ABSENT;
  if (!same(parse, type_value(&int_type))) return call_parser(scan, parse, from, to);
  if (to - from > SAFE_DIGITS) {
    const char *text = number_text(scan, from, to, &store);
    Value result = text == NULL ? ABSENT : int_from_text(text, (size_t)(to - from), 10);
    GC_KEEP(store.bits);
    return result;
  }
  bool negative = char_at(scan, from) == '-';
  int64_t number = 0;
  for (int64_t i = from + negative; i < to; i++) number = number * 10 + (char_at(scan, i) - '0');
  return int_from_i64(negative ? -number : number);
}

static Value scan_number(Scan *scan, int64_t at, int64_t *end) {
  int64_t digits = at + (char_at(scan, at) == '-');
  uint32_t first = char_at(scan, digits);
  if (!is_digit(first)) return stop_at(at);
  int64_t whole = first == '0' ? digits + 1 : skip_digits(scan, digits);
  *end = skip_fraction(scan, whole);
  return *end > whole ? make_float(scan, at, *end) : make_int(scan, at, whole);
}

static Value scan_name(Scan *scan, int64_t at, int64_t *end) {
  *end = at + 4;
  if (is_word_at(scan, at, "null")) return NONE;
  if (is_word_at(scan, at, "true")) return TRUE_VALUE;
  *end = at + 5;
  if (is_word_at(scan, at, "false")) return FALSE_VALUE;
  static const char *const names[] = {"NaN", "Infinity", "-Infinity"};
  for (size_t i = 0; i < countof(names); i++)
    if (is_word_at(scan, at, names[i])) return named_constant(scan, names[i], at, end);
  return scan_number(scan, at, end);
}

/* -- Arrays ------------------------------------------------------------------------------------ */

static Value scan_items(Scan *scan, int64_t at, int64_t *end) {
  Value list = list_new(0);
  at = skip_space(scan, at);
  if (char_at(scan, at) == ']') return *end = at + 1, list;
  for (;;) {
    Value item = scan_value(scan, at, &at);
    if (is_absent(item) || !list_append(list, item)) return ABSENT;
    at = skip_space(scan, at);
    uint32_t c = char_at(scan, at);
    if (c == ']') break;
    if (c != ',') return json_raise("Expecting ',' delimiter", scan->text, at);
    at = skip_space(scan, at + 1);
  }
  *end = at + 1;
  return list;
}

/* -- Objects ----------------------------------------------------------------------------------- */

static uint32_t key_place(const uint8_t *text, int64_t length) {
  uint32_t first = text[0], middle = text[length / 2], last = text[length - 1];
  return ((uint32_t)length * 7 + first * 31 + middle * 5 + last * 17) % RECENT_KEYS;
}

static bool key_is(Value key, const uint8_t *text, int64_t length) {
  return str_length(key) == length && memcmp(str_units(as_str(key)), text, (size_t)length) == 0;
}

/* The key whose text begins at `at`, behind the quote. */
static Value scan_key(Scan *scan, int64_t at, int64_t *end) {
  bool strict = scan->scanner->strict;
  if (scan->view.width != 1) return json_scan_string(scan->text, at, strict, end);
  const uint8_t *text = scan->view.units;
  int64_t to = json_plain_bytes(text, at, scan->length);
  if (to == at || to == scan->length || text[to] != '"')
    return json_scan_string(scan->text, at, strict, end);
  *end = to + 1;
  Value *place = &scan->keys[key_place(text + at, to - at)];
  if (is_absent(*place) || !key_is(*place, text + at, to - at))
    return *place = str_slice(scan->text, at, to);
  return *place;
}

/* "key" : value at `at`; *end: behind it and the white space that follows. false: exception set. */
static bool scan_pair(Scan *scan, int64_t at, Value *key, Value *v, int64_t *end) {
  const char *missing = "Expecting property name enclosed in double quotes";
  if (char_at(scan, at) == '"') {
    *key = scan_key(scan, at + 1, &at);
    if (is_absent(*key)) return false;
    at = skip_space(scan, at);
    if (char_at(scan, at) == ':') {
      *v = scan_value(scan, skip_space(scan, at + 1), &at);
      *end = skip_space(scan, at);
      return !is_absent(*v);
    }
    missing = "Expecting ':' delimiter";
  }
  json_raise(missing, scan->text, at);
  return false;
}

/* Into the dict, or as a tuple into the list. */
static bool add_pair(Value target, bool pairs, Value key, Value v) {
  return pairs ? list_append(target, tuple_pack(2, key, v)) : dict_set_str(target, key, v);
}

static Value apply_hooks(Scan *scan, bool pairs, Value target) {
  Value hook = slot_get(pairs ? &scan->scanner->object_pairs_hook : &scan->scanner->object_hook);
  return is_none(hook) ? target : call1(hook, target);
}

static Value scan_object(Scan *scan, int64_t at, int64_t *end) {
  bool pairs = !is_none(slot_get(&scan->scanner->object_pairs_hook));
  Value target = pairs ? list_new(0) : dict_new(), key, v;
  at = skip_space(scan, at);
  bool more = char_at(scan, at) != '}';
  while (more) {
    if (!scan_pair(scan, at, &key, &v, &at) || !add_pair(target, pairs, key, v)) return ABSENT;
    more = char_at(scan, at) != '}';
    if (!more) break;
    if (char_at(scan, at) != ',') return json_raise("Expecting ',' delimiter", scan->text, at);
    at = skip_space(scan, at + 1);
  }
  *end = at + 1;
  return apply_hooks(scan, pairs, target);
}

/* -- Values ------------------------------------------------------------------------------------ */

static Value scan_nested(Scan *scan, int64_t at, int64_t *end) {
  bool is_object = char_at(scan, at) == '{';
  if (!recursion_enter(is_object ? " while decoding a JSON object from a unicode string"
                                 : " while decoding a JSON array from a unicode string"))
    return ABSENT;
  Value result = is_object ? scan_object(scan, at + 1, end) : scan_items(scan, at + 1, end);
  recursion_leave();
  return result;
}

static Value scan_value(Scan *scan, int64_t at, int64_t *end) {
  if (at >= scan->length) return stop_at(at);
  uint32_t c = text_at(scan->view, at);
  if (c == '"') return json_scan_string(scan->text, at + 1, scan->scanner->strict, end);
  if (c == '{' || c == '[') return scan_nested(scan, at, end);
  return is_digit(c) ? scan_number(scan, at, end) : scan_name(scan, at, end);
}

static Value scanner_call(Value self, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("scan_once(string, idx)");
  Value bound[2];
  int64_t at, end;
  if (!signature_bind(&signature, args, nargs, kwnames, bound) || !index_to_i64(bound[1], &at))
    return ABSENT;
  if (!is_str(bound[0]))
    return raise_type_error("first argument must be a string, not %.80T", bound[0]);
  if (at < 0) return raise_value_error("idx cannot be negative");
  Scan scan = {.scanner = as_scanner(self),
               .text = bound[0],
               .view = str_view(bound[0]),
               .length = str_length(bound[0])};
  Value result = scan_value(&scan, at, &end);
  GC_KEEP(&scan);
  return is_absent(result) ? ABSENT : tuple_pack(2, result, int_from_i64(end));
}

/* -- The type ---------------------------------------------------------------------------------- */

static bool take_attribute(Value self, Value context, Value name, Slot *slot) {
  Value v = object_getattr(context, name);
  if (is_absent(v)) return false;
  slot_set(as_object(self), slot, v);
  return true;
}

static Value scanner_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("make_scanner(context)");
  Value context;
  if (!signature_bind(&signature, args, nargs, kwnames, &context)) return ABSENT;
  Value self = type_alloc(type), strict = object_getattr(context, NAME("strict"));
  JsonScanner *scanner = as_scanner(self);
  if (is_absent(strict) || !arg_truth(strict, &scanner->strict)) return ABSENT;
  bool ok = take_attribute(self, context, NAME("object_hook"), &scanner->object_hook) &&
            take_attribute(self, context, NAME("object_pairs_hook"), &scanner->object_pairs_hook) &&
            take_attribute(self, context, NAME("parse_float"), &scanner->parse_float) &&
            take_attribute(self, context, NAME("parse_int"), &scanner->parse_int) &&
            take_attribute(self, context, NAME("parse_constant"), &scanner->parse_constant);
  return ok ? self : ABSENT;
}

static const MemberDef scanner_members[] = {
    {"strict", MEMBER_BOOL, offsetof(JsonScanner, strict), false, "strict"},
    {"object_hook", MEMBER_SLOT, offsetof(JsonScanner, object_hook), false, "object_hook"},
    {"object_pairs_hook", MEMBER_SLOT, offsetof(JsonScanner, object_pairs_hook), false, NULL},
    {"parse_float", MEMBER_SLOT, offsetof(JsonScanner, parse_float), false, "parse_float"},
    {"parse_int", MEMBER_SLOT, offsetof(JsonScanner, parse_int), false, "parse_int"},
    {"parse_constant", MEMBER_SLOT, offsetof(JsonScanner, parse_constant), false, "parse_constant"},
    {0},
};

Type json_scanner_type = {
    .name = "_json.Scanner",
    .base = &object_type,
    .layout = &scanner_layout,
    .root_shape = &scanner_shape,
    .flags = TYPE_BASE,
    .slots = {.new_object = scanner_new, .call = scanner_call},
    .members = scanner_members,
    .doc = "JSON scanner object",
};
