/* The dispatch loop.

   Note [Loop state]
   Live across instructions: pc (behind the current word), base, thread, consts, dispatch.
   thread->pc is stored (SAVE) before anything that may fail, look at frames or run Python;
   thread->base is always right. Errors go to `error`, which finds a handler or unwinds. Calls of
   Python functions, generators and classes push a frame and go on; only callables written in C
   recurse. */
#include "interp/loop.h"

#include "interp/call_python.h"
#include "interp/frame_object.h"
#include "interp/generator.h"
#include "interp/operations.h"
#include "interp/quicken.h"
#include "interp/runtime.h"
#include "objects/descr.h"
#include "objects/exception_types.h"
#include "objects/float.h"
#include "objects/function_builtin.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/list_store.h"
#include "objects/range.h"
#include "objects/shape_ops.h"
#include "objects/signature.h"

static const void *const *normal_table, *const *tracing_table;

void interp_set_tracing(Thread *thread, bool on) {
  thread->dispatch = on ? tracing_table : normal_table;
}

/* Returns the innermost handler whose range contains the word; NULL: none. */
static const ExceptionEntry *find_handler(const CodeObject *code, uint32_t at) {
  uint32_t low = 0, high = code->exception_count;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    const ExceptionEntry *entry = &code->exceptions[middle];
    if (at < entry->start)
      high = middle;
    else if (at >= entry->end)
      low = middle + 1;
    else
      return entry;
  }
  return NULL;
}

static cold_path bool raise_not_bool_init(Value result) {
  raise_type_error("__init__() should return None, not '%T'", result);
  return false;
}

/* iter_next, with the exception event for the iterator's StopIteration. */
static Value traced_next(Thread *thread, Value iterator) {
  SlotNEXT slot = type_of(iterator)->slots.next;
  Value v = slot == NULL ? iter_next(iterator) : slot(iterator);
  if (is_absent(v) && exception_matches(&exc_StopIteration) && interp_trace_stop(thread))
    exception_clear();
  return v;
}

/* iterator_send, with the exception event for the StopIteration that a generator's method send()
   would raise. */
static Value traced_send(Thread *thread, Value iterator, Value sent, bool *finished) {
  Value v = iterator_send(iterator, sent, finished);
  if (is_absent(v) || !*finished || !(is_generator(iterator) || is_coroutine(iterator))) return v;
  if (is_generator(iterator) && is_none(sent) && is_none(v)) return v;
  Value stop = raise_stop_iteration(is_none(v) ? ABSENT : v);
  assert(is_absent(stop));
  if (!interp_trace_stop(thread)) return stop;
  exception_clear();
  return v;
}

/* Returns where a callee's window begins: where it is or, for the calls of a generator, on the VM
   stack. */
static always_inline Value *window_for(Value *base, Value *in_place) {
  return unlikely(frame_flags(base) & FRAME_GENERATOR) ? generator_of_base(base)->stack_top
                                                       : in_place;
}

/* Note [Arrays of arguments]
   Functions that have arrays of Values as local variables are not inlined into the dispatch loop:
   in its C frame a stale argument would stay for as long as the loop runs, and conservative
   scanning would take it for a reference. */
#define NOT_IN_LOOP __attribute__((noinline))

/* New instance of a class that quicken_call found simple (object.__new__, Python __init__): args
   move up two registers so that self comes before them and R[A] can hold the instance. Returns the
   frame of __init__. */
NOT_IN_LOOP static Value *prepare_init(Value *base, Instr i, Value class_, FunctionObject *init) {
  Value instance = type_alloc(as_type(class_));
  Value *args = &base[i.a + 4];
  base[i.a] = instance;
  Value *window = window_for(base, &base[i.a + 1]);
  Value self_and_args[1 + 255];
  self_and_args[0] = instance;
  values_copy(self_and_args + 1, args, i.b);
  return frame_prepare(window, init, self_and_args, i.b + 1, ABSENT);
}

/* Calls with * and **, of a tuple and a dict: up to so many arguments go straight to a Python
   function's frame. */
enum { SPREAD_ARGUMENTS = 16 };
#define SPREAD_DICT(base, i) ((i).c ? (base)[(i).a + 5] : ABSENT)

static always_inline int64_t spread_length(const Value *base, Instr i) {
  return tuple_length(base[i.a + 4]) + (i.c ? dict_length(base[i.a + 5]) : 0);
}

NOT_IN_LOOP static Value *prepare_spread(const Value *base, Instr i) {
  Value args[SPREAD_ARGUMENTS], tuple = base[i.a + 4];
  Value names = call_spread(tuple, SPREAD_DICT(base, i), args);
  if (is_absent(names) && exception_pending()) return NULL;
  Value *new_base =
      frame_prepare(stack_top(), as_function(base[i.a]), args, (int)tuple_length(tuple), names);
  memset(args, 0, sizeof args);
  GC_KEEP(args);
  return new_base;
}

/* Frame of a bound method of a Python function. */
NOT_IN_LOOP static Value *prepare_method(MethodObject *method, const Value *args, int nargs,
                                         Value kwnames) {
  Value shifted[256 + 1];
  int total = nargs + (is_absent(kwnames) ? 0 : (int)tuple_length(kwnames));
  shifted[0] = slot_get(&method->self);
  values_copy(shifted + 1, args, total);
  return frame_prepare(stack_top(), as_function(slot_get(&method->function)), shifted, nargs + 1,
                       kwnames);
}

