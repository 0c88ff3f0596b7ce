# The attribute memo of picklers and unpicklers.
import io
import pickle

x = [1]
p = pickle.Pickler(io.BytesIO())
p.dump(x)
memo = p.memo.copy()
print(list(memo.values()), p.memo.__reduce__() == (dict, (memo,)))
q = pickle.Pickler(io.BytesIO())
q.memo = p.memo
print(list(q.memo.copy().values()))
q.memo = memo
q.memo.clear()
print(q.memo.copy())

u = pickle.Unpickler(io.BytesIO(pickle.dumps([x, x])))
u.load()
print(u.memo.copy(), u.memo.__reduce__())
w = pickle.Unpickler(io.BytesIO())
w.memo = u.memo
print(w.memo.copy())
w.memo.clear()
print(w.memo.copy())

for owner in p, u:
    for value in 3, {1: 2}, {"a": 3}, {-1: 3}:
        try:
            owner.memo = value
        except Exception as e:
            print(type(e).__name__, e)
    try:
        del owner.memo
    except TypeError as e:
        print(e)
