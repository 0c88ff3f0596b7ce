/* Socket addresses as Python sees them: tuples, paths. */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/can.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <net/if.h>
#include <netpacket/packet.h>
#include <string.h>
#include <sys/ioctl.h>

#include "modules/socket/socket.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* -- From Python ------------------------------------------------------------------------------- */

/* A tuple of min to max items: the messages are those for another type, and for another length. */
static bool check_tuple(Value v, const char *caller, const char *family, int min, int max,
                        const char *message) {
  if (!is_tuple(v)) {
    raise_type_error("%s(): %s address must be tuple, not %.500T", caller, family, v);
    return false;
  }
  if (tuple_length(v) >= min && tuple_length(v) <= max) return true;
  raise_type_error(message);
  return false;
}

/* An int within 0 .. limit. */
static bool item_in_range(Value v, const char *caller, const char *name, int limit, int *out) {
  if (!index_to_int(v, out)) {
    if (!exception_suppress(&exc_OverflowError)) return false;
    *out = -1;
  }
  if (*out >= 0 && *out <= limit) return true;
  raise_error(&exc_OverflowError, "%s(): %s must be 0-%d.", caller, name, limit);
  return false;
}

static bool item_u32(Value v, uint32_t *out) {
  Value index = number_index(v);
  if (is_absent(index)) return false;
  *out = (uint32_t)int_to_u64_mask(index);
  return true;
}

/* Host (resolved) and port of the first two items; the port stands at the same place for both
   families. */
static bool parse_host_and_port(Value v, int family, Address *address, const char *caller) {
  Value keep;
  int port;
  const char *host = host_text(tuple_get(v, 0), &keep, NULL);
  if (host == NULL || !item_in_range(tuple_get(v, 1), caller, "port", 0xffff, &port) ||
      !host_resolve(host, family, address))
    return false;
  if (family == AF_INET)
    address->in.sin_port = htons((uint16_t)port);
  else
    address->in6.sin6_port = htons((uint16_t)port);
  return true;
}

static bool parse_inet(Value v, Address *address, const char *caller) {
  if (!check_tuple(v, caller, "AF_INET", 2, 2, "AF_INET address must be a pair (host, port)"))
    return false;
  if (!parse_host_and_port(v, AF_INET, address, caller)) return false;
  address->in.sin_family = AF_INET;
  address->length = sizeof address->in;
  return true;
}

static bool parse_inet6(Value v, Address *address, const char *caller) {
  uint32_t flow = 0, scope = 0;
  if (!check_tuple(v, caller, "AF_INET6", 2, 4,
                   "AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])"))
    return false;
  if (tuple_length(v) > 2 && !item_u32(tuple_get(v, 2), &flow)) return false;
  if (tuple_length(v) > 3 && !item_u32(tuple_get(v, 3), &scope)) return false;
  if (!parse_host_and_port(v, AF_INET6, address, caller)) return false;
  if (flow > 0xfffff) {
    raise_error(&exc_OverflowError, "%s(): flowinfo must be 0-1048575.", caller);
    return false;
  }
  address->in6.sin6_family = AF_INET6;
  address->in6.sin6_flowinfo = htonl(flow);
  address->in6.sin6_scope_id = scope;
  address->length = sizeof address->in6;
  return true;
}

/* A path, or an abstract name that begins with NUL and needs no NUL at its end. */
static bool set_unix_path(Address *address, const char *path, int64_t length) {
  bool abstract = length > 0 && path[0] == 0;
  if (length + !abstract > (int64_t)sizeof address->un.sun_path) {
    raise_error(&exc_OSError, "AF_UNIX path too long");
    return false;
  }
  address->un.sun_family = AF_UNIX;
  memset(address->un.sun_path, 0, sizeof address->un.sun_path);
  memcpy(address->un.sun_path, path, (size_t)length);
  address->length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + (size_t)length);
  return true;
}

/* Text in the file system's encoding; NULs may stand in it. */
static Value encode_path(Value text) {
  Value arguments[] = {NAME("utf-8"), NAME("surrogateescape")};
  return call_method(text, NAME("encode"), arguments, 2, ABSENT);
}

static bool parse_unix(Value v, Address *address) {
  Buffer buffer;
  if (is_str(v)) {
    v = encode_path(v);
    if (is_absent(v)) return false;
  }
  if (!buffer_get(v, &buffer, BUFFER_SIMPLE)) return false;
  bool ok = set_unix_path(address, buffer.memory, buffer.length);
  buffer_release(&buffer);
  return ok;
}

