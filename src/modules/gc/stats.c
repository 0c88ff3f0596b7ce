/* gc.get_stats(): the collector's counters, as an object whose attributes are texts such as 5.1MB
   and whose repr is a table. */
#include "modules/gc/gc.h"

#include "objects/int.h"
#include "objects/str.h"

/* The counters at one moment: `_s` of the object that programs get. */
typedef struct MemoryStats {
  Object header;
  int64_t memory_used, memory_pressure;          /* pressure: -1 when not asked for */
  int64_t arena_used, rawmalloc_used, nursery;   /* bytes in objects of each kind */
  int64_t peak_used, peak_arena, peak_rawmalloc; /* the most there ever was of each */
  int64_t allocated, arena_allocated, rawmalloc_allocated,
      peak_allocated;              /* memory taken from the system for each */
  int64_t jit_used, jit_allocated; /* 0: there is no compiled code */
  int64_t milliseconds;            /* in collections */
} MemoryStats;

#define FIELD(name, field)                                                                         \
  { name, MEMBER_INT64, offsetof(MemoryStats, field), false, NULL }
static const MemberDef memory_members[] = {
    FIELD("total_gc_memory", memory_used),
    FIELD("total_memory_pressure", memory_pressure),
    FIELD("total_arena_memory", arena_used),
    FIELD("total_rawmalloced_memory", rawmalloc_used),
    FIELD("nursery_size", nursery),
    FIELD("peak_memory", peak_used),
    FIELD("peak_arena_memory", peak_arena),
    FIELD("peak_rawmalloced_memory", peak_rawmalloc),
    FIELD("total_allocated_memory", allocated),
    FIELD("allocated_arena_memory", arena_allocated),
    FIELD("allocated_rawmalloced_memory", rawmalloc_allocated),
    FIELD("peak_allocated_memory", peak_allocated),
    FIELD("jit_backend_used", jit_used),
    FIELD("jit_backend_allocated", jit_allocated),
    FIELD("total_gc_time", milliseconds),
    {0}};
static const Layout memory_layout = {.name = "MemoryStats", .fixed_size = sizeof(MemoryStats)};
static DEFINE_TYPE_SHAPE(memory);
static Type memory_type = {.name = "gc.GCMemoryStats",
                           .base = &object_type,
                           .layout = &memory_layout,
                           .root_shape = &memory_shape,
                           .flags = TYPE_NO_INSTANCES,
                           .members = memory_members,
                           .doc = "The collector's counters, in bytes."};

/* Totals include the nursery. */
static MemoryStats *read_counters(bool with_pressure) {
  MemoryStats *s = object_cast(MemoryStats, type_alloc(&memory_type));
  GcStats now = gc_stats();
  s->nursery = (int64_t)now.nursery_bytes;
  s->memory_pressure = with_pressure ? (int64_t)now.pressure : -1;
  s->arena_used = (int64_t)now.arena_bytes;
  s->rawmalloc_used = (int64_t)now.large_bytes;
  s->memory_used = s->arena_used + s->rawmalloc_used + s->nursery;
  s->peak_used = (int64_t)now.peak_used_bytes;
  s->peak_arena = (int64_t)now.peak_arena_bytes;
  s->peak_rawmalloc = (int64_t)now.peak_large_bytes;
  s->allocated = (int64_t)now.mapped_bytes;
  s->rawmalloc_allocated = max_of((int64_t)now.large_mapped,
                                  s->rawmalloc_used); /* many share arenas with small objects */
  s->arena_allocated = s->allocated - s->nursery - s->rawmalloc_allocated;
  s->peak_allocated = (int64_t)now.peak_mapped_bytes;
  s->milliseconds = (int64_t)((now.minor_ns + now.major_ns) / 1000000);
  return s;
}

/* -- As texts ---------------------------------------------------------------------------------- */

typedef struct Stats {
  Object header;
  Slot memory; /* MemoryStats */
} Stats;

static const MemoryStats *memory_of(Value self) {
  return object_cast(MemoryStats, slot_get(&object_cast(Stats, self)->memory));
}

static Value size_text(int64_t bytes) {
  char text[40];
  if (bytes < 1000000)
    snprintf(text, sizeof text, "%.1fkB", (double)bytes / 1024);
  else
    snprintf(text, sizeof text, "%.1fMB", (double)bytes / 1024 / 1024);
  return str_from_ascii(text);
}

static Value size_at(Value self, void *offset) {
  return size_text(*(const int64_t *)((const char *)memory_of(self) + (uintptr_t)offset));
}

static int64_t known_pressure(const MemoryStats *s) {
  return max_of(s->memory_pressure, (int64_t)0);
}
static Value used_sum(Value self, void *closure) {
  const MemoryStats *s = memory_of(self);
  return size_text(s->memory_used + known_pressure(s) + s->jit_used);
}
static Value allocated_sum(Value self, void *closure) {
  const MemoryStats *s = memory_of(self);
  return size_text(s->allocated + known_pressure(s) + s->jit_allocated);
}
static Value gc_time(Value self, void *closure) {
  return int_from_i64(memory_of(self)->milliseconds);
}
static Value raw(Value self, void *closure) {
  return slot_get(&object_cast(Stats, self)->memory);
}
static Value pressure(Value self, void *closure) {
  return memory_of(self)->memory_pressure < 0 ? from_small_int(-1)
                                              : size_text(memory_of(self)->memory_pressure);
}

