/* _ssl.MemoryBIO: bytes between a connection and whoever transports them. */
#include "modules/_ssl/ssl.h"

#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/tuple.h"

static void bio_finalize(Object *object) {
  if (((SslBio *)object)->bio != NULL) BIO_free_all(((SslBio *)object)->bio);
}
static const Layout bio_layout = {
    .name = "SslBio", .fixed_size = sizeof(SslBio), .finalize = bio_finalize};
static DEFINE_TYPE_SHAPE(bio);

static Value bio_new(Type *type, Value *args, int nargs, Value kwnames) {
  if (nargs > 0) return raise_type_error("MemoryBIO() takes no positional arguments");
  if (!is_absent(kwnames) && tuple_length(kwnames) > 0)
    return raise_type_error("MemoryBIO() takes no keyword arguments");
  Value self = type_alloc(type);
  BIO *bio = BIO_new(BIO_s_mem());
  if (bio == NULL) return ssl_raise_plain("failed to allocate BIO");
  /* An empty one says "try again", not "end", until write_eof. */
  BIO_set_retry_read(bio);
  BIO_set_mem_eof_return(bio, -1);
  as_bio(self)->bio = bio;
  gc_add_memory_pressure(BIO_BYTES);
  return self;
}

static int64_t available(Value self) {
  return (int64_t)min_of(BIO_ctrl_pending(as_bio(self)->bio), (size_t)INT_MAX);
}

static Value bio_read(Value *args, int nargs) {
  int size;
  if (!index_to_int(args[1], &size)) return ABSENT;
  int64_t left = available(args[0]);
  Value bytes = bytes_alloc(size < 0 || size > left ? left : size);
  if (is_absent(bytes) || bytes_length(bytes) == 0) return bytes;
  int count = BIO_read(as_bio(args[0])->bio, as_bytes(bytes)->data, (int)bytes_length(bytes));
  return count < 0 ? ssl_raise(PLACE_OTHER) : bytes_truncate(bytes, count);
}

static Value write_buffer(Value self, const Buffer *buffer) {
  if (buffer->length > INT_MAX)
    return raise_error(&exc_OverflowError, "string longer than %d bytes", INT_MAX);
  if (as_bio(self)->eof_written) return ssl_raise_plain("cannot write() after write_eof()");
  int count = BIO_write(as_bio(self)->bio, buffer->memory, (int)buffer->length);
  gc_add_memory_pressure((size_t)max_of(count, 0));
  return count < 0 ? ssl_raise(PLACE_OTHER) : from_small_int(count);
}
static Value bio_write(Value *args, int nargs) {
  Buffer buffer;
  if (!buffer_get(args[1], &buffer, BUFFER_SIMPLE)) return ABSENT;
  Value result = write_buffer(args[0], &buffer);
  buffer_release(&buffer);
  return result;
}

static Value bio_write_eof(Value *args, int nargs) {
  as_bio(args[0])->eof_written = true;
  BIO_clear_retry_flags(as_bio(args[0])->bio);
  BIO_set_mem_eof_return(as_bio(args[0])->bio, 0);
  return NONE;
}

static Value get_pending(Value self, void *closure) {
  return from_small_int((int64_t)BIO_ctrl_pending(as_bio(self)->bio));
}
static Value get_eof(Value self, void *closure) {
  return from_bool(available(self) == 0 && as_bio(self)->eof_written);
}

static const BuiltinDef methods[] = {
    METHOD("read(self, size=-1, /)", bio_read, EFFECT_ANY,
           "Read up to size bytes, all there are if size is negative."),
    METHOD("write(self, b, /)", bio_write, EFFECT_ANY,
           "Write the bytes b and return how many they are."),
    METHOD("write_eof(self, /)", bio_write_eof, EFFECT_ANY,
           "Write an end: once all is read, read() keeps returning b''."),
    METHOD_END,
};
static const GetSetDef getset[] = {
    {"pending", get_pending, NULL, "The number of bytes waiting.", NULL},
    {"eof", get_eof, NULL, "Whether everything up to the written end has been read.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
Type ssl_bio_type = {
    .name = "_ssl.MemoryBIO",
    .base = &object_type,
    .layout = &bio_layout,
    .root_shape = &bio_shape,
    .slots = {.new_object = bio_new},
    .methods = methods,
    .getset = getset,
};
