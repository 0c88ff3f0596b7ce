/* Numbers, and the contents of string literals. */
#include "frontend/parser.h"
#include "base/float_parse.h"
#include "base/unicode_names.h"
#include "base/utf8.h"

/* --- Numbers ------------------------------------------------------------------------------ */

/* The digits without underscores, in the arena; *size is updated. */
static char *without_underscores(Parser *p, const char *text, size_t *size) {
  char *clean = arena_alloc(p->arena, *size + 1), *out = clean;
  for (size_t i = 0; i < *size; i++)
    if (text[i] != '_') *out++ = text[i];
  *size = (size_t)(out - clean);
  return clean;
}

static bool too_many_digits(Parser *p, const Token *token, size_t digits) {
  int limit = p->request->max_str_digits;
  if (limit == 0 || digits <= (size_t)limit) return false;
  AstPos pos = token->pos;
  pos.col_offset = pos.end_col_offset = -1;
  raise_at(p, pos,
           "Exceeds the limit (%d digits) for integer string conversion: value has %zu digits; "
           "use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for "
           "huge integer literals to avoid decimal conversion limits.",
           limit, digits);
  return true;
}

static void integer_constant(Parser *p, const char *digits, size_t size, int base,
                             AstConstant *constant) {
  int64_t value = 0;
  constant->type = AST_CONST_INT;
  for (size_t i = 0; i < size; i++) {
    int digit = is_digit(digits[i]) ? digits[i] - '0' : (digits[i] | 0x20) - 'a' + 10;
    if (__builtin_mul_overflow(value, base, &value) ||
        __builtin_add_overflow(value, digit, &value)) {
      constant->type = AST_CONST_BIGINT;
      constant->base = (uint8_t)base;
      constant->text = arena_strndup(p->arena, digits, size);
      constant->length = (uint32_t)size;
      return;
    }
  }
  constant->integer = value;
}

bool number_constant(Parser *p, const Token *token, AstConstant *constant) {
  const char *text = token_start(p, token);
  size_t size = token->end - token->start;
  if (memchr(text, '_', size) != NULL) {
    if (!version_is(p, 6)) {
      raise_at_last_token(p, "Underscores in numeric literals are only supported in Python 3.6 and "
                             "greater");
      return false;
    }
    text = without_underscores(p, text, &size);
  }
  int letter = size > 1 && text[0] == '0' ? text[1] | 0x20 : 0;
  int base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 10;
  bool imaginary = base == 10 && (text[size - 1] | 0x20) == 'j';
  bool integer = base != 10 || strcspn(text, ".eEjJ") >= size;
  if (integer) {
    if (base == 10 && too_many_digits(p, token, size)) return false;
    if (base != 10) text += 2, size -= 2;
    integer_constant(p, text, size, base, constant);
    return true;
  }
  constant->type = imaginary ? AST_CONST_COMPLEX : AST_CONST_FLOAT;
  float_parse(text, size - imaginary, false, &constant->number);
  return true;
}

/* --- Text under construction ---------------------------------------------------------------- */

static char *literal_reserve(LiteralText *text, size_t size) {
  if (text->size + size > text->capacity) {
    text->capacity = max_of(text->capacity * 2, text->size + size);
    text->bytes = xrealloc(text->bytes, text->capacity);
  }
  return text->bytes + text->size;
}

void literal_append(LiteralText *text, const char *bytes, size_t size) {
  if (size == 0) return;
  memcpy(literal_reserve(text, size), bytes, size);
  text->size += size;
}

static void append_character(LiteralText *text, uint32_t code_point) {
  uint8_t *out = (uint8_t *)literal_reserve(text, 4);
  text->size += (size_t)(utf8_put(out, code_point) - out);
}

/* --- Escapes ------------------------------------------------------------------------------ */

/* Reading the contents of one literal. */
typedef struct Escapes {
  Parser *p;           /* for errors and warnings */
  const Token *token;  /* the literal */
  const char *s;       /* next to read */
  const char *end;     /* of the contents */
  LiteralText *out;    /* the bytes so far */
  size_t position;     /* of s as the unicodeescape codec would count, see below */
  const char *invalid; /* behind the first backslash that was not needed, or stands before too large
                          an octal number; NULL: none */
} Escapes;

/* Note [Positions in unicode errors]
   Messages about bad escapes give positions in the text that CPython passes to its codec. In that
   text a character beyond ASCII is written \UXXXXXXXX, and a backslash before one \u005c. */
enum { WIDE_CHARACTER_LENGTH = 10, WIDE_BACKSLASH_LENGTH = 6 };

