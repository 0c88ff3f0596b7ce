/* The module select: select() and poll objects; epoll objects are in select_epoll.c. */
#include "modules/select.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>

#include "modules/waiting.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/tuple.h"

/* -- select() ---------------------------------------------------------------------------------- */

/* One of the three arguments: the objects as a list, and their descriptors in the same order. */
typedef struct Watched {
  Value objects;       /* list */
  int fds[FD_SETSIZE]; /* their descriptors */
  int count;           /* how many */
} Watched;

static bool watch(Watched *w, Value object) {
  if (w->count == FD_SETSIZE) {
    raise_value_error("too many file descriptors in select()");
    return false;
  }
  int fd;
  if (!waiting_descriptor(object, &fd)) return false;
  if (fd >= FD_SETSIZE) {
    raise_value_error("filedescriptor out of range in select()");
    return false;
  }
  w->fds[w->count++] = fd;
  return list_append(w->objects, object);
}

/* fileno() may change the sequence while it is read. */
static bool watch_all(Watched *w, Value sequence) {
  w->count = 0;
  w->objects = list_new(0);
  if (!is_list(sequence) && !is_tuple(sequence)) {
    sequence = sequence_list(sequence);
    if (is_absent(sequence)) {
      if (exception_suppress(&exc_TypeError)) raise_type_error("arguments 1-3 must be sequences");
      return false;
    }
  }
  for (int64_t i = 0;; i++) {
    if (i >= (is_list(sequence) ? list_length(sequence) : tuple_length(sequence))) return true;
    if (!watch(w, is_list(sequence) ? list_get(sequence, i) : tuple_get(sequence, i))) return false;
  }
}

static int fill_set(const Watched *w, fd_set *set) {
  int highest = -1;
  FD_ZERO(set);
  for (int i = 0; i < w->count; i++) {
    FD_SET(w->fds[i], set);
    highest = max_of(highest, w->fds[i]);
  }
  return highest;
}

static Value ready_list(const Watched *w, const fd_set *set) {
  Value list = list_new(0);
  for (int i = 0; i < w->count; i++)
    if (FD_ISSET(w->fds[i], set) && !list_append(list, list_get(w->objects, i))) return ABSENT;
  return list;
}

static struct timeval timeval_of(int64_t ns) {
  int64_t us = ns / 1000 + (ns % 1000 != 0);
  return (struct timeval){us / 1000000, us % 1000000};
}

/* Like select(2); -1 with errno, -2 when a signal handler raised. */
static int wait_sets(const Watched *w, fd_set *sets, int64_t ns) {
  int64_t deadline = ns >= 0 ? waiting_deadline(ns) : 0;
  for (;;) {
    int highest = -1;
    for (int i = 0; i < 3; i++) highest = max_of(highest, fill_set(&w[i], &sets[i]));
    struct timeval left = timeval_of(max_of(ns, (int64_t)0));
    gil_release();
    int result = select(highest + 1, &sets[0], &sets[1], &sets[2], ns < 0 ? NULL : &left);
    int error = errno;
    gil_acquire();
    errno = error;
    if (result >= 0 || error != EINTR) return result;
    if (!thread_poll()) return -2;
    if (ns >= 0) ns = waiting_left(deadline);
  }
}

static Value select_watched(Watched *w, int64_t ns) {
  fd_set sets[3];
  int result = wait_sets(w, sets, ns);
  if (result == -2) return ABSENT;
  if (result < 0) return raise_os_error(errno, ABSENT);
  Value read = ready_list(&w[0], &sets[0]), write = ready_list(&w[1], &sets[1]),
        other = ready_list(&w[2], &sets[2]);
  return is_absent(read) || is_absent(write) || is_absent(other)
             ? ABSENT
             : tuple_pack(3, read, write, other);
}

bool select_timeout(Value v, int64_t unit, const char *message, int64_t *ns) {
  *ns = -1;
  if (is_none(v) || waiting_duration(v, unit, ns)) return true;
  if (exception_suppress(&exc_TypeError)) raise_type_error(message);
  return false;
}

