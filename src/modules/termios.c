/* The module termios: attributes of terminals. */
#include <errno.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <asm/ioctls.h>
#include <linux/serial.h>
#include <linux/tty.h>

#include "modules/constants.h"
#include "modules/waiting.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"

static Value error_type;

static Value raise_errno(void) {
  int error = errno;
  const char *text = strerror(error);
  Value exception =
      call2(error_type, from_small_int(error), str_from_utf8_lossy(text, strlen(text)));
  return is_absent(exception) ? ABSENT : raise_object(exception, ABSENT);
}
static Value none_or_errno(int result) {
  return result < 0 ? raise_errno() : NONE;
}

/* Runs a call on a terminal, which may wait for output to drain, without the GIL. */
#define TERMINAL_CALL(result, expression)                                                          \
  do {                                                                                             \
    gil_release();                                                                                 \
    result = (expression);                                                                         \
    int saved_errno_ = errno;                                                                      \
    gil_acquire();                                                                                 \
    errno = saved_errno_;                                                                          \
  } while (0)

/* -- Attributes -------------------------------------------------------------------------------- */

/* Items of the list that stands for a struct termios. */
enum {
  ITEM_IFLAG,
  ITEM_OFLAG,
  ITEM_CFLAG,
  ITEM_LFLAG,
  ITEM_ISPEED,
  ITEM_OSPEED,
  ITEM_CC,
  ITEM_COUNT
};

static bool is_number_place(const struct termios *t, int i) {
  return !(t->c_lflag & ICANON) && (i == VMIN || i == VTIME);
}

/* Control characters: bytes of length one, but numbers where they are counts. */
static Value characters_value(const struct termios *t) {
  Value list = list_new(NCCS);
  for (int i = 0; i < NCCS; i++) {
    Value v = is_number_place(t, i) ? from_small_int(t->c_cc[i]) : bytes_from_data(&t->c_cc[i], 1);
    if (!list_append(list, v)) return ABSENT;
  }
  return list;
}

static Value termios_tcgetattr(Value *args, int nargs) {
  int fd, result;
  struct termios t;
  if (!waiting_descriptor(args[0], &fd)) return ABSENT;
  TERMINAL_CALL(result, tcgetattr(fd, &t));
  if (result < 0) return raise_errno();
  Value characters = characters_value(&t);
  if (is_absent(characters)) return ABSENT;
  const Value items[ITEM_COUNT] = {from_small_int(t.c_iflag),
                                   from_small_int(t.c_oflag),
                                   from_small_int(t.c_cflag),
                                   from_small_int(t.c_lflag),
                                   from_small_int(cfgetispeed(&t)),
                                   from_small_int(cfgetospeed(&t)),
                                   characters};
  return list_from_values(items, ITEM_COUNT);
}

static bool characters_convert(Value list, struct termios *t) {
  if (!is_list(list) || list_length(list) != NCCS) {
    raise_type_error("tcsetattr: attributes[6] must be %d element list", NCCS);
    return false;
  }
  for (int i = 0; i < NCCS && i < list_length(list); i++) {
    Value v = list_get(list, i);
    int number;
    if (is_bytes(v) && bytes_length(v) == 1) {
      t->c_cc[i] = as_bytes(v)->data[0];
    } else if (is_int(v)) {
      if (!index_to_int(v, &number)) return false;
      t->c_cc[i] = (cc_t)number;
    } else {
      raise_type_error("tcsetattr: elements of attributes must be characters or integers");
      return false;
    }
  }
  return true;
}

