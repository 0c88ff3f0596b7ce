/* The type `code`: attributes, comparison, construction, replace(). */
#include "bytecode/code.h"
#include "bytecode/linetable.h"
#include "objects/audit.h"
#include "objects/bytes.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"

extern const Layout code_layout;
enum { WORD_BYTES = 2 }; /* what a word counts for in offsets, see code.h */

/* -- Names ------------------------------------------------------------------------------------- */

static int64_t parameter_count(const CodeObject *code) {
  return code->argcount + code->kwonlyargcount + !!(code->flags & CO_VARARGS) +
         !!(code->flags & CO_VARKEYWORDS);
}

static bool tuple_has(Value tuple, Value name) {
  for (int64_t i = 0; i < tuple_length(tuple); i++) {
    if (str_equal(tuple_get(tuple, i), name)) return true;
  }
  return false;
}

static bool stands_before(Value names, int64_t at) {
  for (int64_t i = 0; i < at; i++) {
    if (str_equal(tuple_get(names, i), tuple_get(names, at))) return true;
  }
  return false;
}

/* Registers that have a name of their own and are no cells (but parameters may be). */
static Value code_varnames(const CodeObject *code) {
  Value names = slot_get(&code->localsplus_names), cells = slot_get(&code->cell_names);
  int64_t parameters = parameter_count(code), length = tuple_length(names);
  bool far = length > 256; /* only then names stand twice */
  Value list = list_new(length);
  for (int64_t i = 0; i < length; i++) {
    Value name = tuple_get(names, i);
    if (str_length(name) == 0 || (i >= parameters && tuple_has(cells, name))) continue;
    if (far && stands_before(names, i)) continue;
    if (!list_append(list, name)) return ABSENT;
  }
  return list_as_tuple(list);
}

static Value get_varnames(Value self, void *closure) {
  return code_varnames(as_code(self));
}

static Value get_nlocals(Value self, void *closure) {
  Value names = code_varnames(as_code(self));
  return is_absent(names) ? ABSENT : from_small_int(tuple_length(names));
}

static Value get_flags(Value self, void *closure) {
  return from_small_int(as_code(self)->flags);
}

static Value get_code(Value self, void *closure) {
  const CodeObject *code = as_code(self);
  return bytes_from_data(code->original, (int64_t)(code->word_count * sizeof(Instr)));
}

/* -- Lines and positions ----------------------------------------------------------------------- */

static Value line_value(int32_t n) {
  return n < 0 ? NONE : from_small_int(n);
}

static Value code_lines(Value *args, int nargs) {
  Value self = args[0], list = list_new(16);
  LineReader reader = linetable_reader(as_code(self));
  bool more = linetable_next(&reader);
  while (more) {
    int32_t line = reader.position.line;
    uint32_t start = reader.start, end;
    do {
      end = reader.start + reader.words;
      more = linetable_next(&reader);
    } while (more && reader.position.line == line);
    Value range = tuple_pack(3, from_small_int(start * WORD_BYTES),
                             from_small_int(end * WORD_BYTES), line_value(line));
    if (!list_append(list, range)) return ABSENT;
  }
  GC_KEEP(as_object(self));
  return object_iter(list);
}

static Value code_positions(Value *args, int nargs) {
  Value self = args[0], list = list_new(as_code(self)->word_count);
  LineReader reader = linetable_reader(as_code(self));
  while (linetable_next(&reader)) {
    Position p = reader.position;
    Value item = tuple_pack(4, line_value(p.line), line_value(p.end_line), line_value(p.column),
                            line_value(p.end_column));
    for (uint32_t i = 0; i < reader.words; i++) {
      if (!list_append(list, item)) return ABSENT;
    }
  }
  GC_KEEP(as_object(self));
  return object_iter(list);
}

/* The older table: pairs of an offset difference (0..254) and a line difference (-128..127). */
static bool add_lnotab_pairs(Value buffer, int64_t offset, int64_t line) {
  uint8_t pair[2];
  do {
    int64_t step = min_of(offset, 254), change = step < offset ? 0
                                                 : line < -128 ? -128
                                                 : line > 127  ? 127
                                                               : line;
    pair[0] = (uint8_t)step;
    pair[1] = (uint8_t)change;
    int64_t length = object_cast(ByteArrayObject, buffer)->length;
    if (!bytearray_resize(buffer, length + 2)) return false;
    memcpy(bytearray_data(buffer) + length, pair, 2);
    offset -= step;
    line -= change;
  } while (offset > 0 || line != 0);
  return true;
}

