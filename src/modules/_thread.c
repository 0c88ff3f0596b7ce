/* _thread: threads, locks, thread-local data. */
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "interp/gil.h"
#include "interp/loop.h"
#include "interp/runtime.h"
#include "interp/stack.h"
#include "modules/thread_local.h"
#include "modules/waiting.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/function_builtin.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* -- Waiting ----------------------------------------------------------------------------------- */

static const int64_t forever = -NS_PER_SECOND, longest_wait = 9223372036 * (int64_t)NS_PER_SECOND;

/* blocking=True, timeout=-1 of acquire(), as waiting_semaphore takes it. false: exception set. */
static bool acquire_arguments(Value *args, int64_t *ns) {
  bool blocking;
  if (!arg_truth(args[1], &blocking) || !waiting_duration(args[2], NS_PER_SECOND, ns)) return false;
  if (!blocking && *ns != forever) {
    raise_value_error("can't specify a timeout for a non-blocking call");
    return false;
  }
  if (*ns < 0 && *ns != forever) {
    raise_value_error("timeout value must be positive");
    return false;
  }
  if (*ns > longest_wait) {
    raise_error(&exc_OverflowError, "timeout value is too large");
    return false;
  }
  if (!blocking) *ns = 0;
  return true;
}

/* -- lock -------------------------------------------------------------------------------------- */

typedef struct LockObject {
  Object header;
  sem_t *semaphore; /* malloc'ed: other threads wait on it while the heap may move around them */
  bool locked;      /* what locked() says */
} LockObject;

static void lock_destroy(Object *object) {
  LockObject *lock = (LockObject *)object;
  if (lock->semaphore != NULL) sem_destroy(lock->semaphore);
  free(lock->semaphore);
}
static const Layout lock_layout = {
    .name = "LockObject", .fixed_size = sizeof(LockObject), .finalize = lock_destroy};
static DEFINE_TYPE_SHAPE(lock);
static LockObject *as_lock(Value v) {
  return object_cast(LockObject, v);
}

static Value lock_new(void) {
  LockObject *lock = gc_new(&lock_shape);
  lock->semaphore = xmalloc(sizeof(sem_t));
  sem_init(lock->semaphore, 0, 1);
  return from_object(lock);
}

static Value lock_acquire(Value *args, int nargs) {
  int64_t ns;
  if (!acquire_arguments(args, &ns)) return ABSENT;
  if (!waiting_semaphore(as_lock(args[0])->semaphore, ns))
    return exception_pending() ? ABSENT : FALSE_VALUE;
  as_lock(args[0])->locked = true;
  return TRUE_VALUE;
}
static Value lock_release(Value *args, int nargs) {
  LockObject *lock = as_lock(args[0]);
  if (!lock->locked) return raise_error(&exc_RuntimeError, "release unlocked lock");
  lock->locked = false;
  sem_post(lock->semaphore);
  return NONE;
}
static void release_if_locked(LockObject *lock) {
  if (!lock->locked) return;
  lock->locked = false;
  sem_post(lock->semaphore);
}
static Value lock_enter(Value *args, int nargs) {
  return lock_acquire((Value[]){args[0], TRUE_VALUE, from_small_int(-1)}, 3);
}
static Value lock_locked(Value *args, int nargs) {
  return from_bool(as_lock(args[0])->locked);
}
static Value lock_after_fork(Value *args, int nargs) {
  LockObject *lock = as_lock(args[0]);
  sem_init(lock->semaphore, 0, 1);
  lock->locked = false;
  return NONE;
}
static Value lock_repr(Value self) {
  return format_text("<%s %s object at 0x%llx>", as_lock(self)->locked ? "locked" : "unlocked",
                     "_thread.lock", (unsigned long long)gc_object_id(as_object(self)));
}

#define LOCK_METHODS(acquire, release, enter)                                                      \
  METHOD("acquire(self, blocking=True, timeout=-1)", acquire, EFFECT_ANY,                          \
         "Lock it, waiting as long as needed or allowed."),                                        \
      METHOD("release(self, /)", release, EFFECT_ANY, "Unlock it."),                               \
      METHOD("__enter__(self, /)", enter, EFFECT_ANY, "Lock it."),                                 \
      METHOD("__exit__(self, /, *args)", release, EFFECT_ANY, "Unlock it.")

