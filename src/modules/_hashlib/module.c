/* The module _hashlib: digests by name. */
#include "modules/_hashlib/hashlib.h"
#include "modules/_operator/operator.h"
#include "objects/bytes.h"
#include "objects/descr.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/tuple.h"

static Value constructors, unsupported_error; /* dict: constructor -> name; class */

/* -- Algorithms -------------------------------------------------------------------------------- */

static const struct Name {
  const char *python, *openssl;
} names[] = {
#define ALGORITHM(name, openssl) {#name, openssl},
#define OTHER_NAME(name, openssl) {#name, openssl},
#include "modules/_hashlib/algorithms.def"
#undef ALGORITHM
#undef OTHER_NAME
};

/* Of a row of `names`; kept, since looking for an implementation takes longer than a short
   digest. */
static EVP_MD *fetch_known(size_t row, bool for_security) {
  static EVP_MD *fetched[countof(names)][2];
  EVP_MD **known = &fetched[row][for_security];
  if (*known == NULL)
    *known = EVP_MD_fetch(NULL, names[row].openssl, for_security ? NULL : "-fips");
  return *known != NULL && EVP_MD_up_ref(*known) ? *known : NULL;
}

static EVP_MD *fetch(const char *name, bool for_security) {
  for (size_t i = 0; i < countof(names); i++)
    if (strcmp(names[i].python, name) == 0) return fetch_known(i, for_security);
  return EVP_MD_fetch(NULL, name, for_security ? NULL : "-fips");
}

EVP_MD *algorithm_find(const char *name, bool for_security) {
  EVP_MD *algorithm = fetch(name, for_security);
  if (algorithm == NULL) digest_raise(as_type(unsupported_error), "unsupported hash type");
  return algorithm;
}

const char *algorithm_name(const EVP_MD *algorithm) {
  for (size_t i = 0; i < countof(names); i++)
    if (EVP_MD_is_a(algorithm, names[i].openssl)) return names[i].python;
  return OBJ_nid2ln(EVP_MD_get_type(algorithm));
}

EVP_MD *algorithm_of_argument(Value digestmod) {
  Value name = is_str(digestmod) ? digestmod : dict_get(constructors, digestmod);
  if (is_absent(name)) {
    if (!exception_pending())
      raise_error(as_type(unsupported_error), "Unsupported digestmod %V", digestmod);
    return NULL;
  }
  const char *text = str_utf8(name, NULL);
  return text == NULL ? NULL : algorithm_find(text, true);
}

/* -- HASH, and HASHXOF for outputs without end ------------------------------------------------- */

static DEFINE_TYPE_SHAPE(hash);
static DEFINE_TYPE_SHAPE(xof);
static Type hash_type, xof_type;

static const char *name_of(Value self) {
  return algorithm_name(EVP_MD_CTX_get0_md(as_digest(self)->context));
}
static Value hash_get_name(Value self, void *closure) {
  return str_from_ascii(name_of(self));
}
static Value hash_repr(Value self) {
  return format_text("<%s %s object @ %p>", name_of(self), type_name(type_of(self)),
                     (void *)as_object(self));
}

static bool xof_length(Value v, int64_t *length) {
  if (!index_to_i64(v, length)) return false;
  if (*length < 0)
    raise_error(&exc_SystemError, "Negative size passed to PyBytes_FromStringAndSize");
  return *length >= 0;
}
static Value xof_digest(Value *args, int nargs) {
  int64_t length;
  return xof_length(args[1], &length) ? digest_output(args[0], length) : ABSENT;
}
static Value xof_hexdigest(Value *args, int nargs) {
  return hash_hex(xof_digest(args, nargs));
}
static Value xof_get_size(Value self, void *closure) {
  return from_small_int(0);
}

