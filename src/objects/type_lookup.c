/* Class attribute lookup along the MRO, the method cache, and versions.

   Note [Method cache]
   One global table maps (type version, name) to what the MRO's dicts say. A version is given up
   when the class or a base changes and never used again, so entries need no deletion. They hold no
   references of their own:
   - a value is in a class's dict while the version holds. As long as it is young it may move: the
     entry is then listed in `young_entries`, which each minor collection visits;
   - a name may die (its entry says "not found") and its address be used by another str: entries of
     dead names are dropped when marking ends, by the clear_weak of one object made for this
     purpose. (Interned strs do not move.) */
#include "objects/type_internal.h"

#include "objects/dict.h"
#include "objects/list_store.h"
#include "objects/shape_ops.h"
#include "objects/str.h"
#include "objects/tuple.h"

enum { CACHE_SIZE = 4096, YOUNG_MAX = 2048, CLEAR_PIECE = 64 };

typedef struct CacheEntry {
  Value name;       /* interned str */
  Value value;      /* absent: the name is not found */
  uint32_t version; /* 0: empty */
  bool is_young;    /* listed in young_entries */
} CacheEntry;

static CacheEntry cache[CACHE_SIZE];
static uint16_t young_entries[YOUNG_MAX];
static int young_count;
static uint32_t last_version;

void (*type_modified_hook)(Type *type);

/* -- The cache and the collector --------------------------------------------------------------- */

static bool is_young(Value v) {
  return is_object(v) && !(as_object(v)->gc_flags & GC_OLD);
}

static void visit_young_entries(GcVisitor *visitor) {
  int kept = 0;
  for (int i = 0; i < young_count; i++) {
    CacheEntry *entry = &cache[young_entries[i]];
    if (is_object(entry->value)) gc_visit_value(visitor, &entry->value);
    entry->is_young = is_young(entry->value);
    if (entry->is_young) young_entries[kept++] = young_entries[i];
  }
  young_count = kept;
}

static bool is_entry_dead(const CacheEntry *entry) {
  if (entry->version == 0) return false;
  return gc_is_dead(as_object(entry->name)) ||
         (is_object(entry->value) && gc_is_dead(as_object(entry->value)));
}

/* Drops entries whose name or value is dead. Until then nobody finds them: who asks for a name
   keeps the name alive, and the class its value. */
static bool drop_dead_entries(Object *unused_arg keeper, bool first) {
  static CacheEntry *next;
  if (!gc_is_major()) return false;
  if (first) next = cache;
  for (CacheEntry *end = next + CLEAR_PIECE; next < end; next++)
    if (is_entry_dead(next)) *next = (CacheEntry){.is_young = next->is_young};
  return next < cache + CACHE_SIZE;
}

static const Layout keeper_layout = {
    .name = "MethodCacheKeeper",
    .fixed_size = sizeof(Object),
    .clear_weak = drop_dead_entries,
};
DEFINE_INTERNAL_SHAPE(keeper_shape, keeper_layout);

void type_lookup_init(void) {
  static Value keeper;
  gc_root_add(&keeper);
  keeper = from_object(gc_alloc_old(&keeper_shape, sizeof(Object)));
  gc_roots_register(visit_young_entries);
}

static CacheEntry *cache_entry(uint32_t version, Value name) {
  uint32_t hash = version * 0x9e3779b1u ^ (uint32_t)(name.bits >> 4) * 0x85ebca6bu;
  return &cache[hash >> 20 & (CACHE_SIZE - 1)];
}

static void cache_store(CacheEntry *entry, uint32_t version, Value name, Value v) {
  if (is_young(name)) return; /* it may move: the next lookup after that is early enough */
  bool value_young = is_young(v);
  if (value_young && !entry->is_young && young_count == YOUNG_MAX) return;
  if (value_young && !entry->is_young) young_entries[young_count++] = entry - cache;
  *entry = (CacheEntry){name, v, version, entry->is_young || value_young};
}

/* -- Versions ---------------------------------------------------------------------------------- */

uint32_t type_assign_version(Type *type) {
  if (type->version != 0) return type->version;
  if (last_version == UINT32_MAX || is_absent(slot_get(&type->mro))) return 0;
  Value bases = slot_get(&type->bases);
  for (int64_t i = 0; i < tuple_length(bases); i++)
    if (type_assign_version(as_type(tuple_get(bases, i))) == 0) return 0;
  return type->version = ++last_version;
}

