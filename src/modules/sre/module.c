/* The module _sre. */
#include "base/unicode_db.h"
#include "modules/sre/match.h"
#include "objects/int.h"
#include "objects/module.h"

static Value module_getcodesize(Value *args, int nargs) {
  return from_small_int(sizeof(uint32_t));
}

static bool read_character(Value v, int *character) {
  return index_to_int(v, character);
}

static Value module_ascii_iscased(Value *args, int nargs) {
  int c;
  if (!read_character(args[0], &c)) return ABSENT;
  return from_bool(((unsigned)c | 32) - 'a' < 26);
}

static Value module_ascii_tolower(Value *args, int nargs) {
  int c;
  if (!read_character(args[0], &c)) return ABSENT;
  return from_small_int((int)char_lower_ascii((uint32_t)c));
}

static Value module_unicode_iscased(Value *args, int nargs) {
  int c;
  if (!read_character(args[0], &c)) return ABSENT;
  if ((uint32_t)c > TEXT_MAX_CODE_POINT) return FALSE_VALUE;
  uint32_t upper[UNICODE_MAX_CASE];
  unicode_full_upper((uint32_t)c, upper);
  return from_bool(unicode_lower((uint32_t)c) != (uint32_t)c || upper[0] != (uint32_t)c);
}

static Value module_unicode_tolower(Value *args, int nargs) {
  int c;
  if (!read_character(args[0], &c)) return ABSENT;
  return from_small_int((uint32_t)c > TEXT_MAX_CODE_POINT ? c : (int)unicode_lower((uint32_t)c));
}

static const BuiltinDef functions[] = {
    METHOD("compile(pattern, flags, code, groups, groupindex, indexgroup)", pattern_compile,
           EFFECT_ANY, NULL),
    METHOD("getcodesize()", module_getcodesize, EFFECT_PURE, NULL),
    METHOD("ascii_iscased(character, /)", module_ascii_iscased, EFFECT_ANY, NULL),
    METHOD("unicode_iscased(character, /)", module_unicode_iscased, EFFECT_ANY, NULL),
    METHOD("ascii_tolower(character, /)", module_ascii_tolower, EFFECT_ANY, NULL),
    METHOD("unicode_tolower(character, /)", module_unicode_tolower, EFFECT_ANY, NULL),
    METHOD_END,
};

static bool init(Value module) {
  type_ready(&sre_pattern_type);
  type_ready(&sre_match_type);
  type_ready(&sre_scanner_type);
  type_ready(&sre_finditer_type);
  return module_add_int(module, "MAGIC", SRE_MAGIC) &&
         module_add_int(module, "CODESIZE", sizeof(uint32_t)) &&
         module_add_int(module, "MAXREPEAT", SRE_MAX_REPEAT) &&
         module_add_int(module, "MAXGROUPS", SRE_MAX_GROUPS) &&
         module_add_string(module, "copyright", "Matches the programs of re._compiler");
}

static const ModuleDef sre_module = {
    .name = "_sre",
    .functions = functions,
    .init = init,
};
MODULE_REGISTER(sre_module);
