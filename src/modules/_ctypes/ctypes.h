/* _ctypes: C values and functions as Python objects.

   Invariants: the class of a C value is a CType, made by one of the metatypes, all of which share
   ctype_layout; `kind` says which, and is KIND_ABSTRACT in the classes whose values have no size
   (Structure itself). An instance is a CData: `memory` is either its own (freed with it), or
   belongs to another object that `base` or `objects` keeps alive, or to C. CData are born old
   because they have a finalizer, so they never move and small values live inside them.

   Note [Objects that C memory refers to]
   C memory is invisible to the collector. What a C value points to (the bytes of a char *, a
   py_object) is kept alive by the `objects` of the outermost CData it lies in, and pinned, so that
   the address stays true: ctypes_address. A py_object's memory holds the bits of its Value. */
#ifndef MODULES_CTYPES_H
#define MODULES_CTYPES_H

#include "modules/_ctypes/libffi.h"
#include "objects/buffer.h"
#include "objects/protocol.h"

typedef enum CKind {
  KIND_ABSTRACT,
  KIND_SIMPLE,
  KIND_STRUCTURE,
  KIND_UNION,
  KIND_ARRAY,
  KIND_POINTER,
  KIND_FUNCTION
} CKind;
typedef enum CTypeFlag {
  CTYPE_FINAL = 1,       /* layout can no longer change: used in another type, or has _fields_ */
  CTYPE_HAS_POINTER = 2, /* cannot be pickled */
  CTYPE_SWAPPED = 4,     /* simple: the byte order is not the machine's */
  CTYPE_COMPLETE = 8,    /* structure, union: _fields_ is set */
} CTypeFlag;
typedef enum FunctionFlag {
  FUNCFLAG_STDCALL = 0,
  FUNCFLAG_CDECL = 1,
  FUNCFLAG_HRESULT = 2,
  FUNCFLAG_PYTHONAPI = 4,
  FUNCFLAG_USE_ERRNO = 8,
  FUNCFLAG_USE_LASTERROR = 16
} FunctionFlag;

/* A type code of simple types: scalar.c. */
typedef struct Scalar {
  char code;                        /* as in _type_ */
  char format;                      /* of the buffer protocol, with its standard sizes */
  bool can_swap;                    /* has a twin of the other byte order */
  ffi_type *ffi;                    /* size, alignment, class */
  Value (*get)(const void *memory); /* the value in memory; ABSENT: exception set */
  Value (*set)(void *memory,
               Value v); /* what the memory refers to now, or None; ABSENT: exception set */
} Scalar;
/* NULL: no such code. */
const Scalar *scalar_find(char code);

typedef struct CType {
  Type type;            /* a CType is a Type */
  Slot item;            /* pointer, array: CType of the items; absent: none yet */
  Slot argument_types;  /* function: tuple, or absent */
  Slot converters;      /* function: from_param of each of them */
  Slot result_type;     /* function: CType, None or callable; absent: C int */
  Slot result_check;    /* function: _check_retval_ of result_type */
  Slot members;         /* structure, union: list of CFields, those of the base first */
  const Scalar *scalar; /* simple */
  int64_t size, align;  /* in bytes */
  int64_t length; /* items of an array, fields of a structure; pointers and functions 1, simple 0 */
  ffi_type *ffi;  /* how it is passed */
  ffi_type aggregate;    /* structures and arrays: what ffi points to */
  ffi_type *elements[3]; /* of aggregate: one for each eight bytes, see Note [Passing structures] in
                            aggregate.c */
  char *format;          /* PEP 3118, malloc'ed */
  int64_t *shape;        /* array: its dimensions, outermost first; malloc'ed */
  int dimensions;        /* how many */
  uint8_t kind;          /* CKind */
  uint8_t flags;         /* CTypeFlag */
  uint32_t function_flags; /* FunctionFlag */
} CType;