static __attribute__((noinline)) Value run(Value *base, const Instr *pc) {
  static const void *const table[256] = {
#define OP(name, a, b, c, d, effects, meaning) &&L_##name,
#define QUICK(name, parent, effects, meaning) &&L_##name,
#include "bytecode/opcodes.def"
  };
  static const void *const traced[256] = {[0 ... 255] = &&L_traced};
  if (unlikely(base == NULL)) {
    normal_table = table;
    tracing_table = traced;
    return ABSENT;
  }
  Thread *const thread = current_thread;
  const void *const *dispatch = thread->dispatch;
  const Slot *consts = as_tuple(slot_get(&frame_code(base)->consts))->items;
  Instr i;

#define R(n) base[n]
#define K(n) slot_get(&consts[n])
#define NEXT                                                                                       \
  do {                                                                                             \
    i = *pc++;                                                                                     \
    goto *dispatch[i.op];                                                                          \
  } while (0)
#define SAVE() (thread->pc = pc)
#define HERE ((Instr *)pc - 1)
#define RELOAD_FRAME() (consts = as_tuple(slot_get(&frame_code(base)->consts))->items)
#define UNDO()                                                                                     \
  do {                                                                                             \
    quicken_undo(frame_code(base), HERE);                                                          \
    pc--;                                                                                          \
    NEXT;                                                                                          \
  } while (0)
/* Result of a helper into R[A]. */
#define FINISH(expression)                                                                         \
  do {                                                                                             \
    Value result_ = (expression);                                                                  \
    if (unlikely(is_absent(result_))) goto error;                                                  \
    R(i.a) = result_;                                                                              \
    NEXT;                                                                                          \
  } while (0)
/* The same after a builtin, which may have changed the dispatch table. Signals that came meanwhile
   are noticed here, so that a handler's exception is the call's. */
#define FINISH_CALL(v)                                                                             \
  do {                                                                                             \
    dispatch = thread->dispatch;                                                                   \
    if (unlikely(is_absent(v))) goto error;                                                        \
    R(i.a) = v;                                                                                    \
    if (unlikely(thread->poll)) goto poll;                                                         \
    NEXT;                                                                                          \
  } while (0)
/* What these run may have changed the dispatch table too: __enter__ is a usual place to switch on
   tracing. */
#define OUT_OF_LINE(NAME, function)                                                                \
  L_##NAME : SAVE();                                                                               \
  if (unlikely(!function(base, i))) goto error;                                                    \
  dispatch = thread->dispatch;                                                                     \
  NEXT;
/* Python frame at new_base for function f: continue there. */
#define ENTER_FRAME(new_base, f, frame_flags_)                                                     \
  do {                                                                                             \
    CodeObject *code_ = as_code(slot_get(&as_function(f)->code));                                  \
    frame_link(thread, new_base, f, pc, frame_flags_);                                             \
    base = new_base;                                                                               \
    pc = code_->words;                                                                             \
    consts = as_tuple(slot_get(&code_->consts))->items;                                            \
    dispatch = thread->dispatch;                                                                   \
    NEXT;                                                                                          \
  } while (0)
#define CONDITION_TRUE(v, truth)                                                                   \
  int truth;                                                                                       \
  if (same(v, TRUE_VALUE))                                                                         \
    truth = 1;                                                                                     \
  else if (same(v, FALSE_VALUE) || is_none(v))                                                     \
    truth = 0;                                                                                     \
  else {                                                                                           \
    SAVE();                                                                                        \
    truth = object_truth(v);                                                                       \
    if (unlikely(truth < 0)) goto error;                                                           \
  }

  if (unlikely(exception_pending())) goto error_thrown;
  NEXT;

L_traced:
  SAVE();
  if (!interp_trace_instruction(thread, base, pc - 1)) goto error;
  if (unlikely(thread->pc != pc)) { /* f_lineno was set */
    pc = thread->pc;
    i = *pc++;
    SAVE();
  }
  dispatch = thread->dispatch;
  goto *table[i.op];

  /* -- Moves and constants ------------------------------------------------------------------------------------ */
L_NOP:
  NEXT;
L_RESUME:
  if (likely(!thread->poll)) NEXT;
  SAVE();
poll:
  if (!runtime_poll_in_loop()) goto error;
  dispatch = thread->dispatch;
  NEXT;
L_MOVE:
  R(i.a) = R(i.b);
  NEXT;
L_LOAD_FAR:
  R(i.a) = R(i.d);
  NEXT;
L_STORE_FAR:
  R(i.d) = R(i.a);
  NEXT;
L_LOAD_CONST:
  R(i.a) = K(i.ud);
  NEXT;
L_LOAD_INT:
  R(i.a) = from_small_int(i.d);
  NEXT;
L_CHECK_BOUND:
  if (likely(!is_absent(R(i.a)))) NEXT;
  SAVE();
  if (!op_check_bound(base, i)) goto error;
  NEXT;
  OUT_OF_LINE(DELETE_LOCAL, op_delete_local)
L_CLEAR:
  R(i.a) = ABSENT;
  NEXT;

  /* -- Names ---------------------------------------------------------------------------------------------------- */
  OUT_OF_LINE(LOAD_NAME, op_load_name)
  OUT_OF_LINE(STORE_NAME, op_store_name)
  OUT_OF_LINE(DELETE_NAME, op_delete_name)
  OUT_OF_LINE(LOAD_GLOBAL, op_load_global)
  OUT_OF_LINE(STORE_GLOBAL, op_store_global)
  OUT_OF_LINE(DELETE_GLOBAL, op_delete_global)
L_LOAD_NAME_CELL:
L_LOAD_GLOBAL_CELL : {
  GlobalCell *cell = (GlobalCell *)(uintptr_t)i.ud;
  Value v = slot_get(&cell->value);
  if (unlikely(is_absent(v))) {
    if (cell->builtin == NULL) UNDO();
    v = slot_get(&cell->builtin->value);
    if (is_absent(v)) UNDO();
  }
  R(i.a) = v;
  NEXT;
}
L_STORE_NAME_CELL:
L_STORE_GLOBAL_CELL : {
  GlobalCell *cell = (GlobalCell *)(uintptr_t)i.ud;
  if (unlikely(is_absent(slot_get(&cell->value))))
    UNDO(); /* becomes a key again: the dict must know */
  slot_set(cell, &cell->value, R(i.a));
  NEXT;
}
L_MAKE_CELL:
  R(i.a) = cell_new(R(i.a));
  NEXT;
L_LOAD_CELL : {
  Value v = slot_get(&as_cell(R(i.b))->contents);
  if (unlikely(is_absent(v))) {
    SAVE();
    if (!op_load_cell(base, i)) goto error;
    NEXT;
  }
  R(i.a) = v;
  NEXT;
}
L_STORE_CELL:
  slot_set(as_object(R(i.b)), &as_cell(R(i.b))->contents, R(i.a));
  NEXT;
  OUT_OF_LINE(DELETE_CELL, op_delete_cell)
L_LOAD_FREE : {
  CellObject *cell = as_cell(tuple_get(slot_get(&as_function(base[-4])->closure), i.d));
  Value v = slot_get(&cell->contents);
  if (unlikely(is_absent(v))) {
    SAVE();
    if (!op_load_free(base, i)) goto error;
    NEXT;
  }
  R(i.a) = v;
  NEXT;
}
L_STORE_FREE : {
  CellObject *cell = as_cell(tuple_get(slot_get(&as_function(base[-4])->closure), i.d));
  slot_set(cell, &cell->contents, R(i.a));
  NEXT;
}
  OUT_OF_LINE(DELETE_FREE, op_delete_free)
L_LOAD_CLOSURE:
  R(i.a) = tuple_get(slot_get(&as_function(base[-4])->closure), i.d);
  NEXT;
  OUT_OF_LINE(LOAD_CLASSFREE, op_load_classfree)

  /* -- Attributes and items ------------------------------------------------------------------------------------- */
L_LOAD_ATTR : {
  SAVE();
  if (unlikely(++HERE->c == QUICKEN_AT)) {
    quicken_load_attr(frame_code(base), HERE, R(i.b));
    i.word = HERE->word;
    if (i.op != OP_LOAD_ATTR) goto *table[i.op];
  }
  FINISH(object_getattr(R(i.b), tuple_get(slot_get(&frame_code(base)->names), i.d)));
}
L_LOAD_ATTR_SLOT : {
  Value object = R(i.b);
  if (likely(is_object(object) && as_object(object)->shape_address == i.ud)) {
    Value v = ((Value *)as_object(object))[i.c];
    if (likely(!is_absent(v))) { /* one of __slots__ may be */
      R(i.a) = v;
      NEXT;
    }
  }
  SAVE();
  quicken_load_attr(frame_code(base), HERE, object);
  i.word = HERE->word;
  goto *table[i.op];
}
L_LOAD_ATTR_CACHED : {
  CodeObject *code = frame_code(base);
  Value v = cache_module_value(&code->caches[i.ud], R(i.b));
  if (!is_absent(v)) {
    R(i.a) = v;
    NEXT;
  }
  SAVE();
  v = cache_load_attr(code, i.ud, R(i.b));
  if (likely(!is_absent(v))) {
    R(i.a) = v;
    NEXT;
  }
  if (exception_pending()) goto error;
  quicken_load_attr(code, HERE, R(i.b));
  FINISH(object_getattr(R(i.b),
                        tuple_get(slot_get(&code->names), code->original[pc - 1 - code->words].d)));
}
L_LOAD_ATTR_PROPERTY : {
  CodeObject *code = frame_code(base);
  const InlineCache *cache = &code->caches[i.ud];
  Value object = R(i.b);
  if (unlikely(value_shape(object) != cache->shape ||
               cache->shape->type->version != cache->version))
    UNDO();
  SAVE();
  Value getter = slot_get(&cache->value);
  Value *top = stack_top();
  Value *new_base = frame_prepare(top, as_function(getter), &object, 1, ABSENT);
  if (unlikely(new_base == NULL)) goto error;
  ENTER_FRAME(new_base, getter, 0);
}
L_STORE_ATTR : {
  SAVE();
  if (unlikely(++HERE->c == QUICKEN_AT)) {
    quicken_store_attr(frame_code(base), HERE, R(i.a));
    i.word = HERE->word;
    if (i.op != OP_STORE_ATTR) goto *table[i.op];
  }
  if (unlikely(!object_setattr(R(i.a), tuple_get(slot_get(&frame_code(base)->names), i.d), R(i.b))))
    goto error;
  NEXT;
}
L_STORE_ATTR_SLOT : {
  Value object = R(i.a);
  if (likely(is_object(object) && as_object(object)->shape_address == i.ud)) {
    slot_set(as_object(object), (Slot *)as_object(object) + i.c, R(i.b));
    NEXT;
  }
  SAVE();
  quicken_store_attr(frame_code(base), HERE, object);
  i.word = HERE->word;
  goto *table[i.op];
}
L_STORE_ATTR_CACHED : {
  CodeObject *code = frame_code(base);
  SAVE();
  int stored = cache_store_attr(code, i.ud, R(i.a), R(i.b));
  if (likely(stored > 0)) NEXT;
  if (stored < 0) goto error;
  quicken_store_attr(code, HERE, R(i.a));
  if (unlikely(!object_setattr(
          R(i.a), tuple_get(slot_get(&code->names), code->original[pc - 1 - code->words].d),
          R(i.b))))
    goto error;
  NEXT;
}
  OUT_OF_LINE(DELETE_ATTR, op_delete_attr)
L_LOAD_METHOD : {
  SAVE();
  if (unlikely(++HERE->c == QUICKEN_AT)) {
    quicken_load_method(frame_code(base), HERE, R(i.b));
    i.word = HERE->word;
    if (i.op != OP_LOAD_METHOD) goto *table[i.op];
  }
  Value object = R(i.b);
  AttributeInfo info =
      attribute_resolve(value_shape(object), tuple_get(slot_get(&frame_code(base)->names), i.d));
  if (info.kind == ATTRIBUTE_METHOD) {
    R(i.a) = info.value;
    R(i.a + 4) = object;
    NEXT;
  }
  Value v = object_getattr(object, tuple_get(slot_get(&frame_code(base)->names), i.d));
  if (unlikely(is_absent(v))) goto error;
  R(i.a) = v;
  R(i.a + 4) = ABSENT;
  NEXT;
}
L_LOAD_METHOD_CACHED : {
  CodeObject *code = frame_code(base);
  const InlineCache *cache = &code->caches[i.ud];
  Value object = R(i.b), function, self;
  Shape *shape = value_shape(object);
  if (likely(cache->shape == shape && cache->kind == ATTRIBUTE_METHOD &&
             cache->version == shape->type->version)) {
    R(i.a) = slot_get(&cache->value);
    R(i.a + 4) = object;
    NEXT;
  }
  Value function_of_module = cache_module_value(cache, object);
  if (likely(!is_absent(function_of_module))) {
    R(i.a) = function_of_module;
    R(i.a + 4) = ABSENT;
    NEXT;
  }
  SAVE();
  if (unlikely(!cache_load_method(code, i.ud, object, &function, &self))) {
    if (exception_pending()) goto error;
    quicken_load_method(code, HERE, object);
    Value v = object_getattr(
        object, tuple_get(slot_get(&code->names), code->original[pc - 1 - code->words].d));
    if (unlikely(is_absent(v))) goto error;
    function = v;
    self = ABSENT;
  }
  R(i.a) = function;
  R(i.a + 4) = self;
  NEXT;
}
  OUT_OF_LINE(LOAD_SUPER_ATTR, op_load_super_attr)
  OUT_OF_LINE(LOAD_SUPER_METHOD, op_load_super_method)
L_GET_ITEM:
  SAVE();
  if (unlikely((++HERE->d & 0xff) == QUICKEN_AT)) quicken_get_item(HERE, R(i.b), R(i.c));
  FINISH(object_getitem(R(i.b), R(i.c)));
L_GET_ITEM_LIST_INT : {
  Value list = R(i.b), index = R(i.c);
  if (unlikely(!has_shape(list, &list_shape) || !is_small_int(index))) UNDO();
  int64_t n = as_small_int(index), length = list_length(list);
  if (n < 0) n += length;
  if (unlikely((uint64_t)n >= (uint64_t)length)) UNDO();
  R(i.a) = list_get(list, n);
  NEXT;
}
L_GET_ITEM_TUPLE_INT : {
  Value tuple = R(i.b), index = R(i.c);
  if (unlikely(!has_shape(tuple, &tuple_shape) || !is_small_int(index))) UNDO();
  int64_t n = as_small_int(index), length = tuple_length(tuple);
  if (n < 0) n += length;
  if (unlikely((uint64_t)n >= (uint64_t)length)) UNDO();
  R(i.a) = tuple_get(tuple, n);
  NEXT;
}
L_GET_ITEM_STR_INT : {
  Value s = R(i.b), index = R(i.c);
  if (unlikely(!is_exact_str(s) || !is_small_int(index))) UNDO();
  int64_t n = as_small_int(index), length = str_length(s);
  if (n < 0) n += length;
  if (unlikely((uint64_t)n >= (uint64_t)length)) UNDO();
  R(i.a) = str_from_char(str_char_at(s, n));
  NEXT;
}
L_GET_ITEM_DICT : {
  if (unlikely(!is_exact_dict(R(i.b)))) UNDO();
  SAVE();
  Value v = dict_get(R(i.b), R(i.c));
  if (unlikely(is_absent(v))) {
    if (!exception_pending()) raise_key_error(R(i.c));
    goto error;
  }
  R(i.a) = v;
  NEXT;
}
L_SET_ITEM:
  SAVE();
  if (unlikely((++HERE->d & 0xff) == QUICKEN_AT)) quicken_set_item(HERE, R(i.a), R(i.b));
  if (unlikely(!object_setitem(R(i.a), R(i.b), R(i.c)))) goto error;
  NEXT;
L_SET_ITEM_LIST_INT : {
  Value list = R(i.a), index = R(i.b);
  if (unlikely(!has_shape(list, &list_shape) || !is_small_int(index))) UNDO();
  int64_t n = as_small_int(index), length = list_length(list);
  if (n < 0) n += length;
  if (unlikely((uint64_t)n >= (uint64_t)length)) UNDO();
  Value items = slot_get(&as_list(list)->items);
  if (likely(has_shape(items, &list_items_shape))) {
    slot_set_item(as_object(items), object_cast(ListItems, items)->items, n, R(i.c));
    NEXT;
  }
  SAVE();
  list_set(list, n, R(i.c));
  NEXT;
}
L_SET_ITEM_DICT:
  if (unlikely(!is_exact_dict(R(i.a)))) UNDO();
  SAVE();
  if (unlikely(!dict_set(R(i.a), R(i.b), R(i.c)))) goto error;
  NEXT;
L_DELETE_ITEM:
  SAVE();
  if (unlikely(!object_delitem(R(i.a), R(i.b)))) goto error;
  NEXT;
  OUT_OF_LINE(BUILD_SLICE, op_build_slice)

  /* -- Operators ----------------------------------------------------------------------------------------------- */
#define BINARY_WORD(right)                                                                         \
  do {                                                                                             \
    SAVE();                                                                                        \
    Value left_ = R(i.b), right_ = (right);                                                        \
    if (unlikely(((HERE->d += 1 << 16) >> 16 & 63) == QUICKEN_AT))                                 \
      quicken_binary(frame_code(base), HERE, left_, right_);                                       \
    FINISH(i.d & 256 ? number_inplace(i.d & 255, left_, right_)                                    \
                     : number_binary(i.d & 255, left_, right_));                                   \
  } while (0)
L_BINARY:
  BINARY_WORD(R(i.c));
L_BINARY_K:
  BINARY_WORD(K(i.c));
#define TWO_INTS(x, y)                                                                             \
  Value x = R(i.b), y = R(i.c);                                                                    \
  if (unlikely(!both_small_int(x, y))) UNDO()
#define ONE_INT(x)                                                                                 \
  Value x = R(i.b);                                                                                \
  if (unlikely(!is_small_int(x))) UNDO()
#define CHECKED(builtin, x, y)                                                                     \
  do {                                                                                             \
    int64_t result_;                                                                               \
    if (unlikely(builtin((int64_t)(x), (int64_t)(y), &result_))) UNDO();                           \
    R(i.a) = (Value){(uint64_t)result_};                                                           \
    NEXT;                                                                                          \
  } while (0)
L_ADD_INT : {
  TWO_INTS(x, y);
  CHECKED(__builtin_add_overflow, x.bits, y.bits - 1);
}
L_SUB_INT : {
  TWO_INTS(x, y);
  CHECKED(__builtin_sub_overflow, x.bits, y.bits - 1);
}
#define MULTIPLY(x, y)                                                                             \
  do {                                                                                             \
    int64_t product_;                                                                              \
    if (unlikely(__builtin_mul_overflow((int64_t)((x).bits - 1), (int64_t)(y), &product_)))        \
      UNDO();                                                                                      \
    R(i.a) = (Value){(uint64_t)product_ + 1};                                                      \
    NEXT;                                                                                          \
  } while (0)
L_MUL_INT : {
  TWO_INTS(x, y);
  MULTIPLY(x, as_small_int(y));
}
/* Python's floor division and modulo for a divisor that is neither 0 nor -1. */
#define FLOOR_DIVIDE(x, y)                                                                         \
  do {                                                                                             \
    int64_t x_ = (x), y_ = (y), q_ = x_ / y_;                                                      \
    if ((x_ % y_ != 0) && ((x_ < 0) != (y_ < 0))) q_--;                                            \
    R(i.a) = from_small_int(q_);                                                                   \
    NEXT;                                                                                          \
  } while (0)
#define FLOOR_MODULO(x, y)                                                                         \
  do {                                                                                             \
    int64_t y_ = (y), r_ = (x) % y_;                                                               \
    if (r_ != 0 && ((r_ < 0) != (y_ < 0))) r_ += y_;                                               \
    R(i.a) = from_small_int(r_);                                                                   \
    NEXT;                                                                                          \
  } while (0)
L_FLOORDIV_INT : {
  TWO_INTS(x, y);
  if (unlikely(as_small_int(y) == 0 || as_small_int(y) == -1)) UNDO();
  FLOOR_DIVIDE(as_small_int(x), as_small_int(y));
}
L_MOD_INT : {
  TWO_INTS(x, y);
  if (unlikely(as_small_int(y) == 0 || as_small_int(y) == -1)) UNDO();
  FLOOR_MODULO(as_small_int(x), as_small_int(y));
}
L_AND_INT : {
  TWO_INTS(x, y);
  R(i.a) = (Value){x.bits & y.bits};
  NEXT;
}
L_OR_INT : {
  TWO_INTS(x, y);
  R(i.a) = (Value){x.bits | y.bits};
  NEXT;
}
L_XOR_INT : {
  TWO_INTS(x, y);
  R(i.a) = (Value){(x.bits ^ y.bits) | 1};
  NEXT;
}
#define SHIFT_LEFT(x, count)                                                                       \
  do {                                                                                             \
    int64_t n_ = (count), x_ = (x);                                                                \
    if (unlikely((uint64_t)n_ > 61)) UNDO();                                                       \
    int64_t shifted_ = (int64_t)((uint64_t)x_ << n_);                                              \
    if (unlikely(shifted_ >> n_ != x_ || !fits_small_int(shifted_))) UNDO();                       \
    R(i.a) = from_small_int(shifted_);                                                             \
    NEXT;                                                                                          \
  } while (0)
L_LSHIFT_INT : {
  TWO_INTS(x, y);
  SHIFT_LEFT(as_small_int(x), as_small_int(y));
}
L_RSHIFT_INT : {
  TWO_INTS(x, y);
  int64_t count = as_small_int(y);
  if (unlikely(count < 0)) UNDO();
  R(i.a) = from_small_int(as_small_int(x) >> min_of(count, 63));
  NEXT;
}
L_ADD_INT_I : {
  ONE_INT(x);
  CHECKED(__builtin_add_overflow, x.bits, (int64_t)i.d * 2);
}
L_SUB_INT_I : {
  ONE_INT(x);
  CHECKED(__builtin_sub_overflow, x.bits, (int64_t)i.d * 2);
}
L_MUL_INT_I : {
  ONE_INT(x);
  MULTIPLY(x, i.d);
}
L_FLOORDIV_INT_I : {
  ONE_INT(x);
  FLOOR_DIVIDE(as_small_int(x), (int64_t)i.d);
}
L_MOD_INT_I : {
  ONE_INT(x);
  FLOOR_MODULO(as_small_int(x), (int64_t)i.d);
}
L_AND_INT_I : {
  ONE_INT(x);
  R(i.a) = from_small_int(as_small_int(x) & i.d);
  NEXT;
}
L_LSHIFT_INT_I : {
  ONE_INT(x);
  SHIFT_LEFT(as_small_int(x), i.d);
}
L_RSHIFT_INT_I : {
  ONE_INT(x);
  R(i.a) = from_small_int(as_small_int(x) >> min_of(i.d, 63));
  NEXT;
}
/* Operand of float arithmetic: flonum or small int, anything else undoes the word. */
#define FLOAT_OPERAND(name, v)                                                                     \
  double name;                                                                                     \
  do {                                                                                             \
    Value operand_ = (v);                                                                          \
    if (likely(is_flonum(operand_)))                                                               \
      name = as_flonum(operand_);                                                                  \
    else if (is_small_int(operand_))                                                               \
      name = (double)as_small_int(operand_);                                                       \
    else                                                                                           \
      UNDO();                                                                                      \
  } while (0)
/* At least one is a float: two ints would need an int result. */
#define TWO_FLOATS(x, y, right)                                                                    \
  if (unlikely((R(i.b).bits & (right).bits & 1) != 0)) UNDO();                                     \
  FLOAT_OPERAND(x, R(i.b));                                                                        \
  FLOAT_OPERAND(y, right)
#define FLOAT_WORD(NAME, right, op)                                                                \
  L_##NAME : {                                                                                     \
    TWO_FLOATS(x, y, right);                                                                       \
    R(i.a) = float_from_double(x op y);                                                            \
    NEXT;                                                                                          \
  }
  FLOAT_WORD(ADD_FLOAT, R(i.c), +)
  FLOAT_WORD(SUB_FLOAT, R(i.c), -)
  FLOAT_WORD(MUL_FLOAT, R(i.c), *)
  FLOAT_WORD(ADD_FLOAT_K, K(i.c), +)
  FLOAT_WORD(SUB_FLOAT_K, K(i.c), -)
  FLOAT_WORD(MUL_FLOAT_K, K(i.c), *)
