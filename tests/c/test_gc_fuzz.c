/* The collector against a model: random operations on objects of every kind are done twice, on the
 * heap and on a graph of plain C structs. Whatever the graph can reach must be found in the heap,
 * with the same edges, contents, hashes and ids; weak links and finalizers must agree with what is
 * reachable.
 *
 * usage: test_gc_fuzz [seed [steps]]    The seed is printed when something is wrong. */
#include "gc_objects.h"

#include "gc/stats.h"

#include <pthread.h>
#include <time.h>

enum {
  ROOTS = 48,
  BIG_ARRAYS = 4,
  STATICS = 4,
  GROWING = 3,
  MAX_NODES = 400000,
  CHECK_EVERY = 400
};

/* -- The model --------------------------------------------------------------------------------- */

/* What the heap object with this number should be. Number 0 is "absent". */
typedef struct Model {
  Kind kind;
  uint32_t length;    /* of `edges`, or of the bytes */
  uint32_t *edges;    /* numbers of the objects its Slots refer to */
  uint32_t referent;  /* KIND_WEAK: what it refers to weakly */
  bool reachable;     /* found by the last search from the roots */
  bool maybe_cleared; /* was unreachable once: weak links to it may be cleared */
  bool finalized;     /* its finalizer was due */
  bool callback_due;  /* KIND_WEAK: its callback has been due */
  uint32_t hash;      /* identity hash, 0 if never asked */
  uint64_t
      hidden_id; /* ~gc_object_id (so that it does not look like a pointer), 0 if never asked */
  uint64_t hidden_seen; /* ~address in the present check */
  uint32_t check;       /* which check that was */
} Model;

static Model models[MAX_NODES];
static uint32_t model_count = 1;
static uint32_t model_roots[ROOTS];
static Value roots[ROOTS];
static _Alignas(8) char statics[STATICS][32];
static uint32_t static_numbers[STATICS];
static Value growing[GROWING]; /* arrays that nothing else refers to, see op_grow */
static uint32_t growing_numbers[GROWING];
static uint64_t seed, random_state;
static uint32_t check_number, step;

static uint32_t pick(uint32_t below) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return (random_state >> 20) % below;
}
static bool chance(uint32_t in) {
  return pick(in) == 0;
}

static void fail(const char *what, uint32_t number) {
  fprintf(stderr, "test_gc_fuzz: seed %lu, step %u, object %u (%s): %s\n", (unsigned long)seed,
          step, number, layouts[models[number].kind].name, what);
  abort();
}
#define EXPECT(condition, number) ((condition) ? (void)0 : fail(#condition, number))

static uint32_t new_model(Kind kind, uint32_t length) {
  if (model_count == MAX_NODES) exit(0); /* long enough */
  Model *model = &models[model_count];
  *model = (Model){.kind = kind, .length = length};
  return model_count++;
}

static uint8_t pattern(uint32_t number, uint32_t i) {
  return number * 31 + i * 7 + 1;
}

/* -- Making objects ---------------------------------------------------------------------------- */

static uint32_t random_length(Kind kind) {
  if (chance(60)) return pick(kind == KIND_ARRAY ? 12000 : 80000);
  if (chance(1000) && kind == KIND_ARRAY) return 30000 + pick(30000);   /* big ones have cards */
  if (chance(2000)) return pick(kind == KIND_ARRAY ? 100000 : 3000000); /* mapped by themselves */
  return chance(8) ? pick(900) : pick(12);
}

static bool has_bytes(Kind kind) {
  return kind == KIND_BYTES || kind == KIND_TAIL;
}

static uint32_t edge_count(const Model *model) {
  switch (model->kind) {
  case KIND_PAIR:
  case KIND_HIDDEN:
  case KIND_FINAL: return 2;
  case KIND_INSTANCE: return 4;
  case KIND_ARRAY: return model->length;
  case KIND_TAIL: return 1;
  default: return 0;
  }
}

static void fill_bytes(Bytes *bytes, uint32_t number) {
  for (int64_t i = 0; i < bytes->length; i++) bytes->bytes[i] = pattern(number, i);
}

