/* _ssl._SSLContext: certificates and keys. */
#include "modules/_ssl/ssl.h"

#include <errno.h>

#include "objects/audit.h"
#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/str.h"

static SSL_CTX *ctx_of(Value self) {
  return as_context(self)->ctx;
}

/* A call that reads files, without the GIL; errno is kept. */
#define READ_FILES(result, expression)                                                             \
  do {                                                                                             \
    int saved_errno_;                                                                              \
    gil_release();                                                                                 \
    errno = 0;                                                                                     \
    result = (expression);                                                                         \
    saved_errno_ = errno;                                                                          \
    gil_acquire();                                                                                 \
    errno = saved_errno_;                                                                          \
  } while (0)

/* A path as C string; NULL for None. *keep owns it. false: exception set. */
static bool optional_path(Value v, const char *message, const char **path, Value *keep) {
  *path = NULL;
  if (is_none(v)) return true;
  *keep = ssl_path(v, message);
  if (is_absent(*keep)) return false;
  *path = (const char *)as_bytes(*keep)->data;
  return true;
}

/* -- Our own certificate and key --------------------------------------------------------------- */

typedef struct Password {
  Value given;            /* str, bytes-like or callable */
  char text[PEM_BUFSIZE]; /* what it comes to */
  int length;             /* -1: not known yet */
  bool failed;            /* an exception is set */
} Password;

/* Takes the text over. false: exception set. */
static bool password_store(Password *p, Value v, const char *type_message) {
  const void *bytes;
  int64_t length;
  if (is_str(v)) {
    size_t size;
    bytes = str_utf8(v, &size);
    if (bytes == NULL) return false;
    length = (int64_t)size;
  } else if (is_bytes(v)) {
    bytes = as_bytes(v)->data, length = bytes_length(v);
  } else if (is_bytearray(v)) {
    bytes = bytearray_data(v), length = as_bytearray(v)->length;
  } else {
    raise_type_error("%s", type_message);
    return false;
  }
  if (length > PEM_BUFSIZE)
    return raise_value_error("password cannot be longer than %d bytes", PEM_BUFSIZE), false;
  memcpy(p->text, bytes, (size_t)length);
  p->length = (int)length;
  return true;
}

/* OpenSSL asks for it; without the GIL. */
static int password_callback(char *out, int size, int for_writing, void *data) {
  Password *p = data;
  if (p->length < 0) {
    gil_acquire();
    Value answer = call0(p->given);
    p->failed =
        is_absent(answer) || !password_store(p, answer, "password callback must return a string");
    gil_release();
    if (p->failed) return -1;
  }
  int length = min_of(p->length, size);
  memcpy(out, p->text, (size_t)length);
  return length;
}

static Value fail_chain(const Password *p, Place place) {
  if (!p->failed) return ssl_raise_file(errno, place);
  ERR_clear_error();
  return ABSENT;
}

static Value load_chain(SSL_CTX *ctx, const char *certificate, const char *key, Password *p) {
  int ok;
  READ_FILES(ok, SSL_CTX_use_certificate_chain_file(ctx, certificate));
  if (ok != 1) return fail_chain(p, PLACE_CERTIFICATE);
  READ_FILES(ok, SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM));
  if (ok != 1) return fail_chain(p, PLACE_KEY);
  return SSL_CTX_check_private_key(ctx) == 1 ? NONE : ssl_raise(PLACE_KEY_CHECK);
}

Value ssl_load_cert_chain(Value *args, int nargs) {
  Value certificate_keep = ABSENT, key_keep = ABSENT;
  const char *certificate, *key;
  Password password = {.given = args[3], .length = -1};
  SSL_CTX *ctx = ctx_of(args[0]);
  if (is_none(args[1])) return raise_type_error("certfile should be a valid filesystem path");
  if (!optional_path(args[1], "certfile should be a valid filesystem path", &certificate,
                     &certificate_keep))
    return ABSENT;
  if (!optional_path(args[2], "keyfile should be a valid filesystem path", &key, &key_keep))
    return ABSENT;
  pem_password_cb *old_callback = SSL_CTX_get_default_passwd_cb(ctx);
  void *old_data = SSL_CTX_get_default_passwd_cb_userdata(ctx);
  if (!is_none(args[3])) {
    if (!object_is_callable(args[3]) &&
        !password_store(&password, args[3], "password should be a string or callable"))
      return ABSENT;
    SSL_CTX_set_default_passwd_cb(ctx, password_callback);
    SSL_CTX_set_default_passwd_cb_userdata(ctx, &password);
  }
  Value result = load_chain(ctx, certificate, key == NULL ? certificate : key, &password);
  SSL_CTX_set_default_passwd_cb(ctx, old_callback);
  SSL_CTX_set_default_passwd_cb_userdata(ctx, old_data);
  explicit_bzero(password.text, sizeof password.text);
  GC_KEEP(as_object(args[0]));
  return result;
}

