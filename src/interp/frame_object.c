/* Frame and traceback objects. */
#include "interp/frame_object.h"

#include "base/reserve.h"
#include "interp/function.h"
#include "interp/generator.h"
#include "interp/stack.h"
#include "objects/audit.h"
#include "objects/exception_types.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/shape_ops.h"

static const Layout frame_layout = {.name = "FrameObject",
                                    .fixed_size = sizeof(FrameObject),
                                    .slots_offset = offsetof(FrameObject, function),
                                    .slots_count = 7};
static const Layout frame_registers_layout = {.name = "FrameRegisters",
                                              .fixed_size = sizeof(FrameRegisters),
                                              .length_offset = offsetof(FrameRegisters, count),
                                              .item_size = sizeof(Slot),
                                              .items_are_slots = true};
static const Layout traceback_layout = {.name = "TracebackObject",
                                        .fixed_size = sizeof(TracebackObject),
                                        .slots_offset = offsetof(TracebackObject, frame),
                                        .slots_count = 2};
Shape frame_shape, traceback_shape;
DEFINE_INTERNAL_SHAPE(frame_registers_shape, frame_registers_layout);

/* -- Frames ------------------------------------------------------------------------------------ */

static bool is_on_a_stack(const Value *base) {
  for (const Thread *t = all_threads; t != NULL; t = t->next) {
    if (base >= t->stack && base < t->stack_end) return true;
  }
  return false;
}

Value frame_object(Value *base) {
  if (!is_absent(base[-1])) return base[-1];
  FrameObject *f = gc_new(&frame_shape);
  slot_init(&f->function, base[-4]);
  f->base = base;
  f->trace_lines = true;
  f->last_line = -1;
  if ((base < current_thread->stack || base >= current_thread->stack_end) && !is_on_a_stack(base)) {
    GeneratorObject *g = generator_of_base(base);
    gc_object_id(&g->header); /* the frame object knows its registers by address */
    slot_init(&f->generator, from_object(g));
    gc_write_barrier(g);
  }
  base[-1] = from_object(f);
  stack_touch(base);
  return base[-1];
}

CodeObject *frame_object_code(FrameObject *frame) {
  return as_code(slot_get(&as_function(slot_get(&frame->function))->code));
}

uint32_t frame_position(Value *base, Value *callee) {
  const Instr *pc = callee != NULL ? frame_return_pc(callee) : (const Instr *)current_thread->pc;
  return (uint32_t)(pc - 1 - frame_code(base)->words);
}

/* What the frame executes, if it is on the thread's chain of calls. */
static const Instr *pc_on_chain(const Thread *thread, const Value *base, bool *found) {
  const Instr *pc = thread->pc;
  for (Value *b = thread->base; b != NULL && !*found;
       pc = *found ? pc : frame_return_pc(b), b = frame_caller(b))
    *found = b == base;
  return *found ? pc : NULL;
}

/* What the frame executes, if it is on the chain of calls of any thread (*found says so). */
static const Instr *running_pc(const Value *base, bool *found) {
  *found = false;
  const Instr *pc = pc_on_chain(current_thread, base, found);
  for (const Thread *t = all_threads; t != NULL && !*found; t = t->next)
    pc = pc_on_chain(t, base, found);
  return pc;
}

uint32_t frame_object_position(FrameObject *frame) {
  if (frame->base == NULL) return frame->at;
  if (frame->jump != 0) return frame->jump - 1;
  bool found;
  const Instr *pc = running_pc(frame->base, &found);
  if (found) return (uint32_t)(pc - 1 - frame_code(frame->base)->words);
  Value generator = slot_get(&frame->generator);
  if (!is_absent(generator))
    return as_generator(generator)->resume_at > 0 ? as_generator(generator)->resume_at - 1 : 0;
  return 0;
}

/* Copies the values of local variables, which are in the frame's registers, to the frame object. */
void frame_object_detach(Value *base) {
  FrameObject *f = as_frame(base[-1]);
  bool found;
  uint32_t at = frame_object_position(f);
  running_pc(base, &found);
  Value *caller = found ? frame_caller(base) : NULL;
  if (caller != NULL && is_absent(slot_get(&f->generator))) {
    Value back = frame_object(caller);
    f = as_frame(base[-1]);
    slot_set(f, &f->back, back);
  }
  int64_t count = frame_code(base)->local_count;
  FrameRegisters *saved =
      gc_alloc(&frame_registers_shape, sizeof(FrameRegisters) + count * sizeof(Slot));
  saved->count = count;
  for (int64_t i = 0; i < count; i++) slot_init(&saved->items[i], base[i]);
  f = as_frame(base[-1]);
  slot_set(f, &f->registers, from_object(saved));
  f->base = NULL;
  f->at = at;
}