static const BuiltinDef xof_methods[] = {
    METHOD("digest(self, /, length)", xof_digest, EFFECT_ANY,
           "Return the first bytes of the output."),
    METHOD("hexdigest(self, /, length)", xof_hexdigest, EFFECT_ANY,
           "Return the first bytes of the output in hexadecimal digits."),
    METHOD_END,
};
static const GetSetDef hash_getset[] = {
    {"name", hash_get_name, NULL, "algorithm name.", NULL},
    {"digest_size", digest_get_size, NULL, "bytes of a digest", NULL},
    {"block_size", digest_get_block_size, NULL, "bytes of the algorithm's blocks", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static const GetSetDef xof_getset[] = {
    {"digest_size", xof_get_size, NULL, "0: as many bytes as are asked for", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static Type hash_type = {
    .name = "_hashlib.HASH",
    .base = &object_type,
    .layout = &digest_layout,
    .root_shape = &hash_shape,
    .flags = TYPE_NO_INSTANCES | TYPE_BASE,
    .slots = {.repr = hash_repr},
    .methods = digest_methods,
    .getset = hash_getset,
    .doc = "A digest in progress: update() takes more data, digest() and hexdigest() give the "
           "digest of all so far.",
};
static Type xof_type = {
    .name = "_hashlib.HASHXOF",
    .base = &hash_type,
    .layout = &digest_layout,
    .root_shape = &xof_shape,
    .flags = TYPE_NO_INSTANCES | TYPE_BASE,
    .slots = {.repr = hash_repr},
    .methods = xof_methods,
    .getset = xof_getset,
    .doc = "A digest in progress whose digest() has the length that is asked for.",
};

/* -- Functions --------------------------------------------------------------------------------- */

static Value new_hash(const char *name, Value data, Value used_for_security) {
  bool for_security;
  if (!arg_truth(used_for_security, &for_security)) return ABSENT;
  EVP_MD *algorithm = algorithm_find(name, for_security);
  if (algorithm == NULL) return ABSENT;
  bool xof = EVP_MD_get_flags(algorithm) & EVP_MD_FLAG_XOF;
  Value self = digest_new(xof ? &xof_type : &hash_type, algorithm, data);
  EVP_MD_free(algorithm);
  return self;
}

static Value hashlib_new(Value *args, int nargs) {
  if (!is_str(args[0])) return raise_type_error("name must be a string");
  const char *name = str_utf8(args[0], NULL);
  return name == NULL ? ABSENT : new_hash(name, args[1], args[2]);
}

#define OTHER_NAME(name, openssl)
#define ALGORITHM(name, openssl)                                                                   \
  static Value openssl_##name(Value *args, int nargs) {                                            \
    return new_hash(#name, args[0], args[1]);                                                      \
  }
#include "modules/_hashlib/algorithms.def"
#undef ALGORITHM

static Value get_fips_mode(Value *args, int nargs) {
  return from_small_int(EVP_default_properties_is_fips_enabled(NULL));
}

static const BuiltinDef functions[] = {
    METHOD("new(name, string=b'', *, usedforsecurity=True)", hashlib_new, EFFECT_ANY,
           "Return a new hash object using the named algorithm, which has seen the string."),
#define ALGORITHM(name, openssl)                                                                   \
  METHOD("openssl_" #name "(string=b'', *, usedforsecurity=True)", openssl_##name, EFFECT_ANY,     \
         "Return a digest in progress, " #name ", that has seen the string."),
#include "modules/_hashlib/algorithms.def"
#undef ALGORITHM
#undef OTHER_NAME
    METHOD("pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None)", hashlib_pbkdf2_hmac,
           EFFECT_ANY, "Derive a key from a password by PKCS #5's second function, with HMAC."),
    METHOD("scrypt(password, *, salt=None, n=None, r=None, p=None, maxmem=0, dklen=64)",
           hashlib_scrypt, EFFECT_ANY, "Derive a key from a password by scrypt."),
    METHOD("get_fips_mode()", get_fips_mode, EFFECT_ANY,
           "1 where OpenSSL is restricted to the algorithms of FIPS, else 0."),
    METHOD("hmac_new(key, msg=b'', digestmod=?)", hmac_new_function, EFFECT_ANY,
           "Return a new hmac object."),
    METHOD("hmac_digest(key, msg, digest)", hmac_digest_function, EFFECT_ANY, "Single-shot HMAC."),
    METHOD("compare_digest(a, b, /)", operator_compare_digest, EFFECT_ANY,
           "Return 'a == b', in a time that tells nothing about where they differ.\n\nBoth are str "
           "of ASCII characters, or both bytes-like."),
    METHOD_END,
};

/* -- The module -------------------------------------------------------------------------------- */

static bool add_constructors(Value module) {
  constructors = dict_new();
#define OTHER_NAME(name, openssl)
#define ALGORITHM(name, openssl)                                                                   \
  if (!dict_set(constructors, dict_get_str(module_dict(module), NAME("openssl_" #name)),           \
                NAME(#name)))                                                                      \
    return false;
#include "modules/_hashlib/algorithms.def"
#undef ALGORITHM
#undef OTHER_NAME
  return module_add(module, "_constructors", mappingproxy_new(constructors));
}

static void collect_name(EVP_MD *algorithm, void *set) {
  if (EVP_MD_get_type(algorithm) == NID_undef || exception_pending()) return;
  if (set_add(*(Value *)set, str_from_ascii(algorithm_name(algorithm))) < 0) return;
}
static bool add_names(Value module) {
  Value set = set_new(ABSENT);
  EVP_MD_do_all_provided(NULL, collect_name, &set);
  return !exception_pending() && module_add(module, "openssl_md_meth_names", frozenset_new(set));
}

static bool add_error(Value module) {
  Value dict = dict_new();
  if (!dict_set_str(dict, NAME("__module__"), NAME("_hashlib"))) return false;
  unsupported_error = type_new(&type_type, NAME("UnsupportedDigestmodError"),
                               tuple_pack(1, type_value(&exc_ValueError)), dict, ABSENT);
  return module_add(module, "UnsupportedDigestmodError", unsupported_error);
}

static bool init(Value module) {
  static bool registered;
  if (!registered) gc_root_add(&constructors), gc_root_add(&unsupported_error);
  registered = true;
  return openssl_load_crypto() && add_error(module) && add_constructors(module) &&
         add_names(module);
}

static Type *const types[] = {&hash_type, &xof_type, &hmac_type, NULL};
static const ModuleDef hashlib_module = {.name = "_hashlib",
                                         .doc = "OpenSSL's digests for hashlib and hmac.",
                                         .functions = functions,
                                         .types = types,
                                         .init = init};
MODULE_REGISTER(hashlib_module);
