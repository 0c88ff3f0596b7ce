# Macros, inheritance, filters, tests, scoping, escaping, async templates, errors with their lines.
import asyncio

import jinja2

TEMPLATES = {
    "base": "<{% block title %}none{% endblock %}>{% block body %}{% endblock %}",
    "page": "{% extends 'base' %}{% block title %}{{ super() }} {{ name|title }}{% endblock %}"
            "{% block body %}{% for i in items if i is odd %}{{ loop.index }}/{{ loop.length }}:{{ i }} {% else %}nothing{% endfor %}{% endblock %}",
    "macros": "{% macro item(x, mark='*') %}{{ mark }}{{ x }}{{ caller() if caller is defined }}{% endmacro %}",
    "user": "{% from 'macros' import item %}{{ item('a') }}{% call item('b', '-') %}inside{% endcall %}{% set ns = namespace(n=0) %}"
            "{% for i in range(4) %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}",
}
environment = jinja2.Environment(loader=jinja2.DictLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined)
print(environment.get_template("page").render(name="some name", items=range(8)), environment.get_template("page").render(name="", items=[]))
print(environment.get_template("user").render())
for text in ("{{ '<b>'|upper }} {{ '<b>'|safe }} {{ 'x'|e }}", "{{ items|sort(reverse=true)|join(', ') }} {{ items|sum }} {{ items|batch(2)|map('list')|list }}",
             "{{ '%.2f'|format(3.14159) }} {{ 1234567|filesizeformat }} {{ 'a b c'|wordcount }} {{ {'k': 1}|tojson }}",
             "{% for k, v in {'a': 1, 'b': 2}|dictsort %}{{ k }}={{ v }};{% endfor %}", "{{ 7 // 2 }} {{ 2 ** 5 }} {{ 'x' ~ 3 }} {{ 3 if false else 4 }}",
             "{{ missing }}", "{% if %}", "a\n{{ 1 + }}", "{% for x in y %}", "{{ [].x.y }}", "{{ 1/0 }}"):
    try:
        print(environment.from_string(text).render(items=[3, 1, 2]))
    except Exception as error:
        print(type(error).__name__, error, getattr(error, "lineno", None))


async def numbers():
    for i in range(3):
        await asyncio.sleep(0)
        yield i


template = jinja2.Environment(enable_async=True).from_string("{% for i in numbers() %}{{ i }};{% endfor %}")
print(asyncio.run(template.render_async(numbers=numbers)))
