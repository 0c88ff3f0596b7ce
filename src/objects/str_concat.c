/* Putting strs together: +, +=, *, join.

   Note [Growing strings]
   The result of a concatenation is an ordinary inline string marked `grown`. When a grown string of
   some size is itself extended, its text moves to a StrBuffer with room to spare, and the result is
   a SHARED string: a prefix of the buffer. If a shared string that ends where the used part of its
   buffer ends is extended once more, the new units go into the spare room; the old string stays
   what it was, a shorter prefix. So building a string with += in a loop copies each unit a constant
   number of times, while a single a + b costs nothing extra. All strings that share a buffer have
   the same kind. */
#include "objects/str_internal.h"

#include "objects/list.h"
#include "objects/list_store.h"
#include "objects/shape_ops.h"
#include "objects/tuple.h"

enum { SHARE_MIN_BYTES = 512 }; /* shorter strings are just copied */

static const Layout str_buffer_layout = {
    .name = "StrBuffer",
    .fixed_size = sizeof(StrBuffer),
    .length_offset = offsetof(StrBuffer, capacity),
    .item_size = 1,
};
DEFINE_INTERNAL_SHAPE(str_buffer_shape, str_buffer_layout);

/* -- Concatenation ----------------------------------------------------------------------------- */

static StrBuffer *shared_buffer(const StrObject *s) {
  return object_cast(StrBuffer, slot_get(&s->buffer));
}

static Value shared_new(StrBuffer *buffer, int64_t length, int kind, bool ascii) {
  StrObject *s = gc_alloc(&str_shape, sizeof(StrObject));
  s->form = str_form(length, kind, ascii);
  s->shared = s->grown = 1;
  slot_init(&s->buffer, from_object(buffer));
  return from_object(s);
}

/* Appends in place if a ends where its buffer does and the buffer has room; ABSENT (no exception)
   if not. */
static Value append_in_place(const StrObject *a, Value b) {
  StrBuffer *buffer = shared_buffer(a);
  const StrObject *tail = as_str(b);
  int kind = a->kind;
  int64_t end = a->length * kind, more = tail->length * kind;
  if (tail->kind > kind || buffer->used != end || buffer->capacity - end < more) return ABSENT;
  text_convert(buffer->units + end, kind, str_view(b));
  buffer->used = end + more;
  return shared_new(buffer, a->length + tail->length, kind, a->ascii && tail->ascii);
}

static Value concat_to_buffer(Value a, Value b, int64_t length, int kind) {
  int64_t bytes = length * kind, capacity = bytes + bytes / 2;
  StrBuffer *buffer = gc_try_alloc(&str_buffer_shape, sizeof(StrBuffer) + capacity);
  if (buffer == NULL) return ABSENT;
  buffer->capacity = capacity;
  buffer->used = bytes;
  text_convert(buffer->units, kind, str_view(a));
  text_convert(buffer->units + str_length(a) * kind, kind, str_view(b));
  return shared_new(buffer, length, kind, as_str(a)->ascii && as_str(b)->ascii);
}

static Value concat_inline(Value a, Value b, int64_t length, int kind) {
  uint32_t max_char = max_of(str_max_char(as_str(a)), str_max_char(as_str(b)));
  Value s = str_alloc(length, max_char);
  if (is_absent(s)) return ABSENT;
  text_convert(as_str(s)->units, kind, str_view(a));
  text_convert(as_str(s)->units + str_length(a) * kind, kind, str_view(b));
  as_str(s)->grown = 1;
  return s;
}

Value str_concat(Value a, Value b) {
  const StrObject *x = as_str(a), *y = as_str(b);
  if (y->length == 0 && is_exact_str(a)) return a;
  if (x->length == 0 && is_exact_str(b)) return b;
  int64_t length = (int64_t)x->length + (int64_t)y->length;
  int kind = max_of(x->kind, y->kind);
  if (length > STR_MAX_LENGTH) return raise_memory_error();
  if (x->shared) {
    Value s = append_in_place(x, b);
    if (!is_absent(s)) return s;
  }
  if (x->grown && length * kind >= SHARE_MIN_BYTES) return concat_to_buffer(a, b, length, kind);
  return concat_inline(a, b, length, kind);
}

/* -- Repetition -------------------------------------------------------------------------------- */

