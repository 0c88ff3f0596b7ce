/* The module array: the type, its storage and slots. Methods: array_methods.c. */
#include "modules/array_internal.h"
#include "objects/buffer.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/sequence.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/tuple.h"

typedef struct ArrayIterator {
  Object header;
  int64_t index; /* of the next item */
  Slot array;    /* absent once exhausted */
} ArrayIterator;

static const Layout array_layout = {.name = "ArrayObject",
                                    .fixed_size = sizeof(ArrayObject),
                                    .slots_offset = offsetof(ArrayObject, bytes),
                                    .slots_count = 1};
static const Layout array_iterator_layout = {.name = "ArrayIterator",
                                             .fixed_size = sizeof(ArrayIterator),
                                             .slots_offset = offsetof(ArrayIterator, array),
                                             .slots_count = 1};
static DEFINE_TYPE_SHAPE(array);
static DEFINE_TYPE_SHAPE(array_iterator);

/* -- Kinds ------------------------------------------------------------------------------------- */

const ArrayKind array_kinds[] = {
    {'b', ARRAY_SIGNED, 1, 1, "b"},    {'B', ARRAY_UNSIGNED, 1, 0, "B"},
    {'u', ARRAY_CHAR, 4, 20, "w"},     {'h', ARRAY_SIGNED, 2, 4, "h"},
    {'H', ARRAY_UNSIGNED, 2, 2, "H"},  {'i', ARRAY_SIGNED, 4, 8, "i"},
    {'I', ARRAY_UNSIGNED, 4, 6, "I"},  {'l', ARRAY_SIGNED, 8, 12, "l"},
    {'L', ARRAY_UNSIGNED, 8, 10, "L"}, {'q', ARRAY_SIGNED, 8, 12, "q"},
    {'Q', ARRAY_UNSIGNED, 8, 10, "Q"}, {'f', ARRAY_FLOAT, 4, 14, "f"},
    {'d', ARRAY_FLOAT, 8, 16, "d"},    {0, 0, 0, 0, NULL},
};

const ArrayKind *array_kind_of(uint32_t letter) {
  for (const ArrayKind *kind = array_kinds; kind->letter != 0; kind++)
    if ((uint32_t)kind->letter == letter) return kind;
  raise_value_error("bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)");
  return NULL;
}

/* -- Items ------------------------------------------------------------------------------------- */

Value array_get(Value self, int64_t i) {
  const ArrayKind *kind = as_array(self)->kind;
  const uint8_t *at = array_data(self) + i * kind->size;
  uint64_t bits = 0;
  float single;
  memcpy(&bits, at, kind->size);
  switch ((ArrayItem)kind->item) {
  case ARRAY_SIGNED:
    return int_from_i64((int64_t)(bits << (64 - 8 * kind->size)) >> (64 - 8 * kind->size));
  case ARRAY_UNSIGNED: return int_from_u64(bits);
  case ARRAY_FLOAT:
    if (kind->size == 8) return float_from_double(bits_double(bits));
    memcpy(&single, at, sizeof single);
    return float_from_double(single);
  case ARRAY_CHAR: break;
  }
  if (bits <= 0x10ffff) return str_from_char((uint32_t)bits);
  return raise_value_error("character U+%x is not in range [U+0000; U+10ffff]", (unsigned)bits);
}

static bool overflow(const char *message) {
  raise_error(&exc_OverflowError, "%s", message);
  return false;
}

/* The range check of small items goes through the next wider C type, whose own name shows in
   errors. */
static bool check_small(const ArrayKind *kind, int64_t i) {
  bool is_signed = kind->item == ARRAY_SIGNED;
  int64_t low = is_signed ? -(1LL << (8 * kind->size - 1)) : 0,
          high = is_signed ? -low - 1 : (1LL << (8 * kind->size)) - 1;
  if (i >= low && i <= high) return true;
  bool below = i < low, beyond_short = i < INT16_MIN || i > INT16_MAX,
       beyond_int = i < INT32_MIN || i > INT32_MAX;
  switch (kind->letter) {
  case 'b':
    if (!beyond_short)
      return overflow(below ? "signed char is less than minimum"
                            : "signed char is greater than maximum");
    return overflow(below ? "signed short integer is less than minimum"
                          : "signed short integer is greater than maximum");
  case 'B':
    return overflow(below ? "unsigned byte integer is less than minimum"
                          : "unsigned byte integer is greater than maximum");
  case 'h':
    return overflow(below ? "signed short integer is less than minimum"
                          : "signed short integer is greater than maximum");
  case 'H':
    if (!beyond_int)
      return overflow(below ? "unsigned short is less than minimum"
                            : "unsigned short is greater than maximum");
    break;
  }
  return overflow(below ? "signed integer is less than minimum"
                        : "signed integer is greater than maximum");
}