static Object *allocate_tracked(size_t size) {
  Object *array = gc_try_alloc_tracked(shapes[KIND_ARRAY], size);
  return array != NULL ? array : gc_alloc(shapes[KIND_ARRAY], size);
}

static Object *allocate(Kind kind, size_t size) {
  if (kind == KIND_ARRAY && chance(2)) return allocate_tracked(size);
  switch (pick(12)) {
  case 0: return gc_alloc_old(shapes[kind], size);
  case 1: return gc_alloc_low(shapes[kind], size);
  case 2: {
    Object *object = gc_try_alloc(shapes[kind], size);
    return object != NULL ? object : gc_alloc(shapes[kind], size);
  }
  default: return gc_alloc(shapes[kind], size);
  }
}

/* An object of the kind without references, and its model. */
static Object *create(Kind kind, uint32_t *number) {
  bool variable = kind == KIND_ARRAY || has_bytes(kind);
  size_t length = variable ? random_length(kind) : 0,
         part = kind == KIND_ARRAY ? 8 * length : align_up(length, 8);
  Object *object = allocate(kind, shapes[kind]->fixed_bytes + part);
  *number = new_model(kind, length);
  *number_of(object) = *number;
  if (variable) ((Items *)object)->length = length;
  if (has_bytes(kind)) fill_bytes((Bytes *)object, *number);
  if (kind == KIND_BYTES && length > 0 && chance(3)) {
    size_t size = gc_object_size(object);
    models[*number].length = ((Bytes *)object)->length = pick(length);
    gc_shrink(object, size);
  }
  models[*number].edges = calloc(edge_count(&models[*number]) + 1, sizeof(uint32_t));
  return object;
}

/* -- Walking both graphs ----------------------------------------------------------------------- */

/* Something that the growing array refers to. */
static Object *choose_item(uint32_t which, uint32_t *number) {
  if (growing_numbers[which] == 0 || models[growing_numbers[which]].length == 0) {
    *number = 0;
    return NULL;
  }
  uint32_t i = pick(models[growing_numbers[which]].length);
  *number = models[growing_numbers[which]].edges[i];
  return as_object(slot_get(&object_cast(Items, growing[which])->slots[i]));
}

static Object *choose_root(uint32_t *number) {
  uint32_t root = pick(ROOTS + STATICS + GROWING);
  if (root >= ROOTS + STATICS) return choose_item(root - ROOTS - STATICS, number);
  *number = root < ROOTS ? model_roots[root] : static_numbers[root - ROOTS];
  return root < ROOTS ? as_object(roots[root]) : (Object *)statics[root - ROOTS];
}

/* A random reachable object and its number; NULL if the chosen root is empty. */
static Object *choose(uint32_t *number) {
  Object *object = choose_root(number);
  if (*number == 0) return NULL;
  for (uint32_t steps = pick(12); steps > 0; steps--) {
    size_t count;
    Slot *slots = slots_of(object, &count);
    if (count == 0) break;
    uint32_t i = pick(count), next = models[*number].edges[i];
    if (next == 0) break;
    *number = next;
    object = as_object(slot_get(&slots[i]));
  }
  EXPECT(*number_of(object) == *number, *number);
  return object;
}

static Object *choose_with_slots(uint32_t *number) {
  for (int tries = 0; tries < 20; tries++) {
    Object *object = choose(number);
    if (object != NULL && edge_count(&models[*number]) > 0) return object;
  }
  return NULL;
}

/* -- Operations -------------------------------------------------------------------------------- */

static void store(Object *owner, uint32_t owner_number, uint32_t i, Object *object,
                  uint32_t number) {
  size_t count;
  Slot *slots = slots_of(owner, &count);
  models[owner_number].edges[i] = number;
  Value v = number ? from_object(object) : ABSENT;
  if (kind_of(owner) == KIND_ARRAY && chance(2)) {
    slot_set_item(owner, slots, i, v);
  } else {
    slot_set(owner, &slots[i], v);
  }
}

