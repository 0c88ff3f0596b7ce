/* time: broken-down time: gmtime, localtime, mktime, asctime, strftime, strptime, tzset. */
#include "modules/time/calendar.h"

#include <errno.h>
#include <math.h>
#include <time.h>

#include "objects/bytes.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/struct_sequence.h"

static Value struct_time_type;

static const StructField struct_time_fields[] = {
    {"tm_year", "year, for example, 1993"},
    {"tm_mon", "month of year, range [1, 12]"},
    {"tm_mday", "day of month, range [1, 31]"},
    {"tm_hour", "hours, range [0, 23]"},
    {"tm_min", "minutes, range [0, 59]"},
    {"tm_sec", "seconds, range [0, 61])"},
    {"tm_wday", "day of week, range [0, 6], Monday is 0"},
    {"tm_yday", "day of year, range [1, 366]"},
    {"tm_isdst", "whether summer time is in effect: 1, 0, or -1 where that is not known"},
    {"tm_zone", "abbreviation of timezone name"},
    {"tm_gmtoff", "offset from UTC in seconds"},
    {NULL, NULL}};
static const StructDef struct_time_def = {
    "time.struct_time",
    "The time value as returned by gmtime(), localtime(), and strptime(), and accepted by "
    "asctime(), mktime() and strftime().",
    struct_time_fields, 9};

/* Made by the module time, which may have to be imported yet. */
static bool have_struct_time(void) {
  return !is_absent(struct_time_type) || !is_absent(import_module("time"));
}

Value struct_time_new(const int fields[9]) {
  Value values[11] = {[9] = NONE, [10] = NONE};
  if (!have_struct_time()) return ABSENT;
  for (int i = 0; i < 9; i++) values[i] = from_small_int(fields[i]);
  return struct_new(struct_time_type, values, countof(values));
}

static Value local_text(const char *text) {
  return str_fs_decode(text, strlen(text));
}

static Value from_tm(const struct tm *tm) {
  Value values[] = {from_small_int((int64_t)tm->tm_year + 1900),
                    from_small_int(tm->tm_mon + 1),
                    from_small_int(tm->tm_mday),
                    from_small_int(tm->tm_hour),
                    from_small_int(tm->tm_min),
                    from_small_int(tm->tm_sec),
                    from_small_int((tm->tm_wday + 6) % 7),
                    from_small_int(tm->tm_yday + 1),
                    from_small_int(tm->tm_isdst),
                    local_text(tm->tm_zone),
                    from_small_int(tm->tm_gmtoff)};
  return struct_new(struct_time_type, values, countof(values));
}

/* -- From seconds ------------------------------------------------------------------------------ */

static bool raise_out_of_range(void) {
  raise_error(&exc_OverflowError, "timestamp out of range for platform time_t");
  return false;
}

/* ABSENT and None: now. Floats round down. false: exception set. */
static bool to_time_t(Value v, time_t *out) {
  if (is_absent(v) || is_none(v)) {
    *out = time(NULL);
    return true;
  }
  if (is_float(v)) {
    double d = floor(as_double(v));
    if (isnan(d)) {
      raise_value_error("Invalid value NaN (not a number)");
      return false;
    }
    if (!(d >= -0x1p63 && d < 0x1p63)) return raise_out_of_range();
    *out = (time_t)d;
    return true;
  }
  Value index = number_index(v);
  if (is_absent(index)) return false;
  int64_t i;
  if (!int_fits_i64(index, &i)) return raise_out_of_range();
  *out = i;
  return true;
}

static bool break_down(Value seconds, struct tm *(*convert)(const time_t *, struct tm *),
                       struct tm *tm) {
  time_t t;
  if (!to_time_t(seconds, &t)) return false;
  errno = 0;
  if (convert(&t, tm) != NULL) return true;
  raise_os_error(errno ? errno : EINVAL, ABSENT);
  return false;
}

static Value time_gmtime(Value *args, int nargs) {
  struct tm tm;
  return break_down(args[0], gmtime_r, &tm) ? from_tm(&tm) : ABSENT;
}
static Value time_localtime(Value *args, int nargs) {
  struct tm tm;
  return break_down(args[0], localtime_r, &tm) ? from_tm(&tm) : ABSENT;
}

/* -- From tuples ------------------------------------------------------------------------------- */

/* The names that a struct_time carries beyond its items. `zone` keeps the text alive. false:
   exception set. */
