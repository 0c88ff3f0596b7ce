/* sendmsg, recvmsg, recvmsg_into: scattered buffers and ancillary data. */
#include <errno.h>
#include <linux/if_alg.h>
#include <sys/uio.h>
#include <unistd.h>

#include "modules/socket/socket.h"
#include "objects/audit.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/tuple.h"

/* A message under construction. The buffers stand in malloc'ed memory: what they own is kept alive
   by `kept`. */
typedef struct Message {
  struct msghdr header;  /* for sendmsg() */
  int flags;             /* for sendmsg() */
  Buffer *buffers;       /* of the data and of the ancillary data */
  int64_t buffer_count;  /* how many are held */
  Value kept;            /* list of the buffers' owners and stores */
  struct iovec *vectors; /* the data, malloc'ed */
  char *control;         /* the ancillary data, malloc'ed */
} Message;

static void message_free(Message *m) {
  for (int64_t i = 0; i < m->buffer_count; i++) buffer_release(&m->buffers[i]);
  free(m->buffers);
  free(m->vectors);
  free(m->control);
}

/* A Buffer in malloc'ed memory is not seen by the collector: its store must neither die nor
   move. */
static bool keep_buffer(Message *m, const Buffer *buffer) {
  if (!is_absent(buffer->store) && is_object(buffer->store)) gc_object_id(as_object(buffer->store));
  if (!is_absent(buffer->store) && !list_append(m->kept, buffer->store)) return false;
  return is_absent(buffer->owner) || list_append(m->kept, buffer->owner);
}

static bool add_buffer(Message *m, Value v, int flags, const char *message) {
  Buffer buffer;
  if (!buffer_get(v, &buffer, flags)) {
    if (message != NULL &&
        (exception_suppress(&exc_TypeError) || exception_suppress(&exc_BufferError)))
      raise_type_error(message);
    return false;
  }
  m->vectors[m->buffer_count] = (struct iovec){buffer.memory, (size_t)buffer.length};
  m->buffers[m->buffer_count++] = buffer;
  return keep_buffer(m, &buffer);
}

static bool take_buffers(Message *m, Value iterable, int flags, const char *not_iterable,
                         const char *not_buffer) {
  Value list = sequence_list(iterable);
  m->kept = list_new(0);
  if (is_absent(list)) {
    if (exception_suppress(&exc_TypeError)) raise_type_error(not_iterable);
    return false;
  }
  int64_t count = list_length(list);
  m->vectors = calloc((size_t)count + 1, sizeof *m->vectors);
  m->buffers = calloc((size_t)count + 1, sizeof *m->buffers);
  if (m->vectors == NULL || m->buffers == NULL) {
    raise_memory_error();
    return false;
  }
  for (int64_t i = 0; i < count && i < list_length(list); i++)
    if (!add_buffer(m, list_get(list, i), flags, not_buffer)) return false;
  m->header.msg_iov = m->vectors;
  m->header.msg_iovlen = (size_t)m->buffer_count;
  return true;
}

/* -- Sending ----------------------------------------------------------------------------------- */

static int64_t try_sendmsg(int fd, void *data) {
  Message *m = data;
  return sendmsg(fd, &m->header, m->flags);
}

/* One item (level, type, data) of the ancillary data, as a tuple. */
static Value control_item(Value v) {
  if (!is_tuple(v) && !is_list(v) && type_of(v)->slots.get_item == NULL)
    return raise_type_error(
        "[sendmsg() ancillary data items]() argument must be 3-item sequence, not %Y", v);
  Value tuple = sequence_tuple(v);
  if (is_absent(tuple) || tuple_length(tuple) == 3) return tuple;
  return raise_type_error(
      "[sendmsg() ancillary data items]() argument must be sequence of length 3, not %lld",
      (long long)tuple_length(tuple));
}

/* Bytes of the control buffer for items whose data stand in `parts`; 0: too much. */
static size_t control_size(Value parts) {
  size_t total = 0;
  for (int64_t i = 0; i < list_length(parts); i++) {
    int64_t length = bytes_length(tuple_get(list_get(parts, i), 2));
    if (length > INT_MAX || total > INT_MAX) return 0;
    total += CMSG_SPACE((size_t)length);
  }
  return total;
}

static void write_control(Message *m, Value parts) {
  struct cmsghdr *c = CMSG_FIRSTHDR(&m->header);
  for (int64_t i = 0; i < list_length(parts) && c != NULL; i++, c = CMSG_NXTHDR(&m->header, c)) {
    Value part = list_get(parts, i), data = tuple_get(part, 2);
    c->cmsg_level = (int)as_small_int(tuple_get(part, 0));
    c->cmsg_type = (int)as_small_int(tuple_get(part, 1));
    c->cmsg_len = CMSG_LEN((size_t)bytes_length(data));
    memcpy(CMSG_DATA(c), as_bytes(data)->data, (size_t)bytes_length(data));
  }
}

