# Tables, markdown, source with colours, trees, progress, pretty printing, tracebacks.
import io
import re

from rich.console import Console
from rich.markdown import Markdown
from rich.panel import Panel
from rich.progress import track
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

console = Console(width=60, force_terminal=True, color_system="truecolor", legacy_windows=False, file=io.StringIO(), _environ={})
table = Table(title="T", show_lines=True)
table.add_column("a", style="red")
table.add_column("日本語", justify="right")
table.add_row("1", "[bold]x[/] :smiley:")
table.add_row("a long text that has to be wrapped somewhere", "2")
console.print(table)
console.print(Markdown("# Title\n* a\n* b\n\n1. `code`\n\n> quoted *text*\n\n```python\nx = 1\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |"))
console.print(Syntax("def f(x: int) -> str:\n    return f'{x!r}' + \"s\"  # comment\n", "python", line_numbers=True, theme="monokai"))
console.print({"a": [1, 2.5, {"b": None, "c": True}], "text": "x" * 50, "set": {1}, "bytes": b"x"})
tree = Tree("root")
tree.add("leaf").add("[link=http://x]inner[/link]")
console.print(tree, Panel(Text.from_ansi("\x1b[31mred\x1b[0m"), title="P"))
console.rule("[blue]end")
console.print("https://example.org 3.14 'text' None <object>")
for _ in track(range(3), console=Console(file=io.StringIO())):
    pass


def fails(x):
    return x / 0


try:
    fails(1)
except ZeroDivisionError:
    console.print_exception(width=60)
print(re.sub(r"\bid=\d+", "id=N", console.file.getvalue()))
