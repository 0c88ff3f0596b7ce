/* IncrementalNewlineDecoder: notices, and translates if told to, the line ends of all systems. */
#include "modules/io/newline.h"

#include "base/search.h"
#include "modules/io/io.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/str_internal.h"
#include "objects/tuple.h"

enum { SEEN_CR = 1, SEEN_LF = 2, SEEN_CRLF = 4, SEEN_ALL = 7 };

/* Invariant: a "\r" at the end of the input is held back until it is known whether a "\n"
   follows. */
typedef struct NewlineDecoder {
  Object header;
  Slot decoder;   /* inner incremental decoder, None if the input is text; absent before __init__ */
  Slot errors;    /* str */
  bool translate; /* line ends become "\n" */
  bool pending_cr; /* a "\r" is held back */
  uint8_t seen;    /* SEEN_ bits */
} NewlineDecoder;
static const Layout newline_decoder_layout = {.name = "NewlineDecoder",
                                              .fixed_size = sizeof(NewlineDecoder),
                                              .slots_offset = offsetof(NewlineDecoder, decoder),
                                              .slots_count = 2};
static DEFINE_TYPE_SHAPE(newline_decoder);

static NewlineDecoder *self_of(Value v) {
  return object_cast(NewlineDecoder, v);
}

Value newline_decoder_new(Value decoder, bool translate) {
  NewlineDecoder *self = gc_new(&newline_decoder_shape);
  slot_init(&self->decoder, decoder);
  slot_init(&self->errors, NAME("strict"));
  self->translate = translate;
  return from_object(self);
}

void newline_forget(Value self) {
  self_of(self)->seen = 0;
  self_of(self)->pending_cr = false;
}

bool newline_holds_cr(Value self) {
  return self_of(self)->pending_cr;
}
void newline_set_holds_cr(Value self, bool holds) {
  self_of(self)->pending_cr = holds;
}

/* -- Looking at text --------------------------------------------------------------------------- */

/* One line end at text[i] (a "\r" or "\n"): its SEEN_ bit; *length is 1 or 2. */
static unsigned kind_at(TextView text, size_t i, size_t *length) {
  *length = 1;
  if (text_at(text, i) == '\n') return SEEN_LF;
  if (i + 1 == text.length || text_at(text, i + 1) != '\n') return SEEN_CR;
  *length = 2;
  return SEEN_CRLF;
}

static const char *units_at(TextView text, size_t i) {
  return (const char *)text.units + i * text.width;
}

/* The next c in text[from..), or the end. */
static size_t find_char(TextView text, size_t from, uint32_t c) {
  ptrdiff_t at = search_find_unit(units_at(text, from), text.length - from, c, text.width);
  return at < 0 ? text.length : from + (size_t)at;
}

/* The kinds of line ends in the text, added to `seen`. */
static unsigned look(TextView text, unsigned seen) {
  size_t length, cr = find_char(text, 0, '\r');
  if (!(seen & SEEN_LF) && find_char(text, 0, '\n') < cr) seen |= SEEN_LF;
  for (size_t i = cr; i < text.length && seen != SEEN_ALL; i += length) {
    uint32_t c = text_at(text, i);
    length = 1;
    if (c == '\r' || c == '\n') seen |= kind_at(text, i, &length);
  }
  return seen;
}

/* Copies text with its line ends made "\n"; adds to *seen. Returns the length of the result. */
static size_t translate(void *out, TextView text, unsigned *seen) {
  size_t used = 0, length;
  for (size_t i = 0; i < text.length;) {
    size_t cr = find_char(text, i, '\r');
    if (!(*seen & SEEN_LF) && find_char(text_view(text.units, cr, text.width), i, '\n') < cr)
      *seen |= SEEN_LF;
    memcpy((char *)out + used * text.width, units_at(text, i), (cr - i) * text.width);
    used += cr - i;
    if (cr == text.length) break;
    *seen |= kind_at(text, cr, &length);
    units_set(out, text.width, used++, '\n');
    i = cr + length;
  }
  return used;
}

static Value translated(Value text, unsigned *seen) {
  TextView view = str_view(text);
  void *out = malloc(view.length * view.width);
  if (out == NULL) return raise_memory_error();
  size_t length = translate(out, view, seen);
  Value result = str_from_view(text_view(out, length, view.width));
  free(out);
  return result;
}

