/* The module _abc: what abc.ABCMeta does in C.

   Each abstract base class has an AbcData as its attribute `_abc_impl`, with three weak sets of
   classes. A class never moves, so a set holds plain addresses; at the end of marking those of dead
   classes are dropped. Invariant: `unrelated` (classes known not to be subclasses) holds only while
   unrelated_version equals abc_version, which every registration advances. */
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/tuple.h"
#include "objects/weakref.h"

/* -- Weak sets of classes ---------------------------------------------------------------------- */

/* Open addressing; capacity is 0 or a power of two, at least a quarter of it empty. */
typedef struct ClassSet {
  Type **places;            /* NULL: free */
  uint32_t capacity, count; /* places there are, and in use */
} ClassSet;

static uint32_t class_hash(const Type *type) {
  return (uint32_t)((uintptr_t)type * 0x9e3779b97f4a7c15u >> 32);
}

/* Where the class is, or the empty place where it belongs. */
static Type **class_place(const ClassSet *set, const Type *type) {
  uint32_t i = class_hash(type);
  while (set->places[i & (set->capacity - 1)] != NULL &&
         set->places[i & (set->capacity - 1)] != type)
    i++;
  return &set->places[i & (set->capacity - 1)];
}

static bool class_set_contains(const ClassSet *set, const Type *type) {
  return set->count > 0 && *class_place(set, type) == type;
}

static void class_set_clear(ClassSet *set) {
  free(set->places);
  *set = (ClassSet){0};
}

static void class_set_add(ClassSet *set, Type *type);

/* Puts the classes for which keep() is true in new places. */
static void class_set_rebuild(ClassSet *set, uint32_t capacity, bool (*keep)(const Type *)) {
  ClassSet old = *set;
  *set = (ClassSet){.places = xcalloc(capacity, sizeof(Type *)), .capacity = capacity};
  for (uint32_t i = 0; i < old.capacity; i++)
    if (old.places[i] != NULL && keep(old.places[i])) class_set_add(set, old.places[i]);
  free(old.places);
}

static bool keep_all(const Type *type) {
  return true;
}
static bool is_alive(const Type *type) {
  return !gc_is_dead(&type->header);
}

static void class_set_add(ClassSet *set, Type *type) {
  if (4 * set->count >= 3 * set->capacity)
    class_set_rebuild(set, max_of(8u, 2 * set->capacity), keep_all);
  Type **place = class_place(set, type);
  set->count += *place == NULL;
  *place = type;
}

static void class_set_drop_dead(ClassSet *set) {
  for (uint32_t i = 0; i < set->capacity; i++)
    if (set->places[i] != NULL && !is_alive(set->places[i])) {
      class_set_rebuild(set, set->capacity, is_alive);
      return;
    }
}

/* The classes, in a fresh list. */
static Value class_set_list(const ClassSet *set) {
  Value list = list_new(set->count);
  for (uint32_t i = 0; i < set->capacity; i++)
    if (set->places[i] != NULL && !gc_is_lost(&set->places[i]->header) &&
        !list_append(list, type_value(set->places[i])))
      return ABSENT;
  return list;
}

/* -- The data of a class ----------------------------------------------------------------------- */

typedef struct AbcData {
  Object header;
  ClassSet registry;  /* registered as virtual subclasses */
  ClassSet related;   /* known to be subclasses */
  ClassSet unrelated; /* known not to be */
  uint64_t
      unrelated_version; /* abc_version when `unrelated` was filled: it holds until that changes */
} AbcData;

static uint64_t abc_version;

static bool abc_data_drop_dead(Object *object, bool first) {
  AbcData *data = (AbcData *)object;
  if (!gc_is_major()) return false;
  class_set_drop_dead(&data->registry);
  class_set_drop_dead(&data->related);
  class_set_drop_dead(&data->unrelated);
  return false;
}

static void abc_data_free(Object *object) {
  AbcData *data = (AbcData *)object;
  class_set_clear(&data->registry);
  class_set_clear(&data->related);
  class_set_clear(&data->unrelated);
}

static const Layout abc_data_layout = {.name = "AbcData",
                                       .fixed_size = sizeof(AbcData),
                                       .finalize = abc_data_free,
                                       .clear_weak = abc_data_drop_dead};
