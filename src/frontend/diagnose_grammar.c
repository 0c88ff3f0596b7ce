/* The notation of diagnose_rules.def to the structures of diagnose.h. Mistakes in it are fatal. */
#include "frontend/diagnose.h"

static const char *const rule_names[RULE_COUNT] = {
#define RULE(name, kind, text) #name,
#include "frontend/diagnose_rules.def"
};
static const char *const rule_texts[RULE_COUNT] = {
#define RULE(name, kind, text) text,
#include "frontend/diagnose_rules.def"
};
static const RuleKind rule_kinds[RULE_COUNT] = {
#define RULE(name, kind, text) kind,
#include "frontend/diagnose_rules.def"
};

/* Token types without text, by name. */
static const char *const type_names[] = {
#define TOKEN(name) #name,
#include "frontend/tokens.def"
};

enum { MAX_ITEMS = 24, MAX_ALTERNATIVES = 16, NAME_SLOTS = 1024 };

typedef struct Reader {
  const char *s;        /* next character of the grammar */
  Arena *arena;         /* where the rules go */
  const int16_t *names; /* hash table of rules; -1: empty */
} Reader;

static bool is_word(const char *text, size_t length, const char *word) {
  return strlen(word) == length && memcmp(text, word, length) == 0;
}

/* --- Names ---------------------------------------------------------------------------------- */

static uint32_t name_slot(const char *text, size_t length) {
  uint32_t hash = 0;
  for (size_t i = 0; i < length; i++) hash = hash * 31 + (unsigned char)text[i];
  return (hash ^ hash >> 10) % NAME_SLOTS;
}

static void fill_names(int16_t *names) {
  for (int i = 0; i < NAME_SLOTS; i++) names[i] = -1;
  for (int16_t i = 0; i < RULE_COUNT; i++) {
    uint32_t slot = name_slot(rule_names[i], strlen(rule_names[i]));
    while (names[slot] >= 0) slot = (slot + 1) % NAME_SLOTS;
    names[slot] = i;
  }
}

static int16_t find_rule(const Reader *r, const char *text, size_t length) {
  uint32_t slot = name_slot(text, length);
  for (; r->names[slot] >= 0; slot = (slot + 1) % NAME_SLOTS)
    if (is_word(text, length, rule_names[r->names[slot]])) return r->names[slot];
  fatal_error(__FILE__, __LINE__, text);
}

static TokenType find_token(const char *text, size_t length) {
  for (int type = 0; type < TOKEN_COUNT; type++)
    if (token_text[type] != NULL && is_word(text, length, token_text[type])) return (TokenType)type;
  for (size_t type = 0; type < countof(type_names); type++)
    if (is_word(text, length, type_names[type])) return (TokenType)type;
  fatal_error(__FILE__, __LINE__, text);
}

static AstKind find_kind(const char *text, size_t length) {
  for (int kind = 1; kind < AST_KIND_COUNT; kind++)
    if (is_word(text, length, ast_kind_info[kind].name)) return (AstKind)kind;
  fatal_error(__FILE__, __LINE__, text);
}

/* --- Characters ----------------------------------------------------------------------------- */

static void skip_spaces(Reader *r) {
  while (*r->s == ' ') r->s++;
}

static bool take(Reader *r, char c) {
  skip_spaces(r);
  if (*r->s != c) return false;
  r->s++;
  return true;
}

/* The text up to the next delimiter, which is skipped, as the first one has been. */
static const char *quoted(Reader *r, char delimiter, size_t *length) {
  const char *start = r->s, *end = strchr(start, delimiter);
  *length = (size_t)(end - start);
  r->s = end + 1;
  return start;
}

static size_t word_length(const char *s) {
  size_t length = 0;
  while (char_class[(unsigned char)s[length]] & CHAR_NAME) length++;
  return length;
}

static const char *read_word(Reader *r, size_t *length) {
  skip_spaces(r);
  const char *start = r->s;
  *length = word_length(start);
  r->s += *length;
  return start;
}

/* --- Items ---------------------------------------------------------------------------------- */

static Choice *read_choice(Reader *r);
static Peg read_item(Reader *r);

static Peg *keep(Reader *r, Peg peg) {
  return arena_copy(r->arena, &peg, sizeof peg);
}

static Peg read_name(Reader *r) {
  size_t length;
  const char *text = read_word(r, &length);
  if (length == 0) fatal_error(__FILE__, __LINE__, r->s);
  if (is_word(text, length, "WORD")) return (Peg){.op = PEG_ANY_WORD};
  if (*text >= 'A' && *text <= 'Z')
    return (Peg){.op = PEG_TOKEN, .token = find_token(text, length)};
  return (Peg){.op = PEG_RULE, .rule = find_rule(r, text, length)};
}

