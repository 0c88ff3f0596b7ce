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

# What calls of a generator leave on the stack lies in the range of a wide frame far below, which fails afterwards.
def leave(*lists):
    return [[x, [x]] for x in lists]
def chatty():
    for i in range(4):
        leave([1], [2], [3], [4], [5], [6], [7], [8], [9], [10])
        yield [[i] for _ in range(20)]
def narrow():
    for x in chatty(): assert x == [[x[0][0]]] * 20
    raise KeyError(x)
def wide():
    narrow()
    return max([1], [2], [3], [4], [5], [6], [7], [8], [9], [10], [11], [12], [13], [14], [15], [16], [17], [18], [19], [20],
               [21], [22], [23], [24], [25], [26], [27], [28], [29], [30], [31], [32], [33], [34], [35], [36], [37], [38], [39])
for k in range(30):
    try: wide()
    except KeyError as error: assert error.args == ([[3]] * 20,), error
    assert len(leave(*range(k))) == k
print("ok")
