/* The standard streams: text files over buffered raw files over the descriptors 0, 1 and 2. */
#include "modules/io/std_streams.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <unistd.h>

#include "interp/config.h"
#include "interp/import.h"
#include "modules/io/text.h"
#include "objects/tuple.h"

/* -- Locale ------------------------------------------------------------------------------------ */

/* What the C locale is replaced by: the first that exists. */
static const char *const utf8_locales[] = {"C.UTF-8", "C.utf8", "UTF-8"};

static bool is_c_locale(const char *name) {
  return name != NULL && (strcmp(name, "C") == 0 || strcmp(name, "POSIX") == 0);
}

static bool is_utf8_locale(const char *name) {
  for (size_t i = 0; name != NULL && i < countof(utf8_locales); i++)
    if (strcmp(name, utf8_locales[i]) == 0) return true;
  return false;
}

/* LC_ALL or PYTHONCOERCECLOCALE=0 keep the C locale; "warn" asks for a message. */
static bool may_replace(bool *warns) {
  const char *wish = config_variable("PYTHONCOERCECLOCALE"), *all = getenv("LC_ALL");
  *warns = wish != NULL && strcmp(wish, "warn") == 0;
  return (wish == NULL || strcmp(wish, "0") != 0) && (all == NULL || *all == 0);
}

static bool replace_locale(bool warns) {
  for (size_t i = 0; i < countof(utf8_locales); i++) {
    if (setlocale(LC_CTYPE, utf8_locales[i]) == NULL) continue;
    setenv("LC_CTYPE", utf8_locales[i], 1);
    if (warns)
      fprintf(stderr,
              "Python detected LC_CTYPE=C: LC_CTYPE coerced to %.20s (set another locale or "
              "PYTHONCOERCECLOCALE=0 to disable this locale coercion behavior).\n",
              utf8_locales[i]);
    return true;
  }
  return false;
}

/* Tells about a C locale that stays. */
static void settle_locale(void) {
  bool warns;
  setlocale(LC_CTYPE, "");
  if (!is_c_locale(setlocale(LC_CTYPE, NULL))) return;
  if ((may_replace(&warns) && replace_locale(warns)) || !warns) return;
  fprintf(stderr, "Python runtime initialized with LC_CTYPE=C (a locale with default ASCII "
                  "encoding), which may cause Unicode compatibility problems. "
                  "Using C.UTF-8, C.utf8, or UTF-8 (if available) as alternative "
                  "Unicode-compatible locales is recommended.\n");
}

void io_init_locale(void) {
  settle_locale();
  if (!config.utf8_mode) fs_encoding_from_locale();
}

/* -- Encoding ---------------------------------------------------------------------------------- */

typedef struct StreamText {
  Value encoding, errors; /* str */
} StreamText;

/* Bytes of a file name that are not text survive printing it where the locale does not say how text
   is encoded. */
static const char *default_errors(void) {
  const char *name = setlocale(LC_CTYPE, NULL);
  return config.utf8_mode || is_c_locale(name) || is_utf8_locale(name) ? "surrogateescape"
                                                                       : "strict";
}

/* PYTHONIOENCODING is encoding[:errors]; either may be empty. */
static StreamText choose_text(void) {
  const char *wish = config_variable("PYTHONIOENCODING");
  StreamText text = {text_locale_encoding(), str_from_ascii(default_errors())};
  if (wish == NULL) return text;
  const char *colon = strchr(wish, ':');
  size_t length = colon == NULL ? strlen(wish) : (size_t)(colon - wish);
  if (length > 0) {
    text.encoding = str_from_utf8_lossy(wish, length);
    text.errors = str_from_ascii("strict");
  }
  if (colon != NULL && colon[1] != 0)
    text.errors = str_from_utf8_lossy(colon + 1, strlen(colon + 1));
  return text;
}

/* -- Making ------------------------------------------------------------------------------------ */

static Value standard_streams[9]; /* for each descriptor: text, buffer, raw file */

bool io_is_standard_stream(const Object *object) {
  for (size_t i = 0; i < countof(standard_streams); i++)
    if (same(standard_streams[i], from_object((Object *)object))) return true;
  return false;
}

static bool is_open(int fd) {
  return fcntl(fd, F_GETFD) >= 0 || errno != EBADF;
}

static Value make_stream(int fd, const char *name, StreamText text) {
  bool writes = fd != 0, unbuffered = writes && config.unbuffered;
  if (!is_open(fd)) return NONE;
  Value buffer = io_open(from_small_int(fd), writes ? "wb" : "rb", unbuffered ? 0 : -1, ABSENT,
                         ABSENT, ABSENT, false);
  Value raw = is_absent(buffer) || unbuffered ? buffer : object_getattr(buffer, NAME("raw"));
  if (is_absent(raw) || !object_setattr(raw, NAME("name"), str_from_ascii(name))) return ABSENT;
  Value errors = fd == 2 ? str_from_ascii("backslashreplace") : text.errors;
  bool by_line = (fd == 2 || isatty(fd)) && !unbuffered;
  Value arguments[] = {buffer,
                       text.encoding,
                       errors,
                       str_from_ascii("\n"),
                       from_bool(by_line),
                       from_bool(config.unbuffered)};
  Value stream = call(type_value(&textio_type), arguments, 6, ABSENT);
  if (is_absent(stream)) return ABSENT;
  memcpy(standard_streams + 3 * fd, (Value[]){stream, buffer, raw}, 3 * sizeof(Value));
  return object_setattr(stream, NAME("mode"), str_from_ascii(writes ? "w" : "r")) ? stream : ABSENT;
}

static bool install(int fd, StreamText text) {
  static const struct {
    const char *name, *twin, *shown;
  } streams[] = {{"stdin", "__stdin__", "<stdin>"},
                 {"stdout", "__stdout__", "<stdout>"},
                 {"stderr", "__stderr__", "<stderr>"}};
  Value stream = make_stream(fd, streams[fd].shown, text);
  return !is_absent(stream) && sys_set(streams[fd].name, stream) &&
         sys_set(streams[fd].twin, stream);
}

/* sys.stderr first, so that errors of the others can be shown. */
bool io_init_standard_streams(void) {
  if (is_absent(import_module("_io"))) return false;
  gc_root_add_range(standard_streams, countof(standard_streams));
  StreamText text = choose_text();
  text.encoding = codec_own_name(text.encoding);
  return !is_absent(text.encoding) && install(2, text) && install(0, text) && install(1, text);
}

/* -- Exit -------------------------------------------------------------------------------------- */

static bool flush(const char *name, bool report) {
  Value stream = sys_get(name);
  if (is_absent(stream) || is_none(stream)) return true;
  int closed = io_is_closed(stream);
  if (closed < 0) exception_clear();
  if (closed > 0 || !is_absent(call_method0(stream, NAME("flush")))) return true;
  if (report)
    exception_write_unraisable(stream);
  else
    exception_clear();
  return false;
}

bool io_flush_standard_streams(void) {
  bool out = flush("stdout", true), err = flush("stderr", false);
  return out && err;
}
