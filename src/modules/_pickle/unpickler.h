/* Unpickler: what its files share.

   Invariants: stack[0 .. top) are live; marks[0 .. mark_count) are ascending positions in it, and
   nothing below `fence`, the last of them, may be popped. `input` holds what has been read, of
   which `position` bytes are used. If it was only peeked at, the file still stands where input
   begins. Functions return NULL or false with an exception set. */
#ifndef MODULES_PICKLE_UNPICKLER_H
#define MODULES_PICKLE_UNPICKLER_H

#include "modules/_pickle/pickle.h"
#include "objects/bytes.h"
#include "objects/list.h"

typedef struct Unpickler {
  Object header;
  Slot *stack;                       /* malloc'ed */
  int64_t top, capacity;             /* items in use, and allocated */
  int64_t *marks;                    /* malloc'ed: tops that MARK has saved */
  int64_t mark_count, mark_capacity; /* in use, and allocated */
  int64_t fence;            /* the last mark: items below it belong to what is further out */
  int64_t position, length; /* in input */
  int64_t protocol;         /* of the pickle */
  bool peeked;              /* input was only looked at: the file still stands where it begins */
  bool fix_imports;         /* names of Python 2 are translated */
  bool ready;               /* __init__ has run */
  Slot input;               /* exact bytes */
  Slot read, readline;      /* methods of the file; absent: all input is there */
  Slot peek;                /* the same, or absent */
  Slot persistent_load;     /* callable, or absent */
  Slot encoding, errors;    /* strs: of Python 2's strings */
  Slot buffers;             /* iterator over out-of-band buffers, or absent */
  Slot memo;                /* list; itself where there is nothing */
  Slot sparse_memo;         /* dict for numbers far beyond the list, or absent */
} Unpickler;

static always_inline Unpickler *as_unpickler(Value v) {
  return object_cast(Unpickler, v);
}

/* -- unpickle_input.c -- */
const uint8_t *unpickler_read_slow(Unpickler *u, int64_t size) must_check;
/* The next `size` bytes; valid until the next read. */
static always_inline const uint8_t *unpickler_read(Unpickler *u, int64_t size) {
  if (unlikely(size > u->length - u->position)) return unpickler_read_slow(u, size);
  u->position += size;
  return as_bytes(slot_get(&u->input))->data + u->position - size;
}
/* A line; *length is that without its newline, which follows. */
const char *unpickler_read_line(Unpickler *u, bool may_be_empty, int64_t *length) must_check;
/* Makes the object the input. */
bool unpickler_set_input(Unpickler *u, Value bytes) must_check;
/* Has the file stand behind what was used. */
bool unpickler_skip_used(Unpickler *u) must_check;

/* -- unpickle_stack.c -- */
bool unpickler_grow_stack(Unpickler *u) must_check;
Value unpickler_underflow(Unpickler *u);
bool unpickler_mark(Unpickler *u) must_check;
/* The position of the last mark, which is taken away; -1 */
int64_t unpickler_pop_mark(Unpickler *u) must_check;
void unpickler_clear_stack(Unpickler *u);

static always_inline bool must_check unpickler_push(Unpickler *u, Value v) {
  if (is_absent(v) || (unlikely(u->top == u->capacity) && !unpickler_grow_stack(u))) return false;
  slot_set(u, &u->stack[u->top++], v);
  return true;
}
/* ABSENT: there is nothing above the last mark. */
static always_inline Value must_check unpickler_pop(Unpickler *u) {
  return likely(u->top > u->fence) ? slot_get(&u->stack[--u->top]) : unpickler_underflow(u);
}
/* The same, staying on the stack. */
static always_inline Value must_check unpickler_top(Unpickler *u) {
  return likely(u->top > u->fence) ? slot_get(&u->stack[u->top - 1]) : unpickler_underflow(u);
}

/* What is on the stack from `from` on; taken away. */
Value unpickler_pop_tuple(Unpickler *u, int64_t from);
Value unpickler_pop_list(Unpickler *u, int64_t from);

bool unpickler_memo_put(Unpickler *u, int64_t number, Value v) must_check;
Value unpickler_memo_get(Unpickler *u, int64_t number) must_check;
void unpickler_memo_clear(Unpickler *u);
/* {number: object}, and the memo made from one. ABSENT, false: exception set. */
Value unpickler_memo_dict(Unpickler *u) must_check;
bool unpickler_memo_replace(Unpickler *u, Value dict) must_check;

/* -- memo_proxy.c: the attribute memo -- */
Value unpickler_get_memo(Value self, void *closure);
bool unpickler_set_memo(Value self, Value v, void *closure);

/* -- load_*.c: one function for each instruction -- */
typedef bool (*LoadFunction)(Unpickler *);
#define OPCODE(NAME, name, code) bool pickle_load_##name(Unpickler *u);
#include "modules/_pickle/opcodes.def"

Value unpickler_find_class_method(Value *args, int nargs);

#endif
