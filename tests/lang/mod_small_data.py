# Edges of what is written out for speed: expandtabs, hexadecimal ints, JSON escapes, pickles of all
# protocols around the sizes where opcodes change, names of encodings, sets of characters.
import pickle, json, random
for s in ['', '\t','a\tb','\t\n\tx\r\ty','é\tb','€\tx\t','\U0001f600\t|','abc\n\tq','a\u0100\t']:
    for n in (0,1,3,8,-2,20): print(ascii(s.expandtabs(n)), len(s.expandtabs(n)))
for n in (1<<64, (1<<64)-1, 1<<63, (1<<128)-1, 0xabcdef0123456789<<61, 1<<127, 1<<200, int('9'*100), 255<<64, 0xf<<60):
    print(hex(n), '%x'%n, '%X'%n, f'{n:#x}', f'{n:_x}', hex(-n))
    assert int(hex(n),16)==n
rng=random.Random(1)
for _ in range(300):
    n=rng.getrandbits(rng.randrange(1,700)); assert int('0x'+'%x'%n,16)==n and len('%x'%n)==max(1,(n.bit_length()+3)//4)
print(json.dumps('äöü€\U0001f600"\\\x7f\x00abc'*2), json.dumps('ä'*50))
for p in range(6):
    for x in ['a'*300,['a','b','a'],('x',b'y'*300),{'k':1<<80,'q':-5,'z':1.5},{1,2},'ä'*70000,b'z'*70000,[b'z'*65536,'q'],list(range(300)), [None,True,(),[],{}], [65535,65536,-1,255,256]]:
        d=pickle.dumps(x,p); assert pickle.loads(d)==x; print(p,len(d),hash(d[:40])!=None, d[:30], d[-10:])
for enc in ('latin-1','Latin-1','latin1','iso-8859-1','ascii','ASCII','us-ascii','utf-16','UTF-16','utf-32-be','utf_8','U8','cp1252','\x00','latin-1\0','ä','strict'):
    for f in (lambda: b'abc'.decode(enc), lambda: 'abc'.encode(enc), lambda: b'abc'.decode('utf-8',enc),lambda: 'abc'.encode('ascii',enc)):
        try: print(f())
        except Exception as e: print(type(e).__name__, ascii(str(e)))
for bad in (5,None,b'x'):
    for f in (lambda: b'abc'.decode(bad), lambda: 'abc'.encode('ascii',bad)):
        try: f()
        except Exception as e: print(type(e).__name__, e)
print(sorted(set('hello wörld€')), sorted(frozenset('')|set('ab')), {*'abca'}=={'a','b','c'})
s=set('abc'); s.update('xyz','a'); print(sorted(s))
