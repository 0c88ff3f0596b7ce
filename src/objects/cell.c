/* cell objects as Python code sees them. */
#include "objects/cell.h"

#include "objects/int.h"
#include "objects/tuple.h"

static const Layout cell_layout = {
    .name = "CellObject",
    .fixed_size = sizeof(CellObject),
    .slots_offset = offsetof(CellObject, contents),
    .slots_count = 1,
};

Value cell_new(Value contents) {
  CellObject *cell = gc_new(&cell_shape);
  slot_init(&cell->contents, contents);
  return from_object(cell);
}

static Value cell_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  if (!is_absent(kwnames) && tuple_length(kwnames) > 0)
    return raise_type_error("cell() takes no keyword arguments");
  if (nargs > 1) return raise_type_error("cell expected at most 1 argument, got %d", nargs);
  return cell_new(nargs == 1 ? args[0] : ABSENT);
}

static Value cell_repr(Value self) {
  Value contents = slot_get(&as_cell(self)->contents), address = int_to_text(object_id(self), 16);
  if (is_absent(contents)) return format_text("<cell at 0x%V: empty>", address);
  return format_text("<cell at 0x%V: %T object at 0x%V>", address, contents,
                     int_to_text(object_id(contents), 16));
}

/* By contents; an empty cell is less than any other. */
static Value cell_compare(Value a, Value b, CompareOp op) {
  if (!is_cell(a) || !is_cell(b)) return NOT_IMPLEMENTED;
  Value x = slot_get(&as_cell(a)->contents), y = slot_get(&as_cell(b)->contents);
  if (!is_absent(x) && !is_absent(y)) return object_compare(x, y, op);
  return object_compare(from_bool(!is_absent(x)), from_bool(!is_absent(y)), op);
}

static Value get_contents(Value self, void *closure) {
  Value contents = slot_get(&as_cell(self)->contents);
  return is_absent(contents) ? raise_value_error("Cell is empty") : contents;
}

static bool set_contents(Value self, Value v, void *closure) {
  slot_set(as_cell(self), &as_cell(self)->contents, v);
  return true;
}

static const GetSetDef cell_getset[] = {{"cell_contents", get_contents, set_contents, NULL, NULL},
                                        {NULL, NULL, NULL, NULL, NULL}};

DEFINE_TYPE_SHAPE(cell);
Type cell_type = {
    .name = "cell",
    .layout = &cell_layout,
    .root_shape = &cell_shape,
    .slots = {.repr = cell_repr, .compare = cell_compare, .new_object = cell_new_object},
    .getset = cell_getset,
    .doc = "Create a new cell object. Without contents it is empty, and reading cell_contents "
           "raises ValueError.",
    .text_signature = "([contents])",
};
