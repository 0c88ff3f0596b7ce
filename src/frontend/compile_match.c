/* match statements. A pattern is code that falls through when its subject matches and jumps to
   `fail` when not; names are bound only when the whole pattern has matched, from the registers
   remembered in `captures`. Registers are given back at the end of a case, not before. */
#include "frontend/codegen.h"
#include "objects/list.h"

typedef struct Captures {
  AstName **names;         /* that the pattern binds */
  int *regs;               /* where the values wait until the whole pattern has matched */
  int32_t count, capacity; /* in use, and allocated */
} Captures;

typedef struct Matching {
  Captures captures;        /* of the pattern so far */
  bool irrefutable_allowed; /* a pattern that always matches may stand here */
  Label fail;               /* where a pattern that does not match goes */
} Matching;

static void match(Compiler *c, AstPattern *p, int subject, Matching *m);

static void jump_fail(Compiler *c, Opcode op, int reg, Matching *m) {
  emit_jump(c, op, reg, 0, 0, m->fail);
}

static bool is_wildcard(const AstPattern *p) {
  return p->kind == AST_MatchAs && p->MatchAs.name == NULL && p->MatchAs.pattern == NULL;
}

static bool is_wildcard_star(const AstPattern *p) {
  return p->kind == AST_MatchStar && p->MatchStar.name == NULL;
}

/* -- Captures ---------------------------------------------------------------------------------- */

static int32_t find_capture(const Captures *captures, const AstName *name) {
  for (int32_t i = 0; i < captures->count; i++) {
    if (captures->names[i] == name) return i;
  }
  return -1;
}

static void add_capture(Compiler *c, Captures *captures, AstName *name, int reg) {
  if (captures->count == captures->capacity) {
    int32_t capacity = captures->capacity == 0 ? 8 : captures->capacity * 2;
    AstName **names = arena_alloc(c->arena, (size_t)capacity * sizeof *names);
    int *regs = arena_alloc(c->arena, (size_t)capacity * sizeof *regs);
    if (captures->count > 0) {
      memcpy(names, captures->names, (size_t)captures->count * sizeof *names);
      memcpy(regs, captures->regs, (size_t)captures->count * sizeof *regs);
    }
    *captures = (Captures){names, regs, captures->count, capacity};
  }
  captures->names[captures->count] = name;
  captures->regs[captures->count++] = reg;
}

static void capture(Compiler *c, AstName *name, int subject, Matching *m) {
  if (name == NULL || forbidden_name(c, name, AST_Store)) return;
  if (find_capture(&m->captures, name) >= 0)
    COMPILE_ERROR(c, "multiple assignments to name '%s' in pattern", name->text);
  else
    add_capture(c, &m->captures, name, subject);
}

/* -- Values ------------------------------------------------------------------------------------ */

static void match_value(Compiler *c, AstPattern *p, int subject, Matching *m) {
  AstExpr *value = p->MatchValue.value;
  if (value->kind != AST_Constant && value->kind != AST_Attribute) {
    COMPILE_ERROR(c, "patterns may only match literals and attribute lookups");
    return;
  }
  int constant = constant_operand(c, value);
  if (constant >= 0) {
    emit_jump(c, OP_JUMP_COMPARE_K, CMP_EQ | 8, subject, constant, m->fail);
    return;
  }
  int mark = c->unit->top;
  emit_jump(c, OP_JUMP_COMPARE, CMP_EQ | 8, subject, expr_any(c, value), m->fail);
  temp_release(c, mark);
}

static void match_singleton(Compiler *c, AstPattern *p, int subject, Matching *m) {
  const AstConstant *value = &p->MatchSingleton.value;
  if (value->type == AST_CONST_NONE) {
    jump_fail(c, OP_JUMP_IF_NOT_NONE, subject, m);
    return;
  }
  int temp = temp_new(c, 1);
  load_ast_constant(c, temp, value);
  emit(c, OP_IS, temp, subject, temp, 0);
  jump_fail(c, OP_JUMP_IF_FALSE, temp, m);
  temp_release(c, temp);
}