/* Division: two ints only where both are exact as doubles, then the quotient is correctly
   rounded. */
#define EXACT_INT(v) (!is_small_int(v) || (uint64_t)(as_small_int(v) + (1LL << 53)) <= (1ULL << 54))
#define DIVIDE_WORD(NAME, right)                                                                   \
  L_##NAME : {                                                                                     \
    if (unlikely(!EXACT_INT(R(i.b)) || !EXACT_INT(right))) UNDO();                                 \
    FLOAT_OPERAND(x, R(i.b));                                                                      \
    FLOAT_OPERAND(y, right);                                                                       \
    if (unlikely(y == 0.0)) UNDO();                                                                \
    R(i.a) = float_from_double(x / y);                                                             \
    NEXT;                                                                                          \
  }
  DIVIDE_WORD(DIV_FLOAT, R(i.c))
  DIVIDE_WORD(DIV_FLOAT_K, K(i.c))
L_ADD_STR : {
  Value x = R(i.b), y = R(i.c);
  if (unlikely(!is_exact_str(x) || !is_exact_str(y))) UNDO();
  SAVE();
  FINISH(str_concat(x, y));
}
#define UNARY_WORD(NAME, function)                                                                 \
  L_##NAME : SAVE();                                                                               \
  FINISH(function(R(i.b)));
