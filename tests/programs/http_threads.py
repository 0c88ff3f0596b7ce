# timeout: 90
# An HTTP server with a thread for each connection, and 1000 requests of 10 client threads.
import hashlib
import http.client
import http.server
import threading

REQUESTS, CLIENTS = 1000, 10


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path.startswith("/missing"):
            self.answer(404, b"none")
        else:
            self.answer(200, self.path.encode() * 50)

    def do_POST(self):
        self.answer(201, hashlib.sha256(self.rfile.read(int(self.headers["Content-Length"]))).hexdigest().encode())

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
results, lock = [], threading.Lock()


def request(connection, number):
    if number % 3 == 0:
        connection.request("POST", "/post", body=b"%d" % number * 1000)
    else:
        connection.request("GET", f"/missing/{number}" if number % 7 == 0 else f"/page/{number}")
    response = connection.getresponse()
    return number, response.status, hashlib.md5(response.read()).hexdigest()


def client(first):
    connection = None
    for number in range(first, REQUESTS, CLIENTS):
        if connection is None or number // CLIENTS % 5 == 0:  # five requests go over a connection
            if connection is not None:
                connection.close()
            connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=60)
        result = request(connection, number)
        with lock:
            results.append(result)
    connection.close()


threads = [threading.Thread(target=client, args=(i,)) for i in range(CLIENTS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
server.shutdown()
server.server_close()
results.sort()
print(len(results), hashlib.sha256(repr(results).encode()).hexdigest())
print(results[0], results[1], results[7], {status: sum(r[1] == status for r in results) for status in (200, 201, 404)})
