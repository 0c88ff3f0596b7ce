/* The builtin exception classes: one static Type and root shape per line of exceptions.def;
   construction, str, repr. */
#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/exception.h"
#include "objects/exception_types.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* -- Layouts: all Slots of a struct are one run from `args` on --------------------------------- */

#define SLOTS_FROM_ARGS(struct_name, last)                                                         \
  .slots_offset = offsetof(struct_name, args),                                                     \
  .slots_count = (offsetof(struct_name, last) - offsetof(struct_name, args)) / sizeof(Slot) + 1
#define EXCEPTION_LAYOUT(kind, struct_name, last)                                                  \
  static const Layout kind##_layout = {                                                            \
      .name = #struct_name, .fixed_size = sizeof(struct_name), SLOTS_FROM_ARGS(struct_name, last)}

EXCEPTION_LAYOUT(Plain, ExceptionObject, context);
EXCEPTION_LAYOUT(Value, ValueException, value);
EXCEPTION_LAYOUT(SystemExit, SystemExitException, code);
EXCEPTION_LAYOUT(Name, NameException, name);
EXCEPTION_LAYOUT(Attribute, AttributeException, name);
EXCEPTION_LAYOUT(Import, ImportException, path);
EXCEPTION_LAYOUT(Group, GroupException, exceptions);
EXCEPTION_LAYOUT(OS, OSException, filename2);
EXCEPTION_LAYOUT(Syntax, SyntaxException, print_file_and_line);
EXCEPTION_LAYOUT(Unicode, UnicodeException, reason);

#define exception_cast object_cast

/* -- Construction ------------------------------------------------------------------------------ */

Value exception_new(Type *type, Value args) {
  Value instance = type_alloc(type);
  ExceptionObject *e = object_cast(ExceptionObject, instance);
  slot_init(&e->args, args);
  if (type->slots.init != exc_BaseException.slots.init) {
    /* Fills the fields of the struct from args; cannot fail for the positional forms the VM itself
       uses. */
    TupleObject *t = as_tuple(args);
    if (!type->slots.init(instance, (Value *)(void *)t->items, (int)t->length, ABSENT))
      exception_clear();
    GC_KEEP(t);
  }
  return instance;
}

Value exception_base_new(Type *type, Value *args, int nargs, Value kwnames) {
  Value tuple = tuple_from_values(args, nargs);
  Value instance = type_alloc(type);
  slot_set(as_object(instance), &exception_cast(ExceptionObject, instance)->args, tuple);
  return instance;
}

bool exception_no_keywords(Value self, Value kwnames) {
  if (is_absent(kwnames) || tuple_length(kwnames) == 0) return true;
  raise_type_error("%T() takes no keyword arguments", self);
  return false;
}

static bool exception_base_init(Value self, Value *args, int nargs, Value kwnames) {
  if (!exception_no_keywords(self, kwnames)) return false;
  Value tuple = tuple_from_values(args, nargs);
  slot_set(as_object(self), &exception_cast(ExceptionObject, self)->args, tuple);
  return true;
}

static bool value_init(Value self, Value *args, int nargs, Value kwnames) {
  if (!exception_base_init(self, args, nargs, kwnames)) return false;
  slot_set(as_object(self), &exception_cast(ValueException, self)->value,
           nargs > 0 ? args[0] : NONE);
  return true;
}

static bool system_exit_init(Value self, Value *args, int nargs, Value kwnames) {
  if (!exception_base_init(self, args, nargs, kwnames)) return false;
  SystemExitException *e = exception_cast(SystemExitException, self);
  slot_set(e, &e->code, nargs == 0 ? NONE : nargs == 1 ? args[0] : slot_get(&e->args));
  return true;
}

/* Keyword-only arguments (name=, obj=, path=) into the Slots given; others are refused with the
   class's message. */
