/* The module _datetime. */
#include "interp/import.h"
#include "modules/_datetime/datetime.h"
#include "objects/module.h"

bool set_class_attribute(Type *type, const char *name, Value v) {
  return !is_absent(v) &&
         dict_set_str(slot_get(&type->dict), str_intern_utf8(name, strlen(name)), v);
}

Value time_attribute(Value name) {
  Value modules = sys_modules();
  if (is_absent(modules)) return ABSENT;
  Value module = is_exact_dict(modules) ? dict_get_str(modules, NAME("time")) : ABSENT;
  if (is_absent(module)) module = import_module("time");
  return is_absent(module) ? ABSENT : object_getattr(module, name);
}

static bool set_limits(Type *type, Value min, Value max, Value resolution) {
  return set_class_attribute(type, "min", min) && set_class_attribute(type, "max", max) &&
         set_class_attribute(type, "resolution", resolution);
}

static bool init(Value module) {
  static const CivilDate first = {MIN_YEAR, 1, 1}, last = {MAX_YEAR, 12, 31};
  static const ClockTime midnight = {0}, last_moment = {23, 59, 59, 0, 999999};
  type_ready(&isocalendar_type);
  Value microsecond = timedelta_new(0, 0, 1);
  return set_limits(&timedelta_type, timedelta_new(-999999999, 0, 0),
                    timedelta_new(999999999, 86399, 999999), microsecond) &&
         set_limits(&date_type, date_from_civil(first), date_from_civil(last),
                    timedelta_new(1, 0, 0)) &&
         set_limits(&time_type, time_from_clock(midnight, NONE), time_from_clock(last_moment, NONE),
                    microsecond) &&
         set_limits(&datetime_type, datetime_from_parts(first, midnight, NONE),
                    datetime_from_parts(last, last_moment, NONE), microsecond) &&
         timezone_init() && module_add(module, "UTC", timezone_utc) &&
         module_add_int(module, "MINYEAR", MIN_YEAR) && module_add_int(module, "MAXYEAR", MAX_YEAR);
}

static Type *const types[] = {
    &date_type, &datetime_type, &time_type, &timedelta_type, &tzinfo_type, &timezone_type, NULL,
};

static const ModuleDef datetime_module = {
    .name = "_datetime",
    .doc = "Fast implementation of the datetime type.",
    .types = types,
    .init = init,
};
MODULE_REGISTER(datetime_module);
