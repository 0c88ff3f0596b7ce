/* Constants and names: the tables of a code object, and the strings and constants its compilation
   shares. */
#include "frontend/codegen.h"
#include "base/hash.h"
#include "objects/bytes.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"

/* -- Equality of constants: by type and content, so that 1, 1.0 and True stay apart ------------ */

static uint64_t mix(uint64_t hash, uint64_t more) {
  return (hash ^ more) * 0x9e3779b97f4a7c15u + (more >> 29);
}

static uint64_t constant_hash(Value v) {
  if (!is_object(v)) return mix(1, v.bits);
  if (is_exact_str(v)) return (uint64_t)str_hash(v);
  if (has_shape(v, &bytes_shape))
    return mix(2, (uint64_t)hash_bytes(as_bytes(v)->data, (size_t)as_bytes(v)->length));
  if (has_shape(v, &float_shape)) return mix(3, double_bits(as_double(v)));
  if (has_shape(v, &complex_shape)) {
    ComplexObject *z = object_cast(ComplexObject, v);
    return mix(mix(4, double_bits(z->real)), double_bits(z->imag));
  }
  if (has_shape(v, &int_shape)) return mix(5, (uint64_t)int_hash(v));
  if (has_shape(v, &tuple_shape)) {
    uint64_t hash = mix(6, (uint64_t)tuple_length(v));
    for (int64_t i = 0; i < tuple_length(v); i++) hash = mix(hash, constant_hash(tuple_get(v, i)));
    return hash;
  }
  return mix(7, object_shape(as_object(v))->type == NULL);
}

static bool same_tuple(Value a, Value b);

static bool same_constant(Value a, Value b) {
  if (same(a, b)) return true;
  if (!is_object(a) || !is_object(b) || type_of(a) != type_of(b)) return false;
  if (is_exact_str(a)) return str_equal(a, b);
  if (has_shape(a, &bytes_shape))
    return as_bytes(a)->length == as_bytes(b)->length &&
           memcmp(as_bytes(a)->data, as_bytes(b)->data, (size_t)as_bytes(a)->length) == 0;
  if (has_shape(a, &float_shape)) return double_bits(as_double(a)) == double_bits(as_double(b));
  if (has_shape(a, &complex_shape)) {
    ComplexObject *x = object_cast(ComplexObject, a), *y = object_cast(ComplexObject, b);
    return double_bits(x->real) == double_bits(y->real) &&
           double_bits(x->imag) == double_bits(y->imag);
  }
  if (has_shape(a, &int_shape)) return int_compare(a, b) == 0;
  if (has_shape(a, &tuple_shape)) return same_tuple(a, b);
  return false;
}

static bool same_tuple(Value a, Value b) {
  if (tuple_length(a) != tuple_length(b)) return false;
  for (int64_t i = 0; i < tuple_length(a); i++) {
    if (!same_constant(tuple_get(a, i), tuple_get(b, i))) return false;
  }
  return true;
}

/* -- The compilation's constants --------------------------------------------------------------- */

static void grow_constants(Compiler *c) {
  free(c->constant_slots);
  c->constant_mask = c->constant_mask == 0 ? 255 : c->constant_mask * 2 + 1;
  c->constant_slots = xcalloc((size_t)c->constant_mask + 1, sizeof *c->constant_slots);
  for (int64_t i = 0; i < list_length(c->constants); i++) {
    uint64_t slot = constant_hash(list_get(c->constants, i)) & c->constant_mask;
    while (c->constant_slots[slot] != 0) slot = (slot + 1) & c->constant_mask;
    c->constant_slots[slot] = (uint32_t)i + 1;
  }
}