/* Puts the object somewhere: in a root, or in an object. */
static void attach(Object *object, uint32_t number) {
  uint32_t owner_number;
  Object *owner = chance(3) ? NULL : choose_with_slots(&owner_number);
  if (owner == NULL) {
    uint32_t root = BIG_ARRAYS + pick(ROOTS - BIG_ARRAYS);
    roots[root] = from_object(object);
    model_roots[root] = number;
  } else {
    store(owner, owner_number, pick(edge_count(&models[owner_number])), object, number);
  }
}

static void op_new(void) {
  uint32_t number, other_number;
  Object *other = choose(&other_number);
  Object *object = create(pick(KIND_WEAK), &number);
  uint32_t edges = edge_count(&models[number]);
  if (other != NULL && edges > 0) store(object, number, pick(edges), other, other_number);
  attach(object, number);
}

/* A list built in one go, sometimes dropped at once. */
static void op_new_list(void) {
  uint32_t number = 0;
  Object *list = NULL;
  for (uint32_t i = pick(30); i > 0; i--) {
    uint32_t pair_number;
    Object *pair = create(chance(10) ? KIND_FINAL : KIND_PAIR, &pair_number);
    if (number) store(pair, pair_number, pick(2), list, number);
    list = pair;
    number = pair_number;
  }
  if (number && !chance(3)) attach(list, number);
}

static void op_link(void) {
  uint32_t number;
  Object *object = choose(&number);
  if (object != NULL) attach(object, number);
}

static void op_cut(void) {
  uint32_t number;
  if (chance(3)) {
    uint32_t root = BIG_ARRAYS + pick(ROOTS - BIG_ARRAYS);
    roots[root] = ABSENT;
    model_roots[root] = 0;
    return;
  }
  Object *object = choose_with_slots(&number);
  if (object != NULL) store(object, number, pick(edge_count(&models[number])), NULL, 0);
}

static void op_weak(void) {
  uint32_t referent_number, number;
  Object *referent = choose(&referent_number);
  if (referent == NULL) return;
  Weak *weak = (Weak *)create(KIND_WEAK, &number);
  slot_init(&weak->link.referent, from_object(referent));
  slot_init(&weak->link.callback, chance(2) ? from_small_int(number) : ABSENT);
  gc_register_weak(&weak->link);
  models[number].referent = referent_number;
  attach(&weak->link.header, number);
}

static void op_bulk(void) {
  uint32_t to_number, from_number;
  Object *to = choose_with_slots(&to_number), *from = choose_with_slots(&from_number);
  if (to == NULL || from == NULL) return;
  size_t to_count, from_count;
  Slot *to_slots = slots_of(to, &to_count), *from_slots = slots_of(from, &from_count);
  uint32_t *to_edges = models[to_number].edges, *from_edges = models[from_number].edges;
  size_t count = pick(min_of(to_count, from_count)) + 1;
  size_t at = pick(to_count - count + 1), source = pick(from_count - count + 1);
  switch (pick(3)) {
  case 0:
    if (to == from) return;
    slots_copy(to, to_slots + at, from_slots + source, count);
    memcpy(to_edges + at, from_edges + source, count * sizeof *to_edges);
    break;
  case 1:
    slots_move(to, to_slots + at, from_slots + source, count);
    memmove(to_edges + at, from_edges + source, count * sizeof *to_edges);
    break;
  default:
    slots_fill(to, to_slots + at, from_object(from), count);
    for (size_t i = 0; i < count; i++) to_edges[at + i] = from_number;
  }
}

/* The first roots hold big arrays for long: so they are old, and black while others are not. */
static void op_new_array(void) {
  uint32_t number = new_model(KIND_ARRAY, 3000), root = pick(BIG_ARRAYS);
  Object *array = make(KIND_ARRAY, number, 3000);
  models[number].edges = calloc(3000, sizeof(uint32_t));
  roots[root] = from_object(array);
  model_roots[root] = number;
}

