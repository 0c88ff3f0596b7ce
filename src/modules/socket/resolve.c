/* Names of hosts: the resolver's functions, and hosts in addresses. */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <string.h>

#include "modules/socket/socket.h"
#include "objects/audit.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"

Value socket_herror, socket_gaierror;

static Value raise_pair(Value class_, int code, const char *text) {
  Value e = call2(class_, from_small_int(code), str_from_utf8_lossy(text, strlen(text)));
  return is_absent(e) ? ABSENT : raise_instance(e);
}
static Value raise_gaierror(int code) {
  return code == EAI_SYSTEM ? raise_os_error(errno, ABSENT)
                            : raise_pair(socket_gaierror, code, gai_strerror(code));
}
/* From a getaddrinfo() result; errno counts for EAI_SYSTEM. */
static Value raise_herror(int code) {
  return raise_pair(socket_herror, code, hstrerror(code));
}

/* -- Hosts as arguments ------------------------------------------------------------------------ */

static const char *checked_text(Value bytes, Value *keep) {
  *keep = bytes;
  const char *text = (const char *)as_bytes(bytes)->data;
  if (strlen(text) == (size_t)bytes_length(bytes)) return text;
  raise_type_error("host name must not contain null character");
  return NULL;
}

const char *host_text(Value v, Value *keep, const char *message) {
  if (is_bytes(v)) return checked_text(v, keep);
  if (is_bytearray(v)) {
    Value copy = bytes_from_data(bytearray_data(v), as_bytearray(v)->length);
    return is_absent(copy) ? NULL : checked_text(copy, keep);
  }
  if (!is_str(v)) {
    raise_type_error(message != NULL ? message : "str, bytes or bytearray expected, not %T", v);
    return NULL;
  }
  Value encoded;
  if (as_str(v)->ascii) {
    encoded = bytes_from_data(str_units(as_str(v)), str_length(v));
  } else {
    encoded = call_method1(v, NAME("encode"), NAME("idna"));
    if (is_absent(encoded)) {
      exception_clear();
      raise_type_error("encoding of hostname failed");
      return NULL;
    }
  }
  return is_absent(encoded) ? NULL : checked_text(encoded, keep);
}

/* getaddrinfo() without the GIL; *error is its result, errno is kept. */
static struct addrinfo *look_up(const char *host, const char *port, const struct addrinfo *hints,
                                int *error) {
  struct addrinfo *list = NULL;
  gil_release();
  *error = getaddrinfo(host, port, hints, &list);
  int saved = errno;
  gil_acquire();
  errno = saved;
  return *error == 0 ? list : NULL;
}

static void take_address(Address *address, const struct addrinfo *info) {
  address->length = info->ai_addrlen;
  memcpy(&address->storage, info->ai_addr,
         min_of((size_t)info->ai_addrlen, sizeof address->storage));
}

static bool resolve_wildcard(int family, Address *address) {
  struct addrinfo hints = {.ai_family = family, .ai_socktype = SOCK_DGRAM, .ai_flags = AI_PASSIVE};
  int error;
  struct addrinfo *list = look_up(NULL, "0", &hints, &error);
  if (list == NULL) {
    raise_gaierror(error);
    return false;
  }
  bool single = list->ai_next == NULL;
  if (single)
    take_address(address, list);
  else
    raise_error(&exc_OSError, "wildcard resolved to multiple address");
  freeaddrinfo(list);
  return single;
}

static bool set_broadcast(int family, Address *address) {
  if (family != AF_INET && family != AF_UNSPEC) {
    raise_error(&exc_OSError, "address family mismatched");
    return false;
  }
  address->in =
      (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_BROADCAST)};
  address->length = sizeof address->in;
  return true;
}

