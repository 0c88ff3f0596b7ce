/* open(), open_code(), text_encoding(). */
#include "interp/config.h"
#include "modules/io/functions.h"
#include "modules/io/io.h"
#include "modules/posix/path.h"
#include "objects/int.h"
#include "objects/str.h"

/* -- Mode -------------------------------------------------------------------------------------- */

typedef struct OpenMode {
  bool creating, reading, writing, appending, updating, text, binary; /* its letters */
} OpenMode;

static bool *mode_letter(OpenMode *mode, uint32_t letter) {
  switch (letter) {
  case 'x': return &mode->creating;
  case 'r': return &mode->reading;
  case 'w': return &mode->writing;
  case 'a': return &mode->appending;
  case '+': return &mode->updating;
  case 't': return &mode->text;
  case 'b': return &mode->binary;
  default: return NULL;
  }
}

static bool parse_mode(Value text, OpenMode *mode) {
  *mode = (OpenMode){0};
  if (str_find_char(text, 0, 0, str_length(text)) >= 0)
    return raise_value_error("embedded null character"), false;
  for (int64_t i = 0; i < str_length(text); i++) {
    bool *letter = mode_letter(mode, str_char_at(text, i));
    if (letter == NULL || *letter) {
      raise_value_error("invalid mode: %R", text);
      return false;
    }
    *letter = true;
  }
  return true;
}

/* Returns what is wrong with the combination of arguments; NULL: nothing. */
static const char *objection(const OpenMode *mode, Value encoding, Value errors, Value newline) {
  if (mode->text && mode->binary) return "can't have text and binary mode at once";
  if (mode->creating + mode->reading + mode->writing + mode->appending > 1)
    return "must have exactly one of create/read/write/append mode";
  if (mode->binary && !is_none(encoding)) return "binary mode doesn't take an encoding argument";
  if (mode->binary && !is_none(errors)) return "binary mode doesn't take an errors argument";
  if (mode->binary && !is_none(newline)) return "binary mode doesn't take a newline argument";
  return NULL;
}

static Value raw_mode(const OpenMode *mode) {
  char text[6], *end = text;
  if (mode->creating) *end++ = 'x';
  if (mode->reading) *end++ = 'r';
  if (mode->writing) *end++ = 'w';
  if (mode->appending) *end++ = 'a';
  if (mode->updating) *end++ = '+';
  *end = 0;
  return str_from_ascii(text);
}

/* -- open() ------------------------------------------------------------------------------------ */

typedef struct OpenArguments {
  Value file, mode_text, encoding, errors, newline, closefd, opener; /* as given */
  int buffering;                                                     /* -1: the default */
  OpenMode mode;                                                     /* mode_text taken apart */
} OpenArguments;

static bool check_optional_text(Value v, const char *name) {
  if (is_none(v) || is_str(v)) return true;
  raise_type_error("open() argument '%s' must be str or None, not %Y", name, v);
  return false;
}

static bool check_arguments(OpenArguments *a) {
  if (!is_str(a->mode_text)) {
    raise_type_error("open() argument 'mode' must be str, not %Y", a->mode_text);
    return false;
  }
  if (!check_optional_text(a->encoding, "encoding") || !check_optional_text(a->errors, "errors") ||
      !check_optional_text(a->newline, "newline") || !parse_mode(a->mode_text, &a->mode))
    return false;
  const char *problem = objection(&a->mode, a->encoding, a->errors, a->newline);
  if (problem != NULL) {
    raise_value_error("%s", problem);
    return false;
  }
  return !a->mode.binary || a->buffering != 1 ||
         warn(&exc_RuntimeWarning, 1,
              "line buffering (buffering=1) isn't supported in binary mode, the default buffer "
              "size will be used");
}

static Value open_raw(const OpenArguments *a) {
  Value args[] = {a->file, raw_mode(&a->mode), a->closefd, a->opener};
  return call(type_value(&fileio_type), args, 4, ABSENT);
}

