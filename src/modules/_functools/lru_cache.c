/* The wrapper behind functools.lru_cache: calls answered from a dict.

   Invariants: `cache` maps keys to results where there is no bound (size_limit -1), else to
   CacheLinks, which form a ring through the Slot `ring` (a link without key): behind it the longest
   unused, before it the latest. Every link in the ring is the value of its key in the dict, but
   while a method runs and another call has come in between (from == of a key, from the wrapped
   function, from another thread): each step takes that into account. */
#include "modules/_functools/functools.h"

#include "objects/descr.h"
#include "objects/hash_table.h"
#include "objects/int.h"
#include "objects/shape_ops.h"
#include "objects/tuple.h"

typedef struct CacheLink {
  Object header;
  int64_t hash;        /* of the key */
  Slot previous, next; /* neighbours in the ring */
  Slot key, result;    /* a call's arguments and its value */
} CacheLink;

static const Layout link_layout = {
    .name = "CacheLink",
    .fixed_size = sizeof(CacheLink),
    .slots_offset = offsetof(CacheLink, previous),
    .slots_count = 4,
};
DEFINE_INTERNAL_SHAPE(lru_link_shape, link_layout);

typedef struct LruCache {
  Object header;
  int64_t size_limit;   /* -1: none; 0: nothing is kept */
  int64_t hits, misses; /* for cache_info() */
  bool typed;           /* 3 and 3.0 are different keys */
  Slot function;        /* whose results are kept */
  Slot cache;           /* dict */
  Slot ring;            /* see above */
  Slot info_type;       /* makes the result of cache_info() */
} LruCache;

static const Layout lru_cache_layout = {
    .name = "LruCache",
    .fixed_size = sizeof(LruCache),
    .slots_offset = offsetof(LruCache, function),
    .slots_count = 4,
};
static DEFINE_TYPE_SHAPE(lru_cache);

static Value keyword_mark; /* stands in a key between positional arguments and keywords */

static LruCache *as_cache(Value v) {
  return object_cast(LruCache, v);
}
static CacheLink *as_link(Value v) {
  return object_cast(CacheLink, v);
}
static Value cache_dict(Value self) {
  return slot_get(&as_cache(self)->cache);
}
static Value cache_ring(Value self) {
  return slot_get(&as_cache(self)->ring);
}

/* -- The ring ---------------------------------------------------------------------------------- */

static void join(Value before, Value after) {
  slot_set(as_object(before), &as_link(before)->next, after);
  slot_set(as_object(after), &as_link(after)->previous, before);
}

static void ring_insert_latest(Value ring, Value link) {
  join(slot_get(&as_link(ring)->previous), link);
  join(link, ring);
}

/* A link that was taken out is a ring of its own, so doing it twice is harmless. */
static void ring_remove(Value link) {
  join(slot_get(&as_link(link)->previous), slot_get(&as_link(link)->next));
  join(link, link);
}

static void ring_make_latest(Value ring, Value link) {
  ring_remove(link);
  ring_insert_latest(ring, link);
}

static Value ring_new(void) {
  Value ring = from_object(gc_new(&lru_link_shape));
  join(ring, ring);
  return ring;
}

/* -- Keys -------------------------------------------------------------------------------------- */

/* One argument whose own hash and equality are cheap and safe is its own key. */
static bool is_plain_key(Value v) {
  return is_exact_int(v) || has_shape(v, &str_shape);
}

static Value make_key(Value self, const Value *args, int nargs, Value kwnames) {
  bool typed = as_cache(self)->typed;
  int keywords = is_absent(kwnames) ? 0 : (int)tuple_length(kwnames);
  if (nargs == 1 && keywords == 0 && !typed && is_plain_key(args[0])) return args[0];
  int total = nargs + (keywords > 0 ? 1 + 2 * keywords : 0) + (typed ? nargs + keywords : 0);
  TupleObject *key = tuple_alloc(total);
  Slot *out = key->items;
  for (int i = 0; i < nargs; i++) slot_init(out++, args[i]);
  if (keywords > 0) slot_init(out++, keyword_mark);
  for (int i = 0; i < keywords; i++) {
    slot_init(out++, tuple_get(kwnames, i));
    slot_init(out++, args[nargs + i]);
  }
  if (typed)
    for (int i = 0; i < nargs + keywords; i++) slot_init(out++, type_value(type_of(args[i])));
  return from_object(key);
}

