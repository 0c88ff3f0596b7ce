/* The plain, unbuffered text streams that stand in for sys.stdout and sys.stderr until the io
   module is there. */
#ifndef MODULES_STD_PRINTER_H
#define MODULES_STD_PRINTER_H

#include "objects/protocol.h"

/* Text file that writes to fd at once. */
Value std_printer_new(int fd);

#endif
