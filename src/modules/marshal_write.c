/* Writing marshal data.

   Two passes: the first counts how often each object occurs, so that the second marks only those
   that are referred to again. Objects are told apart by gc_object_id, which pins them: writing may
   allocate. */
#include "modules/marshal_format.h"

#include "base/float_print.h"
#include "bytecode/code.h"
#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"

typedef struct Seen {
  uint64_t id;    /* the object's id() */
  uint32_t count; /* how often it occurs */
  int32_t number; /* of its reference, -1: not written yet */
} Seen;

typedef struct MarshalWriter {
  uint8_t *bytes;                 /* the result so far, malloc'ed */
  size_t count, capacity;         /* in use, and allocated */
  int version;                    /* of the format */
  int depth;                      /* of nested objects */
  const char *problem;            /* message of the ValueError */
  bool failed;                    /* problem, or an exception is set */
  Seen *seen;                     /* open addressing; NULL for versions without references */
  uint32_t seen_mask, seen_count; /* entries there are, minus 1; entries in use */
  int32_t next_number;            /* for the next object that REF may mean */
} MarshalWriter;

static void write_object(MarshalWriter *w, Value v);
static void count_object(MarshalWriter *w, Value v);

/* -- Bytes ------------------------------------------------------------------------------------- */

static uint8_t *room(MarshalWriter *w, size_t size) {
  if (size > w->capacity - w->count) {
    w->capacity = max_of(w->capacity * 2, w->count + size + 256);
    w->bytes = xrealloc(w->bytes, w->capacity);
  }
  w->count += size;
  return w->bytes + w->count - size;
}

static void write_byte(MarshalWriter *w, int byte) {
  *room(w, 1) = (uint8_t)byte;
}
static void write_bytes(MarshalWriter *w, const void *bytes, size_t size) {
  if (size > 0) memcpy(room(w, size), bytes, size);
}
static void write_int(MarshalWriter *w, int32_t n) {
  write_bytes(w, &n, sizeof n);
}

static void give_up(MarshalWriter *w, const char *problem) {
  if (w->failed) return;
  w->failed = true;
  w->problem = problem;
}

static void write_size(MarshalWriter *w, int64_t size) {
  if (size > INT32_MAX) give_up(w, "unmarshallable object");
  write_int(w, (int32_t)size);
}

/* -- References -------------------------------------------------------------------------------- */

static uint32_t seen_slot(uint64_t id, uint32_t mask) {
  return (uint32_t)(id * 0x9e3779b97f4a7c15u >> 32) & mask;
}

static Seen *find_seen(MarshalWriter *w, uint64_t id) {
  uint32_t i = seen_slot(id, w->seen_mask);
  while (w->seen[i].id != 0 && w->seen[i].id != id) i = (i + 1) & w->seen_mask;
  return &w->seen[i];
}

static void grow_seen(MarshalWriter *w) {
  Seen *old = w->seen;
  uint32_t old_mask = w->seen_mask;
  w->seen_mask = old_mask * 2 + 1;
  w->seen = xcalloc((size_t)w->seen_mask + 1, sizeof *w->seen);
  for (uint32_t i = 0; i <= old_mask; i++) {
    if (old[i].id != 0) *find_seen(w, old[i].id) = old[i];
  }
  free(old);
}

static bool is_singleton(Value v) {
  return !is_object(v) || is_none(v) || is_bool(v) || same(v, ELLIPSIS) ||
         same(v, type_value(&exc_StopIteration));
}

/* Counts an occurrence; true the first time. */
static bool count_seen(MarshalWriter *w, Value v) {
  Seen *seen = find_seen(w, gc_object_id(as_object(v)));
  if (seen->count++ > 0) return false;
  seen->id = gc_object_id(as_object(v));
  seen->number = -1;
  if (++w->seen_count * 2 > w->seen_mask) grow_seen(w);
  return true;
}

/* Writes a reference if v stands earlier; else says in *flag whether to mark it. */
static bool write_reference(MarshalWriter *w, Value v, int *flag) {
  *flag = 0;
  if (w->seen == NULL) return false;
  Seen *seen = find_seen(w, gc_object_id(as_object(v)));
  if (seen->count < 2) return false;
  if (seen->number >= 0) {
    write_byte(w, MARSHAL_REF);
    write_int(w, seen->number);
    return true;
  }
  seen->number = w->next_number++;
  *flag = MARSHAL_FLAG_REF;
  return false;
}

