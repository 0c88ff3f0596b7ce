/* The class Unpickler, load() and loads(). */
#include "modules/_pickle/unpickler.h"
#include "objects/int.h"

static void unpickler_free(Object *object) {
  free(((Unpickler *)object)->stack);
  free(((Unpickler *)object)->marks);
}

static void unpickler_trace(Object *object, GcVisitor *visitor) {
  Unpickler *u = (Unpickler *)object;
  gc_visit_slots(visitor, u->stack, (size_t)u->top);
}

static const Layout unpickler_layout = {
    .name = "Unpickler",
    .fixed_size = sizeof(Unpickler),
    .slots_offset = offsetof(Unpickler, input),
    .slots_count = 10,
    .trace = unpickler_trace,
    .finalize = unpickler_free,
};
static DEFINE_TYPE_SHAPE(unpickler);

/* -- Running ----------------------------------------------------------------------------------- */

static const LoadFunction loaders[256] = {
#define OPCODE(NAME, name, code) [code] = pickle_load_##name,
#include "modules/_pickle/opcodes.def"
};

static bool bad_opcode(uint8_t opcode) {
  if (opcode >= ' ' && opcode < 0x7f && opcode != '\'' && opcode != '\\')
    raise_unpickling("invalid load key, '%c'.", opcode);
  else
    raise_unpickling("invalid load key, '\\x%02x'.", opcode);
  return false;
}

static bool next_opcode(Unpickler *u, uint8_t *opcode) {
  const uint8_t *byte = unpickler_read(u, 1);
  if (byte == NULL) {
    if (exception_suppress(as_type(unpickling_error)))
      raise_error(&exc_EOFError, "Ran out of input");
    return false;
  }
  *opcode = *byte;
  return true;
}

/* Up to STOP. */
static bool run(Unpickler *u) {
  uint8_t opcode;
  for (;;) {
    if (!next_opcode(u, &opcode)) return false;
    if (opcode == PICKLE_STOP) return true;
    LoadFunction load = loaders[opcode];
    if (!(load != NULL ? load(u) : bad_opcode(opcode))) return false;
  }
}

static Value load_object(Unpickler *u) {
  unpickler_clear_stack(u);
  u->protocol = 0;
  Value v = run(u) ? unpickler_pop(u) : ABSENT;
  unpickler_clear_stack(u);
  if (is_absent(v)) return ABSENT;
  return unpickler_skip_used(u) ? v : ABSENT;
}

/* -- Setting up -------------------------------------------------------------------------------- */

enum { OPTION_FIX_IMPORTS, OPTION_ENCODING, OPTION_ERRORS, OPTION_BUFFERS };

static bool check_str(Value v, const char *name) {
  if (is_str(v)) return true;
  raise_type_error("%s must be str, not %T", name, v);
  return false;
}

static bool set_options(Unpickler *u, const Value *options) {
  Value buffers = options[OPTION_BUFFERS];
  if (!arg_truth(options[OPTION_FIX_IMPORTS], &u->fix_imports)) return false;
  if (!check_str(options[OPTION_ENCODING], "encoding") ||
      !check_str(options[OPTION_ERRORS], "errors"))
    return false;
  if (!is_absent(buffers) && !is_none(buffers)) {
    Value iterator = object_iter(buffers);
    if (is_absent(iterator)) return false;
    slot_set(u, &u->buffers, iterator);
  } else {
    slot_set(u, &u->buffers, ABSENT);
  }
  slot_set(u, &u->encoding, options[OPTION_ENCODING]);
  slot_set(u, &u->errors, options[OPTION_ERRORS]);
  slot_set(u, &u->input, bytes_empty);
  u->position = u->length = 0;
  u->peeked = false;
  unpickler_clear_stack(u);
  unpickler_memo_clear(u);
  u->ready = true;
  return true;
}

static bool take_method(Unpickler *u, Value from, Value name, Slot *slot) {
  Value v = object_lookup_attr(from, name);
  if (is_absent(v) && exception_pending()) return false;
  slot_set(u, slot, v);
  return true;
}

static bool set_file(Unpickler *u, Value file) {
  if (!take_method(u, file, NAME("peek"), &u->peek) ||
      !take_method(u, file, NAME("read"), &u->read) ||
      !take_method(u, file, NAME("readline"), &u->readline))
    return false;
  if (!is_absent(slot_get(&u->read)) && !is_absent(slot_get(&u->readline))) return true;
  raise_type_error("file must have 'read' and 'readline' attributes");
  return false;
}

static Value unpickler_new(Type *type, Value *args, int nargs, Value kwnames) {
  return type_alloc(type);
}

