"""Disassembler of this interpreter's register code, with the interface of the standard library's dis.

An instruction counts for two in offsets, as in co_lines(), co_positions() and f_lasti: instruction i is at offset 2 * i.
"""

import collections
import io
import sys
import types

from opcode import *
from opcode import __all__ as _opcodes_all
from opcode import _nb_ops, _parents, opkinds

__all__ = ["code_info", "dis", "disassemble", "distb", "disco", "findlinestarts", "findlabels", "show_code",
           "get_instructions", "Instruction", "Bytecode"] + _opcodes_all
del _opcodes_all

_have_code = (types.MethodType, types.FunctionType, types.CodeType, classmethod, staticmethod, type)

_WORD = 8    # bytes of an instruction in co_code
_OFFSET = 2  # what it counts for in offsets

COMPILER_FLAG_NAMES = {
    1: "OPTIMIZED",
    2: "NEWLOCALS",
    4: "VARARGS",
    8: "VARKEYWORDS",
    16: "NESTED",
    32: "GENERATOR",
    64: "NOFREE",
    128: "COROUTINE",
    256: "ITERABLE_COROUTINE",
    512: "ASYNC_GENERATOR",
}


def pretty_flags(flags):
    """Names of the bits of co_flags."""
    names = []
    for bit in range(32):
        flag = 1 << bit
        if flags & flag:
            names.append(COMPILER_FLAG_NAMES.get(flag, hex(flag)))
            flags ^= flag
            if not flags:
                break
    else:
        names.append(hex(flags))
    return ", ".join(names)


# -- Where code is found ----------------------------------------------------------------------------------------------

def _try_compile(source, name):
    try:
        return compile(source, name, "eval")
    except SyntaxError:
        return compile(source, name, "exec")


def _get_code_object(x):
    """The code object of a function, method, generator, string..."""
    x = getattr(x, "__func__", x)
    for attribute in ("__code__", "gi_code", "ag_code", "cr_code"):
        if hasattr(x, attribute):
            x = getattr(x, attribute)
            break
    if isinstance(x, str):
        x = _try_compile(x, "<disassembly>")
    if hasattr(x, "co_code"):
        return x
    raise TypeError("don't know how to disassemble %s objects" % type(x).__name__)


def dis(x=None, *, file=None, depth=None, show_caches=False, adaptive=False):
    """Disassembles classes, methods, functions, generators, code or source; without argument, the last traceback."""
    if x is None:
        distb(file=file, show_caches=show_caches, adaptive=adaptive)
        return
    x = getattr(x, "__func__", x)
    for attribute in ("__code__", "gi_code", "ag_code", "cr_code"):
        if hasattr(x, attribute):
            x = getattr(x, attribute)
            break
    if hasattr(x, "__dict__"):
        for name, member in sorted(x.__dict__.items()):
            if isinstance(member, _have_code):
                print("Disassembly of %s:" % name, file=file)
                try:
                    dis(member, file=file, depth=depth)
                except TypeError as error:
                    print("Sorry:", error, file=file)
                print(file=file)
    elif hasattr(x, "co_code"):
        _disassemble_recursive(x, file=file, depth=depth)
    elif isinstance(x, (bytes, bytearray)):
        _print_instructions(_instructions_of_bytes(bytes(x)), file=file)
    elif isinstance(x, str):
        _disassemble_recursive(_try_compile(x, "<dis>"), file=file, depth=depth)
    else:
        raise TypeError("don't know how to disassemble %s objects" % type(x).__name__)


def distb(tb=None, *, file=None, show_caches=False, adaptive=False):
    """Disassembles a traceback (default: the last one)."""
    if tb is None:
        try:
            tb = sys.last_traceback
        except AttributeError:
            raise RuntimeError("no last traceback to disassemble") from None
        while tb.tb_next:
            tb = tb.tb_next
    disassemble(tb.tb_frame.f_code, tb.tb_lasti, file=file)


