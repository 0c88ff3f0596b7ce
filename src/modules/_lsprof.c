/* The module _lsprof: counts calls and the time in them, for cProfile.

   Invariants: while a Profiler is on, its hook is the thread's profile function. `current` is the
   innermost running call, whose chain of `outer` ones are those that the profiler saw begin. An
   entry belongs to a code object or the definition of a builtin function; `entries` has them under
   numbers that stand for these: the id of the code object, which the entry keeps alive, or the
   address of the static definition. */
#include "base/os.h"
#include "interp/frame_object.h"
#include "interp/loop.h"
#include "objects/descr.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/function_builtin.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/struct_sequence.h"

/* Of a function, or (in another's `callees`) of its calls from there. */
typedef struct Entry {
  Object header;
  int64_t calls;           /* that have ended */
  int64_t recursive_calls; /* of them inside another */
  int64_t depth;           /* calls now running */
  int64_t total, inlined;  /* time with and without calls from there, in the timer's units */
  Slot code;               /* code object, or str that describes a builtin function */
  Slot callees;            /* dict of Entries, absent if there are none */
} Entry;

/* A running call. */
typedef struct Activation {
  Object header;
  int64_t start;    /* the clock when it began */
  int64_t in_calls; /* time in calls that have ended */
  Slot outer;       /* absent: none */
  Slot entry;       /* of the function that runs */
} Activation;

typedef struct Profiler {
  Object header;
  Slot entries; /* dict of Entries */
  Slot current; /* Activation, or absent */
  Slot timer;   /* callable; absent: the clock */
  double unit;  /* of the timer's results, which are ints; 0: they are seconds */
  bool subcalls,
      builtins; /* what a function calls is counted apart; builtin functions are counted */
} Profiler;

static const Layout entry_layout = {.name = "ProfilerEntry",
                                    .fixed_size = sizeof(Entry),
                                    .slots_offset = offsetof(Entry, code),
                                    .slots_count = 2};
static const Layout activation_layout = {.name = "ProfilerActivation",
                                         .fixed_size = sizeof(Activation),
                                         .slots_offset = offsetof(Activation, outer),
                                         .slots_count = 2};
static const Layout profiler_layout = {.name = "Profiler",
                                       .fixed_size = sizeof(Profiler),
                                       .slots_offset = offsetof(Profiler, entries),
                                       .slots_count = 3};
static DEFINE_TYPE_SHAPE(entry);
static DEFINE_TYPE_SHAPE(activation);
static DEFINE_TYPE_SHAPE(profiler);

static Type entry_type = {.name = "_lsprof.Entry",
                          .base = &object_type,
                          .layout = &entry_layout,
                          .root_shape = &entry_shape,
                          .flags = TYPE_NO_INSTANCES};
static Type activation_type = {.name = "_lsprof.Activation",
                               .base = &object_type,
                               .layout = &activation_layout,
                               .root_shape = &activation_shape,
                               .flags = TYPE_NO_INSTANCES};

static Profiler *profiler_of(Value v) {
  return object_cast(Profiler, v);
}

/* -- Time -------------------------------------------------------------------------------------- */

static const double SECOND_FRACTIONS =
    4294967296.0; /* units of a second for timers that return seconds */

static bool read_timer(const Profiler *p, Value result, int64_t *time) {
  double seconds;
  if (p->unit > 0)
    return is_int(result) ? int_to_i64(result, time)
                          : (raise_type_error("an integer is required"), false);
  if (!value_to_double(result, &seconds)) return false;
  *time = (int64_t)(seconds * SECOND_FRACTIONS);
  return true;
}

/* Errors of the timer are reported, and count as 0. */
static int64_t now(const Profiler *p) {
  Value timer = slot_get(&p->timer);
  int64_t time = 0;
  if (is_absent(timer)) return os_clock_monotonic();
  Value result = call0(timer);
  if (is_absent(result) || !read_timer(p, result, &time)) exception_write_unraisable(timer);
  return time;
}

