/* sys: facts about this implementation, its numbers and its options. */
#include <float.h>
#include <limits.h>

#include "interp/config.h"
#include "modules/sys.h"
#include "modules/translation_info.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/struct_sequence.h"
#include "objects/tuple.h"

#define PYTHON_VERSION "3.11.2"
enum {
  PYTHON_MAJOR = 3,
  PYTHON_MINOR = 11,
  PYTHON_MICRO = 2,
  PYPY_MAJOR = 7,
  PYPY_MINOR = 3,
  PYPY_MICRO = 23
};

#define N(i) from_small_int(i)
#define TEXT(s) str_from_utf8_lossy((s), strlen(s))

static Value list_of_texts(char **texts) {
  Value list = list_new(0);
  for (; texts != NULL && *texts != NULL; texts++) {
    if (!list_append(list, str_fs_decode(*texts, strlen(*texts)))) return ABSENT;
  }
  return list;
}

/* Adds a struct sequence instance whose class is made for it. */
static bool add_struct(Value module, const char *attribute, const StructDef *def,
                       const Value *values, int count) {
  Value type = struct_type_new(def, true);
  return !is_absent(type) && module_add(module, attribute, struct_new(type, values, count));
}

/* -- Versions ---------------------------------------------------------------------------------- */

static const StructField version_fields[] = {
    {"major", "Major release number"},
    {"minor", "Minor release number"},
    {"micro", "Patch release number"},
    {"releaselevel", "'alpha', 'beta', 'candidate', or 'final'"},
    {"serial", "Serial release number"},
    {NULL, NULL}};
static const StructDef version_def = {"sys.version_info", "Version information as a named tuple.",
                                      version_fields, 5};
static const StructDef pypy_version_def = {"sys.pypy_version_info",
                                           "Version of this implementation.", version_fields, 5};

const char *sys_version_text(void) {
  static char text[256];
  snprintf(text, sizeof text, "%s (%s, %s, %s)\n[PyPy %d.%d.%d with GCC %s]", PYTHON_VERSION,
           "pypy-c", __DATE__, __TIME__, PYPY_MAJOR, PYPY_MINOR, PYPY_MICRO, __VERSION__);
  return text;
}

static bool add_versions(Value module) {
  Value final = TEXT("final");
  Value python[] = {N(PYTHON_MAJOR), N(PYTHON_MINOR), N(PYTHON_MICRO), final, N(0)};
  Value pypy[] = {N(PYPY_MAJOR), N(PYPY_MINOR), N(PYPY_MICRO), final, N(0)};
  int64_t hexversion = PYTHON_MAJOR << 24 | PYTHON_MINOR << 16 | PYTHON_MICRO << 8 | 0xf0;
  return add_struct(module, "version_info", &version_def, python, 5) &&
         add_struct(module, "pypy_version_info", &pypy_version_def, pypy, 5) &&
         module_add_string(module, "version", sys_version_text()) &&
         module_add(module, "_git", tuple_pack(3, TEXT("PyPy"), TEXT(""), TEXT(""))) &&
         module_add_int(module, "hexversion", hexversion) &&
         module_add_int(module, "api_version", 1013);
}

extern Type namespace_type;
static bool add_implementation(Value module) {
  Value simple = call0(type_value(&namespace_type));
  if (is_absent(simple)) return false;
  Value version = object_getattr(module, NAME("pypy_version_info"));
  Value hexversion = N(PYPY_MAJOR << 24 | PYPY_MINOR << 16 | PYPY_MICRO << 8 | 0xf0);
  return !is_absent(version) && object_setattr(simple, NAME("name"), TEXT("pypy")) &&
         object_setattr(simple, NAME("version"), version) &&
         object_setattr(simple, NAME("hexversion"), hexversion) &&
         object_setattr(simple, NAME("cache_tag"), TEXT("pypy311")) &&
         object_setattr(simple, NAME("_multiarch"), TEXT("x86_64-linux-gnu")) &&
         module_add(module, "implementation", simple);
}

static bool add_translation_info(Value module) {
  size_t count;
  const TranslationFact *facts = translation_facts(&count);
  Value dict = dict_new();
  for (size_t i = 0; i < count; i++) {
    Value value = facts[i].text == NULL ? from_bool(facts[i].truth) : TEXT(facts[i].text);
    if (!dict_set(dict, TEXT(facts[i].name), value)) return false;
  }
  return module_add(module, "pypy_translation_info", dict);
}

/* -- Options ----------------------------------------------------------------------------------- */

