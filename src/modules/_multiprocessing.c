/* The module _multiprocessing: SemLock, a named semaphore that processes share. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "modules/waiting.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/str.h"

enum { KIND_RECURSIVE = 0, KIND_SEMAPHORE = 1 };

typedef struct SemLock {
  Object header;
  sem_t *semaphore;  /* mapped by sem_open(); NULL: none */
  uint64_t owner;    /* ident of the thread that acquired last */
  int32_t count;     /* times this process has acquired it, less releases */
  int32_t max_value; /* what it may count up to */
  int32_t kind;      /* lock that its owner may take again, or plain semaphore */
  Slot name;         /* str or None */
} SemLock;

static void semlock_destroy(Object *object) {
  sem_t *semaphore = ((SemLock *)object)->semaphore;
  if (semaphore != NULL) sem_close(semaphore);
}
static const Layout semlock_layout = {.name = "SemLock",
                                      .fixed_size = sizeof(SemLock),
                                      .slots_offset = offsetof(SemLock, name),
                                      .slots_count = 1,
                                      .finalize = semlock_destroy};
static DEFINE_TYPE_SHAPE(semlock);
static SemLock *as_semlock(Value v) {
  return object_cast(SemLock, v);
}
static bool is_mine(const SemLock *lock) {
  return lock->count > 0 && lock->owner == current_thread->ident;
}

/* -- Creation ---------------------------------------------------------------------------------- */

static Value semlock_make(Type *type, sem_t *semaphore, int kind, int max_value, Value name) {
  if (semaphore == SEM_FAILED) return raise_os_error(errno, ABSENT);
  Value self = type_alloc(type);
  SemLock *lock = as_semlock(self);
  lock->semaphore = semaphore;
  lock->kind = kind;
  lock->max_value = max_value;
  slot_set(lock, &lock->name, name);
  return self;
}

static const char *name_text(Value v, const char *function, int number) {
  if (is_str(v)) return str_utf8(v, NULL);
  raise_type_error("%s() argument %d must be str, not %Y", function, number, v);
  return NULL;
}

static Value semlock_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("SemLock(kind, value, maxvalue, name, unlink)");
  Value a[5];
  int kind, value, max_value;
  bool unlink;
  if (!signature_bind(&signature, args, nargs, kwnames, a) || !index_to_int(a[0], &kind) ||
      !index_to_int(a[1], &value) || !index_to_int(a[2], &max_value) || !arg_truth(a[4], &unlink))
    return ABSENT;
  const char *name = name_text(a[3], "SemLock", 4);
  if (name == NULL) return ABSENT;
  if (kind != KIND_RECURSIVE && kind != KIND_SEMAPHORE)
    return raise_value_error("unrecognized kind");
  sem_t *semaphore = sem_open(name, O_CREAT | O_EXCL, 0600, (unsigned)value);
  if (semaphore != SEM_FAILED && unlink && sem_unlink(name) < 0) {
    int error = errno;
    sem_close(semaphore);
    return raise_os_error(error, ABSENT);
  }
  return semlock_make(type, semaphore, kind, max_value, unlink ? NONE : a[3]);
}

static Value semlock_rebuild(Value *args, int nargs) {
  int kind, max_value;
  if (!index_to_int(args[2], &kind) || !index_to_int(args[3], &max_value)) return ABSENT;
  if (is_none(args[4])) return raise_not_implemented("semaphores without a name");
  const char *name = name_text(args[4], "_rebuild", 4);
  return name == NULL ? ABSENT
                      : semlock_make(as_type(args[0]), sem_open(name, 0), kind, max_value, args[4]);
}

/* -- Use --------------------------------------------------------------------------------------- */

static Value acquire(Value self, int64_t ns) {
  SemLock *lock = as_semlock(self);
  if (lock->kind == KIND_RECURSIVE && is_mine(lock)) {
    lock->count++;
    return TRUE_VALUE;
  }
  if (!waiting_semaphore(lock->semaphore, ns)) return exception_pending() ? ABSENT : FALSE_VALUE;
  lock = as_semlock(self);
  lock->count++;
  lock->owner = current_thread->ident;
  return TRUE_VALUE;
}

static Value semlock_acquire(Value *args, int nargs) {
  bool block;
  double seconds;
  if (!arg_truth(args[1], &block)) return ABSENT;
  if (!block) return acquire(args[0], 0);
  if (is_none(args[2])) return acquire(args[0], -1);
  if (!value_to_double(args[2], &seconds)) return ABSENT;
  if (seconds < 0) seconds = 0;
  if (seconds >= (double)(INT64_MAX / NS_PER_SECOND))
    return raise_error(&exc_OverflowError, "timeout is too large");
  return acquire(args[0], (int64_t)(seconds * 1e9));
}
static Value semlock_enter(Value *args, int nargs) {
  return acquire(args[0], -1);
}

