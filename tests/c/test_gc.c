/* The collector's promises, one by one. What may not be on the C stack when a collection runs is
   done in `hidden` functions, whose frames are wiped afterwards. */
#include "gc_objects.h"
#include "check.h"

#include "gc/stats.h"

#include <pthread.h>
#include <semaphore.h>

#define hidden static __attribute__((noinline))

static Value roots[64];

/* How many objects stale words of the C stack may keep alive where a test counts exactly:
   unoptimised frames have parts that nothing writes. */
#ifdef VM_DEBUG
enum { STALE = 1 };
#else
enum { STALE = 0 };
#endif

/* Overwrites what calls have left below this frame. */
hidden void wipe_stack(void) {
  volatile char area[64 * 1024];
  for (size_t i = 0; i < sizeof area; i++) area[i] = 0;
}

/* Calls f well below the frames of what runs next, so that wipe_stack gets at everything it leaves.
   What the register for results still holds is wiped too: the next call may save it. */
hidden void below(void (*f)(int argument), int argument) {
  char gap[16 * 1024];
  GC_KEEP(gap);
  f(argument);
  GC_KEEP(gap);
  __asm__ volatile("" : : "a"(0));
}

hidden void collect_full(void) {
  wipe_stack();
  gc_collect_full();
  gc_heap_verify();
}

hidden void collect_minor(void) {
  wipe_stack();
  gc_collect_minor();
  gc_heap_verify();
}

static void clear_roots(void) {
  memset(roots, 0, sizeof roots);
}
static Object *root(int i) {
  return as_object(roots[i]);
}

/* -- Allocation -------------------------------------------------------------------------------- */

hidden bool is_zero(const char *memory, size_t size) {
  for (size_t i = 0; i < size; i++) {
    if (memory[i]) return false;
  }
  return true;
}

hidden void test_zeroed(void) {
  for (int round = 0; round < 300; round++) {
    for (size_t size = 0; size < 40000; size = size * 3 / 2 + 9) {
      Bytes *bytes = (Bytes *)make(KIND_BYTES, 7, size);
      CHECK(is_zero((char *)bytes->bytes, size));
      memset(bytes->bytes, 0xff, size);
    }
    Bytes *old = gc_alloc_old(shapes[KIND_BYTES], 24 + 1000);
    old->length = 1000;
    CHECK(is_zero((char *)old->bytes, 1000));
    memset(old->bytes, 0xff, 1000);
  }
}

hidden void test_low(void) {
  Object *low = gc_alloc_low(shapes[KIND_PAIR], 32);
  CHECK((uintptr_t)low + 32 < (uintptr_t)1 << 32 && low->gc_flags & GC_OLD);
  Bytes *big = gc_alloc_low(shapes[KIND_BYTES], 24 + 100000);
  big->length = 100000;
  CHECK((uintptr_t)big + 100024 < (uintptr_t)1 << 32);
  roots[0] = from_object(low);
  roots[1] = from_object(big);
  slot_set(low, &((Node *)low)->slots[0], from_object(make(KIND_BYTES, 3, 10)));
  collect_full();
  CHECK(*number_of(as_object(slot_get(&((Node *)low)->slots[0]))) == 3);
}

hidden void test_shrink(void) {
  for (int i = 0; i < 1000; i++) {
    Bytes *bytes = (Bytes *)make(KIND_BYTES, i, 300);
    memset(bytes->bytes, i, 300);
    bytes->length = i % 300;
    gc_shrink(&bytes->header, 24 + 300);
    roots[i % 64] = from_object(bytes);
    if (i % 100 == 0) gc_collect_minor();
  }
  gc_heap_verify();
}

hidden void test_header_only(void) {
  static const Layout layout = {.name = "Bare", .fixed_size = 8};
  Shape *shape = gc_new_shape(&layout, NULL, 0, 0);
  for (int i = 0; i < 64; i++) roots[i] = from_object(gc_new(shape));
  uint32_t hash = object_identity_hash(root(5));
  collect_full();
  for (int i = 0; i < 64; i++) CHECK(object_shape(root(i)) == shape);
  CHECK(object_identity_hash(root(5)) == hash);
}

