# An application and its test client: routes, json, sessions, templates, errors, cookies, streams.
from flask import Blueprint, Flask, Response, abort, jsonify, make_response, render_template_string, request, session, url_for

app = Flask(__name__)
app.secret_key = "x"
part = Blueprint("part", __name__, url_prefix="/part")


@app.route("/user/<name>", methods=["GET", "POST"])
def user(name):
    if request.method == "POST":
        return jsonify(name=name, **request.get_json())
    session["visits"] = session.get("visits", 0) + 1
    return render_template_string("Hi {{ name }}, visit {{ visits }}: {{ url_for('part.number', n=3) }}", name=name, visits=session["visits"])


@part.route("/number/<int:n>")
def number(n):
    if n > 9:
        abort(418)
    answer = make_response({"n": n, "query": request.args.to_dict(flat=False)})
    answer.set_cookie("seen", str(n), httponly=True)
    return answer


@part.route("/stream")
def stream():
    return Response((f"{i}," for i in range(5)), mimetype="text/plain")


@app.errorhandler(418)
def teapot(error):
    return f"<{error.code}>", 418


@app.before_request
def before():
    request.started = True


app.register_blueprint(part)
client = app.test_client()
print(client.get("/user/b%C3%A9b").text, client.get("/user/<b>").text, client.post("/user/x", json={"a": [1, None, "é"]}).json)
for path in "/part/number/5?a=1&a=2", "/part/number/10", "/part/number/x", "/part/stream", "/nothing":
    answer = client.get(path)
    print(path, answer.status, answer.headers.get("Set-Cookie"), answer.text)
print(client.post("/part/stream").status, sorted(client.options("/user/a").allow))
with app.test_request_context():
    print(url_for("user", name="n m", q="ä"), sorted(rule.rule for rule in app.url_map.iter_rules()))
