# -*- coding: latin-1 -*-
# Source encodings: a declaration, compile from bytes, BOM, errors.
s = "café ßÿ"
print(ascii(s), len(s))
def t(b):
    ns = {}
    try:
        exec(compile(b, "<bytes>", "exec"), ns)
        print(ascii(ns.get("x")))
    except SyntaxError as e:
        print(type(e).__name__, e.msg, e.lineno)
t(b"x = '\xc3\xa9'"); t(b"\xef\xbb\xbfx = '\xc3\xa9'"); t(b"# coding: latin-1\nx = '\xe9'"); t(b"# -*- coding: utf-8 -*-\nx = '\xc3\xa9'"); t(b"#!/usr/bin/python\n# vim: set fileencoding=iso-8859-15 :\nx = '\xa4'")
t(b"# coding: cp1252\nx = '\x80'"); t(b"\n\n# coding: latin-1\nx = 1"); t(b"x = '\xe9'"); t(b"# coding: nope\nx = 1"); t(b"\xef\xbb\xbf# coding: latin-1\nx = 1"); t(b"# coding: ascii\nx = '\xe9'"); t(b"# coding: utf-8\nx = '\xe9'")
t("x = '\u20ac'".encode("utf-8")); t(b"x = b'\xc3\xa9'"); t("# coding: latin-1\nx = '\u20ac'"); t(b"# coding: koi8-r\nx = '\xc1'"); t(b"# coding=utf8\rx = 1\r\n"); t(b"# \xe9\nx = 1")
t("\u00e9t\u00e9 = 1; x = \u00e9t\u00e9"); t("\ufb01 = 2; x = fi"); t("x = 1 \u20ac 2"); t("x = \u2018a\u2019"); t("x\u00a0= 1"); t("x = 1 \u2212 2"); t("\u0661 = 1"); t("x = '\\u0661'; x = int(x)"); t("a\u0301 = 3; x = \u00e1")
