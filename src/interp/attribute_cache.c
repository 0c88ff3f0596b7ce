/* Inline caches of attribute words. A site starts with the in-word form (shape and slot) or one
   InlineCache; further shapes are chained up to CHAIN_LIMIT, then the site goes back to the generic
   word, whose lookups go through the global method cache. */
#include "interp/quicken.h"
#include "objects/descr.h"
#include "objects/module.h"
#include "objects/shape_ops.h"

enum { CHAIN_LIMIT = 4, CACHES_PER_CODE = 60000 };

/* Index of a fresh cache; 0: no more. Index 0 is never used. */
uint32_t cache_new(CodeObject *code) {
  if (code->cache_count >= CACHES_PER_CODE) return 0;
  if (code->cache_count + 1 >= code->cache_capacity) {
    uint32_t capacity = code->cache_capacity ? code->cache_capacity * 2 : 8;
    code->caches = xrealloc(code->caches, capacity * sizeof(InlineCache));
    code->cache_capacity = capacity;
  }
  if (code->cache_count == 0) memset(&code->caches[code->cache_count++], 0, sizeof(InlineCache));
  memset(&code->caches[code->cache_count], 0, sizeof(InlineCache));
  return code->cache_count++;
}

static Value word_name(CodeObject *code, Instr *at) {
  return tuple_get(slot_get(&code->names), code->original[at - code->words].d);
}

/* Puts `cache` at the site: first of a new chain, or behind the old one (an in-word form is
   converted first). */
static void attach(CodeObject *code, Instr *at, uint32_t index, Opcode cached) {
  code->caches[index].length = 1;
  if (at->op == cached) {
    uint32_t first = at->ud, last = first;
    while (code->caches[last].next != 0) last = code->caches[last].next;
    code->caches[last].next = (uint16_t)index;
    code->caches[first].length++;
    return;
  }
  at->op = cached;
  at->ud = index;
}

static bool chain_is_full(CodeObject *code, Instr *at, Opcode cached) {
  return at->op == cached && code->caches[at->ud].length >= CHAIN_LIMIT;
}

static uint32_t slot_cache(CodeObject *code, Shape *shape, uint32_t attribute, uint32_t version) {
  uint32_t index = cache_new(code);
  if (index == 0) return 0;
  InlineCache *cache = &code->caches[index];
  cache->shape = shape;
  cache->index = attribute;
  cache->version = version;
  cache->kind = ATTRIBUTE_SLOT;
  return index;
}

/* The in-word form as the first entry of a chain. */
static bool convert_in_word(CodeObject *code, Instr *at, Opcode in_word, Opcode cached) {
  if (at->op != in_word) return true;
  Shape *shape = (Shape *)(uintptr_t)at->ud;
  uint32_t attribute = at->c - shape->layout->fixed_size / 8;
  uint32_t index = slot_cache(code, shape, attribute, shape->type->version);
  if (index == 0) return false;
  code->caches[index].kind =
      cached == OP_STORE_ATTR_CACHED ? (uint8_t)STORE_SLOT : (uint8_t)ATTRIBUTE_SLOT;
  at->op = OP_NOP; /* attach() must not chain to it */
  attach(code, at, index, cached);
  return true;
}

/* -- Reading ----------------------------------------------------------------------------------- */

static bool fits_in_word(const Shape *shape, uint32_t attribute) {
  return shape_stores_inline(shape, attribute) && shape->layout->fixed_size / 8 + attribute < 256;
}

static uint32_t module_cache(CodeObject *code, Value module, Value name) {
  Value dict = module_dict(module);
  if (is_absent(dict) || !is_exact_dict(dict) || is_absent(dict_get_str(dict, name))) return 0;
  GlobalCell *cell = dict_cell(dict, name);
  uint32_t index = cache_new(code);
  if (index == 0) return 0;
  InlineCache *cache = &code->caches[index];
  cache->kind = CACHE_MODULE;
  cache->shape = object_shape(as_object(module));
  cache->data = cell;
  slot_set(code, &cache->value, module);
  return index;
}

/* Attributes of plain classes (metaclass `type`) that come as they are: functions, values without
   __get__. */
