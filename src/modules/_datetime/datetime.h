/* The module _datetime: the structs of its objects and what its files offer each other.

   Invariants: parts are always in range, days of a TimeDelta are within +-999999999 and its seconds
   and microseconds normalised to [0, 86400) and [0, 1000000). A `tzinfo` Slot holds None or an
   instance of tzinfo. A `hash` of 0 is not computed yet. DateTime begins as Date does, being a
   subclass of it.

   Functions that return a Value or are marked must_check may collect and run Python code. */
#ifndef MODULES_DATETIME_DATETIME_H
#define MODULES_DATETIME_DATETIME_H

#include "gc/barrier.h"
#include "modules/_datetime/calendar.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"

typedef struct TimeDelta {
  Object header;
  int32_t days, seconds, microseconds; /* normalised: only days may be negative */
  int32_t padding;                     /* fills the struct up to a multiple of 8 */
} TimeDelta;

typedef struct Date {
  Object header;
  int64_t hash;    /* -1: not computed */
  CivilDate date;  /* the parts */
  int32_t padding; /* fills the struct up to a multiple of 8 */
} Date;

typedef struct TimeOfDay {
  Object header;
  int64_t hash;   /* -1: not computed */
  ClockTime time; /* the parts */
  Slot tzinfo;    /* absent: none */
} TimeOfDay;

typedef struct DateTime {
  Object header;
  int64_t hash;    /* -1: not computed */
  CivilDate date;  /* the parts */
  ClockTime time;  /* the parts */
  int32_t padding; /* brings the Slot to a multiple of 8 */
  Slot tzinfo;     /* absent: none */
} DateTime;

/* A fixed offset. */
typedef struct TimeZone {
  Object header;
  Slot offset; /* TimeDelta of less than a day either way */
  Slot name;   /* str, or absent: the name is made from the offset */
} TimeZone;

extern Type timedelta_type, date_type, time_type, datetime_type, tzinfo_type, timezone_type,
    isocalendar_type;
extern Shape timedelta_shape, date_shape, time_shape, datetime_shape, tzinfo_shape, timezone_shape,
    isocalendar_shape;

static always_inline bool is_exactly_or_derived(Value v, const Shape *shape, const Type *type) {
  return has_shape(v, shape) || is_instance(v, type);
}
static always_inline bool is_timedelta(Value v) {
  return is_exactly_or_derived(v, &timedelta_shape, &timedelta_type);
}
static always_inline bool is_date(Value v) {
  return is_exactly_or_derived(v, &date_shape, &date_type);
}
static always_inline bool is_time(Value v) {
  return is_exactly_or_derived(v, &time_shape, &time_type);
}
static always_inline bool is_datetime(Value v) {
  return is_exactly_or_derived(v, &datetime_shape, &datetime_type);
}
static always_inline bool is_tzinfo(Value v) {
  return is_exactly_or_derived(v, &timezone_shape, &tzinfo_type);
}
static always_inline bool is_timezone(Value v) {
  return has_shape(v, &timezone_shape);
}
static always_inline TimeDelta *as_timedelta(Value v) {
  return object_cast(TimeDelta, v);
}
static always_inline Date *as_date(Value v) {
  return object_cast(Date, v);
}
static always_inline TimeOfDay *as_time(Value v) {
  return object_cast(TimeOfDay, v);
}
static always_inline DateTime *as_datetime(Value v) {
  return object_cast(DateTime, v);
}
static always_inline TimeZone *as_timezone(Value v) {
  return object_cast(TimeZone, v);
}

/* Unless said otherwise a Value is ABSENT and a bool false when an exception is set. */

/* -- timedelta.c, timedelta_arithmetic.c ------------------------------------------------------- */

/* Parts of any sign and size below 2^60. ABSENT: OverflowError. */
Value timedelta_new(int64_t days, int64_t seconds, int64_t microseconds) must_check;
/* From microseconds, an int of any size. */
Value timedelta_from_total(Type *type, Value total) must_check;
/* All of it in microseconds, as an int. */
Value timedelta_total(const TimeDelta *d) must_check;
/* Microseconds, an int or ABSENT, as a float of seconds, correctly rounded. */
Value seconds_from_total(Value total) must_check;
bool timedelta_is_zero(const TimeDelta *d);
int timedelta_compare(const TimeDelta *a, const TimeDelta *b); /* -1, 0, 1 */
int64_t timedelta_hash(const TimeDelta *d);
Value timedelta_add(Value a, Value b);
Value timedelta_subtract(Value a, Value b);
Value timedelta_multiply(Value a, Value b);
Value timedelta_true_divide(Value a, Value b);
Value timedelta_floor_divide(Value a, Value b);
Value timedelta_remainder(Value a, Value b);
Value timedelta_divmod(Value a, Value b);
Value timedelta_negative(Value d);
Value timedelta_positive(Value d);
Value timedelta_absolute(Value d);
/* In microseconds, for one of less than 100000 days. */
static inline int64_t timedelta_microseconds(const TimeDelta *d) {
  return d->days * MICROSECONDS_PER_DAY + d->seconds * (int64_t)MICROSECONDS_PER_SECOND +
         d->microseconds;
}