static bool attributes_convert(Value list, struct termios *t) {
  if (!is_list(list) || list_length(list) != ITEM_COUNT) {
    raise_type_error("tcsetattr, arg 3: must be 7 element list");
    return false;
  }
  Value items = list_slice(list, 0, ITEM_COUNT);
  uint64_t numbers[ITEM_CC];
  for (int i = 0; i < ITEM_CC; i++) {
    Value index = is_absent(items) ? ABSENT : number_index(list_get(items, i));
    if (is_absent(index)) return false;
    numbers[i] = int_to_u64_mask(index);
  }
  t->c_iflag = (tcflag_t)numbers[ITEM_IFLAG];
  t->c_oflag = (tcflag_t)numbers[ITEM_OFLAG];
  t->c_cflag = (tcflag_t)numbers[ITEM_CFLAG];
  t->c_lflag = (tcflag_t)numbers[ITEM_LFLAG];
  if (!characters_convert(list_get(items, ITEM_CC), t)) return false;
  if (cfsetispeed(t, (speed_t)numbers[ITEM_ISPEED]) == 0 &&
      cfsetospeed(t, (speed_t)numbers[ITEM_OSPEED]) == 0)
    return true;
  return !is_absent(raise_errno());
}

static Value termios_tcsetattr(Value *args, int nargs) {
  int fd, when, result;
  struct termios t;
  if (!waiting_descriptor(args[0], &fd) || !index_to_int(args[1], &when)) return ABSENT;
  if (tcgetattr(fd, &t) < 0) { /* what the list does not tell stays as it is */
    if (is_list(args[2]) && list_length(args[2]) == ITEM_COUNT) return raise_errno();
  }
  if (!attributes_convert(args[2], &t)) return ABSENT;
  TERMINAL_CALL(result, tcsetattr(fd, when, &t));
  return none_or_errno(result);
}

/* -- Line control ------------------------------------------------------------------------------ */

static Value termios_tcdrain(Value *args, int nargs) {
  int fd, result;
  if (!waiting_descriptor(args[0], &fd)) return ABSENT;
  TERMINAL_CALL(result, tcdrain(fd));
  return none_or_errno(result);
}

static Value line_call(Value *args, int (*function)(int, int)) {
  int fd, number, result;
  if (!waiting_descriptor(args[0], &fd) || !index_to_int(args[1], &number)) return ABSENT;
  TERMINAL_CALL(result, function(fd, number));
  return none_or_errno(result);
}
static Value termios_tcsendbreak(Value *args, int nargs) {
  return line_call(args, tcsendbreak);
}
static Value termios_tcflush(Value *args, int nargs) {
  return line_call(args, tcflush);
}
static Value termios_tcflow(Value *args, int nargs) {
  return line_call(args, tcflow);
}

/* -- Window size ------------------------------------------------------------------------------- */

static Value termios_tcgetwinsize(Value *args, int nargs) {
  int fd;
  struct winsize size;
  if (!waiting_descriptor(args[0], &fd)) return ABSENT;
  if (ioctl(fd, TIOCGWINSZ, &size) < 0) return raise_errno();
  return tuple_pack(2, from_small_int(size.ws_row), from_small_int(size.ws_col));
}

static bool winsize_convert(Value v, int64_t *rows, int64_t *columns) {
  bool is_sequence = is_list(v) || is_tuple(v) || type_of(v)->slots.get_item != NULL;
  Value pair = is_sequence ? sequence_list(v) : ABSENT;
  if (is_sequence && is_absent(pair)) return false;
  if (!is_sequence || list_length(pair) != 2) {
    raise_type_error("tcsetwinsize, arg 2: must be a two-item sequence");
    return false;
  }
  return index_to_i64(list_get(pair, 0), rows) && index_to_i64(list_get(pair, 1), columns);
}

static Value termios_tcsetwinsize(Value *args, int nargs) {
  int fd;
  int64_t rows, columns;
  struct winsize size;
  if (!waiting_descriptor(args[0], &fd) || !winsize_convert(args[1], &rows, &columns))
    return ABSENT;
  if (rows < 0 || rows > UINT16_MAX || columns < 0 || columns > UINT16_MAX)
    return raise_error(&exc_OverflowError, "winsize value(s) out of range.");
  if (ioctl(fd, TIOCGWINSZ, &size) < 0) return raise_errno(); /* the sizes in pixels stay */
  size.ws_row = (unsigned short)rows;
  size.ws_col = (unsigned short)columns;
  return none_or_errno(ioctl(fd, TIOCSWINSZ, &size));
}

