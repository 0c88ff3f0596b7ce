/* Digests computed by OpenSSL. */
#include "modules/_hashlib/digest.h"

#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/bytes_internal.h"
#include "objects/int.h"
#include "objects/str.h"

/* -- Taking data in ---------------------------------------------------------------------------- */

void hash_lock(pthread_mutex_t *lock) {
  if (pthread_mutex_trylock(lock) == 0) return;
  gil_release();
  pthread_mutex_lock(lock);
  gil_acquire();
}

/* Bytes from which on others may run meanwhile. */
enum { GIL_MINIMUM = 2048 };

bool hash_feed(pthread_mutex_t *lock, HashStep step, void *state, Value data, bool *failed) {
  Buffer buffer;
  if (failed != NULL) *failed = false;
  if (is_str(data)) return raise_type_error("Strings must be encoded before hashing"), false;
  if (!object_has_buffer(data))
    return raise_type_error("object supporting the buffer API required"), false;
  if (!buffer_get(data, &buffer, BUFFER_SIMPLE)) return false;
  hash_lock(lock);
  bool release = buffer.length >= GIL_MINIMUM;
  if (release) gil_release();
  bool ok = step(state, buffer.memory, (size_t)buffer.length);
  if (release) gil_acquire();
  hash_unlock(lock);
  buffer_release(&buffer);
  if (!ok && failed != NULL)
    *failed = true;
  else if (!ok)
    raise_memory_error();
  return ok;
}

Value hash_hex(Value digest) {
  return is_absent(digest) ? ABSENT : bytes_hex(byte_view(digest), ABSENT, from_small_int(1));
}

/* -- Objects ----------------------------------------------------------------------------------- */

static void digest_finalize(Object *object) {
  DigestObject *d = (DigestObject *)object;
  if (d->context == NULL) return;
  EVP_MD_CTX_free(d->context);
  pthread_mutex_destroy(&d->lock);
}
const Layout digest_layout = {
    .name = "DigestObject", .fixed_size = sizeof(DigestObject), .finalize = digest_finalize};

Value digest_raise(Type *type, const char *otherwise) {
  unsigned long code = ERR_peek_last_error();
  ERR_clear_error();
  if (code == 0) return raise_error(type, "%s", otherwise);
  const char *library = ERR_lib_error_string(code), *reason = ERR_reason_error_string(code);
  if (reason == NULL) reason = "no reason supplied";
  return library == NULL ? raise_error(&exc_ValueError, "%s", reason)
                         : raise_error(&exc_ValueError, "[%s] %s", library, reason);
}

static bool update_context(void *context, const void *data, size_t length) {
  return EVP_DigestUpdate(context, data, length);
}

static bool feed(Value self, Value data) {
  bool failed;
  bool ok =
      hash_feed(&as_digest(self)->lock, update_context, as_digest(self)->context, data, &failed);
  if (failed) digest_raise(&exc_ValueError, "no reason supplied");
  GC_KEEP(as_object(self));
  return ok;
}

static Value allocate(Type *type) {
  Value self = type_alloc(type);
  if (is_absent(self)) return ABSENT;
  as_digest(self)->context = EVP_MD_CTX_new();
  if (as_digest(self)->context == NULL) return raise_memory_error();
  pthread_mutex_init(&as_digest(self)->lock, NULL);
  gc_add_memory_pressure(HASH_BYTES);
  return self;
}

Value digest_new(Type *type, const EVP_MD *algorithm, Value data) {
  Value self = allocate(type);
  if (is_absent(self)) return ABSENT;
  if (!EVP_DigestInit_ex(as_digest(self)->context, algorithm, NULL))
    return digest_raise(&exc_ValueError, "no reason supplied");
  return is_absent(data) || feed(self, data) ? self : ABSENT;
}

static bool copy_context(EVP_MD_CTX *to, Value self) {
  hash_lock(&as_digest(self)->lock);
  bool ok = to != NULL && EVP_MD_CTX_copy_ex(to, as_digest(self)->context);
  hash_unlock(&as_digest(self)->lock);
  GC_KEEP(as_object(self));
  return ok;
}

/* From a copy, so that the object can go on. length < 0: the digest has a size of its own. */
static Value finish(Value self, int64_t length) {
  const EVP_MD *algorithm = EVP_MD_CTX_get0_md(as_digest(self)->context);
  Value digest = bytes_alloc(length < 0 ? EVP_MD_get_size(algorithm) : length);
  if (is_absent(digest) || length == 0) return digest;
  EVP_MD_CTX *copy = EVP_MD_CTX_new();
  uint8_t *out = as_bytes(digest)->data;
  bool ok =
      copy_context(copy, self) && (length < 0 ? EVP_DigestFinal_ex(copy, out, NULL)
                                              : EVP_DigestFinalXOF(copy, out, (size_t)length));
  EVP_MD_CTX_free(copy);
  return ok ? digest : digest_raise(&exc_ValueError, "no reason supplied");
}

Value digest_output(Value self, int64_t length) {
  return finish(self, length);
}

/* -- Methods ----------------------------------------------------------------------------------- */

Value digest_update(Value *args, int nargs) {
  return feed(args[0], args[1]) ? NONE : ABSENT;
}
Value digest_digest(Value *args, int nargs) {
  return finish(args[0], -1);
}
Value digest_hexdigest(Value *args, int nargs) {
  return hash_hex(finish(args[0], -1));
}

Value digest_copy(Value *args, int nargs) {
  Value copy = allocate(type_of(args[0]));
  if (is_absent(copy)) return ABSENT;
  return copy_context(as_digest(copy)->context, args[0])
             ? copy
             : digest_raise(&exc_ValueError, "no reason supplied");
}

const BuiltinDef digest_methods[] = {
    METHOD("update(self, obj, /)", digest_update, EFFECT_ANY,
           "Take in more data: the digest is that of all data so far."),
    METHOD("digest(self, /)", digest_digest, EFFECT_ALLOC,
           "Return the digest of the data so far, as bytes."),
    METHOD("hexdigest(self, /)", digest_hexdigest, EFFECT_ANY,
           "Return the digest of the data so far, in hexadecimal digits."),
    METHOD("copy(self, /)", digest_copy, EFFECT_ALLOC,
           "Return a digest in progress that has seen the same data."),
    METHOD_END,
};

static const EVP_MD *algorithm_of(Value self) {
  return EVP_MD_CTX_get0_md(as_digest(self)->context);
}
Value digest_get_size(Value self, void *closure) {
  return from_small_int(EVP_MD_get_size(algorithm_of(self)));
}
Value digest_get_block_size(Value self, void *closure) {
  return from_small_int(EVP_MD_get_block_size(algorithm_of(self)));
}
