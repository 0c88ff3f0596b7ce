/* gc.hooks: functions that are told of collections.

   Invariants: while the collector runs only the `due` records are written. A hook is called at the
   next safepoint, with an object that stands for everything of its kind since it was last called:
   times are summed up, the rest is the latest. Hooks do not interrupt hooks. */
#include "modules/gc/gc.h"

#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/weakref.h"

typedef enum HookKind { HOOK_MINOR, HOOK_STEP, HOOK_COLLECT, HOOK_COUNT } HookKind;

/* -- What hooks are given ---------------------------------------------------------------------- */

/* Seconds. */
typedef struct Durations {
  double sum, shortest, longest; /* all together, and each */
} Durations;

/* The head of all records: how many collections it is about, and how long they took. */
#define TIMES                                                                                      \
  Object header;                                                                                   \
  int64_t count;                                                                                   \
  Durations wall, processor

typedef struct TimedStats {
  TIMES;
} TimedStats;
typedef struct MinorStats {
  TIMES;
  int64_t total_memory_used, pinned_objects; /* attributes of these names */
} MinorStats;
typedef struct StepStats {
  TIMES;
  int64_t old_state, new_state, is_done; /* attributes of these names; the states are numbers */
} StepStats;
typedef struct CollectStats {
  TIMES;
  int64_t num_major_collects, arenas_before, arenas_after, arenas_bytes, rawmalloc_before,
      rawmalloc_after, pinned_objects; /* attributes of these names */
} CollectStats;

#define INT_FIELD(T, name, field, doc)                                                             \
  { name, MEMBER_INT64, offsetof(T, field), false, doc }
#define COUNT_FIELD                                                                                \
  INT_FIELD(TimedStats, "count", count, "how many there were since the hook was last called")
#define DURATION_FIELD(name, field, doc)                                                           \
  { name, MEMBER_DOUBLE, offsetof(TimedStats, field), false, doc }
#define DURATION_FIELDS                                                                            \
  DURATION_FIELD("duration", wall.sum, "seconds, all together"),                                   \
      DURATION_FIELD("duration_min", wall.shortest, "seconds, the shortest"),                      \
      DURATION_FIELD("duration_max", wall.longest, "seconds, the longest"),                        \
      DURATION_FIELD("cpu_duration", processor.sum,                                                \
                     "seconds of processor time of the thread, all together"),                     \
      DURATION_FIELD("cpu_duration_min", processor.shortest, "the same, the shortest"),            \
      DURATION_FIELD("cpu_duration_max", processor.longest, "the same, the longest")

static const MemberDef minor_members[] = {
    COUNT_FIELD,
    DURATION_FIELDS,
    INT_FIELD(MinorStats, "total_memory_used", total_memory_used, "bytes of old objects"),
    INT_FIELD(MinorStats, "pinned_objects", pinned_objects,
              "young objects that could not be moved"),
    {0}};
static const MemberDef step_members[] = {
    COUNT_FIELD,
    DURATION_FIELDS,
    INT_FIELD(StepStats, "oldstate", old_state, "index of GC_STATES: the phase before"),
    INT_FIELD(StepStats, "newstate", new_state, "index of GC_STATES: the phase after"),
    {"major_is_done", MEMBER_BOOL, offsetof(StepStats, is_done), false,
     "whether that was the last step of a major collection"},
    {0}};
static const MemberDef collect_members[] = {
    COUNT_FIELD,
    INT_FIELD(CollectStats, "num_major_collects", num_major_collects, "major collections so far"),
    INT_FIELD(CollectStats, "arenas_count_before", arenas_before, "arenas before the sweep"),
    INT_FIELD(CollectStats, "arenas_count_after", arenas_after, "and after it"),
    INT_FIELD(CollectStats, "arenas_bytes", arenas_bytes, "bytes in use in arenas"),
    INT_FIELD(CollectStats, "rawmalloc_bytes_before", rawmalloc_before,
              "bytes of large objects before the sweep"),
    INT_FIELD(CollectStats, "rawmalloc_bytes_after", rawmalloc_after, "and after it"),
    INT_FIELD(CollectStats, "pinned_objects", pinned_objects,
              "young objects that could not be moved"),
    {0}};

#define STATS_TYPE(id, T, type_name, text)                                                         \
  static const Layout id##_layout = {.name = #T, .fixed_size = sizeof(T)};                         \
  static DEFINE_TYPE_SHAPE(id);                                                                    \
  static Type id##_type = {.name = "gc." type_name,                                                \
                           .base = &object_type,                                                   \
                           .layout = &id##_layout,                                                 \
                           .root_shape = &id##_shape,                                              \
                           .flags = TYPE_NO_INSTANCES,                                             \
                           .members = id##_members,                                                \
                           .doc = text}
