"""CPython's library of C functions for the tests of ctypes. It is an extension module, which cannot be imported here; but its
functions can be called once the few symbols of the C API that its module part refers to are there, to whatever they lead."""
import ctypes
import subprocess
import sysconfig
import tempfile

SYMBOLS = "int PyArg_ParseTuple, PyList_Append, PyModuleDef_Init; long _Py_NoneStruct[2];"
__file__ = sysconfig.get_path("stdlib") + "/lib-dynload/_ctypes_test.cpython-311-x86_64-linux-gnu.so"

with tempfile.NamedTemporaryFile(suffix=".so") as library:
    subprocess.run(["cc", "-shared", "-fPIC", "-x", "c", "-", "-o", library.name], input=SYMBOLS.encode(), check=True)
    ctypes.CDLL(library.name, ctypes.RTLD_GLOBAL)
