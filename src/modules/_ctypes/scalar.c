/* The C types that a type code stands for: their Python values. */
#include <wchar.h>

#include "modules/_ctypes/ctypes.h"
#include "objects/bytes.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/str.h"

/* An address that stays true while v lives. */
static uint64_t ctypes_address(Value v) {
  return is_immediate(v) ? v.bits : gc_object_id(as_object(v));
}

/* An int or what has __index__, modulo 2^64. false: exception set. */
static bool scalar_integer(Value v, uint64_t *out) {
  Value integer = number_index(v);
  if (is_absent(integer)) return false;
  *out = int_to_u64_mask(integer);
  return true;
}

/* -- Numbers ----------------------------------------------------------------------------------- */

#define INTEGER(name, c_type, make)                                                                \
  static Value get_##name(const void *memory) {                                                    \
    c_type i;                                                                                      \
    memcpy(&i, memory, sizeof i);                                                                  \
    return make(i);                                                                                \
  }                                                                                                \
  static Value set_##name(void *memory, Value v) {                                                 \
    uint64_t bits;                                                                                 \
    if (!scalar_integer(v, &bits)) return ABSENT;                                                  \
    memcpy(memory, &bits, sizeof(c_type)); /* little endian */                                     \
    return NONE;                                                                                   \
  }
static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the low bytes come first");
INTEGER(s8, int8_t, int_from_i64)
INTEGER(u8, uint8_t, int_from_i64)
INTEGER(s16, int16_t, int_from_i64)
INTEGER(u16, uint16_t, int_from_i64)
INTEGER(s32, int32_t, int_from_i64)
INTEGER(u32, uint32_t, int_from_i64)
INTEGER(s64, int64_t, int_from_i64)
INTEGER(u64, uint64_t, int_from_u64)

#define FLOATING(name, c_type)                                                                     \
  static Value get_##name(const void *memory) {                                                    \
    c_type f;                                                                                      \
    memcpy(&f, memory, sizeof f);                                                                  \
    return float_from_double((double)f);                                                           \
  }                                                                                                \
  static Value set_##name(void *memory, Value v) {                                                 \
    double d;                                                                                      \
    if (!value_to_double(v, &d)) return ABSENT;                                                    \
    c_type f = (c_type)d;                                                                          \
    memcpy(memory, &f, sizeof f);                                                                  \
    return NONE;                                                                                   \
  }
FLOATING(float, float)
FLOATING(double, double)
FLOATING(longdouble, long double)

static Value get_bool(const void *memory) {
  return from_bool(*(const uint8_t *)memory != 0);
}
static Value set_bool(void *memory, Value v) {
  bool truth;
  if (!arg_truth(v, &truth)) return ABSENT;
  *(uint8_t *)memory = truth;
  return NONE;
}
/* VARIANT_BOOL: true is all ones. */
static Value get_variant_bool(const void *memory) {
  int16_t i;
  memcpy(&i, memory, sizeof i);
  return from_bool(i != 0);
}
static Value set_variant_bool(void *memory, Value v) {
  bool truth;
  if (!arg_truth(v, &truth)) return ABSENT;
  int16_t i = truth ? -1 : 0;
  memcpy(memory, &i, sizeof i);
  return NONE;
}

/* -- Characters -------------------------------------------------------------------------------- */

static Value get_char(const void *memory) {
  return bytes_from_data(memory, 1);
}
static Value set_char(void *memory, Value v) {
  int64_t i = -1;
  if (is_bytes(v) && bytes_length(v) == 1)
    i = as_bytes(v)->data[0];
  else if (is_bytearray(v) && as_bytearray(v)->length == 1)
    i = bytearray_data(v)[0];
  else if (is_int(v) && !int_fits_i64(v, &i))
    i = -1;
  if (i < 0 || i > 255)
    return raise_type_error("one character bytes, bytearray or integer expected");
  *(uint8_t *)memory = (uint8_t)i;
  return NONE;
}

Value wide_to_str(const wchar_t *text, size_t length) {
  for (size_t i = 0; i < length; i++)
    if ((uint32_t)text[i] > 0x10ffff)
      return raise_value_error("character U+%x is not in range [U+0000; U+10ffff]",
                               (unsigned)text[i]);
  return str_from_units(text, sizeof(wchar_t), (int64_t)length);
}
static Value get_wide(const void *memory) {
  wchar_t c;
  memcpy(&c, memory, sizeof c);
  return wide_to_str(&c, 1);
}
static Value set_wide(void *memory, Value v) {
  if (!is_str(v)) return raise_type_error("unicode string expected instead of %T instance", v);
  if (str_length(v) != 1) return raise_type_error("one character unicode string expected");
  wchar_t c = (wchar_t)str_char_at(v, 0);
  memcpy(memory, &c, sizeof c);
  return NONE;
}

/* -- Pointers ---------------------------------------------------------------------------------- */