STATS_TYPE(minor, MinorStats, "GcMinorStats", "Minor collections.");
STATS_TYPE(step, StepStats, "GcCollectStepStats", "Steps of major collections.");
STATS_TYPE(collect, CollectStats, "GcCollectStats", "Complete major collections.");

/* -- The hooks --------------------------------------------------------------------------------- */

typedef struct Hooks {
  Object header;
  Slot functions[HOOK_COUNT]; /* by HookKind; None: no hook */
} Hooks;

static Value hooks; /* the only one; a root */
static bool is_wanted[HOOK_COUNT];
static bool running;
/* What the hooks are to be told of; `count` is 0 when there is nothing. */
static union {
  MinorStats minor;
  StepStats step;
  CollectStats collect;
  TimedStats times;
} due[HOOK_COUNT];
static const char *const names[HOOK_COUNT] = {"on_gc_minor", "on_gc_collect_step", "on_gc_collect"};
static Type *const types[HOOK_COUNT] = {&minor_type, &step_type, &collect_type};

static void add_duration(Durations *durations, uint64_t ns, bool first) {
  double seconds = ns / 1e9;
  durations->shortest = first ? seconds : min_of(durations->shortest, seconds);
  durations->longest = first ? seconds : max_of(durations->longest, seconds);
  durations->sum = first ? seconds : durations->sum + seconds;
}

static void add_times(TimedStats *times, const GcEvent *event) {
  bool first = times->count++ == 0;
  add_duration(&times->wall, event->duration_ns, first);
  add_duration(&times->processor, event->processor_ns, first);
}

static void note_minor(MinorStats *stats, const GcEvent *event) {
  stats->total_memory_used = (int64_t)event->used_bytes;
  stats->pinned_objects = (int64_t)event->pinned_objects;
}

static void note_step(StepStats *stats, const GcEvent *event) {
  stats->old_state = event->old_state;
  stats->new_state = event->new_state;
  stats->is_done = event->old_state != GC_SCANNING && event->new_state == GC_SCANNING;
}

static void note_collect(CollectStats *stats, const GcEvent *event) {
  stats->num_major_collects = (int64_t)event->major_count;
  stats->arenas_before = (int64_t)event->arenas_before;
  stats->arenas_after = (int64_t)event->arenas_after;
  stats->arenas_bytes = (int64_t)event->arena_bytes;
  stats->rawmalloc_before = (int64_t)event->large_before;
  stats->rawmalloc_after = (int64_t)event->large_after;
  stats->pinned_objects = (int64_t)event->pinned_objects;
}

static void observe(const GcEvent *event) {
  HookKind kind;
  switch (event->kind) {
  case GC_EVENT_MINOR_STOP: kind = HOOK_MINOR; break;
  case GC_EVENT_STEP_STOP: kind = HOOK_STEP; break;
  case GC_EVENT_DONE: kind = HOOK_COLLECT; break;
  default: return;
  }
  if (!is_wanted[kind]) return;
  add_times(&due[kind].times, event);
  if (kind == HOOK_MINOR)
    note_minor(&due[kind].minor, event);
  else if (kind == HOOK_STEP)
    note_step(&due[kind].step, event);
  else
    note_collect(&due[kind].collect, event);
  gc_notify_pending();
}

/* The object for a hook; nothing is due any more. */
static Value take(HookKind kind) {
  Value stats = type_alloc(types[kind]);
  size_t head = sizeof(Object);
  memcpy((char *)as_object(stats) + head, (char *)&due[kind] + head,
         types[kind]->layout->fixed_size - head);
  due[kind].times.count = 0;
  return stats;
}

static void run_hook(HookKind kind) {
  Value hook = slot_get(&object_cast(Hooks, hooks)->functions[kind]);
  if (due[kind].times.count && is_absent(call1(hook, take(kind)))) exception_write_unraisable(hook);
}

void gc_hooks_run(void) {
  if (running || is_absent(hooks)) return;
  running = true;
  Value raised = exception_fetch();
  for (HookKind kind = 0; kind < HOOK_COUNT; kind++) run_hook(kind);
  if (!is_absent(raised)) exception_restore(raised);
  running = false;
  for (HookKind kind = 0; kind < HOOK_COUNT; kind++) {
    if (due[kind].times.count) gc_notify_pending();
  }
}

