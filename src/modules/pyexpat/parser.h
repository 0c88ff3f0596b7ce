/* The module pyexpat: XML parsers of libexpat.

   Invariants: libexpat calls the functions of handlers.c with the malloc'ed Expat of a parser;
   `object` there is the parser's object, set by every method that may lead to a call, whose caller
   keeps the object (on its stack) alive and where it is. A C function is set in libexpat exactly
   where the Python handler's slot is filled. Once a handler has raised, all handlers are cleared:
   libexpat goes on to the end of what it was given without calling Python, and the method then
   fails. */
#ifndef MODULES_PYEXPAT_PARSER_H
#define MODULES_PYEXPAT_PARSER_H

#include <expat.h>

#include "objects/protocol.h"
#include "objects/type.h"

typedef enum HandlerIndex {
#define HANDLER(name, attribute) HANDLER_##name,
#include "modules/pyexpat/handlers.def"
  HANDLER_COUNT
} HandlerIndex;

typedef struct Expat {
  XML_Parser parser;            /* the library's; NULL: freed */
  Value object;                 /* see above; not to be used otherwise */
  struct Expat *parent;         /* of a parser of an external entity; keeps it from being freed */
  int references;               /* the object's and those of children */
  bool in_callback;             /* a handler is running */
  bool ordered, specified;      /* attributes come as a list; only those in the text */
  bool prefixes;                /* names have their namespace's prefix, too */
  XML_Char *buffer;             /* text for CharacterDataHandler; NULL: not collected */
  int buffer_size, buffer_used; /* in characters */
} Expat;

typedef struct ParserObject {
  Object header;
  Expat *expat;                 /* outside the heap: the library has its address */
  Slot intern;                  /* dict of the names seen so far; absent: they are not shared */
  Slot handlers[HANDLER_COUNT]; /* callables; absent: none */
} ParserObject;

static inline ParserObject *parser_of(Value v) {
  return object_cast(ParserObject, v);
}
static inline Expat *expat_of(Value v) {
  return parser_of(v)->expat;
}

extern Type expat_parser_type;
extern Value expat_error; /* the class ExpatError */

/* -- handlers.c -------------------------------------------------------------------------------- */

/* Tells libexpat about a handler that has been set or (with set false) removed. */
void expat_install(Expat *x, HandlerIndex i, bool set);
/* Gives the text collected to its handler. false: that raised. */
bool expat_flush(Expat *x) must_check;

/* -- parser.c ---------------------------------------------------------------------------------- */

/* The functions of the module: ParserCreate(encoding, namespace_separator, intern). */
Value expat_parser_create(Value *args, int nargs);

#endif
