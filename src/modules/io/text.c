/* TextIOWrapper: making, attributes, closing; its type. */
#include "modules/io/text.h"

#include "interp/config.h"
#include "objects/int.h"

static void forget_held(Object *self) {
  held_remove(&((TextFile *)self)->held);
}

static const Layout textio_layout = {
    .name = "TextFile",
    .fixed_size = sizeof(TextFile),
    .slots_offset = offsetof(TextFile, buffer),
    .slots_count = 10,
    .finalize = forget_held,
};
static DEFINE_TYPE_SHAPE(textio);

/* -- Checks ------------------------------------------------------------------------------------ */

static bool check_initialised(const TextFile *f) {
  if (likely(f->ready)) return true;
  raise_value_error("I/O operation on uninitialized object");
  return false;
}

bool text_check_attached(const TextFile *f) {
  if (unlikely(!check_initialised(f))) return false;
  if (likely(!f->detached)) return true;
  raise_value_error("underlying buffer has been detached");
  return false;
}

bool text_check_open(Value self) {
  TextFile *f = as_text_file(self);
  if (unlikely(!text_check_attached(f))) return false;
  if (!is_exact_text_file(self)) return io_check_open(self);
  int closed = stream_is_closed(slot_get(&f->buffer));
  if (closed > 0) raise_value_error("I/O operation on closed file.");
  return closed == 0;
}

/* An argument that is str or None, without NULs; it is called `what` and belongs to that
   function. */
static bool check_text_argument(Value v, const char *function, const char *what) {
  if (is_none(v)) return true;
  if (!is_str(v)) {
    raise_type_error("%s() argument '%s' must be str or None, not %Y", function, what, v);
    return false;
  }
  if (!str_has_char(v, 0)) return true;
  raise_value_error("embedded null character");
  return false;
}

static bool check_newline(Value v, const char *function) {
  if (!check_text_argument(v, function, "newline")) return false;
  if (newline_is_valid(v)) return true;
  raise_value_error("illegal newline value: %V", v);
  return false;
}

/* Reads an argument that switches something on or off: any integer. */
static bool switch_argument(Value v, bool *out) {
  int number;
  if (!index_to_int(v, &number)) return false;
  *out = number != 0;
  return true;
}

/* -- Making ------------------------------------------------------------------------------------ */

/* Truth of stream.NAME(). */
static bool ask(Value stream, Value name, bool *answer) {
  Value v = call_method0(stream, name);
  return !is_absent(v) && arg_truth(v, answer);
}

/* Looks where the stream stands: in the middle of a file no byte order mark is written. */
static bool look_at_position(TextFile *f) {
  f->at_start = f->seekable && f->writable;
  if (!f->at_start) return true;
  Value position = call_method0(slot_get(&f->buffer), NAME("tell"));
  int at_start = is_absent(position) ? -1 : object_equal(position, from_small_int(0));
  return at_start > 0 || (at_start == 0 && text_encoder_reset(f, false));
}

static bool attach(TextFile *f, Value buffer) {
  slot_set(f, &f->buffer, buffer);
  if (!ask(buffer, NAME("readable"), &f->readable) || !ask(buffer, NAME("writable"), &f->writable))
    return false;
  if (!ask(buffer, NAME("seekable"), &f->seekable)) return false;
  f->telling = f->seekable;
  f->has_read1 = !is_absent(object_lookup_attr(buffer, NAME("read1")));
  return f->has_read1 || !exception_pending();
}

/* Forgets all that an earlier __init__ left. */
static void start_over(TextFile *f) {
  held_remove(&f->held);
  f->ready = f->detached = false;
  f->pending_length = 0;
  f->bytes_per_char = 0.0;
  f->chunk_size = IO_BUFFER_SIZE;
  text_forget_decoded(f);
}

static Value choose_encoding(Value encoding) {
  if (!is_none(encoding))
    return str_equals_ascii(encoding, "locale") ? text_locale_encoding() : encoding;
  if (config.warn_default_encoding &&
      !warn(&exc_EncodingWarning, 1, "'encoding' argument not specified"))
    return ABSENT;
  return text_locale_encoding();
}

