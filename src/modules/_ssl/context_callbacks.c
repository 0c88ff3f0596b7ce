/* _ssl._SSLContext: what OpenSSL calls back. Invariant: each callback is entered without the GIL
   and leaves without it. */
#include "modules/_ssl/ssl.h"

#include <errno.h>

#include "interp/import.h"
#include "objects/audit.h"
#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/str.h"

static Value or_none(Value v) {
  return is_absent(v) ? NONE : v;
}

/* -- Server names ------------------------------------------------------------------------------ */

/* The alert that the callback's answer stands for; SSL_AD_CLOSE_NOTIFY (0): go on. */
static int alert_of_answer(Value callback, Value answer) {
  int alert;
  if (is_absent(answer)) return exception_write_unraisable(callback), SSL_AD_HANDSHAKE_FAILURE;
  if (is_none(answer)) return 0;
  if (index_to_int(answer, &alert)) return alert == 0 ? -1 : alert;
  exception_write_unraisable(answer);
  return SSL_AD_INTERNAL_ERROR;
}

static int call_sni(SslSocket *s, SslContext *c, const char *name) {
  Value callback = slot_get(&c->sni_callback), owner = ssl_socket_owner(s), text = NONE;
  if (is_absent(callback)) return 0;
  if (is_none(owner)) return SSL_AD_INTERNAL_ERROR;
  if (name != NULL) {
    Value bytes = bytes_from_data(name, (int64_t)strlen(name));
    text = call_method1(bytes, NAME("decode"), NAME("ascii"));
    if (is_absent(text)) return exception_write_unraisable(bytes), SSL_AD_INTERNAL_ERROR;
  }
  return alert_of_answer(callback, call3(callback, owner, text, from_object(c)));
}

