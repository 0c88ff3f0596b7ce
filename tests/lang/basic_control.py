# if, while, for, break, continue, else, pass, nested loops, conditional expressions.
for i in range(5):
    if i == 1:
        continue
    if i == 4:
        break
    print(i)
else:
    print("no")
for i in range(2):
    pass
else:
    print("for else", i)
n = 0
while n < 3:
    n += 1
else:
    print("while else", n)
while True:
    n += 1
    if n > 10:
        break
else:
    print("no")
print(n)
for i in range(3):
    for j in range(3):
        if j > i:
            break
        print(i, j, end="; ")
print()
for a, (b, c) in [(1, (2, 3)), (4, (5, 6))]:
    print(a, b, c)
for x in []:
    print("no")
else:
    print("empty else")
print("yes" if n else "no", 1 if not n else 2)
print(0 or "x", 0 and "x", 1 or 2, 1 and 2, not 0, not 1, not (1 and 0))
print(None is None, None is not None, 1 in [1, 2], 3 not in (1, 2), "b" in "abc")
if 0:
    print("no")
elif []:
    print("no")
elif "":
    print("no")
else:
    print("falsy")
def classify(n):
    if n < 0: return "neg"
    elif n == 0: return "zero"
    else: return "pos"
print([classify(x) for x in (-1, 0, 1)])
def find(rows, target):
    for y, row in enumerate(rows):
        for x, v in enumerate(row):
            if v == target:
                return x, y
print(find([[1, 2], [3, 4]], 3), find([[1]], 9))
i = 100
for i in range(3): pass
print(i)
for i in range(3):
    i = i * 10
    print(i, end=" ")
print()
while n:
    n -= 1
    if n % 2: continue
    if n < 4: break
print(n)
x = [1, 2, 3]
for v in x:
    if len(x) < 6:
        x.append(v * 10)
print(x)
