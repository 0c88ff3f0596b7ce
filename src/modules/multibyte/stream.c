/* MultibyteStreamReader and MultibyteStreamWriter: around files of bytes. */
#include "modules/multibyte/multibyte.h"

#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/dict.h"

static DEFINE_TYPE_SHAPE(stream_reader);
static DEFINE_TYPE_SHAPE(stream_writer);

static bool check_errors(const char *class_name, Value errors) {
  if (is_str(errors)) return true;
  raise_type_error("%s() argument 2 must be str, not %Y", class_name, errors);
  return false;
}

/* -- Reading ----------------------------------------------------------------------------------- */

static Value reader_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("StreamReader(stream, errors='strict')");
  Value a[2];
  if (!signature_bind(&signature, args, nargs, kwnames, a) || !check_errors("StreamReader", a[1]))
    return ABSENT;
  Value self = mb_decoder_new(type, a[1]);
  if (!is_absent(self)) slot_set(mb_decoder_of(self), &mb_decoder_of(self)->stream, a[0]);
  return self;
}

/* One call of the stream's method; size < 0: without an argument. */
static Value read_bytes(Value self, Value method, int64_t size) {
  Value stream = slot_get(&mb_decoder_of(self)->stream);
  Value data =
      size < 0 ? call_method0(stream, method) : call_method1(stream, method, from_small_int(size));
  if (is_absent(data) || is_bytes(data)) return data;
  return raise_type_error("stream function returned a non-bytes object (%.100T)", data);
}

/* Text from one read, and further ones of a single byte each while that is no whole character. */
static Value read_text(Value self, Value method, int64_t size) {
  if (size == 0) return str_empty;
  for (;;) {
    Value data = read_bytes(self, method, size);
    if (is_absent(data)) return ABSENT;
    int64_t length = bytes_length(data), had = mb_decoder_of(self)->pending_size;
    Value text =
        mb_decoder_feed(self, as_bytes(data)->data, (size_t)length, length == 0 || size < 0);
    GC_KEEP(data);
    if (is_absent(text) || size < 0 || str_length(text) > 0 || length + had == 0) return text;
    size = 1;
  }
}

/* None: -1. */
static bool size_argument(Value v, int64_t *size) {
  *size = -1;
  if (is_none(v)) return true;
  if (is_int(v)) return index_to_i64(v, size);
  raise_type_error("arg 1 must be an integer");
  return false;
}

static Value reader_read(Value *args, int nargs) {
  int64_t size;
  return size_argument(args[1], &size) ? read_text(args[0], NAME("read"), size) : ABSENT;
}
static Value reader_readline(Value *args, int nargs) {
  int64_t size;
  return size_argument(args[1], &size) ? read_text(args[0], NAME("readline"), size) : ABSENT;
}
static Value reader_readlines(Value *args, int nargs) {
  Value text = reader_read(args, nargs);
  return is_absent(text) ? ABSENT : call_method1(text, NAME("splitlines"), TRUE_VALUE);
}
static Value reader_reset(Value *args, int nargs) {
  mb_decoder_clear(args[0]);
  return NONE;
}

/* -- Writing ----------------------------------------------------------------------------------- */

static Value writer_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("StreamWriter(stream, errors='strict')");
  Value a[2];
  if (!signature_bind(&signature, args, nargs, kwnames, a) || !check_errors("StreamWriter", a[1]))
    return ABSENT;
  Value self = mb_encoder_new(type, a[1]);
  if (!is_absent(self)) slot_set(mb_encoder_of(self), &mb_encoder_of(self)->stream, a[0]);
  return self;
}

static bool write_bytes(Value self, Value bytes) {
  return !is_absent(bytes) &&
         !is_absent(call_method1(slot_get(&mb_encoder_of(self)->stream), NAME("write"), bytes));
}
static bool write_text(Value self, Value text) {
  return write_bytes(self, mb_encoder_feed(self, text, false));
}