/* -- Liveness ---------------------------------------------------------------------------------- */

hidden void make_list(int length) {
  Value list = from_small_int(-1);
  for (int i = 0; i < length; i++) list = from_object(make_pair(i, from_small_int(i), list));
  roots[0] = list;
}
hidden void check_list(int length) {
  Value list = roots[0];
  for (int i = length - 1; i >= 0; i--) {
    Node *pair = (Node *)as_object(list);
    CHECK(pair->number == i && as_small_int(slot_get(&pair->slots[0])) == i);
    list = slot_get(&pair->slots[1]);
  }
  CHECK(as_small_int(list) == -1);
}

hidden void test_long_list(void) {
  below(make_list, 200000);
  collect_minor();
  below(check_list, 200000);
  collect_full();
  below(check_list, 200000);
}

hidden void test_memory_returns(void) {
  clear_roots();
  collect_full();
  size_t before = gc_stats().old_bytes;
  below(make_list, 500000);
  collect_full();
  if (STALE == 0) CHECK(gc_stats().old_bytes > before + 500000 * 32); /* else that may be a list */
  size_t mapped = gc_stats().mapped_bytes;
  clear_roots();
  collect_full();
  CHECK(gc_stats().old_bytes < before + 100000);
  CHECK(gc_stats().mapped_bytes < mapped / 2);
}

hidden void test_large_garbage(void) {
  size_t before = gc_stats().mapped_bytes;
  for (int i = 0; i < 500; i++) make(KIND_BYTES, i, 3000000);
  for (int i = 0; i < 5000; i++) make(KIND_ARRAY, i, 5000);
  CHECK(gc_stats().mapped_bytes < before + 40000000);
}

/* -- Big arrays ------------------------------------------------------------------------------- */

static Items *make_tracked(int64_t length) {
  Items *array = gc_try_alloc_tracked(shapes[KIND_ARRAY], sizeof(Items) + 8 * length);
  if (array != NULL) array->length = length;
  return array;
}

static bool holds(Slot slot, int64_t number) {
  return *number_of(as_object(slot_get(&slot))) == number;
}

/* Young objects in young arrays, stored in every way there is. */
hidden void fill_tracked(int length) {
  Items *array = make_tracked(length), *copy = make_tracked(length);
  roots[0] = from_object(array);
  roots[1] = from_object(copy);
  CHECK(array->header.gc_flags & GC_CARDS && array->header.gc_flags & GC_TRACK);
  slot_set_item(array, array->slots, 777, from_object(make(KIND_PAIR, 1, 0)));
  slot_init(&array->slots[length - 1], from_object(make(KIND_PAIR, 2, 0)));
  slot_init(&array->slots[9000], from_object(make(KIND_PAIR, 3, 0)));
  slots_written(array, array->slots + 5000, length - 5000);
  slots_fill(array, array->slots + 20000, from_object(make(KIND_PAIR, 4, 0)), 10000);
  slots_move_items(copy, copy->slots, array, array->slots, length);
  slots_move(array, array->slots + 5001, array->slots + 5000, 5000);
}

hidden void test_tracked(void) {
  const int length = 60000;
  below(fill_tracked, length);
  for (int round = 0; round < 3; round++) {
    collect_minor();
    const Slot *slots = ((Items *)root(0))->slots, *copies = ((Items *)root(1))->slots;
    CHECK(holds(slots[777], 1) && holds(slots[length - 1], 2) && holds(slots[9001], 3));
    CHECK(holds(slots[20000], 4) && holds(slots[29999], 4) && is_absent(slot_get(&slots[30000])));
    CHECK(holds(copies[777], 1) && holds(copies[length - 1], 2) && holds(copies[9000], 3));
    CHECK(is_absent(slot_get(&copies[9001])) && holds(copies[25000], 4));
    slots_permuted(root(0), ((Items *)root(0))->slots, length);
  }
}

