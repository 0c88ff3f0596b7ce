#ifndef MODULES_IO_FILEIO_H
#define MODULES_IO_FILEIO_H

#include "objects/protocol.h"

extern Type fileio_type;
/* io.NAME */
Value import_attribute_of_io(const char *name) must_check;

#endif