static bool hidden_fields(Value v, struct tm *tm, Value *zone) {
  Value offset = object_getattr(v, NAME("tm_gmtoff"));
  *zone = is_absent(offset) ? ABSENT : object_getattr(v, NAME("tm_zone"));
  if (is_absent(*zone)) return false;
  if (is_int(offset)) {
    int64_t i;
    if (!int_to_i64(offset, &i)) return false;
    tm->tm_gmtoff = i;
  }
  if (!is_str(*zone)) return true;
  *zone = str_utf8(*zone, NULL) == NULL ? ABSENT : *zone;
  if (is_absent(*zone)) return false;
  tm->tm_zone = str_utf8(*zone, NULL);
  return tm->tm_zone != NULL;
}

/* Nine integers, not yet checked. false: exception set. */
static bool to_tm(Value v, struct tm *tm, const char *function, Value *zone) {
  int fields[9];
  *tm = (struct tm){0};
  if (!is_tuple(v)) {
    raise_type_error("Tuple or struct_time argument required");
    return false;
  }
  if (tuple_length(v) != 9) {
    raise_type_error("%s(): illegal time tuple argument", function);
    return false;
  }
  for (int i = 0; i < 9; i++) {
    if (!index_to_parsed_int(tuple_get(v, i), &fields[i])) return false;
  }
  if (fields[0] < INT32_MIN + 1900) {
    raise_error(&exc_OverflowError, "year out of range");
    return false;
  }
  tm->tm_year = fields[0] - 1900;
  tm->tm_mon = (int)((unsigned)fields[1] - 1);
  tm->tm_mday = fields[2];
  tm->tm_hour = fields[3];
  tm->tm_min = fields[4];
  tm->tm_sec = fields[5];
  tm->tm_wday = (int)(((int64_t)fields[6] + 1) % 7);
  tm->tm_yday = (int)((unsigned)fields[7] - 1);
  tm->tm_isdst = fields[8];
  return type_of(v) != as_type(struct_time_type) || hidden_fields(v, tm, zone);
}

/* Zero month, day and day of year mean the first. false: ValueError. */
static bool check_ranges(struct tm *tm) {
  if (tm->tm_mon == -1) tm->tm_mon = 0;
  if (tm->tm_mday == 0) tm->tm_mday = 1;
  if (tm->tm_yday == -1) tm->tm_yday = 0;
  const struct {
    int value, low, high;
    const char *message;
  } checks[] = {{tm->tm_mon, 0, 11, "month out of range"},
                {tm->tm_mday, 0, 31, "day of month out of range"},
                {tm->tm_hour, 0, 23, "hour out of range"},
                {tm->tm_min, 0, 59, "minute out of range"},
                {tm->tm_sec, 0, 61, "seconds out of range"},
                {tm->tm_wday, 0, 6, "day of week out of range"},
                {tm->tm_yday, 0, 365, "day of year out of range"}};
  for (size_t i = 0; i < countof(checks); i++) {
    if (checks[i].value >= checks[i].low && checks[i].value <= checks[i].high) continue;
    raise_value_error("%s", checks[i].message);
    return false;
  }
  return true;
}

/* The optional tuple argument; ABSENT: local time now. */
static bool tm_argument(Value v, struct tm *tm, const char *function, Value *zone) {
  if (is_absent(v)) return break_down(ABSENT, localtime_r, tm);
  return to_tm(v, tm, function, zone) && check_ranges(tm);
}

static Value time_mktime(Value *args, int nargs) {
  struct tm tm;
  Value zone = ABSENT;
  if (!to_tm(args[0], &tm, "mktime", &zone)) return ABSENT;
  tm.tm_wday = -1; /* still -1 afterwards: it failed */
  time_t t = mktime(&tm);
  if (t == (time_t)-1 && tm.tm_wday == -1)
    return raise_error(&exc_OverflowError, "mktime argument out of range");
  return float_from_double((double)t);
}

