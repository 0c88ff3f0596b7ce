# timeout: 120
# Memory outside the heap counts: what is dropped by the thousand is collected before the address space is full of it.
import resource
import subprocess
import sys

LIMIT = 800 << 20
KINDS = {
    "mmap": ("import mmap", "mmap.mmap(-1, 10 << 20)", 2000),
    "mmap closed": ("import mmap", "mmap.mmap(-1, 10 << 20).close()", 2000),
    "zlib compressor": ("import zlib", "zlib.compressobj()", 10000),
    "zlib decompressor": ("import zlib; data = zlib.compress(b'x' * 100)", "zlib.decompressobj().decompress(data)", 40000),
    "bz2 compressor": ("import bz2", "bz2.BZ2Compressor()", 500),
    "bz2 decompressor": ("import bz2; data = bz2.compress(b'x' * 100)[:20]", "bz2.BZ2Decompressor().decompress(data)", 1000),
    "lzma compressor": ("import lzma", "lzma.LZMACompressor(preset=3)", 200),
    "lzma decompressor": ("import lzma; data = lzma.compress(b'x' * 100)[:40]", "lzma.LZMADecompressor().decompress(data)", 1000),
    "digest": ("import hashlib; known = hashlib.new('sha256')", "known.copy()", 2500000),
    "ssl context": ("import ssl", "ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)", 20000),
    "ssl bio": ("import ssl; data = b'x' * 100000", "ssl.MemoryBIO().write(data)", 20000),
    "expat parser": ("from pyexpat import ParserCreate", "ParserCreate().Parse(b'<a/>')", 80000),
    "buffered": ("import io", "io.BufferedReader(io.BytesIO(), 1 << 20)", 3000),
    "ctypes": ("import ctypes", "(ctypes.c_char * (1 << 20))()", 3000),
}
PROGRAM = """
%s
def run(n):
    for i in range(n):
        %s
run(%d)
"""


def limit():
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))


for name, (prepare, make, count) in KINDS.items():
    done = subprocess.run([sys.executable, "-c", PROGRAM % (prepare, make, count)], preexec_fn=limit, capture_output=True, text=True)
    print(name, done.returncode, *done.stderr.splitlines()[-1:])
