/* _hashlib.HMAC: keyed digests, by OpenSSL. */
#include "modules/_hashlib/hashlib.h"
#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/str.h"
#include <openssl/core_names.h>

typedef struct HmacObject {
  Object header;
  EVP_MAC_CTX *context; /* NULL: construction failed */
  EVP_MD *algorithm;    /* the digest it is made with */
  pthread_mutex_t lock; /* guards the context */
} HmacObject;

static HmacObject *as_hmac(Value v) {
  return object_cast(HmacObject, v);
}

static void hmac_finalize(Object *object) {
  HmacObject *h = (HmacObject *)object;
  if (h->context == NULL) return;
  EVP_MAC_CTX_free(h->context);
  EVP_MD_free(h->algorithm);
  pthread_mutex_destroy(&h->lock);
}
static const Layout hmac_layout = {
    .name = "HmacObject", .fixed_size = sizeof(HmacObject), .finalize = hmac_finalize};
static DEFINE_TYPE_SHAPE(hmac);

static Value fail(void) {
  return digest_raise(&exc_ValueError, "no reason supplied");
}

/* -- Contexts ---------------------------------------------------------------------------------- */

/* NULL: ValueError. Outputs without end make no HMAC. */
static EVP_MAC_CTX *start(const Buffer *key, const EVP_MD *algorithm) {
  if (EVP_MD_get_flags(algorithm) & EVP_MD_FLAG_XOF) return fail(), NULL;
  EVP_MAC *mac = EVP_MAC_fetch(NULL, OSSL_MAC_NAME_HMAC, NULL);
  EVP_MAC_CTX *context = mac == NULL ? NULL : EVP_MAC_CTX_new(mac);
  EVP_MAC_free(mac);
  OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(
                                 OSSL_MAC_PARAM_DIGEST, (char *)EVP_MD_get0_name(algorithm), 0),
                             OSSL_PARAM_construct_end()};
  const void *bytes =
      key->length == 0 ? "" : key->memory; /* NULL would mean: the key is there already */
  if (context != NULL && EVP_MAC_init(context, bytes, (size_t)key->length, parameters))
    return context;
  EVP_MAC_CTX_free(context);
  return fail(), NULL;
}

static EVP_MAC_CTX *start_with_key(Value key, const EVP_MD *algorithm) {
  Buffer buffer;
  if (!buffer_get(key, &buffer, BUFFER_SIMPLE)) return NULL;
  EVP_MAC_CTX *context = start(&buffer, algorithm);
  buffer_release(&buffer);
  return context;
}

static bool update_context(void *context, const void *data, size_t length) {
  return EVP_MAC_update(context, data, length);
}

static bool feed(Value self, Value data) {
  bool failed;
  bool ok = hash_feed(&as_hmac(self)->lock, update_context, as_hmac(self)->context, data, &failed);
  if (failed) fail();
  GC_KEEP(as_object(self));
  return ok;
}

static EVP_MAC_CTX *copy_context(Value self) {
  hash_lock(&as_hmac(self)->lock);
  EVP_MAC_CTX *copy = EVP_MAC_CTX_dup(as_hmac(self)->context);
  hash_unlock(&as_hmac(self)->lock);
  GC_KEEP(as_object(self));
  return copy;
}

/* -- Objects ----------------------------------------------------------------------------------- */

/* Takes both. */
static Value hmac_object(EVP_MAC_CTX *context, EVP_MD *algorithm) {
  HmacObject *h = gc_new(&hmac_shape);
  h->context = context;
  h->algorithm = algorithm;
  pthread_mutex_init(&h->lock, NULL);
  gc_add_memory_pressure(3 * HASH_BYTES); /* inner, outer and running state */
  return from_object(h);
}

Value hmac_new_function(Value *args, int nargs) {
  if (is_absent(args[2])) return raise_type_error("Missing required parameter 'digestmod'.");
  EVP_MD *algorithm = algorithm_of_argument(args[2]);
  if (algorithm == NULL) return ABSENT;
  EVP_MAC_CTX *context = start_with_key(args[0], algorithm);
  if (context == NULL) {
    EVP_MD_free(algorithm);
    return ABSENT;
  }
  Value self = hmac_object(context, algorithm);
  return is_absent(args[1]) || is_none(args[1]) || feed(self, args[1]) ? self : ABSENT;
}