/* A class without a version has no subclass with one. */
void type_modified(Type *type) {
  if (type->version == 0) return;
  if (type_modified_hook != NULL) type_modified_hook(type);
  type->version = 0;
  if (is_absent(slot_get(&type->subclasses))) return;
  Value subclasses = type_subclasses_list(type);
  for (int64_t i = 0; i < list_length(subclasses); i++)
    type_modified(as_type(list_get(subclasses, i)));
}

/* -- Lookup ------------------------------------------------------------------------------------ */

static Value lookup_in_mro(Type *type, Value name) {
  Value mro = slot_get(&type->mro);
  if (is_absent(mro)) return ABSENT; /* inside mro() of a class being made */
  for (int64_t i = 0; i < tuple_length(mro); i++) {
    Value v = dict_get_str(slot_get(&as_type(tuple_get(mro, i))->dict), name);
    if (!is_absent(v)) return v;
  }
  return ABSENT;
}

Value type_lookup(Type *type, Value name) {
  if (!is_exact_str(name)) name = str_slice(name, 0, str_length(name));
  if (!as_str(name)->interned) name = str_intern(name);
  uint32_t version = type_assign_version(type);
  if (unlikely(version == 0)) return lookup_in_mro(type, name);
  CacheEntry *entry = cache_entry(version, name);
  if (likely(entry->version == version && same(entry->name, name))) return entry->value;
  Value v = lookup_in_mro(type, name);
  cache_store(entry, version, name, v);
  return v;
}

bool type_is_subtype(const Type *type, const Type *base) {
  Value mro = slot_get(&type->mro);
  if (is_absent(mro)) { /* not ready yet */
    for (; type != NULL; type = type->base)
      if (type == base) return true;
    return base == &object_type;
  }
  const TupleObject *classes = as_tuple(mro);
  for (int64_t i = 0; i < classes->length; i++)
    if (same(slot_get(&classes->items[i]), type_value((Type *)base))) return true;
  return false;
}

/* -- Subclasses -------------------------------------------------------------------------------- */

static const Layout weak_link_layout = {
    .name = "WeakLink",
    .fixed_size = sizeof(WeakLink),
    .slots_offset = offsetof(WeakLink, callback),
    .slots_count = 1,
};
static DEFINE_INTERNAL_SHAPE(weak_link_shape, weak_link_layout);

static Value weak_link_new(Type *type) {
  WeakLink *link = gc_alloc_old(&weak_link_shape, sizeof *link);
  slot_init(&link->referent, type_value(type));
  gc_register_weak(link);
  return from_object(link);
}

Value type_subclasses_list(Type *type) {
  Value links = slot_get(&type->subclasses), result = list_new(0);
  if (is_absent(links)) return result;
  for (int64_t i = 0; i < list_length(links); i++) {
    Value subclass = slot_get(&object_cast(WeakLink, list_get(links, i))->referent);
    if (!is_absent(subclass) && !gc_is_lost(as_object(subclass)) && !list_append(result, subclass))
      unreachable_state("out of memory");
  }
  return result;
}

static void drop_dead_links(Value links) {
  int64_t kept = 0;
  for (int64_t i = 0; i < list_length(links); i++) {
    Value link = list_get(links, i);
    if (!is_absent(slot_get(&object_cast(WeakLink, link)->referent))) list_set(links, kept++, link);
  }
  list_truncate(as_list(links), kept);
}

bool type_add_subclass(Type *base, Type *type) {
  Value links = slot_get(&base->subclasses);
  if (is_absent(links)) slot_set(base, &base->subclasses, links = list_new(4));
  Value link = weak_link_new(type);
  int64_t length = list_length(links);
  if (length >= 8 && (length & (length - 1)) == 0)
    drop_dead_links(links); /* now and then: classes come by the thousand */
  return list_append(links, link);
}

void type_remove_subclass(Type *base, Type *type) {
  Value links = slot_get(&base->subclasses);
  for (int64_t i = 0; !is_absent(links) && i < list_length(links); i++) {
    WeakLink *link = object_cast(WeakLink, list_get(links, i));
    if (same(slot_get(&link->referent), type_value(type))) slot_set(link, &link->referent, ABSENT);
  }
}
