/* Calendar arithmetic. */
#include "modules/_datetime/calendar.h"

/* Note [Years that begin in March]
   Conversions count years from 1 March, so that the leap day is the last of its year and months
   before any month have a number of days that (153 * month + 2) / 5 gives. March_0 is 1 March of
   year 0; 400 years have 146097 days. */
enum { DAYS_IN_ERA = 146097, MARCH_0 = -305 };

static bool is_leap_year(int year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int days_in_month(int year, int month) {
  static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return days[month - 1] + (month == 2 && is_leap_year(year));
}

int ordinal_of_parts(int year, int month, int day) {
  if (month <= 2) {
    year--;
    month += 12;
  }
  int era = (year + 400) / 400 - 1, year_of_era = year - era * 400;
  int day_of_march_year = (153 * (month - 3) + 2) / 5 + day - 1;
  return era * DAYS_IN_ERA + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
         day_of_march_year + MARCH_0;
}

DateParts parts_of_ordinal(int64_t ordinal) {
  int64_t days = ordinal - MARCH_0, era = days / DAYS_IN_ERA;
  int day_of_era = (int)(days % DAYS_IN_ERA);
  int year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int day = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int march_month = (5 * day + 2) / 153,
      month = march_month < 10 ? march_month + 3 : march_month - 9;
  return (DateParts){year_of_era + (int)era * 400 + (month <= 2), month,
                     day - (153 * march_month + 2) / 5 + 1};
}

int day_of_year(CivilDate date) {
  return civil_ordinal(date) - ordinal_of_parts(date.year, 1, 1) + 1;
}

/* The Monday of the week that has the year's first Thursday. */
static int first_iso_monday(int year) {
  int first = ordinal_of_parts(year, 1, 1), weekday = ordinal_weekday(first);
  return first - weekday + (weekday > 3 ? 7 : 0);
}

IsoWeekDate iso_week_date(CivilDate date) {
  int ordinal = civil_ordinal(date), year = date.year, monday = first_iso_monday(year);
  if (ordinal < monday)
    monday = first_iso_monday(--year);
  else if (ordinal >= first_iso_monday(year + 1))
    monday = first_iso_monday(++year);
  return (IsoWeekDate){year, (ordinal - monday) / 7 + 1, (ordinal - monday) % 7 + 1};
}

IsoError ordinal_of_iso(IsoWeekDate d, int *ordinal) {
  if (d.year < MIN_YEAR || d.year > MAX_YEAR) return ISO_BAD_YEAR;
  int monday = first_iso_monday(d.year), weeks = (first_iso_monday(d.year + 1) - monday) / 7;
  if (d.week < 1 || d.week > weeks) return ISO_BAD_WEEK;
  if (d.weekday < 1 || d.weekday > 7) return ISO_BAD_DAY;
  *ordinal = monday + (d.week - 1) * 7 + d.weekday - 1;
  return ISO_OK;
}

static int sign_of(int64_t n) {
  return (n > 0) - (n < 0);
}

int civil_compare(CivilDate a, CivilDate b) {
  return sign_of((a.year * 512 + a.month * 32 + a.day) - (b.year * 512 + b.month * 32 + b.day));
}

int clock_compare(ClockTime a, ClockTime b) {
  int seconds = sign_of(clock_seconds(a) - clock_seconds(b));
  return seconds != 0 ? seconds : sign_of(a.microsecond - b.microsecond);
}