static bool take_keywords(Value *args, int nargs, Value kwnames, const char *class_name,
                          const char *const *names, Slot *const *slots, Value self) {
  for (int k = 0; names[k] != NULL; k++) slot_set(as_object(self), slots[k], ABSENT);
  for (int64_t i = 0; !is_absent(kwnames) && i < tuple_length(kwnames); i++) {
    Value name = tuple_get(kwnames, i);
    int k = 0;
    while (names[k] != NULL && !str_equals_ascii(name, names[k])) k++;
    if (names[k] == NULL) {
      raise_type_error("'%V' is an invalid keyword argument for %s()", name, class_name);
      return false;
    }
    slot_set(as_object(self), slots[k], args[nargs + i]);
  }
  return true;
}

static bool name_init(Value self, Value *args, int nargs, Value kwnames) {
  NameException *e = exception_cast(NameException, self);
  return exception_base_init(self, args, nargs, ABSENT) &&
         take_keywords(args, nargs, kwnames, "NameError", (const char *[]){"name", NULL},
                       (Slot *[]){&e->name}, self);
}

static bool attribute_init(Value self, Value *args, int nargs, Value kwnames) {
  AttributeException *e = exception_cast(AttributeException, self);
  return exception_base_init(self, args, nargs, ABSENT) &&
         take_keywords(args, nargs, kwnames, "AttributeError",
                       (const char *[]){"name", "obj", NULL}, (Slot *[]){&e->name, &e->object},
                       self);
}

static bool import_init(Value self, Value *args, int nargs, Value kwnames) {
  ImportException *e = exception_cast(ImportException, self);
  if (!exception_base_init(self, args, nargs, ABSENT)) return false;
  if (!take_keywords(args, nargs, kwnames, "ImportError", (const char *[]){"name", "path", NULL},
                     (Slot *[]){&e->name, &e->path}, self))
    return false;
  slot_set(e, &e->message, nargs == 1 ? args[0] : ABSENT);
  return true;
}

/* SyntaxError(msg, (filename, lineno, offset, text[, end_lineno, end_offset])) */
static bool syntax_init(Value self, Value *args, int nargs, Value kwnames) {
  if (!exception_base_init(self, args, nargs, kwnames)) return false;
  SyntaxException *e = exception_cast(SyntaxException, self);
  if (nargs >= 1) slot_set(e, &e->message, args[0]);
  if (nargs != 2) return true;
  Value info = sequence_tuple(args[1]);
  if (is_absent(info)) return false;
  int64_t count = tuple_length(info);
  if (count < 4 || count > 6) {
    raise_type_error("function takes at %s arguments (%d given)", count < 4 ? "least 4" : "most 6",
                     (int)count);
    return false;
  }
  Slot *fields[] = {&e->filename, &e->lineno, &e->offset, &e->text, &e->end_lineno, &e->end_offset};
  for (int64_t i = 0; i < count; i++) slot_set(e, fields[i], tuple_get(info, i));
  if (count == 5) {
    raise_type_error("end_offset must be provided when end_lineno is provided");
    return false;
  }
  return true;
}

static bool unicode_init_fields(UnicodeException *e, Value object, Value start, Value end,
                                Value reason) {
  slot_set(e, &e->object, object);
  if (!is_str(reason)) {
    raise_type_error("argument %d must be str, not %Y", is_absent(slot_get(&e->encoding)) ? 4 : 5,
                     reason);
    return false;
  }
  slot_set(e, &e->reason, reason);
  return index_to_i64(start, &e->start) && index_to_i64(end, &e->end);
}

