/* All matches in a text: findall, split; and one after the other: scanners and finditer. */
#include "modules/sre/match.h"
#include "objects/bytes.h"
#include "objects/list.h"
#include "objects/sequence.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* ---- findall ---- */

/* What a match contributes: its text, its group's text, or a tuple of its groups' texts. */
static Value found_item(const Session *session, Value empty) {
  int64_t groups = session->pattern->groups;
  if (groups <= 1) return session_group(session, groups, empty);
  TupleObject *item = tuple_alloc(groups);
  for (int64_t i = 0; i < groups; i++) {
    Value text = session_group(session, i + 1, empty);
    if (is_absent(text)) return ABSENT;
    slot_set(item, &item->items[i], text);
  }
  return from_object(item);
}

static Value collect_all(Session *session) {
  Value found = list_new(4), empty = text_slice(&session->text, 0, 0);
  if (is_absent(empty)) return ABSENT;
  int matched;
  while ((matched = session_match(session, REGEX_SEARCH)) > 0) {
    Value item = found_item(session, empty);
    if (is_absent(item) || !list_append(found, item)) return ABSENT;
    session_advance(session);
  }
  return matched == 0 ? found : ABSENT;
}

Value pattern_findall(Value *args, int nargs) {
  int64_t pos, endpos;
  Session session;
  if (!pattern_bounds(args[2], args[3], &pos, &endpos)) return ABSENT;
  if (!session_open(&session, args[0], args[1], pos, endpos)) return ABSENT;
  Value found = collect_all(&session);
  session_close(&session);
  return found;
}

/* ---- split ---- */

static bool append_slice(Value list, const Session *session, int64_t from, int64_t to) {
  Value slice = text_slice(&session->text, from, to);
  return !is_absent(slice) && list_append(list, slice);
}

static bool append_groups(Value list, const Session *session) {
  for (int64_t i = 1; i <= session->pattern->groups; i++) {
    Value text = session_group(session, i, NONE);
    if (is_absent(text) || !list_append(list, text)) return false;
  }
  return true;
}

static Value split_text(Session *session, int64_t limit) {
  Value pieces = list_new(4);
  int64_t last = 0;
  for (int64_t n = 0; limit == 0 || n < limit; n++) {
    int matched = session_match(session, REGEX_SEARCH);
    if (matched < 0) return ABSENT;
    if (matched == 0) break;
    if (!append_slice(pieces, session, last, session->run.start) || !append_groups(pieces, session))
      return ABSENT;
    last = session->run.stop;
    session_advance(session);
  }
  return append_slice(pieces, session, last, session->endpos) ? pieces : ABSENT;
}

Value pattern_split(Value *args, int nargs) {
  int64_t limit;
  Session session;
  if (!index_to_i64(args[2], &limit) || !session_open(&session, args[0], args[1], 0, INT64_MAX))
    return ABSENT;
  Value pieces = split_text(&session, limit);
  session_close(&session);
  return pieces;
}

/* ---- Scanners ---- */

/* The state of a search that goes on from call to call. Both types share it. */
typedef struct ScannerObject {
  Object header;
  Slot pattern;      /* PatternObject */
  Slot string;       /* as given */
  Slot view;         /* a memoryview of it that keeps a buffer from changing size, or absent */
  int64_t pos;       /* part of the text, */
  int64_t endpos;    /* clipped to it */
  int64_t start;     /* where the next match begins at the earliest; -1: no more */
  bool must_advance; /* an empty match there does not count */
  bool executing;    /* a signal handler may find a scanner at work */
} ScannerObject;

DEFINE_TYPE_SHAPE(sre_scanner);
DEFINE_TYPE_SHAPE(sre_finditer);

static always_inline ScannerObject *as_scanner(Value v) {
  return object_cast(ScannerObject, v);
}

/* memoryview(string), ABSENT where none is needed or an exception is set. */
static Value view_of(Value string) {
  if (is_str(string) || is_bytes(string)) return ABSENT;
  Value type = builtins_get(NAME("memoryview"));
  return is_absent(type) ? ABSENT : call1(type, string);
}

