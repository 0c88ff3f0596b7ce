# Where the carets under a SyntaxError's text stand, for places in it and beyond it.
import io
import sys

PLACES = [(offset, end, line) for offset in (-1, 1, 2, 5, 9) for end in (-1, 1, 3, 9, None) for line in (1, 2, None)]
for text in ["abcdefg", "abcdefg\n", "  abc\n", "ab\ncd\nef\n", "", "\n", "\xe9\xe9\xe9 x\n", None]:
    for offset, end, line in PLACES:
        output = sys.stderr = io.StringIO()
        sys.__excepthook__(SyntaxError, SyntaxError("bad", ("f.py", 1, offset, text, line, end)), None)
        sys.stderr = sys.__stderr__
        print(ascii(text), offset, end, line, ascii(output.getvalue()))
