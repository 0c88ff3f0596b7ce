/* split, rsplit, splitlines, partition, rpartition. */
#include "objects/str_internal.h"

#include "base/search.h"
#include "objects/list.h"
#include "objects/tuple.h"

static bool add_slice(Value list, Value s, int64_t from, int64_t to) {
  Value part = str_slice(s, from, to);
  return !is_absent(part) && list_append(list, part);
}

static bool reverse_list(Value list) {
  for (int64_t i = 0, j = list_length(list) - 1; i < j; i++, j--) {
    Value v = list_get(list, i);
    list_set(list, i, list_get(list, j));
    list_set(list, j, v);
  }
  return true;
}

/* -- At white space ---------------------------------------------------------------------------- */

static const bool latin1_space[256] = {
    ['\t'] = 1, ['\n'] = 1, ['\v'] = 1, ['\f'] = 1, ['\r'] = 1, [28] = 1,
    [29] = 1,   [30] = 1,   [31] = 1,   [' '] = 1,  [0x85] = 1, [0xa0] = 1,
};

static always_inline bool space_at(const void *units, int kind, int64_t i) {
  uint32_t c = units_get(units, kind, i);
  return kind == 1 ? latin1_space[c] : is_space_char(c);
}

static always_inline bool split_space(Value list, Value s, int kind, int64_t limit) {
  int64_t length = str_length(s), i = 0;
  const void *units = str_units(as_str(s));
  for (;;) {
    while (i < length && space_at(units, kind, i)) i++;
    if (i == length) return true;
    int64_t start = i;
    if (limit-- == 0) return add_slice(list, s, start, length);
    while (i < length && !space_at(units, kind, i)) i++;
    if (!add_slice(list, s, start, i)) return false;
  }
}

static always_inline bool rsplit_space(Value list, Value s, int kind, int64_t limit) {
  int64_t i = str_length(s);
  const void *units = str_units(as_str(s));
  for (;;) {
    while (i > 0 && space_at(units, kind, i - 1)) i--;
    if (i == 0) return true;
    int64_t end = i;
    if (limit-- == 0) return add_slice(list, s, 0, end);
    while (i > 0 && !space_at(units, kind, i - 1)) i--;
    if (!add_slice(list, s, i, end)) return false;
  }
}

static bool split_at_space(Value list, Value s, int64_t limit) {
  switch (as_str(s)->kind) {
  case 1: return split_space(list, s, 1, limit);
  case 2: return split_space(list, s, 2, limit);
  default: return split_space(list, s, 4, limit);
  }
}
static bool rsplit_at_space(Value list, Value s, int64_t limit) {
  switch (as_str(s)->kind) {
  case 1: return rsplit_space(list, s, 1, limit);
  case 2: return rsplit_space(list, s, 2, limit);
  default: return rsplit_space(list, s, 4, limit);
  }
}

/* -- At a separator ---------------------------------------------------------------------------- */

/* At one Latin-1 character. */
static bool split_at_byte(Value list, Value s, uint8_t separator, int64_t limit) {
  int64_t from = 0, length = str_length(s);
  for (int64_t at = 0; at < length && limit != 0; at++) {
    const uint8_t *units = str_units(as_str(s));
    at = search_near_byte(units, at, length, separator);
    if (at == length) break;
    if (!add_slice(list, s, from, at)) return false;
    from = at + 1;
    limit--;
  }
  if (from == 0) return list_append(list, str_exact(s));
  return add_slice(list, s, from, length);
}

static bool split_at_separator(Value list, Value s, Value separator, int64_t limit) {
  if (as_str(s)->kind == 1 && str_length(separator) == 1 && as_str(separator)->kind == 1)
    return split_at_byte(list, s, *(const uint8_t *)str_units(as_str(separator)), limit);
  int64_t from = 0, length = str_length(s), skip = str_length(separator);
  while (limit-- != 0) {
    int64_t at = str_find(s, separator, from, length);
    if (at < 0) break;
    if (!add_slice(list, s, from, at)) return false;
    from = at + skip;
  }
  if (from == 0) return list_append(list, str_exact(s));
  return add_slice(list, s, from, length);
}

static bool rsplit_at_separator(Value list, Value s, Value separator, int64_t limit) {
  int64_t to = str_length(s), skip = str_length(separator);
  while (limit-- != 0) {
    int64_t at = str_rfind(s, separator, 0, to);
    if (at < 0) break;
    if (!add_slice(list, s, at + skip, to)) return false;
    to = at;
  }
  return add_slice(list, s, 0, to);
}

static bool check_separator(Value separator) {
  if (is_none(separator)) return true;
  if (!is_str(separator))
    return raise_type_error("must be str or None, not %.100T", separator), false;
  if (str_length(separator) == 0) return raise_value_error("empty separator"), false;
  return true;
}

/* Calls without keywords are by far the most frequent: bound here. */
bool split_arguments(Signature *signature, Value *args, int nargs, Value kwnames, Value *out) {
  if (unlikely(!is_absent(kwnames) || nargs > 3))
    return signature_bind(signature, args, nargs, kwnames, out);
  out[0] = args[0];
  out[1] = nargs > 1 ? args[1] : NONE;
  out[2] = nargs > 2 ? args[2] : from_small_int(-1);
  return true;
}