L_NEGATIVE:
  if (likely(is_flonum(R(i.b)))) {
    R(i.a) = float_from_double(-as_flonum(R(i.b)));
    NEXT;
  }
  SAVE();
  FINISH(number_negative(R(i.b)));
  UNARY_WORD(POSITIVE, number_positive)
  UNARY_WORD(INVERT, number_invert)
L_NOT : {
  CONDITION_TRUE(R(i.b), truth);
  R(i.a) = from_bool(!truth);
  NEXT;
}
#define COMPARE_WORD(right)                                                                        \
  do {                                                                                             \
    SAVE();                                                                                        \
    Value left_ = R(i.b), right_ = (right);                                                        \
    if (unlikely(((HERE->d += 1 << 16) >> 16 & 63) == QUICKEN_AT))                                 \
      quicken_compare(frame_code(base), HERE, left_, right_);                                      \
    FINISH(object_compare(left_, right_, i.d & 7));                                                \
  } while (0)
L_COMPARE:
  COMPARE_WORD(R(i.c));
L_COMPARE_K:
  COMPARE_WORD(K(i.c));
#define COMPARE_BY(op, x, y, result)                                                               \
  switch (op) {                                                                                    \
  case CMP_LT: result = (x) < (y); break;                                                          \
  case CMP_LE: result = (x) <= (y); break;                                                         \
  case CMP_EQ: result = (x) == (y); break;                                                         \
  case CMP_NE: result = (x) != (y); break;                                                         \
  case CMP_GT: result = (x) > (y); break;                                                          \
  default: result = (x) >= (y); break;                                                             \
  }
