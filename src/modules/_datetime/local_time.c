/* Points of time, the machine's local time, and timestamps. */
#include <errno.h>
#include <math.h>
#include <time.h>

#include "modules/_datetime/datetime.h"

static const int64_t epoch_seconds = (int64_t)EPOCH_ORDINAL * SECONDS_PER_DAY;

typedef struct tm *(*BreakDown)(const time_t *, struct tm *);

static bool break_down(BreakDown convert, int64_t timestamp, struct tm *tm) {
  time_t t = timestamp;
  errno = 0;
  if (convert(&t, tm) != NULL) return true;
  raise_os_error(errno != 0 ? errno : EINVAL, ABSENT);
  return false;
}

/* -- Local time -------------------------------------------------------------------------------- */

/* The largest change of the local time's offset that is looked for. */
enum { MAX_FOLD_SECONDS = SECONDS_PER_DAY };

static bool seconds_of_tm(const struct tm *tm, int64_t *seconds) {
  int year = tm->tm_year + 1900;
  if (year < MIN_YEAR || year > MAX_YEAR) {
    raise_value_error("year %d is out of range", year);
    return false;
  }
  int64_t day = ordinal_of_parts(year, tm->tm_mon + 1, tm->tm_mday);
  *seconds = day * SECONDS_PER_DAY + (tm->tm_hour * 60 + tm->tm_min) * 60 + tm->tm_sec;
  return true;
}

/* Seconds as civil_seconds counts, of a local time that belongs to these seconds since the
   epoch. */
static bool local_seconds(int64_t timestamp, int64_t *seconds) {
  struct tm tm;
  return break_down(localtime_r, timestamp, &tm) && seconds_of_tm(&tm, seconds);
}

/* Local minus UTC, where UTC is counted as civil_seconds does. */
static bool offset_at(int64_t utc, int64_t *offset) {
  int64_t local;
  if (!local_seconds(utc - epoch_seconds, &local)) return false;
  *offset = local - utc;
  return true;
}

/* Note [Local times]
   A local time t is that of the points u with u + offset(u) = t: mostly one; two when clocks were
   set back (fold tells them apart); none when they were set forward. Two offsets are tried: the one
   near t, and the one a day before or after, on the other side of a change if there is one. Where
   neither solves the equation t is in a gap, and the fold chooses the offset from before (0) or
   after (1) it: PEP 495. */
static bool utc_of_local(int64_t t, int fold, int64_t *utc) {
  int64_t a, b, first_offset;
  if (!offset_at(t, &a) || !offset_at(t - a, &first_offset)) return false;
  int64_t first = t - a;
  bool solved = first_offset == a;
  if (solved) {
    if (!offset_at(first + (fold ? MAX_FOLD_SECONDS : -MAX_FOLD_SECONDS), &b)) return false;
    if (a == b) {
      *utc = first;
      return true;
    }
  } else {
    b = first_offset;
  }
  int64_t second = t - b, second_offset;
  if (!offset_at(second, &second_offset)) return false;
  if (second_offset == b)
    *utc = second;
  else if (solved)
    *utc = first;
  else
    *utc = fold ? min_of(first, second) : max_of(first, second);
  return true;
}

bool local_timestamp(CivilDate date, ClockTime time, int64_t *timestamp) {
  if (!utc_of_local(civil_seconds(date, time), time.fold, timestamp)) return false;
  *timestamp -= epoch_seconds;
  return true;
}

Value local_timezone(int64_t timestamp) {
  struct tm tm;
  if (!break_down(localtime_r, timestamp, &tm)) return ABSENT;
  Value offset = timedelta_new(0, tm.tm_gmtoff, 0),
        name = str_fs_decode(tm.tm_zone, strlen(tm.tm_zone));
  return is_absent(offset) || is_absent(name) ? ABSENT : timezone_new(offset, name);
}

bool local_date(int64_t seconds, DateParts *parts) {
  struct tm tm;
  if (!break_down(localtime_r, seconds, &tm)) return false;
  *parts = (DateParts){tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday};
  return true;
}

/* Whether a local time is the second of its kind: it is when the clocks were set back less than a
   day before by at least the time that has gone by since. */
static bool find_fold(int64_t timestamp, const struct tm *tm, int *fold) {
  int64_t local, before, earlier;
  if (!seconds_of_tm(tm, &local) || !local_seconds(timestamp - MAX_FOLD_SECONDS, &before))
    return false;
  int64_t change = local - before - MAX_FOLD_SECONDS;
  if (change >= 0) return true;
  if (!local_seconds(timestamp + change, &earlier)) return false;
  *fold = earlier == local;
  return true;
}

Value datetime_from_timestamp(Value class_, ClockKind kind, int64_t seconds, int microseconds,
                              Value tzinfo) {
  struct tm tm;
  int fold = 0;
  if (!break_down(kind == CLOCK_LOCAL ? localtime_r : gmtime_r, seconds, &tm)) return ABSENT;
  tm.tm_sec = min_of(tm.tm_sec, 59); /* leap seconds have no number here */
  if (kind == CLOCK_LOCAL && is_none(tzinfo) && !find_fold(seconds, &tm, &fold)) return ABSENT;
  return datetime_new_of_class(class_, (DateParts){tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday},
                               (ClockParts){tm.tm_hour, tm.tm_min, tm.tm_sec, microseconds, fold},
                               tzinfo);
}

/* -- Timestamps -------------------------------------------------------------------------------- */

static bool raise_out_of_range(void) {
  raise_error(&exc_OverflowError, "timestamp out of range for platform time_t");
  return false;
}

static double round_half_even(double d) {
  double rounded = round(d);
  return fabs(d - rounded) == 0.5 ? 2.0 * round(d / 2.0) : rounded;
}

static bool timestamp_from_double(double d, int64_t *seconds, int *microseconds) {
  if (isnan(d)) {
    raise_value_error("Invalid value NaN (not a number)");
    return false;
  }
  double whole = floor(d);
  if (microseconds != NULL) {
    double us = round_half_even(modf(d, &whole) * 1e6);
    if (us >= 1e6 || us < 0) {
      whole += us < 0 ? -1 : 1;
      us += us < 0 ? 1e6 : -1e6;
    }
    *microseconds = (int)us;
  }
  if (!(whole >= -0x1p63 && whole < 0x1p63)) return raise_out_of_range();
  *seconds = (int64_t)whole;
  return true;
}

bool timestamp_from_value(Value v, int64_t *seconds, int *microseconds) {
  if (is_float(v)) return timestamp_from_double(as_double(v), seconds, microseconds);
  Value index = number_index(v);
  if (is_absent(index)) return false;
  if (microseconds != NULL) *microseconds = 0;
  return int_fits_i64(index, seconds) || raise_out_of_range();
}
