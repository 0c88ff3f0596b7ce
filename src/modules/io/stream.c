/* Calls on streams of any kind: exact types of ours directly, others through their methods. */
#include "modules/io/buffered.h"
#include "objects/int.h"
#include "objects/str.h"

Value stream_read(Value stream, int64_t size) {
  Value args[] = {stream, int_from_i64(size)};
  Type *type = type_of(stream);
  bool direct = type == &buffered_reader_type || type == &buffered_random_type;
  return direct ? buffered_read(args, 2) : call_method1(stream, NAME("read"), args[1]);
}

Value stream_read1(Value stream, int64_t size) {
  Value args[] = {stream, int_from_i64(size)};
  Type *type = type_of(stream);
  bool direct = type == &buffered_reader_type || type == &buffered_random_type;
  return direct ? buffered_read1(args, 2) : call_method1(stream, NAME("read1"), args[1]);
}

Value stream_write(Value stream, Value bytes) {
  Value args[] = {stream, bytes};
  Type *type = type_of(stream);
  bool direct = type == &buffered_writer_type || type == &buffered_random_type;
  return direct ? buffered_write(args, 2) : call_method1(stream, NAME("write"), bytes);
}

Value stream_flush(Value stream) {
  return call_method0(stream, NAME("flush"));
}

static bool is_buffered(Type *type) {
  return type == &buffered_reader_type || type == &buffered_writer_type ||
         type == &buffered_random_type;
}

int stream_is_closed(Value stream) {
  Value raw = is_buffered(type_of(stream)) ? slot_get(&as_buffered(stream)->raw) : stream;
  if (likely(!is_absent(raw) && type_of(raw) == &fileio_type)) return !fileio_is_open(raw);
  return io_is_closed(stream);
}
