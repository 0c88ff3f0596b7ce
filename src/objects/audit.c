/* Audit events: the list of hooks, and calling them. */
#include "objects/audit.h"

#include <stdarg.h>

#include "objects/int.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"

bool audit_has_hooks;
static Value hooks; /* tuple: gc.get_objects() shows no list that hooks could be taken out of */

void audit_add_hook(Value hook) {
  if (!audit_has_hooks) {
    hooks = tuple_pack(0);
    gc_root_add(&hooks);
  }
  int64_t count = tuple_length(hooks);
  TupleObject *more = tuple_alloc(count + 1);
  for (int64_t i = 0; i < count; i++) slot_init(&more->items[i], tuple_get(hooks, i));
  slot_init(&more->items[count], hook);
  hooks = from_object(more);
  audit_has_hooks = true;
}

bool audit_send_values(Value event, Value arguments) {
  if (!audit_has_hooks) return true;
  Value all = hooks;
  for (int64_t i = 0; i < tuple_length(all); i++) {
    if (is_absent(audit_call_hook(tuple_get(all, i), event, arguments))) return false;
  }
  return true;
}

static Value argument_value(char kind, va_list *arguments) {
  switch (kind) {
  case 'O': {
    Value v = va_arg(*arguments, Value);
    return is_absent(v) ? NONE : v;
  }
  case 'i': return from_small_int(va_arg(*arguments, int));
  case 'l': return int_from_i64(va_arg(*arguments, int64_t));
  case 's': {
    const char *text = va_arg(*arguments, const char *);
    return text == NULL ? NONE : str_from_utf8_lossy(text, strlen(text));
  }
  default: unreachable_state("audit: kind of argument");
  }
}

bool audit_send(const char *event, const char *kinds, ...) {
  va_list arguments;
  Value list = list_new(0);
  bool made = true;
  va_start(arguments, kinds);
  for (; made && *kinds != 0; kinds++) {
    Value v = argument_value(*kinds, &arguments);
    made = !is_absent(v) && list_append(list, v);
  }
  va_end(arguments);
  return made && audit_send_values(str_from_ascii(event), list_as_tuple(list));
}
