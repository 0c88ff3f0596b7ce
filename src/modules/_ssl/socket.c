/* _ssl._SSLSocket: creation, and what belongs to a connection. */
#include "modules/_ssl/ssl.h"

#include "modules/socket/socket.h"
#include "objects/bytes.h"
#include "objects/codecs.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/weakref.h"

static void socket_finalize(Object *object) {
  if (((SslSocket *)object)->ssl != NULL) SSL_free(((SslSocket *)object)->ssl);
}
static const Layout socket_layout = {.name = "SslSocket",
                                     .fixed_size = sizeof(SslSocket),
                                     .slots_offset = offsetof(SslSocket, context),
                                     .slots_count = 5,
                                     .finalize = socket_finalize};
static DEFINE_TYPE_SHAPE(socket);

/* -- Creation ---------------------------------------------------------------------------------- */

/* A host name, or an address. Names are sent to the server; either is what the certificate has to
   be for. */
static bool set_hostname(SslSocket *s, const SslContext *c, const char *name) {
  if (name[0] == 0 || name[0] == '.')
    return raise_value_error(
               "server_hostname cannot be an empty string or start with a leading dot."),
           false;
  slot_set(s, &s->server_hostname, str_from_ascii(name));
  X509_VERIFY_PARAM *parameters = SSL_get0_param(s->ssl);
  ASN1_OCTET_STRING *address = a2i_IPADDRESS(name);
  bool ok = address != NULL || SSL_set_tlsext_host_name(s->ssl, name);
  if (ok && c->check_hostname)
    ok = address == NULL ? X509_VERIFY_PARAM_set1_host(parameters, name, strlen(name))
                         : X509_VERIFY_PARAM_set1_ip(parameters, ASN1_STRING_get0_data(address),
                                                     (size_t)ASN1_STRING_length(address));
  ASN1_OCTET_STRING_free(address);
  if (!ok) ssl_raise(PLACE_OTHER);
  ERR_clear_error(); /* the name was no address */
  return ok;
}

/* The host name as ASCII bytes. ABSENT: exception set. */
static Value hostname_bytes(Value v) {
  if (is_str(v))
    v = codec_encode_text(v, NAME("ascii"), NAME("strict"));
  else if (!is_bytes(v))
    return raise_type_error("argument must be str, not %Y", v);
  if (is_absent(v)) return ABSENT;
  if (strlen((const char *)as_bytes(v)->data) == (size_t)bytes_length(v)) return v;
  return raise_type_error("argument must be encoded string without null bytes, not str");
}

static bool attach(SslSocket *s, Value socket, Value incoming, Value outgoing) {
  if (is_absent(socket)) {
    BIO_up_ref(as_bio(incoming)->bio);
    BIO_up_ref(as_bio(outgoing)->bio);
    SSL_set_bio(s->ssl, as_bio(incoming)->bio, as_bio(outgoing)->bio);
    return true;
  }
  Value reference = weakref_new(socket, ABSENT);
  if (is_absent(reference)) return false;
  slot_set(s, &s->socket, reference);
  if (SSL_set_fd(s->ssl, as_socket(socket)->fd)) return true;
  ssl_raise(PLACE_OTHER);
  return false;
}

/* bpo-37428: of a server SSL_VERIFY_POST_HANDSHAKE takes effect only beside SSL_VERIFY_PEER. */
static void set_post_handshake(SSL *ssl, bool server_side) {
  if (!server_side) {
    SSL_set_post_handshake_auth(ssl, 1);
  } else if (SSL_get_verify_mode(ssl) & SSL_VERIFY_PEER) {
    SSL_set_verify(ssl, SSL_get_verify_mode(ssl) | SSL_VERIFY_POST_HANDSHAKE,
                   SSL_get_verify_callback(ssl));
  }
}

static bool check_side(const SslContext *c, bool server_side) {
  if (c->protocol == PROTOCOL_TLS_CLIENT && server_side)
    return ssl_raise_message(PLACE_CLIENT_CONTEXT, 0,
                             "Cannot create a server socket with a PROTOCOL_TLS_CLIENT context"),
           false;
  if (c->protocol == PROTOCOL_TLS_SERVER && !server_side)
    return ssl_raise_message(PLACE_SERVER_CONTEXT, 0,
                             "Cannot create a client socket with a PROTOCOL_TLS_SERVER context"),
           false;
  return true;
}

static bool set_owner(Value self, Value owner, void *closure) {
  SslSocket *s = as_ssl(self);
  Value reference = ABSENT;
  if (!is_absent(owner) && !is_none(owner)) {
    reference = weakref_new(owner, ABSENT);
    if (is_absent(reference)) return false;
  }
  slot_set(s, &s->owner, reference);
  return true;
}

Value ssl_socket_new(Value context, Value socket, Value incoming, Value outgoing, Value server_side,
                     Value hostname, Value owner, Value session) {
  SslContext *c = as_context(context);
  bool server;
  Value name = ABSENT;
  if (!arg_truth(server_side, &server)) return ABSENT;
  if (!is_none(hostname) && is_absent(name = hostname_bytes(hostname))) return ABSENT;
  if (!check_side(c, server)) return ABSENT;
  SslSocket *s = gc_new(&socket_shape);
  Value self = from_object(s);
  slot_set(s, &s->context, context);
  s->server_side = server;
  s->ssl = SSL_new(c->ctx);
  if (s->ssl == NULL) return ssl_raise(PLACE_OTHER);
  gc_add_memory_pressure(CONNECTION_BYTES);
  SSL_set_app_data(s->ssl, s);
  if (!attach(s, socket, incoming, outgoing)) return ABSENT;
  SSL_set_mode(s->ssl, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_AUTO_RETRY);
  if (c->post_handshake_auth) set_post_handshake(s->ssl, server);
  if (!is_absent(name) && !set_hostname(s, c, (const char *)as_bytes(name)->data)) return ABSENT;
  server ? SSL_set_accept_state(s->ssl) : SSL_set_connect_state(s->ssl);
  if (!is_none(session) && !session_apply(self, session)) return ABSENT;
  return set_owner(self, owner, NULL) ? self : ABSENT;
}