static bool parse_netlink(Value v, Address *address, const char *caller) {
  struct sockaddr_nl *nl = (struct sockaddr_nl *)&address->any;
  uint32_t pid, groups;
  if (!check_tuple(v, caller, "AF_NETLINK", 2, 2,
                   "AF_NETLINK address must be a pair (pid, groups)"))
    return false;
  if (!item_u32(tuple_get(v, 0), &pid) || !item_u32(tuple_get(v, 1), &groups)) return false;
  *nl = (struct sockaddr_nl){.nl_family = AF_NETLINK, .nl_pid = pid, .nl_groups = groups};
  address->length = sizeof *nl;
  return true;
}

/* Number of a network interface. */
static bool interface_index(int fd, const char *name, int *index) {
  struct ifreq request = {0};
  strncpy(request.ifr_name, name, sizeof request.ifr_name - 1);
  if (ioctl(fd, SIOCGIFINDEX, &request) < 0) {
    raise_os_error(errno, ABSENT);
    return false;
  }
  *index = request.ifr_ifindex;
  return true;
}

static bool set_hardware_address(struct sockaddr_ll *ll, Value v) {
  Buffer buffer;
  if (!buffer_get(v, &buffer, BUFFER_SIMPLE)) return false;
  bool fits = buffer.length <= 8;
  if (fits) {
    memcpy(ll->sll_addr, buffer.memory, (size_t)buffer.length);
    ll->sll_halen = (unsigned char)buffer.length;
  } else {
    raise_value_error("Hardware address must be 8 bytes or less");
  }
  buffer_release(&buffer);
  return fits;
}

static bool parse_packet(Value v, int fd, Address *address, const char *caller) {
  struct sockaddr_ll *ll = (struct sockaddr_ll *)&address->any;
  int protocol, index, type = PACKET_HOST, hardware = 0;
  const char *message = "AF_PACKET address must be a tuple of two to five elements";
  if (!check_tuple(v, caller, "AF_PACKET", 2, 5, message)) return false;
  int64_t count = tuple_length(v);
  if (!is_str(tuple_get(v, 0))) {
    raise_type_error(message);
    return false;
  }
  const char *name = str_utf8(tuple_get(v, 0), NULL);
  if (name == NULL || (count > 2 && !index_to_int(tuple_get(v, 2), &type)) ||
      (count > 3 && !index_to_int(tuple_get(v, 3), &hardware)))
    return false;
  *ll = (struct sockaddr_ll){.sll_family = AF_PACKET};
  if (count > 4 && !set_hardware_address(ll, tuple_get(v, 4))) return false;
  if (!interface_index(fd, name, &index) ||
      !item_in_range(tuple_get(v, 1), caller, "proto", 0xffff, &protocol))
    return false;
  ll->sll_protocol = htons((uint16_t)protocol);
  ll->sll_ifindex = index;
  ll->sll_pkttype = (unsigned char)type;
  ll->sll_hatype = (unsigned short)hardware;
  address->length = sizeof *ll;
  return true;
}

static bool parse_vsock(Value v, Address *address, const char *caller) {
  struct sockaddr_vm *vm = (struct sockaddr_vm *)&address->any;
  uint32_t cid, port;
  if (!is_tuple(v)) {
    raise_type_error("getsockaddrarg: AF_VSOCK address must be tuple, not %.500T", v);
    return false;
  }
  if (!check_tuple(v, caller, "AF_VSOCK", 2, 2, "AF_VSOCK address must be a pair (CID, port)"))
    return false;
  if (!item_u32(tuple_get(v, 0), &cid) || !item_u32(tuple_get(v, 1), &port)) return false;
  *vm = (struct sockaddr_vm){.svm_family = AF_VSOCK, .svm_cid = cid, .svm_port = port};
  address->length = sizeof *vm;
  return true;
}

/* CAN_RAW and CAN_BCM: the interface's name, "" for all. */
static bool parse_can(Value v, const SocketObject *s, Address *address, const char *caller) {
  struct sockaddr_can *can = (struct sockaddr_can *)&address->any;
  const char *message = "AF_CAN address must be a tuple (interface, )";
  if (s->proto != CAN_RAW && s->proto != CAN_BCM) {
    raise_not_implemented("addresses of this CAN protocol");
    return false;
  }
  if (!check_tuple(v, caller, "AF_CAN", 1, 1, message)) return false;
  Value name = is_str(tuple_get(v, 0)) ? encode_path(tuple_get(v, 0)) : raise_type_error(message);
  if (is_absent(name)) return false;
  *can = (struct sockaddr_can){.can_family = AF_CAN};
  int index = 0;
  if (bytes_length(name) >= IFNAMSIZ) {
    raise_error(&exc_OSError, "AF_CAN interface name too long");
    return false;
  }
  if (bytes_length(name) > 0 && !interface_index(s->fd, (const char *)as_bytes(name)->data, &index))
    return false;
  can->can_ifindex = index;
  address->length = sizeof *can;
  return true;
}

