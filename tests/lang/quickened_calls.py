"""Calls that the interpreter specialises: class methods, functions of modules, *args and **kwargs, small operands."""
import math
print(math.gcd(-12,18), math.gcd(0,0), math.gcd(-2**62, 2**62), math.gcd(2**70,2**65), math.gcd(7), math.gcd())
print(pow(3,5,7),pow(-3,5,7),pow(3,-1,7),pow(3,0,1),(-2)**63,2**62,2**61,(-2)**62,(-2)**61,3**39,3**40,0**0,(-1)**1000001, pow(2**61,2**61,2**61+1))
print(hex(-255),bin(-5),oct(0),hex(2**62),hex(-2**62),bin(2**62-1),hex(True))
for x in (1.5,1,2**53+1,float('nan'),2.0**53, float('inf'),-0.0,0):
    for y in (1,1.5,2**53,2**53+1,0,2.5):
        r=[]
        for _ in range(5): r.append((x<y,x<=y,x==y,x!=y,x>y,x>=y,y<x,y==x))
        print(x,y,r[0],all(a==r[0] for a in r))
def f(a,b=2,*c,d=4,**e): return a,b,c,d,e
def g(*a,**k): return f(*a,**k)
for _ in range(5): print(g(1), g(1,2,3,d=5,z=1), f(*[1,2],**{'q':1}))
try: f(*(),**{})
except TypeError as e: print(e)
try: f(*(1,),**{'a':1})
except TypeError as e: print(e)
try: f(**{1:1})
except TypeError as e: print(e)
def rec(n,*a): return 0 if n==0 else 1+rec(*(n-1,))
print(rec(500))
def gen(*a):
    yield g(*a,x=1)
    yield f(*a)
print(list(gen(1,2)))
class A:
    def __init__(self,*a,**k): self.a=a
    def m(self,*a): return self.__init__(*a)
    @classmethod
    def c(cls,*a): return cls(*a).a
print(A.c(1,2), A(1).m(2))
print(sorted([3,1,2],reverse=True),sorted('hello',key=ord,reverse=1), sorted([1]), sorted([]))

class A:
    n=0
    @classmethod
    def c(cls,*a,k=1): return cls.__name__,a,k
    @classmethod
    def d(cls): return cls.__name__
    @staticmethod
    def s(x): return x
class B(A):
    pass
class C(A):
    @classmethod
    def d(cls): return 'C!'+super().d()
for i in range(6):
    for x in (A,B,C,A(),B(),C()):
        print(x.c(1,k=2),x.d(),x.s(3), end=' ')
    if i==3: A.d=classmethod(lambda cls:'new'+cls.__name__)
    if i==4:
        b=B(); b.d=lambda: 'inst'; print(b.d())
print()
def f(x): return x.d()
b=B()
for _ in range(5): print(f(b),f(B),f(A))
b.d=lambda:'inst'
print(f(b))
del B
import gc
def g():
    class D:
        @classmethod
        def m(cls): return cls.__name__
    return [h(D),h(D()),h(D)]
def h(x): return x.m()
for _ in range(20): r=g(); gc.collect()
print(r)
cm=classmethod(lambda c:1)
class E: m=cm
for _ in range(4): print(E.m())
cm.__init__(lambda c:2); print([E.m() for _ in range(4)])
cm.__init__(len)
try: print([E.m() for _ in range(4)])
except TypeError as e: print(e)
print(sorted(set([3,1,2])),set((1,2)),{1}.union([2,3],(4,)),frozenset([1])-{1}, {1,2}.isdisjoint([3]))
try: set([[]])
except TypeError as e: print(e)
try: set(5)
except TypeError as e: print(e)
l=[1,2,3]
class H:
    def __hash__(self): l.clear(); return 1
l[:]=[H(),2,3]; print(len(set(l)))
def k(**kw): return kw
d={'a':1}; r=k(**d); r['b']=2; print(d,r,k(**d,**{'c':3}))
try: k(**d,**d)
except TypeError as e: print(e)
try: k(**{1:2})
except TypeError as e: print(e)
import struct,math
print(struct.pack('<ii',1,2),struct.Struct('h').pack(3),math.hypot(3,4),math.gcd(4,6,8))
print(2**64-2**63, 10**30-10**20, -2**62-1+1, (2**62)*2-2**62)