static DEFINE_TYPE_SHAPE(abc_data);
static Type abc_data_type = {
    .name = "_abc._abc_data",
    .base = &object_type,
    .layout = &abc_data_layout,
    .root_shape = &abc_data_shape,
    .flags = TYPE_NO_INSTANCES,
    .doc = "What the functions of this module know of a class.",
};

/* Of a class whose metaclass is ABCMeta. NULL: exception set. May run Python. */
static AbcData *abc_data(Value self) {
  Value v = is_type_object(self) ? type_lookup(as_type(self), NAME("_abc_impl")) : ABSENT;
  if (is_absent(v)) v = object_getattr(self, NAME("_abc_impl"));
  if (is_absent(v)) return NULL;
  if (has_shape(v, &abc_data_shape)) return object_cast(AbcData, v);
  raise_type_error("_abc_impl is set to a wrong type");
  return NULL;
}

static bool known_unrelated(const AbcData *data, const Type *type) {
  return data->unrelated_version == abc_version && class_set_contains(&data->unrelated, type);
}

/* -- A new class ------------------------------------------------------------------------------- */

/* 1, 0, -1 */
static int is_abstract(Value v) {
  Value flag = object_lookup_attr(v, NAME("__isabstractmethod__"));
  if (is_absent(flag)) return exception_pending() ? -1 : 0;
  return object_truth(flag);
}

static bool add_own_abstract(Value self, Value names) {
  Value items = dict_items_list(slot_get(&as_type(self)->dict));
  if (is_absent(items)) return false;
  for (int64_t i = 0; i < list_length(items); i++) {
    Value pair = list_get(items, i);
    int abstract = is_abstract(tuple_get(pair, 1));
    if (abstract < 0 || (abstract && set_add(names, tuple_get(pair, 0)) < 0)) return false;
  }
  return true;
}

/* Those of a base that the class does not define. */
static bool add_inherited_abstract(Value self, Value base, Value names) {
  Value inherited = object_lookup_attr(base, NAME("__abstractmethods__"));
  if (is_absent(inherited)) return !exception_pending();
  Value list = sequence_tuple(inherited);
  if (is_absent(list)) return false;
  for (int64_t i = 0; i < tuple_length(list); i++) {
    Value v = object_lookup_attr(self, tuple_get(list, i));
    if (is_absent(v) && exception_pending()) return false;
    int abstract = is_absent(v) ? 0 : is_abstract(v);
    if (abstract < 0 || (abstract && set_add(names, tuple_get(list, i)) < 0)) return false;
  }
  return true;
}

static bool set_abstract_methods(Value self) {
  Value names = set_new(ABSENT);
  if (is_absent(names) || !add_own_abstract(self, names)) return false;
  Value bases = slot_get(&as_type(self)->bases);
  for (int64_t i = 0; i < tuple_length(bases); i++)
    if (!add_inherited_abstract(self, tuple_get(bases, i), names)) return false;
  Value frozen = frozenset_new(names);
  return !is_absent(frozen) && object_setattr(self, NAME("__abstractmethods__"), frozen);
}

/* -- Patterns: what matches [...] and {...} ---------------------------------------------------- */

enum {
  COLLECTION_FLAGS = TYPE_SEQUENCE | TYPE_MAPPING,
  SHOWN_SEQUENCE = 1 << 5, /* as in __flags__ and __abc_tpflags__ */
  SHOWN_MAPPING = 1 << 6,
};

static void set_collection_flag(Type *type, uint32_t flag) {
  type->flags = (type->flags & ~(uint32_t)COLLECTION_FLAGS) | flag;
}

/* The class says with `__abc_tpflags__` in its body what its instances are; the attribute goes
   away. */
static bool take_collection_flags(Value self) {
  Type *type = as_type(self);
  Value v = dict_get_str(slot_get(&type->dict), NAME("__abc_tpflags__"));
  int64_t shown;
  if (is_absent(v)) return !exception_pending();
  if (!is_int(v)) return true;
  if (!int_to_i64(v, &shown)) return false;
  if (shown & SHOWN_SEQUENCE && shown & SHOWN_MAPPING) {
    raise_type_error("__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING");
    return false;
  }
  if (shown & SHOWN_SEQUENCE) set_collection_flag(type, TYPE_SEQUENCE);
  if (shown & SHOWN_MAPPING) set_collection_flag(type, TYPE_MAPPING);
  return type_set_attribute(type, NAME("__abc_tpflags__"), ABSENT);
}

