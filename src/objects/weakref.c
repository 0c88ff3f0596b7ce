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

/* -- The table --------------------------------------------------------------------------------- */

/* Note [Finding the weak references of an object]
   A hash table with chains, by the identity hash of the object referred to. The references to one
   object stand together in their chain: the plain ref, the plain proxy, all others, the latest
   first. The table keeps nothing alive; its links are brought up to date by clear_weak of a static
   object, `keeper`: at the end of marking all chains, a few at a time, after a minor collection
   those that got a new reference, which may have moved or died. */
enum { FIRST_SIZE = 64, CLEAR_PIECE = 32 };

static Slot *buckets;
static uint32_t bucket_count;  /* a power of two, or 0 while there is no table */
static uint32_t ref_count;     /* references in the table, cleared ones included */
static uint32_t *young_hashes; /* of new references */
static uint32_t young_count, young_capacity;
static Object keeper;

static WeakRef *first_in(const Slot *link) {
  return object_cast(WeakRef, slot_get(link));
}
static WeakRef *next_of(const WeakRef *ref) {
  return first_in(&ref->next);
}
static Slot *bucket_of(uint32_t hash) {
  return &buckets[hash & (bucket_count - 1)];
}
static bool refers_to(const WeakRef *ref, const Object *object) {
  return as_object(slot_get(&ref->link.referent)) == object;
}

/* Drops dead and cleared references from a chain, and follows those that have moved. */
static void update_chain(Slot *link) {
  while (!is_absent(slot_get(link))) {
    WeakRef *ref = first_in(link);
    bool dead = gc_is_dead(&ref->link.header);
    if (!dead) {
      gc_update_weak(link);
      ref = first_in(link);
    }
    if (dead || is_absent(slot_get(&ref->link.referent))) {
      slot_init(link, slot_get(&ref->next));
      ref_count--;
    } else {
      link = &ref->next;
    }
  }
}

static void update_young(void) {
  for (uint32_t i = 0; i < young_count; i++) update_chain(bucket_of(young_hashes[i]));
  young_count = 0;
}

/* When the table doubles between two pieces, the chains that were done are so again in its lower
   half. */
static bool update_some(bool first) {
  static uint32_t next;
  if (first) next = 0;
  for (int i = 0; i < CLEAR_PIECE && next < bucket_count; i++) update_chain(&buckets[next++]);
  return next < bucket_count;
}

static bool update_table(Object *unused, bool first) {
  if (gc_is_major()) return update_some(first);
  update_young();
  return false;
}

static const Layout keeper_layout = {
    .name = "WeakRefTable", .fixed_size = sizeof(Object), .clear_weak = update_table};
static DEFINE_INTERNAL_SHAPE(keeper_shape, keeper_layout);

/* Doubles the table: each chain is split in two, in the same order. */
static void grow(void) {
  uint32_t half = bucket_count;
  if (half == 0) {
    buckets = xcalloc(bucket_count = FIRST_SIZE, sizeof *buckets);
    return;
  }
  buckets = xrealloc(buckets, 2 * half * sizeof *buckets);
  bucket_count = 2 * half;
  for (uint32_t i = 0; i < half; i++) {
    WeakRef *ref = first_in(&buckets[i]);
    Slot *ends[2] = {&buckets[i], &buckets[i + half]};
    for (WeakRef *next; ref != NULL; ref = next) {
      next = next_of(ref);
      Value referent = slot_get(&ref->link.referent);
      if (is_absent(referent)) {
        ref_count--;
        continue;
      }
      int upper = (object_identity_hash(as_object(referent)) & half) != 0;
      slot_init(ends[upper], from_object(ref));
      ends[upper] = &ref->next;
    }
    slot_init(ends[0], ABSENT);
    slot_init(ends[1], ABSENT);
  }
}

/* The first reference to the object; NULL: none. */
static WeakRef *first_of(Value object) {
  if (!is_object(object) || !(as_object(object)->gc_flags & GC_WEAKLY) || bucket_count == 0)
    return NULL;
  WeakRef *ref = first_in(bucket_of(object_identity_hash(as_object(object))));
  while (ref != NULL && (!refers_to(ref, as_object(object)) || gc_is_lost(&ref->link.header)))
    ref = next_of(ref);
  return ref;
}
/* The one after `ref` to the same object. */
static WeakRef *next_to(const WeakRef *ref, Value object) {
  WeakRef *next = next_of(ref);
  while (next != NULL && gc_is_lost(&next->link.header)) next = next_of(next);
  return next != NULL && refers_to(next, as_object(object)) ? next : NULL;
}

static bool is_plain(const WeakRef *ref, const Type *type) {
  return object_shape(&ref->link.header) == type->root_shape &&
         is_absent(slot_get(&ref->link.callback));
}
static bool is_plain_ref(const WeakRef *ref) {
  return is_plain(ref, &weakref_type);
}
static bool is_plain_proxy(const WeakRef *ref) {
  return is_plain(ref, &weakproxy_type) || is_plain(ref, &weakcallableproxy_type);
}