Value ssl_socket_owner(SslSocket *s) {
  Value reference = slot_get(&s->owner);
  if (is_absent(reference)) return from_object(s);
  Value owner = weakref_get(reference);
  return is_absent(owner) ? NONE : owner;
}

/* -- Attributes -------------------------------------------------------------------------------- */

static Value get_context(Value self, void *closure) {
  return slot_get(&as_ssl(self)->context);
}
static bool set_context(Value self, Value v, void *closure) {
  SslSocket *s = as_ssl(self);
  if (is_absent(v) || !is_instance(v, &ssl_context_type))
    return raise_type_error("The value must be a SSLContext"), false;
  slot_set(s, &s->context, v);
  SSL_set_SSL_CTX(s->ssl, as_context(v)->ctx);
  ssl_apply_message_callback(as_context(v), s->ssl);
  return true;
}

static Value get_owner(Value self, void *closure) {
  Value reference = slot_get(&as_ssl(self)->owner);
  return is_absent(reference) ? NONE : ssl_socket_owner(as_ssl(self));
}
static Value get_session(Value self, void *closure) {
  return session_of_connection(self);
}
static bool set_session(Value self, Value v, void *closure) {
  if (is_absent(v)) return raise_type_error("cannot delete attribute"), false;
  return session_apply(self, v);
}
static Value get_session_reused(Value self, void *closure) {
  return from_bool(SSL_session_reused(as_ssl(self)->ssl));
}
static Value get_server_side(Value self, void *closure) {
  return from_bool(as_ssl(self)->server_side);
}
static Value get_server_hostname(Value self, void *closure) {
  Value name = slot_get(&as_ssl(self)->server_hostname);
  return is_absent(name) ? NONE : name;
}

static Value pending(Value *args, int nargs) {
  return from_small_int(SSL_pending(as_ssl(args[0])->ssl));
}
static Value verify_client_post_handshake(Value *args, int nargs) {
  return SSL_verify_client_post_handshake(as_ssl(args[0])->ssl) ? NONE : ssl_raise(PLACE_CHANNEL);
}

static const BuiltinDef methods[] = {
    METHOD("do_handshake(self, /)", ssl_do_handshake, EFFECT_ANY, "Perform the handshake."),
    METHOD("write(self, b, /)", ssl_write, EFFECT_ANY,
           "Write the bytes-like object b and return how many bytes were written."),
    METHOD("read(self, size, buffer=?, /)", ssl_read, EFFECT_ANY,
           "Read up to size bytes, as bytes or into the buffer."),
    METHOD("pending(self, /)", pending, EFFECT_ANY,
           "The number of decrypted bytes that wait to be read."),
    METHOD("getpeercert(self, der=False, /)", ssl_getpeercert, EFFECT_ANY,
           "The peer's certificate: a dict, empty if it was not validated, or bytes (DER); None if "
           "it has sent none."),
    METHOD("get_channel_binding(self, /, cb_type='tls-unique')", ssl_get_channel_binding,
           EFFECT_ANY,
           "Channel binding data of the connection; ValueError if the type is not supported."),
    METHOD("cipher(self, /)", ssl_cipher, EFFECT_ANY,
           "The cipher in use: (name, protocol, bits), or None."),
    METHOD("shared_ciphers(self, /)", ssl_shared_ciphers, EFFECT_ANY,
           "The ciphers that are available to this side."),
    METHOD("version(self, /)", ssl_version, EFFECT_ANY,
           "The version of the protocol in use, or None."),
    METHOD("selected_alpn_protocol(self, /)", ssl_selected_alpn_protocol, EFFECT_ANY,
           "The application protocol agreed on, or None."),
    METHOD("compression(self, /)", ssl_compression, EFFECT_ANY, "The compression in use, or None."),
    METHOD("shutdown(self, /)", ssl_shutdown, EFFECT_ANY,
           "Perform the shutdown handshake and return the socket, if there is one."),
    METHOD("verify_client_post_handshake(self, /)", verify_client_post_handshake, EFFECT_ANY,
           "Ask the client for its certificate after the handshake (TLS 1.3)."),
    METHOD("get_unverified_chain(self, /)", ssl_get_unverified_chain, EFFECT_ANY,
           "The certificates as the peer has sent them."),
    METHOD("get_verified_chain(self, /)", ssl_get_verified_chain, EFFECT_ANY,
           "The certificates as they were verified."),
    METHOD_END,
};
static const GetSetDef getset[] = {
    {"context", get_context, set_context,
     "The context, which a server may replace in its sni_callback.", NULL},
    {"server_side", get_server_side, NULL, "Whether this is a server-side socket.", NULL},
    {"server_hostname", get_server_hostname, NULL, "The currently set server hostname (for SNI).",
     NULL},
    {"owner", get_owner, set_owner, "The object that callbacks get as the connection.", NULL},
    {"session", get_session, set_session, "The session, which a later connection can resume.",
     NULL},
    {"session_reused", get_session_reused, NULL,
     "Whether the client's session was continued by the handshake.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
Type ssl_socket_type = {
    .name = "_ssl._SSLSocket",
    .base = &object_type,
    .layout = &socket_layout,
    .root_shape = &socket_shape,
    .flags = TYPE_NO_INSTANCES,
    .methods = methods,
    .getset = getset,
};
