/* _ssl inside: contexts, connections, memory BIOs, sessions, certificates.

   Invariants:
   - Every object here owns what it points to of OpenSSL's and has a finalizer; so it never moves,
     and its address may stand in OpenSSL's application data (SSL_get_app_data is the SslSocket).
   - OpenSSL runs without the GIL; its callbacks take the GIL as long as they need it. An exception
     in a callback waits in the connection's `pending` until the call that caused it ends.
   - OpenSSL's error queue is empty between calls of the module: whoever raises from it clears
     it. */
#ifndef MODULES_SSL_SSL_H
#define MODULES_SSL_SSL_H

#include "modules/openssl/openssl.h"
#include "objects/protocol.h"

/* What OpenSSL allocates for one, about: the collector should know. */
enum {
  CONTEXT_BYTES = 64 * 1024,
  CONNECTION_BYTES = 40 * 1024,
  SESSION_BYTES = 8 * 1024,
  CERTIFICATE_BYTES = 8 * 1024,
  BIO_BYTES = 512
};

/* -- Objects ----------------------------------------------------------------------------------- */

typedef enum Protocol {
  PROTOCOL_TLS = 2,
  PROTOCOL_TLSv1,
  PROTOCOL_TLSv1_1,
  PROTOCOL_TLSv1_2,
  PROTOCOL_TLS_CLIENT = 16,
  PROTOCOL_TLS_SERVER
} Protocol;
enum { VERSION_MAXIMUM = -1, VERSION_MINIMUM = -2 }; /* TLSVersion: whatever the library has */
/* Error numbers of Python's own, beside SSL_ERROR_*. */
enum { ERROR_EOF = 8, ERROR_NO_SOCKET = 9, ERROR_INVALID_CODE = 10 };
enum { VERIFY_NONE, VERIFY_OPTIONAL, VERIFY_REQUIRED }; /* VerifyMode */

typedef struct SslContext {
  Object header;
  SSL_CTX *ctx;             /* NULL: construction failed */
  int protocol;             /* Protocol */
  unsigned host_flags;      /* X509_CHECK_FLAG_*: how host names are compared */
  bool check_hostname;      /* attribute */
  bool post_handshake_auth; /* attribute */
  uint8_t *alpn;            /* protocols a server selects from, as sent; malloc'ed, NULL: none */
  unsigned alpn_length;     /* bytes */
  BIO *keylog;              /* file of secrets; NULL: none */
  Slot sni_callback, message_callback, keylog_filename; /* absent: none */
} SslContext;

/* What SSL_get_error says of a call, and errno behind it. */
typedef struct SslOutcome {
  int error;        /* SSL_ERROR_* */
  int error_number; /* errno */
} SslOutcome;

typedef struct SslSocket {
  Object header;
  SSL *ssl;             /* NULL: made by __new__ alone */
  SslOutcome outcome;   /* of the last call */
  bool server_side;     /* the server's end */
  bool shutdown_sent;   /* close_notify is out */
  Slot context;         /* SslContext */
  Slot socket;          /* weakref to the _socket.socket; absent: between two BIOs */
  Slot owner;           /* weakref to ssl.SSLSocket or SSLObject; absent: none */
  Slot server_hostname; /* str; absent: none */
  Slot pending;         /* exception of a callback; absent: none */
} SslSocket;

typedef struct SslBio {
  Object header;
  BIO *bio;         /* OpenSSL's side */
  bool eof_written; /* write_eof() was called */
} SslBio;

typedef struct SslSession {
  Object header;
  SSL_SESSION *session; /* OpenSSL's side */
  Slot context;         /* SslContext it was made with */
} SslSession;

typedef struct SslCertificate {
  Object header;
  X509 *certificate; /* OpenSSL's side */
} SslCertificate;

extern Type ssl_context_type, ssl_socket_type, ssl_bio_type, ssl_session_type, ssl_certificate_type;
static inline SslContext *as_context(Value v) {
  return object_cast(SslContext, v);
}
static inline SslSocket *as_ssl(Value v) {
  return object_cast(SslSocket, v);
}
static inline SslBio *as_bio(Value v) {
  return object_cast(SslBio, v);
}
static inline SslSession *as_session(Value v) {
  return object_cast(SslSession, v);
}
static inline SslCertificate *as_certificate(Value v) {
  return object_cast(SslCertificate, v);
}

/* -- Errors: errors.c -------------------------------------------------------------------------- */

/* The "(_ssl.c:NNN)" that ends a message: logs and tests know the places by CPython 3.11's line
   numbers. */