static void *load_pointer(const void *memory) {
  void *p;
  memcpy(&p, memory, sizeof p);
  return p;
}
static void store_pointer(void *memory, uint64_t p) {
  memcpy(memory, &p, sizeof p);
}

static Value get_address(const void *memory) {
  void *p = load_pointer(memory);
  return p == NULL ? NONE : int_from_u64((uint64_t)(uintptr_t)p);
}
/* None or an int; *done tells whether v was one. */
static bool set_plain_address(void *memory, Value v) {
  if (!is_none(v) && !is_int(v)) return false;
  store_pointer(memory, is_none(v) ? 0 : int_to_u64_mask(v));
  return true;
}
static Value set_address(void *memory, Value v) {
  return set_plain_address(memory, v) ? NONE : raise_type_error("cannot be converted to pointer");
}

static Value get_text(const void *memory) {
  const char *text = load_pointer(memory);
  return text == NULL ? NONE : bytes_from_data(text, (int64_t)strlen(text));
}
static Value set_text(void *memory, Value v) {
  if (set_plain_address(memory, v)) return NONE;
  if (!is_bytes(v))
    return raise_type_error("bytes or integer address expected instead of %T instance", v);
  ctypes_address(v);
  store_pointer(memory, (uint64_t)(uintptr_t)as_bytes(v)->data);
  return v;
}

Value wide_chars(Value str) {
  int64_t length = str_length(str);
  Value bytes = bytes_alloc((length + 1) * (int64_t)sizeof(wchar_t));
  if (is_absent(bytes)) return ABSENT;
  ctypes_address(bytes);
  for (int64_t i = 0; i <= length; i++) {
    wchar_t c = i < length ? (wchar_t)str_char_at(str, i) : 0;
    memcpy(as_bytes(bytes)->data + (size_t)i * sizeof c, &c, sizeof c);
  }
  return bytes;
}
static Value get_wide_text(const void *memory) {
  const wchar_t *text = load_pointer(memory);
  return text == NULL ? NONE : wide_to_str(text, wcslen(text));
}
static Value set_wide_text(void *memory, Value v) {
  if (set_plain_address(memory, v)) return NONE;
  if (!is_str(v))
    return raise_type_error("unicode string or integer address expected instead of %T instance", v);
  Value bytes = wide_chars(v);
  if (is_absent(bytes)) return ABSENT;
  store_pointer(memory, (uint64_t)(uintptr_t)as_bytes(bytes)->data);
  return bytes;
}

static Value get_object(const void *memory) {
  Value v;
  memcpy(&v, memory, sizeof v);
  return is_absent(v) ? raise_value_error("PyObject is NULL") : v;
}
static Value set_object(void *memory, Value v) {
  store_pointer(memory, ctypes_address(v));
  return v;
}

/* -- The table --------------------------------------------------------------------------------- */

static const Scalar scalars[] = {
    {'c', 'c', false, &c_type_s8, get_char, set_char},
    {'b', 'b', false, &c_type_s8, get_s8, set_s8},
    {'B', 'B', false, &c_type_u8, get_u8, set_u8},
    {'h', 'h', true, &c_type_s16, get_s16, set_s16},
    {'H', 'H', true, &c_type_u16, get_u16, set_u16},
    {'i', 'i', true, &c_type_s32, get_s32, set_s32},
    {'I', 'I', true, &c_type_u32, get_u32, set_u32},
    {'l', 'q', true, &c_type_s64, get_s64, set_s64},
    {'L', 'Q', true, &c_type_u64, get_u64, set_u64},
    {'q', 'q', true, &c_type_s64, get_s64, set_s64},
    {'Q', 'Q', true, &c_type_u64, get_u64, set_u64},
    {'f', 'f', true, &c_type_float, get_float, set_float},
    {'d', 'd', true, &c_type_double, get_double, set_double},
    {'g', 'g', false, &c_type_longdouble, get_longdouble, set_longdouble},
    {'?', '?', false, &c_type_u8, get_bool, set_bool},
    {'v', 'v', false, &c_type_s16, get_variant_bool, set_variant_bool},
    {'u', 'u', false, &c_type_s32, get_wide, set_wide},
    {'z', 'z', false, &c_type_pointer, get_text, set_text},
    {'Z', 'Z', false, &c_type_pointer, get_wide_text, set_wide_text},
    {'P', 'P', false, &c_type_pointer, get_address, set_address},
    {'O', 'O', false, &c_type_pointer, get_object, set_object},
};

const Scalar *scalar_find(char code) {
  for (size_t i = 0; i < countof(scalars); i++)
    if (scalars[i].code == code) return &scalars[i];
  return NULL;
}

static void swap_copy(void *to, const void *from, size_t size) {
  for (size_t i = 0; i < size; i++) ((uint8_t *)to)[i] = ((const uint8_t *)from)[size - 1 - i];
}

