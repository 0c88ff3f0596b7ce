/* re.Pattern: compiling, attributes, comparison; matching once. */
#include "modules/sre/pattern.h"

#include "base/hash.h"
#include "base/unicode_db.h"
#include "modules/sre/match.h"
#include "objects/bytes.h"
#include "objects/descr.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/sequence.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* ---- The engine's view of the character database ---- */

static uint32_t type_lower(uint32_t c) {
  return c <= TEXT_MAX_CODE_POINT ? unicode_lower(c) : c;
}
static uint32_t type_upper(uint32_t c) {
  return c <= TEXT_MAX_CODE_POINT ? unicode_upper(c) : c;
}

static unsigned type_properties(uint32_t c) {
  if (c > TEXT_MAX_CODE_POINT) return 0;
  unsigned flags = unicode_type(c)->flags, properties = 0;
  if (flags & UNICODE_DECIMAL) properties |= CHAR_DIGIT;
  if (flags & UNICODE_ALNUM || c == '_') properties |= CHAR_WORD;
  if (flags & UNICODE_SPACE) properties |= CHAR_SPACE;
  if (flags & UNICODE_LINE_BREAK) properties |= CHAR_LINEBREAK;
  return properties;
}

static const CharTypes *char_types(void) {
  static CharTypes types = {
      .lower = type_lower, .upper = type_upper, .properties = type_properties};
  static bool ready;
  if (!ready) char_types_init(&types);
  ready = true;
  return &types;
}

/* ---- Compiling ---- */

static bool read_word(Value v, uint32_t *word) {
  uint64_t wide;
  if (!unsigned_long_convert(v, &wide) || wide > UINT32_MAX) {
    exception_clear();
    raise_error(&exc_OverflowError, "regular expression code size limit exceeded");
    return false;
  }
  *word = (uint32_t)wide;
  return true;
}

static bool read_words(Value list, uint32_t *words) {
  for (int64_t i = 0; i < list_length(list); i++) {
    if (!read_word(list_get(list, i), &words[i])) return false;
  }
  return true;
}

/* NULL: exception set. */
static Regex *compile_code(Value list, int64_t groups) {
  size_t length = (size_t)list_length(list);
  uint32_t *words = malloc((length + 1) * sizeof(uint32_t));
  RegexStatus status = REGEX_NO_MEMORY;
  Regex *regex = NULL;
  if (words != NULL) {
    if (!read_words(list, words)) {
      free(words);
      return NULL;
    }
    regex =
        regex_compile(words, length, groups < 0 ? SIZE_MAX : (size_t)groups, char_types(), &status);
    free(words);
  }
  if (regex != NULL) return regex;
  if (status == REGEX_BAD_CODE) {
    raise_error(&exc_RuntimeError, "invalid SRE code");
  } else {
    raise_memory_error();
  }
  return NULL;
}

static bool find_kind(Value source, TextKind *kind) {
  *kind = TEXT_ANY;
  if (is_none(source)) return true;
  Text text;
  if (!text_open(&text, source)) return false;
  *kind = text.is_str ? TEXT_STR : TEXT_BYTES;
  text_close(&text);
  return true;
}

static bool check_argument(Value v, uint32_t type_flag, const char *name, const char *type) {
  if (has_type_flag(v, type_flag)) return true;
  raise_type_error("compile() argument '%s' must be %s, not %Y", name, type, v);
  return false;
}

Value pattern_compile(Value *args, int nargs) {
  Value source = args[0], code = args[2], groupindex = args[4], indexgroup = args[5];
  int flags;
  int64_t groups;
  TextKind kind;
  if (!index_to_int(args[1], &flags) || !check_argument(code, TYPE_LIST, "code", "list") ||
      !index_to_i64(args[3], &groups) ||
      !check_argument(groupindex, TYPE_DICT, "groupindex", "dict") ||
      !check_argument(indexgroup, TYPE_TUPLE, "indexgroup", "tuple") || !find_kind(source, &kind)) {
    return ABSENT;
  }
  Regex *regex = compile_code(code, groups);
  if (regex == NULL) return ABSENT;
  PatternObject *pattern = gc_new(&sre_pattern_shape);
  gc_write_barrier(pattern);
  slot_init(&pattern->pattern, source);
  slot_init(&pattern->groupindex, groupindex);
  slot_init(&pattern->indexgroup, indexgroup);
  pattern->regex = regex;
  pattern->flags = flags;
  pattern->groups = groups;
  pattern->kind = kind;
  gc_add_memory_pressure(regex_size(regex));
  return from_object(pattern);
}

static void pattern_finalize(Object *object) {
  regex_free(((PatternObject *)(void *)object)->regex);
}

/* ---- Sessions ---- */

static int poll_signals(void) {
  return thread_poll() ? 0 : -1;
}