# -- Instructions -----------------------------------------------------------------------------------------------------

_Instruction = collections.namedtuple(
    "_Instruction",
    ["opname", "opcode", "arg", "argval", "argrepr", "offset", "starts_line", "is_jump_target", "positions"],
    defaults=[None])

Positions = collections.namedtuple(
    "Positions", ["lineno", "end_lineno", "col_offset", "end_col_offset"], defaults=[None] * 4)


class Instruction(_Instruction):
    """One instruction.

    arg is operand D (None where it is unused), argval what the operand that means something stands for, argrepr all operands as
    text. The attribute operands has the four numbers A, B, C, D.
    """

    operands = (0, 0, 0, 0)

    def _disassemble(self, lineno_width=3, mark_as_current=False, offset_width=4):
        fields = []
        if lineno_width:
            if self.starts_line is not None:
                fields.append(f"{self.starts_line:{lineno_width}d}")
            else:
                fields.append(" " * lineno_width)
        fields.append("-->" if mark_as_current else "   ")
        fields.append(">>" if self.is_jump_target else "  ")
        fields.append(repr(self.offset).rjust(offset_width))
        fields.append(self.opname.ljust(20))
        fields.append(self.argrepr)
        return " ".join(fields).rstrip()


def _unpack_words(code):
    """(index, opcode, (A, B, C, D)) for each word of the bytes."""
    for i in range(0, len(code) - _WORD + 1, _WORD):
        d = int.from_bytes(code[i + 4:i + 8], "little", signed=True)
        yield i // _WORD, code[i], (code[i + 1], code[i + 2], code[i + 3], d)


def _kinds(op):
    return opkinds.get(op, "____")


class _Names:
    """What the operands of one code object stand for."""

    def __init__(self, code=None):
        self.code = code

    def register(self, number):
        if self.code is not None:
            try:
                name = self.code._varname_from_oparg(number)
            except IndexError:
                name = ""
            if name and number < len(self.code.co_varnames) + len(self.code.co_cellvars) + 1:
                return f"r{number}({name})"
        return f"r{number}"

    def describe(self, kind, value, index):
        """(argval, text) of an operand."""
        code = self.code
        if kind in "WRXL":
            return value, self.register(value)
        if kind == "J":
            target = (index + 1 + value) * _OFFSET
            return target, f"to {target}"
        if kind == "K" and code is not None and 0 <= value < len(code.co_consts):
            return code.co_consts[value], repr(code.co_consts[value])
        if kind == "N" and code is not None and 0 <= value < len(code.co_names):
            return code.co_names[value], code.co_names[value]
        if kind == "V" and code is not None and 0 <= value < len(code.co_freevars):
            return code.co_freevars[value], code.co_freevars[value]
        return value, str(value)


def _operator_text(op, operands):
    """What the integer operand of an operator means, or None."""
    name = opname[_parents.get(op, op)]
    a, _, _, d = operands
    if name in ("BINARY", "BINARY_K"):
        return _nb_ops[d & 255] + ("=" if d & 256 else "")
    if name in ("COMPARE", "COMPARE_K"):
        return cmp_op[d & 7]
    if name in ("JUMP_COMPARE", "JUMP_COMPARE_K"):
        return ("not " if a & 8 else "") + cmp_op[a & 7]
    if name in ("IS", "IN"):
        return ("is not", "not in")[name == "IN"] if d else name.lower()
    return None


def _make_instruction(names, index, op, operands, starts_line, targets, positions):
    kinds = _kinds(op)
    operator = _operator_text(op, operands)
    argval, texts = None, []
    for kind, value in zip(kinds, operands):
        if kind == "_" or (kind == "I" and operator is not None):
            continue
        meaning, text = names.describe(kind, value, index)
        texts.append(text)
        if kind in "KNVJ" or argval is None:
            argval = meaning
    if operator is not None:
        texts.append(operator)
        if argval is None:
            argval = operator
    offset = index * _OFFSET
    instruction = Instruction(opname[op], op, operands[3] if kinds[3] != "_" else None, argval, ", ".join(texts), offset,
                              starts_line, offset in targets, positions)
    instruction.operands = operands
    return instruction


