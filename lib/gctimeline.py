"""A picture of what the garbage collector did: pypy3 -m gctimeline [-o PAGE] LOG_OR_SCRIPT [ARGUMENT]...

LOG is what PYPYLOG=gc:LOG has written, by this interpreter or by PyPy, plain or compressed by bzip2. A SCRIPT is run with its
arguments, its log taken. The page needs nothing else: no network, no other file. It shows the heap over time, how much of the nursery
survives, the pauses of minor collections and of the steps of major ones over time, and how often pauses of which length occur.
"""
import argparse
import bz2
import html
import math
import os
import re
import subprocess
import sys
import tempfile
import time

MARK = re.compile(r"^(?:\033\[\d+m)*(?:\d+# )?\[([0-9a-fA-F]+)\] (?:\{([\w-]+)|([\w-]+)\})$")
SURVIVED = "total size of surviving objects:"
USED = "minor collect, total memory used:"


# -- Reading -------------------------------------------------------------------------------------------------

def lines_of(path):
    with open(path, "rb") as file:
        data = file.read()
    if data.startswith(b"BZh"):
        data = bz2.decompress(data)
    return data.decode("utf-8", "replace").replace("\033[0m", "").splitlines()


def is_log(path):
    return any(MARK.match(line) for line in lines_of(path)[:1000])


def number(text):
    return float(re.findall(r"[\d.]*\d", text)[-1])


def clock_rate():
    """Seconds per unit of this interpreter's time stamps."""
    if "__pypy__" not in sys.builtin_module_names:
        return 1e-9
    from __pypy__ import debug_read_timestamp
    start, ticks = time.monotonic(), debug_read_timestamp()
    time.sleep(0.02)
    return (time.monotonic() - start) / (debug_read_timestamp() - ticks)


class Section:
    def __init__(self, name, start):
        self.name, self.start, self.stop, self.body = name, start, start, []

    def value(self, prefix):
        """The last number of the line that begins so; None: there is none."""
        for line in self.body:
            if line.startswith(prefix):
                return number(line)

    def text(self, prefix):
        for line in self.body:
            if line.startswith(prefix):
                return line[len(prefix):].strip()


def sections_of(lines):
    """All sections, in the order in which they end; those that never do are left out."""
    done, open_sections = [], []
    for line in lines:
        mark = MARK.match(line)
        if mark is None:
            if open_sections:
                open_sections[-1].body.append(line)
        elif mark[2]:
            open_sections.append(Section(mark[2], int(mark[1], 16)))
        elif any(section.name == mark[3] for section in open_sections):
            while open_sections[-1].name != mark[3]:
                open_sections.pop()
            section = open_sections.pop()
            section.stop = int(mark[1], 16)
            done.append(section)
    return done


class Timeline:
    """What a log says, as points (seconds since its first mark, value)."""

    def __init__(self, lines):
        sections = [section for section in sections_of(lines) if section.name.startswith("gc")]
        self.origin = min((section.start for section in sections), default=0)
        self.unit = self.seconds_per_tick(sections)
        self.heap, self.survival, self.minors, self.steps, self.majors, self.nursery = [], [], [], [], [], []
        self.pinned = 0
        size = None
        for section in sorted(sections, key=lambda section: section.start):
            if section.name == "gc-set-nursery-size":
                size = section.value("nursery size:") or size
                self.nursery.append((self.at(section), size))
            elif section.name == "gc-minor":
                self.add_minor(section, size)
            elif section.name == "gc-collect-step":
                self.steps.append((self.at(section), self.duration(section), section.text("starting gc state:")))
            elif section.name == "gc-collect-done":
                self.majors.append((self.at(section), section.value("bytes used in arenas:")))

    @staticmethod
    def seconds_per_tick(sections):
        """Time stamps count the processor's cycles: sections that also say how long they took give the rate. Without such (in logs
        of old versions) it is this machine's."""
        timed = [(section.value("time taken:"), section.stop - section.start) for section in sections if section.value("time taken:")]
        seconds, ticks = sum(pair[0] for pair in timed), sum(pair[1] for pair in timed)
        return seconds / ticks if seconds and ticks else clock_rate()

    def at(self, section):
        return (section.start - self.origin) * self.unit

    def duration(self, section):
        taken = section.value("time taken:")
        return (section.stop - section.start) * self.unit if taken is None else taken

    def add_minor(self, section, nursery):
        self.minors.append((self.at(section), self.duration(section)))
        self.pinned += section.value("number of pinned objects:") or 0
        if section.value(USED) is not None:
            self.heap.append((self.at(section), section.value(USED)))
        if nursery and section.value(SURVIVED) is not None:
            self.survival.append((self.at(section), min(100, 100 * section.value(SURVIVED) / nursery)))


# -- Drawing -------------------------------------------------------------------------------------------------