/* -- Sequences --------------------------------------------------------------------------------- */

static void check_length(Compiler *c, int subject, int32_t length, CompareOp op, Matching *m) {
  int temp = temp_new(c, 1);
  emit(c, OP_GET_LENGTH, temp, subject, 0, 0);
  int32_t constant = c->failed ? 0 : const_index(c, from_small_int(length));
  if (constant < 256) {
    emit_jump(c, OP_JUMP_COMPARE_K, (int)op | 8, temp, constant, m->fail);
  } else {
    load_const(c, temp_new(c, 1), from_small_int(length));
    emit_jump(c, OP_JUMP_COMPARE, (int)op | 8, temp, temp + 1, m->fail);
  }
  temp_release(c, temp);
}

static void match_items(Compiler *c, AstPatternSeq patterns, int first, Matching *m) {
  for (int32_t i = 0; i < patterns.count && !c->failed; i++) {
    AstPattern *p = patterns.items[i];
    m->irrefutable_allowed = true;
    if (p->kind == AST_MatchStar)
      capture(c, p->MatchStar.name, first + i, m);
    else
      match(c, p, first + i, m);
  }
}

static void unpack_sequence(Compiler *c, AstPatternSeq patterns, int32_t star, int subject,
                            Matching *m) {
  int first = temp_new(c, patterns.count);
  if (star >= 0)
    emit(c, OP_UNPACK_EX, first, subject, star, patterns.count - 1 - star);
  else
    emit(c, OP_UNPACK, first, subject, 0, patterns.count);
  match_items(c, patterns, first, m);
}

/* [a, *_, b]: no need for the list between. */
static void pick_items(Compiler *c, AstPatternSeq patterns, int32_t star, int subject,
                       Matching *m) {
  for (int32_t i = 0; i < patterns.count && !c->failed; i++) {
    AstPattern *p = patterns.items[i];
    if (i == star || is_wildcard(p)) continue;
    int item = temp_new(c, 1), key = temp_new(c, 1);
    if (i < star) {
      load_const(c, key, from_small_int(i));
    } else {
      emit(c, OP_GET_LENGTH, key, subject, 0, 0);
      load_const(c, item, from_small_int(patterns.count - i));
      emit(c, OP_BINARY, key, key, item, OP_SUBTRACT);
    }
    emit(c, OP_GET_ITEM, item, subject, key, 0);
    temp_release(c, key);
    m->irrefutable_allowed = true;
    match(c, p, item, m);
  }
}

static void match_sequence(Compiler *c, AstPattern *p, int subject, Matching *m) {
  AstPatternSeq patterns = p->MatchSequence.patterns;
  int32_t star = -1;
  bool only_wildcards = true;
  for (int32_t i = 0; i < patterns.count; i++) {
    AstPattern *item = patterns.items[i];
    only_wildcards &= is_wildcard(item) || is_wildcard_star(item);
    if (item->kind != AST_MatchStar) continue;
    if (star >= 0) {
      COMPILE_ERROR(c, "multiple starred names in sequence pattern");
      return;
    }
    star = i;
  }
  int temp = c->unit->top;
  emit(c, OP_MATCH_SEQUENCE, temp, subject, 0, 0);
  jump_fail(c, OP_JUMP_IF_FALSE, temp, m);
  if (star < 0)
    check_length(c, subject, patterns.count, CMP_EQ, m);
  else if (patterns.count > 1)
    check_length(c, subject, patterns.count - 1, CMP_GE, m);
  if (only_wildcards) return;
  if (star >= 0 && is_wildcard_star(patterns.items[star]))
    pick_items(c, patterns, star, subject, m);
  else
    unpack_sequence(c, patterns, star, subject, m);
}

/* -- Mappings ---------------------------------------------------------------------------------- */

