/* Basic vocabulary: integer types, compiler attributes, small helpers. Knows nothing of Python. */
#ifndef BASE_COMMON_H
#define BASE_COMMON_H

#include <assert.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define must_check __attribute__((warn_unused_result))
#define cold_path __attribute__((noinline, cold))
#define always_inline inline __attribute__((always_inline))
#ifdef __clang__
#define vectorized /* clang does so at -O2 */
#else
#define vectorized __attribute__((optimize("O3")))
#endif
#define noreturn_fn __attribute__((noreturn))
#define unused_arg __attribute__((unused))
#define printf_like(f, a) __attribute__((format(printf, f, a)))

#define countof(array) (sizeof(array) / sizeof((array)[0]))
#define align_up(n, to) (((n) + ((to)-1)) & ~(size_t)((to)-1))
#define min_of(a, b) ((a) < (b) ? (a) : (b))
#define max_of(a, b) ((a) > (b) ? (a) : (b))

/* A state that no input can produce: says where and aborts, in every build. */
#define unreachable_state(what) fatal_error(__FILE__, __LINE__, what)
noreturn_fn cold_path void fatal_error(const char *file, int line, const char *what);

/* malloc family that never returns NULL: out of memory for the VM's own C structures is fatal, when
   the reserve (reserve.h) is used up.
   Memory sized by the user's input must use malloc and raise MemoryError instead. */
void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *old, size_t size);
char *xstrdup(const char *text);

#endif
