#include "interp/config.h"

Config config = {.argc = 0, .int_max_str_digits = 4300, .executable = "", .stdlib_directory = "/usr/lib/python3.11", .prefix = "/usr"};
