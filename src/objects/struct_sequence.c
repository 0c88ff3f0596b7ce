/* Struct sequences. The class is an ordinary subclass of tuple, made at run time; names are
   properties of their own kind, hidden fields live in the instance's attributes. */
#include "objects/struct_sequence.h"

#include "objects/descr.h"
#include "objects/dict.h"
#include "objects/function_builtin.h"
#include "objects/list.h"
#include "objects/shape_ops.h"
#include "objects/str.h"

/* -- Descriptor of one visible field ----------------------------------------------------------- */

typedef struct StructMember {
  Object header;
  Slot name;     /* str */
  Slot doc;      /* str */
  int64_t index; /* of the item */
} StructMember;
static const Layout struct_member_layout = {.name = "StructMember",
                                            .fixed_size = sizeof(StructMember),
                                            .slots_offset = offsetof(StructMember, name),
                                            .slots_count = 2};
static DEFINE_TYPE_SHAPE(struct_member);
static Type struct_member_type;

static Value member_descr_get(Value self, Value object, Value type) {
  if (is_absent(object) || !is_tuple(object)) return self;
  int64_t index = object_cast(StructMember, self)->index;
  if (index < tuple_length(object)) return tuple_get(object, index);
  return raise_attribute_error(object, slot_get(&object_cast(StructMember, self)->name));
}
static bool member_descr_set(Value self, Value object, Value v) {
  raise_error(&exc_AttributeError, "readonly attribute");
  return false;
}
static Value member_repr(Value self) {
  return format_text("<member %R of struct sequence>",
                     slot_get(&object_cast(StructMember, self)->name));
}
static const MemberDef member_fields[] = {
    {"__name__", MEMBER_SLOT, offsetof(StructMember, name), false, "name"},
    {"__doc__", MEMBER_SLOT, offsetof(StructMember, doc), false, "description"},
    {NULL, 0, 0, false, NULL},
};
static Type struct_member_type = {
    .name = "structseq_member",
    .base = &object_type,
    .layout = &struct_member_layout,
    .root_shape = &struct_member_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.descr_get = member_descr_get, .descr_set = member_descr_set, .repr = member_repr},
    .members = member_fields,
    .doc = "Named item of a struct sequence.",
};

static Value text_of(const char *text) {
  return text == NULL ? NONE : str_from_utf8_lossy(text, strlen(text));
}

static Value member_new(const StructField *field, int64_t index) {
  type_ready(&struct_member_type);
  Value name = str_intern(str_from_ascii(field->name)), doc = text_of(field->doc);
  StructMember *m = gc_new(&struct_member_shape);
  slot_init(&m->name, name);
  slot_init(&m->doc, doc);
  m->index = index;
  return from_object(m);
}

/* -- Methods of the classes -------------------------------------------------------------------- */

static int64_t class_int(Value type, const char *name) {
  Value v = object_getattr(type, str_from_ascii(name));
  return is_absent(v) ? -1 : as_small_int(v);
}

/* Names of all fields in order, kept on the class as a tuple. */
static Value class_names(Value self) {
  return object_getattr(type_value(type_of(self)), NAME("__match_args__"));
}

static Value struct_repr(Value *args, int nargs) {
  Value names = class_names(args[0]), parts = list_new(0);
  if (is_absent(names)) return ABSENT;
  for (int64_t i = 0; i < tuple_length(args[0]) && i < tuple_length(names); i++) {
    Value part = format_text("%V=%R", tuple_get(names, i), tuple_get(args[0], i));
    if (is_absent(part) || !list_append(parts, part)) return ABSENT;
  }
  Value joined = str_join(NAME(", "), parts);
  Value class_ = type_value(type_of(args[0]));
  Value module = object_getattr(class_, NAME("__module__")),
        name = object_getattr(class_, NAME("__qualname__"));
  if (is_absent(joined) || is_absent(module) || is_absent(name)) return ABSENT;
  if (str_equals_ascii(module, "builtins")) return format_text("%V(%V)", name, joined);
  return format_text("%V.%V(%V)", module, name, joined);
}