/* A class registered with Sequence or Mapping takes on their flag, and so do its subclasses.
   Builtin types stay as they are. */
static void spread_collection_flag(Type *type, uint32_t flag) {
  if (!(type->flags & TYPE_HEAP) || (type->flags & COLLECTION_FLAGS) == flag) return;
  set_collection_flag(type, flag);
  Value subclasses = type_subclasses_list(type);
  for (int64_t i = 0; i < list_length(subclasses); i++)
    spread_collection_flag(as_type(list_get(subclasses, i)), flag);
}

static Value abc_init(Value *args, int nargs) {
  Value self = args[0];
  if (!is_type_object(self)) return raise_type_error("_abc_init() argument must be a class");
  if (!set_abstract_methods(self)) return ABSENT;
  AbcData *data = gc_new(&abc_data_shape);
  data->unrelated_version = abc_version;
  if (!type_set_attribute(as_type(self), NAME("_abc_impl"), from_object(data))) return ABSENT;
  return take_collection_flags(self) ? NONE : ABSENT;
}

/* -- register ---------------------------------------------------------------------------------- */

static Value abc_register(Value *args, int nargs) {
  Value self = args[0], subclass = args[1];
  if (!is_type_object(subclass)) return raise_type_error("Can only register classes");
  int related = object_is_subclass(subclass, self);
  if (related != 0) return related < 0 ? ABSENT : subclass;
  related = object_is_subclass(self, subclass); /* after the other: X.register(X) is allowed */
  if (related < 0) return ABSENT;
  if (related > 0) return raise_error(&exc_RuntimeError, "Refusing to create an inheritance cycle");
  AbcData *data = abc_data(self);
  if (data == NULL) return ABSENT;
  class_set_add(&data->registry, as_type(subclass));
  abc_version++;
  uint32_t flag = is_type_object(self) ? as_type(self)->flags & COLLECTION_FLAGS : 0;
  if (flag != 0) spread_collection_flag(as_type(subclass), flag);
  return subclass;
}

/* -- isinstance and issubclass ----------------------------------------------------------------- */

/* __subclasshook__: 1, 0, 2 for NotImplemented, -1. */
static int ask_hook(Value self, Value subclass) {
  Value answer = call_method1(self, NAME("__subclasshook__"), subclass);
  if (is_absent(answer)) return -1;
  if (same(answer, TRUE_VALUE)) return 1;
  if (same(answer, FALSE_VALUE)) return 0;
  if (same(answer, NOT_IMPLEMENTED)) return 2;
  raise_error(&exc_AssertionError,
              "__subclasshook__ must return either False, True, or NotImplemented");
  return -1;
}

/* Whether subclass is one of those in the list, or derived from one: 1, 0, -1. */
static int derives_from_any(Value subclass, Value list) {
  for (int64_t i = 0; i < list_length(list); i++) {
    int result = object_is_subclass(subclass, list_get(list, i));
    if (result != 0) return result;
  }
  return 0;
}

static int find_out(Value self, AbcData *data, Value subclass) {
  int answer = ask_hook(self, subclass);
  if (answer != 2) return answer;
  if (is_type_object(self) && type_is_subtype(as_type(subclass), as_type(self))) return 1;
  Value registered = class_set_list(&data->registry);
  answer = is_absent(registered) ? -1 : derives_from_any(subclass, registered);
  if (answer != 0) return answer;
  Value subclasses = call_method0(self, NAME("__subclasses__"));
  if (is_absent(subclasses)) return -1;
  if (!is_list(subclasses)) {
    raise_type_error("__subclasses__() must return a list");
    return -1;
  }
  return derives_from_any(subclass, subclasses);
}

static Value abc_subclasscheck(Value *args, int nargs) {
  Value self = args[0], subclass = args[1];
  if (!is_type_object(subclass)) return raise_type_error("issubclass() arg 1 must be a class");
  AbcData *data = abc_data(self);
  if (data == NULL) return ABSENT;
  if (class_set_contains(&data->related, as_type(subclass))) return TRUE_VALUE;
  if (data->unrelated_version != abc_version) {
    class_set_clear(&data->unrelated);
    data->unrelated_version = abc_version;
  } else if (class_set_contains(&data->unrelated, as_type(subclass))) {
    return FALSE_VALUE;
  }
  int answer = find_out(self, data, subclass);
  if (answer < 0) return ABSENT;
  class_set_add(answer ? &data->related : &data->unrelated, as_type(subclass));
  return from_bool(answer);
}