static Value hold_back_cr(NewlineDecoder *self, Value text, bool final) {
  int64_t length = str_length(text);
  if (self->pending_cr && (final || length > 0)) {
    text = str_concat(from_object(&str_latin1_chars['\r']), text);
    if (is_absent(text)) return ABSENT;
    self->pending_cr = false;
    length++;
  }
  if (final || length == 0 || str_char_at(text, length - 1) != '\r') return text;
  self->pending_cr = true;
  return str_slice(text, 0, length - 1);
}

Value newline_decode_text(Value self, Value text, bool final) {
  NewlineDecoder *decoder = self_of(self);
  text = hold_back_cr(decoder, text, final);
  if (is_absent(text) || str_length(text) == 0) return text;
  unsigned seen = decoder->seen;
  if (!decoder->translate) {
    if (seen != SEEN_ALL) seen = look(str_view(text), seen);
  } else if (str_has_char(text, '\r')) {
    text = translated(text, &seen);
  } else if (!(seen & SEEN_LF) && str_has_char(text, '\n')) {
    seen |= SEEN_LF;
  }
  decoder->seen = (uint8_t)seen;
  return text;
}

/* -- The argument `newline`, and lines --------------------------------------------------------- */

bool newline_is_valid(Value newline) {
  return is_none(newline) || str_equals_ascii(newline, "") || str_equals_ascii(newline, "\n") ||
         str_equals_ascii(newline, "\r") || str_equals_ascii(newline, "\r\n");
}

LineEnd newline_line_end(Value newline) {
  if (is_none(newline)) return LINE_END_LF;
  switch (str_length(newline)) {
  case 0: return LINE_END_UNIVERSAL;
  case 1: return str_char_at(newline, 0) == '\n' ? LINE_END_LF : LINE_END_CR;
  default: return LINE_END_CRLF;
  }
}

static int64_t found_at(size_t at, size_t length, int64_t *looked) {
  *looked = (int64_t)length;
  return at == length ? -1 : (int64_t)at + 1;
}

static int64_t find_universal(TextView text, int64_t from, int64_t *looked) {
  size_t length;
  for (size_t i = from; i < text.length; i++) {
    uint32_t c = text_at(text, i);
    if (likely(c > '\r') || (c != '\r' && c != '\n')) continue;
    kind_at(text, i, &length);
    return (int64_t)(i + length);
  }
  *looked = (int64_t)text.length;
  return -1;
}

static int64_t find_crlf(TextView text, int64_t from, int64_t *looked) {
  for (size_t at = from; (at = find_char(text, at, '\r')) < text.length; at++) {
    *looked = (int64_t)at;
    if (at + 1 == text.length) return -1;
    if (text_at(text, at + 1) == '\n') return (int64_t)at + 2;
  }
  *looked = (int64_t)text.length;
  return -1;
}

int64_t newline_find_end(TextView text, int64_t from, LineEnd kind, int64_t *looked) {
  switch (kind) {
  case LINE_END_LF: return found_at(find_char(text, from, '\n'), text.length, looked);
  case LINE_END_CR: return found_at(find_char(text, from, '\r'), text.length, looked);
  case LINE_END_CRLF: return find_crlf(text, from, looked);
  case LINE_END_UNIVERSAL: return find_universal(text, from, looked);
  }
  unreachable_state("line end");
}

Value newline_expand(Value s, Value to) {
  Value lf = from_object(&str_latin1_chars['\n']);
  return str_has_char(s, '\n') ? str_replace_all(s, lf, to, -1) : s;
}

/* -- Methods ----------------------------------------------------------------------------------- */

static bool check_ready(Value self) {
  if (!is_absent(slot_get(&self_of(self)->decoder))) return true;
  raise_value_error("IncrementalNewlineDecoder.__init__() not called");
  return false;
}
static Value inner(Value self) {
  return slot_get(&self_of(self)->decoder);
}

static bool decoder_init(Value self, Value *args, int nargs, Value kwnames) {
  static Signature signature =
      SIGNATURE("IncrementalNewlineDecoder(decoder, translate, errors='strict')");
  Value a[3];
  bool translate;
  if (!signature_bind(&signature, args, nargs, kwnames, a) || !arg_truth(a[1], &translate))
    return false;
  NewlineDecoder *decoder = self_of(self);
  slot_set(decoder, &decoder->decoder, a[0]);
  slot_set(decoder, &decoder->errors, a[2]);
  decoder->translate = translate;
  newline_forget(self);
  return true;
}

static Value decoder_new(Type *type, Value *args, int nargs, Value kwnames) {
  return type_alloc(type);
}

