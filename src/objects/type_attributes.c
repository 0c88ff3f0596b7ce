/* Attributes of classes: __name__, __module__, __bases__, __doc__ and the like. */
#include "objects/type_internal.h"

#include "objects/audit.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"

static Value dict_of(Type *type) {
  return slot_get(&type->dict);
}
static Value own(Type *type, Value name) {
  return dict_get_str(dict_of(type), name);
}

static bool raise_false(Type *error, Value name) {
  raise_with_value(error, name);
  return false;
}

/* Only attributes of heap types are assigned, and these here never deleted. */
static bool check_assignment(Type *type, Value v, const char *name) {
  if (type->flags & TYPE_HEAP && !is_absent(v))
    return audit("object.__setattr__", "OsO", type_value(type), name, v);
  raise_type_error("cannot %s '%s' attribute of immutable type '%N'",
                   type->flags & TYPE_HEAP ? "delete" : "set", name, type);
  return false;
}

static bool check_string(Type *type, Value v, const char *name) {
  if (is_str(v)) return true;
  raise_type_error("can only assign string to %N.%s, not '%T'", type, name, v);
  return false;
}

/* -- Names ------------------------------------------------------------------------------------- */

static Value get_name(Value self, void *closure) {
  return slot_get(&as_type(self)->name_object);
}

static bool set_name(Value self, Value v, void *closure) {
  Type *type = as_type(self);
  if (!check_assignment(type, v, "__name__") || !check_string(type, v, "__name__")) return false;
  size_t length;
  const char *utf8 = str_utf8(v, &length);
  if (utf8 == NULL) return false;
  if (strlen(utf8) != length) {
    raise_value_error("type name must not contain null characters");
    return false;
  }
  free((char *)type->name);
  type->name = xstrdup(utf8);
  slot_set(type, &type->name_object, v);
  return true;
}

static Value get_qualname(Value self, void *closure) {
  return slot_get(&as_type(self)->qualname);
}

static bool set_qualname(Value self, Value v, void *closure) {
  Type *type = as_type(self);
  if (!check_assignment(type, v, "__qualname__") || !check_string(type, v, "__qualname__"))
    return false;
  slot_set(type, &type->qualname, v);
  return true;
}

Value type_module_name(Type *type) {
  if (type->flags & TYPE_HEAP) {
    Value module = own(type, NAME("__module__"));
    return is_absent(module) ? raise_with_value(&exc_AttributeError, NAME("__module__")) : module;
  }
  const char *dot = strrchr(type->name, '.');
  return dot == NULL ? NAME("builtins") : str_from_ascii_n(type->name, dot - type->name);
}

static Value get_module(Value self, void *closure) {
  return type_module_name(as_type(self));
}

static bool set_own(Value self, Value v, Value name, const char *text) {
  return check_assignment(as_type(self), v, text) && type_set_attribute(as_type(self), name, v);
}
static bool set_module(Value self, Value v, void *closure) {
  return set_own(self, v, NAME("__module__"), "__module__");
}

/* -- Documentation, annotations ---------------------------------------------------------------- */

/* A value from the class dict as seen through the class. */
static Value bind_to_class(Value v, Value self) {
  SlotGET get = type_of(v)->slots.descr_get;
  return get == NULL ? v : get(v, ABSENT, self);
}

static Value get_doc(Value self, void *closure) {
  const Type *type = as_type(self);
  if (!(type->flags & TYPE_HEAP) && type->doc != NULL)
    return str_from_utf8_lossy(type->doc, strlen(type->doc));
  Value doc = own(as_type(self), NAME("__doc__"));
  return is_absent(doc) ? NONE : bind_to_class(doc, self);
}
static bool set_doc(Value self, Value v, void *closure) {
  return set_own(self, v, NAME("__doc__"), "__doc__");
}

/* "(x, y)" of a docstring that begins with "Name(x, y)\n--\n\n", else None. */
static Value signature_in_doc(Value doc, Value name) {
  int64_t length = str_length(name);
  if (!is_str(doc) || str_find(doc, name, 0, length) != 0 ||
      str_find_char(doc, '(', length, length + 1) < 0)
    return NONE;
  int64_t end = str_find(doc, str_from_ascii(")\n--\n\n"), length, str_length(doc));
  int64_t paragraph = str_find(doc, str_from_ascii("\n\n"), length, str_length(doc));
  return end < 0 || paragraph < end ? NONE : str_slice(doc, length, end + 1);
}

static Value get_text_signature(Value self, void *closure) {
  Type *type = as_type(self);
  if (type->flags & TYPE_HEAP) {
    Value doc = own(type, NAME("__doc__"));
    return is_absent(doc) ? NONE : signature_in_doc(doc, slot_get(&type->name_object));
  }
  return type->text_signature == NULL ? NONE : str_from_ascii(type->text_signature);
}

