/* sqlite3.Row: a tuple whose items have names. */
#include "modules/_sqlite3/sqlite.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/sequence.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/tuple.h"

static const Layout row_layout = {.name = "Row",
                                  .fixed_size = sizeof(Row),
                                  .slots_offset = offsetof(Row, data),
                                  .slots_count = 2};
static DEFINE_TYPE_SHAPE(row);

static Value data_of(Value self) {
  return slot_get(&object_cast(Row, self)->data);
}
static Value description_of(Value self) {
  return slot_get(&object_cast(Row, self)->description);
}

static Value row_new(Type *type, Value *args, int nargs, Value kwnames) {
  if (!reject_keywords(type, &row_type, kwnames)) return ABSENT;
  if (nargs != 2) return raise_type_error("Row expected 2 arguments, got %d", nargs);
  if (!is_instance(args[0], &cursor_type))
    return raise_type_error("Row() argument 1 must be sqlite3.Cursor, not %Y", args[0]);
  if (!is_tuple(args[1]))
    return raise_type_error("Row() argument 2 must be tuple, not %Y", args[1]);
  Value self = type_alloc(type), description = slot_get(&as_cursor(args[0])->description);
  Row *row = object_cast(Row, self);
  slot_set(row, &row->data, args[1]);
  slot_set(row, &row->description, is_absent(description) ? NONE : description);
  return self;
}

/* Ignoring the case of ASCII letters, where there are no others. */
static bool is_name(Value name, Value wanted) {
  if (!is_str(name)) return false;
  if (str_equal(name, wanted)) return true;
  const StrObject *a = as_str(name), *b = as_str(wanted);
  return a->ascii && b->ascii && a->length == b->length &&
         strncasecmp(str_units(a), str_units(b), a->length) == 0;
}

static Value item_named(Value self, Value name) {
  Value description = description_of(self), data = data_of(self);
  int64_t count = is_none(description) ? 0 : tuple_length(description);
  for (int64_t i = 0; i < count; i++)
    if (is_name(tuple_get(tuple_get(description, i), 0), name))
      return object_getitem(data, from_small_int(i));
  return raise_error(&exc_IndexError, "No item with that key");
}

static Value row_getitem(Value self, Value key) {
  if (is_str(key)) return item_named(self, key);
  if (is_int(key) || is_slice(key)) return object_getitem(data_of(self), key);
  return raise_error(&exc_IndexError, "Index must be int or string");
}

static int64_t row_length(Value self) {
  return tuple_length(data_of(self));
}
static Value row_iter(Value self) {
  return object_iter(data_of(self));
}

static bool row_hash(Value self, int64_t *hash) {
  int64_t data;
  if (!object_hash(description_of(self), hash) || !object_hash(data_of(self), &data)) return false;
  *hash ^= data;
  return true;
}

static Value row_compare(Value a, Value b, CompareOp op) {
  if ((op != CMP_EQ && op != CMP_NE) || !is_instance(b, &row_type)) return NOT_IMPLEMENTED;
  int equal = object_equal(description_of(a), description_of(b));
  if (equal > 0) equal = object_equal(data_of(a), data_of(b));
  return equal < 0 ? ABSENT : from_bool(equal == (op == CMP_EQ));
}

static Value row_keys(Value *args, int nargs) {
  Value description = description_of(args[0]), keys = list_new(0);
  int64_t count = is_none(description) ? 0 : tuple_length(description);
  for (int64_t i = 0; i < count; i++)
    if (!list_append(keys, tuple_get(tuple_get(description, i), 0))) return ABSENT;
  return keys;
}

static const BuiltinDef methods[] = {
    METHOD("keys(self)", row_keys, EFFECT_ALLOC, "Return the names of the columns."),
    METHOD_END,
};
Type row_type = {
    .name = "sqlite3.Row",
    .base = &object_type,
    .layout = &row_layout,
    .root_shape = &row_shape,
    .flags = TYPE_BASE,
    .slots = {.new_object = row_new,
              .hash = row_hash,
              .compare = row_compare,
              .iter = row_iter,
              .length = row_length,
              .get_item = row_getitem},
    .methods = methods,
};
