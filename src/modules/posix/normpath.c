/* os.path.normpath of a str. */
#include "modules/posix/files.h"
#include "objects/str.h"

enum { FEW_PARTS = 64 };

/* The parts of a path that stay, as ranges of the text. */
typedef struct Parts {
  TextView text;        /* the path */
  int64_t (*ranges)[2]; /* malloc'ed: start and end of each */
  int64_t count;        /* how many */
  bool absolute;        /* it begins with a slash */
} Parts;

static bool is_dots(const Parts *p, int64_t from, int64_t to, int64_t dots) {
  if (to - from != dots) return false;
  for (int64_t i = from; i < to; i++)
    if (text_at(p->text, i) != '.') return false;
  return true;
}

/* ".." takes the part before it away, unless there is none, or one of the same kind. */
static void add_part(Parts *p, int64_t from, int64_t to) {
  if (from == to || is_dots(p, from, to, 1)) return;
  if (is_dots(p, from, to, 2)) {
    const int64_t *last = p->count > 0 ? p->ranges[p->count - 1] : NULL;
    if (last != NULL && !is_dots(p, last[0], last[1], 2)) {
      p->count--;
      return;
    }
    if (last == NULL && p->absolute) return;
  }
  p->ranges[p->count][0] = from;
  p->ranges[p->count++][1] = to;
}

/* One slash at the beginning, or two if these are exactly two. */
static int64_t leading_slashes(TextView text) {
  size_t n = 0;
  while (n < text.length && text_at(text, n) == '/') n++;
  return n == 2 ? 2 : n > 0;
}

static Value join_parts(const Parts *p, Value path, int64_t slashes) {
  StrBuilder b;
  str_builder_init(&b, str_length(path));
  if (!str_builder_add_repeated(&b, '/', slashes)) return ABSENT;
  for (int64_t i = 0; i < p->count; i++) {
    if (i > 0 && !str_builder_add_char(&b, '/')) return ABSENT;
    if (!str_builder_add_slice(&b, path, p->ranges[i][0], p->ranges[i][1])) return ABSENT;
  }
  if (b.length == 0 && !str_builder_add_char(&b, '.')) return ABSENT;
  return str_builder_finish(&b);
}

Value posix_normpath(Value *args, int nargs) {
  if (!is_str(args[0]))
    return raise_type_error("_path_normpath() argument 'path' must be str, not %Y", args[0]);
  Value path = str_exact(args[0]);
  int64_t few[FEW_PARTS][2], length = str_length(path), start = 0;
  Parts parts = {.text = str_view(path), .ranges = few};
  int64_t slashes = leading_slashes(parts.text);
  parts.absolute = slashes > 0;
  if (length / 2 >= FEW_PARTS) parts.ranges = malloc((length / 2 + 1) * sizeof *parts.ranges);
  if (parts.ranges == NULL) return raise_memory_error();
  for (int64_t i = 0; i <= length; i++) {
    if (i < length && text_at(parts.text, i) != '/') continue;
    add_part(&parts, start, i);
    start = i + 1;
  }
  Value result = join_parts(&parts, path, slashes);
  if (parts.ranges != few) free(parts.ranges);
  return result;
}