static uint32_t class_cache(CodeObject *code, Value object, Value name) {
  Type *type = as_type(object);
  if (type_of(object) != &type_type || !is_absent(type_lookup(&type_type, name))) return 0;
  Value v = type_lookup(type, name);
  if (is_absent(v) || type_assign_version(type) == 0) return 0;
  if (type_of(v)->slots.descr_get != NULL && !(type_of(v)->flags & TYPE_METHOD_LIKE)) return 0;
  uint32_t index = cache_new(code);
  if (index == 0) return 0;
  InlineCache *cache = &code->caches[index];
  cache->kind = CACHE_TYPE;
  cache->shape = object_shape(as_object(object));
  cache->data = type;
  cache->version = type->version;
  slot_set(code, &cache->value, v);
  return index;
}

static bool is_readable_getset(Value descriptor, const Shape *shape) {
  if (!has_shape(descriptor, &getset_descriptor_shape)) return false;
  const GetSetDescriptor *getset = object_cast(GetSetDescriptor, descriptor);
  return getset->def->get != NULL && type_is_subtype(shape->type, getset->owner);
}

static uint32_t instance_cache(CodeObject *code, Shape *shape, const AttributeInfo *info) {
  uint32_t index = cache_new(code);
  if (index == 0) return 0;
  InlineCache *cache = &code->caches[index];
  cache->kind = info->kind;
  cache->shape = shape;
  cache->index = info->index;
  cache->version = info->version;
  slot_set(code, &cache->value, info->value);
  if (info->kind == ATTRIBUTE_DESCRIPTOR && is_readable_getset(info->value, shape)) {
    cache->kind = CACHE_GETSET;
    cache->data = object_cast(GetSetDescriptor, info->value)->def;
  }
  return index;
}

static bool python_getter(const AttributeInfo *info, Value *getter) {
  if (info->kind != ATTRIBUTE_PROPERTY) return false;
  *getter = slot_get(&object_cast(PropertyObject, info->value)->getter);
  return !is_absent(*getter) && is_function(*getter);
}

static uint32_t load_cache(CodeObject *code, Value object, Value name, AttributeInfo *info) {
  *info = (AttributeInfo){.kind = ATTRIBUTE_CUSTOM};
  if (has_shape(object, &module_shape)) return module_cache(code, object, name);
  if (is_type_object(object)) return class_cache(code, object, name);
  *info = attribute_resolve(value_shape(object), name);
  if (info->version == 0 || info->kind == ATTRIBUTE_CUSTOM || info->kind == ATTRIBUTE_MISSING)
    return 0;
  return instance_cache(code, value_shape(object), info);
}

void quicken_load_attr(CodeObject *code, Instr *at, Value object) {
  Value name = word_name(code, at), getter;
  if (at->op == OP_LOAD_ATTR && is_object(object) && !is_type_object(object) &&
      !has_shape(object, &module_shape)) {
    Shape *shape = object_shape(as_object(object));
    AttributeInfo info = attribute_resolve(shape, name);
    if ((info.kind == ATTRIBUTE_SLOT || info.kind == ATTRIBUTE_MEMBER) && info.version != 0 &&
        fits_in_word(shape, info.index)) {
      at->op = OP_LOAD_ATTR_SLOT;
      at->c = (uint8_t)(shape->layout->fixed_size / 8 + info.index);
      at->ud = (uint32_t)(uintptr_t)shape;
      return;
    }
    if (info.version != 0 && python_getter(&info, &getter)) {
      uint32_t index = instance_cache(code, shape, &info);
      if (index == 0) return;
      slot_set(code, &code->caches[index].value, getter);
      at->op = OP_LOAD_ATTR_PROPERTY;
      at->ud = index;
      return;
    }
  }
  AttributeInfo info;
  if (!convert_in_word(code, at, OP_LOAD_ATTR_SLOT, OP_LOAD_ATTR_CACHED) ||
      chain_is_full(code, at, OP_LOAD_ATTR_CACHED)) {
    quicken_undo(code, at);
    return;
  }
  uint32_t index = load_cache(code, object, name, &info);
  if (index != 0)
    attach(code, at, index, OP_LOAD_ATTR_CACHED);
  else if (at->op == OP_LOAD_ATTR_CACHED)
    quicken_undo(code, at);
}

