/* Building a program: instructions, sets, literals, branches and loops are appended to its
   tables. */
#include "modules/sre/program.h"

enum {
  SETS_PER_TABLE = 8,
  DEDUPLICATION_WINDOW = 64 /* a new set is compared with so many earlier ones */
};

/* Room for one more element: arrays double whenever their count is a power of two. False when out
   of memory. */
static bool make_room(void *array_pointer, uint32_t count, uint32_t extra, size_t size) {
  void **array = array_pointer;
  size_t old_capacity = 4, capacity = 4;
  while (old_capacity < count) old_capacity *= 2;
  while (capacity < (size_t)count + extra) capacity *= 2;
  if (*array != NULL && capacity == old_capacity) return true;
  void *grown = realloc(*array, capacity * size);
  if (grown == NULL) return false;
  *array = grown;
  return true;
}

uint32_t regex_add_inst(Regex *regex, Inst inst) {
  if (!make_room(&regex->insts, regex->inst_count, 1, sizeof(Inst))) return NO_SET;
  regex->insts[regex->inst_count] = inst;
  return regex->inst_count++;
}

/* ---- Sets ---- */

static bool same_low(const CharBits *a, const CharBits *b) {
  return memcmp(a->low, b->low, sizeof a->low) == 0;
}

static const CharSet *find_same_low(const Regex *regex, const CharBits *bits) {
  uint32_t oldest =
      regex->set_count > DEDUPLICATION_WINDOW ? regex->set_count - DEDUPLICATION_WINDOW : 0;
  for (uint32_t i = regex->set_count; i > oldest; i--) {
    if (same_low(&regex->sets[i - 1].bits, bits)) return &regex->sets[i - 1];
  }
  return NULL;
}

static bool new_column(Regex *regex, CharSet *set) {
  uint32_t table = regex->column_count / SETS_PER_TABLE;
  if (regex->column_count % SETS_PER_TABLE == 0) {
    if (!make_room(&regex->set_tables, table, 1, 256)) return false;
    memset(regex->set_tables + table * 256, 0, 256);
  }
  set->column = table * 256;
  set->bit = (uint8_t)(1 << regex->column_count % SETS_PER_TABLE);
  regex->column_count++;
  uint8_t *column = regex->set_tables + set->column;
  for (int i = 0; i < 4; i++) {
    for (uint64_t rest = set->bits.low[i]; rest != 0; rest &= rest - 1)
      column[i * 64 + __builtin_ctzll(rest)] |= set->bit;
  }
  return true;
}

static int16_t only_character(const CharBits *bits) {
  if (bits->high != 0 || char_bits_count_low(bits) != 1) return -1;
  for (int i = 0; i < 4; i++) {
    if (bits->low[i] != 0) return (int16_t)(i * 64 + __builtin_ctzll(bits->low[i]));
  }
  unreachable_state("empty set with one character");
}

static uint32_t add_set(Regex *regex, CharSet set) {
  const CharSet *twin = find_same_low(regex, &set.bits);
  if (twin != NULL) {
    set.column = twin->column;
    set.bit = twin->bit;
  } else if (!new_column(regex, &set)) {
    return NO_SET;
  }
  set.only = only_character(&set.bits);
  if (!make_room(&regex->sets, regex->set_count, 1, sizeof(CharSet))) return NO_SET;
  regex->sets[regex->set_count] = set;
  return regex->set_count++;
}

uint32_t regex_add_rule(Regex *regex, CharRule rule) {
  CharSet set = {.bits = char_rule_bits(regex->types, &rule), .rule = rule};
  set.high_rule = set.bits.high == 0 ? HIGH_REJECT : set.bits.every_high ? HIGH_ACCEPT : HIGH_ASK;
  return add_set(regex, set);
}

uint32_t regex_add_first(Regex *regex, const CharBits *bits, bool at_end) {
  uint32_t oldest =
      regex->set_count > DEDUPLICATION_WINDOW ? regex->set_count - DEDUPLICATION_WINDOW : 0;
  for (uint32_t i = regex->set_count; i > oldest; i--) {
    const CharSet *set = &regex->sets[i - 1];
    if (same_low(&set->bits, bits) && set->bits.high == bits->high && set->at_end == at_end)
      return i - 1;
  }
  CharSet set = {
      .bits = *bits, .high_rule = bits->high == 0 ? HIGH_REJECT : HIGH_ACCEPT, .at_end = at_end};
  return add_set(regex, set);
}

CharBits regex_unit_bits(const Regex *regex, unsigned unit, uint32_t operand) {
  CharBits bits;
  switch (unit) {
  case UNIT_CHAR:
    bits = char_bits_none();
    char_bits_add(&bits, regex->types, operand);
    return bits;
  case UNIT_NOT_CHAR:
    bits = char_bits_every();
    if (operand < 256) bits.low[operand >> 6] &= ~((uint64_t)1 << (operand & 63));
    return bits;
  case UNIT_ANY: return regex_unit_bits(regex, UNIT_NOT_CHAR, '\n');
  case UNIT_SET: return regex->sets[operand].bits;
  default: return char_bits_every();
  }
}

/* ---- Literals ---- */

static bool copy_narrow(Literal *literal, const uint32_t *characters) {
  uint8_t *narrow = malloc(literal->length);
  if (narrow == NULL) return false;
  for (uint32_t i = 0; i < literal->length; i++) narrow[i] = (uint8_t)characters[i];
  literal->narrow = narrow;
  return true;
}

static bool copy_medium(Literal *literal, const uint32_t *characters) {
  uint16_t *medium = malloc(literal->length * sizeof(uint16_t));
  if (medium == NULL) return false;
  for (uint32_t i = 0; i < literal->length; i++) medium[i] = (uint16_t)characters[i];
  literal->medium = medium;
  return true;
}

