/* The heap as the collector sees it: gc.get_rpy_* and dumps of all objects.

   Python sees an internal object as a GcRef. A type index stands for a C struct, by its Layout; it
   is given when one is first asked about, 1 and up; 0 stands for what is no object on the heap. */
#include "modules/gc/gc.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include "modules/posix/path.h"
#include "modules/waiting.h"
#include "objects/list.h"

/* -- Types ------------------------------------------------------------------------------------- */

static const Layout **layouts; /* layout of type index i + 1 */
static size_t layout_count, layout_capacity;

static size_t type_index(const Object *object) {
  const Layout *layout = object_layout(object);
  for (size_t i = 0; i < layout_count; i++) {
    if (layouts[i] == layout) return i + 1;
  }
  if (layout_count == layout_capacity) {
    layout_capacity = max_of(2 * layout_capacity, (size_t)128);
    layouts = xrealloc(layouts, layout_capacity * sizeof *layouts);
  }
  layouts[layout_count++] = layout;
  return layout_count;
}

static void note_type(Object *object, void *data) {
  type_index(object);
}

/* One line for each type index, as tools that read dumps of PyPy's heap want it; malloc'ed. */
static char *type_lines(size_t *length) {
  char *text;
  FILE *stream = open_memstream(&text, length);
  if (stream == NULL) unreachable_state("out of memory");
  fprintf(stream, "member0    ?\n");
  for (size_t i = 0; i < layout_count; i++)
    fprintf(stream, "member%-4zu GcStruct %s { fixed %u, items of %u }\n", i + 1, layouts[i]->name,
            layouts[i]->fixed_size, layouts[i]->item_size);
  fclose(stream);
  return text;
}

static Value get_typeids_z(Value *args, int nargs) {
  gc_collect_full();
  gc_each_object(note_type, NULL);
  size_t length;
  char *text = type_lines(&length);
  uLongf size = compressBound(length);
  Bytef *compressed = xmalloc(size);
  bool ok = compress(compressed, &size, (const Bytef *)text, length) == Z_OK;
  Value result = ok ? bytes_from_data(compressed, (int64_t)size) : raise_memory_error();
  free(compressed);
  free(text);
  return result;
}

static Value get_typeids_list(Value *args, int nargs) {
  gc_collect_full();
  gc_each_object(note_type, NULL);
  Value list = list_new((int64_t)layout_count + 1);
  if (!list_append(list, from_small_int(0))) return ABSENT;
  for (size_t i = 0; i < layout_count; i++) {
    if (!list_append(list, from_small_int((intptr_t)layouts[i]))) return ABSENT;
  }
  return list;
}

/* -- Objects ----------------------------------------------------------------------------------- */

typedef struct GcRef {
  Object header;
  Slot target; /* the object */
} GcRef;

static bool is_ref(Value v) {
  return has_shape(v, gc_ref_type.root_shape);
}
static Value target_of(Value v) {
  return is_ref(v) ? slot_get(&object_cast(GcRef, v)->target) : v;
}

/* An object as Python may have it. */
static Value wrap(Value v) {
  if (gc_is_visible(as_object(v))) return v;
  Value ref = type_alloc(&gc_ref_type);
  slot_init(&object_cast(GcRef, ref)->target, v);
  if (is_object(v)) gc_share(as_object(v));
  return ref;
}

/* Two that stand for the same object are equal. */
static Value ref_compare(Value a, Value b, CompareOp op) {
  if (!is_ref(b) || (op != CMP_EQ && op != CMP_NE)) return NOT_IMPLEMENTED;
  return from_bool(same(target_of(a), target_of(b)) == (op == CMP_EQ));
}
static bool ref_hash(Value v, int64_t *hash) {
  *hash = object_identity_hash(as_object(target_of(v)));
  return true;
}
static Value ref_repr(Value v) {
  const Object *target = as_object(target_of(v));
  return format_text("<GcRef to %s at 0x%llx>", object_layout(target)->name,
                     (unsigned long long)(uintptr_t)target);
}

static const Layout ref_layout = {.name = "GcRef",
                                  .fixed_size = sizeof(GcRef),
                                  .slots_offset = offsetof(GcRef, target),
                                  .slots_count = 1};
