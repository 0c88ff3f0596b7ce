/* sub and subn. */
#include "base/search.h"
#include "modules/sre/match.h"
#include "objects/bytes.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* ---- Output: the new text, put together piece by piece ---- */

/* ASCII and bytes are collected as bytes; the first piece beyond ASCII moves a str into a builder.
   A piece of the wrong type is reported when all is done, by its number, as joining a list of the
   pieces would. */
typedef struct Output {
  bool is_str;               /* the result is a str */
  bool is_wide;              /* the builder is in use */
  StrBuilder builder;        /* the result once it is wide */
  uint8_t *bytes;            /* inline_bytes, or malloc'ed */
  size_t length;             /* in use */
  size_t capacity;           /* allocated */
  int64_t pieces;            /* added so far */
  Value bad;                 /* the first piece of the wrong type, or absent */
  int64_t bad_number;        /* its number */
  uint8_t inline_bytes[256]; /* room for short results */
} Output;

static bool output_widen(Output *out, int64_t expected_units) {
  str_builder_init(&out->builder, max_of(expected_units, (int64_t)out->length));
  out->is_wide = true;
  return str_builder_add_ascii(&out->builder, (const char *)out->bytes, out->length);
}

static bool output_begin(Output *out, const Text *text) {
  out->is_str = text->is_str;
  out->is_wide = false;
  out->bytes = out->inline_bytes;
  out->length = 0;
  out->capacity = sizeof out->inline_bytes;
  out->pieces = 0;
  out->bad = ABSENT;
  return !text->is_str || as_str(text->string)->ascii || output_widen(out, text->length);
}

static void output_clear(Output *out) {
  if (out->bytes != out->inline_bytes) free(out->bytes);
}

static cold_path bool output_grow(Output *out, size_t extra) {
  size_t capacity = max_of(out->capacity * 2, out->length + extra);
  bool is_inline = out->bytes == out->inline_bytes;
  uint8_t *grown = realloc(is_inline ? NULL : out->bytes, capacity);
  if (grown == NULL) return !is_absent(raise_memory_error());
  if (is_inline) memcpy(grown, out->inline_bytes, out->length);
  out->bytes = grown;
  out->capacity = capacity;
  return true;
}

static bool output_bytes(Output *out, const void *bytes, size_t length) {
  if (unlikely(length > out->capacity - out->length) && !output_grow(out, length)) return false;
  memcpy(out->bytes + out->length, bytes, length);
  out->length += length;
  return true;
}

/* Part of the text. */
static bool output_slice(Output *out, const Text *text, int64_t from, int64_t to) {
  out->pieces++;
  if (out->is_wide) return str_builder_add_slice(&out->builder, text->string, from, to);
  return output_bytes(out, (const uint8_t *)text->units + from, (size_t)(to - from));
}

static bool output_str(Output *out, Value piece) {
  const StrObject *s = as_str(piece);
  if (!out->is_wide) {
    if (likely(s->ascii)) return output_bytes(out, str_units(s), s->length);
    if (!output_widen(out, 0)) return false;
  }
  return str_builder_add(&out->builder, piece);
}

static bool output_buffer(Output *out, Value piece) {
  if (is_bytes(piece))
    return output_bytes(out, as_bytes(piece)->data, (size_t)as_bytes(piece)->length);
  Buffer buffer;
  if (!buffer_get(piece, &buffer, BUFFER_SIMPLE)) return false;
  bool added = output_bytes(out, buffer.memory, (size_t)buffer.length);
  buffer_release(&buffer);
  return added;
}

static bool output_value(Output *out, Value piece) {
  int64_t number = out->pieces++;
  if (out->is_str ? is_str(piece) : object_has_buffer(piece))
    return out->is_str ? output_str(out, piece) : output_buffer(out, piece);
  if (is_absent(out->bad)) {
    out->bad = piece;
    out->bad_number = number;
  }
  return true;
}

static Value finish_ascii(const Output *out) {
  Value s = str_alloc((int64_t)out->length, 0x7f);
  if (!is_absent(s)) memcpy(str_fresh_units(s), out->bytes, out->length);
  return s;
}

static Value output_finish(Output *out) {
  if (!is_absent(out->bad)) {
    return raise_type_error("sequence item %lld: expected %s, %T found", (long long)out->bad_number,
                            out->is_str ? "str instance" : "a bytes-like object", out->bad);
  }
  if (!out->is_str) return bytes_from_data(out->bytes, (int64_t)out->length);
  return out->is_wide ? str_builder_finish(&out->builder) : finish_ascii(out);
}