#define CDATA_HEAD                                                                                 \
  Object header;                                                                                   \
  uint8_t *memory;   /* the C value */                                                             \
  int64_t size;      /* bytes; more than the type's after resize() */                              \
  int64_t index;     /* of this value in base, for the key in `objects` */                         \
  uint64_t small[2]; /* memory of small values, aligned for them */                                \
  bool owned;        /* memory is malloc'ed and ours */                                            \
  Slot base;         /* CData whose memory this one looks into, or absent */                       \
  Slot objects /* what the memory refers to: absent, an object, or a dict by keys such as "1:0" */
typedef struct CData {
  CDATA_HEAD;
} CData;
enum { SMALL_DATA = sizeof((CData *)NULL)->small };
/* Whether its memory is inside it. */
static inline bool is_small_data(const CData *data) {
  return data->memory == (const uint8_t *)data->small;
}

/* An instance of a CFuncPtr class; memory holds the address. What is absent is as the type has
   it. */
typedef struct CFunction {
  CDATA_HEAD;
  Slot argument_types, converters; /* argtypes and their from_param: tuples */
  Slot result_type, result_check;  /* restype; its _check_retval_ */
  Slot error_check;                /* errcheck */
  Slot parameter_flags;            /* tuple of (flags, name, default) for each argument */
} CFunction;

extern const Layout ctype_layout, cdata_layout;
extern Type cdata_type;
extern CType simple_base, structure_base, union_base, array_base, pointer_base, function_base;
extern Type simple_metatype, structure_metatype, union_metatype, array_metatype, pointer_metatype,
    function_metatype;

static inline bool is_ctype(Value v) {
  return is_object(v) && object_layout(as_object(v)) == &ctype_layout;
}
static inline CType *as_ctype(Value v) {
  return object_cast(CType, v);
}
static inline CData *as_cdata(Value v) {
  return object_cast(CData, v);
}
static inline CFunction *as_cfunction(Value v) {
  return object_cast(CFunction, v);
}
static inline Value ctype_value(CType *type) {
  return from_object(type);
}
static inline bool is_cdata(Value v) {
  return is_object(v) && is_ctype(type_value(type_of(v)));
}
static inline CType *ctype_of(Value cdata) {
  return as_ctype(type_value(type_of(cdata)));
}
static inline CType *item_of(const CType *type) {
  return as_ctype(slot_get(&type->item));
}
static inline bool is_kind(Value v, CKind kind) {
  return is_cdata(v) && ctype_of(v)->kind == kind;
}
static inline bool is_simple_code(const CType *type, char code) {
  return type->kind == KIND_SIMPLE && type->scalar->code == code;
}
/* c_int, not a class that the program derived from it: such values show as Python's own. */
static inline bool is_plain_simple(const CType *type) {
  return type->kind == KIND_SIMPLE && type->type.base == &simple_base.type;
}

/* -- Types: ctype.c ---------------------------------------------------------------------------- */

/* v as a class with a size; NULL (no exception): it is none. */
static inline CType *storage_type(Value v) {
  return is_ctype(v) && as_ctype(v)->kind != KIND_ABSTRACT ? as_ctype(v) : NULL;
}
/* type.__new__ for a metatype: a class without storage yet. ABSENT: exception set. */
Value ctype_make(Type *metatype, Value *args, int nargs, Value kwnames) must_check;
/* Takes over what the base class, a structure or union, has. */
void ctype_inherit(CType *type);
/* The class's attribute; *missing: AttributeError's text where there is none, NULL: ABSENT without
   exception is fine. */
Value ctype_attribute(CType *type, Value name, const char *missing) must_check;
/* Appends the format of type with its dimensions to malloc'ed text: "(2,3)<i". */
char *ctype_append_format(char *text, const CType *type);
/* Makes the pair (metatype, its one builtin class) usable. */
void ctype_ready(Type *metatype, CType *base);
Value ctype_from_address(Value *args, int nargs), ctype_from_buffer(Value *args, int nargs),
    ctype_from_buffer_copy(Value *args, int nargs), ctype_in_dll(Value *args, int nargs),
    ctype_from_param(Value *args, int nargs);
