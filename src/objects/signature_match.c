/* Matching a call's arguments to a builtin's signature, with the messages CPython 3.11 gives for
   the same kind of function. */
#include "objects/dict.h"
#include "objects/signature.h"
#include "objects/str.h"
#include "objects/tuple.h"

typedef struct Match {
  const SignatureParsed *signature; /* to be matched */
  const char *owner;                /* class or module for messages, or NULL */
  const Value *args;                /* positional ones, then the values of the keywords */
  int nargs;                        /* positional */
  Value kwnames;                    /* tuple of str, or ABSENT */
  Value *out;                       /* one Value per parameter */
} Match;

static const char *plural(int n) {
  return n == 1 ? "" : "s";
}

/* "list.append": the name in messages that show where a function comes from. */
static const char *qualified_name(const Match *m, char *buffer, size_t size) {
  snprintf(buffer, size, "%s%s%s", m->owner ? m->owner : "", m->owner ? "." : "",
           m->signature->name);
  return buffer;
}

/* "list()", or "function" for a signature without a name: such are the words for constructors that
   never got one. */
static const char *shown_call(const SignatureParsed *s, char *buffer, size_t size) {
  if (s->name[0] == 0) return "function";
  snprintf(buffer, size, "%s()", s->name);
  return buffer;
}

static int keyword_count(const Match *m) {
  return is_absent(m->kwnames) ? 0 : (int)tuple_length(m->kwnames);
}

/* Functions without keyword parameters. Self does not count in messages. */
static bool wrong_count_positional(const Match *m) {
  const SignatureParsed *s = m->signature;
  int skip = s->has_self, given = m->nargs - skip, least = s->required - skip,
      most = s->positional - skip;
  char name[128];
  if (least < 0) least = 0;
  if (most == 0) {
    raise_type_error("%s() takes no arguments (%d given)", qualified_name(m, name, sizeof name),
                     given);
  } else if (most == 1 && least == 1) {
    raise_type_error("%s() takes exactly one argument (%d given)",
                     qualified_name(m, name, sizeof name), given);
  } else if (least == most) {
    raise_type_error("%s expected %d argument%s, got %d", s->name, least, plural(least), given);
  } else if (given < least) {
    raise_type_error("%s expected at least %d argument%s, got %d", s->name, least, plural(least),
                     given);
  } else {
    raise_type_error("%s expected at most %d argument%s, got %d", s->name, most, plural(most),
                     given);
  }
  return false;
}

/* More arguments than parameters: comes before what is wrong with single ones. */
static bool too_many_with_keywords(const Match *m) {
  const SignatureParsed *s = m->signature;
  int most = s->count - s->has_self, positional = m->nargs - s->has_self,
      given = positional + keyword_count(m);
  if (s->has_star || s->has_keywords || given <= most) return false;
  char name[64];
  raise_type_error("%s takes at most %d %sargument%s (%d given)", shown_call(s, name, sizeof name),
                   most, positional == 0 ? "keyword " : "", plural(most), given);
  return true;
}

/* Functions with keyword parameters. */
static bool too_many_positional(const Match *m) {
  const SignatureParsed *s = m->signature;
  int skip = s->has_self, most = s->positional - skip, least = s->required - skip;
  char buffer[64];
  if (too_many_with_keywords(m)) return false;
  const char *name = shown_call(s, buffer, sizeof buffer);
  if (most == 0)
    raise_type_error("%s takes no positional arguments", name);
  else
    raise_type_error("%s takes %s %d positional argument%s (%d given)", name,
                     least >= most ? "exactly" : "at most", most, plural(most), m->nargs - skip);
  return false;
}

static bool missing_argument(const Match *m, int index) {
  const SignatureParsed *s = m->signature;
  int skip = s->has_self;
  if (index < s->positional_only) {
    int least = min_of(s->required, s->positional_only) - skip;
    bool exact = least == s->positional - skip;
    raise_type_error("%s() takes %s %d positional argument%s (%d given)", s->name,
                     exact ? "exactly" : "at least", least, plural(least), m->nargs - skip);
  } else if (index < s->positional) {
    char name[64];
    raise_type_error("%s missing required argument '%V' (pos %d)", shown_call(s, name, sizeof name),
                     s->parameters[index].name, index + 1 - skip);
  } else {
    raise_type_error("%s() missing required keyword-only argument: '%V'", s->name,
                     s->parameters[index].name);
  }
  return false;
}

static int find_parameter(const SignatureParsed *s, Value name) {
  int end = s->count - s->has_keywords;
  for (int i = s->positional_only; i < end; i++) {
    if (s->has_star && i == s->positional) continue;
    if (same(s->parameters[i].name, name)) return i;
  }
  for (int i = s->positional_only; i < end; i++) {
    if (!(s->has_star && i == s->positional) && str_equal(s->parameters[i].name, name)) return i;
  }
  return -1;
}

