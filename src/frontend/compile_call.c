/* Calls: windows of arguments, keywords, stars, methods, super(). */
#include "frontend/codegen.h"
#include "objects/list.h"

/* -- SyntaxWarnings for things that cannot work ------------------------------------------------ */

static const char *constant_type_name(Compiler *c, const AstConstant *constant) {
  switch (constant->type) {
  case AST_CONST_NONE: return "NoneType";
  case AST_CONST_TRUE:
  case AST_CONST_FALSE: return "bool";
  case AST_CONST_ELLIPSIS: return "ellipsis";
  case AST_CONST_INT:
  case AST_CONST_BIGINT: return "int";
  case AST_CONST_FLOAT: return "float";
  case AST_CONST_COMPLEX: return "complex";
  case AST_CONST_STR: return "str";
  case AST_CONST_BYTES: return "bytes";
  case AST_CONST_OBJECT: return type_name(type_of(list_get(c->objects, constant->root)));
  }
  return NULL;
}

/* The type a display, comprehension or constant surely has, or NULL. */
static const char *known_type(Compiler *c, const AstExpr *e) {
  switch (e->kind) {
  case AST_Tuple: return "tuple";
  case AST_List:
  case AST_ListComp: return "list";
  case AST_Dict:
  case AST_DictComp: return "dict";
  case AST_Set:
  case AST_SetComp: return "set";
  case AST_GeneratorExp: return "generator";
  case AST_Lambda: return "function";
  case AST_JoinedStr:
  case AST_FormattedValue: return "str";
  case AST_Constant: return constant_type_name(c, &e->Constant.value);
  default: return NULL;
  }
}

static void warn_call(Compiler *c, const AstExpr *callable) {
  const char *type = c->failed || callable->kind == AST_Lambda ? NULL : known_type(c, callable);
  if (type != NULL)
    COMPILE_WARNING(c, "'%.200s' object is not callable; perhaps you missed a comma?", type);
}

static bool is_sequence_constant(const AstExpr *e, const char *type) {
  return e->kind == AST_Constant &&
         (strcmp(type, "str") == 0 || strcmp(type, "bytes") == 0 || strcmp(type, "tuple") == 0);
}

static void warn_index(Compiler *c, const AstExpr *e, const char *type) {
  const char *index = known_type(c, e->Subscript.slice);
  if (index == NULL || strcmp(index, "int") == 0 || strcmp(index, "bool") == 0) return;
  COMPILE_WARNING(
      c, "%.200s indices must be integers or slices, not %.200s; perhaps you missed a comma?", type,
      index);
}

void warn_subscript(Compiler *c, const AstExpr *e) {
  const AstExpr *object = e->Subscript.value;
  const char *type = c->failed || e->Subscript.ctx != AST_Load ? NULL : known_type(c, object);
  if (type == NULL) return;
  switch (object->kind) {
  case AST_Tuple:
  case AST_List:
  case AST_ListComp:
  case AST_JoinedStr:
  case AST_FormattedValue: warn_index(c, e, type); return;
  case AST_Dict:
  case AST_DictComp: return;
  default: break;
  }
  if (is_sequence_constant(object, type)) {
    warn_index(c, e, type);
    return;
  }
  if (strcmp(type, "bool") == 0) type = "bool";
  COMPILE_WARNING(c, "'%.200s' object is not subscriptable; perhaps you missed a comma?", type);
}

/* `is` may compare with singletons only. */
static bool is_value_constant(const AstExpr *e) {
  return e->kind == AST_Constant && e->Constant.value.type > AST_CONST_ELLIPSIS;
}

void warn_compare(Compiler *c, const AstExpr *e) {
  bool left = is_value_constant(e->Compare.left);
  for (int32_t i = 0; i < e->Compare.ops.count && !c->failed; i++) {
    AstKind op = e->Compare.ops.items[i];
    bool right = is_value_constant(e->Compare.comparators.items[i]);
    if (op == AST_Is && (left || right)) {
      COMPILE_WARNING(c, "\"is\" with a literal. Did you mean \"==\"?");
      return;
    }
    if (op == AST_IsNot && (left || right)) {
      COMPILE_WARNING(c, "\"is not\" with a literal. Did you mean \"!=\"?");
      return;
    }
    left = right;
  }
}

/* -- super() ----------------------------------------------------------------------------------- */

static bool is_builtin_super(Compiler *c, const AstExpr *callable) {
  if (callable->kind != AST_Name || strcmp(callable->Name.id->text, "super") != 0) return false;
  Symbol *here = scope_lookup(c->unit->scope, callable->Name.id);
  Symbol *module = scope_lookup(c->table.module, callable->Name.id);
  return here != NULL && here->scope == SCOPE_GLOBAL_IMPLICIT &&
         (module == NULL || module->scope == SCOPE_GLOBAL_IMPLICIT);
}