static Value get_annotations(Value self, void *closure) {
  Type *type = as_type(self);
  if (!(type->flags & TYPE_HEAP)) return raise_attribute_error(self, NAME("__annotations__"));
  Value annotations = own(type, NAME("__annotations__"));
  if (!is_absent(annotations)) return bind_to_class(annotations, self);
  annotations = dict_new();
  return type_set_attribute(type, NAME("__annotations__"), annotations) ? annotations : ABSENT;
}

static bool set_annotations(Value self, Value v, void *closure) {
  Type *type = as_type(self);
  if (!(type->flags & TYPE_HEAP)) return check_assignment(type, v, "__annotations__");
  if (is_absent(v) && is_absent(own(type, NAME("__annotations__"))))
    return raise_false(&exc_AttributeError, NAME("__annotations__"));
  return type_set_attribute(type, NAME("__annotations__"), v);
}

/* -- Abstract methods -------------------------------------------------------------------------- */

static Value get_abstract(Value self, void *closure) {
  Value names = self.bits == type_value(&type_type).bits
                    ? ABSENT
                    : own(as_type(self), NAME("__abstractmethods__"));
  return is_absent(names) ? raise_with_value(&exc_AttributeError, NAME("__abstractmethods__"))
                          : names;
}

static bool set_abstract(Value self, Value v, void *closure) {
  Type *type = as_type(self);
  if (!(type->flags & TYPE_HEAP)) return check_assignment(type, v, "__abstractmethods__");
  if (is_absent(v) && is_absent(own(type, NAME("__abstractmethods__"))))
    return raise_false(&exc_AttributeError, NAME("__abstractmethods__"));
  int truth = is_absent(v) ? 0 : object_truth(v);
  if (truth < 0 || !type_set_attribute(type, NAME("__abstractmethods__"), v)) return false;
  type->flags = truth ? type->flags | TYPE_ABSTRACT : type->flags & ~TYPE_ABSTRACT;
  return true;
}

/* -- Bases ------------------------------------------------------------------------------------- */

static Value get_bases(Value self, void *closure) {
  return slot_get(&as_type(self)->bases);
}
static Value get_base(Value self, void *closure) {
  return as_type(self)->base == NULL ? NONE : type_value(as_type(self)->base);
}
static Value get_mro(Value self, void *closure) {
  Value mro = slot_get(&as_type(self)->mro);
  return is_absent(mro) ? NONE : mro;
}

/* Whether one class is below another by its MRO or by its chain of bases, which is changed before
   the MRO while an assignment to __bases__ runs mro(). */
static bool is_below(const Type *type, const Type *above) {
  if (type_is_subtype(type, above)) return true;
  while (type != NULL && type != above) type = type->base;
  return type != NULL;
}

/* The checks of an assignment to __bases__; the base for the layout, or NULL. */
static Type *check_bases(Type *type, Value bases) {
  if (!is_tuple(bases))
    return raise_type_error("can only assign tuple to %N.__bases__, not %T", type, bases), NULL;
  if (tuple_length(bases) == 0)
    return raise_type_error("can only assign non-empty tuple to %N.__bases__, not ()", type), NULL;
  for (int64_t i = 0; i < tuple_length(bases); i++) {
    Value base = tuple_get(bases, i);
    if (!is_type_object(base))
      return raise_type_error("%N.__bases__ must be tuple of classes, not '%T'", type, base), NULL;
    if (is_below(as_type(base), type))
      return raise_type_error("a __bases__ item causes an inheritance cycle"), NULL;
  }
  Type *base = type_best_base(bases);
  if (base == NULL || type_same_layout(base, type->base)) return base;
  return raise_type_error("__bases__ assignment: '%N' object layout differs from '%N'", base,
                          type->base),
         NULL;
}

static void leave_bases(Type *type) {
  Value bases = slot_get(&type->bases);
  for (int64_t i = 0; i < tuple_length(bases); i++)
    type_remove_subclass(as_type(tuple_get(bases, i)), type);
}
/* Without memory the class has its bases, but is not among their __subclasses__. */
static bool enter_bases(Type *type) {
  Value bases = slot_get(&type->bases);
  for (int64_t i = 0; i < tuple_length(bases); i++)
    if (!type_add_subclass(as_type(tuple_get(bases, i)), type)) return false;
  return true;
}

/* Computes the MROs of the type and all classes below it anew. On failure those already changed are
   put back. */
static bool update_mro(Type *type) {
  Value old = slot_get(&type->mro);
  if (!type_set_mro(type)) return false;
  Value subclasses = type_subclasses_list(type);
  for (int64_t i = 0; i < list_length(subclasses); i++) {
    if (update_mro(as_type(list_get(subclasses, i)))) continue;
    type_modified(type);
    slot_set(type, &type->mro, old);
    for (int64_t j = 0; j < i; j++) { /* orders computed before are computed again */
      Value error = exception_fetch();
      if (!update_mro(as_type(list_get(subclasses, j)))) exception_clear();
      exception_restore(error);
    }
    return false;
  }
  return true;
}

