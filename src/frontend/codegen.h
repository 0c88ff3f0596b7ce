/* What the files of the compiler share: the unit being compiled, emission of instructions,
   registers, constants, blocks.

   Invariants: a function that compiles something returns with `top` as it found it, except those
   whose comment says they allocate. Once `failed` is set (an exception is pending) everything here
   does nothing, so callers need not check.

   Note [Registers]
   Local number i lives in register i; with more than NEAR_LOCALS of them the rest are *far*: read
   and written by LOAD_FAR and STORE_FAR only. Behind the near locals come temporaries, a stack:
   `top` is the first free one. An operand is "any register": a local's own one, or a temporary at
   the old top. expr_to(e, to) wants `to` below top (a local, or a reserved temporary) or equal to
   it (not yet reserved). A local is written once, by the last instruction, which leaves it alone if
   it raises: `x = x or f(x)` is built in a temporary. Operands that come later could assign a local
   with `:=`, so where the scope has any, locals are copied first.

   Note [Far registers and calls]
   A callee's registers begin in its window, so they would cover registers above it. Where far
   registers are in use calls are therefore made by CALL_EX, whose callee starts behind all
   registers.

   Note [Spilling]
   Instructions reach 256 registers. When an expression starts with less than SPILL_MARGIN of them
   free, the temporaries of its statement are saved to far registers, it is compiled from the
   statement's first temporary on, and they are restored. Handlers never look at temporaries of
   expressions, so nothing misses them meanwhile. */
#ifndef FRONTEND_CODEGEN_H
#define FRONTEND_CODEGEN_H

#include "bytecode/code.h"
#include "frontend/compile.h"
#include "frontend/symtable.h"
#include "frontend/syntax_error.h"

enum {
  NEAR_LOCALS = 128,
  REGISTER_LIMIT = 256,
  SPILL_MARGIN = 56,
  MAX_BLOCKS = 20,       /* "too many statically nested blocks" */
  WINDOW_HEADER = 4,     /* a call's first argument is so far above its callable */
  WINDOW_ARGUMENTS = 30, /* calls and displays of more items are built in a list */
  FAR_MARK = 1 << 24, /* D operands from here on: far register number; the assembler places them */
  NO_LINE = -1,
};

typedef int32_t Label;

/* One instruction before assembly: D of a jump is a Label. */
typedef struct Ins {
  Instr word;      /* opcode and operands; registers are final */
  AstPos pos;      /* lineno NO_LINE: none */
  int32_t handler; /* number of the Handler that protects it, 0: none */
  bool dead;       /* not to be assembled */
} Ins;

typedef struct Handler {
  Label target;  /* where it begins */
  int32_t reg;   /* receives the exception */
  int32_t outer; /* handler around this region, 0: none */
  bool cleanup;  /* ExceptionEntry.is_cleanup */
} Handler;

/* Statements a `return`, `break` or `continue` has to leave in an orderly way. */
typedef enum BlockKind {
  BLOCK_WHILE,
  BLOCK_FOR,
  BLOCK_TRY,            /* body of try ... except */
  BLOCK_FINALLY_TRY,    /* body (and handlers) of try ... finally */
  BLOCK_FINALLY_END,    /* the finally suite as a handler */
  BLOCK_HANDLERS,       /* except clauses */
  BLOCK_HANDLER_BODY,   /* of one except clause */
  BLOCK_GROUP_HANDLERS, /* except* clauses */
  BLOCK_WITH,
  BLOCK_ASYNC_WITH,
  BLOCK_ASYNC_LOOP, /* async for in a comprehension */
} BlockKind;

typedef struct Block {
  BlockKind kind;   /* decides what the fields below mean */
  Label start;      /* loops: where continue goes */
  Label exit;       /* loops: where break goes */
  int32_t reg;      /* with: __exit__; handlers: register with the previously handled exception */
  int32_t handler;  /* handler in force outside the block */
  const void *node; /* finally: AstStmtSeq of the suite; handler body: AstName or NULL; with: the
                       statement */
} Block;

typedef enum UnitKind {
  UNIT_MODULE,
  UNIT_CLASS,
  UNIT_FUNCTION,
  UNIT_ASYNC_FUNCTION,
  UNIT_LAMBDA,
  UNIT_COMPREHENSION,
} UnitKind;

