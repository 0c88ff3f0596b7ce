#include "base/pow10.h"

const Pow10 pow10_table[] = {
#include "pow10.inc"
};