static bool unicode_init(Value self, Value *args, int nargs, Value kwnames) {
  UnicodeException *e = exception_cast(UnicodeException, self);
  if (!exception_base_init(self, args, nargs, kwnames)) return false;
  bool translate = is_instance(self, &exc_UnicodeTranslateError),
       decode = is_instance(self, &exc_UnicodeDecodeError);
  int expected = translate ? 4 : 5;
  if (nargs != expected) {
    raise_type_error("function takes exactly %d arguments (%d given)", expected, nargs);
    return false;
  }
  if (!is_str(args[0])) {
    raise_type_error("argument 1 must be str, not %Y", args[0]);
    return false;
  }
  if (translate) return unicode_init_fields(e, args[0], args[1], args[2], args[3]);
  slot_set(e, &e->encoding, args[0]);
  if (!decode && !is_str(args[1])) {
    raise_type_error("argument 2 must be str, not %Y", args[1]);
    return false;
  }
  Value object = args[1];
  if (decode && !has_type_flag(object, TYPE_BYTES)) {
    if (!object_has_buffer(object)) {
      raise_type_error("a bytes-like object is required, not '%.200T'", object);
      return false;
    }
    object = bytes_from_object(object);
    if (is_absent(object)) return false;
  }
  return unicode_init_fields(e, object, args[2], args[3], args[4]);
}

/* -- str --------------------------------------------------------------------------------------- */

static Value base_str(Value self) {
  Value args = slot_get(&exception_cast(ExceptionObject, self)->args);
  switch (tuple_length(args)) {
  case 0: return str_empty;
  case 1: return object_str(tuple_get(args, 0));
  default: return object_str(args);
  }
}

static Value base_repr(Value self) {
  Value args = slot_get(&exception_cast(ExceptionObject, self)->args);
  const char *name = type_name(type_of(self)), *dot = strrchr(name, '.');
  if (dot != NULL && !(type_of(self)->flags & TYPE_HEAP)) name = dot + 1;
  if (tuple_length(args) == 1) return format_text("%s(%R)", name, tuple_get(args, 0));
  return format_text("%s%R", name, args);
}

static Value key_error_str(Value self) {
  Value args = slot_get(&exception_cast(ExceptionObject, self)->args);
  return tuple_length(args) == 1 ? object_repr(tuple_get(args, 0)) : base_str(self);
}

static Value import_str(Value self) {
  Value message = slot_get(&exception_cast(ImportException, self)->message);
  return is_absent(message) || !is_exact_str(message) ? base_str(self) : message;
}

/* "msg (file.py, line 3)" with the file's last path component. */
static Value syntax_str(Value self) {
  SyntaxException *e = exception_cast(SyntaxException, self);
  Value message = slot_get(&e->message), file = slot_get(&e->filename), line = slot_get(&e->lineno);
  Value text = object_str(is_absent(message) ? NONE : message);
  if (is_absent(text)) return ABSENT;
  bool has_line = !is_absent(line) && is_exact_int(line);
  if (!is_absent(file) && is_str(file)) {
    int64_t start = str_length(file);
    while (start > 0 && str_char_at(file, start - 1) != '/') start--;
    Value name = str_slice(file, start, str_length(file));
    return has_line ? format_text("%V (%V, line %V)", text, name, line)
                    : format_text("%V (%V)", text, name);
  }
  return has_line ? format_text("%V (line %V)", text, line) : text;
}

static Value describe_character(uint32_t c) {
  char text[16];
  snprintf(text, sizeof text, c <= 0xff ? "\\x%02x" : c <= 0xffff ? "\\u%04x" : "\\U%08x", c);
  return str_from_ascii(text);
}

static Value unicode_str(Value self) {
  UnicodeException *e = exception_cast(UnicodeException, self);
  Value object = slot_get(&e->object), encoding = slot_get(&e->encoding),
        reason = slot_get(&e->reason);
  if (is_absent(object)) return str_empty;
  bool decode = is_instance(self, &exc_UnicodeDecodeError);
  bool of_kind = decode ? is_bytes(object)
                        : is_str(object); /* the attribute may have been assigned anything */
  int64_t length = of_kind ? object_length(object) : 0;
  const char *action = decode ? "decode" : is_absent(encoding) ? "translate" : "encode";
  Value prefix = is_absent(encoding) ? str_empty : format_text("'%V' codec ", encoding);
  if (e->start >= 0 && e->start < length && e->end == e->start + 1) {
    Value what;
    if (decode) {
      Value byte = object_getitem(object, from_small_int(e->start));
      char text[8];
      snprintf(text, sizeof text, "0x%02x", (unsigned)as_small_int(byte));
      what = format_text("byte %s", text);
    } else {
      what = format_text("character '%V'", describe_character(str_char_at(object, e->start)));
    }
    return format_text("%Vcan't %s %V in position %lld: %V", prefix, action, what,
                       (long long)e->start, reason);
  }
  return format_text("%Vcan't %s %s in position %lld-%lld: %V", prefix, action,
                     decode ? "bytes" : "characters", (long long)e->start, (long long)e->end - 1,
                     reason);
}

