/* Looking up and listing entries of the C library's databases, in terms of an AccountsDef. */
#include "modules/posix/accounts.h"

#include <errno.h>

#include "objects/list.h"
#include "objects/module.h"
#include "objects/str.h"

enum { FIRST_ROOM = 1024, MOST_ROOM = 1 << 26 };

Value accounts_find(const AccountsDef *def, const void *key, void *entry, int *error) {
  void *found = NULL;
  char *room = NULL;
  *error = ERANGE;
  for (size_t size = FIRST_ROOM; *error == ERANGE && size <= MOST_ROOM; size *= 2) {
    char *more = realloc(room, size);
    if (more == NULL) break;
    room = more;
    gil_release();
    *error = def->find(key, entry, room, size, &found);
    gil_acquire();
  }
  Value result = found != NULL ? def->value(entry) : *error == ERANGE ? raise_memory_error() : NONE;
  free(room);
  return result;
}

Value accounts_all(const AccountsDef *def) {
  Value list = list_new(0);
  bool ok = true;
  void *entry;
  def->rewind();
  while (ok && (entry = def->next()) != NULL) {
    Value v = def->value(entry);
    ok = !is_absent(v) && list_append(list, v);
  }
  def->end();
  return ok ? list : ABSENT;
}

Value text_or_none(const char *text) {
  return text == NULL ? NONE : str_fs_decode(text, strlen(text));
}

bool accounts_add_type(Value module, const char *name, const StructDef *def, Value *type) {
  if (is_absent(*type)) {
    *type = struct_type_new(def, false);
    gc_root_add(type);
  }
  return module_add(module, name, *type);
}