L_COMPARE_INT : {
  TWO_INTS(x, y);
  bool result;
  COMPARE_BY(i.d & 7, (int64_t)x.bits, (int64_t)y.bits, result);
  R(i.a) = from_bool(result);
  NEXT;
}
#define COMPARED_FLOATS(x, y)                                                                      \
  if (unlikely(!EXACT_INT(R(i.b)) || !EXACT_INT(R(i.c)))) UNDO();                                  \
  FLOAT_OPERAND(x, R(i.b));                                                                        \
  FLOAT_OPERAND(y, R(i.c))
L_COMPARE_FLOAT : {
  COMPARED_FLOATS(x, y);
  bool result;
  COMPARE_BY(i.d & 7, x, y, result);
  R(i.a) = from_bool(result);
  NEXT;
}
L_COMPARE_STR : {
  Value x = R(i.b), y = R(i.c);
  if (unlikely(!is_exact_str(x) || !is_exact_str(y))) UNDO();
  R(i.a) = from_bool((same(x, y) || str_equal(x, y)) == ((i.d & 7) == CMP_EQ));
  NEXT;
}
L_IS:
  R(i.a) = from_bool((same(R(i.b), R(i.c)) || object_is(R(i.b), R(i.c))) != i.d);
  NEXT;
L_IN : {
  SAVE();
  int contains = object_contains(R(i.c), R(i.b));
  if (unlikely(contains < 0)) goto error;
  R(i.a) = from_bool(contains != i.d);
  NEXT;
}

  /* -- Jumps ------------------------------------------------------------------------------------------------------ */
L_JUMP:
  pc += i.d;
  NEXT;
L_JUMP_BACK:
  if (unlikely(
          thread->poll)) { /* before the jump: an exception is raised here, not before the loop */
    SAVE();
    if (!runtime_poll_in_loop()) goto error;
    dispatch = thread->dispatch;
  }
  pc += i.d;
  NEXT;
L_JUMP_IF_TRUE : {
  CONDITION_TRUE(R(i.a), truth);
  if (truth) pc += i.d;
  NEXT;
}
L_JUMP_IF_FALSE : {
  CONDITION_TRUE(R(i.a), truth);
  if (!truth) pc += i.d;
  NEXT;
}
L_JUMP_IF_NONE:
  if (is_none(R(i.a))) pc += i.d;
  NEXT;
L_JUMP_IF_NOT_NONE:
  if (!is_none(R(i.a))) pc += i.d;
  NEXT;
#define JUMP_COMPARE_WORD(right)                                                                   \
  do {                                                                                             \
    SAVE();                                                                                        \
    Value left_ = R(i.b), right_ = (right);                                                        \
    if (unlikely((HERE->a += 16) >> 4 == QUICKEN_AT))                                              \
      quicken_jump_compare(frame_code(base), HERE, left_, right_);                                 \
    Value result_ = object_compare(left_, right_, i.a & 7);                                        \
    if (unlikely(is_absent(result_))) goto error;                                                  \
    CONDITION_TRUE(result_, truth_);                                                               \
    if (truth_ != (i.a >> 3 & 1)) pc += i.d;                                                       \
    NEXT;                                                                                          \
  } while (0)
L_JUMP_COMPARE:
  JUMP_COMPARE_WORD(R(i.c));
L_JUMP_COMPARE_K:
  JUMP_COMPARE_WORD(K(i.c));
#define JUMP_INT(NAME, op)                                                                         \
  L_JUMP_##NAME##_INT : {                                                                          \
    TWO_INTS(x, y);                                                                                \
    if ((int64_t)x.bits op(int64_t) y.bits) pc += i.d;                                             \
    NEXT;                                                                                          \
  }                                                                                                \
  L_JUMP_##NAME##_INT_I : {                                                                        \
    ONE_INT(x);                                                                                    \
    if (as_small_int(x) op(int8_t) i.c) pc += i.d;                                                 \
    NEXT;                                                                                          \
  }
  JUMP_INT(LT, <)
  JUMP_INT(LE, <=)
  JUMP_INT(EQ, ==)
  JUMP_INT(NE, !=)
  JUMP_INT(GT, >)
  JUMP_INT(GE, >=)
L_JUMP_COMPARE_INT_K : {
  ONE_INT(x);
  bool result;
  COMPARE_BY(i.a & 7, as_small_int(x), as_small_int(K(i.c)), result);
  if (result != (i.a >> 3 & 1)) pc += i.d;
  NEXT;
}
L_JUMP_COMPARE_FLOAT : {
  COMPARED_FLOATS(x, y);
  bool result;
  COMPARE_BY(i.a & 7, x, y, result);
  if (result != (i.a >> 3 & 1)) pc += i.d;
  NEXT;
}
#define JUMP_STR(NAME, right)                                                                      \
  L_##NAME : {                                                                                     \
    Value x = R(i.b), y = (right);                                                                 \
    if (unlikely(!is_exact_str(x) || !is_exact_str(y))) UNDO();                                    \
    bool result = (same(x, y) || str_equal(x, y)) == ((i.a & 7) == CMP_EQ);                        \
    if (result != (i.a >> 3 & 1)) pc += i.d;                                                       \
    NEXT;                                                                                          \
  }
  JUMP_STR(JUMP_COMPARE_STR, R(i.c))
  JUMP_STR(JUMP_COMPARE_STR_K, K(i.c))

  /* -- Calls -------------------------------------------------------------------------------------------------------- */
#define ARGS(i) (&R((i).a + 4))
  {
    Value callable, kwnames;
    Value *args;
    int nargs;
    uint32_t entry_flags;
  L_CALL:
    SAVE();
    if (unlikely((++HERE->d & 0xff) == QUICKEN_AT)) {
      quicken_call(frame_code(base), HERE, R(i.a), i.b);
      i.word = HERE->word;
      if (i.op != OP_CALL) goto *table[i.op];
    }
    callable = R(i.a);
    args = ARGS(i);
    nargs = i.b;
    kwnames = ABSENT;
    goto call_generic;
  L_CALL_KW:
    SAVE();
    callable = R(i.a);
    args = ARGS(i);
    kwnames = K(i.ud);
    nargs = i.b - (int)tuple_length(kwnames);
    goto call_generic;
  L_CALL_METHOD:
    SAVE();
    if (unlikely((++HERE->d & 0xff) == QUICKEN_AT)) {
      quicken_call_method(frame_code(base), HERE, R(i.a), R(i.a + 4), i.b);
      i.word = HERE->word;
      if (i.op != OP_CALL_METHOD) goto *table[i.op];
    }
    kwnames = ABSENT;
    goto call_method;
  L_CALL_METHOD_KW:
    SAVE();
    kwnames = K(i.ud);
  call_method:
    callable = R(i.a);
    args = ARGS(i);
    nargs = i.b - (is_absent(kwnames) ? 0 : (int)tuple_length(kwnames));
    if (is_absent(*args))
      args++;
    else
      nargs++;
    goto call_generic;
  call_generic:
    /* Everything callable arrives here: Python functions get a frame, all else its C slot. */
    entry_flags = 0;
    if (is_method(callable) && is_function(slot_get(&as_method(callable)->function)) &&
        nargs < 64) {
      Value function = slot_get(&as_method(callable)->function);
      Value *new_base = prepare_method(as_method(callable), args, nargs, kwnames);
      if (unlikely(new_base == NULL)) goto error;
      ENTER_FRAME(new_base, function, 0);
    }
    if (is_function(callable)) {
      Value *window = window_for(base, args - FRAME_HEADER_WORDS);
      Value *new_base = frame_prepare(window, as_function(callable), args, nargs, kwnames);
      if (unlikely(new_base == NULL)) goto error;
      ENTER_FRAME(new_base, callable, entry_flags);
    }
    Value v = call(callable, args, nargs, kwnames);
    FINISH_CALL(v);
  }
