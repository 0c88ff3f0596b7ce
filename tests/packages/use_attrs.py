# Classes, validators, converters, order, hashes, slots, what evolve and asdict make of them.
import attr
import attrs


@attrs.define(order=True)
class Point:
    x: int = attrs.field(validator=attrs.validators.instance_of(int))
    rest: list = attrs.field(factory=list)


@attrs.frozen
class Name:
    text: str = attrs.field(converter=str.strip)
    size: int = attrs.field(init=False)

    def __attrs_post_init__(self):
        object.__setattr__(self, "size", len(self.text))


print(Point(1), Point(1) == Point(1), Point(1) < Point(2), attrs.asdict(Point(2, [Point(3)])))
for fails in (lambda: Point("a"), lambda: setattr(Name("n"), "text", "m"), lambda: setattr(Point(1), "z", 3), lambda: Point()):
    try:
        fails()
    except Exception as error:
        print(type(error).__name__, error)
print(Name(" n "), {Name("n"): 1}[Name("n")], attrs.evolve(Name("a"), text=" bcd "), attr.make_class("C", ["a", "b"])(1, 2))
print([field.name for field in attrs.fields(Point)], Point.__slots__, attrs.has(Point), attrs.astuple(Point(4)))