/* -- Numbers ----------------------------------------------------------------------------------- */

static void write_long(MarshalWriter *w, Value v, int flag) {
  int64_t bits = int_bit_length(v), digits = (bits + MARSHAL_DIGIT_BITS - 1) / MARSHAL_DIGIT_BITS;
  size_t size = (size_t)bits / 8 + 16;
  uint8_t *magnitude = xcalloc(size, 1);
  Value positive = int_sign(v) < 0 ? int_negative(v) : v;
  if (is_absent(positive) || !int_to_bytes(positive, magnitude, size - 8, true, false)) {
    w->failed = true;
  } else {
    write_byte(w, MARSHAL_LONG | flag);
    write_size(w, digits);
    if (int_sign(v) < 0) {
      int32_t negative = -(int32_t)digits;
      memcpy(w->bytes + w->count - 4, &negative, 4);
    }
    for (int64_t i = 0; i < digits; i++) {
      int64_t at = i * MARSHAL_DIGIT_BITS;
      uint32_t word;
      memcpy(&word, magnitude + at / 8, sizeof word);
      uint16_t digit = (uint16_t)(word >> (at % 8) & 0x7fff);
      write_bytes(w, &digit, sizeof digit);
    }
  }
  free(magnitude);
}

static void write_integer(MarshalWriter *w, Value v, int flag) {
  int64_t n;
  if (int_fits_i64(v, &n) && n == (int32_t)n) {
    write_byte(w, MARSHAL_INT | flag);
    write_int(w, (int32_t)n);
  } else {
    write_long(w, v, flag);
  }
}

static void write_double(MarshalWriter *w, double d) {
  if (w->version > 1) {
    write_bytes(w, &d, sizeof d);
    return;
  }
  char text[32];
  size_t length = float_repr(d, text);
  write_byte(w, (int)length);
  write_bytes(w, text, length);
}

static void write_float(MarshalWriter *w, Value v, int flag) {
  write_byte(w, (w->version > 1 ? MARSHAL_BINARY_FLOAT : MARSHAL_FLOAT) | flag);
  write_double(w, as_double(v));
}

static void write_complex(MarshalWriter *w, Value v, int flag) {
  const ComplexObject *z = object_cast(ComplexObject, v);
  write_byte(w, (w->version > 1 ? MARSHAL_BINARY_COMPLEX : MARSHAL_COMPLEX) | flag);
  write_double(w, z->real);
  write_double(w, z->imag);
}

/* -- Text -------------------------------------------------------------------------------------- */

static void write_code_point(MarshalWriter *w, uint32_t c) {
  if (c < 0x80) {
    write_byte(w, (int)c);
  } else if (c < 0x800) {
    write_byte(w, (int)(0xc0 | c >> 6));
    write_byte(w, (int)(0x80 | (c & 63)));
  } else if (c < 0x10000) { /* lone surrogates too */
    write_byte(w, (int)(0xe0 | c >> 12));
    write_byte(w, (int)(0x80 | (c >> 6 & 63)));
    write_byte(w, (int)(0x80 | (c & 63)));
  } else {
    write_byte(w, (int)(0xf0 | c >> 18));
    write_byte(w, (int)(0x80 | (c >> 12 & 63)));
    write_byte(w, (int)(0x80 | (c >> 6 & 63)));
    write_byte(w, (int)(0x80 | (c & 63)));
  }
}

static void write_ascii(MarshalWriter *w, Value v, int flag) {
  const StrObject *s = as_str(v);
  if (s->length < 256) {
    write_byte(w, (s->interned ? MARSHAL_SHORT_ASCII_INTERNED : MARSHAL_SHORT_ASCII) | flag);
    write_byte(w, (int)s->length);
  } else {
    write_byte(w, (s->interned ? MARSHAL_ASCII_INTERNED : MARSHAL_ASCII) | flag);
    write_size(w, s->length);
  }
  write_bytes(w, str_units(s), s->length);
}