/* (level, type, bytes) with checked numbers. */
static Value control_part(Value item) {
  int level, type;
  Buffer buffer;
  if (is_absent(item) || !index_to_int(tuple_get(item, 0), &level) ||
      !index_to_int(tuple_get(item, 1), &type) ||
      !buffer_get(tuple_get(item, 2), &buffer, BUFFER_SIMPLE))
    return ABSENT;
  Value data = bytes_from_data(buffer.memory, buffer.length);
  buffer_release(&buffer);
  return is_absent(data) ? ABSENT
                         : tuple_pack(3, from_small_int(level), from_small_int(type), data);
}

static bool allocate_control(Message *m, size_t size) {
  m->control = calloc(1, size);
  if (m->control == NULL) raise_memory_error();
  m->header.msg_control = m->control;
  m->header.msg_controllen = size;
  return m->control != NULL;
}

static bool take_control(Message *m, Value iterable, const char *not_iterable) {
  Value items = sequence_list(iterable), parts = list_new(0);
  if (is_absent(items)) {
    if (exception_suppress(&exc_TypeError)) raise_type_error(not_iterable);
    return false;
  }
  for (int64_t i = 0; i < list_length(items); i++) {
    Value part = control_part(control_item(list_get(items, i)));
    if (is_absent(part) || !list_append(parts, part)) return false;
  }
  if (list_length(parts) == 0) return true;
  size_t size = control_size(parts);
  if (size == 0) {
    raise_error(&exc_OSError, "ancillary data item too large");
    return false;
  }
  if (!allocate_control(m, size)) return false;
  write_control(m, parts);
  return true;
}

static Value send_message(Value socket, Message *m) {
  int64_t sent = socket_do(socket, FOR_WRITING, try_sendmsg, m);
  return sent < 0 ? ABSENT : int_from_i64(sent);
}

Value socket_sendmsg(Value *args, int nargs) {
  Message m = {0};
  Address address;
  Value result = ABSENT;
  bool ok = index_to_int(args[3], &m.flags);
  if (ok && !is_none(args[4])) {
    ok = address_parse(args[0], args[4], &address, "sendmsg");
    m.header.msg_name = &address.any;
    m.header.msg_namelen = address.length;
  }
  if (ok && audit("socket.sendmsg", "OO", args[0], args[4]) &&
      take_buffers(&m, args[1], BUFFER_SIMPLE, "sendmsg() argument 1 must be an iterable", NULL) &&
      (is_absent(args[2]) || take_control(&m, args[2], "sendmsg() argument 2 must be an iterable")))
    result = send_message(args[0], &m);
  message_free(&m);
  return result;
}

/* -- Sending to the kernel's cipher interface -------------------------------------------------- */

static bool add_part(Value parts, int type, const void *memory, size_t length) {
  Value data = bytes_from_data(memory, (int64_t)length);
  return !is_absent(data) &&
         list_append(parts, tuple_pack(3, from_small_int(SOL_ALG), from_small_int(type), data));
}

static bool add_iv(Value parts, Value v) {
  Buffer buffer;
  if (!buffer_get(v, &buffer, BUFFER_SIMPLE)) return false;
  Value data = bytes_alloc((int64_t)sizeof(struct af_alg_iv) + buffer.length);
  if (!is_absent(data)) {
    struct af_alg_iv *iv = (struct af_alg_iv *)as_bytes(data)->data;
    iv->ivlen = (uint32_t)buffer.length;
    memcpy(iv->iv, buffer.memory, (size_t)buffer.length);
  }
  buffer_release(&buffer);
  return !is_absent(data) && list_append(parts, tuple_pack(3, from_small_int(SOL_ALG),
                                                           from_small_int(ALG_SET_IV), data));
}

/* sendmsg_afalg([msg], *, op[, iv[, assoclen[, flags=MSG_MORE]]]) */
Value socket_sendmsg_afalg(Value *args, int nargs) {
  enum { ARG_MESSAGE = 1, ARG_OPERATION, ARG_IV, ARG_ASSOCIATED, ARG_FLAGS };
  Message m = {0};
  int operation, associated = -1;
  Value parts = list_new(0), result = ABSENT;
  if (as_socket(args[0])->family != AF_ALG)
    return raise_error(&exc_OSError, "algset is only supported for AF_ALG");
  if (!index_to_int(args[ARG_OPERATION], &operation)) return ABSENT;
  if (operation < 0) return raise_value_error("op must be >= 0");
  if (!is_absent(args[ARG_ASSOCIATED])) {
    if (!index_to_int(args[ARG_ASSOCIATED], &associated)) return ABSENT;
    if (associated < 0) return raise_value_error("assoclen must be non-negative");
  }
  if (!index_to_int(args[ARG_FLAGS], &m.flags) ||
      !add_part(parts, ALG_SET_OP, &operation, sizeof operation) ||
      (!is_absent(args[ARG_IV]) && !is_none(args[ARG_IV]) && !add_iv(parts, args[ARG_IV])) ||
      (associated >= 0 && !add_part(parts, ALG_SET_AEAD_ASSOCLEN, &associated, sizeof associated)))
    return ABSENT;
  Value message = is_absent(args[ARG_MESSAGE]) ? from_object(tuple_empty) : args[ARG_MESSAGE];
  if (take_buffers(&m, message, BUFFER_SIMPLE, "sendmsg_afalg() argument 1 must be an iterable",
                   NULL) &&
      take_control(&m, parts, "sendmsg_afalg() argument 2 must be an iterable"))
    result = send_message(args[0], &m);
  message_free(&m);
  return result;
}