/* A numeric address needs no resolver. */
static bool read_number(const char *name, int family, Address *address) {
  if (family != AF_INET6 && inet_pton(AF_INET, name, &address->in.sin_addr) == 1) {
    address->in.sin_family = AF_INET;
    address->length = sizeof address->in;
    return true;
  }
  if (family == AF_INET || strchr(name, '%') != NULL ||
      inet_pton(AF_INET6, name, &address->in6.sin6_addr) != 1)
    return false;
  address->in6.sin6_family = AF_INET6;
  address->length = sizeof address->in6;
  return true;
}

bool host_resolve(const char *name, int family, Address *address) {
  memset(&address->storage, 0, sizeof address->storage);
  if (name[0] == 0) return resolve_wildcard(family, address);
  if (strcmp(name, "255.255.255.255") == 0 || strcmp(name, "<broadcast>") == 0)
    return set_broadcast(family, address);
  if (read_number(name, family, address)) return true;
  struct addrinfo hints = {.ai_family = family};
  int error;
  struct addrinfo *list = look_up(name, NULL, &hints, &error);
  if (list == NULL) {
    raise_gaierror(error);
    return false;
  }
  take_address(address, list);
  freeaddrinfo(list);
  return true;
}

/* -- getaddrinfo, getnameinfo ------------------------------------------------------------------ */

static Value info_tuple(const struct addrinfo *info) {
  Address address;
  take_address(&address, info);
  Value where = address_value(-1, &address, info->ai_protocol);
  if (is_absent(where)) return ABSENT;
  const char *canonical = info->ai_canonname == NULL ? "" : info->ai_canonname;
  Value name = str_from_utf8_lossy(canonical, strlen(canonical));
  return tuple_pack(5, from_small_int(info->ai_family), from_small_int(info->ai_socktype),
                    from_small_int(info->ai_protocol), name, where);
}

/* The host, NULL for None; false: exception set. */
static bool service_host(Value v, const char **host, Value *keep) {
  *host = NULL;
  *keep = ABSENT;
  if (is_none(v)) return true;
  if (is_str(v)) {
    *keep = as_str(v)->ascii ? bytes_from_data(str_units(as_str(v)), str_length(v))
                             : call_method1(v, NAME("encode"), NAME("idna"));
  } else {
    *keep = is_bytes(v) ? v : raise_type_error("getaddrinfo() argument 1 must be string or None");
  }
  if (!is_absent(*keep)) *host = (const char *)as_bytes(*keep)->data;
  return *host != NULL;
}

/* A port: number, name, or None. */
static bool service_port(Value v, const char **port, Value *keep) {
  int64_t number;
  *port = NULL;
  *keep = v;
  if (is_none(v)) return true;
  if (is_int(v)) {
    if (!int_to_i64(v, &number)) return false;
    *keep = format_text("%lld", (long long)number);
  }
  if (is_str(*keep)) {
    *port = str_utf8(*keep, NULL);
  } else if (is_bytes(*keep)) {
    *port = (const char *)as_bytes(*keep)->data;
  } else {
    raise_error(&exc_OSError, "Int or String expected");
  }
  return *port != NULL;
}

static Value resolve_getaddrinfo(Value *args, int nargs) {
  Value keep_host, keep_port;
  const char *host, *port;
  struct addrinfo hints = {0};
  int error;
  if (!index_to_int(args[2], &hints.ai_family) || !index_to_int(args[3], &hints.ai_socktype) ||
      !index_to_int(args[4], &hints.ai_protocol) || !index_to_int(args[5], &hints.ai_flags) ||
      !service_host(args[0], &host, &keep_host) || !service_port(args[1], &port, &keep_port))
    return ABSENT;
  if (!audit("socket.getaddrinfo", "OOiii", args[0], args[1], hints.ai_family, hints.ai_socktype,
             hints.ai_protocol))
    return ABSENT;
  struct addrinfo *list = look_up(host, port, &hints, &error);
  GC_KEEP(keep_host.bits);
  GC_KEEP(keep_port.bits);
  if (list == NULL) return raise_gaierror(error);
  Value result = list_new(0);
  for (struct addrinfo *info = list; info != NULL && !is_absent(result); info = info->ai_next) {
    Value tuple = info_tuple(info);
    if (is_absent(tuple) || !list_append(result, tuple)) result = ABSENT;
  }
  freeaddrinfo(list);
  return result;
}