static Value frame_register(FrameObject *f, int64_t i) {
  if (f->base != NULL) return f->base[i];
  Value saved = slot_get(&f->registers);
  if (is_absent(saved) || i >= object_cast(FrameRegisters, saved)->count) return ABSENT;
  return slot_get(&object_cast(FrameRegisters, saved)->items[i]);
}

static bool put_local(Value dict, Value name, Value v) {
  if (is_absent(v)) return dict_delete(dict, name) >= 0;
  return dict_set(dict, name, v);
}

/* A cell register holds its variable's cell once MAKE_CELL has run. */
static Value unwrap_cell(const CodeObject *code, int64_t i, Value v) {
  if (is_absent(v) || !is_cell(v)) return v;
  Value name = tuple_get(slot_get(&code->localsplus_names), i), cells = slot_get(&code->cell_names);
  for (int64_t n = 0; n < tuple_length(cells); n++) {
    if (same(tuple_get(cells, n), name) || str_equal(tuple_get(cells, n), name))
      return slot_get(&as_cell(v)->contents);
  }
  return v;
}

static bool collect_locals(FrameObject *f, Value dict) {
  CodeObject *code = frame_object_code(f);
  Value names = slot_get(&code->localsplus_names);
  for (int64_t i = 0; i < tuple_length(names); i++) {
    if (!put_local(dict, tuple_get(names, i), unwrap_cell(code, i, frame_register(f, i))))
      return false;
  }
  if (f->cleared) return true;
  Value free_names = slot_get(&code->free_names),
        closure = slot_get(&as_function(slot_get(&f->function))->closure);
  for (int64_t i = 0; i < tuple_length(free_names); i++) {
    if (!put_local(dict, tuple_get(free_names, i),
                   slot_get(&as_cell(tuple_get(closure, i))->contents)))
      return false;
  }
  return true;
}

Value frame_object_locals(Value frame) {
  FrameObject *f = as_frame(frame);
  if (!(frame_object_code(f)->flags & CO_OPTIMIZED)) {
    Value namespace = frame_register(f, 0);
    return is_absent(namespace) ? slot_get(&as_function(slot_get(&f->function))->globals)
                                : namespace;
  }
  Value dict = slot_get(&f->locals);
  if (is_absent(dict)) {
    dict = dict_new();
    slot_set(as_object(frame), &as_frame(frame)->locals, dict);
  }
  return collect_locals(as_frame(frame), dict) ? dict : ABSENT;
}

bool frame_object_refresh_locals(Value frame) {
  return is_absent(slot_get(&as_frame(frame)->locals)) || !is_absent(frame_object_locals(frame));
}

/* One variable of a live frame; where its register holds the cell, the cell's contents. */
static void store_local(FrameObject *f, const CodeObject *code, int64_t i, Value v) {
  Value old = f->base[i], inside = unwrap_cell(code, i, old);
  if (same(inside, v)) return;
  if (same(inside, old)) {
    f->base[i] = v;
    stack_touch(f->base);
  } else
    slot_set(as_object(old), &as_cell(old)->contents, v);
}

/* Whether the name at i occurs once more, which it does only where there are many registers: then
   the last one counts. */
static bool stands_again(Value names, int64_t i) {
  if (tuple_length(names) <= 256) return false;
  for (int64_t n = i + 1; n < tuple_length(names); n++) {
    if (str_equal(tuple_get(names, n), tuple_get(names, i))) return true;
  }
  return false;
}

bool frame_object_store_locals(Value frame) {
  FrameObject *f = as_frame(frame);
  Value dict = slot_get(&f->locals);
  if (is_absent(dict) || f->base == NULL) return true;
  CodeObject *code = frame_object_code(f);
  Value names = slot_get(&code->localsplus_names), free_names = slot_get(&code->free_names);
  for (int64_t i = 0; i < tuple_length(names); i++) {
    Value v = stands_again(names, i) ? ABSENT : dict_get(dict, tuple_get(names, i));
    if (exception_pending()) return false;
    if (!is_absent(v)) store_local(f, code, i, v);
  }
  Value closure = slot_get(&as_function(slot_get(&f->function))->closure);
  for (int64_t i = 0; i < tuple_length(free_names); i++) {
    Value v = dict_get(dict, tuple_get(free_names, i)), cell = tuple_get(closure, i);
    if (exception_pending()) return false;
    if (!is_absent(v)) slot_set(as_object(cell), &as_cell(cell)->contents, v);
  }
  if (!is_absent(slot_get(&f->generator))) gc_write_barrier(as_object(slot_get(&f->generator)));
  return true;
}