/* The dict's value for the key: 1 found, 0 missing, -1 exception set. */
static int cache_find(Value self, Value key, int64_t hash, Value *found) {
  int64_t position;
  TableOwner *owner = as_owner(cache_dict(self));
  int result = table_find(owner, key, hash, &position);
  if (result > 0) *found = entry_value(owner, owner_table(owner), position);
  return result;
}

/* Stores under a key that may have come in meanwhile. */
static bool cache_store(Value self, Value key, int64_t hash, Value v) {
  int64_t position;
  TableOwner *owner = as_owner(cache_dict(self));
  int found = table_find(owner, key, hash, &position);
  if (found > 0) table_store(owner_table(owner), position, v);
  return found > 0 || (found == 0 && table_append(owner, key, v, hash));
}

/* 1 removed, 0 missing, -1 exception set. */
static int cache_remove(Value self, Value key, int64_t hash) {
  int64_t position;
  TableOwner *owner = as_owner(cache_dict(self));
  int found = table_find(owner, key, hash, &position);
  if (found > 0) table_remove(owner, position);
  return found;
}

/* -- Calling ----------------------------------------------------------------------------------- */

static Value call_function(Value self, Value *args, int nargs, Value kwnames) {
  as_cache(self)->misses++;
  return call(slot_get(&as_cache(self)->function), args, nargs, kwnames);
}

static Value call_unbounded(Value self, Value *args, int nargs, Value kwnames) {
  Value key = make_key(self, args, nargs, kwnames), result;
  int64_t hash;
  if (!key_hash(key, &hash)) return ABSENT;
  int found = cache_find(self, key, hash, &result);
  if (found < 0) return ABSENT;
  if (found > 0) {
    as_cache(self)->hits++;
    return result;
  }
  result = call_function(self, args, nargs, kwnames);
  return !is_absent(result) && cache_store(self, key, hash, result) ? result : ABSENT;
}

/* The key, the hash and the result take the place of what was unused for longest. false: exception
   set. */
static bool replace_oldest(Value self, Value key, int64_t hash, Value result) {
  Value ring = cache_ring(self), link = slot_get(&as_link(ring)->next);
  if (same(link, ring)) return true; /* other calls are about to do so with all links */
  ring_remove(link);
  int removed = cache_remove(self, slot_get(&as_link(link)->key), as_link(link)->hash);
  if (removed < 0) {
    join(link, slot_get(&as_link(ring)->next));
    join(ring, link);
    return false;
  }
  if (removed == 0) return true;
  as_link(link)->hash = hash;
  slot_set(as_object(link), &as_link(link)->key, key);
  slot_set(as_object(link), &as_link(link)->result, result);
  if (!cache_store(self, key, hash, link)) return false;
  ring_make_latest(cache_ring(self), link);
  return true;
}

static bool add_link(Value self, Value key, int64_t hash, Value result) {
  CacheLink *link = gc_new(&lru_link_shape);
  link->hash = hash;
  slot_init(&link->key, key);
  slot_init(&link->result, result);
  if (!cache_store(self, key, hash, from_object(link))) return false;
  ring_insert_latest(cache_ring(self), from_object(link));
  return true;
}

static Value call_bounded(Value self, Value *args, int nargs, Value kwnames) {
  Value key = make_key(self, args, nargs, kwnames), link;
  int64_t hash;
  if (!key_hash(key, &hash)) return ABSENT;
  int found = cache_find(self, key, hash, &link);
  if (found < 0) return ABSENT;
  if (found > 0) {
    as_cache(self)->hits++;
    ring_make_latest(cache_ring(self), link);
    return slot_get(&as_link(link)->result);
  }
  Value result = call_function(self, args, nargs, kwnames);
  if (is_absent(result)) return ABSENT;
  found = cache_find(self, key, hash, &link);
  if (found < 0) return ABSENT;
  if (found > 0) return result; /* the call itself, or another thread, has put it there */
  bool full = dict_length(cache_dict(self)) >= as_cache(self)->size_limit;
  bool ok = full ? replace_oldest(self, key, hash, result) : add_link(self, key, hash, result);
  return ok ? result : ABSENT;
}