/* -- Certificates of authorities --------------------------------------------------------------- */

static bool is_error(unsigned long code, int library, int reason) {
  return ERR_GET_LIB(code) == library && ERR_GET_REASON(code) == reason;
}

/* Adds one certificate, which is freed. false: SSLError. */
static bool add_certificate(X509_STORE *store, X509 *certificate) {
  int ok = X509_STORE_add_cert(store, certificate);
  X509_free(certificate);
  if (ok) return true;
  if (is_error(ERR_peek_last_error(), ERR_LIB_X509, X509_R_CERT_ALREADY_IN_HASH_TABLE))
    return ERR_clear_error(), true;
  ssl_raise(PLACE_CA_DATA);
  return false;
}

/* Whether the error that ended the reading is just the end of the data. */
static bool is_end(unsigned long code, bool pem) {
  return pem ? is_error(code, ERR_LIB_PEM, PEM_R_NO_START_LINE)
             : is_error(code, ERR_LIB_ASN1, ASN1_R_HEADER_TOO_LONG);
}

static Value add_certificates(SSL_CTX *ctx, const void *data, int64_t length, bool pem) {
  if (length == 0) return raise_value_error("Empty certificate data");
  if (length > INT_MAX) return raise_error(&exc_OverflowError, "Certificate data is too long.");
  BIO *bio = BIO_new_mem_buf(data, (int)length);
  X509_STORE *store = SSL_CTX_get_cert_store(ctx);
  int loaded = 0;
  if (bio == NULL) return raise_memory_error();
  for (;; loaded++) {
    X509 *certificate = pem ? PEM_read_bio_X509(bio, NULL, SSL_CTX_get_default_passwd_cb(ctx),
                                                SSL_CTX_get_default_passwd_cb_userdata(ctx))
                            : d2i_X509_bio(bio, NULL);
    if (certificate == NULL) break;
    if (add_certificate(store, certificate)) continue;
    BIO_free(bio);
    return ABSENT;
  }
  BIO_free(bio);
  unsigned long code = ERR_peek_last_error();
  if (loaded == 0)
    return ssl_raise_message(PLACE_CA_DATA, 0,
                             pem ? "no start line: cadata does not contain a certificate"
                                 : "not enough data: cadata does not contain a certificate");
  if (code != 0 && !is_end(code, pem)) return ssl_raise(PLACE_CA_DATA);
  ERR_clear_error();
  return NONE;
}

static Value add_data(SSL_CTX *ctx, Value data) {
  static const char message[] = "cadata should be an ASCII string or a bytes-like object";
  if (is_str(data)) {
    if (!as_str(data)->ascii) return raise_type_error("%s", message);
    return add_certificates(ctx, str_units(as_str(data)), str_length(data), true);
  }
  Buffer buffer;
  if (!object_has_buffer(data)) return raise_type_error("%s", message);
  if (!buffer_get(data, &buffer, BUFFER_SIMPLE)) return ABSENT;
  Value result = add_certificates(ctx, buffer.memory, buffer.length, false);
  buffer_release(&buffer);
  return result;
}

Value ssl_load_verify_locations(Value *args, int nargs) {
  SSL_CTX *ctx = ctx_of(args[0]);
  Value file_keep = ABSENT, folder_keep = ABSENT;
  const char *file, *folder;
  int ok;
  if (is_none(args[1]) && is_none(args[2]) && is_none(args[3]))
    return raise_type_error("cafile, capath and cadata cannot be all omitted");
  if (!optional_path(args[1], "cafile should be a valid filesystem path", &file, &file_keep))
    return ABSENT;
  if (!optional_path(args[2], "capath should be a valid filesystem path", &folder, &folder_keep))
    return ABSENT;
  if (!is_none(args[3]) && is_absent(add_data(ctx, args[3]))) return ABSENT;
  if (file == NULL && folder == NULL) return NONE;
  READ_FILES(ok, SSL_CTX_load_verify_locations(ctx, file, folder));
  return ok == 1 ? NONE : ssl_raise_file(errno, PLACE_CA_FILE);
}

