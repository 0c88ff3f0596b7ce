/* format % args for str, bytes and bytearray. */
#ifndef OBJECTS_PERCENT_FORMAT_H
#define OBJECTS_PERCENT_FORMAT_H

#include "base/text.h"
#include "objects/protocol.h"

/* Formats with a template of Latin-1 or wider units; in bytes mode every unit of the template and
   the result is a byte and the conversions are those of bytes. owner keeps the template's units
   alive. The result is a str. Runs Python code. */
Value percent_format(TextView template, Value owner, Value args, bool bytes_mode) must_check;

#endif
