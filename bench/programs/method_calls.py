"""Method calls: short methods, inheritance, super, class and static methods, bound methods as values."""
SIZE = 330000
CHECK = 80589992510


class Account:
    rate = 3

    def __init__(self, balance):
        self.balance = balance

    def deposit(self, amount):
        self.balance += amount
        return self

    def get(self):
        return self.balance

    @classmethod
    def fee(cls, amount):
        return amount * cls.rate

    @staticmethod
    def clamp(value):
        return value if value < 1000000 else value - 1000000


class Savings(Account):
    rate = 2

    def deposit(self, amount):
        return super().deposit(amount + 1)


def run(n):
    plain, savings = Account(10), Savings(20)
    get = savings.get
    total = 0
    for i in range(n):
        plain.deposit(i).deposit(1)
        savings.deposit(plain.get() & 7)
        total = Account.clamp(total + get() + savings.fee(i & 3))
    return total + plain.balance
