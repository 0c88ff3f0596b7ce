/* MultibyteIncrementalEncoder and MultibyteIncrementalDecoder, and what the streams have in common
   with them. */
#include "modules/multibyte/multibyte.h"

#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/tuple.h"

const Layout mb_decoder_layout = {.name = "MbDecoder",
                                  .fixed_size = sizeof(MbDecoder),
                                  .slots_offset = offsetof(MbDecoder, errors),
                                  .slots_count = 2};
const Layout mb_encoder_layout = {.name = "MbEncoder",
                                  .fixed_size = sizeof(MbEncoder),
                                  .slots_offset = offsetof(MbEncoder, errors),
                                  .slots_count = 3};
static DEFINE_TYPE_SHAPE(incremental_encoder);
static DEFINE_TYPE_SHAPE(incremental_decoder);

/* -- Making ------------------------------------------------------------------------------------ */

static const MbCodec *codec_of_class(Type *type) {
  Value codec = object_getattr(type_value(type), NAME("codec"));
  return is_absent(codec) ? NULL : mb_codec_of(codec);
}

Value mb_decoder_new(Type *type, Value errors) {
  const MbCodec *codec = codec_of_class(type);
  Value self = codec == NULL ? ABSENT : type_alloc(type);
  if (is_absent(self)) return ABSENT;
  mb_decoder_of(self)->codec = codec;
  mb_start(codec, &mb_decoder_of(self)->state, true);
  slot_set(mb_decoder_of(self), &mb_decoder_of(self)->errors, errors);
  return self;
}

Value mb_encoder_new(Type *type, Value errors) {
  const MbCodec *codec = codec_of_class(type);
  Value self = codec == NULL ? ABSENT : type_alloc(type);
  if (is_absent(self)) return ABSENT;
  mb_encoder_of(self)->codec = codec;
  mb_start(codec, &mb_encoder_of(self)->state, false);
  slot_set(mb_encoder_of(self), &mb_encoder_of(self)->errors, errors);
  return self;
}

static bool check_errors(const char *class_name, Value errors) {
  if (is_str(errors)) return true;
  raise_type_error("%s() argument 1 must be str, not %Y", class_name, errors);
  return false;
}

static Value incremental_encoder_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("IncrementalEncoder(errors='strict')");
  Value errors;
  if (!signature_bind(&signature, args, nargs, kwnames, &errors) ||
      !check_errors("IncrementalEncoder", errors))
    return ABSENT;
  return mb_encoder_new(type, errors);
}

static Value incremental_decoder_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("IncrementalDecoder(errors='strict')");
  Value errors;
  if (!signature_bind(&signature, args, nargs, kwnames, &errors) ||
      !check_errors("IncrementalDecoder", errors))
    return ABSENT;
  return mb_decoder_new(type, errors);
}

bool mb_init(Value self, Value *args, int nargs, Value kwnames) {
  return true;
}

static Slot *errors_slot(Value self, void *closure) {
  return (Slot *)((char *)as_object(self) + (uintptr_t)closure);
}

Value mb_get_errors(Value self, void *closure) {
  return slot_get(errors_slot(self, closure));
}

bool mb_set_errors(Value self, Value v, void *closure) {
  if (is_absent(v))
    raise_error(&exc_AttributeError, "cannot delete attribute");
  else if (!is_str(v))
    raise_type_error("errors must be a string");
  else
    return slot_set(as_object(self), errors_slot(self, closure), v), true;
  return false;
}

/* -- Decoding ---------------------------------------------------------------------------------- */

void mb_decoder_clear(Value self) {
  MbDecoder *d = mb_decoder_of(self);
  mb_decode_reset(d->codec, &d->state);
  d->pending_size = 0;
}

static bool keep_bytes(MbDecoder *d, const uint8_t *bytes, size_t size) {
  if (size > sizeof d->pending)
    return raise_error(&exc_UnicodeError, "pending buffer overflow"), false;
  memcpy(d->pending, bytes, size);
  d->pending_size = (uint8_t)size;
  return true;
}

/* With `size` bytes that the decoder does not own. */
static Value feed(Value self, const uint8_t *bytes, size_t size, bool last) {
  MbDecoder *d = mb_decoder_of(self);
  size_t used;
  Value text = mb_decode(d->codec, &d->state, bytes, size, slot_get(&d->errors), last, &used);
  return !is_absent(text) && keep_bytes(d, bytes + used, size - used) ? text : ABSENT;
}