static const StructField flags_fields[] = {{"debug", "-d"},
                                           {"inspect", "-i"},
                                           {"interactive", "-i"},
                                           {"optimize", "-O or -OO"},
                                           {"dont_write_bytecode", "-B"},
                                           {"no_user_site", "-s"},
                                           {"no_site", "-S"},
                                           {"ignore_environment", "-E"},
                                           {"verbose", "-v"},
                                           {"bytes_warning", "-b"},
                                           {"quiet", "-q"},
                                           {"hash_randomization", "-R"},
                                           {"isolated", "-I"},
                                           {"dev_mode", "-X dev"},
                                           {"utf8_mode", "-X utf8"},
                                           {"warn_default_encoding", "-X warn_default_encoding"},
                                           {"safe_path", "-P"},
                                           {"int_max_str_digits", "-X int_max_str_digits"},
                                           {NULL, NULL}};
static const StructDef flags_def = {
    "sys.flags", "Flags provided through command line arguments or environment vars.", flags_fields,
    18};

static bool add_flags(Value module) {
  Value values[] = {N(config.debug),
                    N(config.inspect),
                    N(config.interactive),
                    N(config.optimize),
                    N(config.dont_write_bytecode),
                    N(config.no_user_site),
                    N(config.no_site),
                    N(config.ignore_environment),
                    N(config.verbose),
                    N(config.bytes_warning),
                    N(config.quiet),
                    N(config.hash_randomization),
                    N(config.isolated),
                    from_bool(config.dev_mode),
                    N(config.utf8_mode),
                    N(config.warn_default_encoding),
                    from_bool(config.safe_path),
                    N(config.int_max_str_digits)};
  return add_struct(module, "flags", &flags_def, values, countof(values));
}

static bool add_x_options(Value module) {
  Value dict = dict_new();
  for (char **x = config.x_options; x != NULL && *x != NULL; x++) {
    const char *equals = strchr(*x, '=');
    Value name = equals == NULL ? TEXT(*x) : str_from_utf8_lossy(*x, equals - *x);
    if (!dict_set(dict, name, equals == NULL ? TRUE_VALUE : TEXT(equals + 1))) return false;
  }
  return module_add(module, "_xoptions", dict);
}

/* -- Numbers ----------------------------------------------------------------------------------- */

static const StructField float_fields[] = {{"max", "the largest float"},
                                           {"max_exp", "the largest binary exponent"},
                                           {"max_10_exp", "the largest decimal exponent"},
                                           {"min", "the smallest normalised float"},
                                           {"min_exp", "the smallest binary exponent"},
                                           {"min_10_exp", "the smallest decimal exponent"},
                                           {"dig", "decimal digits that survive"},
                                           {"mant_dig", "bits of the mantissa"},
                                           {"epsilon", "distance from 1 to the next float"},
                                           {"radix", "base of the exponent"},
                                           {"rounds", "rounding mode of additions"},
                                           {NULL, NULL}};
static const StructDef float_def = {"sys.float_info", "Limits of floats.", float_fields, 11};
static const StructField int_fields[] = {
    {"bits_per_digit", "bits of a digit"},
    {"sizeof_digit", "bytes of a digit"},
    {"default_max_str_digits", "limit of decimal conversions"},
    {"str_digits_check_threshold", "below this the limit does not count"},
    {NULL, NULL}};
static const StructDef int_def = {"sys.int_info", "How ints are stored.", int_fields, 4};
static const StructField hash_fields[] = {{"width", "bits of a hash"},
                                          {"modulus", "prime that numbers are hashed by"},
                                          {"inf", "hash of infinity"},
                                          {"nan", "hash of a nan, unused"},
                                          {"imag", "weight of imaginary parts"},
                                          {"algorithm", "of strings"},
                                          {"hash_bits", "bits of the algorithm"},
                                          {"seed_bits", "bits of its key"},
                                          {"cutoff", "below this length another algorithm is used"},
                                          {NULL, NULL}};
static const StructDef hash_def = {"sys.hash_info", "How hashes are made.", hash_fields, 9};
static const StructField thread_fields[] = {{"name", "of the implementation"},
                                            {"lock", "of locks"},
                                            {"version", "of the library"},
                                            {NULL, NULL}};
static const StructDef thread_def = {"sys.thread_info", "How threads are made.", thread_fields, 3};

static bool add_numbers(Value module) {
  Value floats[] = {float_from_double(DBL_MAX),
                    N(DBL_MAX_EXP),
                    N(DBL_MAX_10_EXP),
                    float_from_double(DBL_MIN),
                    N(DBL_MIN_EXP),
                    N(DBL_MIN_10_EXP),
                    N(DBL_DIG),
                    N(DBL_MANT_DIG),
                    float_from_double(DBL_EPSILON),
                    N(FLT_RADIX),
                    N(1)};
  Value ints[] = {N(64), N(8), N(4300), N(640)};
  Value hashes[] = {N(64),      int_from_i64(((int64_t)1 << 61) - 1),
                    N(314159),  N(0),
                    N(1000003), TEXT("siphash13"),
                    N(64),      N(128),
                    N(0)};
  Value threads[] = {TEXT("pthread"), TEXT("semaphore"), NONE};
  return add_struct(module, "float_info", &float_def, floats, countof(floats)) &&
         add_struct(module, "int_info", &int_def, ints, countof(ints)) &&
         add_struct(module, "hash_info", &hash_def, hashes, countof(hashes)) &&
         add_struct(module, "thread_info", &thread_def, threads, 3) &&
         module_add(module, "maxsize", int_from_i64(INT64_MAX)) &&
         module_add_int(module, "maxunicode", 0x10ffff) &&
         module_add_string(module, "float_repr_style", "short");
}