static void write_text(MarshalWriter *w, Value v, int flag) {
  if (w->version >= 4 && as_str(v)->ascii) {
    write_ascii(w, v, flag);
    return;
  }
  bool interned = w->version >= 3 && as_str(v)->interned;
  write_byte(w, (interned ? MARSHAL_INTERNED : MARSHAL_UNICODE) | flag);
  size_t at = w->count;
  write_int(w, 0);
  for (int64_t i = 0; i < str_length(v); i++) write_code_point(w, str_char_at(v, i));
  if (w->count - at - 4 > INT32_MAX) give_up(w, "unmarshallable object");
  int32_t size = (int32_t)(w->count - at - 4);
  memcpy(w->bytes + at, &size, sizeof size);
}

static void write_memory(MarshalWriter *w, const void *bytes, int64_t length, int flag) {
  write_byte(w, MARSHAL_BYTES | flag);
  write_size(w, length);
  if (!w->failed) write_bytes(w, bytes, (size_t)length);
}

static void write_buffer(MarshalWriter *w, Value v, int flag) {
  Buffer buffer;
  if (!buffer_get(v, &buffer, BUFFER_SIMPLE)) {
    exception_clear();
    write_byte(w, MARSHAL_UNKNOWN);
    give_up(w, "unmarshallable object");
    return;
  }
  write_memory(w, buffer.memory, buffer.length, flag);
  buffer_release(&buffer);
}

/* -- Containers -------------------------------------------------------------------------------- */

static void write_tuple(MarshalWriter *w, Value v, int flag) {
  int64_t length = tuple_length(v);
  if (w->version >= 4 && length < 256) {
    write_byte(w, MARSHAL_SMALL_TUPLE | flag);
    write_byte(w, (int)length);
  } else {
    write_byte(w, MARSHAL_TUPLE | flag);
    write_size(w, length);
  }
  for (int64_t i = 0; i < length; i++) write_object(w, tuple_get(v, i));
}

static void write_list(MarshalWriter *w, Value v, int flag) {
  int64_t length = list_length(v);
  write_byte(w, MARSHAL_LIST | flag);
  write_size(w, length);
  for (int64_t i = 0; i < length && i < list_length(v); i++) write_object(w, list_get(v, i));
}

static void write_dict(MarshalWriter *w, Value v, int flag) {
  int64_t position = 0;
  Value key, item;
  write_byte(w, MARSHAL_DICT | flag);
  while (dict_next(v, &position, &key, &item)) {
    write_object(w, key);
    write_object(w, item);
  }
  write_byte(w, MARSHAL_NULL);
}

/* In the order of their marshalled bytes, which does not depend on hashes. */
static Value sorted_members(MarshalWriter *w, Value v) {
  Value pairs = list_new(set_length(v)), item;
  int64_t position = 0, number = 0;
  while (set_next(v, &position, &item)) {
    Value bytes = marshal_dump(item, w->version);
    if (is_absent(bytes)) return ABSENT;
    if (!list_append(pairs, tuple_pack(3, bytes, from_small_int(number++), item))) return ABSENT;
  }
  return list_sort(pairs) ? pairs : ABSENT;
}

static void write_set(MarshalWriter *w, Value v, int flag) {
  write_byte(w, (has_shape(v, &set_shape) ? MARSHAL_SET : MARSHAL_FROZENSET) | flag);
  write_size(w, set_length(v));
  Value members = sorted_members(w, v);
  if (is_absent(members)) {
    w->failed = true;
    return;
  }
  for (int64_t i = 0; i < list_length(members); i++)
    write_object(w, tuple_get(list_get(members, i), 2));
}

/* The objects of a code object, in the order they are written. */
enum { CODE_OBJECTS = 10 };
static void code_objects(const CodeObject *code, Value *out) {
  const Slot *slots[CODE_OBJECTS] = {
      &code->consts,        &code->names,      &code->localsplus_names,
      &code->free_names,    &code->cell_names, &code->filename,
      &code->name,          &code->qualname,   &code->linetable,
      &code->exceptiontable};
  for (int i = 0; i < CODE_OBJECTS; i++) out[i] = slot_get(slots[i]);
}

static void write_code(MarshalWriter *w, Value v, int flag) {
  const CodeObject *code = as_code(v);
  Value objects[CODE_OBJECTS];
  code_objects(code, objects);
  write_byte(w, MARSHAL_CODE | flag);
  write_int(w, code->argcount);
  write_int(w, code->posonlyargcount);
  write_int(w, code->kwonlyargcount);
  write_int(w, code->register_count);
  write_int(w, (int32_t)code->flags);
  write_int(w, code->first_line);
  write_int(w, (int32_t)code->word_count);
  write_bytes(w, code->original, code->word_count * sizeof(Instr));
  for (int i = 0; i < CODE_OBJECTS; i++) write_object(w, objects[i]);
}

