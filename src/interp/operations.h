/* Out-of-line halves of the instructions: one function per opcode that may fail, run Python code or
   is rare. Convention: i is the instruction word, base the running frame's registers (thread->pc is
   saved). They store their results into registers themselves. false: exception set. */
#ifndef INTERP_OPERATIONS_H
#define INTERP_OPERATIONS_H

#include "interp/frame.h"

#define OPERATION(name) bool op_##name(Value *base, Instr i) must_check
OPERATION(check_bound);
OPERATION(delete_local);
OPERATION(load_name);
OPERATION(store_name);
OPERATION(delete_name);
OPERATION(load_global);
OPERATION(store_global);
OPERATION(delete_global);
OPERATION(load_cell);
OPERATION(delete_cell);
OPERATION(load_free);
OPERATION(delete_free);
OPERATION(load_classfree);
OPERATION(delete_attr);
OPERATION(load_super_attr);
OPERATION(load_super_method);
OPERATION(build_slice);
OPERATION(build_set);
OPERATION(build_map);
OPERATION(build_string);
OPERATION(format_value);
OPERATION(list_extend);
OPERATION(set_update);
OPERATION(dict_update);
OPERATION(dict_merge);
OPERATION(unpack);
OPERATION(unpack_ex);
OPERATION(make_function);
OPERATION(load_build_class);
OPERATION(setup_annotations);
OPERATION(raise);
OPERATION(match_exception);
OPERATION(match_group);
OPERATION(reraise_star);
OPERATION(with_enter);
OPERATION(with_exit);
OPERATION(async_with_enter);
OPERATION(match_keys);
OPERATION(match_class);
OPERATION(copy_dict_without_keys);
OPERATION(import_name);
OPERATION(import_from);
OPERATION(import_star);
OPERATION(print_expr);
#undef OPERATION

/* Makes a tuple and, where there are any, a dict of CALL_EX's arguments, in place. */
bool op_call_ex_arguments(Value *base, Instr i) must_check;

#endif
