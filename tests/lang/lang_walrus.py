# Assignment expressions: scopes, precedence, comprehensions, errors.
if (n := 10) > 5: print(n)
while (n := n - 3) > 0: print(n, end=" ")
print(n)
print((a := 1, b := a + 1), a, b)
x = [y := 1, y**2, y**3]; print(x, y)
print([last := i for i in range(4)], last)
def f():
    [inner := i for i in range(3)]
    return inner, any((hit := v) > 1 for v in range(5)), hit
print(f())
def g():
    global made
    return (made := 5)
g(); print(made)
def h():
    z = 1
    def k():
        nonlocal z
        return (z := z + 1)
    k(); k(); return z
print(h(), (lambda: (q := 1) + q)(), {(k := "key"): (v := 2)}, k, v)
print(f"{(w := 3)} {w:=5}", max((m := 3), 2), m, [1, 2, 3][(i := 1)], i)
d = {}; d[(t := "a")] = 1; print(d, t, (yes := True) and yes, not (no := False), no)
print((u := 1) if (c := 0) else (u := 2), u, c, [(p, r) for p in range(3) if (r := p * 2)])
def gen(): got = (yield (s := 5)); yield got, s
it = gen(); print(next(it), it.send(9))
for src in ("x := 1", "(x := 1) = 2", "(x.y := 1)", "(x[0] := 1)", "((a, b) := (1, 2))", "f(x := 1, y = (z := 2))", "[i := 0 for i in range(2)]", "[i for i in (j := range(2))]", "class C: [y := i for i in range(2)]", "lambda x := 1: 0", "def f(a = x := 1): pass", "(x := 1 for x in [1])", "f(a=b:=1)", "(lambda: x := 1)", "x = y := 1", "(x := y := 1)", "(None := 1)", "((x) := 1)", "{a: b := 1}", "assert (ok := 1)", "del (x := 1)", "a[b := 1]", "{c := 1, 2}", "with (w := open) as z: pass", "[[(j := 0) for i in range(5)] for j in range(5)]", "[i + 1 for i in (i := [1])]"):
    try: compile(src, "<s>", "exec"); print("ok   ", src)
    except SyntaxError as e: print("error", src, "|", e.msg, e.offset)
