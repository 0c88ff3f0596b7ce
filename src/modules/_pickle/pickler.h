/* Pickler: what its files share.

   Invariants: out.bytes[0 .. size) has not been passed to the file yet; with framing, from
   frame_start on it is an open frame (9 bytes of header, then its contents), or frame_start is -1.
   Every object of the memo is in memo_objects, which keeps it alive; the index over them goes by
   identity hashes, so it does not care where objects are. Functions that write return false with an
   exception set; all may run Python. */
#ifndef MODULES_PICKLE_PICKLER_H
#define MODULES_PICKLE_PICKLER_H

#include "modules/_pickle/pickle.h"

typedef struct PickleMemo {
  int32_t *places;  /* open addressing: 1 + position in numbers and memo_objects; 0: empty */
  int64_t *numbers; /* what each object is called in the pickle */
  int32_t *vacant;  /* where the object belongs that was looked for last and is missing, or NULL; */
  uint32_t vacant_hash; /* its hash */
  int64_t capacity; /* of places, a power of two; numbers has half as many; 0: nothing allocated */
} PickleMemo;

typedef struct Pickler {
  Object header;
  int64_t protocol;      /* 0 to 5 */
  int64_t binary;        /* protocol > 0: `bin` */
  int64_t fast;          /* no memo: `fast` */
  bool fix_imports;      /* and protocol < 3 */
  bool ready;            /* __init__ has run */
  bool framing;          /* what is written goes into frames */
  int64_t frame_start;   /* where in `out` its header is; -1: no frame is open */
  int64_t fast_depth;    /* containers being written in fast mode */
  ByteBuffer out;        /* bytes not written to the file yet */
  PickleMemo memo;       /* numbers of the objects in memo_objects */
  Slot write;            /* method of the file; absent: all stays in `out` */
  Slot persistent_id;    /* callable, or absent */
  Slot dispatch_table;   /* mapping, or absent: copyreg's */
  Slot reducer_override; /* callable while dump() runs, or absent */
  Slot buffer_callback;  /* callable, or absent */
  Slot memo_objects;     /* list */
  Slot fast_objects;     /* list of containers deeper than FAST_NESTING_LIMIT, or absent */
} Pickler;

static always_inline Pickler *as_pickler(Value v) {
  return object_cast(Pickler, v);
}

/* -- pickle_output.c -- */
/* So many more bytes of output, to be written by the caller; NULL: exception set. */
uint8_t *pickler_extend_slow(Pickler *p, size_t size) must_check;
static always_inline uint8_t *must_check pickler_extend(Pickler *p, size_t size) {
  bool frame = p->framing && p->frame_start < 0;
  if (unlikely(frame || p->out.capacity - p->out.size < size)) return pickler_extend_slow(p, size);
  p->out.size += size;
  return p->out.bytes + p->out.size - size;
}
bool pickler_put(Pickler *p, const void *bytes, size_t size) must_check;
static inline bool must_check pickler_put_opcode(Pickler *p, PickleOpcode opcode) {
  uint8_t *to = pickler_extend(p, 1);
  if (to != NULL) *to = (uint8_t)opcode;
  return to != NULL;
}
/* Opcode and a little-endian number of `size` bytes. */
bool pickler_put_number(Pickler *p, PickleOpcode opcode, uint64_t number, size_t size) must_check;
/* Opcode, text, newline. */
bool pickler_put_line(Pickler *p, PickleOpcode opcode, Value text) must_check;
/* Opcode, length in length_size bytes, contents; big ones outside of frames. payload: an object
   with these contents, for the file; or ABSENT. */
bool pickler_put_data(Pickler *p, PickleOpcode opcode, size_t length_size, const void *data,
                      size_t size, Value payload) must_check;
/* Between two opcodes: closes a frame that is big enough. */
bool pickler_boundary(Pickler *p) must_check;
bool pickler_begin(Pickler *p) must_check;
bool pickler_end(Pickler *p) must_check;

/* -- pickle_memo.c -- */
/* What the object is called; -1: it is not there. */
int64_t pickler_memo_find(Pickler *p, Value v);
void pickler_memo_clear(Pickler *p);
void pickler_memo_free(PickleMemo *memo);
/* A new one, with the opcode; nothing in fast mode. */
bool pickler_memoize(Pickler *p, Value v) must_check;
/* The opcode that gets it. */
bool pickler_put_get(Pickler *p, int64_t number) must_check;
/* {id(object): (number, object)}, and the memo made from one. ABSENT, false: exception set. */
Value pickler_memo_dict(Pickler *p) must_check;
bool pickler_memo_replace(Pickler *p, Value dict) must_check;

/* -- memo_proxy.c: the attribute memo -- */
Value pickler_get_memo(Value self, void *closure);
bool pickler_set_memo(Value self, Value v, void *closure);

/* -- save.c and its parts -- */
bool pickle_save(Pickler *p, Value v) must_check;
bool pickle_save_int(Pickler *p, Value v) must_check;
bool pickle_save_float(Pickler *p, Value v) must_check;
bool pickle_save_bytes(Pickler *p, Value v) must_check;
bool pickle_save_bytearray(Pickler *p, Value v) must_check;
bool pickle_save_buffer(Pickler *p, Value v) must_check;
bool pickle_save_str(Pickler *p, Value v) must_check;
bool pickle_save_tuple(Pickler *p, Value v) must_check;
bool pickle_save_list(Pickler *p, Value v) must_check;
bool pickle_save_dict(Pickler *p, Value v) must_check;
bool pickle_save_set(Pickler *p, Value v) must_check;
bool pickle_save_frozenset(Pickler *p, Value v) must_check;
/* The items of an iterator, for a list or a dict that lies on the stack. */
bool pickle_save_appends(Pickler *p, Value iterator) must_check;
bool pickle_save_setitems(Pickler *p, Value iterator) must_check;
/* By reference; name ABSENT: its own. */
bool pickle_save_global(Pickler *p, Value v, Value name) must_check;
bool pickle_save_type(Pickler *p, Value v) must_check;
/* What __reduce__ returned; v ABSENT: the result is not memoized. */
bool pickle_save_reduction(Pickler *p, Value reduction, Value v) must_check;
/* callable(*args), memoized as v. */
bool pickle_save_call(Pickler *p, Value callable, Value args, Value v) must_check;

#endif
