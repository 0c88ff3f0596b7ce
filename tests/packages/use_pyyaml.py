# Loading and dumping with the Python loader: types, anchors, tags, styles, errors with their marks.
import yaml

TEXT = """
a: [1, 2.5, true, ~, 0x1f, 1e3, .inf, 2020-01-01, 2020-01-01 10:20:30]
base: &base {x: 1, y: 2}
more:
  <<: *base
  y: 3
text: |
  hello
    world
folded: >-
  one
  two

  three
"quoted\\t": 'it''s'
set: !!set {b}
binary: !!binary aGVsbG8=
"""
document = yaml.safe_load(TEXT)
print(document)
print(yaml.dump({key: value for key, value in document.items() if key != "set"}))
print(yaml.safe_dump([{"b": [1, [2, {}]], "a": "x: y"}, "multi\nline", "", None, "é", 1.0], default_flow_style=False, allow_unicode=True))
print(list(yaml.safe_load_all("---\n1\n---\n- a\n...\n---\nb: c\n")), [type(token).__name__ for token in yaml.scan("a: [b]")])
for text in "a: [", "a: b: c", "\tx", "- a\nb", "*missing", "!!python/object:os.system {}", "a: 'open", "@x":
    try:
        print(yaml.safe_load(text))
    except yaml.YAMLError as error:
        print(type(error).__name__, error)


class Point(yaml.YAMLObject):
    yaml_tag, yaml_loader, yaml_dumper = "!point", yaml.SafeLoader, yaml.SafeDumper

    def __init__(self, x):
        self.x = x


print(yaml.safe_load("!point {x: 5}").x, yaml.safe_dump(Point([1, 2])))