/* One code object in the making; lives on the C stack. */
typedef struct Unit {
  struct Unit *outer;                                /* the unit around this one; NULL: none */
  UnitKind kind;                                     /* module, class, function ... */
  Scope *scope;                                      /* its symbols */
  AstName *class_name;                               /* for mangling: of the innermost class */
  Value name, qualname;                              /* str: __name__ and __qualname__ */
  int32_t first_line;                                /* co_firstlineno */
  int32_t argcount, posonlyargcount, kwonlyargcount; /* as the attributes of code objects */
  /* Instructions */
  Ins *code;
  uint32_t count, capacity;
  int32_t *labels; /* instruction index each label stands before, -1: not placed */
  uint32_t label_count, label_capacity;
  Handler *handlers; /* number 1 is handlers[0] */
  uint32_t handler_count, handler_capacity;
  int32_t handler; /* in force, 0: none */
  AstPos pos;      /* of what is being compiled */
  /* Registers */
  int32_t local_count; /* locals and cells the scope has room for */
  int32_t locals_used; /* numbered so far, from 0 */
  int32_t cell_start;  /* number of the first cell that is not a parameter */
  int32_t parameter_count;
  int32_t first_temp, top, peak, statement_base;
  int32_t far_count, far_top; /* far registers: locals, then spilled temporaries in use */
  AstName **local_names;      /* by local number; NULL: none */
  AstName **free_names;
  int32_t free_count;
  AstName **cell_names; /* sorted */
  int32_t cell_count;
  bool checks_bound; /* some CHECK_BOUND was emitted */
  /* Tables */
  int32_t *const_ids; /* co_consts: numbers in Compiler.constants */
  uint32_t const_count, const_capacity;
  int32_t *const_slots; /* by constant number: index + 1 */
  uint32_t const_mask;
  AstName **names; /* co_names */
  uint32_t name_count, name_capacity;
  int32_t *name_slots; /* by name: index + 1 */
  uint32_t name_mask;
  Block blocks[MAX_BLOCKS];
  int32_t block_count;
} Unit;

typedef struct Compiler {
  AstNames *names;               /* table of identifiers */
  Arena *arena;                  /* where the tree is */
  Value filename;                /* str */
  Value objects;                 /* of AST_CONST_OBJECT, or ABSENT */
  Value constants;               /* list of all constants, equal ones once */
  Value name_strings;            /* list of interned str, see name_string */
  int32_t *name_string_index;    /* by AstName.id: index + 1 */
  uint32_t name_string_capacity; /* entries of name_string_index */
  uint32_t *constant_slots;      /* hash table over `constants`: number + 1 */
  uint32_t constant_mask;        /* entries of constant_slots, minus 1 */
  int optimize;                  /* level: 0, 1, or 2 (no docstrings) */
  uint32_t flags;                /* CompileFlag, and CO_FUTURE_* in force */
  Future future;                 /* what `from __future__ import` asked for */
  Symtable table;                /* scopes */
  Unit *unit;                    /* innermost one being compiled */
  int32_t depth;                 /* of recursion */
  bool interactive;              /* expression statements print */
  bool failed;                   /* an exception is set: stop */
} Compiler;

/* -- Units (codegen.c) ------------------------------------------------------------------------- */
/* Makes *unit, zeroed here, the current one: its scope is that of node. Emits nothing. */
void unit_enter(Compiler *c, Unit *unit, UnitKind kind, AstName *name, const void *node,
                int32_t first_line);
/* Emits what stands before the body: cells, RETURN_GENERATOR, RESUME. */
void unit_prologue(Compiler *c);
/* Assembles the current unit and makes its outer one current again. ABSENT: failed. */
Value unit_finish(Compiler *c);
/* Marks as dead what cannot be reached or does nothing, shortens jumps, gives lines to what has
   none (flow.c). */
void flow_clean(Compiler *c);
/* Marks NOPs as dead whose lines are passed without them. */
void flow_drop_nops(Unit *u);
/* Drops CHECK_BOUNDs of locals that are surely bound (bound.c). */
void bound_clean(Compiler *c);
/* The code object of the finished unit (assemble.c). */
Value assemble(Compiler *c) must_check;
uint32_t unit_flags(Compiler *c);
bool unit_is_optimized(const Unit *u); /* locals in registers: functions, comprehensions */

/* -- Errors ------------------------------------------------------------------------------------ */
#define COMPILE_ERROR(c, ...)                                                                      \
  ((c)->failed = (c)->failed || !syntax_error((c)->filename, (c)->unit->pos, __VA_ARGS__))
#define COMPILE_ERROR_AT(c, at, ...)                                                               \
  ((c)->failed = (c)->failed || !syntax_error((c)->filename, (at), __VA_ARGS__))
#define COMPILE_WARNING(c, ...)                                                                    \
  ((c)->failed = (c)->failed || !syntax_warning((c)->filename, (c)->unit->pos, __VA_ARGS__))

