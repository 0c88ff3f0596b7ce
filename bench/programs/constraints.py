"""An incremental solver for a hierarchy of one-way constraints: objects, inheritance, lists of objects, virtual calls."""
SIZE = 730
CHECK = 126423250

REQUIRED, STRONG, MEDIUM, WEAK, WEAKEST = range(5)


class Variable:
    def __init__(self, name, value):
        self.name = name
        self.value = value
        self.constraints = []
        self.determined_by = None
        self.strength = WEAKEST
        self.mark = 0
        self.stay = True


class Constraint:
    def __init__(self, strength):
        self.strength = strength

    def add(self, planner):
        for variable in self.variables():
            variable.constraints.append(self)
        self.clear()
        planner.add(self)

    def remove(self, planner):
        if self.satisfied():
            planner.remove(self)
        for variable in self.variables():
            variable.constraints.remove(self)

    def satisfy(self, mark, planner):
        self.choose(mark)
        if not self.satisfied():
            if self.strength == REQUIRED:
                raise ValueError("a required constraint cannot be satisfied")
            return None
        for variable in self.inputs():
            variable.mark = mark
        output = self.output()
        overridden = output.determined_by
        if overridden is not None:
            overridden.clear()
        output.determined_by = self
        planner.propagate(self, mark)
        output.mark = mark
        return overridden

    def known(self, mark):
        return all(v.mark == mark or v.stay or v.determined_by is None for v in self.inputs())

    is_input = False


class Unary(Constraint):
    def __init__(self, variable, strength, planner):
        super().__init__(strength)
        self.variable = variable
        self.active = False
        self.add(planner)

    def variables(self):
        return (self.variable,)

    def inputs(self):
        return ()

    def output(self):
        return self.variable

    def clear(self):
        self.active = False

    def satisfied(self):
        return self.active

    def choose(self, mark):
        self.active = self.variable.mark != mark and self.strength < self.variable.strength

    def recalculate(self):
        self.variable.strength = self.strength
        self.variable.stay = not self.is_input
        if self.variable.stay:
            self.execute()

    def execute(self):
        pass


class Edit(Unary):
    is_input = True


class Equal(Constraint):
    """Either variable may determine the other."""

    def __init__(self, left, right, strength, planner):
        super().__init__(strength)
        self.left = left
        self.right = right
        self.target = None
        self.add(planner)

    def variables(self):
        return (self.left, self.right)

    def source(self):
        return self.left if self.target is self.right else self.right

    def inputs(self):
        return (self.source(),)

    def output(self):
        return self.target

    def clear(self):
        self.target = None

    def satisfied(self):
        return self.target is not None

    def choose(self, mark):
        left, right = self.left, self.right
        if left.mark == mark:
            self.target = right if right.mark != mark and self.strength < right.strength else None
        elif right.mark == mark:
            self.target = left if self.strength < left.strength else None
        elif left.strength > right.strength:
            self.target = left if self.strength < left.strength else None
        else:
            self.target = right if self.strength < right.strength else None

    def recalculate(self):
        source = self.source()
        self.target.strength = max(self.strength, source.strength)
        self.target.stay = source.stay
        if self.target.stay:
            self.execute()

    def execute(self):
        self.target.value = self.source().value


class Scaled(Equal):
    """right = left * scale + offset, in either direction."""

    def __init__(self, left, scale, offset, right, strength, planner):
        self.scale = scale
        self.offset = offset
        super().__init__(left, right, strength, planner)

    def variables(self):
        return (self.left, self.right, self.scale, self.offset)

    def inputs(self):
        return (self.source(), self.scale, self.offset)

    def execute(self):
        if self.target is self.right:
            self.right.value = self.left.value * self.scale.value + self.offset.value
        else:
            self.left.value = (self.right.value - self.offset.value) // self.scale.value


class Planner:
    def __init__(self):
        self.mark = 0

    def new_mark(self):
        self.mark += 1
        return self.mark

    def add(self, constraint):
        mark = self.new_mark()
        overridden = constraint.satisfy(mark, self)
        while overridden is not None:
            overridden = overridden.satisfy(mark, self)

    def remove(self, constraint):
        output = constraint.output()
        constraint.clear()
        unsatisfied = self.forget(output)
        for strength in range(REQUIRED, WEAKEST + 1):
            for other in unsatisfied:
                if other.strength == strength:
                    self.add(other)

    def forget(self, output):
        output.determined_by, output.strength, output.stay = None, WEAKEST, True
        unsatisfied, todo = [], [output]
        while todo:
            variable = todo.pop()
            for constraint in variable.constraints:
                if not constraint.satisfied():
                    unsatisfied.append(constraint)
                elif constraint is not variable.determined_by and variable is not constraint.output():
                    constraint.recalculate()
                    todo.append(constraint.output())
        return unsatisfied

    def propagate(self, constraint, mark):
        todo = [constraint]
        while todo:
            current = todo.pop()
            output = current.output()
            if output.mark == mark and current is not constraint:
                raise ValueError("cycle")
            current.recalculate()
            self.add_consumers(output, todo)

    def add_consumers(self, variable, todo):
        for constraint in variable.constraints:
            if constraint is not variable.determined_by and constraint.satisfied():
                todo.append(constraint)

    def plan_from(self, constraints):
        mark, plan = self.new_mark(), []
        todo = [c for c in constraints if c.is_input and c.satisfied()]
        while todo:
            constraint = todo.pop()
            output = constraint.output()
            if output.mark != mark and constraint.known(mark):
                plan.append(constraint)
                output.mark = mark
                self.add_consumers(output, todo)
        return plan


def change(planner, variable, value):
    edit = Edit(variable, STRONG, planner)
    plan = planner.plan_from([edit])
    for i in range(10):
        variable.value = value + i
        for constraint in plan:
            constraint.execute()
    edit.remove(planner)


def chain(n):
    planner = Planner()
    variables = [Variable("v%d" % i, 0) for i in range(n + 1)]
    for left, right in zip(variables, variables[1:]):
        Equal(left, right, REQUIRED, planner)
    Unary(variables[-1], WEAK, planner)
    total = 0
    for value in range(0, 100, 20):
        change(planner, variables[0], value)
        total += variables[-1].value
    return total


def projection(n):
    planner = Planner()
    scale, offset = Variable("scale", 10), Variable("offset", 1000)
    Unary(scale, MEDIUM, planner)
    Unary(offset, MEDIUM, planner)
    sources, targets = [], []
    for i in range(n):
        sources.append(Variable("source", i))
        targets.append(Variable("target", i))
        Unary(sources[-1], WEAK, planner)
        Scaled(sources[-1], scale, offset, targets[-1], REQUIRED, planner)
    change(planner, sources[-1], 17)
    total = targets[-1].value
    change(planner, targets[-1], 1050)
    total += sources[-1].value
    change(planner, scale, 5)
    change(planner, offset, 2000)
    return total + sum(t.value for t in targets)


def run(n):
    return sum(chain(n * k) * k + projection(n * k) for k in (1, 2, 3, 4))
