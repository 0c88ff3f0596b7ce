/* operator.itemgetter, attrgetter and methodcaller. */
#include "modules/_operator/operator.h"

#include "objects/dict.h"
#include "objects/list.h"
#include "objects/sequence.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* The only argument of a getter's call. ABSENT: TypeError. */
static Value getter_argument(Value self, Value *args, int nargs, Value kwnames) {
  const char *name = type_short_name(type_of(self));
  if (!is_absent(kwnames) && tuple_length(kwnames) > 0)
    return raise_type_error("%s() takes no keyword arguments", name);
  return nargs == 1 ? args[0] : raise_type_error("%s expected 1 argument, got %d", name, nargs);
}

/* The arguments of a constructor as a tuple; at least one, no keywords. ABSENT: TypeError. */
static Value constructor_arguments(const Type *type, Value *args, int nargs, Value kwnames) {
  const char *name = type_short_name(type);
  if (!is_absent(kwnames) && tuple_length(kwnames) > 0)
    return raise_type_error("%s() takes no keyword arguments", name);
  if (nargs < 1) return raise_type_error("%s expected 1 argument, got 0", name);
  return tuple_from_values(args, nargs);
}

/* -- repr -------------------------------------------------------------------------------------- */

static bool add_text(StrBuilder *b, Value text) {
  return !is_absent(text) && str_builder_add(b, text);
}

static bool add_arguments(StrBuilder *b, Value args, Value keywords) {
  Value key, v;
  const char *separator = "";
  for (int64_t i = 0; i < tuple_length(args); i++, separator = ", ")
    if (!add_text(b, format_text("%s%R", separator, tuple_get(args, i)))) return false;
  if (is_absent(keywords)) return true;
  for (int64_t position = 0; dict_next(keywords, &position, &key, &v); separator = ", ")
    if (!add_text(b, format_text("%s%V=%R", separator, key, v))) return false;
  return true;
}

/* "operator.itemgetter(1, 2)" from the arguments (a tuple) that made it, and keywords (dict or
   ABSENT). */
static Value getter_repr(Value self, Value args, Value keywords) {
  const char *name = type_name(type_of(self));
  int active = repr_enter(self);
  if (active != 0) return active < 0 ? ABSENT : format_text("%s(...)", name);
  StrBuilder b;
  str_builder_init(&b, 40);
  bool ok = add_text(&b, format_text("%s(", name)) && add_arguments(&b, args, keywords) &&
            str_builder_add_char(&b, ')');
  repr_leave(self);
  return ok ? str_builder_finish(&b) : ABSENT;
}

/* -- itemgetter -------------------------------------------------------------------------------- */

typedef struct ItemGetter {
  Object header;
  Slot items; /* tuple of keys */
} ItemGetter;

static const Layout itemgetter_layout = {
    .name = "ItemGetter",
    .fixed_size = sizeof(ItemGetter),
    .slots_offset = offsetof(ItemGetter, items),
    .slots_count = 1,
};
static DEFINE_TYPE_SHAPE(itemgetter);

static Value getter_items(Value self) {
  return slot_get(&object_cast(ItemGetter, self)->items);
}

static Value itemgetter_new(Type *type, Value *args, int nargs, Value kwnames) {
  Value items = constructor_arguments(type, args, nargs, kwnames);
  if (is_absent(items)) return ABSENT;
  Value self = type_alloc(type);
  slot_init(&object_cast(ItemGetter, self)->items, items);
  return self;
}

static inline Value get_item(Value object, Value key) {
  if (is_small_int(key)) {
    int64_t i = as_small_int(key);
    if (has_shape(object, &tuple_shape) && i >= 0 && i < tuple_length(object))
      return tuple_get(object, i);
    if (has_shape(object, &list_shape) && i >= 0 && i < list_length(object))
      return list_get(object, i);
  }
  return object_getitem(object, key);
}

static Value itemgetter_call(Value self, Value *args, int nargs, Value kwnames) {
  Value object =
      nargs == 1 && is_absent(kwnames) ? args[0] : getter_argument(self, args, nargs, kwnames);
  if (is_absent(object)) return ABSENT;
  Value items = getter_items(self);
  int64_t count = tuple_length(items);
  if (count == 1) return get_item(object, tuple_get(items, 0));
  TupleObject *result = tuple_alloc(count);
  for (int64_t i = 0; i < count; i++) {
    Value v = get_item(object, tuple_get(items, i));
    if (is_absent(v)) return ABSENT;
    slot_set(result, &result->items[i], v);
  }
  return from_object(result);
}

static Value itemgetter_repr(Value self) {
  return getter_repr(self, getter_items(self), ABSENT);
}

static Value itemgetter_reduce(Value *args, int nargs) {
  return tuple_pack(2, type_value(type_of(args[0])), getter_items(args[0]));
}

static const BuiltinDef itemgetter_methods[] = {
    METHOD("__reduce__(self, /)", itemgetter_reduce, EFFECT_GC,
           "Return state information for pickling"),
    METHOD_END,
};

