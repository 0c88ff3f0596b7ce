/* _md5, _sha1, _sha256, _sha512: the digests that hashlib uses without _hashlib, computed by OpenSSL. */
#include <openssl/evp.h>

#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/str.h"

typedef struct HashObject {
  Object header;
  EVP_MD_CTX *context;
  const char *name; /* hashlib's name of the algorithm */
} HashObject;

static void hash_free(Object *object) { EVP_MD_CTX_free(((HashObject *)object)->context); }
static const Layout hash_layout = {.name = "HashObject", .fixed_size = sizeof(HashObject), .finalize = hash_free};
static DEFINE_TYPE_SHAPE(hash);
static HashObject *self_of(Value v) { return object_cast(HashObject, v); }

/* Large inputs are hashed without the GIL. */
enum { GIL_MINIMUM = 2048 };

static bool update(HashObject *h, Value data) {
  if (is_str(data)) {
    raise_type_error("Strings must be encoded before hashing");
    return false;
  }
  if (!object_has_buffer(data)) {
    raise_type_error("object supporting the buffer API required");
    return false;
  }
  Buffer buffer;
  if (!buffer_get(data, &buffer, BUFFER_SIMPLE)) return false;
  EVP_MD_CTX *context = h->context;
  bool release = buffer.length > GIL_MINIMUM;
  if (release) gil_release();
  int ok = EVP_DigestUpdate(context, buffer.memory, buffer.length);
  if (release) gil_acquire();
  buffer_release(&buffer);
  if (!ok) raise_memory_error();
  return ok;
}

static Value hash_new(const EVP_MD *algorithm, const char *name, Value data) {
  HashObject *h = gc_new(&hash_shape);
  h->name = name;
  h->context = EVP_MD_CTX_new();
  if (h->context == NULL || !EVP_DigestInit_ex(h->context, algorithm, NULL)) return raise_memory_error();
  return is_absent(data) || update(h, data) ? from_object(h) : ABSENT;
}

/* The digest so far, from a copy: the object can go on. Length, 0: MemoryError. */
static unsigned finish(HashObject *h, unsigned char *out) {
  unsigned length = 0;
  EVP_MD_CTX *copy = EVP_MD_CTX_new();
  if (copy == NULL || !EVP_MD_CTX_copy_ex(copy, h->context) || !EVP_DigestFinal_ex(copy, out, &length)) raise_memory_error();
  EVP_MD_CTX_free(copy);
  return length;
}

static Value hash_update(Value *args, int nargs) { return update(self_of(args[0]), args[1]) ? NONE : ABSENT; }
static Value hash_digest(Value *args, int nargs) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned length = finish(self_of(args[0]), digest);
  return length ? bytes_from_data(digest, length) : ABSENT;
}
static Value hash_hexdigest(Value *args, int nargs) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  char text[2 * EVP_MAX_MD_SIZE];
  unsigned length = finish(self_of(args[0]), digest);
  for (unsigned i = 0; i < length; i++) {
    text[2 * i] = "0123456789abcdef"[digest[i] >> 4];
    text[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
  }
  return length ? str_from_ascii_n(text, 2 * length) : ABSENT;
}
static Value hash_copy(Value *args, int nargs) {
  HashObject *h = self_of(args[0]);
  Value copy = hash_new(EVP_MD_CTX_get0_md(h->context), h->name, ABSENT);
  if (!is_absent(copy) && !EVP_MD_CTX_copy_ex(self_of(copy)->context, self_of(args[0])->context)) return raise_memory_error();
  return copy;
}

static Value get_name(Value self, void *closure) { return str_from_ascii(self_of(self)->name); }
static Value get_digest_size(Value self, void *closure) { return from_small_int(EVP_MD_CTX_get_size(self_of(self)->context)); }
static Value get_block_size(Value self, void *closure) { return from_small_int(EVP_MD_CTX_get_block_size(self_of(self)->context)); }

static const BuiltinDef hash_methods[] = {
    METHOD("update(self, obj, /)", hash_update, EFFECT_ANY, "Update this hash object's state with the provided string."),
    METHOD("digest(self, /)", hash_digest, EFFECT_ALLOC, "Return the digest value as a bytes object."),
    METHOD("hexdigest(self, /)", hash_hexdigest, EFFECT_ALLOC, "Return the digest value as a string of hexadecimal digits."),
    METHOD("copy(self, /)", hash_copy, EFFECT_ALLOC, "Return a copy of the hash object."),
    METHOD_END,
};
static const GetSetDef hash_getset[] = {
    {"name", get_name, NULL, "the algorithm", NULL},
    {"digest_size", get_digest_size, NULL, "bytes of a digest", NULL},
    {"block_size", get_block_size, NULL, "bytes of the algorithm's blocks", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static Type hash_type = {
    .name = "_hashes.hash", .base = &object_type, .layout = &hash_layout, .root_shape = &hash_shape,
    .flags = TYPE_NO_INSTANCES, .methods = hash_methods, .getset = hash_getset, .doc = "A digest in progress.",
};

static bool hashes_init(Value module) {
  type_ready(&hash_type);
  return true;
}

#define CONSTRUCTOR(algorithm) \
  static Value new_##algorithm(Value *args, int nargs) { return hash_new(EVP_##algorithm(), #algorithm, args[0]); }
#define CONSTRUCTOR_DEF(algorithm) \
  METHOD(#algorithm "(string=?, *, usedforsecurity=True)", new_##algorithm, EFFECT_ANY, "Return a new " #algorithm " hash object; optionally initialized with a string.")
CONSTRUCTOR(md5)
CONSTRUCTOR(sha1)
CONSTRUCTOR(sha224)
CONSTRUCTOR(sha256)
CONSTRUCTOR(sha384)
CONSTRUCTOR(sha512)

static const BuiltinDef md5_functions[] = {CONSTRUCTOR_DEF(md5), METHOD_END};
static const BuiltinDef sha1_functions[] = {CONSTRUCTOR_DEF(sha1), METHOD_END};
static const BuiltinDef sha256_functions[] = {CONSTRUCTOR_DEF(sha224), CONSTRUCTOR_DEF(sha256), METHOD_END};
static const BuiltinDef sha512_functions[] = {CONSTRUCTOR_DEF(sha384), CONSTRUCTOR_DEF(sha512), METHOD_END};
static const ModuleDef md5_def = {.name = "_md5", .doc = NULL, .functions = md5_functions, .init = hashes_init};
static const ModuleDef sha1_def = {.name = "_sha1", .doc = NULL, .functions = sha1_functions, .init = hashes_init};
static const ModuleDef sha256_def = {.name = "_sha256", .doc = NULL, .functions = sha256_functions, .init = hashes_init};
static const ModuleDef sha512_def = {.name = "_sha512", .doc = NULL, .functions = sha512_functions, .init = hashes_init};
MODULE_REGISTER(md5_def);
MODULE_REGISTER(sha1_def);
MODULE_REGISTER(sha256_def);
MODULE_REGISTER(sha512_def);
