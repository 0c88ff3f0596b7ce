/* make_encoder: objects to JSON text. */
#include <math.h>

#include "base/decimal.h"
#include "base/float_print.h"
#include "modules/_json/json.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/function_builtin.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/tuple.h"

typedef struct JsonEncoder {
  Object header;
  Slot markers;                            /* dict: look for circular references; or None */
  Slot make_default;                       /* turns other objects to such that JSON has */
  Slot quote;                              /* str to the text of its literal */
  Slot indent;                             /* str per level, or None: all on one line */
  Slot key_separator, item_separator;      /* str */
  bool sort_keys, skip_keys, allow_nan;    /* arguments of JSONEncoder() */
  bool (*add_quoted)(StrBuilder *, Value); /* does what `quote` does; NULL: call that */
} JsonEncoder;

static const Layout encoder_layout = {
    .name = "JsonEncoder",
    .fixed_size = sizeof(JsonEncoder),
    .slots_offset = offsetof(JsonEncoder, markers),
    .slots_count = 6,
};
static DEFINE_TYPE_SHAPE(encoder);

static JsonEncoder *as_encoder(Value v) {
  return object_cast(JsonEncoder, v);
}

/* The containers being written, innermost first. */
typedef struct Open {
  Value container;          /* list, tuple or dict */
  const struct Open *outer; /* the one around it; NULL: none */
} Open;

typedef struct Output {
  JsonEncoder *encoder; /* with the settings */
  StrBuilder text;      /* the result so far */
  const Open *open;     /* innermost container */
  int64_t level;        /* of indentation */
  bool check;           /* for circular references */
} Output;

/* All functions that write: false with an exception set. */
static bool add_value(Output *out, Value v);

static bool add_text(Output *out, const char *text) {
  return str_builder_add_ascii(&out->text, text, strlen(text));
}

/* -- Scalars ----------------------------------------------------------------------------------- */

static bool add_quoted(Output *out, Value s) {
  if (out->encoder->add_quoted != NULL) return out->encoder->add_quoted(&out->text, s);
  Value quoted = call1(slot_get(&out->encoder->quote), s);
  if (is_absent(quoted)) return false;
  if (is_str(quoted)) return str_builder_add(&out->text, quoted);
  raise_type_error("encoder() must return a string, not %.80T", quoted);
  return false;
}

static bool add_int(Output *out, Value v) {
  char digits[24];
  int64_t i;
  if (int_fits_i64(v, &i))
    return str_builder_add_ascii(&out->text, digits, decimal_write_int64(i, digits));
  Value text = int_to_text(v, 10);
  return !is_absent(text) && str_builder_add(&out->text, text);
}

