/* find, index, count, startswith, endswith, partition, split of bytes and bytearray. */
#include "objects/bytes_methods.h"

#include "base/search.h"
#include "objects/list.h"
#include "objects/str_internal.h"
#include "objects/tuple.h"

/* -- find, index, count ------------------------------------------------------------------------ */

typedef struct ByteSearch {
  ByteArgument sub; /* what to look for */
  ByteView text;    /* the part to search in */
  int64_t start;    /* where it begins in self */
  bool possible;    /* bounds are in order */
} ByteSearch;

static bool search_start(const char *name, Value *args, int nargs, Value kwnames, ByteSearch *s) {
  FindArguments a;
  const char *type = is_bytes(args[0]) ? "bytes" : "bytearray";
  if (!find_arguments(type, name, args, nargs, kwnames, &a)) return false;
  if (!byte_or_int_argument(a.sub, &s->sub)) return false;
  ByteView self = byte_view(args[0]);
  adjust_bounds(&a, self.length);
  s->start = a.start;
  s->possible = a.end - a.start >= s->sub.view.length;
  s->text = (ByteView){self.data + a.start, a.end - a.start};
  return true;
}

static int64_t search_end(ByteSearch *s,
                          ptrdiff_t search(const void *, size_t, const void *, size_t, unsigned)) {
  ptrdiff_t at = -1;
  if (s->possible)
    at = search(s->text.data, s->text.length, s->sub.view.data, s->sub.view.length, 1);
  byte_argument_release(&s->sub);
  return at < 0 ? -1 : s->start + at;
}

static Value found_or_error(int64_t at) {
  return at >= 0 ? from_small_int(at) : raise_value_error("subsection not found");
}

Value bytes_find(Value *args, int nargs, Value kwnames) {
  ByteSearch s;
  if (!search_start("find", args, nargs, kwnames, &s)) return ABSENT;
  return from_small_int(search_end(&s, search_find));
}
Value bytes_rfind(Value *args, int nargs, Value kwnames) {
  ByteSearch s;
  if (!search_start("rfind", args, nargs, kwnames, &s)) return ABSENT;
  return from_small_int(search_end(&s, search_rfind));
}
Value bytes_index(Value *args, int nargs, Value kwnames) {
  ByteSearch s;
  if (!search_start("index", args, nargs, kwnames, &s)) return ABSENT;
  return found_or_error(search_end(&s, search_find));
}
Value bytes_rindex(Value *args, int nargs, Value kwnames) {
  ByteSearch s;
  if (!search_start("rindex", args, nargs, kwnames, &s)) return ABSENT;
  return found_or_error(search_end(&s, search_rfind));
}

Value bytes_count(Value *args, int nargs, Value kwnames) {
  ByteSearch s;
  if (!search_start("count", args, nargs, kwnames, &s)) return ABSENT;
  size_t count = 0;
  if (s.possible)
    count =
        search_count(s.text.data, s.text.length, s.sub.view.data, s.sub.view.length, 1, SIZE_MAX);
  byte_argument_release(&s.sub);
  return from_small_int(count);
}

/* -- startswith, endswith ---------------------------------------------------------------------- */

/* 1, 0, -1 */
static int has_affix(Value self, Value affix, FindArguments bounds, bool at_end) {
  ByteArgument a;
  if (!byte_argument(affix, &a)) return -1;
  ByteView view = byte_view(self);
  adjust_bounds(&bounds, view.length);
  int64_t last = bounds.end - a.view.length, at = at_end ? last : bounds.start;
  bool matches = last >= bounds.start && memcmp(view.data + at, a.view.data, a.view.length) == 0;
  byte_argument_release(&a);
  return matches;
}

