/* Threads' VM stacks and their roots. */
#include "interp/stack.h"

#include <pthread.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "base/os.h"
#include "bytecode/liveness.h"
#include "interp/generator.h"

enum { MAIN_STACK_BYTES = 256 << 20, STACK_BYTES = 32 << 20, STACK_SLACK_WORDS = 4096 };
/* The part of a limited address space that a stack may have. */
enum { MAIN_STACK_SHARE = 8, STACK_SHARE = 64 };

Thread *main_thread;
Thread *all_threads;

/* -- Dead registers ---------------------------------------------------------------------------- */

static void clear_words(Value *from, Value *to) {
  for (; from < to; from++) *from = ABSENT;
}

/* The first register that nothing reads any more while the instruction is being executed:
   temporaries are used as a stack, and a call's window or an operand is the last one alive. INT_MAX
   where that is not known. */
static int first_dead(const Instr *at) {
  switch (opcode_parent(at->op)) {
  case OP_CALL:
  case OP_CALL_KW: return at->a + FRAME_HEADER_WORDS + at->b;
  case OP_CALL_METHOD:
  case OP_CALL_METHOD_KW: return at->a + FRAME_HEADER_WORDS + 1 + at->b;
  case OP_CALL_EX: return at->a + FRAME_HEADER_WORDS + 2;
  case OP_WITH_ENTER: return max_of(at->a + 2, at->b + 1);
  case OP_SEND: return max_of(at->a, at->b) + 1;
  default: return INT_MAX;
  }
}

/* Temporaries below register `end` that nothing will read from this instruction on. */
static void clear_dead_registers(Value *base, const Instr *at, int end) {
  CodeObject *code = frame_code(base);
  int locals = (int)tuple_length(slot_get(&code->localsplus_names));
  if (locals >= end) return;
  Liveness live = liveness_compute(code, LIVE_ANY);
  for (int i = locals; i < end; i++)
    if (!liveness_has(&live, (uint32_t)(at - code->words), i)) base[i] = ABSENT;
  liveness_free(&live);
}

/* Below a call's window: what the window of a surrounding call has for the header of its frame was
   used before. */
static void clear_dead_below(Value *base, const Instr *at) {
  clear_dead_registers(base, at, at->a);
}

static bool is_call(const Instr *at) {
  Opcode op = opcode_parent(at->op);
  return op != OP_WITH_ENTER && op != OP_SEND;
}

/* What the header of a frame would cover in the window of a call, unless it does: registers from
   `count` on are the callee's. */
static void clear_header_gap(Value *base, const Instr *at, int count) {
  clear_words(base + at->a + 1, base + min_of(at->a + FRAME_HEADER_WORDS, count));
}

/* Of frames below the running one. Where a callee's header or registers are in the caller's range
   they stay. */
static void clear_dead_of_callers(const Thread *thread, Value *callee) {
  for (Value *base; (base = frame_caller(callee)) != NULL; callee = base) {
    const Instr *at = frame_return_pc(callee) - 1;
    int from = first_dead(at), count = frame_code(base)->register_count;
    bool overlaps = stack_has(thread, base) && stack_has(thread, callee);
    if (overlaps) count = min_of(count, (int)(callee - FRAME_HEADER_WORDS - base));
    if (from < count) clear_words(base + from, base + count);
    if (from != INT_MAX) clear_dead_below(base, at);
    if (from != INT_MAX && is_call(at)) clear_header_gap(base, at, count);
  }
}

/* The same of the newest frame, which calls a function written in C. */
static void clear_dead_of_newest(Value *base, const Instr *at) {
  clear_header_gap(base, at, INT_MAX);
  clear_words(base + first_dead(at), base + frame_code(base)->register_count);
  clear_dead_below(base, at);
}

static bool is_plain_call(const Instr *at) {
  Opcode op = opcode_parent(at->op);
  return op == OP_CALL || op == OP_CALL_METHOD;
}

/* Threads that wait, in a call or for the GIL: what they hold for nothing would be held until they
   go on. */
static void clear_dead_of_others(void) {
  for (Thread *thread = all_threads; thread != NULL; thread = thread->next) {
    if (thread == current_thread || thread->lost || thread->base == NULL) continue;
    const Instr *at = (const Instr *)thread->pc - 1;
    if (is_plain_call(at)) clear_dead_of_newest(thread->base, at);
    clear_dead_of_callers(thread, thread->base);
  }
}

void *stack_clear_dead(Value function) {
  Value *base = current_thread->base;
  if (base == NULL) return NULL;
  const Instr *at = (const Instr *)current_thread->pc - 1;
  if (!is_plain_call(at) || !same(base[at->a], function)) return NULL;
  clear_dead_of_newest(base, at);
  clear_dead_of_callers(current_thread, base);
  clear_dead_of_others();
  return current_thread->c_frame;
}

