/* Decides the scope of every symbol once all are entered.

   Note [Resolving free variables]
   A name a scope only reads (or declares nonlocal) belongs to the innermost enclosing function that
   binds it; class bodies on the way are passed over, and a function that declares the name global
   ends the search. The binding function's symbol becomes a cell, and each scope in between gets the
   name as a free variable of its own, to hand the cell on; a class body that binds the name for
   itself keeps its own meaning and is marked SYM_FREE_CLASS. `__class__` is bound, for methods, by
   each class body. */
#include "frontend/symtable.h"
#include "frontend/syntax_error.h"

/* The scope around `scope` that has the variable, or NULL. */
static Scope *find_owner(const Scope *scope, const AstName *name, bool is_class_name) {
  for (Scope *outer = scope->parent; outer != NULL; outer = outer->parent) {
    if (outer->kind == SCOPE_CLASS && is_class_name) return outer;
    if (outer->kind != SCOPE_FUNCTION) continue;
    Symbol *symbol = scope_lookup(outer, name);
    if (symbol == NULL) continue;
    if (symbol->flags & SYM_GLOBAL) return NULL;
    if (symbol->flags & SYM_BOUND && !(symbol->flags & SYM_NONLOCAL)) return outer;
  }
  return NULL;
}

/* Makes the variable known to the owner and to the scopes between. */
static void capture(Symtable *t, Scope *scope, Scope *owner, AstName *name) {
  for (Scope *between = scope->parent; between != owner; between = between->parent) {
    between->has_free = true;
    Symbol *symbol = scope_lookup(between, name);
    if (symbol == NULL) {
      scope_add(t, between, name, 0)->scope = SCOPE_FREE;
    } else if (between->kind == SCOPE_CLASS && symbol->flags & (SYM_BOUND | SYM_GLOBAL)) {
      symbol->flags |= SYM_FREE_CLASS;
    }
  }
  if (owner->kind == SCOPE_CLASS)
    owner->needs_class_closure = true;
  else
    scope_lookup(owner, name)->scope = SCOPE_CELL;
}

/* The first statement that declares the name; the list is in reverse order. */
static AstPos directive_pos(const Scope *scope, const AstName *name) {
  AstPos pos = scope->pos;
  for (Directive *d = scope->directives; d != NULL; d = d->next) {
    if (d->name == name) pos = d->pos;
  }
  return pos;
}

static bool resolve_nonlocal(Symtable *t, Scope *scope, Symbol *symbol) {
  if (scope->kind == SCOPE_MODULE)
    return symbol_error(t->filename, directive_pos(scope, symbol->name),
                        "nonlocal declaration not allowed at module level");
  bool is_class_name = strcmp(symbol->name->text, "__class__") == 0;
  Scope *owner = find_owner(scope, symbol->name, is_class_name);
  if (owner == NULL)
    return symbol_error(t->filename, directive_pos(scope, symbol->name),
                        "no binding for nonlocal '%s' found", symbol->name->text);
  symbol->scope = SCOPE_FREE;
  scope->has_free = true;
  capture(t, scope, owner, symbol->name);
  return true;
}

static bool resolve(Symtable *t, Scope *scope, Symbol *symbol) {
  if (symbol->flags & SYM_GLOBAL) {
    if (symbol->flags & SYM_NONLOCAL)
      return symbol_error(t->filename, directive_pos(scope, symbol->name),
                          "name '%s' is nonlocal and global", symbol->name->text);
    symbol->scope = SCOPE_GLOBAL_EXPLICIT;
    return true;
  }
  if (symbol->flags & SYM_NONLOCAL) return resolve_nonlocal(t, scope, symbol);
  if (symbol->flags & SYM_BOUND) {
    if (symbol->scope == SCOPE_UNDECIDED) symbol->scope = SCOPE_LOCAL;
    return true;
  }
  if (symbol->scope != SCOPE_UNDECIDED) return true; /* passed on to an inner scope */
  bool is_class_name = strcmp(symbol->name->text, "__class__") == 0;
  Scope *owner = find_owner(scope, symbol->name, is_class_name);
  if (owner != NULL) {
    symbol->scope = SCOPE_FREE;
    scope->has_free = true;
    capture(t, scope, owner, symbol->name);
    return true;
  }
  symbol->scope = SCOPE_GLOBAL_IMPLICIT;
  if (scope->nested) scope->has_free = true;
  return true;
}

static bool analyze_scope(Symtable *t, Scope *scope) {
  for (uint32_t i = 0; i < scope->symbol_count; i++) {
    if (!resolve(t, scope, scope->symbols[i])) return false;
  }
  for (uint32_t i = 0; i < scope->child_count; i++) {
    if (!analyze_scope(t, scope->children[i])) return false;
    if (scope->children[i]->has_free) scope->has_free = true;
  }
  return true;
}

bool symtable_analyze(Symtable *table) {
  return analyze_scope(table, table->module);
}