static Value writer_write(Value *args, int nargs) {
  return write_text(args[0], args[1]) ? NONE : ABSENT;
}

static Value writer_writelines(Value *args, int nargs) {
  if (type_of(args[1])->slots.get_item == NULL || is_dict(args[1]))
    return raise_type_error("arg must be a sequence object");
  for (int64_t i = 0, length; (length = object_length(args[1])) != i; i++) {
    if (length < 0) return ABSENT;
    if (i > length) break;
    Value line = object_getitem(args[1], from_small_int(i));
    if (is_absent(line) || !write_text(args[0], line)) return ABSENT;
  }
  return NONE;
}

/* Writes what is pending and ends the text; where nothing is pending, nothing is written: the
   stream stays in its character set, as in CPython. */
static Value writer_reset(Value *args, int nargs) {
  if (is_absent(slot_get(&mb_encoder_of(args[0])->pending))) return NONE;
  Value bytes = mb_encoder_feed(args[0], str_empty, true);
  if (is_absent(bytes)) return ABSENT;
  return bytes_length(bytes) == 0 || write_bytes(args[0], bytes) ? NONE : ABSENT;
}

/* -- Types ------------------------------------------------------------------------------------- */

static const BuiltinDef reader_methods[] = {
    METHOD("read(self, sizeobj=None, /)", reader_read, EFFECT_ANY,
           "Read bytes from the stream, all or so many, and return them decoded."),
    METHOD("readline(self, sizeobj=None, /)", reader_readline, EFFECT_ANY,
           "Read a line from the stream and return it decoded."),
    METHOD("readlines(self, sizehintobj=None, /)", reader_readlines, EFFECT_ANY,
           "Read from the stream and return the text as a list of lines."),
    METHOD("reset(self, /)", reader_reset, EFFECT_ANY,
           "Forget what has not been decoded and start a new text."),
    METHOD_END,
};
static const BuiltinDef writer_methods[] = {
    METHOD("write(self, strobj, /)", writer_write, EFFECT_ANY,
           "Encode the text and write it to the stream."),
    METHOD("writelines(self, lines, /)", writer_writelines, EFFECT_ANY,
           "Write each string of the sequence."),
    METHOD("reset(self, /)", writer_reset, EFFECT_ANY, "Write what is held back and end the text."),
    METHOD_END,
};
static const MemberDef reader_members[] = {
    {"stream", MEMBER_SLOT, offsetof(MbDecoder, stream), false, "The file that is read."},
    {NULL, 0, 0, false, NULL},
};
static const MemberDef writer_members[] = {
    {"stream", MEMBER_SLOT, offsetof(MbEncoder, stream), false, "The file that is written."},
    {NULL, 0, 0, false, NULL},
};
static const GetSetDef reader_getset[] = {
    {"errors", mb_get_errors, mb_set_errors, "Name of the error handler.",
     (void *)offsetof(MbDecoder, errors)},
    {NULL, NULL, NULL, NULL, NULL},
};
static const GetSetDef writer_getset[] = {
    {"errors", mb_get_errors, mb_set_errors, "Name of the error handler.",
     (void *)offsetof(MbEncoder, errors)},
    {NULL, NULL, NULL, NULL, NULL},
};

Type mb_stream_reader_type = {
    .name = "_multibytecodec.MultibyteStreamReader",
    .base = &object_type,
    .layout = &mb_decoder_layout,
    .root_shape = &stream_reader_shape,
    .flags = TYPE_BASE,
    .slots = {.new_object = reader_new, .init = mb_init},
    .methods = reader_methods,
    .members = reader_members,
    .getset = reader_getset,
};
Type mb_stream_writer_type = {
    .name = "_multibytecodec.MultibyteStreamWriter",
    .base = &object_type,
    .layout = &mb_encoder_layout,
    .root_shape = &stream_writer_shape,
    .flags = TYPE_BASE,
    .slots = {.new_object = writer_new, .init = mb_init},
    .methods = writer_methods,
    .members = writer_members,
    .getset = writer_getset,
};