/* -- Instructions ------------------------------------------------------------------------------ */
void emit(Compiler *c, Opcode op, int a, int b, int c_, int32_t d);
Label label_new(Compiler *c);
void label_here(Compiler *c, Label label);
void emit_jump(Compiler *c, Opcode op, int a, int b, int c_, Label label);
static inline void jump(Compiler *c, Label label) {
  emit_jump(c, OP_JUMP, 0, 0, 0, label);
}
/* Code from here on has no line of its own. */
static inline void no_line(Compiler *c) {
  c->unit->pos.lineno = NO_LINE;
}
/* Tracing sees the line of pos here, although nothing needs to be done for what stands there. */
void pass_line(Compiler *c, AstPos pos);
#define SET_POS(c, node) ((c)->unit->pos = (node)->pos)
/* Protects what follows until handler_pop. */
void handler_push(Compiler *c, Label target, int reg, bool cleanup);
void handler_pop(Compiler *c);

/* -- Registers --------------------------------------------------------------------------------- */
/* Allocates count temporaries; returns the first. */
int temp_new(Compiler *c, int count);
static inline void temp_release(Compiler *c, int mark) {
  c->unit->top = mark;
}
/* The temporaries in use now stay where they are until the statement ends: handlers look at
   them. */
static inline void temps_keep(Compiler *c) {
  c->unit->statement_base = c->unit->top;
}
static inline bool is_temp(const Unit *u, int reg) {
  return reg >= u->first_temp;
}
void move_to(Compiler *c, int to, int from);
bool uses_far(const Unit *u);
/* The call of the callable at `window` with `count` positional arguments; top is window
   afterwards. */
void emit_call(Compiler *c, int window, int32_t count);
/* A far register for a temporary. */
int32_t far_new(Compiler *c);

/* -- Constants and names ----------------------------------------------------------------------- */
/* Index in co_consts. v ABSENT (an exception is set): fails. */
int32_t const_index(Compiler *c, Value v);
int32_t const_number(Compiler *c, Value v); /* in Compiler.constants */
static inline Value must_check constant_value(Compiler *c, const AstConstant *constant) {
  return ast_constant_value(constant, c->objects);
}
int32_t name_index(Compiler *c, AstName *name); /* in co_names; not mangled here */
Value name_string(Compiler *c, AstName *name);  /* interned str; ABSENT: failed */
AstName *mangled(Compiler *c, AstName *name);
AstName *name_from(Compiler *c, const char *text);
void load_const(Compiler *c, int to, Value v);
/* The same for a constant of the tree. */
void load_ast_constant(Compiler *c, int to, const AstConstant *constant);

/* -- Variables (compile_name.c) ---------------------------------------------------------------- */
void name_load(Compiler *c, AstName *name, int to);
/* The register of a near local, checked to be bound, or -1. */
int name_register(Compiler *c, AstName *name);
/* Where an assignment may put its value at once: a near local that is no cell; else -1. */
int name_target(Compiler *c, AstName *name);
void name_store(Compiler *c, AstName *name, int from);
void name_delete(Compiler *c, AstName *name);
/* to = closure tuple of the inner code's free variables. */
void load_closure(Compiler *c, const Unit *inner, int to);
/* SyntaxError for __debug__. */
bool forbidden_name(Compiler *c, const AstName *name, AstKind context);

/* -- Expressions (compile_expr.c and others) --------------------------------------------------- */
void expr_to(Compiler *c, AstExpr *e, int to);
int expr_any(Compiler *c, AstExpr *e); /* allocates, unless it is a local's register */
/* the local's register, or the reserved temporary */
int expr_in(Compiler *c, AstExpr *e, int temp);
int expr_push(Compiler *c, AstExpr *e);  /* allocates the temporary at top */
void expr_drop(Compiler *c, AstExpr *e); /* for its effects */
/* For expressions written to more than once: the temporary to build in. build_end, with the top
   before build_start, releases everything since and moves the result. */
int build_start(Compiler *c, int to);
void build_end(Compiler *c, int to, int built, int mark);
/* Index in co_consts of a constant that fits an 8-bit operand, or -1. */
int constant_operand(Compiler *c, const AstExpr *e);
/* 1, 0; -1: not a constant. */
int constant_truth(Compiler *c, const AstExpr *e);
bool is_starred(const AstExpr *e);

void compile_call(Compiler *c, AstExpr *e, int to);
/* Arguments for the callable already at `window`, above which `given` arguments stand; then the
   call. top is restored. */
