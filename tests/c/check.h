/* For the C unit tests: CHECK(condition) reports a failure and goes on; end main with `return
   check_result();`. */
#ifndef TESTS_CHECK_H
#define TESTS_CHECK_H

#include <stdio.h>

static int check_failures;

#define CHECK(condition)                                                                           \
  ((condition) ? (void)0                                                                           \
               : (void)(check_failures++,                                                          \
                        fprintf(stderr, "%s:%d: failed: %s\n", __FILE__, __LINE__, #condition)))

static inline int check_result(void) {
  if (check_failures > 0) fprintf(stderr, "%d checks failed\n", check_failures);
  return check_failures > 0;
}

#endif