Type itemgetter_type = {
    .name = "operator.itemgetter",
    .base = &object_type,
    .layout = &itemgetter_layout,
    .root_shape = &itemgetter_shape,
    .slots = {.new_object = itemgetter_new, .call = itemgetter_call, .repr = itemgetter_repr},
    .methods = itemgetter_methods,
    .doc = "itemgetter(item, ...) --> itemgetter object\n\n"
           "A callable that gets the item of its argument: itemgetter(2)(r) is r[2].\n"
           "With several items it gets a tuple: itemgetter(2, 5)(r) is (r[2], r[5])",
};

/* -- attrgetter -------------------------------------------------------------------------------- */

typedef struct AttrGetter {
  Object header;
  Slot names; /* tuple of the arguments, exact strs */
  Slot paths; /* tuple: for each an interned str, or for one with dots a tuple of interned strs */
} AttrGetter;

static const Layout attrgetter_layout = {
    .name = "AttrGetter",
    .fixed_size = sizeof(AttrGetter),
    .slots_offset = offsetof(AttrGetter, names),
    .slots_count = 2,
};
static DEFINE_TYPE_SHAPE(attrgetter);

static AttrGetter *as_attrgetter(Value v) {
  return object_cast(AttrGetter, v);
}

static Value attribute_path(Value name) {
  if (str_find_char(name, '.', 0, str_length(name)) < 0) return str_intern(name);
  Value parts = call_method1(name, NAME("split"), str_from_char('.'));
  if (is_absent(parts)) return ABSENT;
  TupleObject *path = tuple_alloc(list_length(parts));
  for (int64_t i = 0; i < path->length; i++) {
    Value part = str_intern(list_get(parts, i));
    slot_set(path, &path->items[i], part);
  }
  return from_object(path);
}

static Value attrgetter_new(Type *type, Value *args, int nargs, Value kwnames) {
  Value given = constructor_arguments(type, args, nargs, kwnames);
  if (is_absent(given)) return ABSENT;
  TupleObject *names = tuple_alloc(nargs), *paths = tuple_alloc(nargs);
  for (int i = 0; i < nargs; i++) {
    if (!is_str(args[i])) return raise_type_error("attribute name must be a string");
    Value name = str_exact(args[i]);
    Value path = attribute_path(name);
    if (is_absent(path)) return ABSENT;
    slot_set(names, &names->items[i], name);
    slot_set(paths, &paths->items[i], path);
  }
  Value self = type_alloc(type);
  slot_init(&as_attrgetter(self)->names, from_object(names));
  slot_init(&as_attrgetter(self)->paths, from_object(paths));
  return self;
}

static Value get_path(Value object, Value path) {
  if (!is_tuple(path)) return object_getattr(object, path);
  for (int64_t i = 0; i < tuple_length(path) && !is_absent(object); i++)
    object = object_getattr(object, tuple_get(path, i));
  return object;
}

static Value attrgetter_call(Value self, Value *args, int nargs, Value kwnames) {
  Value object =
      nargs == 1 && is_absent(kwnames) ? args[0] : getter_argument(self, args, nargs, kwnames);
  if (is_absent(object)) return ABSENT;
  Value paths = slot_get(&as_attrgetter(self)->paths);
  int64_t count = tuple_length(paths);
  if (count == 1) return get_path(object, tuple_get(paths, 0));
  TupleObject *result = tuple_alloc(count);
  for (int64_t i = 0; i < count; i++) {
    Value v = get_path(object, tuple_get(paths, i));
    if (is_absent(v)) return ABSENT;
    slot_set(result, &result->items[i], v);
  }
  return from_object(result);
}

static Value attrgetter_repr(Value self) {
  return getter_repr(self, slot_get(&as_attrgetter(self)->names), ABSENT);
}

static Value attrgetter_reduce(Value *args, int nargs) {
  return tuple_pack(2, type_value(type_of(args[0])), slot_get(&as_attrgetter(args[0])->names));
}

static const BuiltinDef attrgetter_methods[] = {
    METHOD("__reduce__(self, /)", attrgetter_reduce, EFFECT_GC,
           "Return state information for pickling"),
    METHOD_END,
};

Type attrgetter_type = {
    .name = "operator.attrgetter",
    .base = &object_type,
    .layout = &attrgetter_layout,
    .root_shape = &attrgetter_shape,
    .slots = {.new_object = attrgetter_new, .call = attrgetter_call, .repr = attrgetter_repr},
    .methods = attrgetter_methods,
    .doc = "attrgetter(attr, ...) --> attrgetter object\n\n"
           "A callable that gets the attribute of its argument: attrgetter('name')(r) is r.name,\n"
           "attrgetter('name.first')(r) is r.name.first.\n"
           "With several names it gets a tuple: attrgetter('name', 'date')(r) is (r.name, r.date)",
};

/* -- methodcaller ------------------------------------------------------------------------------ */

