/* The intern table.

   Invariants: it holds addresses of strs, which never move (static, old, or pinned). A str in it
   has its `interned` bit set. It does not keep strs alive, but for those from literals of C (tag
   bit 1 on the entry): the others disappear from it when they die. */
#include "objects/str_internal.h"

#include "base/utf8.h"
#include "objects/shape_ops.h"

typedef struct InternTable {
  Object header;
  int64_t capacity;   /* power of two */
  uint64_t entries[]; /* address of a StrObject, | IMMORTAL; 0: empty */
} InternTable;

enum { IMMORTAL = 1, FIRST_CAPACITY = 4096 };

static Value table_value; /* InternTable */
static int64_t entry_count;

static InternTable *intern_table(void) {
  return object_cast(InternTable, table_value);
}
static StrObject *entry_str(uint64_t entry) {
  return (StrObject *)(uintptr_t)(entry & ~(uint64_t)IMMORTAL);
}

/* -- Collection -------------------------------------------------------------------------------- */

static void trace_table(Object *object, GcVisitor *visitor) {
  InternTable *table = (InternTable *)object;
  for (int64_t i = 0; i < table->capacity; i++) {
    if (!(table->entries[i] & IMMORTAL)) continue;
    Value s = from_object(entry_str(table->entries[i]));
    gc_visit_value(visitor, &s);
  }
}

static void place(InternTable *table, uint64_t entry) {
  uint64_t mask = table->capacity - 1, i = entry_str(entry)->hash & mask;
  while (table->entries[i] != 0) i = (i + 1) & mask;
  table->entries[i] = entry;
}

/* Takes the dead out, then closes the gaps: every entry is placed again, in a copy of the runs that
 * changed. */
static void clear_dead(Object *object) {
  InternTable *table = (InternTable *)object;
  if (object != as_object(table_value)) return;
  int64_t dead = 0;
  for (int64_t i = 0; i < table->capacity; i++) {
    if (table->entries[i] == 0 || table->entries[i] & IMMORTAL) continue;
    if (!gc_is_dead(&entry_str(table->entries[i])->header)) continue;
    table->entries[i] = 0;
    dead++;
  }
  if (dead == 0) return;
  entry_count -= dead;
  size_t bytes = table->capacity * sizeof *table->entries;
  uint64_t *old = xmalloc(bytes);
  memcpy(old, table->entries, bytes);
  memset(table->entries, 0, bytes);
  for (int64_t i = 0; i < table->capacity; i++)
    if (old[i] != 0) place(table, old[i]);
  free(old);
}

static const Layout intern_layout = {
    .name = "InternTable",
    .fixed_size = sizeof(InternTable),
    .length_offset = offsetof(InternTable, capacity),
    .item_size = sizeof(uint64_t),
    .trace = trace_table,
    .clear_weak = clear_dead,
};
DEFINE_INTERNAL_SHAPE(intern_shape, intern_layout);

/* -- Finding and adding ------------------------------------------------------------------------ */

static InternTable *table_new(int64_t capacity) {
  InternTable *table =
      gc_alloc_old(&intern_shape, sizeof(InternTable) + capacity * sizeof(uint64_t));
  table->capacity = capacity;
  return table;
}

static void reserve_entry(void) {
  if (is_absent(table_value)) {
    gc_root_add(&table_value);
    table_value = from_object(table_new(FIRST_CAPACITY));
  }
  if (likely(entry_count * 2 < intern_table()->capacity)) return;
  InternTable *table = table_new(intern_table()->capacity * 2), *old = intern_table();
  for (int64_t i = 0; i < old->capacity; i++)
    if (old->entries[i] != 0) place(table, old->entries[i]);
  table_value = from_object(table);
  gc_write_barrier(table); /* so that minor collections clear young entries too */
}

/* The entry of a text with this hash, or the empty place for it. Two texts are equal if length,
 * kind and units are. */
static uint64_t *find_entry(int64_t hash, TextView text) {
  InternTable *table = intern_table();
  uint64_t mask = table->capacity - 1;
  for (uint64_t i = hash & mask;; i = (i + 1) & mask) {
    if (table->entries[i] == 0) return &table->entries[i];
    const StrObject *s = entry_str(table->entries[i]);
    if (s->hash == hash && s->length == text.length && s->kind == text.width &&
        memcmp(str_units(s), text.units, text.length * text.width) == 0) {
      gc_revive(&entry_str(table->entries[i])->header);
      return &table->entries[i];
    }
  }
}

static bool is_single_char(const StrObject *s) {
  return s->length == 1 && s->kind == 1;
}

static Value add_entry(uint64_t *entry, Value s) {
  as_str(s)->interned = 1;
  gc_write_barrier(intern_table());
  *entry = s.bits;
  entry_count++;
  return s;
}

Value str_intern(Value v) {
  StrObject *s = as_str(v);
  assert(is_exact_str(v));
  if (s->interned) return v;
  if (s->length == 0) return str_empty;
  if (is_single_char(s)) return str_from_char(str_char_at(v, 0));
  int64_t hash = str_hash(v);
  reserve_entry();
  uint64_t *entry = find_entry(hash, str_view(v));
  if (*entry != 0) return from_object(entry_str(*entry));
  if (!(s->header.gc_flags & GC_OLD)) gc_object_id(&s->header); /* pins it */
  return add_entry(entry, v);
}

/* hash_bytes as str_hash finishes it. */
static Value intern_new(TextView text, uint32_t max_char, uint64_t **entry) {
  Value s = str_alloc_old(text.length, max_char);
  text_convert(str_fresh_units(s), as_str(s)->kind, text);
  int64_t hash = str_hash(s);
  *entry = find_entry(hash, str_view(s));
  return add_entry(*entry, s);
}

static Value intern_ascii(const char *text, size_t length, uint64_t **entry) {
  TextView view = text_view(text, length, 1);
  reserve_entry();
  *entry = find_entry(units_hash(text, length), view);
  if (**entry != 0) return from_object(entry_str(**entry));
  return intern_new(view, 0x7f, entry);
}

Value str_intern_utf8(const char *text, size_t length) {
  uint64_t *entry;
  if (length == 0) return str_empty;
  if (length == 1) return str_from_char((uint8_t)*text);
  if (bytes_are_ascii(text, length)) return intern_ascii(text, length, &entry);
  return str_intern(str_from_utf8_lossy(text, length));
}

Value str_intern_static(const char *literal) {
  size_t length = strlen(literal);
  if (length < 2) return str_intern_utf8(literal, length);
  assert(bytes_are_ascii(literal, length));
  uint64_t *entry;
  Value s = intern_ascii(literal, length, &entry);
  if (*entry & IMMORTAL) return s;
  gc_write_barrier(intern_table()); /* so that it is traced again */
  *entry |= IMMORTAL;
  return s;
}