static Value class_of_instance(Value instance) {
  Type *type = type_of(instance);
  Value name = NAME("__class__");
  bool plain = type->slots.getattribute == object_generic_getattr &&
               same(type_lookup(type, name), type_lookup(&object_type, name));
  return plain ? type_value(type) : object_getattr(instance, name);
}

static Value abc_instancecheck(Value *args, int nargs) {
  Value self = args[0], instance = args[1];
  AbcData *data = abc_data(self);
  Value class_ = data == NULL ? ABSENT : class_of_instance(instance);
  if (is_absent(class_)) return ABSENT;
  if (is_type_object(class_) && class_set_contains(&data->related, as_type(class_)))
    return TRUE_VALUE;
  Type *type = type_of(instance);
  bool plain = same(class_, type_value(type));
  if (plain && known_unrelated(data, type)) return FALSE_VALUE;
  Value answer = call_method1(self, NAME("__subclasscheck__"), class_);
  if (plain || is_absent(answer)) return answer;
  int truth = object_truth(answer);
  if (truth != 0) return truth < 0 ? ABSENT : answer;
  return call_method1(self, NAME("__subclasscheck__"), type_value(type));
}

/* -- For debugging ----------------------------------------------------------------------------- */

static Value weak_references(const ClassSet *set) {
  Value list = class_set_list(set), result = is_absent(list) ? ABSENT : set_new(ABSENT);
  if (is_absent(result)) return ABSENT;
  for (int64_t i = 0; i < list_length(list); i++) {
    Value ref = weakref_new(list_get(list, i), ABSENT);
    if (is_absent(ref) || set_add(result, ref) < 0) return ABSENT;
  }
  return result;
}

static Value get_dump(Value *args, int nargs) {
  AbcData *data = abc_data(args[0]);
  if (data == NULL) return ABSENT;
  Value registry = weak_references(&data->registry);
  Value related = is_absent(registry) ? ABSENT : weak_references(&data->related);
  Value unrelated = is_absent(related) ? ABSENT : weak_references(&data->unrelated);
  if (is_absent(unrelated)) return ABSENT;
  return tuple_pack(4, registry, related, unrelated, int_from_u64(data->unrelated_version));
}

static Value reset_registry(Value *args, int nargs) {
  AbcData *data = abc_data(args[0]);
  if (data == NULL) return ABSENT;
  class_set_clear(&data->registry);
  return NONE;
}

static Value reset_caches(Value *args, int nargs) {
  AbcData *data = abc_data(args[0]);
  if (data == NULL) return ABSENT;
  class_set_clear(&data->related);
  class_set_clear(&data->unrelated);
  return NONE;
}

static Value get_cache_token(Value *args, int nargs) {
  return int_from_u64(abc_version);
}

/* -- The module -------------------------------------------------------------------------------- */

static const BuiltinDef functions[] = {
    METHOD("get_cache_token()", get_cache_token, EFFECT_GC,
           "Returns the current ABC cache token.\n\nIt is a number that changes with every "
           "register() of any ABC."),
    METHOD("_abc_init(self, /)", abc_init, EFFECT_ANY, "Makes a new class an abstract base class."),
    METHOD("_abc_register(self, subclass, /)", abc_register, EFFECT_ANY,
           "What ABCMeta.register() does."),
    METHOD("_abc_instancecheck(self, instance, /)", abc_instancecheck, EFFECT_ANY,
           "What ABCMeta.__instancecheck__() does."),
    METHOD("_abc_subclasscheck(self, subclass, /)", abc_subclasscheck, EFFECT_ANY,
           "What ABCMeta.__subclasscheck__() does."),
    METHOD("_get_dump(self, /)", get_dump, EFFECT_ANY,
           "The registry, both caches and the version of the negative one."),
    METHOD("_reset_registry(self, /)", reset_registry, EFFECT_ANY,
           "Forgets the registered classes."),
    METHOD("_reset_caches(self, /)", reset_caches, EFFECT_ANY, "Forgets what has been found out."),
    METHOD_END,
};

static bool abc_module_init(Value module) {
  type_ready(&abc_data_type);
  return true;
}

static const ModuleDef abc_module = {
    .name = "_abc",
    .doc = "What module abc needs to be fast.",
    .functions = functions,
    .init = abc_module_init,
};
MODULE_REGISTER(abc_module);
