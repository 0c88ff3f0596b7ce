/* zlib.compress, zlib.compressobj and its objects. */
#include "modules/zlib/stream.h"

typedef struct CompressObject {
  Object header;
  Stream *stream; /* NULL: construction failed */
} CompressObject;

static void compress_destroy(Object *object) {
  Stream *s = ((CompressObject *)object)->stream;
  if (s == NULL) return;
  if (s->live) deflateEnd(&s->z);
  stream_free(s);
}
static const Layout compress_layout = {
    .name = "CompressObject", .fixed_size = sizeof(CompressObject), .finalize = compress_destroy};
static DEFINE_TYPE_SHAPE(compress);
static Stream *stream_of(Value v) {
  return object_cast(CompressObject, v)->stream;
}

static Value compress_alloc(void) {
  CompressObject *c = gc_new(&compress_shape);
  c->stream = stream_new();
  return from_object(c);
}

/* -- At once ----------------------------------------------------------------------------------- */

static Value compress_all(Stream *s, const Buffer *data) {
  Input in = {data->memory, (size_t)data->length};
  Output out = {.limit = SIZE_MAX};
  int code = stream_run(s, deflate, &in, Z_FINISH, &out);
  if (code != Z_STREAM_END) {
    free(out.data);
    if (code == Z_MEM_ERROR)
      return raise_error(&exc_MemoryError, "Out of memory while compressing data");
    return zlib_raise(&s->z, code, "while compressing data");
  }
  return output_finish(&out);
}

Value zlib_compress(Value *args, int nargs) {
  Buffer data;
  int level, wbits;
  if (!index_to_int(args[1], &level) || !index_to_int(args[2], &wbits)) return ABSENT;
  if (!buffer_get(args[0], &data, BUFFER_SIMPLE)) return ABSENT;
  Value result;
  Stream *s = stream_new();
  int code = deflateInit2(&s->z, level, Z_DEFLATED, wbits, MAX_MEM_LEVEL < 8 ? MAX_MEM_LEVEL : 8,
                          Z_DEFAULT_STRATEGY);
  if (code == Z_OK)
    result = compress_all(s, &data);
  else if (code == Z_MEM_ERROR)
    result = raise_error(&exc_MemoryError, "Out of memory while compressing data");
  else if (code == Z_STREAM_ERROR)
    result = raise_error(as_type(zlib_error), "Bad compression level");
  else
    result = zlib_raise(&s->z, code, "while compressing data");
  if (code == Z_OK) deflateEnd(&s->z);
  stream_free(s);
  buffer_release(&data);
  return result;
}

/* -- Objects ----------------------------------------------------------------------------------- */

static bool use_dictionary(Stream *s, const Buffer *dictionary) {
  if (dictionary->length > UINT32_MAX) {
    raise_error(&exc_OverflowError, "zdict length does not fit in an unsigned int");
    return false;
  }
  int code = deflateSetDictionary(&s->z, dictionary->memory, (uInt)dictionary->length);
  if (code == Z_STREAM_ERROR)
    raise_value_error("Invalid dictionary");
  else if (code != Z_OK)
    raise_value_error("deflateSetDictionary()");
  return code == Z_OK;
}

/* What zlib allocates for the options, as its manual says: window and hash table. */
static void report_memory(int wbits, int level) {
  gc_add_memory_pressure(((size_t)1 << (abs(wbits) % 16 + 2)) + ((size_t)1 << (level + 9)));
}

static bool start(Stream *s, const int *options) {
  int code = deflateInit2(&s->z, options[0], options[1], options[2], options[3], options[4]);
  s->live = code == Z_OK;
  if (code == Z_OK)
    report_memory(options[2], options[3]);
  else if (code == Z_MEM_ERROR)
    raise_error(&exc_MemoryError, "Can't allocate memory for compression object");
  else if (code == Z_STREAM_ERROR)
    raise_value_error("Invalid initialization option");
  else
    zlib_raise(&s->z, code, "while creating compression object");
  return code == Z_OK;
}

