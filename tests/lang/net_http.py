# A threading HTTP server on the loopback interface and clients in a pool of threads. argv[1]: number of requests.
import http.client
import http.server
import sys
import threading
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

REQUESTS = int(sys.argv[1]) if len(sys.argv) > 1 else 60
WORKERS = 8


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, code, body):
        self.send_response(code)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        kind, _, rest = self.path[1:].partition("/")
        if kind == "double":
            self.answer(200, b"%d" % (2 * int(rest)))
        elif kind == "big":
            self.answer(200, b"0123456789" * int(rest))
        else:
            self.answer(404, b"no such thing: " + self.path.encode())

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(201, body[::-1])

    def log_message(self, *args):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


def fetch(base, i):
    if i % 5 == 4:
        data = b"payload %d " % i * 100
        with urllib.request.urlopen(urllib.request.Request(f"{base}/", data=data), timeout=30) as reply:
            assert reply.status == 201 and reply.read() == data[::-1]
        return -i
    with urllib.request.urlopen(f"{base}/double/{i}", timeout=30) as reply:
        return int(reply.read())


server = Server(("127.0.0.1", 0), Handler)
thread = threading.Thread(target=server.serve_forever, args=(0.01,))
thread.start()
base = "http://127.0.0.1:%d" % server.server_address[1]

with ThreadPoolExecutor(WORKERS) as pool:
    results = list(pool.map(lambda i: fetch(base, i), range(REQUESTS)))
print(len(results), results[:10], sum(results))

# One connection, kept alive, many requests.
connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=30)
total = 0
for i in range(REQUESTS // 2):
    connection.request("GET", f"/double/{i}")
    reply = connection.getresponse()
    total += int(reply.read())
print(total, reply.status, reply.reason, reply.version, reply.getheader("content-type"))
connection.request("GET", "/big/100000")
reply = connection.getresponse()
print(reply.status, len(reply.read()))
connection.close()

try:
    urllib.request.urlopen(base + "/other", timeout=30)
except urllib.error.HTTPError as e:
    with e:
        print(e.code, e.reason, e.read())

server.shutdown()
thread.join()
server.server_close()
try:
    urllib.request.urlopen(base, timeout=5)
except urllib.error.URLError as e:
    print(type(e.reason).__name__)