static bool accepts_text(const PatternObject *pattern, const Text *text) {
  if (pattern->kind == TEXT_STR && !text->is_str) {
    raise_type_error("cannot use a string pattern on a bytes-like object");
    return false;
  }
  if (pattern->kind == TEXT_BYTES && text->is_str) {
    raise_type_error("cannot use a bytes pattern on a string-like object");
    return false;
  }
  return true;
}

bool session_open(Session *session, Value pattern, Value string, int64_t pos, int64_t endpos) {
  session->pattern = as_pattern(pattern);
  if (!text_open(&session->text, string)) return false;
  const Text *text = &session->text;
  session->pos = max_of(0, min_of(pos, text->length));
  session->endpos = max_of(0, min_of(endpos, text->length));
  if (accepts_text(session->pattern, text)) {
    const Regex *regex = session->pattern->regex;
    if (regex_run_init(&session->run, regex, text->units, text->width, session->endpos)) {
      session->run.start = session->pos;
      session->run.check = poll_signals;
      return true;
    }
    raise_memory_error();
  }
  text_close(&session->text);
  return false;
}

void session_close(Session *session) {
  regex_run_clear(&session->run);
  text_close(&session->text);
}

int session_match(Session *session, RegexMode mode) {
  RegexStatus status = regex_run(&session->run, mode);
  if (likely(status >= 0)) return status == REGEX_MATCH;
  if (status == REGEX_NO_MEMORY) raise_memory_error();
  assert(exception_pending());
  return -1;
}

void session_span(const Session *session, int64_t group, int64_t *from, int64_t *to) {
  const RegexRun *run = &session->run;
  *from = group == 0 ? run->start : run->marks[2 * group - 2];
  *to = group == 0 ? run->stop : run->marks[2 * group - 1];
}

Value session_group(const Session *session, int64_t group, Value otherwise) {
  int64_t from, to;
  session_span(session, group, &from, &to);
  return from < 0 || to < 0 ? otherwise : text_slice(&session->text, from, to);
}

bool pattern_bounds(Value pos, Value endpos, int64_t *from, int64_t *to) {
  *from = 0;
  *to = INT64_MAX;
  if (!is_absent(pos) && !index_to_i64(pos, from)) return false;
  return is_absent(endpos) || index_to_i64(endpos, to);
}

/* ---- Matching once ---- */

static Value match_once(Value *args, RegexMode mode) {
  int64_t pos, endpos;
  Session session;
  if (!pattern_bounds(args[2], args[3], &pos, &endpos) ||
      !session_open(&session, args[0], args[1], pos, endpos)) {
    return ABSENT;
  }
  int matched = session_match(&session, mode);
  Value result = matched > 0 ? match_new(&session, args[1]) : matched == 0 ? NONE : ABSENT;
  session_close(&session);
  return result;
}

static Value pattern_match(Value *args, int nargs) {
  return match_once(args, REGEX_PREFIX);
}
static Value pattern_fullmatch(Value *args, int nargs) {
  return match_once(args, REGEX_FULL);
}
static Value pattern_search(Value *args, int nargs) {
  return match_once(args, REGEX_SEARCH);
}

/* ---- Attributes, comparison, representation ---- */

static Value get_groupindex(Value self, void *closure) {
  return mappingproxy_new(slot_get(&as_pattern(self)->groupindex));
}

static Value pattern_self(Value *args, int nargs) {
  return args[0];
}

static bool pattern_hash(Value self, int64_t *hash) {
  PatternObject *pattern = as_pattern(self);
  if (!object_hash(slot_get(&pattern->pattern), hash)) return false;
  size_t length;
  const uint32_t *code = regex_code(pattern->regex, &length);
  *hash ^= hash_bytes(code, length * sizeof *code);
  *hash ^= pattern->flags ^ pattern->groups ^ pattern->kind;
  if (*hash == -1) *hash = -2;
  return true;
}

static bool same_code(const PatternObject *a, const PatternObject *b) {
  size_t length_a, length_b;
  const uint32_t *code_a = regex_code(a->regex, &length_a),
                 *code_b = regex_code(b->regex, &length_b);
  return length_a == length_b && memcmp(code_a, code_b, length_a * sizeof *code_a) == 0;
}

/* Equal when they match the same and look the same: the code may depend on the locale at the time
   of compilation. */
static Value pattern_compare(Value self, Value other, CompareOp op) {
  if ((op != CMP_EQ && op != CMP_NE) || type_of(other) != &sre_pattern_type) return NOT_IMPLEMENTED;
  PatternObject *a = as_pattern(self), *b = as_pattern(other);
  int equal = a == b;
  if (!equal && a->flags == b->flags && a->kind == b->kind && same_code(a, b)) {
    equal = object_equal(slot_get(&a->pattern), slot_get(&b->pattern));
  }
  return equal < 0 ? ABSENT : from_bool(equal == (op == CMP_EQ));
}

