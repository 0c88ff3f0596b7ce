/* The exceptions of ssl: classes, numbers and messages. */
#include "modules/_ssl/ssl.h"

#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/weakref.h"

static Value classes[SSL_ERROR_CLASS_COUNT];

/* -- Names: from OpenSSL's headers ------------------------------------------------------------- */

typedef struct Reason {
  int library, reason; /* OpenSSL's numbers */
  const char *name;    /* what messages call it */
} Reason;
static const Reason reasons[] = {
#define REASON(library, reason, name) {ERR_LIB_##library, reason, #name},
#define LIBRARY(name, number)
#include "openssl_reasons.inc"
#undef LIBRARY
#undef REASON
};
static const Reason libraries[] = {
#define REASON(library, reason, name)
#define LIBRARY(name, number) {number, 0, #name},
#include "openssl_reasons.inc"
#undef LIBRARY
#undef REASON
};

/* None for what has no name. */
static Value name_in(const Reason *table, size_t count, int library, int reason) {
  for (size_t i = 0; i < count; i++)
    if (table[i].library == library && table[i].reason == reason)
      return str_from_ascii(table[i].name);
  return NONE;
}
static Value reason_name(unsigned long code) {
  return code == 0 ? NONE
                   : name_in(reasons, countof(reasons), ERR_GET_LIB(code), ERR_GET_REASON(code));
}
static Value library_name(unsigned long code) {
  return code == 0 ? NONE : name_in(libraries, countof(libraries), ERR_GET_LIB(code), 0);
}

/* -- Messages ---------------------------------------------------------------------------------- */

/* Why a certificate was refused, in words; None: OpenSSL has no words for it. */
static Value verify_message(const SslSocket *s, long code) {
  Value hostname = slot_get(&s->server_hostname);
  if (code == X509_V_ERR_HOSTNAME_MISMATCH)
    return format_text("Hostname mismatch, certificate is not valid for '%V'.",
                       is_absent(hostname) ? NONE : hostname);
  if (code == X509_V_ERR_IP_ADDRESS_MISMATCH)
    return format_text("IP address mismatch, certificate is not valid for '%V'.",
                       is_absent(hostname) ? NONE : hostname);
  const char *text = X509_verify_cert_error_string(code);
  return text == NULL ? NONE : str_from_ascii(text);
}

static Value message_text(const char *text, Value reason, Value library, Value verify,
                          Place place) {
  if (!is_none(verify) && !is_none(reason) && !is_none(library))
    return format_text("[%V: %V] %s: %V (_ssl.c:%d)", library, reason, text, verify, place);
  if (!is_none(reason) && !is_none(library))
    return format_text("[%V: %V] %s (_ssl.c:%d)", library, reason, text, place);
  if (!is_none(library)) return format_text("[%V] %s (_ssl.c:%d)", library, text, place);
  return format_text("%s (_ssl.c:%d)", text, place);
}

typedef struct Problem {
  SslErrorClass class; /* of the exception */
  int number;          /* errno of the exception */
  const char *text;    /* NULL: OpenSSL's of the code */
  unsigned long code;  /* of OpenSSL; 0: none */
  Place place;         /* for the end of the message */
} Problem;

static bool add_verification(Value exception, long code, Value message) {
  return object_setattr(exception, NAME("verify_code"), int_from_i64(code)) &&
         object_setattr(exception, NAME("verify_message"), message);
}

/* s NULL: not about a connection. */
static Value raise_problem(const SslSocket *s, const Problem *p) {
  const char *text = p->text;
  Value reason = reason_name(p->code), library = library_name(p->code), verify = NONE;
  bool verification = s != NULL && p->class == SSL_CERT_VERIFICATION;
  long verify_code = verification ? SSL_get_verify_result(s->ssl) : 0;
  if (text == NULL && p->code != 0) text = ERR_reason_error_string(p->code);
  if (verification) verify = verify_message(s, verify_code);
  ERR_clear_error();
  if (is_absent(verify)) return ABSENT;
  Value message =
      message_text(text == NULL ? "unknown error" : text, reason, library, verify, p->place);
  Value exception =
      is_absent(message) ? ABSENT : call2(classes[p->class], from_small_int(p->number), message);
  if (is_absent(exception)) return ABSENT;
  if (!object_setattr(exception, NAME("reason"), reason) ||
      !object_setattr(exception, NAME("library"), library))
    return ABSENT;
  if (verification && !add_verification(exception, verify_code, verify)) return ABSENT;
  return raise_instance(exception);
}