bool is_plain_super(Compiler *c, const AstExpr *attribute) {
  Unit *u = c->unit;
  const AstExpr *call = attribute->Attribute.value;
  if (call->kind != AST_Call || call->Call.keywords.count > 0) return false;
  if (u->kind < UNIT_FUNCTION || u->kind == UNIT_COMPREHENSION) return false;
  if (!is_builtin_super(c, call->Call.func)) return false;
  AstExprSeq args = call->Call.args;
  if (args.count == 2) return !is_starred(args.items[0]) && !is_starred(args.items[1]);
  Symbol *class_cell = scope_lookup(u->scope, name_from(c, "__class__"));
  return args.count == 0 && class_cell != NULL && class_cell->scope == SCOPE_FREE &&
         u->argcount > 0;
}

void load_super(Compiler *c, AstExpr *attribute, int to, Opcode op) {
  Unit *u = c->unit;
  AstExpr *call = attribute->Attribute.value;
  AstExprSeq args = call->Call.args;
  int mark = u->top;
  assert(to == mark);
  expr_push(c, call->Call.func);
  if (args.count == 0) {
    AstPos pos = u->pos;
    SET_POS(c, call);
    name_load(c, name_from(c, "__class__"), temp_new(c, 1));
    name_load(c, u->scope->parameters[0], temp_new(c, 1));
    u->pos = pos;
  } else {
    expr_push(c, args.items[0]);
    expr_push(c, args.items[1]);
  }
  pos_at_attribute(c, attribute);
  int32_t name = name_index(c, mangled(c, attribute->Attribute.attr));
  emit(c, op, to, to + 1, args.count == 0, name);
  temp_release(c, mark);
}

/* -- Arguments --------------------------------------------------------------------------------- */

static bool has_star(AstExprSeq args, AstKeywordSeq keywords) {
  for (int32_t i = 0; i < args.count; i++) {
    if (is_starred(args.items[i])) return true;
  }
  for (int32_t i = 0; i < keywords.count; i++) {
    if (keywords.items[i]->arg == NULL) return true;
  }
  return false;
}

static void check_keywords(Compiler *c, AstKeywordSeq keywords) {
  for (int32_t i = 0; i < keywords.count; i++) {
    AstKeyword *keyword = keywords.items[i];
    if (keyword->arg == NULL) continue;
    if (strcmp(keyword->arg->text, "__debug__") == 0)
      COMPILE_ERROR(c, "cannot assign to __debug__");
    for (int32_t j = i + 1; j < keywords.count; j++) {
      AstKeyword *other = keywords.items[j];
      if (other->arg != keyword->arg) continue;
      COMPILE_ERROR_AT(c, other->pos, "keyword argument repeated: %s", other->arg->text);
      return;
    }
  }
}

static Value keyword_names(Compiler *c, AstKeywordSeq keywords, int32_t from, int32_t to) {
  TupleObject *names = tuple_alloc(to - from);
  for (int32_t i = from; i < to; i++) {
    Value name = name_string(c, keywords.items[i]->arg);
    slot_set(names, &names->items[i - from], name);
  }
  return from_object(names);
}

static void push_key(Compiler *c, const AstKeyword *keyword) {
  AstPos pos = c->unit->pos;
  SET_POS(c, keyword->value); /* so that a key is on no line of its own */
  load_const(c, temp_new(c, 1), name_string(c, keyword->arg));
  c->unit->pos = pos;
}

int push_keyword_dict(Compiler *c, AstKeywordSeq keywords, int32_t from, int32_t to) {
  int first = c->unit->top;
  int32_t pairs = min_of(to - from, WINDOW_ARGUMENTS / 2);
  for (int32_t i = from; i < from + pairs; i++) {
    push_key(c, keywords.items[i]);
    expr_push(c, keywords.items[i]->value);
  }
  emit(c, OP_BUILD_MAP, first, first, 0, pairs);
  temp_release(c, first);
  int dict = temp_new(c, 1);
  for (int32_t i = from + pairs; i < to; i++) {
    int key = c->unit->top;
    push_key(c, keywords.items[i]);
    int value = expr_any(c, keywords.items[i]->value);
    emit(c, OP_MAP_ADD, dict, key, value, 0);
    temp_release(c, key);
  }
  return dict;
}