static Value read_cache(const InlineCache *cache, Value object) {
  switch (cache->kind) {
  case ATTRIBUTE_SLOT:
  case ATTRIBUTE_MEMBER:
    return slot_get(instance_slot(as_object(object), cache->shape, cache->index));
  case ATTRIBUTE_CLASS: return slot_get(&cache->value);
  case ATTRIBUTE_METHOD: {
    Value function = slot_get(&cache->value);
    return type_of(function)->slots.descr_get(function, object, type_value(type_of(object)));
  }
  case ATTRIBUTE_PROPERTY:
  case ATTRIBUTE_DESCRIPTOR: {
    Value descriptor = slot_get(&cache->value);
    return type_of(descriptor)->slots.descr_get(descriptor, object, type_value(type_of(object)));
  }
  case CACHE_GETSET: {
    const GetSetDef *def = cache->data;
    return def->get(object, def->closure);
  }
  default: return ABSENT;
  }
}

Value cache_load_attr(CodeObject *code, uint32_t first, Value object) {
  Shape *shape = value_shape(object);
  for (uint32_t n = first; n != 0; n = code->caches[n].next) {
    const InlineCache *cache = &code->caches[n];
    if (cache->shape != shape) continue;
    if (cache->kind == CACHE_MODULE) {
      if (same(slot_get(&cache->value), object))
        return slot_get(&((const GlobalCell *)cache->data)->value);
    } else if (cache->kind == CACHE_TYPE) {
      if (cache->data == as_object(object) && as_type(object)->version == cache->version)
        return slot_get(&cache->value);
    } else if (cache->kind == CACHE_CLASSMETHOD) {
      continue; /* of cache_load_method alone */
    } else if (cache->version == shape->type->version) {
      return read_cache(cache, object);
    }
  }
  return ABSENT;
}

/* -- Methods ----------------------------------------------------------------------------------- */

/* The attribute is a classmethod of a Python function, and the class one without tricks. */
static uint32_t classmethod_cache(CodeObject *code, Value object, Value name) {
  bool through_class = is_type_object(object);
  Type *type = through_class ? as_type(object) : type_of(object);
  if (through_class) {
    if (type_of(object) != &type_type || !is_absent(type_lookup(&type_type, name))) return 0;
  } else if (attribute_resolve(value_shape(object), name).kind != ATTRIBUTE_DESCRIPTOR) {
    return 0;
  }
  Value v = type_lookup(type, name);
  if (is_absent(v) || !has_shape(v, &classmethod_shape) || type_assign_version(type) == 0) return 0;
  Value function = slot_get(&object_cast(WrapperObject, v)->callable);
  if (is_absent(function) || !is_function(function)) return 0;
  uint32_t index = cache_new(code);
  if (index == 0) return 0;
  InlineCache *cache = &code->caches[index];
  cache->kind = CACHE_CLASSMETHOD;
  cache->shape = value_shape(object);
  cache->data = type;
  cache->version = type->version;
  slot_set(code, &cache->value, v);
  return index;
}

void quicken_load_method(CodeObject *code, Instr *at, Value object) {
  AttributeInfo info;
  if (chain_is_full(code, at, OP_LOAD_METHOD_CACHED)) {
    quicken_undo(code, at);
    return;
  }
  uint32_t index = classmethod_cache(code, object, word_name(code, at));
  if (index == 0) index = load_cache(code, object, word_name(code, at), &info);
  if (index != 0)
    attach(code, at, index, OP_LOAD_METHOD_CACHED);
  else if (at->op == OP_LOAD_METHOD_CACHED)
    quicken_undo(code, at);
}

/* The class of a CACHE_CLASSMETHOD whose shape is the object's; NULL if the cache does not fit. */
static Type *classmethod_receiver(const InlineCache *cache, Value object) {
  Type *type =
      cache->shape->type; /* cache->data may be dead where neither it nor the object is the class */
  if (type != cache->data) type = as_object(object) == cache->data ? as_type(object) : NULL;
  return type != NULL && type->version == cache->version ? type : NULL;
}

