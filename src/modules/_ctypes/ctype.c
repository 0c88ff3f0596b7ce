/* What the metatypes of C types have in common: the layout of their classes, and making instances
   of memory. */
#include "modules/_ctypes/ctypes.h"

#include <dlfcn.h>

#include "objects/audit.h"
#include "objects/bytes.h"
#include "objects/descr.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/metatype.h"
#include "objects/str.h"
#include "objects/tuple.h"

static void trace_ctype(Object *object, GcVisitor *visitor) {
  CType *type = (CType *)object;
  type_trace(object, visitor);
  gc_visit_slots(visitor, &type->item,
                 (offsetof(CType, scalar) - offsetof(CType, item)) / sizeof(Slot));
}
static void finalize_ctype(Object *object) {
  CType *type = (CType *)object;
  free(type->format);
  free(type->shape);
  type_finalize(object);
}
const Layout ctype_layout = {
    .name = "CType",
    .fixed_size = sizeof(CType),
    .slots_offset = offsetof(Type, name_object),
    .slots_count = (offsetof(Type, base) - offsetof(Type, name_object)) / sizeof(Slot),
    .trace = trace_ctype,
    .finalize = finalize_ctype,
};

/* The builtin class becomes an instance of its metatype, as those that programs derive from it
   are. */
void ctype_ready(Type *metatype, CType *base) {
  type_ready(metatype);
  type_ready(&base->type);
  base->type.header.shape_address = (uint32_t)(uintptr_t)metatype->root_shape;
}

Value ctype_make(Type *metatype, Value *args, int nargs, Value kwnames) {
  return type_type.slots.new_object(metatype, args, nargs, kwnames);
}

static int64_t *copy_shape(const CType *type) {
  if (type->shape == NULL) return NULL;
  int64_t *copy = xmalloc((size_t)type->dimensions * sizeof *copy);
  memcpy(copy, type->shape, (size_t)type->dimensions * sizeof *copy);
  return copy;
}

void ctype_inherit(CType *type) {
  CType *base =
      is_ctype(type_value(type->type.base)) ? as_ctype(type_value(type->type.base)) : NULL;
  if (base == NULL || base->kind == KIND_ABSTRACT) return;
  size_t raw = offsetof(CType, scalar);
  slots_copy(type, &type->item, &base->item, (raw - offsetof(CType, item)) / sizeof(Slot));
  memcpy((char *)type + raw, (char *)base + raw, sizeof *type - raw);
  type->format = base->format == NULL ? NULL : xstrdup(base->format);
  type->shape = copy_shape(base);
  type->flags &= (uint8_t)~CTYPE_FINAL;
  if (base->ffi != &base->aggregate) return;
  type->ffi = &type->aggregate;
  type->aggregate.elements = type->elements;
}

char *ctype_append_format(char *text, const CType *type) {
  const char *format = type->format == NULL ? "B" : type->format;
  size_t used = strlen(text), room = used + strlen(format) + 24 * (size_t)type->dimensions + 2;
  text = xrealloc(text, room);
  for (int i = 0; i < type->dimensions; i++)
    used += (size_t)snprintf(text + used, room - used, "%c%lld", i == 0 ? '(' : ',',
                             (long long)type->shape[i]);
  snprintf(text + used, room - used, "%s%s", type->dimensions > 0 ? ")" : "", format);
  return text;
}

Value ctype_attribute(CType *type, Value name, const char *missing) {
  Value v = object_lookup_attr(ctype_value(type), name);
  return is_absent(v) && !exception_pending() && missing != NULL
             ? raise_error(&exc_AttributeError, "%s", missing)
             : v;
}

/* -- Instances of memory that is there --------------------------------------------------------- */

/* An instance in memory that is not ours. */
static Value cdata_of_others(Value type, void *address) {
  if (!audit("ctypes.cdata", "O", int_from_u64((uintptr_t)address))) return ABSENT;
  return cdata_at(as_ctype(type), address, ABSENT, 0);
}

Value ctype_from_address(Value *args, int nargs) {
  if (!is_int(args[1])) return raise_type_error("integer expected");
  return cdata_of_others(args[0], (void *)(uintptr_t)int_to_u64_mask(args[1]));
}

static bool check_source(const CType *type, const Buffer *buffer, int64_t offset) {
  if (offset < 0) return raise_value_error("offset cannot be negative"), false;
  if (type->size <= buffer->length - offset) return true;
  raise_value_error("Buffer size too small (%lld instead of at least %lld bytes)",
                    (long long)buffer->length, (long long)(type->size + offset));
  return false;
}

static bool audit_buffer(const Buffer *buffer, int64_t offset) {
  return audit("ctypes.cdata/buffer", "Oll", int_from_u64((uintptr_t)buffer->memory),
               (int64_t)buffer->length, offset);
}

