# _lzma: formats, filters, presets, checks, limits, and the words of errors.
import io
import lzma

text = b"".join(b"%d squared is %d\n" % (i, i * i) for i in range(2000))


def attempt(function, *args, **kwargs):
    try:
        result = function(*args, **kwargs)
        print(result if not isinstance(result, bytes) or len(result) < 60 else (len(result), result[:20]))
    except Exception as e:
        print(type(e).__module__, type(e).__name__, e)


filters = [{"id": lzma.FILTER_DELTA, "dist": 2}, {"id": lzma.FILTER_LZMA2, "preset": 3, "lc": 4, "lp": 0, "pb": 1}]
bcj = [{"id": lzma.FILTER_X86, "start_offset": 0}, {"id": lzma.FILTER_LZMA2, "dict_size": 1 << 16, "mode": lzma.MODE_FAST,
       "nice_len": 20, "mf": lzma.MF_HC4, "depth": 3}]
for options in ({}, {"preset": 0}, {"preset": 9 | lzma.PRESET_EXTREME}, {"check": lzma.CHECK_NONE}, {"check": lzma.CHECK_SHA256},
                {"filters": filters}, {"filters": bcj}, {"format": lzma.FORMAT_ALONE}, {"format": lzma.FORMAT_RAW, "filters": filters}):
    data = lzma.compress(text, **options)
    back = {key: v for key, v in options.items() if options.get("format") == lzma.FORMAT_RAW}
    decompressor = lzma.LZMADecompressor(**back)
    print(options, len(data), decompressor.check, decompressor.decompress(data) == text, decompressor.check, decompressor.eof)

data = lzma.compress(text)
d = lzma.LZMADecompressor()
pieces = [d.decompress(data[i:i + 100], 500) for i in range(0, len(data), 100)]
while not d.eof:
    pieces.append(d.decompress(b"", 1000))
print(b"".join(pieces) == text, d.needs_input, d.unused_data, [len(p) for p in pieces][:5])
attempt(d.decompress, b"x")
d = lzma.LZMADecompressor()
print(d.decompress(data + b"behind") == text, d.unused_data, d.needs_input)
attempt(lzma.decompress, data[:-5])
attempt(lzma.decompress, data[:40] + b"\0\1" + data[42:])
attempt(lzma.decompress, b"not compressed at all")
attempt(lzma.decompress, data, memlimit=1000)
attempt(lzma.decompress, data, format=lzma.FORMAT_ALONE)
attempt(lzma.decompress, data, format=lzma.FORMAT_RAW)
attempt(lzma.decompress, data, format=9)
attempt(lzma.decompress, data, filters=filters)
attempt(lzma.decompress, data, memlimit="x")
attempt(lzma.decompress, data, format=lzma.FORMAT_RAW, memlimit=1)
attempt(lzma.compress, text, preset=10)
attempt(lzma.compress, text, preset=10, format=lzma.FORMAT_ALONE)
attempt(lzma.compress, text, preset="x")
attempt(lzma.compress, text, preset=-1)
attempt(lzma.compress, text, preset=1 << 40)
attempt(lzma.compress, text, preset=1, filters=filters)
attempt(lzma.compress, text, format=lzma.FORMAT_ALONE, check=lzma.CHECK_CRC32)
attempt(lzma.compress, text, format=lzma.FORMAT_ALONE, filters=filters)
attempt(lzma.compress, text, format=lzma.FORMAT_RAW)
attempt(lzma.compress, text, format=7)
attempt(lzma.compress, text, check=100)
for chain in ([], [1], [{}], 1, [{"id": 5}], [{"id": "x"}], [{"id": lzma.FILTER_LZMA2, "no": 1}], [{"id": lzma.FILTER_LZMA2, "lc": "x"}],
              [{"id": lzma.FILTER_DELTA, "dist": -1}], [{"id": lzma.FILTER_DELTA, "dist": 1, "x": 2}], [{"id": lzma.FILTER_X86, "x": 2}],
              filters * 3, [{"id": lzma.FILTER_LZMA2, "preset": 77}], [{"id": lzma.FILTER_DELTA, "dist": 1 << 33}], "ab"):
    attempt(lzma.compress, b"", filters=chain)
compressor = lzma.LZMACompressor()
print(len(compressor.compress(text)), len(compressor.flush()))
attempt(compressor.compress, b"")
attempt(compressor.flush)
for check in (lzma.CHECK_NONE, lzma.CHECK_CRC64, lzma.CHECK_UNKNOWN, 3, "x"):
    attempt(lzma.is_check_supported, check)
for filter in ({"id": lzma.FILTER_LZMA1, "preset": 6}, {"id": lzma.FILTER_LZMA2}, {"id": lzma.FILTER_DELTA, "dist": 9}, {"id": lzma.FILTER_ARM},
               {"id": lzma.FILTER_X86, "start_offset": 16}, {"id": 77}):
    attempt(lzma._encode_filter_properties, filter)
for id, properties in ((lzma.FILTER_LZMA1, b"]\0\0\4\0"), (lzma.FILTER_LZMA2, b"\x12"), (lzma.FILTER_DELTA, b"\7"), (lzma.FILTER_X86, b"\x10\0\0\0"), (lzma.FILTER_LZMA2, b""), (55, b""), ("x", b"")):
    attempt(lzma._decode_filter_properties, id, properties)
with lzma.open(io.BytesIO(lzma.compress(b"one\n") + lzma.compress("zw\u00f6lf".encode())), "rt", encoding="utf-8") as file:
    print(file.readlines())
