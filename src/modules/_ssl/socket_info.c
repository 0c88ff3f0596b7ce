/* _ssl._SSLSocket: what a connection tells of itself, its peer and its ciphers. */
#include "modules/_ssl/ssl.h"

#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"

static SSL *ssl_of(Value self) {
  return as_ssl(self)->ssl;
}
static Value text_or_none(const char *text) {
  return text == NULL ? NONE : str_from_ascii(text);
}

/* -- Certificates ------------------------------------------------------------------------------ */

Value ssl_getpeercert(Value *args, int nargs) {
  SSL *ssl = ssl_of(args[0]);
  bool der;
  if (!arg_truth(args[1], &der)) return ABSENT;
  if (!SSL_is_init_finished(ssl)) return raise_value_error("handshake not done yet");
  X509 *certificate = SSL_get1_peer_certificate(ssl);
  if (certificate == NULL) return NONE;
  Value result;
  if (der)
    result = certificate_der(certificate);
  else if (SSL_CTX_get_verify_mode(SSL_get_SSL_CTX(ssl)) & SSL_VERIFY_PEER)
    result = certificate_info(certificate);
  else
    result = dict_new();
  X509_free(certificate);
  return result;
}

Value ssl_get_verified_chain(Value *args, int nargs) {
  STACK_OF(X509) *chain = SSL_get0_verified_chain(ssl_of(args[0]));
  return chain == NULL ? NONE : certificate_list(chain);
}

/* For a server OpenSSL leaves the peer's own certificate out. */
static Value server_chain(SSL *ssl, STACK_OF(X509) * rest) {
  X509 *certificate = SSL_get1_peer_certificate(ssl);
  STACK_OF(X509) *chain = sk_X509_dup(rest);
  bool ok = chain != NULL && (certificate == NULL || sk_X509_insert(chain, certificate, 0) > 0);
  Value list = ok ? certificate_list(chain) : raise_memory_error();
  sk_X509_free(chain);
  X509_free(certificate);
  return list;
}
Value ssl_get_unverified_chain(Value *args, int nargs) {
  SSL *ssl = ssl_of(args[0]);
  STACK_OF(X509) *chain = SSL_get_peer_cert_chain(ssl);
  if (chain == NULL) return NONE;
  return as_ssl(args[0])->server_side ? server_chain(ssl, chain) : certificate_list(chain);
}

/* -- Ciphers ----------------------------------------------------------------------------------- */

/* (name, protocol, bits) */
static Value cipher_tuple(const SSL_CIPHER *cipher) {
  return tuple_pack(3, text_or_none(SSL_CIPHER_get_name(cipher)),
                    text_or_none(SSL_CIPHER_get_version(cipher)),
                    from_small_int(SSL_CIPHER_get_bits(cipher, NULL)));
}

Value ssl_cipher(Value *args, int nargs) {
  const SSL_CIPHER *cipher = SSL_get_current_cipher(ssl_of(args[0]));
  return cipher == NULL ? NONE : cipher_tuple(cipher);
}

/* Our own, whatever the peer has: that is what CPython 3.11 gives. */
Value ssl_shared_ciphers(Value *args, int nargs) {
  STACK_OF(SSL_CIPHER) *ciphers = SSL_get_ciphers(ssl_of(args[0]));
  if (ciphers == NULL) return NONE;
  Value list = list_new(sk_SSL_CIPHER_num(ciphers));
  for (int i = 0; i < sk_SSL_CIPHER_num(ciphers); i++)
    if (!list_append(list, cipher_tuple(sk_SSL_CIPHER_value(ciphers, i)))) return ABSENT;
  return list;
}

static Value number_name(int nid) {
  return nid == NID_undef ? NONE : text_or_none(OBJ_nid2ln(nid));
}

/* The library's description of it, which ends in a newline. */
static Value description(const SSL_CIPHER *cipher) {
  char text[256];
  SSL_CIPHER_description(cipher, text, sizeof text);
  text[strcspn(text, "\n")] = 0;
  return str_from_ascii(text);
}