/* -- Receiving --------------------------------------------------------------------------------- */

static int64_t try_recvmsg(int fd, void *data) {
  Message *m = data;
  m->header.msg_namelen = sizeof(struct sockaddr_storage);
  return recvmsg(fd, &m->header, m->flags);
}

/* How much of an item's data is there, when the message was cut. */
static int64_t control_length(const struct msghdr *header, const struct cmsghdr *c) {
  const char *data = (const char *)CMSG_DATA((struct cmsghdr *)c),
             *end = (const char *)header->msg_control + header->msg_controllen;
  int64_t length = (int64_t)c->cmsg_len - (int64_t)CMSG_LEN(0);
  return max_of(min_of(length, end - data), (int64_t)0);
}

static Value control_list(Message *m) {
  Value list = list_new(0);
  if (m->header.msg_controllen == 0) return list;
  for (struct cmsghdr *c = CMSG_FIRSTHDR(&m->header); c != NULL; c = CMSG_NXTHDR(&m->header, c)) {
    int64_t length = control_length(&m->header, c);
    if (length < (int64_t)c->cmsg_len - (int64_t)CMSG_LEN(0) &&
        !warn(&exc_RuntimeWarning, 1, "received malformed or improperly-truncated ancillary data"))
      return ABSENT;
    Value data = bytes_from_data(CMSG_DATA(c), length);
    if (is_absent(data) || !list_append(list, tuple_pack(3, from_small_int(c->cmsg_level),
                                                         from_small_int(c->cmsg_type), data)))
      return ABSENT;
  }
  return list;
}

/* Descriptors that came along with a message nobody will see. */
static void close_received(Message *m) {
  for (struct cmsghdr *c = CMSG_FIRSTHDR(&m->header); c != NULL; c = CMSG_NXTHDR(&m->header, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
    int64_t count = control_length(&m->header, c) / (int64_t)sizeof(int);
    for (int64_t i = 0; i < count; i++) close(((int *)CMSG_DATA(c))[i]);
  }
}

/* (got, ancillary data, flags, address), where make(m, got) gives the first item. */
static Value receive_message(Value socket, Message *m, Value size, Value flags,
                             const char *function, Value (*make)(Message *, int64_t)) {
  int64_t control, got;
  Address address;
  memset(&address, 0, sizeof address);
  if (!index_to_i64(size, &control) || !index_to_int(flags, &m->flags)) return ABSENT;
  if (control < 0 || control > INT_MAX)
    return raise_value_error("invalid ancillary data buffer length");
  if (control > 0 && !allocate_control(m, (size_t)control)) return ABSENT;
  m->header.msg_name = &address.any;
  got = socket_do(socket, FOR_READING, try_recvmsg, m);
  if (got < 0) return ABSENT;
  address.length = m->header.msg_namelen;
  Value items = control_list(m), first = is_absent(items) ? ABSENT : make(m, got);
  Value from = is_absent(first)
                   ? ABSENT
                   : address_value(as_socket(socket)->fd, &address, as_socket(socket)->proto);
  if (!is_absent(from))
    return tuple_pack(4, first, items, from_small_int(m->header.msg_flags), from);
  close_received(m);
  return ABSENT;
}

static Value received_bytes(Message *m, int64_t got) {
  return bytes_from_data(m->vectors[0].iov_base, got);
}

Value socket_recvmsg(Value *args, int nargs) {
  Message m = {0};
  int64_t size;
  Value result = ABSENT;
  if (!index_to_i64(args[1], &size)) return ABSENT;
  if (size < 0) return raise_value_error("negative buffer size in recvmsg()");
  void *memory = malloc((size_t)size + 1);
  m.vectors = malloc(sizeof *m.vectors);
  if (memory == NULL || m.vectors == NULL) {
    raise_memory_error();
  } else {
    m.vectors[0] = (struct iovec){memory, (size_t)size};
    m.header.msg_iov = m.vectors;
    m.header.msg_iovlen = 1;
    result = receive_message(args[0], &m, args[2], args[3], "recvmsg", received_bytes);
  }
  message_free(&m);
  free(memory);
  return result;
}

static Value received_count(Message *m, int64_t got) {
  return int_from_i64(got);
}

Value socket_recvmsg_into(Value *args, int nargs) {
  Message m = {0};
  Value result = ABSENT;
  if (take_buffers(
          &m, args[1], BUFFER_WRITABLE, "recvmsg_into() argument 1 must be an iterable",
          "recvmsg_into() argument 1 must be an iterable of single-segment read-write buffers"))
    result = receive_message(args[0], &m, args[2], args[3], "recvmsg_into", received_count);
  message_free(&m);
  return result;
}
