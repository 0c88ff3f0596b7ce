/* _ssl._SSLContext: creation and attributes. */
#include "modules/_ssl/ssl.h"

#include "modules/socket/socket.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/str.h"

static void context_finalize(Object *object) {
  SslContext *c = (SslContext *)object;
  if (c->ctx == NULL) return;
  SSL_CTX_free(c->ctx);
  BIO_free_all(c->keylog);
  free(c->alpn);
}
static const Layout context_layout = {.name = "SslContext",
                                      .fixed_size = sizeof(SslContext),
                                      .slots_offset = offsetof(SslContext, sni_callback),
                                      .slots_count = 3,
                                      .finalize = context_finalize};
static DEFINE_TYPE_SHAPE(context);

/* -- Creation ---------------------------------------------------------------------------------- */

static const SSL_METHOD *method_of(int protocol, const char **deprecated) {
  *deprecated = NULL;
  switch (protocol) {
  case PROTOCOL_TLS: *deprecated = "PROTOCOL_TLS"; return TLS_method();
  case PROTOCOL_TLS_CLIENT: return TLS_client_method();
  case PROTOCOL_TLS_SERVER: return TLS_server_method();
  case PROTOCOL_TLSv1: *deprecated = "PROTOCOL_TLSv1"; return TLSv1_method();
  case PROTOCOL_TLSv1_1: *deprecated = "PROTOCOL_TLSv1_1"; return TLSv1_1_method();
  case PROTOCOL_TLSv1_2: *deprecated = "PROTOCOL_TLSv1_2"; return TLSv1_2_method();
  default: raise_value_error("invalid or unsupported protocol version %d", protocol); return NULL;
  }
}

static const uint8_t session_id_context[] = "Python";

/* What Python asks for beyond OpenSSL's defaults. */
static bool configure(SslContext *c) {
  X509_VERIFY_PARAM *parameters = SSL_CTX_get0_param(c->ctx);
  SSL_CTX_set_options(c->ctx, (SSL_OP_ALL & ~SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS) | SSL_OP_NO_SSLv3 |
                                  SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                  SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(c->ctx, SSL_MODE_RELEASE_BUFFERS);
  c->host_flags = X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS;
  X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_TRUSTED_FIRST);
  X509_VERIFY_PARAM_set_hostflags(parameters, c->host_flags);
  c->check_hostname = c->protocol == PROTOCOL_TLS_CLIENT;
  SSL_CTX_set_verify(c->ctx,
                     c->check_hostname ? SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT
                                       : SSL_VERIFY_NONE,
                     NULL);
  SSL_CTX_set_post_handshake_auth(c->ctx, 0);
  return SSL_CTX_set_session_id_context(c->ctx, session_id_context, sizeof session_id_context) &&
         SSL_CTX_set_cipher_list(c->ctx, OSSL_default_cipher_list());
}

static Value context_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("_SSLContext(protocol, /)");
  Value a[1];
  int protocol;
  const char *deprecated;
  if (nargs != 1) return raise_type_error("_SSLContext expected 1 argument, got %d", nargs);
  if (!signature_bind(&signature, args, nargs, kwnames, a) || !index_to_int(a[0], &protocol))
    return ABSENT;
  const SSL_METHOD *method = method_of(protocol, &deprecated);
  if (method == NULL) return ABSENT;
  if (deprecated != NULL && !warn(&exc_DeprecationWarning, 2, "ssl.%s is deprecated", deprecated))
    return ABSENT;
  Value self = type_alloc(type);
  SslContext *c = as_context(self);
  c->ctx = SSL_CTX_new(method);
  gc_add_memory_pressure(CONTEXT_BYTES);
  c->protocol = protocol;
  return c->ctx != NULL && configure(c) ? self : ssl_raise(PLACE_CONTEXT);
}

/* -- Verification ------------------------------------------------------------------------------ */

static Value get_verify_mode(Value self, void *closure) {
  int mode = SSL_CTX_get_verify_mode(as_context(self)->ctx);
  if (!(mode & SSL_VERIFY_PEER)) return from_small_int(VERIFY_NONE);
  return from_small_int(mode & SSL_VERIFY_FAIL_IF_NO_PEER_CERT ? VERIFY_REQUIRED : VERIFY_OPTIONAL);
}

