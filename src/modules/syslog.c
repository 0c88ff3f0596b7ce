/* The module syslog: messages for the system log. */
#include <syslog.h>

#include "modules/constants.h"
#include "objects/audit.h"
#include "objects/list.h"
#include "objects/str.h"

static bool is_open;
static char *ident; /* the C library keeps the pointer while the log is open */

/* The last part of sys.argv[0]; ABSENT where there is none. */
static Value program_name(void) {
  Value sys = import_module("sys"),
        argv = is_absent(sys) ? ABSENT : object_lookup_attr(sys, NAME("argv"));
  if (is_absent(argv) || !is_list(argv) || list_length(argv) < 1) return ABSENT;
  Value name = list_get(argv, 0);
  if (!is_str(name) || str_length(name) == 0) return ABSENT;
  int64_t slash = str_rfind(name, str_from_ascii("/"), 0, str_length(name));
  return str_slice(name, slash + 1, str_length(name));
}

static bool open_log(Value name, int options, int facility) {
  if (is_absent(name) || is_none(name)) name = program_name();
  if (exception_pending() || !audit("syslog.openlog", "Oii", name, options, facility)) return false;
  const char *text = is_absent(name) ? NULL : str_utf8(name, NULL);
  if (text == NULL && exception_pending()) return false;
  char *copy = text == NULL ? NULL : strdup(text);
  openlog(copy, options, facility);
  free(ident);
  ident = copy;
  is_open = true;
  return true;
}

static Value syslog_openlog(Value *args, int nargs) {
  int options, facility = LOG_USER;
  if (!is_absent(args[0]) && !is_str(args[0]))
    return raise_type_error("openlog() argument 1 must be str, not %Y", args[0]);
  if (!index_to_int(args[1], &options) ||
      (!is_absent(args[2]) && !index_to_int(args[2], &facility)))
    return ABSENT;
  return open_log(args[0], options, facility) ? NONE : ABSENT;
}

/* syslog([priority,] message) */
static Value syslog_syslog(Value *args, int nargs, Value kwnames) {
  int priority = LOG_INFO;
  if (!is_absent(kwnames)) return raise_type_error("syslog.syslog() takes no keyword arguments");
  if (nargs < 1 || nargs > 2 || !is_str(args[nargs - 1]))
    return raise_type_error("[priority,] message string");
  if (nargs == 2 && !index_to_int(args[0], &priority)) return ABSENT;
  const char *message = str_utf8(args[nargs - 1], NULL);
  if (message == NULL || !audit("syslog.syslog", "iO", priority, args[nargs - 1]) ||
      (!is_open && !open_log(ABSENT, 0, LOG_USER)))
    return ABSENT;
  gil_release();
  syslog(priority, "%s", message);
  gil_acquire();
  return NONE;
}

static Value syslog_closelog(Value *args, int nargs) {
  if (!is_open) return NONE;
  if (!audit("syslog.closelog", "")) return ABSENT;
  closelog();
  free(ident);
  ident = NULL;
  is_open = false;
  return NONE;
}

static Value syslog_setlogmask(Value *args, int nargs) {
  int mask;
  return index_to_int(args[0], &mask) && audit("syslog.setlogmask", "i", mask)
             ? from_small_int(setlogmask(mask))
             : ABSENT;
}
static Value syslog_mask(Value *args, int nargs) {
  int priority;
  return index_to_int(args[0], &priority) ? from_small_int(LOG_MASK(priority & 31)) : ABSENT;
}
static Value syslog_up_to(Value *args, int nargs) {
  int priority;
  return index_to_int(args[0], &priority) ? from_small_int(LOG_UPTO(priority & 31)) : ABSENT;
}

static const BuiltinDef functions[] = {
    METHOD("openlog(ident=?, logoption=0, facility=?)", syslog_openlog, EFFECT_ANY,
           "Set logging options of subsequent syslog() calls."),
    METHOD_RAW(
        "syslog(*args)", syslog_syslog, EFFECT_ANY, 0,
        "syslog([priority=LOG_INFO,] message)\n\nSend the string message to the system logger."),
    METHOD("closelog()", syslog_closelog, EFFECT_ANY,
           "Reset the syslog module values and call the system library closelog()."),
    METHOD("setlogmask(maskpri, /)", syslog_setlogmask, EFFECT_ANY,
           "Set the priority mask to maskpri and return the previous mask value."),
    METHOD("LOG_MASK(pri, /)", syslog_mask, EFFECT_ANY,
           "Calculates the mask for the individual priority pri."),
    METHOD("LOG_UPTO(pri, /)", syslog_up_to, EFFECT_ANY,
           "Calculates the mask for all priorities up to and including pri."),
    METHOD_END,
};

static const IntConstant constants[] = {
    CONSTANT(LOG_ALERT),   CONSTANT(LOG_AUTH),   CONSTANT(LOG_AUTHPRIV), CONSTANT(LOG_CONS),
    CONSTANT(LOG_CRIT),    CONSTANT(LOG_CRON),   CONSTANT(LOG_DAEMON),   CONSTANT(LOG_DEBUG),
    CONSTANT(LOG_EMERG),   CONSTANT(LOG_ERR),    CONSTANT(LOG_INFO),     CONSTANT(LOG_KERN),
    CONSTANT(LOG_LOCAL0),  CONSTANT(LOG_LOCAL1), CONSTANT(LOG_LOCAL2),   CONSTANT(LOG_LOCAL3),
    CONSTANT(LOG_LOCAL4),  CONSTANT(LOG_LOCAL5), CONSTANT(LOG_LOCAL6),   CONSTANT(LOG_LOCAL7),
    CONSTANT(LOG_LPR),     CONSTANT(LOG_MAIL),   CONSTANT(LOG_NDELAY),   CONSTANT(LOG_NEWS),
    CONSTANT(LOG_NOTICE),  CONSTANT(LOG_NOWAIT), CONSTANT(LOG_ODELAY),   CONSTANT(LOG_PERROR),
    CONSTANT(LOG_PID),     CONSTANT(LOG_SYSLOG), CONSTANT(LOG_USER),     CONSTANT(LOG_UUCP),
    CONSTANT(LOG_WARNING), CONSTANTS_END,
};

static bool syslog_init(Value module) {
  return constants_add(module, constants);
}
static const ModuleDef syslog_def = {
    .name = "syslog", .doc = NULL, .functions = functions, .init = syslog_init};
MODULE_REGISTER(syslog_def);