/* -- BaseException's methods and attributes ---------------------------------------------------- */

static Value with_traceback(Value *args, int nargs) {
  if (!object_setattr(args[0], NAME("__traceback__"), args[1])) return ABSENT;
  return args[0];
}

static Value add_note(Value *args, int nargs) {
  if (!is_str(args[1])) return raise_type_error("note must be a str, not '%T'", args[1]);
  Value notes = object_lookup_attr(args[0], NAME("__notes__"));
  if (is_absent(notes)) {
    if (exception_pending()) return ABSENT;
    notes = list_new(1);
    if (!object_setattr(args[0], NAME("__notes__"), notes)) return ABSENT;
  }
  if (!is_list(notes)) return raise_type_error("Cannot add note: __notes__ is not a list");
  return list_append(notes, args[1]) ? NONE : ABSENT;
}

static Value reduce(Value *args, int nargs) {
  ExceptionObject *e = exception_cast(ExceptionObject, args[0]);
  Value dict = instance_dict(as_object(args[0]));
  if (is_absent(dict)) return ABSENT;
  Value class_ = type_value(type_of(args[0]));
  return dict_length(dict) > 0 ? tuple_pack(3, class_, slot_get(&e->args), dict)
                               : tuple_pack(2, class_, slot_get(&e->args));
}

/* The state of an ImportError has its name and path, too. */
static Value import_reduce(Value *args, int nargs) {
  ImportException *e = exception_cast(ImportException, args[0]);
  Value dict = instance_dict(&e->header), name = slot_get(&e->name), path = slot_get(&e->path);
  if (is_absent(dict)) return ABSENT;
  Value class_ = type_value(type_of(args[0]));
  if (is_absent(name) && is_absent(path) && dict_length(dict) == 0)
    return tuple_pack(2, class_, slot_get(&e->args));
  Value state = dict_copy(dict);
  if (is_absent(state)) return ABSENT;
  if (!is_absent(name) && !dict_set_str(state, NAME("name"), name)) return ABSENT;
  if (!is_absent(path) && !dict_set_str(state, NAME("path"), path)) return ABSENT;
  return tuple_pack(3, class_, slot_get(&e->args), state);
}

static Value set_state(Value *args, int nargs) {
  if (is_none(args[1])) return NONE;
  if (!is_dict(args[1])) return raise_type_error("state is not a dictionary");
  int64_t at = 0;
  Value key, v;
  while (dict_next(args[1], &at, &key, &v)) {
    if (!object_setattr(args[0], key, v)) return ABSENT;
  }
  return NONE;
}

static const BuiltinDef base_methods[] = {
    METHOD("with_traceback(self, object, /)", with_traceback, EFFECT_ANY,
           "Set self.__traceback__ to the given traceback and return self."),
    METHOD("add_note(self, object, /)", add_note, EFFECT_ANY,
           "Append a note, shown after the exception in tracebacks."),
    METHOD("__reduce__(self, /)", reduce, EFFECT_ANY, "Support for pickle and copy."),
    METHOD("__setstate__(self, object, /)", set_state, EFFECT_ANY, "Set attributes from a dict."),
    METHOD_END,
};

static const BuiltinDef import_methods[] = {
    METHOD("__reduce__(self, /)", import_reduce, EFFECT_ANY, "Support for pickle and copy."),
    METHOD_END,
};

