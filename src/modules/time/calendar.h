/* time: calendar functions (struct_time, localtime, strftime...) that time.c puts into the
   module. */
#ifndef MODULES_TIME_CALENDAR_H
#define MODULES_TIME_CALENDAR_H

#include "objects/protocol.h"

extern const BuiltinDef time_calendar_functions[];
/* A struct_time of nine items, without zone and offset. ABSENT: exception set. */
Value struct_time_new(const int fields[9]) must_check;
/* Adds struct_time and the time zone's names. false: exception set. */
bool calendar_init(Value module) must_check;

#endif