hidden void replace(int i) {
  Items *old = (Items *)root(0), *array = make_tracked(1000 + i);
  slots_move_items(array, array->slots, old, old->slots, old->length);
  slot_set_item(array, array->slots, array->length - 1, from_object(make(KIND_PAIR, i, 0)));
  roots[0] = from_object(array);
  gc_discard(&old->header);
}

/* As a list does that grows: each array is old when the next one replaces it. */
static void grow(int times) {
  roots[0] = from_object(make_tracked(1000));
  for (int i = 0; i < times; i++) {
    collect_minor();
    below(replace, i);
  }
}

static void count_array(Object *object, void *data) {
  *(int *)data += object_layout(object) == &layouts[KIND_ARRAY];
}

hidden void check_discarded(int times) {
  grow(times);
  collect_minor();
  int arrays = 0;
  gc_each_object(count_array, &arrays);
  CHECK(arrays >= 1 && arrays <= 1 + 2 * STALE);
  for (int i = 0; i < times; i++) CHECK(holds(((Items *)root(0))->slots[999 + i], i));
}

/* Without a major collection, and while one is marking. */
hidden void test_discard(void) {
  clear_roots();
  collect_full();
  check_discarded(50);
  while (gc_state() != GC_MARKING) gc_collect_step(NULL);
  grow(50);
  collect_full();
  int arrays = 0;
  gc_each_object(count_array, &arrays);
  CHECK(arrays >= 1 && arrays <= 1 + 2 * STALE);
}

/* A C stack may still refer to one that has been discarded. */
hidden void test_discard_pinned(void) {
  Items *array = make_tracked(1000);
  slot_set_item(array, array->slots, 500, from_object(make(KIND_PAIR, 5, 0)));
  gc_collect_minor();
  slot_set_item(array, array->slots, 600, from_object(make(KIND_PAIR, 6, 0)));
  gc_discard(&array->header);
  for (int i = 0; i < 3; i++) {
    gc_collect_minor();
    gc_collect_full();
    CHECK(holds(array->slots[500], 5) && holds(array->slots[600], 6));
  }
  GC_KEEP(array);
}

/* -- C stack ----------------------------------------------------------------------------------- */

hidden void test_stack_pins(void) {
  Object *pair = make_pair(42, from_object(make(KIND_BYTES, 43, 100)), ABSENT);
  uintptr_t address = (uintptr_t)pair;
  gc_collect_minor();
  CHECK(address == (uintptr_t)pair && *number_of(pair) == 42);
  gc_collect_full();
  CHECK(*number_of(as_object(slot_get(&((Node *)pair)->slots[0]))) == 43);
  gc_heap_verify();
}

hidden void test_interior_pointer(void) {
  Bytes *bytes = (Bytes *)make(KIND_BYTES, 1, 100);
  volatile uint8_t *inside = bytes->bytes + 57;
  *inside = 99;
  bytes = NULL;
  wipe_stack();
  for (int i = 0; i < 100000; i++) make(KIND_BYTES, 2, 60);
  gc_collect_full();
  for (int i = 0; i < 100000; i++) make(KIND_BYTES, 2, 60);
  CHECK(*inside == 99);
}

/* The end of a young object that ends with its line, so that nothing else keeps it. */
hidden uint8_t *make_end_pointer(void) {
  Bytes *bytes;
  do {
    bytes = (Bytes *)make(KIND_BYTES, 1, 64);
  } while ((uintptr_t)(bytes->bytes + 64) % 256 != 0);
  memset(bytes->bytes, 77, 64);
  return bytes->bytes + 64;
}

/* As long as nothing begins where it ends. */
hidden void test_end_pointer(void) {
  volatile uint8_t *end = make_end_pointer();
  for (int round = 0; round < 2; round++) {
    gc_collect_minor();
    for (int i = 1; i <= 64; i++) CHECK(end[-i] == 77);
    for (int i = 0; i < 100000; i++) make(KIND_BYTES, 2, 60);
  }
}

