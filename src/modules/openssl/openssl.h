/* OpenSSL, which is loaded when a module or a digest first needs it.

   Invariant: a function of libcrypto (libssl) is called only after openssl_load_crypto
   (openssl_load_ssl) has returned true in this process. Include this file instead of OpenSSL's own
   headers.

   Note [Loading OpenSSL]
   To link the libraries costs every program start: the dynamic linker maps and relocates both
   whether or not anything is hashed, which makes 1.5 MB of memory that `-c pass` does not need
   (LD_PRELOAD="libcrypto.so.3 libssl.so.3" shows it). A module in a shared object of its own, as
   CPython has them, is not possible: shapes live below 4 GiB, in the executable. So functions.def
   lists what is called, the build makes `#define NAME openssl_functions.NAME` of each line
   (gen/openssl_names.h), and loading fills the table with dlsym. OpenSSL's headers are written
   against as ever: a function missing from the list is an undefined symbol when the executable is
   linked. */
#ifndef MODULES_OPENSSL_OPENSSL_H
#define MODULES_OPENSSL_OPENSSL_H

#define OPENSSL_SUPPRESS_DEPRECATED /* TLSv1_method and its kind: no other way to say the same */

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "base/common.h"

typedef struct OpensslFunctions {
#define CRYPTO(name) __typeof__(&name) name;
#define SSL(name) __typeof__(&name) name;
#include "modules/openssl/functions.def"
#undef CRYPTO
#undef SSL
} OpensslFunctions;
extern OpensslFunctions openssl_functions;

#include "openssl_names.h"

extern bool openssl_crypto_loaded;
bool openssl_load_crypto_slow(void) must_check;
/* false: ImportError of the library that cannot be loaded. Neither runs Python code. */
static inline bool must_check openssl_load_crypto(void) {
  return openssl_crypto_loaded || openssl_load_crypto_slow();
}
bool openssl_load_ssl(void) must_check;

#endif
