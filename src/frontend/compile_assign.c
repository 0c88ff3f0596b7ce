/* Assignment in all its forms, and del. */
#include "frontend/codegen.h"
#include "objects/list.h"

/* -- Targets ----------------------------------------------------------------------------------- */

static int32_t star_position(Compiler *c, AstExprSeq targets) {
  int32_t star = -1;
  for (int32_t i = 0; i < targets.count; i++) {
    if (!is_starred(targets.items[i])) continue;
    if (star >= 0) {
      COMPILE_ERROR(c, "multiple starred expressions in assignment");
      return -1;
    }
    star = i;
  }
  if (star >= 256) COMPILE_ERROR(c, "too many expressions in star-unpacking assignment");
  return star;
}

static AstExpr *plain_target(AstExpr *target) {
  return is_starred(target) ? target->Starred.value : target;
}

/* More items than there are registers: the run starts at the last register and goes on into far
   ones. */
static cold_path void store_far_items(Compiler *c, AstExprSeq targets, int first) {
  int temp = temp_new(c, 1);
  int far_mark = c->unit->far_top;
  for (int32_t i = 0; i < targets.count; i++) {
    emit(c, OP_LOAD_FAR, temp, 0, 0, first + i);
    emit(c, OP_STORE_FAR, temp, 0, 0, far_new(c));
  }
  AstPos pos = c->unit->pos;
  for (int32_t i = 0; i < targets.count; i++) {
    AstExpr *target = plain_target(targets.items[i]);
    SET_POS(c, target);
    emit(c, OP_LOAD_FAR, temp, 0, 0, FAR_MARK + far_mark + i);
    store_target(c, target, temp);
  }
  c->unit->pos = pos;
  c->unit->far_top = far_mark;
  temp_release(c, temp);
}

static void emit_unpack(Compiler *c, int first, int from, int32_t count, int32_t star) {
  if (star >= 0)
    emit(c, OP_UNPACK_EX, first, from, star, count - 1 - star);
  else
    emit(c, OP_UNPACK, first, from, 0, count);
}

static void unpack(Compiler *c, AstExprSeq targets, int from) {
  Unit *u = c->unit;
  int mark = u->top;
  int32_t star = star_position(c, targets);
  if (c->failed) return;
  if (mark + targets.count > REGISTER_LIMIT - SPILL_MARGIN) {
    emit_unpack(c, REGISTER_LIMIT - 1, from, targets.count, star);
    u->peak = max_of(u->peak, REGISTER_LIMIT - 1 + targets.count);
    store_far_items(c, targets, REGISTER_LIMIT - 1);
    return;
  }
  int first = temp_new(c, targets.count);
  emit_unpack(c, first, from, targets.count, star);
  for (int32_t i = 0; i < targets.count; i++)
    store_target(c, plain_target(targets.items[i]), first + i);
  temp_release(c, mark);
}

static void store_attribute(Compiler *c, AstExpr *target, int from) {
  int mark = c->unit->top;
  if (forbidden_name(c, target->Attribute.attr, AST_Store)) return;
  int object = expr_any(c, target->Attribute.value);
  pos_at_attribute(c, target);
  emit(c, OP_STORE_ATTR, object, from, 0, name_index(c, mangled(c, target->Attribute.attr)));
  temp_release(c, mark);
}

static void store_item(Compiler *c, AstExpr *target, int from) {
  int mark = c->unit->top;
  int object = expr_any(c, target->Subscript.value);
  int key = expr_any(c, target->Subscript.slice);
  emit(c, OP_SET_ITEM, object, key, from, 0);
  temp_release(c, mark);
}

void store_target(Compiler *c, AstExpr *target, int from) {
  if (c->failed) return;
  if (!syntax_depth_enter(&c->depth)) {
    c->failed = true;
    return;
  }
  AstPos pos = c->unit->pos;
  SET_POS(c, target);
  switch (target->kind) {
  case AST_Name: name_store(c, target->Name.id, from); break;
  case AST_Attribute: store_attribute(c, target, from); break;
  case AST_Subscript: store_item(c, target, from); break;
  case AST_Tuple: unpack(c, target->Tuple.elts, from); break;
  case AST_List: unpack(c, target->List.elts, from); break;
  case AST_Starred: COMPILE_ERROR(c, "starred assignment target must be in a list or tuple"); break;
  default: unreachable_state("target of an assignment");
  }
  c->unit->pos = pos;
  c->depth--;
}

/* -- a, b = x, y without a tuple --------------------------------------------------------------- */

