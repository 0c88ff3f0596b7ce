/* Certificates: the dict of getpeercert(), and the type _ssl.Certificate. */
#include "modules/_ssl/ssl.h"

#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* -- Text -------------------------------------------------------------------------------------- */

/* What was printed into a memory BIO, which is freed. */
static Value take_text(BIO *bio) {
  char *text;
  long length = BIO_get_mem_data(bio, &text);
  Value result = str_from_utf8(text, (size_t)length);
  BIO_free(bio);
  return result;
}
static BIO *new_text(void) {
  BIO *bio = BIO_new(BIO_s_mem());
  if (bio == NULL) raise_memory_error();
  return bio;
}

static Value string_text(const ASN1_STRING *string) {
  return str_from_utf8((const char *)ASN1_STRING_get0_data(string),
                       (size_t)ASN1_STRING_length(string));
}

static Value time_text(const ASN1_TIME *time) {
  BIO *bio = new_text();
  if (bio == NULL) return ABSENT;
  ASN1_TIME_print(bio, time);
  return take_text(bio);
}

static Value serial_text(X509 *certificate) {
  BIO *bio = new_text();
  if (bio == NULL) return ABSENT;
  i2a_ASN1_INTEGER(bio, X509_get_serialNumber(certificate));
  return take_text(bio);
}

/* -- Names: tuples of relative distinguished names, tuples of pairs ---------------------------- */

static Value attribute_value(const ASN1_STRING *string) {
  uint8_t *text;
  if (ASN1_STRING_type(string) == V_ASN1_BIT_STRING)
    return bytes_from_data(ASN1_STRING_get0_data(string), ASN1_STRING_length(string));
  int length = ASN1_STRING_to_UTF8(&text, string);
  if (length < 0) return ssl_raise(PLACE_OTHER);
  Value result = str_from_utf8((const char *)text, (size_t)length);
  OPENSSL_free(text);
  return result;
}

static Value attribute_pair(X509_NAME_ENTRY *entry) {
  char name[256];
  int length = OBJ_obj2txt(name, sizeof name, X509_NAME_ENTRY_get_object(entry), 0);
  if (length < 0) return ssl_raise(PLACE_OTHER);
  Value value = attribute_value(X509_NAME_ENTRY_get_data(entry));
  if (is_absent(value)) return ABSENT;
  return tuple_pack(2, str_from_utf8_lossy(name, min_of((size_t)length, sizeof name - 1)), value);
}

static Value name_tuple(const X509_NAME *name) {
  Value names = list_new(4), group = ABSENT;
  int set = -1;
  for (int i = 0; i < X509_NAME_entry_count(name); i++) {
    X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, i);
    if (X509_NAME_ENTRY_set(entry) != set) {
      if (!is_absent(group) && !list_append(names, list_as_tuple(group))) return ABSENT;
      group = list_new(1);
      set = X509_NAME_ENTRY_set(entry);
    }
    Value pair = attribute_pair(entry);
    if (is_absent(pair) || !list_append(group, pair)) return ABSENT;
  }
  if (!is_absent(group) && !list_append(names, list_as_tuple(group))) return ABSENT;
  return list_as_tuple(names);
}

/* -- Alternative names ------------------------------------------------------------------------- */

static Value address_text(const ASN1_OCTET_STRING *address) {
  const uint8_t *p = ASN1_STRING_get0_data(address);
  char text[64];
  int at = 0;
  if (ASN1_STRING_length(address) == 4) {
    snprintf(text, sizeof text, "%d.%d.%d.%d", p[0], p[1], p[2], p[3]);
  } else if (ASN1_STRING_length(address) == 16) {
    for (int i = 0; i < 16; i += 2)
      at += snprintf(text + at, sizeof text - (size_t)at, "%s%X", i > 0 ? ":" : "",
                     p[i] << 8 | p[i + 1]);
  } else {
    return str_from_ascii("<invalid>");
  }
  return str_from_ascii(text);
}

static Value registered_text(const ASN1_OBJECT *object) {
  char text[2048];
  int length = i2t_ASN1_OBJECT(text, sizeof text, object);
  if (length < 0) return ssl_raise(PLACE_OTHER);
  return length >= (int)sizeof text ? str_from_ascii("<INVALID>")
                                    : str_from_utf8(text, (size_t)length);
}

/* As OpenSSL prints it: "kind:value". */
static Value printed_pair(GENERAL_NAME *name) {
  char text[2048];
  BIO *bio = new_text();
  if (bio == NULL) return ABSENT;
  GENERAL_NAME_print(bio, name);
  int length = BIO_gets(bio, text, sizeof text - 1);
  BIO_free(bio);
  if (length < 0) return ssl_raise(PLACE_OTHER);
  text[length] = 0;
  char *colon = strchr(text, ':');
  if (colon == NULL) return raise_value_error("Invalid value %.200s", text);
  return tuple_pack(2, str_from_utf8_lossy(text, (size_t)(colon - text)),
                    str_from_utf8_lossy(colon + 1, strlen(colon + 1)));
}