static const BuiltinDef lock_methods[] = {
    LOCK_METHODS(lock_acquire, lock_release, lock_enter),
    METHOD("locked(self, /)", lock_locked, EFFECT_PURE, "Whether it is locked."),
    METHOD("acquire_lock(self, blocking=True, timeout=-1)", lock_acquire, EFFECT_ANY,
           "Old name of acquire."),
    METHOD("release_lock(self, /)", lock_release, EFFECT_ANY, "Old name of release."),
    METHOD("locked_lock(self, /)", lock_locked, EFFECT_PURE, "Old name of locked."),
    METHOD("_at_fork_reinit(self, /)", lock_after_fork, EFFECT_EXTERNAL,
           "Make it a fresh lock in the child of a fork."),
    METHOD_END,
};
static Type lock_type = {
    .name = "_thread.lock",
    .base = &object_type,
    .layout = &lock_layout,
    .root_shape = &lock_shape,
    .flags = TYPE_HAS_WEAKREF | TYPE_NO_INSTANCES,
    .slots = {.repr = lock_repr},
    .methods = lock_methods,
    .doc = "A lock object is a synchronization primitive.",
};

/* -- RLock ------------------------------------------------------------------------------------- */

typedef struct RLockObject {
  Object header;
  sem_t *semaphore; /* as in LockObject */
  uint64_t owner;   /* ident of the holder, 0: free */
  int64_t count;    /* how often its holder has taken it */
} RLockObject;
static void rlock_destroy(Object *object) {
  RLockObject *lock = (RLockObject *)object;
  if (lock->semaphore != NULL) sem_destroy(lock->semaphore);
  free(lock->semaphore);
}
static const Layout rlock_layout = {
    .name = "RLockObject", .fixed_size = sizeof(RLockObject), .finalize = rlock_destroy};
static DEFINE_TYPE_SHAPE(rlock);
static RLockObject *as_rlock(Value v) {
  return object_cast(RLockObject, v);
}

static Value rlock_new(Type *type, Value *args, int nargs, Value kwnames) {
  Value v = type_alloc(type);
  RLockObject *lock = as_rlock(v);
  lock->semaphore = xmalloc(sizeof(sem_t));
  sem_init(lock->semaphore, 0, 1);
  return v;
}

