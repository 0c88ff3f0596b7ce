/* What the modules of digests share: taking data in, and objects around a digest of OpenSSL.

   Invariants: the state of an object (EVP_MD_CTX, ...) is touched by the thread that holds its lock
   alone, since big inputs are hashed without the GIL. A thread that waits for a lock does not hold
   the GIL; one that holds a lock may wait for the GIL. */
#ifndef MODULES_HASHLIB_DIGEST_H
#define MODULES_HASHLIB_DIGEST_H

#include <pthread.h>

#include "modules/openssl/openssl.h"
#include "objects/protocol.h"

enum { HASH_BYTES = 512 }; /* what OpenSSL allocates for one, about: the collector should know */

void hash_lock(pthread_mutex_t *lock);
static inline void hash_unlock(pthread_mutex_t *lock) {
  pthread_mutex_unlock(lock);
}

/* Takes data into a state; runs without the GIL. false: an error that feed's caller raises. */
typedef bool (*HashStep)(void *state, const void *data, size_t length);
/* Feeds a bytes-like object. false: TypeError of another, or (*failed, if given, is true then;
   otherwise it is a MemoryError) the step failed. May run Python code. */
bool hash_feed(pthread_mutex_t *lock, HashStep step, void *state, Value data,
               bool *failed) must_check;
/* The hexadecimal digits of a bytes object; ABSENT for ABSENT. */
Value hash_hex(Value digest) must_check;

typedef struct DigestObject {
  Object header;
  EVP_MD_CTX *context;  /* NULL: construction failed */
  pthread_mutex_t lock; /* guards the context */
} DigestObject;
extern const Layout digest_layout;
static inline DigestObject *as_digest(Value v) {
  return object_cast(DigestObject, v);
}

/* A digest of that type (whose layout is digest_layout) that has seen data, if not ABSENT. May run
   Python code. */
Value digest_new(Type *type, const EVP_MD *algorithm, Value data) must_check;
/* Raises what OpenSSL says has gone wrong, or `type` with `otherwise` where it says nothing. */
Value digest_raise(Type *type, const char *otherwise);
/* The first `length` bytes of an output without end. */
Value digest_output(Value self, int64_t length) must_check;

/* Methods and attributes; the table has the methods that all digests of fixed size share. */
extern const BuiltinDef digest_methods[];
Value digest_update(Value *args, int nargs);
Value digest_digest(Value *args, int nargs);
Value digest_hexdigest(Value *args, int nargs);
Value digest_copy(Value *args, int nargs);
Value digest_get_size(Value self, void *closure);
Value digest_get_block_size(Value self, void *closure);

#endif
