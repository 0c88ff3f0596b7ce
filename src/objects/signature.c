/* Parsing of signature texts. Trusts its input, which is ours: a malformed text is a fatal error at
   the first call. */
#include "objects/signature.h"

#include <ctype.h>

#include "objects/float.h"
#include "objects/int.h"
#include "objects/str.h"

typedef struct Scanner {
  const char *at;          /* next character */
  SignatureParsed *result; /* under construction */
} Scanner;

static void skip_blanks(Scanner *s) {
  while (*s->at == ' ') s->at++;
}

static noreturn_fn void bad_signature(const Scanner *s) {
  fprintf(stderr, "in signature of %s, near '%s'\n", s->result->name, s->at);
  unreachable_state("malformed builtin signature");
}

/* End of the default's text: the next comma or parenthesis outside quotes and brackets. */
static const char *default_end(const char *at) {
  int depth = 0;
  for (char quote = 0; *at != 0; at++) {
    if (quote) {
      if (*at == quote) quote = 0;
    } else if (*at == '\'' || *at == '"') {
      quote = *at;
    } else if (*at == '(' || *at == '[' || *at == '<') {
      depth++;
    } else if (depth > 0 && (*at == ')' || *at == ']' || *at == '>')) {
      depth--;
    } else if (depth == 0 && (*at == ',' || *at == ')')) {
      break;
    }
  }
  return at;
}

static bool text_is(const char *text, size_t length, const char *word) {
  return strlen(word) == length && memcmp(text, word, length) == 0;
}

static Value interned_copy(const char *text, size_t length) {
  char *copy = xmalloc(length + 1);
  memcpy(copy, text, length);
  copy[length] = 0;
  Value name = str_intern_static(copy);
  free(copy);
  return name;
}

/* An int that is no small one, kept forever where it is. */
static Value immortal_int(int64_t number) {
  Value *root = xmalloc(sizeof *root);
  *root = int_from_i64(number);
  gc_object_id(as_object(*root));
  gc_root_add(root);
  return *root;
}

/* The literals builtin.h promises; anything else is passed as ABSENT. */
static Value default_from_text(const char *text, size_t length) {
  if (text_is(text, length, "None")) return NONE;
  if (text_is(text, length, "True")) return TRUE_VALUE;
  if (text_is(text, length, "False")) return FALSE_VALUE;
  if (length >= 2 && (*text == '\'' || *text == '"') && memchr(text, '\\', length) == NULL) {
    return interned_copy(text + 1, length - 2);
  }
  char *end;
  long number = strtol(text, &end, 0);
  if (end == text + length)
    return fits_small_int(number) ? from_small_int(number) : immortal_int(number);
  double fraction = strtod(text, &end);
  Value v;
  if (end == text + length && flonum_encode(fraction, &v)) return v;
  return ABSENT;
}

static void scan_parameter(Scanner *s, Parameter *parameter) {
  const char *start = s->at;
  while (isalnum((unsigned char)*s->at) || *s->at == '_') s->at++;
  if (s->at == start) bad_signature(s);
  parameter->name = interned_copy(start, s->at - start);
  parameter->required = true;
  if (*s->at != '=') return;
  s->at++;
  const char *end = default_end(s->at);
  parameter->required = false;
  if (text_is(s->at, end - s->at, "?"))
    s->result->hidden_text = true;
  else
    parameter->default_value = default_from_text(s->at, end - s->at);
  s->at = end;
}

static bool is_self_name(Value name) {
  return str_equals_ascii(name, "self") || str_equals_ascii(name, "cls") ||
         str_equals_ascii(name, "type");
}

static Parameter *add_parameter(Scanner *s) {
  if (s->result->count == SIGNATURE_MAX_PARAMETERS) bad_signature(s);
  return &s->result->parameters[s->result->count++];
}