static bool is_simple_target(const AstExpr *target) {
  return target->kind == AST_Name || target->kind == AST_Attribute || target->kind == AST_Subscript;
}

static bool is_pairwise(const AstExpr *target, const AstExpr *value) {
  if (target->kind != AST_Tuple || value->kind != AST_Tuple) return false;
  AstExprSeq targets = target->Tuple.elts, values = value->Tuple.elts;
  if (targets.count != values.count || targets.count > WINDOW_ARGUMENTS || targets.count == 0)
    return false;
  for (int32_t i = 0; i < targets.count; i++) {
    if (!is_simple_target(targets.items[i]) || is_starred(values.items[i])) return false;
  }
  return true;
}

/* Whether an assignment to one of the first `count` targets changes a local's register. */
static bool changes_register(Compiler *c, AstExprSeq targets, int32_t count, int reg) {
  for (int32_t i = 0; i < count; i++) {
    AstExpr *target = targets.items[i];
    if (target->kind == AST_Name && name_target(c, target->Name.id) == reg) return true;
  }
  return false;
}

static void assign_pairwise(Compiler *c, AstExpr *target, AstExpr *value) {
  AstExprSeq targets = target->Tuple.elts, values = value->Tuple.elts;
  int regs[WINDOW_ARGUMENTS];
  int mark = c->unit->top;
  for (int32_t i = 0; i < values.count; i++) {
    regs[i] = expr_any(c, values.items[i]);
    if (is_temp(c->unit, regs[i]) || !changes_register(c, targets, i, regs[i])) continue;
    int copy = temp_new(c, 1);
    move_to(c, copy, regs[i]);
    regs[i] = copy;
  }
  for (int32_t i = 0; i < targets.count; i++) store_target(c, targets.items[i], regs[i]);
  temp_release(c, mark);
}

/* -- Statements -------------------------------------------------------------------------------- */

static void assign_one(Compiler *c, AstExpr *target, AstExpr *value) {
  int mark = c->unit->top;
  if (target->kind == AST_Name) {
    int reg =
        strcmp(target->Name.id->text, "__debug__") == 0 ? -1 : name_target(c, target->Name.id);
    if (reg >= 0) {
      expr_to(c, value, reg);
      pass_line(c, target->pos);
      return;
    }
  } else if (is_pairwise(target, value)) {
    assign_pairwise(c, target, value);
    return;
  }
  store_target(c, target, expr_any(c, value));
  temp_release(c, mark);
}

void compile_assign(Compiler *c, AstStmt *s) {
  AstExprSeq targets = s->Assign.targets;
  if (targets.count == 1) {
    assign_one(c, targets.items[0], s->Assign.value);
    return;
  }
  int value = expr_push(c, s->Assign.value);
  for (int32_t i = 0; i < targets.count; i++) store_target(c, targets.items[i], value);
  temp_release(c, value);
}

/* to = left op= value. */
static void augment(Compiler *c, AstStmt *s, int to, int left) {
  int op = number_op(s->AugAssign.op) | 256;
  int constant = constant_operand(c, s->AugAssign.value);
  if (constant >= 0)
    emit(c, OP_BINARY_K, to, left, constant, op);
  else
    emit(c, OP_BINARY, to, left, expr_any(c, s->AugAssign.value), op);
}

static void augment_name(Compiler *c, AstStmt *s) {
  AstName *name = s->AugAssign.target->Name.id;
  int mark = c->unit->top;
  AstPos pos = c->unit->pos;
  SET_POS(c, s->AugAssign.target);
  int reg = c->unit->scope->has_walrus ? -1 : name_register(c, name);
  if (reg >= 0) {
    c->unit->pos = pos;
    augment(c, s, reg, reg);
  } else {
    reg = temp_new(c, 1);
    name_load(c, name, reg);
    c->unit->pos = pos;
    augment(c, s, reg, reg);
    SET_POS(c, s->AugAssign.target);
    name_store(c, name, reg);
  }
  temp_release(c, mark);
}

static void augment_attribute(Compiler *c, AstStmt *s) {
  AstExpr *target = s->AugAssign.target;
  int mark = c->unit->top;
  if (forbidden_name(c, target->Attribute.attr, AST_Store)) return;
  AstPos pos = c->unit->pos;
  SET_POS(c, target);
  int object = expr_any(c, target->Attribute.value);
  int32_t name = name_index(c, mangled(c, target->Attribute.attr));
  int value = temp_new(c, 1);
  pos_at_attribute(c, target);
  emit(c, OP_LOAD_ATTR, value, object, 0, name);
  AstPos at_name = c->unit->pos;
  c->unit->pos = pos;
  augment(c, s, value, value);
  c->unit->pos = at_name;
  emit(c, OP_STORE_ATTR, object, value, 0, name);
  c->unit->pos = pos;
  temp_release(c, mark);
}