/* Methods of each metatype; they differ in from_param. */
#define CTYPE_METHODS(from_param)                                                                  \
  METHOD("from_address(self, address, /)", ctype_from_address, EFFECT_ALLOC,                       \
         "C.from_address(integer) -> C instance\naccess a C instance at the specified address"),   \
      METHOD("from_buffer(self, source, offset=0, /)", ctype_from_buffer, EFFECT_ANY,              \
             "C.from_buffer(object, offset=0, /) -> C instance\ncreate a C instance from a "       \
             "writeable buffer"),                                                                  \
      METHOD("from_buffer_copy(self, source, offset=0, /)", ctype_from_buffer_copy, EFFECT_ANY,    \
             "C.from_buffer_copy(object, offset=0, /) -> C instance\ncreate a C instance from a "  \
             "readable buffer"),                                                                   \
      METHOD("from_param(self, value, /)", from_param, EFFECT_ANY,                                 \
             "Convert a Python object into a function call parameter."),                           \
      METHOD("in_dll(self, dll, name, /)", ctype_in_dll, EFFECT_ANY,                               \
             "C.in_dll(dll, name) -> C instance\naccess a C instance in a dll")
Value ctype_multiply(Value type, int64_t count);

/* -- Values: cdata.c --------------------------------------------------------------------------- */

/* Zeroed instance with memory of its own. ABSENT: TypeError (abstract), MemoryError. */
Value cdata_new(CType *type) must_check;
Value cdata_new_slot(Type *type, Value *args, int nargs, Value kwnames);
/* Instance that looks at memory of somebody else. base: CData, which stays alive, or ABSENT. */
Value cdata_at(CType *type, void *memory, Value base, int64_t index) must_check;
/* The outermost object's `objects`, as _objects shows it: a dict if it has parts. */
Value cdata_kept(CData *data);
/* Has the outermost object keep `kept` alive for part `index` of data. None: nothing to do. false:
   exception set. */
bool cdata_keep(CData *data, int64_t index, Value kept) must_check;
/* The Python value of C memory: an int for a c_int, else an instance that looks into `base`. */
Value cdata_get(CType *type, Value base, int64_t index, void *memory) must_check;
/* Stores v (converted, or an instance of the type) and keeps alive what the memory refers to now.
   false: exception set. */
bool cdata_set(CData *owner, CType *type, Value v, int64_t index, void *memory) must_check;

/* -- Scalars: scalar.c ------------------------------------------------------------------------- */

Value scalar_get(const CType *type, const void *memory) must_check;
Value scalar_set(const CType *type, void *memory, Value v) must_check;
/* NUL-terminated wide characters of v in a fresh bytes object, pinned. */
Value wide_chars(Value str) must_check;
Value wide_to_str(const wchar_t *text, size_t length) must_check;
/* Character arrays as fields, values and slices. */
Value chars_get(const CType *array, const void *memory) must_check;
Value chars_set(const CType *array, void *memory, Value v) must_check;
/* An array whose items are c_char (code 'c') or c_wchar ('u'). */
static inline bool is_char_array(const CType *type, char code) {
  return type->kind == KIND_ARRAY && is_simple_code(item_of(type), code);
}
/* Items of a slice of C memory: bytes, str or list. */
Value slice_get(Value owner, CType *item, uint8_t *memory, int64_t start, int64_t step,
                int64_t count) must_check;

/* -- Structures -------------------------------------------------------------------------------- */

/* Class attribute that reads and writes a field of a structure. Bits: bit_count 0 means the whole
   value. */
