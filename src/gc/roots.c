/* Where marking and evacuation begin: registered variables, root functions, and the C stacks of
   attached threads.

   Invariant: the thread that runs (holds the GIL) has no stack_pointer; its stack is scanned from
   the collector's own frame. All others are parked, and scanned from where they gave up the GIL. */
#include "gc/scan.h"

#include <pthread.h>
#include <unistd.h>

typedef struct RootRange {
  Value *first; /* variables */
  size_t count; /* how many */
} RootRange;

static RootRange *ranges;
static size_t range_count, range_capacity;
static GcRootFunction functions[16];
static size_t function_count;
static GcStacks stacks;
static GcThread *threads;
static char *own_stack_base; /* of the thread that called gc_init: until it is attached */
static void (*found_word)(uint64_t word);
char *roots_exact_from;

/* -- Registration ------------------------------------------------------------------------------ */

void gc_root_add(Value *variable) {
  gc_root_add_range(variable, 1);
}

void gc_root_add_range(Value *first, size_t count) {
  if (range_count == range_capacity) {
    range_capacity = max_of(range_capacity * 2, (size_t)64);
    ranges = xrealloc(ranges, range_capacity * sizeof *ranges);
  }
  ranges[range_count++] = (RootRange){first, count};
}

void gc_roots_register(GcRootFunction visit) {
  if (function_count == countof(functions)) unreachable_state("too many root functions");
  functions[function_count++] = visit;
}

void gc_stacks_register(const GcStacks *of_interpreter) {
  stacks = *of_interpreter;
}

/* -- Precise roots ----------------------------------------------------------------------------- */

void gc_visit_value(GcVisitor *visitor, Value *value) {
  visitor->visit(visitor, value);
}
void gc_visit_slot(GcVisitor *visitor, Slot *slot) {
  visitor->visit(visitor, &slot->value);
}
void gc_visit_slots(GcVisitor *visitor, Slot *first, size_t count) {
  if (visitor->visit_run != NULL) {
    visitor->visit_run(visitor, first, count);
    return;
  }
  for (size_t i = 0; i < count; i++) visitor->visit(visitor, &first[i].value);
}

static void visit_variables(GcVisitor *visitor) {
  for (size_t i = 0; i < range_count; i++) {
    for (size_t j = 0; j < ranges[i].count; j++) visitor->visit(visitor, &ranges[i].first[j]);
  }
  for (size_t i = 0; i < function_count; i++) functions[i](visitor);
}

void roots_visit(GcVisitor *visitor) {
  visit_variables(visitor);
  if (stacks.visit) stacks.visit(visitor);
}

void roots_visit_young(GcVisitor *visitor) {
  visit_variables(visitor);
  if (stacks.visit_young) stacks.visit_young(visitor);
}

void roots_mark_start(void) {
  if (stacks.mark_start) stacks.mark_start();
}

bool roots_mark_some(GcVisitor *visitor) {
  return stacks.mark_some && stacks.mark_some(visitor);
}

void roots_mark_end(GcVisitor *visitor) {
  visit_variables(visitor);
  if (stacks.mark_end) stacks.mark_end(visitor);
}

/* -- C stacks ---------------------------------------------------------------------------------- */

extern void *__libc_stack_end; /* where the main thread's stack was when the process began */

/* The highest address of the C stack. For the main thread the C library looks it up in /proc; where
   that is not mounted the program loader's word for it is taken. */
static char *system_stack_base(void) {
  pthread_attr_t attributes;
  void *low;
  size_t size;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) {
    if (gettid() != getpid()) unreachable_state("no stack");
    return __libc_stack_end;
  }
  pthread_attr_getstack(&attributes, &low, &size);
  pthread_attr_destroy(&attributes);
  return (char *)low + size;
}

void roots_init(void) {
  own_stack_base = system_stack_base();
}

void gc_thread_attach(GcThread *thread, void *stack_base) {
  thread->stack_base = stack_base ? stack_base : system_stack_base();
  thread->stack_pointer = NULL;
  thread->next = threads;
  threads = thread;
}

void gc_thread_detach(GcThread *thread) {
  GcThread **link = &threads;
  while (*link != thread) link = &(*link)->next;
  *link = thread->next;
}

/* Saves the registers that a callee must preserve, which may hold pointers of the frames above.
   Never inlined, since what the frame of a caller spills must lie above the address taken here, and
   without a call of its own: this function would push such registers for it, below that address,
   and they would be neither scanned nor saved as they were. */
__attribute__((noinline, no_sanitize("address", "undefined"))) void
gc_thread_park(GcThread *thread) {
#if defined __x86_64__
  __asm__ volatile("movq %%rbx, 0(%0)\n\tmovq %%rbp, 8(%0)\n\tmovq %%r12, 16(%0)\n\t"
                   "movq %%r13, 24(%0)\n\tmovq %%r14, 32(%0)\n\tmovq %%r15, 40(%0)"
                   :
                   : "r"(thread->registers)
                   : "memory");
#else
#error "the registers of this processor that a callee preserves"
#endif
  void **frame = __builtin_frame_address(0);
  thread->registers[1] = frame[0]; /* rbp as the caller had it: this word will be overwritten */
  thread->stack_pointer = (char *)frame;
}
void gc_thread_unpark(GcThread *thread) {
  thread->stack_pointer = NULL;
}

/* The red zones of address sanitizer are in the way. */
static __attribute__((noinline, no_sanitize("address"))) void scan_words(char *from, char *to) {
  for (uint64_t *word = (uint64_t *)align_up((uintptr_t)from, 8); word < (uint64_t *)to; word++)
    found_word(*word);
}

/* Scans from the caller's frame, below which are no live pointers, up to the base. */
static __attribute__((noinline)) void scan_own_stack(void) {
  char *base = own_stack_base;
  for (GcThread *thread = threads; thread != NULL; thread = thread->next) {
    if (thread->stack_pointer == NULL) base = thread->stack_base;
  }
  char *from = __builtin_frame_address(0);
  scan_words(max_of(from, roots_exact_from), base);
}

static void scan_parked(void) {
  for (GcThread *thread = threads; thread != NULL; thread = thread->next) {
    if (thread->stack_pointer == NULL) continue;
    scan_words((char *)thread->registers, (char *)(thread->registers + countof(thread->registers)));
    scan_words(thread->stack_pointer, thread->stack_base);
  }
}

void gc_wipe_stack(void) {
  char area[16 * 1024];
  memset(area, 0, sizeof area);
  GC_KEEP(area);
}

void gc_pin_address(uint64_t word) {
  found_word(word);
}

void roots_scan_conservatively(void (*found)(uint64_t word)) {
  found_word = found;
  __builtin_unwind_init(); /* all registers are in this frame now */
  scan_own_stack();
  scan_parked();
}

void roots_pin_young(void (*found)(uint64_t word)) {
  found_word = found;
  if (stacks.pin_young) stacks.pin_young();
}