/* (host, port[, flowinfo[, scope]]) with a numeric host, as an address. */
static bool numeric_address(Value v, Address *address) {
  int port;
  int64_t flow = 0, scope = 0;
  char port_text[16];
  if (!is_tuple(v)) {
    raise_type_error("getnameinfo() argument 1 must be a tuple");
    return false;
  }
  int64_t count = tuple_length(v);
  if (count < 2 || count > 4 || !is_str(tuple_get(v, 0))) {
    raise_type_error("getnameinfo(): illegal sockaddr argument");
    return false;
  }
  const char *host = str_utf8(tuple_get(v, 0), NULL);
  if (host == NULL || !index_to_int(tuple_get(v, 1), &port) ||
      (count > 2 && !index_to_i64(tuple_get(v, 2), &flow)) ||
      (count > 3 && !index_to_i64(tuple_get(v, 3), &scope)))
    return false;
  if (flow < 0 || flow > 0xfffff) {
    raise_error(&exc_OverflowError, "getnameinfo(): flowinfo must be 0-1048575.");
    return false;
  }
  snprintf(port_text, sizeof port_text, "%d", port);
  struct addrinfo hints = {.ai_socktype = SOCK_DGRAM, .ai_flags = AI_NUMERICHOST};
  int error;
  struct addrinfo *list = look_up(host, port_text, &hints, &error);
  if (list == NULL) {
    raise_gaierror(error);
    return false;
  }
  const char *problem = list->ai_next != NULL ? "sockaddr resolved to multiple addresses"
                        : list->ai_family == AF_INET && tuple_length(v) != 2
                            ? "IPv4 sockaddr must be 2 tuple"
                            : NULL;
  take_address(address, list);
  freeaddrinfo(list);
  if (problem != NULL) {
    raise_error(&exc_OSError, problem);
    return false;
  }
  if (address->any.sa_family == AF_INET6) {
    address->in6.sin6_flowinfo = htonl((uint32_t)flow);
    address->in6.sin6_scope_id = (uint32_t)scope;
  }
  return true;
}

static Value resolve_getnameinfo(Value *args, int nargs) {
  Address address;
  int flags;
  char host[NI_MAXHOST], port[NI_MAXSERV];
  if (!index_to_int(args[1], &flags) || !audit("socket.getnameinfo", "O", args[0]) ||
      !numeric_address(args[0], &address))
    return ABSENT;
  gil_release();
  int error =
      getnameinfo(&address.any, address.length, host, sizeof host, port, sizeof port, flags);
  gil_acquire();
  if (error != 0) return raise_gaierror(error);
  return tuple_pack(2, str_from_utf8_lossy(host, strlen(host)),
                    str_from_utf8_lossy(port, strlen(port)));
}

/* -- gethostbyname and relatives --------------------------------------------------------------- */

static const char *name_argument(Value v, Value *keep, const char *function) {
  if (is_str(v) || is_bytes(v) || is_bytearray(v)) return host_text(v, keep, NULL);
  raise_type_error("%s() argument 1 must be str, bytes or bytearray, not %Y", function, v);
  return NULL;
}

static Value resolve_gethostbyname(Value *args, int nargs) {
  Value keep;
  Address address;
  const char *name = name_argument(args[0], &keep, "gethostbyname");
  return name != NULL && audit("socket.gethostbyname", "O", args[0]) &&
                 host_resolve(name, AF_INET, &address)
             ? address_host(&address)
             : ABSENT;
}

