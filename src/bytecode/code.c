/* Code objects: memory, making, decoded tables. Their attributes are in code_type.c. */
#include "bytecode/code.h"

#include "objects/bytes.h"

static void free_arrays(Object *object) {
  CodeObject *code = (CodeObject *)object;
  free(code->words);
  free(code->original);
  free(code->exceptions);
  free(code->caches);
}

/* Undoes quickened words that hold the address of a shape that has died: another shape may get that
   address. */
static void restore_dead_words(CodeObject *code) {
  for (uint32_t i = 0; i < code->word_count; i++) {
    Instr *word = &code->words[i];
    if (word->op != OP_LOAD_ATTR_SLOT && word->op != OP_STORE_ATTR_SLOT) continue;
    if (gc_is_dead((const Object *)(uintptr_t)word->ud)) *word = code->original[i];
  }
}

/* Caches do not keep anything alive. While a guard of a cache holds, the class (or the object that
   is compared) keeps alive what the cache refers to; so a cache with something dead in it is never
   used before it is cleared here. */
static bool clear_dead_caches(Object *object, bool first) {
  CodeObject *code = (CodeObject *)object;
  restore_dead_words(code);
  for (uint32_t i = 0; i < code->cache_count; i++) {
    InlineCache *cache = &code->caches[i];
    if (cache->shape != NULL && gc_is_dead(&cache->shape->header)) cache->shape = NULL;
    if (cache->child != NULL && gc_is_dead(&cache->child->header)) cache->child = NULL;
    gc_update_weak(&cache->value);
  }
  return false;
}

const Layout code_layout = {
    .name = "CodeObject",
    .fixed_size = sizeof(CodeObject),
    .slots_offset = offsetof(CodeObject, name),
    .slots_count = (offsetof(CodeObject, argcount) - offsetof(CodeObject, name)) / sizeof(Slot),
    .finalize = free_arrays,
    .clear_weak = clear_dead_caches,
};

DEFINE_TYPE_SHAPE(code);

static Instr *copy_words(const CodeSpec *spec) {
  Instr *words = xmalloc(spec->word_count * sizeof *words);
  memcpy(words, spec->words, spec->word_count * sizeof *words);
  return words;
}

static void set_objects(CodeObject *code, const CodeSpec *spec) {
  slot_set(code, &code->name, spec->name);
  slot_set(code, &code->qualname, spec->qualname);
  slot_set(code, &code->filename, spec->filename);
  slot_set(code, &code->consts, spec->consts);
  slot_set(code, &code->names, spec->names);
  slot_set(code, &code->localsplus_names, spec->localsplus_names);
  slot_set(code, &code->free_names, spec->free_names);
  slot_set(code, &code->cell_names, spec->cell_names);
  slot_set(code, &code->linetable, spec->linetable);
  slot_set(code, &code->exceptiontable, spec->exceptiontable);
}

static bool is_simple_call(const CodeSpec *spec) {
  uint32_t others = CO_VARARGS | CO_VARKEYWORDS | CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR;
  return spec->flags & CO_OPTIMIZED && !(spec->flags & others) && spec->kwonlyargcount == 0;
}

/* Handlers that only end a `yield from` do not count: the iterator it waits for has a finalizer
   itself where that matters. */
static bool yields_in_try(const CodeObject *code) {
  for (uint32_t i = 0; i < code->exception_count; i++) {
    const ExceptionEntry *entry = &code->exceptions[i];
    if (code->words[entry->target].op == OP_CLEANUP_THROW) continue;
    for (uint32_t at = entry->start; at < entry->end; at++) {
      if (code->words[at].op == OP_YIELD) return true;
    }
  }
  return false;
}

static Value make_code(const CodeSpec *spec, Value fault) {
  static uint32_t last_version;
  CodeObject *code = gc_alloc_old(&code_shape, sizeof *code);
  set_objects(code, spec);
  code->argcount = spec->argcount;
  code->posonlyargcount = spec->posonlyargcount;
  code->kwonlyargcount = spec->kwonlyargcount;
  code->local_count = spec->local_count;
  code->register_count = spec->register_count;
  code->first_line = spec->first_line;
  code->flags = spec->flags;
  code->version = ++last_version;
  code->word_count = spec->word_count;
  code->words = copy_words(spec);
  code->original = copy_words(spec);
  code->exceptions = exceptiontable_decode(spec->exceptiontable, &code->exception_count);
  code->simple_call = is_simple_call(spec);
  slot_set(code, &code->fault, fault);
  code->yields_in_try = is_absent(fault) && yields_in_try(code);
  return from_object(code);
}

Value code_new(const CodeSpec *spec) {
  return code_check(spec) && code_verify(spec) ? make_code(spec, ABSENT) : ABSENT;
}

Value code_new_unproven(const CodeSpec *spec) {
  if (!code_check(spec)) return ABSENT;
  if (code_verify(spec)) return make_code(spec, ABSENT);
  Value fault = object_str(exception_fetch());
  return is_absent(fault) ? ABSENT : make_code(spec, fault);
}

bool code_can_run(Value code) {
  Value fault = slot_get(&as_code(code)->fault);
  if (!is_absent(fault)) raise_value_error("%V", fault);
  return is_absent(fault);
}
