# An object with the three hooks reports what the collector does until a major collection is complete, as in PyPy's manual.
import gc


class Reporter:
    def __init__(self):
        self.done = False
        self.lines = []

    def on_gc_minor(self, stats):
        self.lines.append('minor: count = %02d, duration = %d' % (stats.count, stats.duration))

    def on_gc_collect_step(self, stats):
        old, new = stats.GC_STATES[stats.oldstate], stats.GC_STATES[stats.newstate]
        self.lines.append('step: %s --> %s, count = %02d, duration = %d' % (old, new, stats.count, stats.duration))

    def on_gc_collect(self, stats):
        self.lines.append('collect-done: count = %02d' % stats.count)
        self.done = True


reporter = Reporter()
gc.hooks.set(reporter)
chain = []
while not reporter.done:
    chain = [chain, 1, 2, 3]
gc.hooks.reset()
for kind in ("minor: ", "step: SCANNING --> MARKING", "step: MARKING --> MARKING", "collect-done: count = 01"):
    print(kind, any(line.startswith(kind) for line in reporter.lines))
