# Futures and tasks themselves: without initialisation, callbacks, attributes, awaiting by hand.
import asyncio, gc


def show(what, *args, **kwargs):
    try:
        print(what(*args, **kwargs))
    except BaseException as e:
        print(type(e).__name__, e)


raw = asyncio.Future.__new__(asyncio.Future)
for name in "result", "exception", "cancel", "get_loop", "cancelled", "done":
    print(name, end=" ")
    show(getattr(raw, name))
show(raw.set_result, 1), show(raw.set_exception, ValueError), show(raw.add_done_callback, print), show(raw.remove_done_callback, print)
show(getattr, raw, "_state"), show(setattr, raw, "_log_traceback", True), show(iter, raw)
raw = asyncio.Task.__new__(asyncio.Task)
print(raw.cancelling(), raw.uncancel())


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    called = []
    a, b = (lambda f: called.append("a")), (lambda f: called.append("b"))
    for callback in a, b, a, b:
        future.add_done_callback(callback)
    print(len(future._callbacks), future.remove_done_callback(a), len(future._callbacks), future.remove_done_callback(a))
    future.add_done_callback(a)
    show(setattr, future, "_log_traceback", True), show(delattr, future, "_log_traceback")
    steps = iter(future)
    print(next(steps) is future, future._asyncio_future_blocking)
    show(next, steps)
    show(future.result), show(future.exception)
    future.set_result("r")
    show(future.set_result, 2), show(future.cancel)
    show(next, steps), show(next, steps)
    await asyncio.sleep(0)
    print(called, future._callbacks, future.result())
    failed = loop.create_future()
    show(failed.set_exception, StopIteration), show(failed.set_exception, 5)
    failed.set_exception(KeyError)
    print(failed._log_traceback, repr(failed.exception()), failed._log_traceback)
    show(failed.result)
    cancelled = loop.create_future()
    print(cancelled.cancel("why"), cancelled.cancelled(), cancelled._cancel_message)
    show(cancelled.result), show(cancelled.exception)

    async def twice():
        for _ in range(2):
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError as e:
                print("cancelled", e.args, task.cancelling(), task.uncancel())
        return "end"

    task = asyncio.create_task(twice(), name="T")
    await asyncio.sleep(0)
    print(task.cancel("one"))
    await asyncio.sleep(0)
    print(task.cancel())
    print(await task, task.get_name(), task.cancelling(), task.cancel())
    show(task.set_result, 1), show(task.set_exception, ValueError())
    show(asyncio.Task, 5)
    attributed = asyncio.create_task(asyncio.sleep(0, "x"))
    attributed.extra = 1
    print(await attributed, attributed.extra)

    class Awaitable:
        def __await__(self):
            yield 5

    async def bad():
        await Awaitable()

    try:
        await asyncio.create_task(bad())
    except RuntimeError as e:
        print(str(e).startswith("Task got bad yield: 5"))
    reports = []
    loop.set_exception_handler(lambda loop, context: reports.append((context["message"], repr(context["exception"]))))

    def forget():
        loop.create_future().set_exception(ValueError("lost"))

    forget()
    gc.collect()
    print(reports)


asyncio.run(main())