/* -- Barriers ---------------------------------------------------------------------------------- */

hidden void fill_old(Object *owner, int64_t number) {
  size_t count;
  Slot *slots = slots_of(owner, &count);
  for (size_t i = 0; i < count; i++) {
    Value young = from_object(make(KIND_BYTES, number, i % 50));
    if (kind_of(owner) == KIND_ARRAY)
      slot_set_item(owner, slots, i, young);
    else
      slot_set(owner, &slots[i], young);
  }
}
hidden void check_filled(Object *owner, int64_t number) {
  size_t count;
  Slot *slots = slots_of(owner, &count);
  for (size_t i = 0; i < count; i++) CHECK(*number_of(as_object(slot_get(&slots[i]))) == number);
}

hidden void test_barriers(void) {
  static const Kind kinds[] = {KIND_PAIR, KIND_HIDDEN, KIND_INSTANCE, KIND_ARRAY, KIND_TAIL};
  for (size_t i = 0; i < countof(kinds); i++) roots[i] = from_object(make(kinds[i], 0, 10000));
  for (int round = 0; round < 4; round++) {
    for (size_t i = 0; i < countof(kinds); i++) fill_old(root(i), round);
    gc_heap_verify();
    if (round % 2)
      collect_full();
    else
      collect_minor();
    for (size_t i = 0; i < countof(kinds); i++) check_filled(root(i), round);
  }
}

/* A big array with a Slot behind it: an instance of a subclass of tuple. */
hidden void make_big_with_tail(int length) {
  Shape *shape = gc_new_shape(&layouts[KIND_ARRAY], NULL, SHAPE_TAIL, 0);
  Items *array = gc_alloc(shape, shape->fixed_bytes + 8 * length);
  array->length = length;
  roots[0] = from_object(array);
  slot_set(array, &array->slots[length], from_object(make(KIND_BYTES, 9, 10)));
}

hidden void test_big_with_tail(void) {
  below(make_big_with_tail, 5000);
  for (int round = 0; round < 3; round++) {
    collect_full();
    Items *array = (Items *)root(0);
    Value tail = slot_get(&array->slots[5000]);
    CHECK(*number_of(as_object(tail)) == 9);
    slot_set(array, &array->slots[5000], from_object(make(KIND_BYTES, 9, 10)));
  }
}

hidden void test_bulk(void) {
  roots[0] = from_object(make(KIND_ARRAY, 0, 9000));
  roots[1] = from_object(make(KIND_ARRAY, 0, 100));
  collect_full();
  Items *big = (Items *)root(0), *small = (Items *)root(1);
  Value values[3];
  for (int i = 0; i < 3; i++) values[i] = from_object(make(KIND_BYTES, 100 + i, 8));
  slots_from_values(small, small->slots + 10, values, 3);
  slots_copy(big, big->slots + 8000, small->slots + 10, 3);
  slots_move(big, big->slots + 8001, big->slots + 8000, 3);
  slots_fill(big, big->slots + 3000, values[1], 1000);
  gc_heap_verify();
  collect_minor();
  CHECK(*number_of(as_object(slot_get(&big->slots[8000]))) == 100);
  CHECK(*number_of(as_object(slot_get(&big->slots[8003]))) == 102);
  CHECK(*number_of(as_object(slot_get(&big->slots[3999]))) == 101);
  CHECK(*number_of(as_object(slot_get(&small->slots[12]))) == 102);
}

/* -- Identity ---------------------------------------------------------------------------------- */

hidden void test_identity(void) {
  uint32_t hashes[64];
  uint64_t ids[64];
  for (int i = 0; i < 64; i++) {
    roots[i] = from_object(make(KIND_PAIR, i, 0));
    hashes[i] = object_identity_hash(root(i));
    CHECK(hashes[i] != 0 && hashes[i] < 1 << 24);
    if (i % 2) ids[i] = gc_object_id(root(i)) ^ UINT64_MAX;
  }
  collect_minor();
  collect_full();
  for (int i = 0; i < 64; i++) {
    CHECK(object_identity_hash(root(i)) == hashes[i]);
    if (i % 2) CHECK(gc_object_id(root(i)) == (ids[i] ^ UINT64_MAX));
  }
}

