/* unicodedata: the Unicode character database. The functions of the module and the methods of UCD
   objects are the same ones; an UCD object answers for Unicode 3.2, in which only the characters of
   that time are assigned. */
#include <strings.h>

#include "base/text.h"
#include "base/unicode_age.h"
#include "base/unicode_db.h"
#include "base/unicode_names.h"
#include "base/unicode_normalize.h"
#include "objects/float.h"
#include "objects/function_builtin.h"
#include "objects/module.h"
#include "objects/str.h"

static const Layout ucd_layout = {.name = "Object", .fixed_size = sizeof(Object)};
DEFINE_TYPE_SHAPE(ucd);
static Type ucd_type;

static bool is_old(Value self) {
  return has_shape(self, &ucd_shape);
}
/* The character is not assigned in the database that self stands for. */
static bool is_hidden(Value self, uint32_t c) {
  return is_old(self) && !unicode_in_3_2(c);
}

/* -- Arguments --------------------------------------------------------------------------------- */

/* The character that an argument is. position: number for the message, 0 for the only argument. */
static bool get_char(const char *name, int position, Value v, uint32_t *c) {
  if (is_str(v) && str_length(v) == 1) return *c = str_char_at(v, 0), true;
  if (position == 0)
    raise_type_error("%s() argument must be a unicode character, not %Y", name, v);
  else
    raise_type_error("%s() argument %d must be a unicode character, not %Y", name, position, v);
  return false;
}

static Value default_or_error(Value otherwise, const char *message) {
  return is_absent(otherwise) ? raise_value_error("%s", message) : otherwise;
}

/* -- Values of digits -------------------------------------------------------------------------- */

static Value decimal(Value *args, int nargs) {
  uint32_t c;
  if (!get_char("decimal", 1, args[1], &c)) return ABSENT;
  int value = is_hidden(args[0], c) ? -1 : unicode_decimal(c);
  if (value < 0 && is_old(args[0])) value = unicode_old_decimal(c);
  return value >= 0 ? from_small_int(value) : default_or_error(args[2], "not a decimal");
}

static Value digit(Value *args, int nargs) {
  uint32_t c;
  if (!get_char("digit", 1, args[1], &c)) return ABSENT;
  int value = unicode_digit(c);
  return value >= 0 ? from_small_int(value) : default_or_error(args[2], "not a digit");
}

static Value numeric(Value *args, int nargs) {
  uint32_t c;
  double value;
  if (!get_char("numeric", 1, args[1], &c)) return ABSENT;
  bool found = !is_hidden(args[0], c) && unicode_numeric(c, &value);
  return found ? float_from_double(value) : default_or_error(args[2], "not a numeric character");
}

/* What the database that self stands for says otherwise than today's; NULL: nothing. */
static const char *old_value(Value self, uint32_t c, OldProperty property) {
  return is_old(self) ? unicode_old_value(c, property) : NULL;
}

/* -- Properties -------------------------------------------------------------------------------- */

static Value category(Value *args, int nargs) {
  uint32_t c;
  if (!get_char("category", 0, args[1], &c)) return ABSENT;
  if (is_hidden(args[0], c)) return str_from_ascii("Cn");
  const char *old = old_value(args[0], c, OLD_CATEGORY);
  if (old != NULL) return str_from_ascii(old);
  return str_from_ascii(unicode_category_name((UnicodeCategory)unicode_data(c)->category));
}

static Value bidirectional(Value *args, int nargs) {
  uint32_t c;
  if (!get_char("bidirectional", 0, args[1], &c)) return ABSENT;
  if (is_hidden(args[0], c)) return str_empty;
  const char *old = old_value(args[0], c, OLD_BIDIRECTIONAL);
  return str_from_ascii(old != NULL ? old : unicode_bidirectional_name(c));
}

static Value combining(Value *args, int nargs) {
  uint32_t c;
  if (!get_char("combining", 0, args[1], &c)) return ABSENT;
  return from_small_int(is_hidden(args[0], c) ? 0 : unicode_data(c)->combining);
}

static Value mirrored(Value *args, int nargs) {
  uint32_t c;
  if (!get_char("mirrored", 0, args[1], &c)) return ABSENT;
  if (is_hidden(args[0], c)) return from_small_int(0);
  const char *old = old_value(args[0], c, OLD_MIRRORED);
  return from_small_int(old != NULL ? *old - '0' : unicode_data(c)->mirrored);
}

