/* The singletons None, NotImplemented and Ellipsis. */
#include "objects/protocol.h"
#include "objects/shape_ops.h"

#include "objects/str.h"
#include "objects/tuple.h"

Object none_object, not_implemented_object, ellipsis_object;

static const Layout singleton_layout = {.name = "Object", .fixed_size = sizeof(Object)};

static bool no_arguments(const char *name, int nargs, Value kwnames) {
  if (nargs == 0 && (is_absent(kwnames) || tuple_length(kwnames) == 0)) return true;
  raise_type_error("%s takes no arguments", name);
  return false;
}

/* -- None -------------------------------------------------------------------------------------- */

static Value none_repr(Value self) {
  return NAME("None");
}
static int none_truth(Value self) {
  return 0;
}
static Value none_new(Type *type, Value *args, int nargs, Value kwnames) {
  return no_arguments("NoneType", nargs, kwnames) ? NONE : ABSENT;
}

DEFINE_TYPE_SHAPE(none);
Type none_type = {
    .name = "NoneType",
    .layout = &singleton_layout,
    .root_shape = &none_shape,
    .slots = {.repr = none_repr, .truth = none_truth, .new_object = none_new},
};

/* -- NotImplemented ---------------------------------------------------------------------------- */

static Value not_implemented_repr(Value self) {
  return NAME("NotImplemented");
}
static int not_implemented_truth(Value self) {
  return warn(&exc_DeprecationWarning, 1, "NotImplemented should not be used in a boolean context")
             ? 1
             : -1;
}
static Value not_implemented_new(Type *type, Value *args, int nargs, Value kwnames) {
  return no_arguments("NotImplementedType", nargs, kwnames) ? NOT_IMPLEMENTED : ABSENT;
}
static Value not_implemented_reduce(Value *args, int nargs) {
  return NAME("NotImplemented");
}
static const BuiltinDef not_implemented_methods[] = {
    METHOD("__reduce__(self, /)", not_implemented_reduce, EFFECT_PURE, NULL), METHOD_END};

DEFINE_TYPE_SHAPE(not_implemented);
Type not_implemented_type = {
    .name = "NotImplementedType",
    .layout = &singleton_layout,
    .root_shape = &not_implemented_shape,
    .slots = {.repr = not_implemented_repr,
              .truth = not_implemented_truth,
              .new_object = not_implemented_new},
    .methods = not_implemented_methods,
};

/* -- Ellipsis ---------------------------------------------------------------------------------- */

static Value ellipsis_repr(Value self) {
  return NAME("Ellipsis");
}
static Value ellipsis_new(Type *type, Value *args, int nargs, Value kwnames) {
  return no_arguments("EllipsisType", nargs, kwnames) ? ELLIPSIS : ABSENT;
}
static Value ellipsis_reduce(Value *args, int nargs) {
  return NAME("Ellipsis");
}
static const BuiltinDef ellipsis_methods[] = {
    METHOD("__reduce__(self, /)", ellipsis_reduce, EFFECT_PURE, NULL), METHOD_END};

DEFINE_TYPE_SHAPE(ellipsis);
Type ellipsis_type = {
    .name = "ellipsis",
    .layout = &singleton_layout,
    .root_shape = &ellipsis_shape,
    .slots = {.repr = ellipsis_repr, .new_object = ellipsis_new},
    .methods = ellipsis_methods,
};

REGISTER_STATIC_OBJECT(none_object, none_shape);
REGISTER_STATIC_OBJECT(not_implemented_object, not_implemented_shape);
REGISTER_STATIC_OBJECT(ellipsis_object, ellipsis_shape);