static void check_duplicate_key(Compiler *c, AstExprSeq keys, int32_t at, const int32_t *numbers) {
  for (int32_t i = 0; i < at; i++) {
    if (numbers[i] < 0 || numbers[at] < 0 || c->failed) continue;
    Value earlier = list_get(c->constants, numbers[i]), key = list_get(c->constants, numbers[at]);
    int equal = object_equal(earlier, key);
    if (equal < 0) c->failed = true;
    if (equal <= 0) continue;
    Value text = object_repr(key);
    const char *shown = is_absent(text) ? NULL : str_utf8(text, NULL);
    if (shown == NULL)
      c->failed = true;
    else
      COMPILE_ERROR(c, "mapping pattern checks duplicate key (%s)", shown);
  }
}

/* Keys are evaluated into a tuple at `to`, the temporary at top. */
static void push_keys(Compiler *c, AstExprSeq keys, int to) {
  Gather gather = gather_start(c);
  int32_t *numbers = arena_alloc(c->arena, (size_t)keys.count * sizeof *numbers);
  for (int32_t i = 0; i < keys.count && !c->failed; i++) {
    AstExpr *key = keys.items[i];
    if (key->kind != AST_Constant && key->kind != AST_Attribute) {
      COMPILE_ERROR(c, "mapping pattern keys may only match literals and attribute lookups");
      return;
    }
    numbers[i] =
        key->kind == AST_Constant ? const_number(c, constant_value(c, &key->Constant.value)) : -1;
    check_duplicate_key(c, keys, i, numbers);
    expr_push(c, key);
    gather_add(c, &gather);
  }
  gather_tuple(c, &gather, to);
}

static void match_mapping(Compiler *c, AstPattern *p, int subject, Matching *m) {
  AstExprSeq keys = p->MatchMapping.keys;
  AstPatternSeq patterns = p->MatchMapping.patterns;
  if (keys.count != patterns.count) {
    COMPILE_ERROR(c, "keys (%d) / patterns (%d) length mismatch in mapping pattern", keys.count,
                  patterns.count);
    return;
  }
  int temp = c->unit->top;
  emit(c, OP_MATCH_MAPPING, temp, subject, 0, 0);
  jump_fail(c, OP_JUMP_IF_FALSE, temp, m);
  if (keys.count == 0 && p->MatchMapping.rest == NULL) return;
  if (keys.count > 0) check_length(c, subject, keys.count, CMP_GE, m);
  push_keys(c, keys, temp);
  int names = temp_new(c, 1);
  int values = p->MatchMapping.rest != NULL ? temp_new(c, 1)
                                            : names; /* nested deeply, every register counts */
  emit(c, OP_MATCH_KEYS, values, subject, names, 0);
  jump_fail(c, OP_JUMP_IF_NONE, values, m);
  temp_release(c, values);
  int first = temp_new(c, patterns.count);
  emit(c, OP_UNPACK, first, values, 0, patterns.count);
  match_items(c, patterns, first, m);
  if (p->MatchMapping.rest == NULL) return;
  int rest = temp_new(c, 1);
  emit(c, OP_COPY_DICT_WITHOUT_KEYS, rest, subject, names, 0);
  capture(c, p->MatchMapping.rest, rest, m);
}

/* -- Classes ----------------------------------------------------------------------------------- */

static void check_attributes(Compiler *c, AstPattern *p) {
  AstIdentifierSeq names = p->MatchClass.kwd_attrs;
  AstPatternSeq patterns = p->MatchClass.kwd_patterns;
  if (names.count != patterns.count) {
    COMPILE_ERROR(c, "kwd_attrs (%d) / kwd_patterns (%d) length mismatch in class pattern",
                  names.count, patterns.count);
    return;
  }
  for (int32_t i = 0; i < names.count && !c->failed; i++) {
    SET_POS(c, patterns.items[i]);
    if (forbidden_name(c, names.items[i], AST_Store)) return;
    for (int32_t j = i + 1; j < names.count; j++) {
      if (names.items[j] != names.items[i]) continue;
      SET_POS(c, patterns.items[j]);
      COMPILE_ERROR(c, "attribute name repeated in class pattern: %s", names.items[j]->text);
      return;
    }
  }
}