static Value scanner_new(Shape *shape, Value *args) {
  int64_t pos, endpos;
  Session session;
  if (!pattern_bounds(args[2], args[3], &pos, &endpos) ||
      !session_open(&session, args[0], args[1], pos, endpos)) {
    return ABSENT;
  }
  session_close(&session);
  Value view = view_of(args[1]);
  if (exception_pending()) return ABSENT;
  ScannerObject *scanner = gc_new(shape);
  slot_init(&scanner->pattern, args[0]);
  slot_init(&scanner->string, args[1]);
  slot_init(&scanner->view, view);
  scanner->pos = scanner->start = session.pos;
  scanner->endpos = session.endpos;
  return from_object(scanner);
}

static bool scanner_finish(ScannerObject *scanner) {
  scanner->start = -1;
  Value view = slot_get(&scanner->view);
  if (is_absent(view)) return true;
  slot_set(scanner, &scanner->view, ABSENT);
  return !is_absent(call_method0(view, NAME("release")));
}

/* The next match, None if there is none, ABSENT with an exception set. */
static Value scanner_step(Value self, RegexMode mode) {
  ScannerObject *scanner = as_scanner(self);
  if (scanner->start < 0) return NONE;
  if (scanner->executing) return raise_value_error("regular expression scanner already executing");
  Value view = slot_get(&scanner->view),
        string = is_absent(view) ? slot_get(&scanner->string) : view;
  Session session;
  if (!session_open(&session, slot_get(&scanner->pattern), string, scanner->pos, scanner->endpos))
    return ABSENT;
  session.run.start = scanner->start;
  session.run.must_advance = scanner->must_advance;
  scanner->executing = true;
  int matched = session_match(&session, mode);
  scanner->executing = false;
  Value result = ABSENT;
  if (matched > 0) {
    result = match_new(&session, slot_get(&scanner->string));
    session_advance(&session);
    scanner->start = session.run.start;
    scanner->must_advance = session.run.must_advance;
  }
  session_close(&session);
  if (matched == 0 && scanner_finish(scanner)) result = NONE;
  GC_KEEP(scanner);
  return result;
}

static Value scanner_match(Value *args, int nargs) {
  return scanner_step(args[0], REGEX_PREFIX);
}
static Value scanner_search(Value *args, int nargs) {
  return scanner_step(args[0], REGEX_SEARCH);
}

static Value finditer_self(Value self) {
  return self;
}
static Value finditer_next(Value self) {
  Value match = scanner_step(self, REGEX_SEARCH);
  return is_none(match) ? ABSENT : match;
}

Value pattern_scanner(Value *args, int nargs) {
  return scanner_new(&sre_scanner_shape, args);
}
Value pattern_finditer(Value *args, int nargs) {
  return scanner_new(&sre_finditer_shape, args);
}

static const BuiltinDef scanner_methods[] = {
    METHOD("match(self, /)", scanner_match, EFFECT_ANY, NULL),
    METHOD("search(self, /)", scanner_search, EFFECT_ANY, NULL),
    METHOD_END,
};

static const MemberDef scanner_members[] = {
    {"pattern", MEMBER_SLOT, offsetof(ScannerObject, pattern), false, NULL},
    {NULL, MEMBER_SLOT, 0, false, NULL},
};

static const Layout scanner_layout = {
    .name = "ScannerObject",
    .fixed_size = sizeof(ScannerObject),
    .slots_offset = offsetof(ScannerObject, pattern),
    .slots_count = 3,
};

Type sre_scanner_type = {
    .name = "_sre.SRE_Scanner",
    .base = &object_type,
    .layout = &scanner_layout,
    .root_shape = &sre_scanner_shape,
    .flags = TYPE_NO_INSTANCES,
    .methods = scanner_methods,
    .members = scanner_members,
};

Type sre_finditer_type = {
    .name = "callable_iterator",
    .base = &object_type,
    .layout = &scanner_layout,
    .root_shape = &sre_finditer_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.iter = finditer_self, .next = finditer_next},
};
