/* The methods that change a bytearray, and pickling. */
#include "objects/bytearray_methods.h"

#include "objects/int.h"
#include "objects/sequence.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* -- Adding ------------------------------------------------------------------------------------ */

Value bytearray_append(Value *args, int nargs) {
  uint8_t byte;
  if (!byte_from_value(args[1], &byte)) return ABSENT;
  ByteArrayObject *array = as_bytearray(args[0]);
  int64_t length = array->length;
  Value store = slot_get(&array->store);
  if (likely(!is_absent(store) && array->exports == 0 &&
             array->start + length + 1 < object_cast(ByteStore, store)->capacity)) {
    uint8_t *end = object_cast(ByteStore, store)->data + array->start + length;
    end[0] = byte;
    end[1] = 0;
    array->length = length + 1;
    return NONE;
  }
  if (!bytearray_resize(args[0], length + 1)) return ABSENT;
  bytearray_data(args[0])[length] = byte;
  return NONE;
}

Value bytearray_insert(Value *args, int nargs) {
  int64_t i;
  uint8_t byte;
  Value self = args[0];
  if (!index_to_i64(args[1], &i) || !byte_from_value(args[2], &byte)) return ABSENT;
  int64_t length = as_bytearray(self)->length;
  i = clip_bound(i, length);
  return bytearray_replace_range(self, i, i, &byte, 1) ? NONE : ABSENT;
}

static Value items_of(Value v) {
  if (is_str(v)) { /* its items are no integers: the message is that of the first */
    if (str_length(v) == 0) return bytes_empty;
    return raise_type_error("'str' object cannot be interpreted as an integer");
  }
  return object_length_hint(v, 0) < 0 ? ABSENT : bytes_from_iterable(v, "bytearray", "byte");
}

Value bytearray_extend(Value *args, int nargs) {
  ByteArgument argument;
  Value self = args[0], v = args[1];
  bool ok;
  if (same(self, v)) v = bytearray_from_data(bytearray_data(self), as_bytearray(self)->length);
  if (is_absent(v)) return ABSENT;
  if (object_has_buffer(v)) {
    if (!byte_argument(v, &argument)) return ABSENT;
    ok = bytearray_append_view(self, argument.view);
    byte_argument_release(&argument);
    return ok ? NONE : ABSENT;
  }
  if (type_of(v)->slots.iter == NULL && type_of(v)->slots.get_item == NULL)
    return raise_type_error("can't extend bytearray with %.100T", v);
  Value bytes = items_of(v);
  if (is_absent(bytes)) return ABSENT;
  return bytearray_append_view(self, byte_view(bytes)) ? NONE : ABSENT;
}

/* -- Removing ---------------------------------------------------------------------------------- */

Value bytearray_clear(Value *args, int nargs) {
  return bytearray_resize(args[0], 0) ? NONE : ABSENT;
}

Value bytearray_pop(Value *args, int nargs) {
  int64_t i;
  Value self = args[0];
  if (!index_to_i64(args[1], &i)) return ABSENT;
  int64_t length = as_bytearray(self)->length;
  if (length == 0) return raise_error(&exc_IndexError, "pop from empty bytearray");
  if (i < 0) i += length;
  if (i < 0 || i >= length) return raise_error(&exc_IndexError, "pop index out of range");
  uint8_t byte = bytearray_data(self)[i];
  return bytearray_replace_range(self, i, i + 1, NULL, 0) ? from_small_int(byte) : ABSENT;
}

Value bytearray_remove(Value *args, int nargs) {
  uint8_t byte;
  if (!byte_from_value(args[1], &byte)) return ABSENT;
  ByteView view = byte_view(args[0]);
  const uint8_t *at = view.length == 0 ? NULL : memchr(view.data, byte, view.length);
  if (at == NULL) return raise_value_error("value not found in bytearray");
  int64_t i = at - view.data;
  return bytearray_replace_range(args[0], i, i + 1, NULL, 0) ? NONE : ABSENT;
}

/* -- The rest ---------------------------------------------------------------------------------- */

Value bytearray_copy(Value *args, int nargs) {
  return bytearray_from_data(bytearray_data(args[0]), as_bytearray(args[0])->length);
}

Value bytearray_reverse(Value *args, int nargs) {
  uint8_t *low = bytearray_data(args[0]), *high = low + as_bytearray(args[0])->length;
  while (low < --high) {
    uint8_t byte = *low;
    *low++ = *high;
    *high = byte;
  }
  return NONE;
}

static int64_t capacity_of(Value self) {
  Value store = slot_get(&as_bytearray(self)->store);
  return is_absent(store) ? 0 : object_cast(ByteStore, store)->capacity;
}

Value bytearray_alloc(Value *args, int nargs) {
  return from_small_int(capacity_of(args[0]));
}
Value bytearray_sizeof(Value *args, int nargs) {
  return from_small_int(gc_object_size(as_object(args[0])) + capacity_of(args[0]));
}

/* Before protocol 3 there are no bytes: Latin-1 text and an encoding stand for them. */
static Value reduce(Value self, int64_t protocol) {
  ByteView view = byte_view(self);
  Value args;
  if (view.length == 0)
    args = from_object(tuple_empty);
  else
    args = protocol < 3 ? str_from_units(view.data, 1, view.length)
                        : bytes_from_data(view.data, view.length);
  if (is_absent(args)) return ABSENT;
  if (is_str(args)) args = tuple_pack(2, args, str_from_ascii("latin-1"));
  if (is_bytes(args)) args = tuple_pack(1, args);
  Value state = call_method0(self, NAME("__getstate__"));
  return is_absent(state) ? ABSENT : tuple_pack(3, type_value(type_of(self)), args, state);
}

Value bytearray_reduce(Value *args, int nargs) {
  return reduce(args[0], 2);
}

Value bytearray_reduce_ex(Value *args, int nargs) {
  int protocol;
  return index_to_int(args[1], &protocol) ? reduce(args[0], protocol) : ABSENT;
}
