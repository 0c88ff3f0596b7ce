/* replace, removeprefix, removesuffix. */
#include "objects/str_internal.h"

#include "base/search.h"

enum { KNOWN_POSITIONS = 64 };

/* The texts of one replacement, all in the width of the result. */
typedef struct Replacement {
  const char *text, *old, *new;          /* the text, what to replace in it, and by what */
  size_t length, old_length, new_length; /* in units */
  size_t count;                          /* how many to replace */
  size_t known;                          /* of so many the positions are known */
  const size_t *positions;               /* those, in order */
  unsigned width;                        /* bytes per unit */
} Replacement;

/* -- Writing the result ------------------------------------------------------------------------ */

static char *put(char *out, const void *units, size_t bytes) {
  memcpy(out, units, bytes);
  return out + bytes;
}

/* old is empty: new before each of the first `count` units, or at the end. */
static void interleave(const Replacement *r, char *out) {
  const char *from = r->text;
  for (size_t i = 0; i < r->count; i++) {
    out = put(out, r->new, r->new_length * r->width);
    if (i < r->length) {
      out = put(out, from, r->width);
      from += r->width;
    }
  }
  put(out, from, r->text + r->length * r->width - from);
}

static void substitute(const Replacement *r, char *out) {
  const char *from = r->text;
  size_t left = r->length;
  for (size_t i = 0; i < r->count; i++) {
    size_t at = i < r->known ? r->positions[i] - (r->length - left)
                             : (size_t)search_find(from, left, r->old, r->old_length, r->width);
    copy_short(out, from, at * r->width);
    out += at * r->width;
    copy_short(out, r->new, r->new_length * r->width);
    out += r->new_length * r->width;
    from += (at + r->old_length) * r->width;
    left -= at + r->old_length;
  }
  put(out, from, left * r->width);
}

static void substitute_byte(const Replacement *r, char *out) {
  char old = *r->old, new = *r->new;
  size_t left = r->count;
  memcpy(out, r->text, r->length);
  for (char *at = out; left > 0; left--) {
    at = memchr(at, old, out + r->length - at);
    *at++ = new;
  }
}

/* -- replace ----------------------------------------------------------------------------------- */

static Value replace_widened(const Replacement *r, uint32_t max_char) {
  int64_t growth, length;
  if (__builtin_mul_overflow((int64_t)r->new_length - (int64_t)r->old_length, (int64_t)r->count,
                             &growth) ||
      __builtin_add_overflow((int64_t)r->length, growth, &length))
    return raise_error(&exc_OverflowError, "replace string is too long");
  if (length == 0) return str_empty;
  Value result = str_alloc(length, max_char);
  if (is_absent(result)) return ABSENT;
  char *out = str_fresh_units(result);
  if (r->old_length == 0)
    interleave(r, out);
  else if (r->width == 1 && r->old_length == 1 && r->new_length == 1)
    substitute_byte(r, out);
  else
    substitute(r, out);
  return str_narrow(result);
}

/* Counts occurrences, and notes where the first *known of them are. */
static size_t count_old(Value self, Value old, const char *old_units, size_t limit,
                        size_t *positions, size_t *known) {
  TextView text = str_view(self);
  size_t old_length = str_length(old), count = 0, at = 0;
  *known = 0;
  if (old_length == 0) return min_of(limit, text.length + 1);
  if (old_length == 1 && str_length(self) > KNOWN_POSITIONS && text.width == 1)
    return search_count(text.units, text.length, old_units, 1, 1, limit);
  for (; count < limit; count++) {
    ptrdiff_t found = search_find((const char *)text.units + at * text.width, text.length - at,
                                  old_units, old_length, text.width);
    if (found < 0) break;
    at += (size_t)found;
    if (count < KNOWN_POSITIONS) positions[count] = at;
    at += old_length;
  }
  *known = min_of(count, (size_t)KNOWN_POSITIONS);
  return count;
}

/* count: how often at most. */
Value str_replace_all(Value self, Value old, Value new, int64_t max_count) {
  const StrObject *s = as_str(self), *o = as_str(old), *n = as_str(new);
  if (max_count == 0 || o->length > s->length || o->kind > s->kind || (s->ascii && !o->ascii))
    return str_exact(self);
  size_t limit = max_count < 0 ? SIZE_MAX : (size_t)max_count;
  if (o->length == 1 && str_find_char(self, str_char_at(old, 0), 0, s->length) < 0)
    return str_exact(self);
  WidenedText text, old_text, new_text;
  if (!widen_text(&old_text, str_view(old), s->kind)) return ABSENT;
  size_t positions[KNOWN_POSITIONS], known;
  size_t count = count_old(self, old, old_text.units, limit, positions, &known);
  widen_free(&old_text);
  if (count == 0 || (o->length > 0 && str_equal(old, new))) return str_exact(self);
  unsigned width = max_of(s->kind, n->kind);
  Value result = ABSENT;
  text.copy = old_text.copy = new_text.copy = NULL;
  if (widen_text(&text, str_view(self), width) && widen_text(&old_text, str_view(old), width) &&
      widen_text(&new_text, str_view(new), width)) {
    Replacement r = {
        .text = text.units,
        .old = old_text.units,
        .new = new_text.units,
        .length = s->length,
        .old_length = o->length,
        .new_length = n->length,
        .count = count,
        .known = known,
        .positions = positions,
        .width = width,
    };
    result = replace_widened(&r, max_of(str_max_char(s), str_max_char(n)));
  }
  widen_free(&text);
  widen_free(&old_text);
  widen_free(&new_text);
  return result;
}

Value str_replace(Value *args, int nargs) {
  int64_t count;
  for (int i = 1; i <= 2; i++)
    if (!is_str(args[i]))
      return raise_type_error("replace() argument %d must be str, not %Y", i, args[i]);
  if (!index_to_i64(args[3], &count)) return ABSENT;
  return str_replace_all(args[0], args[1], args[2], count);
}

/* -- removeprefix, removesuffix ---------------------------------------------------------------- */

Value str_removeprefix(Value *args, int nargs) {
  if (!is_str(args[1]))
    return raise_type_error("removeprefix() argument must be str, not %Y", args[1]);
  int64_t length = str_length(args[0]), affix = str_length(args[1]);
  bool matches = affix <= length && str_matches_at(args[0], args[1], 0);
  return str_slice(args[0], matches ? affix : 0, length);
}

Value str_removesuffix(Value *args, int nargs) {
  if (!is_str(args[1]))
    return raise_type_error("removesuffix() argument must be str, not %Y", args[1]);
  int64_t length = str_length(args[0]), affix = str_length(args[1]);
  bool matches = affix <= length && str_matches_at(args[0], args[1], length - affix);
  return str_slice(args[0], 0, matches ? length - affix : length);
}
