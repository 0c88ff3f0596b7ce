/* TextIOWrapper: choosing, driving and resetting encoders and decoders. */
#include "modules/io/text.h"

#include <langinfo.h>

#include "interp/config.h"
#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/tuple.h"

Value text_locale_encoding(void) {
  if (config.utf8_mode) return str_from_ascii("utf-8");
  const char *name = nl_langinfo(CODESET);
  return *name == 0 ? str_from_ascii("utf-8") : str_from_utf8_lossy(name, strlen(name));
}

/* -- Choice ------------------------------------------------------------------------------------ */

/* Builtin encodings whose decoder's state is at most a piece of a character. */
static bool decodes_itself(TextEncoding kind) {
  return kind == ENCODING_UTF_8 || kind == ENCODING_LATIN_1 || kind == ENCODING_ASCII;
}
static bool encodes_itself(TextEncoding kind) {
  return decodes_itself(kind) || kind == ENCODING_UTF_16 || kind == ENCODING_UTF_32;
}

static Value codec_for(Value encoding) {
  return codec_check_text(encoding, "codecs.open()") ? codec_lookup(encoding) : ABSENT;
}

/* codec.NAME(errors) */
static Value make_coder(Value codec, Value name, Value errors) {
  Value maker = object_getattr(codec, name);
  return is_absent(maker) ? ABSENT : call1(maker, errors);
}

static bool make_coders(TextFile *f, Value encoding, Value errors) {
  TextEncoding kind = f->encoding_kind;
  bool own_decoder = !f->readable || decodes_itself(kind),
       own_encoder = !f->writable || encodes_itself(kind);
  slot_set(f, &f->decoder, ABSENT);
  slot_set(f, &f->encoder, ABSENT);
  if (own_decoder && own_encoder && kind != ENCODING_OTHER) return true;
  Value codec = codec_for(encoding);
  if (is_absent(codec)) return false;
  Value decoder = own_decoder ? NONE : make_coder(codec, NAME("incrementaldecoder"), errors);
  Value encoder = is_absent(decoder) ? ABSENT
                  : own_encoder      ? NONE
                                     : make_coder(codec, NAME("incrementalencoder"), errors);
  if (is_absent(encoder)) return false;
  if (!own_decoder) slot_set(f, &f->decoder, decoder);
  if (!own_encoder) slot_set(f, &f->encoder, encoder);
  return true;
}

bool text_set_codec(TextFile *f, Value encoding, Value errors, Value newline) {
  f->encoding_kind = codec_find_builtin(encoding);
  if (!make_coders(f, encoding, errors)) return false;
  if (config.dev_mode && is_absent(codec_lookup_error(errors))) return false;
  slot_set(f, &f->encoding, encoding);
  slot_set(f, &f->errors, errors);
  slot_set(f, &f->newline, newline);
  f->partial_length = 0;
  f->line_end = newline_line_end(newline);
  f->expands = f->line_end == LINE_END_CR || f->line_end == LINE_END_CRLF;
  bool universal = is_none(newline) || f->line_end == LINE_END_UNIVERSAL;
  slot_set(f, &f->newlines,
           f->readable && universal ? newline_decoder_new(NONE, is_none(newline)) : ABSENT);
  return true;
}

/* -- Decoding ---------------------------------------------------------------------------------- */

/* Decodes data behind what was held back. */
static Value decode_more(TextFile *f, const uint8_t *data, size_t size, bool final) {
  size_t held = f->partial_length, consumed;
  uint8_t *joined = NULL;
  if (held > 0) {
    joined = malloc(held + size);
    if (joined == NULL) return raise_memory_error();
    memcpy(joined, f->partial, held);
    memcpy(joined + held, data, size);
    data = joined;
    size += held;
  }
  Value text =
      codec_decode(f->encoding_kind, data, size, slot_get(&f->errors), final, &consumed, NULL);
  if (!is_absent(text)) {
    f->partial_length = (uint8_t)(size - consumed);
    memcpy(f->partial, data + consumed, size - consumed);
  }
  free(joined);
  return text;
}

static Value decode_itself(TextFile *f, Value input, bool final) {
  if (is_exact_bytes(input)) {
    Value text = decode_more(f, as_bytes(input)->data, bytes_length(input), final);
    GC_KEEP(as_object(input));
    return text;
  }
  Buffer view;
  if (!buffer_get(input, &view, BUFFER_SIMPLE)) return ABSENT;
  Value text = decode_more(f, view.memory, view.length, final);
  buffer_release(&view);
  return text;
}

