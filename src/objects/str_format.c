/* str.format and str.format_map. */
#include "objects/str_internal.h"

#include "objects/dict.h"
#include "objects/float.h"
#include "objects/format.h"
#include "objects/format_field.h"
#include "objects/int.h"
#include "objects/tuple.h"

enum { MAX_NESTING = 2 }; /* fields may have fields in their specs, but these may not again */

typedef enum Numbering { NUMBERING_OPEN, NUMBERING_AUTOMATIC, NUMBERING_MANUAL } Numbering;

typedef struct Formatter {
  Value args;          /* tuple; ABSENT for format_map */
  Value mapping;       /* keyword arguments or format_map's mapping; ABSENT: none */
  Numbering numbering; /* whether fields are numbered by hand or automatically */
  int64_t next;        /* number of the next field without a name */
} Formatter;

static bool format_into(Formatter *f, StrBuilder *out, Value text, StrRange range, int nesting);

/* -- Finding the value of a field -------------------------------------------------------------- */

static bool choose_numbering(Formatter *f, Numbering numbering) {
  if (f->numbering == NUMBERING_OPEN) f->numbering = numbering;
  if (f->numbering == numbering) return true;
  raise_value_error(
      numbering == NUMBERING_AUTOMATIC
          ? "cannot switch from manual field specification to automatic field numbering"
          : "cannot switch from automatic field numbering to manual field specification");
  return false;
}

static Value positional(const Formatter *f, int64_t index) {
  if (is_absent(f->args)) return raise_value_error("Format string contains positional fields");
  if (index < tuple_length(f->args)) return tuple_get(f->args, index);
  return raise_error(&exc_IndexError,
                     "Replacement index %lld out of range for positional args tuple",
                     (long long)index);
}

static Value named(const Formatter *f, Value name) {
  if (is_absent(f->mapping)) return raise_key_error(name);
  return object_getitem(f->mapping, name);
}

static Value first_value(Formatter *f, const FieldName *name) {
  bool empty = name->first.from == name->first.to;
  if (empty) {
    if (!is_absent(f->args) && !choose_numbering(f, NUMBERING_AUTOMATIC)) return ABSENT;
    return positional(f, f->next++);
  }
  if (name->index < 0) {
    Value key = str_slice(name->text, name->first.from, name->first.to);
    return is_absent(key) ? ABSENT : named(f, key);
  }
  if (!is_absent(f->args) && !choose_numbering(f, NUMBERING_MANUAL)) return ABSENT;
  return positional(f, name->index);
}

static Value follow(Value v, const FieldName *name, const FieldStep *step) {
  if (!step->is_attribute && step->index >= 0) return object_getitem(v, int_from_i64(step->index));
  Value key = str_slice(name->text, step->name.from, step->name.to);
  if (is_absent(key)) return ABSENT;
  return step->is_attribute ? object_getattr(v, key) : object_getitem(v, key);
}

static Value field_value(Formatter *f, Value text, StrRange range) {
  FieldName name;
  FieldStep step;
  if (!field_name_start(text, range, &name)) return ABSENT;
  Value v = first_value(f, &name);
  while (!is_absent(v)) {
    int found = field_name_next(&name, &step);
    if (found <= 0) return found == 0 ? v : ABSENT;
    v = follow(v, &name, &step);
  }
  return ABSENT;
}

/* -- Formatting it ----------------------------------------------------------------------------- */

static Value convert(Value v, uint32_t conversion) {
  switch (conversion) {
  case 0: return v;
  case 'r': return object_repr(v);
  case 's': return object_str(v);
  case 'a': return object_ascii(v);
  }
  if (conversion > 32 && conversion < 127)
    return raise_value_error("Unknown conversion specifier %c", (int)conversion);
  return raise_value_error("Unknown conversion specifier \\x%x", conversion);
}

static Value field_spec(Formatter *f, Value text, const MarkupPiece *piece, int nesting) {
  if (!piece->nested) return str_slice(text, piece->spec.from, piece->spec.to);
  StrBuilder out;
  str_builder_init(&out, 16);
  return format_into(f, &out, text, piece->spec, nesting - 1) ? str_builder_finish(&out) : ABSENT;
}

static bool add_field(Formatter *f, StrBuilder *out, Value text, const MarkupPiece *piece,
                      int nesting) {
  Value v = field_value(f, text, piece->name);
  if (is_absent(v)) return false;
  v = convert(v, piece->conversion);
  if (is_absent(v)) return false;
  Value spec = field_spec(f, text, piece, nesting);
  if (is_absent(spec)) return false;
  Value shown = object_format(v, spec);
  return !is_absent(shown) && str_builder_add(out, shown);
}

static bool format_into(Formatter *f, StrBuilder *out, Value text, StrRange range, int nesting) {
  Markup markup = {text, range.from, range.to};
  MarkupPiece piece;
  if (nesting <= 0) return raise_value_error("Max string recursion exceeded"), false;
  for (;;) {
    int found = markup_next(&markup, &piece);
    if (found <= 0) return found == 0;
    if (!str_builder_add_slice(out, text, piece.literal.from, piece.literal.to)) return false;
    if (piece.has_field && !add_field(f, out, text, &piece, nesting)) return false;
  }
}

static Value format_with(Value text, Value args, Value mapping) {
  Formatter f = {.args = args, .mapping = mapping};
  StrBuilder out;
  str_builder_init(&out, str_length(text) + 32);
  StrRange all = {0, str_length(text)};
  return format_into(&f, &out, text, all, MAX_NESTING) ? str_builder_finish(&out) : ABSENT;
}

Value str_format_method(Value *args, int nargs) {
  return format_with(args[0], args[1], args[2]);
}
Value str_format_map(Value *args, int nargs) {
  return format_with(args[0], ABSENT, args[1]);
}
