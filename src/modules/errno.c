/* errno: the names of the system's error numbers. */
#include <errno.h>

#include "objects/dict.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/str.h"

static const struct {
  const char *name;
  int number;
} numbers[] = {
#define E(name)                                                                                    \
  { #name, name }
    E(E2BIG),        E(EACCES),          E(EADDRINUSE),      E(EADDRNOTAVAIL),
    E(EADV),         E(EAFNOSUPPORT),    E(EAGAIN),          E(EALREADY),
    E(EBADE),        E(EBADF),           E(EBADFD),          E(EBADMSG),
    E(EBADR),        E(EBADRQC),         E(EBADSLT),         E(EBFONT),
    E(EBUSY),        E(ECANCELED),       E(ECHILD),          E(ECHRNG),
    E(ECOMM),        E(ECONNABORTED),    E(ECONNREFUSED),    E(ECONNRESET),
    E(EDEADLK),      E(EDEADLOCK),       E(EDESTADDRREQ),    E(EDOM),
    E(EDOTDOT),      E(EDQUOT),          E(EEXIST),          E(EFAULT),
    E(EFBIG),        E(EHOSTDOWN),       E(EHOSTUNREACH),    E(EIDRM),
    E(EILSEQ),       E(EINPROGRESS),     E(EINTR),           E(EINVAL),
    E(EIO),          E(EISCONN),         E(EISDIR),          E(EISNAM),
    E(EKEYEXPIRED),  E(EKEYREJECTED),    E(EKEYREVOKED),     E(EL2HLT),
    E(EL2NSYNC),     E(EL3HLT),          E(EL3RST),          E(ELIBACC),
    E(ELIBBAD),      E(ELIBEXEC),        E(ELIBMAX),         E(ELIBSCN),
    E(ELNRNG),       E(ELOOP),           E(EMEDIUMTYPE),     E(EMFILE),
    E(EMLINK),       E(EMSGSIZE),        E(EMULTIHOP),       E(ENAMETOOLONG),
    E(ENAVAIL),      E(ENETDOWN),        E(ENETRESET),       E(ENETUNREACH),
    E(ENFILE),       E(ENOANO),          E(ENOBUFS),         E(ENOCSI),
    E(ENODATA),      E(ENODEV),          E(ENOENT),          E(ENOEXEC),
    E(ENOKEY),       E(ENOLCK),          E(ENOLINK),         E(ENOMEDIUM),
    E(ENOMEM),       E(ENOMSG),          E(ENONET),          E(ENOPKG),
    E(ENOPROTOOPT),  E(ENOSPC),          E(ENOSR),           E(ENOSTR),
    E(ENOSYS),       E(ENOTBLK),         E(ENOTCONN),        E(ENOTDIR),
    E(ENOTEMPTY),    E(ENOTNAM),         E(ENOTRECOVERABLE), E(ENOTSOCK),
    E(ENOTSUP),      E(ENOTTY),          E(ENOTUNIQ),        E(ENXIO),
    E(EOPNOTSUPP),   E(EOVERFLOW),       E(EOWNERDEAD),      E(EPERM),
    E(EPFNOSUPPORT), E(EPIPE),           E(EPROTO),          E(EPROTONOSUPPORT),
    E(EPROTOTYPE),   E(ERANGE),          E(EREMCHG),         E(EREMOTE),
    E(EREMOTEIO),    E(ERESTART),        E(ERFKILL),         E(EROFS),
    E(ESHUTDOWN),    E(ESOCKTNOSUPPORT), E(ESPIPE),          E(ESRCH),
    E(ESRMNT),       E(ESTALE),          E(ESTRPIPE),        E(ETIME),
    E(ETIMEDOUT),    E(ETOOMANYREFS),    E(ETXTBSY),         E(EUCLEAN),
    E(EUNATCH),      E(EUSERS),          E(EWOULDBLOCK),     E(EXDEV),
    E(EXFULL),
};

static bool errno_init(Value module) {
  Value codes = dict_new();
  for (size_t i = 0; i < countof(numbers); i++) {
    Value name = str_intern(str_from_ascii(numbers[i].name)),
          number = from_small_int(numbers[i].number);
    int there = dict_contains(codes, number);
    if (there < 0 || (!there && !dict_set(codes, number, name)) ||
        !module_add(module, numbers[i].name, number))
      return false;
  }
  return module_add(module, "errorcode", codes);
}

static const ModuleDef errno_def = {
    .name = "errno",
    .doc = "This module makes available standard errno system symbols.\n\nThe value of each symbol "
           "is the corresponding integer value.",
    .init = errno_init,
};
MODULE_REGISTER(errno_def);