typedef struct CField {
  Object header;
  int64_t offset;                 /* in the structure, in bytes */
  int64_t size;                   /* in bytes */
  int64_t index;                  /* of the field in its structure */
  uint16_t bit_offset, bit_count; /* where the bits are in the value, and how many */
  bool anonymous;                 /* its own fields are fields of the structure as well */
  Slot type;                      /* CType */
} CField;
extern Type cfield_type, thunk_type;
extern Shape cfield_shape;
static inline bool is_cfield(Value v) {
  return has_shape(v, &cfield_shape);
}
static inline CField *as_cfield(Value v) {
  return object_cast(CField, v);
}
CField *cfield_new(CType *type, int64_t index) __attribute__((returns_nonnull));
/* The same with its anonymous structure's place added. */
CField *cfield_moved(const CField *field, const CField *within) __attribute__((returns_nonnull));
Value bits_get(const CType *type, const void *memory, const CField *field) must_check;
bool bits_set(const CType *type, void *memory, const CField *field, Value v) must_check;
/* Computes the layout from _fields_. false: exception set. */
bool structure_set_fields(CType *type, Value fields) must_check;
/* Prepares type->ffi: Note [Passing structures] in aggregate.c. */
void aggregate_describe(CType *type);

/* -- Arguments: argument.c --------------------------------------------------------------------- */

/* Any simple value; a long double as its bytes, for heap objects are not aligned to 16. */
typedef union CValue {
  int64_t i;         /* signed integers of all sizes */
  uint64_t u;        /* unsigned ones */
  double d;          /* double */
  float f;           /* float */
  void *p;           /* pointers */
  uint8_t bytes[16]; /* long double */
} CValue;
/* What from_param and byref return: a C value with what keeps it alive. */
typedef struct CArgument {
  Object header;
  char tag;      /* 'P' for pointers, otherwise the type code */
  ffi_type *ffi; /* type of the value */
  CValue value;  /* the C value */
  Slot object;   /* kept alive; _obj */
} CArgument;
extern Type cargument_type;
extern Shape cargument_shape;
static inline bool is_cargument(Value v) {
  return has_shape(v, &cargument_shape);
}
static inline CArgument *as_cargument(Value v) {
  return object_cast(CArgument, v);
}
Value cargument_new(char tag, ffi_type *ffi, const CValue *value, Value object) must_check;
Value cargument_byref(Value data, int64_t offset) must_check;

typedef struct Passed {
  ffi_type *ffi; /* type of the value */
  void *where;   /* of the C value: `value`, or memory of a structure */
  CValue value;  /* room for a simple value */
  Value keep;    /* on the C stack, hence alive and unmoved during the call */
} Passed;
/* Converts any object to what is passed. false: TypeError and what _as_parameter_ raises. */
bool argument_convert(Value v, int number, Passed *out) must_check;

/* -- Functions --------------------------------------------------------------------------------- */

/* The first item of an entry of parameter_flags. */
enum { PARAMETER_IN = 1, PARAMETER_OUT = 2, PARAMETER_LCID = 4 };

/* A foreign call: everything but the arguments may be absent. */
typedef struct ForeignCall {
  void *address;      /* of the C function */
  uint32_t flags;     /* FunctionFlag */
  Value result_type;  /* absent: C int; None, CType or callable */
  Value result_check; /* called with the result */
  Value converters;   /* tuple of from_param */
} ForeignCall;
enum { MAX_ARGUMENTS = 1024 };
Value foreign_call(const ForeignCall *call, const Value *args, int nargs) must_check;
/* How values of result_type are returned: C int where it is absent or only callable. */
ffi_type *result_ffi(Value result_type);
/* The slot of CFuncPtr: function_call.c. */
Value cfunction_call(Value self, Value *args, int nargs, Value kwnames);
static inline Value either(Value first, Value second) {
  return is_absent(first) ? second : first;
}
/* Makes self a C function that calls `callable`. false: exception set. */
bool callback_make(CFunction *self, Value callable) must_check;
/* Between foreign_call and the callbacks below it. */
extern __thread int ctypes_errno;     /* ctypes.get_errno() */
extern __thread bool ctypes_gil_away; /* this thread has given up the GIL for a foreign call */
void ctypes_swap_errno(void);
/* Raises type with the text of the exception in flight behind "PREFIX TypeName: ". */
Value raise_extended(Type *type, Value prefix);
extern Value argument_error; /* ctypes.ArgumentError */

#endif
