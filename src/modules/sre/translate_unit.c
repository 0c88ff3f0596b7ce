/* Tests of single characters. */
#include "modules/sre/translator.h"

static bool accepts_everything(const CharBits *bits) {
  return (bits->low[0] & bits->low[1] & bits->low[2] & bits->low[3]) == ~(uint64_t)0 &&
         bits->every_high;
}

static bool unit_from_rule(Translator *t, CharRule rule, UnitTest *test) {
  uint32_t set = regex_add_rule(t->regex, rule);
  if (set == NO_SET) return translator_out_of_memory(t);
  test->operand = set;
  test->unit = char_rule_is_dynamic(&rule)                     ? UNIT_ASK
               : accepts_everything(&t->regex->sets[set].bits) ? UNIT_ALL
                                                               : UNIT_SET;
  return true;
}

static bool read_literal(Translator *t, CharFold fold, bool negated, UnitTest *test) {
  if (!translator_has_words(t, t->at, 2)) return false;
  test->next = t->at + 2;
  if (fold == FOLD_NONE) {
    test->unit = negated ? UNIT_NOT_CHAR : UNIT_CHAR;
    test->operand = t->code[t->at + 1];
    return true;
  }
  return unit_from_rule(t, (CharRule){t->code + t->at + 1, FROM_LITERAL, fold, negated}, test);
}

static bool read_set(Translator *t, CharFold fold, UnitTest *test) {
  if (!translator_read_skip(t, t->at + 1, 2, &test->next)) return false;
  const uint32_t *set = t->code + t->at + 2;
  if (!charset_is_valid(set, test->next - t->at - 2)) return false;
  return unit_from_rule(t, (CharRule){set, FROM_SET, fold, false}, test);
}

static bool read_category(Translator *t, UnitTest *test) {
  if (!translator_has_words(t, t->at, 2) || t->code[t->at + 1] >= SRE_CATEGORY__COUNT) return false;
  test->next = t->at + 2;
  return unit_from_rule(t, (CharRule){t->code + t->at + 1, FROM_CATEGORY, FOLD_NONE, false}, test);
}

static bool read_any(Translator *t, Unit unit, UnitTest *test) {
  *test = (UnitTest){unit, 0, t->at + 1};
  return true;
}

bool translator_read_unit(Translator *t, UnitTest *test) {
  if (!translator_has_words(t, t->at, 1)) return false;
  switch (t->code[t->at]) {
  case SRE_ANY: return read_any(t, UNIT_ANY, test);
  case SRE_ANY_ALL: return read_any(t, UNIT_ALL, test);
  case SRE_LITERAL: return read_literal(t, FOLD_NONE, false, test);
  case SRE_NOT_LITERAL: return read_literal(t, FOLD_NONE, true, test);
  case SRE_LITERAL_IGNORE: return read_literal(t, FOLD_ASCII, false, test);
  case SRE_NOT_LITERAL_IGNORE: return read_literal(t, FOLD_ASCII, true, test);
  case SRE_LITERAL_UNI_IGNORE: return read_literal(t, FOLD_UNICODE, false, test);
  case SRE_NOT_LITERAL_UNI_IGNORE: return read_literal(t, FOLD_UNICODE, true, test);
  case SRE_LITERAL_LOC_IGNORE: return read_literal(t, FOLD_LOCALE, false, test);
  case SRE_NOT_LITERAL_LOC_IGNORE: return read_literal(t, FOLD_LOCALE, true, test);
  case SRE_IN: return read_set(t, FOLD_NONE, test);
  case SRE_IN_IGNORE: return read_set(t, FOLD_ASCII, test);
  case SRE_IN_UNI_IGNORE: return read_set(t, FOLD_UNICODE, test);
  case SRE_IN_LOC_IGNORE: return read_set(t, FOLD_LOCALE, test);
  case SRE_CATEGORY: return read_category(t, test);
  default: return false;
  }
}

bool translator_category_unit(Translator *t, const uint32_t *category, UnitTest *test) {
  return unit_from_rule(t, (CharRule){category, FROM_CATEGORY, FOLD_NONE, false}, test);
}