L_CALL_EX : {
  SAVE();
  if (unlikely(!op_call_ex_arguments(base, i))) goto error;
  if (is_function(R(i.a)) && likely(spread_length(base, i) <= SPREAD_ARGUMENTS)) {
    Value *new_base = prepare_spread(base, i);
    if (unlikely(new_base == NULL)) goto error;
    ENTER_FRAME(new_base, R(i.a), 0);
  }
  Value v = call_with_tuple(R(i.a), R(i.a + 4), SPREAD_DICT(base, i));
  FINISH_CALL(v);
}
#define CALL_EXACT(arguments)                                                                      \
  do {                                                                                             \
    Value f = R(i.a);                                                                              \
    if (unlikely(!is_function(f))) UNDO();                                                         \
    CodeObject *code = as_code(slot_get(&as_function(f)->code));                                   \
    if (unlikely(code->version != i.ud)) UNDO();                                                   \
    SAVE();                                                                                        \
    Value *new_base = (arguments);                                                                 \
    if (unlikely(frame_flags(base) & FRAME_GENERATOR)) {                                           \
      Value *top = generator_of_base(base)->stack_top + FRAME_HEADER_WORDS;                        \
      values_copy(top, new_base, code->argcount);                                                  \
      new_base = top;                                                                              \
    }                                                                                              \
    if (unlikely(new_base + code->register_count >= thread->stack_limit ||                         \
                 thread->depth >= recursion_limit)) {                                              \
      if (!frame_check_limits(new_base, code->register_count)) goto error;                         \
    }                                                                                              \
    for (Value *r = new_base + code->argcount, *end = new_base + code->register_count; r < end;    \
         r++) {                                                                                    \
      *r = ABSENT;                                                                                 \
      __asm__("" : "+r"(r)); /* not a call of memset */                                            \
    }                                                                                              \
    frame_link(thread, new_base, f, pc, 0);                                                        \
    base = new_base;                                                                               \
    pc = code->words;                                                                              \
    consts = as_tuple(slot_get(&code->consts))->items;                                             \
    dispatch = thread->dispatch;                                                                   \
    NEXT;                                                                                          \
  } while (0)
L_CALL_PY:
  CALL_EXACT(ARGS(i));
L_CALL_PY_METHOD:
  if (unlikely(is_absent(R(i.a + 4)))) UNDO();
  CALL_EXACT(ARGS(i));
L_CALL_PY_FUNCTION:
  if (unlikely(!is_absent(R(i.a + 4)))) UNDO();
  CALL_EXACT(ARGS(i) + 1);
#define CALL_RAW_WORD(def_, arguments, nargs)                                                      \
  do {                                                                                             \
    const InlineCache *cache = &frame_code(base)->caches[i.ud];                                    \
    Value f = R(i.a);                                                                              \
    if (unlikely(!same(f, slot_get(&cache->value)))) UNDO();                                       \
    SAVE();                                                                                        \
    Value v = (def_)->raw(arguments, nargs, ABSENT);                                               \
    FINISH_CALL(v);                                                                                \
  } while (0)
L_CALL_BUILTIN_RAW:
  CALL_RAW_WORD(as_builtin_function(f)->def, ARGS(i), i.b);
L_CALL_BUILTIN_FUNCTION_RAW:
  if (unlikely(!is_absent(R(i.a + 4)))) UNDO();
  CALL_RAW_WORD(as_builtin_function(f)->def, ARGS(i) + 1, i.b);
L_CALL_BUILTIN_METHOD_RAW:
  if (unlikely(is_absent(R(i.a + 4)))) UNDO();
  CALL_RAW_WORD(object_cast(MethodDescriptor, f)->def, ARGS(i), i.b + 1);
#define CALL_BUILTIN_WORD(arguments)                                                               \
  do {                                                                                             \
    const InlineCache *cache = &frame_code(base)->caches[i.ud];                                    \
    Value f = R(i.a);                                                                              \
    if (unlikely(!same(f, slot_get(&cache->value)))) UNDO();                                       \
    SAVE();                                                                                        \
    Value v = as_builtin_function(f)->def->function(arguments, i.b);                               \
    FINISH_CALL(v);                                                                                \
  } while (0)
L_CALL_BUILTIN:
  CALL_BUILTIN_WORD(ARGS(i));
L_CALL_BUILTIN_FUNCTION:
  if (unlikely(!is_absent(R(i.a + 4)))) UNDO();
  CALL_BUILTIN_WORD(ARGS(i) + 1);
L_CALL_BUILTIN_METHOD : {
  const InlineCache *cache = &frame_code(base)->caches[i.ud];
  Value f = R(i.a);
  if (unlikely(!same(f, slot_get(&cache->value)) || is_absent(R(i.a + 4)))) UNDO();
  SAVE();
  Value v = object_cast(MethodDescriptor, f)->def->function(ARGS(i), i.b + 1);
  FINISH_CALL(v);
}
/* `place` is the register before the arguments, which is free: a bound method that takes all its
   parameters finds its self there. */
#define CALL_BUILTIN_BIND_WORD(place)                                                              \
  do {                                                                                             \
    const SignatureParsed *signature = frame_code(base)->caches[i.ud].data;                        \
    Value f = R(i.a);                                                                              \
    if (unlikely(!is_builtin_function(f) || as_builtin_function(f)->def != signature->def))        \
      UNDO();                                                                                      \
    SAVE();                                                                                        \
    BuiltinObject *builtin = as_builtin_function(f);                                               \
    Value self = builtin->passes_self ? slot_get(&builtin->self) : ABSENT, v;                      \
    if (likely(!is_absent(self) && signature->simple && signature->count == i.b + 1)) {            \
      *(place) = self;                                                                             \
      v = signature->def->function(place, i.b + 1);                                                \
      *(place) = ABSENT;                                                                           \
    } else {                                                                                       \
      v = builtin_call_simple(signature, self, (place) + 1, i.b);                                  \
    }                                                                                              \
    FINISH_CALL(v);                                                                                \
  } while (0)
L_CALL_BUILTIN_BIND:
  CALL_BUILTIN_BIND_WORD(ARGS(i) - 1);
L_CALL_BUILTIN_FUNCTION_BIND:
  if (unlikely(!is_absent(R(i.a + 4)))) UNDO();
  CALL_BUILTIN_BIND_WORD(ARGS(i));
L_CALL_BUILTIN_METHOD_BIND : {
  const SignatureParsed *signature = frame_code(base)->caches[i.ud].data;
  Value f = R(i.a);
  if (unlikely(!is_method_descriptor(f) ||
               object_cast(MethodDescriptor, f)->def != signature->def || is_absent(R(i.a + 4))))
    UNDO();
  SAVE();
  Value v = builtin_call_simple(signature, ABSENT, ARGS(i), i.b + 1);
  FINISH_CALL(v);
}
L_CALL_TYPE : {
  const InlineCache *cache = &frame_code(base)->caches[i.ud];
  if (unlikely(!same(R(i.a), slot_get(&cache->value)))) UNDO();
  SAVE();
  Value v = type_call(R(i.a), ARGS(i), i.b, ABSENT);
  FINISH_CALL(v);
}
L_CALL_CLASS : {
  const InlineCache *cache = &frame_code(base)->caches[i.ud];
  Value class_ = R(i.a);
  if (unlikely(!is_object(class_) || as_type(class_) != cache->data ||
               as_type(class_)->version != cache->version))
    UNDO();
  SAVE();
  Value init = slot_get(&cache->value);
  Value *new_base = prepare_init(base, i, class_, as_function(init));
  if (unlikely(new_base == NULL)) goto error;
  ENTER_FRAME(new_base, init, FRAME_INIT);
}
  {
    Value result;
  L_RETURN_CONST:
    result = K(i.ud);
    goto do_return;
  L_RETURN:
    result = R(i.a);
  do_return:
    if (likely(frame_flags(base) == 0)) {
      if (unlikely(!is_absent(base[-1]))) {
        SAVE();
        frame_object_detach(base);
      }
      pc = frame_return_pc(base);
      base = frame_unlink(thread, base);
      RELOAD_FRAME();
      R(pc[-1].a) = result;
      NEXT;
    }
    SAVE();
    uint32_t flags = frame_flags(base);
    const Instr *return_pc = frame_return_pc(base);
    if (flags & FRAME_GENERATOR) {
      base = generator_leave(generator_of_base(base), 0, GENERATOR_FINISHED);
    } else {
      if (!is_absent(base[-1])) frame_object_detach(base);
      base = frame_unlink(thread, base);
    }
    thread->pc = return_pc;
    if (flags & FRAME_INIT && !is_none(result)) {
      raise_not_bool_init(result);
      pc = return_pc;
      goto error;
    }
    if (flags & FRAME_ENTRY) return flags & FRAME_INIT ? NONE : result;
    pc = return_pc;
    RELOAD_FRAME();
    if (flags & FRAME_GENERATOR) { /* the end of a FOR_ITER or SEND */
      if (opcode_parent(pc[-1].op) == OP_SEND) R(pc[-1].a) = result;
      pc += frame_code(base)->original[pc - 1 - frame_code(base)->words].d;
    }
    NEXT;
  }

  /* -- Building --------------------------------------------------------------------------------------------------- */