static Value select_select(Value *args, int nargs) {
  Watched w[3];
  int64_t ns;
  if (!select_timeout(args[3], NS_PER_SECOND, "timeout must be a float or None", &ns))
    return ABSENT;
  if (!is_none(args[3]) && ns < 0) return raise_value_error("timeout must be non-negative");
  for (int i = 0; i < 3; i++)
    if (!watch_all(&w[i], args[i])) return ABSENT;
  return select_watched(w, ns);
}

/* -- poll -------------------------------------------------------------------------------------- */

typedef struct PollObject {
  Object header;
  Slot masks;   /* dict: descriptor -> event mask */
  bool polling; /* poll() is running */
} PollObject;

static const Layout poll_layout = {.name = "PollObject",
                                   .fixed_size = sizeof(PollObject),
                                   .slots_offset = offsetof(PollObject, masks),
                                   .slots_count = 1};
static DEFINE_TYPE_SHAPE(poll);
static PollObject *as_poll(Value v) {
  return object_cast(PollObject, v);
}
static Value masks_of(Value poll) {
  return slot_get(&as_poll(poll)->masks);
}

static bool event_mask(Value v, int64_t *mask) {
  Value index = number_index(v);
  if (is_absent(index)) return false;
  if (int_sign(index) < 0)
    raise_value_error("value must be positive");
  else if (!int_fits_i64(index, mask) || *mask > USHRT_MAX)
    raise_error(&exc_OverflowError, "Python int too large for C unsigned short");
  else
    return true;
  return false;
}

static Value poll_set_mask(Value *args, bool must_exist) {
  int fd;
  int64_t mask;
  if (!waiting_descriptor(args[1], &fd) || !event_mask(args[2], &mask)) return ABSENT;
  Value key = from_small_int(fd);
  if (must_exist) {
    int found = dict_contains(masks_of(args[0]), key);
    if (found <= 0) return found < 0 ? ABSENT : raise_os_error(ENOENT, ABSENT);
  }
  return dict_set(masks_of(args[0]), key, from_small_int(mask)) ? NONE : ABSENT;
}

static Value poll_register(Value *args, int nargs) {
  if (is_absent(args[2])) args[2] = from_small_int(POLLIN | POLLPRI | POLLOUT);
  return poll_set_mask(args, false);
}
static Value poll_modify(Value *args, int nargs) {
  return poll_set_mask(args, true);
}
static Value poll_unregister(Value *args, int nargs) {
  int fd;
  if (!waiting_descriptor(args[1], &fd)) return ABSENT;
  Value key = from_small_int(fd);
  Value mask = dict_pop(masks_of(args[0]), key);
  if (!is_absent(mask)) return NONE;
  return exception_pending() ? ABSENT : raise_key_error(key);
}

/* The array for poll(2); NULL: MemoryError. */
static struct pollfd *poll_array(Value masks, nfds_t *count) {
  Value key, mask;
  int64_t position = 0;
  struct pollfd *array = malloc(sizeof *array * (size_t)(dict_length(masks) + 1));
  if (array == NULL) raise_memory_error();
  *count = 0;
  while (array != NULL && dict_next(masks, &position, &key, &mask))
    array[(*count)++] = (struct pollfd){(int)as_small_int(key), (short)as_small_int(mask), 0};
  return array;
}

/* Like poll(2); -1 with errno, -2 when a signal handler raised or the timeout is too large. */
static int wait_array(struct pollfd *array, nfds_t count, int64_t ns) {
  int64_t deadline = ns >= 0 ? waiting_deadline(ns) : 0;
  for (;;) {
    int ms;
    if (!waiting_milliseconds(ns, &ms)) return -2;
    gil_release();
    int result = poll(array, count, ms), error = errno;
    gil_acquire();
    errno = error;
    if (result >= 0 || error != EINTR) return result;
    if (!thread_poll()) return -2;
    if (ns >= 0) ns = waiting_left(deadline);
  }
}

static Value poll_results(const struct pollfd *array, nfds_t count) {
  Value list = list_new(0);
  for (nfds_t i = 0; i < count; i++) {
    if (array[i].revents == 0) continue;
    Value pair = tuple_pack(2, from_small_int(array[i].fd),
                            from_small_int((unsigned short)array[i].revents));
    if (!list_append(list, pair)) return ABSENT;
  }
  return list;
}

