/* isalpha() and the other questions about all characters. */
#include "objects/str_internal.h"

/* Flags of the Latin-1 characters, copied from the tables of all characters for fast access. */
static uint16_t latin1_flags[256];
__attribute__((constructor)) static void init_latin1_flags(void) {
  for (uint32_t c = 0; c < 256; c++) latin1_flags[c] = unicode_type(c)->flags;
}

/* Whether each character has one of the flags. */
static always_inline bool all_have_kind(Value s, int kind, unsigned flags) {
  const void *units = str_units(as_str(s));
  int64_t length = str_length(s);
  for (int64_t i = 0; i < length; i++) {
    uint32_t c = units_get(units, kind, i);
    if (!((kind == 1 ? latin1_flags[c] : unicode_type(c)->flags) & flags)) return false;
  }
  return true;
}

static bool each_has(Value s, unsigned flags) {
  switch (as_str(s)->kind) {
  case 1: return all_have_kind(s, 1, flags);
  case 2: return all_have_kind(s, 2, flags);
  default: return all_have_kind(s, 4, flags);
  }
}

static Value all_have(Value s, unsigned flags) {
  return from_bool(str_length(s) > 0 && each_has(s, flags));
}

Value str_isalpha(Value *args, int nargs) {
  return all_have(args[0], UNICODE_ALPHA);
}
Value str_isalnum(Value *args, int nargs) {
  return all_have(args[0], UNICODE_ALNUM);
}
Value str_isdecimal(Value *args, int nargs) {
  return all_have(args[0], UNICODE_DECIMAL);
}
Value str_isdigit(Value *args, int nargs) {
  return all_have(args[0], UNICODE_DIGIT);
}
Value str_isnumeric(Value *args, int nargs) {
  return all_have(args[0], UNICODE_NUMERIC);
}
Value str_isspace(Value *args, int nargs) {
  return all_have(args[0], UNICODE_SPACE);
}
Value str_isprintable(Value *args, int nargs) {
  return from_bool(each_has(args[0], UNICODE_PRINTABLE));
}
Value str_isascii(Value *args, int nargs) {
  return from_bool(as_str(args[0])->ascii);
}

static bool str_is_identifier(Value s) {
  TextView text = str_view(s);
  if (text.length == 0) return false;
  uint32_t first = text_at(text, 0);
  if (first != '_' && !unicode_is(first, UNICODE_XID_START)) return false;
  for (size_t i = 1; i < text.length; i++)
    if (!unicode_is(text_at(text, i), UNICODE_XID_CONTINUE)) return false;
  return true;
}
Value str_isidentifier(Value *args, int nargs) {
  return from_bool(str_is_identifier(args[0]));
}

/* Whether there are characters with a case, and all of these have the case that is wanted. */
static Value is_all_case(Value s, unsigned wanted, unsigned unwanted) {
  TextView text = str_view(s);
  bool found = false;
  for (size_t i = 0; i < text.length; i++) {
    unsigned flags = unicode_type(text_at(text, i))->flags;
    if (flags & unwanted) return FALSE_VALUE;
    found |= (flags & wanted) != 0;
  }
  return from_bool(found);
}
Value str_islower(Value *args, int nargs) {
  return is_all_case(args[0], UNICODE_LOWER, UNICODE_UPPER | UNICODE_TITLE);
}
Value str_isupper(Value *args, int nargs) {
  return is_all_case(args[0], UNICODE_UPPER, UNICODE_LOWER | UNICODE_TITLE);
}

/* Upper case begins words of lower case, and there is at least one. */
Value str_istitle(Value *args, int nargs) {
  TextView text = str_view(args[0]);
  bool found = false, inside = false;
  for (size_t i = 0; i < text.length; i++) {
    unsigned flags = unicode_type(text_at(text, i))->flags;
    bool starts = flags & (UNICODE_UPPER | UNICODE_TITLE), continues = flags & UNICODE_LOWER;
    if ((starts && inside) || (continues && !inside)) return FALSE_VALUE;
    inside = starts || continues;
    found |= inside;
  }
  return from_bool(found);
}