/* -- Weak references --------------------------------------------------------------------------- */

static WeakLink *make_weak(Object *referent, Value callback) {
  WeakLink *link = (WeakLink *)make(KIND_WEAK, 0, 0);
  slot_init(&link->referent, from_object(referent));
  slot_init(&link->callback, callback);
  gc_register_weak(link);
  return link;
}

hidden void make_weak_links(int unused) {
  for (int i = 0; i < 20; i++) {
    Object *referent = make(KIND_BYTES, i, 8);
    if (i % 2) roots[20 + i] = from_object(referent);
    roots[i] = from_object(make_weak(referent, i < 10 ? ABSENT : from_small_int(i)));
  }
}
hidden void check_weak_links(int unused) {
  for (int i = 0; i < 20; i++) {
    WeakLink *link = (WeakLink *)root(i);
    CHECK(is_absent(slot_get(&link->referent)) == (i % 2 == 0));
    if (i % 2) CHECK(same(slot_get(&link->referent), roots[20 + i]));
  }
}
hidden void check_callbacks(int expected) {
  int count = 0;
  for (Value v; !is_absent(v = gc_next_weak_callback()); count++) {
    CHECK(as_small_int(slot_get(&object_cast(WeakLink, v)->callback)) >= 10);
  }
  CHECK(count <= expected && count >= expected - STALE && !gc_has_pending());
}

hidden void test_young_weak(void) {
  below(make_weak_links, 0);
  collect_minor();
  below(check_weak_links, 0);
  below(check_callbacks, 5);
}

hidden void drop_referents(void) {
  memset(roots + 20, 0, 20 * sizeof *roots);
}

hidden void test_old_weak(void) {
  below(make_weak_links, 0);
  collect_full();
  below(check_weak_links, 0);
  below(check_callbacks, 5);
  drop_referents();
  collect_full();
  int kept = 0;
  for (int i = 0; i < 20; i++) kept += !is_absent(slot_get(&((WeakLink *)root(i))->referent));
  CHECK(kept <= STALE);
  below(check_callbacks, 5);
}

/* A weak set: forgets its elements when they die. */
typedef struct WeakSet {
  Object header;
  int64_t number;
  int64_t length;
  Slot slots[]; /* not traced */
} WeakSet;
static int pieces; /* calls at the end of marking */
static bool clear_weak_set(Object *object, bool first) {
  static int64_t next;
  WeakSet *set = (WeakSet *)object;
  if (first || !gc_is_major()) next = pieces = 0;
  int64_t end = gc_is_major() ? next + 1 : set->length;
  for (; next < end; next++) gc_update_weak(&set->slots[next]);
  pieces++;
  return next < set->length;
}
static const Layout weak_set_layout = {.name = "WeakSet",
                                       .fixed_size = 24,
                                       .length_offset = 16,
                                       .item_size = 8,
                                       .clear_weak = clear_weak_set};

static int count_present(WeakSet *set) {
  int count = 0;
  for (int64_t i = 0; i < set->length; i++) count += !is_absent(slot_get(&set->slots[i]));
  return count;
}

hidden void fill_weak_set(int unused) {
  WeakSet *set = object_cast(WeakSet, roots[0]);
  for (int i = 0; i < 20; i++) {
    Object *element = make(KIND_BYTES, i, 8);
    if (i % 2) roots[20 + i] = from_object(element);
    slot_set(set, &set->slots[i], from_object(element));
  }
}

