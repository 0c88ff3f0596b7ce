/* Converting user and group ids. */
#include "modules/posix/ids.h"

#include <limits.h>

#include "objects/list.h"

static bool id_convert(Value v, const char *kind, uid_t *out) {
  int64_t id;
  if (!is_int(v) && type_of(v)->slots.index == NULL) {
    raise_type_error("%s should be integer, not %.200T", kind, v);
    return false;
  }
  Value index = number_index(v);
  if (is_absent(index)) return false;
  bool fits = int_fits_i64(index, &id);
  if (fits && id >= -1 && id <= (int64_t)UINT_MAX) {
    *out = (uid_t)id;
    return true;
  }
  raise_error(&exc_OverflowError,
              int_sign(index) < 0 ? "%s is less than minimum" : "%s is greater than maximum", kind);
  return false;
}

bool uid_convert(Value v, uid_t *out) {
  return id_convert(v, "uid", out);
}
bool gid_convert(Value v, gid_t *out) {
  return id_convert(v, "gid", out);
}

int64_t groups_convert(Value sequence, gid_t **out) {
  Value items = sequence_list(sequence);
  int64_t count = is_absent(items) ? -1 : list_length(items);
  if (count < 0) return -1;
  if (count > NGROUPS_MAX) return (void)raise_value_error("too many groups"), -1;
  gid_t *groups = malloc(((size_t)count + 1) * sizeof *groups);
  if (groups == NULL) return (void)raise_memory_error(), -1;
  for (int64_t i = 0; i < count; i++) {
    Value item = list_get(items, i);
    bool number = is_int(item);
    if (!number) raise_type_error("groups must be integers");
    if (number && gid_convert(item, &groups[i])) continue;
    free(groups);
    return -1;
  }
  *out = groups;
  return count;
}
