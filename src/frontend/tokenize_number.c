/* The lexical grammar of numbers and its error messages. */
#include "frontend/tokenizer.h"

#define next_char tokenizer_next_char
#define back tokenizer_back

/* Whether the text from `c`, which has been read, continues with `rest` and then no name
   character. */
static bool word_follows(const Tokenizer *t, const char *rest) {
  size_t length = strlen(rest);
  return strncmp(t->next, rest, length) == 0 && !is_name_char((unsigned char)t->next[length]);
}

/* Whether a keyword that may stand behind a number starts with `c`, which has been read. */
static bool keyword_follows(const Tokenizer *t, int c) {
  switch (c) {
  case 'a': return word_follows(t, "nd");
  case 'e': return word_follows(t, "lse");
  case 'f': return word_follows(t, "or");
  case 'i': return *t->next == 'f' || *t->next == 'n' || *t->next == 's';
  case 'o': return word_follows(t, "r");
  case 'n': return word_follows(t, "ot");
  default: return false;
  }
}

/* `c`, just read, is the first character behind a number of that kind. Gives it back. */
static bool end_number(Tokenizer *t, int c, const char *kind) {
  back(t, c);
  if (!is_name_char(c)) return true;
  next_char(t);
  bool keyword = keyword_follows(t, c);
  back(t, c);
  if (keyword)
    return tokenizer_warn(t, arena_printf(t->request->arena, "invalid %s literal", kind));
  tokenizer_error(t, "invalid %s literal", kind);
  return false;
}

/* Reads digits and single underscores between them; *c is the character behind. */
static bool decimal_tail(Tokenizer *t, int *c) {
  for (;;) {
    do *c = next_char(t);
    while (is_digit(*c));
    if (*c != '_') return true;
    *c = next_char(t);
    if (!is_digit(*c)) {
      back(t, *c);
      tokenizer_error(t, "invalid decimal literal");
      return false;
    }
  }
}

static int digit_value(int c) {
  return is_digit(c) ? c - '0' : c >= 0 && (char_class[c] & CHAR_HEX) ? (c | 0x20) - 'a' + 10 : 99;
}

/* Behind 0x, 0o, 0b. */
static bool radix_number(Tokenizer *t, int base, const char *kind) {
  int c = next_char(t);
  do {
    if (c == '_') c = next_char(t);
    if (digit_value(c) >= base) {
      if (base < 10 && is_digit(c)) {
        tokenizer_error(t, "invalid digit '%c' in %s literal", c, kind);
      } else {
        back(t, c);
        tokenizer_error(t, "invalid %s literal", kind);
      }
      return false;
    }
    do c = next_char(t);
    while (digit_value(c) < base);
  } while (c == '_');
  if (base < 10 && is_digit(c)) {
    tokenizer_error(t, "invalid digit '%c' in %s literal", c, kind);
    return false;
  }
  return end_number(t, c, kind);
}

/* `c`, just read, may be the j of an imaginary number or the first character behind a number. */
static bool end_decimal(Tokenizer *t, int c) {
  if (c == 'j' || c == 'J') return end_number(t, next_char(t), "imaginary");
  return end_number(t, c, "decimal");
}

/* Behind the e of an exponent. */
static bool exponent(Tokenizer *t, int e) {
  int c = next_char(t);
  if (c == '+' || c == '-') {
    c = next_char(t);
    if (!is_digit(c)) {
      back(t, c);
      tokenizer_error(t, "invalid decimal literal");
      return false;
    }
  } else if (!is_digit(c)) {
    back(t, c);
    return end_number(t, e, "decimal");
  }
  return decimal_tail(t, &c) && end_decimal(t, c);
}

/* Behind the point. */
static bool fraction(Tokenizer *t) {
  int c = next_char(t);
  if (is_digit(c) && !decimal_tail(t, &c)) return false;
  if (c == 'e' || c == 'E') return exponent(t, c);
  return end_decimal(t, c);
}

static bool decimal_rest(Tokenizer *t, int c) {
  if (c == '.') return fraction(t);
  if (c == 'e' || c == 'E') return exponent(t, c);
  return end_decimal(t, c);
}

/* Behind a leading 0 that starts no other radix. */
static bool zeros(Tokenizer *t, int c) {
  for (;;) {
    if (c == '_') {
      c = next_char(t);
      if (!is_digit(c)) {
        back(t, c);
        tokenizer_error(t, "invalid decimal literal");
        return false;
      }
    }
    if (c != '0') break;
    c = next_char(t);
  }
  const char *zeros_end = t->next;
  bool nonzero = is_digit(c);
  if (nonzero && !decimal_tail(t, &c)) return false;
  if (!nonzero || c == '.' || c == 'e' || c == 'E' || c == 'j' || c == 'J')
    return decimal_rest(t, c);
  back(t, c);
  tokenizer_error_range(t, (int32_t)(t->token + 1 - t->line_start),
                        (int32_t)(zeros_end - t->line_start),
                        "leading zeros in decimal integer literals are not permitted; "
                        "use an 0o prefix for octal integers");
  return false;
}

bool tokenizer_number(Tokenizer *t, int first) {
  if (first == '.') return fraction(t);
  if (first != '0') {
    int c;
    return decimal_tail(t, &c) && decimal_rest(t, c);
  }
  int c = next_char(t);
  switch (c) {
  case 'x':
  case 'X': return radix_number(t, 16, "hexadecimal");
  case 'o':
  case 'O': return radix_number(t, 8, "octal");
  case 'b':
  case 'B': return radix_number(t, 2, "binary");
  default: return zeros(t, c);
  }
}
