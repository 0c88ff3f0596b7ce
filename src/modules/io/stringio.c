/* StringIO: a text file in memory. */
#include "modules/io/io.h"
#include "modules/io/newline.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* Invariant: the contents are the first `length` code points of `text`. While `owned`, that is a
   str under construction nobody else sees, its own length being the capacity and its kind at least
   what the contents need; otherwise an ordinary str of that length, which getvalue() hands out and
   the next write copies. */
typedef struct StringIO {
  Object header;
  Slot text;        /* absent before __init__ */
  Slot decoder;     /* NewlineDecoder of universal newlines, or absent */
  Slot newline;     /* the argument: str or None */
  int64_t length;   /* of the contents */
  int64_t position; /* may be beyond the length */
  bool owned;       /* see above */
  bool closed;      /* close() was called */
  bool expands;     /* newline is "\r" or "\r\n": each "\n" written becomes that */
  uint8_t line_end; /* LineEnd */
} StringIO;
static const Layout stringio_layout = {.name = "StringIO",
                                       .fixed_size = sizeof(StringIO),
                                       .slots_offset = offsetof(StringIO, text),
                                       .slots_count = 3};
DEFINE_TYPE_SHAPE(stringio);

static StringIO *self_of(Value v) {
  return object_cast(StringIO, v);
}

static bool check_open(const StringIO *s) {
  if (likely(!is_absent(slot_get(&s->text)) && !s->closed)) return true;
  raise_value_error(is_absent(slot_get(&s->text)) ? "I/O operation on uninitialized object"
                                                  : "I/O operation on closed file");
  return false;
}

/* -- Contents ---------------------------------------------------------------------------------- */

static TextView contents(const StringIO *s) {
  return str_view_range(slot_get(&s->text), 0, s->length);
}

static uint32_t max_char_of_kind(int kind) {
  return kind == 1 ? 0xff : kind == 2 ? 0xffff : TEXT_MAX_CODE_POINT;
}

/* Makes the text owned, of at least this kind and with room for `needed` code points. */
static bool reserve(StringIO *s, int64_t needed, int kind) {
  Value old = slot_get(&s->text);
  int64_t capacity = str_length(old);
  int old_kind = as_str(old)->kind;
  if (likely(s->owned && needed <= capacity && kind <= old_kind)) return true;
  if (needed > capacity || !s->owned) capacity = max_of(needed, 2 * s->length) + 64;
  kind = max_of(kind, old_kind);
  Value text = str_alloc(capacity, max_char_of_kind(kind));
  if (is_absent(text)) return false;
  text_convert(str_fresh_units(text), kind, contents(s));
  slot_set(s, &s->text, text);
  s->owned = true;
  return true;
}

/* Writes text at the position; where that is beyond the end of the contents zeros fill the gap. */
static bool put(StringIO *s, Value v) {
  TextView added = str_view(v);
  if (added.length == 0) return true;
  int64_t end = s->position + (int64_t)added.length;
  if (end < s->position) {
    raise_error(&exc_OverflowError, "new position too large");
    return false;
  }
  if (!reserve(s, max_of(end, s->length), added.width)) return false;
  Value text = slot_get(&s->text);
  int kind = as_str(text)->kind;
  char *units = str_fresh_units(text);
  if (s->position > s->length)
    memset(units + s->length * kind, 0, (s->position - s->length) * kind);
  text_convert(units + s->position * kind, kind, added);
  s->position = end;
  s->length = max_of(s->length, end);
  return true;
}

static bool write_text(StringIO *s, Value text) {
  Value decoder = slot_get(&s->decoder);
  if (!is_absent(decoder)) text = newline_decode_text(decoder, text, true);
  if (!is_absent(text) && s->expands) text = newline_expand(text, slot_get(&s->newline));
  return !is_absent(text) && put(s, text);
}