static bool unpickler_init(Value self, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE(
      "Unpickler(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())");
  Value a[5];
  Unpickler *u = as_unpickler(self);
  return signature_bind(&signature, args, nargs, kwnames, a) && set_file(u, a[0]) &&
         set_options(u, a + 1) &&
         take_method(u, self, NAME("persistent_load"), &u->persistent_load);
}

/* -- Methods ----------------------------------------------------------------------------------- */

static Value unpickler_load(Value *args, int nargs) {
  Unpickler *u = as_unpickler(args[0]);
  if (!u->ready || is_absent(slot_get(&u->read)))
    return raise_unpickling("Unpickler.__init__() was not called by %s.__init__()",
                            type_name(type_of(args[0])));
  return load_object(u);
}

static Value unpickler_sizeof(Value *args, int nargs) {
  Unpickler *u = as_unpickler(args[0]);
  int64_t arrays =
      u->capacity * (int64_t)sizeof(Slot) + u->mark_capacity * (int64_t)sizeof(int64_t);
  return int_from_i64((int64_t)gc_object_size(&u->header) + arrays);
}

static const BuiltinDef unpickler_methods[] = {
    METHOD("load(self, /)", unpickler_load, EFFECT_ANY,
           "Load a pickle.\n\nReads one from the file and returns the object it describes."),
    METHOD("find_class(self, module_name, global_name, /)", unpickler_find_class_method, EFFECT_ANY,
           "Return an object from a specified module.\n\nThe module is imported if need be. "
           "Subclasses override this to decide\n"
           "what may be loaded; functions are found this way as well."),
    METHOD("__sizeof__(self, /)", unpickler_sizeof, EFFECT_GC, "Returns size in memory, in bytes."),
    METHOD_END,
};

static Value get_persistent_load(Value self, void *closure) {
  Value v = slot_get(&as_unpickler(self)->persistent_load);
  return is_absent(v) ? raise_error(&exc_AttributeError, "persistent_load") : v;
}

static bool set_persistent_load(Value self, Value v, void *closure) {
  if (!is_absent(v) && object_is_callable(v)) {
    slot_set(as_object(self), &as_unpickler(self)->persistent_load, v);
    return true;
  }
  raise_type_error(is_absent(v) ? "attribute deletion is not supported"
                                : "persistent_load must be a callable taking one argument");
  return false;
}

static const GetSetDef unpickler_getset[] = {
    {"memo", unpickler_get_memo, unpickler_set_memo, NULL, NULL},
    {"persistent_load", get_persistent_load, set_persistent_load, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

Type unpickler_type = {
    .name = "_pickle.Unpickler",
    .base = &object_type,
    .layout = &unpickler_layout,
    .root_shape = &unpickler_shape,
    .flags = TYPE_BASE,
    .slots = {.new_object = unpickler_new, .init = unpickler_init},
    .methods = unpickler_methods,
    .getset = unpickler_getset,
    .doc = "This takes a binary file for reading a pickle data stream.\n\n"
           "The protocol is found in the pickle. The file needs read() and readline().\n"
           "fix_imports, encoding and errors are for pickles of Python 2: names of its\n"
           "library, and its 8-bit strings. buffers: an iterable of what buffer_callback\n"
           "has kept outside the pickle.",
    .text_signature = "(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
};

/* -- Functions --------------------------------------------------------------------------------- */

enum { SPARE_STACK = 1024 };

static Unpickler *make(const Value *options) {
  Unpickler *u = as_unpickler(type_alloc(&unpickler_type));
  return set_options(u, options) ? u : NULL;
}

Value pickle_load(Value *args, int nargs) {
  Unpickler *u = make(args + 1);
  return u != NULL && set_file(u, args[0]) ? load_object(u) : ABSENT;
}

/* One Unpickler is kept for loads(): made anew each time, it and all that it loads would be old
   before the next major collection. */
Value pickle_loads(Value *args, int nargs) {
  static Value spare;
  static bool registered;
  if (!registered) gc_root_add(&spare);
  registered = true;
  Value own = is_absent(spare) ? type_alloc(&unpickler_type) : spare;
  Unpickler *u = as_unpickler(own);
  spare = ABSENT; /* loads() may be called meanwhile */
  if (!set_options(u, args + 1) || !unpickler_set_input(u, args[0])) return ABSENT;
  Value v = load_object(u);
  unpickler_memo_clear(u);
  slot_set(u, &u->input, bytes_empty);
  slot_set(u, &u->buffers, ABSENT);
  if (u->capacity <= SPARE_STACK) spare = own;
  return v;
}
