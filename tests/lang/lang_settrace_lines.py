# Line events of expressions over several lines: operands, constants, targets of loops, conditions of comprehensions.
import sys
def lines(f,*a):
    ev=[]
    base=f.__code__.co_firstlineno
    def tr(frame,event,arg):
        if frame.f_code.co_filename != f.__code__.co_filename: return None # a callback after a collection
        ev.append((frame.f_code.co_name,event,frame.f_lineno-base))
        return tr
    sys.settrace(tr)
    try: r=f(*a)
    except Exception as e: r=repr(e)
    finally: sys.settrace(None)
    for e in ev: print(*e)
    print(f.__name__, r)
def f1(x):
    return (True
            and
            x)
def f2(x):
    return (False
            and
            x)
def f3(x):
    return (x or
            True
            or
            x)
def f4(x):
    return (True and
            False or
            x and
            3 and
            4)
def g1(y):
    return list(1
         for
         x
         in
         y)
def g2(y):
    for (
        x) in y:
        pass
def g3(y):
    return [1
         for
         x,z
         in
         y
         if x
         if
          z]
def g4():
    while False:
        x
    while 0:
        y
    else:
        z=1
    while 1:
        break
def g5():
    (y,
     y,
     x,
     y) = range(4)
for f in f1,f2,f3,f4:
    lines(f,0); lines(f,1)
lines(g1,(1,2)); lines(g2,(1,2)); lines(g3,((1,2),(0,1))); lines(g4)
lines(g5)
