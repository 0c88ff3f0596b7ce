# stress: off walks over the whole heap many times
# What PyPy's gc module tells of single objects and of the whole heap; dumps are read as PyPy's tools read them.
import array
import gc
import os
import tempfile
import zlib


class Node:
    pass


def text_of(index):
    return zlib.decompress(gc.get_typeids_z()).decode().splitlines()[index].split()


node = Node()
node.next = items = [1, "text", (2.5, b"bytes")]

# Sizes and types
print(gc.get_rpy_memory_usage(b"x" * 5000) - gc.get_rpy_memory_usage(b"x" * 1000), gc.get_rpy_memory_usage(items) > 8, gc.get_rpy_memory_usage(7))
kinds = [[], (), {}, "a", b"a", node, Node, 1 << 100]
print(len({gc.get_rpy_type_index(v) for v in kinds}) == len(kinds), gc.get_rpy_type_index([1]) == gc.get_rpy_type_index([]), gc.get_rpy_type_index(7))
print([text_of(gc.get_rpy_type_index(v))[1:3] for v in ([], (), "a")])
print(text_of(gc.get_rpy_type_index([]))[0] == "member%d" % gc.get_rpy_type_index([]))
numbers = gc.get_typeids_list()
print(len(numbers) == len(set(numbers)) == len(zlib.decompress(gc.get_typeids_z()).splitlines()), numbers[0])


# References: through internal objects everything is reached
def reach(start):
    seen, waiting = set(), [start]
    while waiting:
        for v in gc.get_rpy_referents(waiting.pop()):
            key = v if isinstance(v, gc.GcRef) else id(v)
            if key not in seen:
                seen.add(key)
                waiting.append(v)
    return seen


def refers(start, depth=3):
    return depth and any(v is items or (isinstance(v, gc.GcRef) and refers(v, depth - 1)) for v in gc.get_rpy_referents(start))


print(refers(node), any(v is Node for v in gc.get_rpy_referents(node)), gc.get_rpy_referents(7))
inner = [v for v in gc.get_rpy_referents(items) if isinstance(v, gc.GcRef)]
again = [v for v in gc.get_rpy_referents(items) if isinstance(v, gc.GcRef)]
print(inner == again, inner[0] is again[0], hash(inner[0]) == hash(again[0]), inner[0] != again[0], len(set(inner + again)) == len(inner))
print(id(items[2]) in reach(items), id(node) in reach(items), gc.get_rpy_memory_usage(inner[0]) > 24, repr(inner[0]).startswith("<GcRef to "))
roots = gc.get_rpy_roots()
print(len(roots) > 10, len({id(v) for v in roots}) == len(roots), any(isinstance(v, type) for v in roots))
try:
    gc.GcRef()
except TypeError as e:
    print(e)


# Dumps
def read(path):
    words = array.array("l")
    with open(path, "rb") as file:
        words.frombytes(file.read())
    records, at = [], 0
    while at < len(words):
        end = words.index(-1, at + 3)
        records.append((words[at], words[at + 1], words[at + 2], words[at + 3:end]))
        at = end + 1
    return records


with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "dump")
    gc.dump_rpy_heap(path)
    print(sorted(os.listdir(folder)))
    records = read(path)
    with open(os.path.join(folder, "typeids.txt")) as file:
        names = [(line.split() + ["?"])[2] for line in file]
    with open(os.path.join(folder, "typeids.lst")) as file:
        print(len(file.readlines()) == len(names))
    mark = records.index((0, 0, 0, array.array("l")))
    addresses = {record[0] for record in records}
    print(mark > 10, len(records) > 2 * mark, len(addresses) == len(records), all(0 < index < len(names) for _, index, _, _ in records[:mark] + records[mark + 1:]))
    print(all(reference in addresses for record in records for reference in record[3]))
    [record] = [record for record in records if record[0] == id(items)]
    print(record[1] == gc.get_rpy_type_index(items), record[2] == gc.get_rpy_memory_usage(items), names[record[1]], len(record[3]))
    print(sum(record[2] for record in records) > 100000)
    with open(path, "wb") as file:
        file.write(b"12345678")
        gc.dump_rpy_heap(file)
    with open(path, "rb") as file:
        print(file.read(8), os.path.getsize(path) > 100000)
    fd = os.open(path, os.O_WRONLY | os.O_TRUNC)
    gc.dump_rpy_heap(fd)
    os.close(fd)
    print(len(read(path)) >= len(records))
    for wrong in (os.path.join(folder, "no", "dump"), fd, None, -1):
        try:
            gc.dump_rpy_heap(wrong)
        except (OSError, TypeError, ValueError, AttributeError) as e:
            print(type(e).__name__)
