"""getattr, setattr, hasattr, __getattr__, __setattr__, __dict__ and descriptors."""
SIZE = 100000
CHECK = 23000649997


class Doubled:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, instance, owner):
        return self if instance is None else getattr(instance, self.name)

    def __set__(self, instance, value):
        setattr(instance, self.name, value * 2)


class Record:
    width = Doubled()
    height = Doubled()

    def __getattr__(self, name):
        if name.startswith("auto_"):
            return len(name)
        raise AttributeError(name)


class Proxy:
    def __init__(self, target):
        object.__setattr__(self, "target", target)

    def __getattr__(self, name):
        return getattr(self.target, name)

    def __setattr__(self, name, value):
        setattr(self.target, name, value + 1)


def run(n):
    record, total = Record(), 0
    proxy = Proxy(record)
    names = ["a", "b", "c", "auto_x", "auto_long"]
    for i in range(n):
        record.width = i
        proxy.height = i
        setattr(record, names[i % 3], i)
        total += record.width + proxy.height + getattr(record, names[i % 5], 7)
        if hasattr(record, "missing"):
            total += 1
        total += len(record.__dict__)
    return total