static bool textio_init(Value self, Value *args, int nargs, Value kwnames) {
  static Signature signature =
      SIGNATURE("TextIOWrapper(buffer, encoding=None, errors=None, newline=None, "
                "line_buffering=False, write_through=False)");
  Value a[6];
  TextFile *f = as_text_file(self);
  start_over(f);
  if (!signature_bind(&signature, args, nargs, kwnames, a)) return false;
  if (!check_text_argument(a[1], "TextIOWrapper", "encoding") ||
      !check_text_argument(a[2], "TextIOWrapper", "errors"))
    return false;
  if (!check_newline(a[3], "TextIOWrapper")) return false;
  if (!switch_argument(a[4], &f->line_buffering) || !switch_argument(a[5], &f->write_through))
    return false;
  Value encoding = choose_encoding(a[1]), errors = is_none(a[2]) ? NAME("strict") : a[2];
  if (is_absent(encoding)) return false;
  f->readable = f->writable = false;
  if (!text_set_codec(f, encoding, errors, a[3]) || !attach(f, a[0])) return false;
  if (!text_set_codec(f, encoding, errors, a[3]) || !look_at_position(f)) return false;
  f->ready = true;
  return true;
}

static Value textio_new(Type *type, Value *args, int nargs, Value kwnames) {
  return type_alloc(type);
}

/* -- reconfigure() ----------------------------------------------------------------------------- */

/* Reads an argument that changes a switch, or leaves it alone if it is None. */
static bool change_switch(Value v, bool *out) {
  return is_none(v) || switch_argument(v, out);
}

static bool change_codec(TextFile *f, Value encoding, Value errors, Value newline) {
  if (is_none(encoding) && is_none(errors) && is_absent(newline)) return true;
  if (is_none(errors)) errors = is_none(encoding) ? slot_get(&f->errors) : NAME("strict");
  if (is_none(encoding))
    encoding = slot_get(&f->encoding);
  else if (str_equals_ascii(encoding, "locale"))
    encoding = text_locale_encoding();
  return text_set_codec(f, encoding, errors,
                        is_absent(newline) ? slot_get(&f->newline) : newline) &&
         look_at_position(f);
}

static Value textio_reconfigure(Value *args, int nargs) {
  TextFile *f = as_text_file(args[0]);
  Value encoding = args[1], errors = args[2], newline = args[3];
  bool line_buffering = f->line_buffering, write_through = f->write_through;
  if (!text_check_attached(f)) return ABSENT;
  if (!check_text_argument(encoding, "reconfigure", "encoding") ||
      !check_text_argument(errors, "reconfigure", "errors"))
    return ABSENT;
  bool changes = !is_none(encoding) || !is_none(errors) || !is_absent(newline);
  if (!is_absent(slot_get(&f->decoded)) && changes)
    return io_unsupported(
        "It is not possible to set the encoding or newline of stream after the first read");
  if (!is_absent(newline) && !check_newline(newline, "reconfigure")) return ABSENT;
  if (!change_switch(args[4], &line_buffering) || !change_switch(args[5], &write_through))
    return ABSENT;
  if (is_absent(call_method0(args[0], NAME("flush")))) return ABSENT;
  f->bytes_per_char = 0.0;
  if (!change_codec(f, encoding, errors, newline)) return ABSENT;
  f->line_buffering = line_buffering;
  f->write_through = write_through;
  return NONE;
}

/* -- Closing ----------------------------------------------------------------------------------- */

static Value textio_detach(Value *args, int nargs) {
  TextFile *f = as_text_file(args[0]);
  if (!text_check_attached(f) || is_absent(call_method0(args[0], NAME("flush")))) return ABSENT;
  Value buffer = slot_get(&f->buffer);
  slot_set(f, &f->buffer, ABSENT);
  f->detached = true;
  held_remove(&f->held);
  return buffer;
}

/* Says that nobody closed the file. */
static void warn_unclosed(TextFile *f, Value self) {
  if (is_absent(call_method1(slot_get(&f->buffer), NAME("_dealloc_warn"), self))) exception_clear();
}

