"""A stack machine: a loop over instructions with a chain of comparisons and with a table of functions."""
SIZE = 61000
CHECK = 2325579250

PUSH, LOAD, STORE, ADD, SUB, LESS, JUMP, JUMP_IF_NOT, HALT = range(9)


def program(n):
    return [(PUSH, 0), (STORE, 0), (PUSH, 0), (STORE, 1),
            (LOAD, 1), (PUSH, n), (LESS, 0), (JUMP_IF_NOT, 17),
            (LOAD, 0), (LOAD, 1), (ADD, 0), (STORE, 0), (LOAD, 1), (PUSH, 1), (ADD, 0), (STORE, 1), (JUMP, 4),
            (LOAD, 0), (HALT, 0)]


def interpret(code):
    stack, names, pc = [], [0] * 4, 0
    while True:
        op, arg = code[pc]
        pc += 1
        if op == PUSH:
            stack.append(arg)
        elif op == LOAD:
            stack.append(names[arg])
        elif op == STORE:
            names[arg] = stack.pop()
        elif op == ADD:
            right = stack.pop()
            stack[-1] += right
        elif op == SUB:
            right = stack.pop()
            stack[-1] -= right
        elif op == LESS:
            right = stack.pop()
            stack[-1] = stack[-1] < right
        elif op == JUMP:
            pc = arg
        elif op == JUMP_IF_NOT:
            if not stack.pop():
                pc = arg
        else:
            return stack.pop()


class Machine:
    def __init__(self, code):
        self.code, self.stack, self.names, self.pc = code, [], [0] * 4, 0
        self.table = [self.push, self.load, self.store, self.add, None, self.less, self.jump, self.jump_if_not]

    def push(self, arg):
        self.stack.append(arg)

    def load(self, arg):
        self.stack.append(self.names[arg])

    def store(self, arg):
        self.names[arg] = self.stack.pop()

    def add(self, arg):
        self.stack.append(self.stack.pop() + self.stack.pop())

    def less(self, arg):
        right = self.stack.pop()
        self.stack.append(self.stack.pop() < right)

    def jump(self, arg):
        self.pc = arg

    def jump_if_not(self, arg):
        if not self.stack.pop():
            self.pc = arg

    def run(self):
        while self.code[self.pc][0] != HALT:
            op, arg = self.code[self.pc]
            self.pc += 1
            self.table[op](arg)
        return self.stack[-1]


def run(n):
    return interpret(program(n)) + Machine(program(n // 2)).run()
