/* _locale: the C library's locales, collation and message catalogues.

   Texts of the C library are in the encoding of LC_CTYPE; what cannot be decoded is taken for UTF-8
   with escaped bytes. */
#include <errno.h>
#include <langinfo.h>
#include <libintl.h>
#include <locale.h>
#include <wchar.h>

#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/tuple.h"

static Value error_class; /* locale.Error */

static Value raise_locale_error(const char *message) {
  Value e = call1(error_class, str_from_ascii(message));
  return is_absent(e) ? ABSENT : raise_instance(e);
}

static Value decode(const char *text) {
  size_t bytes = strlen(text);
  wchar_t *wide = malloc((bytes + 1) * sizeof *wide);
  if (wide == NULL) return raise_memory_error();
  size_t length = mbstowcs(wide, text, bytes + 1);
  Value s = length == (size_t)-1 ? str_from_utf8_lossy(text, bytes)
                                 : str_from_view(text_view(wide, length, sizeof *wide));
  free(wide);
  return s;
}

/* UTF-8 of an argument that is a str, or None if that is allowed (then *out is NULL). false:
   exception set. */
static bool text_argument(Value v, const char *call, bool optional, const char **out) {
  size_t length;
  *out = NULL;
  if (optional && is_none(v)) return true;
  if (!is_str(v)) {
    raise_type_error(optional ? "%s must be str or None, not %T" : "%s must be str, not %T", call,
                     v);
    return false;
  }
  *out = str_utf8(v, &length);
  if (*out == NULL) return false;
  if (strlen(*out) == length) return true;
  raise_value_error("embedded null character");
  return false;
}

/* -- Locales ----------------------------------------------------------------------------------- */

static Value locale_setlocale(Value *args, int nargs) {
  int category;
  const char *name;
  if (!index_to_int(args[0], &category) ||
      !text_argument(args[1], "setlocale() argument 2", true, &name))
    return ABSENT;
  const char *result = setlocale(category, name);
  if (result == NULL)
    return raise_locale_error(name != NULL ? "unsupported locale setting" : "locale query failed");
  return decode(result);
}

/* Sizes of the groups of digits, up to and with the one that says how it goes on. */
static Value grouping_list(const char *groups) {
  Value list = list_new(4);
  if (*groups == 0) return list;
  for (const char *group = groups;; group++) {
    if (!list_append(list, from_small_int(*group))) return ABSENT;
    if (*group == 0 || *group == CHAR_MAX) return list;
  }
}

static bool put(Value dict, const char *name, Value v) {
  return !is_absent(v) && dict_set_str(dict, str_intern_utf8(name, strlen(name)), v);
}

static Value locale_localeconv(Value *args, int nargs) {
  const struct lconv *lc = localeconv();
  Value dict = dict_new();
#define TEXT(field) put(dict, #field, decode(lc->field))
#define NUMBER(field) put(dict, #field, from_small_int(lc->field))
#define GROUPS(field) put(dict, #field, grouping_list(lc->field))
  bool ok = TEXT(int_curr_symbol) && TEXT(currency_symbol) && TEXT(mon_decimal_point) &&
            TEXT(mon_thousands_sep) && GROUPS(mon_grouping) && TEXT(positive_sign) &&
            TEXT(negative_sign) && NUMBER(int_frac_digits) && NUMBER(frac_digits) &&
            NUMBER(p_cs_precedes) && NUMBER(p_sep_by_space) && NUMBER(n_cs_precedes) &&
            NUMBER(n_sep_by_space) && NUMBER(p_sign_posn) && NUMBER(n_sign_posn) &&
            TEXT(decimal_point) && TEXT(thousands_sep) && GROUPS(grouping);
#undef TEXT
#undef NUMBER
#undef GROUPS
  return ok ? dict : ABSENT;
}

static Value locale_getencoding(Value *args, int nargs) {
  const char *name = nl_langinfo(CODESET);
  return str_from_ascii(*name == 0 ? "UTF-8" : name);
}

/* -- Collation --------------------------------------------------------------------------------- */

/* malloc'ed wide characters of a str. NULL: exception set. */
static wchar_t *wide_argument(Value v, const char *call) {
  if (!is_str(v)) return raise_type_error("%s must be str, not %T", call, v), NULL;
  if (str_has_char(v, 0)) return raise_value_error("embedded null character"), NULL;
  wchar_t *wide = malloc((str_length(v) + 1) * sizeof *wide);
  if (wide == NULL) return raise_memory_error(), NULL;
  text_convert(wide, sizeof *wide, str_view(v));
  wide[str_length(v)] = 0;
  return wide;
}

