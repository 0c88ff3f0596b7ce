"""Bytes and bytearray: building, slices, struct, checksums, hexadecimal."""
import struct

SIZE = 110000
CHECK = 10248197262


def adler(data):
    a, b = 1, 0
    for byte in data:
        a = (a + byte) % 65521
        b = (b + a) % 65521
    return b << 16 | a


def run(n):
    packet = struct.Struct("<IHBd")
    out = bytearray()
    for i in range(n):
        out += packet.pack(i, i & 0xFFFF, i & 0xFF, i * 0.5)
    total = adler(out)
    data = bytes(out)
    for offset in range(0, len(data), packet.size):
        number, _, low, real = packet.unpack_from(data, offset)
        total += number + low + int(real)
    view = memoryview(data)
    total += sum(view[1:20000:3]) + int.from_bytes(view[4:12], "little")
    total += len(data.hex()) + data.count(b"\x00\x01") + len(data.split(b"\x00")) + data.find(b"\xff\xff")
    return total