static Value hidden_dict(Value self) {
  Value dict = dict_new(), all = object_getattr(type_value(type_of(self)), NAME("_hidden_fields"));
  for (int64_t i = 0; !is_absent(all) && i < tuple_length(all); i++) {
    Value name = tuple_get(all, i), v = object_lookup_attr(self, name);
    if (!is_absent(v) && !dict_set(dict, name, v)) return ABSENT;
  }
  return is_absent(all) ? ABSENT : dict;
}

static Value struct_reduce(Value *args, int nargs) {
  Value items = tuple_slice(args[0], 0, tuple_length(args[0])), dict = hidden_dict(args[0]);
  if (is_absent(dict)) return ABSENT;
  if (type_of(items) != &tuple_type)
    items = tuple_from_values((Value *)(void *)as_tuple(items)->items, tuple_length(items));
  return tuple_pack(2, type_value(type_of(args[0])), tuple_pack(2, items, dict));
}

/* cls(sequence, dict={}) */
static Value struct_create(Value *args, int nargs) {
  Value type = args[0], items = sequence_tuple(args[1]);
  if (is_absent(items)) {
    return exception_suppress(&exc_TypeError) ? raise_type_error("constructor requires a sequence")
                                              : ABSENT;
  }
  if (!is_absent(args[2]) && !is_dict(args[2])) {
    return raise_type_error("%.500s() takes a dict as second arg, if any",
                            type_name(as_type(type)));
  }
  int64_t visible = class_int(type, "n_sequence_fields"), total = class_int(type, "n_fields"),
          given = tuple_length(items);
  if (visible < 0 || total < 0) return ABSENT;
  const char *short_name = type_name(as_type(type));
  if (given < visible || given > total) {
    bool exact = visible == total;
    return raise_type_error("%s() takes %s%lld-sequence (%lld-sequence given)", short_name,
                            exact             ? "a "
                            : given < visible ? "an at least "
                                              : "an at most ",
                            (long long)(given < visible ? visible : total), (long long)given);
  }
  Value values[64];
  for (int64_t i = 0; i < total && i < 64; i++) values[i] = i < given ? tuple_get(items, i) : NONE;
  Value hidden = object_getattr(type, NAME("_hidden_fields"));
  if (is_absent(hidden)) return ABSENT;
  for (int64_t i = given; i < total && !is_absent(args[2]); i++) {
    Value v = dict_get(args[2], tuple_get(hidden, i - visible));
    if (!is_absent(v))
      values[i] = v;
    else if (exception_pending())
      return ABSENT;
  }
  return struct_new(type, values, (int)total);
}

/* Fields are read-only; a class of Python derived from this one may have more attributes. */
static Value set_attribute(Value self, Value name, Value v) {
  Value hidden = object_getattr(type_value(type_of(self)), NAME("_hidden_fields"));
  int is_hidden = is_absent(hidden) ? -1 : object_contains(hidden, name);
  if (is_hidden < 0) return ABSENT;
  if (is_hidden) return raise_error(&exc_AttributeError, "readonly attribute");
  bool own = !is_absent(dict_get_str(slot_get(&type_of(self)->dict), NAME("_hidden_fields")));
  if (own && is_absent(type_lookup(type_of(self), name))) return raise_attribute_error(self, name);
  return object_generic_setattr(self, name, v) ? NONE : ABSENT;
}
static Value struct_setattr(Value *args, int nargs) {
  return set_attribute(args[0], args[1], args[2]);
}
static Value struct_delattr(Value *args, int nargs) {
  return set_attribute(args[0], args[1], ABSENT);
}

static Value no_create(Value *args, int nargs) {
  Value module = object_getattr(args[0], NAME("__module__"));
  return is_absent(module)
             ? ABSENT
             : raise_type_error("cannot create '%V.%N' instances", module, as_type(args[0]));
}

static const BuiltinDef repr_def =
    METHOD("__repr__(self, /)", struct_repr, EFFECT_ANY, "Return repr(self).");