/* Takes what one object refers to and leaves it in a big array alone. */
static void op_move(void) {
  uint32_t root = pick(BIG_ARRAYS), from_number, array_number = model_roots[root];
  Object *from = choose_with_slots(&from_number), *array = as_object(roots[root]);
  if (from == NULL || array_number == 0 || models[array_number].kind != KIND_ARRAY) return;
  size_t count;
  Slot *slots = slots_of(from, &count);
  uint32_t i = pick(count), moved_number = models[from_number].edges[i];
  if (moved_number == 0 || models[array_number].length == 0) return;
  Object *moved = as_object(slot_get(&slots[i]));
  store(array, array_number, pick(models[array_number].length), moved, moved_number);
  if (from != array) store(from, from_number, i, NULL, 0);
}

static void op_from_values(void) {
  uint32_t number, other_number;
  Object *object = choose_with_slots(&number);
  if (object == NULL) return;
  size_t count;
  Slot *slots = slots_of(object, &count);
  Value values[16];
  uint32_t numbers[16];
  size_t used = pick(min_of(count, countof(values))) + 1, at = pick(count - used + 1);
  for (size_t i = 0; i < used; i++) {
    Object *other = choose(&other_number);
    values[i] = other == NULL ? ABSENT : from_object(other);
    numbers[i] = other == NULL ? 0 : other_number;
  }
  memcpy(models[number].edges + at, numbers, used * sizeof *numbers);
  slots_from_values(object, slots + at, values, used);
}

/* Stores one by one, without a barrier before them. */
static void op_written(void) {
  uint32_t number, other_number;
  Object *object = choose_with_slots(&number), *other = choose(&other_number);
  if (object == NULL || other == NULL) return;
  size_t count;
  Slot *slots = slots_of(object, &count);
  size_t used = pick(count) + 1, at = pick(count - used + 1);
  for (size_t i = at; i < at + used; i += 1 + pick(4)) {
    slot_init(&slots[i], from_object(other));
    models[number].edges[i] = other_number;
  }
  slots_written(object, slots + at, used);
}

static void op_permute(void) {
  uint32_t number;
  Object *object = choose_with_slots(&number);
  if (object == NULL) return;
  size_t count;
  Slot *slots = slots_of(object, &count);
  uint32_t *edges = models[number].edges;
  size_t first = pick(count);
  for (size_t i = first, j = count - 1; i < j; i++, j--) {
    Value v = slot_get(&slots[i]);
    uint32_t edge = edges[i];
    slot_init(&slots[i], slot_get(&slots[j]));
    slot_init(&slots[j], v);
    edges[i] = edges[j];
    edges[j] = edge;
  }
  slots_permuted(object, slots + first, count - first);
}

static void op_identity(void) {
  uint32_t number;
  Object *object = choose(&number);
  if (object == NULL) return;
  if (chance(2)) {
    models[number].hash = object_identity_hash(object);
  } else {
    models[number].hidden_id = ~gc_object_id(object);
  }
}

/* Takes what a weak reference refers to and makes it strongly reachable, unless it is lost. */
static void op_follow_weak(void) {
  uint32_t number;
  for (int tries = 0; tries < 20; tries++) {
    Object *object = choose(&number);
    if (object == NULL || kind_of(object) != KIND_WEAK) continue;
    Value v = slot_get(&((Weak *)object)->link.referent);
    if (is_absent(v) || gc_is_lost(as_object(v))) return;
    attach(as_object(v), models[number].referent);
    return;
  }
}

/* -- Threads: one runs at a time, the others are parked with objects on their stacks ----------- */

enum { THREADS = 3, HELD = 6 };
static pthread_mutex_t gil = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t turn_changed = PTHREAD_COND_INITIALIZER;
static int turn = -1; /* the thread that runs; -1: the main one */
static GcThread gc_threads[THREADS + 1];

/* One action of a thread: looks at an object it holds, takes another one, makes some. */
static void replace_held(Object *volatile *held, uint32_t *numbers) {
  uint32_t i = pick(HELD);
  if (held[i] != NULL) EXPECT(*number_of(held[i]) == numbers[i], numbers[i]);
  if (chance(3) && held[i] != NULL) attach(held[i], numbers[i]);
  held[i] = chance(2) ? choose(&numbers[i]) : create(pick(KIND_WEAK), &numbers[i]);
  if (chance(20)) gc_collect_minor();
}