static bool apply_verify_mode(SslContext *c, int mode) {
  static const int modes[] = {SSL_VERIFY_NONE, SSL_VERIFY_PEER,
                              SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT};
  if (mode < VERIFY_NONE || mode > VERIFY_REQUIRED)
    return raise_value_error("invalid value for verify_mode"), false;
  SSL_CTX_set_verify(c->ctx, modes[mode], SSL_CTX_get_verify_callback(c->ctx));
  return true;
}
static bool cannot_delete(Value v) {
  if (!is_absent(v)) return false;
  raise_type_error("cannot delete attribute");
  return true;
}
static bool set_verify_mode(Value self, Value v, void *closure) {
  int mode;
  if (cannot_delete(v) || !index_to_int(v, &mode)) return false;
  if (mode == VERIFY_NONE && as_context(self)->check_hostname)
    return raise_value_error("Cannot set verify_mode to CERT_NONE when check_hostname is enabled."),
           false;
  return apply_verify_mode(as_context(self), mode);
}

static Value get_check_hostname(Value self, void *closure) {
  return from_bool(as_context(self)->check_hostname);
}
static bool set_check_hostname(Value self, Value v, void *closure) {
  SslContext *c = as_context(self);
  bool check;
  if (cannot_delete(v) || !arg_truth(v, &check)) return false;
  if (check && SSL_CTX_get_verify_mode(c->ctx) == SSL_VERIFY_NONE &&
      !apply_verify_mode(c, VERIFY_REQUIRED))
    return false;
  c->check_hostname = check;
  return true;
}

static Value get_host_flags(Value self, void *closure) {
  return int_from_u64(as_context(self)->host_flags);
}
static bool set_host_flags(Value self, Value v, void *closure) {
  int64_t flags;
  if (cannot_delete(v) || !index_to_i64(v, &flags)) return false;
  as_context(self)->host_flags = (unsigned)flags;
  X509_VERIFY_PARAM_set_hostflags(SSL_CTX_get0_param(as_context(self)->ctx), (unsigned)flags);
  return true;
}

static Value get_verify_flags(Value self, void *closure) {
  return int_from_u64(X509_VERIFY_PARAM_get_flags(SSL_CTX_get0_param(as_context(self)->ctx)));
}
static bool set_verify_flags(Value self, Value v, void *closure) {
  X509_VERIFY_PARAM *parameters = SSL_CTX_get0_param(as_context(self)->ctx);
  if (cannot_delete(v)) return false;
  if (!is_int(v)) return raise_type_error("argument must be int, not %Y", v), false;
  uint64_t wanted = int_to_u64_mask(v), now = X509_VERIFY_PARAM_get_flags(parameters);
  if (X509_VERIFY_PARAM_clear_flags(parameters, now & ~wanted) &&
      X509_VERIFY_PARAM_set_flags(parameters, wanted & ~now))
    return true;
  ssl_raise(PLACE_OTHER);
  return false;
}

static Value get_post_handshake_auth(Value self, void *closure) {
  return from_bool(as_context(self)->post_handshake_auth);
}
static bool set_post_handshake_auth(Value self, Value v, void *closure) {
  bool wanted;
  if (is_absent(v)) return raise_error(&exc_AttributeError, "cannot delete attribute"), false;
  if (!arg_truth(v, &wanted)) return false;
  as_context(self)->post_handshake_auth = wanted;
  return true;
}

/* -- Options and versions ---------------------------------------------------------------------- */

static Value get_options(Value self, void *closure) {
  return int_from_u64(SSL_CTX_get_options(as_context(self)->ctx));
}
static bool set_options(Value self, Value v, void *closure) {
  const uint64_t version_bans = SSL_OP_NO_SSLv2 | SSL_OP_NO_SSLv3 | SSL_OP_NO_TLSv1 |
                                SSL_OP_NO_TLSv1_1 | SSL_OP_NO_TLSv1_2 | SSL_OP_NO_TLSv1_3;
  SSL_CTX *ctx = as_context(self)->ctx;
  int64_t number;
  if (cannot_delete(v) || !index_to_i64(v, &number)) return false;
  uint64_t wanted = (uint64_t)number, now = SSL_CTX_get_options(ctx);
  if ((wanted & ~now & version_bans) &&
      !warn(&exc_DeprecationWarning, 2, "ssl.OP_NO_SSL*/ssl.OP_NO_TLS* options are deprecated"))
    return false;
  SSL_CTX_clear_options(ctx, now & ~wanted);
  SSL_CTX_set_options(ctx, wanted & ~now);
  return true;
}

static bool has_version_range(const SslContext *c) {
  return c->protocol == PROTOCOL_TLS || c->protocol == PROTOCOL_TLS_CLIENT ||
         c->protocol == PROTOCOL_TLS_SERVER;
}

