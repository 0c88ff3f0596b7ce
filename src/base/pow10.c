/* The table of powers of ten, which tools/gen_pow10.c makes during the build. */
#include "base/pow10.h"

const Pow10 pow10_table[] = {
#include "pow10.inc"
};