static Value locale_strcoll(Value *args, int nargs) {
  wchar_t *a = wide_argument(args[0], "strcoll() argument 1"),
          *b = a == NULL ? NULL : wide_argument(args[1], "strcoll() argument 2");
  Value result = b == NULL ? ABSENT : from_small_int(wcscoll(a, b));
  free(a);
  free(b);
  return result;
}

/* The wide text's key, whose length may be known only after a first try. */
static Value sort_key(const wchar_t *text) {
  size_t room = wcslen(text) + 1, length;
  wchar_t *key = NULL;
  for (;;) {
    wchar_t *larger = realloc(key, room * sizeof *key);
    if (larger == NULL) break;
    key = larger;
    errno = 0;
    length = wcsxfrm(key, text, room);
    if (errno != 0 && errno != ERANGE) {
      free(key);
      return raise_os_error(errno, ABSENT);
    }
    if (length < room) {
      Value result = str_from_view(text_view(key, length, sizeof *key));
      free(key);
      return result;
    }
    room = length + 1;
  }
  free(key);
  return raise_memory_error();
}

static Value locale_strxfrm(Value *args, int nargs) {
  wchar_t *text = wide_argument(args[0], "strxfrm() argument");
  Value key = text == NULL ? ABSENT : sort_key(text);
  free(text);
  return key;
}

/* -- nl_langinfo ------------------------------------------------------------------------------- */

