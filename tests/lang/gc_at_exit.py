# What still has a finalizer when the program ends: after atexit, with modules intact, in the order of creation.
import atexit, sys


class Noisy:
  def __init__(self, name):
    self.name = name

  def __del__(self):
    print('del', self.name, sys.is_finalizing(), len(sys.modules) >= 0)


class Failing:
  def __del__(self):
    raise ValueError('reported, not raised')


first = Noisy('first')
second = Noisy('second')
second.itself = second
second.first = first
failing = Failing()
third = Noisy('third')
gone = Noisy('gone')
gone.__class__ = type('Quiet', (), {})


def suspended():
  try:
    yield 1
  finally:
    print('generator closed')


generator = suspended()
next(generator)
finished = suspended()
list(finished)


async def agen():
  try:
    yield 1
  finally:
    print('async generator closed')


asynchronous = agen()
try:
  asynchronous.asend(None).send(None)
except StopIteration as e:
  print('yielded', e.value)

atexit.register(print, 'atexit')
print('end of the program')
sys.exit(3)