/* Decides on the size of the buffer, and whether each line is written at once. */
static bool choose_buffering(Value raw, int64_t *size, bool *by_line) {
  bool terminal = false;
  if (*size < 0) {
    Value answer = call_method0(raw, NAME("isatty"));
    if (is_absent(answer) || !arg_truth(answer, &terminal)) return false;
  }
  *by_line = *size == 1 || terminal;
  if (*by_line) *size = -1;
  if (*size >= 0) return true;
  Value preferred = object_getattr(raw, NAME("_blksize"));
  if (is_absent(preferred) || !index_to_i64(preferred, size)) return false;
  if (*size < 0) raise_value_error("invalid buffering size");
  return *size >= 0;
}

static Value add_buffer(const OpenMode *mode, Value raw, int64_t size) {
  Type *type = mode->updating                                       ? &buffered_random_type
               : mode->creating || mode->writing || mode->appending ? &buffered_writer_type
                                                                    : &buffered_reader_type;
  return call2(type_value(type), raw, int_from_i64(size));
}

static Value add_text(const OpenArguments *a, Value buffer, bool by_line) {
  Value args[] = {buffer, a->encoding, a->errors, a->newline, from_bool(by_line)};
  Value text = call(type_value(&textio_type), args, 5, ABSENT);
  if (is_absent(text)) return ABSENT;
  return object_setattr(text, NAME("mode"), a->mode_text) ? text : ABSENT;
}

/* The layers on top of the raw file; *top is the highest so far. ABSENT: exception set. */
static Value add_layers(const OpenArguments *a, Value *top) {
  int64_t size = a->buffering;
  bool by_line;
  if (!choose_buffering(*top, &size, &by_line)) return ABSENT;
  if (size == 0) return a->mode.binary ? *top : raise_value_error("can't have unbuffered text I/O");
  Value buffer = add_buffer(&a->mode, *top, size);
  if (is_absent(buffer) || a->mode.binary) return buffer;
  *top = buffer;
  return add_text(a, buffer, by_line);
}

static Value open_file(OpenArguments *a) {
  if (!check_arguments(a)) return ABSENT;
  if (!is_int(a->file) && type_of(a->file)->slots.index == NULL) a->file = path_fspath(a->file);
  if (is_absent(a->file)) return ABSENT;
  Value top = open_raw(a);
  if (is_absent(top)) return ABSENT;
  Value stream = add_layers(a, &top);
  if (!is_absent(stream)) return stream;
  Value failure = exception_fetch(), closed = call_method0(top, NAME("close"));
  return io_chain(failure) ? closed : ABSENT;
}

Value io_open_function(Value *args, int nargs) {
  OpenArguments a = {.file = args[0],
                     .mode_text = args[1],
                     .encoding = args[3],
                     .errors = args[4],
                     .newline = args[5],
                     .closefd = args[6],
                     .opener = args[7]};
  return io_int_argument(args[2], &a.buffering) ? open_file(&a) : ABSENT;
}

static Value or_none(Value v) {
  return is_absent(v) ? NONE : v;
}

Value io_open(Value file, const char *mode, int64_t buffering, Value encoding, Value errors,
              Value newline, bool closefd) {
  OpenArguments a = {.file = file,
                     .mode_text = str_from_ascii(mode),
                     .encoding = or_none(encoding),
                     .errors = or_none(errors),
                     .newline = or_none(newline),
                     .closefd = from_bool(closefd),
                     .opener = NONE,
                     .buffering = (int)buffering};
  return open_file(&a);
}

/* -- The other functions ----------------------------------------------------------------------- */

Value io_open_code_function(Value *args, int nargs) {
  if (!is_str(args[0]))
    return raise_type_error("open_code() argument 'path' must be str, not %Y", args[0]);
  return io_open(args[0], "rb", -1, ABSENT, ABSENT, ABSENT, true);
}

/* encoding, or for None "locale" ("utf-8" in the UTF-8 mode), warning if asked for by -X
   warn_default_encoding. */
static Value io_text_encoding(Value encoding, int stacklevel) {
  if (!is_absent(encoding) && !is_none(encoding)) return encoding;
  if (config.warn_default_encoding &&
      !warn(&exc_EncodingWarning, stacklevel, "'encoding' argument not specified"))
    return ABSENT;
  return config.utf8_mode ? NAME("utf-8") : NAME("locale");
}

Value io_text_encoding_function(Value *args, int nargs) {
  int stacklevel;
  return io_int_argument(args[1], &stacklevel) ? io_text_encoding(args[0], stacklevel) : ABSENT;
}