bool cache_load_method(CodeObject *code, uint32_t first, Value object, Value *function,
                       Value *self) {
  Shape *shape = value_shape(object);
  for (uint32_t n = first; n != 0; n = code->caches[n].next) {
    const InlineCache *cache = &code->caches[n];
    if (cache->shape != shape) continue;
    if (cache->kind == ATTRIBUTE_METHOD && cache->version == shape->type->version) {
      *function = slot_get(&cache->value);
      *self = object;
      return true;
    }
    if (cache->kind == CACHE_CLASSMETHOD) {
      Type *class = classmethod_receiver(cache, object);
      if (class == NULL) continue;
      *function = slot_get(&object_cast(WrapperObject, slot_get(&cache->value))->callable);
      *self = type_value(class);
      return true;
    }
  }
  *self = ABSENT;
  *function = cache_load_attr(code, first, object);
  return !is_absent(*function);
}

/* -- Writing ----------------------------------------------------------------------------------- */

void quicken_store_attr(CodeObject *code, Instr *at, Value object) {
  if (!is_object(object) || is_type_object(object)) return;
  if (!convert_in_word(code, at, OP_STORE_ATTR_SLOT, OP_STORE_ATTR_CACHED) ||
      chain_is_full(code, at, OP_STORE_ATTR_CACHED)) {
    quicken_undo(code, at);
    return;
  }
  Shape *shape = object_shape(as_object(object));
  StoreInfo info = attribute_resolve_store(shape, word_name(code, at));
  if (info.kind == STORE_CUSTOM || info.version == 0) {
    if (at->op == OP_STORE_ATTR_CACHED) quicken_undo(code, at);
    return;
  }
  if (at->op == OP_STORE_ATTR && info.kind == STORE_SLOT && fits_in_word(shape, info.index)) {
    at->op = OP_STORE_ATTR_SLOT;
    at->c = (uint8_t)(shape->layout->fixed_size / 8 + info.index);
    at->ud = (uint32_t)(uintptr_t)shape;
    return;
  }
  uint32_t index = cache_new(code);
  if (index == 0) return;
  InlineCache *cache = &code->caches[index];
  cache->kind = info.kind;
  cache->shape = shape;
  cache->child = info.child;
  cache->index = info.index;
  cache->version = info.version;
  attach(code, at, index, OP_STORE_ATTR_CACHED);
}

int cache_store_attr(CodeObject *code, uint32_t first, Value object, Value v) {
  if (!is_object(object)) return 0;
  Shape *shape = object_shape(as_object(object));
  for (uint32_t n = first; n != 0; n = code->caches[n].next) {
    const InlineCache *cache = &code->caches[n];
    if (cache->shape != shape || cache->version != shape->type->version) continue;
    if (cache->kind == STORE_ADD) {
      Shape *child = cache->child;
      if (shape_stores_inline(child, child->attribute_count - 1) &&
          !(child->flags & (SHAPE_OVERFLOW | SHAPE_TAIL))) {
        slot_set(as_object(object),
                 inline_slot(as_object(object), shape, child->attribute_count - 1), v);
        gc_write_barrier(as_object(object));
        as_object(object)->shape_address = (uint32_t)(uintptr_t)child;
      } else {
        instance_add(as_object(object), child, v);
      }
    } else {
      instance_store(as_object(object), shape, cache->index, v);
    }
    return 1;
  }
  return 0;
}

/* -- Words that look at the shape alone -------------------------------------------------------- */

static void forget_slots_in(Object *object, void *data) {
  if (object_shape(object) != &code_shape) return;
  CodeObject *code = (CodeObject *)object;
  for (uint32_t i = 0; i < code->word_count; i++) {
    Instr *at = &code->words[i];
    if (at->op != OP_LOAD_ATTR_SLOT && at->op != OP_STORE_ATTR_SLOT) continue;
    const Shape *shape = (const Shape *)(uintptr_t)at->ud;
    if (type_is_subtype(shape->type, data)) quicken_undo(code, at);
  }
}

void quicken_forget_slots(Type *type) {
  gc_each_object(forget_slots_in, type);
}
