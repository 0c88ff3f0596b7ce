/* BufferedRWPair: a BufferedReader and a BufferedWriter over two raw streams, as one object. */
#include "modules/io/io.h"
#include "objects/int.h"
#include "objects/str.h"

typedef struct Pair {
  Object header;
  Slot reader, writer; /* absent: not initialised */
} Pair;
static const Layout pair_layout = {.name = "BufferedRWPair",
                                   .fixed_size = sizeof(Pair),
                                   .slots_offset = offsetof(Pair, reader),
                                   .slots_count = 2};
static DEFINE_TYPE_SHAPE(buffered_pair);
static Pair *as_pair(Value v) {
  return object_cast(Pair, v);
}

static bool pair_init(Value self, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("BufferedRWPair(reader, writer, buffer_size=?, /)");
  Value a[3];
  if (!signature_bind(&signature, args, nargs, kwnames, a)) return false;
  if (!io_check_readable(a[0]) || !io_check_writable(a[1])) return false;
  Value size = is_absent(a[2]) ? from_small_int(IO_BUFFER_SIZE) : a[2];
  Value reader = call2(type_value(&buffered_reader_type), a[0], size);
  Value writer = is_absent(reader) ? ABSENT : call2(type_value(&buffered_writer_type), a[1], size);
  if (is_absent(writer)) return false;
  slot_set(as_pair(self), &as_pair(self)->reader, reader);
  slot_set(as_pair(self), &as_pair(self)->writer, writer);
  return true;
}

static Value half(const Slot *slot) {
  Value v = slot_get(slot);
  return is_absent(v) ? raise_value_error("I/O operation on uninitialized object") : v;
}
static Value reader_of(Value self) {
  return half(&as_pair(self)->reader);
}
static Value writer_of(Value self) {
  return half(&as_pair(self)->writer);
}

#define FORWARD(function, half, name)                                                              \
  static Value function(Value *args, int nargs) {                                                  \
    Value stream = half(args[0]);                                                                  \
    return is_absent(stream) ? ABSENT                                                              \
                             : call_method(stream, NAME(name), args + 1, nargs - 1, ABSENT);       \
  }
FORWARD(pair_read, reader_of, "read")
FORWARD(pair_peek, reader_of, "peek")
FORWARD(pair_read1, reader_of, "read1")
FORWARD(pair_readinto, reader_of, "readinto")
FORWARD(pair_readinto1, reader_of, "readinto1")
FORWARD(pair_readable, reader_of, "readable")
FORWARD(pair_write, writer_of, "write")
FORWARD(pair_flush, writer_of, "flush")
FORWARD(pair_writable, writer_of, "writable")
FORWARD(close_writer, writer_of, "close")
FORWARD(close_reader, reader_of, "close")
FORWARD(writer_isatty, writer_of, "isatty")
FORWARD(reader_isatty, reader_of, "isatty")

/* Both are closed even if the first of them fails. */
static Value pair_close(Value *args, int nargs) {
  Value closed = close_writer(args, nargs);
  Value failure = is_absent(closed) ? exception_fetch() : ABSENT;
  Value result = close_reader(args, nargs);
  return io_chain(failure) ? result : ABSENT;
}

static Value pair_isatty(Value *args, int nargs) {
  Value result = writer_isatty(args, nargs);
  return is_absent(result) || !same(result, FALSE_VALUE) ? result : reader_isatty(args, nargs);
}

static Value get_closed(Value self, void *closure) {
  Value writer = slot_get(&as_pair(self)->writer);
  if (is_absent(writer))
    return raise_error(&exc_RuntimeError, "the BufferedRWPair object is being garbage-collected");
  return object_getattr(writer, NAME("closed"));
}

static Value pair_new(Type *type, Value *args, int nargs, Value kwnames) {
  return type_alloc(type);
}

static const BuiltinDef pair_methods[] = {
    METHOD("read(self, size=-1, /)", pair_read, EFFECT_ANY, NULL),
    METHOD("peek(self, size=0, /)", pair_peek, EFFECT_ANY, NULL),
    METHOD("read1(self, size=-1, /)", pair_read1, EFFECT_ANY, NULL),
    METHOD("readinto(self, buffer, /)", pair_readinto, EFFECT_ANY, NULL),
    METHOD("readinto1(self, buffer, /)", pair_readinto1, EFFECT_ANY, NULL),
    METHOD("write(self, buffer, /)", pair_write, EFFECT_ANY, NULL),
    METHOD("flush(self, /)", pair_flush, EFFECT_ANY, NULL),
    METHOD("readable(self, /)", pair_readable, EFFECT_ANY, NULL),
    METHOD("writable(self, /)", pair_writable, EFFECT_ANY, NULL),
    METHOD("close(self, /)", pair_close, EFFECT_ANY, NULL),
    METHOD("isatty(self, /)", pair_isatty, EFFECT_ANY, NULL),
    METHOD("__getstate__(self, /)", io_refuse_pickling, EFFECT_RAISE, NULL),
    METHOD_END,
};
static const GetSetDef pair_getset[] = {
    {"closed", get_closed, NULL, NULL, NULL},
    {0},
};

Type buffered_pair_type = {
    .name = "_io.BufferedRWPair",
    .base = &buffered_base_type,
    .layout = &pair_layout,
    .root_shape = &buffered_pair_shape,
    .flags = STREAM_FLAGS,
    .slots = {.new_object = pair_new, .init = pair_init},
    .methods = pair_methods,
    .getset = pair_getset,
    .doc = "A buffered reader and a buffered writer together: for sockets and two-way pipes.",
    .text_signature = "(reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /)",
};
