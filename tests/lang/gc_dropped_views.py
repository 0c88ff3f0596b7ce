# Views that nobody has any more do not keep a mapping from being closed, whether or not the view they were made of is kept.
import mmap
from multiprocessing import shared_memory


def close_with(use):
    m = mmap.mmap(-1, 100)
    m[:5] = b"hello"
    view = memoryview(m)
    print(use(view), end=" ")
    view.release()
    m.close()
    print(m.closed)


close_with(len)
close_with(lambda view: bytes(view[:5]))
close_with(lambda view: view[1:][1:].tolist()[:2])
close_with(lambda view: view.cast("i")[0])
close_with(lambda view: [bytes(part) for part in (view[:1], view[1:2])])

s = shared_memory.SharedMemory(create=True, size=100)
s.buf[:5] = b"abcde"
print(bytes(s.buf[:5]), s.buf[1:3].tobytes())
s.close()
s.unlink()

m = mmap.mmap(-1, 100)
view = memoryview(m)
part = view[:5]
view.release()
try: m.close()
except BufferError as error: print(error)
print(bytes(part))
part.release()
m.close()
