# _tokenize.TokenizerIter: texts, numbers, places and source lines of tokens; which errors of a tokenizer end it loudly.
import _tokenize


def show(source):
    print(repr(source))
    try:
        for token in _tokenize.TokenizerIter(source):
            print("  ", token)
    except SyntaxError as error:
        print("  ", type(error).__name__, error.msg, error.lineno, error.offset, error.text)


for source in ["", "x = 1\n", "x=1", "if a:\n  b\n c\n", "(", ")", "'abc", "'''abc\n", "a\tb\n \tc\n", "x = 0xg\n", "é = 'ü'  # c\n",
               "async def f(): await x\n", "a ? b", "\\\nx", "1if 2else 3\n", "f(a,\n  b)\n"]:
    show(source)

for arguments in [(), (1,), ("a\0b",), ("a", "b")]:
    try:
        print(_tokenize.TokenizerIter(*arguments))
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
