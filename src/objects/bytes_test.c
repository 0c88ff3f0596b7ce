/* isalpha() and the other questions about all bytes, as ASCII characters. */
#include "objects/bytes_methods.h"

#include "base/text.h"

typedef enum ByteClass { UPPER = 1, LOWER = 2, DIGIT = 4, SPACE = 8 } ByteClass;

static inline int class_of(uint8_t c) {
  if (c >= 'A' && c <= 'Z') return UPPER;
  if (c >= 'a' && c <= 'z') return LOWER;
  if (c >= '0' && c <= '9') return DIGIT;
  return c == ' ' || (c >= '\t' && c <= '\r') ? SPACE : 0;
}

/* Whether there are bytes and all are of the classes. */
static always_inline Value all_are(Value self, int classes) {
  ByteView text = byte_view(self);
  for (int64_t i = 0; i < text.length; i++)
    if (!(class_of(text.data[i]) & classes)) return FALSE_VALUE;
  return from_bool(text.length > 0);
}

/* Some byte is of the class and none of the other. */
static Value all_case(Value self, int wanted, int unwanted) {
  ByteView text = byte_view(self);
  bool found = false;
  for (int64_t i = 0; i < text.length; i++) {
    int c = class_of(text.data[i]);
    if (c & unwanted) return FALSE_VALUE;
    found |= (c & wanted) != 0;
  }
  return from_bool(found);
}

Value bytes_isalnum(Value *args, int nargs) {
  return all_are(args[0], UPPER | LOWER | DIGIT);
}
Value bytes_isalpha(Value *args, int nargs) {
  return all_are(args[0], UPPER | LOWER);
}
Value bytes_isdigit(Value *args, int nargs) {
  return all_are(args[0], DIGIT);
}
Value bytes_isspace(Value *args, int nargs) {
  return all_are(args[0], SPACE);
}
Value bytes_islower(Value *args, int nargs) {
  return all_case(args[0], LOWER, UPPER);
}
Value bytes_isupper(Value *args, int nargs) {
  return all_case(args[0], UPPER, LOWER);
}

Value bytes_isascii(Value *args, int nargs) {
  ByteView text = byte_view(args[0]);
  return from_bool(bytes_are_ascii(text.data, text.length));
}

Value bytes_istitle(Value *args, int nargs) {
  ByteView text = byte_view(args[0]);
  bool found = false, inside = false;
  for (int64_t i = 0; i < text.length; i++) {
    int c = class_of(text.data[i]);
    if ((c == UPPER && inside) || (c == LOWER && !inside)) return FALSE_VALUE;
    inside = c == UPPER || c == LOWER;
    found |= inside;
  }
  return from_bool(found);
}