Value mb_decoder_feed(Value self, const void *bytes, size_t size, bool last) {
  MbDecoder *d = mb_decoder_of(self);
  size_t before = d->pending_size;
  Value text;
  if (before == 0) {
    text = feed(self, bytes, size, last);
  } else {
    Value all = bytes_alloc((int64_t)(before + size));
    if (is_absent(all)) return ABSENT;
    memcpy(as_bytes(all)->data, d->pending, before);
    memcpy(as_bytes(all)->data + before, bytes, size);
    d->pending_size = 0;
    text = feed(self, as_bytes(all)->data, before + size, last);
    GC_KEEP(all);
  }
  return text;
}

/* Note [Pending bytes and errors]
   If the last input ends inside a character, the error leaves the pending bytes as they were, so
   that the call can be repeated with more input. Other errors drop them. */
static bool is_incomplete_error(void) {
  if (!exception_matches(&exc_UnicodeDecodeError)) return false;
  Value reason = slot_get(&object_cast(UnicodeException, current_thread->exception)->reason);
  return is_str(reason) && str_equals_ascii(reason, "incomplete multibyte sequence");
}

static Value decoder_decode(Value *args, int nargs) {
  MbDecoder *d = mb_decoder_of(args[0]);
  uint8_t before = d->pending_size;
  int last;
  Buffer data;
  if (!index_to_int(args[2], &last) || !buffer_get(args[1], &data, BUFFER_SIMPLE)) return ABSENT;
  Value text = mb_decoder_feed(args[0], data.memory, (size_t)data.length, last != 0);
  buffer_release(&data);
  if (is_absent(text) && last != 0 && is_incomplete_error()) d->pending_size = before;
  return text;
}

static Value decoder_getstate(Value *args, int nargs) {
  MbDecoder *d = mb_decoder_of(args[0]);
  Value state = int_from_bytes(d->state.c, sizeof d->state.c, true, false);
  Value pending = bytes_from_data(d->pending, d->pending_size);
  return is_absent(state) || is_absent(pending) ? ABSENT : tuple_pack(2, pending, state);
}

static Value decoder_setstate(Value *args, int nargs) {
  Value pair = args[1];
  MbState state;
  if (!is_tuple(pair)) return raise_type_error("setstate() argument must be tuple, not %Y", pair);
  if (tuple_length(pair) != 2 || !is_bytes(tuple_get(pair, 0)) || !is_int(tuple_get(pair, 1)))
    return raise_type_error("setstate(): illegal state argument");
  if (!int_to_bytes(tuple_get(pair, 1), state.c, sizeof state.c, true, false)) return ABSENT;
  Value pending = tuple_get(pair, 0);
  MbDecoder *d = mb_decoder_of(args[0]);
  if (bytes_length(pending) > MB_MAX_PENDING_BYTES)
    return raise_error(&exc_UnicodeError, "pending buffer too large");
  d->state = state;
  return keep_bytes(d, as_bytes(pending)->data, (size_t)bytes_length(pending)) ? NONE : ABSENT;
}

static Value decoder_reset(Value *args, int nargs) {
  mb_decoder_clear(args[0]);
  return NONE;
}

/* -- Encoding ---------------------------------------------------------------------------------- */

/* false: more is left than an encoder ever needs to see at once. */
static bool keep_text(Value self, Value text, int64_t used) {
  MbEncoder *e = mb_encoder_of(self);
  int64_t length = str_length(text);
  if (length - used > MB_MAX_PENDING_CHARS)
    return raise_error(&exc_UnicodeError, "pending buffer overflow"), false;
  slot_set(e, &e->pending, used == length ? ABSENT : str_slice(text, used, length));
  return true;
}

Value mb_encoder_feed(Value self, Value text, bool last) {
  MbEncoder *e = mb_encoder_of(self);
  size_t used;
  text = mb_text_of(text);
  Value pending = slot_get(&e->pending);
  if (!is_absent(text) && !is_absent(pending)) text = str_concat(pending, text);
  if (is_absent(text)) return ABSENT;
  Value bytes = mb_encode(e->codec, &e->state, text, slot_get(&e->errors), last, &used);
  return !is_absent(bytes) && keep_text(self, text, (int64_t)used) ? bytes : ABSENT;
}

static Value encoder_encode(Value *args, int nargs) {
  int last;
  return index_to_int(args[2], &last) ? mb_encoder_feed(args[0], args[1], last != 0) : ABSENT;
}

/* Note [State as a number]
   getstate() gives an integer. Its bytes, lowest first: the number of bytes of pending text, that
   text in UTF-8, the encoding's own state. */
