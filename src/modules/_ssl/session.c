/* _ssl.SSLSession: what a client needs to resume a session. */
#include "modules/_ssl/ssl.h"

#include "objects/bytes.h"
#include "objects/int.h"

static void session_finalize(Object *object) {
  if (((SslSession *)object)->session != NULL) SSL_SESSION_free(((SslSession *)object)->session);
}
static const Layout session_layout = {.name = "SslSession",
                                      .fixed_size = sizeof(SslSession),
                                      .slots_offset = offsetof(SslSession, context),
                                      .slots_count = 1,
                                      .finalize = session_finalize};
static DEFINE_TYPE_SHAPE(session);

Value session_of_connection(Value ssl) {
  SSL_SESSION *session = SSL_get1_session(as_ssl(ssl)->ssl);
  if (session == NULL) return NONE;
  SslSession *s = gc_new(&session_shape);
  s->session = session;
  gc_add_memory_pressure(SESSION_BYTES);
  slot_set(s, &s->context, slot_get(&as_ssl(ssl)->context));
  return from_object(s);
}

bool session_apply(Value ssl, Value session) {
  SslSocket *s = as_ssl(ssl);
  if (!is_instance(session, &ssl_session_type))
    return raise_type_error("Value is not a SSLSession."), false;
  if (SSL_get_SSL_CTX(s->ssl) != as_context(slot_get(&as_session(session)->context))->ctx)
    return raise_value_error("Session refers to a different SSLContext."), false;
  if (s->server_side)
    return raise_value_error("Cannot set session for server-side SSLSocket."), false;
  if (SSL_is_init_finished(s->ssl))
    return raise_value_error("Cannot set session after handshake."), false;
  SSL_SESSION *copy = SSL_SESSION_dup(as_session(session)->session); /* a used one changes */
  bool ok = copy != NULL && SSL_set_session(s->ssl, copy);
  SSL_SESSION_free(copy);
  if (!ok) ssl_raise(PLACE_OTHER);
  return ok;
}

static Value session_compare(Value a, Value b, CompareOp op) {
  unsigned a_length, b_length;
  if (!is_instance(a, &ssl_session_type) || !is_instance(b, &ssl_session_type))
    return NOT_IMPLEMENTED;
  if (op != CMP_EQ && op != CMP_NE) return NOT_IMPLEMENTED;
  const uint8_t *a_id = SSL_SESSION_get_id(as_session(a)->session, &a_length);
  const uint8_t *b_id = SSL_SESSION_get_id(as_session(b)->session, &b_length);
  bool equal = a_length == b_length && memcmp(a_id, b_id, a_length) == 0;
  return from_bool(equal == (op == CMP_EQ));
}

static SSL_SESSION *session_of(Value self) {
  return as_session(self)->session;
}
static Value get_id(Value self, void *closure) {
  unsigned length;
  const uint8_t *id = SSL_SESSION_get_id(session_of(self), &length);
  return bytes_from_data(id, length);
}
static Value get_time(Value self, void *closure) {
  return int_from_i64(SSL_SESSION_get_time(session_of(self)));
}
static Value get_timeout(Value self, void *closure) {
  return int_from_i64(SSL_SESSION_get_timeout(session_of(self)));
}
static Value get_hint(Value self, void *closure) {
  return int_from_u64(SSL_SESSION_get_ticket_lifetime_hint(session_of(self)));
}
static Value get_has_ticket(Value self, void *closure) {
  return from_bool(SSL_SESSION_has_ticket(session_of(self)));
}

static const GetSetDef getset[] = {
    {"has_ticket", get_has_ticket, NULL, "Does the session contain a ticket?", NULL},
    {"id", get_id, NULL, "Session id", NULL},
    {"ticket_lifetime_hint", get_hint, NULL, "Ticket life time hint.", NULL},
    {"time", get_time, NULL, "Session creation time (seconds since epoch).", NULL},
    {"timeout", get_timeout, NULL, "Session timeout (delta in seconds).", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
Type ssl_session_type = {
    .name = "_ssl.SSLSession",
    .base = &object_type,
    .layout = &session_layout,
    .root_shape = &session_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.compare = session_compare, .hash = hash_unhashable},
    .getset = getset,
};
