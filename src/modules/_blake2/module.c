/* The module _blake2: the types blake2b and blake2s. */
#include "modules/_blake2/blake2.h"
#include "modules/_hashlib/digest.h"
#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/str.h"

typedef struct Blake2Object {
  Object header;
  pthread_mutex_t lock; /* guards the state */
  Blake2 state;         /* of the hash */
} Blake2Object;

static const Layout layout = {.name = "Blake2Object",
                              .fixed_size = align_up(sizeof(Blake2Object), 8)};
static DEFINE_TYPE_SHAPE(blake2b);
static DEFINE_TYPE_SHAPE(blake2s);
static Type blake2b_type, blake2s_type;
static Blake2Object *as_blake2(Value v) {
  return object_cast(Blake2Object, v);
}
static const Blake2Variant *variant_of(Type *type) {
  return type == &blake2b_type ? &blake2b : &blake2s;
}

/* -- Arguments --------------------------------------------------------------------------------- */

enum Argument {
  DATA,
  DIGEST_SIZE,
  KEY,
  SALT,
  PERSON,
  FANOUT,
  DEPTH,
  LEAF_SIZE,
  NODE_OFFSET,
  NODE_DEPTH,
  INNER_SIZE,
  LAST_NODE,
  USED_FOR_SECURITY,
  ARGUMENT_COUNT
};
#define PARAMETERS                                                                                 \
  "(data=?, /, *, digest_size=?, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, "  \
  "node_offset=0,"                                                                                 \
  " node_depth=0, inner_size=0, last_node=False, usedforsecurity=True)"

static bool small_number(Value v, const char *name, int least, int most, int *out) {
  if (!index_to_int(v, out)) return false;
  if (*out < least || *out > most)
    return raise_value_error("%s must be between %d and %d", name, least, most), false;
  return true;
}

static bool unsigned_number(Value v, uint64_t *out) {
  if (!is_int(v)) return raise_type_error("an integer is required"), false;
  if (int_sign(v) < 0) return raise_value_error("value must be positive"), false;
  return int_to_u64(v, out);
}

/* At most `limit` bytes, copied to out; their number, or -1. ABSENT: none. */
static int short_bytes(Value v, const char *name, int limit, uint8_t *out) {
  Buffer buffer;
  int length = -1;
  if (is_absent(v)) return 0;
  if (!buffer_get(v, &buffer, BUFFER_SIMPLE)) return -1;
  if (buffer.length > limit) {
    raise_value_error("maximum %s length is %d bytes", name, limit);
  } else {
    length = (int)buffer.length;
    memcpy(out, buffer.memory, (size_t)length);
  }
  buffer_release(&buffer);
  return length;
}

static bool digest_size_argument(Value v, int most, int *out) {
  *out = most;
  if (is_absent(v)) return true;
  if (!index_to_int(v, out)) return false;
  if (*out < 1 || *out > most)
    return raise_value_error("digest_size must be between 1 and %d bytes", most), false;
  return true;
}

static bool tree_arguments(const Value *a, const Blake2Variant *variant, Blake2Parameters *p) {
  uint64_t leaf_size;
  if (!small_number(a[FANOUT], "fanout", 0, 255, &p->fanout)) return false;
  if (!small_number(a[DEPTH], "depth", 1, 255, &p->depth)) return false;
  if (!unsigned_number(a[LEAF_SIZE], &leaf_size)) return false;
  if (leaf_size > UINT32_MAX)
    return raise_error(&exc_OverflowError, "leaf_size is too large"), false;
  p->leaf_size = (uint32_t)leaf_size;
  if (!unsigned_number(a[NODE_OFFSET], &p->node_offset)) return false;
  if (variant->node_offset_size < 8 && p->node_offset >> 8 * variant->node_offset_size != 0)
    return raise_error(&exc_OverflowError, "node_offset is too large"), false;
  if (!small_number(a[NODE_DEPTH], "node_depth", 0, 255, &p->node_depth)) return false;
  if (!index_to_int(a[INNER_SIZE], &p->inner_size)) return false;
  if (p->inner_size >= 0 && p->inner_size <= variant->digest_size) return true;
  return raise_value_error("inner_size must be between 0 and is %d", variant->digest_size), false;
}

static bool read_arguments(const Value *a, const Blake2Variant *variant, Blake2Parameters *p,
                           uint8_t *key) {
  return digest_size_argument(a[DIGEST_SIZE], variant->digest_size, &p->digest_size) &&
         short_bytes(a[SALT], "salt", variant->salt_size, p->salt) >= 0 &&
         short_bytes(a[PERSON], "person", variant->salt_size, p->person) >= 0 &&
         tree_arguments(a, variant, p) &&
         (p->key_size = short_bytes(a[KEY], "key", variant->digest_size, key)) >= 0;
}

/* -- Objects ----------------------------------------------------------------------------------- */

static bool update_state(void *state, const void *data, size_t length) {
  blake2_update(state, data, length);
  return true;
}

static bool feed(Value self, Value data) {
  bool ok = hash_feed(&as_blake2(self)->lock, update_state, &as_blake2(self)->state, data, NULL);
  GC_KEEP(as_object(self));
  return ok;
}

static Value allocate(Type *type) {
  Blake2Object *object =
      gc_alloc_old(type->root_shape, layout.fixed_size); /* a lock may not move */
  pthread_mutex_init(&object->lock, NULL);
  return from_object(object);
}

