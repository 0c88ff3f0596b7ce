# pyexpat: all handlers, attributes, external entities, encodings and errors.
import io
import sys
import pyexpat

document = b"""<?xml version="1.0" encoding="utf-8" standalone="no"?>
<?style sheet?>
<!DOCTYPE root [
<!-- inner -->
<!NOTATION gif PUBLIC "-//gif" "viewer">
<!ENTITY internal "text &#38; more">
<!ENTITY outer SYSTEM "other.xml">
<!ENTITY picture SYSTEM "p.gif" NDATA gif>
<!ENTITY % param "value">
<!ELEMENT root (a*,(b|c)?,d+)>
<!ELEMENT a EMPTY>
<!ELEMENT b (#PCDATA|a)*>
<!ELEMENT c ANY>
<!ATTLIST a x CDATA "default" y (one|two) #REQUIRED z ID #IMPLIED>
]>
<root xmlns="http://default" xmlns:n="http://n">
  <a y="one" n:q="2"/>text with \xc3\xa9
  &internal; &outer; &undefined;
  <![CDATA[<raw>]]><n:d>deep</n:d>
</root>
<!-- behind -->"""

HANDLERS = [name for name in dir(pyexpat.ParserCreate()) if name.endswith("Handler") or name == "DefaultHandlerExpand"]


def recorder(name):
    def handler(*args):
        print(" ", name, ascii(args))
        return 1
    return handler


def run(data, leave_out=(), pieces=None, **attributes):
    parser = pyexpat.ParserCreate(**{k: attributes.pop(k) for k in list(attributes) if k in ("encoding", "namespace_separator", "intern")})
    for name in HANDLERS:
        if name not in leave_out:
            setattr(parser, name, recorder(name))
    for name, v in attributes.items():
        setattr(parser, name, v)
    parser.SetParamEntityParsing(pyexpat.XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE)
    try:
        if pieces:
            for i in range(0, len(data), pieces):
                parser.Parse(data[i:i + pieces])
            print(parser.Parse(b"", True))
        else:
            print(parser.Parse(data, True))
    except pyexpat.ExpatError as e:
        print(e, e.code, e.lineno, e.offset)
    print(parser.CurrentLineNumber, parser.CurrentColumnNumber, parser.CurrentByteIndex, parser.ErrorCode, parser.ErrorLineNumber)
    return parser


print("plain")
run(document, ["DefaultHandlerExpand"])
print("namespaces")
run(document, ["DefaultHandler", "DefaultHandlerExpand"], namespace_separator="!", buffer_text=True, buffer_size=5, ordered_attributes=True)
print("triplets, pieces")
run(document, ["DefaultHandler", "DefaultHandlerExpand", "ElementDeclHandler", "CharacterDataHandler"], pieces=7, namespace_separator=" ", namespace_prefixes=True,
    specified_attributes=True)
print("expand")
p = run(document.replace(b"&outer;", b""), [n for n in HANDLERS if n not in ("DefaultHandlerExpand", "StartElementHandler")], intern={"a": "a"})
print(p.intern)


def attempt(function, *args, **kwargs):
    try:
        print(ascii(function(*args, **kwargs)))
    except Exception as e:
        print(type(e).__module__, type(e).__name__, e)


def parse(data, final=True, **options):
    return pyexpat.ParserCreate(**options).Parse(data, final)


for data in (b"<a>", b"<a></b>", b"", b"<a/><b/>", b"<a x='1' x='2'/>", b"&x;", b"<a>&x;</a>", b"<n:a/>", b"\xff\xfe<", b"<a>\xff</a>", "<a>\u3042</a>",
             "<a>\ud800</a>", b"<a>&#0;</a>", b'<?xml version="1.0" encoding="koi8-r"?><a>\xc1</a>', b'<?xml version="1.0" encoding="gbk"?><a/>',
             b'<?xml version="1.0" encoding="nothing"?><a/>', bytearray(b"<a/>"), memoryview(b"<a/>"), 1, None):
    attempt(parse, data)
attempt(parse, b"<n:a/>", namespace_separator=":")
attempt(parse, b"<a>\xe9</a>", encoding="iso-8859-1")
attempt(parse, b"<a/>", encoding="nonsense")
attempt(parse, b"<a/>", encoding=1)
attempt(parse, b"<a/>", encoding="a\0b")
attempt(parse, b"<a/>", namespace_separator="ab")
attempt(parse, b"<a/>", namespace_separator=1)
attempt(parse, b"<a/>", intern=1)
attempt(parse, b"<a>" + b"x" * 3000000 + b"</a>")

