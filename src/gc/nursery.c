/* The nursery's segments: bumping, making a new nursery after a collection, and objects promoted in
   place. */
#include "gc/nursery.h"
#include "base/reserve.h"
#include "gc/pacing.h"
#include "gc/stress.h"

enum {
  ZERO_STEP = WAYPOINT_SIZE,     /* memory is zeroed in pieces of this size */
  MEDIUM = 1024,                 /* bigger objects do not make the allocator leave a segment */
  MIN_HOLE = MEDIUM / LINE_SIZE, /* lines; shorter runs of free lines stay unused */
  SHORT_SIZE = 128 * 1024,       /* of the nursery, when memory is short */
  KEEP_LINES = BLOCK_LINES / 2,  /* a block with fewer usable lines leaves the nursery */
};

GcNursery gc_nursery;
uint8_t young_map[1 << YOUNG_MAP_BITS];

static Segment *segments;
static size_t segment_count, segment_capacity;
static size_t current;      /* open segment */
static size_t segments_end; /* segments from here on are taken by `overflow` or used up */
static Segment *overflow;   /* open segment for medium objects, NULL if none */
static char *overflow_next; /* its first free byte */
static char *zeroed;        /* memory of the open segment is zero up to here */
static size_t target_size;  /* bytes wanted */
static GcVector blocks;     /* in the nursery */
static GcVector captured;   /* blocks with objects promoted in place (`starts` is not NULL) */
static size_t sweep_from;   /* captured blocks below have been swept, */
static size_t sweep_kept;   /* and those below this still hold objects */
static GcVector recyclable; /* captured blocks outside the nursery with room enough */

size_t nursery_size(void) {
  return target_size;
}

/* -- Segments ---------------------------------------------------------------------------------- */

static void add_segment(Block *block, char *start, char *end) {
  if (segment_count == segment_capacity) {
    segment_capacity = max_of(segment_capacity * 2, (size_t)64);
    segments = xrealloc(segments, segment_capacity * sizeof *segments);
  }
  segments[segment_count++] = (Segment){.start = start, .end = end, .top = start, .block = block};
  block->nursery.segment_count++;
}

static bool line_used(const Block *block, unsigned line) {
  return block->nursery.lines >> line & 1;
}
static unsigned free_lines(const Block *block) {
  return BLOCK_LINES - __builtin_popcount(block->nursery.lines);
}
/* A bit for each line that is the first of `length` free ones; length is a power of two. */
static uint32_t run_starts(const Block *block, unsigned length) {
  uint32_t starts = ~block->nursery.lines;
  for (unsigned known = 1; known < length; known *= 2) starts &= starts >> known;
  return starts;
}
/* Lines in holes that are not too short. */
static unsigned usable_lines(const Block *block) {
  uint32_t lines = run_starts(block, MIN_HOLE);
  for (unsigned known = 1; known < MIN_HOLE; known *= 2) lines |= lines << known;
  return __builtin_popcount(lines);
}
/* Whether some hole has room for the biggest object. */
static bool is_roomy(const Block *block) {
  return run_starts(block, MAX_CELL / LINE_SIZE) != 0;
}

/* Makes a segment of each run of free lines that is long enough. */
static void add_block_segments(Block *block) {
  block->nursery.first_segment = segment_count;
  block->nursery.segment_count = 0;
  memset(block->nursery.waypoints, 0, sizeof block->nursery.waypoints);
  if (free_lines(block) == BLOCK_LINES) {
    add_segment(block, block->start, block->start + BLOCK_SIZE);
    return;
  }
  for (unsigned line = 0; line < BLOCK_LINES;) {
    unsigned from = line;
    while (line < BLOCK_LINES && !line_used(block, line)) line++;
    if (line - from >= MIN_HOLE)
      add_segment(block, block->start + from * LINE_SIZE, block->start + line * LINE_SIZE);
    if (line == from) line++;
  }
}

/* Opens segment `current`. Under stress the limit stays low, so that each allocation takes the slow
   path. */
static void set_limit(void) {
  gc_nursery.limit = stress.interval ? gc_nursery.next : zeroed;
}

static void open_segment(void) {
  gc_nursery.next = zeroed = segments[current].start;
  set_limit();
}