typedef enum Place {
  PLACE_CLIENT_CONTEXT = 788,
  PLACE_SERVER_CONTEXT = 795,
  PLACE_HANDSHAKE_TIMEOUT = 975,
  PLACE_HANDSHAKE = 992,
  PLACE_WRITE = 2393,
  PLACE_READ = 2546,
  PLACE_SHUTDOWN = 2672,
  PLACE_CHANNEL = 2747,
  PLACE_CONTEXT = 3115,
  PLACE_CERTIFICATE = 3877,
  PLACE_KEY = 3898,
  PLACE_KEY_CHECK = 3908,
  PLACE_CA_DATA = 3992,
  PLACE_CA_FILE = 4126,
  PLACE_DH = 4174,
  PLACE_CURVE = 4266,
  PLACE_OTHER = 4400,
} Place;
typedef enum SslErrorClass {
  SSL_ERROR_CLASS,
  SSL_ZERO_RETURN,
  SSL_WANT_READ,
  SSL_WANT_WRITE,
  SSL_SYSCALL,
  SSL_EOF,
  SSL_CERT_VERIFICATION,
  SSL_ERROR_CLASS_COUNT
} SslErrorClass;

/* Makes the classes and adds them to the module. */
bool ssl_errors_init(Value module) must_check;
/* SSLError from OpenSSL's queue, which is emptied. */
Value ssl_raise(Place place);
/* SSLError(number, message). The queue is emptied. */
Value ssl_raise_message(Place place, int number, const char *message);
/* SSLError(message), without a number. */
Value ssl_raise_plain(const char *message);
/* What the last call on a connection, which returned `result`, stands for; or the exception of a
   callback. */
Value ssl_raise_outcome(Value ssl, int result, Place place);
/* Raises what a callback has left behind. false: there was such an exception. */
bool ssl_check_pending(Value ssl) must_check;
/* OSError of errno, if that is set, else ssl_raise. */
Value ssl_raise_file(int error_number, Place place);

/* -- Parts ------------------------------------------------------------------------------------- */

/* The method tables of the context have parts, in context_load.c and context_callbacks.c. */
#define SSL_FUNCTION(name) Value ssl_##name(Value *args, int nargs)
SSL_FUNCTION(load_cert_chain);
SSL_FUNCTION(load_verify_locations);
SSL_FUNCTION(load_dh_params);
SSL_FUNCTION(set_default_verify_paths);
SSL_FUNCTION(get_ca_certs);
SSL_FUNCTION(cert_store_stats);
SSL_FUNCTION(session_stats);
SSL_FUNCTION(set_alpn_protocols);
#define SSL_ATTRIBUTE(name)                                                                        \
  Value ssl_get_##name(Value self, void *closure);                                                 \
  bool ssl_set_##name(Value self, Value v, void *closure)
SSL_ATTRIBUTE(sni_callback);
SSL_ATTRIBUTE(message_callback);
SSL_ATTRIBUTE(keylog_filename);
/* Installs the context's message callback in a connection. */
void ssl_apply_message_callback(SslContext *context, SSL *ssl);

/* socket.c: a new connection; socket ABSENT: between the two BIOs. hostname, owner and session may
   be None. */
Value ssl_socket_new(Value context, Value socket, Value incoming, Value outgoing, Value server_side,
                     Value hostname, Value owner, Value session) must_check;
/* The object that callbacks get as the connection: the owner, else the _SSLSocket; None: the owner
   is dead. */
Value ssl_socket_owner(SslSocket *s);
/* io.c: the calls that read and write. */
SSL_FUNCTION(do_handshake);
SSL_FUNCTION(read);
SSL_FUNCTION(write);
SSL_FUNCTION(shutdown);
/* socket_info.c */
SSL_FUNCTION(getpeercert);
SSL_FUNCTION(get_unverified_chain);
SSL_FUNCTION(get_verified_chain);
SSL_FUNCTION(cipher);
SSL_FUNCTION(shared_ciphers);
SSL_FUNCTION(version);
SSL_FUNCTION(selected_alpn_protocol);
SSL_FUNCTION(compression);
SSL_FUNCTION(get_channel_binding);
SSL_FUNCTION(get_ciphers);

/* certificate.c: a certificate as dict; as bytes (DER). */
Value certificate_info(X509 *certificate) must_check;
Value certificate_der(X509 *certificate) must_check;
/* Certificates of a stack as a list. */
Value certificate_list(STACK_OF(X509) * stack) must_check;
/* _test_decode_cert(path) */
SSL_FUNCTION(test_decode_cert);

/* session.c: ABSENT: MemoryError; None where the connection has none. */
Value session_of_connection(Value ssl) must_check;
bool session_apply(Value ssl, Value session) must_check;

/* A path as os.fsencode makes it (bytes). message NULL: os.fspath's own TypeError. */
Value ssl_path(Value v, const char *message) must_check;

#endif
