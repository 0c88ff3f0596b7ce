/* What dates and times are pickled as: a class and a few bytes, big-endian, and the time zone. The
   fold is in the top bit of the month (datetime) or of the hour (time); pickles of protocols before
   4 leave it out, as older readers take no such bytes. */
#include "modules/_datetime/datetime.h"
#include "objects/bytes.h"

enum { FOLD_BIT = 0x80 };

void pack_date(uint8_t *state, CivilDate d) {
  state[0] = (uint8_t)(d.year >> 8);
  state[1] = (uint8_t)d.year;
  state[2] = d.month;
  state[3] = d.day;
}

void pack_time(uint8_t *state, ClockTime t) {
  state[0] = t.hour;
  state[1] = t.minute;
  state[2] = t.second;
  state[3] = (uint8_t)(t.microsecond >> 16);
  state[4] = (uint8_t)(t.microsecond >> 8);
  state[5] = (uint8_t)t.microsecond;
}

CivilDate unpack_date(const uint8_t *s) {
  return (CivilDate){(int16_t)(s[0] << 8 | s[1]), s[2], s[3]};
}

ClockTime unpack_time(const uint8_t *s) {
  return (ClockTime){s[0], s[1], s[2], 0, s[3] << 16 | s[4] << 8 | s[5]};
}

/* -- Reading ----------------------------------------------------------------------------------- */

static const struct StateForm {
  const char *name;
  int size, tested_byte;
  uint8_t fold_mask; /* of the tested byte */
  int lowest, highest;
} forms[] = {
    [STATE_DATE] = {"date", DATE_STATE, 2, 0, 1, 12},
    [STATE_TIME] = {"time", TIME_STATE, 0, FOLD_BIT, 0, 23},
    [STATE_DATETIME] = {"datetime", DATETIME_STATE, 2, FOLD_BIT, 1, 12},
};

static bool is_sane(const struct StateForm *form, uint32_t tested) {
  if (tested > 0xff) return false;
  int value = (int)(tested & ~(uint32_t)form->fold_mask);
  return value >= form->lowest && value <= form->highest;
}

static int state_of_str(Value v, const struct StateForm *form, uint8_t *state) {
  if (str_length(v) != form->size || !is_sane(form, str_char_at(v, form->tested_byte))) return 0;
  for (int i = 0; i < form->size; i++) {
    uint32_t c = str_char_at(v, i);
    if (c > 0xff) {
      raise_value_error("Failed to encode latin1 string when unpickling a %s object. "
                        "pickle.load(data, encoding='latin1') is assumed.",
                        form->name);
      return -1;
    }
    state[i] = (uint8_t)c;
  }
  return 1;
}

int pickled_state(Value v, StateKind kind, uint8_t *state) {
  const struct StateForm *form = &forms[kind];
  if (is_str(v)) return state_of_str(v, form, state);
  if (!is_bytes(v) || bytes_length(v) != form->size) return 0;
  if (!is_sane(form, as_bytes(v)->data[form->tested_byte])) return 0;
  memcpy(state, as_bytes(v)->data, (size_t)form->size);
  return 1;
}

/* -- Writing ----------------------------------------------------------------------------------- */

static Value reduced(Value self, const uint8_t *state, int size, Value tzinfo) {
  Value bytes = bytes_from_data(state, size);
  Value args = is_none(tzinfo) ? tuple_pack(1, bytes) : tuple_pack(2, bytes, tzinfo);
  return tuple_pack(2, type_value(type_of(self)), args);
}

Value date_reduce(Value *args, int nargs) {
  uint8_t state[DATE_STATE];
  pack_date(state, as_date(args[0])->date);
  return reduced(args[0], state, sizeof state, NONE);
}

static Value reduce_time(Value self, bool with_fold) {
  uint8_t state[TIME_STATE];
  ClockTime t = as_time(self)->time;
  pack_time(state, t);
  if (with_fold && t.fold) state[0] |= FOLD_BIT;
  return reduced(self, state, sizeof state, slot_get(&as_time(self)->tzinfo));
}

static Value reduce_datetime(Value self, bool with_fold) {
  uint8_t state[DATETIME_STATE];
  const DateTime *v = as_datetime(self);
  pack_date(state, v->date);
  pack_time(state + DATE_STATE, v->time);
  if (with_fold && v->time.fold) state[2] |= FOLD_BIT;
  return reduced(self, state, sizeof state, datetime_tzinfo(self));
}

Value time_reduce(Value *args, int nargs) {
  return reduce_time(args[0], false);
}
Value datetime_reduce(Value *args, int nargs) {
  return reduce_datetime(args[0], false);
}

enum { FIRST_PROTOCOL_WITH_FOLD = 4 };

Value time_reduce_ex(Value *args, int nargs) {
  int protocol;
  return index_to_parsed_int(args[1], &protocol)
             ? reduce_time(args[0], protocol >= FIRST_PROTOCOL_WITH_FOLD)
             : ABSENT;
}
Value datetime_reduce_ex(Value *args, int nargs) {
  int protocol;
  return index_to_parsed_int(args[1], &protocol)
             ? reduce_datetime(args[0], protocol >= FIRST_PROTOCOL_WITH_FOLD)
             : ABSENT;
}