L_BUILD_TUPLE:
  R(i.a) = i.d == 0 ? from_object(tuple_empty) : tuple_from_values(&R(i.b), i.d);
  NEXT;
L_BUILD_LIST:
  R(i.a) = list_from_values(&R(i.b), i.d);
  NEXT;
  OUT_OF_LINE(BUILD_SET, op_build_set)
  OUT_OF_LINE(BUILD_MAP, op_build_map)
  OUT_OF_LINE(BUILD_STRING, op_build_string)
  OUT_OF_LINE(FORMAT_VALUE, op_format_value)
L_LIST_APPEND:
  SAVE();
  if (unlikely(!list_append(R(i.a), R(i.b)))) goto error;
  NEXT;
L_SET_ADD:
  SAVE();
  if (unlikely(set_add(R(i.a), R(i.b)) < 0)) goto error;
  NEXT;
L_MAP_ADD:
  SAVE();
  if (unlikely(!dict_set(R(i.a), R(i.b), R(i.c)))) goto error;
  NEXT;
  OUT_OF_LINE(LIST_EXTEND, op_list_extend)
  OUT_OF_LINE(SET_UPDATE, op_set_update)
  OUT_OF_LINE(DICT_UPDATE, op_dict_update)
  OUT_OF_LINE(DICT_MERGE, op_dict_merge)
L_LIST_TO_TUPLE:
  SAVE();
  FINISH(list_as_tuple(R(i.b)));
  OUT_OF_LINE(UNPACK, op_unpack)
L_UNPACK_TUPLE : {
  Value sequence = R(i.b);
  if (unlikely(!has_shape(sequence, &tuple_shape) || tuple_length(sequence) != i.d)) UNDO();
  for (int n = 0; n < i.d; n++) R(i.a + n) = tuple_get(sequence, n);
  NEXT;
}
L_UNPACK_LIST : {
  Value sequence = R(i.b);
  if (unlikely(!has_shape(sequence, &list_shape) || list_length(sequence) != i.d)) UNDO();
  for (int n = 0; n < i.d; n++) R(i.a + n) = list_get(sequence, n);
  NEXT;
}
  OUT_OF_LINE(UNPACK_EX, op_unpack_ex)
  OUT_OF_LINE(MAKE_FUNCTION, op_make_function)
  OUT_OF_LINE(LOAD_BUILD_CLASS, op_load_build_class)
  OUT_OF_LINE(SETUP_ANNOTATIONS, op_setup_annotations)

  /* -- Iteration ---------------------------------------------------------------------------------------------------- */
L_GET_ITER:
  SAVE();
  FINISH(object_iter(R(i.b)));
L_FOR_ITER : {
  SAVE();
  if (unlikely(++HERE->c == QUICKEN_AT)) {
    quicken_for_iter(frame_code(base), HERE, R(i.b));
    i.word = HERE->word;
    if (i.op != OP_FOR_ITER) goto *table[i.op];
  }
for_iter_generic:;
  SlotNEXT next = type_of(R(i.b))->slots.next;
  Value v =
      unlikely(dispatch != table || next == NULL) ? traced_next(thread, R(i.b)) : next(R(i.b));
  if (is_absent(v)) {
    if (unlikely(exception_pending()) && !exception_suppress(&exc_StopIteration)) goto error;
    pc += i.d;
    NEXT;
  }
  R(i.a) = v;
  NEXT;
}
L_FOR_ITER_RANGE : {
  if (unlikely(!has_shape(R(i.b), &range_iterator_shape))) UNDO();
  RangeIterator *r = object_cast(RangeIterator, R(i.b));
  if (r->remaining <= 0) {
    pc += i.d;
    NEXT;
  }
  r->remaining--;
  R(i.a) = int_from_i64(r->next);
  r->next += r->step;
  NEXT;
}
L_FOR_ITER_LIST : {
  if (unlikely(!has_shape(R(i.b), &list_iterator_shape))) UNDO();
  ListIterator *it = object_cast(ListIterator, R(i.b));
  Value list = slot_get(&it->list);
  if (unlikely(is_absent(list) || !has_shape(list, &list_shape) ||
               it->index >= list_length(list))) {
    SAVE();
    Value v = iter_next(R(i.b));
    if (is_absent(v)) {
      if (exception_pending()) goto error;
      pc += i.d;
      NEXT;
    }
    R(i.a) = v;
    NEXT;
  }
  R(i.a) = list_get(list, it->index++);
  NEXT;
}
L_FOR_ITER_TUPLE : {
  if (unlikely(!has_shape(R(i.b), &tuple_iterator_shape))) UNDO();
  TupleIterator *it = object_cast(TupleIterator, R(i.b));
  Value tuple = slot_get(&it->tuple);
  if (unlikely(is_absent(tuple) || it->index >= tuple_length(tuple))) {
    SAVE();
    Value v = iter_next(R(i.b));
    assert(is_absent(v) || !exception_pending());
    if (is_absent(v)) {
      pc += i.d;
      NEXT;
    }
    R(i.a) = v;
    NEXT;
  }
  R(i.a) = tuple_get(tuple, it->index++);
  NEXT;
}
L_FOR_ITER_ITEMS : {
  if (unlikely(!has_shape(R(i.b), &dict_itemiterator_shape))) UNDO();
  SAVE();
  if (unlikely(dispatch != table)) goto for_iter_generic;
  Value *pair = &R(pc->a);
  if (dict_item_next(R(i.b), pair)) {
    pc++;
    NEXT;
  }
  if (unlikely(exception_pending())) goto error;
  pc += i.d;
  NEXT;
}
L_FOR_ITER_GENERATOR : {
  if (unlikely(!is_generator(R(i.b)))) UNDO();
  GeneratorObject *generator = as_generator(R(i.b));
  SAVE();
  if (unlikely(dispatch != table)) goto for_iter_generic; /* for its exception event */
  if (unlikely(generator->state == GENERATOR_FINISHED)) {
    pc += i.d;
    NEXT;
  }
  if (unlikely(generator->state == GENERATOR_RUNNING || thread->depth >= recursion_limit)) {
    bool finished;
    Value v = generator_send(R(i.b), NONE, &finished); /* raises */
    if (is_absent(v)) goto error;
    if (finished)
      pc += i.d;
    else
      R(i.a) = v;
    NEXT;
  }
  goto enter_generator;
}

  /* -- Exceptions ------------------------------------------------------------------------------------------------------ */
L_RAISE:
  SAVE();
  if (op_raise(base, i)) unreachable_state("RAISE did not raise");
  if (i.c == 0 && !is_absent(slot_get(&object_cast(ExceptionObject, thread->exception)->traceback)))
    goto error_again;
  goto error;
L_RERAISE:
  SAVE();
  exception_restore(R(i.a));
  if (i.c != 0) traceback_rewind(base);
  goto error_again;
L_PUSH_HANDLED:
  R(i.b) = thread->handled->exception;
  thread->handled->exception = R(i.a);
  NEXT;
L_POP_HANDLED:
  thread->handled->exception = R(i.a);
  NEXT;
  OUT_OF_LINE(MATCH_EXCEPTION, op_match_exception)
  OUT_OF_LINE(MATCH_GROUP, op_match_group)
  OUT_OF_LINE(RERAISE_STAR, op_reraise_star)
L_LOAD_ASSERTION_ERROR:
  R(i.a) = type_value(&exc_AssertionError);
  NEXT;
  OUT_OF_LINE(WITH_ENTER, op_with_enter)
  OUT_OF_LINE(WITH_EXIT, op_with_exit)
  OUT_OF_LINE(ASYNC_WITH_ENTER, op_async_with_enter)

  /* -- Generators -------------------------------------------------------------------------------------------------------- */
