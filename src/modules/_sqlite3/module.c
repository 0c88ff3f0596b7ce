/* The module _sqlite3: its functions and constants. */
#include "modules/_sqlite3/sqlite.h"
#include "modules/constants.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* factory(database, ...): all arguments go to it, itself included. */
static Value connect(Value *args, int nargs, Value kwnames) {
  enum { FACTORY = 5 };
  Value factory = nargs > FACTORY ? args[FACTORY] : type_value(&connection_type);
  for (int64_t i = 0; !is_absent(kwnames) && i < tuple_length(kwnames); i++)
    if (same(tuple_get(kwnames, i), NAME("factory"))) factory = args[nargs + i];
  return call(factory, args, nargs, kwnames);
}

static Value complete_statement(Value *args, int nargs) {
  const char *text = text_argument(args[0], "complete_statement() argument 'statement'");
  return text == NULL ? ABSENT : from_bool(sqlite.complete(text));
}
static Value enable_shared_cache(Value *args, int nargs) {
  int on;
  if (!index_to_int(args[0], &on)) return ABSENT;
  if (sqlite.enable_shared_cache(on) == SQLITE_OK) return NONE;
  return raise_sqlite(OPERATIONAL, "Changing the shared_cache flag failed");
}
static Value enable_callback_tracebacks(Value *args, int nargs) {
  int on;
  if (!index_to_int(args[0], &on)) return ABSENT;
  callback_tracebacks = on != 0;
  return NONE;
}

static const BuiltinDef functions[] = {
    METHOD("adapt(obj, proto=?, alt=?, /)", sqlite_adapt, EFFECT_ANY,
           "Return what stands for an object in databases."),
    METHOD("complete_statement(statement)", complete_statement, EFFECT_ALLOC,
           "Whether the text is complete: ends behind a statement, with a semicolon."),
    METHOD_RAW("connect(database, timeout=5.0, detect_types=0, isolation_level='', "
               "check_same_thread=True, factory=..., cached_statements=128, uri=False)",
               connect, EFFECT_ANY, 0,
               "Open a connection to the database in a file, or \":memory:\"."),
    METHOD("enable_callback_tracebacks(enable, /)", enable_callback_tracebacks, EFFECT_ANY,
           "Have exceptions of callbacks shown, which otherwise are lost."),
    METHOD("enable_shared_cache(do_enable)", enable_shared_cache, EFFECT_ANY,
           "Have connections of the thread share a cache, or not."),
    METHOD("register_adapter(type, adapter, /)", sqlite_register_adapter, EFFECT_ANY,
           "Have instances of the class stored as what the callable makes of them."),
    METHOD("register_converter(typename, converter, /)", sqlite_register_converter, EFFECT_ANY,
           "Have the callable make objects of the bytes in columns of that type."),
    METHOD_END,
};

static const IntConstant constants[] = {
#define ERROR(name) {"SQLITE_" #name, SQLITE_##name},
#define CODE(name) {"SQLITE_" #name, SQLITE_##name},
#include "modules/_sqlite3/constants.def"
    CONSTANT(PARSE_COLNAMES),
    CONSTANT(PARSE_DECLTYPES),
    CONSTANTS_END,
};

/* DB-API's number for how far threads may share things. */
static int thread_safety(void) {
  switch (sqlite.threadsafe()) {
  case 0: return 0;
  case 1: return 3;
  default: return 1;
  }
}

static bool init(Value module) {
  type_ready(&statement_type);
  type_ready(&sqlite_callback_type);
  return sqlite_load() && errors_init(module) && adapt_init(module) &&
         constants_add(module, constants) && module_add_string(module, "version", "2.6.0") &&
         module_add_string(module, "sqlite_version", sqlite.libversion()) &&
         module_add_int(module, "threadsafety", thread_safety());
}

static Type *const types[] = {
    &blob_type, &connection_type, &cursor_type, &prepare_protocol_type, &row_type, NULL};
static const ModuleDef sqlite_module = {.name = "_sqlite3",
                                        .doc = "Databases of SQLite.",
                                        .functions = functions,
                                        .types = types,
                                        .init = init};
MODULE_REGISTER(sqlite_module);
