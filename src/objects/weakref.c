/* weakref.ref, and the table that finds the weak references of an object. */
#include "objects/weakref.h"

#include "objects/int.h"
#include "objects/list.h"
#include "objects/sequence.h"
#include "objects/shape_ops.h"
#include "objects/str.h"
#include "objects/tuple.h"

const Layout weakref_layout = {
  .name = "WeakRef",
  .fixed_size = sizeof(WeakRef),
  .slots_offset = offsetof(WeakRef, link.callback),
  .slots_count = 1,
};

/* -- The table ------------------------------------------------------------------------------------ */

/* Note [Finding the weak references of an object]
   An open-addressing table by identity hash; each entry leads to the chain of an object's weak references. It keeps nothing alive:
   at the end of each marking (clear_weak of a static object) dead references leave their chains, and chains whose object has
   died disappear. In between, an entry whose first reference is cleared belongs to a dead object and matches none. */
typedef struct Entry {
  WeakRef *first; /* chain, or NULL: free */
  uint32_t hash;  /* identity hash of the object */
} Entry;

static Entry *table;
static uint32_t table_mask; /* size - 1; 0 while there is no table */
static uint32_t table_used;

static Entry *place_of(const Object *object, uint32_t hash) {
  Entry *entry = &table[hash & table_mask];
  while (entry->first != NULL &&
         (entry->hash != hash || as_object(slot_get(&entry->first->link.referent)) != object)) {
    entry = entry == &table[table_mask] ? table : entry + 1;
  }
  return entry;
}

static void insert(Entry entry) {
  uint32_t i = entry.hash & table_mask;
  while (table[i].first != NULL) i = (i + 1) & table_mask;
  table[i] = entry;
  table_used++;
}

/* Drops dead references of a chain. */
static WeakRef *prune(WeakRef *first) {
  WeakRef **link = &first;
  while (*link != NULL) {
    bool dead = gc_is_dead(&(*link)->link.header) || is_absent(slot_get(&(*link)->link.referent));
    if (dead) {
      *link = (*link)->next;
    } else {
      link = &(*link)->next;
    }
  }
  return first;
}

static void rebuild(uint32_t size, WeakRef *(*keep)(WeakRef *first)) {
  Entry *old = table;
  uint32_t old_size = table == NULL ? 0 : table_mask + 1;
  table = xcalloc(size, sizeof *table);
  table_mask = size - 1;
  table_used = 0;
  for (uint32_t i = 0; i < old_size; i++) {
    WeakRef *first = old[i].first == NULL || keep == NULL ? old[i].first : keep(old[i].first);
    if (first != NULL) insert((Entry){first, old[i].hash});
  }
  free(old);
}

/* Called at the end of a minor collection too, where references (all old) cannot die. */
static void prune_table(Object *keeper) {
  if (table != NULL) rebuild(table_mask + 1, prune);
}

static const Layout keeper_layout = {
  .name = "WeakRefTable", .fixed_size = sizeof(Object), .clear_weak = prune_table};
static DEFINE_INTERNAL_SHAPE(keeper_shape, keeper_layout);

/* NULL: none. */
static WeakRef *first_of(Value object) {
  if (!is_object(object) || !(as_object(object)->gc_flags & GC_WEAKLY) || table == NULL) return NULL;
  return place_of(as_object(object), object_identity_hash(as_object(object)))->first;
}

static bool is_plain(const WeakRef *ref, const Type *type) {
  return ref != NULL && object_shape(&ref->link.header) == type->root_shape && is_absent(slot_get(&ref->link.callback));
}
static bool is_plain_proxy(const WeakRef *ref) {
  return is_plain(ref, &weakproxy_type) || is_plain(ref, &weakcallableproxy_type);
}

/* The plain ref comes first, then the plain proxy, then all others, the latest first. */
static void link_into_chain(WeakRef **first, WeakRef *ref) {
  bool plain_ref = is_plain(ref, &weakref_type);
  if (!plain_ref && is_plain(*first, &weakref_type)) first = &(*first)->next;
  if (!plain_ref && !is_plain_proxy(ref) && is_plain_proxy(*first)) first = &(*first)->next;
  ref->next = *first;
  *first = ref;
}

static void enter(Object *object, WeakRef *ref) {
  if (table == NULL || table_used >= table_mask / 2) rebuild(table == NULL ? 64 : 2 * (table_mask + 1), NULL);
  uint32_t hash = object_identity_hash(object);
  Entry *entry = place_of(object, hash);
  if (entry->first == NULL) table_used++;
  entry->hash = hash;
  link_into_chain(&entry->first, ref);
}

/* An existing reference that may be given out again. */
static WeakRef *find_plain(Type *type, Value object) {
  WeakRef *ref = first_of(object);
  if (ref != NULL && !is_plain(ref, type) && is_plain(ref, &weakref_type)) ref = ref->next;
  return is_plain(ref, type) ? ref : NULL;
}

int64_t weakref_count(Value object) {
  int64_t count = 0;
  for (WeakRef *ref = first_of(object); ref != NULL; ref = ref->next) count++;
  return count;
}

Value weakref_list(Value object) {
  Value list = list_new(0);
  for (WeakRef *ref = first_of(object); ref != NULL; ref = ref->next)
    if (!list_append(list, from_object(ref))) return ABSENT;
  return list;
}