static int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void note_invalid(Escapes *e, const char *escape) {
  if (e->invalid == NULL) e->invalid = escape;
}

/* Up to three octal digits; the first has not been consumed. */
static uint32_t octal_escape(Escapes *e) {
  uint32_t value = 0;
  const char *start = e->s;
  for (int i = 0; i < 3 && e->s < e->end && *e->s >= '0' && *e->s <= '7';
       i++, e->s++, e->position++)
    value = value * 8 + (uint32_t)(*e->s - '0');
  if (value > 0xFF) note_invalid(e, start);
  return value;
}

/* What a simple escape stands for, or -1. */
static int simple_escape(char c) {
  switch (c) {
  case '\\':
  case '\'':
  case '"': return c;
  case 'a': return '\a';
  case 'b': return '\b';
  case 'f': return '\f';
  case 'n': return '\n';
  case 'r': return '\r';
  case 't': return '\t';
  case 'v': return '\v';
  default: return -1;
  }
}

static bool unicode_error(Escapes *e, size_t start, size_t end, const char *problem) {
  if (end - start == 1)
    raise_at_last_token(e->p,
                        "(unicode error) 'unicodeescape' codec can't decode byte 0x5c in position "
                        "%zu: %s",
                        start, problem);
  else
    raise_at_last_token(e->p,
                        "(unicode error) 'unicodeescape' codec can't decode bytes in position "
                        "%zu-%zu: %s",
                        start, end - 1, problem);
  return false;
}

/* Behind \x, \u or \U, which stands at `start`. */
static bool hex_escape(Escapes *e, size_t start, int digits, const char *problem) {
  uint32_t value = 0;
  for (int i = 0; i < digits; i++) {
    int digit = e->s < e->end ? hex_value(*e->s) : -1;
    if (digit < 0) return unicode_error(e, start, e->position, problem);
    value = value << 4 | (uint32_t)digit;
    e->s++, e->position++;
  }
  if (value > 0x10FFFF) return unicode_error(e, start, e->position, "illegal Unicode character");
  append_character(e->out, value);
  return true;
}

/* How many units of position the text counts. */
static size_t count_positions(const char *s, const char *end) {
  size_t count = 0;
  for (; s < end; s++) {
    if ((unsigned char)*s < 128)
      count++;
    else if ((*s & 0xC0) != 0x80)
      count += WIDE_CHARACTER_LENGTH;
  }
  return count;
}

/* Behind \N, which stands at `start`. */
static bool name_escape(Escapes *e, size_t start) {
  const char *malformed = "malformed \\N character escape";
  if (e->s == e->end || *e->s != '{') return unicode_error(e, start, e->position, malformed);
  const char *name = e->s + 1;
  const char *close = memchr(name, '}', (size_t)(e->end - name));
  const char *stop = close != NULL ? close : e->end;
  size_t stop_position = e->position + 1 + count_positions(name, stop);
  if (close == NULL || close == name) return unicode_error(e, start, stop_position, malformed);
  uint32_t c;
  if (!unicode_find_name(name, (size_t)(close - name), &c))
    return unicode_error(e, start, stop_position + 1, "unknown Unicode character name");
  append_character(e->out, c);
  e->s = close + 1;
  e->position = stop_position + 1;
  return true;
}

/* Behind a backslash. */
static bool unicode_escape(Escapes *e) {
  size_t start = e->position - 1;
  char c = e->s < e->end ? *e->s : 0;
  if (e->s == e->end || (unsigned char)c >= 128) { /* stays */
    e->position += WIDE_BACKSLASH_LENGTH - 1;
    literal_append(e->out, "\\", 1);
    return true;
  }
  if (c >= '0' && c <= '7') {
    append_character(e->out, octal_escape(e));
    return true;
  }
  e->s++, e->position++;
  int simple = simple_escape(c);
  if (simple >= 0) {
    append_character(e->out, (uint32_t)simple);
    return true;
  }
  switch (c) {
  case '\n': return true;
  case 'x': return hex_escape(e, start, 2, "truncated \\xXX escape");
  case 'u': return hex_escape(e, start, 4, "truncated \\uXXXX escape");
  case 'U': return hex_escape(e, start, 8, "truncated \\UXXXXXXXX escape");
  case 'N': return name_escape(e, start);
  }
  note_invalid(e, e->s - 1);
  literal_append(e->out, (char[]){'\\', c}, 2);
  return true;
}