static void update_slots(Type *type) {
  type_update_slots(type);
  Value subclasses = type_subclasses_list(type);
  for (int64_t i = 0; i < list_length(subclasses); i++)
    update_slots(as_type(list_get(subclasses, i)));
}

static bool set_bases(Value self, Value v, void *closure) {
  Type *type = as_type(self);
  if (!check_assignment(type, v, "__bases__")) return false;
  Type *new_base = check_bases(type, v), *old_base = type->base;
  if (new_base == NULL) return false;
  Value old_bases = slot_get(&type->bases);
  gc_write_barrier(type);
  type->base = new_base;
  slot_set(type, &type->bases, v);
  type_modified(type);
  if (!update_mro(type)) {
    if (same(slot_get(&type->bases), v)) { /* mro() may have assigned __bases__ itself */
      gc_write_barrier(type);
      type->base = old_base;
      slot_set(type, &type->bases, old_bases);
    }
    return false;
  }
  if (!same(slot_get(&type->bases), v)) return true;
  slot_set(type, &type->bases, old_bases);
  leave_bases(type);
  slot_set(type, &type->bases, v);
  bool entered = enter_bases(type);
  update_slots(type);
  if (type_shadows_slots_hook != NULL) type_shadows_slots_hook(type);
  return entered;
}

/* -- Dict and layout --------------------------------------------------------------------------- */

static Value get_dict(Value self, void *closure) {
  return mappingproxy_new(dict_of(as_type(self)));
}

/* CPython's numbers of the flags that Python code looks at (inspect, copyreg, abc). */
static Value get_flags(Value self, void *closure) {
  static const struct {
    uint32_t ours;
    int bit;
  } map[] = {
      {TYPE_SEQUENCE, 5}, {TYPE_MAPPING, 6},      {TYPE_HEAP, 9},       {TYPE_BASE, 10},
      {TYPE_READY, 12},   {TYPE_METHOD_LIKE, 17}, {TYPE_ABSTRACT, 20},  {TYPE_MATCH_SELF, 22},
      {TYPE_INT, 24},     {TYPE_LIST, 25},        {TYPE_TUPLE, 26},     {TYPE_BYTES, 27},
      {TYPE_STR, 28},     {TYPE_DICT, 29},        {TYPE_EXCEPTION, 30}, {TYPE_TYPE, 31}};
  const Type *type = as_type(self);
  int64_t flags = type->flags & TYPE_HEAP ? 0 : 1 << 8; /* immutable */
  if (type->flags & TYPE_NO_INSTANCES) flags |= 1 << 7;
  for (size_t i = 0; i < countof(map); i++)
    if (type->flags & map[i].ours) flags |= (int64_t)1 << map[i].bit;
  return from_small_int(flags);
}

static Value get_basicsize(Value self, void *closure) {
  const Shape *shape = as_type(self)->root_shape;
  return from_small_int(shape == NULL ? 0 : shape->fixed_bytes);
}
static Value get_itemsize(Value self, void *closure) {
  return from_small_int(as_type(self)->layout->item_size);
}
static Value get_dictoffset(Value self, void *closure) {
  return from_small_int(as_type(self)->flags & TYPE_HAS_DICT ? (int64_t)sizeof(Object) : 0);
}
static Value get_weakrefoffset(Value self, void *closure) {
  return from_small_int(as_type(self)->flags & TYPE_HAS_WEAKREF ? (int64_t)sizeof(Object) : 0);
}

/* Fields of the C structure, which refuse in other words than computed attributes do. */
static bool set_readonly(Value self, Value v, void *closure) {
  raise_error(&exc_AttributeError, "readonly attribute");
  return false;
}

const GetSetDef type_getset[] = {{"__name__", get_name, set_name, NULL, NULL},
                                 {"__qualname__", get_qualname, set_qualname, NULL, NULL},
                                 {"__bases__", get_bases, set_bases, NULL, NULL},
                                 {"__mro__", get_mro, set_readonly, NULL, NULL},
                                 {"__base__", get_base, set_readonly, NULL, NULL},
                                 {"__module__", get_module, set_module, NULL, NULL},
                                 {"__abstractmethods__", get_abstract, set_abstract, NULL, NULL},
                                 {"__dict__", get_dict, NULL, NULL, NULL},
                                 {"__doc__", get_doc, set_doc, NULL, NULL},
                                 {"__text_signature__", get_text_signature, NULL, NULL, NULL},
                                 {"__annotations__", get_annotations, set_annotations, NULL, NULL},
                                 {"__flags__", get_flags, set_readonly, NULL, NULL},
                                 {"__basicsize__", get_basicsize, set_readonly, NULL, NULL},
                                 {"__itemsize__", get_itemsize, set_readonly, NULL, NULL},
                                 {"__dictoffset__", get_dictoffset, set_readonly, NULL, NULL},
                                 {"__weakrefoffset__", get_weakrefoffset, set_readonly, NULL, NULL},
                                 {NULL, NULL, NULL, NULL, NULL}};
