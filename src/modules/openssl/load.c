/* Loading of OpenSSL: Note [Loading OpenSSL] in openssl.h. */
#include <dlfcn.h>

#include "modules/openssl/openssl.h"
#include "objects/exception.h"

OpensslFunctions openssl_functions;
bool openssl_crypto_loaded;
static bool ssl_loaded;

typedef enum Library { LIBRARY_CRYPTO, LIBRARY_SSL } Library;
static const char *const files[] = {
    [LIBRARY_CRYPTO] = "libcrypto.so.3", [LIBRARY_SSL] = "libssl.so.3"};

/* In the order of the table's fields. */
static const struct {
  const char *name;
  Library library;
} symbols[] = {
#define CRYPTO(name) {#name, LIBRARY_CRYPTO},
#define SSL(name) {#name, LIBRARY_SSL},
#include "modules/openssl/functions.def"
#undef CRYPTO
#undef SSL
};
static_assert(sizeof openssl_functions == countof(symbols) * sizeof(void *),
              "the table holds nothing but the functions");

/* The library stays for good, even if not all of it is there. */
static bool load(Library library) {
  void *handle = dlopen(files[library], RTLD_LAZY | RTLD_LOCAL);
  if (handle == NULL) return raise_error(&exc_ImportError, "%s", dlerror()), false;
  for (size_t i = 0; i < countof(symbols); i++) {
    if (symbols[i].library != library) continue;
    void *address = dlsym(handle, symbols[i].name);
    if (address == NULL) return raise_error(&exc_ImportError, "%s", dlerror()), false;
    memcpy((void **)&openssl_functions + i, &address, sizeof address);
  }
  return true;
}

bool openssl_load_crypto_slow(void) {
  openssl_crypto_loaded = load(LIBRARY_CRYPTO);
  return openssl_crypto_loaded;
}

bool openssl_load_ssl(void) {
  if (!ssl_loaded) ssl_loaded = openssl_load_crypto() && load(LIBRARY_SSL);
  return ssl_loaded;
}