static const struct LocaleItem {
  const char *name;
  int64_t key;
} langinfo_items[] = {
#define ITEM(name)                                                                                 \
  { #name, name }
    ITEM(DAY_1),       ITEM(DAY_2),     ITEM(DAY_3),      ITEM(DAY_4),     ITEM(DAY_5),
    ITEM(DAY_6),       ITEM(DAY_7),     ITEM(ABDAY_1),    ITEM(ABDAY_2),   ITEM(ABDAY_3),
    ITEM(ABDAY_4),     ITEM(ABDAY_5),   ITEM(ABDAY_6),    ITEM(ABDAY_7),   ITEM(MON_1),
    ITEM(MON_2),       ITEM(MON_3),     ITEM(MON_4),      ITEM(MON_5),     ITEM(MON_6),
    ITEM(MON_7),       ITEM(MON_8),     ITEM(MON_9),      ITEM(MON_10),    ITEM(MON_11),
    ITEM(MON_12),      ITEM(ABMON_1),   ITEM(ABMON_2),    ITEM(ABMON_3),   ITEM(ABMON_4),
    ITEM(ABMON_5),     ITEM(ABMON_6),   ITEM(ABMON_7),    ITEM(ABMON_8),   ITEM(ABMON_9),
    ITEM(ABMON_10),    ITEM(ABMON_11),  ITEM(ABMON_12),   ITEM(RADIXCHAR), ITEM(THOUSEP),
    ITEM(CRNCYSTR),    ITEM(D_FMT),     ITEM(D_T_FMT),    ITEM(T_FMT),     ITEM(AM_STR),
    ITEM(PM_STR),      ITEM(CODESET),   ITEM(T_FMT_AMPM), ITEM(ERA),       ITEM(ERA_D_FMT),
    ITEM(ERA_D_T_FMT), ITEM(ERA_T_FMT), ITEM(ALT_DIGITS), ITEM(YESEXPR),   ITEM(NOEXPR),
    ITEM(_DATE_FMT),
#undef ITEM
};

static Value locale_nl_langinfo(Value *args, int nargs) {
  int key;
  if (!index_to_int(args[0], &key)) return ABSENT;
  for (size_t i = 0; i < countof(langinfo_items); i++)
    if (langinfo_items[i].key == key) return decode(nl_langinfo(key));
  return raise_value_error("unsupported langinfo constant");
}

/* -- Message catalogues ------------------------------------------------------------------------ */

static Value locale_gettext(Value *args, int nargs) {
  const char *message;
  return text_argument(args[0], "gettext() argument", false, &message) ? decode(gettext(message))
                                                                       : ABSENT;
}

static Value locale_dgettext(Value *args, int nargs) {
  const char *domain, *message;
  if (!text_argument(args[0], "dgettext() argument 1", true, &domain) ||
      !text_argument(args[1], "dgettext() argument 2", false, &message))
    return ABSENT;
  return decode(dgettext(domain, message));
}

static Value locale_dcgettext(Value *args, int nargs) {
  const char *domain, *message;
  int category;
  if (!text_argument(args[0], "dcgettext() argument 1", true, &domain) ||
      !text_argument(args[1], "dcgettext() argument 2", false, &message) ||
      !index_to_int(args[2], &category))
    return ABSENT;
  return decode(dcgettext(domain, message, category));
}

static Value locale_textdomain(Value *args, int nargs) {
  const char *domain;
  if (!text_argument(args[0], "textdomain() argument", true, &domain)) return ABSENT;
  domain = textdomain(domain);
  return domain == NULL ? raise_os_error(errno, ABSENT) : decode(domain);
}

static Value locale_bindtextdomain(Value *args, int nargs) {
  const char *domain, *folder = NULL;
  if (!text_argument(args[0], "bindtextdomain() argument 1", false, &domain)) return ABSENT;
  if (*domain == 0) return raise_locale_error("domain must be a non-empty string");
  Value encoded = ABSENT;
  if (!is_none(args[1])) {
    if (!is_str(args[1]))
      return raise_type_error("bindtextdomain() argument 2 must be str or None, not %Y", args[1]);
    encoded = str_fs_encode(args[1]);
    if (is_absent(encoded)) return ABSENT;
    folder = (const char *)as_bytes(encoded)->data;
  }
  const char *bound = bindtextdomain(domain, folder);
  GC_KEEP(as_object(encoded));
  return bound == NULL ? raise_os_error(errno, ABSENT) : decode(bound);
}

static Value locale_bind_codeset(Value *args, int nargs) {
  const char *domain, *codeset;
  if (!text_argument(args[0], "bind_textdomain_codeset() argument 1", false, &domain) ||
      !text_argument(args[1], "bind_textdomain_codeset() argument 2", true, &codeset))
    return ABSENT;
  codeset = bind_textdomain_codeset(domain, codeset);
  return codeset == NULL ? NONE : decode(codeset);
}

/* -- Module ------------------------------------------------------------------------------------ */

static const struct LocaleItem categories[] = {
    {"LC_CTYPE", LC_CTYPE},       {"LC_TIME", LC_TIME},         {"LC_COLLATE", LC_COLLATE},
    {"LC_MONETARY", LC_MONETARY}, {"LC_MESSAGES", LC_MESSAGES}, {"LC_NUMERIC", LC_NUMERIC},
    {"LC_ALL", LC_ALL},           {"CHAR_MAX", CHAR_MAX},
};

static bool add_items(Value module, const struct LocaleItem *items, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (!module_add_int(module, items[i].name, items[i].key)) return false;
  return true;
}

static bool make_error_class(void) {
  Value dict = dict_new();
  if (!dict_set_str(dict, NAME("__module__"), NAME("locale"))) return false;
  gc_root_add(&error_class);
  error_class =
      type_new(&type_type, NAME("Error"), tuple_pack(1, type_value(&exc_Exception)), dict, ABSENT);
  return !is_absent(error_class);
}

static bool locale_init(Value module) {
  if (is_absent(error_class) && !make_error_class()) return false;
  return module_add(module, "Error", error_class) &&
         add_items(module, categories, countof(categories)) &&
         add_items(module, langinfo_items, countof(langinfo_items));
}

static const BuiltinDef locale_functions[] = {
    METHOD("setlocale(category, locale=None, /)", locale_setlocale, EFFECT_ANY,
           "Activates/queries locale processing."),
    METHOD("localeconv()", locale_localeconv, EFFECT_ANY,
           "Return how the locale writes numbers and amounts of money."),
    METHOD("strcoll(os1, os2, /)", locale_strcoll, EFFECT_ANY,
           "Compares two strings according to the locale."),
    METHOD("strxfrm(string, /)", locale_strxfrm, EFFECT_ANY,
           "Return a str whose order among such strs is the locale's order of the texts."),
    METHOD("nl_langinfo(key, /)", locale_nl_langinfo, EFFECT_ANY,
           "Return what the locale says about one item."),
    METHOD("getencoding()", locale_getencoding, EFFECT_ANY, "Get the current locale encoding."),
    METHOD("gettext(msg, /)", locale_gettext, EFFECT_ANY, "Return translation of msg."),
    METHOD("dgettext(domain, msg, /)", locale_dgettext, EFFECT_ANY,
           "Return translation of msg in domain."),
    METHOD("dcgettext(domain, msg, category, /)", locale_dcgettext, EFFECT_ANY,
           "Return what the domain has for msg, in a category of the locale."),
    METHOD("textdomain(domain, /)", locale_textdomain, EFFECT_ANY,
           "Set the C library's message domain, returning the new one."),
    METHOD("bindtextdomain(domain, dir, /)", locale_bindtextdomain, EFFECT_ANY,
           "Bind the C library's domain to dir."),
    METHOD("bind_textdomain_codeset(domain, codeset, /)", locale_bind_codeset, EFFECT_ANY,
           "Bind the C library's domain to codeset."),
    METHOD_END,
};
static const ModuleDef locale_def = {
    .name = "_locale",
    .doc = "Support for POSIX locales.",
    .functions = locale_functions,
    .init = locale_init,
};
MODULE_REGISTER(locale_def);
