/* Scopes: finding and adding symbols, finding the scope of a node, mangling private names. */
#include "frontend/symtable.h"

/* -- Scopes and their symbols ------------------------------------------------------------------ */

static uint32_t slot_of(const AstName *name, uint32_t mask) {
  return name->hash & mask;
}

Symbol *scope_lookup(const Scope *scope, const AstName *name) {
  if (scope->slots == NULL) return NULL;
  for (uint32_t i = slot_of(name, scope->slot_mask);; i = (i + 1) & scope->slot_mask) {
    Symbol *symbol = scope->slots[i];
    if (symbol == NULL || symbol->name == name) return symbol;
  }
}

static void place_symbol(Scope *scope, Symbol *symbol) {
  uint32_t i = slot_of(symbol->name, scope->slot_mask);
  while (scope->slots[i] != NULL) i = (i + 1) & scope->slot_mask;
  scope->slots[i] = symbol;
}

/* An arena array with room for one more item; capacity doubles. */
static void *grown(Arena *arena, void *items, uint32_t count, uint32_t *capacity, size_t size) {
  if (count < *capacity) return items;
  *capacity = *capacity == 0 ? 4 : *capacity * 2;
  void *bigger = arena_alloc(arena, *capacity * size);
  if (count > 0) memcpy(bigger, items, count * size);
  return bigger;
}

static void grow_slots(Arena *arena, Scope *scope) {
  scope->slot_mask = scope->slots == NULL ? 7 : scope->slot_mask * 2 + 1;
  scope->slots = arena_alloc(arena, ((size_t)scope->slot_mask + 1) * sizeof *scope->slots);
  for (uint32_t i = 0; i < scope->symbol_count; i++) place_symbol(scope, scope->symbols[i]);
}

Symbol *scope_add(Symtable *table, Scope *scope, AstName *name, uint32_t flags) {
  Arena *arena = table->names->arena;
  Symbol *symbol = scope_lookup(scope, name);
  if (symbol == NULL) {
    symbol = arena_new(arena, Symbol);
    symbol->name = name;
    symbol->index = -1;
    scope->symbols = grown(arena, scope->symbols, scope->symbol_count, &scope->symbol_capacity,
                           sizeof *scope->symbols);
    scope->symbols[scope->symbol_count++] = symbol;
    if (scope->slots == NULL || scope->symbol_count * 2 > scope->slot_mask)
      grow_slots(arena, scope);
    else
      place_symbol(scope, symbol);
  }
  symbol->flags |= flags;
  if (flags & SYM_PARAMETER) {
    scope->parameters = grown(arena, scope->parameters, scope->parameter_count,
                              &scope->parameter_capacity, sizeof *scope->parameters);
    scope->parameters[scope->parameter_count++] = name;
  }
  return symbol;
}

/* -- Scopes by node ---------------------------------------------------------------------------- */

static uint32_t node_slot(const void *node, uint32_t mask) {
  uint64_t address = (uint64_t)(uintptr_t)node;
  return (uint32_t)((address >> 3) * 0x9e3779b97f4a7c15u >> 32) & mask;
}

static void place_scope(Symtable *table, Scope *scope) {
  uint32_t i = node_slot(scope->node, table->node_mask);
  while (table->by_node[i] != NULL) i = (i + 1) & table->node_mask;
  table->by_node[i] = scope;
}

static void remember_scope(Symtable *table, Scope *scope) {
  if (++table->scope_count * 2 <= table->node_mask) {
    place_scope(table, scope);
    return;
  }
  Scope **old = table->by_node;
  uint32_t old_count = old == NULL ? 0 : table->node_mask + 1;
  table->node_mask = old_count == 0 ? 31 : old_count * 2 - 1;
  table->by_node = xcalloc((size_t)table->node_mask + 1, sizeof *table->by_node);
  for (uint32_t i = 0; i < old_count; i++) {
    if (old[i] != NULL) place_scope(table, old[i]);
  }
  free(old);
  place_scope(table, scope);
}

Scope *symtable_scope(const Symtable *table, const void *node) {
  for (uint32_t i = node_slot(node, table->node_mask);; i = (i + 1) & table->node_mask) {
    Scope *scope = table->by_node[i];
    if (scope == NULL) unreachable_state("a node without the scope it opens");
    if (scope->node == node) return scope;
  }
}

Scope *scope_open(Symtable *table, ScopeKind kind, AstNode *node, AstName *name) {
  Arena *arena = table->names->arena;
  Scope *parent = table->current;
  Scope *scope = arena_new(arena, Scope);
  scope->node = node;
  scope->kind = kind;
  scope->name = name;
  scope->pos = node->pos;
  scope->parent = parent;
  if (parent != NULL) {
    scope->nested = parent->nested || parent->kind == SCOPE_FUNCTION;
    scope->iterable_depth = parent->iterable_depth;
  }
  table->current = scope;
  /* Annotations that stay text have no influence on the rest. */
  if (kind == SCOPE_ANNOTATION) return scope;
  if (parent != NULL) {
    parent->children = grown(arena, parent->children, parent->child_count, &parent->child_capacity,
                             sizeof *parent->children);
    parent->children[parent->child_count++] = scope;
  }
  remember_scope(table, scope);
  return scope;
}

void scope_close(Symtable *table, Scope *scope) {
  assert(table->current == scope);
  table->current = scope->parent;
}

void symtable_free(Symtable *table) {
  free(table->by_node);
  table->by_node = NULL;
}

/* -- Mangling ---------------------------------------------------------------------------------- */

static bool is_private(const AstName *name) {
  if (name->length < 3 || name->text[0] != '_' || name->text[1] != '_') return false;
  if (memcmp(name->text + name->length - 2, "__", 2) == 0) return false;
  return memchr(name->text, '.', name->length) == NULL;
}

AstName *name_mangle(AstNames *names, const AstName *class_name, AstName *name) {
  if (class_name == NULL || !is_private(name)) return name;
  const char *prefix = class_name->text;
  while (*prefix == '_') prefix++;
  if (*prefix == 0) return name;
  size_t prefix_length = class_name->length - (size_t)(prefix - class_name->text);
  size_t length = 1 + prefix_length + name->length;
  char *mangled = xmalloc(length);
  mangled[0] = '_';
  memcpy(mangled + 1, prefix, prefix_length);
  memcpy(mangled + 1 + prefix_length, name->text, name->length);
  AstName *result = ast_names_intern(names, mangled, length);
  free(mangled);
  return result;
}
