/* Entry points: a tree or a text to a code object. */
#include "frontend/codegen.h"
#include "objects/list.h"

int compile_optimize_level;

static void compile_mod(Compiler *c, AstMod *mod) {
  switch (mod->kind) {
  case AST_Module: compile_body(c, mod->Module.body); break;
  case AST_Interactive:
    c->interactive = true;
    compile_statements(c, mod->Interactive.body, 0);
    break;
  case AST_Expression:
    SET_POS(c, mod->Expression.body);
    emit(c, OP_RETURN, expr_any(c, mod->Expression.body), 0, 0, 0);
    return;
  default:
    raise_error(&exc_SystemError, "module kind %d should not be possible", mod->kind);
    c->failed = true;
    return;
  }
  no_line(c);
  if (!c->failed) emit(c, OP_RETURN_CONST, 0, 0, 0, const_index(c, NONE));
}

static Value compile_unit(Compiler *c, AstMod *mod) {
  Unit unit;
  unit_enter(c, &unit, UNIT_MODULE, name_from(c, "<module>"), mod, 1);
  unit.qualname = unit.name;
  unit_prologue(c);
  compile_mod(c, mod);
  return unit_finish(c);
}

static Value compile_checked(Compiler *c, AstMod *mod) {
  if (!future_read(mod, c->filename, &c->future)) return ABSENT;
  c->flags |= c->future.features;
  c->future.features = c->flags;
  constant_fold(c, mod);
  if (c->failed) return ABSENT;
  c->table = (Symtable){.names = c->names, .filename = c->filename, .future = &c->future};
  Value code = ABSENT;
  if (symtable_build(&c->table, mod)) code = compile_unit(c, mod);
  symtable_free(&c->table);
  return code;
}

Value compile_ast(AstMod *mod, AstNames *names, Value objects, Value filename, int optimize,
                  uint32_t flags) {
  Compiler compiler = {.names = names,
                       .arena = names->arena,
                       .filename = filename,
                       .objects = is_absent(objects) ? list_new(0) : objects,
                       .constants = list_new(64),
                       .name_strings = list_new(64),
                       .optimize = optimize < 0 ? compile_optimize_level : optimize,
                       .flags = flags,
                       .depth = syntax_depth_start()};
  Value code = compile_checked(&compiler, mod);
  free(compiler.name_string_index);
  free(compiler.constant_slots);
  return code;
}
