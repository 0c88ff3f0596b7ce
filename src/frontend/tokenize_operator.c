/* Operators and brackets. */
#include "frontend/tokenizer.h"

static TokenType open_bracket(Tokenizer *t, int c) {
  if (t->level >= MAX_BRACKETS) {
    tokenizer_error(t, "too many nested parentheses");
    return TOKEN_ERROR;
  }
  t->brackets[t->level++] = (OpenBracket){
      .character = (char)c, .lineno = t->lineno, .column = (int32_t)(t->token - t->line_start)};
  return c == '(' ? TOKEN_LPAR : c == '[' ? TOKEN_LSQB : TOKEN_LBRACE;
}

static TokenType close_bracket(Tokenizer *t, int c) {
  if (t->level == 0) {
    tokenizer_error(t, "unmatched '%c'", c);
    return TOKEN_ERROR;
  }
  const OpenBracket *open = &t->brackets[--t->level];
  bool matches = c == ')' ? open->character == '(' : open->character == c - 2;
  if (!matches && open->lineno != t->lineno)
    tokenizer_error(t,
                    "closing parenthesis '%c' does not match opening parenthesis '%c' on line %d",
                    c, open->character, open->lineno);
  else if (!matches)
    tokenizer_error(t, "closing parenthesis '%c' does not match opening parenthesis '%c'", c,
                    open->character);
  if (!matches) return TOKEN_ERROR;
  return c == ')' ? TOKEN_RPAR : c == ']' ? TOKEN_RSQB : TOKEN_RBRACE;
}

/* Takes the next character if it is that one. All operators end within their line. */
static bool take(Tokenizer *t, char c) {
  if (*t->next != c || t->next == t->line_end) return false;
  t->next++;
  return true;
}

#define MAYBE_EQUAL(name) return take(t, '=') ? TOKEN_##name##_EQUAL : TOKEN_##name

TokenType tokenizer_operator(Tokenizer *t, int c) {
  switch (c) {
  case '(':
  case '[':
  case '{': return open_bracket(t, c);
  case ')':
  case ']':
  case '}': return close_bracket(t, c);
  case ',': return TOKEN_COMMA;
  case ';': return TOKEN_SEMI;
  case '~': return TOKEN_TILDE;
  case ':': MAYBE_EQUAL(COLON);
  case '=': return take(t, '=') ? TOKEN_EQ_EQUAL : TOKEN_EQUAL;
  case '+': MAYBE_EQUAL(PLUS);
  case '-':
    if (take(t, '>')) return TOKEN_ARROW;
    MAYBE_EQUAL(MINUS);
  case '*':
    if (take(t, '*')) MAYBE_EQUAL(DOUBLE_STAR);
    MAYBE_EQUAL(STAR);
  case '/':
    if (take(t, '/')) MAYBE_EQUAL(DOUBLE_SLASH);
    MAYBE_EQUAL(SLASH);
  case '%': MAYBE_EQUAL(PERCENT);
  case '@': MAYBE_EQUAL(AT);
  case '&': MAYBE_EQUAL(AMPER);
  case '|': MAYBE_EQUAL(VBAR);
  case '^': MAYBE_EQUAL(CIRCUMFLEX);
  case '<':
    if (take(t, '<')) MAYBE_EQUAL(LEFT_SHIFT);
    if (take(t, '>')) return TOKEN_NOT_EQUAL;
    MAYBE_EQUAL(LESS);
  case '>':
    if (take(t, '>')) MAYBE_EQUAL(RIGHT_SHIFT);
    MAYBE_EQUAL(GREATER);
  case '!':
    if (take(t, '=')) return TOKEN_NOT_EQUAL;
    return TOKEN_UNKNOWN;
  }
  if (c < ' ' || c == 127) {
    tokenizer_error(t, "invalid non-printable character U+%04X", c);
    return TOKEN_ERROR;
  }
  return TOKEN_UNKNOWN;
}