static Value east_asian_width(Value *args, int nargs) {
  uint32_t c;
  if (!get_char("east_asian_width", 0, args[1], &c)) return ABSENT;
  if (is_hidden(args[0], c)) return str_from_ascii("F"); /* as CPython has it */
  const char *old = old_value(args[0], c, OLD_WIDTH);
  return str_from_ascii(old != NULL ? old : unicode_width_name(c));
}

static Value decomposition(Value *args, int nargs) {
  uint32_t c;
  char text[32]; /* more than is written: gcc cannot see how long the text is */
  if (!get_char("decomposition", 0, args[1], &c)) return ABSENT;
  if (is_hidden(args[0], c)) return str_empty;
  UnicodeDecomposition d = unicode_decomposition(c);
  if (d.tag == NULL) return str_empty;
  StrBuilder b;
  str_builder_init(&b, 32);
  if (!str_builder_add_ascii(&b, d.tag, strlen(d.tag))) return ABSENT;
  for (size_t i = 0; i < d.length; i++) {
    bool first = i == 0 && *d.tag == 0;
    int length =
        snprintf(text, sizeof text, "%s%04X", first ? "" : " ", (unsigned)d.code_points[i]);
    if (!str_builder_add_ascii(&b, text, length)) return ABSENT;
  }
  return str_builder_finish(&b);
}

/* -- Names ------------------------------------------------------------------------------------- */

static Value name(Value *args, int nargs) {
  uint32_t c;
  char text[UNICODE_NAME_SIZE];
  if (!get_char("name", 1, args[1], &c)) return ABSENT;
  size_t length = is_hidden(args[0], c) ? 0 : unicode_name(c, text);
  return length > 0 ? str_from_ascii_n(text, length) : default_or_error(args[2], "no such name");
}

enum { LONGEST_NAME = 256 };

/* The name is not an alias. */
static bool is_own_name(uint32_t c, const char *text, size_t length) {
  char own[UNICODE_NAME_SIZE];
  return unicode_name(c, own) == length && strncasecmp(own, text, length) == 0;
}

static Value lookup(Value *args, int nargs) {
  size_t length;
  uint32_t code_points[UNICODE_MAX_SEQUENCE];
  if (!is_str(args[1]))
    return raise_type_error("a bytes-like object is required, not '%T'", args[1]);
  const char *text = str_utf8(args[1], &length);
  if (text == NULL) return ABSENT;
  if (length > LONGEST_NAME) return raise_key_error(str_from_ascii("name too long"));
  unsigned count = unicode_find_sequence(text, length, code_points);
  if (is_old(args[0]) && (count != 1 || is_hidden(args[0], code_points[0]) ||
                          !is_own_name(code_points[0], text, length)))
    count = 0;
  if (count > 0) return str_from_view(text_view(code_points, count, 4));
  Value message = format_text("undefined character name '%V'", args[1]);
  return is_absent(message) ? ABSENT : raise_key_error(message);
}

/* -- Normalisation ----------------------------------------------------------------------------- */

static bool get_form(const char *function, Value *args, UnicodeForm *form) {
  static const char *const names[] = {"NFD", "NFC", "NFKD", "NFKC"};
  for (int i = 1; i <= 2; i++) {
    if (is_str(args[i])) continue;
    return raise_type_error("%s() argument %d must be str, not %Y", function, i, args[i]), false;
  }
  for (size_t i = 0; i < countof(names); i++)
    if (str_equals_ascii(args[1], names[i])) return *form = (UnicodeForm)i, true;
  raise_value_error("invalid normalization form");
  return false;
}

/* The text in the form, of Unicode 3.2 if old: characters that were not assigned then stand for
   themselves. */
static Value normalized(Value s, UnicodeForm form, bool old) {
  TextBuffer out;
  text_buffer_init(&out);
  bool ok = old ? unicode_normalize_3_2(str_view(s), form, &out)
                : unicode_normalize(str_view(s), form, &out);
  if (ok) return str_from_text_buffer(&out);
  text_buffer_free(&out);
  return raise_memory_error();
}