static const BuiltinDef functions[] = {
    METHOD("tcgetattr(fd, /)", termios_tcgetattr, EFFECT_ANY,
           "Get the tty attributes for file descriptor fd.\n\nReturns a list [iflag, oflag, cflag, "
           "lflag, ispeed, ospeed, cc], where cc is a list\n"
           "of the control characters (bytes of length 1, but integers at VMIN and VTIME "
           "in\nnoncanonical mode)."),
    METHOD("tcsetattr(fd, when, attributes, /)", termios_tcsetattr, EFFECT_ANY,
           "Set the tty attributes for file descriptor fd, from a list like the one tcgetattr() "
           "returns.\n\n"
           "when is TCSANOW, TCSADRAIN (after the output is written) or TCSAFLUSH (input "
           "is\ndiscarded, too)."),
    METHOD("tcsendbreak(fd, duration, /)", termios_tcsendbreak, EFFECT_ANY,
           "Send a break on file descriptor fd."),
    METHOD("tcdrain(fd, /)", termios_tcdrain, EFFECT_ANY,
           "Wait until the terminal has sent what was written to it."),
    METHOD("tcflush(fd, queue, /)", termios_tcflush, EFFECT_ANY,
           "Discard queued data on file descriptor fd."),
    METHOD("tcflow(fd, action, /)", termios_tcflow, EFFECT_ANY,
           "Suspend or resume input or output on file descriptor fd."),
    METHOD("tcgetwinsize(fd, /)", termios_tcgetwinsize, EFFECT_ANY,
           "Get the tty winsize for file descriptor fd: a tuple (ws_row, ws_col)."),
    METHOD("tcsetwinsize(fd, winsize, /)", termios_tcsetwinsize, EFFECT_ANY,
           "Set the tty winsize for file descriptor fd from a tuple (ws_row, ws_col)."),
    METHOD_END,
};