WIDTH, HEIGHT, LEFT, BOTTOM = 960, 220, 70, 28
STYLE = """body{font:14px sans-serif;max-width:1040px;margin:2em auto;color:#222}h1{font-size:20px}h2{font-size:15px;margin:1.6em 0 .2em}
table{border-collapse:collapse}td,th{padding:2px 14px 2px 0;text-align:right}th:first-child,td:first-child{text-align:left}
svg{background:#fafafa;border:1px solid #ddd}svg text{font-size:11px;fill:#666}.grid{stroke:#e4e4e4}.line{fill:none;stroke-width:1.5}
.key{display:inline-block;width:10px;height:10px;margin:0 4px 0 12px}"""
COLOURS = {"heap": "#2868b0", "minor": "#2f9e44", "major": "#d9480f", "survival": "#7048c8"}


def nice_step(span, count=5):
    """A round distance of about `count` grid lines."""
    rough = max(span, 1e-12) / count
    base = 10 ** math.floor(math.log10(rough))
    return next(base * factor for factor in (1, 2, 5, 10) if base * factor >= rough * 0.999)


def thinned(points, limit=4000):
    """At most about `limit` points; of each group that one takes the place of, the highest."""
    group = -(-len(points) // limit) or 1
    return [max(points[i:i + group], key=lambda point: point[1]) for i in range(0, len(points), group)]


class Chart:
    def __init__(self, x_max, y_max, x_text, y_text):
        self.x_max, self.y_max = x_max or 1, y_max or 1
        self.parts = []
        self.grid(x_text, y_text)

    def x(self, value):
        return LEFT + value / self.x_max * (WIDTH - LEFT - 10)

    def y(self, value):
        return HEIGHT - BOTTOM - value / self.y_max * (HEIGHT - BOTTOM - 12)

    def grid(self, x_text, y_text):
        step = nice_step(self.y_max)
        for i in range(int(self.y_max / step) + 1):
            y = self.y(i * step)
            self.parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - 10}" y1="{y:.1f}" y2="{y:.1f}"/>'
                              f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{y_text(i * step)}</text>')
        step = nice_step(self.x_max, 8)
        for i in range(int(self.x_max / step) + 1):
            self.parts.append(f'<text x="{self.x(i * step):.1f}" y="{HEIGHT - 10}" text-anchor="middle">{x_text(i * step)}</text>')

    def line(self, points, colour):
        path = " ".join(f"{self.x(x):.1f},{self.y(y):.1f}" for x, y in thinned(points))
        self.parts.append(f'<polyline class="line" stroke="{colour}" points="{path}"/>')

    def dots(self, points, colour, text):
        for point in thinned(points):
            self.parts.append(f'<circle cx="{self.x(point[0]):.1f}" cy="{self.y(point[1]):.1f}" r="1.8" fill="{colour}">'
                              f"<title>{html.escape(text(point))}</title></circle>")

    def bar(self, x, width, y, colour, text):
        top = self.y(y)
        self.parts.append(f'<rect x="{x:.1f}" y="{top:.1f}" width="{width:.1f}" height="{max(self.y(0) - top, 0):.1f}" fill="{colour}">'
                          f"<title>{html.escape(text)}</title></rect>")

    def label(self, x, text):
        self.parts.append(f'<text x="{x:.1f}" y="{HEIGHT - 10}" text-anchor="middle">{text}</text>')

    def svg(self):
        return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="100%">{"".join(self.parts)}</svg>'


def seconds(value):
    return f"{value:g} s"


def milliseconds(value):
    return f"{value:g} ms"


def top(points):
    return max((point[1] for point in points), default=0)


def heap_chart(timeline, end):
    mega = [(x, y / 2 ** 20) for x, y in timeline.heap]
    chart = Chart(end, top(mega) * 1.05, seconds, lambda y: f"{y:g} MB")
    chart.line(mega, COLOURS["heap"])
    for x, arenas in timeline.majors:
        left = f"; {arenas / 2 ** 20:.1f} MB in arenas" if arenas is not None else ""
        chart.bar(chart.x(x), 1.5, chart.y_max, COLOURS["major"], f"major collection complete at {x:.4f} s{left}")
    return chart.svg()


def survival_chart(timeline, end):
    chart = Chart(end, 100, seconds, lambda y: f"{y:g} %")
    chart.dots(timeline.survival, COLOURS["survival"], lambda p: f"{p[1]:.1f} % of the nursery survive at {p[0]:.4f} s")
    return chart.svg()


def pause_chart(timeline, end):
    minors = [(x, y * 1000) for x, y in timeline.minors]
    steps = [(x, y * 1000, state) for x, y, state in timeline.steps]
    chart = Chart(end, top(minors + steps) * 1.05, seconds, milliseconds)
    chart.dots(minors, COLOURS["minor"], lambda p: f"minor collection, {p[1]:.3f} ms at {p[0]:.4f} s")
    chart.dots(steps, COLOURS["major"], lambda p: f"step of a major collection ({p[2] or 'phase unknown'}), {p[1]:.3f} ms at {p[0]:.4f} s")
    return chart.svg()


def buckets(durations):
    """{n: how many are between 10 µs * 2**n and twice that}; shorter ones count as n = 0."""
    counts = {}
    for duration in durations:
        n = max(0, math.floor(math.log2(max(duration, 1e-9) / 1e-5)))
        counts[n] = counts.get(n, 0) + 1
    return counts


