# Requests to a server of its own: methods, json, forms, files, redirects, cookies, streams, authentication, errors.
import http.server
import json
import threading

import requests


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body, **headers):
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path == "/from":
            return self.answer(302, b"", Location="/to", Set_Cookie="kept=1; Path=/")
        if self.path == "/latin":
            return self.answer(200, "é".encode("latin-1"), Content_Type="text/plain; charset=iso-8859-1")
        facts = {name: self.headers.get(name) for name in ("X-A", "Cookie", "Authorization", "Accept")}
        self.answer(200 if self.path != "/missing" else 404, json.dumps({"path": self.path, **facts}).encode(), Content_Type="application/json")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(201, body.replace(self.headers.get("Content-Type", "").partition("boundary=")[2].encode() or b"\0", b"BOUNDARY"))

    def log_message(self, *words):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
with requests.Session() as session:
    session.trust_env = False
    session.headers["X-A"] = "y"
    print(session.get(url + "/a b?x=1", params={"q": ["ä", "&"]}).json(), session.get(url, auth=("user", "word")).json()["Authorization"])
    print(session.post(url, data={"k": "v w"}).text, session.post(url, json={"k": [1, None]}).text, session.post(url, files={"f": ("n.txt", b"data")}).text)
    answer = session.get(url + "/from")
    print(answer.json(), answer.status_code, [step.status_code for step in answer.history], session.cookies.get_dict())
    print(session.get(url + "/latin").text, [len(piece) for piece in session.get(url + "/x", stream=True).iter_content(50)][:1], session.head(url).status_code)
    try:
        session.get(url + "/missing").raise_for_status()
    except requests.HTTPError as error:
        print(str(error).replace(str(server.server_port), "PORT"))
for address in "http://127.0.0.1:1/", "nothing", "http://", "ftp://x/":
    try:
        requests.get(address, timeout=5)
    except requests.RequestException as error:
        print(type(error).__name__)
print(requests.Request("GET", "http://h/p", params={"a": 1}).prepare().url, requests.codes.teapot)
server.shutdown()
