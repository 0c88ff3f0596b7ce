# What functions say about None as an argument: "not None", where others have the name of the type.
calls = {
    "str": ("a", ["encode", "removeprefix", "removesuffix", "strip", "split", "join", "find", "startswith"]),
    "bytes": (b"a", ["decode", "fromhex", "find", "split", "strip", "join", "hex"]),
    "memoryview": (memoryview(b"a"), ["cast", "tobytes", "hex"]),
    "int": (5, ["__format__", "to_bytes"]),
    "float": (5.0, ["__format__"]),
}


def attempt(name, call, *arguments):
    try:
        print(name, arguments, call(*arguments))
    except Exception as error:
        print(name, arguments, type(error).__name__, error)


for type_name, (value, names) in calls.items():
    for name in names:
        for arguments in ((None,), (5.5,), ("a", None), (b"a", None), (1, None)):
            if name != "to_bytes" or len(arguments) == 1:
                attempt(f"{type_name}.{name}", getattr(value, name), *arguments)
for arguments in ((None, None), ("a", None), (None, "a"), ("a", 5.5)):
    attempt("replace", "a".replace, *arguments)
    attempt("maketrans", str.maketrans, *arguments)
    attempt("center", b"a".center, 5, arguments[1])
attempt("compile", compile, "1", "f", None)
attempt("open", open, "/", None)
attempt("open", open, "/", "r", -1, None)
attempt("int.from_bytes", int.from_bytes, b"", None)
attempt("int.to_bytes", (5).to_bytes, 1, None)
attempt("format", format, 5, None)
attempt("str", str, b"", None)
attempt("type", type, None, (), {})
attempt("type", type, "a", None, {})
attempt("super", lambda: super(None).x)
attempt("function", type(attempt), None, {})
attempt("**", lambda: print(**None))
