/* Makes the interpreter's types usable. */
#include "interp/frame_object.h"
#include "interp/generator.h"
#include "interp/loop.h"

extern Type async_generator_asend_type, async_generator_athrow_type, wrapped_value_type,
    anext_awaitable_type;

void interp_types_init(void) {
#define TYPE(name) type_ready(&name##_type);
#include "interp/types.def"
}
