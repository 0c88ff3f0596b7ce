#include "objects/thread.h"

Thread *current_thread;
int32_t recursion_limit = 1000;
