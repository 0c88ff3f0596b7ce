/* _csv.Dialect: how the fields and lines of a file are told apart. */
#include "modules/_csv/csv.h"

#include "objects/dict.h"
#include "objects/tuple.h"

static const Layout dialect_layout = {.name = "Dialect",
                                      .fixed_size = sizeof(Dialect),
                                      .slots_offset = offsetof(Dialect, line_terminator),
                                      .slots_count = 1};
static DEFINE_TYPE_SHAPE(dialect);

bool csv_check_count(const Value *args) {
  int64_t rest = tuple_length(args[2]);
  if (is_absent(args[0]))
    raise_type_error(" expected at least 1 argument, got 0");
  else if (rest > 0)
    raise_type_error(" expected at most 2 arguments, got %lld", (long long)(2 + rest));
  return !exception_pending();
}

Value csv_make_dialect(Value dialect, Value options) {
  Value args = is_absent(dialect) ? tuple_pack(0) : tuple_pack(1, dialect);
  return call_with_tuple(type_value(&csv_dialect_type), args, options);
}

Value csv_find_dialect(Value name) {
  Value dialect = dict_get(csv_dialects, name);
  if (is_absent(dialect) && !exception_pending()) raise_csv_error("unknown dialect");
  return dialect;
}

/* -- Options ----------------------------------------------------------------------------------- */

/* v ABSENT: *out stays as it is. */
static bool take_char(Value v, const char *name, bool may_be_none, uint32_t *out) {
  if (is_absent(v)) return true;
  if (is_none(v) && may_be_none) return *out = CSV_NO_CHAR, true;
  if (!is_str(v))
    raise_type_error("\"%s\" must be string%s, not %T", name, may_be_none ? " or None" : "", v);
  else if (str_length(v) != 1)
    raise_type_error("\"%s\" must be a 1-character string", name);
  else
    return *out = str_char_at(v, 0), true;
  return false;
}

static bool take_bool(Value v, bool *out) {
  return is_absent(v) || arg_truth(v, out);
}

static bool take_quoting(Value v, int32_t *out) {
  int64_t quoting;
  if (is_absent(v)) return true;
  if (!is_exact_int(v)) return raise_type_error("\"quoting\" must be an integer"), false;
  if (!int_fits_i64(v, &quoting) || quoting < QUOTE_MINIMAL || quoting > QUOTE_NONE)
    return raise_type_error("bad \"quoting\" value"), false;
  *out = (int32_t)quoting;
  return true;
}

static bool take_line_terminator(Dialect *d, Value v) {
  if (is_absent(v)) v = str_from_ascii("\r\n");
  if (is_none(v)) return raise_type_error("lineterminator must be set"), false;
  if (!is_str(v)) return raise_type_error("\"lineterminator\" must be a string"), false;
  slot_set(d, &d->line_terminator, v);
  return true;
}

enum {
  DIALECT,
  DELIMITER,
  DOUBLE_QUOTE,
  ESCAPE,
  LINE_TERMINATOR,
  QUOTE,
  QUOTING,
  SKIP_SPACE,
  STRICT,
  OPTIONS
};

static bool take_options(Dialect *d, const Value *a) {
  if (!take_char(a[DELIMITER], "delimiter", false, &d->delimiter) ||
      !take_bool(a[DOUBLE_QUOTE], &d->double_quote) ||
      !take_char(a[ESCAPE], "escapechar", true, &d->escape) ||
      !take_char(a[QUOTE], "quotechar", true, &d->quote) ||
      !take_quoting(a[QUOTING], &d->quoting) || !take_bool(a[SKIP_SPACE], &d->skip_space) ||
      !take_bool(a[STRICT], &d->strict) || !take_line_terminator(d, a[LINE_TERMINATOR]))
    return false;
  if (d->quote == CSV_NO_CHAR && is_absent(a[QUOTING])) d->quoting = QUOTE_NONE;
  if (d->quoting == QUOTE_NONE || d->quote != CSV_NO_CHAR) return true;
  raise_type_error("quotechar must be set if quoting enabled");
  return false;
}

