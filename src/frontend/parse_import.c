/* import and from ... import. */
#include "frontend/parser.h"

/* The interned name made of the tokens from `start` to the last one consumed, which stand for a
   dotted name; spaces between them are dropped. */
static AstName *join_dotted(Parser *p, AstName **parts, int32_t count) {
  size_t length = (size_t)count - 1;
  for (int32_t i = 0; i < count; i++) length += parts[i]->length;
  char *text = xmalloc(length), *out = text;
  for (int32_t i = 0; i < count; i++) {
    if (i > 0) *out++ = '.';
    memcpy(out, parts[i]->text, parts[i]->length);
    out += parts[i]->length;
  }
  AstName *name = ast_names_intern(p->names, text, length);
  free(text);
  return name;
}

/* NULL: no name here. */
static AstName *parse_dotted_name(Parser *p) {
  AstName *first = parse_name(p);
  if (first == NULL || peek(p) != TOKEN_DOT) return first;
  size_t start = p->stack_size;
  push(p, first);
  while (accept(p, TOKEN_DOT)) {
    AstName *part = parse_name(p);
    if (part == NULL) return NULL;
    push(p, part);
  }
  AstName *name = join_dotted(p, (AstName **)p->stack + start, (int32_t)(p->stack_size - start));
  p->stack_size = start;
  return name;
}

/* name ['as' name] */
static AstAlias *parse_alias(Parser *p, AstName *(*parse_imported)(Parser *)) {
  AstPos start = here(p);
  AstName *name = parse_imported(p), *asname = NULL;
  if (name == NULL) return NULL;
  if (accept(p, TOKEN_AS) && (asname = parse_name(p)) == NULL) return NULL;
  return AST_NEW_PRODUCT(p->arena, Alias, alias, until_here(p, start), .name = name,
                         .asname = asname);
}

AstStmt *parse_import(Parser *p) {
  AstPos start = here(p);
  size_t items = p->stack_size;
  do {
    advance(p);
    AstAlias *alias = parse_alias(p, parse_dotted_name);
    if (alias == NULL) return NULL;
    push(p, alias);
  } while (peek(p) == TOKEN_COMMA);
  AstAliasSeq names = TAKE(p, items, Alias);
  return NODE(p, Stmt, Import, until_here(p, start), .names = names);
}

/* Dots in front of the module's name. */
static int32_t parse_level(Parser *p) {
  int32_t level = 0;
  for (;;) {
    if (accept(p, TOKEN_DOT))
      level++;
    else if (accept(p, TOKEN_ELLIPSIS))
      level += 3;
    else
      return level;
  }
}

/* What is imported: pushed. */
static bool parse_imported_names(Parser *p) {
  AstPos start = here(p);
  if (accept(p, TOKEN_STAR)) {
    push(p, AST_NEW_PRODUCT(p->arena, Alias, alias, until_here(p, start),
                            .name = ast_names_intern(p->names, "*", 1)));
    return true;
  }
  bool parenthesized = accept(p, TOKEN_LPAR);
  do {
    AstAlias *alias = parse_alias(p, parse_name);
    if (alias == NULL) return false;
    push(p, alias);
  } while (accept(p, TOKEN_COMMA) && !(parenthesized && peek(p) == TOKEN_RPAR));
  return !parenthesized || accept(p, TOKEN_RPAR);
}

AstStmt *parse_import_from(Parser *p) {
  AstPos start = here(p);
  AstName *module = NULL;
  advance(p);
  int32_t level = parse_level(p);
  bool only_dots = level > 0 && peek(p) == TOKEN_IMPORT;
  if (!only_dots && (module = parse_dotted_name(p)) == NULL) return NULL;
  size_t items = p->stack_size;
  if (!accept(p, TOKEN_IMPORT) || !parse_imported_names(p)) return NULL;
  AstAliasSeq names = TAKE(p, items, Alias);
  return NODE(p, Stmt, ImportFrom, until_here(p, start), .module = module, .names = names,
              .level = level);
}
