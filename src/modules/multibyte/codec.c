/* Whole texts: the codec objects, and the loops around the encodings with their error handlers. */
#include "modules/multibyte/multibyte.h"

#include "objects/bytes.h"
#include "objects/codec_errors.h"
#include "objects/tuple.h"

typedef struct CodecObject {
  Object header;
  const MbCodec *codec; /* the encoding */
} CodecObject;
static const Layout codec_layout = {.name = "MultibyteCodec", .fixed_size = sizeof(CodecObject)};
static DEFINE_TYPE_SHAPE(mb_codec);

Value mb_codec_object(const MbCodec *codec) {
  CodecObject *object = gc_new(&mb_codec_shape);
  object->codec = codec;
  return from_object(object);
}

const MbCodec *mb_codec_of(Value v) {
  if (has_shape(v, &mb_codec_shape)) return object_cast(CodecObject, v)->codec;
  raise_type_error("codec is unexpected type");
  return NULL;
}

void mb_start(const MbCodec *codec, MbState *state, bool decoding) {
  *state = (MbState){{0}};
  if (codec->start != NULL) codec->start(codec, state, decoding);
}

void mb_decode_reset(const MbCodec *codec, MbState *state) {
  if (codec->decode_reset != NULL)
    codec->decode_reset(codec, state);
  else
    *state = (MbState){{0}};
}

static ErrorPolicy policy_of(Value errors) {
  ErrorPolicy policy = error_policy(errors);
  policy.any_position = true;
  return policy;
}

static bool no_memory(void) {
  raise_memory_error();
  return false;
}

static const char *reason_of(int result) {
  return result == MB_TOO_FEW ? "incomplete multibyte sequence" : "illegal multibyte sequence";
}

/* -- Decoding ---------------------------------------------------------------------------------- */

/* To the end or the first error. */
static DecodeResult decode_run(DecodeJob *job, const MbCodec *codec, MbState *state) {
  Decode *d = &job->decode;
  while (d->at < d->size) {
    MbDecoded out = {0};
    int taken = codec->decode(codec, state, d->bytes + d->at, d->size - d->at, &out);
    for (unsigned i = 0; i < out.count; i++)
      if (!text_put(&job->out, out.text[i])) return DECODE_NO_MEMORY;
    if (taken > 0) {
      d->at += (size_t)taken;
      continue;
    }
    if (taken == MB_TOO_FEW && !d->final) break;
    d->reason = reason_of(taken);
    d->error_start = d->at;
    d->error_end = taken == MB_TOO_FEW ? d->size : d->at + (size_t)-taken;
    return DECODE_MALFORMED;
  }
  return DECODE_DONE;
}

Value mb_decode(const MbCodec *codec, MbState *state, const void *bytes, size_t size, Value errors,
                bool last, size_t *used) {
  DecodeJob job = {.encoding = codec->name,
                   .decode = decode_start(bytes, size, last),
                   .size = size,
                   .policy = policy_of(errors)};
  DecodeResult result;
  text_buffer_init(&job.out);
  while ((result = decode_run(&job, codec, state)) == DECODE_MALFORMED) {
    if (decode_handle_error(&job)) continue;
    text_buffer_free(&job.out);
    return ABSENT;
  }
  if (result == DECODE_NO_MEMORY) {
    text_buffer_free(&job.out);
    return raise_memory_error();
  }
  *used = last ? size : job.decode.at;
  return str_from_text_buffer(&job.out);
}

/* -- Encoding ---------------------------------------------------------------------------------- */

static bool encode_run(EncodeJob *job, const MbCodec *codec, MbState *state, bool last);

/* The character that stands for those that cannot be encoded, itself encoded where that is
   possible. */
static bool put_question_mark(EncodeJob *job, const MbCodec *codec, MbState *state) {
  static const uint32_t mark[] = {'?'};
  MbEncoded out = {0};
  if (codec->encode(codec, state, mark, 1, true, &out) <= 0) mb_put1(&out, '?');
  return byte_put_all(&job->out, out.bytes, out.count) || no_memory();
}

/* A str is encoded in its turn, without a handler. */
static bool put_replacement(EncodeJob *job, const MbCodec *codec, MbState *state,
                            Value replacement) {
  if (is_bytes(replacement))
    return byte_put_all(&job->out, as_bytes(replacement)->data,
                        (size_t)bytes_length(replacement)) ||
           no_memory();
  EncodeJob inner = {.encoding = job->encoding,
                     .text = replacement,
                     .out = job->out,
                     .policy = error_policy(ABSENT)};
  bool ok = encode_run(&inner, codec, state, true);
  job->out = inner.out;
  return ok;
}