static Value hmac_digest(Value *args, int nargs) {
  Value digest = bytes_alloc(EVP_MD_get_size(as_hmac(args[0])->algorithm));
  if (is_absent(digest)) return ABSENT;
  EVP_MAC_CTX *copy = copy_context(args[0]);
  size_t length;
  bool ok = copy != NULL &&
            EVP_MAC_final(copy, as_bytes(digest)->data, &length, (size_t)bytes_length(digest));
  EVP_MAC_CTX_free(copy);
  return ok ? digest : fail();
}
static Value hmac_hexdigest(Value *args, int nargs) {
  return hash_hex(hmac_digest(args, nargs));
}
static Value hmac_update(Value *args, int nargs) {
  return feed(args[0], args[1]) ? NONE : ABSENT;
}
static Value hmac_copy(Value *args, int nargs) {
  EVP_MAC_CTX *copy = copy_context(args[0]);
  if (copy == NULL) return fail();
  EVP_MD_up_ref(as_hmac(args[0])->algorithm);
  return hmac_object(copy, as_hmac(args[0])->algorithm);
}

static const char *name_of(Value self) {
  return algorithm_name(as_hmac(self)->algorithm);
}
static Value hmac_get_name(Value self, void *closure) {
  return format_text("hmac-%s", name_of(self));
}
static Value hmac_get_size(Value self, void *closure) {
  return from_small_int(EVP_MD_get_size(as_hmac(self)->algorithm));
}
static Value hmac_get_block_size(Value self, void *closure) {
  return from_small_int(EVP_MD_get_block_size(as_hmac(self)->algorithm));
}
static Value hmac_repr(Value self) {
  return format_text("<%s HMAC object @ %p>", name_of(self), (void *)as_object(self));
}

/* -- hmac_digest(): everything at once --------------------------------------------------------- */

static Value digest_at_once(Value key, Value message, const EVP_MD *algorithm) {
  Value digest = bytes_alloc(EVP_MD_get_size(algorithm));
  Buffer data;
  if (is_absent(digest)) return ABSENT;
  EVP_MAC_CTX *context = start_with_key(key, algorithm);
  if (context == NULL) return ABSENT;
  if (!buffer_get(message, &data, BUFFER_SIMPLE)) {
    EVP_MAC_CTX_free(context);
    return ABSENT;
  }
  size_t length;
  gil_release();
  bool ok = EVP_MAC_update(context, data.memory, (size_t)data.length) &&
            EVP_MAC_final(context, as_bytes(digest)->data, &length, (size_t)bytes_length(digest));
  EVP_MAC_CTX_free(context);
  gil_acquire();
  buffer_release(&data);
  return ok ? digest : fail();
}

Value hmac_digest_function(Value *args, int nargs) {
  EVP_MD *algorithm = algorithm_of_argument(args[2]);
  if (algorithm == NULL) return ABSENT;
  Value digest = digest_at_once(args[0], args[1], algorithm);
  EVP_MD_free(algorithm);
  return digest;
}

static const BuiltinDef hmac_methods[] = {
    METHOD("update(self, /, msg)", hmac_update, EFFECT_ANY, "Update the HMAC object with msg."),
    METHOD("digest(self, /)", hmac_digest, EFFECT_ALLOC, "Return the digest of all data so far."),
    METHOD("hexdigest(self, /)", hmac_hexdigest, EFFECT_ANY,
           "Return the same digest in hexadecimal digits."),
    METHOD("copy(self, /)", hmac_copy, EFFECT_ALLOC,
           "Return a copy (\"clone\") of the HMAC object."),
    METHOD_END,
};
static const GetSetDef hmac_getset[] = {
    {"name", hmac_get_name, NULL, "hmac- and the name of the algorithm", NULL},
    {"digest_size", hmac_get_size, NULL, "bytes of a digest", NULL},
    {"block_size", hmac_get_block_size, NULL, "bytes of the algorithm's blocks", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
Type hmac_type = {
    .name = "_hashlib.HMAC",
    .base = &object_type,
    .layout = &hmac_layout,
    .root_shape = &hmac_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.repr = hmac_repr},
    .methods = hmac_methods,
    .getset = hmac_getset,
    .doc = "A keyed digest in progress: update() takes more data, digest() and hexdigest() give "
           "the digest of all so far.",
};
