/* Method resolution order: C3 linearisation, and mro() overridden by metaclasses. */
#include "objects/type_internal.h"

#include "objects/list.h"
#include "objects/tuple.h"

#include <alloca.h>

/* A sequence that C3 merges: the MRO of a base, or the list of bases. */
typedef struct MergeInput {
  Value sequence; /* tuple */
  int64_t next;   /* first item not yet taken */
} MergeInput;

static bool in_tail(const MergeInput *input, Value class_) {
  for (int64_t i = input->next + 1; i < tuple_length(input->sequence); i++)
    if (same(tuple_get(input->sequence, i), class_)) return true;
  return false;
}

/* The first head that is in no tail; ABSENT if there is none. *exhausted is set when all inputs are
   used up. */
static Value next_class(MergeInput *inputs, int64_t count, bool *exhausted) {
  *exhausted = true;
  for (int64_t i = 0; i < count; i++) {
    if (inputs[i].next >= tuple_length(inputs[i].sequence)) continue;
    *exhausted = false;
    Value candidate = tuple_get(inputs[i].sequence, inputs[i].next);
    bool blocked = false;
    for (int64_t j = 0; j < count && !blocked; j++) blocked = in_tail(&inputs[j], candidate);
    if (!blocked) return candidate;
  }
  return ABSENT;
}

static void take(MergeInput *inputs, int64_t count, Value class_) {
  for (int64_t i = 0; i < count; i++) {
    MergeInput *input = &inputs[i];
    bool heads = input->next < tuple_length(input->sequence) &&
                 same(tuple_get(input->sequence, input->next), class_);
    if (heads) input->next++;
  }
}

/* The names of the heads, each once: "A, B". */
static Value raise_inconsistent(const MergeInput *inputs, int64_t count) {
  Value text = ABSENT, seen = list_new(0);
  for (int64_t i = 0; i < count; i++) {
    if (inputs[i].next >= tuple_length(inputs[i].sequence)) continue;
    Value head = tuple_get(inputs[i].sequence, inputs[i].next);
    bool is_new = true;
    for (int64_t j = 0; j < list_length(seen); j++) is_new &= !same(list_get(seen, j), head);
    if (!is_new || !list_append(seen, head)) continue;
    Value name = slot_get(&as_type(head)->name_object);
    text = is_absent(text) ? name : format_text("%V, %V", text, name);
    if (is_absent(text)) return ABSENT;
  }
  return raise_type_error("Cannot create a consistent method resolution\norder (MRO) for bases %V",
                          text);
}

static Value raise_duplicate(Value bases) {
  for (int64_t i = 0; i < tuple_length(bases); i++)
    for (int64_t j = i + 1; j < tuple_length(bases); j++)
      if (same(tuple_get(bases, i), tuple_get(bases, j)))
        return raise_type_error("duplicate base class %V",
                                slot_get(&as_type(tuple_get(bases, i))->name_object));
  return ABSENT;
}

static Value merge(Type *type, MergeInput *inputs, int64_t count) {
  Value order = list_new(8);
  if (!list_append(order, type_value(type))) return ABSENT;
  for (;;) {
    bool exhausted;
    Value class_ = next_class(inputs, count, &exhausted);
    if (exhausted) return list_as_tuple(order);
    if (is_absent(class_)) return raise_inconsistent(inputs, count);
    take(inputs, count, class_);
    if (!list_append(order, class_)) return ABSENT;
  }
}

/* With a single base the order is the class in front of the base's. */
static Value single_base_mro(Type *type, Value base_mro) {
  int64_t length = tuple_length(base_mro);
  TupleObject *order = tuple_alloc(length + 1);
  slot_init(&order->items[0], type_value(type));
  for (int64_t i = 0; i < length; i++) slot_init(&order->items[i + 1], tuple_get(base_mro, i));
  return from_object(order);
}

Value type_compute_mro(Type *type) {
  Value bases = slot_get(&type->bases);
  int64_t count = tuple_length(bases);
  for (int64_t i = 0; i < count; i++) {
    Type *base = as_type(tuple_get(bases, i));
    if (is_absent(slot_get(&base->mro)))
      return raise_type_error("Cannot extend an incomplete type '%N'", base);
  }
  if (count == 1) return single_base_mro(type, slot_get(&as_type(tuple_get(bases, 0))->mro));
  raise_duplicate(bases);
  if (exception_pending()) return ABSENT;
  MergeInput *inputs = alloca((count + 1) * sizeof *inputs);
  for (int64_t i = 0; i < count; i++)
    inputs[i] = (MergeInput){slot_get(&as_type(tuple_get(bases, i))->mro), 0};
  inputs[count] = (MergeInput){bases, 0};
  Value order = merge(type, inputs, count + 1);
  return order;
}

/* -- Custom orders ----------------------------------------------------------------------------- */

static bool check_custom(Type *type, Value order) {
  for (int64_t i = 0; i < tuple_length(order); i++) {
    Value item = tuple_get(order, i);
    if (!is_type_object(item)) {
      raise_type_error("mro() returned a non-class ('%T')", item);
      return false;
    }
    Type *other = as_type(item);
    if (other != type && !type_layout_extends(type->base, other)) {
      raise_type_error("mro() returned base with unsuitable layout ('%N')", other);
      return false;
    }
  }
  return true;
}

static Value custom_mro(Type *type, Value method) {
  Value order = call_unbound(method, type_value(type), NULL, 0, ABSENT);
  if (!is_absent(order)) order = sequence_tuple(order);
  return !is_absent(order) && check_custom(type, order) ? order : ABSENT;
}

bool type_set_mro(Type *type) {
  Type *metatype = object_type_of(&type->header);
  Value order;
  Value old = slot_get(&type->mro);
  if (metatype == &type_type) {
    order = type_compute_mro(type);
  } else {
    Value method = type_lookup(metatype, NAME("mro"));
    order = is_method_descriptor(method) ? type_compute_mro(type) : custom_mro(type, method);
  }
  if (is_absent(order)) return false;
  if (!same(slot_get(&type->mro), old))
    return true; /* mro() has set it by itself (through __bases__) */
  type_modified(type);
  slot_set(type, &type->mro, order);
  return true;
}