Value gc_step_value(const GcEvent *event) {
  StepStats *stats = object_cast(StepStats, type_alloc(&step_type));
  add_times((TimedStats *)stats, event);
  note_step(stats, event);
  return from_object(stats);
}

/* -- gc.hooks ---------------------------------------------------------------------------------- */

/* The collector is observed from the first hook on. */
static void set_hook(HookKind kind, Value hook) {
  static bool observing;
  Hooks *object = object_cast(Hooks, hooks);
  slot_set(object, &object->functions[kind], hook);
  is_wanted[kind] = !is_none(hook);
  due[kind].times.count = 0;
  if (observing || !is_wanted[kind]) return;
  observing = true;
  gc_observe(observe);
  gc_reports_pending = gc_hooks_run;
}

static Value hooks_get(Value self, void *closure) {
  return slot_get(&object_cast(Hooks, self)->functions[(intptr_t)closure]);
}

static bool hooks_set(Value self, Value hook, void *closure) {
  if (is_absent(hook))
    raise_type_error("cannot delete a hook; set it to None");
  else
    set_hook((HookKind)(intptr_t)closure, hook);
  return !is_absent(hook);
}

static Value hooks_set_all(Value *args, int nargs) {
  Value found[HOOK_COUNT];
  for (HookKind kind = 0; kind < HOOK_COUNT; kind++) {
    found[kind] = object_getattr(args[1], str_intern(str_from_ascii(names[kind])));
    if (is_absent(found[kind])) return ABSENT;
  }
  for (HookKind kind = 0; kind < HOOK_COUNT; kind++) set_hook(kind, found[kind]);
  return NONE;
}

static Value hooks_reset(Value *args, int nargs) {
  for (HookKind kind = 0; kind < HOOK_COUNT; kind++) set_hook(kind, NONE);
  return NONE;
}

static const GetSetDef hooks_getset[] = {
    {"on_gc_minor", hooks_get, hooks_set, "called after minor collections, with a GcMinorStats",
     (void *)HOOK_MINOR},
    {"on_gc_collect_step", hooks_get, hooks_set,
     "called after steps of major collections, with a GcCollectStepStats", (void *)HOOK_STEP},
    {"on_gc_collect", hooks_get, hooks_set, "called after major collections, with a GcCollectStats",
     (void *)HOOK_COLLECT},
    {0}};
static const BuiltinDef hooks_methods[] = {
    METHOD("set(self, obj, /)", hooks_set_all, EFFECT_ANY,
           "Set all hooks to the attributes of that name."),
    METHOD("reset(self, /)", hooks_reset, EFFECT_WRITE_ATTR, "Set all hooks to None."),
    METHOD_END,
};
static const Layout hooks_layout = {.name = "Hooks",
                                    .fixed_size = sizeof(Hooks),
                                    .slots_offset = offsetof(Hooks, functions),
                                    .slots_count = HOOK_COUNT};
static DEFINE_TYPE_SHAPE(hooks);
static Type hooks_type = {.name = "gc.GcHooks",
                          .base = &object_type,
                          .layout = &hooks_layout,
                          .root_shape = &hooks_shape,
                          .flags = TYPE_NO_INSTANCES,
                          .methods = hooks_methods,
                          .getset = hooks_getset,
                          .doc = "Functions that are told of collections."};

static bool add_states(void) {
  static const char *const states[] = {"SCANNING", "MARKING", "SWEEPING", "FINALIZING", "USERDEL"};
  Value all[countof(states)];
  for (size_t i = 0; i < countof(states); i++) {
    all[i] = str_from_ascii(states[i]);
    Value attribute = format_text("STATE_%V", all[i]);
    if (is_absent(attribute) ||
        !type_set_attribute(&step_type, str_intern(attribute), from_small_int((int64_t)i)))
      return false;
  }
  return type_set_attribute(&step_type, NAME("GC_STATES"), tuple_from_values(all, countof(states)));
}

/* There is one set of hooks, however often the module is made. */
bool gc_hooks_init(Value module) {
  for (HookKind kind = 0; kind < HOOK_COUNT; kind++) type_ready(types[kind]);
  type_ready(&hooks_type);
  if (is_absent(hooks)) {
    if (!add_states()) return false;
    gc_root_add(&hooks);
    hooks = type_alloc(&hooks_type);
    for (HookKind kind = 0; kind < HOOK_COUNT; kind++) set_hook(kind, NONE);
  }
  return module_add_type(module, &step_type) && module_add(module, "hooks", hooks);
}
