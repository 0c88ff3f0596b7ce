/* VM stacks as roots.

   Note [Quiet frames]
   A deep recursion has a hundred thousand frames, which take milliseconds to look at. But only the
   newest of them run: a frame below them is *quiet* until its callee returns to it. So a thread
   notes frames (`quiet`) whose callers, the older frames, have all been visited and are quiet
   since. When such a frame returns, its caller runs and may change, and the note moves to the
   caller (stack_wake): one comparison for each return. C code that writes into another frame than
   the running one says so (stack_touch).

   - QUIET_MINOR: since the last minor collection, after which there is no young object. The next
     one needs to visit only newer frames, and this one.
   - Marking visits quiet frames in pieces, newest first. A round goes from QUIET_MARK_BEGIN, the
     frame that ran when it began, down to QUIET_MARK_END, and has come to QUIET_MARK_NEXT; then
     everything older than its beginning is visited. If many newer frames are quiet by then there
     is another round. What remains is visited at the end of marking, at one go.

   The frames of QUIET_MARK_... are never newer than that of QUIET_MINOR, for a slice of marking
   follows a minor collection. So one comparison is enough.

   The exception that a generator handles is also set by what it calls: it may change while the
   generator's frame is quiet, unless a newer generator runs. */
#include "interp/generator.h"
#include "interp/stack.h"

enum {
  PIECE_WORDS = 1024, /* about how many words of a stack are marked at a time */
  FEW_FRAMES = 256,   /* so many frames may wait for the end of marking */
  TOUCH_FRAMES = 64,  /* how far down stack_touch looks */
};

/* -- Frames ------------------------------------------------------------------------------------ */

/* Frames from the newest to the oldest. */
typedef struct Walk {
  Thread *thread;            /* whose frames they are */
  Value *base;               /* of the next frame; NULL: there is none */
  Value *callee_header;      /* of its callee on the VM stack; NULL: none was seen */
  Value *covered;            /* see Note [Walking overlapping frames] */
  HandledException *handled; /* what the newest generator among the frames to come handles */
} Walk;

static Walk walk_from(Thread *thread) {
  return (Walk){
      .thread = thread, .base = thread->base, .covered = thread->stack, .handled = thread->handled};
}

/* From the caller of a frame on. */
static Walk walk_below(Thread *thread, Value *callee) {
  Value *header = stack_has(thread, callee) ? callee - FRAME_HEADER_WORDS : NULL;
  return (Walk){.thread = thread,
                .base = frame_caller(callee),
                .callee_header = header,
                .covered = thread->stack_end};
}

static void clear_words(Value *from, Value *to) {
  for (; from < to; from++) *from = ABSENT;
}

/* Note [Walking overlapping frames]
   A callee's header and registers lie inside its caller's register range, so that the caller's
   range contains raw words of the callee's header, and registers the callee's frame has already
   covered. Going from the newest frame to the oldest we keep `covered`, the highest word visited or
   known to be garbage. Of a caller only what is below its callee's header is alive: a call's window
   is above all its temporaries. What is above `covered` is left over from earlier statements and
   calls; it would be visited again as a valid Value once the caller runs, so it is cleared. */
static Value *frame_end(Walk *walk) {
  int64_t registers = frame_code(walk->base)->register_count;
  walk->thread->most_registers = max_of(walk->thread->most_registers, registers);
  Value *end = walk->base + registers;
  Value *alive = walk->callee_header != NULL ? min_of(walk->callee_header, end) : end;
  clear_words(max_of(walk->covered, alive), end);
  walk->covered = max_of(walk->covered, end);
  walk->callee_header = walk->base - FRAME_HEADER_WORDS;
  return alive;
}

/* The generator itself is not visited: see pin_young and mark_generator. The function comes first:
   it may have moved, and its old copy does not lead to the code any more. */
