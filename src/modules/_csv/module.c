/* The module _csv: reading and writing of comma-separated values. */
#include "modules/_csv/csv.h"

#include "objects/dict.h"
#include "objects/module.h"
#include "objects/tuple.h"

Value csv_error, csv_dialects;
int64_t csv_field_limit = 128 * 1024;

static Value register_dialect(Value *args, int nargs) {
  if (!csv_check_count(args)) return ABSENT;
  if (!is_str(args[0])) return raise_type_error("dialect name must be a string");
  Value dialect = csv_make_dialect(args[1], args[3]);
  return !is_absent(dialect) && dict_set(csv_dialects, args[0], dialect) ? NONE : ABSENT;
}
static Value unregister_dialect(Value *args, int nargs) {
  int deleted = dict_delete(csv_dialects, args[0]);
  return deleted > 0 ? NONE : deleted == 0 ? raise_csv_error("unknown dialect") : ABSENT;
}
static Value get_dialect(Value *args, int nargs) {
  return csv_find_dialect(args[0]);
}
static Value list_dialects(Value *args, int nargs) {
  return dict_keys_list(csv_dialects);
}

static Value field_size_limit(Value *args, int nargs) {
  int64_t old = csv_field_limit;
  if (is_absent(args[0])) return int_from_i64(old);
  if (!is_exact_int(args[0])) return raise_type_error("limit must be an integer");
  return int_to_i64(args[0], &csv_field_limit) ? int_from_i64(old) : ABSENT;
}

static bool make_globals(void) {
  gc_root_add(&csv_error);
  gc_root_add(&csv_dialects);
  csv_dialects = dict_new();
  Value dict = dict_new();
  if (!dict_set(dict, NAME("__module__"), NAME("_csv"))) return false;
  csv_error =
      type_new(&type_type, NAME("Error"), tuple_pack(1, type_value(&exc_Exception)), dict, ABSENT);
  return !is_absent(csv_error);
}

static bool init(Value module) {
  if (is_absent(csv_error) && !make_globals()) return false;
  type_ready(&csv_dialect_type);
  type_ready(&csv_reader_type);
  type_ready(&csv_writer_type);
  return module_add(module, "Error", csv_error) && module_add(module, "_dialects", csv_dialects) &&
         module_add(module, "Dialect", type_value(&csv_dialect_type)) &&
         module_add(module, "Reader", type_value(&csv_reader_type)) &&
         module_add(module, "Writer", type_value(&csv_writer_type)) &&
         module_add_int(module, "QUOTE_MINIMAL", QUOTE_MINIMAL) &&
         module_add_int(module, "QUOTE_ALL", QUOTE_ALL) &&
         module_add_int(module, "QUOTE_NONNUMERIC", QUOTE_NONNUMERIC) &&
         module_add_int(module, "QUOTE_NONE", QUOTE_NONE) &&
         module_add_string(module, "__version__", "1.0");
}

static const BuiltinDef functions[] = {
    METHOD("reader(lines=?, dialect=?, /, *rest, **options)", csv_reader, EFFECT_ANY,
           "Return an iterator over the rows in an iterable of lines."),
    METHOD("writer(file=?, dialect=?, /, *rest, **options)", csv_writer, EFFECT_ANY,
           "Return an object that writes rows to the file."),
    METHOD("register_dialect(name=?, dialect=?, /, *rest, **options)", register_dialect, EFFECT_ANY,
           "Give a dialect a name."),
    METHOD("unregister_dialect(name)", unregister_dialect, EFFECT_ANY,
           "Forget the dialect of that name."),
    METHOD("get_dialect(name)", get_dialect, EFFECT_ANY, "Return the dialect of that name."),
    METHOD("list_dialects()", list_dialects, EFFECT_ALLOC, "Return the names of all dialects."),
    METHOD("field_size_limit(limit=?, /)", field_size_limit, EFFECT_ANY,
           "Set the longest length of a field; return the old one."),
    METHOD_END,
};
static const ModuleDef csv_module = {
    .name = "_csv", .doc = "CSV parsing and writing.", .functions = functions, .init = init};
MODULE_REGISTER(csv_module);