static Value cipher_dict(const SSL_CIPHER *cipher) {
  int bits;
  int strength = SSL_CIPHER_get_bits(cipher, &bits);
  const struct {
    const char *name;
    Value value;
  } items[] = {
      {"id", int_from_u64(SSL_CIPHER_get_id(cipher))},
      {"name", text_or_none(SSL_CIPHER_get_name(cipher))},
      {"protocol", text_or_none(SSL_CIPHER_get_version(cipher))},
      {"description", description(cipher)},
      {"strength_bits", from_small_int(strength)},
      {"alg_bits", from_small_int(bits)},
      {"aead", from_bool(SSL_CIPHER_is_aead(cipher))},
      {"symmetric", number_name(SSL_CIPHER_get_cipher_nid(cipher))},
      {"digest", number_name(SSL_CIPHER_get_digest_nid(cipher))},
      {"kea", number_name(SSL_CIPHER_get_kx_nid(cipher))},
      {"auth", number_name(SSL_CIPHER_get_auth_nid(cipher))},
  };
  Value dict = dict_new();
  for (size_t i = 0; i < countof(items); i++)
    if (!dict_set(dict, str_from_ascii(items[i].name), items[i].value)) return ABSENT;
  return dict;
}

/* Of a context: those a connection would have. */
Value ssl_get_ciphers(Value *args, int nargs) {
  SSL *ssl = SSL_new(as_context(args[0])->ctx);
  if (ssl == NULL) return ssl_raise(PLACE_OTHER);
  STACK_OF(SSL_CIPHER) *ciphers = SSL_get_ciphers(ssl);
  Value list = list_new(0);
  for (int i = 0; i < sk_SSL_CIPHER_num(ciphers) && !is_absent(list); i++) {
    Value dict = cipher_dict(sk_SSL_CIPHER_value(ciphers, i));
    if (is_absent(dict) || !list_append(list, dict)) list = ABSENT;
  }
  SSL_free(ssl);
  return list;
}

/* -- The protocol ------------------------------------------------------------------------------ */

Value ssl_version(Value *args, int nargs) {
  SSL *ssl = ssl_of(args[0]);
  if (!SSL_is_init_finished(ssl)) return NONE;
  const char *version = SSL_get_version(ssl);
  return strcmp(version, "unknown") == 0 ? NONE : str_from_ascii(version);
}

Value ssl_selected_alpn_protocol(Value *args, int nargs) {
  const uint8_t *name;
  unsigned length;
  SSL_get0_alpn_selected(ssl_of(args[0]), &name, &length);
  return name == NULL ? NONE : str_from_utf8((const char *)name, length);
}

Value ssl_compression(Value *args, int nargs) {
  const COMP_METHOD *method = SSL_get_current_compression(ssl_of(args[0]));
  if (method == NULL || COMP_get_type(method) == NID_undef) return NONE;
  return text_or_none(OBJ_nid2sn(COMP_get_type(method)));
}

/* "tls-unique" (RFC 5929) is the first Finished message: the client's, or the server's if the
   session was resumed. */
Value ssl_get_channel_binding(Value *args, int nargs) {
  enum { LONGEST = 128 };
  char data[LONGEST];
  SSL *ssl = ssl_of(args[0]);
  if (!is_absent(args[1]) && !is_str(args[1]))
    return raise_type_error("get_channel_binding() argument 'cb_type' must be str, not %Y",
                            args[1]);
  if (!is_absent(args[1]) && !str_equals_ascii(args[1], "tls-unique"))
    return raise_value_error("'%V' channel binding type not implemented", args[1]);
  bool ours =
      SSL_session_reused(ssl) ? as_ssl(args[0])->server_side : !as_ssl(args[0])->server_side;
  size_t length =
      ours ? SSL_get_finished(ssl, data, LONGEST) : SSL_get_peer_finished(ssl, data, LONGEST);
  return length == 0 ? NONE : bytes_from_data(data, (int64_t)min_of(length, (size_t)LONGEST));
}