static void scan_one(Scanner *s, bool *keyword_only) {
  SignatureParsed *r = s->result;
  if (*s->at == '/') {
    s->at++;
    r->positional_only = r->count;
  } else if (s->at[0] == '*' && s->at[1] == '*') {
    s->at += 2;
    r->has_keywords = true;
    scan_parameter(s, add_parameter(s));
  } else if (*s->at == '*') {
    s->at++;
    *keyword_only = true;
    if (*s->at == ',' || *s->at == ')') return;
    r->has_star = true;
    scan_parameter(s, add_parameter(s));
  } else {
    Parameter *parameter = add_parameter(s);
    scan_parameter(s, parameter);
    if (r->count == 1 && is_self_name(parameter->name)) r->has_self = true;
    if (*keyword_only) return;
    r->positional = r->count;
    if (parameter->required) r->required = r->count;
  }
}

static SignatureParsed *parse(const char *text) {
  SignatureParsed *result = xcalloc(1, sizeof *result);
  Scanner s = {text, result};
  size_t name_length = strcspn(text, "(");
  if (name_length >= sizeof result->name) bad_signature(&s);
  memcpy(result->name, text, name_length);
  s.at = text + name_length;
  if (*s.at++ != '(') bad_signature(&s);
  bool keyword_only = false;
  for (skip_blanks(&s); *s.at != ')'; skip_blanks(&s)) {
    scan_one(&s, &keyword_only);
    skip_blanks(&s);
    if (*s.at == ',')
      s.at++;
    else if (*s.at != ')')
      bad_signature(&s);
  }
  if (result->has_self && result->positional_only == 0) result->positional_only = 1;
  result->simple_star = result->positional <= STAR_POSITIONAL && result->has_star &&
                        !result->has_keywords && result->required == result->positional &&
                        result->count == result->positional + 1;
  result->simple = !result->has_star && !result->has_keywords;
  for (int i = result->positional; i < result->count; i++)
    result->simple &= !result->parameters[i].required;
  return result;
}

/* -- Cache by definition: open addressing, grows ----------------------------------------------- */

typedef struct CacheEntry {
  const BuiltinDef *def;   /* NULL: empty */
  SignatureParsed *parsed; /* its signature */
} CacheEntry;
static CacheEntry *cache;
static size_t cache_capacity, cache_used;

static CacheEntry *cache_find(CacheEntry *entries, size_t capacity, const BuiltinDef *def) {
  size_t i = ((uintptr_t)def >> 4) * 0x9e3779b97f4a7c15u >> 20;
  for (i &= capacity - 1; entries[i].def != NULL && entries[i].def != def;)
    i = (i + 1) & (capacity - 1);
  return &entries[i];
}

static cold_path void cache_grow(void) {
  size_t capacity = cache_capacity ? cache_capacity * 2 : 256;
  CacheEntry *entries = xcalloc(capacity, sizeof *entries);
  for (size_t i = 0; i < cache_capacity; i++) {
    if (cache[i].def != NULL) *cache_find(entries, capacity, cache[i].def) = cache[i];
  }
  free(cache);
  cache = entries;
  cache_capacity = capacity;
}

const SignatureParsed *builtin_signature(const BuiltinDef *def) {
  if (cache_used * 2 >= cache_capacity) cache_grow();
  CacheEntry *entry = cache_find(cache, cache_capacity, def);
  if (unlikely(entry->def == NULL)) {
    entry->def = def;
    SignatureParsed *parsed = parse(def->signature);
    parsed->def = def;
    entry->parsed = parsed;
    cache_used++;
  }
  return entry->parsed;
}

Value builtin_text_signature(const BuiltinDef *def) {
  if (builtin_signature(def)->hidden_text || strstr(def->signature, "=...") != NULL) return ABSENT;
  const char *open = strchr(def->signature, '(');
  if (!builtin_signature(def)->has_self) return str_from_ascii(open);
  return format_text("($%s", open + 1);
}

bool signature_bind(Signature *signature, Value *args, int nargs, Value kwnames, Value *out) {
  if (unlikely(signature->parsed == NULL)) signature->parsed = parse(signature->text);
  return signature_match(signature->parsed, NULL, args, nargs, kwnames, out);
}
