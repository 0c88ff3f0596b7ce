/* printf-style formatting: parsing conversions and fetching their arguments. The conversions are in
   percent_convert.c. */
#include "objects/percent_internal.h"

#include "objects/bytes.h"
#include "objects/str_internal.h"
#include "objects/tuple.h"

/* -- Arguments --------------------------------------------------------------------------------- */

static bool is_text(const Percent *p, Value v) {
  return p->bytes_mode ? is_bytes(v) || is_bytearray(v) : is_str(v);
}

static void set_single(Percent *p, Value v) {
  p->args = v;
  p->is_tuple = false;
  p->next = 0;
}

static void start_arguments(Percent *p, Value args) {
  set_single(p, args);
  p->is_tuple = is_tuple(args);
  if (!is_tuple(args) && !is_text(p, args) && type_of(args)->slots.get_item != NULL)
    p->mapping = args;
}

static int64_t argument_count(const Percent *p) {
  return p->is_tuple ? tuple_length(p->args) : 1;
}

static Value next_argument(Percent *p) {
  if (p->next >= argument_count(p))
    return raise_type_error("not enough arguments for format string");
  int64_t i = p->next++;
  return p->is_tuple ? tuple_get(p->args, i) : p->args;
}

static bool check_all_used(const Percent *p) {
  if (p->next >= argument_count(p) || !is_absent(p->mapping)) return true;
  raise_type_error("not all arguments converted during %s formatting",
                   p->bytes_mode ? "bytes" : "string");
  return false;
}

/* -- Parsing ----------------------------------------------------------------------------------- */

static bool at_end(const Percent *p) {
  return p->at >= p->template.length;
}
static uint32_t current(const Percent *p) {
  return text_at(p->template, p->at);
}
static bool incomplete(void) {
  raise_value_error("incomplete format");
  return false;
}

static Value key_value(const Percent *p, size_t from, size_t to) {
  const char *units = (const char *)p->template.units + from * p->template.width;
  return p->bytes_mode ? bytes_from_data(units, to - from)
                       : str_from_units(units, p->template.width, to - from);
}

/* (key): the argument is taken from the mapping. Parentheses nest. */
static bool parse_key(Percent *p) {
  if (at_end(p) || current(p) != '(') return true;
  if (is_absent(p->mapping)) return raise_type_error("format requires a mapping"), false;
  size_t start = ++p->at;
  for (int depth = 1; depth > 0; p->at++) {
    if (at_end(p)) return raise_value_error("incomplete format key"), false;
    if (current(p) == '(')
      depth++;
    else if (current(p) == ')')
      depth--;
  }
  Value key = key_value(p, start, p->at - 1);
  Value v = is_absent(key) ? ABSENT : object_getitem(p->mapping, key);
  if (is_absent(v)) return false;
  set_single(p, v);
  return true;
}

static void parse_flags(Percent *p, Conversion *c) {
  for (; !at_end(p); p->at++) {
    switch (current(p)) {
    case '-': c->left = true; break;
    case '+': c->plus = true; break;
    case ' ': c->blank = true; break;
    case '#': c->alternate = true; break;
    case '0': c->zero = true; break;
    case 'z':
      if (!p->bytes_mode) return;
      c->no_negative_zero = true;
      break;
    default: return;
    }
  }
}

/* Digits of a width or precision; -1 where there are none. */
static bool parse_number(Percent *p, int64_t limit, const char *too_big, int64_t *out) {
  *out = -1;
  for (; !at_end(p) && current(p) >= '0' && current(p) <= '9'; p->at++) {
    int digit = (int)(current(p) - '0');
    if (*out < 0) *out = 0;
    if (*out > (limit - digit) / 10) return raise_value_error("%s", too_big), false;
    *out = *out * 10 + digit;
  }
  return true;
}

static Value star_argument(Percent *p) {
  Value v = next_argument(p);
  p->at++;
  if (is_absent(v) || is_int(v)) return v;
  return raise_type_error("* wants int");
}

static bool parse_width(Percent *p, Conversion *c) {
  if (at_end(p) || current(p) != '*') return parse_number(p, INT64_MAX, "width too big", &c->width);
  Value v = star_argument(p);
  if (is_absent(v) || !index_to_i64(v, &c->width)) return false;
  if (c->width < 0) {
    c->left = true;
    c->width = -c->width;
  }
  return true;
}

static bool parse_precision(Percent *p, Conversion *c) {
  int precision;
  if (at_end(p) || current(p) != '.') return true;
  p->at++;
  if (at_end(p) || current(p) != '*') {
    if (!parse_number(p, INT_MAX, p->bytes_mode ? "prec too big" : "precision too big",
                      &c->precision))
      return false;
  } else {
    Value v = star_argument(p);
    if (is_absent(v) || !index_to_int(v, &precision)) return false;
    c->precision = precision;
  }
  if (c->precision < 0) c->precision = 0;
  return true;
}

/* What follows a '%', up to and including the conversion's letter. */
static bool parse_conversion(Percent *p, Conversion *c) {
  *c = (Conversion){.width = -1, .precision = -1};
  if (!at_end(p) && current(p) >= 'a' && current(p) != 'h' && current(p) != 'l' &&
      current(p) != 'z') { /* nothing but a letter */
    c->letter = current(p);
    p->at++;
    return true;
  }
  if (!parse_key(p)) return false;
  parse_flags(p, c);
  if (!parse_width(p, c) || !parse_precision(p, c)) return false;
  if (!at_end(p) && (current(p) == 'h' || current(p) == 'l' || current(p) == 'L')) p->at++;
  if (at_end(p)) return incomplete();
  c->letter = current(p);
  p->at++;
  return true;
}

/* -- The whole --------------------------------------------------------------------------------- */

static bool add_literal(Percent *p) {
  const char *from = (const char *)p->template.units + p->at * p->template.width;
  ptrdiff_t length = search_find_unit(from, p->template.length - p->at, '%', p->template.width);
  if (length < 0) length = p->template.length - p->at;
  p->at += length;
  return str_builder_add_view(&p->out, text_view(from, length, p->template.width));
}

static bool convert_next(Percent *p) {
  Conversion c;
  p->at++;
  if (!at_end(p) && current(p) == '%') {
    p->at++;
    return str_builder_add_char(&p->out, '%');
  }
  if (!parse_conversion(p, &c)) return false;
  Value v = next_argument(p);
  return !is_absent(v) && percent_convert(p, &c, v);
}

Value percent_format(TextView template, Value owner, Value args, bool bytes_mode) {
  Percent p; /* `out` is big: it is not cleared */
  p.template = template;
  p.at = 0;
  p.bytes_mode = bytes_mode;
  p.mapping = ABSENT;
  start_arguments(&p, args);
  str_builder_init(&p.out, template.length + 32);
  while (!at_end(&p)) {
    if (current(&p) != '%' && !add_literal(&p)) return ABSENT;
    if (!at_end(&p) && !convert_next(&p)) return ABSENT;
  }
  GC_KEEP(as_object(owner));
  return check_all_used(&p) ? str_builder_finish(&p.out) : ABSENT;
}

Value str_remainder(Value format, Value args) {
  return percent_format(str_view(format), format, args, false);
}
