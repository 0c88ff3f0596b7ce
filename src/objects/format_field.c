/* Parses format strings and the names of their fields. */
#include "objects/format_field.h"

#include "base/unicode_db.h"

static bool fail(const char *message) {
  raise_value_error("%s", message);
  return false;
}

/* -- Format strings ---------------------------------------------------------------------------- */

static uint32_t next_char(Markup *m) {
  return str_char_at(m->text, m->at++);
}

/* The name ends before '}', ':' or '!'; brackets hide these. The terminator, 0 at the end of the
   text, is consumed. */
static bool parse_name(Markup *m, MarkupPiece *piece, uint32_t *terminator) {
  piece->name.from = m->at;
  *terminator = 0;
  while (m->at < m->end) {
    uint32_t c = next_char(m);
    if (c == '{') return fail("unexpected '{' in field name");
    if (c == '[') {
      while (m->at < m->end && str_char_at(m->text, m->at) != ']') m->at++;
    } else if (c == '}' || c == ':' || c == '!') {
      *terminator = c;
      break;
    }
  }
  piece->name.to = m->at - 1;
  return true;
}

/* Up to the brace that closes the field. */
static bool parse_spec(Markup *m, MarkupPiece *piece) {
  piece->spec.from = m->at;
  for (int depth = 1; m->at < m->end;) {
    uint32_t c = next_char(m);
    if (c == '{') {
      piece->nested = true;
      depth++;
    } else if (c == '}' && --depth == 0) {
      piece->spec.to = m->at - 1;
      return true;
    }
  }
  return fail("unmatched '{' in format spec");
}

/* What stands behind an opening brace. */
static bool parse_field(Markup *m, MarkupPiece *piece) {
  uint32_t terminator;
  if (!parse_name(m, piece, &terminator)) return false;
  piece->spec = (StrRange){m->at, m->at};
  if (terminator == '}') return true;
  if (terminator == 0) return fail("expected '}' before end of string");
  if (terminator == '!') {
    if (m->at >= m->end) return fail("end of string while looking for conversion specifier");
    piece->conversion = next_char(m);
    if (m->at < m->end) {
      uint32_t c = next_char(m);
      if (c == '}') return true;
      if (c != ':') return fail("expected ':' after conversion specifier");
    }
  }
  return parse_spec(m, piece);
}

/* Literal text is short, mostly. */
static int64_t find_brace(const Markup *m) {
  TextView text = str_view(m->text);
  int64_t i = m->at;
  if (text.width == 1) {
    const uint8_t *units = text.units;
    while (i < m->end && units[i] != '{' && units[i] != '}') i++;
  } else {
    while (i < m->end && text_at(text, i) != '{' && text_at(text, i) != '}') i++;
  }
  return i;
}

int markup_next(Markup *m, MarkupPiece *out) {
  if (m->at >= m->end) return 0;
  *out = (MarkupPiece){.literal = {m->at, find_brace(m)}};
  m->at = out->literal.to;
  if (m->at == m->end) return 1;
  uint32_t brace = next_char(m);
  bool doubled = m->at < m->end && str_char_at(m->text, m->at) == brace;
  if (doubled) {
    out->literal.to = m->at++; /* one of the two is literal */
    return 1;
  }
  if (brace == '}') return fail("Single '}' encountered in format string"), -1;
  if (m->at == m->end) return fail("Single '{' encountered in format string"), -1;
  out->has_field = true;
  return parse_field(m, out) ? 1 : -1;
}

/* -- Field names ------------------------------------------------------------------------------- */

/* The range as an integer, -1 if it is none. false: ValueError. */
static bool range_as_index(Value text, StrRange range, int64_t *out) {
  int64_t index = range.from == range.to ? -1 : 0;
  *out = -1;
  for (int64_t i = range.from; i < range.to; i++) {
    uint32_t c = str_char_at(text, i);
    int digit = c - '0' < 10 ? (int)(c - '0') : c < 128 ? -1 : unicode_decimal(c);
    if (digit < 0) return true;
    if (index > (INT64_MAX - digit) / 10) return fail("Too many decimal digits in format string");
    index = index * 10 + digit;
  }
  *out = index;
  return true;
}

bool field_name_start(Value text, StrRange range, FieldName *out) {
  int64_t at = range.from;
  while (at < range.to && str_char_at(text, at) != '.' && str_char_at(text, at) != '[') at++;
  *out = (FieldName){.text = text, .at = at, .end = range.to, .first = {range.from, at}};
  return range_as_index(text, out->first, &out->index);
}

static bool parse_attribute(FieldName *f, FieldStep *out) {
  out->is_attribute = true;
  out->name.from = f->at;
  while (f->at < f->end && str_char_at(f->text, f->at) != '.' && str_char_at(f->text, f->at) != '[')
    f->at++;
  out->name.to = f->at;
  return true;
}

static bool parse_index(FieldName *f, FieldStep *out) {
  out->name.from = f->at;
  int64_t close = str_find_char(f->text, ']', f->at, f->end);
  if (close < 0) return fail("Missing ']' in format string");
  out->name.to = close;
  f->at = close + 1;
  return range_as_index(f->text, out->name, &out->index);
}

int field_name_next(FieldName *f, FieldStep *out) {
  if (f->at >= f->end) return 0;
  *out = (FieldStep){.index = -1};
  uint32_t c = str_char_at(f->text, f->at++);
  if (c != '.' && c != '[')
    return fail("Only '.' or '[' may follow ']' in format field specifier"), -1;
  if (!(c == '.' ? parse_attribute(f, out) : parse_index(f, out))) return -1;
  if (out->name.from == out->name.to) return fail("Empty attribute in format string"), -1;
  return 1;
}