Value ssl_raise(Place place) {
  unsigned long code = ERR_peek_last_error();
  Problem p = {.number = ERR_GET_REASON(code), .code = code, .place = place};
  return raise_problem(NULL, &p);
}
Value ssl_raise_message(Place place, int number, const char *message) {
  Problem p = {.number = number, .text = message, .place = place};
  return raise_problem(NULL, &p);
}
Value ssl_raise_plain(const char *message) {
  ERR_clear_error();
  return raise_with_value(as_type(classes[SSL_ERROR_CLASS]), str_from_ascii(message));
}
Value ssl_raise_file(int error_number, Place place) {
  if (error_number == 0) return ssl_raise(place);
  ERR_clear_error();
  return raise_os_error(error_number, ABSENT);
}

/* -- Outcomes of calls on a connection --------------------------------------------------------- */

static bool is_reason(unsigned long code, int reason) {
  return ERR_GET_LIB(code) == ERR_LIB_SSL && ERR_GET_REASON(code) == reason;
}

/* The library says "system call". false: an OSError has been raised. */
static bool describe_system_call(const SslSocket *s, int result, Problem *p) {
  if (p->code != 0) {
    p->class =
        is_reason(p->code, SSL_R_CERTIFICATE_VERIFY_FAILED) ? SSL_CERT_VERIFICATION : SSL_SYSCALL;
    p->number = SSL_ERROR_SYSCALL;
    return true;
  }
  if (result != 0 && !is_absent(slot_get(&s->socket)) && s->outcome.error_number != 0) {
    ERR_clear_error();
    raise_os_error(s->outcome.error_number, ABSENT);
    return false;
  }
  p->class = SSL_EOF;
  p->number = ERROR_EOF;
  p->text = "EOF occurred in violation of protocol";
  return true;
}

static void describe_protocol(Problem *p) {
  p->number = SSL_ERROR_SSL;
  if (p->code == 0) {
    p->text = "A failure in the SSL library occurred";
  } else if (is_reason(p->code, SSL_R_CERTIFICATE_VERIFY_FAILED)) {
    p->class = SSL_CERT_VERIFICATION;
  } else if (is_reason(p->code, SSL_R_UNEXPECTED_EOF_WHILE_READING)) {
    p->class = SSL_EOF;
    p->number = ERROR_EOF;
    p->text = "EOF occurred in violation of protocol";
  }
}

static void describe(Problem *p, SslErrorClass class, int number, const char *text) {
  p->class = class;
  p->number = number;
  p->text = text;
}

bool ssl_check_pending(Value ssl) {
  SslSocket *s = as_ssl(ssl);
  Value exception = slot_get(&s->pending);
  if (is_absent(exception)) return true;
  slot_set(s, &s->pending, ABSENT);
  ERR_clear_error();
  raise_instance(exception);
  return false;
}