/* An item without what may stand behind it. */
static Peg read_atom(Reader *r) {
  size_t length;
  if (take(r, '&')) return (Peg){.op = PEG_AND, .inner = keep(r, read_atom(r))};
  if (take(r, '!')) return (Peg){.op = PEG_NOT, .inner = keep(r, read_atom(r))};
  if (take(r, '~')) return (Peg){.op = PEG_CUT};
  if (take(r, '@')) {
    Peg peg = read_atom(r);
    peg.op = PEG_FORCED;
    return peg;
  }
  if (take(r, '\'')) {
    const char *text = quoted(r, '\'', &length);
    return (Peg){.op = PEG_TOKEN, .token = find_token(text, length)};
  }
  if (take(r, '"')) {
    const char *text = quoted(r, '"', &length);
    return (Peg){.op = PEG_WORD, .word = arena_strndup(r->arena, text, length)};
  }
  if (take(r, '{')) {
    Peg *item = keep(r, read_item(r));
    Peg *separator = keep(r, read_item(r));
    take(r, '}');
    return (Peg){.op = PEG_SEPARATED, .inner = item, .separator = separator};
  }
  if (take(r, '(')) {
    Choice *choice = read_choice(r);
    take(r, ')');
    return (Peg){.op = PEG_GROUP, .choice = choice};
  }
  return read_name(r);
}

static Peg read_item(Reader *r) {
  skip_spaces(r);
  char label = 0;
  if (r->s[0] != 0 && r->s[1] == ':' && word_length(r->s) == 1) {
    label = r->s[0];
    r->s += 2;
  }
  Peg peg = read_atom(r);
  PegOp op = *r->s == '?' ? PEG_OPTIONAL : *r->s == '*' ? PEG_STAR : *r->s == '+' ? PEG_PLUS : 0;
  if (op != 0) {
    r->s++;
    peg = (Peg){.op = op, .inner = keep(r, peg)};
  }
  peg.label = label;
  return peg;
}

/* --- Actions -------------------------------------------------------------------------------- */

static const char *read_message(Reader *r) {
  size_t length;
  if (!take(r, '`')) return NULL;
  const char *text = quoted(r, '`', &length);
  return arena_strndup(r->arena, text, length);
}

/* A label, or 0. */
static char read_label(Reader *r) {
  skip_spaces(r);
  if ((*r->s != 'a' && *r->s != 'b') || word_length(r->s) != 1) return 0;
  return *r->s++;
}

/* Behind the arrow. */
static Action read_action(Reader *r) {
  static const struct {
    const char *word;
    ActionOp op;
  } errors[] = {{"error", ACTION_ERROR},
                {"range", ACTION_RANGE},
                {"from", ACTION_FROM},
                {"last", ACTION_LAST},
                {"indent", ACTION_INDENT}};
  Action action = {.op = ACTION_DEFAULT};
  size_t length;
  const char *word = read_word(r, &length);
  if (is_word(word, length, "since")) {
    size_t digits;
    action.since = (int8_t)atoi(read_word(r, &digits));
    action.feature = read_message(r);
    word = read_word(r, &length);
  }
  if (length == 0) return action;
  if (length == 1) {
    action.op = ACTION_LABEL;
    action.a = *word;
    return action;
  }
  if (is_word(word, length, "call")) {
    action.op = ACTION_CALL;
    word = read_word(r, &length);
    action.function = diagnose_function(word, length);
    if (action.function == NULL) fatal_error(__FILE__, __LINE__, word);
  }
  for (size_t i = 0; i < countof(errors); i++)
    if (is_word(word, length, errors[i].word)) action.op = errors[i].op;
  if (action.op == ACTION_DEFAULT) {
    action.op = ACTION_NODE;
    action.kind = find_kind(word, length);
    return action;
  }
  action.a = read_label(r);
  action.b = read_label(r);
  action.message = read_message(r);
  return action;
}

/* --- Alternatives --------------------------------------------------------------------------- */

static bool is_mistake(const Peg *peg) {
  return peg->op == PEG_RULE && strncmp(rule_names[peg->rule], "mistake_", 8) == 0;
}

static Alternative read_alternative(Reader *r) {
  Peg items[MAX_ITEMS];
  Alternative alternative = {.count = 0};
  for (;;) {
    skip_spaces(r);
    if (*r->s == '|' || *r->s == ')' || *r->s == 0) break;
    if (r->s[0] == '-' && r->s[1] == '>') {
      r->s += 2;
      alternative.action = read_action(r);
      break;
    }
    Peg item = read_item(r);
    assert(alternative.count < MAX_ITEMS);
    items[alternative.count++] = item;
  }
  alternative.mistake = alternative.count == 1 && is_mistake(&items[0]);
  alternative.items = arena_copy(r->arena, items, (size_t)alternative.count * sizeof *items);
  return alternative;
}

static Choice *read_choice(Reader *r) {
  Alternative alternatives[MAX_ALTERNATIVES];
  Choice *choice = arena_new(r->arena, Choice);
  do {
    assert(choice->count < MAX_ALTERNATIVES);
    alternatives[choice->count++] = read_alternative(r);
  } while (take(r, '|'));
  choice->alternatives =
      arena_copy(r->arena, alternatives, (size_t)choice->count * sizeof *alternatives);
  return choice;
}

const Rule *diagnose_grammar(void) {
  static Rule rules[RULE_COUNT];
  static Arena arena; /* lives as long as the process */
  int16_t names[NAME_SLOTS];
  if (rules[0].choice != NULL) return rules;
  fill_names(names);
  for (int i = RULE_COUNT - 1; i >= 0; i--) {
    Reader reader = {.s = rule_texts[i], .arena = &arena, .names = names};
    rules[i].kind = rule_kinds[i];
    rules[i].choice = read_choice(&reader);
    if (*reader.s != 0) fatal_error(__FILE__, __LINE__, rule_names[i]);
  }
  return rules;
}