static bool next_segment(void) {
  segments[current].top = gc_nursery.next;
  if (current + 1 >= segments_end) return false;
  current++;
  open_segment();
  return true;
}

/* Zeroes `size` bytes or more behind what is zero already. */
static void extend_zeroed(size_t size) {
  Segment *segment = &segments[current];
  Block *block = segment->block;
  size_t room = segment->end - zeroed;
  size_t step = min_of(max_of(size, (size_t)ZERO_STEP), room);
  if (!block->clean) memset(zeroed, 0, step);
  zeroed += step;
  uint32_t next = gc_nursery.next - block->start;
  block->nursery.waypoints[next / WAYPOINT_SIZE] = next / 8;
  set_limit();
}

/* -- Allocation -------------------------------------------------------------------------------- */

/* Opens another segment of at least `size` bytes for medium objects, searching from the other
   end. */
static bool next_overflow(size_t size) {
  if (overflow != NULL) overflow->top = overflow_next;
  while (segments_end - 1 > current) {
    overflow = &segments[--segments_end];
    overflow_next = overflow->start;
    if (size <= (size_t)(overflow->end - overflow->start)) return true;
  }
  overflow = NULL;
  return false;
}

/* Medium objects that do not fit into the open segment. */
static void *take_overflow(size_t size) {
  if (overflow == NULL || size > (size_t)(overflow->end - overflow_next)) {
    if (!next_overflow(size)) return NULL;
  }
  char *memory = overflow_next;
  overflow_next += size;
  overflow->top = overflow_next;
  if (!overflow->block->clean) memset(memory, 0, size);
  return memory;
}

void *nursery_take(size_t size) {
  assert(size <= MAX_CELL && size % 8 == 0);
  for (;;) {
    char *memory = gc_nursery.next;
    if (size <= (size_t)(zeroed - memory)) {
      gc_nursery.next = memory + size;
      set_limit();
      return memory;
    }
    if (size <= (size_t)(segments[current].end - memory)) {
      extend_zeroed(size);
    } else if (size > MEDIUM) {
      return take_overflow(size);
    } else if (!next_segment()) {
      return NULL;
    }
  }
}

/* -- Making a new nursery ---------------------------------------------------------------------- */

/* Two blocks may share an entry: so all entries are set together, or cleared together. */
static void map_blocks(bool young) {
  for (size_t i = 0; i < blocks.count; i++)
    *young_map_entry(((Block *)blocks.items[i])->start) = young;
}

static void leave_nursery(Block *block) {
  block->nursery.in_nursery = false;
  block->nursery.segment_count = 0;
}

static void make_recyclable(Block *block) {
  if (block->nursery.recyclable) return;
  block->nursery.recyclable = true;
  vector_push(&recyclable, block);
}

/* False: there is no memory. */
static bool add_fresh_block(bool need) {
  Block *block = block_take(1, false, need);
  if (block == NULL) block = block_take(1, false, need); /* the first failure may be a test's */
  if (block == NULL) return false;
  block->kind = BLOCK_NURSERY;
  memset(&block->nursery, 0, sizeof block->nursery);
  block->nursery.in_nursery = true;
  vector_push(&blocks, block);
  return true;
}

/* Lets go of blocks when a sweep has emptied so many that the nursery has become too big. */
static void drop_excess(size_t *have) {
  while (*have >= target_size + BLOCK_SIZE) {
    Block *block = vector_pop(&blocks);
    *have -= usable_lines(block) * LINE_SIZE;
    leave_nursery(block);
    if (block->nursery.starts == NULL) {
      block_give(block, 1);
    } else {
      make_recyclable(block);
    }
  }
}

/* Makes the usable lines of `blocks` add up to the wanted size, or less when memory is short, with
   room for a few big objects; takes partly filled blocks first. */
