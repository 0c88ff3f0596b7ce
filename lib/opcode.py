"""The opcodes of this interpreter: names, numbers, kinds of operands.

Instructions are words of four operands A, B, C (8 bits) and D (32 bits); see docs/bytecode.md. Everything here comes
from the table the interpreter is built from.
"""

import _opcode
from _opcode import stack_effect

__all__ = ["cmp_op", "hasconst", "hasname", "hasjrel", "hasjabs", "haslocal", "hascompare", "hasfree", "hasnargs",
           "opname", "opmap", "HAVE_ARGUMENT", "EXTENDED_ARG", "stack_effect", "opkinds"]

cmp_op = ("<", "<=", "==", "!=", ">", ">=")

_instructions = _opcode._instructions()
_compiled = [number for number, entry in enumerate(_instructions) if entry[0] == entry[2]]

opname = [f"<{number}>" for number in range(256)]
opmap = {}
# Kinds of the operands A, B, C, D of each opcode, as letters: _ unused, W R X registers written, read or both, I integer,
# N name, K constant, J jump, V free variable, L local register.
opkinds = {}
_parents = {}
_meanings = {}

for _number, (_name, _kinds, _parent, _effects, _meaning) in enumerate(_instructions):
    opname[_number] = _name
    opkinds[_number] = _kinds
    _meanings[_number] = _meaning
    if _name == _parent:
        opmap[_name] = _number
for _number, _entry in enumerate(_instructions):
    _parents[_number] = opmap[_entry[2]]


def _with(kind):
    return [number for number in _compiled if kind in opkinds[number]]


hasconst = _with("K")
hasname = _with("N")
hasjrel = _with("J")
hasjabs = []
haslocal = _with("L")
hasfree = _with("V")
hascompare = [opmap[name] for name in ("COMPARE", "COMPARE_K", "JUMP_COMPARE", "JUMP_COMPARE_K")]
hasnargs = [opmap[name] for name in ("CALL", "CALL_KW", "CALL_METHOD", "CALL_METHOD_KW")]

# Every word has room for operands, and none is ever extended.
HAVE_ARGUMENT = 0
EXTENDED_ARG = 255

_nb_ops = ["+", "-", "*", "/", "//", "%", "**", "@", "<<", ">>", "&", "|", "^"]

del _number, _name, _kinds, _parent, _effects, _meaning, _entry