int32_t const_number(Compiler *c, Value v) {
  if (is_absent(v)) c->failed = true;
  if (c->failed) return 0;
  if ((uint64_t)list_length(c->constants) * 2 >= c->constant_mask) grow_constants(c);
  uint64_t slot = constant_hash(v) & c->constant_mask;
  for (; c->constant_slots[slot] != 0; slot = (slot + 1) & c->constant_mask) {
    uint32_t number = c->constant_slots[slot] - 1;
    if (same_constant(list_get(c->constants, number), v)) return (int32_t)number;
  }
  if (!list_append(c->constants, v)) {
    c->failed = true;
    return 0;
  }
  c->constant_slots[slot] = (uint32_t)list_length(c->constants);
  return (int32_t)list_length(c->constants) - 1;
}

/* -- Sets of small numbers, in order of entry: co_consts and co_names -------------------------- */

/* Grows a table of `index + 1` by number when `count` entries fill half of it. */
static void grow_slots(int32_t **slots, uint32_t *mask, uint32_t count) {
  free(*slots);
  *mask = *mask == 0 ? 15 : *mask * 2 + 1;
  while (count * 2 > *mask) *mask = *mask * 2 + 1;
  *slots = xcalloc((size_t)*mask + 1, sizeof **slots);
}

static uint32_t number_slot(uint32_t number, uint32_t mask) {
  return number * 2654435769u >> 7 & mask;
}

int32_t const_index(Compiler *c, Value v) {
  Unit *u = c->unit;
  int32_t number = const_number(c, v);
  if (c->failed) return 0;
  if (u->const_count * 2 >= u->const_mask) {
    grow_slots(&u->const_slots, &u->const_mask, u->const_count + 1);
    for (uint32_t i = 0; i < u->const_count; i++) {
      uint32_t slot = number_slot((uint32_t)u->const_ids[i], u->const_mask);
      while (u->const_slots[slot] != 0) slot = (slot + 1) & u->const_mask;
      u->const_slots[slot] = (int32_t)i + 1;
    }
  }
  uint32_t slot = number_slot((uint32_t)number, u->const_mask);
  for (; u->const_slots[slot] != 0; slot = (slot + 1) & u->const_mask) {
    if (u->const_ids[u->const_slots[slot] - 1] == number) return u->const_slots[slot] - 1;
  }
  if (u->const_count == u->const_capacity) {
    u->const_capacity = u->const_capacity == 0 ? 16 : u->const_capacity * 2;
    u->const_ids = xrealloc(u->const_ids, u->const_capacity * sizeof *u->const_ids);
  }
  u->const_ids[u->const_count++] = number;
  u->const_slots[slot] = (int32_t)u->const_count;
  return (int32_t)u->const_count - 1;
}

int32_t name_index(Compiler *c, AstName *name) {
  Unit *u = c->unit;
  if (u->name_count * 2 >= u->name_mask) {
    grow_slots(&u->name_slots, &u->name_mask, u->name_count + 1);
    for (uint32_t i = 0; i < u->name_count; i++) {
      uint32_t slot = number_slot(u->names[i]->id, u->name_mask);
      while (u->name_slots[slot] != 0) slot = (slot + 1) & u->name_mask;
      u->name_slots[slot] = (int32_t)i + 1;
    }
  }
  uint32_t slot = number_slot(name->id, u->name_mask);
  for (; u->name_slots[slot] != 0; slot = (slot + 1) & u->name_mask) {
    if (u->names[u->name_slots[slot] - 1] == name) return u->name_slots[slot] - 1;
  }
  if (u->name_count == u->name_capacity) {
    u->name_capacity = u->name_capacity == 0 ? 16 : u->name_capacity * 2;
    u->names = xrealloc(u->names, u->name_capacity * sizeof *u->names);
  }
  u->names[u->name_count++] = name;
  u->name_slots[slot] = (int32_t)u->name_count;
  return (int32_t)u->name_count - 1;
}

/* -- Names as strings -------------------------------------------------------------------------- */