hidden void test_clear_weak(void) {
  Shape *shape = gc_new_shape(&weak_set_layout, NULL, 0, 0);
  WeakSet *set = gc_alloc(shape, 24 + 20 * 8);
  set->length = 20;
  roots[0] = from_object(set);
  below(fill_weak_set, 0);
  collect_minor();
  CHECK(count_present(set) == 10);
  for (int i = 1; i < 20; i += 2) CHECK(same(slot_get(&set->slots[i]), roots[20 + i]));
  below(fill_weak_set, 0);
  collect_minor();
  CHECK(count_present(set) == 10);
  drop_referents();
  collect_full();
  CHECK(count_present(set) == 0);
  CHECK(pieces == 20);
}

/* -- Finalizers -------------------------------------------------------------------------------- */

static Node *make_final(int number) {
  Value child = from_object(make_pair(number, ABSENT, ABSENT));
  Node *node = (Node *)make(KIND_FINAL, number, 0);
  slot_init(&node->slots[1], child);
  return node;
}

hidden void make_chain(int length) {
  Value next = ABSENT;
  for (int i = length - 1; i >= 0; i--) {
    Node *node = make_final(i);
    slot_init(&node->slots[0], next);
    next = from_object(node);
  }
}

hidden void make_ring(int length) {
  Node *first = make_final(0), *last = first;
  for (int i = 1; i < length; i++) {
    Node *node = make_final(i);
    slot_set(last, &last->slots[0], from_object(node));
    last = node;
  }
  slot_set(last, &last->slots[0], from_object(first));
}

static int next_number; /* of the object whose finalizer should come next */

/* Takes due finalizers, which must be numbered upwards from next_number and be `expected` many. */
hidden void check_finalizers(int expected) {
  int count = 0;
  for (Value v; !is_absent(v = gc_next_finalizer()); count++) {
    Node *node = object_cast(Node, v);
    CHECK(node->number == next_number++);
    CHECK(*number_of(as_object(slot_get(&node->slots[1]))) == node->number);
  }
  CHECK(count == expected);
}

hidden void test_finalizer_chain(void) {
  next_number = 0;
  below(make_chain, 5);
  collect_minor();
  CHECK(!gc_has_pending());
  for (int i = 0; i < 6; i++) {
    collect_full();
    below(check_finalizers, i < 5);
  }
}

hidden void test_long_finalizer_chain(void) {
  next_number = 0;
  below(make_chain, 1000);
  collect_full();
  below(check_finalizers, 1000);
}

hidden void test_finalizer_ring(void) {
  next_number = 0;
  below(make_ring, 4);
  for (int i = 0; i < 5; i++) {
    collect_full();
    below(check_finalizers, i < 4);
  }
}

hidden void resurrect(int unused) {
  roots[0] = gc_next_finalizer();
}

hidden void test_resurrection(void) {
  below(make_chain, 1);
  collect_full();
  below(resurrect, 0);
  collect_full();
  CHECK(*number_of(root(0)) == 0 && !gc_has_pending());
  CHECK(*number_of(as_object(slot_get(&((Node *)root(0))->slots[1]))) == 0);
  clear_roots();
  collect_full();
  CHECK(!gc_has_pending()); /* only once */
}

/* Nothing but the object keeps its shape. */
hidden void make_of_own_shape(int number) {
  Shape *shape = gc_new_shape(&layouts[KIND_FINAL], NULL, SHAPE_FINALIZER, 0);
  Value child = from_object(make_pair(number, ABSENT, ABSENT));
  Node *node = gc_new(shape);
  node->number = number;
  slot_init(&node->slots[1], child);
}

hidden void test_finalizer_keeps_shape(void) {
  next_number = 0;
  below(make_of_own_shape, 0);
  collect_full();
  below(check_finalizers, 1);
}

hidden void make_resources(int count) {
  for (int i = 0; i < count; i++) {
    Object *resource = make(KIND_RESOURCE, i, 0);
    CHECK(resource->gc_flags & GC_OLD);
    if (i % 2) roots[i / 2] = from_object(resource);
  }
}

hidden void test_resources(void) {
  collect_full();
  resources_released = 0;
  below(make_resources, 100);
  collect_full();
  CHECK(resources_released == 50);
  clear_roots();
  collect_full();
  CHECK(resources_released == 100);
}