/* ---- What replaces a match ---- */

typedef enum ReplacementKind {
  REPLACE_WITH_VALUE,    /* always the same */
  REPLACE_WITH_TEMPLATE, /* a tuple of texts, and of group numbers in between */
  REPLACE_BY_CALL        /* what a function says about the match object */
} ReplacementKind;

typedef struct Replacement {
  ReplacementKind kind; /* how to get a match's replacement */
  Value value;          /* callable, text, or parsed template */
} Replacement;

/* True for a text without escapes: it stands for itself. What is no text at all is for the parser
   to complain about. */
static bool is_plain(Value template) {
  Text text;
  if (!text_open(&text, template)) {
    exception_clear();
    return false;
  }
  bool plain = search_find_unit(text.units, (size_t)text.length, '\\', (unsigned)text.width) < 0;
  text_close(&text);
  return plain;
}

/* A pair (index in the literals, group) of a parsed template. */
static bool read_reference(Value pair, int64_t literals, int64_t groups, int64_t *index,
                           Value *group) {
  if (!is_tuple(pair) || tuple_length(pair) != 2) return false;
  Value place = tuple_get(pair, 0);
  *group = tuple_get(pair, 1);
  if (!is_small_int(place) || !is_small_int(*group)) return false;
  *index = as_small_int(place);
  return *index >= 0 && *index < literals && as_small_int(*group) >= 0 &&
         as_small_int(*group) <= groups;
}

/* Fills the group numbers into a copy of the literals. The arguments are what
   re._parser.parse_template returns: a list of pairs (index in the literals, group), and the
   literals with None at those places. ABSENT: exception set. */
static Value template_parts(const PatternObject *pattern, Value references, Value literals) {
  Value parts = list_as_tuple(literals);
  for (int64_t i = 0; i < list_length(references); i++) {
    int64_t index;
    Value group;
    if (!read_reference(list_get(references, i), tuple_length(parts), pattern->groups, &index,
                        &group))
      return raise_type_error("malformed template");
    slot_set(as_object(parts), &as_tuple(parts)->items[index], group);
  }
  return parts;
}

static bool all_parts_are(Value parts, bool str) {
  for (int64_t i = 0; i < tuple_length(parts); i++) {
    Value part = tuple_get(parts, i);
    if (!is_small_int(part) && !(str ? is_str(part) : is_bytes(part))) return false;
  }
  return true;
}

/* A function of the module re, called with a pattern and a template. */
static Value call_re(Value name, Value a, Value b) {
  Value re = import_module("re");
  return is_absent(re) ? ABSENT : call_method2(re, name, a, b);
}

/* re._compile_repl(template, pattern): (groups, literals), cached there. The first call comes by
   way of re._subx, whose frame counts in the stack levels of warnings. */
static Value parse_template(Value template, Value pattern) {
  if (is_absent(call_re(NAME("_subx"), pattern, template))) return ABSENT;
  Value parsed = call_re(NAME("_compile_repl"), template, pattern);
  if (is_absent(parsed)) return ABSENT;
  bool good = is_tuple(parsed) && tuple_length(parsed) == 2 && is_list(tuple_get(parsed, 0)) &&
              is_list(tuple_get(parsed, 1));
  return good ? parsed : raise_type_error("malformed template");
}

/* The parts of a template, from the pattern's memory of the last one if that is it. */
static Value find_parts(PatternObject *pattern, Value template) {
  Value last = slot_get(&pattern->template_source);
  if (!is_absent(last) && same(last, template)) return slot_get(&pattern->template_parts);
  Value parsed = parse_template(template, from_object(pattern));
  if (is_absent(parsed)) return ABSENT;
  Value parts = template_parts(pattern, tuple_get(parsed, 0), tuple_get(parsed, 1));
  if (is_absent(parts) || !(is_exact_str(template) || has_shape(template, &bytes_shape)))
    return parts;
  slot_set(pattern, &pattern->template_source, template);
  slot_set(pattern, &pattern->template_parts, parts);
  return parts;
}