static void collect_blocks(void) {
  size_t have = 0, roomy = 0;
  for (size_t i = 0; i < blocks.count; i++) have += usable_lines(blocks.items[i]) * LINE_SIZE;
  drop_excess(&have);
  while (have < target_size && recyclable.count) {
    Block *block = vector_pop(&recyclable);
    block->nursery.recyclable = false;
    block->nursery.in_nursery = true;
    vector_push(&blocks, block);
    have += usable_lines(block) * LINE_SIZE;
  }
  for (size_t i = 0; i < blocks.count; i++) roomy += is_roomy(blocks.items[i]);
  for (; have < target_size || roomy < 2; have += BLOCK_SIZE, roomy++) {
    bool need = roomy < 2;
    if (add_fresh_block(need)) continue;
    if (need) unreachable_state("out of memory");
    break;
  }
}

/* Blocks with big holes are at the end, where take_overflow looks. */
static void make_segments(void) {
  map_blocks(true);
  segment_count = 0;
  for (int roomy = 0; roomy < 2; roomy++) {
    for (size_t i = 0; i < blocks.count; i++) {
      Block *block = blocks.items[i];
      if (is_roomy(block) == roomy) add_block_segments(block);
    }
  }
  segments_end = segment_count;
  current = 0;
  overflow = NULL;
  open_segment();
}

/* While memory is short no more may survive than what is left of it. */
static void adapt_size(size_t survived) {
  size_t size = pacing_nursery(target_size, survived);
  if (reserve_is_gone()) size = min_of(size, (size_t)SHORT_SIZE);
  if (size == target_size) return;
  target_size = size;
  stats_nursery();
}

void nursery_init(void) {
  target_size = pacing_nursery(0, 0);
  collect_blocks();
  make_segments();
}

void nursery_close(void) {
  segments[current].top = gc_nursery.next;
}

size_t nursery_allocated(void) {
  size_t bytes = 0;
  for (size_t i = 0; i < segment_count; i++) bytes += segments[i].top - segments[i].start;
  return bytes;
}

/* Poisons used lines that hold nothing promoted in place; their memory is no longer known to be
   zero. */
static void retire_segment(Segment *segment) {
  Block *block = segment->block;
  if (segment->top == segment->start) return;
  block->clean = false;
  if (!stress.fill_nursery) return;
  for (char *line = segment->start; line < segment->top; line += LINE_SIZE) {
    if (!line_used(block, (line - block->start) / LINE_SIZE)) memset(line, POISON, LINE_SIZE);
  }
}

/* What becomes of a block of the old nursery. True: it stays. */
static bool keep_block(Block *block) {
  if (free_lines(block) == BLOCK_LINES && !block->clean && stress_quarantine(block)) return false;
  if (usable_lines(block) >= KEEP_LINES) return true;
  leave_nursery(block);
  return false;
}

void nursery_reset(size_t survived) {
  for (size_t i = 0; i < segment_count; i++) retire_segment(&segments[i]);
  map_blocks(false);
  size_t kept = 0;
  for (size_t i = 0; i < blocks.count; i++) {
    if (keep_block(blocks.items[i])) blocks.items[kept++] = blocks.items[i];
  }
  blocks.count = kept;
  adapt_size(survived);
  collect_blocks();
  make_segments();
}

/* -- Objects promoted in place ----------------------------------------------------------------- */

size_t nursery_capture(Block *block, Object *object, size_t size) {
  if (block->nursery.starts == NULL) {
    block->nursery.starts = xcalloc(BLOCK_WORDS / 64, 8);
    vector_push(&captured, block);
  }
  uint32_t offset = (char *)object - block->start;
  block->nursery.starts[offset / 512] |= 1ull << (offset / 8 % 64);
  size_t taken = 0;
  for (uint32_t line = offset / LINE_SIZE; line <= (offset + size - 1) / LINE_SIZE; line++) {
    if (!line_used(block, line)) taken += LINE_SIZE;
    block->nursery.lines |= 1u << line;
  }
  return taken;
}

Object *nursery_find_old(const Block *block, uint64_t address) {
  uint32_t offset = address - (uintptr_t)block->start;
  if (block->nursery.starts == NULL) return NULL;
  for (int word = offset / 512; word >= 0; word--) {
    uint64_t bits = block->nursery.starts[word];
    if (word == (int)(offset / 512)) bits &= ~0ull >> (63 - offset / 8 % 64);
    if (bits == 0) continue;
    uint32_t start = word * 512 + (63 - __builtin_clzll(bits)) * 8;
    Object *object = (Object *)(block->start + start);
    return offset < start + object_size(object) ? object : NULL;
  }
  return NULL;
}