static void visit_frame(GcVisitor *visitor, Walk *walk) {
  Value *base = walk->base, *end;
  gc_visit_value(visitor, &base[-4]);
  if (stack_has(walk->thread, base)) {
    end = frame_end(walk);
  } else {
    HandledException *handled = &generator_of_base(base)->handled;
    end = base + frame_code(base)->register_count;
    gc_visit_value(visitor, &handled->exception);
    walk->handled = handled->outer;
    walk->covered = max_of(walk->covered, generator_of_base(base)->stack_top);
  }
  gc_visit_value(visitor, &base[-1]);
  gc_visit_slots(visitor, (Slot *)base, end - base);
  walk->base = frame_caller(base);
}

/* A running generator lives, whoever refers to it. */
static void mark_generator(GcVisitor *visitor, const Walk *walk) {
  if (walk->base == NULL || stack_has(walk->thread, walk->base)) return;
  Value generator = from_object(generator_of_base(walk->base));
  gc_visit_value(visitor, &generator);
}

/* Frames of a walk up to `last`, the oldest (NULL: all), and the exception that the next older
   generator handles. */
static void mark_frames(GcVisitor *visitor, Walk *walk, const Value *last) {
  for (bool more = true; more && walk->base != NULL;) {
    more = walk->base != last;
    mark_generator(visitor, walk);
    visit_frame(visitor, walk);
  }
  if (walk->handled != NULL) gc_visit_value(visitor, &walk->handled->exception);
}

static void visit_variables(GcVisitor *visitor, Thread *thread) {
  Value *const roots[] = {&thread->exception,
                          &thread->handled_base.exception,
                          &thread->trace_function,
                          &thread->profile_function,
                          &thread->context,
                          &thread->async_gen_firstiter,
                          &thread->async_gen_finalizer,
                          &thread->dict,
                          &thread->async_exception,
                          &thread->repr_active,
                          &thread->start[0],
                          &thread->start[1],
                          &thread->start[2],
                          &thread->sentinel};
  for (size_t i = 0; i < countof(roots); i++) gc_visit_value(visitor, roots[i]);
}

static void visit_all(GcVisitor *visitor) {
  for (Thread *thread = all_threads; thread != NULL; thread = thread->next) {
    Walk walk = walk_from(thread);
    visit_variables(visitor, thread);
    mark_frames(visitor, &walk, NULL);
  }
}

/* -- Minor collections ------------------------------------------------------------------------- */

/* Running generators may not move: their registers are in use by address. And they are written to
   without a barrier. Those of quiet frames are old already, and have not been written to. */
static void pin_young(void) {
  for (Thread *thread = all_threads; thread != NULL; thread = thread->next) {
    bool more = true;
    for (Value *base = thread->base; more && base != NULL; base = frame_caller(base)) {
      more = base != thread->quiet[QUIET_MINOR];
      if (stack_has(thread, base)) continue;
      gc_pin_address((uint64_t)(uintptr_t)base);
      gc_write_barrier(generator_of_base(base));
    }
  }
}

/* What calls that have ended left above the visited frames may lie in the ranges of quiet ones.
   These begin below, and are no longer than the longest range. */
static void clear_above(const Walk *walk) {
  const Thread *thread = walk->thread;
  clear_words(walk->covered, min_of(walk->covered + thread->most_registers, thread->stack_end));
}

static void visit_young_frames(GcVisitor *visitor, Thread *thread) {
  Walk walk = walk_from(thread);
  for (bool more = true; more && walk.base != NULL;) {
    more = walk.base != thread->quiet[QUIET_MINOR];
    visit_frame(visitor, &walk);
  }
  if (walk.handled != NULL) gc_visit_value(visitor, &walk.handled->exception);
  if (walk.base != NULL) clear_above(&walk);
  thread->quiet[QUIET_MINOR] = thread->base;
}

static void visit_young(GcVisitor *visitor) {
  for (Thread *thread = all_threads; thread != NULL; thread = thread->next) {
    visit_variables(visitor, thread);
    visit_young_frames(visitor, thread);
  }
}

/* -- Marking ----------------------------------------------------------------------------------- */