static Value get_args(Value self, void *closure) {
  return slot_get(&exception_cast(ExceptionObject, self)->args);
}
static bool set_args(Value self, Value v, void *closure) {
  if (is_absent(v)) {
    raise_type_error("args may not be deleted");
    return false;
  }
  Value tuple = sequence_tuple(v);
  if (is_absent(tuple)) return false;
  slot_set(as_object(self), &exception_cast(ExceptionObject, self)->args, tuple);
  return true;
}

static Value get_chained(Value self, void *closure) {
  Value v = slot_get((Slot *)((char *)as_object(self) + (intptr_t)closure));
  return is_absent(v) ? NONE : v;
}
static bool set_chained(Value self, Value v, void *closure) {
  bool is_cause = (size_t)(intptr_t)closure == offsetof(ExceptionObject, cause);
  const char *what = is_cause ? "cause" : "context";
  if (is_absent(v)) {
    raise_type_error("__%s__ may not be deleted", what);
    return false;
  }
  if (!is_none(v) && !has_type_flag(v, TYPE_EXCEPTION)) {
    raise_type_error("exception %s must be None or derive from BaseException", what);
    return false;
  }
  slot_set(as_object(self), (Slot *)((char *)as_object(self) + (intptr_t)closure),
           is_none(v) ? ABSENT : v);
  if (is_cause) exception_cast(ExceptionObject, self)->suppress_context = 1;
  return true;
}

static Value get_suppress(Value self, void *closure) {
  return from_bool(exception_cast(ExceptionObject, self)->suppress_context);
}
static bool set_suppress(Value self, Value v, void *closure) {
  if (!is_absent(v) && is_bool(v)) {
    exception_cast(ExceptionObject, self)->suppress_context = same(v, TRUE_VALUE);
    return true;
  }
  raise_type_error(is_absent(v) ? "can't delete numeric/char attribute"
                                : "attribute value type must be bool");
  return false;
}

static Value get_traceback(Value self, void *closure) {
  return exception_traceback(self);
}
static bool set_traceback(Value self, Value v, void *closure) {
  if (is_absent(v)) {
    raise_type_error("__traceback__ may not be deleted");
    return false;
  }
  return exception_set_traceback(self, v);
}