/* -- Any object -------------------------------------------------------------------------------- */

static int singleton_type(Value v) {
  if (is_none(v)) return MARSHAL_NONE;
  if (same(v, TRUE_VALUE)) return MARSHAL_TRUE;
  if (same(v, FALSE_VALUE)) return MARSHAL_FALSE;
  if (same(v, ELLIPSIS)) return MARSHAL_ELLIPSIS;
  return MARSHAL_STOP_ITERATION;
}

static void write_by_type(MarshalWriter *w, Value v, int flag) {
  if (is_exact_int(v))
    write_integer(w, v, flag);
  else if (is_exact_float(v))
    write_float(w, v, flag);
  else if (has_shape(v, &complex_shape))
    write_complex(w, v, flag);
  else if (is_exact_str(v))
    write_text(w, v, flag);
  else if (has_shape(v, &bytes_shape))
    write_memory(w, as_bytes(v)->data, as_bytes(v)->length, flag);
  else if (has_shape(v, &tuple_shape))
    write_tuple(w, v, flag);
  else if (has_shape(v, &list_shape))
    write_list(w, v, flag);
  else if (is_exact_dict(v))
    write_dict(w, v, flag);
  else if (has_shape(v, &set_shape) || has_shape(v, &frozenset_shape))
    write_set(w, v, flag);
  else if (is_code(v))
    write_code(w, v, flag);
  else
    write_buffer(w, v, flag);
}

static bool enter(MarshalWriter *w) {
  if (w->failed) return false;
  char here;
  if (++w->depth <= MARSHAL_MAX_DEPTH && &here > current_thread->c_stack_limit) return true;
  w->depth--;
  give_up(w, "object too deeply nested to marshal");
  return false;
}

static void write_object(MarshalWriter *w, Value v) {
  int flag = 0;
  if (!enter(w)) return;
  if (is_object(v) && is_singleton(v))
    write_byte(w, singleton_type(v));
  else if (!is_object(v) || !write_reference(w, v, &flag))
    write_by_type(w, v, flag);
  w->depth--;
}

/* -- First pass -------------------------------------------------------------------------------- */

static void count_members(MarshalWriter *w, Value v) {
  int64_t position = 0;
  Value key, item;
  if (has_shape(v, &tuple_shape)) {
    for (int64_t i = 0; i < tuple_length(v); i++) count_object(w, tuple_get(v, i));
  } else if (has_shape(v, &list_shape)) {
    for (int64_t i = 0; i < list_length(v); i++) count_object(w, list_get(v, i));
  } else if (is_exact_dict(v)) {
    while (dict_next(v, &position, &key, &item)) {
      count_object(w, key);
      count_object(w, item);
    }
  } else if (has_shape(v, &set_shape) || has_shape(v, &frozenset_shape)) {
    while (set_next(v, &position, &key)) count_object(w, key);
  } else if (is_code(v)) {
    Value objects[CODE_OBJECTS];
    code_objects(as_code(v), objects);
    for (int i = 0; i < CODE_OBJECTS; i++) count_object(w, objects[i]);
  }
}

static void count_object(MarshalWriter *w, Value v) {
  if (is_singleton(v) || !enter(w)) return;
  if (count_seen(w, v)) count_members(w, v);
  w->depth--;
}

static void start_counting(MarshalWriter *w, Value v) {
  if (w->version < 3) return;
  w->seen_mask = 63;
  w->seen = xcalloc((size_t)w->seen_mask + 1, sizeof *w->seen);
  count_object(w, v);
}

Value marshal_dump(Value v, int version) {
  MarshalWriter w = {.version = version};
  start_counting(&w, v);
  if (!w.failed) write_object(&w, v);
  Value result = ABSENT;
  if (!w.failed)
    result = bytes_from_data(w.bytes, (int64_t)w.count);
  else if (w.problem != NULL)
    raise_value_error("%s", w.problem);
  free(w.bytes);
  free(w.seen);
  return result;
}