static Value poll_poll(Value *args, int nargs) {
  int64_t ns;
  nfds_t count;
  if (!select_timeout(args[1], NS_PER_MILLISECOND, "timeout must be an integer or None", &ns))
    return ABSENT;
  if (as_poll(args[0])->polling)
    return raise_error(&exc_RuntimeError, "concurrent poll() invocation");
  struct pollfd *array = poll_array(masks_of(args[0]), &count);
  if (array == NULL) return ABSENT;
  as_poll(args[0])->polling = true;
  int result = wait_array(array, count, ns), error = errno;
  as_poll(args[0])->polling = false;
  Value list = result >= 0    ? poll_results(array, count)
               : result == -2 ? ABSENT
                              : raise_os_error(error, ABSENT);
  free(array);
  return list;
}

static const BuiltinDef poll_methods[] = {
    METHOD("register(self, fd, eventmask=..., /)", poll_register, EFFECT_ANY,
           "Watch a file descriptor for the events of the mask."),
    METHOD("modify(self, fd, eventmask, /)", poll_modify, EFFECT_ANY,
           "Change the mask of a registered descriptor."),
    METHOD("unregister(self, fd, /)", poll_unregister, EFFECT_ANY, "Remove a file descriptor."),
    METHOD("poll(self, timeout=None, /)", poll_poll, EFFECT_ANY,
           "Wait up to timeout milliseconds; the list of (descriptor, events) that are ready."),
    METHOD_END,
};
static Type poll_type = {
    .name = "select.poll",
    .base = &object_type,
    .layout = &poll_layout,
    .root_shape = &poll_shape,
    .flags = TYPE_NO_INSTANCES,
    .methods = poll_methods,
};

static Value select_poll(Value *args, int nargs) {
  Value poll = type_alloc(&poll_type);
  Value masks = dict_new();
  slot_set(as_poll(poll), &as_poll(poll)->masks, masks);
  return poll;
}

/* -- The module -------------------------------------------------------------------------------- */

static const BuiltinDef select_functions[] = {
    METHOD("select(rlist, wlist, xlist, timeout=None, /)", select_select, EFFECT_ANY,
           "Wait until one or more file descriptors are ready for some kind of I/O.\n\n"
           "The arguments are iterables of descriptors, or objects with a fileno() method, to be "
           "read, "
           "written, or watched\nfor exceptional conditions, and a timeout in seconds (None: for "
           "ever). "
           "The result is three lists of those that are ready."),
    METHOD("poll()", select_poll, EFFECT_GC,
           "A polling object: registers descriptors, then waits for events on them."),
    METHOD_END,
};

static const struct Constant {
  const char *name;
  int64_t value;
} constants[] = {
#define C(name)                                                                                    \
  { #name, name }
    C(PIPE_BUF),       C(POLLIN),      C(POLLPRI),       C(POLLOUT),
    C(POLLERR),        C(POLLHUP),     C(POLLNVAL),      C(POLLRDNORM),
    C(POLLRDBAND),     C(POLLWRNORM),  C(POLLWRBAND),    C(POLLMSG),
    C(POLLRDHUP),      C(EPOLLIN),     C(EPOLLOUT),      C(EPOLLPRI),
    C(EPOLLERR),       C(EPOLLHUP),    C(EPOLLRDHUP),    C(EPOLLONESHOT),
    C(EPOLLEXCLUSIVE), C(EPOLLRDNORM), C(EPOLLRDBAND),   C(EPOLLWRNORM),
    C(EPOLLWRBAND),    C(EPOLLMSG),    C(EPOLL_CLOEXEC), {"EPOLLET", (uint32_t)EPOLLET},
#undef C
};

static bool select_init(Value module) {
  for (size_t i = 0; i < countof(constants); i++)
    if (!module_add_int(module, constants[i].name, constants[i].value)) return false;
  type_ready(&poll_type);
  return module_add(module, "error", type_value(&exc_OSError));
}

static Type *const types[] = {&epoll_type, NULL};
static const ModuleDef select_module = {
    .name = "select",
    .doc = "Waiting for several descriptors at once: the system calls select(), poll() and epoll.",
    .functions = select_functions,
    .types = types,
    .init = select_init,
};
MODULE_REGISTER(select_module);
