/* The class Pickler, dump() and dumps(). */
#include "modules/_pickle/pickler.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/list.h"

static void pickler_free(Object *object) {
  byte_buffer_free(&((Pickler *)object)->out);
  pickler_memo_free(&((Pickler *)object)->memo);
}

static const Layout pickler_layout = {
    .name = "Pickler",
    .fixed_size = sizeof(Pickler),
    .slots_offset = offsetof(Pickler, write),
    .slots_count = 7,
    .finalize = pickler_free,
};
static DEFINE_TYPE_SHAPE(pickler);

/* -- Setting up -------------------------------------------------------------------------------- */

static bool set_protocol(Pickler *p, Value protocol, Value fix_imports, Value buffer_callback) {
  bool fix;
  int64_t number = DEFAULT_PROTOCOL;
  if (!is_none(protocol)) {
    if (!index_to_i64(protocol, &number)) return false;
    if (number < 0) number = HIGHEST_PROTOCOL;
    if (number > HIGHEST_PROTOCOL) {
      raise_value_error("pickle protocol must be <= %d", HIGHEST_PROTOCOL);
      return false;
    }
  }
  if (!arg_truth(fix_imports, &fix)) return false;
  if (!is_none(buffer_callback) && number < 5) {
    raise_value_error("buffer_callback needs protocol >= 5");
    return false;
  }
  p->protocol = number;
  p->binary = number > 0;
  p->fix_imports = fix && number < 3;
  p->frame_start = -1;
  slot_set(p, &p->buffer_callback, is_none(buffer_callback) ? ABSENT : buffer_callback);
  pickler_memo_clear(p);
  p->ready = true;
  return true;
}

static bool set_file(Pickler *p, Value file) {
  Value write = object_lookup_attr(file, NAME("write"));
  if (is_absent(write)) {
    if (!exception_pending()) raise_type_error("file must have a 'write' attribute");
    return false;
  }
  slot_set(p, &p->write, write);
  return true;
}

static Pickler *pickler_make(Type *type) {
  Value self = type_alloc(type);
  byte_buffer_init(&as_pickler(self)->out);
  return as_pickler(self);
}

static Value pickler_new(Type *type, Value *args, int nargs, Value kwnames) {
  return from_object(pickler_make(type));
}

/* An attribute of the instance or its class, which a subclass may define. */
static bool take_hook(Pickler *p, Value name, Slot *slot) {
  Value v = object_lookup_attr(from_object(p), name);
  if (is_absent(v)) return !exception_pending();
  slot_set(p, slot, v);
  return true;
}

static bool pickler_init(Value self, Value *args, int nargs, Value kwnames) {
  static Signature signature =
      SIGNATURE("Pickler(file, protocol=None, fix_imports=True, buffer_callback=None)");
  Value a[4];
  Pickler *p = as_pickler(self);
  if (!signature_bind(&signature, args, nargs, kwnames, a)) return false;
  slot_set(p, &p->persistent_id, ABSENT);
  slot_set(p, &p->dispatch_table, ABSENT);
  p->fast = p->fast_depth = 0;
  slot_set(p, &p->fast_objects, ABSENT);
  return set_protocol(p, a[1], a[2], a[3]) && set_file(p, a[0]) &&
         take_hook(p, NAME("persistent_id"), &p->persistent_id) &&
         take_hook(p, NAME("dispatch_table"), &p->dispatch_table);
}

/* -- Methods ----------------------------------------------------------------------------------- */

static bool write_pickle(Pickler *p, Value v) {
  bool ok = pickler_begin(p) && pickle_save(p, v) && pickler_end(p);
  if (!ok) p->framing = false, p->frame_start = -1;
  return ok;
}

static Value pickler_dump(Value *args, int nargs) {
  Pickler *p = as_pickler(args[0]);
  if (!p->ready || is_absent(slot_get(&p->write)))
    return raise_pickling("Pickler.__init__() was not called by %s.__init__()",
                          type_name(type_of(args[0])));
  slot_set(p, &p->reducer_override, ABSENT);
  if (!take_hook(p, NAME("reducer_override"), &p->reducer_override)) return ABSENT;
  bool ok = write_pickle(p, args[1]);
  slot_set(p, &p->reducer_override, ABSENT);
  return ok ? NONE : ABSENT;
}