/* Seconds in a unit of the times. */
static double unit_of(const Profiler *p) {
  if (is_absent(slot_get(&p->timer))) return 1e-9;
  return p->unit > 0 ? p->unit : 1 / SECOND_FRACTIONS;
}

/* -- Entries ----------------------------------------------------------------------------------- */

/* A repr, or the name with that of the module. */
static Value describe_builtin(Value function) {
  if (is_method_descriptor(function)) return object_repr(function);
  BuiltinObject *f = as_builtin_function(function);
  Value self = slot_get(&f->self), module = slot_get(&f->module), name = builtin_def_name(f->def);
  Value method = is_absent(self) || is_module(self) ? ABSENT : type_lookup(type_of(self), name);
  if (!is_absent(method)) return object_repr(method);
  return is_absent(module) ? format_text("<built-in method %V>", name)
                           : format_text("<built-in method %V.%V>", module, name);
}

static const BuiltinDef *def_of(Value function) {
  return is_method_descriptor(function) ? object_cast(MethodDescriptor, function)->def
                                        : as_builtin_function(function)->def;
}

static Value new_entry(Value dict, Value key, Value code) {
  Entry *entry = gc_new(&entry_shape);
  slot_init(&entry->code, code);
  return dict_set(dict, key, from_object(entry)) ? from_object(entry) : ABSENT;
}

/* The entry of a code object or builtin function, made if need be. */
static Value find_entry(Profiler *p, Value callable, bool is_builtin) {
  Value dict = slot_get(&p->entries);
  Value key = is_builtin ? int_from_i64((int64_t)(uintptr_t)def_of(callable)) : object_id(callable);
  Value entry = dict_get(dict, key);
  if (!is_absent(entry) || exception_pending()) return entry;
  Value code = is_builtin ? describe_builtin(callable) : callable;
  return is_absent(code) ? ABSENT : new_entry(dict, key, code);
}

/* The entry for calls of callee by caller. */
static Value find_subentry(Value caller, Value callee, bool make) {
  Entry *from = object_cast(Entry, caller);
  Value dict = slot_get(&from->callees), key = object_id(callee);
  if (is_absent(dict)) {
    if (!make) return ABSENT;
    dict = dict_new();
    slot_set(from, &from->callees, dict);
  }
  Value entry = dict_get(dict, key);
  return is_absent(entry) && make
             ? new_entry(dict, key, slot_get(&object_cast(Entry, callee)->code))
             : entry;
}

/* -- Events ------------------------------------------------------------------------------------ */

static bool enter(Profiler *p, Value callable, bool is_builtin) {
  Value entry = find_entry(p, callable, is_builtin), outer = slot_get(&p->current);
  if (is_absent(entry)) return false;
  object_cast(Entry, entry)->depth++;
  if (p->subcalls && !is_absent(outer)) {
    Value sub = find_subentry(slot_get(&object_cast(Activation, outer)->entry), entry, true);
    if (is_absent(sub)) return false;
    object_cast(Entry, sub)->depth++;
  }
  Activation *a = gc_new(&activation_shape);
  slot_init(&a->outer, outer);
  slot_init(&a->entry, entry);
  slot_set(p, &p->current, from_object(a));
  a->start = now(p);
  return true;
}

static void count(Entry *entry, int64_t total, int64_t inlined) {
  if (--entry->depth == 0)
    entry->total += total;
  else
    entry->recursive_calls++;
  entry->inlined += inlined;
  entry->calls++;
}