static Value get_back(Value self, void *closure) {
  FrameObject *f = as_frame(self);
  if (f->base == NULL) {
    Value back = slot_get(&f->back);
    return is_absent(back) ? NONE : back;
  }
  bool found;
  running_pc(f->base, &found);
  Value *caller = found ? frame_caller(f->base) : NULL;
  return caller == NULL ? NONE : frame_object(caller);
}
static Value get_code(Value self, void *closure) {
  if (!audit("object.__getattr__", "Os", self, "f_code")) return ABSENT;
  return from_object(frame_object_code(as_frame(self)));
}
static Value get_globals(Value self, void *closure) {
  return slot_get(&as_function(slot_get(&as_frame(self)->function))->globals);
}
static Value get_builtins(Value self, void *closure) {
  return slot_get(&as_function(slot_get(&as_frame(self)->function))->builtins);
}
static Value get_locals(Value self, void *closure) {
  return frame_object_locals(self);
}
static Value get_lasti(Value self, void *closure) {
  return from_small_int(2 * (int64_t)frame_object_position(as_frame(self)));
}
static Value get_lineno(Value self, void *closure) {
  FrameObject *f = as_frame(self);
  int line = code_position(frame_object_code(f), frame_object_position(f)).line;
  return line < 0 ? NONE : from_small_int(line);
}
static Value get_trace(Value self, void *closure) {
  Value v = slot_get(&as_frame(self)->trace);
  return is_absent(v) ? NONE : v;
}
static bool set_trace(Value self, Value v, void *closure) {
  slot_set(as_object(self), &as_frame(self)->trace, !is_absent(v) && is_none(v) ? ABSENT : v);
  return true;
}