static Value test_affix(const char *name, Value *args, int nargs, Value kwnames, bool at_end) {
  FindArguments a;
  const char *type = is_bytes(args[0]) ? "bytes" : "bytearray";
  if (!find_arguments(type, name, args, nargs, kwnames, &a)) return ABSENT;
  if (!is_tuple(a.sub)) {
    int matches = has_affix(args[0], a.sub, a, at_end);
    if (matches >= 0) return from_bool(matches);
    if (exception_suppress(&exc_TypeError))
      raise_type_error("%s first arg must be bytes or a tuple of bytes, not %T", name, a.sub);
    return ABSENT;
  }
  for (int64_t i = 0; i < tuple_length(a.sub); i++) {
    int matches = has_affix(args[0], tuple_get(a.sub, i), a, at_end);
    if (matches != 0) return matches > 0 ? TRUE_VALUE : ABSENT;
  }
  return FALSE_VALUE;
}

Value bytes_startswith(Value *args, int nargs, Value kwnames) {
  return test_affix("startswith", args, nargs, kwnames, false);
}
Value bytes_endswith(Value *args, int nargs, Value kwnames) {
  return test_affix("endswith", args, nargs, kwnames, true);
}

Value bytes_removeprefix(Value *args, int nargs) {
  ByteArgument a;
  if (!byte_argument(args[1], &a)) return ABSENT;
  ByteView self = byte_view(args[0]);
  bool matches = self.length >= a.view.length && memcmp(self.data, a.view.data, a.view.length) == 0;
  Value result = bytes_like_slice(args[0], matches ? a.view.length : 0, self.length);
  byte_argument_release(&a);
  return result;
}

Value bytes_removesuffix(Value *args, int nargs) {
  ByteArgument a;
  if (!byte_argument(args[1], &a)) return ABSENT;
  ByteView self = byte_view(args[0]);
  int64_t at = self.length - a.view.length;
  bool matches = at >= 0 && memcmp(self.data + at, a.view.data, a.view.length) == 0;
  Value result = bytes_like_slice(args[0], 0, matches ? at : self.length);
  byte_argument_release(&a);
  return result;
}

/* -- partition --------------------------------------------------------------------------------- */

/* The separator as the result shows it: the object itself if it is bytes, for bytes. */
static Value partition_found(Value self, Value separator, int64_t at, int64_t width) {
  int64_t length = byte_view(self).length;
  Value before = bytes_like_slice(self, 0, at);
  if (is_absent(before)) return ABSENT;
  Value middle =
      is_bytes(self) && is_bytes(separator) ? separator : bytes_like_slice(self, at, at + width);
  if (is_absent(middle)) return ABSENT;
  Value after = bytes_like_slice(self, at + width, length);
  return is_absent(after) ? ABSENT : tuple_pack(3, before, middle, after);
}

static Value partition_not_found(Value self, bool right) {
  Value all = bytes_like_slice(self, 0, byte_view(self).length);
  Value first = bytes_like(self, NULL, 0), second = bytes_like(self, NULL, 0);
  if (is_absent(all) || is_absent(first) || is_absent(second)) return ABSENT;
  return right ? tuple_pack(3, first, second, all) : tuple_pack(3, all, first, second);
}

static Value partition(Value self, Value separator, bool right) {
  ByteArgument a;
  if (!byte_argument(separator, &a)) return ABSENT;
  int64_t width = a.view.length;
  ByteView view = byte_view(self);
  ptrdiff_t at = -1;
  if (width > 0)
    at = (right ? search_rfind : search_find)(view.data, view.length, a.view.data, width, 1);
  byte_argument_release(&a);
  if (width == 0) return raise_value_error("empty separator");
  return at >= 0 ? partition_found(self, separator, at, width) : partition_not_found(self, right);
}

Value bytes_partition(Value *args, int nargs) {
  return partition(args[0], args[1], false);
}
Value bytes_rpartition(Value *args, int nargs) {
  return partition(args[0], args[1], true);
}

/* -- split ------------------------------------------------------------------------------------- */

static bool add_slice(Value list, Value self, int64_t from, int64_t to) {
  Value part = bytes_like_slice(self, from, to);
  return !is_absent(part) && list_append(list, part);
}

