# list[int], int | str.
def t(f, *args, **kw):
    try:
        print(f(*args, **kw))
    except Exception as e:
        print(type(e).__name__, e)
GA = type(list[int]); UT = type(int | str)
class TV:
    "A type variable as typing's protocol sees it."
    def __init__(self, name): self.name = name
    def __repr__(self): return '~' + self.name
    def __typing_subst__(self, arg): return arg
T = TV('T'); S = TV('S')
print(GA(list, int), GA(list, (int, str)), list[T], list[T][int], dict[T, S][int, str], list[()], tuple[()], GA(1, 2), list[...], tuple[int, ...], GA)
print(list[T].__parameters__, list[int].__parameters__, list[int].__origin__, list[int].__args__, list[int].__unpacked__)
t(lambda: list[int][str])
t(lambda: dict[T, S][int])
t(lambda: dict[T, S][int, str, int])
print(list[int](), list[int]('ab'), dict[str, int](a=1))
t(isinstance, [], list[int])
t(issubclass, list, list[int])
print(list[int].append, list[int].__class__, list[int].__name__, list[int].__mro_entries__((1,)), list[int].__reduce__())
t(lambda: list[int].zz)
print([n for n in dir(list[int]) if n not in dir(list)])
print([*tuple[int]], [*tuple[int]][0].__unpacked__, tuple[*tuple[int, str]], tuple[*tuple[int, str]].__args__, list[*tuple[int, ...]])
print(hash(list[int]) == hash(list[int]), list[int] == list[int], list[int] == list[str], list[int] != list[int], list[int] == 3)
print(list[list[T]][int], list[T | None][str] if hasattr(T, '__or__') else '', dict[T, list[T]][int])
class L(list): pass
print(L[int], L[int](), L[int]().__orig_class__)
class D(list[int]): pass
print(D.__bases__, D.__orig_bases__, D([1]))
t(GA); t(GA, list); t(lambda: GA(list, int, x=1))
t(setattr, list[int], 'x', 1)
t(lambda: type('X', (list[int],), {}))

print(int | str | int | None, (int | str).__args__, (int | str).__parameters__, int | int, None | int, list[int] | None, list[int] | list[int], (int | str) | list[int])
print(isinstance(1, int | None), isinstance(None, int | None), isinstance('', int | None), issubclass(bool, int | str), isinstance(1, int | list[int]))
t(isinstance, [], str | list[int]); t(issubclass, int, str | list[int]); t(issubclass, 1, int | str)
t(lambda: int | 1); t(lambda: int | 'a'); t(lambda: 1 | int); t(lambda: None | None)
print((int | str) == (str | int), hash(int | str) == hash(str | int), (int | str) == int, (int | str) != (str | int))
t(UT)
t(lambda: (int | str).x); t(lambda: (int | str)[int])
print((int | list[T])[str], UT, (int | str).__module__)
class Meta(type):
    def __or__(cls, o): return 'meta or'
class M(metaclass=Meta): pass
print(M | int, int | M)
