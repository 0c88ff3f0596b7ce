/* The exceptions of sqlite3: classes, codes and messages. */
#include "modules/_sqlite3/sqlite.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/tuple.h"

Value sqlite_classes[SQLITE_CLASS_COUNT];

static const struct ClassName {
  const char *name;
  int base; /* index of an earlier one; -1: Exception */
} class_names[SQLITE_CLASS_COUNT] = {
    [SQLITE_CLASS_ERROR] = {"Error", -1},
    [SQLITE_CLASS_WARNING] = {"Warning", -1},
    [SQLITE_CLASS_INTERFACE] = {"InterfaceError", SQLITE_CLASS_ERROR},
    [SQLITE_CLASS_DATABASE] = {"DatabaseError", SQLITE_CLASS_ERROR},
    [SQLITE_CLASS_INTERNAL] = {"InternalError", SQLITE_CLASS_DATABASE},
    [SQLITE_CLASS_OPERATIONAL] = {"OperationalError", SQLITE_CLASS_DATABASE},
    [SQLITE_CLASS_PROGRAMMING] = {"ProgrammingError", SQLITE_CLASS_DATABASE},
    [SQLITE_CLASS_INTEGRITY] = {"IntegrityError", SQLITE_CLASS_DATABASE},
    [SQLITE_CLASS_DATA] = {"DataError", SQLITE_CLASS_DATABASE},
    [SQLITE_CLASS_NOT_SUPPORTED] = {"NotSupportedError", SQLITE_CLASS_DATABASE},
};

static bool make_class(int i) {
  int base = class_names[i].base;
  Value bases = tuple_pack(1, base < 0 ? type_value(&exc_Exception) : sqlite_classes[base]);
  Value dict = dict_new();
  if (!dict_set(dict, NAME("__module__"), NAME("sqlite3"))) return false;
  sqlite_classes[i] =
      type_new(&type_type, str_from_ascii(class_names[i].name), bases, dict, ABSENT);
  return !is_absent(sqlite_classes[i]);
}

bool errors_init(Value module) {
  bool made = !is_absent(sqlite_classes[0]);
  if (!made) gc_root_add_range(sqlite_classes, SQLITE_CLASS_COUNT);
  for (int i = 0; i < SQLITE_CLASS_COUNT; i++)
    if ((!made && !make_class(i)) || !module_add(module, class_names[i].name, sqlite_classes[i]))
      return false;
  return true;
}

static const char *name_of_code(int code) {
  static const struct {
    int code;
    const char *name;
  } codes[] = {
#define ERROR(name) {SQLITE_##name, "SQLITE_" #name},
#define CODE(name)
#include "modules/_sqlite3/constants.def"
  };
  for (size_t i = 0; i < countof(codes); i++)
    if (codes[i].code == code) return codes[i].name;
  return "unknown";
}

static SqliteErrorClass class_of_code(int code) {
  switch (code) {
  case SQLITE_INTERNAL:
  case SQLITE_NOTFOUND: return SQLITE_CLASS_INTERNAL;
  case SQLITE_ERROR:
  case SQLITE_PERM:
  case SQLITE_ABORT:
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
  case SQLITE_READONLY:
  case SQLITE_INTERRUPT:
  case SQLITE_IOERR:
  case SQLITE_FULL:
  case SQLITE_CANTOPEN:
  case SQLITE_PROTOCOL:
  case SQLITE_EMPTY:
  case SQLITE_SCHEMA: return SQLITE_CLASS_OPERATIONAL;
  case SQLITE_TOOBIG: return SQLITE_CLASS_DATA;
  case SQLITE_CONSTRAINT:
  case SQLITE_MISMATCH: return SQLITE_CLASS_INTEGRITY;
  case SQLITE_MISUSE:
  case SQLITE_RANGE: return SQLITE_CLASS_INTERFACE;
  default: return SQLITE_CLASS_DATABASE;
  }
}

static Value raise_message(SqliteErrorClass class, int code, const char *text) {
  Value message = str_from_utf8_lossy(text, strlen(text));
  Value e = call1(sqlite_classes[class], message);
  if (is_absent(e) || !object_setattr(e, NAME("sqlite_errorcode"), from_small_int(code)) ||
      !object_setattr(e, NAME("sqlite_errorname"), str_from_ascii(name_of_code(code))))
    return ABSENT;
  return raise_instance(e);
}

Value raise_code(SqliteErrorClass class, int code) {
  return raise_message(class, code, sqlite.errstr(code));
}

Value raise_database(sqlite3 *db) {
  int code = sqlite.errcode(db);
  if (code == SQLITE_NOMEM) return raise_memory_error();
  return raise_message(class_of_code(code), sqlite.extended_errcode(db), sqlite.errmsg(db));
}

Value raise_connection(const Connection *c) {
  return connection_check_open(c) ? raise_database(c->handle->db) : ABSENT;
}