static const GetSetDef frame_getset[] = {
    {"f_back", get_back, NULL, "the calling frame, or None", NULL},
    {"f_code", get_code, NULL, "the code being executed", NULL},
    {"f_globals", get_globals, NULL, "the global namespace", NULL},
    {"f_builtins", get_builtins, NULL, "the builtin namespace", NULL},
    {"f_locals", get_locals, NULL, "the local variables, a snapshot", NULL},
    {"f_lasti", get_lasti, NULL, "position in the bytecode", NULL},
    {"f_lineno", get_lineno, frame_object_set_line, "current line", NULL},
    {"f_trace", get_trace, set_trace, "trace function of this frame", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static const MemberDef frame_members[] = {
    {"f_trace_lines", MEMBER_BOOL, offsetof(FrameObject, trace_lines), true,
     "whether line events are sent"},
    {"f_trace_opcodes", MEMBER_BOOL, offsetof(FrameObject, trace_opcodes), true,
     "whether opcode events are sent"},
    {NULL, 0, 0, false, NULL},
};

static Value frame_clear(Value *args, int nargs) {
  FrameObject *f = as_frame(args[0]);
  Value generator = slot_get(&f->generator);
  if (f->base != NULL && is_absent(generator))
    return raise_error(&exc_RuntimeError, "cannot clear an executing frame");
  if (f->base != NULL) {
    if (as_generator(generator)->state == GENERATOR_RUNNING)
      return raise_error(&exc_RuntimeError, "cannot clear an executing frame");
    type_of(generator)->slots.finalize(
        generator); /* complains of a coroutine that was never awaited */
    if (as_generator(generator)->state == GENERATOR_CREATED && !generator_close(generator))
      return ABSENT;
    return NONE;
  }
  slot_set(f, &f->registers, ABSENT);
  slot_set(f, &f->locals, ABSENT);
  f->cleared = true;
  return NONE;
}

static Value frame_repr(Value self) {
  FrameObject *f = as_frame(self);
  CodeObject *code = frame_object_code(f);
  Value line = get_lineno(self, NULL);
  return format_text("<frame at 0x%llx, file %R, line %V, code %V>",
                     (unsigned long long)gc_object_id(as_object(self)), slot_get(&code->filename),
                     line, slot_get(&code->name));
}

static const BuiltinDef frame_methods[] = {
    METHOD("clear(self, /)", frame_clear, EFFECT_ANY, "Drop all references to local variables."),
    METHOD_END,
};

Type frame_type = {
    .name = "frame",
    .base = &object_type,
    .layout = &frame_layout,
    .root_shape = &frame_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.repr = frame_repr},
    .methods = frame_methods,
    .getset = frame_getset,
    .members = frame_members,
    .doc = "A call in progress.",
};

/* -- Tracebacks -------------------------------------------------------------------------------- */

void traceback_add(Value *base, uint32_t at) {
  enum { SHORT_DEPTH = 1000 };
  /* Entries of a deep recursion would use up what is kept back for the program to react. */
  if (unlikely(reserve_is_gone()) && current_thread->depth > SHORT_DEPTH) return;
  Value frame = frame_object(base);
  TracebackObject *t = gc_new(&traceback_shape);
  ExceptionObject *e = object_cast(ExceptionObject, current_thread->exception);
  slot_init(&t->frame, frame);
  slot_init(&t->next, slot_get(&e->traceback));
  t->at = (int32_t)at;
  t->line = -1;
  slot_set(e, &e->traceback, from_object(t));
}

void traceback_rewind(Value *base) {
  if (!is_absent(base[-1]))
    current_thread->pc = frame_code(base)->words + as_frame(base[-1])->raised_at + 1;
}

Value exception_traceback(Value exception) {
  Value v = slot_get(&object_cast(ExceptionObject, exception)->traceback);
  return is_absent(v) ? NONE : v;
}

bool exception_set_traceback(Value exception, Value traceback) {
  if (!is_none(traceback) && !has_shape(traceback, &traceback_shape)) {
    raise_type_error("__traceback__ must be a traceback or None");
    return false;
  }
  slot_set(as_object(exception), &object_cast(ExceptionObject, exception)->traceback,
           is_none(traceback) ? ABSENT : traceback);
  return true;
}

static TracebackObject *as_traceback(Value v) {
  return object_cast(TracebackObject, v);
}

static Value new_traceback(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("TracebackType(tb_next, tb_frame, tb_lasti, tb_lineno)");
  Value a[4];
  int lasti, line;
  if (!signature_bind(&signature, args, nargs, kwnames, a)) return ABSENT;
  if (!is_none(a[0]) && !has_shape(a[0], &traceback_shape))
    return raise_type_error("expected traceback object or None, got '%T'", a[0]);
  if (type_of(a[1]) != &frame_type)
    return raise_type_error("TracebackType() argument 'tb_frame' must be frame, not %Y", a[1]);
  if (!index_to_int(a[2], &lasti) || !index_to_int(a[3], &line)) return ABSENT;
  TracebackObject *t = gc_new(&traceback_shape);
  slot_init(&t->frame, a[1]);
  slot_init(&t->next, is_none(a[0]) ? ABSENT : a[0]);
  t->at = lasti >> 1;
  t->odd = lasti & 1;
  t->line = line;
  return from_object(t);
}

static Value get_tb_next(Value self, void *closure) {
  Value v = slot_get(&as_traceback(self)->next);
  return is_absent(v) ? NONE : v;
}
static bool set_tb_next(Value self, Value v, void *closure) {
  if (is_absent(v)) {
    raise_type_error("can't delete tb_next attribute");
    return false;
  }
  if (!is_none(v) && !has_shape(v, &traceback_shape)) {
    raise_type_error("expected traceback object, got '%T'", v);
    return false;
  }
  for (Value t = v; !is_absent(t) && !is_none(t); t = slot_get(&as_traceback(t)->next)) {
    if (!same(t, self)) continue;
    raise_value_error("traceback loop detected");
    return false;
  }
  slot_set(as_object(self), &as_traceback(self)->next, is_none(v) ? ABSENT : v);
  return true;
}
static Value get_tb_frame(Value self, void *closure) {
  if (!audit("object.__getattr__", "Os", self, "tb_frame")) return ABSENT;
  return slot_get(&as_traceback(self)->frame);
}
static Value get_tb_lasti(Value self, void *closure) {
  return from_small_int(2 * (int64_t)as_traceback(self)->at + as_traceback(self)->odd);
}
static Value get_tb_lineno(Value self, void *closure) {
  TracebackObject *t = as_traceback(self);
  if (t->line < 0)
    t->line = code_position(frame_object_code(as_frame(slot_get(&t->frame))), t->at).line;
  return t->line < 0 ? NONE : from_small_int(t->line);
}

static Value traceback_dir(Value *args, int nargs) {
  return list_from_values(
      (Value[]){NAME("tb_frame"), NAME("tb_next"), NAME("tb_lasti"), NAME("tb_lineno")}, 4);
}

static const BuiltinDef traceback_methods[] = {
    METHOD("__dir__(self, /)", traceback_dir, EFFECT_GC, "Its own attributes."),
    METHOD_END,
};

static const GetSetDef traceback_getset[] = {
    {"tb_next", get_tb_next, set_tb_next, "the next level, nearer to where it was raised", NULL},
    {"tb_frame", get_tb_frame, NULL, "frame of this level", NULL},
    {"tb_lasti", get_tb_lasti, NULL, "position in the bytecode", NULL},
    {"tb_lineno", get_tb_lineno, NULL, "line", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

Type traceback_type = {
    .name = "traceback",
    .base = &object_type,
    .layout = &traceback_layout,
    .root_shape = &traceback_shape,
    .slots = {.new_object = new_traceback},
    .methods = traceback_methods,
    .getset = traceback_getset,
    .doc = "One level of a traceback.",
    .text_signature = "(tb_next, tb_frame, tb_lasti, tb_lineno)",
};