L_RETURN_GENERATOR : {
  SAVE();
  Value generator = generator_from_frame(base, (uint32_t)(pc - frame_code(base)->words));
  uint32_t flags = frame_flags(base);
  pc = frame_return_pc(base);
  base = frame_unlink(thread, base);
  thread->pc = pc;
  if (flags & FRAME_INIT) {
    raise_not_bool_init(generator);
    goto error;
  }
  if (flags & FRAME_ENTRY) return generator;
  RELOAD_FRAME();
  R(pc[-1].a) = generator;
  NEXT;
}
L_YIELD : {
  Value v = R(i.b);
  GeneratorObject *generator = generator_of_base(base);
  generator->yield = i;
  uint32_t flags = frame_flags(base), resume_at = (uint32_t)(pc - frame_code(base)->words);
  pc = frame_return_pc(base);
  base = generator_leave(generator, resume_at, GENERATOR_SUSPENDED);
  thread->pc = pc;
  if (flags & FRAME_ENTRY) return v;
  RELOAD_FRAME();
  R(pc[-1].a) = v;
  NEXT;
}
L_ASYNC_GEN_WRAP:
  R(i.a) = async_gen_wrap(R(i.b));
  NEXT;
L_GET_YIELD_FROM_ITER:
  SAVE();
  FINISH(get_yield_from_iter(R(i.b), frame_code(base)));
L_GET_AWAITABLE:
  SAVE();
  FINISH(get_awaitable(R(i.b), i.c));
L_SEND : {
  Value iterator = R(i.b);
  SAVE();
  if (likely(dispatch == table) && (is_generator(iterator) || is_coroutine(iterator)) &&
      as_generator(iterator)->state <= GENERATOR_SUSPENDED &&
      (as_generator(iterator)->state == GENERATOR_SUSPENDED || is_none(R(i.a))) &&
      thread->depth < recursion_limit) {
    goto enter_generator;
  }
  bool finished;
  Value v = unlikely(dispatch != table) ? traced_send(thread, iterator, R(i.a), &finished)
                                        : iterator_send(iterator, R(i.a), &finished);
  if (unlikely(is_absent(v))) goto error;
  R(i.a) = v;
  if (finished) pc += i.d;
  NEXT;
}
enter_generator : { /* i: FOR_ITER or SEND with the generator in R[B] */
  GeneratorObject *generator = as_generator(R(i.b));
  Value sent = i.op == OP_SEND ? R(i.a) : NONE;
  bool started = generator->state == GENERATOR_SUSPENDED;
  base = generator_enter(generator, pc, 0);
  CodeObject *code = frame_code(base);
  pc = code->words + generator->resume_at;
  consts = as_tuple(slot_get(&code->consts))->items;
  dispatch = thread->dispatch;
  if (started) R(pc[-1].a) = sent;
  NEXT;
}
L_GET_AITER:
  SAVE();
  FINISH(get_aiter(R(i.b)));
L_GET_ANEXT:
  SAVE();
  FINISH(get_anext(R(i.b)));
L_END_ASYNC_FOR:
  if (is_instance(R(i.a), &exc_StopAsyncIteration)) {
    pc += i.d;
    NEXT;
  }
  SAVE();
  exception_restore(R(i.a));
  goto error_again;
L_CLEANUP_THROW:
  if (is_instance(R(i.a), &exc_StopIteration)) {
    Value v = slot_get(&object_cast(ValueException, R(i.a))->value);
    R(i.a) = is_absent(v) ? NONE : v;
    pc += i.d;
    NEXT;
  }
  SAVE();
  exception_restore(R(i.a));
  goto error_again;

  /* -- Pattern matching, modules -------------------------------------------------------------------------------------------- */
L_MATCH_MAPPING:
  R(i.a) = from_bool(type_of(R(i.b))->flags & TYPE_MAPPING);
  NEXT;
L_MATCH_SEQUENCE:
  R(i.a) = from_bool(type_of(R(i.b))->flags & TYPE_SEQUENCE);
  NEXT;
  OUT_OF_LINE(MATCH_KEYS, op_match_keys)
  OUT_OF_LINE(MATCH_CLASS, op_match_class)
L_GET_LENGTH : {
  SAVE();
  int64_t length = object_length(R(i.b));
  if (unlikely(length < 0)) goto error;
  R(i.a) = int_from_i64(length);
  NEXT;
}
  OUT_OF_LINE(COPY_DICT_WITHOUT_KEYS, op_copy_dict_without_keys)
  OUT_OF_LINE(IMPORT_NAME, op_import_name)
  OUT_OF_LINE(IMPORT_FROM, op_import_from)
  OUT_OF_LINE(IMPORT_STAR, op_import_star)
  OUT_OF_LINE(PRINT_EXPR, op_print_expr)

  /* -- Errors ------------------------------------------------------------------------------------------------------------------ */
error_thrown: /* an exception thrown into a generator: its position is that of the suspended word */
  SAVE();
error:
  assert(exception_pending());
  traceback_add(base, (uint32_t)(pc - 1 - frame_code(base)->words));
  if (unlikely(thread->dispatch != table) && !interp_trace_exception(thread, base, pc - 1)) {
    /* the trace function's own error replaces the first */
  }
error_again: /* raised again: this frame is in the traceback already */
  assert(exception_pending());
  for (;;) {
    CodeObject *code = frame_code(base);
    const ExceptionEntry *entry = find_handler(code, (uint32_t)(pc - 1 - code->words));
    if (entry != NULL) {
      if (entry->is_cleanup && !is_absent(base[-1])) {
        as_frame(base[-1])->raised_at = (uint32_t)((const Instr *)thread->pc - 1 - code->words);
      }
      R(entry->reg) = exception_fetch();
      pc = code->words + entry->target;
      if (unlikely(type_of(R(entry->reg)) == &exc_MemoryError)) { /* see Note [Clean handlers] */
        SAVE();
        return ABSENT;
      }
      dispatch = thread->dispatch;
      RELOAD_FRAME();
      NEXT;
    }
    if (unlikely(thread->dispatch != table) && !interp_trace_unwind(thread, base)) {
      /* likewise */
    }
    uint32_t flags = frame_flags(base);
    pc = frame_return_pc(base);
    if (flags & FRAME_GENERATOR) {
      generator_convert_stop(code);
      base = generator_leave(generator_of_base(base), 0, GENERATOR_FINISHED);
    } else {
      if (!is_absent(base[-1])) frame_object_detach(base);
      base = frame_unlink(thread, base);
    }
    thread->pc = pc;
    if (flags & FRAME_ENTRY) return ABSENT;
    /* A StopIteration from the generator itself does not come here: convert_stop has made a
       RuntimeError of it. */
    traceback_add(base, (uint32_t)(pc - 1 - frame_code(base)->words));
    if (unlikely(thread->dispatch != table) && !interp_trace_exception(thread, base, pc - 1)) {
      /* likewise */
    }
  }
}

void interp_init(void) {
  Value nothing = run(NULL, NULL);
  (void)nothing;
  current_thread->dispatch = normal_table;
  type_shadows_slots_hook = quicken_forget_slots;
}

void interp_init_thread(Thread *thread) {
  thread->dispatch = normal_table;
}

/* Clears the part of the C stack that the loop's frame is going to cover. Words that earlier calls
   have left there, and that the loop does not overwrite, would be taken for references for as long
   as it runs. */
enum { LOOP_FRAME_BYTES = 192 };
typedef uint64_t TwoWords __attribute__((vector_size(16)));
static __attribute__((noinline)) void wipe_frame_of_loop(void) {
  /* volatile: stores, which are faster than the string instruction that memset would be */
  volatile TwoWords area[LOOP_FRAME_BYTES / sizeof(TwoWords)];
  const TwoWords zero = {0};
  for (size_t i = 0; i < countof(area); i += 4)
    area[i] = area[i + 1] = area[i + 2] = area[i + 3] = zero;
}

/* Note [Clean handlers]
   Memory that a program drops when it hears of a shortage has to be free when its handler, or a
   builtin that the handler calls, wants memory next. A word that the failed call has left on the C
   stack, in the loop's own frame or where later frames cover it, could keep all of it. So the loop
   is left and entered anew before a MemoryError is handled: it returns ABSENT, and no exception is
   pending. */
static Value run_handlers(Thread *thread) {
  Value result;
  do {
    gc_wipe_stack();
    result = run(thread->base, thread->pc);
  } while (is_absent(result) && !exception_pending());
  return result;
}

Value interp_run_at(Value *base, const Instr *pc) {
  Thread *thread = current_thread;
  wipe_frame_of_loop();
  void *outer = thread->c_frame;
  thread->c_frame = __builtin_frame_address(0);
  Value result = run(base, pc);
  if (unlikely(is_absent(result)) && !exception_pending()) result = run_handlers(thread);
  thread->c_frame = outer;
  return result;
}
Value interp_run(Value *base) {
  return interp_run_at(base, frame_code(base)->words);
}
