/* The module _typing: what typing calls so often that it should not be Python code. */
#include "objects/builtin.h"

/* The __call__ of a NewType: types are checked by tools, not here. */
static Value typing_idfunc(Value *args, int nargs) {
  return args[0];
}

static const BuiltinDef functions[] = {
    METHOD("_idfunc(x, /)", typing_idfunc, EFFECT_PURE, "Return x."),
    METHOD_END,
};

static const ModuleDef typing_module = {
    .name = "_typing", .doc = "Accelerators for the typing module.\n", .functions = functions};
MODULE_REGISTER(typing_module);