p = pyexpat.ParserCreate(intern=None)
print(p.intern, p.buffer_size, p.buffer_text, p.buffer_used, p.StartElementHandler, p.GetBase(), p.GetInputContext())
p.SetBase("http://base/")
print(p.GetBase())
for name, v in (("buffer_size", "x"), ("buffer_size", 0), ("buffer_size", 1 << 40), ("buffer_size", 1 << 80), ("no", 1)):
    attempt(setattr, p, name, v)
for name in ("buffer_size", "buffer_text", "StartElementHandler", "ordered_attributes"):
    attempt(delattr, p, name)
attempt(p.SetBase, 1)
attempt(p.ExternalEntityParserCreate, None, 5)
attempt(type(p))


class Reader:
    def __init__(self, *results):
        self.results = list(results)

    def read(self, size):
        return self.results.pop(0)


attempt(p.ParseFile, 1)
attempt(pyexpat.ParserCreate().ParseFile, io.BytesIO(b"<a>" + b"y" * 5000 + b"</a>"))
attempt(pyexpat.ParserCreate().ParseFile, Reader(b"<a", bytearray(b"/>"), b""))
attempt(pyexpat.ParserCreate().ParseFile, Reader("text"))
attempt(pyexpat.ParserCreate().ParseFile, Reader(b"x" * 3000))
attempt(pyexpat.ParserCreate().ParseFile, Reader(b"<a"))
p = pyexpat.ParserCreate()
attempt(p.ParseFile, io.BytesIO(b"<a>"))
attempt(p.ParseFile, io.BytesIO(b"<a>"))

print("errors in handlers")
p = pyexpat.ParserCreate()
p.CharacterDataHandler = print
p.StartElementHandler = lambda name, attributes: 1 // 0
attempt(p.Parse, b"<a>text<b/></a>", True)
print(p.StartElementHandler, p.CharacterDataHandler)
p = pyexpat.ParserCreate()
p.NotStandaloneHandler = lambda: 0
attempt(p.Parse, b'<!DOCTYPE a SYSTEM "x"><a/>', True)
p = pyexpat.ParserCreate()
p.ExternalEntityRefHandler = lambda *args: None
attempt(p.Parse, b'<!DOCTYPE a [<!ENTITY e SYSTEM "x">]><a>&e;</a>', True)

print("handlers that change handlers")
p = pyexpat.ParserCreate()
p.buffer_text = True


def start(name, attributes):
    print("start", name, p.GetInputContext())
    p.CharacterDataHandler = (lambda text: print("text", text)) if name != "b" else None


p.StartElementHandler = start
p.EndElementHandler = lambda name: setattr(p, "StartElementHandler", None)
attempt(p.Parse, b"<a>1<b>2</b>3<c>4</c></a>", True)

print("external entities")
p = pyexpat.ParserCreate()
p.StartElementHandler = recorder("start")
p.CharacterDataHandler = recorder("text")


def external(context, base, system, public):
    print(context, base, system, public)
    inner = p.ExternalEntityParserCreate(context)
    return inner.Parse(b"<inner>content</inner>tail", True)


p.ExternalEntityRefHandler = external
attempt(p.Parse, b'<!DOCTYPE a [<!ENTITY e SYSTEM "x">]><a>&e;</a>', True)
p = pyexpat.ParserCreate()
p.UseForeignDTD()
p.SetParamEntityParsing(pyexpat.XML_PARAM_ENTITY_PARSING_ALWAYS)


def foreign(context, base, system, public):
    print("foreign", context, base, system, public)
    return p.ExternalEntityParserCreate(context, "utf-8").Parse(b"<!ENTITY e 'replaced'>", True)


p.ExternalEntityRefHandler = foreign
p.CharacterDataHandler = print
attempt(p.Parse, b"<a>&e;</a>", True)
attempt(p.UseForeignDTD)

print(pyexpat.ErrorString(3), pyexpat.ErrorString(999), pyexpat.native_encoding, pyexpat.version_info, pyexpat.EXPAT_VERSION)
print(pyexpat.features[:2])
print({k: v for k, v in vars(pyexpat.errors).items() if not k.startswith("__")})
print({k: v for k, v in vars(pyexpat.model).items() if not k.startswith("__")})
print({k: v for k, v in vars(pyexpat).items() if k.startswith("XML_")}, pyexpat.error is pyexpat.ExpatError)
print(sys.modules["pyexpat.errors"] is pyexpat.errors, pyexpat.ExpatError)
