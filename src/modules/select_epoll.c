/* select.epoll: Linux' interface for many descriptors. */
#include <errno.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <unistd.h>

#include "modules/select.h"
#include "modules/waiting.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/tuple.h"

typedef struct EpollObject {
  Object header;
  int64_t fd; /* -1: closed */
} EpollObject;

static void epoll_destroy(Object *object) {
  int fd = (int)((EpollObject *)object)->fd;
  if (fd >= 0) close(fd);
}
static const Layout epoll_layout = {
    .name = "EpollObject", .fixed_size = sizeof(EpollObject), .finalize = epoll_destroy};
static DEFINE_TYPE_SHAPE(epoll);
static EpollObject *as_epoll(Value v) {
  return object_cast(EpollObject, v);
}

static bool check_open(Value self) {
  if (as_epoll(self)->fd >= 0) return true;
  raise_value_error("I/O operation on closed epoll object");
  return false;
}

/* fd -1: a new one. */
static Value epoll_from_fd(Type *type, int fd) {
  Value self = type_alloc(type);
  EpollObject *epoll = as_epoll(self);
  epoll->fd = fd >= 0 ? fd : epoll_create1(EPOLL_CLOEXEC);
  return epoll->fd < 0 ? raise_os_error(errno, ABSENT) : self;
}

static Value epoll_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("epoll(sizehint=-1, flags=0)");
  Value a[2];
  int size_hint, flags;
  if (!signature_bind(&signature, args, nargs, kwnames, a)) return ABSENT;
  if (!index_to_int(a[0], &size_hint) || !index_to_int(a[1], &flags)) return ABSENT;
  if (size_hint != -1 && size_hint <= 0) return raise_value_error("negative sizehint");
  if (flags != 0 && flags != EPOLL_CLOEXEC) return raise_error(&exc_OSError, "invalid flags");
  return epoll_from_fd(type, -1);
}

static Value epoll_fromfd(Value *args, int nargs) {
  int fd;
  return index_to_int(args[1], &fd) ? epoll_from_fd(as_type(args[0]), fd) : ABSENT;
}

static Value epoll_close(Value *args, int nargs) {
  int fd = (int)as_epoll(args[0])->fd;
  if (fd < 0) return NONE;
  as_epoll(args[0])->fd = -1;
  gil_release();
  int result = close(fd), error = errno;
  gil_acquire();
  return result < 0 ? raise_os_error(error, ABSENT) : NONE;
}

static Value epoll_fileno(Value *args, int nargs) {
  return check_open(args[0]) ? from_small_int(as_epoll(args[0])->fd) : ABSENT;
}
static Value epoll_enter(Value *args, int nargs) {
  return check_open(args[0]) ? args[0] : ABSENT;
}
static Value epoll_exit(Value *args, int nargs) {
  return call_method0(args[0], NAME("close"));
}
static Value epoll_closed(Value self, void *closure) {
  return from_bool(as_epoll(self)->fd < 0);
}

/* The mask's low 32 bits count, whatever its size. */
static Value control(Value *args, int operation, Value mask) {
  int fd;
  struct epoll_event event = {0};
  if (!check_open(args[0]) || !waiting_descriptor(args[1], &fd)) return ABSENT;
  Value bits = number_index(mask);
  if (is_absent(bits)) return ABSENT;
  event.events = (uint32_t)int_to_u64_mask(bits);
  event.data.fd = fd;
  int own = (int)as_epoll(args[0])->fd;
  gil_release();
  int result = epoll_ctl(own, operation, fd, &event), error = errno;
  gil_acquire();
  return result < 0 ? raise_os_error(error, ABSENT) : NONE;
}

static Value epoll_register(Value *args, int nargs) {
  return control(args, EPOLL_CTL_ADD,
                 is_absent(args[2]) ? from_small_int(EPOLLIN | EPOLLPRI | EPOLLOUT) : args[2]);
}
static Value epoll_modify(Value *args, int nargs) {
  return control(args, EPOLL_CTL_MOD, args[2]);
}
static Value epoll_unregister(Value *args, int nargs) {
  return control(args, EPOLL_CTL_DEL, from_small_int(0));
}

