/* The type str: layout and slots. */
#include "objects/str_internal.h"

#include "base/search.h"
#include "objects/sequence.h"
#include "objects/slice.h"

_Static_assert(offsetof(StrObject, units) == 24, "units follow hash and length");

/* -- Layout ------------------------------------------------------------------------------------ */

static size_t variable_size(const Object *object) {
  const StrObject *s = (const StrObject *)object;
  return s->shared ? sizeof(Slot) : (size_t)(s->length + 1) * s->kind;
}

static void trace_buffer(Object *object, GcVisitor *visitor) {
  StrObject *s = (StrObject *)object;
  if (s->shared) gc_visit_slot(visitor, &s->buffer);
}

static const Layout str_layout = {
    .name = "StrObject",
    .fixed_size = offsetof(StrObject, units),
    .length_offset = offsetof(StrObject, hash),
    .item_size = 1,
    .variable_size = variable_size,
    .trace = trace_buffer,
};

/* -- Items ------------------------------------------------------------------------------------- */

static int64_t str_len(Value self) {
  return str_length(self);
}

static Value extended_slice(Value self, const SliceRange *range) {
  const StrObject *s = as_str(self);
  if (range->count == 0) return str_empty;
  Value all = str_alloc(range->count, str_max_char(s));
  if (is_absent(all)) return ABSENT;
  const void *from = str_units(s);
  void *to = str_fresh_units(all);
  for (int64_t i = 0, at = range->start; i < range->count; i++, at += range->step)
    units_set(to, s->kind, i, units_get(from, s->kind, at));
  return s->ascii && range->count > 1 ? all : str_from_view(str_view(all)); /* narrows */
}

static Value slice_of(Value self, Value slice) {
  SliceRange range;
  if (!slice_unpack(slice, &range)) return ABSENT;
  slice_adjust(&range, str_length(self));
  return range.step == 1 ? str_slice(self, range.start, range.start + range.count)
                         : extended_slice(self, &range);
}

static Value str_get_item(Value self, Value key) {
  int64_t i;
  if (is_slice(key)) return slice_of(self, key);
  if (!has_index(key))
    return raise_type_error("string indices must be integers, not '%.200T'", key);
  if (!sequence_index(key, &i)) return ABSENT;
  if (i < 0) i += str_length(self);
  if (i < 0 || i >= str_length(self))
    return raise_error(&exc_IndexError, "string index out of range");
  return str_from_char(str_char_at(self, i));
}

static int str_contains(Value self, Value item) {
  if (!is_str(item)) {
    raise_type_error("'in <string>' requires string as left operand, not %.100T", item);
    return -1;
  }
  const StrObject *text = as_str(self), *sub = as_str(item);
  if (likely(text->kind == 1 && sub->kind == 1))
    return search_find(str_units(text), text->length, str_units(sub), sub->length, 1) >= 0;
  return str_find(self, item, 0, str_length(self)) >= 0;
}

static Value concat_slot(Value self, Value other) {
  if (!is_str(other))
    return raise_type_error("can only concatenate str (not \"%.200T\") to str", other);
  return str_concat(self, other);
}

/* -- Protocol ---------------------------------------------------------------------------------- */

static Value str_compare_slot(Value self, Value other, CompareOp op) {
  if (!is_str(self) || !is_str(other)) return NOT_IMPLEMENTED;
  if (op == CMP_EQ) return from_bool(str_equal(self, other));
  if (op == CMP_NE) return from_bool(!str_equal(self, other));
  return from_bool(compare_i64(str_compare(self, other), 0, op));
}

static bool hash_slot(Value self, int64_t *hash) {
  *hash = str_hash(self);
  return true;
}

static Value remainder_slot(Value self, Value args) {
  return is_str(self) ? str_remainder(self, args) : NOT_IMPLEMENTED;
}

DEFINE_TYPE_SHAPE(str);
Type str_type = {
    .name = "str",
    .base = &object_type,
    .layout = &str_layout,
    .root_shape = &str_shape,
    .flags = TYPE_BASE | TYPE_MATCH_SELF | TYPE_STR,
    .slots =
        {
            .repr = str_repr,
            .hash = hash_slot,
            .str = str_exact,
            .compare = str_compare_slot,
            .iter = str_iter,
            .new_object = str_new_object,
            .remainder = remainder_slot,
            .length = str_len,
            .get_item = str_get_item,
            .contains = str_contains,
            .concat = concat_slot,
            .repeat = str_repeat,
        },
    .methods = str_methods,
    .doc = "Text: an immutable sequence of Unicode code points.\n\n"
           "str(object='') -> the object's text as __str__ gives it\n"
           "str(bytes_or_buffer[, encoding[, errors]]) -> the decoded bytes",
};