static Value alias_list(char **names) {
  Value list = list_new(0);
  for (; names != NULL && *names != NULL; names++)
    if (!list_append(list, str_from_utf8_lossy(*names, strlen(*names)))) return ABSENT;
  return list;
}

static Value host_addresses(const struct hostent *host) {
  Value list = list_new(0);
  for (char **p = host->h_addr_list; *p != NULL; p++) {
    char text[INET6_ADDRSTRLEN];
    if (inet_ntop(host->h_addrtype, *p, text, sizeof text) == NULL)
      return raise_os_error(errno, ABSENT);
    if (!list_append(list, str_from_ascii(text))) return ABSENT;
  }
  return list;
}

/* (name, aliases, addresses) */
static Value host_tuple(const struct hostent *host, int error) {
  if (host == NULL) return raise_herror(error);
  Value aliases = alias_list(host->h_aliases), addresses = host_addresses(host);
  if (is_absent(aliases) || is_absent(addresses)) return ABSENT;
  return tuple_pack(3, str_from_utf8_lossy(host->h_name, strlen(host->h_name)), aliases, addresses);
}

enum { HOST_BUFFER = 16384 };

static Value resolve_gethostbyname_ex(Value *args, int nargs) {
  Value keep;
  Address address;
  struct hostent entry, *host = NULL;
  char memory[HOST_BUFFER];
  int error = 0;
  const char *name = name_argument(args[0], &keep, "gethostbyname_ex");
  if (name == NULL || !audit("socket.gethostbyname", "O", args[0]) ||
      !host_resolve(name, AF_INET, &address))
    return ABSENT;
  gil_release();
  gethostbyname_r(name, &entry, memory, sizeof memory, &host, &error);
  gil_acquire();
  return host_tuple(host, error);
}

static Value resolve_gethostbyaddr(Value *args, int nargs) {
  Value keep;
  Address address;
  struct hostent entry, *host = NULL;
  char memory[HOST_BUFFER];
  int error = 0;
  const char *name = name_argument(args[0], &keep, "gethostbyaddr");
  if (name == NULL || !audit("socket.gethostbyaddr", "O", args[0]) ||
      !host_resolve(name, AF_UNSPEC, &address))
    return ABSENT;
  int family = address.any.sa_family;
  const void *from =
      family == AF_INET ? (const void *)&address.in.sin_addr : (const void *)&address.in6.sin6_addr;
  socklen_t length = family == AF_INET ? sizeof address.in.sin_addr : sizeof address.in6.sin6_addr;
  if (family != AF_INET && family != AF_INET6)
    return raise_error(&exc_OSError, "unsupported address family");
  gil_release();
  gethostbyaddr_r(from, length, family, &entry, memory, sizeof memory, &host, &error);
  gil_acquire();
  return host_tuple(host, error);
}

const BuiltinDef resolve_functions[] = {
    METHOD("getaddrinfo(host, port, family=0, type=0, proto=0, flags=0)", resolve_getaddrinfo,
           EFFECT_ANY,
           "getaddrinfo(host, port [, family, type, proto, flags])\n    -> list of (family, type, "
           "proto, canonname, sockaddr)"),
    METHOD("getnameinfo(sockaddr, flags, /)", resolve_getnameinfo, EFFECT_ANY,
           "getnameinfo(sockaddr, flags) --> (host, port)"),
    METHOD("gethostbyname(host, /)", resolve_gethostbyname, EFFECT_ANY,
           "The IPv4 address of a host, such as '255.255.255.255'."),
    METHOD("gethostbyname_ex(host, /)", resolve_gethostbyname_ex, EFFECT_ANY,
           "gethostbyname_ex(host) -> (name, aliaslist, addresslist)"),
    METHOD("gethostbyaddr(host, /)", resolve_gethostbyaddr, EFFECT_ANY,
           "gethostbyaddr(host) -> (name, aliaslist, addresslist)"),
    METHOD_END,
};
