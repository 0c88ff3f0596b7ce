/* The proleptic Gregorian calendar and the time of day, as plain numbers: no Values, no errors.

   Day number (ordinal) 1 is 1 January of year 1; weekdays count from Monday, 0. Functions on years
   accept any year from 0 on, so that results just beyond the last year can be told to be so. */
#ifndef MODULES_DATETIME_CALENDAR_H
#define MODULES_DATETIME_CALENDAR_H

#include "base/common.h"

enum {
  MIN_YEAR = 1,
  MAX_YEAR = 9999,
  MAX_ORDINAL = 3652059,  /* of 31 December 9999 */
  EPOCH_ORDINAL = 719163, /* of 1 January 1970 */
  SECONDS_PER_DAY = 86400,
  MICROSECONDS_PER_SECOND = 1000000,
};
#define MICROSECONDS_PER_DAY ((int64_t)SECONDS_PER_DAY * MICROSECONDS_PER_SECOND)

/* A date whose parts are in range. */
typedef struct CivilDate {
  int16_t year;       /* 1 to 9999 */
  uint8_t month, day; /* from 1 */
} CivilDate;

/* A time of day whose parts are in range. */
typedef struct ClockTime {
  uint8_t hour, minute, second; /* no leap seconds */
  uint8_t fold;                 /* 1: the second of two equal wall clock times */
  int32_t microsecond;          /* below a million */
} ClockTime;

/* Parts before anything is known about them. */
typedef struct DateParts {
  int year, month, day; /* perhaps out of range */
} DateParts;
typedef struct ClockParts {
  int hour, minute, second, microsecond, fold; /* perhaps out of range */
} ClockParts;

typedef struct IsoWeekDate {
  int year, week, weekday; /* weekday from 1 */
} IsoWeekDate;

int days_in_month(int year, int month);
int day_of_year(CivilDate date); /* from 1 */
int ordinal_of_parts(int year, int month, int day);
static inline int civil_ordinal(CivilDate date) {
  return ordinal_of_parts(date.year, date.month, date.day);
}
DateParts parts_of_ordinal(int64_t ordinal); /* at least 1 */
static inline int ordinal_weekday(int ordinal) {
  return (ordinal + 6) % 7;
}
/* The date of an ordinal up to MAX_ORDINAL. */
static inline CivilDate civil_from_ordinal(int ordinal) {
  DateParts p = parts_of_ordinal(ordinal);
  return (CivilDate){(int16_t)p.year, (uint8_t)p.month, (uint8_t)p.day};
}

IsoWeekDate iso_week_date(CivilDate date);
typedef enum IsoError { ISO_OK, ISO_BAD_YEAR, ISO_BAD_WEEK, ISO_BAD_DAY } IsoError;
/* The day of a week date; it may be beyond the last year. */
IsoError ordinal_of_iso(IsoWeekDate week_date, int *ordinal);

/* -1, 0, 1. Folds do not count. */
int civil_compare(CivilDate a, CivilDate b);
int clock_compare(ClockTime a, ClockTime b);

static inline int clock_seconds(ClockTime t) {
  return (t.hour * 60 + t.minute) * 60 + t.second;
}
static inline ClockTime clock_from_seconds(int seconds, int microsecond) {
  return (ClockTime){(uint8_t)(seconds / 3600), (uint8_t)(seconds / 60 % 60),
                     (uint8_t)(seconds % 60), 0, microsecond};
}
/* Seconds since midnight of day 0. */
static inline int64_t civil_seconds(CivilDate date, ClockTime time) {
  return (int64_t)civil_ordinal(date) * SECONDS_PER_DAY + clock_seconds(time);
}

/* Rounds towards minus infinity; divisor > 0. */
static inline int64_t floor_div(int64_t a, int64_t b) {
  return a / b - (a % b < 0);
}
static inline int64_t floor_mod(int64_t a, int64_t b) {
  return a % b + (a % b < 0 ? b : 0);
}

#endif
