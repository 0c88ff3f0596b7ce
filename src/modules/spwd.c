/* The module spwd: the database of shadow passwords. */
#include <errno.h>
#include <shadow.h>

#include "modules/posix/accounts.h"
#include "modules/posix/strings.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/str.h"

static const StructField spwd_fields[] = {
    {"sp_namp", "user name"},
    {"sp_pwdp", "hashed password"},
    {"sp_lstchg", "day of the last change, since 1970-01-01"},
    {"sp_min", "days until it may be changed"},
    {"sp_max", "days until it must be changed"},
    {"sp_warn", "days of warning before that"},
    {"sp_inact", "days of grace after that"},
    {"sp_expire", "day when the account ends, since 1970-01-01"},
    {"sp_flag", "unused"},
    {"sp_nam", "sp_namp, by its old name"},
    {"sp_pwd", "sp_pwdp, by its old name"},
    {NULL, NULL}};
static const StructDef spwd_def = {"spwd.struct_spwd",
                                   "spwd.struct_spwd: Results from getsp*() routines.\n\nA tuple "
                                   "of nine items, which are attributes as well.",
                                   spwd_fields, 9};
static Value spwd_type;

static Value entry_value(const void *entry) {
  const struct spwd *p = entry;
  Value name = text_or_none(p->sp_namp), password = text_or_none(p->sp_pwdp);
  Value values[] = {name,
                    password,
                    int_from_i64(p->sp_lstchg),
                    int_from_i64(p->sp_min),
                    int_from_i64(p->sp_max),
                    int_from_i64(p->sp_warn),
                    int_from_i64(p->sp_inact),
                    int_from_i64(p->sp_expire),
                    int_from_i64((int64_t)p->sp_flag),
                    name,
                    password};
  return struct_new(spwd_type, values, countof(values));
}

static int find_entry(const void *name, void *entry, char *room, size_t size, void **found) {
  return getspnam_r(name, entry, room, size, (struct spwd **)found);
}
static void *next_entry(void) {
  return getspent();
}

static const AccountsDef entries = {.find = find_entry,
                                    .rewind = setspent,
                                    .next = next_entry,
                                    .end = endspent,
                                    .value = entry_value};

static Value spwd_getspnam(Value *args, int nargs) {
  if (!is_str(args[0])) return raise_type_error("getspnam() argument must be str, not %Y", args[0]);
  Value name = fs_bytes(args[0]);
  if (is_absent(name)) return ABSENT;
  struct spwd entry;
  int error;
  Value result = accounts_find(&entries, as_bytes(name)->data, &entry, &error);
  GC_KEEP(name);
  if (!is_none(result)) return result;
  if (error != 0 && error != ENOENT) return raise_os_error(error, ABSENT);
  return raise_with_value(&exc_KeyError, str_from_ascii("getspnam(): name not found"));
}

static Value spwd_getspall(Value *args, int nargs) {
  return accounts_all(&entries);
}

static const BuiltinDef functions[] = {
    METHOD("getspnam(arg, /)", spwd_getspnam, EFFECT_ANY,
           "Return the shadow password database entry for the given user name."),
    METHOD("getspall()", spwd_getspall, EFFECT_ANY,
           "Return a list of all available shadow password database entries, in arbitrary order."),
    METHOD_END,
};

static bool spwd_init(Value module) {
  return accounts_add_type(module, "struct_spwd", &spwd_def, &spwd_type);
}
static const ModuleDef spwd_module = {.name = "spwd",
                                      .doc = "The database of shadow passwords, /etc/shadow and "
                                             "what replaces it, for those who may read it.",
                                      .functions = functions,
                                      .init = spwd_init};
MODULE_REGISTER(spwd_module);