static bool is_space(uint8_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool split_space(Value list, Value self, int64_t limit) {
  ByteView b = byte_view(self);
  for (int64_t i = 0;;) {
    while (i < b.length && is_space(b.data[i])) i++;
    if (i == b.length) return true;
    int64_t start = i;
    if (limit-- == 0) return add_slice(list, self, start, b.length);
    while (i < b.length && !is_space(b.data[i])) i++;
    if (!add_slice(list, self, start, i)) return false;
  }
}

static bool rsplit_space(Value list, Value self, int64_t limit) {
  ByteView b = byte_view(self);
  for (int64_t i = b.length;;) {
    while (i > 0 && is_space(b.data[i - 1])) i--;
    if (i == 0) return true;
    int64_t end = i;
    if (limit-- == 0) return add_slice(list, self, 0, end);
    while (i > 0 && !is_space(b.data[i - 1])) i--;
    if (!add_slice(list, self, i, end)) return false;
  }
}

static bool split_separator(Value list, Value self, ByteView separator, int64_t limit) {
  ByteView b = byte_view(self);
  int64_t from = 0;
  if (separator.length == 1) {
    for (int64_t at; limit != 0; limit--, from = at + 1) {
      at = search_near_byte(b.data, from, b.length, *separator.data);
      if (at == b.length) break;
      if (!add_slice(list, self, from, at)) return false;
      b = byte_view(self); /* of a bytearray it may be elsewhere */
    }
    return add_slice(list, self, from, b.length);
  }
  while (limit-- != 0) {
    ptrdiff_t at = search_find(b.data + from, b.length - from, separator.data, separator.length, 1);
    if (at < 0) break;
    if (!add_slice(list, self, from, from + at)) return false;
    from += at + separator.length;
  }
  return add_slice(list, self, from, b.length);
}

static bool rsplit_separator(Value list, Value self, ByteView separator, int64_t limit) {
  ByteView b = byte_view(self);
  int64_t to = b.length;
  while (limit-- != 0) {
    ptrdiff_t at = search_rfind(b.data, to, separator.data, separator.length, 1);
    if (at < 0) break;
    if (!add_slice(list, self, at + separator.length, to)) return false;
    to = at;
  }
  return add_slice(list, self, 0, to);
}

static void reverse_list(Value list) {
  for (int64_t i = 0, j = list_length(list) - 1; i < j; i++, j--) {
    Value v = list_get(list, i);
    list_set(list, i, list_get(list, j));
    list_set(list, j, v);
  }
}

static Value split(Value *args, bool right) {
  int64_t limit;
  ByteArgument separator;
  if (!index_to_i64(args[2], &limit)) return ABSENT;
  Value list = list_new(8);
  bool ok;
  if (is_none(args[1])) {
    ok = right ? rsplit_space(list, args[0], limit) : split_space(list, args[0], limit);
  } else {
    if (!byte_argument(args[1], &separator)) return ABSENT;
    if (separator.view.length == 0) {
      byte_argument_release(&separator);
      return raise_value_error("empty separator");
    }
    ok = (right ? rsplit_separator : split_separator)(list, args[0], separator.view, limit);
    byte_argument_release(&separator);
  }
  if (!ok) return ABSENT;
  if (right) reverse_list(list);
  return list;
}

Value bytes_split(Value *raw_args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("split(self, /, sep=None, maxsplit=-1)");
  Value args[3];
  return split_arguments(&signature, raw_args, nargs, kwnames, args) ? split(args, false) : ABSENT;
}
Value bytes_rsplit(Value *raw_args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("rsplit(self, /, sep=None, maxsplit=-1)");
  Value args[3];
  return split_arguments(&signature, raw_args, nargs, kwnames, args) ? split(args, true) : ABSENT;
}

Value bytes_splitlines(Value *args, int nargs) {
  int keep_ends;
  if (!index_to_int(args[1], &keep_ends)) return ABSENT;
  Value list = list_new(8);
  ByteView b = byte_view(args[0]);
  for (int64_t i = 0; i < b.length;) {
    int64_t start = i;
    while (i < b.length && b.data[i] != '\n' && b.data[i] != '\r') i++;
    int64_t end = i;
    if (i < b.length) i += b.data[i] == '\r' && i + 1 < b.length && b.data[i + 1] == '\n' ? 2 : 1;
    if (!add_slice(list, args[0], start, keep_ends ? i : end)) return ABSENT;
  }
  return list;
}
