/* re.Match. */
#include "modules/sre/match.h"

#include "objects/dict.h"
#include "objects/int.h"
#include "objects/sequence.h"
#include "objects/str.h"
#include "objects/tuple.h"

DEFINE_TYPE_SHAPE(sre_match);

static always_inline MatchObject *as_match(Value v) {
  return object_cast(MatchObject, v);
}
static PatternObject *match_pattern(const MatchObject *match) {
  return as_pattern(slot_get(&match->pattern));
}
static int64_t group_count(const MatchObject *match) {
  return match->count / 2;
}

Value match_new(const Session *session, Value string) {
  const RegexRun *run = &session->run;
  int64_t count = 2 * (session->pattern->groups + 1);
  size_t size = sizeof(MatchObject) + (size_t)count * sizeof(int64_t);
  MatchObject *match =
      count <= 64 ? gc_alloc(&sre_match_shape, size) : gc_try_alloc(&sre_match_shape, size);
  if (unlikely(match == NULL)) return ABSENT;
  match->count = count;
  slot_init(&match->string, string);
  slot_init(&match->pattern, from_object(session->pattern));
  match->pos = session->pos;
  match->endpos = session->endpos;
  match->last_index = run->last_index;
  match->positions[0] = run->start;
  match->positions[1] = run->stop;
  for (int64_t i = 2; i < count; i += 2) {
    bool set = run->marks[i - 2] >= 0 && run->marks[i - 1] >= 0;
    match->positions[i] = set ? run->marks[i - 2] : -1;
    match->positions[i + 1] = set ? run->marks[i - 1] : -1;
  }
  return from_object(match);
}

/* ---- Groups ---- */

/* The number of the group called `key`, -1 if there is none such or an exception is set. */
static int64_t find_group(MatchObject *match, Value key) {
  int64_t group;
  if (has_index(key)) return index_to_i64_clip(key, &group) ? group : -1;
  Value number = dict_get(slot_get(&match_pattern(match)->groupindex), key);
  if (is_absent(number) || !is_int(number)) return -1;
  return int_fits_i64(number, &group) ? group : -1;
}

/* A number or a name of a group; ABSENT: group 0. false: exception set. */
static bool read_group(MatchObject *match, Value key, int64_t *group) {
  *group = 0;
  if (is_absent(key)) return true;
  *group = is_small_int(key) ? as_small_int(key) : find_group(match, key);
  if (likely(*group >= 0 && *group < group_count(match))) return true;
  if (!exception_pending()) raise_error(&exc_IndexError, "no such group");
  return false;
}

/* A buffer may have shrunk since it was searched. */
static Value slice_buffer(Value string, int64_t from, int64_t to) {
  Text text;
  if (!text_open(&text, string)) return ABSENT;
  Value slice = text_slice(&text, min_of(from, text.length), min_of(to, text.length));
  text_close(&text);
  return slice;
}

static Value group_text(const MatchObject *match, int64_t group, Value otherwise) {
  int64_t from = match->positions[2 * group], to = match->positions[2 * group + 1];
  if (from < 0) return otherwise;
  Value string = slot_get(&match->string);
  if (likely(is_str(string))) return str_slice(string, from, max_of(from, to));
  return slice_buffer(string, from, to);
}

static Value group_by_key(Value self, Value key) {
  int64_t group;
  if (!read_group(as_match(self), key, &group)) return ABSENT;
  return group_text(as_match(self), group, NONE);
}

static Value match_group(Value *args, int nargs, Value kwnames) {
  if (!is_absent(kwnames) && tuple_length(kwnames) > 0) {
    return raise_type_error("re.Match.group() takes no keyword arguments");
  }
  Value self = args[0];
  if (nargs == 1) return group_text(as_match(self), 0, NONE);
  if (nargs == 2) return group_by_key(self, args[1]);
  TupleObject *groups = tuple_alloc(nargs - 1);
  for (int i = 1; i < nargs; i++) {
    Value text = group_by_key(self, args[i]);
    if (is_absent(text)) return ABSENT;
    slot_set(groups, &groups->items[i - 1], text);
  }
  return from_object(groups);
}

static Value match_groups(Value *args, int nargs) {
  MatchObject *match = as_match(args[0]);
  TupleObject *groups = tuple_alloc(group_count(match) - 1);
  for (int64_t i = 1; i < group_count(match); i++) {
    Value text = group_text(match, i, args[1]);
    if (is_absent(text)) return ABSENT;
    slot_set(groups, &groups->items[i - 1], text);
  }
  return from_object(groups);
}

static Value match_groupdict(Value *args, int nargs) {
  MatchObject *match = as_match(args[0]);
  Value names = slot_get(&match_pattern(match)->groupindex), result = dict_new();
  Value name, number;
  for (int64_t position = 0; dict_next(names, &position, &name, &number);) {
    int64_t group;
    if (!read_group(match, name, &group)) return ABSENT;
    Value text = group_text(match, group, args[1]);
    if (is_absent(text) || !dict_set(result, name, text)) return ABSENT;
  }
  return result;
}

/* ---- Positions ---- */

static Value span_value(const MatchObject *match, int64_t group) {
  const int64_t *positions = match->positions + 2 * group;
  return tuple_pack(2, from_small_int(positions[0]), from_small_int(positions[1]));
}