/* to = dict of keywords, in plain groups and ** mappings, for a call of the value in `callable`. */
static void compile_keywords(Compiler *c, AstKeywordSeq keywords, int to, int callable) {
  bool built = false;
  assert(to == c->unit->top);
  for (int32_t i = 0; i < keywords.count && !c->failed;) {
    int32_t end = i;
    while (end < keywords.count && keywords.items[end]->arg != NULL) end++;
    if (end > i) {
      int group = push_keyword_dict(c, keywords, i, end);
      if (built) {
        emit(c, OP_DICT_MERGE, to, group, callable, 0);
        temp_release(c, group);
      }
      built = true;
      i = end;
      continue;
    }
    if (!built) emit(c, OP_BUILD_MAP, temp_new(c, 1), to, 0, 0);
    built = true;
    int mark = c->unit->top;
    int mapping = expr_any(c, keywords.items[i]->value);
    emit(c, OP_DICT_MERGE, to, mapping, callable, 0);
    temp_release(c, mark);
    i++;
  }
  temp_release(c, to);
}

static void call_with_stars(Compiler *c, int window, int given, AstExprSeq args,
                            AstKeywordSeq keywords) {
  int first = window + WINDOW_HEADER;
  if (given == 0 && args.count == 1 && is_starred(args.items[0])) {
    expr_push(c, args.items[0]->Starred.value);
  } else {
    compile_elements(c, args, AST_Tuple, first, first, given);
    temp_new(c, 1);
  }
  if (keywords.count > 0) {
    compile_keywords(c, keywords, first + 1, window);
    temp_new(c, 1);
  }
  emit(c, OP_CALL_EX, window, 0, keywords.count > 0, 0);
}

void compile_call_args(Compiler *c, int window, int given, AstExprSeq args,
                       AstKeywordSeq keywords) {
  check_keywords(c, keywords);
  if (c->failed) return;
  int32_t count = given + args.count + keywords.count;
  bool plain = keywords.count == 0 || !uses_far(c->unit);
  if (count > WINDOW_ARGUMENTS || !plain || has_star(args, keywords)) {
    call_with_stars(c, window, given, args, keywords);
  } else {
    for (int32_t i = 0; i < args.count; i++) expr_push(c, args.items[i]);
    for (int32_t i = 0; i < keywords.count; i++) expr_push(c, keywords.items[i]->value);
    if (keywords.count > 0 && !c->failed)
      emit(c, OP_CALL_KW, window, count, 0,
           const_index(c, keyword_names(c, keywords, 0, keywords.count)));
    else
      emit_call(c, window, count);
  }
  temp_release(c, window);
}

/* -- Calls ------------------------------------------------------------------------------------- */

static bool is_method_call(Compiler *c, const AstExpr *e) {
  const AstExpr *callable = e->Call.func;
  if (uses_far(c->unit) || callable->kind != AST_Attribute || callable->Attribute.ctx != AST_Load)
    return false;
  int32_t count = e->Call.args.count + e->Call.keywords.count;
  return count < WINDOW_ARGUMENTS && !has_star(e->Call.args, e->Call.keywords);
}

static void load_method(Compiler *c, AstExpr *attribute, int window) {
  AstPos pos = c->unit->pos;
  SET_POS(c, attribute);
  if (is_plain_super(c, attribute)) {
    load_super(c, attribute, window, OP_LOAD_SUPER_METHOD);
  } else {
    int object = expr_any(c, attribute->Attribute.value);
    pos_at_attribute(c, attribute);
    emit(c, OP_LOAD_METHOD, window, object, 0,
         name_index(c, mangled(c, attribute->Attribute.attr)));
  }
  c->unit->pos = pos;
  c->unit->top = window;
  temp_new(c, WINDOW_HEADER + 1);
}

static void compile_method_call(Compiler *c, AstExpr *e, int window) {
  AstExprSeq args = e->Call.args;
  AstKeywordSeq keywords = e->Call.keywords;
  load_method(c, e->Call.func, window);
  check_keywords(c, keywords);
  for (int32_t i = 0; i < args.count; i++) expr_push(c, args.items[i]);
  for (int32_t i = 0; i < keywords.count; i++) expr_push(c, keywords.items[i]->value);
  pos_at_attribute(c, e->Call.func);
  int32_t count = args.count + keywords.count;
  if (keywords.count > 0 && !c->failed)
    emit(c, OP_CALL_METHOD_KW, window, count, 0,
         const_index(c, keyword_names(c, keywords, 0, keywords.count)));
  else
    emit(c, OP_CALL_METHOD, window, count, 0, 0);
  temp_release(c, window);
}

void compile_call(Compiler *c, AstExpr *e, int to) {
  int window = c->unit->top;
  if (is_method_call(c, e)) {
    compile_method_call(c, e, window);
  } else {
    warn_call(c, e->Call.func);
    expr_push(c, e->Call.func);
    temp_new(c, WINDOW_HEADER - 1);
    compile_call_args(c, window, 0, e->Call.args, e->Call.keywords);
  }
  move_to(c, to, window);
}
