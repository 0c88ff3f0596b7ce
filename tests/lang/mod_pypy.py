# The module __pypy__, which python3.11 does not have.
import sys
from __pypy__ import add_memory_pressure, debug_get_timestamp_unit, debug_print, debug_read_timestamp, debug_start, debug_stop, delitem_if_value_is, lookup_special, move_to_end, newlist_hint, reversed_dict
from __pypy__.builders import BytesBuilder, StringBuilder
from collections import OrderedDict


def attempt(function, *args, **keywords):
    try:
        print(function(*args, **keywords))
    except Exception as e:
        print(type(e).__name__, e)


text = StringBuilder(10)
text.append("abc")
text.append("h\u1234\xe9\U0001f600")
text.append_slice("0123456", 2, 4)
print(text.build(), len(text))
text.append("x")
print(text.build())
data = BytesBuilder()
data.append(b"ab")
data.append(bytearray(b"cd"))
data.append_slice(b"xyz", 1, 3)
print(data.build(), len(data))
attempt(text.append, 3)
attempt(data.append, "s")
attempt(data.append_slice, b"abc", 2, 1)
attempt(StringBuilder, 1, 2)
attempt(StringBuilder, "a")

d = {1: 2, 3: 4, 5: 6}
move_to_end(d, 1)
print(d)
move_to_end(d, 5, last=False)
print(d, list(reversed_dict(d)))
delitem_if_value_is(d, 5, 6)
delitem_if_value_is(d, 3, 5)
print(d)
attempt(move_to_end, d, 99)
o = OrderedDict(d)
o.move_to_end(3)
print(o)
o.move_to_end(3, last=False)
print(o)
print(newlist_hint(10), lookup_special([1], "__len__")(), lookup_special(1, "__nope__"), add_memory_pressure(100))
print("__pypy__" in sys.builtin_module_names)
attempt(debug_start, "no-such-section")
attempt(debug_print, "not", "written")
attempt(debug_stop, "no-such-section")
attempt(debug_start, 5)
print(debug_get_timestamp_unit(), 0 < debug_read_timestamp() < debug_read_timestamp())