static bool read_template(PatternObject *pattern, const Text *text, Value template,
                          Replacement *replacement) {
  Value parts = find_parts(pattern, template);
  if (is_absent(parts)) return false;
  bool simple_text = text->is_str || is_bytes(text->string);
  if (tuple_length(parts) == 1 && !is_small_int(tuple_get(parts, 0))) {
    *replacement = (Replacement){REPLACE_WITH_VALUE, tuple_get(parts, 0)};
  } else if (simple_text && all_parts_are(parts, text->is_str)) {
    *replacement = (Replacement){REPLACE_WITH_TEMPLATE, parts};
  } else { /* mixed types: let Python find out what they add up to */
    Value filter = call_re(NAME("_subx"), from_object(pattern), template);
    *replacement = (Replacement){REPLACE_BY_CALL, filter};
  }
  return !is_absent(replacement->value);
}

static bool read_replacement(PatternObject *pattern, const Text *text, Value template,
                             Replacement *replacement) {
  if (object_is_callable(template)) {
    *replacement = (Replacement){REPLACE_BY_CALL, template};
    return true;
  }
  if (is_plain(template)) {
    *replacement = (Replacement){REPLACE_WITH_VALUE, template};
    return true;
  }
  return read_template(pattern, text, template, replacement);
}

/* ---- Substitution ---- */

/* What a group of the match found; nothing if it took no part. */
static bool output_group(Output *out, const Session *session, int64_t group) {
  int64_t from, to;
  session_span(session, group, &from, &to);
  return from < 0 || to <= from || output_slice(out, &session->text, from, to);
}

static bool output_template(Output *out, const Session *session, Value parts) {
  for (int64_t i = 0; i < tuple_length(parts); i++) {
    Value part = tuple_get(parts, i);
    bool added = is_small_int(part) ? output_group(out, session, as_small_int(part))
                                    : output_value(out, part);
    if (!added) return false;
  }
  return true;
}

static bool output_replacement(Output *out, const Session *session, Replacement replacement) {
  if (replacement.kind == REPLACE_WITH_VALUE) return output_value(out, replacement.value);
  if (replacement.kind == REPLACE_WITH_TEMPLATE)
    return output_template(out, session, replacement.value);
  Value match = match_new(session, session->text.string);
  Value piece = is_absent(match) ? ABSENT : call1(replacement.value, match);
  if (is_absent(piece)) return false;
  return is_none(piece) || output_value(out, piece);
}

/* Replaces the match just found and up to limit - 1 more (0: all). Their number, -1 with an
   exception set. */
static int64_t replace_matches(Session *session, Output *out, Replacement replacement,
                               int64_t limit) {
  int64_t n = 0, last = 0;
  int matched;
  do {
    int64_t start = session->run.start;
    if (last < start && !output_slice(out, &session->text, last, start)) return -1;
    last = session->run.stop;
    if (!output_replacement(out, session, replacement)) return -1;
    session_advance(session);
    matched = ++n == limit ? 0 : session_match(session, REGEX_SEARCH);
  } while (matched > 0);
  if (matched < 0) return -1;
  bool complete =
      last == session->endpos || output_slice(out, &session->text, last, session->endpos);
  return complete ? n : -1;
}

/* *n is set to the number of replacements. */
static Value substitute_in(Session *session, Value template, int64_t limit, int64_t *n) {
  Replacement replacement;
  *n = 0;
  if (!read_replacement(session->pattern, &session->text, template, &replacement)) return ABSENT;
  int matched = limit < 0 ? 0 : session_match(session, REGEX_SEARCH);
  if (matched < 0) return ABSENT;
  if (matched == 0) return text_slice(&session->text, 0, session->endpos);
  Output out;
  Value result = ABSENT;
  if (output_begin(&out, &session->text)) {
    *n = replace_matches(session, &out, replacement, limit);
    if (*n > 0) result = output_finish(&out);
  }
  output_clear(&out);
  return result;
}

static Value substitute(Value *args, int64_t *n) {
  int64_t limit;
  Session session;
  if (!index_to_i64(args[3], &limit) || !session_open(&session, args[0], args[2], 0, INT64_MAX))
    return ABSENT;
  Value result = substitute_in(&session, args[1], limit, n);
  session_close(&session);
  return result;
}

Value pattern_sub(Value *args, int nargs) {
  int64_t n;
  return substitute(args, &n);
}

Value pattern_subn(Value *args, int nargs) {
  int64_t n;
  Value result = substitute(args, &n);
  return is_absent(result) ? ABSENT : tuple_pack(2, result, from_small_int(n));
}
