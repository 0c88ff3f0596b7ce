/* Parsed signatures of builtin functions. Invariant: parsed once, never freed; defaults are
   immortal Values. builtin.h describes the text and what a bound argument array holds. */
#ifndef OBJECTS_SIGNATURE_H
#define OBJECTS_SIGNATURE_H

#include "objects/call.h"

enum { SIGNATURE_MAX_PARAMETERS = 24, STAR_POSITIONAL = 2 };

typedef struct Parameter {
  Value name;          /* interned str */
  Value default_value; /* ABSENT: required, or optional and passed as ABSENT */
  bool required;       /* a call without it is an error */
} Parameter;

typedef struct SignatureParsed {
  const BuiltinDef *def;   /* whose it is; NULL for a Signature's */
  char name[48];           /* function name */
  uint8_t count;           /* parameters, self included, and *args / **kwargs */
  uint8_t positional;      /* of them may be given by position (first in order) */
  uint8_t positional_only; /* of these may not be given by name */
  uint8_t required;        /* of the positional ones have no default */
  bool has_self;           /* first parameter is self, cls or type */
  bool has_star;           /* *args: parameter number `positional` */
  bool has_keywords;       /* **kwargs: the last parameter */
  bool hidden_text;        /* no __text_signature__ */
  /* None is variadic, and those that take no position are optional: a call without keywords and
     with `required` to `positional` arguments needs no matching. */
  bool simple;
  bool simple_star; /* at most STAR_POSITIONAL parameters, required, and *args */
  Parameter parameters[SIGNATURE_MAX_PARAMETERS];
} SignatureParsed;

/* Whether a call with that many arguments, self included, and no keywords is one for
   builtin_call_simple. */
static inline bool signature_fits(const SignatureParsed *s, int given) {
  return s->simple ? given >= s->required && given <= s->positional
                   : s->simple_star && given >= s->positional;
}

/* Of a builtin function (cached by the definition's address). Never fails. */
const SignatureParsed *builtin_signature(const BuiltinDef *def);
/* "(self, object, /)" as __text_signature__ shows it; ABSENT if hidden. */
Value builtin_text_signature(const BuiltinDef *def);
/* Matches arguments (self included in args when has_self). owner: "list" for messages that name the
   method's class, or NULL. false: TypeError set. */
bool signature_match(const SignatureParsed *signature, const char *owner, const Value *args,
                     int nargs, Value kwnames, Value *out) must_check;

#endif