void *stack_clear_dead_at_poll(void) {
  Value *base = current_thread->base;
  const Instr *at = (const Instr *)current_thread->pc - 1;
  Opcode op = opcode_parent(at->op);
  int count = frame_code(base)->register_count;
  if (op == OP_RESUME || op == OP_JUMP_BACK) {
    clear_dead_registers(base, at, count);
  } else if (first_dead(at) != INT_MAX && is_call(at)) { /* it has left its result in R[A] */
    clear_words(base + at->a + 1, base + count);
  }
  clear_dead_of_callers(current_thread, base);
  return current_thread->c_frame;
}

/* -- Threads ----------------------------------------------------------------------------------- */

static Thread *new_with_stack(size_t most, size_t share) {
  size_t bytes = min_of(most, align_up(os_address_space_limit() / share, os_page_size()));
  void *stack =
      mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (stack == MAP_FAILED) return NULL;
  Thread *thread = xcalloc(1, sizeof *thread);
  thread->stack = stack;
  thread->stack_end = (Value *)((char *)stack + bytes);
  thread->stack_limit = thread->stack_end - STACK_SLACK_WORDS;
  thread->handled = &thread->handled_base;
  thread->next = all_threads;
  all_threads = thread;
  return thread;
}

Thread *thread_new(void) {
  return new_with_stack(STACK_BYTES, STACK_SHARE);
}

void thread_attach(Thread *thread, void *stack_base) {
  gc_thread_attach(&thread->gc, stack_base);
  struct rlimit limit;
  size_t size = 8 << 20;
  pthread_attr_t attributes;
  void *lowest;
  if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
    pthread_attr_getstack(&attributes, &lowest, &size);
    pthread_attr_destroy(&attributes);
    thread->c_stack_limit = (char *)lowest + C_STACK_SLACK;
  }
  if (thread->c_stack_limit == NULL ||
      (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur == RLIM_INFINITY)) {
    thread->c_stack_limit = (char *)stack_base - (8 << 20) + C_STACK_SLACK;
  }
}

void thread_detach(Thread *thread) {
  gc_thread_detach(&thread->gc);
}

void thread_free(Thread *thread) {
  for (Thread **at = &all_threads; *at != NULL; at = &(*at)->next) {
    if (*at == thread) {
      *at = thread->next;
      break;
    }
  }
  munmap(thread->stack, (size_t)((char *)thread->stack_end - (char *)thread->stack));
  free(thread);
}

/* Of a thread that the child of fork has not, only the frames stay, and what it was to begin with:
   their objects are not finalized in the child, nor do frame objects lose their registers. */
static void lose(Thread *thread) {
  if (thread->gc.stack_base != NULL) gc_thread_detach(&thread->gc);
  if (thread->base == NULL && is_absent(thread->start[0])) {
    thread_free(thread);
    return;
  }
  Thread rest = {.lost = true,
                 .base = thread->base,
                 .pc = thread->pc,
                 .stack = thread->stack,
                 .stack_end = thread->stack_end,
                 .start = {thread->start[0], thread->start[1], thread->start[2]},
                 .next = thread->next};
  *thread = rest;
}

void thread_after_fork(void) {
  for (Thread *thread = all_threads, *next; thread != NULL; thread = next) {
    next = thread->next;
    if (thread != current_thread && !thread->lost) lose(thread);
  }
  main_thread = current_thread;
}

void thread_init_main(void *stack_base) {
  main_thread = new_with_stack(MAIN_STACK_BYTES, MAIN_STACK_SHARE);
  if (main_thread == NULL) unreachable_state("cannot reserve the VM stack");
  thread_attach(main_thread, stack_base);
  main_thread->ident = (uint64_t)pthread_self();
  current_thread = main_thread;
  stack_roots_init();
}

/* -- Space ------------------------------------------------------------------------------------- */

Value *stack_top(void) {
  Value *base = current_thread->base;
  if (base == NULL) return current_thread->stack;
  if (frame_flags(base) & FRAME_GENERATOR) return generator_of_base(base)->stack_top;
  return base + frame_code(base)->register_count;
}

bool frame_check_limits(Value *base, int64_t words) {
  Thread *thread = current_thread;
  if (base + words < thread->stack_limit &&
      thread->depth < recursion_limit + thread->recursion_headroom)
    return true;
  thread->recursion_headroom += 50;
  raise_error(&exc_RecursionError, "maximum recursion depth exceeded");
  thread->recursion_headroom -= 50;
  return false;
}