static Value get_lnotab(Value self, void *closure) {
  Value buffer = bytearray_from_data("", 0);
  if (is_absent(buffer)) return ABSENT;
  LineReader reader = linetable_reader(as_code(self));
  int64_t line = as_code(self)->first_line, at = 0;
  while (linetable_next(&reader)) {
    if (reader.position.line < 0 || reader.position.line == line) continue;
    int64_t offset = (int64_t)reader.start * WORD_BYTES;
    if (!add_lnotab_pairs(buffer, offset - at, reader.position.line - line)) return ABSENT;
    line = reader.position.line;
    at = offset;
  }
  GC_KEEP(as_object(self));
  return bytes_from_data(bytearray_data(buffer), object_cast(ByteArrayObject, buffer)->length);
}

/* -- Comparison -------------------------------------------------------------------------------- */

static bool same_constants(Value a, Value b);

/* Equal, and of the same type all through. */
static int same_constant(Value a, Value b) {
  if (same(a, b)) return 1;
  if (type_of(a) != type_of(b)) return 0;
  if (is_tuple(a)) return same_constants(a, b);
  int equal = object_equal(a, b);
  if (equal <= 0 || !(is_float(a) || type_of(a) == &complex_type)) return equal;
  Value texts[] = {object_repr(a), object_repr(b)}; /* 0.0 and -0.0 */
  return is_absent(texts[0]) || is_absent(texts[1]) ? -1 : str_equal(texts[0], texts[1]);
}

static bool same_constants(Value a, Value b) {
  if (tuple_length(a) != tuple_length(b)) return false;
  for (int64_t i = 0; i < tuple_length(a); i++) {
    if (same_constant(tuple_get(a, i), tuple_get(b, i)) <= 0) return false;
  }
  return true;
}

static bool same_numbers(const CodeObject *a, const CodeObject *b) {
  return a->argcount == b->argcount && a->posonlyargcount == b->posonlyargcount &&
         a->kwonlyargcount == b->kwonlyargcount && a->flags == b->flags &&
         a->first_line == b->first_line && a->word_count == b->word_count &&
         memcmp(a->original, b->original, a->word_count * sizeof(Instr)) == 0;
}

static bool same_slots(const Slot *a, const Slot *b) {
  return object_equal(slot_get(a), slot_get(b)) > 0;
}

static bool same_code(const CodeObject *a, const CodeObject *b) {
  return same_numbers(a, b) && same_slots(&a->name, &b->name) && same_slots(&a->names, &b->names) &&
         same_slots(&a->localsplus_names, &b->localsplus_names) &&
         same_slots(&a->free_names, &b->free_names) && same_slots(&a->linetable, &b->linetable) &&
         same_slots(&a->exceptiontable, &b->exceptiontable) &&
         same_constants(slot_get(&a->consts), slot_get(&b->consts));
}

static Value code_compare(Value self, Value other, CompareOp op) {
  if ((op != CMP_EQ && op != CMP_NE) || !is_code(self) || !is_code(other)) return NOT_IMPLEMENTED;
  bool equal = same(self, other) || same_code(as_code(self), as_code(other));
  if (exception_pending()) return ABSENT;
  return from_bool(equal == (op == CMP_EQ));
}

static bool code_hash(Value self, int64_t *hash) {
  const CodeObject *code = as_code(self);
  const Slot *slots[] = {&code->name,      &code->consts,
                         &code->names,     &code->localsplus_names,
                         &code->linetable, &code->exceptiontable};
  uint64_t all = (uint64_t)code->argcount ^ (uint64_t)code->posonlyargcount ^
                 (uint64_t)code->kwonlyargcount ^ code->flags;
  for (size_t i = 0; i < countof(slots); i++) {
    if (!object_hash(slot_get(slots[i]), hash)) return false;
    all ^= (uint64_t)*hash;
  }
  *hash = (int64_t)all == -1 ? -2 : (int64_t)all;
  return true;
}