static bool collect_extra_keyword(const Match *m, Value name, Value v) {
  Value *dict = &m->out[m->signature->count - 1];
  if (is_absent(*dict)) *dict = dict_new();
  return dict_set(*dict, name, v);
}

static bool match_keyword(const Match *m, Value name, Value v) {
  const SignatureParsed *s = m->signature;
  int index = find_parameter(s, name);
  if (index < 0) {
    if (s->has_keywords) return collect_extra_keyword(m, name, v);
    if (too_many_with_keywords(m)) return false;
    char buffer[64];
    raise_type_error("'%V' is an invalid keyword argument for %s", name,
                     s->name[0] == 0 ? "this function" : shown_call(s, buffer, sizeof buffer));
    return false;
  }
  if (!is_absent(m->out[index])) {
    if (too_many_with_keywords(m)) return false;
    char buffer[64];
    raise_type_error("argument for %s given by name ('%V') and position (%d)",
                     shown_call(s, buffer, sizeof buffer), name, index + 1 - s->has_self);
    return false;
  }
  m->out[index] = v;
  return true;
}

static bool fill_defaults(const Match *m) {
  const SignatureParsed *s = m->signature;
  for (int i = 0; i < s->count - s->has_keywords; i++) {
    if (!is_absent(m->out[i])) continue;
    if (s->parameters[i].required && !(s->has_star && i == s->positional))
      return missing_argument(m, i);
    m->out[i] = s->parameters[i].default_value;
  }
  return true;
}

static bool match_all(const Match *m) {
  const SignatureParsed *s = m->signature;
  int keywords = keyword_count(m);
  bool takes_keywords = s->count > s->positional_only + s->has_star;
  if (keywords > 0 && !takes_keywords) {
    char name[128];
    raise_type_error("%s() takes no keyword arguments", qualified_name(m, name, sizeof name));
    return false;
  }
  if (!takes_keywords && !s->has_star && (m->nargs > s->positional || m->nargs < s->required)) {
    return wrong_count_positional(m);
  }
  if (s->has_star && !takes_keywords && m->nargs < s->required) {
    int least = s->required - s->has_self;
    raise_type_error("%s expected at least %d argument%s, got %d", s->name, least, plural(least),
                     m->nargs - s->has_self);
    return false;
  }
  if (m->nargs > s->positional && !s->has_star) return too_many_positional(m);
  if (keywords > 0 && m->nargs < min_of(s->required, s->positional_only))
    return !too_many_with_keywords(m) && missing_argument(m, m->nargs);
  int positional = min_of(m->nargs, (int)s->positional);
  values_copy(m->out, m->args, positional);
  memset(m->out + positional, 0, (s->count - positional) * sizeof(Value));
  if (s->has_star)
    m->out[s->positional] = tuple_from_values(m->args + positional, m->nargs - positional);
  for (int i = 0; i < keywords; i++) {
    if (!match_keyword(m, tuple_get(m->kwnames, i), m->args[m->nargs + i])) return false;
  }
  return fill_defaults(m);
}

/* The usual calls with keywords; false, without an exception, if anything is out of the ordinary:
   match_all tells what. */
static bool match_keywords(const Match *m) {
  const SignatureParsed *s = m->signature;
  if (s->has_star || s->has_keywords || m->nargs > s->positional) return false;
  for (int i = 0; i < s->count; i++) m->out[i] = i < m->nargs ? m->args[i] : ABSENT;
  for (int64_t k = 0; k < tuple_length(m->kwnames); k++) {
    Value name = tuple_get(m->kwnames, k);
    int i = max_of(m->nargs, (int)s->positional_only);
    while (i < s->count && !same(s->parameters[i].name, name)) i++;
    if (i == s->count || !is_absent(m->out[i])) return false;
    m->out[i] = m->args[m->nargs + k];
  }
  for (int i = m->nargs; i < s->count; i++) {
    if (!is_absent(m->out[i])) continue;
    if (s->parameters[i].required) return false;
    m->out[i] = s->parameters[i].default_value;
  }
  return true;
}

bool signature_match(const SignatureParsed *s, const char *owner, const Value *args, int nargs,
                     Value kwnames, Value *out) {
  if (likely(s->simple && is_absent(kwnames) && nargs >= s->required && nargs <= s->positional)) {
    for (int i = 0; i < nargs; i++) out[i] = args[i];
    for (int i = nargs; i < s->count; i++) out[i] = s->parameters[i].default_value;
    return true;
  }
  Match m = {s, owner, args, nargs, kwnames, out};
  if (!is_absent(kwnames) && match_keywords(&m)) return true;
  return match_all(&m);
}
