/* Makes the interpreter's types usable. */
#include "interp/frame_object.h"
#include "interp/generator.h"
#include "interp/loop.h"

void interp_types_init(void) {
#define TYPE(name) type_ready(&name##_type);
#include "interp/types.def"
}
