# audioop: every function on loud, quiet, random and empty sound of every width, and the errors.
import audioop
import random
import zlib

random.seed(1)
noise = bytes(random.randrange(256) for i in range(2400))
wave = b"".join(int(30000 * ((i % 50) / 25 - 1)).to_bytes(2, "little", signed=True) for i in range(1200))
extremes = (b"\x00\x00\x00\x80" + b"\xff\xff\xff\x7f" + b"\xff" * 4 + b"\x01\0\0\0" + bytes(4) + b"\0\x80\xff\x7f") * 6


def show(v):
    if isinstance(v, tuple):
        return tuple(map(show, v))
    return f"{len(v)}:{zlib.crc32(v):08x}" if isinstance(v, bytes) else v


def attempt(name, *args):
    try:
        print(name, show(args[1:]), show(getattr(audioop, name)(*args)))
    except Exception as e:
        print(name, show(args[1:]), type(e).__module__, type(e).__name__, e)


for data in (noise, wave, extremes, b""):
    print(len(data))
    for width in (1, 2, 3, 4):
        for name in ("max", "minmax", "avg", "rms", "cross", "avgpp", "maxpp", "reverse", "byteswap", "lin2ulaw", "ulaw2lin", "lin2alaw", "alaw2lin"):
            attempt(name, data, width)
        attempt("getsample", data, width, 3)
        for factor in (0, 1, 0.5, -1.7, 300, float("inf")):
            attempt("mul", data, width, factor)
            attempt("tostereo", data, width, factor, 1.1)
        attempt("tomono", data, width, 0.3, 0.8)
        attempt("add", data, data[::-1], width)
        for offset in (0, 1, -1, 1000, -2**31, 2**31 - 1):
            attempt("bias", data, width, offset)
        for new in (1, 2, 3, 4):
            attempt("lin2lin", data, width, new)
        for rates in ((1, 8000, 16000, None), (2, 44100, 8000, None), (1, 8, 12, (-3, ((5, 6),))), (1, 3, 2, None, 3, 1), (2, 5, 7, None, 1, 0)):
            attempt("ratecv", data, width, *rates)
        attempt("lin2adpcm", data, width, None)
        attempt("lin2adpcm", data, width, (100, 44))
        attempt("adpcm2lin", data[:300], width, None)
        attempt("adpcm2lin", data[:300], width, (-32768, 88))
attempt("findfit", wave, wave[60:160])
attempt("findfit", noise, noise[100:140])
attempt("findfactor", wave[:100], wave[20:120])
attempt("findmax", noise, 40)
attempt("findmax", noise, 0)
for width in (0, 5, "x"):
    attempt("max", b"abc", width)
for case in (("max", b"abc", 2), ("max", "abc", 1), ("getsample", b"abc", 1, 3), ("getsample", b"abc", 1, -1), ("add", b"ab", b"abc", 1),
             ("add", b"ab", b"abcd", 2), ("tomono", b"abc", 1, 1, 1), ("findfit", b"abc", b"ab"), ("findfit", b"ab", b"abcd"), ("findfactor", b"ab", b"abcd"),
             ("findmax", b"ab", 2), ("findmax", b"abc", 1), ("ratecv", b"ab", 1, 0, 1, 1, None), ("ratecv", b"ab", 1, 1, 0, 1, None),
             ("ratecv", b"ab", 1, 1, 1, 1, 5), ("ratecv", b"ab", 1, 1, 1, 1, None, 0), ("ratecv", b"abc", 1, 2, 1, 1, None),
             ("ratecv", b"ab", 1, 1, 1, 1, (1, ())), ("ratecv", b"ab", 1, 1, 1, 1, (1, [])), ("ratecv", b"ab", 4, 1 << 30, 1, 1, None),
             ("lin2adpcm", b"ab", 1, 5), ("lin2adpcm", b"ab", 1, (1 << 20, 0)), ("adpcm2lin", b"ab", 1, (0, 89)), ("adpcm2lin", b"ab", 1, (0, -1)),
             ("mul", b"ab", 1, "x"), ("lin2lin", b"ab", 1, 5), ("bias", b"ab", 1, 1.5)):
    attempt(*case)
print(audioop.error, audioop.error.__mro__)