/* -- tzinfo.c, timezone.c ---------------------------------------------------------------------- */

extern Value timezone_utc; /* made by timezone_init */
bool timezone_init(void) must_check;
/* name may be ABSENT. */
Value timezone_new(Value offset, Value name) must_check;
/* None or a tzinfo? */
bool check_tzinfo(Value v) must_check;
/* tzinfo.utcoffset(argument), dst and tzname with the result checked: None or a timedelta of less
   than a day; None or a str. None for a tzinfo of None. */
Value tzinfo_utcoffset(Value tzinfo, Value argument) must_check;
Value tzinfo_dst(Value tzinfo, Value argument) must_check;
Value tzinfo_tzname(Value tzinfo, Value argument) must_check;
/* Both None, or equal timedeltas? */
bool offsets_equal(Value a, Value b);

/* -- date.c ----------------------------------------------------------------------------------- */

bool check_date_parts(DateParts parts, CivilDate *date) must_check;
Value date_from_civil(CivilDate date);
/* class_(year, month, day), without a call when it is date itself. */
Value date_new_of_class(Value class_, DateParts parts) must_check;
Value date_new_object(Type *type, Value *args, int nargs, Value kwnames);
extern const BuiltinDef date_methods[];
/* What -1, 0, 1 means for the operator. */
static always_inline Value compare_result(int order, CompareOp op) {
  static const uint8_t accepted[] = {
      [CMP_LT] = 1, [CMP_LE] = 3, [CMP_EQ] = 2, [CMP_NE] = 5, [CMP_GT] = 4, [CMP_GE] = 6};
  return from_bool(accepted[op] >> (order + 1) & 1);
}

/* -- time.c ------------------------------------------------------------------------------------ */

bool check_clock_parts(ClockParts parts, ClockTime *time) must_check;
Value time_from_clock(ClockTime time, Value tzinfo);
/* hour to fold, of time and datetime. */
extern const GetSetDef clock_getset[];

/* -- datetime.c, datetime_make.c, datetime_operators.c, datetime_methods.c --------------------- */

Value datetime_from_parts(CivilDate date, ClockTime time, Value tzinfo);
/* class_(year, ...), without a call when it is datetime itself; the fold is set afterwards. */
Value datetime_new_of_class(Value class_, DateParts date, ClockParts time, Value tzinfo) must_check;
static always_inline Value datetime_tzinfo(Value v) {
  return slot_get(&as_datetime(v)->tzinfo);
}
static inline Value datetime_utcoffset(Value v) {
  return tzinfo_utcoffset(datetime_tzinfo(v), v);
}
Value datetime_compare(Value self, Value other, CompareOp op);
bool datetime_hash(Value self, int64_t *hash);
Value datetime_add(Value a, Value b);
Value datetime_subtract(Value a, Value b);
/* datetime + microseconds, as an instance of the same class. */
Value datetime_shifted(Value v, int64_t days, int64_t seconds, int64_t microseconds) must_check;
extern const BuiltinDef datetime_methods[];
/* Class methods: datetime_make.c. */
Value datetime_now(Value *args, int nargs);
Value datetime_utcnow(Value *args, int nargs);
Value datetime_fromtimestamp(Value *args, int nargs);
Value datetime_utcfromtimestamp(Value *args, int nargs);
Value datetime_strptime(Value *args, int nargs, Value kwnames); /* raw */
Value datetime_combine(Value *args, int nargs);
Value datetime_fromisoformat(Value *args, int nargs);
/* Arguments year ... microsecond, tzinfo, fold, each absent or given, over the parts: the
   constructor and replace(). */
Value datetime_from_values(Type *type, const Value *v, DateParts date, ClockParts time,
                           Value tzinfo) must_check;

/* Seconds since the epoch of a naive local time. */
bool local_timestamp(CivilDate date, ClockTime time, int64_t *timestamp) must_check;
/* The fixed offset in force locally then. */
Value local_timezone(int64_t timestamp) must_check;
typedef enum ClockKind { CLOCK_UTC, CLOCK_LOCAL } ClockKind;
/* class_(...) for a point of time, its fold found out; year_only checks are the constructor's. */
Value datetime_from_timestamp(Value class_, ClockKind kind, int64_t seconds, int microseconds,
                              Value tzinfo) must_check;
