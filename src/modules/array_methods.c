/* The methods of array.array, and its pickling. */
#include "modules/array_internal.h"
#include "modules/struct_internal.h"
#include "objects/buffer.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/sequence.h"
#include "objects/str.h"
#include "objects/tuple.h"

static Value none_or_absent(bool ok) {
  return ok ? NONE : ABSENT;
}

/* -- Adding and removing ----------------------------------------------------------------------- */

static Value append(Value *args, int nargs) {
  return none_or_absent(array_append_value(args[0], args[1]));
}
static Value extend(Value *args, int nargs) {
  return none_or_absent(array_extend_any(args[0], args[1]));
}
static Value from_bytes(Value *args, int nargs) {
  return none_or_absent(array_append_bytes(args[0], args[1]));
}

static Value insert(Value *args, int nargs) {
  int64_t i;
  uint8_t item[8];
  if (!index_to_i64(args[1], &i) || !array_pack(as_array(args[0])->kind, item, args[2]))
    return ABSENT;
  i = clip_bound(i, array_length(args[0]));
  return none_or_absent(array_replace(args[0], i, i, item, 1));
}

static Value pop(Value *args, int nargs) {
  int64_t i, length = array_length(args[0]);
  if (!index_to_i64(args[1], &i)) return ABSENT;
  if (length == 0) return raise_error(&exc_IndexError, "pop from empty array");
  if (i < 0) i += length;
  if (i < 0 || i >= length) return raise_error(&exc_IndexError, "pop index out of range");
  Value item = array_get(args[0], i);
  return !is_absent(item) && array_replace(args[0], i, i + 1, NULL, 0) ? item : ABSENT;
}

/* All items or none. */
static Value from_list(Value *args, int nargs) {
  Value self = args[0], list = args[1];
  if (!is_list(list)) return raise_type_error("arg must be list");
  int64_t count = list_length(list), old_length = array_length(self);
  for (int64_t i = 0; i < count; i++) {
    bool changed = list_length(list) != count;
    if (changed) raise_error(&exc_RuntimeError, "list changed size during iteration");
    if (changed || !array_append_value(self, list_get(list, i))) {
      Value error = exception_fetch();
      if (!array_replace(self, old_length, array_length(self), NULL, 0)) exception_clear();
      exception_restore(error);
      return ABSENT;
    }
  }
  return NONE;
}

static bool check_text(Value self, const char *method) {
  if (as_array(self)->kind->item == ARRAY_CHAR) return true;
  raise_value_error("%s() may only be called on unicode type arrays", method);
  return false;
}
static Value from_unicode(Value *args, int nargs) {
  if (!is_str(args[1]))
    return raise_type_error("fromunicode() argument must be str, not %Y", args[1]);
  return none_or_absent(check_text(args[0], "fromunicode") && array_append_text(args[0], args[1]));
}
static Value to_unicode(Value *args, int nargs) {
  return check_text(args[0], "tounicode") ? array_to_text(args[0]) : ABSENT;
}

/* -- Searching --------------------------------------------------------------------------------- */

/* The first index in [from, to) of an item equal to v, -1: none, -2: exception set. */
static int64_t find(Value self, Value v, int64_t from, int64_t to) {
  for (int64_t i = from; i < min_of(to, array_length(self)); i++) {
    Value item = array_get(self, i);
    int equal = is_absent(item) ? -1 : object_compare_bool(item, v, CMP_EQ);
    if (equal != 0) return equal < 0 ? -2 : i;
  }
  return -1;
}
static Value index_method(Value *args, int nargs) {
  int64_t from = 0, to = INT64_MAX, length = array_length(args[0]);
  if (!sequence_bound(args[2], &from) || !sequence_bound(args[3], &to)) return ABSENT;
  int64_t i = find(args[0], args[1], clip_bound(from, length), clip_bound(to, length));
  if (i == -1) return raise_value_error("array.index(x): x not in array");
  return i < 0 ? ABSENT : from_small_int(i);
}
static Value remove_method(Value *args, int nargs) {
  int64_t i = find(args[0], args[1], 0, INT64_MAX);
  if (i == -1) return raise_value_error("array.remove(x): x not in array");
  return i < 0 ? ABSENT : none_or_absent(array_replace(args[0], i, i + 1, NULL, 0));
}
static Value count_method(Value *args, int nargs) {
  int64_t count = 0, i = -1;
  while ((i = find(args[0], args[1], i + 1, INT64_MAX)) >= 0) count++;
  return i == -2 ? ABSENT : from_small_int(count);
}