static Value lru_cache_call(Value self, Value *args, int nargs, Value kwnames) {
  int64_t limit = as_cache(self)->size_limit;
  if (limit > 0) return call_bounded(self, args, nargs, kwnames);
  if (limit < 0) return call_unbounded(self, args, nargs, kwnames);
  return call_function(self, args, nargs, kwnames);
}

/* -- Making ------------------------------------------------------------------------------------ */

static void forget_all(Value self) {
  Value dict = dict_new(), ring = ring_new();
  slot_set(as_object(self), &as_cache(self)->cache, dict);
  slot_set(as_object(self), &as_cache(self)->ring, ring);
  as_cache(self)->hits = as_cache(self)->misses = 0;
}

static Value lru_cache_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature =
      SIGNATURE("lru_cache(user_function, maxsize, typed, cache_info_type)");
  Value bound[4];
  int64_t limit = -1;
  bool typed;
  if (!signature_bind(&signature, args, nargs, kwnames, bound)) return ABSENT;
  if (!object_is_callable(bound[0])) return raise_type_error("the first argument must be callable");
  if (!is_none(bound[1])) {
    if (type_of(bound[1])->slots.index == NULL)
      return raise_type_error("maxsize should be integer or None");
    if (!index_to_i64(bound[1], &limit)) return ABSENT;
    limit = max_of(limit, 0);
  }
  if (!arg_truth(bound[2], &typed)) return ABSENT;
  Value self = type_alloc(type);
  as_cache(self)->size_limit = limit;
  as_cache(self)->typed = typed;
  slot_init(&as_cache(self)->function, bound[0]);
  slot_init(&as_cache(self)->info_type, bound[3]);
  forget_all(self);
  return self;
}

static Value lru_cache_get(Value self, Value object, Value type) {
  return is_absent(object) || is_none(object) ? self : method_new(self, object);
}

/* -- Methods ----------------------------------------------------------------------------------- */

static Value cache_info(Value *args, int nargs) {
  LruCache *self = as_cache(args[0]);
  Value limit = self->size_limit < 0 ? NONE : int_from_i64(self->size_limit);
  Value counts[] = {int_from_i64(self->hits), int_from_i64(self->misses), limit,
                    int_from_i64(dict_length(cache_dict(args[0])))};
  return call(slot_get(&self->info_type), counts, countof(counts), ABSENT);
}

static Value cache_clear(Value *args, int nargs) {
  forget_all(args[0]);
  return NONE;
}

static Value cache_reduce(Value *args, int nargs) {
  return object_getattr(args[0], NAME("__qualname__"));
}

static Value cache_copy(Value *args, int nargs) {
  return args[0];
}

static const BuiltinDef lru_cache_methods[] = {
    METHOD("cache_info(self, /)", cache_info, EFFECT_ANY, "Report cache statistics"),
    METHOD("cache_clear(self, /)", cache_clear, EFFECT_GC | EFFECT_WRITE_DICT,
           "Clear the cache and cache statistics"),
    METHOD("__reduce__(self, /)", cache_reduce, EFFECT_ANY, NULL),
    METHOD("__copy__(self, /)", cache_copy, EFFECT_PURE, NULL),
    METHOD("__deepcopy__(self, memo, /)", cache_copy, EFFECT_PURE, NULL),
    METHOD_END,
};

Type lru_cache_type = {
    .name = "functools._lru_cache_wrapper",
    .base = &object_type,
    .layout = &lru_cache_layout,
    .root_shape = &lru_cache_shape,
    .flags = TYPE_BASE | TYPE_HAS_DICT | TYPE_HAS_WEAKREF | TYPE_METHOD_LIKE,
    .slots = {.new_object = lru_cache_new, .call = lru_cache_call, .descr_get = lru_cache_get},
    .methods = lru_cache_methods,
    .doc = "What functools.lru_cache puts in the place of user_function.\n\n"
           "maxsize is the number of results to keep: 0 for none, None for all.\n"
           "typed: arguments of different types are different calls, even where they are equal.\n"
           "cache_info_type(hits, misses, maxsize, currsize) makes the result of cache_info().\n",
};

void lru_cache_init(void) {
  if (!is_absent(keyword_mark)) return;
  keyword_mark = type_alloc(&object_type);
  gc_root_add(&keyword_mark);
}
