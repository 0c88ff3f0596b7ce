/* _string: the syntax of str.format for string.Formatter. */
#include "objects/format_field.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/tuple.h"

/* -- Pieces of a format string ----------------------------------------------------------------- */

typedef struct MarkupIterator {
  Object header;
  int64_t at; /* where in the text it is */
  Slot text;  /* the format string */
} MarkupIterator;

static const Layout markup_iterator_layout = {
    .name = "MarkupIterator",
    .fixed_size = sizeof(MarkupIterator),
    .slots_offset = offsetof(MarkupIterator, text),
    .slots_count = 1,
};

static Value iterator_self(Value self) {
  return self;
}

static Value slice(Value text, StrRange range) {
  return str_slice(text, range.from, range.to);
}

static Value markup_iterator_next(Value self) {
  MarkupIterator *iterator = object_cast(MarkupIterator, self);
  Value text = slot_get(&iterator->text);
  Markup markup = {text, iterator->at, str_length(text)};
  MarkupPiece piece;
  int found = markup_next(&markup, &piece);
  iterator->at = markup.at;
  if (found <= 0) return ABSENT;
  Value literal = slice(text, piece.literal);
  if (!piece.has_field) return tuple_pack(4, literal, NONE, NONE, NONE);
  Value conversion = piece.conversion == 0 ? NONE : str_from_char(piece.conversion);
  return tuple_pack(4, literal, slice(text, piece.name), slice(text, piece.spec), conversion);
}

DEFINE_TYPE_SHAPE(markup_iterator);
static Type markup_iterator_type = {
    .name = "formatteriterator",
    .base = &object_type,
    .layout = &markup_iterator_layout,
    .root_shape = &markup_iterator_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.iter = iterator_self, .next = markup_iterator_next},
};

static Value formatter_parser(Value *args, int nargs) {
  if (!is_str(args[0])) return raise_type_error("expected str, got %T", args[0]);
  MarkupIterator *iterator = gc_new(&markup_iterator_shape);
  slot_init(&iterator->text, args[0]);
  return from_object(iterator);
}

/* -- Parts of a field name --------------------------------------------------------------------- */

typedef struct FieldIterator {
  Object header;
  int64_t at; /* where in the text it is */
  Slot text;  /* the field's name */
} FieldIterator;

static const Layout field_iterator_layout = {
    .name = "FieldIterator",
    .fixed_size = sizeof(FieldIterator),
    .slots_offset = offsetof(FieldIterator, text),
    .slots_count = 1,
};

static Value index_or_text(Value text, StrRange range, int64_t index) {
  return index >= 0 ? int_from_i64(index) : slice(text, range);
}

static Value field_iterator_next(Value self) {
  FieldIterator *iterator = object_cast(FieldIterator, self);
  Value text = slot_get(&iterator->text);
  FieldName name = {.text = text, .at = iterator->at, .end = str_length(text)};
  FieldStep step;
  int found = field_name_next(&name, &step);
  iterator->at = name.at;
  if (found <= 0) return ABSENT;
  return tuple_pack(2, from_bool(step.is_attribute), index_or_text(text, step.name, step.index));
}

DEFINE_TYPE_SHAPE(field_iterator);
static Type field_iterator_type = {
    .name = "fieldnameiterator",
    .base = &object_type,
    .layout = &field_iterator_layout,
    .root_shape = &field_iterator_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.iter = iterator_self, .next = field_iterator_next},
};

static Value formatter_field_name_split(Value *args, int nargs) {
  FieldName name;
  if (!is_str(args[0])) return raise_type_error("expected str, got %T", args[0]);
  StrRange all = {0, str_length(args[0])};
  if (!field_name_start(args[0], all, &name)) return ABSENT;
  FieldIterator *iterator = gc_new(&field_iterator_shape);
  iterator->at = name.at;
  slot_init(&iterator->text, args[0]);
  return tuple_pack(2, index_or_text(args[0], name.first, name.index), from_object(iterator));
}

/* -- Module ------------------------------------------------------------------------------------ */

static const BuiltinDef functions[] = {
    METHOD("formatter_field_name_split(field_name, /)", formatter_field_name_split, EFFECT_ALLOC,
           "Split the name of a replacement field: its first part, and an iterator over pairs "
           "(is_attribute, name)."),
    METHOD("formatter_parser(format_string, /)", formatter_parser, EFFECT_ALLOC,
           "Return an iterator over tuples (literal, field_name, format_spec, conversion)."),
    METHOD_END,
};

static bool init(Value module) {
  type_ready(&markup_iterator_type);
  type_ready(&field_iterator_type);
  return true;
}

static const ModuleDef string_module = {
    .name = "_string",
    .doc = "string helper module",
    .functions = functions,
    .init = init,
};
MODULE_REGISTER(string_module);