void nursery_each_old(Block *block, void (*visit)(Object *object, void *data), void *data) {
  if (block->nursery.starts == NULL) return;
  for (uint32_t word = 0; word < BLOCK_WORDS / 64; word++) {
    for (uint64_t bits = block->nursery.starts[word]; bits; bits &= bits - 1)
      visit((Object *)(block->start + word * 512 + __builtin_ctzll(bits) * 8), data);
  }
}

static void capture_again(Object *object, void *block) {
  heap.old_bytes += nursery_capture(block, object, object_size(object));
}

/* Drops white objects from `starts` and recomputes the lines in use. False: none is left. */
static bool sweep_block(Block *block) {
  uint64_t *starts = block->nursery.starts;
  heap.old_bytes -= (BLOCK_LINES - free_lines(block)) * LINE_SIZE;
  block->nursery.lines = 0;
  uint64_t any = 0;
  for (uint32_t word = 0; word < BLOCK_WORDS / 64; word++) {
    for (uint64_t bits = starts[word]; bits; bits &= bits - 1) {
      Object *object = (Object *)(block->start + word * 512 + __builtin_ctzll(bits) * 8);
      if (!is_black(object)) starts[word] &= ~(bits & -bits);
    }
    any |= starts[word];
  }
  nursery_each_old(block, capture_again, block);
  return any != 0;
}

void nursery_start_sweep(void) {
  sweep_from = sweep_kept = 0;
  for (Block *block; (block = vector_pop(&recyclable));) {
    block->nursery.recyclable = false;
    if (block->nursery.starts == NULL) block_give(block, 1);
  }
}

static void release_starts(Block *block) {
  free(block->nursery.starts);
  block->nursery.starts = NULL;
  if (!block->nursery.in_nursery && !block->nursery.recyclable) block_give(block, 1);
}

bool nursery_sweep_some(void) {
  if (sweep_from < captured.count) {
    Block *block = captured.items[sweep_from++];
    if (sweep_block(block)) {
      captured.items[sweep_kept++] = block;
      if (!block->nursery.in_nursery && usable_lines(block) >= KEEP_LINES) make_recyclable(block);
    } else {
      release_starts(block);
    }
  }
  if (sweep_from < captured.count) return true;
  captured.count = sweep_from = sweep_kept;
  return false;
}

/* -- Walking ----------------------------------------------------------------------------------- */

/* Steps to the next object of a segment; NULL at its end. Zero words are padding. */
static char *skip_padding(char *at, const char *top) {
  while (at < top && ((Object *)at)->shape_address == 0) at += 8;
  return at < top ? at : NULL;
}

/* A known start of an object of the segment, not behind the address and as near to it as is
   known. */
static char *walk_start(const Segment *segment, uint64_t address) {
  const Block *block = segment->block;
  for (int i = (address - (uintptr_t)block->start) / WAYPOINT_SIZE; i >= 0; i--) {
    char *start = block->start + block->nursery.waypoints[i] * 8;
    if (start <= segment->start) continue;
    if ((uintptr_t)start <= address) return start;
  }
  return segment->start;
}

static Object *find_in_segment(const Segment *segment, uint64_t address) {
  char *at = walk_start(segment, address);
  while ((at = skip_padding(at, segment->top)) && (uintptr_t)at <= address) {
    char *end = at + object_size((Object *)at);
    if (address < (uintptr_t)end) return (Object *)at;
    at = end;
  }
  return NULL;
}

Object *nursery_find_young(const Block *block, uint64_t address) {
  for (uint32_t i = 0; i < block->nursery.segment_count; i++) {
    const Segment *segment = &segments[block->nursery.first_segment + i];
    if (address >= (uintptr_t)segment->start && address < (uintptr_t)segment->top)
      return find_in_segment(segment, address);
  }
  return NULL;
}

void nursery_each_young(void (*visit)(Object *object, void *data), void *data) {
  for (size_t i = 0; i < segment_count; i++) {
    char *at = segments[i].start;
    while ((at = skip_padding(at, segments[i].top))) {
      Object *object = (Object *)at;
      at += object_size(object);
      visit(object, data);
    }
  }
}