static void wait_for_turn(GcThread *thread, int number) {
  gc_thread_park(thread);
  while (turn != number) pthread_cond_wait(&turn_changed, &gil);
  gc_thread_unpark(thread);
}
static void pass_turn(int to) {
  turn = to;
  pthread_cond_broadcast(&turn_changed);
}

static __attribute__((noinline)) void hold_objects(int number) {
  Object *volatile held[HELD] = {NULL};
  uint32_t numbers[HELD];
  for (;;) {
    wait_for_turn(&gc_threads[number], number);
    replace_held(held, numbers);
    pass_turn(-1);
  }
}

static void *run_thread(void *argument) {
  int number = (int)(intptr_t)argument;
  pthread_mutex_lock(&gil);
  gc_thread_attach(&gc_threads[number], NULL);
  hold_objects(number);
  return NULL;
}

static void start_threads(void) {
  pthread_mutex_lock(&gil);
  gc_thread_attach(&gc_threads[THREADS], NULL);
  for (intptr_t i = 0; i < THREADS; i++) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, run_thread, (void *)i) != 0) abort();
  }
}

static void op_thread(void) {
  pass_turn(pick(THREADS));
  wait_for_turn(&gc_threads[THREADS], -1);
}

static void random_operation(int depth);

/* Holds on to an object through the C stack alone while other things happen. */
static void op_pin(int depth) {
  uint32_t number;
  if (depth > 8) return;
  Object *object = chance(2) ? choose(&number) : create(KIND_BYTES, &number);
  if (object == NULL) return;
  char *volatile pointer = (char *)object;
  uint64_t hidden = ~(uintptr_t)object;
  if (models[number].kind == KIND_BYTES && chance(2))
    pointer += chance(3) ? gc_object_size(object) : pick(gc_object_size(object));
  object = NULL;
  for (uint32_t i = pick(40); i > 0; i--) random_operation(depth + 1);
  object = (Object *)(uintptr_t)~hidden;
  EXPECT(*number_of(object) == number, number);
  GC_KEEP(pointer);
}

/* An array is replaced by a longer or shorter copy, as that of a list. */
static Object *replace_growing(uint32_t which, uint32_t length) {
  uint32_t old_number = growing_numbers[which], number = new_model(KIND_ARRAY, length);
  Object *array = allocate_tracked(sizeof(Items) + 8 * (size_t)length);
  ((Items *)array)->number = number;
  ((Items *)array)->length = length;
  models[number].edges = calloc(length + 1, sizeof(uint32_t));
  Object *old = old_number ? as_object(growing[which]) : NULL;
  if (old != NULL) {
    size_t kept = min_of(length, models[old_number].length);
    if (kept > 0) slots_copy(array, ((Items *)array)->slots, ((Items *)old)->slots, kept);
    memcpy(models[number].edges, models[old_number].edges, kept * sizeof(uint32_t));
  }
  growing[which] = from_object(array);
  growing_numbers[which] = number;
  if (old != NULL) gc_discard(old);
  return old;
}

/* The old array may still be in use by a loop in C, which holds it on its stack. */
static void check_discarded(Object *old, uint32_t number) {
  EXPECT(*number_of(old) == number, number);
  for (uint32_t i = 0; i < models[number].length; i++) {
    Value v = slot_get(&((Items *)old)->slots[i]);
    if (is_absent(v)) {
      EXPECT(models[number].edges[i] == 0, number);
    } else {
      EXPECT(*number_of(as_object(v)) == models[number].edges[i], number);
    }
  }
}

static void op_grow(int depth) {
  uint32_t which = pick(GROWING), number = growing_numbers[which];
  uint32_t length = chance(30) ? pick(10) : models[number].length + models[number].length / 2 + 3;
  Object *volatile old = replace_growing(which, length > 60000 ? 600 : length);
  if (old == NULL || depth > 8 || !chance(4)) return;
  for (uint32_t i = pick(30); i > 0; i--) random_operation(depth + 1);
  check_discarded(old, number);
}

