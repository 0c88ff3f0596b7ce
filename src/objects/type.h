/* Type: classes, builtin and user-defined.

   Invariants: a Type never moves (static, or allocated old). `version` is nonzero while caches may
   rely on the MRO's dicts; every change to a class or one of its bases gives it and its subclasses
   a new one. A slot of a user-defined class is inherited, or the generic function that calls the
   special method, whenever the class's MRO defines it in Python. Builtin types are static, declared
   with designated initialisers and made ready (dict, MRO, inherited slots) by type_ready. */
#ifndef OBJECTS_TYPE_H
#define OBJECTS_TYPE_H

#include "objects/builtin.h"

typedef enum CompareOp { CMP_LT, CMP_LE, CMP_EQ, CMP_NE, CMP_GT, CMP_GE } CompareOp;

typedef Value (*SlotUNARY)(Value);
typedef Value (*SlotITER)(Value);
typedef Value (*SlotBINARY)(Value, Value);
typedef Value (*SlotTERNARY)(Value, Value, Value);
typedef Value (*SlotNEXT)(Value);
typedef int64_t (*SlotLENGTH)(Value);
typedef int (*SlotTRUTH)(Value);
typedef int (*SlotCONTAINS)(Value, Value);
typedef bool (*SlotHASH)(Value, int64_t *);
typedef bool (*SlotSTORE)(Value, Value, Value);
typedef Value (*SlotGETATTR)(Value, Value);
typedef Value (*SlotCOMPARE)(Value, Value, CompareOp);
typedef Value (*SlotREPEAT)(Value, int64_t);
typedef Value (*SlotCALL)(Value, Value *, int, Value);
typedef Value (*SlotNEW)(Type *, Value *, int, Value);
typedef bool (*SlotINIT)(Value, Value *, int, Value);
typedef Value (*SlotGET)(Value, Value, Value);
typedef bool (*SlotSET)(Value, Value, Value);
typedef void (*SlotFINALIZE)(Value);

typedef struct TypeSlots {
#define SLOT(field, kind, dunder, doc) Slot##kind field;
#define SLOT_PAIR(field, dunder, rdunder, op) SlotBINARY field;
#define SLOT_POWER(field, kind, dunder, rdunder, doc) Slot##kind field;
#define SLOT_SEQUENCE(field, kind, dunder, doc) Slot##kind field;
#define SLOT_REPEAT(field, kind, dunder, rdunder) Slot##kind field;
#define SLOT_COMPARE(field, kind) Slot##kind field;
#define SLOT_STORE(field, kind, set_dunder, del_dunder, set_doc, del_doc) Slot##kind field;
#define SLOT_ATTR(field, kind, dunder, fallback, doc) Slot##kind field;
#include "objects/slots.def"
} TypeSlots;

/* Raw memory view for the buffer protocol; see objects/buffer.h. */
typedef struct Buffer Buffer;

typedef enum TypeFlag {
  TYPE_READY = 1 << 0,
  TYPE_HEAP = 1 << 1,          /* made by a class statement or type(): mutable */
  TYPE_BASE = 1 << 2,          /* may be subclassed */
  TYPE_ABSTRACT = 1 << 3,      /* __abstractmethods__ is not empty */
  TYPE_HAS_FINALIZER = 1 << 4, /* __del__ in the MRO */
  TYPE_HAS_DICT = 1 << 5,      /* instances have a __dict__ */
  TYPE_HAS_WEAKREF = 1 << 6,   /* instances can be weakly referenced */
  TYPE_SEQUENCE = 1 << 7,      /* matches sequence patterns */
  TYPE_MAPPING = 1 << 8,       /* matches mapping patterns */
  TYPE_MATCH_SELF = 1 << 9,    /* class pattern with one positional matches the subject itself */
  TYPE_METHOD_LIKE =
      1 << 10, /* function-like descriptor: LOAD_METHOD may pass self instead of binding */
  TYPE_NO_INSTANCES = 1 << 11,   /* "cannot create 'x' instances" */
  TYPE_PYTHON_GETATTR = 1 << 12, /* __getattribute__ or __getattr__ defined in Python */
  TYPE_KEYED = 1 << 13,          /* its [] is no sequence's: does not make it iterable */
  /* Fast "is it, or is it a subclass of": copied into each Shape's type_flags. */
  TYPE_INT = 1 << 20,
  TYPE_STR = 1 << 21,
  TYPE_BYTES = 1 << 22,
  TYPE_LIST = 1 << 23,
  TYPE_TUPLE = 1 << 24,
  TYPE_DICT = 1 << 25,
  TYPE_FLOAT = 1 << 26,
  TYPE_EXCEPTION = 1 << 27,
  TYPE_TYPE = 1 << 28,
  TYPE_SET = 1 << 29, /* set or frozenset */
} TypeFlag;