static int on_server_name(SSL *ssl, int *alert, void *context) {
  const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
  gil_acquire();
  int answer = call_sni(SSL_get_app_data(ssl), context, name);
  gil_release();
  if (answer == 0) return SSL_TLSEXT_ERR_OK;
  *alert = answer < 0 ? 0 : answer;
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

Value ssl_get_sni_callback(Value self, void *closure) {
  return or_none(slot_get(&as_context(self)->sni_callback));
}
bool ssl_set_sni_callback(Value self, Value v, void *closure) {
  SslContext *c = as_context(self);
  if (c->protocol == PROTOCOL_TLS_CLIENT)
    return raise_value_error("sni_callback cannot be set on TLS_CLIENT context"), false;
  bool wanted = !is_absent(v) && !is_none(v);
  if (wanted && !object_is_callable(v)) {
    SSL_CTX_set_tlsext_servername_callback(c->ctx, NULL);
    return raise_type_error("not a callable object"), false;
  }
  slot_set(c, &c->sni_callback, wanted ? v : ABSENT);
  SSL_CTX_set_tlsext_servername_callback(c->ctx, (wanted ? on_server_name : NULL));
  SSL_CTX_set_tlsext_servername_arg(c->ctx, c);
  return true;
}

/* -- Application protocols --------------------------------------------------------------------- */

/* A server takes the first of its own protocols that the client has. */
static int on_alpn(SSL *ssl, const uint8_t **out, uint8_t *length, const uint8_t *theirs,
                   unsigned their_length, void *context) {
  const SslContext *c = context;
  int result = SSL_select_next_proto((uint8_t **)(void *)out, length, c->alpn, c->alpn_length,
                                     theirs, their_length);
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

Value ssl_set_alpn_protocols(Value *args, int nargs) {
  SslContext *c = as_context(args[0]);
  Buffer buffer;
  if (!buffer_get(args[1], &buffer, BUFFER_SIMPLE)) return ABSENT;
  unsigned length = (unsigned)min_of(buffer.length, (int64_t)UINT_MAX);
  uint8_t *copy = malloc(length + 1);
  if (copy != NULL) memcpy(copy, buffer.memory, length);
  buffer_release(&buffer);
  if (copy == NULL) return raise_memory_error();
  free(c->alpn);
  c->alpn = copy;
  c->alpn_length = length;
  if (SSL_CTX_set_alpn_protos(c->ctx, c->alpn, length))
    return raise_memory_error(); /* 0 is success */
  SSL_CTX_set_alpn_select_cb(c->ctx, on_alpn, c);
  return NONE;
}

/* -- Secrets for debuggers of the traffic ------------------------------------------------------ */

static void on_keylog(const SSL *ssl, const char *line) {
  SslSocket *s = SSL_get_app_data(ssl);
  SslContext *c = as_context(slot_get(&s->context));
  gil_acquire(); /* which keeps lines of several connections apart */
  bool ok =
      c->keylog == NULL || (BIO_printf(c->keylog, "%s\n", line) > 0 && BIO_flush(c->keylog) == 1);
  if (!ok) {
    raise_os_error(errno, or_none(slot_get(&c->keylog_filename)));
    slot_set(s, &s->pending, exception_fetch());
  }
  gil_release();
}

Value ssl_get_keylog_filename(Value self, void *closure) {
  return or_none(slot_get(&as_context(self)->keylog_filename));
}

static void keylog_close(SslContext *c) {
  SSL_CTX_set_keylog_callback(c->ctx, NULL);
  BIO_free_all(c->keylog);
  c->keylog = NULL;
  slot_set(c, &c->keylog_filename, ABSENT);
}

bool ssl_set_keylog_filename(Value self, Value v, void *closure) {
  SslContext *c = as_context(self);
  keylog_close(c);
  if (is_absent(v)) return raise_type_error("cannot delete attribute"), false;
  if (is_none(v)) return true;
  Value path = ssl_path(v, NULL);
  if (is_absent(path)) return false;
  if (!audit("open", "Osi", v, "a", 0)) return false;
  FILE *file = fopen((const char *)as_bytes(path)->data, "ae");
  if (file == NULL) return raise_os_error(errno, v), false;
  c->keylog = BIO_new_fp(file, BIO_CLOSE | BIO_FP_TEXT);
  if (c->keylog == NULL)
    return fclose(file), ssl_raise_plain("Can't malloc memory for keylog file"), false;
  slot_set(c, &c->keylog_filename, v);
  if (fseek(file, 0, SEEK_END) == 0 && ftell(file) == 0) {
    BIO_puts(c->keylog, "# TLS secrets log file, generated by OpenSSL / Python\n");
    (void)BIO_flush(c->keylog);
  }
  SSL_CTX_set_keylog_callback(c->ctx, on_keylog);
  return true;
}

/* -- Messages of the protocol ------------------------------------------------------------------ */

/* What a message begins with: its kind. -1: it has none. */
static int message_kind(int content_type, const uint8_t *data, size_t length) {
  switch (content_type) {
  case SSL3_RT_CHANGE_CIPHER_SPEC: return SSL3_MT_CHANGE_CIPHER_SPEC;
  case SSL3_RT_ALERT: return length >= 2 ? data[1] : -1; /* behind the level */
  case SSL3_RT_HANDSHAKE:
  case SSL3_RT_HEADER:
  case SSL3_RT_INNER_CONTENT_TYPE: return length >= 1 ? data[0] : -1;
  default: return -1;
  }
}

static Value call_message(SslSocket *s, Value callback, bool writing, int version, int content_type,
                          const uint8_t *data, size_t length) {
  Value owner = ssl_socket_owner(s);
  if (is_none(owner)) return NONE;
  if (content_type == SSL3_RT_HEADER && length >= 3) version = data[1] << 8 | data[2];
  Value arguments[] = {owner,
                       writing ? NAME("write") : NAME("read"),
                       from_small_int(version),
                       from_small_int(content_type),
                       from_small_int(message_kind(content_type, data, length)),
                       bytes_from_data(data, (int64_t)length)};
  return call(callback, arguments, (int)countof(arguments), ABSENT);
}

static void on_message(int writing, int version, int content_type, const void *data, size_t length,
                       SSL *ssl, void *unused) {
  SslSocket *s = SSL_get_app_data(ssl);
  if (s == NULL) return;
  gil_acquire();
  Value callback = slot_get(&as_context(slot_get(&s->context))->message_callback);
  if (!is_absent(callback) &&
      is_absent(call_message(s, callback, writing, version, content_type, data, length)))
    slot_set(s, &s->pending, exception_fetch());
  gil_release();
}

void ssl_apply_message_callback(SslContext *context, SSL *ssl) {
  SSL_set_msg_callback(ssl, is_absent(slot_get(&context->message_callback)) ? NULL : on_message);
}

Value ssl_get_message_callback(Value self, void *closure) {
  return or_none(slot_get(&as_context(self)->message_callback));
}
bool ssl_set_message_callback(Value self, Value v, void *closure) {
  SslContext *c = as_context(self);
  bool wanted = !is_absent(v) && !is_none(v);
  if (wanted && !object_is_callable(v)) {
    SSL_CTX_set_msg_callback(c->ctx, NULL);
    slot_set(c, &c->message_callback, ABSENT);
    return raise_type_error("%V is not callable.", v), false;
  }
  slot_set(c, &c->message_callback, wanted ? v : ABSENT);
  SSL_CTX_set_msg_callback(c->ctx, wanted ? on_message : NULL);
  return true;
}