static bool warn_invalid_escape(Escapes *e) {
  if (e->invalid == NULL) return true;
  bool octal = *e->invalid >= '4' && *e->invalid <= '7';
  const char *message = arena_printf(e->p->arena, "invalid %sescape sequence '\\%.*s'",
                                     octal ? "octal " : "", octal ? 3 : 1, e->invalid);
  return parser_warn(e->p, e->token->pos, message);
}

/* With escapes, and in the pieces of an f-string that is not raw, CPython decodes every run of
   characters beyond ASCII by itself. */
static bool check_utf8(Parser *p, const char *contents, size_t size, bool runs) {
  size_t valid = utf8_scan(contents, size).valid;
  if (valid == size) return true;
  if (runs) {
    size_t start = valid, end = valid;
    while (start > 0 && (unsigned char)contents[start - 1] >= 128) start--;
    while (end < size && (unsigned char)contents[end] >= 128) end++;
    contents += start;
    size = end - start;
  }
  raise_at_last_token(p, "(unicode error) %s", utf8_complaint(p->arena, contents, size));
  return false;
}

static const char *first_escape(const char *contents, size_t size, bool raw) {
  return raw ? NULL : memchr(contents, '\\', size);
}

static bool decode_checked(Parser *p, const char *contents, size_t size, bool raw,
                           const Token *token, LiteralText *out) {
  const char *backslash = first_escape(contents, size, raw);
  if (backslash == NULL) {
    literal_append(out, contents, size);
    return true;
  }
  Escapes e = {.p = p, .token = token, .s = contents, .end = contents + size, .out = out};
  while (backslash != NULL) {
    literal_append(out, e.s, (size_t)(backslash - e.s));
    e.position += count_positions(e.s, backslash) + 1;
    e.s = backslash + 1;
    if (!unicode_escape(&e)) return false;
    backslash = memchr(e.s, '\\', (size_t)(e.end - e.s));
  }
  literal_append(out, e.s, (size_t)(e.end - e.s));
  return warn_invalid_escape(&e);
}

bool decode_string(Parser *p, const char *contents, size_t size, bool raw, const Token *token,
                   LiteralText *out) {
  return check_utf8(p, contents, size, first_escape(contents, size, raw) != NULL) &&
         decode_checked(p, contents, size, raw, token, out);
}

bool decode_fstring_piece(Parser *p, const char *contents, size_t size, bool raw,
                          const Token *token, LiteralText *out) {
  return check_utf8(p, contents, size, !raw) && decode_checked(p, contents, size, raw, token, out);
}

/* Behind a backslash. */
static bool bytes_escape(Escapes *e, const char *contents) {
  size_t start = (size_t)(e->s - contents) - 1;
  if (e->s == e->end) {
    raise_at_last_token(e->p, "(value error) Trailing \\ in string");
    return false;
  }
  char c = *e->s;
  if (c >= '0' && c <= '7') {
    literal_append(e->out, (char[]){(char)octal_escape(e)}, 1);
    return true;
  }
  e->s++;
  int simple = simple_escape(c);
  if (simple >= 0) {
    literal_append(e->out, (char[]){(char)simple}, 1);
  } else if (c == 'x') {
    int high = e->s < e->end ? hex_value(e->s[0]) : -1;
    int low = e->end - e->s > 1 ? hex_value(e->s[1]) : -1;
    if (high < 0 || low < 0) {
      raise_at_last_token(e->p, "(value error) invalid \\x escape at position %zu", start);
      return false;
    }
    literal_append(e->out, (char[]){(char)(high << 4 | low)}, 1);
    e->s += 2;
  } else if (c != '\n') {
    note_invalid(e, e->s - 1);
    literal_append(e->out, (char[]){'\\', c}, 2);
  }
  return true;
}

bool decode_bytes(Parser *p, const char *contents, size_t size, bool raw, const Token *token,
                  LiteralText *out) {
  for (size_t i = 0; i < size; i++) {
    if ((unsigned char)contents[i] < 128) continue;
    raise_at_last_token(p, "bytes can only contain ASCII literal characters");
    return false;
  }
  Escapes e = {.p = p, .token = token, .s = contents, .end = contents + size, .out = out};
  while (e.s < e.end) {
    const char *backslash = raw ? NULL : memchr(e.s, '\\', (size_t)(e.end - e.s));
    const char *stop = backslash != NULL ? backslash : e.end;
    literal_append(out, e.s, (size_t)(stop - e.s));
    e.s = stop;
    if (backslash == NULL) break;
    e.s++;
    if (!bytes_escape(&e, contents)) return false;
  }
  return warn_invalid_escape(&e);
}