/* Warnings about old versions. false: one became an exception, or there is no such version. */
static bool check_version(int version) {
  const char *deprecated = NULL;
  switch (version) {
  case VERSION_MINIMUM:
  case VERSION_MAXIMUM:
  case TLS1_2_VERSION:
  case TLS1_3_VERSION: break;
  case SSL3_VERSION: deprecated = "SSLv3"; break;
  case TLS1_VERSION: deprecated = "TLSv1"; break;
  case TLS1_1_VERSION: deprecated = "TLSv1_1"; break;
  default: raise_value_error("Unsupported TLS/SSL version 0x%x", version); return false;
  }
  return deprecated == NULL ||
         warn(&exc_DeprecationWarning, 2, "ssl.TLSVersion.%s is deprecated", deprecated);
}

static bool apply_version(SslContext *c, Value v, bool minimum) {
  int version;
  if (cannot_delete(v) || !index_to_int(v, &version)) return false;
  if (!has_version_range(c))
    return raise_value_error("The context's protocol doesn't support modification of highest and "
                             "lowest version."),
           false;
  if (!check_version(version)) return false;
  int library_version = version; /* to OpenSSL 0 is the end of the range that is being set */
  if (version == VERSION_MINIMUM) library_version = minimum ? 0 : TLS1_VERSION;
  if (version == VERSION_MAXIMUM) library_version = minimum ? TLS1_3_VERSION : 0;
  long ok = minimum ? SSL_CTX_set_min_proto_version(c->ctx, library_version)
                    : SSL_CTX_set_max_proto_version(c->ctx, library_version);
  if (!ok) raise_value_error("Unsupported protocol version 0x%x", version);
  return ok;
}
static Value get_minimum_version(Value self, void *closure) {
  long version = SSL_CTX_get_min_proto_version(as_context(self)->ctx);
  return from_small_int(version == 0 ? VERSION_MINIMUM : version);
}
static Value get_maximum_version(Value self, void *closure) {
  long version = SSL_CTX_get_max_proto_version(as_context(self)->ctx);
  return from_small_int(version == 0 ? VERSION_MAXIMUM : version);
}
static bool set_minimum_version(Value self, Value v, void *closure) {
  return apply_version(as_context(self), v, true);
}
static bool set_maximum_version(Value self, Value v, void *closure) {
  return apply_version(as_context(self), v, false);
}

static Value get_num_tickets(Value self, void *closure) {
  return int_from_u64(SSL_CTX_get_num_tickets(as_context(self)->ctx));
}
static bool set_num_tickets(Value self, Value v, void *closure) {
  int64_t number;
  if (cannot_delete(v) || !index_to_i64(v, &number)) return false;
  if (number < 0) return raise_value_error("value must be non-negative"), false;
  if (as_context(self)->protocol != PROTOCOL_TLS_SERVER)
    return raise_value_error("SSLContext is not a server context."), false;
  if (SSL_CTX_set_num_tickets(as_context(self)->ctx, (size_t)number) == 1) return true;
  raise_value_error("failed to set num tickets.");
  return false;
}

static Value get_security_level(Value self, void *closure) {
  return from_small_int(SSL_CTX_get_security_level(as_context(self)->ctx));
}
static Value get_protocol(Value self, void *closure) {
  return from_small_int(as_context(self)->protocol);
}

/* -- Methods ----------------------------------------------------------------------------------- */

static Value set_ciphers(Value *args, int nargs) {
  if (!is_str(args[1]))
    return raise_type_error("set_ciphers() argument must be str, not %Y", args[1]);
  const char *list = str_utf8(args[1], NULL);
  if (list == NULL) return ABSENT;
  return SSL_CTX_set_cipher_list(as_context(args[0])->ctx, list)
             ? NONE
             : ssl_raise_plain("No cipher can be selected.");
}

static Value set_ecdh_curve(Value *args, int nargs) {
  Value name = ssl_path(args[1], NULL);
  if (is_absent(name)) return ABSENT;
  int nid = OBJ_sn2nid((const char *)as_bytes(name)->data);
  if (nid == NID_undef) return raise_value_error("unknown elliptic curve name %R", args[1]);
  return SSL_CTX_set1_groups(as_context(args[0])->ctx, &nid, 1) ? NONE : ssl_raise(PLACE_CURVE);
}