static const IntConstant constants[] = {
    CONSTANT(B0),
    CONSTANT(B1000000),
    CONSTANT(B110),
    CONSTANT(B115200),
    CONSTANT(B1152000),
    CONSTANT(B1200),
    CONSTANT(B134),
    CONSTANT(B150),
    CONSTANT(B1500000),
    CONSTANT(B1800),
    CONSTANT(B19200),
    CONSTANT(B200),
    CONSTANT(B2000000),
    CONSTANT(B230400),
    CONSTANT(B2400),
    CONSTANT(B2500000),
    CONSTANT(B300),
    CONSTANT(B3000000),
    CONSTANT(B3500000),
    CONSTANT(B38400),
    CONSTANT(B4000000),
    CONSTANT(B460800),
    CONSTANT(B4800),
    CONSTANT(B50),
    CONSTANT(B500000),
    CONSTANT(B57600),
    CONSTANT(B576000),
    CONSTANT(B600),
    CONSTANT(B75),
    CONSTANT(B921600),
    CONSTANT(B9600),
    CONSTANT(BRKINT),
    CONSTANT(BS0),
    CONSTANT(BS1),
    CONSTANT(BSDLY),
    CONSTANT(CBAUD),
    CONSTANT(CBAUDEX),
    CONSTANT(CDSUSP),
    CONSTANT(CEOF),
    CONSTANT(CEOL),
    CONSTANT(CEOT),
    CONSTANT(CERASE),
    CONSTANT(CFLUSH),
    CONSTANT(CIBAUD),
    CONSTANT(CINTR),
    CONSTANT(CKILL),
    CONSTANT(CLNEXT),
    CONSTANT(CLOCAL),
    CONSTANT(CQUIT),
    CONSTANT(CR0),
    CONSTANT(CR1),
    CONSTANT(CR2),
    CONSTANT(CR3),
    CONSTANT(CRDLY),
    CONSTANT(CREAD),
    CONSTANT(CRPRNT),
    CONSTANT(CRTSCTS),
    CONSTANT(CS5),
    CONSTANT(CS6),
    CONSTANT(CS7),
    CONSTANT(CS8),
    CONSTANT(CSIZE),
    CONSTANT(CSTART),
    CONSTANT(CSTOP),
    CONSTANT(CSTOPB),
    CONSTANT(CSUSP),
    CONSTANT(CWERASE),
    CONSTANT(ECHO),
    CONSTANT(ECHOCTL),
    CONSTANT(ECHOE),
    CONSTANT(ECHOK),
    CONSTANT(ECHOKE),
    CONSTANT(ECHONL),
    CONSTANT(ECHOPRT),
    CONSTANT(EXTA),
    CONSTANT(EXTB),
    CONSTANT(FF0),
    CONSTANT(FF1),
    CONSTANT(FFDLY),
    CONSTANT(FIOASYNC),
    CONSTANT(FIOCLEX),
    CONSTANT(FIONBIO),
    CONSTANT(FIONCLEX),
    CONSTANT(FIONREAD),
    CONSTANT(FLUSHO),
    CONSTANT(HUPCL),
    CONSTANT(ICANON),
    CONSTANT(ICRNL),
    CONSTANT(IEXTEN),
    CONSTANT(IGNBRK),
    CONSTANT(IGNCR),
    CONSTANT(IGNPAR),
    CONSTANT(IMAXBEL),
    CONSTANT(INLCR),
    CONSTANT(INPCK),
    CONSTANT(IOCSIZE_MASK),
    CONSTANT(IOCSIZE_SHIFT),
    CONSTANT(ISIG),
    CONSTANT(ISTRIP),
    CONSTANT(IUCLC),
    CONSTANT(IXANY),
    CONSTANT(IXOFF),
    CONSTANT(IXON),
    CONSTANT(NCC),
    CONSTANT(NCCS),
    CONSTANT(NL0),
    CONSTANT(NL1),
    CONSTANT(NLDLY),
    CONSTANT(NOFLSH),
    CONSTANT(N_MOUSE),
    CONSTANT(N_PPP),
    CONSTANT(N_SLIP),
    CONSTANT(N_STRIP),
    CONSTANT(N_TTY),
    CONSTANT(OCRNL),
    CONSTANT(OFDEL),
    CONSTANT(OFILL),
    CONSTANT(OLCUC),
    CONSTANT(ONLCR),
    CONSTANT(ONLRET),
    CONSTANT(ONOCR),
    CONSTANT(OPOST),
    CONSTANT(PARENB),
    CONSTANT(PARMRK),
    CONSTANT(PARODD),
    CONSTANT(PENDIN),
    CONSTANT(TAB0),
    CONSTANT(TAB1),
    CONSTANT(TAB2),
    CONSTANT(TAB3),
    CONSTANT(TABDLY),
    CONSTANT(TCFLSH),
    CONSTANT(TCGETA),
    CONSTANT(TCGETS),
    CONSTANT(TCIFLUSH),
    CONSTANT(TCIOFF),
    CONSTANT(TCIOFLUSH),
    CONSTANT(TCION),
    CONSTANT(TCOFLUSH),
    CONSTANT(TCOOFF),
    CONSTANT(TCOON),
    CONSTANT(TCSADRAIN),
    CONSTANT(TCSAFLUSH),
    CONSTANT(TCSANOW),
    CONSTANT(TCSBRK),
    CONSTANT(TCSBRKP),
    CONSTANT(TCSETA),
    CONSTANT(TCSETAF),
    CONSTANT(TCSETAW),
    CONSTANT(TCSETS),
    CONSTANT(TCSETSF),
    CONSTANT(TCSETSW),
    CONSTANT(TCXONC),
    CONSTANT(TIOCCONS),
    CONSTANT(TIOCEXCL),
    CONSTANT(TIOCGETD),
    CONSTANT(TIOCGICOUNT),
    CONSTANT(TIOCGLCKTRMIOS),
    CONSTANT(TIOCGPGRP),
    CONSTANT(TIOCGSERIAL),
    CONSTANT(TIOCGSOFTCAR),
    CONSTANT(TIOCGWINSZ),
    CONSTANT(TIOCINQ),
    CONSTANT(TIOCLINUX),
    CONSTANT(TIOCMBIC),
    CONSTANT(TIOCMBIS),
    CONSTANT(TIOCMGET),
    CONSTANT(TIOCMIWAIT),
    CONSTANT(TIOCMSET),
    CONSTANT(TIOCM_CAR),
    CONSTANT(TIOCM_CD),
    CONSTANT(TIOCM_CTS),
    CONSTANT(TIOCM_DSR),
    CONSTANT(TIOCM_DTR),
    CONSTANT(TIOCM_LE),
    CONSTANT(TIOCM_RI),
    CONSTANT(TIOCM_RNG),
    CONSTANT(TIOCM_RTS),
    CONSTANT(TIOCM_SR),
    CONSTANT(TIOCM_ST),
    CONSTANT(TIOCNOTTY),
    CONSTANT(TIOCNXCL),
    CONSTANT(TIOCOUTQ),
    CONSTANT(TIOCPKT),
    CONSTANT(TIOCPKT_DATA),
    CONSTANT(TIOCPKT_DOSTOP),
    CONSTANT(TIOCPKT_FLUSHREAD),
    CONSTANT(TIOCPKT_FLUSHWRITE),
    CONSTANT(TIOCPKT_NOSTOP),
    CONSTANT(TIOCPKT_START),
    CONSTANT(TIOCPKT_STOP),
    CONSTANT(TIOCSCTTY),
    CONSTANT(TIOCSERCONFIG),
    CONSTANT(TIOCSERGETLSR),
    CONSTANT(TIOCSERGETMULTI),
    CONSTANT(TIOCSERGSTRUCT),
    CONSTANT(TIOCSERGWILD),
    CONSTANT(TIOCSERSETMULTI),
    CONSTANT(TIOCSERSWILD),
    CONSTANT(TIOCSER_TEMT),
    CONSTANT(TIOCSETD),
    CONSTANT(TIOCSLCKTRMIOS),
    CONSTANT(TIOCSPGRP),
    CONSTANT(TIOCSSERIAL),
    CONSTANT(TIOCSSOFTCAR),
    CONSTANT(TIOCSTI),
    CONSTANT(TIOCSWINSZ),
    CONSTANT(TOSTOP),
    CONSTANT(VDISCARD),
    CONSTANT(VEOF),
    CONSTANT(VEOL),
    CONSTANT(VEOL2),
    CONSTANT(VERASE),
    CONSTANT(VINTR),
    CONSTANT(VKILL),
    CONSTANT(VLNEXT),
    CONSTANT(VMIN),
    CONSTANT(VQUIT),
    CONSTANT(VREPRINT),
    CONSTANT(VSTART),
    CONSTANT(VSTOP),
    CONSTANT(VSUSP),
    CONSTANT(VSWTC),
    {"VSWTCH", VSWTC},
    CONSTANT(VT0),
    CONSTANT(VT1),
    CONSTANT(VTDLY),
    CONSTANT(VTIME),
    CONSTANT(VWERASE),
    CONSTANT(XCASE),
    CONSTANT(XTABS),
    CONSTANTS_END,
};

static bool make_error_type(void) {
  if (!is_absent(error_type)) return true;
  Value dict = dict_new();
  if (!dict_set_str(dict, NAME("__module__"), NAME("termios"))) return false;
  error_type =
      type_new(&type_type, NAME("error"), tuple_pack(1, type_value(&exc_Exception)), dict, ABSENT);
  gc_root_add(&error_type);
  return !is_absent(error_type);
}

static bool termios_init(Value module) {
  return make_error_type() && module_add(module, "error", error_type) &&
         constants_add(module, constants);
}
static const ModuleDef termios_def = {
    .name = "termios",
    .doc = "The POSIX calls for terminal I/O control. The first argument of every function is a "
           "file descriptor or an object with fileno().",
    .functions = functions,
    .init = termios_init};
MODULE_REGISTER(termios_def);