static void op_store_growing(void) {
  uint32_t which = pick(GROWING), other_number, number = growing_numbers[which];
  Object *other = choose(&other_number);
  if (other == NULL || number == 0 || models[number].length == 0) return;
  store(as_object(growing[which]), number, pick(models[number].length), other, other_number);
}

static void op_garbage(void) {
  uint32_t kind = pick(KIND_WEAK);
  for (uint32_t i = pick(2000); i > 0; i--)
    make(kind == KIND_FINAL ? KIND_PAIR : kind, 0, pick(30));
}

static void op_collect(void) {
  switch (pick(4)) {
  case 0: gc_collect_full(); break;
  case 1: gc_collect_step(NULL); break;
  default: gc_collect_minor();
  }
  if (chance(4)) gc_heap_verify();
}

static void random_operation(int depth) {
  uint32_t which = pick(1000);
  if (which < 250)
    op_new();
  else if (which < 310)
    op_new_list();
  else if (which < 320)
    op_store_growing();
  else if (which < 324)
    op_grow(depth);
  else if (which < 328)
    op_written();
  else if (which < 330)
    op_permute();
  else if (which < 500)
    op_link();
  else if (which < 700)
    op_cut();
  else if (which < 740)
    op_weak();
  else if (which < 800)
    op_bulk();
  else if (which < 840)
    op_from_values();
  else if (which < 880)
    op_identity();
  else if (which < 900)
    op_garbage();
  else if (which < 920)
    op_pin(depth);
  else if (which < 924)
    op_collect();
  else if (which < 926)
    op_new_array();
  else if (which < 975)
    op_move();
  else if (which < 985)
    op_follow_weak();
  else if (which < 997)
    op_thread();
  else if (which < 998)
    gc_add_memory_pressure(pick(1 << 20));
}

/* -- Checking ---------------------------------------------------------------------------------- */

static uint32_t stack[MAX_NODES];

static void reach(uint32_t number, size_t *count) {
  if (number == 0 || models[number].reachable) return;
  models[number].reachable = true;
  stack[(*count)++] = number;
}

static void search_from(size_t count) {
  while (count > 0) {
    Model *model = &models[stack[--count]];
    for (uint32_t i = 0; i < edge_count(model); i++) reach(model->edges[i], &count);
  }
}

static void find_reachable(void) {
  size_t count = 0;
  for (uint32_t i = 1; i < model_count; i++) models[i].reachable = false;
  for (int i = 0; i < ROOTS; i++) reach(model_roots[i], &count);
  for (int i = 0; i < STATICS; i++) reach(static_numbers[i], &count);
  for (int i = 0; i < GROWING; i++) reach(growing_numbers[i], &count);
  search_from(count);
}

/* Everything unreachable now may be missed by weak links from now on, even if a finalizer brings it
   back. */
static void note_unreachable(void) {
  find_reachable();
  for (uint32_t i = 1; i < model_count; i++) models[i].maybe_cleared |= !models[i].reachable;
}

static void check_contents(Object *object, uint32_t number) {
  Model *model = &models[number];
  EXPECT(*number_of(object) == number, number);
  EXPECT(kind_of(object) == model->kind, number);
  if (model->hash) EXPECT(object_identity_hash(object) == model->hash, number);
  if (model->hidden_id) EXPECT((uintptr_t)object == ~model->hidden_id, number);
  if (!has_bytes(model->kind)) return;
  Bytes *bytes = (Bytes *)object;
  EXPECT(bytes->length == model->length, number);
  for (uint32_t i = 0; i < model->length; i++)
    EXPECT(bytes->bytes[i] == pattern(number, i), number);
}

static void check_weak(Weak *weak, uint32_t number) {
  const Model *referent = &models[models[number].referent];
  Value v = slot_get(&weak->link.referent);
  if (is_absent(v)) {
    EXPECT(!referent->reachable || referent->maybe_cleared, number);
  } else {
    EXPECT(*number_of(as_object(v)) == models[number].referent, number);
  }
}

static Object *queue[MAX_NODES];