static Value normalize(Value *args, int nargs) {
  UnicodeForm form;
  if (!get_form("normalize", args, &form)) return ABSENT;
  Value s = args[2];
  if (as_str(s)->ascii) return str_exact(s);
  if (!is_old(args[0]) && unicode_check_form(str_view(s), form) == UNICODE_YES) return str_exact(s);
  return normalized(s, form, is_old(args[0]));
}

static Value is_normalized(Value *args, int nargs) {
  UnicodeForm form;
  if (!get_form("is_normalized", args, &form)) return ABSENT;
  Value s = args[2];
  if (as_str(s)->ascii) return TRUE_VALUE;
  UnicodeQuickCheck check = is_old(args[0]) ? UNICODE_MAYBE : unicode_check_form(str_view(s), form);
  if (check != UNICODE_MAYBE) return from_bool(check == UNICODE_YES);
  Value text = normalized(s, form, is_old(args[0]));
  return is_absent(text) ? ABSENT : from_bool(str_equal(text, s));
}

/* -- Module ------------------------------------------------------------------------------------ */

#define FUNCTIONS(SELF)                                                                            \
  SELF("decimal", "chr, default=<unrepresentable>, /", decimal,                                    \
       "Return the character's value as a decimal digit, or the default.")                         \
  SELF("digit", "chr, default=<unrepresentable>, /", digit,                                        \
       "Return the character's value as a digit, or the default.")                                 \
  SELF("numeric", "chr, default=<unrepresentable>, /", numeric,                                    \
       "Return the character's numeric value as a float, or the default.")                         \
  SELF("category", "chr, /", category, "Return the general category.")                             \
  SELF("bidirectional", "chr, /", bidirectional, "Return the bidirectional class, or ''.")         \
  SELF("combining", "chr, /", combining,                                                           \
       "Return the canonical combining class, 0 if there is none.")                                \
  SELF("mirrored", "chr, /", mirrored,                                                             \
       "Return 1 if the character is mirrored in right-to-left text, else 0.")                     \
  SELF("east_asian_width", "chr, /", east_asian_width, "Return the East Asian width.")             \
  SELF("decomposition", "chr, /", decomposition,                                                   \
       "Return the decomposition as the database has it, or ''.")                                  \
  SELF("is_normalized", "form, unistr, /", is_normalized,                                          \
       "Return whether the text is in the form NFC, NFKC, NFD or NFKD.")                           \
  SELF("normalize", "form, unistr, /", normalize,                                                  \
       "Return the text in the form NFC, NFKC, NFD or NFKD.")                                      \
  SELF("name", "chr, default=<unrepresentable>, /", name,                                          \
       "Return the character's name, or the default.")                                             \
  SELF("lookup", "name, /", lookup,                                                                \
       "Return the character (or sequence) of that name; KeyError if there is none.")

#define ENTRY(name, parameters, function, doc)                                                     \
  METHOD(name "(self, " parameters ")", function, EFFECT_ALLOC, doc),
static const BuiltinDef ucd_methods[] = {FUNCTIONS(ENTRY) METHOD_END};

static Value get_version(Value self, void *closure) {
  return str_from_ascii("3.2.0");
}
static const GetSetDef ucd_getset[] = {
    {"unidata_version", get_version, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static Type ucd_type = {
    .name = "unicodedata.UCD",
    .base = &object_type,
    .layout = &ucd_layout,
    .root_shape = &ucd_shape,
    .flags = TYPE_NO_INSTANCES,
    .methods = ucd_methods,
    .getset = ucd_getset,
};

/* The module's functions take the module where the methods take the object. */
static bool add_functions(Value module) {
  for (const BuiltinDef *def = ucd_methods; def->signature != NULL; def++)
    if (!object_setattr(module, builtin_def_name(def), builtin_method_new(def, module)))
      return false;
  return true;
}

static bool init(Value module) {
  type_ready(&ucd_type);
  return add_functions(module) && module_add_string(module, "unidata_version", unicode_version) &&
         module_add_type(module, &ucd_type) &&
         module_add(module, "ucd_3_2_0", type_alloc(&ucd_type));
}

static const ModuleDef unicodedata_module = {
    .name = "unicodedata",
    .doc = "The Unicode character database: properties of characters, names, normalisation.",
    .init = init,
};
MODULE_REGISTER(unicodedata_module);
