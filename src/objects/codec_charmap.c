/* Encoding by character maps, and EncodingMap, the fast kind of them. */
#include "objects/codecs.h"

#include "objects/bytes.h"
#include "objects/codec_errors.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/str_internal.h"

/* -- EncodingMap ------------------------------------------------------------------------------- */

/* Bytes for code points below 0x10000 in blocks of 128: block number `blocks[c >> 7]` of `bytes`,
   block 0 being empty. 0 means unmapped, but for code point 0, which is byte 0. */
typedef struct EncodingMap {
  Object header;
  int64_t size;         /* of bytes */
  uint16_t blocks[512]; /* number of the block of each 128 code points */
  uint8_t bytes[];      /* the blocks, 128 bytes each */
} EncodingMap;

enum { BLOCK_SHIFT = 7, BLOCK_SIZE = 1 << BLOCK_SHIFT };

static const Layout encoding_map_layout = {
    .name = "EncodingMap",
    .fixed_size = sizeof(EncodingMap),
    .length_offset = offsetof(EncodingMap, size),
    .item_size = 1,
};
static Type encoding_map_type;

static Value map_size(Value *args, int nargs) {
  return from_small_int(gc_object_size(as_object(args[0])));
}

static const BuiltinDef encoding_map_methods[] = {
    METHOD("size(self)", map_size, EFFECT_PURE, "Return the size of this object in bytes."),
    METHOD_END,
};

DEFINE_TYPE_SHAPE(encoding_map);
static Type encoding_map_type = {
    .name = "EncodingMap",
    .base = &object_type,
    .layout = &encoding_map_layout,
    .root_shape = &encoding_map_shape,
    .flags = TYPE_NO_INSTANCES,
    .methods = encoding_map_methods,
};

static int map_get(const EncodingMap *map, uint32_t c) {
  if (c == 0) return 0;
  if (c > 0xffff) return -1;
  int byte = map->bytes[map->blocks[c >> BLOCK_SHIFT] * BLOCK_SIZE + (c & (BLOCK_SIZE - 1))];
  return byte == 0 ? -1 : byte;
}

/* Every character is in the first plane, and 0 stands for itself alone. */
static bool suits_map(TextView decoding) {
  if (decoding.length == 0 || text_at(decoding, 0) != 0) return false;
  for (size_t i = 1; i < decoding.length; i++) {
    uint32_t c = text_at(decoding, i);
    if (c == 0 || c > 0xffff) return false;
  }
  return true;
}

static Value build_map(TextView decoding) {
  uint16_t blocks[512] = {0};
  int64_t count = 1;
  for (size_t i = 1; i < decoding.length; i++) {
    uint16_t *block = &blocks[text_at(decoding, i) >> BLOCK_SHIFT];
    if (text_at(decoding, i) != 0xfffe && *block == 0) *block = count++;
  }
  type_ready(&encoding_map_type);
  EncodingMap *map = gc_alloc(&encoding_map_shape, sizeof(EncodingMap) + count * BLOCK_SIZE);
  map->size = count * BLOCK_SIZE;
  memcpy(map->blocks, blocks, sizeof blocks);
  for (size_t i = 1; i < decoding.length; i++) {
    uint32_t c = text_at(decoding, i);
    if (c != 0xfffe)
      map->bytes[blocks[c >> BLOCK_SHIFT] * BLOCK_SIZE + (c & (BLOCK_SIZE - 1))] = (uint8_t)i;
  }
  return from_object(map);
}

static Value build_dict(TextView decoding) {
  Value dict = dict_new();
  for (size_t i = 0; i < decoding.length; i++)
    if (!dict_set(dict, from_small_int(text_at(decoding, i)), from_small_int(i))) return ABSENT;
  return dict;
}

Value codec_charmap_build(Value decoding) {
  TextView text = str_view(decoding);
  if (text.length > 256) text.length = 256;
  if (text.length < 256 || !suits_map(text)) {
    Value copy = str_slice(decoding, 0, text.length);
    return is_absent(copy) ? ABSENT : build_dict(str_view(copy));
  }
  return build_map(text);
}

/* -- Encoding ---------------------------------------------------------------------------------- */

#define UNDEFINED_REASON "character maps to <undefined>"

typedef enum MapResult { MAP_DONE, MAP_UNMAPPED, MAP_ERROR } MapResult;