static const BuiltinDef reduce_def =
    METHOD("__reduce__(self, /)", struct_reduce, EFFECT_ANY, "Support for pickle and copy.");
static const BuiltinDef setattr_def = METHOD("__setattr__(self, name, value, /)", struct_setattr,
                                             EFFECT_ANY, "Implement setattr(self, name, value).");
static const BuiltinDef delattr_def = METHOD("__delattr__(self, name, /)", struct_delattr,
                                             EFFECT_ANY, "Implement delattr(self, name).");
static const BuiltinDef create_def =
    METHOD("__new__(cls, sequence, dict=?)", struct_create, EFFECT_ANY, "Make an instance.");
static const BuiltinDef no_create_def =
    METHOD("__new__(cls, *args, **kwargs)", no_create, EFFECT_ANY, "Not to be called.");

/* -- Making ------------------------------------------------------------------------------------ */

static bool put(Value dict, const char *name, Value v) {
  return dict_set_str(dict, str_intern(str_from_ascii(name)), v);
}

static bool fill_namespace(const StructDef *def, Value dict, bool no_instances) {
  const char *dot = strrchr(def->name, '.');
  Value module = dot == NULL ? NAME("builtins") : str_from_ascii_n(def->name, dot - def->name);
  Value names = list_new(0), hidden = list_new(0);
  int total = 0, unnamed = 0;
  bool ok = true;
  for (const StructField *field = def->fields; ok && field->name != NULL; field++, total++) {
    if (field->name[0] == 0) {
      unnamed++;
      continue;
    }
    Value name = str_intern(str_from_ascii(field->name));
    if (total < def->visible)
      ok = list_append(names, name) && put(dict, field->name, member_new(field, total));
    else
      ok = list_append(hidden, name);
  }
  return ok && put(dict, "__module__", module) && put(dict, "__doc__", text_of(def->doc)) &&
         put(dict, "n_sequence_fields", from_small_int(def->visible)) &&
         put(dict, "n_fields", from_small_int(total)) &&
         put(dict, "n_unnamed_fields", from_small_int(unnamed)) &&
         put(dict, "__match_args__", list_as_tuple(names)) &&
         put(dict, "_hidden_fields", list_as_tuple(hidden)) &&
         put(dict, "__repr__", method_descriptor_new(&tuple_type, &repr_def)) &&
         put(dict, "__reduce__", method_descriptor_new(&tuple_type, &reduce_def)) &&
         put(dict, "__setattr__", method_descriptor_new(&tuple_type, &setattr_def)) &&
         put(dict, "__delattr__", method_descriptor_new(&tuple_type, &delattr_def)) &&
         put(dict, "__new__",
             staticmethod_new(builtin_function_new(no_instances ? &no_create_def : &create_def,
                                                   ABSENT, ABSENT)));
}

Value struct_type_new(const StructDef *def, bool no_instances) {
  const char *dot = strrchr(def->name, '.');
  Value dict = dict_new(), name = str_intern(str_from_ascii(dot == NULL ? def->name : dot + 1));
  if (!fill_namespace(def, dict, no_instances)) return ABSENT;
  return type_new(&type_type, name, tuple_pack(1, type_value(&tuple_type)), dict, ABSENT);
}

Value struct_new(Value type, const Value *values, int count) {
  int64_t visible = class_int(type, "n_sequence_fields");
  Value hidden = visible < 0 ? ABSENT : object_getattr(type, NAME("_hidden_fields"));
  if (is_absent(hidden)) return ABSENT;
  Value instance = type_alloc_var(as_type(type), visible);
  if (is_absent(instance)) return ABSENT;
  as_tuple(instance)->length = visible;
  for (int64_t i = 0; i < visible; i++)
    slot_set(as_tuple(instance), &as_tuple(instance)->items[i], values[i]);
  for (int64_t i = visible; i < count && i - visible < tuple_length(hidden); i++) {
    if (!instance_set(as_object(instance), tuple_get(hidden, i - visible), values[i]))
      return ABSENT;
  }
  return instance;
}