/* -- Order and bytes --------------------------------------------------------------------------- */

static void swap_bytes(uint8_t *a, uint8_t *b, int64_t size) {
  for (int64_t i = 0; i < size; i++) {
    uint8_t byte = a[i];
    a[i] = b[i];
    b[i] = byte;
  }
}
static Value reverse(Value *args, int nargs) {
  uint8_t *data = array_data(args[0]);
  int64_t size = array_size(args[0]);
  for (int64_t low = 0, high = array_length(args[0]) - 1; low < high; low++, high--)
    swap_bytes(data + low * size, data + high * size, size);
  return NONE;
}
static Value byteswap(Value *args, int nargs) {
  int64_t size = array_size(args[0]);
  uint8_t *item = array_data(args[0]), *end = item + array_length(args[0]) * size;
  for (; item < end; item += size)
    for (int64_t i = 0; i < size / 2; i++) swap_bytes(item + i, item + size - 1 - i, 1);
  return NONE;
}
static Value to_bytes(Value *args, int nargs) {
  return bytes_from_data(array_data(args[0]), array_length(args[0]) * array_size(args[0]));
}
static Value to_list(Value *args, int nargs) {
  return array_to_list(args[0]);
}
static Value copy(Value *args, int nargs) {
  return array_copy(args[0], 0, array_length(args[0]));
}

/* The address is good as long as somebody holds a buffer. */
static Value buffer_info(Value *args, int nargs) {
  return tuple_pack(2, int_from_u64((uint64_t)(uintptr_t)array_data(args[0])),
                    from_small_int(array_length(args[0])));
}
static Value sizeof_method(Value *args, int nargs) {
  return from_small_int((int64_t)gc_object_size(as_object(args[0])) +
                        array_length(args[0]) * array_size(args[0]));
}

/* -- Files ------------------------------------------------------------------------------------- */

static Value from_file(Value *args, int nargs) {
  int64_t count, bytes;
  if (!index_to_i64(args[2], &count)) return ABSENT;
  if (count < 0) return raise_value_error("negative count");
  if (__builtin_mul_overflow(count, array_size(args[0]), &bytes)) return raise_memory_error();
  Value data = call_method1(args[1], NAME("read"), int_from_i64(bytes));
  if (is_absent(data)) return ABSENT;
  if (!is_bytes(data)) return raise_type_error("read() didn't return bytes");
  if (!array_append_bytes(args[0], data)) return ABSENT;
  return bytes_length(data) == bytes
             ? NONE
             : raise_error(&exc_EOFError, "read() didn't return enough bytes");
}

static Value to_file(Value *args, int nargs) {
  enum { BLOCK = 65536 };
  for (int64_t at = 0; at < array_length(args[0]) * array_size(args[0]); at += BLOCK) {
    int64_t rest = array_length(args[0]) * array_size(args[0]) - at;
    Value block = bytes_from_data(array_data(args[0]) + at, min_of(rest, (int64_t)BLOCK));
    if (is_absent(block) || is_absent(call_method1(args[1], NAME("write"), block))) return ABSENT;
  }
  return NONE;
}

/* -- Pickling ---------------------------------------------------------------------------------- */