Value ssl_set_default_verify_paths(Value *args, int nargs) {
  int ok;
  READ_FILES(ok, SSL_CTX_set_default_verify_paths(ctx_of(args[0])));
  return ok ? NONE : ssl_raise(PLACE_OTHER);
}

/* -- Diffie-Hellman ---------------------------------------------------------------------------- */

Value ssl_load_dh_params(Value *args, int nargs) {
  Value path = ssl_path(args[1], NULL);
  if (is_absent(path) || !audit("open", "Osi", args[1], "rb", 0)) return ABSENT;
  FILE *file = fopen((const char *)as_bytes(path)->data, "rbe");
  if (file == NULL) return raise_os_error(errno, args[1]);
  BIO *bio = BIO_new_fp(file, BIO_CLOSE);
  if (bio == NULL) return fclose(file), raise_memory_error();
  DH *parameters;
  READ_FILES(parameters, PEM_read_bio_DHparams(bio, NULL, NULL, NULL));
  int error = errno;
  BIO_free(bio);
  if (parameters == NULL) return ssl_raise_file(error, PLACE_DH);
  long ok = SSL_CTX_set_tmp_dh(ctx_of(args[0]), parameters);
  DH_free(parameters);
  return ok ? NONE : ssl_raise(PLACE_DH);
}

/* -- What is there ----------------------------------------------------------------------------- */

static bool add_number(Value dict, const char *name, int64_t number) {
  return dict_set(dict, str_from_ascii(name), int_from_i64(number));
}

Value ssl_cert_store_stats(Value *args, int nargs) {
  int certificates = 0, lists = 0, authorities = 0;
  STACK_OF(X509_OBJECT) *objects = X509_STORE_get0_objects(SSL_CTX_get_cert_store(ctx_of(args[0])));
  for (int i = 0; i < sk_X509_OBJECT_num(objects); i++) {
    X509_OBJECT *object = sk_X509_OBJECT_value(objects, i);
    if (X509_OBJECT_get_type(object) == X509_LU_X509) {
      certificates++;
      if (X509_check_ca(X509_OBJECT_get0_X509(object))) authorities++;
    } else if (X509_OBJECT_get_type(object) == X509_LU_CRL) {
      lists++;
    }
  }
  Value stats = dict_new();
  bool ok = add_number(stats, "x509", certificates) && add_number(stats, "crl", lists) &&
            add_number(stats, "x509_ca", authorities);
  return ok ? stats : ABSENT;
}

Value ssl_get_ca_certs(Value *args, int nargs) {
  bool binary;
  if (!arg_truth(args[1], &binary)) return ABSENT;
  Value list = list_new(0);
  STACK_OF(X509_OBJECT) *objects = X509_STORE_get0_objects(SSL_CTX_get_cert_store(ctx_of(args[0])));
  for (int i = 0; i < sk_X509_OBJECT_num(objects); i++) {
    X509 *certificate = X509_OBJECT_get0_X509(sk_X509_OBJECT_value(objects, i));
    if (certificate == NULL || !X509_check_ca(certificate)) continue;
    Value item = binary ? certificate_der(certificate) : certificate_info(certificate);
    if (is_absent(item) || !list_append(list, item)) return ABSENT;
  }
  return list;
}

Value ssl_session_stats(Value *args, int nargs) {
  SSL_CTX *ctx = ctx_of(args[0]);
  Value stats = dict_new();
  bool ok = add_number(stats, "number", SSL_CTX_sess_number(ctx)) &&
            add_number(stats, "connect", SSL_CTX_sess_connect(ctx)) &&
            add_number(stats, "connect_good", SSL_CTX_sess_connect_good(ctx)) &&
            add_number(stats, "connect_renegotiate", SSL_CTX_sess_connect_renegotiate(ctx)) &&
            add_number(stats, "accept", SSL_CTX_sess_accept(ctx)) &&
            add_number(stats, "accept_good", SSL_CTX_sess_accept_good(ctx)) &&
            add_number(stats, "accept_renegotiate", SSL_CTX_sess_accept_renegotiate(ctx)) &&
            add_number(stats, "hits", SSL_CTX_sess_hits(ctx)) &&
            add_number(stats, "misses", SSL_CTX_sess_misses(ctx)) &&
            add_number(stats, "timeouts", SSL_CTX_sess_timeouts(ctx)) &&
            add_number(stats, "cache_full", SSL_CTX_sess_cache_full(ctx));
  return ok ? stats : ABSENT;
}