static void augment_item(Compiler *c, AstStmt *s) {
  AstExpr *target = s->AugAssign.target;
  int mark = c->unit->top;
  AstPos pos = c->unit->pos;
  SET_POS(c, target);
  int object = expr_any(c, target->Subscript.value);
  int key = expr_any(c, target->Subscript.slice);
  int value = temp_new(c, 1);
  emit(c, OP_GET_ITEM, value, object, key, 0);
  c->unit->pos = pos;
  augment(c, s, value, value);
  SET_POS(c, target);
  emit(c, OP_SET_ITEM, object, key, value, 0);
  c->unit->pos = pos;
  temp_release(c, mark);
}

void compile_aug_assign(Compiler *c, AstStmt *s) {
  switch (s->AugAssign.target->kind) {
  case AST_Name: augment_name(c, s); break;
  case AST_Attribute: augment_attribute(c, s); break;
  case AST_Subscript: augment_item(c, s); break;
  default: unreachable_state("target of an augmented assignment");
  }
}

/* __annotations__[name] = annotation, in modules and classes. */
static void record_annotation(Compiler *c, AstStmt *s) {
  int mark = c->unit->top;
  int value = temp_new(c, 1);
  if (c->flags & CO_FUTURE_ANNOTATIONS) {
    if (!c->failed) load_const(c, value, ast_unparse(s->AnnAssign.annotation, c->objects));
  } else {
    temp_release(c, mark);
    expr_push(c, s->AnnAssign.annotation);
  }
  int dict = temp_new(c, 1), key = temp_new(c, 1);
  name_load(c, name_from(c, "__annotations__"), dict);
  load_const(c, key, name_string(c, mangled(c, s->AnnAssign.target->Name.id)));
  emit(c, OP_SET_ITEM, dict, key, value, 0);
  temp_release(c, mark);
}

/* The parts of a target without a value are evaluated all the same. */
static void check_annotated_target(Compiler *c, AstExpr *target) {
  if (target->kind == AST_Attribute) {
    if (forbidden_name(c, target->Attribute.attr, AST_Store)) return;
    expr_drop(c, target->Attribute.value);
  } else {
    expr_drop(c, target->Subscript.value);
    expr_drop(c, target->Subscript.slice);
  }
}

void compile_ann_assign(Compiler *c, AstStmt *s) {
  __typeof__(s->AnnAssign) *a = &s->AnnAssign;
  if (a->value != NULL) assign_one(c, a->target, a->value);
  bool recorded = !unit_is_optimized(c->unit);
  if (a->target->kind == AST_Name) {
    if (forbidden_name(c, a->target->Name.id, AST_Store)) return;
    if (a->simple && recorded) {
      record_annotation(c, s);
      return;
    }
  } else if (a->value == NULL) {
    check_annotated_target(c, a->target);
  }
  if (!a->simple && recorded && !(c->flags & CO_FUTURE_ANNOTATIONS)) expr_drop(c, a->annotation);
}

void compile_delete(Compiler *c, AstExpr *target) {
  int mark = c->unit->top;
  AstPos pos = c->unit->pos;
  if (c->failed) return;
  SET_POS(c, target);
  switch (target->kind) {
  case AST_Name: name_delete(c, target->Name.id); break;
  case AST_Attribute: {
    if (forbidden_name(c, target->Attribute.attr, AST_Del)) return;
    int object = expr_any(c, target->Attribute.value);
    pos_at_attribute(c, target);
    emit(c, OP_DELETE_ATTR, object, 0, 0, name_index(c, mangled(c, target->Attribute.attr)));
    break;
  }
  case AST_Subscript: {
    int object = expr_any(c, target->Subscript.value);
    int key = expr_any(c, target->Subscript.slice);
    emit(c, OP_DELETE_ITEM, object, key, 0, 0);
    break;
  }
  case AST_Tuple:
    for (int32_t i = 0; i < target->Tuple.elts.count; i++)
      compile_delete(c, target->Tuple.elts.items[i]);
    break;
  case AST_List:
    for (int32_t i = 0; i < target->List.elts.count; i++)
      compile_delete(c, target->List.elts.items[i]);
    break;
  default: unreachable_state("target of del");
  }
  temp_release(c, mark);
  c->unit->pos = pos;
}
