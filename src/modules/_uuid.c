/* The module _uuid: says that the system has no generator of time-based UUIDs that uuid should
   prefer to its own. */
#include "objects/module.h"

static bool uuid_init(Value module) {
  return module_add_int(module, "has_uuid_generate_time_safe", 0);
}

static const ModuleDef uuid_module = {
    .name = "_uuid", .doc = "What the system offers for the making of UUIDs.", .init = uuid_init};
MODULE_REGISTER(uuid_module);
