/* operator._compare_digest: what hmac.compare_digest is. */
#include "modules/_operator/operator.h"

#include "objects/buffer.h"
#include "objects/str.h"

/* The loop always runs over all of b; the lengths may show, the contents may not. */
static bool equal_bytes(const uint8_t *a, size_t a_length, const uint8_t *b, size_t b_length) {
  volatile const uint8_t *left = a_length == b_length ? a : b, *right = b;
  volatile uint8_t difference = a_length != b_length;
  for (size_t i = 0; i < b_length; i++) difference |= left[i] ^ right[i];
  return difference == 0;
}

static Value compare_buffers(Value a, Value b) {
  Buffer left, right;
  if (!object_has_buffer(a) && !object_has_buffer(b))
    return raise_type_error(
        "unsupported operand types(s) or combination of types: '%.100T' and '%.100T'", a, b);
  if (!buffer_get(a, &left, 0)) return ABSENT;
  if (!buffer_get(b, &right, 0)) {
    buffer_release(&left);
    return ABSENT;
  }
  bool flat = left.dimensions <= 1 && right.dimensions <= 1;
  bool equal =
      flat && equal_bytes(left.memory, (size_t)left.length, right.memory, (size_t)right.length);
  buffer_release(&left);
  buffer_release(&right);
  return flat ? from_bool(equal) : raise_error(&exc_BufferError, "Buffer must be single dimension");
}

Value operator_compare_digest(Value *args, int nargs) {
  Value a = args[0], b = args[1];
  if (!is_str(a) || !is_str(b)) return compare_buffers(a, b);
  if (!as_str(a)->ascii || !as_str(b)->ascii)
    return raise_type_error("comparing strings with non-ASCII characters is not supported");
  bool equal = equal_bytes(str_units(as_str(a)), (size_t)str_length(a), str_units(as_str(b)),
                           (size_t)str_length(b));
  return from_bool(equal);
}
