/* The module marshal. */
#include "modules/marshal_format.h"
#include "modules/marshal_read.h"
#include "objects/audit.h"
#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/module.h"

static Value dumps(Value *args, int nargs) {
  int version;
  if (!index_to_int(args[1], &version) || !audit("marshal.dumps", "Oi", args[0], version))
    return ABSENT;
  return marshal_dump(args[0], version);
}

static Value dump(Value *args, int nargs) {
  int version;
  if (!index_to_int(args[2], &version) || !audit("marshal.dumps", "Oi", args[0], version))
    return ABSENT;
  Value bytes = marshal_dump(args[0], version);
  return is_absent(bytes) ? ABSENT : call_method1(args[1], NAME("write"), bytes);
}

/* The event has the bytes themselves. */
static bool audit_loads(Value source) {
  Value bytes = call1(type_value(&bytes_type), source);
  return !is_absent(bytes) && audit("marshal.loads", "O", bytes);
}

static Value loads(Value *args, int nargs) {
  Buffer buffer;
  if (audit_has_hooks && !audit_loads(args[0])) return ABSENT;
  if (!buffer_get(args[0], &buffer, BUFFER_SIMPLE)) return ABSENT;
  Value v = marshal_load(buffer.memory, (size_t)buffer.length);
  buffer_release(&buffer);
  return v;
}

static Value load(Value *args, int nargs) {
  return audit("marshal.load", "") ? marshal_load_file(args[0]) : ABSENT;
}

static const BuiltinDef functions[] = {
    METHOD("dump(value, file, version=4, /)", dump, EFFECT_ANY,
           "Write the value on the open file."),
    METHOD("load(file, /)", load, EFFECT_ANY, "Read one value from the open file and return it."),
    METHOD("dumps(value, version=4, /)", dumps, EFFECT_ANY,
           "Return the bytes object that would be written to a file by dump(value, file)."),
    METHOD("loads(bytes, /)", loads, EFFECT_ANY, "Convert the bytes-like object to a value."),
    METHOD_END,
};

static bool init(Value module) {
  return module_add_int(module, "version", MARSHAL_VERSION);
}

static const ModuleDef marshal_module = {
    .name = "marshal",
    .doc =
        "Values as bytes, in a format that Python versions may change: meant for compiled modules.",
    .functions = functions,
    .init = init,
};
MODULE_REGISTER(marshal_module);