static Value decoder_decode(Value *args, int nargs) {
  bool final;
  if (!check_ready(args[0]) || !arg_truth(args[2], &final)) return ABSENT;
  Value text = args[1];
  if (!is_none(inner(args[0])))
    text = call_method2(inner(args[0]), NAME("decode"), args[1], from_bool(final));
  if (is_absent(text)) return ABSENT;
  if (!is_str(text))
    return raise_type_error("decoder should return a string result, not '%.200T'", text);
  return newline_decode_text(args[0], text, final);
}

/* A state of an incremental decoder: (bytes still undecoded, flags). false: TypeError with this
   message. */
static bool unpack_state(Value state, const char *message, Value *bytes, int64_t *flags) {
  if (!is_tuple(state) || tuple_length(state) != 2 || !is_int(tuple_get(state, 1))) {
    raise_type_error("%s", message);
    return false;
  }
  *bytes = tuple_get(state, 0);
  *flags = (int64_t)int_to_u64_mask(tuple_get(state, 1));
  return true;
}

static Value decoder_getstate(Value *args, int nargs) {
  Value bytes = bytes_empty;
  int64_t flags = 0;
  if (!check_ready(args[0])) return ABSENT;
  if (!is_none(inner(args[0]))) {
    Value state = call_method0(inner(args[0]), NAME("getstate"));
    if (is_absent(state) || !unpack_state(state, "illegal decoder state", &bytes, &flags))
      return ABSENT;
  }
  uint64_t combined = (uint64_t)flags << 1 | self_of(args[0])->pending_cr;
  return tuple_pack(2, bytes, int_from_u64(combined));
}

static Value decoder_setstate(Value *args, int nargs) {
  Value bytes;
  int64_t flags;
  if (!check_ready(args[0])) return ABSENT;
  if (!is_tuple(args[1])) return raise_type_error("state argument must be a tuple");
  if (!unpack_state(args[1], "setstate(): illegal state argument", &bytes, &flags)) return ABSENT;
  self_of(args[0])->pending_cr = flags & 1;
  if (is_none(inner(args[0]))) return NONE;
  Value state = tuple_pack(2, bytes, int_from_u64((uint64_t)flags >> 1));
  return call_method1(inner(args[0]), NAME("setstate"), state);
}

static Value decoder_reset(Value *args, int nargs) {
  if (!check_ready(args[0])) return ABSENT;
  newline_forget(args[0]);
  return is_none(inner(args[0])) ? NONE : call_method0(inner(args[0]), NAME("reset"));
}

Value newline_kinds(Value self) {
  static const char *const texts[] = {"\r", "\n", "\r\n"};
  Value kinds[3];
  int count = 0;
  for (int i = 0; i < 3; i++)
    if (self_of(self)->seen >> i & 1) kinds[count++] = str_from_ascii(texts[i]);
  return count == 0 ? NONE : count == 1 ? kinds[0] : tuple_from_values(kinds, count);
}
static Value get_newlines(Value self, void *closure) {
  return check_ready(self) ? newline_kinds(self) : ABSENT;
}

static const BuiltinDef newline_decoder_methods[] = {
    METHOD("decode(self, /, input, final=False)", decoder_decode, EFFECT_ANY,
           "Decode the input and unify its line ends."),
    METHOD("getstate(self, /)", decoder_getstate, EFFECT_ANY,
           "The state of the inner decoder with this one's."),
    METHOD("setstate(self, state, /)", decoder_setstate, EFFECT_ANY,
           "Return to a state that getstate() gave."),
    METHOD("reset(self, /)", decoder_reset, EFFECT_ANY, "Start again."),
    METHOD_END,
};
static const GetSetDef newline_decoder_getset[] = {
    {"newlines", get_newlines, NULL, "Kinds of line ends seen so far.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

Type newline_decoder_type = {
    .name = "_io.IncrementalNewlineDecoder",
    .base = &object_type,
    .layout = &newline_decoder_layout,
    .root_shape = &newline_decoder_shape,
    .flags = TYPE_BASE,
    .slots = {.new_object = decoder_new, .init = decoder_init},
    .methods = newline_decoder_methods,
    .getset = newline_decoder_getset,
    .doc = "Codec used when reading a file in universal newlines mode.\n\n"
           "It sits on top of another incremental decoder, notices the kinds of line ends\n"
           "in what that gives, and with translate makes all of them \"\\n\".",
    .text_signature = "(decoder, translate, errors='strict')",
};
