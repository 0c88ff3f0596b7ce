/* What the files type*.c share. */
#ifndef OBJECTS_TYPE_INTERNAL_H
#define OBJECTS_TYPE_INTERNAL_H

#include "objects/type_slots.h"

/* type_lookup.c */
void type_lookup_init(void);
void type_add_subclass(Type *base, Type *type);
void type_remove_subclass(Type *base, Type *type);

/* type_mro.c: C3 order as a tuple; ABSENT: TypeError set. */
Value type_compute_mro(Type *type) must_check;
/* Calls the metaclass's mro() where it has one of its own, and stores the result. false: exception set. */
bool type_set_mro(Type *type) must_check;

/* type_layout.c */
/* The base whose C layout (and declared slots) the new class extends; NULL: TypeError set (not a class, final, conflict). */
Type *type_best_base(Value bases) must_check;
/* Instances of type have all fields that those of base have. */
bool type_layout_extends(Type *type, Type *base);
unsigned type_declared_slots(const Type *type);
/* True when an instance of one class can become one of the other. */
bool type_same_layout(const Type *a, const Type *b);
/* Adds the flags that subclasses have from their base. */
void type_inherit_flags(Type *type, const Type *base);

/* type_ready.c: header and root shape only, without allocating. */
void type_setup_static(Type *type);

/* type_attributes.c, type_methods.c: tables of type itself. */
extern const GetSetDef type_getset[];
extern const BuiltinDef type_methods[];
/* __module__ of a type as %N would not show it; ABSENT: exception set. */
Value type_module_name(Type *type) must_check;

/* __dict__ of instances, for types that have one. */
extern const GetSetDef instance_dict_getset, instance_weakref_getset;

#endif
