# _blake2: every parameter, both variants, block boundaries, errors.
import _blake2, hashlib
b=_blake2.blake2b; s=_blake2.blake2s
for e in """b(digest_size=0)
b(digest_size=65)
s(digest_size=33)
b(digest_size='a')
b(key=b'x'*65)
s(salt=b'x'*9)
b(person=b'x'*17)
b(fanout=256)
b(depth=0)
b(leaf_size=-1)
b(leaf_size=2**32)
b(node_offset=-1)
b(node_offset=2**64)
s(node_offset=2**48)
s(node_offset=2**48-1).hexdigest()
b(node_depth=256)
b(inner_size=-1)
s(inner_size=33)
b('a')
b(5)
b(b'',5)
b(key='a')
b(data=b'a')
repr(b())[:20]
b().name
b.MAX_KEY_SIZE,b.SALT_SIZE,s.PERSON_SIZE,s.MAX_DIGEST_SIZE,_blake2.BLAKE2S_SALT_SIZE
type('x',(b,),{})
b(leaf_size='a')
b(fanout='a')
b(b'a',usedforsecurity=False).hexdigest()
b().update('a')
b().block_size, s().block_size""".splitlines():
    try: print(e,eval(e))
    except Exception as x: print(e,type(x).__name__,x)
for c in (b,s):
  for n in (0,1,63,64,65,127,128,129,255,256,257,1000,5000):
    h=c(digest_size=20,key=b'key',salt=b'salt',person=b'pers',fanout=2,depth=3,leaf_size=4096,node_offset=7,node_depth=2,inner_size=17,last_node=True)
    h.update(b'x'*n); h2=h.copy(); h2.update(b'y'*n); print(n,h.hexdigest(),h2.hexdigest(),c(b'z'*n).hexdigest(), c(b'z'*n,key=b'a').hexdigest())
