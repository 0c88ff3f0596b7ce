/* The symbol table: which scope each name of a program belongs to.

   Invariants: there is one Scope for each module, class body, function, lambda and comprehension,
   found by its node; children are in source order. After symtable_build every symbol's `scope` is
   decided, `cell` and `free` variables of a function include those it only passes on to inner
   functions, and every SyntaxError that depends on names alone has been raised. Names are mangled
   (`__x` in class C is `_C__x`) before they are entered. */
#ifndef FRONTEND_SYMTABLE_H
#define FRONTEND_SYMTABLE_H

#include "frontend/ast.h"
#include "objects/exception.h"

/* How a name is used in one scope. The first ten are those of the _symtable module. */
typedef enum SymbolFlag {
  SYM_GLOBAL = 1, /* in a global statement */
  SYM_LOCAL = 2,  /* assigned */
  SYM_PARAMETER = 4,
  SYM_NONLOCAL = 8, /* in a nonlocal statement */
  SYM_USE = 16,     /* read */
  SYM_FREE = 32,
  SYM_FREE_CLASS =
      64, /* of a class body: bound there, and free in a method, which sees an outer variable */
  SYM_IMPORT = 128,
  SYM_ANNOTATED = 256,
  SYM_COMP_TARGET = 512, /* loop variable of a comprehension */
  SYM_DELETED = 1 << 20, /* may be unbound again: del, `except ... as` */
  SYM_BOUND = SYM_LOCAL | SYM_PARAMETER | SYM_IMPORT,
} SymbolFlag;

typedef enum SymbolScope {
  SCOPE_UNDECIDED,
  SCOPE_LOCAL,
  SCOPE_GLOBAL_EXPLICIT,
  SCOPE_GLOBAL_IMPLICIT,
  SCOPE_FREE,
  SCOPE_CELL,
} SymbolScope;

typedef struct Symbol {
  AstName *name;     /* mangled */
  uint32_t flags;    /* SymbolFlag */
  SymbolScope scope; /* where the variable lives, as analysis has found */
  int32_t index; /* local register, or number of the free variable; -1: not numbered. Used by the
                    compiler */
} Symbol;

typedef enum ScopeKind { SCOPE_FUNCTION, SCOPE_CLASS, SCOPE_MODULE, SCOPE_ANNOTATION } ScopeKind;

typedef enum ComprehensionKind {
  COMP_NONE,
  COMP_LIST,
  COMP_DICT,
  COMP_SET,
  COMP_GENERATOR
} ComprehensionKind;

/* A global or nonlocal statement (or := in a comprehension, which acts as one), for errors found
   later. */
typedef struct Directive {
  AstName *name;          /* of the variable */
  AstPos pos;             /* of the statement */
  struct Directive *next; /* the one before, in the same scope */
} Directive;

typedef struct Scope {
  AstNode *node;                   /* whose scope it is */
  ScopeKind kind;                  /* module, class or function */
  ComprehensionKind comprehension; /* which one a function is the code of, if any */
  AstName *name;                   /* of the function or class; "lambda", "listcomp", "top", ... */
  AstPos pos;                      /* of the node */
  struct Scope *parent;            /* the scope around it; NULL for the module */
  struct Scope **children;         /* the scopes directly inside, malloc'ed */
  uint32_t child_count, child_capacity;   /* in use, and allocated */
  Symbol **symbols;                       /* in order of their first appearance */
  uint32_t symbol_count, symbol_capacity; /* in use, and allocated */
  Symbol **slots;       /* the same by name: open addressing, slot_mask + 1 of them */
  uint32_t slot_mask;   /* number of slots, minus 1 */
  AstName **parameters; /* in register order: positional, keyword-only, *args, **kwargs */
  uint32_t parameter_count, parameter_capacity; /* in use, and allocated */
  Directive *directives;                        /* latest first */
  uint32_t iterable_depth;   /* >0 within a comprehension's iterable, where := is not allowed */
  bool nested;               /* a function, or inside one */
  bool generator, coroutine; /* has a yield; is `async def` (or awaits, in a comprehension) */
  bool has_varargs, has_varkeywords; /* has *args; has **kwargs */
  bool returns_value;                /* has a `return` with a value */
  bool in_target;                    /* of a comprehension: its loop variables are being visited */
  bool needs_class_closure;          /* class: a method uses __class__ */
  bool has_walrus;                   /* := binds a name of this scope */
  bool has_free;                     /* some symbol is free here or in an inner scope */
} Scope;

typedef struct Future {
  uint32_t features; /* CodeFlag bits CO_FUTURE_* */
  int32_t last_line; /* of the last `from __future__ import`; -1 without one */
} Future;

typedef struct Symtable {
  AstNames *names;                 /* table of identifiers */
  Value filename;                  /* for errors */
  Future *future;                  /* what `from __future__ import` asked for */
  Scope *module;                   /* outermost scope */
  Scope *current;                  /* while building */
  AstName *class_name;             /* while building: the innermost class, for mangling */
  Scope **by_node;                 /* open addressing by node */
  uint32_t node_mask, scope_count; /* entries of by_node minus 1; scopes in it */
  int32_t depth;                   /* of the visitor's recursion */
  bool failed;                     /* exception set: stop */
} Symtable;

/* Reads the `from __future__` imports at the top of mod. false: SyntaxError set. */
bool future_read(AstMod *mod, Value filename, Future *future) must_check;
/* Fills table (zeroed by the caller but for names, filename, future). Does not run Python code.
   false: SyntaxError or RecursionError set. symtable_free either way. */
bool symtable_build(Symtable *table, AstMod *mod) must_check;
void symtable_free(Symtable *table);
/* The scope a node opens. */
Scope *symtable_scope(const Symtable *table, const void *node);
/* NULL where the scope does not know the (mangled) name. */
Symbol *scope_lookup(const Scope *scope, const AstName *name);
/* `name` as it is called inside class_name (NULL: outside classes). */
AstName *name_mangle(AstNames *names, const AstName *class_name, AstName *name);

/* -- Between symtable*.c only ------------------------------------------------------------------ */
Symbol *scope_add(Symtable *table, Scope *scope, AstName *name, uint32_t flags);
Scope *scope_open(Symtable *table, ScopeKind kind, AstNode *node, AstName *name);
void scope_close(Symtable *table, Scope *scope);
bool symtable_analyze(Symtable *table) must_check;

#endif
