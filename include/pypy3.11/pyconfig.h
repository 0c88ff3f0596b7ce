/* What was found out about the platform (x86-64 Linux); sysconfig.parse_config_h reads it. */
#ifndef PYCONFIG_H
#define PYCONFIG_H

#define ALIGNOF_LONG 8
#define HAVE_LONG_LONG 1
#define HAVE_PTHREAD_H 1
#define HAVE_STDINT_H 1
#define HAVE_UNISTD_H 1
#define SIZEOF_DOUBLE 8
#define SIZEOF_FLOAT 4
#define SIZEOF_INT 4
#define SIZEOF_LONG 8
#define SIZEOF_LONG_LONG 8
#define SIZEOF_OFF_T 8
#define SIZEOF_PID_T 4
#define SIZEOF_SHORT 2
#define SIZEOF_SIZE_T 8
#define SIZEOF_TIME_T 8
#define SIZEOF_VOID_P 8
#define SIZEOF_WCHAR_T 4
#define WITH_THREAD 1

#endif
