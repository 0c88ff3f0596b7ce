/* memoryview.cast. */
#include "objects/memoryview_internal.h"

#include "objects/int.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"

static bool fail_type(const char *message) {
  raise_type_error("%s", message);
  return false;
}
static bool fail_value(const char *message) {
  raise_value_error("%s", message);
  return false;
}

static bool is_byte_letter(char letter) {
  return letter == 'B' || letter == 'b' || letter == 'c';
}

/* Gives the (one-dimensional, contiguous) view another format. */
static bool set_format(MemoryView *m, Value format) {
  int64_t size, old_size;
  const char *text = str_utf8(format, NULL);
  if (text == NULL) return false;
  char old_letter = native_format(view_format(m), &old_size); /* 0: any other format */
  char letter = native_format(text, &size);
  if (letter == 0)
    return fail_value("memoryview: destination format must be a native single character format "
                      "prefixed with an optional '@'");
  if (!is_byte_letter(old_letter) && !is_byte_letter(letter))
    return fail_type("memoryview: cannot cast between two non-byte formats");
  if (m->length % size != 0) return fail_type("memoryview: length is not a multiple of itemsize");
  strcpy(m->own_format, text);
  m->item_size = size;
  view_shape(m)[0] = m->length / size;
  view_strides(m)[0] = size;
  return true;
}

static Value shape_item(Value shape, int i) {
  return is_tuple(shape) ? tuple_get(shape, i) : list_get(shape, i);
}

/* Checks a shape against the view's size and puts it into dims. */
static bool read_shape(const MemoryView *m, Value shape, int count, int64_t *dims) {
  int64_t product = m->item_size;
  for (int i = 0; i < count; i++) {
    Value item = shape_item(shape, i);
    if (!is_int(item)) return fail_type("memoryview.cast(): elements of shape must be integers");
    if (!int_fits_i64(item, &dims[i]))
      return raise_error(&exc_OverflowError, "Python int too large to convert to C ssize_t"), false;
    if (dims[i] <= 0)
      return fail_value("memoryview.cast(): elements of shape must be integers > 0");
    if (__builtin_mul_overflow(product, dims[i], &product))
      return fail_value("memoryview.cast(): product(shape) > SSIZE_MAX");
  }
  return product == m->length || fail_type("memoryview: product(shape) * itemsize != buffer size");
}

static void set_dims(MemoryView *m, const int64_t *shape) {
  int64_t stride = m->item_size;
  for (int i = m->dimensions - 1; i >= 0; i--) {
    view_shape(m)[i] = shape[i];
    view_strides(m)[i] = stride;
    stride *= shape[i];
  }
}

static bool has_zero(MemoryView *m) {
  for (int64_t i = 0; i < m->dim_count; i++)
    if (m->dims[i] == 0) return true;
  return false;
}

/* The number of dimensions that the shape asks for; -1: exception set. */
static int shape_dimensions(const MemoryView *m, Value shape) {
  if (is_absent(shape)) return 1;
  if (!is_list(shape) && !is_tuple(shape)) return fail_type("shape must be a list or a tuple"), -1;
  int64_t count = is_list(shape) ? list_length(shape) : tuple_length(shape);
  if (count > BUFFER_MAX_DIMENSIONS) {
    raise_value_error("memoryview: number of dimensions must not exceed %d", BUFFER_MAX_DIMENSIONS);
    return -1;
  }
  if (m->dimensions != 1 && count != 1)
    return fail_type("memoryview: cast must be 1D -> ND or ND -> 1D"), -1;
  return (int)count;
}

Value view_cast(Value *args, int nargs) {
  MemoryView *m = as_view(args[0]);
  Value shape = args[2];
  int64_t dims[BUFFER_MAX_DIMENSIONS];
  if (!is_str(args[1]))
    return raise_type_error("cast() argument 'format' must be str, not %Y", args[1]);
  if (!view_check(m)) return ABSENT;
  if (!view_is_contiguous(m, 'C'))
    return raise_type_error("memoryview: casts are restricted to C-contiguous views");
  if ((!is_absent(shape) || m->dimensions != 1) && has_zero(m))
    return raise_type_error("memoryview: cannot cast view with zeros in shape or strides");
  int dimensions = shape_dimensions(m, shape);
  if (dimensions < 0) return ABSENT;
  Value flat = view_derive(m, 1);
  if (!set_format(as_view(flat), args[1])) return ABSENT;
  if (is_absent(shape)) return flat;
  if (!read_shape(as_view(flat), shape, dimensions, dims)) return ABSENT;
  Value view = view_derive(as_view(flat), dimensions);
  set_dims(as_view(view), dims);
  view_release(as_view(flat));
  return view;
}