static Value reduce_ex(Value *args, int nargs) {
  Value self = args[0], type = type_value(type_of(self)),
        letter = str_from_char((uint8_t)as_array(self)->kind->letter);
  int64_t protocol;
  if (!index_to_i64(args[1], &protocol)) return ABSENT;
  Value dict = object_lookup_attr(self, NAME("__dict__"));
  if (is_absent(dict) && exception_pending()) return ABSENT;
  if (is_absent(dict)) dict = NONE;
  if (protocol < 3) {
    Value list = array_to_list(self);
    return is_absent(list) ? ABSENT : tuple_pack(3, type, tuple_pack(2, letter, list), dict);
  }
  Value module = import_module("array"),
        function =
            is_absent(module) ? ABSENT : object_getattr(module, NAME("_array_reconstructor"));
  if (is_absent(function)) return ABSENT;
  Value machine = from_small_int(as_array(self)->kind->machine), bytes = to_bytes(args, 1);
  return is_absent(bytes)
             ? ABSENT
             : tuple_pack(3, function, tuple_pack(4, type, letter, machine, bytes), dict);
}

/* Machine formats by number: what the items are, little-endian where even, big-endian where odd;
   but for the first two. */
typedef struct MachineFormat {
  uint8_t size, kind; /* StructKind; STRUCT_BYTES: characters */
} MachineFormat;
static const MachineFormat machine_formats[] = {
    {2, STRUCT_UNSIGNED}, {2, STRUCT_SIGNED}, {4, STRUCT_UNSIGNED}, {4, STRUCT_SIGNED},
    {8, STRUCT_UNSIGNED}, {8, STRUCT_SIGNED}, {4, STRUCT_FLOAT},    {8, STRUCT_FLOAT},
    {2, STRUCT_BYTES},    {4, STRUCT_BYTES},
};
enum { MACHINE_BYTES = 2, MACHINE_COUNT = MACHINE_BYTES + 2 * (int)countof(machine_formats) };

static Value decode_text(Value items, const MachineFormat *format, bool big_endian) {
  static const char *const names[2][2] = {{"utf-16-le", "utf-16-be"}, {"utf-32-le", "utf-32-be"}};
  return call_method1(items, NAME("decode"), str_from_ascii(names[format->size == 4][big_endian]));
}

/* The items of a pickle from another machine, as a list or str. */
static Value decode_items(Value items, int64_t machine) {
  bool single = machine < MACHINE_BYTES, big_endian = !single && (machine & 1);
  MachineFormat format = {1, machine == 1 ? STRUCT_SIGNED : STRUCT_UNSIGNED};
  if (!single) format = machine_formats[(machine - MACHINE_BYTES) / 2];
  if (format.kind == STRUCT_BYTES) return decode_text(items, &format, big_endian);
  if (bytes_length(items) % format.size != 0)
    return raise_value_error("bytes length not a multiple of item size");
  StructCode code = {.kind = format.kind, .size = format.size, .big_endian = big_endian};
  Value list = list_new(0);
  for (int64_t at = 0; at < bytes_length(items); at += format.size) {
    Value item = struct_unpack_item(&code, as_bytes(items)->data + at);
    if (is_absent(item) || !list_append(list, item)) return ABSENT;
  }
  return list;
}

/* The kind of integers that a machine format holds; `otherwise` for other formats. */
static const ArrayKind *machine_kind(int machine, const ArrayKind *otherwise) {
  const MachineFormat *format =
      machine < MACHINE_BYTES ? NULL : &machine_formats[(machine - MACHINE_BYTES) / 2];
  if (format != NULL && format->kind != STRUCT_SIGNED && format->kind != STRUCT_UNSIGNED)
    return otherwise;
  int number = format == NULL ? machine : machine & ~1;
  for (const ArrayKind *kind = array_kinds; kind->letter != 0; kind++)
    if (kind->machine == number) return kind;
  return otherwise;
}