static Value as_text(const struct tm *tm) {
  static const char days[7][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  char text[64];
  snprintf(text, sizeof text, "%s %s%3d %.2d:%.2d:%.2d %lld", days[tm->tm_wday], months[tm->tm_mon],
           tm->tm_mday, tm->tm_hour, tm->tm_min, tm->tm_sec, 1900 + (long long)tm->tm_year);
  return str_from_ascii(text);
}
static Value time_asctime(Value *args, int nargs) {
  struct tm tm;
  Value zone = ABSENT;
  return tm_argument(args[0], &tm, "asctime", &zone) ? as_text(&tm) : ABSENT;
}
static Value time_ctime(Value *args, int nargs) {
  struct tm tm;
  return break_down(args[0], localtime_r, &tm) ? as_text(&tm) : ABSENT;
}

/* -- Formatting -------------------------------------------------------------------------------- */

/* An empty result cannot be told from a buffer too small: give up when it is 256 times the
   format. */
static Value format_tm(const char *format, size_t length, const struct tm *tm) {
  for (size_t size = 1024;; size *= 2) {
    char *buffer = xmalloc(size);
    size_t used = strftime(buffer, size, format, tm);
    Value result = used > 0 || size >= 256 * length ? str_fs_decode(buffer, used) : ABSENT;
    free(buffer);
    if (!is_absent(result)) return result;
  }
}

static Value time_strftime(Value *args, int nargs) {
  struct tm tm;
  Value zone = ABSENT;
  if (!is_str(args[0]))
    return raise_type_error("strftime() argument 1 must be str, not %Y", args[0]);
  if (!tm_argument(args[1], &tm, "strftime", &zone)) return ABSENT;
  tm.tm_isdst = tm.tm_isdst < -1 ? -1 : tm.tm_isdst > 1 ? 1 : tm.tm_isdst;
  if (str_has_char(args[0], 0)) return raise_value_error("embedded null character");
  Value format = str_fs_encode(args[0]);
  return is_absent(format)
             ? ABSENT
             : format_tm((const char *)as_bytes(format)->data, bytes_length(format), &tm);
}

static Value time_strptime(Value *args, int nargs) {
  Value module = import_module("_strptime");
  Value function = is_absent(module) ? ABSENT : object_getattr(module, NAME("_strptime_time"));
  return is_absent(function)  ? ABSENT
         : is_absent(args[1]) ? call1(function, args[0])
                              : call2(function, args[0], args[1]);
}

/* -- The time zone ----------------------------------------------------------------------------- */

static bool zone_at(time_t t, Value *name, int64_t *west) {
  struct tm tm;
  if (localtime_r(&t, &tm) == NULL) {
    raise_os_error(errno, ABSENT);
    return false;
  }
  *name = local_text(tm.tm_zone);
  *west = -tm.tm_gmtoff;
  return true;
}

/* Summer time is told by comparing January and July, in whichever hemisphere. */
static bool add_zone(Value module) {
  const time_t year = (365 * 24 + 6) * 3600, january = time(NULL) / year * year;
  Value january_name, july_name;
  int64_t january_west, july_west;
  tzset();
  if (!zone_at(january, &january_name, &january_west) ||
      !zone_at(january + year / 2, &july_name, &july_west))
    return false;
  bool south = january_west < july_west;
  return module_add_int(module, "timezone", south ? july_west : january_west) &&
         module_add_int(module, "altzone", south ? january_west : july_west) &&
         module_add_int(module, "daylight", january_west != july_west) &&
         module_add(module, "tzname",
                    south ? tuple_pack(2, july_name, january_name)
                          : tuple_pack(2, january_name, july_name));
}

static Value time_tzset(Value *args, int nargs) {
  Value module = import_module("time");
  return !is_absent(module) && add_zone(module) ? NONE : ABSENT;
}

const BuiltinDef time_calendar_functions[] = {
    METHOD("gmtime(seconds=?, /)", time_gmtime, EFFECT_ANY,
           "gmtime([seconds]) -> struct_time\n\nConvert seconds since the Epoch to a time tuple "
           "expressing UTC (a.k.a. GMT)."),
    METHOD("localtime(seconds=?, /)", time_localtime, EFFECT_ANY,
           "localtime([seconds]) -> struct_time\n\nConvert seconds since the Epoch to a time tuple "
           "expressing local time."),
    METHOD("mktime(tuple, /)", time_mktime, EFFECT_ANY,
           "mktime(tuple) -> floating point number\n\nConvert a time tuple in local time to "
           "seconds since the Epoch."),
    METHOD("asctime(tuple=?, /)", time_asctime, EFFECT_ANY,
           "asctime([tuple]) -> string\n\nConvert a time tuple to a string, e.g. 'Sat Jun 06 "
           "16:26:11 1998'."),
    METHOD("ctime(seconds=?, /)", time_ctime, EFFECT_ANY,
           "ctime(seconds) -> string\n\nConvert a time in seconds since the Epoch to a string in "
           "local time."),
    METHOD("strftime(format, tuple=?, /)", time_strftime, EFFECT_ANY,
           "strftime(format[, tuple]) -> string\n\nConvert a time tuple to a string according to a "
           "format specification."),
    METHOD("strptime(string, format=?, /)", time_strptime, EFFECT_ANY,
           "strptime(string, format) -> struct_time\n\nParse a string to a time tuple according to "
           "a format specification."),
    METHOD("tzset()", time_tzset, EFFECT_ANY,
           "tzset()\n\nInitialize, or reinitialize, the local timezone to the value stored in "
           "os.environ['TZ']."),
    METHOD_END,
};

bool calendar_init(Value module) {
  if (is_absent(struct_time_type)) {
    struct_time_type = struct_type_new(&struct_time_def, false);
    gc_root_add(&struct_time_type);
  }
  return module_add(module, "struct_time", struct_time_type) &&
         module_add_int(module, "_STRUCT_TM_ITEMS", 11) && add_zone(module);
}