static Value textio_close(Value *args, int nargs) {
  TextFile *f = as_text_file(args[0]);
  if (!text_check_attached(f)) return ABSENT;
  int closed = io_is_closed(args[0]);
  if (closed != 0) return closed < 0 ? ABSENT : NONE;
  if (f->finalizing) warn_unclosed(f, args[0]);
  Value error = is_absent(call_method0(args[0], NAME("flush"))) ? exception_fetch() : ABSENT;
  Value buffer = slot_get(&f->buffer),
        result = is_absent(buffer) ? NONE : call_method0(buffer, NAME("close"));
  held_remove(&f->held);
  return io_chain(error) ? result : ABSENT;
}

/* -- What the binary stream answers ------------------------------------------------------------ */

static Value forward(Value self, Value name) {
  return text_check_attached(as_text_file(self))
             ? call_method0(slot_get(&as_text_file(self)->buffer), name)
             : ABSENT;
}
static Value textio_fileno(Value *args, int nargs) {
  return forward(args[0], NAME("fileno"));
}
static Value textio_seekable(Value *args, int nargs) {
  return forward(args[0], NAME("seekable"));
}
static Value textio_readable(Value *args, int nargs) {
  return forward(args[0], NAME("readable"));
}
static Value textio_writable(Value *args, int nargs) {
  return forward(args[0], NAME("writable"));
}
static Value textio_isatty(Value *args, int nargs) {
  return forward(args[0], NAME("isatty"));
}

static Value forward_attribute(Value self, Value name) {
  return text_check_attached(as_text_file(self))
             ? object_getattr(slot_get(&as_text_file(self)->buffer), name)
             : ABSENT;
}
static Value get_name(Value self, void *closure) {
  return forward_attribute(self, NAME("name"));
}
static Value get_closed(Value self, void *closure) {
  return forward_attribute(self, NAME("closed"));
}

/* -- Attributes -------------------------------------------------------------------------------- */

static Value get_newlines(Value self, void *closure) {
  TextFile *f = as_text_file(self);
  if (!text_check_attached(f)) return ABSENT;
  Value newlines = slot_get(&f->newlines), decoder = slot_get(&f->decoder);
  if (!is_absent(newlines)) return newline_kinds(newlines);
  Value v = is_absent(decoder) ? NONE : object_lookup_attr(decoder, NAME("newlines"));
  return is_absent(v) && !exception_pending() ? NONE : v;
}

static Value get_errors(Value self, void *closure) {
  return check_initialised(as_text_file(self)) ? slot_get(&as_text_file(self)->errors) : ABSENT;
}

static Value get_chunk_size(Value self, void *closure) {
  return text_check_attached(as_text_file(self)) ? int_from_i64(as_text_file(self)->chunk_size)
                                                 : ABSENT;
}

static bool set_chunk_size(Value self, Value v, void *closure) {
  int64_t size;
  if (!text_check_attached(as_text_file(self))) return false;
  if (is_absent(v)) {
    raise_error(&exc_AttributeError, "cannot delete attribute");
    return false;
  }
  if (!index_to_i64(v, &size)) return false;
  if (size > 0)
    as_text_file(self)->chunk_size = size;
  else
    raise_value_error("a strictly positive integer is required");
  return size > 0;
}

/* " NAME=%R" of an attribute that is there; an empty str if it is not. */
static Value repr_part(Value self, const char *name) {
  Value v = object_lookup_attr(self, str_intern_utf8(name, strlen(name)));
  if (!is_absent(v)) return format_text(" %s=%R", name, v);
  if (exception_pending() && !exception_suppress(&exc_ValueError)) return ABSENT;
  return str_empty;
}

static Value textio_repr(Value self) {
  TextFile *f = as_text_file(self);
  if (!check_initialised(f)) return ABSENT;
  if (f->in_repr)
    return raise_error(&exc_RuntimeError, "reentrant call inside %.200T.__repr__", self);
  f->in_repr = true;
  Value name = repr_part(self, "name"), mode = is_absent(name) ? ABSENT : repr_part(self, "mode");
  f->in_repr = false;
  return is_absent(mode) ? ABSENT
                         : format_text("<_io.TextIOWrapper%V%V encoding=%R>", name, mode,
                                       slot_get(&f->encoding));
}