static const struct {
  const char *name;
  int64_t flag;
} flag_names[] = {
    {"re.TEMPLATE", SRE_FLAG_TEMPLATE}, {"re.IGNORECASE", SRE_FLAG_IGNORECASE},
    {"re.LOCALE", SRE_FLAG_LOCALE},     {"re.MULTILINE", SRE_FLAG_MULTILINE},
    {"re.DOTALL", SRE_FLAG_DOTALL},     {"re.UNICODE", SRE_FLAG_UNICODE},
    {"re.VERBOSE", SRE_FLAG_VERBOSE},   {"re.DEBUG", SRE_FLAG_DEBUG},
    {"re.ASCII", SRE_FLAG_ASCII},
};

/* ", re.IGNORECASE|0x1000", or nothing where all flags are implied. */
static void describe_flags(const PatternObject *pattern, char *out, size_t size) {
  int64_t flags = pattern->flags;
  enum { CHARACTERS = SRE_FLAG_LOCALE | SRE_FLAG_UNICODE | SRE_FLAG_ASCII };
  if (pattern->kind == TEXT_STR && (flags & CHARACTERS) == SRE_FLAG_UNICODE)
    flags &= ~(int64_t)SRE_FLAG_UNICODE;
  const char *separator = ", ";
  size_t length = 0;
  out[0] = 0;
  for (size_t i = 0; i < countof(flag_names); i++) {
    if (!(flags & flag_names[i].flag)) continue;
    length += (size_t)snprintf(out + length, size - length, "%s%s", separator, flag_names[i].name);
    flags &= ~flag_names[i].flag;
    separator = "|";
  }
  if (flags != 0) snprintf(out + length, size - length, "%s0x%x", separator, (unsigned)flags);
}

static Value pattern_repr(Value self) {
  char flags[160];
  describe_flags(as_pattern(self), flags, sizeof flags);
  return format_text("re.compile(%.200R%s)", slot_get(&as_pattern(self)->pattern), flags);
}

/* ---- The type ---- */

#define BOUNDS "string, pos=0, endpos=sys.maxsize)"

static const BuiltinDef pattern_methods[] = {
    METHOD("match(self, /, " BOUNDS, pattern_match, EFFECT_ANY,
           "Match at the start of the string (or at pos)."),
    METHOD("fullmatch(self, /, " BOUNDS, pattern_fullmatch, EFFECT_ANY, "Match all of the string."),
    METHOD("search(self, /, " BOUNDS, pattern_search, EFFECT_ANY,
           "Find the first place where the pattern matches and return the match.\n\nReturn None if "
           "there is none."),
    METHOD("sub(self, /, repl, string, count=0)", pattern_sub, EFFECT_ANY,
           "Return the string with the matches, at most count of them if it is not 0, replaced by "
           "repl."),
    METHOD("subn(self, /, repl, string, count=0)", pattern_subn, EFFECT_ANY,
           "Return what sub() returns, and the number of replacements, as a tuple."),
    METHOD("findall(self, /, " BOUNDS, pattern_findall, EFFECT_ANY,
           "Return a list of what all matches found, which do not overlap."),
    METHOD("split(self, /, string, maxsplit=0)", pattern_split, EFFECT_ANY,
           "Split the string where the pattern matches."),
    METHOD("finditer(self, /, " BOUNDS, pattern_finditer, EFFECT_ANY,
           "Return an iterator over all matches, which do not overlap.\n\nEach item is a match "
           "object."),
    METHOD("scanner(self, /, " BOUNDS, pattern_scanner, EFFECT_ANY, NULL),
    METHOD("__copy__(self, /)", pattern_self, EFFECT_PURE, NULL),
    METHOD("__deepcopy__(self, memo, /)", pattern_self, EFFECT_PURE, NULL),
    CLASS_GETITEM_METHOD("See PEP 585"),
    METHOD_END,
};

static const GetSetDef pattern_getset[] = {
    {"groupindex", get_groupindex, NULL, "Names of groups and their numbers.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static const MemberDef pattern_members[] = {
    {"pattern", MEMBER_SLOT, offsetof(PatternObject, pattern), false,
     "What the pattern was compiled from."},
    {"flags", MEMBER_INT64, offsetof(PatternObject, flags), false,
     "The flags it was compiled with."},
    {"groups", MEMBER_INT64, offsetof(PatternObject, groups), false, "How many groups capture."},
    {NULL, MEMBER_SLOT, 0, false, NULL},
};

static const Layout pattern_layout = {
    .name = "PatternObject",
    .fixed_size = sizeof(PatternObject),
    .slots_offset = offsetof(PatternObject, pattern),
    .slots_count = 5,
    .finalize = pattern_finalize,
};

DEFINE_TYPE_SHAPE(sre_pattern);
Type sre_pattern_type = {
    .name = "re.Pattern",
    .base = &object_type,
    .layout = &pattern_layout,
    .root_shape = &sre_pattern_shape,
    .flags = TYPE_NO_INSTANCES | TYPE_HAS_WEAKREF,
    .slots = {.repr = pattern_repr, .hash = pattern_hash, .compare = pattern_compare},
    .methods = pattern_methods,
    .getset = pattern_getset,
    .members = pattern_members,
    .doc = "Compiled regular expression object.",
};