static Value general_name(GENERAL_NAME *name) {
  const char *kind;
  Value value;
  switch (name->type) {
  case GEN_DIRNAME: kind = "DirName", value = name_tuple(name->d.dirn); break;
  case GEN_EMAIL: kind = "email", value = string_text(name->d.rfc822Name); break;
  case GEN_DNS: kind = "DNS", value = string_text(name->d.dNSName); break;
  case GEN_URI: kind = "URI", value = string_text(name->d.uniformResourceIdentifier); break;
  case GEN_RID: kind = "Registered ID", value = registered_text(name->d.registeredID); break;
  case GEN_IPADD: kind = "IP Address", value = address_text(name->d.iPAddress); break;
  default: return printed_pair(name);
  }
  return is_absent(value) ? ABSENT : tuple_pack(2, str_from_ascii(kind), value);
}

static Value name_pairs(GENERAL_NAMES *names) {
  Value list = list_new(4);
  for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
    Value pair = general_name(sk_GENERAL_NAME_value(names, i));
    if (is_absent(pair) || !list_append(list, pair)) return ABSENT;
  }
  return list_as_tuple(list);
}

/* Each of these gives a tuple, None where the certificate has no such extension. */
static Value alternative_names(X509 *certificate) {
  GENERAL_NAMES *names = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
  if (names == NULL) return NONE;
  Value result = name_pairs(names);
  GENERAL_NAMES_free(names);
  return result;
}

static bool append_uri(Value list, GENERAL_NAME *name) {
  if (name->type != GEN_URI) return true;
  Value uri = string_text(name->d.uniformResourceIdentifier);
  return !is_absent(uri) && list_append(list, uri);
}
/* ABSENT where collecting failed (ok is false). */
static Value uris(Value list, bool ok) {
  if (!ok) return ABSENT;
  return list_length(list) == 0 ? NONE : list_as_tuple(list);
}

static Value access_uris(X509 *certificate, int method) {
  AUTHORITY_INFO_ACCESS *info = X509_get_ext_d2i(certificate, NID_info_access, NULL, NULL);
  Value list = list_new(1);
  bool ok = true;
  for (int i = 0; ok && info != NULL && i < sk_ACCESS_DESCRIPTION_num(info); i++) {
    ACCESS_DESCRIPTION *access = sk_ACCESS_DESCRIPTION_value(info, i);
    if (OBJ_obj2nid(access->method) == method) ok = append_uri(list, access->location);
  }
  AUTHORITY_INFO_ACCESS_free(info);
  return uris(list, ok);
}

static Value revocation_uris(X509 *certificate) {
  CRL_DIST_POINTS *points = X509_get_ext_d2i(certificate, NID_crl_distribution_points, NULL, NULL);
  Value list = list_new(1);
  bool ok = true;
  for (int i = 0; ok && points != NULL && i < sk_DIST_POINT_num(points); i++) {
    DIST_POINT_NAME *point = sk_DIST_POINT_value(points, i)->distpoint;
    if (point == NULL || point->type != 0) continue;
    GENERAL_NAMES *names = point->name.fullname;
    for (int j = 0; ok && j < sk_GENERAL_NAME_num(names); j++)
      ok = append_uri(list, sk_GENERAL_NAME_value(names, j));
  }
  CRL_DIST_POINTS_free(points);
  return uris(list, ok);
}

/* -- The dict ---------------------------------------------------------------------------------- */

static bool add(Value info, const char *key, Value v) {
  return !is_absent(v) && dict_set(info, str_from_ascii(key), v);
}
static bool add_if(Value info, const char *key, Value v) {
  return !is_absent(v) && (is_none(v) || add(info, key, v));
}

Value certificate_info(X509 *certificate) {
  Value info = dict_new();
  bool ok = add(info, "subject", name_tuple(X509_get_subject_name(certificate))) &&
            add(info, "issuer", name_tuple(X509_get_issuer_name(certificate))) &&
            add(info, "version", from_small_int(X509_get_version(certificate) + 1)) &&
            add(info, "serialNumber", serial_text(certificate)) &&
            add(info, "notBefore", time_text(X509_get0_notBefore(certificate))) &&
            add(info, "notAfter", time_text(X509_get0_notAfter(certificate))) &&
            add_if(info, "subjectAltName", alternative_names(certificate)) &&
            add_if(info, "OCSP", access_uris(certificate, NID_ad_OCSP)) &&
            add_if(info, "caIssuers", access_uris(certificate, NID_ad_ca_issuers)) &&
            add_if(info, "crlDistributionPoints", revocation_uris(certificate));
  ERR_clear_error(); /* extensions that cannot be decoded count as missing */
  return ok ? info : ABSENT;
}