static bool int_item(const ArrayKind *kind, Value v, uint64_t *out) {
  int64_t i;
  Value index = number_index(v);
  if (is_absent(index)) return false;
  bool fits = int_fits_i64(index, &i),
       wide_unsigned = kind->item == ARRAY_UNSIGNED && kind->size >= 4;
  *out = int_to_u64_mask(index);
  if (!wide_unsigned) {
    if (!fits)
      return overflow(kind->letter == 'q' ? "int too big to convert"
                                          : "Python int too large to convert to C long");
    return kind->size == 8 || check_small(kind, i);
  }
  if (kind->letter == 'Q') return int_to_u64(index, out);
  if (!unsigned_long_convert(index, out)) return false;
  return kind->size == 8 || *out <= UINT32_MAX || overflow("unsigned int is greater than maximum");
}

bool array_pack(const ArrayKind *kind, uint8_t *out, Value v) {
  uint64_t bits = 0;
  double d;
  if (kind->item == ARRAY_FLOAT) {
    if (!value_to_double(v, &d)) return false;
    float single = (float)d;
    memcpy(out, kind->size == 8 ? (void *)&d : (void *)&single, kind->size);
    return true;
  }
  if (kind->item == ARRAY_CHAR) {
    if (!is_str(v) || str_length(v) != 1) {
      raise_type_error("array item must be unicode character");
      return false;
    }
    bits = str_char_at(v, 0);
  } else if (!int_item(kind, v, &bits)) {
    return false;
  }
  memcpy(out, &bits, kind->size);
  return true;
}

/* -- Storage ----------------------------------------------------------------------------------- */

static bool check_exports(Value self) {
  if (likely(as_array(self)->exports == 0)) return true;
  gc_collect_full(); /* views that nothing refers to any more count no longer */
  if (as_array(self)->exports == 0) return true;
  raise_error(&exc_BufferError, "cannot resize an array that is exporting buffers");
  return false;
}

bool array_replace(Value self, int64_t from, int64_t to, const void *items, int64_t count) {
  int64_t size = array_size(self);
  if (to - from != count && !check_exports(self)) return false;
  Value bytes = array_bytes(self);
  int64_t old_length = as_bytearray(bytes)->length, growth = (count - (to - from)) * size;
  if (growth > 0 && !bytearray_resize(bytes, old_length + growth)) return false;
  uint8_t *data = bytearray_data(bytes);
  if (growth != 0) memmove(data + to * size + growth, data + to * size, old_length - to * size);
  if (growth < 0 && !bytearray_resize(bytes, old_length + growth)) return false;
  if (count > 0) memcpy(bytearray_data(bytes) + from * size, items, count * size);
  return true;
}

bool array_append_value(Value self, Value v) {
  uint8_t item[8];
  if (!array_pack(as_array(self)->kind, item, v)) return false;
  int64_t length = array_length(self);
  return array_replace(self, length, length, item, 1);
}

bool array_append_text(Value self, Value text) {
  for (int64_t i = 0, length = str_length(text); i < length; i++) {
    uint32_t c = str_char_at(text, i);
    int64_t at = array_length(self);
    if (!array_replace(self, at, at, &c, 1)) return false;
  }
  return true;
}