static Value rlock_acquire(Value *args, int nargs) {
  int64_t ns;
  if (!acquire_arguments(args, &ns)) return ABSENT;
  if (as_rlock(args[0])->owner == current_thread->ident) {
    as_rlock(args[0])->count++;
    return TRUE_VALUE;
  }
  if (!waiting_semaphore(as_rlock(args[0])->semaphore, ns))
    return exception_pending() ? ABSENT : FALSE_VALUE;
  as_rlock(args[0])->owner = current_thread->ident;
  as_rlock(args[0])->count = 1;
  return TRUE_VALUE;
}
static Value rlock_enter(Value *args, int nargs) {
  return rlock_acquire((Value[]){args[0], TRUE_VALUE, from_small_int(-1)}, 3);
}
static Value rlock_release(Value *args, int nargs) {
  RLockObject *lock = as_rlock(args[0]);
  if (lock->owner != current_thread->ident)
    return raise_error(&exc_RuntimeError, "cannot release un-acquired lock");
  if (--lock->count == 0) {
    lock->owner = 0;
    sem_post(lock->semaphore);
  }
  return NONE;
}
static Value rlock_is_owned(Value *args, int nargs) {
  return from_bool(as_rlock(args[0])->owner == current_thread->ident);
}
static Value rlock_release_save(Value *args, int nargs) {
  RLockObject *lock = as_rlock(args[0]);
  if (lock->count == 0) return raise_error(&exc_RuntimeError, "cannot release un-acquired lock");
  Value state = tuple_pack(2, from_small_int(lock->count), int_from_u64(lock->owner));
  lock = as_rlock(args[0]);
  lock->count = 0;
  lock->owner = 0;
  sem_post(lock->semaphore);
  return state;
}
static Value rlock_acquire_restore(Value *args, int nargs) {
  int64_t count;
  uint64_t owner;
  if (!is_tuple(args[1]) || tuple_length(args[1]) != 2)
    return raise_type_error("_acquire_restore() argument must be the state of _release_save()");
  if (!index_to_i64(tuple_get(args[1], 0), &count) || !int_to_u64(tuple_get(args[1], 1), &owner))
    return ABSENT;
  if (!waiting_semaphore(as_rlock(args[0])->semaphore, forever)) return ABSENT;
  as_rlock(args[0])->count = count;
  as_rlock(args[0])->owner = owner;
  return NONE;
}
static Value rlock_after_fork(Value *args, int nargs) {
  RLockObject *lock = as_rlock(args[0]);
  sem_init(lock->semaphore, 0, 1);
  lock->owner = 0;
  lock->count = 0;
  return NONE;
}
static Value rlock_repr(Value self) {
  RLockObject *lock = as_rlock(self);
  return format_text("<%s %s object owner=%llu count=%lld at 0x%llx>",
                     lock->count ? "locked" : "unlocked", type_name(type_of(self)),
                     (unsigned long long)lock->owner, (long long)lock->count,
                     (unsigned long long)gc_object_id(as_object(self)));
}
static const BuiltinDef rlock_methods[] = {
    LOCK_METHODS(rlock_acquire, rlock_release, rlock_enter),
    METHOD("_is_owned(self, /)", rlock_is_owned, EFFECT_PURE, "Whether this thread holds it."),
    METHOD("_release_save(self, /)", rlock_release_save, EFFECT_ANY,
           "Unlock it wholly; the state for _acquire_restore."),
    METHOD("_acquire_restore(self, state, /)", rlock_acquire_restore, EFFECT_ANY,
           "Lock it as often as it was."),
    METHOD("_at_fork_reinit(self, /)", rlock_after_fork, EFFECT_EXTERNAL,
           "Make it a fresh lock in the child of a fork."),
    METHOD_END,
};
static Type rlock_type = {
    .name = "_thread.RLock",
    .base = &object_type,
    .layout = &rlock_layout,
    .root_shape = &rlock_shape,
    .flags = TYPE_BASE | TYPE_HAS_WEAKREF,
    .slots = {.repr = rlock_repr, .new_object = rlock_new},
    .methods = rlock_methods,
    .doc = "A lock that its holder can take again.",
};

/* -- Threads ----------------------------------------------------------------------------------- */

static int thread_count;
static int64_t stack_size;

static uint64_t ident_of_self(void) {
  return (uint64_t)pthread_self();
}

static void run_thread_function(Thread *thread) {
  Value function = thread->start[0], args = thread->start[1], kwargs = thread->start[2];
  thread->start[0] = thread->start[1] = thread->start[2] = ABSENT;
  if (!is_absent(call_with_tuple(function, args, kwargs))) return;
  if (!exception_suppress(&exc_SystemExit))
    exception_write_unraisable_as("Exception ignored in thread started by", function);
}

static void release_sentinel(Thread *thread) {
  Value lock = thread->sentinel;
  thread->sentinel = ABSENT;
  if (!is_absent(lock)) release_if_locked(as_lock(lock));
}

static void *thread_main(void *argument) {
  Thread *thread = argument;
  gil_set_own(thread);
  thread->ident = ident_of_self();
  gil_take(thread);
  thread_attach(thread, __builtin_frame_address(0));
  interp_init_thread(thread);
  thread_count++;
  run_thread_function(thread);
  thread_local_end(thread);
  release_sentinel(thread);
  thread_count--;
  thread_detach(thread);
  thread_free(thread);
  gil_drop_forever();
  return NULL;
}

static Value start_new_thread(Value *args, int nargs) {
  if (!object_is_callable(args[0])) return raise_type_error("first arg must be callable");
  if (!is_tuple(args[1])) return raise_type_error("2nd arg must be a tuple");
  if (!is_absent(args[2]) && !is_dict(args[2]))
    return raise_type_error("optional 3rd arg must be a dictionary");
  Thread *thread = thread_new();
  if (thread == NULL) return raise_memory_error();
  memcpy(thread->start, args, sizeof thread->start);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes,
                            (stack_size ? (size_t)stack_size : (size_t)8 << 20) + C_STACK_SLACK);
  pthread_t id;
  int failed = pthread_create(&id, &attributes, thread_main, thread);
  pthread_attr_destroy(&attributes);
  if (!failed) return int_from_u64((uint64_t)id);
  thread_free(thread);
  return raise_error(&exc_RuntimeError, "can't start new thread");
}