static Value semlock_release(Value *args, int nargs) {
  SemLock *lock = as_semlock(args[0]);
  int value;
  if (lock->kind == KIND_RECURSIVE) {
    if (!is_mine(lock))
      return raise_error(&exc_AssertionError,
                         "attempt to release recursive lock not owned by thread");
    if (lock->count > 1) {
      lock->count--;
      return NONE;
    }
  } else {
    if (sem_getvalue(lock->semaphore, &value) < 0) return raise_os_error(errno, ABSENT);
    if (value >= lock->max_value)
      return raise_value_error("semaphore or lock released too many times");
  }
  if (sem_post(lock->semaphore) < 0) return raise_os_error(errno, ABSENT);
  lock->count--;
  return NONE;
}

static Value semlock_count(Value *args, int nargs) {
  return from_small_int(as_semlock(args[0])->count);
}
static Value semlock_is_mine(Value *args, int nargs) {
  return from_bool(is_mine(as_semlock(args[0])));
}
static Value semlock_get_value(Value *args, int nargs) {
  int value;
  if (sem_getvalue(as_semlock(args[0])->semaphore, &value) < 0)
    return raise_os_error(errno, ABSENT);
  return from_small_int(max_of(value, 0));
}
static Value semlock_is_zero(Value *args, int nargs) {
  int value;
  if (sem_getvalue(as_semlock(args[0])->semaphore, &value) < 0)
    return raise_os_error(errno, ABSENT);
  return from_bool(value <= 0);
}
static Value semlock_after_fork(Value *args, int nargs) {
  as_semlock(args[0])->count = 0;
  return NONE;
}
static Value semlock_handle(Value self, void *closure) {
  return int_from_u64((uint64_t)(uintptr_t)as_semlock(self)->semaphore);
}

static const BuiltinDef semlock_methods[] = {
    METHOD("acquire(self, /, block=True, timeout=None)", semlock_acquire, EFFECT_ANY,
           "Acquire the semaphore/lock."),
    METHOD("release(self, /)", semlock_release, EFFECT_ANY, "Release the semaphore/lock."),
    METHOD("_count(self, /)", semlock_count, EFFECT_PURE,
           "How often this process has acquired it, less how often it has released it."),
    METHOD("_is_mine(self, /)", semlock_is_mine, EFFECT_PURE,
           "Whether the lock is owned by this thread."),
    METHOD("_get_value(self, /)", semlock_get_value, EFFECT_RAISE,
           "Get the value of the semaphore."),
    METHOD("_is_zero(self, /)", semlock_is_zero, EFFECT_RAISE,
           "Return whether semaphore has value zero."),
    METHOD("_after_fork(self, /)", semlock_after_fork, EFFECT_EXTERNAL,
           "Forget, in the child of a fork, what the parent has acquired."),
    METHOD_FLAGS("_rebuild(type, handle, kind, maxvalue, name, /)", semlock_rebuild, EFFECT_ANY,
                 BUILTIN_CLASSMETHOD, "The semaphore of that name."),
    METHOD("__enter__(self, /)", semlock_enter, EFFECT_ANY, "Enter the semaphore/lock."),
    METHOD("__exit__(self, exc_type=None, exc_value=None, exc_tb=None, /)", semlock_release,
           EFFECT_ANY, "Exit the semaphore/lock."),
    METHOD_END,
};
static const GetSetDef semlock_getset[] = {
    {"handle", semlock_handle, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static const MemberDef semlock_members[] = {
    {"kind", MEMBER_INT32, offsetof(SemLock, kind), false, NULL},
    {"maxvalue", MEMBER_INT32, offsetof(SemLock, max_value), false, NULL},
    {"name", MEMBER_SLOT, offsetof(SemLock, name), false, NULL},
    {NULL, 0, 0, false, NULL},
};
static Type semlock_type = {
    .name = "_multiprocessing.SemLock",
    .base = &object_type,
    .layout = &semlock_layout,
    .root_shape = &semlock_shape,
    .flags = TYPE_BASE,
    .slots = {.new_object = semlock_new},
    .methods = semlock_methods,
    .getset = semlock_getset,
    .members = semlock_members,
    .doc = "Semaphore/Mutex type",
};

/* -- The module -------------------------------------------------------------------------------- */

static Value multiprocessing_sem_unlink(Value *args, int nargs) {
  const char *name = name_text(args[0], "sem_unlink", 1);
  if (name == NULL) return ABSENT;
  return sem_unlink(name) < 0 ? raise_os_error(errno, ABSENT) : NONE;
}

static const BuiltinDef functions[] = {
    METHOD("sem_unlink(name, /)", multiprocessing_sem_unlink, EFFECT_ANY,
           "Remove the name of a semaphore."),
    METHOD_END,
};

static bool init(Value module) {
  Value flags = dict_new();
  if (!dict_set_str(flags, NAME("HAVE_SEM_OPEN"), from_small_int(1)) ||
      !dict_set_str(flags, NAME("HAVE_SEM_TIMEDWAIT"), from_small_int(1)))
    return false;
  type_ready(&semlock_type);
  return type_set_attribute(&semlock_type, NAME("SEM_VALUE_MAX"), from_small_int(INT_MAX)) &&
         module_add(module, "flags", flags);
}

static Type *const types[] = {&semlock_type, NULL};
static const ModuleDef multiprocessing_module = {
    .name = "_multiprocessing",
    .doc = "Semaphores that processes share.",
    .functions = functions,
    .types = types,
    .init = init,
};
MODULE_REGISTER(multiprocessing_module);
