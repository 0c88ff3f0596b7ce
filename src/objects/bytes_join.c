/* bytes.join and bytearray.join. */
#include "objects/bytes_methods.h"

#include "objects/list.h"
#include "objects/list_store.h"
#include "objects/tuple.h"

static int64_t count_items(Value sequence) {
  return is_tuple(sequence) ? tuple_length(sequence) : list_length(sequence);
}
static Value get_item(Value sequence, int64_t i) {
  return is_tuple(sequence) ? tuple_get(sequence, i) : list_get(sequence, i);
}

/* Adds up the lengths of all items and separators. false: exception set. Runs no Python code. */
static bool measure(Value sequence, int64_t separator, int64_t *total) {
  int64_t count = count_items(sequence);
  bool overflow = false;
  *total = 0;
  for (int64_t i = 0; i < count; i++) {
    ByteArgument item;
    Value v = get_item(sequence, i);
    if (likely(is_bytes(v))) {
      overflow |= __builtin_add_overflow(*total, bytes_length(v) + (i > 0 ? separator : 0), total);
      continue;
    }
    if (!byte_argument(v, &item)) {
      exception_clear();
      raise_type_error("sequence item %lld: expected a bytes-like object, %.80T found",
                       (long long)i, v);
      return false;
    }
    overflow |= __builtin_add_overflow(*total, item.view.length + (i > 0 ? separator : 0), total);
    byte_argument_release(&item);
  }
  if (overflow) raise_error(&exc_OverflowError, "join() result is too long");
  return !overflow;
}

static bool write_all(Value sequence, ByteView separator, uint8_t *out) {
  int64_t count = count_items(sequence);
  for (int64_t i = 0; i < count; i++) {
    ByteArgument item;
    Value v = get_item(sequence, i);
    if (i > 0) {
      copy_short(out, separator.data, separator.length);
      out += separator.length;
    }
    if (likely(is_bytes(v))) {
      copy_short(out, as_bytes(v)->data, bytes_length(v));
      out += bytes_length(v);
      continue;
    }
    if (!byte_argument(v, &item)) return false;
    memcpy(out, item.view.data, item.view.length);
    out += item.view.length;
    byte_argument_release(&item);
  }
  return true;
}

Value bytes_join(Value *args, int nargs) {
  int64_t total;
  uint8_t *out;
  Value self = args[0];
  Value sequence = sequence_fast(args[1], "can only join an iterable");
  if (is_absent(sequence)) return ABSENT;
  if (count_items(sequence) == 0) return bytes_like(self, NULL, 0);
  Value first = get_item(sequence, 0);
  if (count_items(sequence) == 1 && is_bytes(self) && is_exact_bytes(first)) return first;
  if (!measure(sequence, byte_view(self).length, &total)) return ABSENT;
  Value result = bytes_like_alloc(self, total, &out);
  if (is_absent(result) || !write_all(sequence, byte_view(self), out)) return ABSENT;
  return result;
}
