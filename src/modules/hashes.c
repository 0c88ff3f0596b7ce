/* _md5, _sha1, _sha256, _sha512: the digests that hashlib uses without _hashlib, computed by
   OpenSSL. Each algorithm has a type. */
#include "modules/_hashlib/digest.h"
#include "objects/module.h"
#include "objects/sequence.h"
#include "objects/str.h"

#define ALGORITHMS(X)                                                                              \
  X(_md5, md5)                                                                                     \
  X(_sha1, sha1) X(_sha256, sha224) X(_sha256, sha256) X(_sha512, sha384) X(_sha512, sha512)

static Value get_name(Value self, void *closure) {
  return str_from_ascii(type_short_name(type_of(self)));
}

static const GetSetDef getset[] = {
    {"name", get_name, NULL, "the algorithm", NULL},
    {"digest_size", digest_get_size, NULL, "bytes of a digest", NULL},
    {"block_size", digest_get_block_size, NULL, "bytes of the algorithm's blocks", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

#define DEFINE(module, algorithm)                                                                  \
  static DEFINE_TYPE_SHAPE(algorithm);                                                             \
  static Type algorithm##_type = {.name = #module "." #algorithm,                                  \
                                  .base = &object_type,                                            \
                                  .layout = &digest_layout,                                        \
                                  .root_shape = &algorithm##_shape,                                \
                                  .flags = TYPE_NO_INSTANCES,                                      \
                                  .methods = digest_methods,                                       \
                                  .getset = getset,                                                \
                                  .doc = "A digest in progress."};                                 \
  static Value new_##algorithm(Value *args, int nargs) {                                           \
    type_ready(&algorithm##_type);                                                                 \
    return openssl_load_crypto() ? digest_new(&algorithm##_type, EVP_##algorithm(), args[0])       \
                                 : ABSENT;                                                         \
  }
ALGORITHMS(DEFINE)

#define CONSTRUCTOR(algorithm)                                                                     \
  METHOD(#algorithm "(string=?, *, usedforsecurity=True)", new_##algorithm, EFFECT_ANY,            \
         "Return a digest in progress, " #algorithm ", that has seen the string.")
static const BuiltinDef md5_functions[] = {CONSTRUCTOR(md5), METHOD_END};
static const BuiltinDef sha1_functions[] = {CONSTRUCTOR(sha1), METHOD_END};
static const BuiltinDef sha256_functions[] = {CONSTRUCTOR(sha224), CONSTRUCTOR(sha256), METHOD_END};
static const BuiltinDef sha512_functions[] = {CONSTRUCTOR(sha384), CONSTRUCTOR(sha512), METHOD_END};
static const ModuleDef md5_def = {.name = "_md5", .functions = md5_functions};
static const ModuleDef sha1_def = {.name = "_sha1", .functions = sha1_functions};
static const ModuleDef sha256_def = {.name = "_sha256", .functions = sha256_functions};
static const ModuleDef sha512_def = {.name = "_sha512", .functions = sha512_functions};
MODULE_REGISTER(md5_def);
MODULE_REGISTER(sha1_def);
MODULE_REGISTER(sha256_def);
MODULE_REGISTER(sha512_def);
