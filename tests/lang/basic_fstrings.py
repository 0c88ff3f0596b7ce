# f-strings: expressions, conversions, nested specs, self-documenting, quotes.
a, b, s, l, d = 5, 3.14159, "str", [1, 2], {"k": "v"}
print(f"{a}{b}{s}{l}{d}", f"{a + 1}", f"{a!r:>5}", f"{s!r}", f"{s!s:*^9}", f"{'é'!a}", f"{d['k']}", f'{d["k"]}')
print(f"{b:.2f} {b:10.3f}| {a:05} {a:<5}| {a:^5}| {a:+} {a:x} {a:#b} {1234567:,} {1234567:_} {0.5:%} {1e10:g} {1e10:e}")
w, p = 10, 3
print(f"{b:{w}.{p}f}|{s:{'>'}{w}}|{b:{w}}|{a:{'0'}{w}}")
print(f"{a=} {a = } {a+1=} {s=!s} {b=:.1f} {s = !r:>8}", f"{l[0]=}")
print(f"{{}} {{{a}}} {{{{x}}}}", f"", f"{'nested ' + f'{a} ' + f'{s}'}", f"{lambda_ if (lambda_ := 3) else 0}")
print(f"{a if a > 3 else b} {[x * 2 for x in l]} { {1: 2}[1] } {(lambda x: x + 1)(2)} {l[-1:]} {'a' 'b'}")
print(f"""{a}
{s} "quoted" 'single'""", rf"\n{a}\d", f"\t{a}\x41\N{BULLET}", F"{a}", fR"{a}\q", "plain " f"{a}" " joined " f"{s}")
print(f"{a:>{w}}" f"{a:<{w - 5}}|", f"{3!r:^{w}}|", f"{'x' * 3:{'*'}^{7}}")
print(f"{1, 2}", f"{*l, 3}", f"{a == 5}", f"{a != 5}", f"{a <= 5}", f"{not a}", f"{a if 1 else 2!r}", f"{yes!r}" if (yes := "y") else "")
class F:
    def __format__(self, spec): return f"<F {spec!r}>"
    def __str__(self): return "strF"
    def __repr__(self): return "reprF"
f = F(); print(f"{f}", f"{f:abc}", f"{f!r}", f"{f!s:>6}", f"{f!a}", f"{f:{a}}", f"{f:a{a}b{s}c}", f"{f=}", f"{f=!s}")
def t(code):
    try: print(eval(code))
    except Exception as e: print(code, "->", type(e).__name__, e)
for c in ("f'{}'", "f'{'", "f'}'", "f'{a'", "f'{a!x}'", "f'{a!}'", "f'{a:d:d}'", "f'{s:d}'", "f'{a b}'", "f'{#}'", "f'{\\n}'", "f'{a.b}'", "f'{lambda x: 1}'", "f'{a!r!r}'", "f'{ }'", "f'{=}'", "f'{l:>5}'", "f'{a:q}'", "f'{None:>5}'"): t(c)
print(f"{'a':5}|{1:5}|{True:5}|{None}|{1.0}|{1+2j}", f"{10**20:,}", f"{-a:05d}", f"{a:c}", f"{65:c}", f"{b:g}", f"{100000000.0}", f"{1e16}")
print(f'{a:{"{}"}>{w}}' if 0 else "skip", f"{a:%%}" if 0 else "skip2")
def gen(): yield f"{(yield 'y1')}!"
g = gen(); print(next(g), g.send("sent"))
print("".join(f"{i}:{c} " for i, c in enumerate("abc")), f"{''.join(f'{i}' for i in range(3))}")
