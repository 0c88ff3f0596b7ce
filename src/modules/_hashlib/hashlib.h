/* _hashlib inside: algorithms by name, and the parts of the module.

   Invariant: an EVP_MD from algorithm_find or algorithm_of_argument is the caller's:
   EVP_MD_free.

   Functions that return a Value or are marked must_check may collect and run Python code. */
#ifndef MODULES_HASHLIB_HASHLIB_H
#define MODULES_HASHLIB_HASHLIB_H

#include "modules/_hashlib/digest.h"

/* By Python's name or any of OpenSSL's; for_security false: algorithms that the configuration bans
   for it are allowed too. NULL: ValueError (UnsupportedDigestmodError where OpenSSL says
   nothing). */
EVP_MD *algorithm_find(const char *name, bool for_security) must_check;
/* A name or one of the constructors openssl_NAME. NULL: UnsupportedDigestmodError, or as above. */
EVP_MD *algorithm_of_argument(Value digestmod) must_check;
/* Python's name of it. */
const char *algorithm_name(const EVP_MD *algorithm);

extern Type hmac_type;
/* Functions with the signatures of hashlib's and hmac's. */
Value hmac_new_function(Value *args, int nargs);
Value hmac_digest_function(Value *args, int nargs);
Value hashlib_pbkdf2_hmac(Value *args, int nargs);
Value hashlib_scrypt(Value *args, int nargs);

#endif