/* The innermost call ends; does nothing where the profiler has not seen it begin. */
static void leave(Profiler *p) {
  Value current = slot_get(&p->current);
  if (is_absent(current)) return;
  Activation *a = object_cast(Activation, current);
  Value entry = slot_get(&a->entry), outer = slot_get(&a->outer);
  int64_t total = now(p) - a->start, inlined = total - a->in_calls;
  slot_set(p, &p->current, outer);
  count(object_cast(Entry, entry), total, inlined);
  if (is_absent(outer)) return;
  object_cast(Activation, outer)->in_calls += total;
  Value sub = p->subcalls
                  ? find_subentry(slot_get(&object_cast(Activation, outer)->entry), entry, false)
                  : ABSENT;
  if (!is_absent(sub)) count(object_cast(Entry, sub), total, inlined);
}

/* A profiler is itself the profile function, called with frame, event and argument: so
   sys.getprofile() tells. */
static Value profiler_call(Value self, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("Profiler(frame, event, argument, /)");
  Profiler *p = profiler_of(self);
  Value a[3];
  if (!signature_bind(&signature, args, nargs, kwnames, a)) return ABSENT;
  bool ok = true;
  if (same(a[1], NAME("call")))
    ok = enter(p, from_object(frame_object_code(object_cast(FrameObject, a[0]))), false);
  else if (same(a[1], NAME("return")))
    leave(p);
  else if (p->builtins && same(a[1], NAME("c_call")))
    ok = enter(p, a[2], true);
  else if (p->builtins)
    leave(p);
  return ok ? NONE : ABSENT;
}

/* -- Methods ----------------------------------------------------------------------------------- */

/* ABSENT: as it was. */
static bool take_options(Profiler *p, Value subcalls, Value builtins) {
  return (is_absent(subcalls) || arg_truth(subcalls, &p->subcalls)) &&
         (is_absent(builtins) || arg_truth(builtins, &p->builtins));
}

static Value profiler_new(Type *type, Value *args, int nargs, Value kwnames) {
  Value self = type_alloc(type);
  if (!is_absent(self)) slot_set(profiler_of(self), &profiler_of(self)->entries, dict_new());
  return self;
}

static bool profiler_init(Value self, Value *args, int nargs, Value kwnames) {
  static Signature signature =
      SIGNATURE("Profiler(timer=None, timeunit=?, subcalls=True, builtins=True)");
  Profiler *p = profiler_of(self);
  Value a[4];
  if (!signature_bind(&signature, args, nargs, kwnames, a) || !take_options(p, a[2], a[3]))
    return false;
  p->unit = 0;
  if (!is_absent(a[1]) && !value_to_double(a[1], &p->unit)) return false;
  slot_set(p, &p->timer, is_none(a[0]) ? ABSENT : a[0]);
  return true;
}

static Value profiler_enable(Value *args, int nargs) {
  if (!take_options(profiler_of(args[0]), args[1], args[2])) return ABSENT;
  interp_set_profile(args[0]);
  return NONE;
}

static Value profiler_disable(Value *args, int nargs) {
  Profiler *p = profiler_of(args[0]);
  interp_set_profile(ABSENT);
  while (!is_absent(slot_get(&p->current))) leave(p);
  return NONE;
}

static Value profiler_clear(Value *args, int nargs) {
  Profiler *p = profiler_of(args[0]);
  slot_set(p, &p->entries, dict_new());
  slot_set(p, &p->current, ABSENT);
  return NONE;
}

/* -- Results ----------------------------------------------------------------------------------- */

static Value entry_struct, subentry_struct; /* the classes */

static Value show_entries(Value dict, double unit, bool is_sub);

static Value show_entry(const Entry *entry, double unit, bool is_sub) {
  Value callees = slot_get(&entry->callees), shown = NONE;
  if (!is_sub && !is_absent(callees)) shown = show_entries(callees, unit, true);
  if (is_absent(shown)) return ABSENT;
  Value values[] = {slot_get(&entry->code),
                    int_from_i64(entry->calls),
                    int_from_i64(entry->recursive_calls),
                    float_from_double((double)entry->total * unit),
                    float_from_double((double)entry->inlined * unit),
                    shown};
  return is_sub ? struct_new(subentry_struct, values, 5) : struct_new(entry_struct, values, 6);
}