static MapResult put_byte(EncodeJob *job, int byte) {
  if (byte_put(&job->out, (uint8_t)byte)) return MAP_DONE;
  return raise_memory_error(), MAP_ERROR;
}

static MapResult put_mapped(EncodeJob *job, Value v) {
  int64_t byte;
  if (is_int(v)) {
    if (!int_fits_i64(v, &byte) || byte < 0 || byte > 255)
      return raise_type_error("character mapping must be in range(256)"), MAP_ERROR;
    return put_byte(job, (int)byte);
  }
  if (!is_bytes(v))
    return raise_type_error("character mapping must return integer, bytes or None, not %.400T", v),
           MAP_ERROR;
  if (byte_put_all(&job->out, as_bytes(v)->data, bytes_length(v))) return MAP_DONE;
  return raise_memory_error(), MAP_ERROR;
}

static bool is_map(Value mapping) {
  return has_shape(mapping, &encoding_map_shape);
}

/* The mapping of c: bytes, an int or None; ABSENT with an exception, or without one where there is
   none. */
static Value look_up(Value mapping, uint32_t c) {
  Value v = object_getitem(mapping, from_small_int(c));
  if (is_absent(v)) exception_suppress(&exc_LookupError);
  return v;
}

static MapResult encode_char(EncodeJob *job, Value mapping, uint32_t c) {
  if (is_map(mapping)) {
    int byte = map_get(object_cast(EncodingMap, mapping), c);
    return byte < 0 ? MAP_UNMAPPED : put_byte(job, byte);
  }
  Value v = look_up(mapping, c);
  if (is_absent(v)) return exception_pending() ? MAP_ERROR : MAP_UNMAPPED;
  return is_none(v) ? MAP_UNMAPPED : put_mapped(job, v);
}

/* 1: c has no mapping, 0: it has, -1: exception set. */
static int is_unmapped(Value mapping, uint32_t c) {
  if (is_map(mapping)) return map_get(object_cast(EncodingMap, mapping), c) < 0;
  Value v = look_up(mapping, c);
  if (is_absent(v)) return exception_pending() ? -1 : 1;
  return is_none(v);
}

/* Characters of a replacement go through the map as well. */
static bool put_replacement(EncodeJob *job, Value mapping, Value replacement, size_t start,
                            size_t end) {
  if (is_bytes(replacement)) return put_mapped(job, replacement) == MAP_DONE;
  for (int64_t i = 0; i < str_length(replacement); i++) {
    MapResult result = encode_char(job, mapping, str_char_at(replacement, i));
    if (result == MAP_ERROR) return false;
    if (result == MAP_UNMAPPED) return encode_raise(job, start, end, UNDEFINED_REASON);
  }
  return true;
}

static bool handle_error(EncodeJob *job, Value mapping) {
  size_t start = job->at, end = start + 1, length = str_length(job->text);
  for (; end < length; end++) {
    int unmapped = is_unmapped(mapping, str_char_at(job->text, end));
    if (unmapped < 0) return false;
    if (!unmapped) break;
  }
  switch (job->policy.kind) {
  case ERRORS_IGNORE: job->at = end; return true;
  case ERRORS_REPLACE:
    for (; job->at < end; job->at++)
      if (!put_replacement(job, mapping, str_from_char('?'), start, end)) return false;
    return true;
  case ERRORS_SURROGATEESCAPE:
    job->policy.kind = ERRORS_HANDLER;
    job->policy.name = NAME("surrogateescape");
    break;
  default: break;
  }
  Value replacement = encode_call_handler(job, start, end, UNDEFINED_REASON);
  return !is_absent(replacement) && put_replacement(job, mapping, replacement, start, end);
}

static bool run(EncodeJob *job, Value mapping) {
  while (job->at < (size_t)str_length(job->text)) {
    switch (encode_char(job, mapping, str_char_at(job->text, job->at))) {
    case MAP_DONE: job->at++; break;
    case MAP_ERROR: return false;
    case MAP_UNMAPPED:
      if (!handle_error(job, mapping)) return false;
    }
  }
  return true;
}

Value codec_charmap_encode(Value s, Value errors, Value mapping) {
  if (is_none(mapping)) return codec_encode(ENCODING_LATIN_1, s, errors);
  EncodeJob job = {.encoding = "charmap", .text = s, .policy = error_policy(errors)};
  byte_buffer_init(&job.out);
  if (run(&job, mapping)) return bytes_from_buffer(&job.out);
  byte_buffer_free(&job.out);
  return ABSENT;
}