static const GetSetDef base_getset[] = {
    {"args", get_args, set_args, "the arguments, a tuple", NULL},
    {"__traceback__", get_traceback, set_traceback, "where it was raised", NULL},
    {"__cause__", get_chained, set_chained, "exception cause",
     (void *)offsetof(ExceptionObject, cause)},
    {"__context__", get_chained, set_chained, "exception context",
     (void *)offsetof(ExceptionObject, context)},
    {"__suppress_context__", get_suppress, set_suppress, "whether __context__ is hidden", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

/* -- Fields of the other structs --------------------------------------------------------------- */

#define FIELD(struct_name, field, name, doc)                                                       \
  { name, MEMBER_SLOT, offsetof(struct_name, field), true, doc }
#define FIELDS_END                                                                                 \
  { NULL, 0, 0, false, NULL }
static const MemberDef value_members[] = {
    FIELD(ValueException, value, "value", "generator return value"), FIELDS_END};
static const MemberDef system_exit_members[] = {
    FIELD(SystemExitException, code, "code", "exception code"), FIELDS_END};
static const MemberDef name_members[] = {FIELD(NameException, name, "name", "name"), FIELDS_END};
static const MemberDef attribute_members[] = {
    FIELD(AttributeException, name, "name", "attribute name"),
    FIELD(AttributeException, object, "obj", "object"), FIELDS_END};
static const MemberDef import_members[] = {
    FIELD(ImportException, message, "msg", "exception message"),
    FIELD(ImportException, name, "name", "module name"),
    FIELD(ImportException, path, "path", "module path"), FIELDS_END};
static const MemberDef syntax_members[] = {
    FIELD(SyntaxException, message, "msg", "exception msg"),
    FIELD(SyntaxException, filename, "filename", "exception filename"),
    FIELD(SyntaxException, lineno, "lineno", "exception lineno"),
    FIELD(SyntaxException, offset, "offset", "exception offset"),
    FIELD(SyntaxException, text, "text", "exception text"),
    FIELD(SyntaxException, end_lineno, "end_lineno", "exception end lineno"),
    FIELD(SyntaxException, end_offset, "end_offset", "exception end offset"),
    FIELD(SyntaxException, print_file_and_line, "print_file_and_line",
          "exception print_file_and_line"),
    FIELDS_END};
static const MemberDef unicode_members[] = {
    FIELD(UnicodeException, encoding, "encoding", "exception encoding"),
    FIELD(UnicodeException, object, "object", "exception object"),
    {"start", MEMBER_INT64, offsetof(UnicodeException, start), true, "exception start"},
    {"end", MEMBER_INT64, offsetof(UnicodeException, end), true, "exception end"},
    FIELD(UnicodeException, reason, "reason", "exception reason"),
    FIELDS_END};

#define Plain_members NULL
#define Value_members value_members
#define SystemExit_members system_exit_members
#define Name_members name_members
#define Attribute_members attribute_members
#define Import_members import_members
#define Group_members exception_group_members
#define OS_members os_error_members
#define Syntax_members syntax_members
#define Unicode_members unicode_members

#define Plain_init exception_base_init
#define Value_init value_init
#define SystemExit_init system_exit_init
#define Name_init name_init
#define Attribute_init attribute_init
#define Import_init import_init
#define Group_init exception_base_init
#define OS_init os_error_init
#define Syntax_init syntax_init
#define Unicode_init unicode_init

#define Plain_str NULL
#define Value_str NULL
#define SystemExit_str NULL
#define Name_str NULL
#define Attribute_str NULL
#define Import_str import_str
#define Group_str exception_group_str
#define OS_str os_error_str
#define Syntax_str syntax_str
#define Unicode_str unicode_str

#define Plain_new exception_base_new
#define Value_new exception_base_new
#define SystemExit_new exception_base_new
#define Name_new exception_base_new
#define Attribute_new exception_base_new
#define Import_new exception_base_new
#define Group_new exception_group_new
#define OS_new os_error_new
#define Syntax_new exception_base_new
#define Unicode_new exception_base_new

#define EXCEPTION(type_name_, base_, kind, doc_) static DEFINE_TYPE_SHAPE(type_name_);
#include "objects/exceptions.def"

#define exc_object object_type
#define EXCEPTION(type_name_, base_, kind, doc_)                                                   \
  Type exc_##type_name_ = {                                                                        \
      .name = #type_name_,                                                                         \
      .base = &exc_##base_,                                                                        \
      .layout = &kind##_layout,                                                                    \
      .root_shape = &type_name_##_shape,                                                           \
      .flags = TYPE_BASE | TYPE_HAS_DICT | TYPE_EXCEPTION,                                         \
      .slots = {.new_object = kind##_new, .init = kind##_init, .str = kind##_str},                 \
      .members = kind##_members,                                                                   \
      .doc = doc_,                                                                                 \
  };
#include "objects/exceptions.def"

/* What the table cannot say. */
void exception_types_init(void) {
  exc_BaseException.slots.str = base_str;
  exc_BaseException.slots.repr = base_repr;
  exc_BaseException.methods = base_methods;
  exc_BaseException.getset = base_getset;
  exc_KeyError.slots.str = key_error_str;
  exc_ImportError.methods = import_methods;
  exc_BaseExceptionGroup.methods = exception_group_methods;
  exc_BaseExceptionGroup.slots.repr = exception_group_repr;
  exc_OSError.getset = os_error_getset;
  exc_OSError.methods = os_error_methods;
#define EXCEPTION(type_name_, base_, kind, doc_) type_ready(&exc_##type_name_);
#include "objects/exceptions.def"
}