def _instructions_of_bytes(code, names=None, linestarts=None, line_offset=0, positions=None, targets=None):
    names = names or _Names()
    if targets is None:
        targets = set(findlabels(code))
    for index, op, operands in _unpack_words(code):
        line = linestarts.get(index * _OFFSET) if linestarts else None
        where = Positions(*next(positions, ())) if positions is not None else Positions()
        yield _make_instruction(names, index, op, operands, None if line is None else line + line_offset, targets, where)


def _instructions_of_code(code, line_offset=0):
    targets = set(findlabels(code.co_code))
    targets.update(entry.target for entry in _exception_entries(code))
    return _instructions_of_bytes(code.co_code, _Names(code), dict(findlinestarts(code)), line_offset, code.co_positions(),
                                  targets)


def get_instructions(x, *, first_line=None, show_caches=False, adaptive=False):
    """Iterates over the Instructions of a function, method, string or code object."""
    code = _get_code_object(x)
    line_offset = 0 if first_line is None else first_line - code.co_firstlineno
    return _instructions_of_code(code, line_offset)


# -- Exception table --------------------------------------------------------------------------------------------------

_ExceptionEntry = collections.namedtuple("_ExceptionEntry", "start end target register cleanup")


def _read_number(numbers):
    byte = next(numbers)
    value = byte & 63
    while byte & 64:
        byte = next(numbers)
        value = value << 6 | byte & 63
    return value


def _exception_entries(code):
    """Entries of the exception table, in offsets."""
    numbers = iter(code.co_exceptiontable)
    entries = []
    try:
        while True:
            start = _read_number(numbers) * _OFFSET
            length = _read_number(numbers) * _OFFSET
            target = _read_number(numbers) * _OFFSET
            where = _read_number(numbers)
            entries.append(_ExceptionEntry(start, start + length, target, where >> 1, bool(where & 1)))
    except StopIteration:
        return entries


# -- Printing ---------------------------------------------------------------------------------------------------------

def _print_instructions(instructions, lasti=-1, file=None, exceptions=()):
    instructions = list(instructions)
    lines = [i.starts_line for i in instructions if i.starts_line is not None]
    lineno_width = max(3, len(str(max(lines)))) if lines else 0
    offset_width = max(4, len(str(instructions[-1].offset))) if instructions else 4
    for number, instruction in enumerate(instructions):
        if instruction.starts_line is not None and number > 0:
            print(file=file)
        print(instruction._disassemble(lineno_width, instruction.offset == lasti, offset_width), file=file)
    if exceptions:
        print("ExceptionTable:", file=file)
        for entry in exceptions:
            cleanup = " cleanup" if entry.cleanup else ""
            print(f"  {entry.start} to {entry.end - _OFFSET} -> {entry.target} [r{entry.register}]{cleanup}", file=file)


def disassemble(co, lasti=-1, *, file=None, show_caches=False, adaptive=False):
    """Disassembles a code object."""
    _print_instructions(_instructions_of_code(co), lasti, file, _exception_entries(co))


disco = disassemble


def _disassemble_recursive(co, *, file=None, depth=None):
    disassemble(co, file=file)
    if depth is not None and depth <= 0:
        return
    for constant in co.co_consts:
        if hasattr(constant, "co_code"):
            print(file=file)
            print("Disassembly of %r:" % (constant,), file=file)
            _disassemble_recursive(constant, file=file, depth=None if depth is None else depth - 1)


# -- Information about code -------------------------------------------------------------------------------------------

