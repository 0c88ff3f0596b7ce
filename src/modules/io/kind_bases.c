/* _RawIOBase, _BufferedIOBase, _TextIOBase: the defaults of the three kinds of streams, on top of
   the methods that a subclass brings. */
#include "modules/io/io.h"
#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* -- Raw streams: read() by readinto(), readall() by read() ------------------------------------ */

static Value raw_read(Value *args, int nargs) {
  int64_t size, got;
  if (!index_to_i64(args[1], &size)) return ABSENT;
  if (size < 0) return call_method0(args[0], NAME("readall"));
  Value array = bytearray_from_data(NULL, 0);
  if (is_absent(array) || !bytearray_resize(array, size)) return ABSENT;
  Value result = call_method1(args[0], NAME("readinto"), array);
  if (is_absent(result) || is_none(result)) return result;
  if (!index_to_i64(result, &got)) return ABSENT;
  if (got < 0 || got > as_bytearray(array)->length)
    return raise_value_error("readinto returned %zd outside buffer size %zd", got, size);
  return bytes_from_data(bytearray_data(array), got);
}

static Value join(Value chunks) {
  return call_method1(bytes_empty, NAME("join"), chunks);
}

static Value raw_readall(Value *args, int nargs) {
  Value chunks = list_new(4);
  for (;;) {
    Value data = call_method1(args[0], NAME("read"), from_small_int(IO_BUFFER_SIZE));
    if (is_absent(data)) {
      if (io_forget_interrupt()) continue;
      return ABSENT;
    }
    if (is_none(data)) return list_length(chunks) == 0 ? NONE : join(chunks);
    if (!is_bytes(data)) return raise_type_error("read() should return bytes");
    if (bytes_length(data) == 0) return join(chunks);
    if (!list_append(chunks, data)) return ABSENT;
  }
}

static Value raw_not_implemented(Value *args, int nargs) {
  return raise_instance(exception_new(&exc_NotImplementedError, from_object(tuple_empty)));
}

static const BuiltinDef raw_methods[] = {
    METHOD("read(self, size=-1, /)", raw_read, EFFECT_ANY, NULL),
    METHOD("readall(self, /)", raw_readall, EFFECT_ANY,
           "Read until EOF, using multiple read() call."),
    METHOD("readinto(self, /, *args)", raw_not_implemented, EFFECT_RAISE, NULL),
    METHOD("write(self, /, *args)", raw_not_implemented, EFFECT_RAISE, NULL),
    METHOD_END,
};

Type raw_base_type = {
    .name = "_io._RawIOBase",
    .base = &io_base_type,
    .flags = STREAM_FLAGS,
    .methods = raw_methods,
    .doc = "Base class for raw binary I/O.",
};

/* -- Buffered streams: readinto() by read() ---------------------------------------------------- */

static Value read_into(Value self, Value target, Value method) {
  Buffer buffer;
  if (!buffer_get(target, &buffer, BUFFER_WRITABLE)) return ABSENT;
  Value data = call_method1(self, method, int_from_i64(buffer.length)), result = ABSENT;
  if (is_absent(data)) {
    /* nothing came */
  } else if (!is_bytes(data)) {
    raise_type_error("read() should return bytes");
  } else if (bytes_length(data) > buffer.length) {
    raise_value_error("read() returned too much data: %zd bytes requested, %zd returned",
                      buffer.length, bytes_length(data));
  } else {
    memcpy(buffer.memory, as_bytes(data)->data, bytes_length(data));
    result = int_from_i64(bytes_length(data));
  }
  buffer_release(&buffer);
  return result;
}

static Value buffered_readinto(Value *args, int nargs) {
  return read_into(args[0], args[1], NAME("read"));
}
static Value buffered_readinto1(Value *args, int nargs) {
  return read_into(args[0], args[1], NAME("read1"));
}

#define UNSUPPORTED(function, name)                                                                \
  static Value function(Value *args, int nargs) {                                                  \
    return io_unsupported(name);                                                                   \
  }
UNSUPPORTED(no_detach, "detach")
UNSUPPORTED(no_read, "read")
UNSUPPORTED(no_read1, "read1")
UNSUPPORTED(no_readline, "readline")
UNSUPPORTED(no_write, "write")

static const BuiltinDef buffered_methods[] = {
    METHOD("detach(self, /)", no_detach, EFFECT_ANY,
           "Disconnect this buffer from its underlying raw stream and return it."),
    METHOD("read(self, size=-1, /)", no_read, EFFECT_ANY, "Read and return up to n bytes."),
    METHOD("read1(self, size=-1, /)", no_read1, EFFECT_ANY,
           "Read and return up to n bytes, with at most one read() of the underlying stream."),
    METHOD("readinto(self, buffer, /)", buffered_readinto, EFFECT_ANY, NULL),
    METHOD("readinto1(self, buffer, /)", buffered_readinto1, EFFECT_ANY, NULL),
    METHOD("write(self, b, /)", no_write, EFFECT_ANY,
           "Write the given buffer to the IO stream, returning the number of bytes written."),
    METHOD_END,
};

Type buffered_base_type = {
    .name = "_io._BufferedIOBase",
    .base = &io_base_type,
    .flags = STREAM_FLAGS,
    .methods = buffered_methods,
    .doc = "Base class for buffered IO objects.",
};

/* -- Text streams ------------------------------------------------------------------------------ */

static Value get_none(Value self, void *closure) {
  return NONE;
}

static const BuiltinDef text_methods[] = {
    METHOD("detach(self, /)", no_detach, EFFECT_ANY,
           "Separate the underlying buffer from the text stream and return it."),
    METHOD("read(self, size=-1, /)", no_read, EFFECT_ANY,
           "Read at most size characters from stream."),
    METHOD("readline(self, size=-1, /)", no_readline, EFFECT_ANY, "Read until newline or EOF."),
    METHOD("write(self, s, /)", no_write, EFFECT_ANY,
           "Write string to stream, returning the number of characters written."),
    METHOD_END,
};
static const GetSetDef text_getset[] = {
    {"encoding", get_none, NULL, "Encoding of the text stream.", NULL},
    {"newlines", get_none, NULL, "Line endings translated so far.", NULL},
    {"errors", get_none, NULL, "The error setting of the decoder or encoder.", NULL},
    {0},
};

Type text_base_type = {
    .name = "_io._TextIOBase",
    .base = &io_base_type,
    .flags = STREAM_FLAGS,
    .methods = text_methods,
    .getset = text_getset,
    .doc = "Base class for text I/O.",
};