static const BuiltinDef textio_methods[] = {
    METHOD("detach(self, /)", textio_detach, EFFECT_ANY,
           "Separate the binary stream from the file and return it."),
    METHOD("reconfigure(self, /, *, encoding=None, errors=None, newline=..., line_buffering=None, "
           "write_through=None)",
           textio_reconfigure, EFFECT_ANY,
           "Change the settings that are given.\n\nThis also flushes the stream."),
    METHOD("write(self, text, /)", textio_write, EFFECT_ANY,
           "Write a string and return its length."),
    METHOD("read(self, size=-1, /)", textio_read, EFFECT_ANY,
           "Read at most size characters, all there are if it is negative or None."),
    METHOD("readline(self, size=-1, /)", textio_readline, EFFECT_ANY,
           "Read up to the end of the line, at most size characters."),
    METHOD("flush(self, /)", textio_flush, EFFECT_ANY, "Write out what is held back."),
    METHOD("close(self, /)", textio_close, EFFECT_ANY, "Flush and close the file."),
    METHOD("fileno(self, /)", textio_fileno, EFFECT_ANY, "The file descriptor."),
    METHOD("seekable(self, /)", textio_seekable, EFFECT_ANY,
           "Whether the position can be changed."),
    METHOD("readable(self, /)", textio_readable, EFFECT_ANY, "Whether it can be read."),
    METHOD("writable(self, /)", textio_writable, EFFECT_ANY, "Whether it can be written."),
    METHOD("isatty(self, /)", textio_isatty, EFFECT_ANY, "Whether it is a terminal."),
    METHOD("seek(self, cookie, whence=0, /)", textio_seek, EFFECT_ANY,
           "Go to a position that tell() gave, or with 0 to the beginning (whence 0), nowhere (1) "
           "or the end (2)."),
    METHOD("tell(self, /)", textio_tell, EFFECT_ANY, "The position, as an opaque number."),
    METHOD("truncate(self, pos=None, /)", textio_truncate, EFFECT_ANY,
           "Cut the file at a byte position, by default the present one."),
    METHOD_END,
};
static const GetSetDef textio_getset[] = {
    {"name", get_name, NULL, NULL, NULL},
    {"closed", get_closed, NULL, NULL, NULL},
    {"newlines", get_newlines, NULL, NULL, NULL},
    {"errors", get_errors, NULL, NULL, NULL},
    {"_CHUNK_SIZE", get_chunk_size, set_chunk_size, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static const MemberDef textio_members[] = {
    {"encoding", MEMBER_SLOT, offsetof(TextFile, encoding), false, NULL},
    {"buffer", MEMBER_SLOT, offsetof(TextFile, buffer), false, NULL},
    {"line_buffering", MEMBER_BOOL, offsetof(TextFile, line_buffering), false, NULL},
    {"write_through", MEMBER_BOOL, offsetof(TextFile, write_through), false, NULL},
    {"_finalizing", MEMBER_BOOL, offsetof(TextFile, finalizing), true, NULL},
    {NULL, 0, 0, false, NULL},
};

Type textio_type = {
    .name = "_io.TextIOWrapper",
    .base = &text_base_type,
    .layout = &textio_layout,
    .root_shape = &textio_shape,
    .flags = STREAM_FLAGS,
    .slots = {.new_object = textio_new,
              .init = textio_init,
              .next = textio_next,
              .repr = textio_repr},
    .methods = textio_methods,
    .getset = textio_getset,
    .members = textio_members,
    .doc = "Character and line based layer over a BufferedIOBase object, buffer.\n\n"
           "encoding is the name of the encoding, by default that of the locale.\n\n"
           "errors names the handler of encoding and decoding errors (see codecs.register), by "
           "default \"strict\".\n\n"
           "newline, one of None, '', '\\n', '\\r' and '\\r\\n', says how lines end. Reading: with "
           "None all\n"
           "kinds of line ends become '\\n'; with '' they all end lines but stay as they are; with "
           "the others\n"
           "just that one ends lines. Writing: '\\n' becomes os.linesep with None, the given line "
           "end\n"
           "with '\\r' and '\\r\\n', and is not changed otherwise.\n\n"
           "With line_buffering a line end in what is written flushes the file.",
    .text_signature = "(buffer, encoding=None, errors=None, newline=None, line_buffering=False, "
                      "write_through=False)",
};
