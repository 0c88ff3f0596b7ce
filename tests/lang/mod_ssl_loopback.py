# TLS over loopback: https, verification errors, timeouts, non-blocking sockets, asyncio.
import re, ssl, socket, threading, sys, asyncio, http.client, http.server, urllib.request
d="/usr/lib/python3.11/test/"
sc=ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER); sc.load_cert_chain(d+"keycert.pem")
class H(http.server.BaseHTTPRequestHandler):
    protocol_version="HTTP/1.1"
    def do_GET(self):
        body=b"hello "+self.path.encode()*1000
        self.send_response(200); self.send_header("Content-Length",str(len(body))); self.end_headers(); self.wfile.write(body)
    def log_message(self,*a): pass
srv=http.server.ThreadingHTTPServer(("127.0.0.1",0),H); srv.socket=sc.wrap_socket(srv.socket,server_side=True)
t=threading.Thread(target=srv.serve_forever,daemon=True); t.start()
port=srv.server_address[1]
cc=ssl.create_default_context(cafile=d+"keycert.pem")
c=http.client.HTTPSConnection("localhost",port,context=cc,timeout=5)
for i in range(3):
    c.request("GET","/x%d"%i); r=c.getresponse(); b=r.read(); print(r.status,len(b),b[:9])
s=c.sock
print(s.version(),s.cipher(),s.getpeercert(),s.selected_alpn_protocol(),s.compression(),s.session_reused,s.session.has_ticket, len(s.getpeercert(True)),s.server_hostname,s.pending())
print(len(s._sslobj.get_verified_chain()), s._sslobj.get_unverified_chain())
c.close()
print(len(urllib.request.urlopen("https://localhost:%d/abc"%port,context=cc,timeout=5).read()))
def t(f):
    try: print(f())
    except Exception as e: print(type(e),re.sub("_ssl.c:[0-9]+", "_ssl.c", str(e)),re.sub("_ssl.c:[0-9]+", "_ssl.c", str(getattr(e,'reason',None))),getattr(e,'verify_message',None),getattr(e,'verify_code',None))
t(lambda: urllib.request.urlopen("https://localhost:%d/abc"%port,timeout=5))
t(lambda: urllib.request.urlopen("https://127.0.0.1:%d/abc"%port,timeout=5,context=cc))
def hs(**k):
    with socket.create_connection(("127.0.0.1",port)) as s:
        with ssl.create_default_context(**k).wrap_socket(s,server_hostname="localhost") as x: return x.version()
t(lambda: hs()); t(lambda: hs(cafile=d+"keycert.pem"))
def wrong():
    with socket.create_connection(("127.0.0.1",port)) as s:
        with cc.wrap_socket(s,server_hostname="example.org") as x: return x.version()
t(wrong)
# timeouts
l=socket.create_server(("127.0.0.1",0))
def to():
    s=socket.create_connection(l.getsockname(),timeout=0.2); return cc.wrap_socket(s,server_hostname="localhost")
t(to)
def nb():
    s=socket.create_connection(l.getsockname()); s.setblocking(False); x=cc.wrap_socket(s,server_hostname="localhost",do_handshake_on_connect=False); return x.do_handshake()
t(nb)
def plain():
    def f():
        c,_=l2.accept(); c.sendall(b"HTTP/1.0 400 nope\r\n\r\n"); c.recv(1000); c.close()
    l2=socket.create_server(("127.0.0.1",0))
    threading.Thread(target=f).start()
    s=socket.create_connection(l2.getsockname())
    try: return cc.wrap_socket(s,server_hostname="localhost")
    finally: s.close(); l2.close()
t(plain)
srv.shutdown()
async def main():
    async def h(r,w):
        while data:=await r.readline(): w.write(data.upper()); await w.drain()
        w.close()
    s=await asyncio.start_server(h,"127.0.0.1",0,ssl=sc)
    async def cl(i):
        r,w=await asyncio.open_connection("127.0.0.1",s.sockets[0].getsockname()[1],ssl=cc,server_hostname="localhost")
        for j in range(5):
            w.write(b"hello %d %d\n"%(i,j)); await w.drain(); assert await r.readline()==b"HELLO %d %d\n"%(i,j)
        w.close(); 
        try: await w.wait_closed()
        except Exception as e: print(repr(e))
        return i
    print(await asyncio.gather(*[cl(i) for i in range(3)]))
    s.close()
asyncio.run(main())
