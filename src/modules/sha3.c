/* The module _sha3: SHA-3 and SHAKE, computed by OpenSSL. */
#include "modules/_hashlib/digest.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/str.h"

#include "objects/sequence.h"

/* X(function of OpenSSL, name, methods) */
#define ALGORITHMS(X)                                                                              \
  X(sha3_224, sha3_224, fixed_methods)                                                             \
  X(sha3_256, sha3_256, fixed_methods)                                                             \
  X(sha3_384, sha3_384, fixed_methods)                                                             \
  X(sha3_512, sha3_512, fixed_methods)                                                             \
  X(shake128, shake_128, shake_methods)                                                            \
  X(shake256, shake_256, shake_methods)

enum { LENGTH_LIMIT = 1 << 29 }; /* digests are shorter */

/* -- Methods ----------------------------------------------------------------------------------- */

static Value shake_digest(Value *args, int nargs) {
  int64_t length;
  if (!is_int(args[1])) return raise_type_error("an integer is required");
  if (int_sign(args[1]) < 0) return raise_value_error("value must be positive");
  if (!int_fits_i64(args[1], &length) || length >= LENGTH_LIMIT)
    return raise_value_error("length is too large");
  return digest_output(args[0], length);
}
static Value shake_hexdigest(Value *args, int nargs) {
  return hash_hex(shake_digest(args, nargs));
}

static const EVP_MD *algorithm_of(Value self) {
  return EVP_MD_CTX_get0_md(as_digest(self)->context);
}
static bool is_shake(Value self) {
  return EVP_MD_get_flags(algorithm_of(self)) & EVP_MD_FLAG_XOF;
}
static int rate(Value self) {
  return 8 * EVP_MD_get_block_size(algorithm_of(self));
}
static Value get_rate(Value self, void *closure) {
  return from_small_int(rate(self));
}
static Value get_capacity(Value self, void *closure) {
  return from_small_int(1600 - rate(self));
}
static Value get_suffix(Value self, void *closure) {
  return bytes_from_data(is_shake(self) ? "\x1f" : "\x06", 1);
}
static Value get_digest_size(Value self, void *closure) {
  return is_shake(self) ? from_small_int(0) : digest_get_size(self, NULL);
}
static Value get_name(Value self, void *closure) {
  return str_from_ascii(type_short_name(type_of(self)));
}

static const GetSetDef sha3_getset[] = {
    {"name", get_name, NULL, "the algorithm", NULL},
    {"block_size", digest_get_block_size, NULL, "bytes of the algorithm's blocks", NULL},
    {"digest_size", get_digest_size, NULL, "bytes of a digest; 0: any", NULL},
    {"_rate_bits", get_rate, NULL, "bits of a block", NULL},
    {"_capacity_bits", get_capacity, NULL, "bits of the state that input does not touch", NULL},
    {"_suffix", get_suffix, NULL, "what follows the data", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
#define COMMON_METHODS                                                                             \
  METHOD("update(self, data, /)", digest_update, EFFECT_ANY,                                       \
         "Update this hash object's state with the bytes of data."),                               \
      METHOD("copy(self, /)", digest_copy, EFFECT_ALLOC, "Return a copy of the hash object.")
static const BuiltinDef fixed_methods[] = {
    COMMON_METHODS,
    METHOD("digest(self, /)", digest_digest, EFFECT_ALLOC,
           "Return the digest value as a bytes object."),
    METHOD("hexdigest(self, /)", digest_hexdigest, EFFECT_ANY,
           "Return the digest of the data so far, in hexadecimal digits."),
    METHOD_END,
};
static const BuiltinDef shake_methods[] = {
    COMMON_METHODS,
    METHOD("digest(self, length, /)", shake_digest, EFFECT_ALLOC,
           "Return a digest of that many bytes."),
    METHOD("hexdigest(self, length, /)", shake_hexdigest, EFFECT_ANY,
           "Return a digest of that many bytes in hexadecimal digits."),
    METHOD_END,
};

/* -- The types: one for each algorithm --------------------------------------------------------- */

#define DEFINE(id, public, method_table)                                                           \
  static DEFINE_TYPE_SHAPE(id);                                                                    \
  static Value id##_new(Type *type, Value *args, int nargs, Value kwnames) {                       \
    static Signature signature = SIGNATURE(#public "(data=?, /, *, usedforsecurity=True)");        \
    Value a[2];                                                                                    \
    if (!signature_bind(&signature, args, nargs, kwnames, a) || !openssl_load_crypto())            \
      return ABSENT;                                                                               \
    return digest_new(type, EVP_##id(), a[0]);                                                     \
  }                                                                                                \
  static Type id##_type = {.name = "_sha3." #public,                                               \
                           .base = &object_type,                                                   \
                           .layout = &digest_layout,                                               \
                           .root_shape = &id##_shape,                                              \
                           .slots = {.new_object = id##_new},                                      \
                           .methods = method_table,                                                \
                           .getset = sha3_getset,                                                  \
                           .doc = "A digest in progress."};
ALGORITHMS(DEFINE)

#define ADDRESS(id, public, method_table) &id##_type,
static Type *const types[] = {ALGORITHMS(ADDRESS) NULL};
static bool init(Value module) {
  return module_add_string(module, "implementation", "OpenSSL");
}
static const ModuleDef sha3_module = {
    .name = "_sha3", .doc = "SHA-3 and SHAKE.", .types = types, .init = init};
MODULE_REGISTER(sha3_module);
