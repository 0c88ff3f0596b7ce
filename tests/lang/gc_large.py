# stress: 50021
# Large objects, big arrays and strings, growth and shrinking, memory given back for reuse.
import gc
big = [None] * 3000000; big[1234567] = "x"; big[-1] = [1]; gc.collect(); print(len(big), big[1234567], big[-1], big.count(None)); big[2000000] = {"young": [1, 2]}; gc.collect(0); [[] for _ in range(5000)]; gc.collect(); print(big[2000000]); del big
for i in range(20): s = "x" * 5000000; t = s + "y"; l = list(range(200000)); d = dict.fromkeys(range(100000)); b = bytearray(5000000); u = tuple(l)
print(len(s), t[-1], len(l), len(d), len(b), u[-1]); m = {}
for i in range(300000): m[i] = str(i)
gc.collect(); print(len(m), m[299999]); 
for i in range(0, 300000, 2): del m[i]
gc.collect(); print(len(m), m[1], sum(m)); m.clear(); gc.collect(); print(len(m)); a = []
for i in range(400000):
    a.append((i,))
    if i % 100000 == 0: gc.collect()
print(sum(x[0] for x in a)); a[:] = a[::-1]; gc.collect(); print(a[0], a[-1]); a.sort(); print(a[0], len(a)); del a[100:]; gc.collect(); print(len(a), a[-1]); x = []
for i in range(200): x.append(bytearray(100000)); x[i][i] = 7
gc.collect(); print(sum(b[i] for i, b in enumerate(x))); s = set()
for i in range(200000): s.add(i * 3)
gc.collect(); print(len(s), 299999 * 2 in s, 600000 - 3 in s); n = 1
for i in range(3000): n = n * 3 + i
gc.collect(); print(n % 1000007, n.bit_length()); str_list = ["k" * (i % 50) for i in range(100000)]; gc.collect(); print(sum(map(len, str_list)), "".join(str_list[:60])[-5:]); old = [[] for _ in range(50000)]; gc.collect()
for i, o in enumerate(old): o.append(("young", i)); o.append({i}) if i % 7 == 0 else None
[() for _ in range(10000)]; gc.collect(0); gc.collect(); print(sum(o[0][1] for o in old), old[7][1], old[49999]); q = [0.5] * 1000000; q[500000] = "now mixed"; gc.collect(); print(q[499999:500002], len(q)); q = list(range(1000000)); q[3] = 2**70; q.append(None); gc.collect(); print(q[2:5], q[-2:])