static DEFINE_TYPE_SHAPE(ref);
Type gc_ref_type = {.name = "gc.GcRef",
                    .base = &object_type,
                    .layout = &ref_layout,
                    .root_shape = &ref_shape,
                    .flags = TYPE_NO_INSTANCES,
                    .slots = {.compare = ref_compare, .hash = ref_hash, .repr = ref_repr},
                    .doc = "An object that is not one of Python's."};

static void collect_object(Object *object, void *data) {
  collected_add(data, from_object(object));
}
static void collect_reference(Value v, void *data) {
  if (is_object(v)) collected_add(data, v);
}

typedef struct RootSearch {
  ObjectSet seen;                            /* those found already */
  void (*found)(Object *object, void *data); /* called once for each */
  void *data;                                /* passed to `found` */
} RootSearch;

static void find_root(Object *object, void *data) {
  RootSearch *search = data;
  if (object_set_insert(&search->seen, object)) search->found(object, search->data);
}

static Value get_rpy_roots(Value *args, int nargs) {
  Collected collected = {0};
  RootSearch search = {.found = collect_object, .data = &collected};
  gc_collect_full();
  gc_each_root(find_root, &search);
  object_set_free(&search.seen);
  return collected_list(&collected, wrap);
}

static Value get_rpy_referents(Value *args, int nargs) {
  Collected collected = {0};
  gc_collect_minor(); /* so that nothing moves while the list is being made */
  Value v = target_of(args[0]);
  if (is_object(v)) gc_each_reference(as_object(v), collect_reference, &collected);
  return collected_list(&collected, wrap);
}

static Value get_rpy_memory_usage(Value *args, int nargs) {
  Value v = target_of(args[0]);
  return from_small_int(is_object(v) ? (int64_t)gc_object_size(as_object(v)) : 0);
}

static Value get_rpy_type_index(Value *args, int nargs) {
  Value v = target_of(args[0]);
  return from_small_int(is_object(v) ? (int64_t)type_index(as_object(v)) : 0);
}

/* -- Dumps ------------------------------------------------------------------------------------- */

/* Words on their way to a file. */
typedef struct Dump {
  int64_t words[8192]; /* waiting to be written */
  size_t count;        /* how many */
  int fd;              /* where to */
  int error;           /* errno of the first write that failed, or 0 */
  RootSearch *roots;   /* written already */
} Dump;

static void dump_flush(Dump *dump) {
  const char *at = (const char *)dump->words;
  for (size_t left = dump->count * sizeof *dump->words; left > 0 && dump->error == 0;) {
    ssize_t written = write(dump->fd, at, left);
    if (written < 0 && errno != EINTR) dump->error = errno;
    if (written > 0) at += written, left -= (size_t)written;
  }
  dump->count = 0;
}

static void dump_word(Dump *dump, int64_t word) {
  if (dump->count == countof(dump->words)) dump_flush(dump);
  dump->words[dump->count++] = word;
}

static void dump_reference(Value v, void *dump) {
  if (is_object(v)) dump_word(dump, (int64_t)v.bits);
}

static void dump_object(Object *object, void *data) {
  Dump *dump = data;
  dump_word(dump, (intptr_t)object);
  dump_word(dump, (int64_t)type_index(object));
  dump_word(dump, (int64_t)gc_object_size(object));
  gc_each_reference(object, dump_reference, dump);
  dump_word(dump, -1);
}

static void dump_other(Object *object, void *data) {
  Dump *dump = data;
  if (!object_set_has(&dump->roots->seen, object)) dump_object(object, dump);
}

/* Roots, a mark, the rest: each [address][type index][size][reference]...[-1]. 0, or an errno. */
static int dump_heap(int fd) {
  Dump *dump = xmalloc(sizeof *dump);
  RootSearch roots = {.found = dump_object, .data = dump};
  dump->count = 0;
  dump->fd = fd;
  dump->error = 0;
  dump->roots = &roots;
  gc_collect_full();
  gc_each_root(find_root, &roots);
  for (int i = 0; i < 4; i++) dump_word(dump, i < 3 ? 0 : -1);
  gc_each_object(dump_other, dump);
  dump_flush(dump);
  int error = dump->error;
  object_set_free(&roots.seen);
  free(dump);
  return error;
}