void fill_repeated(void *out, const void *pattern, size_t pattern_bytes, size_t total_bytes) {
  if (total_bytes == 0) return;
  if (pattern_bytes == 1) {
    memset(out, *(const uint8_t *)pattern, total_bytes);
    return;
  }
  memcpy(out, pattern, pattern_bytes);
  for (size_t done = pattern_bytes; done < total_bytes;) {
    size_t more = min_of(done, total_bytes - done);
    memcpy((char *)out + done, out, more);
    done += more;
  }
}

Value str_repeat(Value v, int64_t count) {
  const StrObject *s = as_str(v);
  int64_t length;
  if (s->length == 0 || count <= 0) return str_empty;
  if (count == 1) return str_exact(v);
  if (__builtin_mul_overflow((int64_t)s->length, count, &length))
    return raise_error(&exc_OverflowError, "repeated string is too long");
  if (length > STR_MAX_LENGTH) return raise_memory_error();
  Value result = str_alloc(length, str_max_char(s));
  if (is_absent(result)) return ABSENT;
  fill_repeated(str_fresh_units(result), str_units(s), s->length * s->kind, length * s->kind);
  return result;
}

/* -- join -------------------------------------------------------------------------------------- */

/* What the parts and separators add up to. */
typedef struct JoinSize {
  int64_t length;    /* code points */
  uint32_t max_char; /* bits of all of them, or-ed */
} JoinSize;

static bool add_size(JoinSize *size, Value s) {
  if (__builtin_add_overflow(size->length, str_length(s), &size->length)) return false;
  size->max_char = max_of(size->max_char, str_max_char(as_str(s)));
  return true;
}

static always_inline char *put_units(char *out, int kind, Value v) {
  const StrObject *s = as_str(v);
  const size_t bytes = s->length * s->kind;
  if (likely(s->kind == kind)) {
    memcpy(out, str_units(s), bytes);
    return out + bytes;
  }
  text_convert(out, kind, str_view(v));
  return out + s->length * kind;
}

static Value raise_too_long(void) {
  return raise_error(&exc_OverflowError, "join() result is too long for a Python string");
}

/* count strs (checked by the caller) put together. */
static Value str_join_values(Value separator, const Value *parts, int64_t count) {
  JoinSize size = {0, count > 1 ? str_max_char(as_str(separator)) : 0x7f};
  if (count == 0) return str_empty;
  if (count == 1 && is_exact_str(parts[0])) return parts[0];
  if (__builtin_mul_overflow(str_length(separator), count - 1, &size.length))
    return raise_too_long();
  for (int64_t i = 0; i < count; i++)
    if (!add_size(&size, parts[i])) return raise_too_long();
  if (size.length == 0) return str_empty;
  Value result = str_alloc(size.length, size.max_char);
  if (is_absent(result)) return ABSENT;
  int kind = as_str(result)->kind;
  char *out = str_fresh_units(result);
  bool separated = str_length(separator) > 0;
  for (int64_t i = 0; i < count; i++) {
    if (separated && i > 0) out = put_units(out, kind, separator);
    out = put_units(out, kind, parts[i]);
  }
  if (size.length == 1) return str_from_char(str_char_at(result, 0));
  return result;
}

/* The items of a list or tuple as consecutive Values, valid until something can run. */
static const Value *sequence_values(Value sequence, int64_t *count) {
  const Slot *slots;
  if (is_tuple(sequence)) {
    *count = tuple_length(sequence);
    slots = as_tuple(sequence)->items;
  } else {
    list_make_slots(as_list(sequence));
    *count = list_length(sequence);
    slots = list_array(as_list(sequence))->items;
  }
  return &slots->value;
}

Value str_join(Value separator, Value iterable) {
  Value sequence = sequence_fast(iterable, "can only join an iterable");
  if (is_absent(sequence)) return ABSENT;
  int64_t count;
  const Value *parts = sequence_values(sequence, &count);
  for (int64_t i = 0; i < count; i++)
    if (!is_str(parts[i]))
      return raise_type_error("sequence item %lld: expected str instance, %.80T found",
                              (long long)i, parts[i]);
  Value result = str_join_values(separator, parts, count);
  GC_KEEP(as_object(sequence));
  return result;
}