static const char *const option_names[OPTIONS] = {"dialect",    "delimiter",        "doublequote",
                                                  "escapechar", "lineterminator",   "quotechar",
                                                  "quoting",    "skipinitialspace", "strict"};

/* Options that were not given come from the attributes of `dialect`. */
static bool inherit_options(Value *a) {
  for (int i = DELIMITER; i < OPTIONS; i++) {
    if (!is_absent(a[i])) continue;
    a[i] = object_lookup_attr(a[DIALECT], str_intern_static(option_names[i]));
    if (exception_pending()) return false;
  }
  return true;
}

static bool any_option(const Value *a) {
  for (int i = DELIMITER; i < OPTIONS; i++)
    if (!is_absent(a[i])) return true;
  return false;
}

static Value dialect_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("(dialect=?, delimiter=?, doublequote=?, "
                                         "escapechar=?, lineterminator=?, quotechar=?, quoting=?, "
                                         "skipinitialspace=?, strict=?)");
  Value a[OPTIONS];
  if (!signature_bind(&signature, args, nargs, kwnames, a)) return ABSENT;
  if (!is_absent(a[DIALECT]) && !is_none(a[DIALECT])) {
    if (is_str(a[DIALECT])) a[DIALECT] = csv_find_dialect(a[DIALECT]);
    if (is_absent(a[DIALECT])) return ABSENT;
    if (is_instance(a[DIALECT], &csv_dialect_type) && type == &csv_dialect_type && !any_option(a))
      return a[DIALECT];
    if (!inherit_options(a)) return ABSENT;
  }
  Value self = type_alloc(type);
  Dialect *d = as_dialect(self);
  d->delimiter = ',';
  d->quote = '"';
  d->escape = CSV_NO_CHAR;
  d->quoting = QUOTE_MINIMAL;
  d->double_quote = true;
  return take_options(d, a) ? self : ABSENT;
}

/* -- The type ---------------------------------------------------------------------------------- */

static Value char_value(uint32_t c) {
  return c == CSV_NO_CHAR ? NONE : str_from_char(c);
}
static Value get_delimiter(Value self, void *closure) {
  return char_value(as_dialect(self)->delimiter);
}
static Value get_escape(Value self, void *closure) {
  return char_value(as_dialect(self)->escape);
}
static Value get_quote(Value self, void *closure) {
  return char_value(as_dialect(self)->quote);
}

static const GetSetDef dialect_getset[] = {
    {"delimiter", get_delimiter, NULL, "between fields", NULL},
    {"escapechar", get_escape, NULL, "takes the next character's meaning away", NULL},
    {"quotechar", get_quote, NULL, "around fields", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static const MemberDef dialect_members[] = {
    {"quoting", MEMBER_INT32, offsetof(Dialect, quoting), false, "one of the constants QUOTE_..."},
    {"doublequote", MEMBER_BOOL, offsetof(Dialect, double_quote), false,
     "two quotes in a quoted field mean one"},
    {"skipinitialspace", MEMBER_BOOL, offsetof(Dialect, skip_space), false,
     "spaces behind a delimiter do not count"},
    {"strict", MEMBER_BOOL, offsetof(Dialect, strict), false, "bad input is an error"},
    {"lineterminator", MEMBER_SLOT, offsetof(Dialect, line_terminator), false,
     "behind each row that is written"},
    {0},
};
Type csv_dialect_type = {
    .name = "_csv.Dialect",
    .base = &object_type,
    .layout = &dialect_layout,
    .root_shape = &dialect_shape,
    .flags = TYPE_BASE,
    .slots = {.new_object = dialect_new},
    .members = dialect_members,
    .getset = dialect_getset,
    .doc = "How a CSV file is written.",
};