static void mark_start(void) {
  for (Thread *thread = all_threads; thread != NULL; thread = thread->next)
    thread->quiet[QUIET_MARK_BEGIN] = thread->quiet[QUIET_MARK_NEXT] =
        thread->quiet[QUIET_MARK_END] = NULL;
}

/* Begins another round if that is worth it. */
static bool begin_round(Thread *thread) {
  Value **quiet = thread->quiet, *base = quiet[QUIET_MINOR];
  for (int i = 0; base != NULL && base != quiet[QUIET_MARK_END]; i++) {
    if (i == FEW_FRAMES) {
      quiet[QUIET_MARK_BEGIN] = quiet[QUIET_MARK_NEXT] = quiet[QUIET_MINOR];
      return true;
    }
    base = frame_caller(base);
  }
  return false;
}

static void end_round(Thread *thread) {
  thread->quiet[QUIET_MARK_END] = thread->quiet[QUIET_MARK_BEGIN];
  thread->quiet[QUIET_MARK_NEXT] = thread->quiet[QUIET_MARK_BEGIN] = NULL;
}

/* A piece of one thread's stack. */
static bool mark_piece(GcVisitor *visitor, Thread *thread) {
  Value **next = &thread->quiet[QUIET_MARK_NEXT], *end = thread->quiet[QUIET_MARK_END];
  if (*next == NULL && !begin_round(thread)) return false;
  Walk walk = walk_below(thread, *next);
  for (int64_t words = 0; words < PIECE_WORDS && *next != end && walk.base != NULL;) {
    *next = walk.base;
    words += FRAME_HEADER_WORDS + frame_code(walk.base)->register_count;
    mark_generator(visitor, &walk);
    visit_frame(visitor, &walk);
  }
  if (*next == end || walk.base == NULL) end_round(thread);
  return true;
}

static bool mark_some(GcVisitor *visitor) {
  for (Thread *thread = all_threads; thread != NULL; thread = thread->next)
    if (mark_piece(visitor, thread)) return true;
  return false;
}

static void mark_end(GcVisitor *visitor) {
  for (Thread *thread = all_threads; thread != NULL; thread = thread->next) {
    Walk walk = walk_from(thread);
    visit_variables(visitor, thread);
    mark_frames(visitor, &walk, thread->quiet[QUIET_MARK_END]);
    thread->quiet[QUIET_MARK_BEGIN] = thread->quiet[QUIET_MARK_NEXT] = NULL;
    thread->quiet[QUIET_MARK_END] = thread->quiet[QUIET_MINOR];
  }
}

/* -- What is quiet no longer ------------------------------------------------------------------- */

void stack_wake(Thread *thread, const Value *base) {
  for (int i = 0; i < QUIET_COUNT; i++) {
    if (thread->quiet[i] == base) thread->quiet[i] = thread->base;
  }
}

/* Notes that are newer than the frame move to it. */
static bool touch_frame(Thread *thread, const Value *touched) {
  bool newer[QUIET_COUNT] = {false};
  Value *base = thread->base;
  for (int i = 0; i < TOUCH_FRAMES && base != NULL && base != touched; i++) {
    for (int j = 0; j < QUIET_COUNT; j++) newer[j] |= thread->quiet[j] == base;
    base = frame_caller(base);
  }
  if (base != touched) return false;
  for (int j = 0; j < QUIET_COUNT; j++) {
    if (newer[j]) thread->quiet[j] = base;
  }
  return true;
}

static void forget_quiet(Thread *thread) {
  for (int i = 0; i < QUIET_COUNT; i++) thread->quiet[i] = NULL;
}

void stack_touch(const Value *base) {
  if (base == current_thread->base || touch_frame(current_thread, base)) return;
  for (Thread *thread = all_threads; thread != NULL; thread = thread->next) forget_quiet(thread);
}

void stack_roots_init(void) {
  static const GcStacks stacks = {.visit = visit_all,
                                  .pin_young = pin_young,
                                  .visit_young = visit_young,
                                  .mark_start = mark_start,
                                  .mark_some = mark_some,
                                  .mark_end = mark_end};
  gc_stacks_register(&stacks);
}
