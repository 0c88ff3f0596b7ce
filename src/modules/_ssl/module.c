/* The module _ssl: constants, random bytes, object identifiers. */
#include "modules/_ssl/ssl.h"

#include "modules/posix/path.h"
#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/tuple.h"

Value ssl_path(Value v, const char *message) {
  Value path = path_fspath(v);
  if (is_absent(path)) {
    if (message != NULL && exception_suppress(&exc_TypeError))
      return raise_type_error("%s", message);
    return ABSENT;
  }
  if (is_str(path)) return str_fs_encode(path);
  if (memchr(as_bytes(path)->data, 0, (size_t)bytes_length(path)) != NULL)
    return raise_value_error("embedded null byte");
  return path;
}

/* -- Random bytes ------------------------------------------------------------------------------ */

static bool mix_in(Value v, double entropy) {
  Buffer buffer;
  if (!buffer_get(v, &buffer, BUFFER_SIMPLE)) return false;
  for (int64_t done = 0; done < buffer.length; done += INT_MAX) {
    RAND_add((const char *)buffer.memory + done,
             (int)min_of(buffer.length - done, (int64_t)INT_MAX), entropy);
  }
  buffer_release(&buffer);
  return true;
}
static Value rand_add(Value *args, int nargs) {
  double entropy;
  Value data = args[0];
  if (is_str(args[0])) {
    size_t length;
    const char *text = str_utf8(args[0], &length);
    if (text == NULL) return ABSENT;
    data = bytes_from_data(text, (int64_t)length);
    if (is_absent(data)) return ABSENT;
  }
  return value_to_double(args[1], &entropy) && mix_in(data, entropy) ? NONE : ABSENT;
}

static Value rand_bytes(Value *args, int nargs) {
  int count;
  if (!index_to_int(args[0], &count)) return ABSENT;
  if (count < 0) return raise_value_error("num must be positive");
  Value bytes = bytes_alloc(count);
  if (is_absent(bytes)) return ABSENT;
  return RAND_bytes(as_bytes(bytes)->data, count) == 1 ? bytes : ssl_raise(PLACE_OTHER);
}
static Value rand_pseudo_bytes(Value *args, int nargs) {
  if (!warn(&exc_DeprecationWarning, 1, "ssl.RAND_pseudo_bytes() is deprecated")) return ABSENT;
  Value bytes = rand_bytes(args, nargs);
  return is_absent(bytes) ? ABSENT : tuple_pack(2, bytes, TRUE_VALUE);
}
static Value rand_status(Value *args, int nargs) {
  return from_bool(RAND_status() == 1);
}

/* -- Object identifiers ------------------------------------------------------------------------ */

static Value name_or_none(const char *name) {
  return name == NULL ? NONE : str_from_utf8_lossy(name, strlen(name));
}

/* (number, short name, long name, dotted numbers) */
static Value object_tuple(const ASN1_OBJECT *object) {
  char dotted[256];
  int nid = OBJ_obj2nid(object);
  if (nid == NID_undef) return raise_value_error("Unknown object");
  int length = OBJ_obj2txt(dotted, sizeof dotted, object, 1);
  if (length < 0) return ssl_raise(PLACE_OTHER);
  Value numbers = length == 0 ? NONE : str_from_ascii(dotted);
  return tuple_pack(4, from_small_int(nid), name_or_none(OBJ_nid2sn(nid)),
                    name_or_none(OBJ_nid2ln(nid)), numbers);
}

static Value txt2obj(Value *args, int nargs) {
  bool by_name;
  if (!is_str(args[0]))
    return raise_type_error("txt2obj() argument 'txt' must be str, not %Y", args[0]);
  const char *text = str_utf8(args[0], NULL);
  if (text == NULL || !arg_truth(args[1], &by_name)) return ABSENT;
  ASN1_OBJECT *object = OBJ_txt2obj(text, !by_name);
  ERR_clear_error();
  if (object == NULL) return raise_value_error("unknown object '%.100s'", text);
  Value tuple = object_tuple(object);
  ASN1_OBJECT_free(object);
  return tuple;
}

static Value nid2obj(Value *args, int nargs) {
  int nid;
  if (!index_to_int(args[0], &nid)) return ABSENT;
  if (nid < NID_undef) return raise_value_error("NID must be positive.");
  ASN1_OBJECT *object = OBJ_nid2obj(nid);
  ERR_clear_error();
  return object == NULL ? raise_value_error("unknown NID %d", nid) : object_tuple(object);
}