def histogram(timeline):
    kinds = {"minor": buckets(d for _, d in timeline.minors), "major": buckets(step[1] for step in timeline.steps)}
    last = max((n for counts in kinds.values() for n in counts), default=0)
    most = max((count for counts in kinds.values() for count in counts.values()), default=1)
    chart = Chart(1, math.log10(most + 1) * 1.05, lambda x: "", lambda y: f"{10 ** y - 1:.0f}")
    width = (WIDTH - LEFT - 10) / (last + 1)
    for n in range(last + 1):
        low = 1e-2 * 2 ** n
        for i, (kind, counts) in enumerate(kinds.items()):
            if n in counts:
                chart.bar(LEFT + width * (n + 0.1 + 0.4 * i), width * 0.38, math.log10(counts[n] + 1), COLOURS[kind],
                          f"{counts[n]} {kind} pauses of {low:g} to {2 * low:g} ms")
        chart.label(LEFT + width * (n + 0.5), f"{low:g}–{2 * low:g} ms")
    return chart.svg()


def quantile(values, part):
    values = sorted(values)
    return values[min(len(values) - 1, int(part * len(values)))]


def summary(timeline):
    rows = ["<tr><th></th><th>number</th><th>total</th><th>median</th><th>99.9 %</th><th>longest</th></tr>"]
    for name, values in ("minor collections", [d for _, d in timeline.minors]), ("steps of major ones", [step[1] for step in timeline.steps]):
        if values:
            cells = [f"{sum(values):.3f} s"] + [f"{1000 * v:.3f} ms" for v in (quantile(values, 0.5), quantile(values, 0.999), max(values))]
            rows.append(f"<tr><td>{name}</td><td>{len(values)}</td>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    rows.append(f"<tr><td>major collections</td><td>{len(timeline.majors)}</td></tr>")
    if timeline.heap:
        rows.append(f"<tr><td>highest use of memory</td><td>{top(timeline.heap) / 2 ** 20:.1f} MB</td></tr>")
    if timeline.nursery:
        sizes = [size for _, size in timeline.nursery]
        rows.append(f"<tr><td>nursery</td><td>{min(sizes) / 1024:.0f}–{max(sizes) / 1024:.0f} KB</td></tr>")
    rows.append(f"<tr><td>pinned objects</td><td>{timeline.pinned:.0f}</td></tr>")
    return f"<table>{''.join(rows)}</table>"


def key(*kinds):
    return "".join(f'<span class="key" style="background:{COLOURS[kind]}"></span>{text}' for kind, text in kinds)


def page(timeline, title):
    end = max((x for points in (timeline.minors, timeline.steps) for x, *_ in points), default=0)
    parts = [("Summary", "", summary(timeline)),
             ("Heap after each minor collection", key(("heap", "memory in use"), ("major", "major collection complete")), heap_chart(timeline, end)),
             ("Survivors of the nursery", "", survival_chart(timeline, end)),
             ("Pauses", key(("minor", "minor collections"), ("major", "steps of major collections")), pause_chart(timeline, end)),
             ("How long pauses are (numbers on a logarithmic scale)", key(("minor", "minor"), ("major", "major")), histogram(timeline))]
    body = "\n".join(f"<section><h2>{heading}</h2>{legend}{content}</section>" for heading, legend, content in parts)
    title = html.escape(title)
    return (f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>{STYLE}</style></head>\n'
            f"<body><h1>{title}</h1>\n{body}\n</body></html>\n")


# -- The program ---------------------------------------------------------------------------------------------

def run_script(script, arguments):
    """Runs it; returns the lines of its log and its exit status."""
    with tempfile.TemporaryDirectory() as folder:
        log = os.path.join(folder, "log")
        status = subprocess.run([sys.executable, script, *arguments], env={**os.environ, "PYPYLOG": "gc:" + log}).returncode
        return lines_of(log) if os.path.exists(log) else [], status


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="gctimeline", description=__doc__.split("\n\n")[1])
    parser.add_argument("-o", "--output", metavar="PAGE", help="the page to write (default: name of the log or script, with .html)")
    parser.add_argument("target", metavar="LOG_OR_SCRIPT")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="ARGUMENT", help="of the script")
    options = parser.parse_args(arguments)
    status = 0
    try:
        if is_log(options.target):
            lines = lines_of(options.target)
        else:
            lines, status = run_script(options.target, options.arguments)
    except OSError as error:
        parser.error(str(error))
    timeline = Timeline(lines)
    if not timeline.minors and not timeline.steps:
        print(f"gctimeline: no collections in the log of {options.target}", file=sys.stderr)
        return status or 1
    output = options.output or os.path.basename(options.target) + ".html"
    with open(output, "w", encoding="utf-8") as file:
        file.write(page(timeline, f"Garbage collection: {os.path.basename(options.target)}"))
    print(f"{len(timeline.minors)} minor collections, {len(timeline.steps)} steps, {len(timeline.majors)} major collections: {output}")
    return status


if __name__ == "__main__":
    sys.exit(main())
