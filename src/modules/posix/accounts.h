/* What grp, pwd and spwd share: reading a database of the C library (users, groups, shadow
   passwords). Invariant: `value` makes a struct sequence of an entry and never returns None. All
   may collect; none runs Python code. */
#ifndef MODULES_POSIX_ACCOUNTS_H
#define MODULES_POSIX_ACCOUNTS_H

#include "objects/struct_sequence.h"

typedef struct AccountsDef {
  /* A wrapper of getXXnam_r and its kind: fills `entry`, sets *found to it, returns errno. Called
     without the GIL. */
  int (*find)(const void *key, void *entry, char *room, size_t size, void **found);
  /* setXXent, getXXent, endXXent. */
  void (*rewind)(void);
  void *(*next)(void);
  void (*end)(void);
  Value (*value)(const void *entry);
} AccountsDef;

/* The entry of the key, with as much room for its texts as it takes. None: there is none, *error
   says why (0: it is just missing). ABSENT: exception set. */
Value accounts_find(const AccountsDef *def, const void *key, void *entry, int *error) must_check;
/* A list of all entries. ABSENT: exception set. */
Value accounts_all(const AccountsDef *def) must_check;

/* None for NULL, else the text decoded as file names are. ABSENT: exception set. */
Value text_or_none(const char *text) must_check;
/* Makes the class of entries once, as a root at *type, and adds it to the module. false: exception
   set. */
bool accounts_add_type(Value module, const char *name, const StructDef *def,
                       Value *type) must_check;

#endif