static bool copy_wide(Literal *literal, const uint32_t *characters) {
  uint32_t *wide = malloc(literal->length * sizeof(uint32_t));
  if (wide == NULL) return false;
  memcpy(wide, characters, literal->length * sizeof(uint32_t));
  literal->wide = wide;
  return true;
}

static void free_literal(Literal *literal) {
  free((void *)literal->narrow);
  free((void *)literal->medium);
  free((void *)literal->wide);
}

/* Letters by how often they occur, roughly; what is not listed is rare. */
static unsigned regex_frequency(uint32_t c) {
  static const char order[] = "\"!=>{}[]/:'0123456789\t()-_,.jqxzkvbpygfwmucldrhs\nnioate ";
  const char *place = c != 0 && c < 128 ? strchr(order, (int)c) : NULL;
  return place == NULL ? 0 : (unsigned)(place - order) + 1;
}

static uint32_t find_rarest(const uint32_t *characters, uint32_t length) {
  uint32_t rarest = 0;
  for (uint32_t i = 1; i < length; i++) {
    if (regex_frequency(characters[i]) < regex_frequency(characters[rarest])) rarest = i;
  }
  return rarest;
}

uint32_t regex_add_literal(Regex *regex, const uint32_t *characters, uint32_t length) {
  uint32_t largest = 0;
  for (uint32_t i = 0; i < length; i++) largest = max_of(largest, characters[i]);
  Literal literal = {.length = length, .rarest = find_rarest(characters, length)};
  bool copied = copy_wide(&literal, characters);
  if (copied && largest <= 0xff) copied = copy_narrow(&literal, characters);
  if (copied && largest <= 0xffff) copied = copy_medium(&literal, characters);
  if (!copied || !make_room(&regex->literals, regex->literal_count, 1, sizeof(Literal))) {
    free_literal(&literal);
    return NO_SET;
  }
  regex->literals[regex->literal_count] = literal;
  return regex->literal_count++;
}

/* ---- Branches and loops ---- */

uint32_t regex_add_branch(Regex *regex, uint32_t alternatives) {
  if (!make_room(&regex->branches, regex->branch_count, 1, sizeof(Branch))) return NO_SET;
  if (!make_room(&regex->targets, regex->target_count, alternatives, sizeof(uint32_t)))
    return NO_SET;
  Branch *branch = &regex->branches[regex->branch_count];
  branch->targets = regex->target_count;
  branch->count = alternatives;
  branch->masks = NULL;
  regex->target_count += alternatives;
  return regex->branch_count++;
}

uint32_t regex_add_loop(Regex *regex, Loop loop) {
  if (!make_room(&regex->loops, regex->loop_count, 1, sizeof(Loop))) return NO_SET;
  regex->loops[regex->loop_count] = loop;
  return regex->loop_count++;
}

/* ---- The whole ---- */

static Regex *regex_new(const uint32_t *code, size_t length, uint32_t groups,
                        const CharTypes *types) {
  Regex *regex = calloc(1, sizeof(Regex));
  uint32_t *copy = malloc(length * sizeof(uint32_t));
  if (regex == NULL || copy == NULL) {
    free(regex);
    free(copy);
    return NULL;
  }
  memcpy(copy, code, length * sizeof(uint32_t));
  regex->types = types;
  regex->code = copy;
  regex->code_length = length;
  regex->groups = groups;
  regex->mark_count = 2 * groups + 2; /* a MARK may name one group too many: it is ignored then */
  return regex;
}

Regex *regex_compile(const uint32_t *code, size_t length, size_t groups, const CharTypes *types,
                     RegexStatus *status) {
  *status = REGEX_BAD_CODE;
  if (length == 0 || length > INT32_MAX || groups > SRE_MAX_GROUPS ||
      code[length - 1] != SRE_SUCCESS)
    return NULL;
  Regex *regex = regex_new(code, length, (uint32_t)groups, types);
  *status = REGEX_NO_MEMORY;
  if (regex == NULL) return NULL;
  *status = regex_translate(regex);
  if (*status == REGEX_OK) *status = regex_optimize(regex);
  if (*status == REGEX_OK) return regex;
  regex_free(regex);
  return NULL;
}

void regex_free(Regex *regex) {
  for (uint32_t i = 0; i < regex->literal_count; i++) free_literal(&regex->literals[i]);
  for (uint32_t i = 0; i < regex->branch_count; i++) free(regex->branches[i].masks);
  free(regex->code);
  free(regex->insts);
  free(regex->sets);
  free(regex->set_tables);
  free(regex->literals);
  free(regex->branches);
  free(regex->loops);
  free(regex->targets);
  free(regex);
}

const uint32_t *regex_code(const Regex *regex, size_t *length) {
  *length = regex->code_length;
  return regex->code;
}

uint32_t regex_groups(const Regex *regex) {
  return regex->groups;
}

static size_t literal_bytes(const Literal *literal) {
  size_t unit = 4 + (literal->narrow ? 1 : 0) + (literal->medium ? 2 : 0);
  return sizeof *literal + literal->length * unit;
}

size_t regex_size(const Regex *regex) {
  size_t size = sizeof *regex + regex->code_length * sizeof *regex->code +
                regex->inst_count * sizeof *regex->insts;
  size += regex->set_count * sizeof *regex->sets + (regex->column_count + 7) / 8 * 256;
  size += regex->branch_count * sizeof *regex->branches + regex->loop_count * sizeof *regex->loops;
  for (uint32_t i = 0; i < regex->literal_count; i++) size += literal_bytes(&regex->literals[i]);
  return size;
}