static Value get_default_verify_paths(Value *args, int nargs) {
  return tuple_pack(
      4, name_or_none(X509_get_default_cert_file_env()), name_or_none(X509_get_default_cert_file()),
      name_or_none(X509_get_default_cert_dir_env()), name_or_none(X509_get_default_cert_dir()));
}

static const BuiltinDef functions[] = {
    METHOD("_test_decode_cert(path, /)", ssl_test_decode_cert, EFFECT_ANY,
           "The certificate in a PEM file as dict."),
    METHOD("RAND_add(string, entropy, /)", rand_add, EFFECT_ANY,
           "Mix string into the state; entropy is a lower bound of what it holds."),
    METHOD("RAND_bytes(n, /)", rand_bytes, EFFECT_ANY,
           "Return n random bytes that are fit for keys."),
    METHOD("RAND_pseudo_bytes(n, /)", rand_pseudo_bytes, EFFECT_ANY,
           "The same as a pair (bytes, is_cryptographic)."),
    METHOD("RAND_status()", rand_status, EFFECT_ANY,
           "True if the generator has been seeded with enough data."),
    METHOD(
        "get_default_verify_paths()", get_default_verify_paths, EFFECT_ANY,
        "Where certificates of authorities are looked for: (variable, file, variable, directory)."),
    METHOD("txt2obj(txt, name=False)", txt2obj, EFFECT_ANY,
           "Lookup an object by its dotted numbers, or with name by its names too: (nid, short, "
           "long, numbers)."),
    METHOD("nid2obj(nid, /)", nid2obj, EFFECT_ANY, "Lookup an object by its number."),
    METHOD_END,
};

/* -- Constants --------------------------------------------------------------------------------- */

static const struct Constant {
  const char *name;
  int64_t value;
} constants[] = {
#define CONSTANT(name, value) {#name, (int64_t)(value)},
#define ALERT(name) {"ALERT_DESCRIPTION_" #name, SSL_AD_##name},
#include "modules/_ssl/constants.def"
#undef CONSTANT
#undef ALERT
};
static const char *const features[] = {"HAS_SNI",   "HAS_ECDH",    "HAS_ALPN",    "HAS_TLS_UNIQUE",
                                       "HAS_TLSv1", "HAS_TLSv1_1", "HAS_TLSv1_2", "HAS_TLSv1_3"};
static const char *const missing_features[] = {"HAS_NPN", "HAS_SSLv2", "HAS_SSLv3"};

static bool add_constants(Value module) {
  for (size_t i = 0; i < countof(constants); i++)
    if (!module_add_int(module, constants[i].name, constants[i].value)) return false;
  for (size_t i = 0; i < countof(features); i++)
    if (!module_add(module, features[i], TRUE_VALUE)) return false;
  for (size_t i = 0; i < countof(missing_features); i++)
    if (!module_add(module, missing_features[i], FALSE_VALUE)) return false;
  return true;
}

/* (major, minor, 0, patch, status) of 0xMNN00PPSL. */
static Value version_info(unsigned long v) {
  return tuple_pack(5, from_small_int(v >> 28 & 0xff), from_small_int(v >> 20 & 0xff),
                    from_small_int(v >> 12 & 0xff), from_small_int(v >> 4 & 0xff),
                    from_small_int(v & 0xf));
}
static bool add_version(Value module) {
  unsigned long version = OpenSSL_version_num();
  return module_add_int(module, "OPENSSL_VERSION_NUMBER", (int64_t)version) &&
         module_add(module, "OPENSSL_VERSION_INFO", version_info(version)) &&
         module_add(module, "_OPENSSL_API_VERSION", version_info(OPENSSL_VERSION_NUMBER)) &&
         module_add_string(module, "OPENSSL_VERSION", OpenSSL_version(OPENSSL_VERSION)) &&
         module_add_string(module, "_DEFAULT_CIPHERS", "ALL:!COMPLEMENTOFDEFAULT:!eNULL");
}

static bool init(Value module) {
  return openssl_load_ssl() && ssl_errors_init(module) && add_constants(module) &&
         add_version(module);
}

static Type *const types[] = {&ssl_context_type, &ssl_socket_type,      &ssl_bio_type,
                              &ssl_session_type, &ssl_certificate_type, NULL};
static const ModuleDef ssl_module = {.name = "_ssl",
                                     .doc = "TLS by OpenSSL: what the module ssl is made of.",
                                     .functions = functions,
                                     .types = types,
                                     .init = init};
MODULE_REGISTER(ssl_module);