Value text_decode(TextFile *f, Value input, bool final) {
  Value decoder = slot_get(&f->decoder), text;
  if (is_absent(decoder))
    text = decode_itself(f, input, final);
  else
    text = call_method2(decoder, NAME("decode"), input, from_bool(final));
  if (is_absent(text)) return ABSENT;
  if (!is_str(text))
    return raise_type_error("decoder should return a string result, not '%.200T'", text);
  Value newlines = slot_get(&f->newlines);
  return is_absent(newlines) ? text : newline_decode_text(newlines, text, final);
}

/* -- The decoder's state ----------------------------------------------------------------------- */

static bool python_decoder_state(Value decoder, Value *held, int64_t *flags) {
  Value state = call_method0(decoder, NAME("getstate"));
  if (is_absent(state)) return false;
  if (!is_tuple(state)) {
    raise_type_error("illegal decoder state");
    return false;
  }
  if (tuple_length(state) != 2 || !is_int(tuple_get(state, 1))) {
    raise_type_error("illegal decoder state");
    return false;
  }
  *held = tuple_get(state, 0);
  if (!is_bytes(*held)) {
    raise_type_error("illegal decoder state: the first item should be a bytes object, not '%.200T'",
                     *held);
    return false;
  }
  *flags = (int64_t)int_to_u64_mask(tuple_get(state, 1));
  return true;
}

bool text_decoder_state(TextFile *f, Value *held, int64_t *flags) {
  Value decoder = slot_get(&f->decoder), newlines = slot_get(&f->newlines);
  *held = f->partial_length == 0 ? bytes_empty : bytes_from_data(f->partial, f->partial_length);
  *flags = 0;
  if (!is_absent(decoder) && !python_decoder_state(decoder, held, flags)) return false;
  if (!is_absent(newlines)) *flags = (int64_t)((uint64_t)*flags << 1 | newline_holds_cr(newlines));
  return true;
}

bool text_decoder_set_state(TextFile *f, Value held, int64_t flags) {
  Value decoder = slot_get(&f->decoder), newlines = slot_get(&f->newlines);
  if (!is_absent(newlines)) {
    newline_set_holds_cr(newlines, flags & 1);
    flags >>= 1;
  }
  if (!is_absent(decoder))
    return !is_absent(
        call_method1(decoder, NAME("setstate"), tuple_pack(2, held, int_from_i64(flags))));
  f->partial_length = (uint8_t)min_of(bytes_length(held), 3);
  memcpy(f->partial, as_bytes(held)->data, f->partial_length);
  return true;
}

bool text_decoder_set_flags(TextFile *f, int64_t flags) {
  return text_decoder_set_state(f, bytes_empty, flags);
}

bool text_decoder_reset(TextFile *f) {
  Value decoder = slot_get(&f->decoder), newlines = slot_get(&f->newlines);
  f->partial_length = 0;
  if (!is_absent(newlines)) newline_forget(newlines);
  return is_absent(decoder) || !is_absent(call_method0(decoder, NAME("reset")));
}

/* -- Encoding ---------------------------------------------------------------------------------- */

bool text_encoder_reset(TextFile *f, bool at_start) {
  Value encoder = slot_get(&f->encoder);
  f->at_start = at_start;
  if (is_absent(encoder)) return true;
  Value result = at_start ? call_method0(encoder, NAME("reset"))
                          : call_method1(encoder, NAME("setstate"), from_small_int(0));
  return !is_absent(result);
}

/* The encoding for a place where no byte order mark belongs. */
static TextEncoding without_mark(TextEncoding kind) {
  return kind == ENCODING_UTF_16   ? ENCODING_UTF_16_LE
         : kind == ENCODING_UTF_32 ? ENCODING_UTF_32_LE
                                   : kind;
}

Value text_encode(TextFile *f, Value s) {
  Value encoder = slot_get(&f->encoder), bytes;
  if (is_absent(encoder)) {
    bytes = codec_encode(f->at_start ? f->encoding_kind : without_mark(f->encoding_kind), s,
                         slot_get(&f->errors));
  } else {
    bytes = call_method1(encoder, NAME("encode"), s);
    if (!is_absent(bytes) && !is_bytes(bytes))
      return raise_type_error("encoder should return a bytes object, not '%.200T'", bytes);
  }
  f->at_start = false;
  return bytes;
}
