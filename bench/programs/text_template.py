"""A template engine: compiles templates to Python source, executes it, renders tables."""
import re

SIZE = 13000
CHECK = 12201430

TEMPLATE = """<table>
{% for row in rows %}<tr class="{{ 'even' if row['id'] % 2 == 0 else 'odd' }}">
{% for cell in row['cells'] %}<td>{{ cell }}</td>{% end %}
{% if row['note'] %}<td>{{ row['note'].upper() }}</td>{% end %}</tr>
{% end %}</table>"""


def compile_template(text):
    lines, depth = ["def render(rows):", "    out = []", "    write = out.append"], 1
    for piece in re.split(r"(\{%.*?%\}|\{\{.*?\}\})", text):
        if piece.startswith("{{"):
            lines.append("    " * depth + "write(escape(str(%s)))" % piece[2:-2].strip())
        elif piece.startswith("{%"):
            statement = piece[2:-2].strip()
            if statement == "end":
                depth -= 1
            else:
                lines.append("    " * depth + statement + ":")
                depth += 1
        elif piece:
            lines.append("    " * depth + "write(%r)" % piece)
    lines.append("    return ''.join(out)")
    names = {"escape": lambda s: s.replace("&", "&amp;").replace("<", "&lt;")}
    exec("\n".join(lines), names)
    return names["render"]


def run(n):
    rows = [{"id": i, "cells": [i, i * 2, "<%d&>" % i, i / 4], "note": "note" if i % 3 == 0 else ""} for i in range(n)]
    total = 0
    for _ in range(10):
        total += len(compile_template(TEMPLATE)(rows))
    return total