static void visit(Value v, uint32_t number, size_t *count) {
  if (number == 0) {
    EXPECT(is_absent(v), number);
    return;
  }
  Model *model = &models[number];
  EXPECT(is_object(v), number);
  if (model->check == check_number) {
    EXPECT(model->hidden_seen == ~v.bits, number);
    return;
  }
  model->check = check_number;
  model->hidden_seen = ~v.bits;
  check_contents(as_object(v), number);
  queue[(*count)++] = as_object(v);
}

/* Compares all that the model reaches with the heap. */
static void check_graph(void) {
  size_t count = 0;
  find_reachable();
  check_number++;
  for (int i = 0; i < ROOTS; i++) visit(roots[i], model_roots[i], &count);
  for (int i = 0; i < STATICS; i++) visit(from_object(statics[i]), static_numbers[i], &count);
  for (int i = 0; i < GROWING; i++) visit(growing[i], growing_numbers[i], &count);
  while (count > 0) {
    Object *object = queue[--count];
    uint32_t number = *number_of(object);
    size_t slot_count;
    Slot *slots = slots_of(object, &slot_count);
    EXPECT(slot_count == edge_count(&models[number]), number);
    for (size_t i = 0; i < slot_count; i++)
      visit(slot_get(&slots[i]), models[number].edges[i], &count);
    if (models[number].kind == KIND_WEAK) check_weak((Weak *)object, number);
  }
  memset(queue, 0, 4096);
}

/* Takes what is due; brings some of it back to life. */
static void take_pending(void) {
  for (Value v; !is_absent(v = gc_next_finalizer());) {
    uint32_t number = *number_of(as_object(v));
    EXPECT(models[number].kind == KIND_FINAL && !models[number].finalized, number);
    EXPECT(!models[number].reachable || models[number].maybe_cleared, number);
    models[number].finalized = true;
    if (!chance(4)) continue;
    uint32_t root = pick(ROOTS);
    roots[root] = v;
    model_roots[root] = number;
  }
  for (Value v; !is_absent(v = gc_next_weak_callback());) {
    Weak *weak = object_cast(Weak, v);
    EXPECT(is_absent(slot_get(&weak->link.referent)), weak->number);
    EXPECT(as_small_int(slot_get(&weak->link.callback)) == weak->number, weak->number);
    EXPECT(!models[weak->number].callback_due, weak->number);
    models[weak->number].callback_due = true;
  }
}

static void check(void) {
  check_graph();
  note_unreachable();
  take_pending();
  if (chance(3)) gc_heap_verify();
}

int main(int count, char **arguments) {
  seed = count > 1 ? strtoull(arguments[1], NULL, 0) : (uint64_t)time(NULL) * 1000003 + 1;
  uint32_t steps = count > 2 ? strtoul(arguments[2], NULL, 0) : 60000;
  random_state = seed * 0x9e3779b97f4a7c15 | 1;
  gc_init();
  make_shapes();
  gc_root_add_range(roots, ROOTS);
  gc_root_add_range(growing, GROWING);
  for (int i = 0; i < STATICS; i++) {
    gc_register_static(statics[i], shapes[KIND_PAIR]);
    static_numbers[i] = new_model(KIND_PAIR, 0);
    models[static_numbers[i]].edges = calloc(3, sizeof(uint32_t));
    *number_of((Object *)statics[i]) = static_numbers[i];
  }
  start_threads();
  for (step = 0; step < steps; step++) {
    random_operation(0);
    if (step % CHECK_EVERY == 0) check();
  }
  check();
  uint32_t finalized = 0, callbacks = 0;
  for (uint32_t i = 0; i < model_count; i++) {
    finalized += models[i].finalized;
    callbacks += models[i].callback_due;
  }
  GcStats stats = gc_stats();
  printf("seed %lu: %u objects, %u finalized, %u callbacks, %lu minor, %lu major collections, %lu "
         "pins\n",
         (unsigned long)seed, model_count, finalized, callbacks, (unsigned long)stats.minor_count,
         (unsigned long)stats.major_count, (unsigned long)stats.pinned_total);
  return 0;
}