static Value match_start(Value *args, int nargs) {
  int64_t group;
  if (!read_group(as_match(args[0]), args[1], &group)) return ABSENT;
  return from_small_int(as_match(args[0])->positions[2 * group]);
}

static Value match_end(Value *args, int nargs) {
  int64_t group;
  if (!read_group(as_match(args[0]), args[1], &group)) return ABSENT;
  return from_small_int(as_match(args[0])->positions[2 * group + 1]);
}

static Value match_span(Value *args, int nargs) {
  int64_t group;
  if (!read_group(as_match(args[0]), args[1], &group)) return ABSENT;
  return span_value(as_match(args[0]), group);
}

static Value get_regs(Value self, void *closure) {
  MatchObject *match = as_match(self);
  if (!is_absent(slot_get(&match->regs))) return slot_get(&match->regs);
  TupleObject *regs = tuple_alloc(group_count(match));
  for (int64_t i = 0; i < group_count(match); i++)
    slot_set(regs, &regs->items[i], span_value(match, i));
  slot_set(match, &match->regs, from_object(regs));
  return from_object(regs);
}

static Value get_lastindex(Value self, void *closure) {
  int64_t index = as_match(self)->last_index;
  return index == 0 ? NONE : from_small_int(index);
}

static Value get_lastgroup(Value self, void *closure) {
  const MatchObject *match = as_match(self);
  Value names = slot_get(&match_pattern(match)->indexgroup);
  bool named = match->last_index > 0 && match->last_index < tuple_length(names);
  return named ? tuple_get(names, match->last_index) : NONE;
}

/* ---- The rest ---- */

static Value match_expand(Value *args, int nargs) {
  Value re = import_module("re");
  if (is_absent(re)) return ABSENT;
  Value arguments[] = {slot_get(&as_match(args[0])->pattern), args[0], args[1]};
  return call_method(re, NAME("_expand"), arguments, 3, ABSENT);
}

static Value match_self(Value *args, int nargs) {
  return args[0];
}

static Value match_repr(Value self) {
  const MatchObject *match = as_match(self);
  Value text = group_text(match, 0, NONE);
  if (is_absent(text)) return ABSENT;
  return format_text("<%T object; span=(%lld, %lld), match=%.50R>", self,
                     (long long)match->positions[0], (long long)match->positions[1], text);
}

static const BuiltinDef match_methods[] = {
    METHOD_RAW("group(self, group1=?, /)", match_group, EFFECT_ANY, 0,
               "group([group1, ...]) -> str or tuple.\n    Return what the groups, given by number "
               "or name, matched.\n"
               "    Group 0 is the entire match."),
    METHOD("start(self, group=0, /)", match_start, EFFECT_ANY,
           "Return where the text matched by the group starts."),
    METHOD("end(self, group=0, /)", match_end, EFFECT_ANY,
           "Return where the text matched by the group ends."),
    METHOD("span(self, group=0, /)", match_span, EFFECT_ANY,
           "Return the tuple (start(group), end(group))."),
    METHOD("groups(self, /, default=None)", match_groups, EFFECT_ANY,
           "Return a tuple of what all groups matched, from 1.\n\n"
           "  default\n    Stands for groups that did not take part in the match."),
    METHOD("groupdict(self, /, default=None)", match_groupdict, EFFECT_ANY,
           "Return a dictionary of what the groups with names matched.\n\n"
           "  default\n    Stands for groups that did not take part in the match."),
    METHOD("expand(self, /, template)", match_expand, EFFECT_ANY,
           "Return the template with its escapes replaced, as sub() does it."),
    METHOD("__copy__(self, /)", match_self, EFFECT_PURE, NULL),
    METHOD("__deepcopy__(self, memo, /)", match_self, EFFECT_PURE, NULL),
    CLASS_GETITEM_METHOD("See PEP 585"),
    METHOD_END,
};

static const GetSetDef match_getset[] = {
    {"lastindex", get_lastindex, NULL, "The number of the last group that matched.", NULL},
    {"lastgroup", get_lastgroup, NULL, "The name of the last group that matched.", NULL},
    {"regs", get_regs, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static const MemberDef match_members[] = {
    {"string", MEMBER_SLOT, offsetof(MatchObject, string), false, "The string that was searched."},
    {"re", MEMBER_SLOT, offsetof(MatchObject, pattern), false, "The pattern."},
    {"pos", MEMBER_INT64, offsetof(MatchObject, pos), false, "Where the search began."},
    {"endpos", MEMBER_INT64, offsetof(MatchObject, endpos), false,
     "Where the search ended at the latest."},
    {NULL, MEMBER_SLOT, 0, false, NULL},
};

static const Layout match_layout = {
    .name = "MatchObject",
    .fixed_size = sizeof(MatchObject),
    .slots_offset = offsetof(MatchObject, string),
    .slots_count = 3,
    .length_offset = offsetof(MatchObject, count),
    .item_size = sizeof(int64_t),
};

Type sre_match_type = {
    .name = "re.Match",
    .base = &object_type,
    .layout = &match_layout,
    .root_shape = &sre_match_shape,
    .flags = TYPE_NO_INSTANCES | TYPE_KEYED,
    .slots = {.repr = match_repr, .get_item = group_by_key},
    .methods = match_methods,
    .getset = match_getset,
    .members = match_members,
    .doc = "The result of re.match() and re.search().\nMatch objects always have a boolean value "
           "of True.",
};
