"""An interpreter in the interpreter: tokenizes, parses and evaluates a small language by walking its tree."""
SIZE = 24
CHECK = 4605167170

SOURCE = """
let fib = fn(n) { if (n < 2) { n } else { fib(n - 1) + fib(n - 2) } };
let sum = fn(n) { let total = 0; let i = 0; while (i < n) { total = total + i * i; i = i + 1; }; total };
let compose = fn(f, g) { fn(x) { f(g(x)) } };
let twice = compose(fn(x) { x * 2 }, fn(x) { x + 1 });
let count = 0;
while (count < 200) { count = count + 1; twice(count) };
fib(size) + sum(size * 100) + twice(count)
"""


def tokenize(text):
    i, tokens = 0, []
    while i < len(text):
        c = text[i]
        if c.isspace():
            i += 1
        elif c.isdigit() or c.isalpha():
            start = i
            while i < len(text) and text[i].isalnum():
                i += 1
            tokens.append(int(text[start:i]) if c.isdigit() else text[start:i])
        else:
            tokens.append(c)
            i += 1
    return tokens


class Number:
    def __init__(self, value):
        self.value = value

    def evaluate(self, scope):
        return self.value


class Name:
    def __init__(self, name):
        self.name = name

    def evaluate(self, scope):
        return scope.find(self.name)[self.name]


class Binary:
    OPERATIONS = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "<": lambda a, b: a < b}

    def __init__(self, operator, left, right):
        self.operation = self.OPERATIONS[operator]
        self.left = left
        self.right = right

    def evaluate(self, scope):
        return self.operation(self.left.evaluate(scope), self.right.evaluate(scope))


class Let:
    def __init__(self, name, value):
        self.name = name
        self.value = value

    def evaluate(self, scope):
        scope.names[self.name] = result = self.value.evaluate(scope)
        return result


class Assign(Let):
    def evaluate(self, scope):
        scope.find(self.name)[self.name] = result = self.value.evaluate(scope)
        return result


class Block:
    def __init__(self, body):
        self.body = body

    def evaluate(self, scope):
        result = None
        for node in self.body:
            result = node.evaluate(scope)
        return result


class If:
    def __init__(self, condition, then, otherwise):
        self.condition, self.then, self.otherwise = condition, then, otherwise

    def evaluate(self, scope):
        return (self.then if self.condition.evaluate(scope) else self.otherwise).evaluate(scope)


class While:
    def __init__(self, condition, body):
        self.condition, self.body = condition, body

    def evaluate(self, scope):
        while self.condition.evaluate(scope):
            self.body.evaluate(scope)


class Function:
    def __init__(self, parameters, body):
        self.parameters, self.body = parameters, body

    def evaluate(self, scope):
        return Closure(self, scope)


class Call:
    def __init__(self, function, arguments):
        self.function, self.arguments = function, arguments

    def evaluate(self, scope):
        closure = self.function.evaluate(scope)
        inner = Scope(closure.scope)
        for name, argument in zip(closure.function.parameters, self.arguments):
            inner.names[name] = argument.evaluate(scope)
        return closure.function.body.evaluate(inner)


class Closure:
    def __init__(self, function, scope):
        self.function, self.scope = function, scope


class Scope:
    def __init__(self, outer=None):
        self.names = {}
        self.outer = outer

    def find(self, name):
        scope = self
        while name not in scope.names:
            scope = scope.outer
        return scope.names


class Parser:
    LEVELS = ({"<"}, {"+", "-"}, {"*"})

    def __init__(self, tokens):
        self.tokens = tokens
        self.position = 0

    def peek(self):
        return self.tokens[self.position] if self.position < len(self.tokens) else None

    def take(self, expected=None):
        token = self.peek()
        if expected is not None and token != expected:
            raise SyntaxError("expected %r, got %r" % (expected, token))
        self.position += 1
        return token

    def block(self, end):
        body = []
        while self.peek() != end:
            body.append(self.statement())
            if self.peek() == ";":
                self.take()
        self.take(end) if end else None
        return Block(body)

    def statement(self):
        if self.peek() == "let":
            self.take()
            name = self.take()
            self.take("=")
            return Let(name, self.expression())
        node = self.expression()
        if self.peek() == "=":
            self.take()
            return Assign(node.name, self.expression())
        return node

    def expression(self, level=0):
        if level == len(self.LEVELS):
            return self.postfix()
        node = self.expression(level + 1)
        while self.peek() in self.LEVELS[level]:
            node = Binary(self.take(), node, self.expression(level + 1))
        return node

    def postfix(self):
        node = self.primary()
        while self.peek() == "(":
            node = Call(node, self.listed(self.expression))
        return node

    def listed(self, parse):
        self.take("(")
        items = []
        while self.peek() != ")":
            items.append(parse())
            if self.peek() == ",":
                self.take()
        self.take(")")
        return items

    def braces(self):
        self.take("{")
        return self.block("}")

    def condition(self):
        self.take("(")
        node = self.expression()
        self.take(")")
        return node

    def primary(self):
        token = self.take()
        if isinstance(token, int):
            return Number(token)
        if token == "fn":
            return Function(self.listed(self.take), self.braces())
        if token == "if":
            condition, then = self.condition(), self.braces()
            self.take("else")
            return If(condition, then, self.braces())
        if token == "while":
            return While(self.condition(), self.braces())
        return Name(token)


def run(n):
    scope = Scope()
    scope.names["size"] = n
    return Parser(tokenize(SOURCE)).block(None).evaluate(scope)
