/* Remembers the Python frames in which a file or socket was made, and prints them. */
#include "modules/created.h"

#include "interp/config.h"
#include "interp/frame_object.h"
#include "interp/import.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* (file, line, function, source line), as traceback.format_list wants it. */
static Value entry(Value *base, Value *callee) {
  const CodeObject *code = frame_code(base);
  int line = code_position(code, frame_position(base, callee)).line;
  return tuple_pack(4, slot_get(&code->filename), from_small_int(line), slot_get(&code->name),
                    NONE);
}

Value created_here(void) {
  if (!config.track_resources) return ABSENT;
  Value entries = list_new(8), *callee = NULL;
  bool ok = true;
  for (Value *base = current_thread->base; ok && base != NULL;
       callee = base, base = frame_caller(base))
    ok = list_append(entries, entry(base, callee));
  if (!ok) exception_clear();
  return ok ? entries : ABSENT;
}

Value created_text(Value created) {
  if (is_absent(created)) return str_from_ascii("");
  Value entries = list_new(list_length(created));
  for (int64_t i = list_length(created); i > 0; i--) {
    if (!list_append(entries, list_get(created, i - 1))) return ABSENT;
  }
  Value format = import_attribute("traceback", "format_list");
  Value lines = is_absent(format) ? ABSENT : call1(format, entries);
  Value text = is_absent(lines) ? ABSENT : str_join(str_from_ascii(""), lines);
  if (is_absent(text)) return ABSENT;
  return format_text("\nCreated at (most recent call last):\n%V",
                     str_slice(text, 0, max_of(str_length(text) - 1, (int64_t)0)));
}
