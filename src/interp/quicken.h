/* Quickening: generic words count their runs in a counter field and are rewritten in place for the
   operands they see; a quickened word whose guard fails goes back to its original with the counter
   so set that the next try comes much later. Invariant: only the D, C or A fields named by
   opcodes.def differ from the original's meaning.

   Rewriting a word may collect (a new cache), but runs no Python code. Reading and storing
   through a cache may run some (properties). */
#ifndef INTERP_QUICKEN_H
#define INTERP_QUICKEN_H

#include "interp/frame.h"

enum { QUICKEN_AT = 2, QUICKEN_BACKOFF = 3 };

/* Undoes the quickening of the word at `at`. */
void quicken_undo(CodeObject *code, Instr *at);
/* Called when the counter of a generic word has run down: rewrite the word at `at`, of `code`, for
   operands like those it has now, or set the counter back if nothing better is known for them. */
void quicken_binary(CodeObject *code, Instr *at, Value a, Value b);
void quicken_compare(CodeObject *code, Instr *at, Value a, Value b);
void quicken_jump_compare(CodeObject *code, Instr *at, Value a, Value b);
void quicken_load_global(CodeObject *code, Instr *at, Value globals, Value builtins);
void quicken_store_global(CodeObject *code, Instr *at, Value globals);
void quicken_get_item(Instr *at, Value object, Value key);
void quicken_set_item(Instr *at, Value object, Value key);
void quicken_call(CodeObject *code, Instr *at, Value callable, int nargs);
void quicken_call_method(CodeObject *code, Instr *at, Value callable, Value self, int nargs);
void quicken_for_iter(const CodeObject *code, Instr *at, Value iterator);
void quicken_unpack(Instr *at, Value sequence);

/* Attribute words: add the case at hand to the site's caches. */
void quicken_load_attr(CodeObject *code, Instr *at, Value object);
void quicken_load_method(CodeObject *code, Instr *at, Value object);
void quicken_store_attr(CodeObject *code, Instr *at, Value object);

/* Cache kinds beyond AttributeKind: reads of module and class attributes, guarded by the object
   itself. Calls of Python class methods through the class or an instance, guarded by the class.
   Computed attributes of builtin types: `data` is the GetSetDef. */
enum { CACHE_MODULE = 32, CACHE_TYPE, CACHE_CLASSMETHOD, CACHE_GETSET };

/* Index of a fresh InlineCache of the code; 0: it has too many. */
uint32_t cache_new(CodeObject *code);

/* Shape of any value: immediates have that of their type. */
static always_inline Shape *value_shape(Value v) {
  return likely(is_object(v)) ? object_shape(as_object(v)) : type_of_immediate(v)->root_shape;
}

/* What a cache of a module's attribute gives for the object; ABSENT: another module, or deleted. */
static always_inline Value cache_module_value(const InlineCache *cache, Value object) {
  if (cache->kind != CACHE_MODULE || !same(slot_get(&cache->value), object) ||
      object_shape(as_object(object)) != cache->shape) /* its class may have changed */
    return ABSENT;
  return slot_get(&((const GlobalCell *)cache->data)->value);
}
/* Reads through the chain of caches from `first`. ABSENT without exception: none of them fits. */
Value cache_load_attr(CodeObject *code, uint32_t first, Value object);
/* R[A], R[A+4] of a method window. false: none fits. */
bool cache_load_method(CodeObject *code, uint32_t first, Value object, Value *function,
                       Value *self);
/* 1 stored, 0 none fits, -1 exception. */
int cache_store_attr(CodeObject *code, uint32_t first, Value object, Value v);

/* type_shadows_slots_hook: undoes all words that look at nothing but a shape of type or a
   subclass. */
void quicken_forget_slots(Type *type);

#endif