bool array_append_bytes(Value self, Value bytes_like) {
  Buffer buffer;
  int64_t size = array_size(self);
  bool ok = false;
  if (same(self, bytes_like)) bytes_like = array_bytes(array_copy(self, 0, array_length(self)));
  if (!buffer_get(bytes_like, &buffer, BUFFER_SIMPLE)) return false;
  int64_t length = array_length(self);
  if (buffer.length % size != 0)
    raise_value_error("bytes length not a multiple of item size");
  else
    ok = array_replace(self, length, length, buffer.memory, buffer.length / size);
  buffer_release(&buffer);
  return ok;
}

bool array_extend_any(Value self, Value iterable) {
  if (is_array(iterable)) {
    if (as_array(iterable)->kind == as_array(self)->kind) {
      if (array_length(iterable) > 0 && !check_exports(self)) return false;
      return array_append_bytes(self, same(self, iterable) ? self : array_bytes(iterable));
    }
    raise_type_error("can only extend with array of same kind");
    return false;
  }
  Value iterator = object_iter(iterable), item;
  if (is_absent(iterator)) return false;
  while (!is_absent(item = iter_next(iterator)))
    if (!array_append_value(self, item)) return false;
  return !exception_pending();
}

/* An empty array. */
static Value array_new(Type *type, const ArrayKind *kind) {
  Value self = type_alloc(type);
  as_array(self)->kind = kind;
  Value bytes = bytearray_from_data(NULL, 0);
  slot_set(as_array(self), &as_array(self)->bytes, bytes);
  return self;
}

Value array_copy(Value self, int64_t from, int64_t to) {
  Value copy = array_new(&array_type, as_array(self)->kind);
  return array_replace(copy, 0, 0, array_data(self) + from * array_size(self), to - from) ? copy
                                                                                          : ABSENT;
}

Value array_to_list(Value self) {
  Value list = list_new(array_length(self));
  for (int64_t i = 0; i < array_length(self); i++) {
    Value item = array_get(self, i);
    if (is_absent(item) || !list_append(list, item)) return ABSENT;
  }
  return list;
}

Value array_to_text(Value self) {
  const uint32_t *units = (const uint32_t *)(const void *)array_data(self);
  for (int64_t i = 0; i < array_length(self); i++) {
    if (units[i] <= TEXT_MAX_CODE_POINT) continue;
    return raise_value_error("character U+%x is not in range [U+0000; U+10ffff]", units[i]);
  }
  return str_from_units(units, 4, array_length(self));
}

/* -- Construction ------------------------------------------------------------------------------ */

static bool check_initial(const ArrayKind *kind, Value v) {
  if (kind->item == ARRAY_CHAR) return true;
  bool text = is_str(v);
  if (!text && !(is_array(v) && as_array(v)->kind->item == ARRAY_CHAR)) return true;
  raise_type_error(text ? "cannot use a str to initialize an array with typecode '%c'"
                        : "cannot use a unicode array to initialize an array with typecode '%c'",
                   kind->letter);
  return false;
}

static bool fill_initial(Value self, Value v) {
  if (is_str(v)) return array_append_text(self, v);
  if (is_bytes(v) || is_bytearray(v)) return array_append_bytes(self, v);
  if (is_array(v) && as_array(v)->kind != as_array(self)->kind) v = array_to_list(v);
  return !is_absent(v) && array_extend_any(self, v);
}

static Value array_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  if (type == &array_type && !is_absent(kwnames) && tuple_length(kwnames) > 0)
    return raise_type_error("array.array() takes no keyword arguments");
  if (nargs < 1) return raise_type_error("array() takes at least 1 argument (0 given)");
  if (nargs > 2) return raise_type_error("array() takes at most 2 arguments (%d given)", nargs);
  if (!is_str(args[0]) || str_length(args[0]) != 1)
    return raise_type_error("array() argument 1 must be a unicode character, not %Y", args[0]);
  if (nargs == 2 && !is_array(args[1]) && !is_list(args[1]) &&
      !is_tuple(args[1])) { /* an iterator is needed: errors come first */
    bool direct = is_str(args[1]) || is_bytes(args[1]) || is_bytearray(args[1]);
    Value iterator = direct ? args[1] : object_iter(args[1]);
    if (is_absent(iterator)) return ABSENT;
  }
  const ArrayKind *kind = array_kind_of(str_char_at(args[0], 0));
  if (kind == NULL || (nargs == 2 && !check_initial(kind, args[1]))) return ABSENT;
  Value self = array_new(type, kind);
  return nargs < 2 || fill_initial(self, args[1]) ? self : ABSENT;
}

