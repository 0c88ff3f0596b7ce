/* The module pwd: the user database. */
#include <errno.h>
#include <pwd.h>

#include "modules/posix/ids.h"
#include "modules/posix/strings.h"
#include "objects/bytes.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/struct_sequence.h"

static const StructField passwd_fields[] = {{"pw_name", "user name"}, {"pw_passwd", "password"}, {"pw_uid", "user id"}, {"pw_gid", "group id"},
    {"pw_gecos", "real name"}, {"pw_dir", "home directory"}, {"pw_shell", "shell program"}, {NULL, NULL}};
static const StructDef passwd_def = {
    "pwd.struct_passwd", "pwd.struct_passwd: Results from getpw*() routines.\n\nA tuple (name, password, uid, gid, real name, home directory, shell) with named items.",
    passwd_fields, 7};
static Value passwd_type;

static Value text_or_none(const char *text) { return text == NULL ? NONE : str_fs_decode(text, strlen(text)); }

static Value passwd_value(const struct passwd *p) {
  Value values[] = {text_or_none(p->pw_name), text_or_none(p->pw_passwd), uid_value(p->pw_uid), gid_value(p->pw_gid),
                    text_or_none(p->pw_gecos), text_or_none(p->pw_dir), text_or_none(p->pw_shell)};
  return struct_new(passwd_type, values, countof(values));
}

/* Looks up by name, or by id where that is NULL, with as much room as it takes. `shown` names the missing entry. */
static Value look_up(const char *name, uid_t uid, const char *missing, Value shown) {
  struct passwd entry, *found = NULL;
  Value result = ABSENT;
  char *room = NULL;
  int error = ERANGE;
  for (size_t size = 1024; error == ERANGE && size <= (size_t)1 << 26; size *= 2) {
    char *more = realloc(room, size);
    if (more == NULL) break;
    room = more;
    gil_release();
    error = name != NULL ? getpwnam_r(name, &entry, room, size, &found) : getpwuid_r(uid, &entry, room, size, &found);
    gil_acquire();
  }
  if (found != NULL) result = passwd_value(&entry);
  else if (error == ERANGE) raise_memory_error();
  else {
    Value text = format_text(missing, shown);
    if (!is_absent(text)) raise_with_value(&exc_KeyError, text);
  }
  free(room);
  return result;
}

static Value pwd_getpwuid(Value *args, int nargs) {
  uid_t uid;
  if (uid_convert(args[0], &uid)) return look_up(NULL, uid, "getpwuid(): uid not found: %V", args[0]);
  if (!exception_suppress(&exc_OverflowError)) return ABSENT;
  return raise_with_value(&exc_KeyError, str_from_ascii("getpwuid(): uid not found"));
}

static Value pwd_getpwnam(Value *args, int nargs) {
  if (!is_str(args[0])) return raise_type_error("getpwnam() argument must be str, not %.50T", args[0]);
  Value name = fs_bytes(args[0]);
  return is_absent(name) ? ABSENT : look_up((const char *)as_bytes(name)->data, 0, "getpwnam(): name not found: %R", args[0]);
}

static Value pwd_getpwall(Value *args, int nargs) {
  Value list = list_new(0);
  bool ok = true;
  struct passwd *p;
  setpwent();
  while (ok && (p = getpwent()) != NULL) {
    Value v = passwd_value(p);
    ok = !is_absent(v) && list_append(list, v);
  }
  endpwent();
  return ok ? list : ABSENT;
}

static const BuiltinDef functions[] = {
    METHOD("getpwuid(uidobj, /)", pwd_getpwuid, EFFECT_ANY, "Return the password database entry for the given numeric user ID."),
    METHOD("getpwnam(name, /)", pwd_getpwnam, EFFECT_ANY, "Return the password database entry for the given user name."),
    METHOD("getpwall()", pwd_getpwall, EFFECT_ANY, "Return a list of all available password database entries, in arbitrary order."),
    METHOD_END,
};

static bool pwd_init(Value module) {
  if (is_absent(passwd_type)) {
    passwd_type = struct_type_new(&passwd_def, false);
    gc_root_add(&passwd_type);
  }
  return module_add(module, "struct_passwd", passwd_type);
}
static const ModuleDef pwd_def = {.name = "pwd", .doc = "The user database, /etc/passwd and what replaces it: entries are struct_passwd objects. A missing entry raises KeyError.",
                                  .functions = functions, .init = pwd_init};
MODULE_REGISTER(pwd_def);
