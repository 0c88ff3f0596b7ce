/* The module grp: the group database. */
#include <grp.h>

#include "modules/posix/accounts.h"
#include "modules/posix/ids.h"
#include "modules/posix/strings.h"
#include "objects/bytes.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/str.h"

static const StructField group_fields[] = {{"gr_name", "group name"},
                                           {"gr_passwd", "password"},
                                           {"gr_gid", "group id"},
                                           {"gr_mem", "group members"},
                                           {NULL, NULL}};
static const StructDef group_def = {"grp.struct_group",
                                    "grp.struct_group: Results from getgr*() routines.\n\nA tuple "
                                    "(name, password, gid, members) with named items.",
                                    group_fields, 4};
static Value group_type;

static Value group_value(const void *entry) {
  const struct group *g = entry;
  Value members = list_new(0);
  for (char **member = g->gr_mem; *member != NULL; member++) {
    Value name = str_fs_decode(*member, strlen(*member));
    if (is_absent(name) || !list_append(members, name)) return ABSENT;
  }
  Value values[] = {text_or_none(g->gr_name), text_or_none(g->gr_passwd), gid_value(g->gr_gid),
                    members};
  return struct_new(group_type, values, countof(values));
}

/* Looks up by name, or by id where that is NULL. */
typedef struct GroupKey {
  const char *name; /* or NULL */
  gid_t gid;        /* to look for if there is no name */
} GroupKey;

static int find_group(const void *key, void *entry, char *room, size_t size, void **found) {
  const GroupKey *k = key;
  struct group **result = (struct group **)found;
  return k->name != NULL ? getgrnam_r(k->name, entry, room, size, result)
                         : getgrgid_r(k->gid, entry, room, size, result);
}
static void *next_group(void) {
  return getgrent();
}

static const AccountsDef groups = {.find = find_group,
                                   .rewind = setgrent,
                                   .next = next_group,
                                   .end = endgrent,
                                   .value = group_value};

/* KeyError, of the text `missing` with `shown` in it, where there is no such group. */
static Value look_up(GroupKey key, const char *missing, Value shown) {
  struct group entry;
  int error;
  Value result = accounts_find(&groups, &key, &entry, &error);
  return is_none(result) ? raise_error(&exc_KeyError, missing, shown) : result;
}

static Value grp_getgrgid(Value *args, int nargs) {
  gid_t gid;
  return gid_convert(args[0], &gid)
             ? look_up((GroupKey){.gid = gid}, "getgrgid(): gid not found: %V", args[0])
             : ABSENT;
}

static Value grp_getgrnam(Value *args, int nargs) {
  if (!is_str(args[0]))
    return raise_type_error("getgrnam() argument 'name' must be str, not %Y", args[0]);
  Value name = fs_bytes(args[0]);
  return is_absent(name) ? ABSENT
                         : look_up((GroupKey){.name = (const char *)as_bytes(name)->data},
                                   "getgrnam(): name not found: %R", args[0]);
}

static Value grp_getgrall(Value *args, int nargs) {
  return accounts_all(&groups);
}

static const BuiltinDef functions[] = {
    METHOD("getgrgid(id)", grp_getgrgid, EFFECT_ANY,
           "Return the group of this id; KeyError if there is none."),
    METHOD("getgrnam(name)", grp_getgrnam, EFFECT_ANY,
           "Return the group of this name; KeyError if there is none."),
    METHOD("getgrall()", grp_getgrall, EFFECT_ANY,
           "Return a list of all available group entries, in arbitrary order."),
    METHOD_END,
};

static bool grp_init(Value module) {
  return accounts_add_type(module, "struct_group", &group_def, &group_type);
}
static const ModuleDef grp_def = {
    .name = "grp",
    .doc = "The group database, /etc/group and what replaces it: entries are struct_group objects. "
           "A missing entry raises KeyError.",
    .functions = functions,
    .init = grp_init};
MODULE_REGISTER(grp_def);
