# A MemoryError is handled in a loop that is entered anew: every kind of handler goes on where it should.
import sys


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        print("exit", kind.__name__, traceback.tb_lineno - Manager.__enter__.__code__.co_firstlineno)
        return True


def fail(depth):
    if depth:
        fail(depth - 1)
    raise MemoryError(depth)


def handlers(n):
    try:
        try:
            fail(n)
        except ValueError:
            print("never")
        finally:
            print("finally", sys.exc_info()[0].__name__)
    except MemoryError as error:
        print("except", error.args, len(error.__traceback__.tb_frame.f_code.co_name))
        return n * 2
    else:
        print("never")


def with_statement():
    kept = [1, 2, 3]
    with Manager():
        fail(2)
    return kept


def generator():
    for i in range(3):
        try:
            got = yield i
            print("got", got)
        except MemoryError as error:
            print("thrown", error)
        try:
            fail(i)
        except MemoryError:
            yield -i


async def coroutine(log):
    try:
        await Awaited()
    except MemoryError as error:
        log.append(error.args)
    return "done"


class Awaited:
    def __await__(self):
        yield 1


def cleanup_only(log):
    try:
        fail(1)
    finally:
        log.append("cleaned")


def again():
    try:
        fail(0)
    except MemoryError:
        try:
            raise
        except MemoryError as error:
            return error.args


def group():
    try:
        raise ExceptionGroup("g", [MemoryError(1), ValueError(2)])
    except* MemoryError as errors:
        print("group", errors.exceptions)
    except* ValueError as errors:
        print("group", errors.exceptions)


print([handlers(n) for n in range(3)])
print(with_statement())
values = generator()
print(next(values), values.send("x"), next(values), values.throw(MemoryError("in")), list(values))
log = []
waiting = coroutine(log)
waiting.send(None)
try:
    waiting.throw(MemoryError("await"))
except StopIteration as stop:
    print(stop.value, log)
try:
    cleanup_only(log)
except MemoryError as error:
    print(log, error)
print(again())
group()


class Comparable:
    def __lt__(self, other):
        try:
            fail(0)
        except MemoryError:
            return False


print(len(sorted([Comparable(), Comparable(), Comparable()])), max(map(handlers, [1, 2])))
events = []


def trace(frame, event, argument):
    if frame.f_code.co_name in ("again", "fail"):
        events.append((event, frame.f_lineno - frame.f_code.co_firstlineno))
    return trace


sys.settrace(trace)
again()
sys.settrace(None)
print(events)
