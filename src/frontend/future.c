/* `from __future__ import ...` at the top of a module. */
#include "bytecode/code.h"
#include "frontend/symtable.h"
#include "frontend/syntax_error.h"

static const struct {
  const char *name;
  uint32_t flag;
} features[] = {
    {"nested_scopes", 0},    {"generators", 0},
    {"division", 0},         {"absolute_import", 0},
    {"with_statement", 0},   {"print_function", 0},
    {"unicode_literals", 0}, {"barry_as_FLUFL", CO_FUTURE_BARRY_AS_BDFL},
    {"generator_stop", 0},   {"annotations", CO_FUTURE_ANNOTATIONS},
};

static bool add_feature(const char *name, AstPos pos, Value filename, Future *future) {
  for (size_t i = 0; i < countof(features); i++) {
    if (strcmp(name, features[i].name) == 0) {
      future->features |= features[i].flag;
      return true;
    }
  }
  if (strcmp(name, "braces") == 0) return symbol_error(filename, pos, "not a chance");
  return symbol_error(filename, pos, "future feature %.100s is not defined", name);
}

static bool is_docstring(const AstStmt *s) {
  return s->kind == AST_Expr && s->Expr.value->kind == AST_Constant &&
         s->Expr.value->Constant.value.type == AST_CONST_STR;
}

static bool is_future_import(const AstStmt *s) {
  return s->kind == AST_ImportFrom && s->ImportFrom.module != NULL &&
         strcmp(s->ImportFrom.module->text, "__future__") == 0;
}

bool future_read(AstMod *mod, Value filename, Future *future) {
  *future = (Future){.last_line = -1};
  if (mod->kind != AST_Module && mod->kind != AST_Interactive) return true;
  AstStmtSeq body = mod->kind == AST_Module ? mod->Module.body : mod->Interactive.body;
  bool done = false;
  int32_t line = 0;
  for (int32_t i = body.count > 0 && is_docstring(body.items[0]); i < body.count; i++) {
    AstStmt *s = body.items[i];
    if (done && s->pos.lineno > line) return true;
    line = s->pos.lineno;
    if (is_future_import(s)) {
      AstPos pos = {s->pos.lineno, s->pos.col_offset, s->pos.lineno, -1};
      if (done) {
        pos.col_offset--; /* so CPython says it here */
        return symbol_error(filename, pos,
                            "from __future__ imports must occur at the beginning of the file");
      }
      AstAliasSeq names = s->ImportFrom.names;
      for (int32_t n = 0; n < names.count; n++) {
        if (!add_feature(names.items[n]->name->text, pos, filename, future)) return false;
      }
      future->last_line = s->pos.lineno;
    } else {
      done = true;
    }
  }
  return true;
}
