# Deep stacks of functions and generators, frames of which are quiet while others run: what their variables name stays as it is.
import sys, gc
sys.setrecursionlimit(10**6)
def gen(n):
    try: raise KeyError(n)
    except KeyError as e:
        if n: yield from gen(n-1)
        yield [n]
def rec(n, a):
    l=[n,[a]]
    if n % 7 == 0:
        try: 1/0
        except ZeroDivisionError as e:
            r = sum(1 for _ in gen(n % 50))
    if n % 11 == 0:
        for i in (rec2(n,x) for x in range(2)): l.append(i)
    if n == 0: return [a]
    if n % 13 == 0: sys._getframe(min(n%100,2)).f_locals
    r = rec(n-1, [l])
    assert l[0]==n and l[1]==[a], l
    r.append(n)
    return r
def rec2(n,x): return [n]*x
for k in range(2):
    r = rec(1500, 1); assert r[1:]==list(range(1,1501)), r[:5]
print("ok")