static Value make(Type *type, Signature *signature, Value *args, int nargs, Value kwnames) {
  Value a[ARGUMENT_COUNT];
  Blake2Parameters parameters = {0};
  uint8_t key[BLAKE2_MAX_DIGEST];
  bool last_node;
  if (!signature_bind(signature, args, nargs, kwnames, a)) return ABSENT;
  if (!arg_truth(a[LAST_NODE], &last_node) ||
      !read_arguments(a, variant_of(type), &parameters, key))
    return ABSENT;
  Value self = allocate(type);
  blake2_start(&as_blake2(self)->state, variant_of(type), &parameters, key, last_node);
  explicit_bzero(key, sizeof key);
  return is_absent(a[DATA]) || feed(self, a[DATA]) ? self : ABSENT;
}

static Value blake2b_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("blake2b" PARAMETERS);
  return make(type, &signature, args, nargs, kwnames);
}
static Value blake2s_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("blake2s" PARAMETERS);
  return make(type, &signature, args, nargs, kwnames);
}

static void copy_state(Value self, Blake2 *out) {
  hash_lock(&as_blake2(self)->lock);
  *out = as_blake2(self)->state;
  hash_unlock(&as_blake2(self)->lock);
}

static Value blake2_update_method(Value *args, int nargs) {
  return feed(args[0], args[1]) ? NONE : ABSENT;
}
static Value blake2_digest(Value *args, int nargs) {
  Blake2 state;
  uint8_t digest[BLAKE2_MAX_DIGEST];
  copy_state(args[0], &state);
  blake2_finish(&state, digest);
  return bytes_from_data(digest, state.digest_size);
}
static Value blake2_hexdigest(Value *args, int nargs) {
  return hash_hex(blake2_digest(args, nargs));
}
static Value blake2_copy(Value *args, int nargs) {
  Value copy = allocate(type_of(args[0]));
  copy_state(args[0], &as_blake2(copy)->state);
  return copy;
}

static Value get_name(Value self, void *closure) {
  return str_from_ascii(type_of(self) == &blake2b_type ? "blake2b" : "blake2s");
}
static Value get_digest_size(Value self, void *closure) {
  return from_small_int(as_blake2(self)->state.digest_size);
}
static Value get_block_size(Value self, void *closure) {
  return from_small_int(as_blake2(self)->state.variant->block_size);
}

static const BuiltinDef methods[] = {
    METHOD("update(self, data, /)", blake2_update_method, EFFECT_ANY,
           "Update this hash object's state with the bytes of data."),
    METHOD("digest(self, /)", blake2_digest, EFFECT_ALLOC,
           "Return the digest value as a bytes object."),
    METHOD("hexdigest(self, /)", blake2_hexdigest, EFFECT_ANY,
           "Return the digest of the data so far, in hexadecimal digits."),
    METHOD("copy(self, /)", blake2_copy, EFFECT_ALLOC, "Return a copy of the hash object."),
    METHOD_END,
};
static const GetSetDef getset[] = {
    {"name", get_name, NULL, "the algorithm", NULL},
    {"digest_size", get_digest_size, NULL, "bytes of a digest", NULL},
    {"block_size", get_block_size, NULL, "bytes of the algorithm's blocks", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
#define TYPE(id)                                                                                   \
  static Type id##_type = {.name = "_blake2." #id,                                                 \
                           .base = &object_type,                                                   \
                           .layout = &layout,                                                      \
                           .root_shape = &id##_shape,                                              \
                           .slots = {.new_object = id##_new},                                      \
                           .methods = methods,                                                     \
                           .getset = getset,                                                       \
                           .doc = "Return a new " #id " hash object.",                             \
                           .text_signature =                                                       \
                               "(data=b'', /, *, digest_size=_blake2." #id ".MAX_DIGEST_SIZE,"     \
                               " key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0,"   \
                               " node_offset=0, node_depth=0, inner_size=0, last_node=False,"      \
                               " usedforsecurity=True)"};
TYPE(blake2b)
TYPE(blake2s)

/* -- Limits: as attributes of the type and constants of the module ----------------------------- */

static bool add_limit(Value module, Type *type, const char *prefix, const char *name, int limit) {
  char full[64];
  snprintf(full, sizeof full, "%s_%s", prefix, name);
  return dict_set(slot_get(&type->dict), str_intern_utf8(name, strlen(name)),
                  from_small_int(limit)) &&
         module_add_int(module, full, limit);
}
static bool add_limits(Value module, Type *type, const char *prefix) {
  const Blake2Variant *variant = variant_of(type);
  return add_limit(module, type, prefix, "SALT_SIZE", variant->salt_size) &&
         add_limit(module, type, prefix, "PERSON_SIZE", variant->salt_size) &&
         add_limit(module, type, prefix, "MAX_KEY_SIZE", variant->digest_size) &&
         add_limit(module, type, prefix, "MAX_DIGEST_SIZE", variant->digest_size);
}
static bool init(Value module) {
  return add_limits(module, &blake2b_type, "BLAKE2B") &&
         add_limits(module, &blake2s_type, "BLAKE2S");
}

static Type *const types[] = {&blake2b_type, &blake2s_type, NULL};
static const ModuleDef blake2_module = {
    .name = "_blake2", .doc = "BLAKE2b and BLAKE2s for hashlib.", .types = types, .init = init};
MODULE_REGISTER(blake2_module);
