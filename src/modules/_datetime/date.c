/* date: making, protocol, operators and the type. Its methods are in date_methods.c. */
#include "base/hash.h"
#include "modules/_datetime/datetime.h"

static const Layout date_layout = {.name = "Date", .fixed_size = sizeof(Date)};
DEFINE_TYPE_SHAPE(date);

/* -- Making ------------------------------------------------------------------------------------ */

bool check_date_parts(DateParts p, CivilDate *date) {
  if (p.year < MIN_YEAR || p.year > MAX_YEAR)
    raise_value_error("year %d is out of range", p.year);
  else if (p.month < 1 || p.month > 12)
    raise_value_error("month must be in 1..12");
  else if (p.day < 1 || p.day > days_in_month(p.year, p.month))
    raise_value_error("day is out of range for month");
  else {
    *date = (CivilDate){(int16_t)p.year, (uint8_t)p.month, (uint8_t)p.day};
    return true;
  }
  return false;
}

static Value alloc_date(Type *type, CivilDate date) {
  Value v = type == &date_type ? from_object(gc_new(&date_shape)) : type_alloc(type);
  as_date(v)->date = date;
  return v;
}

Value date_from_civil(CivilDate date) {
  return alloc_date(&date_type, date);
}

Value date_new_of_class(Value class_, DateParts parts) {
  CivilDate date;
  if (!same(class_, type_value(&date_type)))
    return call3(class_, int_from_i64(parts.year), int_from_i64(parts.month),
                 int_from_i64(parts.day));
  return check_date_parts(parts, &date) ? date_from_civil(date) : ABSENT;
}

Value date_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("(year, month, day)");
  uint8_t state[DATE_STATE];
  Value bound[3];
  DateParts parts;
  CivilDate date;
  if (nargs == 1) {
    int pickled = pickled_state(args[0], STATE_DATE, state);
    if (pickled != 0) return pickled < 0 ? ABSENT : alloc_date(type, unpack_date(state));
  }
  if (!signature_bind(&signature, args, nargs, kwnames, bound) ||
      !index_to_parsed_int(bound[0], &parts.year) || !index_to_parsed_int(bound[1], &parts.month) ||
      !index_to_parsed_int(bound[2], &parts.day) || !check_date_parts(parts, &date))
    return ABSENT;
  return alloc_date(type, date);
}

/* -- Protocol ---------------------------------------------------------------------------------- */

static Value repr(Value self) {
  CivilDate d = as_date(self)->date;
  return format_text("%T(%d, %d, %d)", self, d.year, d.month, d.day);
}

static bool hash(Value self, int64_t *out) {
  Date *d = as_date(self);
  if (d->hash == 0) {
    uint8_t state[DATE_STATE];
    pack_date(state, d->date);
    d->hash = hash_bytes(state, sizeof state);
  }
  *out = d->hash;
  return true;
}

static Value compare(Value self, Value other, CompareOp op) {
  if (!is_date(self) || !is_date(other)) return NOT_IMPLEMENTED;
  return compare_result(civil_compare(as_date(self)->date, as_date(other)->date), op);
}

/* -- Operators --------------------------------------------------------------------------------- */

/* date + days, of the same class. */
static Value shifted(Value v, int64_t days) {
  int64_t ordinal = civil_ordinal(as_date(v)->date) + days;
  if (ordinal < 1 || ordinal > MAX_ORDINAL)
    return raise_error(&exc_OverflowError, "date value out of range");
  return date_new_of_class(type_value(type_of(v)), parts_of_ordinal(ordinal));
}

static Value add(Value a, Value b) {
  if (is_datetime(a) || is_datetime(b)) return NOT_IMPLEMENTED;
  if (is_date(a)) return is_timedelta(b) ? shifted(a, as_timedelta(b)->days) : NOT_IMPLEMENTED;
  return is_timedelta(a) ? shifted(b, as_timedelta(a)->days) : NOT_IMPLEMENTED;
}

static Value subtract(Value a, Value b) {
  if (!is_date(a) || is_datetime(a) || is_datetime(b)) return NOT_IMPLEMENTED;
  if (is_date(b))
    return timedelta_new(civil_ordinal(as_date(a)->date) - civil_ordinal(as_date(b)->date), 0, 0);
  return is_timedelta(b) ? shifted(a, -(int64_t)as_timedelta(b)->days) : NOT_IMPLEMENTED;
}

/* -- The type ---------------------------------------------------------------------------------- */

static Value get_year(Value self, void *closure) {
  return from_small_int(as_date(self)->date.year);
}
static Value get_month(Value self, void *closure) {
  return from_small_int(as_date(self)->date.month);
}
static Value get_day(Value self, void *closure) {
  return from_small_int(as_date(self)->date.day);
}

static const GetSetDef getset[] = {
    {"year", get_year, NULL, NULL, NULL},
    {"month", get_month, NULL, NULL, NULL},
    {"day", get_day, NULL, NULL, NULL},
    {0},
};

Type date_type = {
    .name = "datetime.date",
    .base = &object_type,
    .layout = &date_layout,
    .root_shape = &date_shape,
    .flags = TYPE_BASE,
    .slots =
        {
            .repr = repr,
            .str = str_isoformat,
            .hash = hash,
            .compare = compare,
            .new_object = date_new_object,
            .add = add,
            .subtract = subtract,
        },
    .methods = date_methods,
    .getset = getset,
    .doc = "date(year, month, day) --> date object",
};