static Value attribute_names(Compiler *c, AstIdentifierSeq names) {
  TupleObject *tuple = tuple_alloc(names.count);
  for (int32_t i = 0; i < names.count; i++) {
    Value name = name_string(c, names.items[i]);
    if (is_absent(name)) return ABSENT;
    slot_set(tuple, &tuple->items[i], name);
  }
  return from_object(tuple);
}

static void match_class(Compiler *c, AstPattern *p, int subject, Matching *m) {
  AstPatternSeq positional = p->MatchClass.patterns, named = p->MatchClass.kwd_patterns;
  check_attributes(c, p);
  if (c->failed) return;
  int values = temp_new(c, 1);
  int cls = expr_any(c, p->MatchClass.cls);
  load_const(c, values, attribute_names(c, p->MatchClass.kwd_attrs));
  emit(c, OP_MATCH_CLASS, values, subject, cls, positional.count);
  jump_fail(c, OP_JUMP_IF_NONE, values, m);
  int32_t count = positional.count + named.count;
  if (count == 0) return;
  c->unit->top = values;
  int first = temp_new(c, count);
  emit(c, OP_UNPACK, first, values, 0, count);
  match_items(c, positional, first, m);
  match_items(c, named, first + positional.count, m);
}

/* -- as, | ------------------------------------------------------------------------------------- */

static void match_as(Compiler *c, AstPattern *p, int subject, Matching *m) {
  AstName *name = p->MatchAs.name;
  if (p->MatchAs.pattern != NULL) {
    match(c, p->MatchAs.pattern, subject, m);
    capture(c, name, subject, m);
    return;
  }
  if (!m->irrefutable_allowed) {
    if (name != NULL)
      COMPILE_ERROR(c, "name capture '%s' makes remaining patterns unreachable", name->text);
    else
      COMPILE_ERROR(c, "wildcard makes remaining patterns unreachable");
    return;
  }
  capture(c, name, subject, m);
}

/* The names a pattern binds, as captures without registers. */
static void collect_captures(Compiler *c, const AstPattern *p, Captures *into);

static void collect_from(Compiler *c, AstPatternSeq patterns, Captures *into) {
  for (int32_t i = 0; i < patterns.count; i++) collect_captures(c, patterns.items[i], into);
}

static void collect_name(Compiler *c, AstName *name, Captures *into) {
  if (name != NULL && find_capture(into, name) < 0) add_capture(c, into, name, -1);
}

static void collect_captures(Compiler *c, const AstPattern *p, Captures *into) {
  switch (p->kind) {
  case AST_MatchSequence: collect_from(c, p->MatchSequence.patterns, into); break;
  case AST_MatchMapping:
    collect_from(c, p->MatchMapping.patterns, into);
    collect_name(c, p->MatchMapping.rest, into);
    break;
  case AST_MatchClass:
    collect_from(c, p->MatchClass.patterns, into);
    collect_from(c, p->MatchClass.kwd_patterns, into);
    break;
  case AST_MatchStar: collect_name(c, p->MatchStar.name, into); break;
  case AST_MatchAs:
    if (p->MatchAs.pattern != NULL) collect_captures(c, p->MatchAs.pattern, into);
    collect_name(c, p->MatchAs.name, into);
    break;
  case AST_MatchOr: collect_captures(c, p->MatchOr.patterns.items[0], into); break;
  default: break;
  }
}

/* Moves what an alternative captured to the registers all alternatives share. */
static void settle_captures(Compiler *c, const Captures *found, const Captures *shared) {
  if (found->count != shared->count) {
    COMPILE_ERROR(c, "alternative patterns bind different names");
    return;
  }
  for (int32_t i = 0; i < shared->count && !c->failed; i++) {
    int32_t at = find_capture(found, shared->names[i]);
    if (at < 0)
      COMPILE_ERROR(c, "alternative patterns bind different names");
    else
      move_to(c, shared->regs[i], found->regs[at]);
  }
}