/* The contents as a str, which stays there until the next write. */
static Value freeze(StringIO *s) {
  if (!s->owned) return slot_get(&s->text);
  Value text = str_from_view(contents(s));
  if (is_absent(text)) return ABSENT;
  slot_set(s, &s->text, text);
  s->owned = false;
  return text;
}

static Value slice(const StringIO *s, int64_t from, int64_t to) {
  Value text = slot_get(&s->text);
  return s->owned ? str_from_view(str_view_range(text, from, to)) : str_slice(text, from, to);
}

/* -- Making ------------------------------------------------------------------------------------ */

static bool set_newline(StringIO *s, Value newline) {
  if (!is_none(newline) && !is_str(newline)) {
    raise_type_error("newline must be str or None, not %.200T", newline);
    return false;
  }
  if (!newline_is_valid(newline)) {
    raise_value_error("illegal newline value: %R", newline);
    return false;
  }
  slot_set(s, &s->newline, newline);
  s->line_end = newline_line_end(newline);
  s->expands = s->line_end == LINE_END_CR || s->line_end == LINE_END_CRLF;
  bool universal = is_none(newline) || s->line_end == LINE_END_UNIVERSAL;
  slot_set(s, &s->decoder, universal ? newline_decoder_new(NONE, is_none(newline)) : ABSENT);
  return true;
}

static bool stringio_init(Value self, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("StringIO(initial_value='', newline='\\n')");
  Value a[2];
  if (!signature_bind(&signature, args, nargs, kwnames, a)) return false;
  StringIO *s = self_of(self);
  if (is_absent(a[1])) a[1] = from_object(&str_latin1_chars['\n']);
  slot_set(s, &s->text, ABSENT);
  if (!is_none(a[1]) && !is_str(a[1])) return set_newline(s, a[1]);
  if (!is_none(a[0]) && !is_str(a[0])) {
    raise_type_error("initial_value must be str or None, not %.200T", a[0]);
    return false;
  }
  if (!set_newline(s, a[1])) return false;
  s->length = s->position = 0;
  s->closed = s->owned = false;
  Value initial = is_none(a[0]) ? str_empty : str_exact(a[0]);
  bool plain = is_absent(slot_get(&s->decoder)) && !s->expands;
  slot_set(s, &s->text, plain ? initial : str_empty);
  if (plain)
    s->length = str_length(initial);
  else if (!write_text(s, initial))
    return false;
  s->position = 0;
  return true;
}

static Value stringio_new(Type *type, Value *args, int nargs, Value kwnames) {
  return type_alloc(type);
}

/* -- Reading and writing ----------------------------------------------------------------------- */

static Value stringio_write(Value *args, int nargs) {
  if (!is_str(args[1])) return raise_type_error("string argument expected, got '%T'", args[1]);
  if (!check_open(self_of(args[0])) || !write_text(self_of(args[0]), args[1])) return ABSENT;
  return from_small_int(str_length(args[1]));
}

static Value stringio_getvalue(Value *args, int nargs) {
  return check_open(self_of(args[0])) ? freeze(self_of(args[0])) : ABSENT;
}

static Value stringio_read(Value *args, int nargs) {
  StringIO *s = self_of(args[0]);
  int64_t size;
  if (!check_open(s) || !io_size_argument(args[1], &size)) return ABSENT;
  int64_t left = max_of(s->length - s->position, 0), from = s->position;
  if (size < 0 || size > left) size = left;
  if (size == 0) return str_empty;
  s->position += size;
  if (from == 0 && size == s->length) return freeze(s);
  return slice(s, from, s->position);
}

static Value read_line(StringIO *s, int64_t limit) {
  int64_t from = s->position, looked, end;
  if (from >= s->length) return str_empty;
  TextView text = contents(s);
  if (limit >= 0 && limit < (int64_t)text.length - from) text.length = from + limit;
  end = newline_find_end(text, from, s->line_end, &looked);
  s->position = end < 0 ? (int64_t)text.length : end;
  return slice(s, from, s->position);
}