Value ssl_raise_outcome(Value ssl, int result, Place place) {
  const SslSocket *s = as_ssl(ssl);
  Problem p = {.code = ERR_peek_last_error(), .place = place};
  if (!ssl_check_pending(ssl)) return ABSENT;
  switch (s->outcome.error) {
  case SSL_ERROR_ZERO_RETURN:
    describe(&p, SSL_ZERO_RETURN, SSL_ERROR_ZERO_RETURN,
             "TLS/SSL connection has been closed (EOF)");
    break;
  case SSL_ERROR_WANT_READ:
    describe(&p, SSL_WANT_READ, SSL_ERROR_WANT_READ, "The operation did not complete (read)");
    break;
  case SSL_ERROR_WANT_WRITE:
    describe(&p, SSL_WANT_WRITE, SSL_ERROR_WANT_WRITE, "The operation did not complete (write)");
    break;
  case SSL_ERROR_WANT_X509_LOOKUP:
    describe(&p, SSL_ERROR_CLASS, SSL_ERROR_WANT_X509_LOOKUP,
             "The operation did not complete (X509 lookup)");
    break;
  case SSL_ERROR_WANT_CONNECT:
    describe(&p, SSL_ERROR_CLASS, SSL_ERROR_WANT_CONNECT,
             "The operation did not complete (connect)");
    break;
  case SSL_ERROR_SYSCALL:
    if (!describe_system_call(s, result, &p)) return ABSENT;
    break;
  case SSL_ERROR_SSL: describe_protocol(&p); break;
  default: describe(&p, SSL_ERROR_CLASS, ERROR_INVALID_CODE, "Invalid error code");
  }
  return raise_problem(s, &p);
}

/* -- Classes ----------------------------------------------------------------------------------- */

static const struct ClassInfo {
  const char *name, *doc;
} class_infos[] = {
    [SSL_ERROR_CLASS] = {"SSLError", NULL}, /* the base of the others: error_type */
    [SSL_ZERO_RETURN] = {"SSLZeroReturnError", "SSL/TLS session closed cleanly."},
    [SSL_WANT_READ] = {"SSLWantReadError",
                       "The operation on a non-blocking socket has to wait for data to read."},
    [SSL_WANT_WRITE] =
        {"SSLWantWriteError",
         "The operation on a non-blocking socket has to wait until data can be written."},
    [SSL_SYSCALL] = {"SSLSyscallError", "System error when attempting SSL operation."},
    [SSL_EOF] = {"SSLEOFError", "SSL/TLS connection terminated abruptly."},
    [SSL_CERT_VERIFICATION] = {"SSLCertVerificationError", "A certificate could not be verified."},
};

static Value error_str(Value self) {
  Value text = slot_get(&object_cast(OSException, self)->strerror);
  return !is_absent(text) && is_str(text)
             ? text
             : object_str(slot_get(&object_cast(ExceptionObject, self)->args));
}

static DEFINE_TYPE_SHAPE(error);
static Type error_type = {
    .name = "ssl.SSLError",
    .base = &exc_OSError,
    .root_shape = &error_shape,
    .flags = TYPE_BASE | TYPE_HAS_DICT | TYPE_EXCEPTION,
    .slots = {.str = error_str},
    .doc = "An error occurred in the SSL implementation.",
};

static Value make_class(const struct ClassInfo *info, Value bases) {
  Value dict = dict_new();
  if (!dict_set_str(dict, NAME("__module__"), NAME("ssl"))) return ABSENT;
  if (!dict_set_str(dict, NAME("__doc__"), str_from_ascii(info->doc))) return ABSENT;
  return type_new(&type_type, str_intern_utf8(info->name, strlen(info->name)), bases, dict, ABSENT);
}

static bool make_classes(void) {
  Value base = type_value(&error_type);
  gc_root_add_range(classes, SSL_ERROR_CLASS_COUNT);
  error_type.layout = exc_OSError.layout;
  type_ready(&error_type);
  for (int i = 1; i < SSL_ERROR_CLASS_COUNT; i++) {
    Value bases = i == SSL_CERT_VERIFICATION ? tuple_pack(2, base, type_value(&exc_ValueError))
                                             : tuple_pack(1, base);
    classes[i] = make_class(&class_infos[i], bases);
    if (is_absent(classes[i])) return false;
  }
  classes[SSL_ERROR_CLASS] = base;
  return true;
}

bool ssl_errors_init(Value module) {
  if (is_absent(classes[SSL_ERROR_CLASS]) && !make_classes()) return false;
  for (int i = 0; i < SSL_ERROR_CLASS_COUNT; i++)
    if (!module_add(module, class_infos[i].name, classes[i])) return false;
  return true;
}