/* -- Slots ------------------------------------------------------------------------------------- */

static int64_t array_len(Value self) {
  return array_length(self);
}

static bool item_index(Value self, Value key, const char *message, int64_t *out) {
  if (!sequence_index(key, out)) return false;
  if (*out < 0) *out += array_length(self);
  if (*out >= 0 && *out < array_length(self)) return true;
  raise_error(&exc_IndexError, "%s", message);
  return false;
}

static Value get_slice(Value self, Value slice) {
  SliceRange range;
  if (!slice_unpack(slice, &range)) return ABSENT;
  slice_adjust(&range, array_length(self));
  if (range.step == 1) return array_copy(self, range.start, range.start + range.count);
  Value result = array_new(&array_type, as_array(self)->kind);
  for (int64_t i = 0; i < range.count; i++) {
    uint8_t item[8];
    memcpy(item, array_data(self) + (range.start + i * range.step) * array_size(self),
           array_size(self));
    if (!array_replace(result, i, i, item, 1)) return ABSENT;
  }
  return result;
}

static Value array_get_item(Value self, Value key) {
  int64_t i;
  if (is_slice(key)) return get_slice(self, key);
  if (!has_index(key)) return raise_type_error("array indices must be integers");
  return item_index(self, key, "array index out of range", &i) ? array_get(self, i) : ABSENT;
}

static bool delete_slice(Value self, SliceRange range) {
  if (range.step < 0) {
    range.start += (range.count - 1) * range.step;
    range.step = -range.step;
  }
  for (int64_t i = range.count - 1; i >= 0; i--) {
    int64_t at = range.start + i * range.step;
    if (!array_replace(self, at, at + 1, NULL, 0)) return false;
  }
  return true;
}

static bool set_slice(Value self, Value slice, Value v) {
  SliceRange range;
  if (!is_absent(v) && !is_array(v)) {
    raise_type_error("can only assign array (not \"%.200T\") to array slice", v);
    return false;
  }
  if (!is_absent(v) && as_array(v)->kind != as_array(self)->kind) {
    raise_type_error("bad argument type for built-in operation");
    return false;
  }
  if (same(v, self)) v = array_copy(self, 0, array_length(self));
  if (!slice_unpack(slice, &range)) return false;
  slice_adjust(&range, array_length(self));
  int64_t count = is_absent(v) ? 0 : array_length(v), size = array_size(self);
  if (range.step == 1)
    return array_replace(self, range.start, range.start + range.count,
                         is_absent(v) ? NULL : array_data(v), count);
  if (is_absent(v)) return delete_slice(self, range);
  if (count != range.count) {
    raise_value_error("attempt to assign array of size %lld to extended slice of size %lld",
                      (long long)count, (long long)range.count);
    return false;
  }
  for (int64_t i = 0; i < count; i++)
    memcpy(array_data(self) + (range.start + i * range.step) * size, array_data(v) + i * size,
           size);
  return true;
}

static bool array_set_item(Value self, Value key, Value v) {
  int64_t i;
  uint8_t item[8];
  if (is_slice(key)) return set_slice(self, key, v);
  if (!has_index(key)) return raise_type_error("array indices must be integers"), false;
  if (!item_index(self, key, "array assignment index out of range", &i)) return false;
  if (is_absent(v)) return array_replace(self, i, i + 1, NULL, 0);
  if (!array_pack(as_array(self)->kind, item, v)) return false;
  if (i >= array_length(self))
    return raise_error(&exc_IndexError, "array assignment index out of range"), false;
  return array_replace(self, i, i + 1, item, 1);
}

static int array_contains(Value self, Value item) {
  for (int64_t i = 0; i < array_length(self); i++) {
    Value v = array_get(self, i);
    int equal = is_absent(v) ? -1 : object_compare_bool(v, item, CMP_EQ);
    if (equal != 0) return equal;
  }
  return 0;
}