static Value stringio_readline(Value *args, int nargs) {
  int64_t size;
  if (!check_open(self_of(args[0])) || !io_size_argument(args[1], &size)) return ABSENT;
  return read_line(self_of(args[0]), size);
}

static Value stringio_next(Value self) {
  if (!check_open(self_of(self))) return ABSENT;
  bool exact = type_of(self) == &stringio_type;
  Value line = exact ? read_line(self_of(self), -1) : call_method0(self, NAME("readline"));
  if (is_absent(line)) return ABSENT;
  if (!is_str(line))
    return raise_error(&exc_OSError, "readline() should have returned a str object, not '%.200T'",
                       line);
  return str_length(line) == 0 ? ABSENT : line;
}

/* -- Position ---------------------------------------------------------------------------------- */

static Value stringio_tell(Value *args, int nargs) {
  return check_open(self_of(args[0])) ? int_from_i64(self_of(args[0])->position) : ABSENT;
}

static Value stringio_seek(Value *args, int nargs) {
  StringIO *s = self_of(args[0]);
  int64_t position;
  int whence;
  if (!index_to_i64(args[1], &position) || !index_to_int(args[2], &whence) || !check_open(s))
    return ABSENT;
  if (whence < 0 || whence > 2)
    return raise_value_error("Invalid whence (%d, should be 0, 1 or 2)", whence);
  if (position < 0 && whence == 0)
    return raise_value_error("Negative seek position %lld", (long long)position);
  if (whence != 0 && position != 0)
    return raise_error(&exc_OSError, "Can't do nonzero cur-relative seeks");
  s->position = whence == 0 ? position : whence == 1 ? s->position : s->length;
  return int_from_i64(s->position);
}

static Value stringio_truncate(Value *args, int nargs) {
  StringIO *s = self_of(args[0]);
  int64_t size;
  if (!check_open(s)) return ABSENT;
  if (is_none(args[1]))
    size = s->position;
  else if (!io_size_argument(args[1], &size))
    return ABSENT;
  if (size < 0) return raise_value_error("Negative size value %lld", (long long)size);
  if (size < s->length) {
    if (!s->owned && !reserve(s, s->length, 1)) return ABSENT;
    s->length = size;
  }
  return int_from_i64(size);
}

/* -- State ------------------------------------------------------------------------------------- */

static Value stringio_close(Value *args, int nargs) {
  StringIO *s = self_of(args[0]);
  s->closed = true;
  if (is_absent(slot_get(&s->text))) return NONE;
  slot_set(s, &s->text, str_empty);
  s->length = 0;
  s->owned = false;
  return NONE;
}

static Value stringio_true(Value *args, int nargs) {
  return check_open(self_of(args[0])) ? TRUE_VALUE : ABSENT;
}
static Value get_closed(Value self, void *closure) {
  if (is_absent(slot_get(&self_of(self)->text)) && !check_open(self_of(self))) return ABSENT;
  return from_bool(self_of(self)->closed);
}
static Value get_line_buffering(Value self, void *closure) {
  return check_open(self_of(self)) ? FALSE_VALUE : ABSENT;
}
static Value get_newlines(Value self, void *closure) {
  if (!check_open(self_of(self))) return ABSENT;
  Value decoder = slot_get(&self_of(self)->decoder);
  return is_absent(decoder) ? NONE : newline_kinds(decoder);
}

static Value stringio_getstate(Value *args, int nargs) {
  StringIO *s = self_of(args[0]);
  if (!check_open(s)) return ABSENT;
  Value text = freeze(s), dict = is_absent(text) ? ABSENT : instance_dict(as_object(args[0]));
  if (is_absent(dict)) return ABSENT;
  dict = dict_length(dict) == 0 ? NONE : dict_copy(dict);
  return is_absent(dict)
             ? ABSENT
             : tuple_pack(4, text, slot_get(&s->newline), int_from_i64(s->position), dict);
}