static Value first_weakref(Object *object) {
  WeakRef *ref = first_of(from_object(object));
  return ref == NULL ? NONE : from_object(ref);
}

void weakref_init(void) {
  static Object keeper;
  gc_register_static(&keeper, &keeper_shape);
  weakref_first_hook = first_weakref;
}

/* -- Making --------------------------------------------------------------------------------------- */

Value weakref_make(Type *type, Value object, Value callback) {
  if (!(type_of(object)->flags & TYPE_HAS_WEAKREF))
    return raise_type_error("cannot create weak reference to '%T' object", object);
  bool reusable = is_absent(callback) && !(type->flags & TYPE_HEAP);
  WeakRef *ref = reusable ? find_plain(type, object) : NULL;
  if (ref != NULL) return from_object(ref);
  ref = gc_alloc_old(type->root_shape, type->root_shape->fixed_bytes);
  slot_init(&ref->link.referent, object);
  slot_init(&ref->link.callback, callback);
  gc_register_weak(&ref->link);
  enter(as_object(object), ref);
  return from_object(ref);
}

Value weakref_new(Value object, Value callback) { return weakref_make(&weakref_type, object, callback); }

Value weakproxy_new(Value object, Value callback) {
  Type *type = object_is_callable(object) ? &weakcallableproxy_type : &weakproxy_type;
  return weakref_make(type, object, callback);
}

/* -- weakref.ref ---------------------------------------------------------------------------------- */

static bool check_arguments(int nargs, const char *method) {
  if (nargs < 1)
    raise_type_error("%s expected at least 1 argument, got 0", method);
  else if (nargs > 2)
    raise_type_error("%s expected at most 2 arguments, got %d", method, nargs);
  return nargs == 1 || nargs == 2;
}

/* Ignores keywords: they are for __init__ of derived classes. */
static Value ref_new(Type *type, Value *args, int nargs, Value kwnames) {
  if (!check_arguments(nargs, "__new__")) return ABSENT;
  return weakref_make(type, args[0], nargs == 2 && !is_none(args[1]) ? args[1] : ABSENT);
}

static bool ref_init(Value self, Value *args, int nargs, Value kwnames) {
  if (!is_absent(kwnames) && tuple_length(kwnames) > 0) {
    raise_type_error("ref() takes no keyword arguments");
    return false;
  }
  return check_arguments(nargs, "__init__");
}

static Value ref_call(Value self, Value *args, int nargs, Value kwnames) {
  if (!is_absent(kwnames) && tuple_length(kwnames) > 0) return raise_type_error("weakref() takes no keyword arguments");
  if (nargs != 0) return raise_type_error("weakref expected 0 arguments, got %d", nargs);
  Value object = weakref_get(self);
  return is_absent(object) ? NONE : object;
}

static bool ref_hash(Value self, int64_t *hash) {
  WeakRef *ref = as_weakref(self);
  if (!ref->has_hash) {
    Value object = weakref_get(self);
    if (is_absent(object)) return raise_type_error("weak object has gone away"), false;
    if (!object_hash(object, &ref->hash)) return false;
    ref->has_hash = true;
  }
  *hash = ref->hash;
  return true;
}

/* Compares the objects while both live, otherwise the references themselves. */
static Value ref_compare(Value self, Value other, CompareOp op) {
  if ((op != CMP_EQ && op != CMP_NE) || !is_weakref(other)) return NOT_IMPLEMENTED;
  Value a = weakref_get(self), b = weakref_get(other);
  if (is_absent(a) || is_absent(b)) return from_bool(same(self, other) == (op == CMP_EQ));
  return object_compare(a, b, op);
}

static Value ref_repr(Value self) {
  Value object = weakref_get(self), address = int_to_text(object_id(self), 16);
  if (is_absent(object)) return format_text("<weakref at 0x%V; dead>", address);
  Value name = object_lookup_attr(object, NAME("__name__"));
  if (exception_pending()) return ABSENT;
  Value text = format_text("<weakref at 0x%V; to '%T' at 0x%V", address, object, int_to_text(object_id(object), 16));
  if (is_absent(text)) return ABSENT;
  return is_absent(name) || !is_str(name) ? format_text("%V>", text) : format_text("%V (%V)>", text, name);
}

static Value get_callback(Value self, void *closure) {
  Value callback = slot_get(&as_weakref(self)->link.callback);
  return is_absent(callback) || is_absent(weakref_get(self)) ? NONE : callback;
}

static const GetSetDef ref_getset[] = {{"__callback__", get_callback, NULL, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};
static const BuiltinDef ref_methods[] = {CLASS_GETITEM_METHOD("See PEP 585"), METHOD_END};

DEFINE_TYPE_SHAPE(weakref);
Type weakref_type = {
  .name = "weakref.ReferenceType",
  .layout = &weakref_layout,
  .root_shape = &weakref_shape,
  .flags = TYPE_BASE,
  .slots = {.repr = ref_repr, .hash = ref_hash, .call = ref_call, .compare = ref_compare, .new_object = ref_new,
            .init = ref_init},
  .methods = ref_methods,
  .getset = ref_getset,
};
