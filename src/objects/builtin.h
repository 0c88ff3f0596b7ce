/* Tables that declare builtin functions, methods, attributes and modules.

   Invariant: when a C function of a BuiltinDef runs, the binder has matched the call to the
   signature: args[i] is parameter i in the order of the signature text (self first), ABSENT where
   an optional parameter without a literal default was not given; `*args` arrives as a tuple,
   `**kwargs` as a dict (ABSENT when empty). nargs is the number of parameters.

   Signature text is Python's: "append(self, object, /)", "sorted(iterable, /, *, key=None,
   reverse=False)". Defaults None, True, False, small integers, '' and other short literals are
   filled in by the binder; any other default text (such as <unrepresentable>, or `...`) shows in
   __text_signature__ and arrives as ABSENT; so does `[, x]`-style optionality, written "pop(self,
   index=-1, /)" or "get(self, key, default=None, /)". A parameter written `name=?` is optional,
   arrives as ABSENT, and hides the text signature. The texts of argument errors are those CPython
   gives for the same kind of signature. Parsed once, at the first call that needs it. */
#ifndef OBJECTS_BUILTIN_H
#define OBJECTS_BUILTIN_H

#include "gc/barrier.h"

/* What calling it may do: trusted by the JIT, checked in checked builds. A function that declares
   nothing is pure. */
typedef enum Effect {
  EFFECT_PURE = 0,
  EFFECT_GC = 1 << 0,        /* may allocate */
  EFFECT_RAISE = 1 << 1,     /* may set an exception */
  EFFECT_PYTHON = 1 << 2,    /* may run Python code: implies everything below */
  EFFECT_READ_LIST = 1 << 3, /* reads list headers or items */
  EFFECT_WRITE_LIST = 1 << 4,
  EFFECT_READ_DICT = 1 << 5, /* dicts and sets */
  EFFECT_WRITE_DICT = 1 << 6,
  EFFECT_READ_ATTR = 1 << 7, /* instance attributes, types, cells */
  EFFECT_WRITE_ATTR = 1 << 8,
  EFFECT_EXTERNAL = 1 << 9, /* files, clocks, process state */
} Effect;
#define EFFECT_ALLOC (EFFECT_GC | EFFECT_RAISE)
#define EFFECT_ANY (EFFECT_PYTHON | EFFECT_GC | EFFECT_RAISE | EFFECT_EXTERNAL)

typedef Value (*BuiltinFunction)(Value *args, int nargs);
/* Raw form: unbound arguments (args[0] is self for methods), keyword values behind the positional
   ones. */
typedef Value (*RawFunction)(Value *args, int nargs, Value kwnames);

typedef enum BuiltinFlag {
  BUILTIN_CLASSMETHOD = 1,  /* first parameter is the class */
  BUILTIN_STATICMETHOD = 2, /* no self */
  BUILTIN_RAW = 4,          /* `raw` is called; the signature is documentation */
} BuiltinFlag;

typedef struct BuiltinDef {
  const char *signature; /* Python text, name included; NULL ends a table */
  union {
    BuiltinFunction function; /* bound arguments */
    RawFunction raw;          /* with BUILTIN_RAW */
  };
  uint32_t effects; /* Effect bits */
  uint32_t flags;   /* BuiltinFlag bits */
  const char *doc;  /* docstring, own words */
} BuiltinDef;

#define METHOD(signature, function, effects, doc)                                                  \
  { signature, {function}, effects, 0, doc }
#define METHOD_FLAGS(signature, function, effects, flags, doc)                                     \
  { signature, {function}, effects, flags, doc }
#define METHOD_RAW(signature, rawfunction, effects, flags, doc)                                    \
  { signature, {.raw = rawfunction}, effects, (flags) | BUILTIN_RAW, doc }
#define METHOD_END                                                                                 \
  { NULL, {NULL}, 0, 0, NULL }

/* A computed attribute. set NULL: read-only. v absent in set: delete. */
typedef struct GetSetDef {
  const char *name;                                /* NULL ends a table */
  Value (*get)(Value self, void *closure);         /* the value; ABSENT: exception set */
  bool (*set)(Value self, Value v, void *closure); /* false: exception set */
  const char *doc;                                 /* docstring */
  void *closure;                                   /* passed through */
} GetSetDef;

/* An attribute that is a Slot, number or bool at an offset of the C struct. */
typedef enum MemberKind {
  MEMBER_SLOT,
  MEMBER_SLOT_OR_RAISE,
  MEMBER_INT64,
  MEMBER_INT32,
  MEMBER_BOOL,
  MEMBER_DOUBLE
} MemberKind;
typedef struct MemberDef {
  const char *name; /* NULL ends a table */
  MemberKind kind;  /* MEMBER_SLOT shows an absent Slot as None, MEMBER_SLOT_OR_RAISE raises
                       AttributeError */
  uint32_t offset;  /* of the field in the C struct */
  bool writable;    /* programs may assign to it */
  const char *doc;  /* docstring */
} MemberDef;

/* -- Modules ----------------------------------------------------------------------------------- */

typedef struct ModuleDef {
  const char *name;            /* as in sys.builtin_module_names */
  const char *doc;             /* docstring */
  const BuiltinDef *functions; /* may be NULL */
  Type *const *types;          /* NULL-terminated; may be NULL. Added under their names. */
  bool (*init)(Value module);  /* adds the rest; false: exception set. May be NULL. */
} ModuleDef;

/* Registers the module in the executable; put one behind each ModuleDef. */
#define MODULE_REGISTER(def)                                                                       \
  static const ModuleDef *const def##_registered                                                   \
      __attribute__((used, section("builtin_modules"))) = &def

#endif
