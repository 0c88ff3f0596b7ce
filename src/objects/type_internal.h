/* What the files type*.c share. */
#ifndef OBJECTS_TYPE_INTERNAL_H
#define OBJECTS_TYPE_INTERNAL_H

#include "objects/type_slots.h"

/* type_lookup.c */
void type_lookup_init(void);
bool type_add_subclass(Type *base, Type *type) must_check; /* false: MemoryError */
void type_remove_subclass(Type *base, Type *type);

/* type_mro.c: C3 order as a tuple; ABSENT: TypeError set. */
Value type_compute_mro(Type *type) must_check;
/* Calls the metaclass's mro() where it has one of its own, and stores the result. false: exception
   set. */
bool type_set_mro(Type *type) must_check;

/* type_layout.c */
/* The base whose C layout (and declared slots) the new class extends; NULL: TypeError set (not a
   class, final, conflict). */
Type *type_best_base(Value bases) must_check;
/* Instances of type have all fields that those of base have. */
bool type_layout_extends(Type *type, Type *base);
unsigned type_declared_slots(const Type *type);
/* True when an instance of one class can become one of the other. */
bool type_same_layout(const Type *a, const Type *b);
/* Adds the flags that subclasses have from their base. */
void type_inherit_flags(Type *type, const Type *base);

/* type_declared.c */
/* The sorted, mangled names of a class's __slots__ (a tuple); sets TYPE_HAS_DICT and
   TYPE_HAS_WEAKREF in *flags where they are listed. ABSENT: exception set. */
Value type_declared_names(Value class_name, const Type *base, Value slots, Value dict,
                          uint32_t *flags) must_check;
/* A subclass of base adds weak references. */
bool type_may_have_weakrefs(const Type *base);

/* type_new.c: type's slot. */
Value type_new_slot(Type *metatype, Value *args, int nargs, Value kwnames);

/* type_ready.c: header and root shape only, without allocating. */
void type_setup_static(Type *type);

/* type_attributes.c, type_methods.c: tables of type itself. */
extern const GetSetDef type_getset[];
extern const BuiltinDef type_methods[];
/* type.__module__; ABSENT: AttributeError set. */
Value type_module_name(Type *type) must_check;

/* type_methods.c: names of the attributes of a class and its bases, as the keys of a dict. */
Value type_class_names(Value class_) must_check;
/* type.c: type_getattr that returns ABSENT without exception where there is no such attribute. */
Value type_lookup_attr(Value type, Value name) must_check;

/* __dict__ of instances, for types that have one. */
extern const GetSetDef instance_dict_getset, instance_weakref_getset;

#endif