static bool add_float(Output *out, Value v) {
  char text[FLOAT_REPR_SIZE];
  double number = as_double(v);
  if (isfinite(number)) return str_builder_add_ascii(&out->text, text, float_repr(number, text));
  if (out->encoder->allow_nan)
    return add_text(out, isnan(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
  raise_value_error("Out of range float values are not JSON compliant");
  return false;
}

/* null, true, false; NULL: it is something else. */
static const char *constant_text(Value v) {
  if (is_none(v)) return "null";
  if (same(v, TRUE_VALUE)) return "true";
  return same(v, FALSE_VALUE) ? "false" : NULL;
}

/* -- Containers -------------------------------------------------------------------------------- */

/* Adds the container to those being written; pairs with leave. */
static bool enter(Output *out, Open *open, Value container) {
  for (const Open *o = out->open; out->check && o != NULL; o = o->outer)
    if (same(o->container, container)) {
      raise_value_error("Circular reference detected");
      return false;
    }
  if (!recursion_enter(" while encoding a JSON object")) return false;
  *open = (Open){container, out->open};
  out->open = open;
  return true;
}
static void leave(Output *out, const Open *open) {
  out->open = open->outer;
  recursion_leave();
}

static bool add_line_break(Output *out) {
  Value indent = slot_get(&out->encoder->indent);
  if (is_none(indent)) return true;
  if (!str_builder_add_char(&out->text, '\n')) return false;
  for (int64_t i = 0; i < out->level; i++)
    if (!str_builder_add(&out->text, indent)) return false;
  return true;
}

/* What stands before item number `count`. */
static bool add_separator(Output *out, int64_t count) {
  if (count > 0)
    return str_builder_add(&out->text, slot_get(&out->encoder->item_separator)) &&
           add_line_break(out);
  out->level++;
  return add_line_break(out);
}

static bool close_bracket(Output *out, char bracket) {
  out->level--;
  return add_line_break(out) && str_builder_add_char(&out->text, (uint8_t)bracket);
}

static bool add_sequence(Output *out, Value sequence) {
  bool list = is_list(sequence);
  if (!str_builder_add_char(&out->text, '[')) return false;
  int64_t i = 0;
  for (; i < (list ? list_length(sequence) : tuple_length(sequence)); i++) {
    Value item = list ? list_get(sequence, i) : tuple_get(sequence, i);
    if (!add_separator(out, i) || !add_value(out, item)) return false;
  }
  return i == 0 ? str_builder_add_char(&out->text, ']') : close_bracket(out, ']');
}

/* -- Dicts ------------------------------------------------------------------------------------- */

/* The key as a string literal. */
static bool add_key(Output *out, Value key) {
  if (is_str(key)) return add_quoted(out, key);
  Value text;
  const char *constant = constant_text(key);
  if (is_float(key)) {
    Output number = {.encoder = out->encoder};
    str_builder_init(&number.text, 0);
    if (!add_float(&number, key)) return false;
    text = str_builder_finish(&number.text);
  } else if (constant != NULL) {
    text = str_from_ascii(constant);
  } else if (is_int(key)) {
    text = int_to_text(key, 10);
  } else {
    raise_type_error("keys must be str, int, float, bool or None, not %.100T", key);
    return false;
  }
  return !is_absent(text) && add_quoted(out, text);
}

/* Not so: it is left out, with skipkeys. */
static bool may_be_key(Value key) {
  return is_str(key) || is_float(key) || is_int(key) || is_none(key);
}

static bool add_pair(Output *out, int64_t *count, Value key, Value v) {
  if (out->encoder->skip_keys && !may_be_key(key)) return true;
  if (!add_separator(out, *count) || !add_key(out, key)) return false;
  ++*count;
  return str_builder_add(&out->text, slot_get(&out->encoder->key_separator)) && add_value(out, v);
}

/* Keys and values in turn: the dict may change while they are written. */
static Value dict_snapshot(Value dict) {
  TupleObject *snapshot = tuple_alloc(2 * dict_length(dict));
  gc_write_barrier(snapshot);
  Value key, v;
  Slot *to = snapshot->items;
  for (int64_t position = 0; dict_next(dict, &position, &key, &v);) {
    slot_init(to++, key);
    slot_init(to++, v);
  }
  return from_object(snapshot);
}

static bool add_plain_pairs(Output *out, Value dict, int64_t *count) {
  Value snapshot = dict_snapshot(dict);
  for (int64_t i = 0; i < tuple_length(snapshot); i += 2)
    if (!add_pair(out, count, tuple_get(snapshot, i), tuple_get(snapshot, i + 1))) return false;
  return true;
}

static bool add_items(Output *out, Value mapping, int64_t *count) {
  Value items =
      is_exact_dict(mapping) ? dict_items_list(mapping) : call_method0(mapping, NAME("items"));
  Value list = is_absent(items) ? ABSENT : sequence_list(items);
  if (is_absent(list) || (out->encoder->sort_keys && !list_sort(list))) return false;
  for (int64_t i = 0; i < list_length(list); i++) {
    Value pair = list_get(list, i);
    if (!is_tuple(pair) || tuple_length(pair) != 2) {
      raise_value_error("items must return 2-tuples");
      return false;
    }
    if (!add_pair(out, count, tuple_get(pair, 0), tuple_get(pair, 1))) return false;
  }
  return true;
}

static bool add_mapping(Output *out, Value mapping) {
  if (dict_length(mapping) == 0) return add_text(out, "{}");
  int64_t count = 0;
  if (!str_builder_add_char(&out->text, '{')) return false;
  bool plain = is_exact_dict(mapping) && !out->encoder->sort_keys;
  if (!(plain ? add_plain_pairs(out, mapping, &count) : add_items(out, mapping, &count)))
    return false;
  return count == 0 ? str_builder_add_char(&out->text, '}') : close_bracket(out, '}');
}

/* -- Values ------------------------------------------------------------------------------------ */

static bool add_other(Output *out, Value v) {
  Value replacement = call1(slot_get(&out->encoder->make_default), v);
  return !is_absent(replacement) && add_value(out, replacement);
}

static bool add_container(Output *out, Value v) {
  Open open;
  if (!enter(out, &open, v)) return false;
  bool ok = is_list(v) || is_tuple(v) ? add_sequence(out, v)
            : is_dict(v)              ? add_mapping(out, v)
                                      : add_other(out, v);
  leave(out, &open);
  return ok;
}

static bool add_value(Output *out, Value v) {
  if (is_str(v)) return add_quoted(out, v);
  const char *constant = constant_text(v);
  if (constant != NULL) return add_text(out, constant);
  if (is_int(v)) return add_int(out, v);
  return is_float(v) ? add_float(out, v) : add_container(out, v);
}

static Value encoder_call(Value self, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("_iterencode(obj, _current_indent_level)");
  Value bound[2];
  int64_t level;
  if (!signature_bind(&signature, args, nargs, kwnames, bound) || !index_to_i64(bound[1], &level))
    return ABSENT;
  Output out = {.encoder = as_encoder(self),
                .level = level,
                .check = !is_none(slot_get(&as_encoder(self)->markers))};
  str_builder_init(&out.text, 0);
  if (!add_value(&out, bound[0])) return ABSENT;
  Value text = str_builder_finish(&out.text);
  return is_absent(text) ? ABSENT : list_from_values(&text, 1);
}

/* -- The type ---------------------------------------------------------------------------------- */

static bool is_function(Value v, BuiltinFunction function) {
  return is_builtin_function(v) && as_builtin_function(v)->def->function == function;
}

static bool check_separator(Value v, int position) {
  if (is_str(v)) return true;
  raise_type_error("make_encoder() argument %d must be str, not %Y", position, v);
  return false;
}

static Value encoder_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature =
      SIGNATURE("make_encoder(markers, default, encoder, indent, key_separator, item_separator, "
                "sort_keys, skipkeys, allow_nan)");
  Value a[9];
  if (!signature_bind(&signature, args, nargs, kwnames, a)) return ABSENT;
  if (!is_none(a[0]) && !is_dict(a[0]))
    return raise_type_error("make_encoder() argument 1 must be dict or None, not %.200T", a[0]);
  if (!is_none(a[3]) && !is_str(a[3]))
    return raise_type_error("make_encoder() argument 4 must be str or None, not %Y", a[3]);
  if (!check_separator(a[4], 5) || !check_separator(a[5], 6)) return ABSENT;
  Value self = type_alloc(type);
  JsonEncoder *encoder = as_encoder(self);
  for (int i = 0; i < 6; i++) slot_init(&encoder->markers + i, a[i]);
  if (!arg_truth(a[6], &encoder->sort_keys) || !arg_truth(a[7], &encoder->skip_keys) ||
      !arg_truth(a[8], &encoder->allow_nan))
    return ABSENT;
  if (is_function(a[2], json_encode_basestring_ascii)) encoder->add_quoted = json_add_quoted_ascii;
  if (is_function(a[2], json_encode_basestring)) encoder->add_quoted = json_add_quoted;
  return self;
}

static const MemberDef encoder_members[] = {
    {"markers", MEMBER_SLOT, offsetof(JsonEncoder, markers), false, "markers"},
    {"default", MEMBER_SLOT, offsetof(JsonEncoder, make_default), false, "default"},
    {"encoder", MEMBER_SLOT, offsetof(JsonEncoder, quote), false, "encoder"},
    {"indent", MEMBER_SLOT, offsetof(JsonEncoder, indent), false, "indent"},
    {"key_separator", MEMBER_SLOT, offsetof(JsonEncoder, key_separator), false, "key_separator"},
    {"item_separator", MEMBER_SLOT, offsetof(JsonEncoder, item_separator), false, "item_separator"},
    {"sort_keys", MEMBER_BOOL, offsetof(JsonEncoder, sort_keys), false, "sort_keys"},
    {"skipkeys", MEMBER_BOOL, offsetof(JsonEncoder, skip_keys), false, "skipkeys"},
    {0},
};

Type json_encoder_type = {
    .name = "_json.Encoder",
    .base = &object_type,
    .layout = &encoder_layout,
    .root_shape = &encoder_shape,
    .flags = TYPE_BASE,
    .slots = {.new_object = encoder_new, .call = encoder_call},
    .members = encoder_members,
    .doc = "Returns the pieces of an object's JSON text.",
};
