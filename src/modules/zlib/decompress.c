/* zlib.decompress, zlib.decompressobj and its objects. */
#include "modules/zlib/stream.h"

#include "objects/bytes_internal.h"

typedef struct DecompressObject {
  Object header;
  Stream *stream;       /* NULL: construction failed */
  bool eof;             /* the end of the compressed data was seen */
  Slot unused_data;     /* bytes behind that end */
  Slot unconsumed_tail; /* bytes not read because of max_length */
} DecompressObject;

static void decompress_destroy(Object *object) {
  Stream *s = ((DecompressObject *)object)->stream;
  if (s == NULL) return;
  if (s->live) inflateEnd(&s->z);
  stream_free(s);
}
static const Layout decompress_layout = {.name = "DecompressObject",
                                         .fixed_size = sizeof(DecompressObject),
                                         .slots_offset = offsetof(DecompressObject, unused_data),
                                         .slots_count = 2,
                                         .finalize = decompress_destroy};
static DEFINE_TYPE_SHAPE(decompress);
static DecompressObject *self_of(Value v) {
  return object_cast(DecompressObject, v);
}

static Value decompress_alloc(void) {
  DecompressObject *d = gc_new(&decompress_shape);
  d->stream = stream_new();
  slot_set(d, &d->unused_data, bytes_empty);
  slot_set(d, &d->unconsumed_tail, bytes_empty);
  return from_object(d);
}

/* -- At once ----------------------------------------------------------------------------------- */

static Value decompress_all(Stream *s, const Buffer *data, size_t room) {
  Input in = {data->memory, (size_t)data->length};
  Output out = {.limit = SIZE_MAX, .capacity = max_of(room, (size_t)1)};
  out.data = malloc(out.capacity);
  int code = out.data == NULL ? Z_MEM_ERROR : stream_run(s, inflate, &in, Z_FINISH, &out);
  if (code == Z_STREAM_END) return output_finish(&out);
  free(out.data);
  if (code == Z_MEM_ERROR)
    return raise_error(&exc_MemoryError, "Out of memory while decompressing data");
  return zlib_raise(&s->z, code, "while decompressing data");
}

static Value decompress_buffer(const Buffer *data, int wbits, size_t room) {
  Stream *s = stream_new();
  Value result;
  int code = inflateInit2(&s->z, wbits);
  if (code == Z_OK)
    result = decompress_all(s, data, room);
  else if (code == Z_MEM_ERROR)
    result = raise_error(&exc_MemoryError, "Out of memory while decompressing data");
  else
    result = zlib_raise(&s->z, code, "while preparing to decompress data");
  if (code == Z_OK) inflateEnd(&s->z);
  stream_free(s);
  return result;
}

Value zlib_decompress(Value *args, int nargs) {
  Buffer data;
  int wbits;
  int64_t room;
  if (!index_to_int(args[1], &wbits) || !index_to_i64(args[2], &room)) return ABSENT;
  if (!buffer_get(args[0], &data, BUFFER_SIMPLE)) return ABSENT;
  Value result = room < 0 ? raise_value_error("bufsize must be non-negative")
                          : decompress_buffer(&data, wbits, (size_t)room);
  buffer_release(&data);
  return result;
}

/* -- Construction ------------------------------------------------------------------------------ */

/* Raw data has nothing that asks for the dictionary: it is set at once. */
static bool set_raw_dictionary(Stream *s) {
  int code = inflateSetDictionary(&s->z, s->dictionary, s->dictionary_length);
  if (code != Z_OK) zlib_raise(&s->z, code, "while setting zdict");
  return code == Z_OK;
}

enum { DECOMPRESSOR_BYTES = 40 * 1024 }; /* window and tables, at most */

static bool start(Stream *s, int wbits) {
  int code = inflateInit2(&s->z, wbits);
  s->live = code == Z_OK;
  gc_add_memory_pressure(DECOMPRESSOR_BYTES);
  if (code == Z_OK) return s->dictionary == NULL || wbits >= 0 || set_raw_dictionary(s);
  if (code == Z_STREAM_ERROR)
    raise_value_error("Invalid initialization option");
  else if (code == Z_MEM_ERROR)
    raise_error(&exc_MemoryError, "Can't allocate memory for decompression object");
  else
    zlib_raise(&s->z, code, "while creating decompression object");
  return false;
}

static bool keep_dictionary(Stream *s, Value v) {
  Buffer dictionary;
  if (!object_has_buffer(v))
    return raise_type_error("zdict argument must support the buffer protocol"), false;
  if (!buffer_get(v, &dictionary, BUFFER_SIMPLE)) return false;
  bool ok = stream_keep_dictionary(s, &dictionary);
  buffer_release(&dictionary);
  return ok;
}

Value zlib_decompressobj(Value *args, int nargs) {
  int wbits;
  if (!index_to_int(args[0], &wbits)) return ABSENT;
  Value self = decompress_alloc();
  Stream *s = self_of(self)->stream;
  if (!is_absent(args[1]) && !keep_dictionary(s, args[1])) return ABSENT;
  return start(s, wbits) ? self : ABSENT;
}

/* -- Methods ----------------------------------------------------------------------------------- */

/* What libz did not read, and where it ends: behind the end of the data it adds up in unused_data,
   before it is the new unconsumed_tail. */
static bool keep_rest(DecompressObject *d, int code, const Input *in) {
  z_stream *z = &d->stream->z;
  const uint8_t *rest = in->data - z->avail_in;
  int64_t length = (int64_t)(in->left + z->avail_in);
  z->avail_in = 0;
  if (code == Z_STREAM_END && length > 0) {
    Value tail = bytes_from_data(rest, length);
    Value all = is_absent(tail) ? ABSENT : bytes_concat(slot_get(&d->unused_data), tail);
    if (is_absent(all)) return false;
    slot_set(d, &d->unused_data, all);
    length = 0;
  }
  Value tail = length > 0 ? bytes_from_data(rest, length) : bytes_empty;
  if (is_absent(tail)) return false;
  slot_set(d, &d->unconsumed_tail, tail);
  return true;
}