Value str_split(Value *raw_args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("split(self, /, sep=None, maxsplit=-1)");
  Value args[3];
  int64_t limit;
  if (!split_arguments(&signature, raw_args, nargs, kwnames, args)) return ABSENT;
  if (!index_to_i64(args[2], &limit) || !check_separator(args[1])) return ABSENT;
  Value list = list_new(12);
  bool ok = is_none(args[1]) ? split_at_space(list, args[0], limit)
                             : split_at_separator(list, args[0], args[1], limit);
  return ok ? list : ABSENT;
}

Value str_rsplit(Value *raw_args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("rsplit(self, /, sep=None, maxsplit=-1)");
  Value args[3];
  int64_t limit;
  if (!split_arguments(&signature, raw_args, nargs, kwnames, args)) return ABSENT;
  if (!index_to_i64(args[2], &limit) || !check_separator(args[1])) return ABSENT;
  Value list = list_new(8);
  bool ok = is_none(args[1]) ? rsplit_at_space(list, args[0], limit)
                             : rsplit_at_separator(list, args[0], args[1], limit);
  return ok && reverse_list(list) ? list : ABSENT;
}

/* -- Lines ------------------------------------------------------------------------------------- */

static always_inline bool is_line_break(uint32_t c) {
  if (c < 128) return (c >= '\n' && c <= '\r') || (c >= 0x1c && c <= 0x1e);
  return c == 0x85 || c == 0x2028 || c == 0x2029;
}

/* The first line break of Latin-1 text from i on, or length. Line breaks are rare: eight bytes at a
   time are passed over where all are beyond the controls and none may be 0x85. */
static int64_t find_line_break(const uint8_t *units, int64_t i, int64_t length) {
  const uint64_t low = 0x0101010101010101u, high = low << 7;
  for (;;) {
    for (; i + 8 <= length; i += 8) {
      uint64_t word, x;
      memcpy(&word, units + i, 8);
      x = word ^ low * 0x85;
      uint64_t control = (word - low * 0x20) & ~word & high, next_line = (x - low) & ~x & high;
      if (control | next_line) break;
    }
    int64_t end = min_of(i + 8, length);
    for (; i < end; i++)
      if (is_line_break(units[i])) return i;
    if (i == length) return length;
  }
}

static always_inline int64_t next_break(const void *units, int kind, int64_t i, int64_t length) {
  if (kind == 1) return find_line_break(units, i, length);
  while (i < length && !is_line_break(units_get(units, kind, i))) i++;
  return i;
}

static always_inline bool split_lines(Value list, Value s, int kind, bool keep_ends) {
  int64_t length = str_length(s), i = 0;
  const void *units = str_units(as_str(s));
  while (i < length) {
    int64_t start = i, end = next_break(units, kind, i, length);
    i = end;
    if (i < length) {
      bool two = units_get(units, kind, i) == '\r' && i + 1 < length &&
                 units_get(units, kind, i + 1) == '\n';
      i += two ? 2 : 1;
    }
    if (!add_slice(list, s, start, keep_ends ? i : end)) return false;
  }
  return true;
}

Value str_splitlines(Value *args, int nargs) {
  int keep_ends;
  if (!index_to_int(args[1], &keep_ends)) return ABSENT;
  Value list = list_new(8), s = args[0];
  bool ok;
  switch (as_str(s)->kind) {
  case 1: ok = split_lines(list, s, 1, keep_ends); break;
  case 2: ok = split_lines(list, s, 2, keep_ends); break;
  default: ok = split_lines(list, s, 4, keep_ends); break;
  }
  return ok ? list : ABSENT;
}

/* -- partition --------------------------------------------------------------------------------- */

static bool check_partition(Value separator) {
  if (!is_str(separator)) return raise_type_error("must be str, not %.100T", separator), false;
  if (str_length(separator) == 0) return raise_value_error("empty separator"), false;
  return true;
}

static Value partition_at(Value s, Value separator, int64_t at) {
  Value before = str_slice(s, 0, at);
  Value after = str_slice(s, at + str_length(separator), str_length(s));
  return is_absent(before) || is_absent(after) ? ABSENT : tuple_pack(3, before, separator, after);
}

Value str_partition(Value *args, int nargs) {
  if (!check_partition(args[1])) return ABSENT;
  int64_t at = str_find(args[0], args[1], 0, str_length(args[0]));
  if (at < 0) return tuple_pack(3, str_exact(args[0]), str_empty, str_empty);
  return partition_at(args[0], args[1], at);
}

Value str_rpartition(Value *args, int nargs) {
  if (!check_partition(args[1])) return ABSENT;
  int64_t at = str_rfind(args[0], args[1], 0, str_length(args[0]));
  if (at < 0) return tuple_pack(3, str_empty, str_empty, str_exact(args[0]));
  return partition_at(args[0], args[1], at);
}