Value ctype_from_buffer(Value *args, int nargs) {
  CType *type = as_ctype(args[0]);
  int64_t offset;
  Buffer buffer;
  if (!index_to_i64(args[2], &offset)) return ABSENT;
  if (type->kind == KIND_ABSTRACT) return raise_type_error("abstract class");
  Value view = memoryview_new(args[1]);
  if (is_absent(view) || !buffer_get(view, &buffer, BUFFER_FULL & ~BUFFER_WRITABLE)) return ABSENT;
  Value result = ABSENT;
  if (buffer.readonly)
    raise_type_error("underlying buffer is not writable");
  else if (!buffer_is_contiguous(&buffer, 'C'))
    raise_type_error("underlying buffer is not C contiguous");
  else if (check_source(type, &buffer, offset) && audit_buffer(&buffer, offset))
    result = cdata_of_others(args[0], (uint8_t *)buffer.memory + offset);
  buffer_release(&buffer);
  return is_absent(result) || !cdata_keep(as_cdata(result), -1, view) ? ABSENT : result;
}

Value ctype_from_buffer_copy(Value *args, int nargs) {
  CType *type = as_ctype(args[0]);
  int64_t offset;
  Buffer buffer;
  if (!index_to_i64(args[2], &offset)) return ABSENT;
  if (type->kind == KIND_ABSTRACT) return raise_type_error("abstract class");
  if (!buffer_get(args[1], &buffer, BUFFER_SIMPLE)) return ABSENT;
  Value result = check_source(type, &buffer, offset) && audit_buffer(&buffer, offset)
                     ? cdata_new(type)
                     : ABSENT;
  if (!is_absent(result))
    memcpy(as_cdata(result)->memory, (uint8_t *)buffer.memory + offset, (size_t)type->size);
  buffer_release(&buffer);
  return result;
}

Value ctype_in_dll(Value *args, int nargs) {
  Value handle = object_getattr(args[1], NAME("_handle"));
  if (!is_str(args[2])) return raise_type_error("in_dll() argument 2 must be str, not %Y", args[2]);
  if (is_absent(handle)) return ABSENT;
  if (!is_int(handle))
    return raise_type_error("the _handle attribute of the second argument must be an integer");
  const char *name = str_utf8(args[2], NULL);
  if (name == NULL || !audit("ctypes.dlsym", "OO", args[1], args[2])) return ABSENT;
  void *address = dlsym((void *)(uintptr_t)int_to_u64_mask(handle), name);
  return address == NULL ? raise_value_error("%s", dlerror()) : cdata_of_others(args[0], address);
}

Value ctype_from_param(Value *args, int nargs) {
  const CType *type = as_ctype(args[0]);
  Value v = args[1];
  if (is_instance(v, &type->type)) return v;
  if (is_cargument(v)) {
    Value object = slot_get(&as_cargument(v)->object);
    const CType *target =
        type->kind == KIND_POINTER || type->kind == KIND_ARRAY ? item_of(type) : NULL;
    if (target != NULL && !is_absent(object) && is_instance(object, &target->type)) return v;
    return raise_type_error("expected %N instance instead of pointer to %T", type,
                            is_absent(object) ? NONE : object);
  }
  Value parameter = object_lookup_attr(v, NAME("_as_parameter_"));
  if (!is_absent(parameter)) return call_method1(args[0], NAME("from_param"), parameter);
  return exception_pending() ? ABSENT
                             : raise_type_error("expected %N instance instead of %T", type, v);
}

/* -- Arrays of a type: T * n ------------------------------------------------------------------------------------------------------------ */

/* By (item, length). */
static Value array_types;

/* The class of arrays of that item, the same one each time. */
static Value array_type_of(Value item, int64_t length) {
  if (is_absent(array_types)) {
    gc_root_add(&array_types);
    array_types = dict_new();
  }
  if (!is_type_object(item)) return raise_type_error("Expected a type object");
  Value key = tuple_pack(2, item, int_from_i64(length));
  Value known = dict_get(array_types, key);
  if (!is_absent(known) || exception_pending()) return known;
  Value name = format_text("%.200N_Array_%lld", as_type(item), (long long)length),
        dict = dict_new();
  if (is_absent(name) || !dict_set_str(dict, NAME("_length_"), int_from_i64(length)) ||
      !dict_set_str(dict, NAME("_type_"), item))
    return ABSENT;
  Value made =
      call3(type_value(&array_metatype), name, tuple_pack(1, type_value(&array_base.type)), dict);
  return is_absent(made) || !dict_set(array_types, key, made) ? ABSENT : made;
}

Value ctype_multiply(Value type, int64_t count) {
  if (count < 0) return raise_value_error("Array length must be >= 0, not %lld", (long long)count);
  return array_type_of(type, count);
}
