/* Any object to a pickle: what decides how. */
#include "modules/_pickle/pickler.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/tuple.h"

/* -- Persistent ids ---------------------------------------------------------------------------- */

static bool pickle_save_plain(Pickler *p, Value v);

static bool put_persistent_id(Pickler *p, Value id) {
  if (p->binary) return pickle_save_plain(p, id) && pickler_put_opcode(p, PICKLE_BINPERSID);
  Value text = object_str(id);
  if (is_absent(text)) return false;
  if (as_str(text)->ascii) return pickler_put_line(p, PICKLE_PERSID, text);
  raise_pickling("persistent IDs in protocol 0 must be ASCII strings");
  return false;
}

/* 1: the object has one, and it is written; 0: it has none; -1 */
static int save_persistent(Pickler *p, Value v) {
  Value id = call1(slot_get(&p->persistent_id), v);
  if (is_absent(id)) return -1;
  if (is_none(id)) return 0;
  return put_persistent_id(p, id) ? 1 : -1;
}

/* -- By exact type ----------------------------------------------------------------------------- */

static bool put_bool(Pickler *p, bool truth) {
  if (p->protocol >= 2) return pickler_put_opcode(p, truth ? PICKLE_NEWTRUE : PICKLE_NEWFALSE);
  return pickler_put(p, truth ? "I01\n" : "I00\n", 4);
}

/* Objects without identity: 1 written, 0 it is another, -1. */
static int save_atom(Pickler *p, Value v) {
  bool ok;
  if (is_none(v))
    ok = pickler_put_opcode(p, PICKLE_NONE);
  else if (is_bool(v))
    ok = put_bool(p, same(v, TRUE_VALUE));
  else if (is_exact_int(v))
    ok = pickle_save_int(p, v);
  else if (is_exact_float(v))
    ok = pickle_save_float(p, v);
  else
    return 0;
  return ok ? 1 : -1;
}

typedef bool (*SaveFunction)(Pickler *, Value);

/* How objects of exactly this type are written; NULL: by their __reduce__. */
static SaveFunction save_function(const Type *type) {
  if (type == &str_type) return pickle_save_str;
  if (type == &tuple_type) return pickle_save_tuple;
  if (type == &dict_type) return pickle_save_dict;
  if (type == &list_type) return pickle_save_list;
  if (type == &bytes_type) return pickle_save_bytes;
  if (type == &set_type) return pickle_save_set;
  if (type == &frozenset_type) return pickle_save_frozenset;
  if (type == &bytearray_type) return pickle_save_bytearray;
  return type == &pickle_buffer_type ? pickle_save_buffer : NULL;
}

/* -- __reduce__ -------------------------------------------------------------------------------- */

/* The function registered for the type; ABSENT without exception if there is none. */
static Value registered_reducer(Pickler *p, Type *type) {
  Value table = slot_get(&p->dispatch_table);
  if (is_absent(table)) table = pickle_import("copyreg", "dispatch_table");
  if (is_absent(table)) return ABSENT;
  if (is_exact_dict(table)) return dict_get(table, type_value(type));
  Value found = object_getitem(table, type_value(type));
  if (is_absent(found)) (void)exception_suppress(&exc_KeyError);
  return found;
}

static Value reduce_object(Pickler *p, Value v) {
  Value method = object_lookup_attr(v, NAME("__reduce_ex__"));
  if (!is_absent(method)) return call1(method, from_small_int(p->protocol));
  if (exception_pending()) return ABSENT;
  method = object_lookup_attr(v, NAME("__reduce__"));
  if (!is_absent(method)) return call0(method);
  return exception_pending() ? ABSENT : raise_pickling("can't pickle '%.200T' object: %R", v, v);
}

static bool save_reduced(Pickler *p, Value reduction, Value v) {
  if (is_absent(reduction)) return false;
  if (is_str(reduction)) return pickle_save_global(p, v, reduction);
  if (is_tuple(reduction)) return pickle_save_reduction(p, reduction, v);
  raise_pickling("__reduce__ must return a string or tuple");
  return false;
}

/* Pickler.reducer_override: ABSENT without exception if it leaves the object to the usual ways. */
static Value overridden_reduction(Pickler *p, Value v) {
  Value override = slot_get(&p->reducer_override);
  if (is_absent(override)) return ABSENT;
  Value reduction = call1(override, v);
  return !is_absent(reduction) && same(reduction, NOT_IMPLEMENTED) ? ABSENT : reduction;
}

static bool save_other(Pickler *p, Value v) {
  Type *type = type_of(v);
  Value reduction = overridden_reduction(p, v);
  if (!is_absent(reduction) || exception_pending()) return save_reduced(p, reduction, v);
  if (type == &type_type) return pickle_save_type(p, v);
  if (type == &function_type) return pickle_save_global(p, v, ABSENT);
  Value reducer = registered_reducer(p, type);
  if (!is_absent(reducer)) return save_reduced(p, call1(reducer, v), v);
  if (exception_pending()) return false;
  return is_type_object(v) ? pickle_save_global(p, v, ABSENT)
                           : save_reduced(p, reduce_object(p, v), v);
}

/* -- Any object -------------------------------------------------------------------------------- */

static bool save_known(Pickler *p, Value v) {
  int64_t number = pickler_memo_find(p, v);
  if (number >= 0) return pickler_put_get(p, number);
  SaveFunction save = save_function(type_of(v));
  if (save == pickle_save_str) return save(p, v);
  if (!recursion_enter(" while pickling an object")) return false;
  bool ok = save != NULL ? save(p, v) : save_other(p, v);
  recursion_leave();
  return ok;
}

/* Saves the value without asking persistent_id for it. */
static bool pickle_save_plain(Pickler *p, Value v) {
  int atom = save_atom(p, v);
  return (atom != 0 ? atom > 0 : save_known(p, v)) && pickler_boundary(p);
}

bool pickle_save(Pickler *p, Value v) {
  if (unlikely(!is_absent(slot_get(&p->persistent_id)))) {
    int persistent = save_persistent(p, v);
    if (persistent != 0) return persistent > 0 && pickler_boundary(p);
  }
  return pickle_save_plain(p, v);
}