/* A list of those that have been called to the end. */
static Value show_entries(Value dict, double unit, bool is_sub) {
  Value list = list_new(0), entries = dict_values_list(dict);
  if (is_absent(entries)) return ABSENT;
  for (int64_t i = 0; i < list_length(entries); i++) {
    const Entry *entry = object_cast(Entry, list_get(entries, i));
    Value shown = entry->calls == 0 ? ABSENT : show_entry(entry, unit, is_sub);
    if (entry->calls != 0 && (is_absent(shown) || !list_append(list, shown))) return ABSENT;
  }
  return list;
}

static Value profiler_getstats(Value *args, int nargs) {
  const Profiler *p = profiler_of(args[0]);
  return show_entries(slot_get(&p->entries), unit_of(p), false);
}

/* -- The module -------------------------------------------------------------------------------- */

static const BuiltinDef profiler_methods[] = {
    METHOD("enable(self, subcalls=?, builtins=?)", profiler_enable, EFFECT_ANY,
           "Start counting.\n\nsubcalls: calls are counted for each caller, too. builtins: builtin "
           "functions are counted by themselves."),
    METHOD("disable(self)", profiler_disable, EFFECT_ANY, "Stop counting."),
    METHOD("clear(self)", profiler_clear, EFFECT_ANY, "Forget everything counted so far."),
    METHOD("getstats(self, /)", profiler_getstats, EFFECT_ANY,
           "Return a list of profiler_entry objects: code, callcount, reccallcount, totaltime, "
           "inlinetime, calls.\n\ncalls is None or a list of\n"
           "profiler_subentry objects, which have the same attributes but calls."),
    METHOD_END,
};

static Type profiler_type = {
    .name = "_lsprof.Profiler",
    .base = &object_type,
    .layout = &profiler_layout,
    .root_shape = &profiler_shape,
    .flags = TYPE_BASE,
    .slots = {.new_object = profiler_new, .init = profiler_init, .call = profiler_call},
    .methods = profiler_methods,
    .doc = "Profiler(timer=None, timeunit=None, subcalls=True, builtins=True)\n\nCounts calls and "
           "the time in them. Where the timer returns ints, "
           "timeunit says\nhow many seconds one is.",
};

static const StructField fields[] = {{"code", "code object or name of a builtin function"},
                                     {"callcount", "number of calls"},
                                     {"reccallcount", "number of calls inside another"},
                                     {"totaltime", "time in all calls"},
                                     {"inlinetime", "time without that in calls from there"},
                                     {"calls", "details of the calls"},
                                     {NULL, NULL}};
static const StructField subfields[] = {
    {"code", "called code object or name of a builtin function"},
    {"callcount", "number of calls from there"},
    {"reccallcount", "number of calls inside another"},
    {"totaltime", "time in these calls"},
    {"inlinetime", "time without that in further calls"},
    {NULL, NULL}};
static const StructDef entry_struct_def = {"_lsprof.profiler_entry", NULL, fields, 6};
static const StructDef subentry_struct_def = {"_lsprof.profiler_subentry", NULL, subfields, 5};

static bool make_structs(void) {
  gc_root_add(&entry_struct);
  gc_root_add(&subentry_struct);
  type_ready(&entry_type);
  type_ready(&activation_type);
  entry_struct = struct_type_new(&entry_struct_def, false);
  subentry_struct = struct_type_new(&subentry_struct_def, false);
  return !is_absent(entry_struct) && !is_absent(subentry_struct);
}

static bool init(Value module) {
  if (is_absent(entry_struct) && !make_structs()) return false;
  return module_add(module, "profiler_entry", entry_struct) &&
         module_add(module, "profiler_subentry", subentry_struct);
}

static Type *const types[] = {&profiler_type, NULL};
static const ModuleDef lsprof_module = {
    .name = "_lsprof", .doc = "A fast profiler.", .types = types, .init = init};
MODULE_REGISTER(lsprof_module);
