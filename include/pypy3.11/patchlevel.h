/* The versions of the language and of PyPy that this interpreter follows, as sys.version_info and sys.pypy_version_info have them. */
#ifndef PATCHLEVEL_H
#define PATCHLEVEL_H

#define PY_MAJOR_VERSION 3
#define PY_MINOR_VERSION 11
#define PY_MICRO_VERSION 2
#define PY_RELEASE_LEVEL 0xF
#define PY_RELEASE_SERIAL 0
#define PY_VERSION "3.11.2"
#define PY_VERSION_HEX 0x030b02f0

#define PYPY_VERSION "7.3.23"
#define PYPY_VERSION_NUM 0x07031700

#endif