static Value code_repr(Value self) {
  const CodeObject *code = as_code(self);
  int line = code->first_line != 0 ? code->first_line : -1;
  return format_text("<code object %V at %p, file \"%V\", line %d>", slot_get(&code->name),
                     (void *)code, slot_get(&code->filename), line);
}

/* -- Making ------------------------------------------------------------------------------------ */

/* The order of code()'s arguments. */
enum {
  ARG_ARGCOUNT,
  ARG_POSONLY,
  ARG_KWONLY,
  ARG_NLOCALS,
  ARG_STACKSIZE,
  ARG_FLAGS,
  ARG_CODE,
  ARG_CONSTS,
  ARG_NAMES,
  ARG_VARNAMES,
  ARG_FILENAME,
  ARG_NAME,
  ARG_QUALNAME,
  ARG_FIRSTLINE,
  ARG_LINETABLE,
  ARG_EXCEPTIONTABLE,
  ARG_FREEVARS,
  ARG_CELLVARS,
  ARG_COUNT,
};

static bool to_count(Value v, int32_t *out) {
  int n;
  if (!index_to_int(v, &n)) return false;
  *out = n;
  return true;
}

/* Registers by name: those of varnames, then the cells that are none of them. */
static Value register_names(Value varnames, Value cellvars) {
  Value list = sequence_list(varnames);
  if (is_absent(list)) return ABSENT;
  for (int64_t i = 0; i < tuple_length(cellvars); i++) {
    Value name = tuple_get(cellvars, i);
    if (!tuple_has(varnames, name) && !list_append(list, name)) return ABSENT;
  }
  return list_as_tuple(list);
}

static bool all_interned(Value tuple) {
  for (int64_t i = 0; i < tuple_length(tuple); i++) {
    if (!is_exact_str(tuple_get(tuple, i)) || !as_str(tuple_get(tuple, i))->interned) return false;
  }
  return true;
}

static Value intern_all(Value tuple) {
  if (!is_tuple(tuple) || all_interned(tuple)) return tuple;
  TupleObject *copy = tuple_alloc(tuple_length(tuple));
  for (int64_t i = 0; i < tuple_length(tuple); i++) {
    Value name = tuple_get(tuple, i);
    slot_set(copy, &copy->items[i], is_exact_str(name) ? str_intern(name) : name);
  }
  return from_object(copy);
}

static const char *const argument_names[ARG_COUNT] = {
    "co_argcount",  "co_posonlyargcount", "co_kwonlyargcount", "co_nlocals",
    "co_stacksize", "co_flags",           "co_code",           "co_consts",
    "co_names",     "co_varnames",        "co_filename",       "co_name",
    "co_qualname",  "co_firstlineno",     "co_linetable",      "co_exceptiontable",
    "co_freevars",  "co_cellvars"};

static bool check_type(Value v, bool ok, int position, bool replacing, const char *wanted) {
  if (ok) return true;
  if (replacing)
    raise_type_error("replace() argument '%s' must be %s, not %Y", argument_names[position], wanted,
                     v);
  else
    raise_type_error("code() argument %d must be %s, not %Y", position + 1, wanted, v);
  return false;
}

static bool check_sign(Value v, int position, bool replacing) {
  if (!is_int(v) || int_sign(v) >= 0) return true;
  if (replacing)
    raise_value_error("%s must be a positive integer", argument_names[position]);
  else
    raise_value_error("code: %s must not be negative", argument_names[position] + strlen("co_"));
  return false;
}

static bool check_signs(const Value *a, bool replacing) {
  static const uint8_t counts[] = {ARG_ARGCOUNT,  ARG_POSONLY, ARG_KWONLY,   ARG_NLOCALS,
                                   ARG_STACKSIZE, ARG_FLAGS,   ARG_FIRSTLINE};
  for (size_t i = 0; i < countof(counts); i++) {
    if (!check_sign(a[counts[i]], counts[i], replacing)) return false;
  }
  return true;
}