static Value array_concat(Value self, Value other) {
  if (!is_array(other))
    return raise_type_error("can only append array (not \"%.200T\") to array", other);
  if (as_array(self)->kind != as_array(other)->kind)
    return raise_type_error("bad argument type for built-in operation");
  Value result = array_copy(self, 0, array_length(self));
  return !is_absent(result) && array_extend_any(result, other) ? result : ABSENT;
}

static Value array_inplace_concat(Value self, Value other) {
  if (!is_array(other))
    return raise_type_error("can only extend array with array (not \"%.200T\")", other);
  return array_extend_any(self, other) ? self : ABSENT;
}

static bool repeat_items(Value self, int64_t count) {
  int64_t length = as_bytearray(array_bytes(self))->length, total;
  if (__builtin_mul_overflow(length, max_of(count, 0), &total))
    return !is_absent(raise_memory_error());
  if (total != length && !check_exports(self)) return false;
  if (!bytearray_resize(array_bytes(self), total)) return false;
  uint8_t *data = array_data(self);
  for (int64_t at = length; at < total; at += length) memcpy(data + at, data, length);
  return true;
}
static Value array_inplace_repeat(Value self, int64_t count) {
  return repeat_items(self, count) ? self : ABSENT;
}
static Value array_repeat(Value self, int64_t count) {
  Value result = array_copy(self, 0, array_length(self));
  return !is_absent(result) && repeat_items(result, count) ? result : ABSENT;
}

static Value array_compare(Value self, Value other, CompareOp op) {
  if (!is_array(self) || !is_array(other)) return NOT_IMPLEMENTED;
  int64_t a = array_length(self), b = array_length(other);
  if (a != b && (op == CMP_EQ || op == CMP_NE)) return from_bool(op == CMP_NE);
  for (int64_t i = 0; i < array_length(self) && i < array_length(other); i++) {
    Value x = array_get(self, i), y = is_absent(x) ? ABSENT : array_get(other, i);
    int equal = is_absent(y) ? -1 : object_compare_bool(x, y, CMP_EQ);
    if (equal < 0) return ABSENT;
    if (equal) continue;
    return op == CMP_EQ || op == CMP_NE ? from_bool(op == CMP_NE) : object_compare(x, y, op);
  }
  return from_bool(compare_i64(array_length(self), array_length(other), op));
}

static Value array_repr(Value self) {
  const ArrayKind *kind = as_array(self)->kind;
  Value name = object_getattr(type_value(type_of(self)), NAME("__name__"));
  if (is_absent(name)) return ABSENT;
  if (array_length(self) == 0) return format_text("%V('%c')", name, kind->letter);
  Value items = kind->item == ARRAY_CHAR ? array_to_text(self) : array_to_list(self);
  return is_absent(items) ? ABSENT : format_text("%V('%c', %R)", name, kind->letter, items);
}

static bool array_get_buffer(Value self, Buffer *buffer, int flags) {
  ArrayObject *array = as_array(self);
  ByteArrayObject *bytes = as_bytearray(array_bytes(self));
  if (!buffer_fill(buffer, self, slot_get(&bytes->store), array_data(self), bytes->length, false,
                   flags))
    return false;
  buffer->item_size = array->kind->size;
  if (flags & BUFFER_FORMAT) buffer->format = array->kind->format;
  array->exports++;
  return true;
}
static void array_release_buffer(Value self, Buffer *buffer) {
  as_array(self)->exports--;
}

/* -- Iterator ---------------------------------------------------------------------------------- */