def _format_code_info(co):
    lines = [
        "Name:              %s" % co.co_name,
        "Filename:          %s" % co.co_filename,
        "Argument count:    %s" % co.co_argcount,
        "Positional-only arguments: %s" % co.co_posonlyargcount,
        "Kw-only arguments: %s" % co.co_kwonlyargcount,
        "Number of locals:  %s" % co.co_nlocals,
        "Stack size:        %s" % co.co_stacksize,
        "Flags:             %s" % pretty_flags(co.co_flags),
    ]
    for title, values, show in (("Constants:", co.co_consts, repr), ("Names:", co.co_names, str),
                                ("Variable names:", co.co_varnames, str), ("Free variables:", co.co_freevars, str),
                                ("Cell variables:", co.co_cellvars, str)):
        if values:
            lines.append(title)
            lines.extend("%4d: %s" % (number, show(value)) for number, value in enumerate(values))
    return "\n".join(lines)


def code_info(x):
    """Formatted details of a function, method, string or code object."""
    return _format_code_info(_get_code_object(x))


def show_code(co, *, file=None):
    """Prints code_info(co)."""
    print(code_info(co), file=file)


def findlabels(code):
    """Offsets that instructions of the bytes jump to."""
    labels = []
    for index, op, operands in _unpack_words(code):
        if _kinds(op)[3] == "J":
            target = (index + 1 + operands[3]) * _OFFSET
            if target not in labels:
                labels.append(target)
    return labels


def findlinestarts(code):
    """(offset, line) for each place where the line of a code object changes."""
    last = None
    for start, _, line in code.co_lines():
        if line is not None and line != last:
            yield start, line
            last = line


def _find_imports(co):
    """(name, level, fromlist) of each import of a code object, whose last two are loaded in front of it (for modulefinder)."""
    fromlist, level = None, 0
    for instruction in _instructions_of_code(co):
        if instruction.opname == "LOAD_CONST":
            fromlist = instruction.argval
        elif instruction.opname == "LOAD_INT":
            level = instruction.arg
        elif instruction.opname == "IMPORT_NAME":
            yield instruction.argval, level, fromlist


def _find_store_names(co):
    """The names that a code object sets in its module (for modulefinder)."""
    for instruction in _instructions_of_code(co):
        if instruction.opname in ("STORE_NAME", "STORE_GLOBAL"):
            yield instruction.argval


class Bytecode:
    """The code of a function, method, string or code object: iterating gives Instructions, dis() the text."""

    def __init__(self, x, *, first_line=None, current_offset=None, show_caches=False, adaptive=False):
        self.codeobj = co = _get_code_object(x)
        self.first_line = co.co_firstlineno if first_line is None else first_line
        self._line_offset = self.first_line - co.co_firstlineno
        self._original_object = x
        self.current_offset = current_offset
        self.exception_entries = _exception_entries(co)
        self.show_caches = show_caches
        self.adaptive = adaptive

    def __iter__(self):
        return _instructions_of_code(self.codeobj, self._line_offset)

    def __repr__(self):
        return "{}({!r})".format(self.__class__.__name__, self._original_object)

    @classmethod
    def from_traceback(cls, tb, *, show_caches=False, adaptive=False):
        """The code of the innermost frame of a traceback, with its current instruction marked."""
        while tb.tb_next:
            tb = tb.tb_next
        return cls(tb.tb_frame.f_code, current_offset=tb.tb_lasti, show_caches=show_caches, adaptive=adaptive)

    def info(self):
        return _format_code_info(self.codeobj)

    def dis(self):
        offset = -1 if self.current_offset is None else self.current_offset
        with io.StringIO() as output:
            _print_instructions(self, offset, output, self.exception_entries)
            return output.getvalue()


def _main():
    import argparse

    parser = argparse.ArgumentParser()
    parser.add_argument("infile", type=argparse.FileType("rb"), nargs="?", default="-")
    args = parser.parse_args()
    with args.infile as infile:
        source = infile.read()
    dis(compile(source, args.infile.name, "exec"))


if __name__ == "__main__":
    _main()
