/* IsoCalendarDate: what isocalendar() returns, a tuple of three with names. */
#include "modules/_datetime/datetime.h"

static const Layout isocalendar_layout = {
    .name = "IsoCalendarDate",
    .fixed_size = sizeof(TupleObject),
    .length_offset = offsetof(TupleObject, length),
    .item_size = sizeof(Slot),
    .items_are_slots = true,
};
DEFINE_TYPE_SHAPE(isocalendar);

static Value make(const Value *items) {
  Value v = type_alloc_var(&isocalendar_type, 3);
  if (is_absent(v)) return ABSENT;
  as_tuple(v)->length = 3;
  for (int i = 0; i < 3; i++) slot_init(&as_tuple(v)->items[i], items[i]);
  return v;
}

Value isocalendar_new(IsoWeekDate d) {
  return make((Value[]){from_small_int(d.year), from_small_int(d.week), from_small_int(d.weekday)});
}

static Value new_object(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("IsoCalendarDate(year, week, weekday)");
  Value bound[3];
  int number;
  if (!signature_bind(&signature, args, nargs, kwnames, bound)) return ABSENT;
  for (int i = 0; i < 3; i++) {
    if (!index_to_parsed_int(bound[i], &number)) return ABSENT;
    bound[i] = from_small_int(number);
  }
  return make(bound);
}

static Value repr(Value self) {
  return format_text("%T(year=%V, week=%V, weekday=%V)", self, tuple_get(self, 0),
                     tuple_get(self, 1), tuple_get(self, 2));
}

static Value reduce(Value *args, int nargs) {
  Value plain = tuple_pack(3, tuple_get(args[0], 0), tuple_get(args[0], 1), tuple_get(args[0], 2));
  return tuple_pack(2, type_value(&tuple_type), tuple_pack(1, plain));
}

static Value get_year(Value self, void *closure) {
  return tuple_get(self, 0);
}
static Value get_week(Value self, void *closure) {
  return tuple_get(self, 1);
}
static Value get_weekday(Value self, void *closure) {
  return tuple_get(self, 2);
}

static const GetSetDef getset[] = {
    {"year", get_year, NULL, NULL, NULL},
    {"week", get_week, NULL, NULL, NULL},
    {"weekday", get_weekday, NULL, NULL, NULL},
    {0},
};

static const BuiltinDef methods[] = {
    METHOD("__reduce__(self, /)", reduce, EFFECT_ALLOC, "Pickled as a plain tuple."),
    METHOD_END,
};

Type isocalendar_type = {
    .name = "datetime.IsoCalendarDate",
    .base = &tuple_type,
    .layout = &isocalendar_layout,
    .root_shape = &isocalendar_shape,
    .flags = TYPE_SEQUENCE | TYPE_TUPLE,
    .slots = {.repr = repr, .new_object = new_object},
    .methods = methods,
    .getset = getset,
    .doc = "The result of date.isocalendar() or datetime.isocalendar()\n\n"
           "A tuple of the ISO year, the number of the week and the weekday, which are attributes "
           "as well.",
};