static bool set_attributes(Value self, Value dict) {
  if (is_none(dict)) return true;
  if (!is_dict(dict)) {
    raise_type_error("fourth item of state should be a dict, got a %.200T", dict);
    return false;
  }
  Value attributes = instance_dict(as_object(self));
  return !is_absent(attributes) && dict_update(attributes, dict);
}

static Value stringio_setstate(Value *args, int nargs) {
  Value state = args[1];
  int64_t position;
  StringIO *s = self_of(args[0]);
  if (s->closed && !check_open(s)) return ABSENT;
  if (!is_tuple(state) || tuple_length(state) < 4)
    return raise_type_error("%.200T.__setstate__ argument should be 4-tuple, got %.200T", args[0],
                            state);
  Value initial[] = {tuple_get(state, 0), tuple_get(state, 1)};
  if (!stringio_init(args[0], initial, 2, ABSENT)) return ABSENT;
  if (!is_none(initial[0])) {
    /* What was stored has its line ends translated already. */
    slot_set(s, &s->text, str_exact(initial[0]));
    s->owned = false;
    s->length = str_length(initial[0]);
  }
  if (!is_int(tuple_get(state, 2)))
    return raise_type_error("third item of state must be an integer, got %.200T",
                            tuple_get(state, 2));
  if (!index_to_i64(tuple_get(state, 2), &position)) return ABSENT;
  if (position < 0) return raise_value_error("position value cannot be negative");
  s->position = position;
  return set_attributes(args[0], tuple_get(state, 3)) ? NONE : ABSENT;
}

static const BuiltinDef stringio_methods[] = {
    METHOD("close(self, /)", stringio_close, EFFECT_ANY,
           "Close the file and let go of its contents."),
    METHOD("getvalue(self, /)", stringio_getvalue, EFFECT_ALLOC,
           "The whole contents, wherever the position is."),
    METHOD("read(self, size=-1, /)", stringio_read, EFFECT_ANY,
           "Read at most size characters, all there are if it is negative or None."),
    METHOD("readline(self, size=-1, /)", stringio_readline, EFFECT_ANY,
           "Read up to the end of the line, at most size characters."),
    METHOD("write(self, s, /)", stringio_write, EFFECT_ANY,
           "Write a string and return its length."),
    METHOD("tell(self, /)", stringio_tell, EFFECT_ALLOC, "The current position."),
    METHOD("seek(self, pos, whence=0, /)", stringio_seek, EFFECT_ANY,
           "Change the position: to pos, or with pos 0 by whence to itself (1) or the end (2)."),
    METHOD("truncate(self, pos=None, /)", stringio_truncate, EFFECT_ANY,
           "Cut the contents to pos characters, by default at the position."),
    METHOD("readable(self, /)", stringio_true, EFFECT_RAISE, "True."),
    METHOD("writable(self, /)", stringio_true, EFFECT_RAISE, "True."),
    METHOD("seekable(self, /)", stringio_true, EFFECT_RAISE, "True."),
    METHOD("__getstate__(self, /)", stringio_getstate, EFFECT_ALLOC, NULL),
    METHOD("__setstate__(self, state, /)", stringio_setstate, EFFECT_ANY, NULL),
    METHOD_END,
};
static const GetSetDef stringio_getset[] = {
    {"closed", get_closed, NULL, NULL, NULL},
    {"newlines", get_newlines, NULL, NULL, NULL},
    {"line_buffering", get_line_buffering, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

Type stringio_type = {
    .name = "_io.StringIO",
    .base = &text_base_type,
    .layout = &stringio_layout,
    .root_shape = &stringio_shape,
    .flags = STREAM_FLAGS,
    .slots = {.new_object = stringio_new, .init = stringio_init, .next = stringio_next},
    .methods = stringio_methods,
    .getset = stringio_getset,
    .doc = "Text I/O implementation using an in-memory buffer.\n\n"
           "initial_value is what the file holds at first; newline is as in TextIOWrapper.",
    .text_signature = "(initial_value='', newline='\\n')",
};