/* Seconds since the epoch; parts of a second to microseconds, half to even, or cut off when
   microseconds is NULL. */
bool timestamp_from_value(Value v, int64_t *seconds, int *microseconds) must_check;
bool local_date(int64_t seconds, DateParts *parts) must_check;

/* -- iso_parse.c ------------------------------------------------------------------------------- */

/* A str as UTF-8 that ends with NUL. Lives on the C stack. */
typedef struct IsoText {
  const char *text; /* the str's own memory, or that of a bytes object */
  int64_t length;   /* in bytes */
} IsoText;
/* false: it has lone surrogates, but for one that separates date and time; or MemoryError.
   raise_iso_error comes next. */
bool iso_text_read(Value s, bool has_separator, IsoText *text) must_check;
typedef struct IsoOffset {
  bool present;              /* the text has an offset */
  int seconds, microseconds; /* east of Greenwich */
} IsoOffset;
/* false, without an exception: not in the format. The numbers may be out of range. */
bool iso_parse_date(const char *text, int64_t length, DateParts *parts);
bool iso_parse_time(const char *text, int64_t length, ClockParts *parts, IsoOffset *offset);
bool iso_parse_datetime(const IsoText *text, DateParts *date, ClockParts *time, IsoOffset *offset);
/* None, or a timezone. */
Value iso_offset_tzinfo(const IsoOffset *offset) must_check;
/* ValueError "Invalid isoformat string", if there is no exception yet. */
Value raise_iso_error(Value text);

/* -- format.c ---------------------------------------------------------------------------------- */

/* Writers return the end of what they wrote, and end it with NUL. */
char *write_date(char *at, CivilDate date);
typedef enum TimeSpec {
  SPEC_AUTO,
  SPEC_HOURS,
  SPEC_MINUTES,
  SPEC_SECONDS,
  SPEC_MILLISECONDS,
  SPEC_MICROSECONDS
} TimeSpec;
char *write_time(char *at, ClockTime time, TimeSpec spec);
/* "+05:30"; separator "" or ":". */
char *write_offset(char *at, const TimeDelta *offset, const char *separator);
enum { OFFSET_TEXT = 32 };
/* The argument of isoformat, ABSENT: auto. */
bool timespec_from_value(Value v, int position, TimeSpec *spec) must_check;
/* strftime for `self` whose time tuple this is: %z, %Z and %f, which the library does not know, are
   filled in. */
Value format_strftime(Value self, Value format, Value time_tuple) must_check;
/* self.__format__(spec) */
Value datetime_format_method(Value *args, int nargs);
/* __str__ of date and time: what self.isoformat() says. */
Value str_isoformat(Value self);
/* A repr that ends with ")" with ", fold=1" and ", tzinfo=..." put in. */
Value repr_with_extras(Value text, int fold, Value tzinfo) must_check;
Value format_ctime(CivilDate date, ClockTime time);
Value make_struct_time(CivilDate date, ClockTime time, int dst_flag) must_check;

/* -- pickle.c ---------------------------------------------------------------------------------- */

enum { DATE_STATE = 4, TIME_STATE = 6, DATETIME_STATE = 10 };
void pack_date(uint8_t *state, CivilDate date);
/* With the fold in the top bit of the hour. */
void pack_time(uint8_t *state, ClockTime time);
CivilDate unpack_date(const uint8_t *state);
ClockTime unpack_time(const uint8_t *state);
/* The state in a constructor's first argument, bytes or (of Python 2) str: 1 copied to `state`, 0
   it is not one, -1 exception. `month_at` or hour_at tells which byte has to be sane. */
typedef enum StateKind { STATE_DATE, STATE_TIME, STATE_DATETIME } StateKind;
int pickled_state(Value v, StateKind kind, uint8_t *state) must_check;
Value time_reduce(Value *args, int nargs);
Value time_reduce_ex(Value *args, int nargs);
Value datetime_reduce(Value *args, int nargs);
Value datetime_reduce_ex(Value *args, int nargs);
Value date_reduce(Value *args, int nargs);

/* -- isocalendar.c ----------------------------------------------------------------------------- */

Value isocalendar_new(IsoWeekDate date);

/* -- module.c ---------------------------------------------------------------------------------- */

/* time.name: what programs replace there counts. */
Value time_attribute(Value name) must_check;
/* type.name = v for a static type. */
bool set_class_attribute(Type *type, const char *name, Value v) must_check;

#endif