/* Where in the chain a new reference to the object belongs. */
static Slot *place_for(const WeakRef *ref, const Object *object, uint32_t hash) {
  Slot *link = bucket_of(hash);
  while (!is_absent(slot_get(link)) && !refers_to(first_in(link), object))
    link = &first_in(link)->next;
  if (is_absent(slot_get(link))) return bucket_of(hash);
  if (is_plain_ref(ref)) return link;
  if (is_plain_ref(first_in(link))) link = &first_in(link)->next;
  bool behind_proxy = !is_plain_proxy(ref) && !is_absent(slot_get(link)) &&
                      refers_to(first_in(link), object) && is_plain_proxy(first_in(link));
  return behind_proxy ? &first_in(link)->next : link;
}

static void add_young(uint32_t hash) {
  if (young_count == young_capacity) {
    young_capacity = max_of(2 * young_capacity, 64u);
    young_hashes = xrealloc(young_hashes, young_capacity * sizeof *young_hashes);
  }
  young_hashes[young_count++] = hash;
}

static void enter(Object *object, WeakRef *ref) {
  if (ref_count++ >= bucket_count) grow();
  uint32_t hash = object_identity_hash(object);
  Slot *link = place_for(ref, object, hash);
  slot_init(&ref->next, slot_get(link));
  slot_init(link, from_object(ref));
  add_young(hash);
  gc_write_barrier(&keeper);
}

/* An existing reference that may be given out again. */
static WeakRef *find_plain(Type *type, Value object) {
  WeakRef *ref = first_of(object);
  if (ref != NULL && !is_plain(ref, type) && is_plain_ref(ref)) ref = next_to(ref, object);
  return ref != NULL && is_plain(ref, type) ? ref : NULL;
}

int64_t weakref_count(Value object) {
  int64_t count = 0;
  for (WeakRef *ref = first_of(object); ref != NULL; ref = next_to(ref, object)) count++;
  return count;
}

Value weakref_list(Value object) {
  Value list = list_new(weakref_count(object));
  for (WeakRef *ref = first_of(object); ref != NULL; ref = next_to(ref, object))
    if (!list_append(list, from_object(ref))) return ABSENT;
  return list;
}

static Value first_weakref(Object *object) {
  WeakRef *ref = first_of(from_object(object));
  return ref == NULL ? NONE : from_object(ref);
}

void weakref_init(void) {
  gc_register_static(&keeper, &keeper_shape);
  weakref_first_hook = first_weakref;
}

/* -- Making ------------------------------------------------------------------------------------ */

static Value weakref_make(Type *type, Value object, Value callback) {
  if (!(type_of(object)->flags & TYPE_HAS_WEAKREF))
    return raise_type_error("cannot create weak reference to '%T' object", object);
  bool reusable = is_absent(callback) && !(type->flags & TYPE_HEAP);
  WeakRef *ref = reusable ? find_plain(type, object) : NULL;
  if (ref != NULL) return from_object(ref);
  ref = gc_new(type->root_shape);
  slot_init(&ref->link.referent, object);
  slot_init(&ref->link.callback, callback);
  gc_register_weak(&ref->link);
  enter(as_object(object), ref);
  return from_object(ref);
}

Value weakref_new(Value object, Value callback) {
  return weakref_make(&weakref_type, object, callback);
}

Value weakproxy_new(Value object, Value callback) {
  Type *type = object_is_callable(object) ? &weakcallableproxy_type : &weakproxy_type;
  return weakref_make(type, object, callback);
}

/* -- weakref.ref ------------------------------------------------------------------------------- */

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
  if (!is_absent(kwnames) && tuple_length(kwnames) > 0)
    return raise_type_error("weakref() takes no keyword arguments");
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
  Value text = format_text("<weakref at 0x%V; to '%T' at 0x%V", address, object,
                           int_to_text(object_id(object), 16));
  if (is_absent(text)) return ABSENT;
  return is_absent(name) || !is_str(name) ? format_text("%V>", text)
                                          : format_text("%V (%V)>", text, name);
}

static Value get_callback(Value self, void *closure) {
  Value callback = slot_get(&as_weakref(self)->link.callback);
  return is_absent(callback) || is_absent(weakref_get(self)) ? NONE : callback;
}

static const GetSetDef ref_getset[] = {{"__callback__", get_callback, NULL, NULL, NULL},
                                       {NULL, NULL, NULL, NULL, NULL}};
static const BuiltinDef ref_methods[] = {CLASS_GETITEM_METHOD("See PEP 585"), METHOD_END};

DEFINE_TYPE_SHAPE(weakref);
Type weakref_type = {
    .name = "weakref.ReferenceType",
    .layout = &weakref_layout,
    .root_shape = &weakref_shape,
    .flags = TYPE_BASE,
    .slots = {.repr = ref_repr,
              .hash = ref_hash,
              .call = ref_call,
              .compare = ref_compare,
              .new_object = ref_new,
              .init = ref_init},
    .methods = ref_methods,
    .getset = ref_getset,
};