Value name_string(Compiler *c, AstName *name) {
  if (c->failed) return ABSENT;
  if (name->id >= c->name_string_capacity) {
    uint32_t capacity = max_of(c->names->count, name->id + 1) * 2;
    c->name_string_index = xrealloc(c->name_string_index, capacity * sizeof *c->name_string_index);
    memset(c->name_string_index + c->name_string_capacity, 0,
           (capacity - c->name_string_capacity) * sizeof *c->name_string_index);
    c->name_string_capacity = capacity;
  }
  int32_t index = c->name_string_index[name->id];
  if (index > 0) return list_get(c->name_strings, index - 1);
  Value text = name->ascii ? str_intern_utf8(name->text, name->length)
                           : str_from_utf8(name->text, name->length);
  if (!is_absent(text)) text = str_intern(text);
  if (is_absent(text) || !list_append(c->name_strings, text)) {
    c->failed = true;
    return ABSENT;
  }
  c->name_string_index[name->id] = (int32_t)list_length(c->name_strings);
  return text;
}

AstName *mangled(Compiler *c, AstName *name) {
  return name_mangle(c->names, c->unit->class_name, name);
}

AstName *name_from(Compiler *c, const char *text) {
  return ast_names_intern(c->names, text, strlen(text));
}

/* -- Constants of the tree --------------------------------------------------------------------- */

/* Generalised UTF-8, which the tokenizer made, hence well-formed. */
static uint32_t *decode_text(const char *text, size_t length, int64_t *count) {
  uint32_t *units = xmalloc((length + 1) * sizeof *units);
  const unsigned char *at = (const unsigned char *)text, *end = at + length;
  int64_t n = 0;
  while (at < end) {
    uint32_t lead = *at++;
    int more = lead < 0x80 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    uint32_t code_point = more == 0 ? lead : lead & (0x3fu >> more);
    for (; more > 0 && at < end; more--) code_point = code_point << 6 | (*at++ & 0x3f);
    units[n++] = code_point;
  }
  *count = n;
  return units;
}

static bool looks_like_name(const AstConstant *constant) {
  for (uint32_t i = 0; i < constant->length; i++) {
    char ch = constant->text[i];
    bool word = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
                ch == '_';
    if (!word) return false;
  }
  return true;
}

static Value text_constant(const AstConstant *constant) {
  if (constant->ascii) {
    return looks_like_name(constant) ? str_intern_utf8(constant->text, constant->length)
                                     : str_from_ascii_n(constant->text, constant->length);
  }
  int64_t count;
  uint32_t *units = decode_text(constant->text, constant->length, &count);
  Value text = str_from_units(units, 4, count);
  free(units);
  return text;
}

Value ast_constant_value(const AstConstant *constant, Value objects) {
  switch (constant->type) {
  case AST_CONST_NONE: return NONE;
  case AST_CONST_TRUE: return TRUE_VALUE;
  case AST_CONST_FALSE: return FALSE_VALUE;
  case AST_CONST_ELLIPSIS: return ELLIPSIS;
  case AST_CONST_INT: return int_from_i64(constant->integer);
  case AST_CONST_BIGINT: return int_from_text(constant->text, constant->length, constant->base);
  case AST_CONST_FLOAT: return float_from_double(constant->number);
  case AST_CONST_COMPLEX: return complex_from_doubles(0.0, constant->number);
  case AST_CONST_STR: return text_constant(constant);
  case AST_CONST_BYTES: return bytes_from_data(constant->text, constant->length);
  case AST_CONST_OBJECT: return list_get(objects, constant->root);
  }
  unreachable_state("type of a constant");
}

void load_const(Compiler *c, int to, Value v) {
  if (c->failed) return;
  int32_t index =
      const_index(c, v); /* of integers too, although the word holds them: co_consts is looked at */
  if (is_small_int(v) && as_small_int(v) == (int32_t)as_small_int(v))
    emit(c, OP_LOAD_INT, to, 0, 0, (int32_t)as_small_int(v));
  else
    emit(c, OP_LOAD_CONST, to, 0, 0, index);
}

void load_ast_constant(Compiler *c, int to, const AstConstant *constant) {
  if (c->failed) return;
  Value v = constant_value(c, constant);
  if (is_absent(v))
    c->failed = true;
  else
    load_const(c, to, v);
}