static Value wrap_socket(Value *args, int nargs) {
  if (!is_instance(args[1], &socket_type))
    return raise_type_error("_wrap_socket() argument 'sock' must be _socket.socket, not %Y",
                            args[1]);
  return ssl_socket_new(args[0], args[1], ABSENT, ABSENT, args[2], args[3], args[4], args[5]);
}
static Value wrap_bio(Value *args, int nargs) {
  static const char *const names[] = {"incoming", "outgoing"};
  for (int i = 0; i < 2; i++)
    if (!is_instance(args[1 + i], &ssl_bio_type))
      return raise_type_error("_wrap_bio() argument '%s' must be _ssl.MemoryBIO, not %Y", names[i],
                              args[1 + i]);
  return ssl_socket_new(args[0], ABSENT, args[1], args[2], args[3], args[4], args[5], args[6]);
}

static const BuiltinDef methods[] = {
    METHOD("_wrap_socket(self, /, sock, server_side, server_hostname=None, *, owner=None, "
           "session=None)",
           wrap_socket, EFFECT_ANY, "A connection over a socket."),
    METHOD("_wrap_bio(self, /, incoming, outgoing, server_side, server_hostname=None, *, "
           "owner=None, session=None)",
           wrap_bio, EFFECT_ANY, "A connection between two MemoryBIOs."),
    METHOD("set_ciphers(self, cipherlist, /)", set_ciphers, EFFECT_ANY,
           "Set the available ciphers, in OpenSSL's notation."),
    METHOD("_set_alpn_protocols(self, protos, /)", ssl_set_alpn_protocols, EFFECT_ANY,
           "Set the protocols as ALPN sends them."),
    METHOD("load_cert_chain(self, /, certfile, keyfile=None, password=None)", ssl_load_cert_chain,
           EFFECT_ANY, "Load our certificate with its chain, and the private key."),
    METHOD("load_dh_params(self, path, /)", ssl_load_dh_params, EFFECT_ANY,
           "Load Diffie-Hellman parameters from a PEM file."),
    METHOD("load_verify_locations(self, /, cafile=None, capath=None, cadata=None)",
           ssl_load_verify_locations, EFFECT_ANY,
           "Load certificates of authorities from a file, a directory or data."),
    METHOD("session_stats(self, /)", ssl_session_stats, EFFECT_ANY, "Numbers of sessions as dict."),
    METHOD("set_default_verify_paths(self, /)", ssl_set_default_verify_paths, EFFECT_ANY,
           "Use the default places of certificates."),
    METHOD("set_ecdh_curve(self, name, /)", set_ecdh_curve, EFFECT_ANY,
           "Set the curve of the key exchange."),
    METHOD("cert_store_stats(self, /)", ssl_cert_store_stats, EFFECT_ANY,
           "How many certificates, revocation lists and certificates of authorities are loaded."),
    METHOD("get_ca_certs(self, /, binary_form=False)", ssl_get_ca_certs, EFFECT_ANY,
           "The loaded certificates of authorities as a list of dicts, or of bytes (DER)."),
    METHOD("get_ciphers(self, /)", ssl_get_ciphers, EFFECT_ANY,
           "The available ciphers as a list of dicts."),
    METHOD_END,
};
static const GetSetDef getset[] = {
    {"check_hostname", get_check_hostname, set_check_hostname, NULL, NULL},
    {"_host_flags", get_host_flags, set_host_flags, NULL, NULL},
    {"minimum_version", get_minimum_version, set_minimum_version, NULL, NULL},
    {"maximum_version", get_maximum_version, set_maximum_version, NULL, NULL},
    {"keylog_filename", ssl_get_keylog_filename, ssl_set_keylog_filename, NULL, NULL},
    {"_msg_callback", ssl_get_message_callback, ssl_set_message_callback, NULL, NULL},
    {"sni_callback", ssl_get_sni_callback, ssl_set_sni_callback,
     "Called with (connection, name, context) when a client names the server it wants; may set "
     "another context.",
     NULL},
    {"num_tickets", get_num_tickets, set_num_tickets, "The number of TLSv1.3 session tickets",
     NULL},
    {"options", get_options, set_options, NULL, NULL},
    {"post_handshake_auth", get_post_handshake_auth, set_post_handshake_auth, NULL, NULL},
    {"protocol", get_protocol, NULL, NULL, NULL},
    {"verify_flags", get_verify_flags, set_verify_flags, NULL, NULL},
    {"verify_mode", get_verify_mode, set_verify_mode, NULL, NULL},
    {"security_level", get_security_level, NULL, "The current security level", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
Type ssl_context_type = {
    .name = "_ssl._SSLContext",
    .base = &object_type,
    .layout = &context_layout,
    .root_shape = &context_shape,
    .flags = TYPE_BASE,
    .slots = {.new_object = context_new},
    .methods = methods,
    .getset = getset,
};
