/* The module grp: the group database. */
#include <errno.h>
#include <grp.h>

#include "modules/posix/ids.h"
#include "modules/posix/strings.h"
#include "objects/bytes.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/struct_sequence.h"

static const StructField group_fields[] = {
    {"gr_name", "group name"}, {"gr_passwd", "password"}, {"gr_gid", "group id"}, {"gr_mem", "group members"}, {NULL, NULL}};
static const StructDef group_def = {
    "grp.struct_group", "grp.struct_group: Results from getgr*() routines.\n\nA tuple (name, password, gid, members) with named items.", group_fields, 4};
static Value group_type;

static Value text_or_none(const char *text) { return text == NULL ? NONE : str_fs_decode(text, strlen(text)); }

static Value group_value(const struct group *g) {
  Value members = list_new(0);
  for (char **member = g->gr_mem; *member != NULL; member++) {
    Value name = str_fs_decode(*member, strlen(*member));
    if (is_absent(name) || !list_append(members, name)) return ABSENT;
  }
  Value values[] = {text_or_none(g->gr_name), text_or_none(g->gr_passwd), gid_value(g->gr_gid), members};
  return struct_new(group_type, values, countof(values));
}

/* Looks up by name, or by id where that is NULL, with as much room as it takes. `shown` names the missing entry. */
static Value look_up(const char *name, gid_t gid, const char *missing, Value shown) {
  struct group entry, *found = NULL;
  Value result = ABSENT;
  char *room = NULL;
  int error = ERANGE;
  for (size_t size = 1024; error == ERANGE && size <= (size_t)1 << 26; size *= 2) {
    char *more = realloc(room, size);
    if (more == NULL) break;
    room = more;
    gil_release();
    error = name != NULL ? getgrnam_r(name, &entry, room, size, &found) : getgrgid_r(gid, &entry, room, size, &found);
    gil_acquire();
  }
  if (found != NULL) result = group_value(&entry);
  else if (error == ERANGE) raise_memory_error();
  else {
    Value text = format_text(missing, shown);
    if (!is_absent(text)) raise_with_value(&exc_KeyError, text);
  }
  free(room);
  return result;
}

static Value grp_getgrgid(Value *args, int nargs) {
  gid_t gid;
  return gid_convert(args[0], &gid) ? look_up(NULL, gid, "getgrgid(): gid not found: %V", args[0]) : ABSENT;
}

static Value grp_getgrnam(Value *args, int nargs) {
  if (!is_str(args[0])) return raise_type_error("getgrnam() argument 'name' must be str, not %.50T", args[0]);
  Value name = fs_bytes(args[0]);
  return is_absent(name) ? ABSENT : look_up((const char *)as_bytes(name)->data, 0, "getgrnam(): name not found: %R", args[0]);
}

static Value grp_getgrall(Value *args, int nargs) {
  Value list = list_new(0);
  bool ok = true;
  struct group *g;
  setgrent();
  while (ok && (g = getgrent()) != NULL) {
    Value v = group_value(g);
    ok = !is_absent(v) && list_append(list, v);
  }
  endgrent();
  return ok ? list : ABSENT;
}

static const BuiltinDef functions[] = {
    METHOD("getgrgid(id)", grp_getgrgid, EFFECT_ANY, "Return the group database entry for the given numeric group ID.\n\nIf id is not valid, raise KeyError."),
    METHOD("getgrnam(name)", grp_getgrnam, EFFECT_ANY, "Return the group database entry for the given group name.\n\nIf name is not valid, raise KeyError."),
    METHOD("getgrall()", grp_getgrall, EFFECT_ANY, "Return a list of all available group entries, in arbitrary order."),
    METHOD_END,
};

static bool grp_init(Value module) {
  if (is_absent(group_type)) {
    group_type = struct_type_new(&group_def, false);
    gc_root_add(&group_type);
  }
  return module_add(module, "struct_group", group_type);
}
static const ModuleDef grp_def = {.name = "grp", .doc = "The group database, /etc/group and what replaces it: entries are struct_group objects. A missing entry raises KeyError.",
                                  .functions = functions, .init = grp_init};
MODULE_REGISTER(grp_def);
