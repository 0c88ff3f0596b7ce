"""A simulated operating system: tasks of several kinds pass packets through queues under a scheduler with priorities."""
SIZE = 12000
CHECK = 875829230

IDLE, WORKER, HANDLER, DEVICE = range(4)


class Packet:
    def __init__(self, kind, owner):
        self.next = None
        self.kind = kind
        self.owner = owner
        self.position = 0
        self.data = [0, 0, 0, 0]

    def append_to(self, queue):
        self.next = None
        if queue is None:
            return self
        last = queue
        while last.next is not None:
            last = last.next
        last.next = self
        return queue


class Task:
    def __init__(self, system, identity, priority, queue):
        self.system = system
        self.identity = identity
        self.priority = priority
        self.queue = queue
        self.waiting = queue is None
        self.held = False
        system.add(self)

    def runnable(self):
        return not self.held and not (self.waiting and self.queue is None)

    def step(self):
        packet = None
        if self.queue is not None and self.waiting:
            packet, self.queue = self.queue, self.queue.next
        self.waiting = False
        return self.act(packet)

    def receive(self, packet, sender):
        empty = self.queue is None
        self.queue = packet.append_to(self.queue)
        return self if empty and self.priority > sender.priority else sender


class Idle(Task):
    def __init__(self, system, count):
        super().__init__(system, IDLE, 0, None)
        self.waiting = False
        self.register = 1
        self.count = count

    def act(self, packet):
        self.count -= 1
        if self.count == 0:
            return self.system.hold(self)
        if self.register & 1 == 0:
            self.register //= 2
            return self.system.release(DEVICE)
        self.register = self.register // 2 ^ 0xD008
        return self.system.release(DEVICE + 1)


class Worker(Task):
    def __init__(self, system):
        queue = Packet("work", WORKER).append_to(None)
        super().__init__(system, WORKER, 1000, Packet("work", WORKER).append_to(queue))
        self.waiting = True
        self.destination = HANDLER
        self.letter = 0

    def act(self, packet):
        if packet is None:
            return self.system.wait(self)
        packet.owner = self.destination
        packet.position = 0
        for i in range(4):
            self.letter = self.letter % 26 + 1
            packet.data[i] = self.letter
        return self.system.send(self, packet)


class Handler(Task):
    def __init__(self, system):
        queue = None
        for _ in range(3):
            queue = Packet("device", DEVICE).append_to(queue)
        super().__init__(system, HANDLER, 2000, queue)
        self.waiting = True
        self.work = None
        self.devices = None

    def act(self, packet):
        if packet is not None:
            if packet.kind == "work":
                self.work = packet.append_to(self.work)
            else:
                self.devices = packet.append_to(self.devices)
        work = self.work
        if work is not None:
            if work.position >= 4:
                self.work = work.next
                work.owner = WORKER
                return self.system.send(self, work)
            if self.devices is not None:
                device, self.devices = self.devices, self.devices.next
                device.data[0] = work.data[work.position]
                device.owner = DEVICE + work.position % 2
                work.position += 1
                return self.system.send(self, device)
        return self.system.wait(self)


class Device(Task):
    def __init__(self, system, identity):
        super().__init__(system, identity, 3000 + identity, None)
        self.pending = None

    def act(self, packet):
        if packet is not None:
            self.pending = packet
            return self.system.hold(self)
        if self.pending is None:
            return self.system.wait(self)
        done, self.pending = self.pending, None
        self.system.checksum = (self.system.checksum * 31 + done.data[0]) % 1000003
        done.owner = HANDLER
        return self.system.send(self, done)


class System:
    def __init__(self):
        self.tasks = {}
        self.order = []
        self.sent = self.holds = self.checksum = 0

    def add(self, task):
        self.tasks[task.identity] = task
        self.order.insert(0, task)

    def wait(self, task):
        task.waiting = True
        return task

    def hold(self, task):
        self.holds += 1
        task.held = True
        return None

    def release(self, identity):
        task = self.tasks[identity]
        task.held = False
        return task

    def send(self, sender, packet):
        self.sent += 1
        return self.tasks[packet.owner].receive(packet, sender)

    def choose(self):
        best = None
        for task in self.order:
            if task.runnable() and (best is None or task.priority > best.priority):
                best = task
        return best

    def run(self):
        """Runs until no task can; returns the number of steps."""
        steps, task = 0, self.choose()
        while task is not None:
            task = task.step() if task.runnable() else None
            steps += 1
            if task is None:
                task = self.choose()
        return steps


def run(n):
    total = 0
    for count in (n, n * 2):
        system = System()
        Idle(system, count)
        Worker(system)
        Handler(system)
        Device(system, DEVICE)
        Device(system, DEVICE + 1)
        steps = system.run()
        total = (total * 7 + steps * 1000 + system.sent * 10 + system.holds + system.checksum) % 1000000007
    return total
