/* _hashlib's functions that make keys from passwords. */
#include "modules/_hashlib/hashlib.h"
#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/str.h"

/* Two bytes-like arguments; false: exception set, neither is held. */
static bool get_both(Value password, Value salt, Buffer *password_buffer, Buffer *salt_buffer) {
  if (!buffer_get(password, password_buffer, BUFFER_SIMPLE)) return false;
  if (buffer_get(salt, salt_buffer, BUFFER_SIMPLE)) return true;
  buffer_release(password_buffer);
  return false;
}

static bool fits_int(const Buffer *buffer, const char *what) {
  if (buffer->length <= INT_MAX) return true;
  raise_error(&exc_OverflowError, "%s is too long.", what);
  return false;
}

static bool positive(Value v, const char *what, const char *limit_name, int64_t *out) {
  Value number = number_index(v);
  if (is_absent(number) || !int_to_i64(number, out)) return false;
  if (*out < 1) return raise_value_error("%s must be greater than 0.", what), false;
  if (*out > INT_MAX) return raise_error(&exc_OverflowError, "%s is too great.", limit_name), false;
  return true;
}

/* -- PBKDF2 ------------------------------------------------------------------------------------ */

static Value pbkdf2(const EVP_MD *algorithm, const Buffer *password, const Buffer *salt,
                    Value *args) {
  int64_t iterations, length;
  if (!fits_int(password, "password") || !fits_int(salt, "salt")) return ABSENT;
  if (!positive(args[3], "iteration value", "iteration value", &iterations)) return ABSENT;
  if (is_none(args[4]))
    length = EVP_MD_get_size(algorithm);
  else if (!positive(args[4], "key length", "key length", &length))
    return ABSENT;
  Value key = bytes_alloc(length);
  if (is_absent(key)) return ABSENT;
  gil_release();
  int ok =
      PKCS5_PBKDF2_HMAC(password->memory, (int)password->length, salt->memory, (int)salt->length,
                        (int)iterations, algorithm, (int)length, as_bytes(key)->data);
  gil_acquire();
  return ok ? key : digest_raise(&exc_ValueError, "no reason supplied");
}

Value hashlib_pbkdf2_hmac(Value *args, int nargs) {
  Buffer password, salt;
  if (!is_str(args[0]))
    return raise_type_error("pbkdf2_hmac() argument 'hash_name' must be str, not %Y", args[0]);
  const char *name = str_utf8(args[0], NULL);
  if (name == NULL || !get_both(args[1], args[2], &password, &salt)) return ABSENT;
  EVP_MD *algorithm = algorithm_find(name, true);
  Value key = algorithm == NULL ? ABSENT : pbkdf2(algorithm, &password, &salt, args);
  EVP_MD_free(algorithm);
  buffer_release(&password);
  buffer_release(&salt);
  return key;
}

/* -- scrypt ------------------------------------------------------------------------------------ */

static bool cost_argument(Value v, const char *name, uint64_t *out) {
  if (is_none(v))
    return raise_type_error("%s is required and must be an unsigned int", name), false;
  if (!is_int(v))
    return raise_type_error("scrypt() argument '%s' must be int, not %Y", name, v), false;
  return int_to_u64(v, out);
}

static bool limit_argument(Value v, const char *message, int64_t least, int64_t *out) {
  if (!index_to_i64(v, out)) return false;
  if (*out >= least && *out <= INT_MAX) return true;
  raise_value_error("%s smaller than %d", message, INT_MAX);
  return false;
}

static Value scrypt(const Buffer *password, const Buffer *salt, Value *args) {
  uint64_t n, r, p;
  int64_t memory, length;
  if (!cost_argument(args[2], "n", &n)) return ABSENT;
  if (n < 2 || n & (n - 1)) return raise_value_error("n must be a power of 2.");
  if (!cost_argument(args[3], "r", &r) || !cost_argument(args[4], "p", &p)) return ABSENT;
  if (!limit_argument(args[5], "maxmem must be positive and", 0, &memory)) return ABSENT;
  if (!limit_argument(args[6], "dklen must be greater than 0 and", 1, &length)) return ABSENT;
  if (!EVP_PBE_scrypt(NULL, 0, NULL, 0, n, r, p, (uint64_t)memory, NULL,
                      0)) /* checks the costs alone */
    return digest_raise(&exc_ValueError, "Invalid parameter combination for n, r, p, maxmem.");
  Value key = bytes_alloc(length);
  if (is_absent(key)) return ABSENT;
  gil_release();
  int ok =
      EVP_PBE_scrypt(password->memory, (size_t)password->length, salt->memory, (size_t)salt->length,
                     n, r, p, (uint64_t)memory, as_bytes(key)->data, (size_t)length);
  gil_acquire();
  return ok ? key : digest_raise(&exc_ValueError, "no reason supplied");
}

Value hashlib_scrypt(Value *args, int nargs) {
  Buffer password, salt;
  if (!object_has_buffer(args[0]) || is_none(args[1])) {
    if (object_has_buffer(args[0])) return raise_type_error("salt is required");
    return raise_type_error("a bytes-like object is required, not '%T'", args[0]);
  }
  if (!get_both(args[0], args[1], &password, &salt)) return ABSENT;
  Value key = scrypt(&password, &salt, args);
  buffer_release(&password);
  buffer_release(&salt);
  return key;
}