Value array_reconstruct(Value *args, int nargs) {
  int machine;
  Value type = args[0], letter = args[1], items = args[3];
  if (!is_type_object(type))
    return raise_type_error("first argument must be a type object, not %.200T", type);
  if (!type_is_subtype(as_type(type), &array_type))
    return raise_type_error("%.200N is not a subtype of array.array", as_type(type));
  if (!is_str(letter) || str_length(letter) != 1)
    return raise_type_error("_array_reconstructor() argument 2 must be a unicode character, not %Y",
                            letter);
  if (!index_to_int(args[2], &machine)) return ABSENT;
  const ArrayKind *kind = array_kind_of(str_char_at(letter, 0));
  if (kind == NULL) {
    exception_clear();
    return raise_value_error("second argument must be a valid type code");
  }
  if (machine < 0 || machine >= MACHINE_COUNT)
    return raise_value_error("third argument must be a valid machine format code.");
  if (!is_bytes(items))
    return raise_type_error("fourth argument should be bytes, not %.200T", items);
  if (machine != kind->machine) {
    items = decode_items(items, machine);
    letter = str_from_char((uint8_t)machine_kind(machine, kind)->letter);
  }
  return is_absent(items) ? ABSENT : call2(type, letter, items);
}

const BuiltinDef array_methods[] = {
    METHOD("append(self, v, /)", append, EFFECT_ANY, "Append new value v to the end of the array."),
    METHOD("buffer_info(self, /)", buffer_info, EFFECT_ALLOC,
           "Return a tuple (address, length) giving the current memory address and the length in "
           "items."),
    METHOD("byteswap(self, /)", byteswap, EFFECT_PURE, "Byteswap all items of the array."),
    METHOD("__copy__(self, /)", copy, EFFECT_ALLOC, "Return a copy of the array."),
    METHOD("__deepcopy__(self, unused, /)", copy, EFFECT_ALLOC, "Return a copy of the array."),
    METHOD("count(self, v, /)", count_method, EFFECT_ANY, "Return how many items are equal to v."),
    METHOD("extend(self, bb, /)", extend, EFFECT_ANY, "Append items to the end of the array."),
    METHOD("fromfile(self, f, n, /)", from_file, EFFECT_ANY,
           "Read n items in the machine's own representation from a file and append them."),
    METHOD("fromlist(self, list, /)", from_list, EFFECT_ANY, "Append items to array from list."),
    METHOD("frombytes(self, buffer, /)", from_bytes, EFFECT_ANY,
           "Appends items from the string, interpreting it as an array of machine values."),
    METHOD("fromunicode(self, ustr, /)", from_unicode, EFFECT_ANY,
           "Extends this array with data from the unicode string ustr."),
    METHOD("index(self, v, start=0, stop=9223372036854775807, /)", index_method, EFFECT_ANY,
           "Return index of first occurrence of v in the array."),
    METHOD("insert(self, i, v, /)", insert, EFFECT_ANY,
           "Put a new item before the one at index i."),
    METHOD("pop(self, i=-1, /)", pop, EFFECT_ANY,
           "Return the i-th element and delete it from the array."),
    METHOD("__reduce_ex__(self, value, /)", reduce_ex, EFFECT_ANY,
           "Return state information for pickling."),
    METHOD("remove(self, v, /)", remove_method, EFFECT_ANY, "Take out the first item equal to v."),
    METHOD("reverse(self, /)", reverse, EFFECT_PURE,
           "Reverse the order of the items in the array."),
    METHOD("tofile(self, f, /)", to_file, EFFECT_ANY,
           "Write the items to a file, in the machine's own representation."),
    METHOD("tolist(self, /)", to_list, EFFECT_ALLOC, "Return a list of the items."),
    METHOD("tobytes(self, /)", to_bytes, EFFECT_ALLOC,
           "Return the items as bytes, in the machine's own representation."),
    METHOD("tounicode(self, /)", to_unicode, EFFECT_ALLOC,
           "Convert the array to a unicode string."),
    METHOD("__sizeof__(self, /)", sizeof_method, EFFECT_PURE,
           "Size of the array in memory, in bytes."),
    METHOD_END,
};