Value certificate_der(X509 *certificate) {
  uint8_t *data = NULL;
  int length = i2d_X509(certificate, &data);
  if (length < 0) return ssl_raise(PLACE_OTHER);
  Value bytes = bytes_from_data(data, length);
  OPENSSL_free(data);
  return bytes;
}

Value ssl_test_decode_cert(Value *args, int nargs) {
  Value path = ssl_path(args[0], NULL);
  if (is_absent(path)) return ABSENT;
  BIO *file = BIO_new_file((const char *)as_bytes(path)->data, "rb");
  if (file == NULL) return ssl_raise_plain("Can't open file");
  X509 *certificate = PEM_read_bio_X509(file, NULL, NULL, NULL);
  BIO_free(file);
  if (certificate == NULL) return ssl_raise_plain("Error decoding PEM-encoded file");
  Value info = certificate_info(certificate);
  X509_free(certificate);
  return info;
}

/* -- _ssl.Certificate -------------------------------------------------------------------------- */

static void certificate_finalize(Object *object) {
  if (((SslCertificate *)object)->certificate != NULL)
    X509_free(((SslCertificate *)object)->certificate);
}
static const Layout certificate_layout = {.name = "SslCertificate",
                                          .fixed_size = sizeof(SslCertificate),
                                          .finalize = certificate_finalize};
static DEFINE_TYPE_SHAPE(certificate);

Value certificate_list(STACK_OF(X509) * stack) {
  Value list = list_new(sk_X509_num(stack));
  for (int i = 0; i < sk_X509_num(stack); i++) {
    SslCertificate *c = gc_new(&certificate_shape);
    c->certificate = sk_X509_value(stack, i);
    X509_up_ref(c->certificate);
    gc_add_memory_pressure(CERTIFICATE_BYTES);
    if (!list_append(list, from_object(c))) return ABSENT;
  }
  return list;
}

static X509 *certificate_of(Value self) {
  return as_certificate(self)->certificate;
}

static Value certificate_pem(X509 *certificate) {
  BIO *bio = new_text();
  if (bio == NULL) return ABSENT;
  if (PEM_write_bio_X509(bio, certificate)) return take_text(bio);
  BIO_free(bio);
  return ssl_raise(PLACE_OTHER);
}

enum { ENCODING_PEM = X509_FILETYPE_PEM, ENCODING_DER = X509_FILETYPE_ASN1 };
static Value public_bytes(Value *args, int nargs) {
  int format = ENCODING_PEM;
  if (!is_absent(args[1]) && !index_to_int(args[1], &format)) return ABSENT;
  if (format == ENCODING_PEM) return certificate_pem(certificate_of(args[0]));
  if (format == ENCODING_DER) return certificate_der(certificate_of(args[0]));
  return raise_value_error("Unsupported format");
}
static Value get_info(Value *args, int nargs) {
  return certificate_info(certificate_of(args[0]));
}

static Value certificate_repr(Value self) {
  BIO *bio = new_text();
  if (bio == NULL) return ABSENT;
  X509_NAME_print_ex(bio, X509_get_subject_name(certificate_of(self)), 0, XN_FLAG_RFC2253);
  Value subject = take_text(bio);
  return is_absent(subject) ? ABSENT : format_text("<%s '%V'>", type_name(type_of(self)), subject);
}
static bool certificate_hash(Value self, int64_t *hash) {
  *hash = (int64_t)X509_subject_name_hash(certificate_of(self));
  return true;
}
static Value certificate_compare(Value a, Value b, CompareOp op) {
  if (!is_instance(b, &ssl_certificate_type) || (op != CMP_EQ && op != CMP_NE))
    return NOT_IMPLEMENTED;
  return from_bool((X509_cmp(certificate_of(a), certificate_of(b)) == 0) == (op == CMP_EQ));
}

static const BuiltinDef methods[] = {
    METHOD("public_bytes(self, /, format=Encoding.PEM)", public_bytes, EFFECT_ANY,
           "The certificate as str (PEM) or bytes (DER)."),
    METHOD("get_info(self, /)", get_info, EFFECT_ANY, "The certificate as dict."),
    METHOD_END,
};
Type ssl_certificate_type = {
    .name = "_ssl.Certificate",
    .base = &object_type,
    .layout = &certificate_layout,
    .root_shape = &certificate_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.repr = certificate_repr, .hash = certificate_hash, .compare = certificate_compare},
    .methods = methods,
};
