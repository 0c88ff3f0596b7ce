/* Slot wrappers: calling a C slot as the special method it stands for. */
#include "objects/type_slots.h"

#include "objects/int.h"
#include "objects/tuple.h"

/* Exactly `wanted` arguments. */
static bool expect(int nargs, int wanted) {
  if (nargs == wanted) return true;
  raise_type_error("expected %d argument%s, got %d", wanted, wanted == 1 ? "" : "s", nargs);
  return false;
}
/* These two name the function, which has no name: CPython's message begins with a space too. */
static bool expect_two(int nargs) {
  if (nargs == 2) return true;
  raise_type_error(" expected 2 arguments, got %d", nargs);
  return false;
}
static bool expect_one_or_two(int nargs) {
  if (nargs == 1 || nargs == 2) return true;
  raise_type_error(" expected at %s %d argument%s, got %d", nargs < 1 ? "least" : "most",
                   nargs < 1 ? 1 : 2, nargs < 1 ? "" : "s", nargs);
  return false;
}

static Value none_or_error(bool ok) {
  return ok ? NONE : ABSENT;
}
static Value bool_or_error(int truth) {
  return truth < 0 ? ABSENT : from_bool(truth);
}

/* Where a class inherits from several C types, object.__setattr__ may not bypass that of a builtin
   type between. */
static bool may_store(Value self, SlotSTORE function, const char *what) {
  Type *type = type_of(self);
  while (type != NULL && type->flags & TYPE_HEAP &&
         type->slots.setattribute == generic_slots.setattribute)
    type = type->base;
  if (type == NULL || type->slots.setattribute == function) return true;
  raise_type_error("can't apply this %s to %N object", what, type_of(self));
  return false;
}

static Value call_store(const SlotDef *def, SlotSTORE function, Value self, Value key, Value v) {
  bool is_attribute = def->offset == offsetof(TypeSlots, setattribute);
  if (is_attribute && !may_store(self, function, def->dunder)) return ABSENT;
  return none_or_error(function(self, key, v));
}

static Value call_get(SlotGET function, Value self, Value *args, int nargs) {
  Value object = is_none(args[0]) ? ABSENT : args[0];
  Value type = nargs < 2 || is_none(args[1]) ? ABSENT : args[1];
  if (is_absent(object) && is_absent(type))
    return raise_type_error("__get__(None, None) is invalid");
  return function(self, object, type);
}

static Value call_repeat(SlotREPEAT function, Value self, Value count) {
  int64_t n;
  return index_to_i64(count, &n) ? function(self, n) : ABSENT;
}

static Value call_next(SlotNEXT function, Value self) {
  Value v = function(self);
  if (is_absent(v) && !exception_pending()) return raise_stop_iteration(ABSENT);
  return v;
}

static Value call_length(SlotLENGTH function, Value self) {
  int64_t length = function(self);
  return length < 0 ? ABSENT : int_from_i64(length);
}

static Value call_hash(SlotHASH function, Value self) {
  int64_t hash;
  return function(self, &hash) ? int_from_i64(hash) : ABSENT;
}

static Value call_finalize(SlotFINALIZE function, Value self) {
  function(self);
  return NONE;
}

static Value modulus_or_absent(Value *args, int nargs) {
  return nargs < 2 || is_none(args[1]) ? ABSENT : args[1];
}

/* The argument count is right and keywords have been refused. */
static Value call_slot(const SlotDef *def, SlotFunction f, Value self, Value *args, int nargs) {
  switch ((SlotWrapper)def->wrapper) {
  case WRAP_UNARY: return ((SlotUNARY)f)(self);
  case WRAP_BINARY: return ((SlotBINARY)f)(self, args[0]);
  case WRAP_BINARY_REFLECTED: return ((SlotBINARY)f)(args[0], self);
  case WRAP_TERNARY: return ((SlotTERNARY)f)(self, args[0], modulus_or_absent(args, nargs));
  case WRAP_TERNARY_REFLECTED:
    return ((SlotTERNARY)f)(args[0], self, modulus_or_absent(args, nargs));
  case WRAP_NEXT: return call_next((SlotNEXT)f, self);
  case WRAP_LENGTH: return call_length((SlotLENGTH)f, self);
  case WRAP_TRUTH: return bool_or_error(((SlotTRUTH)f)(self));
  case WRAP_CONTAINS: return bool_or_error(((SlotCONTAINS)f)(self, args[0]));
  case WRAP_HASH: return call_hash((SlotHASH)f, self);
  case WRAP_STORE: return call_store(def, (SlotSTORE)f, self, args[0], args[1]);
  case WRAP_STORE_DELETE: return call_store(def, (SlotSTORE)f, self, args[0], ABSENT);
  case WRAP_GETATTR: return ((SlotGETATTR)f)(self, args[0]);
  case WRAP_COMPARE: return ((SlotCOMPARE)f)(self, args[0], def->compare);
  case WRAP_REPEAT: return call_repeat((SlotREPEAT)f, self, args[0]);
  case WRAP_GET: return call_get((SlotGET)f, self, args, nargs);
  case WRAP_SET: return none_or_error(((SlotSET)f)(self, args[0], args[1]));
  case WRAP_SET_DELETE: return none_or_error(((SlotSET)f)(self, args[0], ABSENT));
  case WRAP_FINALIZE: return call_finalize((SlotFINALIZE)f, self);
  case WRAP_CALL:
  case WRAP_INIT:
  case WRAP_NEW:
  case WRAP_NONE: break;
  }
  unreachable_state("slot without wrapper");
}

static bool check_count(const SlotDef *def, int nargs) {
  switch ((SlotWrapper)def->wrapper) {
  case WRAP_UNARY:
  case WRAP_NEXT:
  case WRAP_LENGTH:
  case WRAP_TRUTH:
  case WRAP_HASH:
  case WRAP_FINALIZE: return expect(nargs, 0);
  case WRAP_STORE:
  case WRAP_SET: return expect_two(nargs);
  case WRAP_TERNARY:
  case WRAP_TERNARY_REFLECTED:
  case WRAP_GET: return expect_one_or_two(nargs);
  default: return expect(nargs, 1);
  }
}

Value slot_wrapper_call(const SlotDef *def, SlotFunction function, Value self, Value *args,
                        int nargs, Value kwnames) {
  if (def->wrapper == WRAP_CALL) return ((SlotCALL)function)(self, args, nargs, kwnames);
  if (def->wrapper == WRAP_INIT)
    return none_or_error(((SlotINIT)function)(self, args, nargs, kwnames));
  if (!is_absent(kwnames) && tuple_length(kwnames) > 0)
    return raise_type_error("wrapper %s() takes no keyword arguments", def->dunder);
  return check_count(def, nargs) ? call_slot(def, function, self, args, nargs) : ABSENT;
}
