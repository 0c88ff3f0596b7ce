/* Raising and handling exceptions in C. */
#include "objects/exception.h"

#include <stdarg.h>

#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"

static ExceptionObject *as_exception(Value v) {
  return object_cast(ExceptionObject, v);
}

Value exception_handled(void) {
  for (HandledException *item = current_thread->handled; item != NULL; item = item->outer) {
    if (!is_absent(item->exception)) return item->exception;
  }
  return ABSENT;
}

/* Sets `context` as exception's __context__, first cutting a cycle that would go through it (as
   CPython does). */
static void set_context(Value exception, Value context) {
  if (is_absent(context) || same(exception, context)) return;
  Value at = context;
  /* Floyd's second pointer: an existing cycle elsewhere must not hang us. */
  Value slow = context;
  for (bool step = false;; step = !step) {
    Value next = slot_get(&as_exception(at)->context);
    if (is_absent(next)) break;
    if (same(next, exception)) {
      slot_set(as_exception(at), &as_exception(at)->context, ABSENT);
      break;
    }
    at = next;
    if (step) slow = slot_get(&as_exception(slow)->context);
    if (same(at, slow)) break;
  }
  slot_set(as_exception(exception), &as_exception(exception)->context, context);
}

Value raise_instance(Value exception) {
  set_context(exception, exception_handled());
  current_thread->exception = exception;
  return ABSENT;
}

Value raise_with_value(Type *type, Value v) {
  Value args = tuple_from_values(&v, 1);
  if (type->flags & TYPE_HEAP) {
    Value instance = call1(type_value(type), v);
    return is_absent(instance) ? ABSENT : raise_instance(instance);
  }
  return raise_instance(exception_new(type, args));
}

static Value raise_formatted(Type *type, const char *format, va_list arguments) {
  Value text = format_text_v(format, arguments);
  return is_absent(text) ? ABSENT : raise_with_value(type, text);
}

Value raise_error(Type *type, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  raise_formatted(type, format, arguments);
  va_end(arguments);
  return ABSENT;
}

Value raise_type_error(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  raise_formatted(&exc_TypeError, format, arguments);
  va_end(arguments);
  return ABSENT;
}

Value raise_value_error(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  raise_formatted(&exc_ValueError, format, arguments);
  va_end(arguments);
  return ABSENT;
}

Value raise_key_error(Value key) {
  return raise_with_value(&exc_KeyError, key);
}

Value raise_stop_iteration(Value value) {
  if (is_absent(value))
    return raise_instance(exception_new(&exc_StopIteration, from_object(tuple_empty)));
  return raise_with_value(&exc_StopIteration, value);
}

Value raise_attribute_error(Value object, Value name) {
  Value text = is_type_object(object)
                   ? format_text("type object '%N' has no attribute '%V'", as_type(object), name)
                   : format_text("'%T' object has no attribute '%V'", object, name);
  if (is_absent(text)) return ABSENT;
  Value instance = exception_new(&exc_AttributeError, tuple_from_values(&text, 1));
  AttributeException *e = object_cast(AttributeException, instance);
  slot_set(e, &e->object, object);
  slot_set(e, &e->name, name);
  return raise_instance(instance);
}

Value raise_not_implemented(const char *feature) {
  return raise_error(&exc_NotImplementedError, "%s", feature);
}

/* A new instance each time: its traceback keeps everything alive that the frames refer to. */
Value raise_memory_error(void) {
  thread_cancel_memory_error();
  return raise_instance(exception_new(&exc_MemoryError, from_object(tuple_empty)));
}

/* -- `raise` ----------------------------------------------------------------------------------- */

static bool is_exception_class(Value v) {
  return is_type_object(v) && type_is_subtype(as_type(v), &exc_BaseException);
}
static bool is_exception(Value v) {
  return has_type_flag(v, TYPE_EXCEPTION);
}

static Value instantiate(Value class_) {
  Value instance = call0(class_);
  if (!is_absent(instance) && !is_exception(instance)) {
    return raise_type_error("calling %R should have returned an instance of BaseException, not %R",
                            class_, type_value(type_of(instance)));
  }
  return instance;
}

static bool attach_cause(Value exception, Value cause) {
  if (is_exception_class(cause)) {
    cause = instantiate(cause);
    if (is_absent(cause)) return false;
  } else if (is_none(cause)) {
    cause = ABSENT;
  } else if (!is_exception(cause)) {
    raise_type_error("exception causes must derive from BaseException");
    return false;
  }
  slot_set(as_exception(exception), &as_exception(exception)->cause, cause);
  as_exception(exception)->suppress_context = 1;
  return true;
}

Value raise_object(Value exception_or_class, Value cause) {
  Value exception = exception_or_class;
  if (is_exception_class(exception)) {
    exception = instantiate(exception);
    if (is_absent(exception)) return ABSENT;
  } else if (!is_exception(exception)) {
    return raise_type_error("exceptions must derive from BaseException");
  }
  if (!is_absent(cause) && !attach_cause(exception, cause)) return ABSENT;
  return raise_instance(exception);
}

/* -- The exception in flight ------------------------------------------------------------------- */

bool exception_matches(const Type *type) {
  Value e = current_thread->exception;
  return !is_absent(e) && type_is_subtype(type_of(e), type);
}

Value exception_fetch(void) {
  Value e = current_thread->exception;
  current_thread->exception = ABSENT;
  return e;
}

void exception_restore(Value exception) {
  current_thread->exception = exception;
}

bool exception_suppress(const Type *type) {
  if (!exception_matches(type)) return false;
  exception_clear();
  return true;
}

static int matches_one(Value exception, Value class_) {
  if (!is_exception_class(class_)) {
    raise_type_error("catching classes that do not inherit from BaseException is not allowed");
    return -1;
  }
  return type_is_subtype(type_of(exception), as_type(class_));
}

int exception_matches_value(Value exception, Value class_or_tuple) {
  if (!is_tuple(class_or_tuple)) return matches_one(exception, class_or_tuple);
  for (int64_t i = 0; i < tuple_length(class_or_tuple); i++) {
    if (!is_exception_class(tuple_get(class_or_tuple, i)))
      return matches_one(exception, tuple_get(class_or_tuple, i));
  }
  for (int64_t i = 0; i < tuple_length(class_or_tuple); i++) {
    if (matches_one(exception, tuple_get(class_or_tuple, i))) return 1;
  }
  return 0;
}