bool address_parse(Value socket, Value v, Address *address, const char *caller) {
  const SocketObject *s = as_socket(socket);
  memset(address, 0, sizeof *address);
  switch (s->family) {
  case AF_INET: return parse_inet(v, address, caller);
  case AF_INET6: return parse_inet6(v, address, caller);
  case AF_UNIX: return parse_unix(v, address);
  case AF_NETLINK: return parse_netlink(v, address, caller);
  case AF_PACKET: return parse_packet(v, s->fd, address, caller);
  case AF_VSOCK: return parse_vsock(v, address, caller);
  case AF_CAN: return parse_can(v, s, address, caller);
  case AF_ALG:
  case AF_BLUETOOTH:
  case AF_QIPCRTR:
  case AF_RDS:
  case AF_TIPC: raise_not_implemented("addresses of this socket family"); return false;
  }
  raise_error(&exc_OSError, "%s(): bad family", caller);
  return false;
}

/* -- To Python --------------------------------------------------------------------------------- */

Value address_host(const Address *address) {
  char text[INET6_ADDRSTRLEN];
  const void *from = address->any.sa_family == AF_INET ? (const void *)&address->in.sin_addr
                                                       : (const void *)&address->in6.sin6_addr;
  if (inet_ntop(address->any.sa_family, from, text, sizeof text) == NULL)
    return raise_os_error(errno, ABSENT);
  return str_from_ascii(text);
}

static Value inet_value(const Address *address) {
  Value host = address_host(address);
  return is_absent(host) ? ABSENT
                         : tuple_pack(2, host, from_small_int(ntohs(address->in.sin_port)));
}
static Value inet6_value(const Address *address) {
  Value host = address_host(address);
  if (is_absent(host)) return ABSENT;
  return tuple_pack(4, host, from_small_int(ntohs(address->in6.sin6_port)),
                    from_small_int(ntohl(address->in6.sin6_flowinfo)),
                    from_small_int(address->in6.sin6_scope_id));
}

/* Abstract names are bytes; paths need not end in a NUL when they fill the structure. */
static Value unix_value(const Address *address) {
  const char *path = address->un.sun_path;
  int64_t length = (int64_t)address->length - (int64_t)offsetof(struct sockaddr_un, sun_path);
  if (length > 0 && path[0] == 0) return bytes_from_data(path, length);
  return str_fs_decode(path, strnlen(path, (size_t)max_of(length, (int64_t)0)));
}

static Value netlink_value(const Address *address) {
  const struct sockaddr_nl *nl = (const struct sockaddr_nl *)&address->any;
  return tuple_pack(2, from_small_int(nl->nl_pid), from_small_int(nl->nl_groups));
}

static Value interface_name(int fd, int index) {
  struct ifreq request = {.ifr_ifindex = index};
  bool found = index != 0 && ioctl(fd, SIOCGIFNAME, &request) == 0;
  return found ? str_fs_decode(request.ifr_name, strnlen(request.ifr_name, sizeof request.ifr_name))
               : str_empty;
}

static Value packet_value(int fd, const Address *address) {
  const struct sockaddr_ll *ll = (const struct sockaddr_ll *)&address->any;
  Value name = interface_name(fd, ll->sll_ifindex),
        hardware = bytes_from_data(ll->sll_addr, ll->sll_halen);
  return tuple_pack(5, name, from_small_int(ntohs(ll->sll_protocol)),
                    from_small_int(ll->sll_pkttype), from_small_int(ll->sll_hatype), hardware);
}

static Value vsock_value(const Address *address) {
  const struct sockaddr_vm *vm = (const struct sockaddr_vm *)&address->any;
  return tuple_pack(2, from_small_int(vm->svm_cid), from_small_int(vm->svm_port));
}

static Value can_value(int fd, const Address *address) {
  return tuple_pack(1,
                    interface_name(fd, ((const struct sockaddr_can *)&address->any)->can_ifindex));
}

Value address_value(int fd, const Address *address, int proto) {
  if (address->length == 0) return NONE;
  switch (address->any.sa_family) {
  case AF_INET: return inet_value(address);
  case AF_INET6: return inet6_value(address);
  case AF_UNIX: return unix_value(address);
  case AF_NETLINK: return netlink_value(address);
  case AF_PACKET: return packet_value(fd, address);
  case AF_VSOCK: return vsock_value(address);
  case AF_CAN: return can_value(fd, address);
  }
  Value data = bytes_from_data(address->any.sa_data, sizeof address->any.sa_data);
  return is_absent(data) ? ABSENT : tuple_pack(2, from_small_int(address->any.sa_family), data);
}