/* Like epoll_wait(2); -1 with errno, -2 when a signal handler raised or the timeout is too
   large. */
static int wait_events(int fd, struct epoll_event *events, int max_events, int64_t ns) {
  int64_t deadline = ns > 0 ? waiting_deadline(ns) : 0;
  for (;;) {
    int ms;
    if (!waiting_milliseconds(ns, &ms)) return -2;
    gil_release();
    int result = epoll_wait(fd, events, max_events, ms), error = errno;
    gil_acquire();
    errno = error;
    if (result >= 0 || error != EINTR) return result;
    if (!thread_poll()) return -2;
    if (ns > 0) ns = waiting_left(deadline);
  }
}

static Value event_list(const struct epoll_event *events, int count) {
  Value list = list_new(count);
  for (int i = 0; i < count; i++) {
    Value pair = tuple_pack(2, from_small_int(events[i].data.fd), from_small_int(events[i].events));
    if (!list_append(list, pair)) return ABSENT;
  }
  return list;
}

static Value epoll_poll(Value *args, int nargs) {
  enum { FEW = 128 };
  struct epoll_event few[FEW], *events = few;
  int64_t ns;
  int max_events, ms;
  if (!check_open(args[0]) ||
      !select_timeout(args[1], NS_PER_SECOND, "timeout must be an integer or None", &ns))
    return ABSENT;
  if (!waiting_milliseconds(ns, &ms) || !index_to_int(args[2], &max_events)) return ABSENT;
  if (max_events == -1) max_events = FD_SETSIZE - 1;
  if (max_events < 1)
    return raise_value_error("maxevents must be greater than 0, got %d", max_events);
  if (max_events > FEW) events = malloc(sizeof *events * (size_t)max_events);
  if (events == NULL) return raise_memory_error();
  int count = wait_events((int)as_epoll(args[0])->fd, events, max_events, ns), error = errno;
  Value result = count >= 0    ? event_list(events, count)
                 : count == -2 ? ABSENT
                               : raise_os_error(error, ABSENT);
  if (events != few) free(events);
  return result;
}

static const BuiltinDef epoll_methods[] = {
    METHOD_FLAGS("fromfd(type, fd, /)", epoll_fromfd, EFFECT_ANY, BUILTIN_CLASSMETHOD,
                 "Return an epoll object for a descriptor that is one already."),
    METHOD("close(self, /)", epoll_close, EFFECT_ANY, "Close the epoll control file descriptor."),
    METHOD("fileno(self, /)", epoll_fileno, EFFECT_RAISE,
           "Return the epoll control file descriptor."),
    METHOD("register(self, /, fd, eventmask=...)", epoll_register, EFFECT_ANY,
           "Watch a descriptor for the events of the mask (a set of the EPOLL constants)."),
    METHOD("modify(self, /, fd, eventmask)", epoll_modify, EFFECT_ANY,
           "Change the mask of a registered descriptor."),
    METHOD("unregister(self, /, fd)", epoll_unregister, EFFECT_ANY,
           "Remove a registered file descriptor."),
    METHOD("poll(self, /, timeout=None, maxevents=-1)", epoll_poll, EFFECT_ANY,
           "Wait for events; a list of (descriptor, events).\n\nThe timeout is in seconds, a "
           "float; None or -1 waits for ever."),
    METHOD("__enter__(self, /)", epoll_enter, EFFECT_RAISE, NULL),
    METHOD("__exit__(self, exc_type=None, exc_value=None, exc_tb=None, /)", epoll_exit, EFFECT_ANY,
           NULL),
    METHOD_END,
};
static const GetSetDef epoll_getset[] = {
    {"closed", epoll_closed, NULL, "True if the epoll handler is closed", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

Type epoll_type = {
    .name = "select.epoll",
    .base = &object_type,
    .layout = &epoll_layout,
    .root_shape = &epoll_shape,
    .flags = TYPE_BASE,
    .slots = {.new_object = epoll_new},
    .methods = epoll_methods,
    .getset = epoll_getset,
    .doc = "select.epoll(sizehint=-1, flags=0)\n\nReturns an epolling object. sizehint is only a "
           "hint: it does not limit "
           "the number of descriptors.",
};