typedef struct MethodCaller {
  Object header;
  Slot name;     /* interned str */
  Slot args;     /* tuple: positional arguments, then the values of the keywords */
  Slot keywords; /* tuple of names, or absent */
} MethodCaller;

static const Layout methodcaller_layout = {
    .name = "MethodCaller",
    .fixed_size = sizeof(MethodCaller),
    .slots_offset = offsetof(MethodCaller, name),
    .slots_count = 3,
};
static DEFINE_TYPE_SHAPE(methodcaller);

static MethodCaller *as_caller(Value v) {
  return object_cast(MethodCaller, v);
}
static int64_t positional_count(Value self) {
  Value keywords = slot_get(&as_caller(self)->keywords);
  return tuple_length(slot_get(&as_caller(self)->args)) -
         (is_absent(keywords) ? 0 : tuple_length(keywords));
}

static Value methodcaller_new(Type *type, Value *args, int nargs, Value kwnames) {
  if (nargs < 1)
    return raise_type_error("methodcaller needs at least one argument, the method name");
  if (!is_str(args[0])) return raise_type_error("method name must be a string");
  Value name = str_intern(str_exact(args[0]));
  bool keywords = !is_absent(kwnames) && tuple_length(kwnames) > 0;
  int64_t total = nargs - 1 + (keywords ? tuple_length(kwnames) : 0);
  Value arguments = tuple_from_values(args + 1, total);
  Value self = type_alloc(type);
  slot_init(&as_caller(self)->name, name);
  slot_init(&as_caller(self)->args, arguments);
  slot_init(&as_caller(self)->keywords, keywords ? kwnames : ABSENT);
  return self;
}

static Value methodcaller_call(Value self, Value *args, int nargs, Value kwnames) {
  Value object =
      nargs == 1 && is_absent(kwnames) ? args[0] : getter_argument(self, args, nargs, kwnames);
  if (is_absent(object)) return ABSENT;
  Value arguments = slot_get(&as_caller(self)->args);
  Value result = call_method(object, slot_get(&as_caller(self)->name),
                             (Value *)(void *)as_tuple(arguments)->items,
                             (int)positional_count(self), slot_get(&as_caller(self)->keywords));
  GC_KEEP(as_tuple(arguments));
  return result;
}

/* The keyword arguments as a fresh dict; ABSENT without exception where there are none. */
static Value caller_keywords(Value self) {
  Value keywords = slot_get(&as_caller(self)->keywords),
        arguments = slot_get(&as_caller(self)->args);
  if (is_absent(keywords)) return ABSENT;
  Value dict = dict_new();
  for (int64_t i = 0; i < tuple_length(keywords); i++)
    if (!dict_set(dict, tuple_get(keywords, i), tuple_get(arguments, positional_count(self) + i)))
      return ABSENT;
  return dict;
}

/* The name and the positional arguments. */
static Value caller_arguments(Value self) {
  int64_t count = positional_count(self);
  Value arguments = slot_get(&as_caller(self)->args);
  TupleObject *result = tuple_alloc(count + 1);
  slot_init(&result->items[0], slot_get(&as_caller(self)->name));
  for (int64_t i = 0; i < count; i++) slot_init(&result->items[i + 1], tuple_get(arguments, i));
  return from_object(result);
}

static Value methodcaller_repr(Value self) {
  Value keywords = caller_keywords(self);
  return exception_pending() ? ABSENT : getter_repr(self, caller_arguments(self), keywords);
}

/* With keywords the class is wrapped in a partial that has them and the name. */
static Value methodcaller_reduce(Value *args, int nargs) {
  Value self = args[0], keywords = caller_keywords(self), class_ = type_value(type_of(self));
  if (exception_pending()) return ABSENT;
  if (is_absent(keywords)) return tuple_pack(2, class_, caller_arguments(self));
  Value module = import_module("functools");
  Value partial = is_absent(module) ? ABSENT : object_getattr(module, NAME("partial"));
  if (is_absent(partial)) return ABSENT;
  Value constructor =
      call_with_tuple(partial, tuple_pack(2, class_, slot_get(&as_caller(self)->name)), keywords);
  if (is_absent(constructor)) return ABSENT;
  return tuple_pack(2, constructor,
                    tuple_slice(slot_get(&as_caller(self)->args), 0, positional_count(self)));
}

static const BuiltinDef methodcaller_methods[] = {
    METHOD("__reduce__(self, /)", methodcaller_reduce, EFFECT_ANY,
           "Return state information for pickling"),
    METHOD_END,
};

Type methodcaller_type = {
    .name = "operator.methodcaller",
    .base = &object_type,
    .layout = &methodcaller_layout,
    .root_shape = &methodcaller_shape,
    .slots = {.new_object = methodcaller_new, .call = methodcaller_call, .repr = methodcaller_repr},
    .methods = methodcaller_methods,
    .doc =
        "methodcaller(name, ...) --> methodcaller object\n\n"
        "A callable that calls the method of its argument: methodcaller('name')(r) is r.name(),\n"
        "methodcaller('name', 'date', foo=1)(r) is r.name('date', foo=1).",
};