static bool check_types(const Value *a, bool replacing) {
  static const uint8_t tuples[] = {ARG_CONSTS, ARG_NAMES, ARG_VARNAMES, ARG_FREEVARS, ARG_CELLVARS};
  static const uint8_t strings[] = {ARG_FILENAME, ARG_NAME, ARG_QUALNAME};
  static const uint8_t byte_strings[] = {ARG_CODE, ARG_LINETABLE, ARG_EXCEPTIONTABLE};
  for (size_t i = 0; i < countof(tuples); i++) {
    if (!check_type(a[tuples[i]], is_tuple(a[tuples[i]]), tuples[i], replacing, "tuple"))
      return false;
  }
  for (size_t i = 0; i < countof(strings); i++) {
    if (!check_type(a[strings[i]], is_str(a[strings[i]]), strings[i], replacing, "str"))
      return false;
  }
  for (size_t i = 0; i < countof(byte_strings); i++) {
    if (!check_type(a[byte_strings[i]], is_bytes(a[byte_strings[i]]), byte_strings[i], replacing,
                    "bytes"))
      return false;
  }
  return true;
}

/* localsplus: the names of registers where they are known already, else ABSENT. */
static Value code_from_arguments(Value *a, Value localsplus) {
  int32_t flags, nlocals;
  CodeSpec spec = {.name = a[ARG_NAME],
                   .qualname = a[ARG_QUALNAME],
                   .filename = a[ARG_FILENAME],
                   .consts = a[ARG_CONSTS],
                   .free_names = intern_all(a[ARG_FREEVARS]),
                   .cell_names = intern_all(a[ARG_CELLVARS]),
                   .linetable = a[ARG_LINETABLE],
                   .exceptiontable = a[ARG_EXCEPTIONTABLE]};
  bool ok = to_count(a[ARG_ARGCOUNT], &spec.argcount) &&
            to_count(a[ARG_POSONLY], &spec.posonlyargcount) &&
            to_count(a[ARG_KWONLY], &spec.kwonlyargcount) && to_count(a[ARG_NLOCALS], &nlocals) &&
            to_count(a[ARG_STACKSIZE], &spec.register_count) && to_count(a[ARG_FLAGS], &flags) &&
            to_count(a[ARG_FIRSTLINE], &spec.first_line);
  if (!ok) return ABSENT;
  if (nlocals != tuple_length(a[ARG_VARNAMES]))
    return raise_value_error("code: co_nlocals != len(co_varnames)");
  const BytesObject *words = as_bytes(a[ARG_CODE]);
  if (words->length % sizeof(Instr) != 0) return raise_value_error("code: co_code is malformed");
  spec.flags = (uint32_t)flags;
  spec.word_count = (uint32_t)(words->length / sizeof(Instr));
  Instr *copy = xmalloc((size_t)words->length);
  memcpy(copy, words->data, (size_t)words->length);
  spec.words = copy;
  spec.names = intern_all(a[ARG_NAMES]);
  spec.localsplus_names = intern_all(
      is_absent(localsplus) ? register_names(a[ARG_VARNAMES], a[ARG_CELLVARS]) : localsplus);
  spec.local_count =
      is_absent(spec.localsplus_names) ? 0 : (int32_t)tuple_length(spec.localsplus_names);
  Value code = is_absent(spec.localsplus_names) ? ABSENT : code_new_unproven(&spec);
  free(copy);
  return code;
}

static bool audit_new(const Value *a) {
  return audit("code.__new__", "OOOOOOOOO", a[ARG_CODE], a[ARG_FILENAME], a[ARG_NAME],
               a[ARG_ARGCOUNT], a[ARG_POSONLY], a[ARG_KWONLY], a[ARG_NLOCALS], a[ARG_STACKSIZE],
               a[ARG_FLAGS]);
}

static Value code_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("code(argcount, posonlyargcount, kwonlyargcount, nlocals, "
                                         "stacksize, flags, codestring, constants, names, "
                                         "varnames, filename, name, qualname, firstlineno, "
                                         "linetable, exceptiontable, freevars=?, cellvars=?, /)");
  Value a[ARG_COUNT];
  if (!signature_bind(&signature, args, nargs, kwnames, a)) return ABSENT;
  if (is_absent(a[ARG_FREEVARS])) a[ARG_FREEVARS] = from_object(tuple_empty);
  if (is_absent(a[ARG_CELLVARS])) a[ARG_CELLVARS] = from_object(tuple_empty);
  if (!check_types(a, false) || !check_signs(a, false) || !audit_new(a)) return ABSENT;
  return code_from_arguments(a, ABSENT);
}