static bool handle_error(EncodeJob *job, const MbCodec *codec, MbState *state, int result) {
  size_t end = result == MB_TOO_FEW ? (size_t)str_length(job->text) : job->at + (size_t)-result;
  switch (job->policy.kind) {
  case ERRORS_IGNORE: job->at = end; return true;
  case ERRORS_REPLACE: job->at = end; return put_question_mark(job, codec, state);
  default: break;
  }
  Value replacement = encode_call_handler(job, job->at, end, reason_of(result));
  return !is_absent(replacement) && put_replacement(job, codec, state, replacement);
}

static bool encode_run(EncodeJob *job, const MbCodec *codec, MbState *state, bool last) {
  TextView text = str_view(job->text);
  while (job->at < text.length) {
    MbEncoded out = {0};
    uint32_t next[2] = {text_at(text, job->at)};
    size_t size = min_of(text.length - job->at, countof(next));
    if (size > 1) next[1] = text_at(text, job->at + 1);
    int taken = codec->encode(codec, state, next, size, last, &out);
    if (taken > 0) {
      if (!byte_put_all(&job->out, out.bytes, out.count)) return no_memory();
      job->at += (size_t)taken;
      continue;
    }
    if (taken == MB_TOO_FEW && !last) break;
    if (!handle_error(job, codec, state, taken)) return false;
  }
  return true;
}

static bool put_reset(EncodeJob *job, const MbCodec *codec, MbState *state) {
  MbEncoded out = {0};
  if (codec->reset != NULL) codec->reset(codec, state, &out);
  return byte_put_all(&job->out, out.bytes, out.count) || no_memory();
}

Value mb_encode(const MbCodec *codec, MbState *state, Value text, Value errors, bool last,
                size_t *used) {
  EncodeJob job = {.encoding = codec->name, .text = text, .policy = policy_of(errors)};
  byte_buffer_init(&job.out);
  bool ok = encode_run(&job, codec, state, last) && (!last || put_reset(&job, codec, state));
  if (ok) {
    *used = job.at;
    return bytes_from_buffer(&job.out);
  }
  byte_buffer_free(&job.out);
  return ABSENT;
}

/* -- Codec objects ----------------------------------------------------------------------------- */

Value mb_text_of(Value v) {
  return is_str(v) ? v : object_str(v);
}

static bool check_errors(const char *function, Value errors) {
  if (!is_none(errors) && !is_str(errors))
    raise_type_error("%s() argument 'errors' must be str or None, not %Y", function, errors);
  else if (is_str(errors) && str_has_char(errors, 0))
    raise_value_error("embedded null character");
  else
    return true;
  return false;
}

static Value codec_encode_method(Value *args, int nargs) {
  const MbCodec *codec = object_cast(CodecObject, args[0])->codec;
  MbState state;
  size_t used;
  if (!check_errors("encode", args[2])) return ABSENT;
  Value text = mb_text_of(args[1]);
  if (is_absent(text)) return ABSENT;
  mb_start(codec, &state, false);
  Value bytes = mb_encode(codec, &state, text, args[2], true, &used);
  return is_absent(bytes) ? ABSENT : tuple_pack(2, bytes, from_small_int(str_length(text)));
}

static Value codec_decode_method(Value *args, int nargs) {
  const MbCodec *codec = object_cast(CodecObject, args[0])->codec;
  MbState state;
  Buffer data;
  size_t used;
  if (!check_errors("decode", args[2]) || !buffer_get(args[1], &data, BUFFER_SIMPLE)) return ABSENT;
  mb_start(codec, &state, true);
  Value text = mb_decode(codec, &state, data.memory, (size_t)data.length, args[2], true, &used);
  int64_t length = data.length;
  buffer_release(&data);
  return is_absent(text) ? ABSENT : tuple_pack(2, text, from_small_int(length));
}

static const BuiltinDef codec_methods[] = {
    METHOD("encode(self, /, input, errors=None)", codec_encode_method, EFFECT_ANY,
           "Return the input encoded, and the number of characters it had.\n\nerrors names an "
           "error handler, 'strict' by default."),
    METHOD("decode(self, /, input, errors=None)", codec_decode_method, EFFECT_ANY,
           "Return the input decoded, and the number of bytes it had.\n\nerrors names an error "
           "handler, 'strict' by default."),
    METHOD_END,
};

Type mb_codec_type = {
    .name = "_multibytecodec.MultibyteCodec",
    .base = &object_type,
    .layout = &codec_layout,
    .root_shape = &mb_codec_shape,
    .flags = TYPE_NO_INSTANCES,
    .methods = codec_methods,
};