enum { PENDING_UTF8 = MB_MAX_PENDING_CHARS * 4, ENCODER_STATE = 1 + PENDING_UTF8 + MB_STATE_SIZE };

static Value encoder_getstate(Value *args, int nargs) {
  MbEncoder *e = mb_encoder_of(args[0]);
  uint8_t all[ENCODER_STATE] = {0};
  Value pending = slot_get(&e->pending);
  size_t size = 0;
  if (!is_absent(pending)) {
    const char *utf8 = str_utf8(pending, &size);
    if (utf8 == NULL) return ABSENT;
    memcpy(all + 1, utf8, size);
  }
  all[0] = (uint8_t)size;
  memcpy(all + 1 + size, e->state.c, MB_STATE_SIZE);
  return int_from_bytes(all, 1 + size + MB_STATE_SIZE, true, false);
}

static Value encoder_setstate(Value *args, int nargs) {
  MbEncoder *e = mb_encoder_of(args[0]);
  uint8_t all[ENCODER_STATE];
  Value pending = ABSENT;
  if (!is_int(args[1])) return raise_type_error("setstate() argument must be int, not %Y", args[1]);
  if (!int_to_bytes(args[1], all, sizeof all, true, false)) return ABSENT;
  if (all[0] > PENDING_UTF8) return raise_error(&exc_UnicodeError, "pending buffer too large");
  if (all[0] > 0) {
    pending = str_from_utf8((char *)all + 1, all[0]);
    if (is_absent(pending)) return ABSENT;
  }
  slot_set(e, &e->pending, pending);
  memcpy(e->state.c, all + 1 + all[0], MB_STATE_SIZE);
  return NONE;
}

static Value encoder_reset(Value *args, int nargs) {
  MbEncoder *e = mb_encoder_of(args[0]);
  MbEncoded ignored = {0};
  if (e->codec->reset != NULL) e->codec->reset(e->codec, &e->state, &ignored);
  slot_set(e, &e->pending, ABSENT);
  return NONE;
}

/* -- Types ------------------------------------------------------------------------------------- */

static const BuiltinDef encoder_methods[] = {
    METHOD("encode(self, /, input, final=False)", encoder_encode, EFFECT_ANY,
           "Encode the input as far as it is complete."),
    METHOD("getstate(self, /)", encoder_getstate, EFFECT_ANY, "The encoder's state, an int."),
    METHOD("setstate(self, state, /)", encoder_setstate, EFFECT_ANY,
           "Return to a state that getstate() gave."),
    METHOD("reset(self, /)", encoder_reset, EFFECT_ANY,
           "Forget what has not been encoded and start a new text."),
    METHOD_END,
};
static const BuiltinDef decoder_methods[] = {
    METHOD("decode(self, /, input, final=False)", decoder_decode, EFFECT_ANY,
           "Decode the input as far as it is complete."),
    METHOD("getstate(self, /)", decoder_getstate, EFFECT_ANY,
           "The decoder's state: bytes not yet decoded, and an int."),
    METHOD("setstate(self, state, /)", decoder_setstate, EFFECT_ANY,
           "Return to a state that getstate() gave."),
    METHOD("reset(self, /)", decoder_reset, EFFECT_ANY,
           "Forget what has not been decoded and start a new text."),
    METHOD_END,
};
static const GetSetDef encoder_getset[] = {
    {"errors", mb_get_errors, mb_set_errors, "Name of the error handler.",
     (void *)offsetof(MbEncoder, errors)},
    {NULL, NULL, NULL, NULL, NULL},
};
static const GetSetDef decoder_getset[] = {
    {"errors", mb_get_errors, mb_set_errors, "Name of the error handler.",
     (void *)offsetof(MbDecoder, errors)},
    {NULL, NULL, NULL, NULL, NULL},
};

Type mb_incremental_encoder_type = {
    .name = "_multibytecodec.MultibyteIncrementalEncoder",
    .base = &object_type,
    .layout = &mb_encoder_layout,
    .root_shape = &incremental_encoder_shape,
    .flags = TYPE_BASE,
    .slots = {.new_object = incremental_encoder_new, .init = mb_init},
    .methods = encoder_methods,
    .getset = encoder_getset,
};
Type mb_incremental_decoder_type = {
    .name = "_multibytecodec.MultibyteIncrementalDecoder",
    .base = &object_type,
    .layout = &mb_decoder_layout,
    .root_shape = &incremental_decoder_shape,
    .flags = TYPE_BASE,
    .slots = {.new_object = incremental_decoder_new, .init = mb_init},
    .methods = decoder_methods,
    .getset = decoder_getset,
};