static Value dump_to_descriptor(Value *args, int nargs) {
  int fd;
  if (!waiting_descriptor(args[0], &fd)) return ABSENT;
  int error = dump_heap(fd);
  return error ? raise_os_error(error, ABSENT) : NONE;
}

/* A file beside the dump. 0, or an errno. */
static int write_beside(const char *dump_name, const char *name, const char *text, size_t length) {
  const char *slash = strrchr(dump_name, '/');
  size_t folder = slash == NULL ? 0 : (size_t)(slash + 1 - dump_name),
         size = folder + strlen(name) + 1;
  char *path = xmalloc(size);
  snprintf(path, size, "%.*s%s", (int)folder, dump_name, name);
  FILE *file = fopen(path, "we");
  free(path);
  if (file == NULL) return errno;
  bool ok = fwrite(text, 1, length, file) == length;
  return fclose(file) == 0 && ok ? 0 : errno;
}

/* typeids.txt and typeids.lst. Type indices are this process's own: files of another one would not
   fit. */
static int write_types(const char *dump_name) {
  size_t length;
  char *text = type_lines(&length);
  int error = write_beside(dump_name, "typeids.txt", text, length);
  free(text);
  FILE *stream = open_memstream(&text, &length);
  if (stream == NULL) return ENOMEM;
  fprintf(stream, "0\n");
  for (size_t i = 0; i < layout_count; i++) fprintf(stream, "%ld\n", (long)(intptr_t)layouts[i]);
  fclose(stream);
  if (error == 0) error = write_beside(dump_name, "typeids.lst", text, length);
  free(text);
  return error;
}

static Value dump_to_path(Value name) {
  PathArg path;
  if (!path_convert(name, "dump_rpy_heap", "file", 0, &path)) return ABSENT;
  int fd = open(path.text, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd < 0) return path_error(&path);
  int error = dump_heap(fd);
  if (close(fd) < 0 && error == 0) error = errno;
  if (error == 0) error = write_types(path.text);
  GC_KEEP(as_object(path.bytes));
  return error ? raise_os_error(error, name) : NONE;
}

static Value dump_rpy_heap(Value *args, int nargs) {
  if (is_str(args[0]) || is_bytes(args[0])) return dump_to_path(args[0]);
  Value flush = object_lookup_attr(args[0], NAME("flush"));
  if (is_absent(flush) ? exception_pending() : is_absent(call0(flush))) return ABSENT;
  return dump_to_descriptor(args, nargs);
}

const BuiltinDef gc_heap_functions[] = {
    METHOD("get_rpy_roots()", get_rpy_roots, EFFECT_ALLOC,
           "Return a list of the objects that keep all others alive."),
    METHOD("get_rpy_referents(obj, /)", get_rpy_referents, EFFECT_ALLOC,
           "Return a list of what the object refers to, internal objects included."),
    METHOD("get_rpy_memory_usage(obj, /)", get_rpy_memory_usage, EFFECT_PURE,
           "Return the bytes of an object, without what it refers to."),
    METHOD("get_rpy_type_index(obj, /)", get_rpy_type_index, EFFECT_PURE,
           "Return a number that stands for the kind of object."),
    METHOD("get_typeids_z()", get_typeids_z, EFFECT_ALLOC,
           "Return a text that explains type indices, compressed by zlib."),
    METHOD("get_typeids_list()", get_typeids_list, EFFECT_ALLOC,
           "Return the runtime's own numbers of the type indices 0, 1, 2..."),
    METHOD("dump_rpy_heap(file)", dump_rpy_heap, EFFECT_ANY,
           "Write all objects to a file, given as name (then typeids.txt and typeids.lst appear "
           "beside it), as file or as descriptor."),
    METHOD("_dump_rpy_heap(fd)", dump_to_descriptor, EFFECT_ANY,
           "Write all objects to a file descriptor."),
    METHOD_END,
};
