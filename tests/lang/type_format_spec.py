# The format mini-language and % formatting over every type and option.
vals = [0, 1, -1, 42, -12345, 2**70, True, 0.0, -0.0, 1.5, -2.675, 1e10, 1e-10, 123456.789, float("inf"), float("nan"), "s", "héllo", "", 1+2j, None]
for spec in ("", "5", "<8", ">8", "^8", "=8", "*^9", "08", "+", "-", " ", "+8", "#x", "x", "X", "o", "b", "#b", "#o", "d", "n", "c", ",", "_", ",d", "_x", "_b", "e", "E", ".3e", "f", "F", ".0f", ".2f", "+.2f", "010.2f", ",.2f", "_.3f", "g", "G", ".3g", ".10g", "#g", "%", ".1%", "s", ".2s", "5.1s", "é>6", "<<6", "}>6", "=+9d", "^+9.2f", ".0e", "z.1f", ".0g", "#.0f", "0=6", "06", "<06", "0<6", ".15g", ".17g", "020,", "020_d", "012,.1f"):
    out = []
    for v in vals:
        try: out.append(format(v, spec))
        except (ValueError, TypeError, OverflowError) as e: out.append(type(e).__name__[0] + ":" + str(e)[:60])
    print(repr(spec), out)
for f in ("%s", "%r", "%a", "%5s", "%-5s|", "%.2s", "%d", "%5d", "%-5d|", "%05d", "%+d", "% d", "%x", "%#x", "%X", "%o", "%#o", "%e", "%.2e", "%f", "%.0f", "%8.2f", "%-8.2f|", "%08.2f", "%+.1f", "%g", "%.3g", "%#g", "%c", "%i", "%u", "%5.1f%%", "%.3d", "%#.3x", "%+05d", "%- 5d|"):
    out = []
    for v in vals:
        try: out.append(f % (v,))
        except (ValueError, TypeError, OverflowError) as e: out.append(type(e).__name__[0] + ":" + str(e)[:60])
    print(f, out)
print("%(a)s %(b)d %%" % {"a": 1, "b": 2}, "%*d|%-*d|%.*f" % (5, 1, 5, 2, 1, 2.55), "%(x)5.1f" % {"x": 2.25}, "%s" % ((1, 2),), "%s %s" % (1, [2]), "%c%c" % ("x", 121), "%(a b)s" % {"a b": 1}, "%((x))s" % {"(x)": 3}, "%ld %hd" % (1, 2))
print("{}".format(1), "{0}{1}{0}".format(1, 2), "{a}{b}".format(a=1, b=2), "{0.real}{0.imag}".format(1+2j), "{0[0]}{0[1]}".format([1, 2]), "{0[a]}".format({"a": 5}), "{0[a b]}".format({"a b": 6}), "{!r:>6}{!s:<4}|{!a}".format("x", "y", "é"), "{:{}}{:{}.{}}".format(1, 5, 2.345, 8, 2), "{0:{1}{2}}".format(1, ">", 4), "{:%Y}".format(__import__("datetime").date(2023, 1, 1)), "{{{}}}".format(1), "{:}".format(3), "{0!s}".format(None), "{0.__class__.__name__}".format(5), "{[0][1]}".format([[1, 2]]), "{:10}|{:10}|{:10}|".format("s", 1, None and 0 or 1.5))
for e in ("'{'.format(1)", "'}'.format(1)", "'{}{}'.format(1)", "'{1}'.format(1)", "'{x}'.format(1)", "'{0}{}'.format(1, 2)", "'{!}'.format(1)", "'{!z}'.format(1)", "'{!rr}'.format(1)", "'{:d}'.format(1.5)", "'{:.2d}'.format(1)", "'{:,s}'.format('a')", "'{:+s}'.format('a')", "'{:=5}'.format('a')", "'{:x}'.format(1.5)", "'{:c}'.format(-1)", "'{:,c}'.format(5)", "'{:+c}'.format(5)", "'{:.5c}'.format(5)", "'{:,_d}'.format(5)", "'{:_n}'.format(5)", "'{:5.}'.format(1.5)", "'{:.999999999999999999999f}'.format(1.5)", "'{:99999999999999999999}'.format(1)", "'{:q}'.format(1)", "'{:>>5q}'.format('a')", "'{0.x}'.format(1)", "'{0[x]}'.format([1])", "'{0[5]}'.format([1])", "'{0.}'.format(1)", "'{0[}'.format(1)", "'{0]}'.format(1)", "'{0[]}'.format([1])", "'{a.b[c}'.format(a=1)", "'{:{:{}}}'.format(1, 2, 3)", "'{0x}'.format(1)", "'{-1}'.format(1)", "'{ 0}'.format(1)", "format([], 's')", "format({}, '5')", "format(None, '5')", "format(object(), 'x')", "format(int, '>5')", "format(1, 5)", "format(1, '5', 6)", "'%d' % '1'", "'%d' % 1j", "'%s'", "'%s' % ()", "'%s%s' % 1", "'x' % 1", "'x' % {}", "'%(a)s' % (1,)", "'%(a)s' % {'b': 1}", "'%z' % 1", "'%' % ()", "'%5' % 1", "'%*s' % ('a', 'b')", "'%.*f' % (1.5, 2)", "'%c' % 'ab'", "'%c' % 1114112", "'%c' % 1.5", "'%x' % 1.0", "'%o' % 'a'", "'%e' % 'a'", "'%(a' % {}", "'%99999999999999999999d' % 1", "'%.99999999999999999999f' % 1", "'%s %s' % [1, 2]"):
    try: print(e, "=", eval(e))
    except Exception as x: print(e, "->", type(x).__name__, x)
for f in ("%.2020f" % 1.5, "%.1100f" % 5e-324, "%.800e" % 0.1, "%.1000g" % 1e-300, "%.400f" % 1e308, format(2.5, ".1500f"), format(0.1, ".70%")): print(len(f), f[:20], f.rstrip("0")[-8:], sum(map(int, filter(str.isdigit, f))))

# A precision or width given as an argument that is no C integer.
for spec in ("%*d", "%.*d", b"%*d", b"%.*d"):
    for number in (2**70, -2**70, 2**63):
        try: print(len(spec % (number, 1)))
        except (OverflowError, MemoryError, ValueError) as e: print(spec, number, type(e).__name__, e)
for source in (b'x = f"ab\xa5"', b'f"ab{1}cd\xe8x"', b'rf"a\xa5"', b'"ab\xa5"', b'"\\n\xa5"'):
    try: compile(source, "f", "exec")
    except SyntaxError as e: print(source, e, e.lineno, e.offset)
for repeat in (lambda: "ab" * (2**63 - 1), lambda: "ab" * 2**62, lambda: "a" * (2**63 - 1), lambda: b"ab" * 2**62):
    try: repeat()
    except (OverflowError, MemoryError) as e: print(type(e).__name__, e)
