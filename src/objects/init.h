/* Start-up of the object layer. */
#ifndef OBJECTS_INIT_H
#define OBJECTS_INIT_H

/* Makes static shapes, types and singletons usable, in dependency order; call once, after gc_init
   and with current_thread set. */
void objects_init(void);

#endif