#define TEXT(name, field)                                                                          \
  { name, size_at, NULL, NULL, (void *)offsetof(MemoryStats, field) }
static const GetSetDef stats_getset[] = {
    {"_s", raw, NULL, "the same in bytes", NULL},
    TEXT("total_gc_memory", memory_used),
    {"total_memory_pressure", pressure, NULL, NULL, NULL},
    TEXT("total_arena_memory", arena_used),
    TEXT("total_rawmalloced_memory", rawmalloc_used),
    TEXT("nursery_size", nursery),
    TEXT("peak_memory", peak_used),
    TEXT("peak_arena_memory", peak_arena),
    TEXT("peak_rawmalloced_memory", peak_rawmalloc),
    TEXT("total_allocated_memory", allocated),
    TEXT("peak_allocated_memory", peak_allocated),
    TEXT("jit_backend_used", jit_used),
    TEXT("jit_backend_allocated", jit_allocated),
    {"memory_used_sum", used_sum, NULL, "all that is in use", NULL},
    {"memory_allocated_sum", allocated_sum, NULL, "all that was taken from the system", NULL},
    {"total_gc_time", gc_time, NULL, "milliseconds in collections", NULL},
    {0}};

/* -- The table --------------------------------------------------------------------------------- */

static Value pressure_line(const MemoryStats *s) {
  if (s->memory_pressure < 0) return str_from_ascii("");
  return format_text("\n    memory pressure:         %V", size_text(s->memory_pressure));
}

static Value used_part(Value self) {
  const MemoryStats *s = memory_of(self);
  return format_text("Total memory consumed:\n"
                     "    GC used:                 %V (peak: %V)\n"
                     "       in arenas:            %V (peak: %V)\n"
                     "       rawmalloced:          %V (peak: %V)\n"
                     "       nursery:              %V\n"
                     "    raw assembler used:      %V%V\n"
                     "    -----------------------------\n"
                     "    Total:                   %V\n",
                     size_text(s->memory_used), size_text(s->peak_used), size_text(s->arena_used),
                     size_text(s->peak_arena), size_text(s->rawmalloc_used),
                     size_text(s->peak_rawmalloc), size_text(s->nursery), size_text(s->jit_used),
                     pressure_line(s), used_sum(self, NULL));
}

static Value allocated_part(Value self) {
  const MemoryStats *s = memory_of(self);
  return format_text("    Total memory allocated (includes freelists):\n"
                     "    GC allocated:            %V (peak: %V)\n"
                     "       in arenas:            %V\n"
                     "       rawmalloced:          %V\n"
                     "       nursery:              %V\n"
                     "    raw assembler allocated: %V%V\n"
                     "    -----------------------------\n"
                     "    Total:                   %V\n",
                     size_text(s->allocated), size_text(s->peak_allocated),
                     size_text(s->arena_allocated), size_text(s->rawmalloc_allocated),
                     size_text(s->nursery), size_text(s->jit_allocated), pressure_line(s),
                     allocated_sum(self, NULL));
}

static Value stats_repr(Value self) {
  char time[64];
  snprintf(time, sizeof time, "    Total time spent in GC:  %.3f\n    ",
           (double)memory_of(self)->milliseconds / 1000);
  return format_text("%V\n%V\n%s", used_part(self), allocated_part(self), time);
}

static const Layout stats_layout = {.name = "Stats",
                                    .fixed_size = sizeof(Stats),
                                    .slots_offset = offsetof(Stats, memory),
                                    .slots_count = 1};
static DEFINE_TYPE_SHAPE(stats);
static Type stats_type = {.name = "gc.GcStats",
                          .base = &object_type,
                          .layout = &stats_layout,
                          .root_shape = &stats_shape,
                          .flags = TYPE_NO_INSTANCES,
                          .slots = {.repr = stats_repr},
                          .getset = stats_getset,
                          .doc = "How much memory is in use, as texts."};

static Value get_raw_stats(Value *args, int nargs) {
  bool with_pressure;
  if (!arg_truth(args[0], &with_pressure)) return ABSENT;
  type_ready(&memory_type);
  return from_object(read_counters(with_pressure));
}

static Value get_stats(Value *args, int nargs) {
  Value memory = get_raw_stats(args, nargs);
  if (is_absent(memory)) return ABSENT;
  type_ready(&stats_type);
  Value self = type_alloc(&stats_type);
  slot_init(&object_cast(Stats, self)->memory, memory);
  return self;
}

const BuiltinDef gc_stats_functions[] = {
    METHOD("get_stats(memory_pressure=False)", get_stats, EFFECT_ANY,
           "Return how much memory is in use; with that outside the heap if asked for it."),
    METHOD("_get_stats(memory_pressure=False)", get_raw_stats, EFFECT_ANY,
           "Return the same as numbers."),
    METHOD_END,
};