/* The arguments code() would need to make this one. */
static void code_to_arguments(Value self, Value *a) {
  const CodeObject *code = as_code(self);
  a[ARG_ARGCOUNT] = from_small_int(code->argcount);
  a[ARG_POSONLY] = from_small_int(code->posonlyargcount);
  a[ARG_KWONLY] = from_small_int(code->kwonlyargcount);
  a[ARG_NLOCALS] = get_nlocals(self, NULL);
  a[ARG_STACKSIZE] = from_small_int(code->register_count);
  a[ARG_FLAGS] = get_flags(self, NULL);
  a[ARG_CODE] = get_code(self, NULL);
  a[ARG_CONSTS] = slot_get(&code->consts);
  a[ARG_NAMES] = slot_get(&code->names);
  a[ARG_VARNAMES] = code_varnames(code);
  a[ARG_FILENAME] = slot_get(&code->filename);
  a[ARG_NAME] = slot_get(&code->name);
  a[ARG_QUALNAME] = slot_get(&code->qualname);
  a[ARG_FIRSTLINE] = from_small_int(code->first_line);
  a[ARG_LINETABLE] = slot_get(&code->linetable);
  a[ARG_EXCEPTIONTABLE] = slot_get(&code->exceptiontable);
  a[ARG_FREEVARS] = slot_get(&code->free_names);
  a[ARG_CELLVARS] = slot_get(&code->cell_names);
}

static bool same_names(Value names, Value other) {
  return same(names, other) || object_equal(names, other) > 0;
}

/* Register names with parameters and variables renamed, where nothing else about them changes. */
static Value renamed_registers(Value self, Value old_names, Value new_names) {
  Value registers = slot_get(&as_code(self)->localsplus_names);
  TupleObject *renamed = tuple_alloc(tuple_length(registers));
  for (int64_t i = 0; i < tuple_length(registers); i++) {
    Value name = tuple_get(registers, i);
    for (int64_t n = 0; n < tuple_length(old_names); n++) {
      if (str_equal(tuple_get(old_names, n), name) && str_length(name) > 0)
        name = tuple_get(new_names, n);
    }
    slot_set(renamed, &renamed->items[i], name);
  }
  return from_object(renamed);
}

static Value code_replace(Value *args, int nargs) {
  /* Where each parameter of the signature belongs. */
  static const uint8_t order[] = {
      ARG_ARGCOUNT,  ARG_POSONLY,  ARG_KWONLY, ARG_NLOCALS,  ARG_STACKSIZE, ARG_FLAGS,
      ARG_FIRSTLINE, ARG_CODE,     ARG_CONSTS, ARG_NAMES,    ARG_VARNAMES,  ARG_FREEVARS,
      ARG_CELLVARS,  ARG_FILENAME, ARG_NAME,   ARG_QUALNAME, ARG_LINETABLE, ARG_EXCEPTIONTABLE};
  Value self = args[0], a[ARG_COUNT];
  code_to_arguments(self, a);
  Value varnames = a[ARG_VARNAMES], cellvars = a[ARG_CELLVARS];
  for (size_t i = 0; i < countof(order); i++) {
    if (!is_absent(args[i + 1])) a[order[i]] = args[i + 1];
  }
  if (is_absent(varnames) || is_absent(a[ARG_VARNAMES]) || !check_types(a, true) ||
      !check_signs(a, true) || !audit_new(a))
    return ABSENT;
  Value registers = ABSENT;
  bool as_many = tuple_length(a[ARG_VARNAMES]) == tuple_length(varnames) &&
                 same_names(a[ARG_CELLVARS], cellvars);
  if (as_many) registers = renamed_registers(self, varnames, a[ARG_VARNAMES]);
  return code_from_arguments(a, registers);
}

/* -- Tables ------------------------------------------------------------------------------------ */