Value scalar_get(const CType *type, const void *memory) {
  uint64_t swapped;
  if (!(type->flags & CTYPE_SWAPPED)) return type->scalar->get(memory);
  swap_copy(&swapped, memory, (size_t)type->size);
  return type->scalar->get(&swapped);
}

Value scalar_set(const CType *type, void *memory, Value v) {
  uint64_t plain;
  if (!(type->flags & CTYPE_SWAPPED)) return type->scalar->set(memory, v);
  Value kept = type->scalar->set(&plain, v);
  if (!is_absent(kept)) swap_copy(memory, &plain, (size_t)type->size);
  return kept;
}

/* -- Bit fields -------------------------------------------------------------------------------- */

static uint64_t load_bits(const CType *type, const void *memory) {
  uint64_t bits = 0;
  if (type->flags & CTYPE_SWAPPED)
    swap_copy(&bits, memory, (size_t)type->size);
  else
    memcpy(&bits, memory, (size_t)type->size);
  return bits;
}

Value bits_get(const CType *type, const void *memory, const CField *field) {
  if (type->scalar->code == '?') return scalar_get(type, memory);
  uint64_t bits = load_bits(type, memory) << (64 - field->bit_offset - field->bit_count);
  int shift = 64 - field->bit_count;
  bool is_signed = strchr("bhilq", type->scalar->code) != NULL;
  return is_signed ? int_from_i64((int64_t)bits >> shift) : int_from_u64(bits >> shift);
}

bool bits_set(const CType *type, void *memory, const CField *field, Value v) {
  uint64_t new_bits;
  if (type->scalar->code == '?') return !is_absent(scalar_set(type, memory, v));
  if (!scalar_integer(v, &new_bits)) return false;
  uint64_t mask = ~(uint64_t)0 >> (64 - field->bit_count) << field->bit_offset;
  uint64_t bits = (load_bits(type, memory) & ~mask) | (new_bits << field->bit_offset & mask);
  if (type->flags & CTYPE_SWAPPED)
    swap_copy(memory, &bits, (size_t)type->size);
  else
    memcpy(memory, &bits, (size_t)type->size);
  return true;
}

/* -- Runs of characters ------------------------------------------------------------------------ */

Value chars_get(const CType *array, const void *memory) {
  if (is_simple_code(item_of(array), 'c'))
    return bytes_from_data(memory, (int64_t)strnlen(memory, (size_t)array->size));
  return wide_to_str(memory, wcsnlen(memory, (size_t)array->length));
}

static Value set_bytes(const CType *array, void *memory, Value v) {
  if (!is_bytes(v)) return raise_type_error("expected bytes, %T found", v);
  int64_t length =
      (int64_t)strlen((const char *)as_bytes(v)->data); /* what follows a NUL does not count */
  if (length > array->length)
    return raise_value_error("bytes too long (%lld, maximum length %lld)", (long long)length,
                             (long long)array->length);
  memcpy(memory, as_bytes(v)->data, (size_t)(length < array->length ? length + 1 : length));
  return NONE;
}

Value chars_set(const CType *array, void *memory, Value v) {
  if (is_simple_code(item_of(array), 'c')) return set_bytes(array, memory, v);
  if (!is_str(v)) return raise_type_error("unicode string expected instead of %T instance", v);
  int64_t length = str_length(v);
  if (length > array->length)
    return raise_value_error("string too long (%lld, maximum length %lld)", (long long)length,
                             (long long)array->length);
  wchar_t *to = memory;
  for (int64_t i = 0; i < length; i++) to[i] = (wchar_t)str_char_at(v, i);
  if (length < array->length) to[length] = 0;
  return v; /* although nothing refers to it: _objects shows it */
}

static Value wide_slice(const uint8_t *memory, int64_t step, int64_t count) {
  wchar_t *text = xmalloc((size_t)(count + 1) * sizeof(wchar_t));
  for (int64_t i = 0; i < count; i++)
    memcpy(text + i, memory + i * step * (int64_t)sizeof(wchar_t), sizeof(wchar_t));
  Value str = wide_to_str(text, (size_t)count);
  free(text);
  return str;
}

Value slice_get(Value owner, CType *item, uint8_t *memory, int64_t start, int64_t step,
                int64_t count) {
  uint8_t *first = memory + start * item->size;
  if (is_simple_code(item, 'c')) {
    Value bytes = bytes_alloc(count);
    for (int64_t i = 0; !is_absent(bytes) && i < count; i++)
      as_bytes(bytes)->data[i] = first[i * step];
    return bytes;
  }
  if (is_simple_code(item, 'u')) return wide_slice(first, step, count);
  Value list = list_new(count);
  for (int64_t i = 0; i < count; i++) {
    Value v = cdata_get(item, owner, start + i * step, first + i * step * item->size);
    if (is_absent(v) || !list_append(list, v)) return ABSENT;
  }
  return list;
}
