/* Assignment to f_lineno: a trace function makes its frame go on at another line.

   Note [Jumps]
   A line can be jumped to if what its first instruction needs in temporary registers is there
   already: iterators of the loops around it, what the `with` statements around it will call, the
   exceptions handled around it. Registers hold the same kind of thing at the same depth of nesting,
   so it is enough that the register is needed here too, for the same use. Of several places with
   the line (a `finally` block is compiled twice) the one that needs most is taken. Leaving an
   exception handler restores what was handled outside. Local variables that the compiler knows to
   be bound there get None. The jump itself is made when the trace function returns:
   FrameObject.jump. */
#include "interp/frame_object.h"

#include "bytecode/liveness.h"
#include "bytecode/linetable.h"
#include "bytecode/opcode.h"
#include "interp/generator.h"
#include "objects/exception_types.h"
#include "objects/int.h"

typedef struct Jump {
  const CodeObject *code; /* of the frame */
  Liveness any, iterators, exceptions, pending,
      handled;   /* registers live before each word: at all, and as what */
  uint32_t from; /* word the frame stands at */
} Jump;

static void start_analysis(Jump *j, const CodeObject *code, uint32_t from) {
  j->code = code;
  j->from = from;
  j->any = liveness_compute(code, LIVE_ANY);
  j->iterators = liveness_compute(code, LIVE_ITERATOR);
  j->exceptions = liveness_compute(code, LIVE_EXCEPTION);
  j->pending = liveness_compute(code, LIVE_PENDING);
  j->handled = liveness_compute(code, LIVE_HANDLED);
}

static void end_analysis(Jump *j) {
  liveness_free(&j->any);
  liveness_free(&j->iterators);
  liveness_free(&j->exceptions);
  liveness_free(&j->pending);
  liveness_free(&j->handled);
}

/* Whether the temporary holds here what it must hold at `target`. Operands of an expression never
   do. */
static bool is_provided(const Jump *j, uint32_t target, uint32_t reg) {
  const Liveness *uses[] = {&j->iterators, &j->exceptions, &j->pending};
  bool statement = false;
  for (size_t i = 0; i < countof(uses); i++) {
    bool needed = liveness_has(uses[i], target, reg);
    if (needed != liveness_has(uses[i], j->from, reg)) return false;
    statement |= needed;
  }
  return statement;
}

/* The number of temporaries needed at `target`; -1 if they are not all there, and *missing is the
   innermost of those. */
static int target_depth(const Jump *j, uint32_t target, uint32_t *missing) {
  int depth = 0;
  bool possible = true;
  for (uint32_t reg = (uint32_t)j->code->local_count; reg < (uint32_t)j->code->register_count;
       reg++) {
    if (!liveness_has(&j->any, target, reg)) continue;
    depth++;
    if (is_provided(j, target, reg)) continue;
    *missing = reg;
    possible = false;
  }
  return possible ? depth : -1;
}

static const char *why_not(const Jump *j, uint32_t target, uint32_t missing) {
  if (liveness_has(&j->exceptions, target, missing))
    return "can't jump into an 'except' block as there's no exception";
  if (liveness_has(&j->iterators, target, missing)) return "can't jump into the body of a for loop";
  return "differing stack depth";
}

/* The first line of the code that is `line` or later; -1: none. */
static int line_at_or_after(const CodeObject *code, int64_t line) {
  int best = -1;
  LineReader reader = linetable_reader(code);
  while (linetable_next(&reader)) {
    int here = reader.position.line;
    if (here >= line && (best < 0 || here < best)) best = here;
  }
  return best;
}

/* Finds where to go on for `line`. false: *why says what is in the way. */
static bool find_target(const Jump *j, int line, uint32_t *target, const char **why) {
  int best = -1, line_before = -1;
  *why = "cannot find bytecode for specified line";
  LineReader reader = linetable_reader(j->code);
  while (linetable_next(&reader)) {
    bool starts = reader.position.line == line && line_before != line;
    line_before = reader.position.line;
    if (!starts) continue;
    uint32_t missing = 0;
    int depth = target_depth(j, reader.start, &missing);
    if (depth > best) {
      best = depth;
      *target = reader.start;
    } else if (depth < 0 && best < 0) {
      *why = why_not(j, reader.start, missing);
    }
  }
  return best >= 0;
}

/* Leaves the exception handlers around `from` that are not around `target`: the outermost knows
   what was handled before. */
static void leave_handlers(const Jump *j, Value *base, HandledException *handled, uint32_t target) {
  for (uint32_t reg = (uint32_t)j->code->local_count; reg < (uint32_t)j->code->register_count;
       reg++) {
    if (!liveness_has(&j->handled, j->from, reg) || liveness_has(&j->handled, target, reg))
      continue;
    handled->exception = base[reg];
    return;
  }
}

static bool bind_locals(const Jump *j, Value *base, uint32_t target) {
  int unbound = 0;
  for (uint32_t reg = 0; reg < (uint32_t)j->code->local_count; reg++) {
    if (liveness_has(&j->any, target, reg) && is_absent(base[reg])) unbound++;
  }
  if (unbound == 0) return true;
  if (!warn(&exc_RuntimeWarning, 0, "assigning None to %d unbound local%s", unbound,
            unbound == 1 ? "" : "s"))
    return false;
  for (uint32_t reg = 0; reg < (uint32_t)j->code->local_count; reg++) {
    if (liveness_has(&j->any, target, reg) && is_absent(base[reg])) base[reg] = NONE;
  }
  return true;
}

/* Of a suspended generator the resumption comes first: the jump is made behind it. */
static bool jump_to(FrameObject *f, int line) {
  Jump j;
  const char *why;
  uint32_t target;
  start_analysis(&j, frame_object_code(f), frame_object_position(f));
  bool ok = find_target(&j, line, &target, &why);
  if (!ok) raise_value_error("%s", why);
  ok = ok && bind_locals(&j, f->base, target);
  if (ok) {
    leave_handlers(&j, f->base, current_thread->handled, target);
    f->jump = target + 1;
  }
  end_analysis(&j);
  return ok;
}

static bool may_jump(FrameObject *f) {
  const char *why = NULL;
  switch (current_thread->trace_event) {
  case TRACE_LINE: break;
  case TRACE_YIELD: break;
  case TRACE_CALL: why = "can't jump from the 'call' trace event of a new frame"; break;
  case TRACE_OTHER: why = "can only jump from a 'line' trace event"; break;
  }
  if (why == NULL && (is_absent(slot_get(&f->trace)) || f->base == NULL))
    why = "f_lineno can only be set by a trace function";
  if (why != NULL) raise_value_error("%s", why);
  return why == NULL;
}

bool frame_object_set_line(Value self, Value v, void *closure) {
  FrameObject *f = as_frame(self);
  int64_t line;
  if (is_absent(v)) {
    raise_error(&exc_AttributeError, "cannot delete attribute");
    return false;
  }
  if (type_of(v) != &int_type) {
    raise_value_error("lineno must be an integer");
    return false;
  }
  if (!may_jump(f)) return false;
  if (!int_to_i64(v, &line) || line != (int)line) {
    exception_clear();
    raise_value_error("lineno out of range");
    return false;
  }
  CodeObject *code = frame_object_code(f);
  if (line < code->first_line) {
    raise_value_error("line %d comes before the current code block", (int)line);
    return false;
  }
  int actual = line_at_or_after(code, line);
  if (actual < 0) {
    raise_value_error("line %d comes after the current code block", (int)line);
    return false;
  }
  return jump_to(f, actual);
}
