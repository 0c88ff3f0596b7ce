# Fields of C structs are member descriptors, as types.MemberDescriptorType expects.
def f(x):
    "doc"
    return x
Member = type(type(f).__globals__)
print(Member, type(complex.real) is Member, type(type(f).__dict__['__closure__']) is Member)
print((1 + 2j).real, (1 + 2j).imag, f.__globals__ is globals(), f.__closure__, f.__doc__, f.__module__)
f.__doc__ = 'other'; f.__module__ = 'm'
print(f.__doc__, f.__module__)
del f.__doc__
print(f.__doc__)
for attribute, value in (('__globals__', {}), ('__closure__', ()), ('__builtins__', {})):
    try:
        setattr(f, attribute, value)
    except AttributeError as e:
        print(attribute, e)
try:
    (1j).real = 3
except AttributeError as e:
    print(e)
class S:
    __slots__ = ('a',)
print(type(S.a) is Member, complex.real.__qualname__, complex.real.__objclass__)
