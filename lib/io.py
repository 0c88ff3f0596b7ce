"""Streams: raw files are the executable's own (_io.FileIO), the buffered and text layers the library's pure-Python ones (_pyio).

The public names and their meaning are those of the standard io module.
"""

import abc
from _io import DEFAULT_BUFFER_SIZE, open_code

__all__ = ["BlockingIOError", "open", "open_code", "IOBase", "RawIOBase", "FileIO", "BytesIO", "StringIO",
           "BufferedIOBase", "BufferedReader", "BufferedWriter", "BufferedRWPair", "BufferedRandom", "TextIOBase",
           "TextIOWrapper", "UnsupportedOperation", "SEEK_SET", "SEEK_CUR", "SEEK_END", "DEFAULT_BUFFER_SIZE",
           "IncrementalNewlineDecoder", "text_encoding"]

SEEK_SET, SEEK_CUR, SEEK_END = range(3)


class UnsupportedOperation(OSError, ValueError):
    """The stream is not capable of the operation."""


UnsupportedOperation.__module__ = "io"


# _pyio registers its base classes with these while it is being imported; afterwards the names mean its classes.
class IOBase(metaclass=abc.ABCMeta):
    pass


class RawIOBase(IOBase):
    pass


class BufferedIOBase(IOBase):
    pass


class TextIOBase(IOBase):
    pass


from _pyio import (BlockingIOError, BufferedIOBase, BufferedRandom, BufferedReader, BufferedRWPair,  # noqa: E402
                   BufferedWriter, BytesIO, IncrementalNewlineDecoder, IOBase, open, RawIOBase, StringIO, TextIOBase,
                   text_encoding, TextIOWrapper)
from _io import FileIO  # noqa: E402
import _pyio  # noqa: E402

# Opening a file by name goes through the executable's raw files.
_pyio.FileIO = FileIO
