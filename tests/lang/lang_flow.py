# try/finally/return/break/continue in every nesting; the value that leaves wins; exceptions replaced.
def run(f, *a):
    try: print(f.__name__, f(*a))
    except BaseException as e: print(f.__name__, "raised", repr(e), repr(e.__context__))
def a():
    try: return "try"
    finally: print("fin")
def b():
    try: return "try"
    finally: return "finally"
def c():
    for i in range(3):
        try: continue
        finally: print("fin", i)
    return "done"
def d():
    for i in range(3):
        try: break
        finally: print("fin", i)
    return i
def e():
    while True:
        try: return "r"
        finally: break
    return "after break"
def f():
    for i in range(2):
        try: raise ValueError(i)
        finally: continue
    return "continued"
def g():
    try:
        try: raise ValueError("inner")
        finally: raise KeyError("from finally")
    except KeyError as k: return repr(k.__context__)
def h():
    x = 1
    try: return x
    finally: x = 2
def i():
    try: 1 / 0
    except ZeroDivisionError: return "handler"
    else: return "else"
    finally: print("fin")
def j():
    try: pass
    except ValueError: return "no"
    else: return "else"
    finally: print("fin")
def k():
    for x in range(3):
        for y in range(3):
            try:
                if y == 1: break
                if x == 1: continue
                print(x, y)
            finally: print("f", x, y)
        else: print("no else")
    else: print("outer else")
def l():
    try:
        try: return 1
        finally:
            try: return 2
            finally: print("deep")
    finally: print("outer")
def m():
    def gen():
        try: yield 1; yield 2
        finally: print("gen fin")
    it = gen()
    for v in it:
        it.close()
        return v
def n():
    try: raise ValueError
    except ValueError:
        try: raise KeyError
        except KeyError: pass
        raise
def o():
    try: raise ValueError("a")
    except ValueError as ex:
        try: raise TypeError("b")
        except TypeError: pass
        return repr(ex), __import__("sys").exc_info()[0].__name__
def p():
    while 1:
        try:
            while 1:
                try: break
                finally: print("in")
            print("mid"); return "p"
        finally: print("out")
def q(n=5):
    r = []
    while n:
        n -= 1
        try:
            if n == 3: continue
            if n == 1: break
            r.append(n)
        except Exception: pass
        else: r.append("else")
        finally: r.append("f")
    else: r.append("while else")
    return r
def r():
    try: return [x for x in (1, 2) if 1 / (x - 1)]
    except ZeroDivisionError: return "comp"
def s():
    try: raise SystemExit(1)
    except Exception: return "no"
    finally: print("fin")
def t():
    with open("/dev/null") as fh:
        for line in [1, 2]:
            try:
                if line == 2: return fh.closed
            finally:
                if line == 1: continue
def u():
    try:
        raise ValueError("one")
    except ValueError as err:
        err = "rebound"
        x = err
    try: err
    except UnboundLocalError: return x
def v():
    for i in range(3):
        try: yield_ = i
        except: pass
        else:
            if i == 1: break
    else: return "no break"
    return i
def w():
    try:
        assert False, "msg"
    except AssertionError as z: return z.args
    finally:
        for _ in range(2):
            try: continue
            finally: print("w")
def x():
    def inner():
        try: raise ValueError(1)
        except ValueError: yield "in handler"; raise
    it = inner(); print(next(it))
    try: raise KeyError(2)
    except KeyError:
        try: next(it)
        except ValueError as e: return repr(e.__context__)
def y():
    if True:
        try: return "y"
        except: pass
def z(n=3):
    try:
        if n: return z(n - 1)
        raise IndexError(n)
    finally: print("unwinding", n)
for fn in (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z): run(fn)
exec("for i in range(2):\n  try: i\n  finally: print('module fin', i)\nelse: print('module else')")