/* -- Paths, modules ---------------------------------------------------------------------------- */

static Value builtin_names(void) {
  Value list = list_new(0);
  for (const ModuleDef *def = module_next_builtin(NULL); def != NULL;
       def = module_next_builtin(def)) {
    if (!list_append(list, str_intern(TEXT(def->name)))) return ABSENT;
  }
  if (!list_sort(list)) return ABSENT;
  return list_as_tuple(list);
}

static bool add_path(Value path, const char *folder) {
  return folder == NULL || list_append(path, str_fs_decode(folder, strlen(folder)));
}

static Value given_search_path(void) {
  Value path = list_new(4);
  for (char **folder = config.search_path; *folder != NULL; folder++) {
    if (!add_path(path, *folder)) return ABSENT;
  }
  return path;
}

/* PYTHONPATH's folders (empty ones stand for the current folder), our own, the library. */
static Value search_path(void) {
  if (config.search_path != NULL) return given_search_path();
  Value path = list_new(4);
  char *copy = config.python_path == NULL ? NULL : xstrdup(config.python_path), *rest = copy;
  bool ok = true;
  for (char *part = strsep(&rest, ":"); ok && part != NULL; part = strsep(&rest, ":"))
    ok = add_path(path, part);
  free(copy);
  ok = ok && add_path(path, config.own_library);
  if (config.own_library == NULL || strcmp(config.own_library, config.stdlib_directory) != 0)
    ok = ok && add_path(path, config.stdlib_directory);
  return ok ? path : ABSENT;
}

static Value path_text(const char *text) {
  return text == NULL ? NONE : str_fs_decode(text, strlen(text));
}

static bool add_paths(Value module) {
  Value prefix = path_text(config.prefix);
  const char *const prefixes[] = {"prefix", "exec_prefix", "base_prefix", "base_exec_prefix"};
  for (size_t i = 0; i < countof(prefixes); i++) {
    if (!module_add(module, prefixes[i], prefix)) return false;
  }
  return module_add(module, "path", search_path()) &&
         module_add(module, "executable", path_text(config.executable)) &&
         module_add(module, "_base_executable", path_text(config.base_executable)) &&
         module_add(module, "_home", path_text(config.home)) &&
         module_add_string(module, "platlibdir", "lib") &&
         module_add(module, "_stdlib_dir", path_text(config.stdlib_directory)) &&
         module_add(module, "meta_path", list_new(0)) &&
         module_add(module, "path_hooks", list_new(0)) &&
         module_add(module, "path_importer_cache", dict_new()) &&
         module_add(module, "modules", dict_new()) &&
         module_add(module, "pycache_prefix", path_text(config.pycache_prefix)) &&
         module_add(module, "dont_write_bytecode", from_bool(config.dont_write_bytecode));
}

/* -- Names of the library's modules ------------------------------------------------------------ */

static Value library_names(void) {
  static const char *const names[] = {
#define MODULE(name) #name,
#include "modules/library_names.def"
  };
  Value list = list_new(countof(names));
  for (size_t i = 0; i < countof(names); i++) {
    if (!list_append(list, str_intern(str_from_ascii(names[i])))) return ABSENT;
  }
  return frozenset_new(list);
}

static bool add_arguments(Value module) {
  Value original = list_new(config.argc);
  for (int i = 0; i < config.argc; i++) {
    if (!list_append(original, str_fs_decode(config.argv[i], strlen(config.argv[i])))) return false;
  }
  return module_add(module, "orig_argv", original) &&
         module_add(module, "argv", list_of_texts(config.script_argv)) &&
         module_add(module, "warnoptions", list_of_texts(config.warn_options)) &&
         add_x_options(module);
}

bool sys_add_info(Value module) {
  return add_versions(module) && add_implementation(module) && add_translation_info(module) &&
         add_flags(module) && add_numbers(module) && add_paths(module) && add_arguments(module) &&
         module_add(module, "builtin_module_names", builtin_names()) &&
         module_add(module, "stdlib_module_names", library_names()) &&
         module_add_string(module, "platform", "linux") &&
         module_add_string(module, "byteorder", "little") &&
         module_add_string(module, "abiflags", "") &&
         module_add_string(module, "copyright", "Copyright (c) the pypy-c authors.");
}