/* -- Roots, statics, threads ------------------------------------------------------------------- */

static Node *static_node(void) {
  static _Alignas(8) char memory[32];
  return (Node *)memory;
}

hidden void test_statics(void) {
  Node *node = static_node();
  gc_register_static(node, shapes[KIND_PAIR]);
  for (int round = 0; round < 3; round++) {
    fill_old(&node->header, round);
    gc_heap_verify();
    if (round == 1)
      collect_minor();
    else
      collect_full();
    check_filled(&node->header, round);
  }
}

typedef struct Parked {
  GcThread thread;
  sem_t is_parked, may_go; /* the test's hand-over */
  bool kept;               /* what the thread held was intact */
} Parked;

static void *park(void *argument) {
  Parked *parked = argument;
  gc_thread_attach(&parked->thread, NULL);
  Object *pair = make_pair(77, from_object(make(KIND_BYTES, 78, 10)), ABSENT);
  gc_thread_park(&parked->thread);
  sem_post(&parked->is_parked);
  sem_wait(&parked->may_go);
  gc_thread_unpark(&parked->thread);
  parked->kept =
      *number_of(pair) == 77 && *number_of(as_object(slot_get(&((Node *)pair)->slots[0]))) == 78;
  gc_thread_detach(&parked->thread);
  return NULL;
}

hidden void test_threads(void) {
  static Parked parked;
  static GcThread self;
  pthread_t thread;
  gc_thread_attach(&self, NULL);
  sem_init(&parked.is_parked, 0, 0);
  sem_init(&parked.may_go, 0, 0);
  gc_thread_park(&self);
  pthread_create(&thread, NULL, park, &parked);
  sem_wait(&parked.is_parked);
  gc_thread_unpark(&self);
  collect_minor();
  for (int i = 0; i < 100000; i++) make(KIND_PAIR, 1, 0);
  collect_full();
  gc_thread_park(&self);
  sem_post(&parked.may_go);
  pthread_join(thread, NULL);
  gc_thread_unpark(&self);
  CHECK(parked.kept);
  gc_thread_detach(&self);
}

static size_t counted;
static void count_object(Object *object, void *data) {
  counted++;
}
static void count_reference(Value value, void *data) {
  ++*(int *)data;
}

hidden void test_walking(void) {
  clear_roots();
  collect_full();
  gc_each_object(count_object, NULL);
  size_t before = counted;
  below(make_list, 1000);
  collect_full();
  counted = 0;
  gc_each_object(count_object, NULL);
  CHECK(counted >= before + 1000 && counted < before + 1010);
  int references = 0;
  gc_each_reference(root(0), count_reference, &references);
  CHECK(references == 2);
}

/* Garbage of earlier tests is gone, and nothing is due. */
hidden void start_afresh(void) {
  clear_roots();
  do {
    collect_full();
    while (!is_absent(gc_next_finalizer())) {
    }
    while (!is_absent(gc_next_weak_callback())) {
    }
    collect_full();
  } while (gc_has_pending());
}

int main(void) {
  static void (*const tests[])(void) = {
      test_zeroed,
      test_low,
      test_shrink,
      test_header_only,
      test_long_list,
      test_memory_returns,
      test_large_garbage,
      test_tracked,
      test_discard,
      test_discard_pinned,
      test_stack_pins,
      test_interior_pointer,
      test_end_pointer,
      test_barriers,
      test_bulk,
      test_big_with_tail,
      test_identity,
      test_young_weak,
      test_old_weak,
      test_clear_weak,
      test_finalizer_chain,
      test_long_finalizer_chain,
      test_finalizer_ring,
      test_resurrection,
      test_finalizer_keeps_shape,
      test_resources,
      test_statics,
      test_threads,
      test_walking,
  };
  gc_init();
  make_shapes();
  gc_root_add_range(roots, countof(roots));
  for (size_t i = 0; i < countof(tests); i++) {
    start_afresh();
    tests[i]();
  }
  return check_result();
}