static Value array_iter(Value self) {
  ArrayIterator *iterator = gc_new(&array_iterator_shape);
  slot_init(&iterator->array, self);
  return from_object(iterator);
}
static Value iterator_self(Value self) {
  return self;
}
static Value iterator_next(Value self) {
  ArrayIterator *iterator = object_cast(ArrayIterator, self);
  Value array = slot_get(&iterator->array);
  if (is_absent(array)) return ABSENT;
  if (iterator->index < array_length(array)) return array_get(array, iterator->index++);
  slot_set(iterator, &iterator->array, ABSENT);
  return ABSENT;
}
static Value iterator_reduce(Value *args, int nargs) {
  ArrayIterator *iterator = object_cast(ArrayIterator, args[0]);
  Value array = slot_get(&iterator->array);
  if (is_absent(array))
    return reduce_builtin(NAME("iter"), tuple_pack(1, from_object(tuple_empty)), ABSENT);
  return reduce_builtin(NAME("iter"), tuple_pack(1, array), from_small_int(iterator->index));
}
static Value iterator_setstate(Value *args, int nargs) {
  ArrayIterator *iterator = object_cast(ArrayIterator, args[0]);
  int64_t index;
  if (!index_to_i64(args[1], &index)) return ABSENT;
  Value array = slot_get(&iterator->array);
  if (!is_absent(array)) iterator->index = max_of(0, min_of(index, array_length(array)));
  return NONE;
}
static const BuiltinDef iterator_methods[] = {
    METHOD("__reduce__(self, /)", iterator_reduce, EFFECT_ANY,
           "Return state information for pickling."),
    METHOD("__setstate__(self, state, /)", iterator_setstate, EFFECT_ANY,
           "Set state information for unpickling."),
    METHOD_END,
};
static Type array_iterator_type = {
    .name = "array.arrayiterator",
    .base = &object_type,
    .layout = &array_iterator_layout,
    .root_shape = &array_iterator_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.iter = iterator_self, .next = iterator_next},
    .methods = iterator_methods,
};

/* -- Module ------------------------------------------------------------------------------------ */

static Value get_typecode(Value self, void *closure) {
  return str_from_char((uint8_t)as_array(self)->kind->letter);
}
static Value get_itemsize(Value self, void *closure) {
  return from_small_int(array_size(self));
}
static const GetSetDef array_getset[] = {
    {"typecode", get_typecode, NULL,
     "the character that the array was made with: the type of its items", NULL},
    {"itemsize", get_itemsize, NULL, "the size, in bytes, of one array item", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
Type array_type = {
    .name = "array.array",
    .base = &object_type,
    .layout = &array_layout,
    .root_shape = &array_shape,
    .flags = TYPE_BASE | TYPE_HAS_WEAKREF | TYPE_SEQUENCE,
    .slots = {.repr = array_repr,
              .hash = hash_unhashable,
              .compare = array_compare,
              .iter = array_iter,
              .new_object = array_new_object,
              .length = array_len,
              .get_item = array_get_item,
              .set_item = array_set_item,
              .contains = array_contains,
              .concat = array_concat,
              .repeat = array_repeat,
              .inplace_concat = array_inplace_concat,
              .inplace_repeat = array_inplace_repeat},
    .methods = array_methods,
    .getset = array_getset,
    .get_buffer = array_get_buffer,
    .release_buffer = array_release_buffer,
    .doc = "array(typecode [, initializer]) -> array\n\nReturn a new array whose items are "
           "restricted by typecode, and\n"
           "initialized from the optional initializer value, which must be a list,\nstring or "
           "iterable over elements of the appropriate type.",
};

static const BuiltinDef functions[] = {
    METHOD("_array_reconstructor(arraytype, typecode, mformat_code, items, /)", array_reconstruct,
           EFFECT_ANY, "Internal. Used for pickling support."),
    METHOD_END,
};
/* Arrays are mutable sequences to collections.abc. */
static bool register_sequence(void) {
  Value abc = import_module("collections.abc");
  Value mutable_sequence = is_absent(abc) ? ABSENT : object_getattr(abc, NAME("MutableSequence"));
  return !is_absent(mutable_sequence) &&
         !is_absent(call_method1(mutable_sequence, NAME("register"), type_value(&array_type)));
}
static bool init(Value module) {
  char letters[countof(array_kinds)] = "";
  for (size_t i = 0; i < countof(array_kinds); i++) letters[i] = array_kinds[i].letter;
  type_ready(&array_iterator_type);
  return module_add(module, "ArrayType", type_value(&array_type)) &&
         module_add_string(module, "typecodes", letters) && register_sequence();
}
static Type *const types[] = {&array_type, NULL};
static const ModuleDef array_module = {.name = "array",
                                       .doc = "This module defines an object type which can "
                                              "efficiently represent\nan array of basic values.",
                                       .functions = functions,
                                       .types = types,
                                       .init = init};
MODULE_REGISTER(array_module);