Value zlib_compressobj(Value *args, int nargs) {
  int options[5];
  Buffer dictionary;
  for (int i = 0; i < 5; i++)
    if (!index_to_int(args[i], &options[i])) return ABSENT;
  bool given = !is_none(args[5]);
  if (given && !buffer_get(args[5], &dictionary, BUFFER_SIMPLE)) return ABSENT;
  Value self = compress_alloc();
  bool ok =
      start(stream_of(self), options) && (!given || use_dictionary(stream_of(self), &dictionary));
  if (given) buffer_release(&dictionary);
  return ok ? self : ABSENT;
}

static Value compress_compress(Value *args, int nargs) {
  Buffer data;
  Stream *s = stream_of(args[0]);
  if (!buffer_get(args[1], &data, BUFFER_SIMPLE)) return ABSENT;
  Input in = {data.memory, (size_t)data.length};
  Output out = {.limit = SIZE_MAX};
  stream_lock(s);
  int code = stream_run(s, deflate, &in, Z_NO_FLUSH, &out);
  Value result = code == Z_OK || code == Z_BUF_ERROR ? output_finish(&out) : ABSENT;
  if (is_absent(result) && !exception_pending()) {
    free(out.data);
    zlib_raise(&s->z, code, "while compressing data");
  }
  stream_unlock(s);
  buffer_release(&data);
  return result;
}

/* After Z_FINISH the stream is over. false: exception set. */
static bool end_flush(Stream *s, int code, int mode) {
  if (code == Z_STREAM_END && mode == Z_FINISH) {
    code = deflateEnd(&s->z);
    s->live = false;
    if (code != Z_OK) zlib_raise(&s->z, code, "while finishing compression");
    return code == Z_OK;
  }
  if (code == Z_OK || code == Z_BUF_ERROR) return true;
  zlib_raise(&s->z, code, "while flushing");
  return false;
}

static Value compress_flush(Value *args, int nargs) {
  int mode;
  Stream *s = stream_of(args[0]);
  if (!index_to_int(args[1], &mode)) return ABSENT;
  if (mode == Z_NO_FLUSH) return bytes_empty;
  Input in = {NULL, 0};
  Output out = {.limit = SIZE_MAX};
  stream_lock(s);
  int code = stream_run(s, deflate, &in, mode, &out);
  bool ok = end_flush(s, code, mode);
  stream_unlock(s);
  if (ok) return output_finish(&out);
  free(out.data);
  return ABSENT;
}

static Value compress_copy(Value *args, int nargs) {
  Value copy = compress_alloc();
  Stream *from = stream_of(args[0]), *to = stream_of(copy);
  stream_lock(from);
  int code = deflateCopy(&to->z, &from->z);
  to->live = code == Z_OK;
  stream_unlock(from);
  if (code == Z_OK) {
    report_memory(MAX_WBITS, MAX_MEM_LEVEL);
    return copy;
  }
  if (code == Z_STREAM_ERROR) return raise_value_error("Inconsistent stream state");
  if (code == Z_MEM_ERROR)
    return raise_error(&exc_MemoryError, "Can't allocate memory for compression object");
  return zlib_raise(&from->z, code, "while copying compression object");
}

static const BuiltinDef compress_methods[] = {
    METHOD("compress(self, data, /)", compress_compress, EFFECT_ANY,
           "Takes data to be compressed and returns what is ready of the result; flush() gives the "
           "rest."),
    METHOD("flush(self, mode=4, /)", compress_flush, EFFECT_ANY,
           "Return what is left of the compressed data.\n\nAfter the mode Z_FINISH, the default, "
           "the object is of no more use."),
    METHOD("copy(self, /)", compress_copy, EFFECT_ANY, "Return a copy of the compression object."),
    METHOD("__copy__(self, /)", compress_copy, EFFECT_ANY,
           "Return a copy of the compression object."),
    METHOD("__deepcopy__(self, memo, /)", compress_copy, EFFECT_ANY,
           "Return a copy of the compression object."),
    METHOD_END,
};
Type zlib_compress_type = {
    .name = "zlib.Compress",
    .base = &object_type,
    .layout = &compress_layout,
    .root_shape = &compress_shape,
    .flags = TYPE_NO_INSTANCES,
    .methods = compress_methods,
};
