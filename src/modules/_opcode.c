/* The module _opcode: what opcodes.def says, for lib/opcode.py and lib/dis.py. */
#include "bytecode/opcode.h"
#include "objects/builtin.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* Registers need no stack: whatever an instruction does, its effect is none. */
static Value stack_effect(Value *args, int nargs) {
  int opcode;
  if (!index_to_int(args[0], &opcode)) return ABSENT;
  if (!is_none(args[2]) && !is_bool(args[2]))
    return raise_value_error("stack_effect: jump must be False, True or None");
  if (opcode < 0 || opcode >= COMPILED_OPCODE_COUNT)
    return raise_value_error("invalid opcode or oparg");
  return from_small_int(0);
}

static Value get_specialization_stats(Value *args, int nargs) {
  return NONE;
}

static Value letters(const OpcodeInfo *info) {
  const char text[] = {info->a, info->b, info->c, info->d};
  return str_from_ascii_n(text, sizeof text);
}

/* (name, kinds of operands A B C D, name of the parent opcode, effects, meaning) for each opcode,
   by number. */
static Value instructions(Value *args, int nargs) {
  Value list = list_new(OPCODE_COUNT);
  for (int op = 0; op < OPCODE_COUNT; op++) {
    const OpcodeInfo *info = &opcode_info[op], *parent = &opcode_info[info->parent];
    Value entry =
        tuple_pack(5, str_from_ascii(info->name), letters(parent), str_from_ascii(parent->name),
                   str_from_ascii(info->effects), str_from_ascii(info->meaning));
    if (!list_append(list, entry)) return ABSENT;
  }
  return list;
}

static const BuiltinDef functions[] = {
    METHOD("stack_effect(opcode, oparg=None, /, *, jump=None)", stack_effect, EFFECT_ANY,
           "Compute the stack effect of the opcode."),
    METHOD("get_specialization_stats()", get_specialization_stats, EFFECT_PURE,
           "Return the specialization stats"),
    METHOD("_instructions()", instructions, EFFECT_ALLOC, "The instruction table."),
    METHOD_END,
};

static const ModuleDef opcode_module = {
    .name = "_opcode",
    .doc = "Opcode support module.",
    .functions = functions,
};
MODULE_REGISTER(opcode_module);