struct Type {
  Object header;
  const char *name; /* static types: "list", or "module.name"; heap types: utf-8 of name_object */
  Slot name_object; /* str __name__ */
  Slot qualname;    /* str __qualname__ */
  Slot dict;        /* Dict of the class's own attributes; materialised by type_ready */
  Slot bases;       /* tuple */
  Slot mro;         /* tuple */
  Slot subclasses;  /* list of WeakLinks, or absent */
  Slot slot_names;  /* tuple of __slots__ names (mangled), or absent */
  Type *base;       /* the base that gives the C layout */
  const Layout *layout; /* of instances */
  Shape *root_shape;    /* shape of a new instance (no attributes yet) */
  uint32_t flags;       /* TypeFlag */
  uint32_t version;     /* method cache version, 0 = none assigned yet */
  uint16_t dict_offset; /* nonzero: offset of a Slot of the C struct that holds the instance
                           __dict__ (functions, modules) */
  uint16_t predicted_attributes; /* inline capacity of the next root shape, beyond the declared
                                    attributes */
  uint16_t seen_attributes;      /* the most that an instance has had so far */
  bool prediction_settled; /* the prediction has been cut down to what the first instances had */
  TypeSlots slots;         /* C functions behind the special methods */
  /* Declaration of a static type; NULL for heap types. */
  const BuiltinDef *methods;
  const GetSetDef *getset;
  const MemberDef *members;
  const char *doc;
  const char *text_signature; /* "(iterable=(), /)" for classes with a signature */
  bool (*get_buffer)(Value self, Buffer *buffer,
                     int flags); /* buffer protocol; NULL: none. false: exception set */
  void (*release_buffer)(Value self, Buffer *buffer);
};

extern Type type_type, object_type;

/* Declares the static root shape that a static type needs, e.g. DEFINE_TYPE_SHAPE(list) defines
   `Shape list_shape` for `Type list_type`: name it in the initialiser (.root_shape = &list_shape).
   Exact instances have exactly this shape, so `object_shape(o) == &list_shape` means "a list, no
   subclass". */
#define DEFINE_TYPE_SHAPE(name) Shape name##_shape

/* Makes a static type usable; idempotent. Static types are made ready in order by objects_init
   (objects/init.c) or, those of modules, when the module is created. */
void type_ready(Type *type);

static always_inline Type *object_type_of(const Object *object) {
  return object_shape(object)->type;
}
Type *type_of_immediate(Value v);
static always_inline Type *type_of(Value v) {
  return likely(is_object(v)) ? object_type_of(as_object(v)) : type_of_immediate(v);
}
static always_inline Value type_value(Type *type) {
  return from_object(type);
}
static always_inline bool has_type_flag(Value v, uint32_t flag) {
  return is_object(v) && (object_shape(as_object(v))->type_flags & flag) != 0;
}
static always_inline bool has_shape(Value v, const Shape *shape) {
  return is_object(v) && as_object(v)->shape_address == (uint32_t)(uintptr_t)shape;
}
static always_inline bool is_type_object(Value v) {
  return has_type_flag(v, TYPE_TYPE);
}
static always_inline Type *as_type(Value v) {
  return object_cast(Type, v);
}

/* By MRO, no Python code. */
bool type_is_subtype(const Type *type, const Type *base);
static always_inline bool is_instance(Value v, const Type *type) {
  Type *t = type_of(v);
  return t == type || type_is_subtype(t, type);
}

/* Looks `name` (interned str) up along the MRO through the method cache; ABSENT without exception
   if missing. Not bound. */
Value type_lookup(Type *type, Value name);
/* Sets a class attribute (v absent: deletes), with new versions and slots. false: exception set. */
bool type_set_attribute(Type *type, Value name, Value v) must_check;
/* After a class changed: new version for it and its subclasses, shapes' dependants told. */
void type_modified(Type *type);
/* A version that stands for the type's current MRO contents; 0 if versions ran out. */
uint32_t type_assign_version(Type *type);
/* "list", "collections.OrderedDict": name as %T prints it in messages (CPython's tp_name for static
   types, __name__ for heap types). */
const char *type_name(const Type *type);

/* The class statement's last step and three-argument type(): a new class of metatype (already the
   most derived). dict is copied. Runs __set_name__ and __init_subclass__ (with kwargs: dict or
   ABSENT). */
Value type_new(Type *metatype, Value name, Value bases, Value dict, Value kwargs) must_check;
/* The most derived of metatype and the types of the bases (a tuple). NULL: TypeError "metaclass
   conflict". */
Type *type_calculate_metaclass(Type *metatype, Value bases) must_check;
/* type.__call__: new + init; for metatype `type` itself with one argument, the type of it. */
Value type_call(Value type, Value *args, int nargs, Value kwnames) must_check;
/* type.__getattribute__ */
Value type_getattr(Value type, Value name) must_check;
/* The living direct subclasses, as a new list. */
Value type_subclasses_list(Type *type);
/* Slot for unhashable types: TypeError "unhashable type: 'T'". */
bool hash_unhashable(Value v, int64_t *hash);
/* Called, if set, with each type whose version is withdrawn, before it is. */
extern void (*type_modified_hook)(Type *type);
/* Called, if set, when instances of type (and its subclasses) may have an attribute in their shape
   and yet not show it: a data descriptor of that name was added to the class, or another way of
   access, or other bases. Caches that look at the shape alone are wrong now. */
extern void (*type_shadows_slots_hook)(Type *type);
/* What __weakref__ shows: the object's first weak reference or None. Set by the owner of weak
   references. */
extern Value (*weakref_first_hook)(Object *object);

/* Allocates an instance with its root shape: all fields zero. Size for layouts without variable
   part. */
Value type_alloc(Type *type);
/* The same with room for `items` variable items (the caller stores the count). ABSENT:
   MemoryError. */
Value type_alloc_var(Type *type, size_t items) must_check;

/* -- Provided by the interpreter --------------------------------------------------------------- */

/* Python functions: __new__ becomes a staticmethod, __init_subclass__ and __class_getitem__
   classmethods where a class defines them. */
extern Type function_type;
/* Globals of the running Python frame: for __module__ of new classes; ABSENT where none runs. */
Value current_globals(void);
/* The module, imported if need be: `import name` by C code. */
Value import_module(const char *name) must_check;

#endif