static Value pickler_clear_memo(Value *args, int nargs) {
  pickler_memo_clear(as_pickler(args[0]));
  return NONE;
}

static Value pickler_sizeof(Value *args, int nargs) {
  Pickler *p = as_pickler(args[0]);
  int64_t memo = p->memo.capacity * (int64_t)(sizeof(int32_t) + sizeof(int64_t) / 2);
  return int_from_i64((int64_t)gc_object_size(&p->header) + (int64_t)p->out.capacity + memo);
}

static const BuiltinDef pickler_methods[] = {
    METHOD("dump(self, obj, /)", pickler_dump, EFFECT_ANY,
           "Write the pickle of an object to the file."),
    METHOD("clear_memo(self, /)", pickler_clear_memo, EFFECT_GC,
           "Clears the pickler's \"memo\".\n\nThe next dump() writes all objects again that "
           "earlier ones have written."),
    METHOD("__sizeof__(self, /)", pickler_sizeof, EFFECT_GC, "Returns size in memory, in bytes."),
    METHOD_END,
};

static Value get_persistent_id(Value self, void *closure) {
  Value v = slot_get(&as_pickler(self)->persistent_id);
  return is_absent(v) ? raise_error(&exc_AttributeError, "persistent_id") : v;
}

static bool set_persistent_id(Value self, Value v, void *closure) {
  if (!is_absent(v) && object_is_callable(v)) {
    slot_set(as_object(self), &as_pickler(self)->persistent_id, v);
    return true;
  }
  raise_type_error(is_absent(v) ? "attribute deletion is not supported"
                                : "persistent_id must be a callable taking one argument");
  return false;
}

static const GetSetDef pickler_getset[] = {
    {"memo", pickler_get_memo, pickler_set_memo, NULL, NULL},
    {"persistent_id", get_persistent_id, set_persistent_id, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static const MemberDef pickler_members[] = {
    {"bin", MEMBER_INT64, offsetof(Pickler, binary), true, NULL},
    {"fast", MEMBER_INT64, offsetof(Pickler, fast), true, NULL},
    {"dispatch_table", MEMBER_SLOT_OR_RAISE, offsetof(Pickler, dispatch_table), true, NULL},
    {0},
};

Type pickler_type = {
    .name = "_pickle.Pickler",
    .base = &object_type,
    .layout = &pickler_layout,
    .root_shape = &pickler_shape,
    .flags = TYPE_BASE,
    .slots = {.new_object = pickler_new, .init = pickler_init},
    .methods = pickler_methods,
    .getset = pickler_getset,
    .members = pickler_members,
    .doc = "This takes a binary file for writing a pickle data stream.\n\n"
           "protocol is a number up to 5, 4 by default; -1 is the highest. With fix_imports\n"
           "names of Python 3's library become those of Python 2, up to protocol 2.\n"
           "buffer_callback is called for each PickleBuffer; where its result is false, the\n"
           "data stay outside the pickle.",
    .text_signature = "(file, protocol=None, fix_imports=True, buffer_callback=None)",
};

/* -- Functions --------------------------------------------------------------------------------- */

Value pickle_dump(Value *args, int nargs) {
  Pickler *p = pickler_make(&pickler_type);
  if (!set_protocol(p, args[2], args[3], args[4]) || !set_file(p, args[1])) return ABSENT;
  return write_pickle(p, args[0]) ? NONE : ABSENT;
}

enum { SPARE_BYTES = 64 * 1024 };

Value pickle_dumps(Value *args, int nargs) {
  static Value spare; /* as in loads() */
  static bool registered;
  if (!registered) gc_root_add(&spare);
  registered = true;
  Value own = is_absent(spare) ? from_object(pickler_make(&pickler_type)) : spare;
  Pickler *p = as_pickler(own);
  spare = ABSENT;
  if (!set_protocol(p, args[1], args[2], args[3])) return ABSENT;
  Value result = write_pickle(p, args[0]) ? bytes_from_buffer(&p->out) : ABSENT;
  if (p->out.capacity > SPARE_BYTES) byte_buffer_free(&p->out);
  p->out.size = 0;
  pickler_memo_clear(p);
  slot_set(p, &p->buffer_callback, ABSENT);
  spare = own;
  return result;
}