void compile_call_args(Compiler *c, int window, int given, AstExprSeq args, AstKeywordSeq keywords);
/* super().name without making a super object. */
bool is_plain_super(Compiler *c, const AstExpr *attribute);
/* to = what op (LOAD_SUPER_ATTR, LOAD_SUPER_METHOD) gives; to is the temporary at top. */
void load_super(Compiler *c, AstExpr *attribute, int to, Opcode op);
void warn_subscript(Compiler *c, const AstExpr *e);
void warn_compare(Compiler *c, const AstExpr *e);
/* Where the parts of an attribute's name stand: errors point at the line of the name. */
void pos_at_attribute(Compiler *c, const AstExpr *attribute);
void compile_dict(Compiler *c, AstExpr *e, int to);
/* kind: AST_List, AST_Tuple or AST_Set. The first `given` items already stand in the run of
   temporaries from `first` up to top; top is first afterwards. */
void compile_elements(Compiler *c, AstExprSeq elements, AstKind kind, int to, int first, int given);
/* The same for values of any number that the caller computes: gather_start, then each value pushed
   and gather_add, then a tuple. */
typedef struct Gather {
  int first;   /* the run, or the list when there are too many */
  int32_t run; /* values in the run so far */
  bool list;   /* there are too many: they are in a list */
} Gather;
Gather gather_start(Compiler *c);
void gather_add(Compiler *c, Gather *gather);
void gather_tuple(Compiler *c, Gather *gather, int to);
/* The keywords [from, to), all plain, as a dict in a fresh temporary at top, which is returned
   allocated. */
int push_keyword_dict(Compiler *c, AstKeywordSeq keywords, int32_t from, int32_t to);
void compile_comprehension(Compiler *c, AstExpr *e, int to);
/* The unit of a comprehension, and the function of its code (to: the temporary at top). */
void comprehension_enter(Compiler *c, Unit *inner, AstName *name, AstExpr *e);
void comprehension_make(Compiler *c, const Unit *inner, Value code, int to);
void compile_lambda(Compiler *c, AstExpr *e, int to);
/* Jumps to label when the truth of e is `sense`, else falls through. */
void jump_if(Compiler *c, AstExpr *e, Label label, bool sense);
void compile_compare(Compiler *c, AstExpr *e, int to);
/* to = result of iterating over the awaitable iterator in `iterator`; resume: operand of RESUME. */
void compile_send(Compiler *c, int to, int iterator, int resume);

/* -- Statements -------------------------------------------------------------------------------- */
/* The statements of a module or class: annotations dict, docstring, the rest. */
void compile_body(Compiler *c, AstStmtSeq body);
void compile_statements(Compiler *c, AstStmtSeq body, int32_t from);
void compile_function(Compiler *c, AstStmt *s);
void compile_class(Compiler *c, AstStmt *s);
void compile_try(Compiler *c, AstStmt *s);
void compile_with(Compiler *c, AstStmt *s, int32_t item);
void compile_match(Compiler *c, AstStmt *s);
/* FOR_ITER into the target: at once, where that is a register and on the same line. */
void next_item(Compiler *c, AstExpr *target, int iterator, Label finished);
void compile_assign(Compiler *c, AstStmt *s);
void compile_aug_assign(Compiler *c, AstStmt *s);
void compile_ann_assign(Compiler *c, AstStmt *s);
const AstConstant *docstring_of(AstStmtSeq body); /* NULL: none */
void compile_delete(Compiler *c, AstExpr *target);
/* target = from. */
void store_target(Compiler *c, AstExpr *target, int from);
NumberOp number_op(AstKind op);
bool is_async_context(const Compiler *c);

/* -- Blocks ------------------------------------------------------------------------------------ */
Block *block_push(Compiler *c, BlockKind kind);
void block_pop(Compiler *c, BlockKind kind);
/* Emits what leaving the blocks takes, from the innermost outwards: all of them for return (to_loop
   false), or those inside the innermost loop, which is returned; NULL: there is none. The blocks
   stay; u->handler is the caller's to restore. */
Block *unwind_blocks(Compiler *c, bool to_loop);
/* Whether leaving the blocks runs code that could change a variable. */
bool unwinding_runs_code(const Compiler *c);

/* -- Before and after -------------------------------------------------------------------------- */
/* Folds constant expressions of the tree in place. */
void constant_fold(Compiler *c, AstMod *mod);
/* The f-string for `text % tuple`, or e where that says more than %s, %r and %a (format_fold.c). */
AstExpr *fold_format(Compiler *c, AstExpr *e, Value text);
AstExpr *constant_node(Compiler *c, AstPos pos, Value v);

#endif