static Value decompress_locked(DecompressObject *d, const Buffer *data, size_t limit) {
  Input in = {data->memory, (size_t)data->length};
  Output out = {.limit = limit};
  int code = stream_run(d->stream, inflate, &in, Z_SYNC_FLUSH, &out);
  bool ok = keep_rest(d, code, &in);
  if (ok && code == Z_STREAM_END)
    d->eof = true;
  else if (ok && code != Z_OK && code != Z_BUF_ERROR) {
    zlib_raise(&d->stream->z, code,
               d->stream->dictionary_rejected ? "while setting zdict" : "while decompressing data");
    ok = false;
  }
  if (ok) return output_finish(&out);
  free(out.data);
  return ABSENT;
}

static Value decompress_decompress(Value *args, int nargs) {
  Buffer data;
  int64_t limit;
  DecompressObject *d = self_of(args[0]);
  if (!index_to_i64(args[2], &limit)) return ABSENT;
  if (limit < 0) return raise_value_error("max_length must be non-negative");
  if (!buffer_get(args[1], &data, BUFFER_SIMPLE)) return ABSENT;
  stream_lock(d->stream);
  Value result = decompress_locked(d, &data, limit == 0 ? SIZE_MAX : (size_t)limit);
  stream_unlock(d->stream);
  buffer_release(&data);
  return result;
}

/* Errors in the data are not told: what could be read is the result. */
static Value flush_locked(DecompressObject *d, size_t room) {
  Stream *s = d->stream;
  Value tail = slot_get(&d->unconsumed_tail);
  Input in = {as_bytes(tail)->data, (size_t)bytes_length(tail)};
  Output out = {.data = malloc(room), .capacity = room, .limit = SIZE_MAX};
  if (out.data == NULL) return raise_memory_error();
  int code = stream_run(s, inflate, &in, Z_FINISH, &out);
  bool ok = keep_rest(d, code, &in);
  GC_KEEP(as_object(tail));
  if (ok && code == Z_STREAM_END) {
    d->eof = true;
    code = inflateEnd(&s->z);
    s->live = false;
    if (code != Z_OK) zlib_raise(&s->z, code, "while finishing decompression");
    ok = code == Z_OK;
  }
  if (ok) return output_finish(&out);
  free(out.data);
  return ABSENT;
}

static Value decompress_flush(Value *args, int nargs) {
  int64_t room;
  DecompressObject *d = self_of(args[0]);
  if (!index_to_i64(args[1], &room)) return ABSENT;
  if (room <= 0) return raise_value_error("length must be greater than zero");
  stream_lock(d->stream);
  Value result = flush_locked(d, (size_t)room);
  stream_unlock(d->stream);
  return result;
}

static Value decompress_copy(Value *args, int nargs) {
  Value copy = decompress_alloc();
  DecompressObject *from = self_of(args[0]), *to = self_of(copy);
  stream_lock(from->stream);
  int code = inflateCopy(&to->stream->z, &from->stream->z);
  to->stream->live = code == Z_OK;
  if (code == Z_OK && !stream_copy_dictionary(to->stream, from->stream)) code = Z_MEM_ERROR;
  slot_set(to, &to->unused_data, slot_get(&from->unused_data));
  slot_set(to, &to->unconsumed_tail, slot_get(&from->unconsumed_tail));
  to->eof = from->eof;
  stream_unlock(from->stream);
  gc_add_memory_pressure(DECOMPRESSOR_BYTES);
  if (code == Z_OK) return copy;
  if (code == Z_STREAM_ERROR) return raise_value_error("Inconsistent stream state");
  if (code == Z_MEM_ERROR)
    return raise_error(&exc_MemoryError, "Can't allocate memory for decompression object");
  return zlib_raise(&from->stream->z, code, "while copying decompression object");
}

static const BuiltinDef decompress_methods[] = {
    METHOD("decompress(self, data, /, max_length=0)", decompress_decompress, EFFECT_ANY,
           "Return what data decompresses to.\n\nmax_length bounds the length of the result (0: "
           "any); what was not read for it is "
           "then unconsumed_tail."),
    METHOD(
        "flush(self, length=16384, /)", decompress_flush, EFFECT_ANY,
        "Return what is left of the decompressed data; length is how much room there is at first."),
    METHOD("copy(self, /)", decompress_copy, EFFECT_ANY,
           "Return a copy of the decompression object."),
    METHOD("__copy__(self, /)", decompress_copy, EFFECT_ANY,
           "Return a copy of the decompression object."),
    METHOD("__deepcopy__(self, memo, /)", decompress_copy, EFFECT_ANY,
           "Return a copy of the decompression object."),
    METHOD_END,
};
static const MemberDef decompress_members[] = {
    {"unused_data", MEMBER_SLOT, offsetof(DecompressObject, unused_data), false,
     "bytes behind the end of the compressed data"},
    {"unconsumed_tail", MEMBER_SLOT, offsetof(DecompressObject, unconsumed_tail), false,
     "bytes not read because of max_length"},
    {"eof", MEMBER_BOOL, offsetof(DecompressObject, eof), false,
     "whether the end of the compressed data was seen"},
    {0},
};
Type zlib_decompress_type = {
    .name = "zlib.Decompress",
    .base = &object_type,
    .layout = &decompress_layout,
    .root_shape = &decompress_shape,
    .flags = TYPE_NO_INSTANCES,
    .methods = decompress_methods,
    .members = decompress_members,
};
