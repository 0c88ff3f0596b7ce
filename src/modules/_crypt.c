/* The module _crypt: hashes of passwords, by the system's libcrypt. */
#include <crypt.h>
#include <errno.h>

#include "objects/exception.h"
#include "objects/str.h"

/* The UTF-8 of a str parameter, without NULs. NULL: exception set. */
static const char *text_argument(Value v, int number) {
  size_t length;
  if (!is_str(v)) {
    raise_type_error("crypt() argument %d must be str, not %Y", number, v);
    return NULL;
  }
  const char *text = str_utf8(v, &length);
  if (text == NULL || strlen(text) == length) return text;
  raise_value_error("embedded null character");
  return NULL;
}

/* The methods are slow on purpose: others may run. The texts are on the C stack meanwhile, and so
   stay in place. */
static Value crypt_crypt(Value *args, int nargs) {
  const char *word = text_argument(args[0], 1),
             *salt = word == NULL ? NULL : text_argument(args[1], 2);
  if (salt == NULL) return ABSENT;
  struct crypt_data *data = calloc(1, sizeof *data);
  if (data == NULL) return raise_memory_error();
  gil_release();
  errno = 0;
  const char *hash = crypt_r(word, salt, data);
  int error = errno;
  gil_acquire();
  Value result = hash == NULL ? raise_os_error(error, ABSENT) : str_from_utf8(hash, strlen(hash));
  explicit_bzero(data, sizeof *data);
  free(data);
  GC_KEEP(word);
  GC_KEEP(salt);
  return result;
}

static const BuiltinDef functions[] = {
    METHOD("crypt(word, salt, /)", crypt_crypt, EFFECT_ANY,
           "Hash a password with the given salt: two characters, or a prefix like '$6$' that "
           "chooses a method and up to 16\n"
           "characters. The result begins with the salt, so that it can serve as the salt when a "
           "password is checked."),
    METHOD_END,
};

static const ModuleDef crypt_module = {.name = "_crypt", .functions = functions};
MODULE_REGISTER(crypt_module);