static Value get_ident(Value *args, int nargs) {
  return int_from_u64(current_thread->ident);
}
static Value get_native_id(Value *args, int nargs) {
  return from_small_int(syscall(SYS_gettid));
}
static Value thread_count_method(Value *args, int nargs) {
  return from_small_int(thread_count);
}
static Value allocate_lock(Value *args, int nargs) {
  return lock_new();
}
static Value exit_thread(Value *args, int nargs) {
  return raise_instance(exception_new(&exc_SystemExit, from_object(tuple_empty)));
}

static Value thread_stack_size(Value *args, int nargs) {
  int64_t size, old = stack_size;
  if (!index_to_i64(args[0], &size)) return ABSENT;
  if (size < 0) return raise_value_error("size must be 0 or a positive value");
  if (size != 0 && size < 32768)
    return raise_value_error("size not valid: %lld bytes", (long long)size);
  stack_size = size;
  return from_small_int(old);
}

/* Set by the _signal module. */
void (*raise_main_signal)(int number);

static Value interrupt_main(Value *args, int nargs) {
  int number;
  if (!index_to_int(args[0], &number)) return ABSENT;
  if (number < 1 || number >= NSIG) return raise_value_error("signal number out of range");
  if (raise_main_signal == NULL)
    return raise_not_implemented("interrupt_main() without the _signal module");
  raise_main_signal(number);
  return thread_poll() ? NONE : ABSENT;
}

/* A lock that is released when this thread ends: threading joins on it. */
static Value set_sentinel(Value *args, int nargs) {
  return current_thread->sentinel = lock_new();
}

static const BuiltinDef thread_functions[] = {
    METHOD("start_new_thread(function, args, kwargs=?, /)", start_new_thread, EFFECT_ANY,
           "Start a new thread and return its identifier."),
    METHOD("start_new(function, args, kwargs=?, /)", start_new_thread, EFFECT_ANY,
           "Old name of start_new_thread."),
    METHOD("allocate_lock()", allocate_lock, EFFECT_ALLOC, "Create a new lock object."),
    METHOD("allocate()", allocate_lock, EFFECT_ALLOC, "Old name of allocate_lock."),
    METHOD("exit()", exit_thread, EFFECT_RAISE, "Raise SystemExit, which ends this thread."),
    METHOD("exit_thread()", exit_thread, EFFECT_RAISE, "Old name of exit."),
    METHOD("get_ident()", get_ident, EFFECT_ALLOC, "Identifier of this thread, nonzero."),
    METHOD("get_native_id()", get_native_id, EFFECT_PURE, "The kernel's number of this thread."),
    METHOD("_count()", thread_count_method, EFFECT_PURE,
           "Number of running threads, without the main one."),
    METHOD("stack_size(size=0, /)", thread_stack_size, EFFECT_RAISE,
           "Set the stack size of new threads; the old one."),
    METHOD("interrupt_main(signum=2, /)", interrupt_main, EFFECT_ANY,
           "Simulate the arrival of a signal in the main thread."),
    METHOD("_set_sentinel()", set_sentinel, EFFECT_ALLOC,
           "A lock that is released when this thread ends."),
    METHOD_END,
};

static bool thread_module_init(Value module) {
  type_ready(&lock_type);
  return module_add(module, "LockType", type_value(&lock_type)) &&
         module_add(module, "error", type_value(&exc_RuntimeError)) &&
         module_add(module, "TIMEOUT_MAX", float_from_double(9223372036.0)) &&
         module_add_type(module, &thread_local_type);
}
static Type *const thread_types[] = {&rlock_type, NULL};
static const ModuleDef thread_def = {.name = "_thread",
                                     .doc =
                                         "Threads and locks as the system has them.\n\nthreading "
                                         "is the module that programs should use.",
                                     .functions = thread_functions,
                                     .types = thread_types,
                                     .init = thread_module_init};
MODULE_REGISTER(thread_def);
