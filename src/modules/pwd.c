/* The module pwd: the user database. */
#include <pwd.h>

#include "modules/posix/accounts.h"
#include "modules/posix/ids.h"
#include "modules/posix/strings.h"
#include "objects/bytes.h"
#include "objects/module.h"
#include "objects/str.h"

static const StructField passwd_fields[] = {
    {"pw_name", "user name"},      {"pw_passwd", "password"},
    {"pw_uid", "user id"},         {"pw_gid", "group id"},
    {"pw_gecos", "real name"},     {"pw_dir", "home directory"},
    {"pw_shell", "shell program"}, {NULL, NULL}};
static const StructDef passwd_def = {
    "pwd.struct_passwd",
    "pwd.struct_passwd: Results from getpw*() routines.\n\nA tuple (name, password, uid, gid, real "
    "name, home directory, shell) with named items.",
    passwd_fields, 7};
static Value passwd_type;

static Value passwd_value(const void *entry) {
  const struct passwd *p = entry;
  Value values[] = {text_or_none(p->pw_name), text_or_none(p->pw_passwd), uid_value(p->pw_uid),
                    gid_value(p->pw_gid),     text_or_none(p->pw_gecos),  text_or_none(p->pw_dir),
                    text_or_none(p->pw_shell)};
  return struct_new(passwd_type, values, countof(values));
}

/* Looks up by name, or by id where that is NULL. */
typedef struct UserKey {
  const char *name; /* or NULL */
  uid_t uid;        /* to look for if there is no name */
} UserKey;

static int find_user(const void *key, void *entry, char *room, size_t size, void **found) {
  const UserKey *k = key;
  struct passwd **result = (struct passwd **)found;
  return k->name != NULL ? getpwnam_r(k->name, entry, room, size, result)
                         : getpwuid_r(k->uid, entry, room, size, result);
}
static void *next_user(void) {
  return getpwent();
}

static const AccountsDef users = {.find = find_user,
                                  .rewind = setpwent,
                                  .next = next_user,
                                  .end = endpwent,
                                  .value = passwd_value};

/* KeyError, of the text `missing` with `shown` in it, where there is no such user. */
static Value look_up(UserKey key, const char *missing, Value shown) {
  struct passwd entry;
  int error;
  Value result = accounts_find(&users, &key, &entry, &error);
  return is_none(result) ? raise_error(&exc_KeyError, missing, shown) : result;
}

static Value pwd_getpwuid(Value *args, int nargs) {
  uid_t uid;
  if (uid_convert(args[0], &uid))
    return look_up((UserKey){.uid = uid}, "getpwuid(): uid not found: %V", args[0]);
  if (!exception_suppress(&exc_OverflowError)) return ABSENT;
  return raise_with_value(&exc_KeyError, str_from_ascii("getpwuid(): uid not found"));
}

static Value pwd_getpwnam(Value *args, int nargs) {
  if (!is_str(args[0])) return raise_type_error("getpwnam() argument must be str, not %Y", args[0]);
  Value name = fs_bytes(args[0]);
  return is_absent(name) ? ABSENT
                         : look_up((UserKey){.name = (const char *)as_bytes(name)->data},
                                   "getpwnam(): name not found: %R", args[0]);
}

static Value pwd_getpwall(Value *args, int nargs) {
  return accounts_all(&users);
}

static const BuiltinDef functions[] = {
    METHOD("getpwuid(uidobj, /)", pwd_getpwuid, EFFECT_ANY,
           "Return the password database entry for the given numeric user ID."),
    METHOD("getpwnam(name, /)", pwd_getpwnam, EFFECT_ANY,
           "Return the password database entry for the given user name."),
    METHOD("getpwall()", pwd_getpwall, EFFECT_ANY,
           "Return a list of all available password database entries, in arbitrary order."),
    METHOD_END,
};

static bool pwd_init(Value module) {
  return accounts_add_type(module, "struct_passwd", &passwd_def, &passwd_type);
}
static const ModuleDef pwd_def = {
    .name = "pwd",
    .doc = "The user database, /etc/passwd and what replaces it: entries are struct_passwd "
           "objects. A missing entry raises KeyError.",
    .functions = functions,
    .init = pwd_init};
MODULE_REGISTER(pwd_def);