static void match_or(Compiler *c, AstPattern *p, int subject, Matching *m) {
  AstPatternSeq patterns = p->MatchOr.patterns;
  Label end = label_new(c);
  Captures shared = {NULL, NULL, 0, 0};
  collect_captures(c, patterns.items[0], &shared);
  for (int32_t i = 0; i < shared.count; i++) shared.regs[i] = temp_new(c, 1);
  int mark = c->unit->top;
  bool irrefutable = m->irrefutable_allowed;
  for (int32_t i = 0; i < patterns.count && !c->failed; i++) {
    bool last = i == patterns.count - 1;
    SET_POS(c, patterns.items[i]);
    Matching alternative = {.irrefutable_allowed = last && irrefutable,
                            .fail = last ? m->fail : label_new(c)};
    match(c, patterns.items[i], subject, &alternative);
    settle_captures(c, &alternative.captures, &shared);
    temp_release(c, mark);
    if (last) break;
    jump(c, end);
    label_here(c, alternative.fail);
  }
  label_here(c, end);
  for (int32_t i = 0; i < shared.count && !c->failed; i++)
    capture(c, shared.names[i], shared.regs[i], m);
}

/* -- Statement --------------------------------------------------------------------------------- */

static void match(Compiler *c, AstPattern *p, int subject, Matching *m) {
  if (c->failed) return;
  if (!syntax_depth_enter(&c->depth)) {
    c->failed = true;
    return;
  }
  SET_POS(c, p);
  switch (p->kind) {
  case AST_MatchValue: match_value(c, p, subject, m); break;
  case AST_MatchSingleton: match_singleton(c, p, subject, m); break;
  case AST_MatchSequence: match_sequence(c, p, subject, m); break;
  case AST_MatchMapping: match_mapping(c, p, subject, m); break;
  case AST_MatchClass: match_class(c, p, subject, m); break;
  case AST_MatchStar: COMPILE_ERROR(c, "starred pattern outside of a sequence"); break;
  case AST_MatchAs: match_as(c, p, subject, m); break;
  case AST_MatchOr: match_or(c, p, subject, m); break;
  default: unreachable_state("kind of a pattern");
  }
  c->depth--;
}

static void compile_case(Compiler *c, AstMatchCase *a_case, int subject, bool last, Label end) {
  Matching m = {.irrefutable_allowed = a_case->guard != NULL || last, .fail = label_new(c)};
  int mark = c->unit->top;
  match(c, a_case->pattern, subject, &m);
  if (is_wildcard(a_case->pattern)) emit(c, OP_NOP, 0, 0, 0, 0); /* its line is passed */
  for (int32_t i = 0; i < m.captures.count; i++)
    name_store(c, m.captures.names[i], m.captures.regs[i]);
  if (a_case->guard != NULL) jump_if(c, a_case->guard, m.fail, false);
  temp_release(c, mark);
  compile_statements(c, a_case->body, 0);
  no_line(c);
  jump(c, end);
  SET_POS(c, a_case->pattern);
  label_here(c, m.fail);
}

/* A last `case _` needs no pattern. */
static void compile_default(Compiler *c, AstMatchCase *a_case, int32_t cases, Label end) {
  SET_POS(c, a_case->pattern);
  if (cases > 1) emit(c, OP_NOP, 0, 0, 0, 0);
  if (a_case->guard != NULL) jump_if(c, a_case->guard, end, false);
  compile_statements(c, a_case->body, 0);
}

void compile_match(Compiler *c, AstStmt *s) {
  AstMatchCaseSeq cases = s->Match.cases;
  Label end = label_new(c);
  int subject = expr_push(c, s->Match.subject);
  temps_keep(c);
  int32_t last = cases.count - 1;
  bool has_default = is_wildcard(cases.items[last]->pattern) && last > 0;
  for (int32_t i = 0; i < cases.count - has_default && !c->failed; i++)
    compile_case(c, cases.items[i], subject, i == last, end);
  if (has_default && !c->failed) compile_default(c, cases.items[last], cases.count, end);
  label_here(c, end);
}
