# One buffered object in the hands of several threads; a read that waits for another thread.
import threading, io, os
import tempfile
N = tempfile.mktemp()
f=open(N,"wb",buffering=64)
def w(c):
    for i in range(2000): f.write(c*10+b"\n")
ts=[threading.Thread(target=w,args=(bytes([65+i]),)) for i in range(5)]
[t.start() for t in ts]; [t.join() for t in ts]
f.close()
ls=open(N,"rb").read().splitlines()
print(len(ls), set(len(set(l)) for l in ls), set(map(len,ls)))
r=open(N,"rb",buffering=100); got=[]
def rd():
    while True:
        l=r.readline()
        if not l: break
        got.append(l)
ts=[threading.Thread(target=rd) for i in range(5)]
[t.start() for t in ts]; [t.join() for t in ts]
print(sum(map(len, got)) >= 110000)
# pipe: a reader blocks while others run
a,b=os.pipe(); p=open(a,"rb"); q=open(b,"wb")
t=threading.Thread(target=lambda: got.append(p.readline())); t.start()
q.write(b"via pipe\n"); q.flush(); t.join(); print(got[-1]); q.close(); print(p.read())
os.remove(N)