static Value varname_from_oparg(Value *args, int nargs) {
  int64_t number;
  Value names = slot_get(&as_code(args[0])->localsplus_names),
        free_names = slot_get(&as_code(args[0])->free_names);
  if (!index_to_i64(args[1], &number)) return ABSENT;
  int64_t locals = tuple_length(names);
  if (number >= 0 && number < locals) return tuple_get(names, number);
  if (number >= locals && number < locals + tuple_length(free_names))
    return tuple_get(free_names, number - locals);
  return raise_error(&exc_IndexError, "tuple index out of range");
}

static const BuiltinDef code_methods[] = {
    METHOD("co_lines(self, /)", code_lines, EFFECT_ALLOC,
           "Iterates over (start, end, line) of the code."),
    METHOD("co_positions(self, /)", code_positions, EFFECT_ALLOC,
           "Iterates over (line, end line, column, end column) of each instruction."),
    METHOD("replace(self, /, *, co_argcount=?, co_posonlyargcount=?, co_kwonlyargcount=?, "
           "co_nlocals=?, co_stacksize=?, co_flags=?, "
           "co_firstlineno=?, co_code=?, co_consts=?, co_names=?, co_varnames=?, co_freevars=?, "
           "co_cellvars=?, co_filename=?, "
           "co_name=?, co_qualname=?, co_linetable=?, co_exceptiontable=?)",
           code_replace, EFFECT_ANY,
           "Return a code object like this one but for the fields that are given."),
    METHOD("_varname_from_oparg(self, oparg, /)", varname_from_oparg, EFFECT_ANY,
           "The name of a local register or free variable."),
    METHOD_END,
};

static const GetSetDef code_getset[] = {
    {"co_varnames", get_varnames, NULL, NULL, NULL},
    {"co_nlocals", get_nlocals, NULL, NULL, NULL},
    {"co_flags", get_flags, NULL, NULL, NULL},
    {"co_code", get_code, NULL, NULL, NULL},
    {"_co_code_adaptive", get_code, NULL, NULL, NULL},
    {"co_lnotab", get_lnotab, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static const MemberDef code_members[] = {
    {"co_argcount", MEMBER_INT32, offsetof(CodeObject, argcount), false, NULL},
    {"co_posonlyargcount", MEMBER_INT32, offsetof(CodeObject, posonlyargcount), false, NULL},
    {"co_kwonlyargcount", MEMBER_INT32, offsetof(CodeObject, kwonlyargcount), false, NULL},
    {"co_stacksize", MEMBER_INT32, offsetof(CodeObject, register_count), false, NULL},
    {"co_firstlineno", MEMBER_INT32, offsetof(CodeObject, first_line), false, NULL},
    {"co_consts", MEMBER_SLOT, offsetof(CodeObject, consts), false, NULL},
    {"co_names", MEMBER_SLOT, offsetof(CodeObject, names), false, NULL},
    {"co_freevars", MEMBER_SLOT, offsetof(CodeObject, free_names), false, NULL},
    {"co_cellvars", MEMBER_SLOT, offsetof(CodeObject, cell_names), false, NULL},
    {"co_filename", MEMBER_SLOT, offsetof(CodeObject, filename), false, NULL},
    {"co_name", MEMBER_SLOT, offsetof(CodeObject, name), false, NULL},
    {"co_qualname", MEMBER_SLOT, offsetof(CodeObject, qualname), false, NULL},
    {"co_linetable", MEMBER_SLOT, offsetof(CodeObject, linetable), false, NULL},
    {"co_exceptiontable", MEMBER_SLOT, offsetof(CodeObject, exceptiontable), false, NULL},
    {NULL, MEMBER_SLOT, 0, false, NULL},
};

Type code_type = {
    .name = "code",
    .base = &object_type,
    .layout = &code_layout,
    .root_shape = &code_shape,
    .flags = TYPE_HAS_WEAKREF,
    .slots = {.repr = code_repr,
              .hash = code_hash,
              .compare = code_compare,
              .new_object = code_new_object},
    .methods = code_methods,
    .getset = code_getset,
    .members = code_members,
    .doc = "Create a code object.  Not for mere mortals.",
};
