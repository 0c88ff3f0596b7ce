/* The intern table.

   Invariants: it holds addresses of strs, which never move (static, old, or pinned). A str in it
   has its `interned` bit set. It does not keep strs alive: they disappear from it when they die.
   Those from literals of C never do (tag bit 1 on the entry): ImmortalStrs keep them. */
#include "objects/str_internal.h"

#include "base/utf8.h"
#include "objects/shape_ops.h"

enum { IMMORTAL = 1, FIRST_CAPACITY = 4096, CLEAR_PIECE = 64 };

static uint64_t *entries; /* address of a StrObject, | IMMORTAL; 0: empty */
static size_t capacity;   /* power of two, half of it empty if there is memory; 0: no table yet */
static size_t entry_count;

static StrObject *entry_str(uint64_t entry) {
  return (StrObject *)(uintptr_t)(entry & ~(uint64_t)IMMORTAL);
}
static size_t home_of(uint64_t entry) {
  return entry_str(entry)->hash & (capacity - 1);
}
static size_t behind(size_t index) {
  return (index + 1) & (capacity - 1);
}

static void place(uint64_t entry) {
  size_t i = home_of(entry);
  while (entries[i] != 0) i = behind(i);
  entries[i] = entry;
}

/* -- Collection -------------------------------------------------------------------------------- */

static size_t clear_from; /* entries below have been looked at since marking ended */
static StrObject **young; /* in the table since the last minor collection */
static size_t young_count, young_capacity;
static Object keeper; /* its clear_weak is the table's */

static void add_young(StrObject *s) {
  if (young_count == young_capacity) {
    young_capacity = max_of(2 * young_capacity, (size_t)64);
    young = xrealloc(young, young_capacity * sizeof *young);
  }
  young[young_count++] = s;
}

/* Takes an entry out of the table. Entries behind it that may stand there move up to fill the
   gap. */
static void remove_entry(size_t gap) {
  clear_from = min_of(clear_from, gap);
  for (size_t i = behind(gap); entries[i] != 0; i = behind(i)) {
    size_t distance = (i - home_of(entries[i])) & (capacity - 1);
    if (distance < ((i - gap) & (capacity - 1))) continue;
    entries[gap] = entries[i];
    gap = i;
  }
  entries[gap] = 0;
  entry_count--;
}

static bool is_entry_dead(uint64_t entry) {
  return entry != 0 && !(entry & IMMORTAL) && gc_is_dead(&entry_str(entry)->header);
}

static void clear_young(void) {
  for (size_t n = 0; n < young_count; n++) {
    if (!gc_is_dead(&young[n]->header)) continue;
    size_t i = home_of((uintptr_t)young[n]);
    while (entry_str(entries[i]) != young[n]) i = behind(i);
    remove_entry(i);
  }
  young_count = 0;
}

static bool clear_some(void) {
  size_t end = min_of(clear_from + CLEAR_PIECE, capacity);
  while (clear_from < end) {
    if (is_entry_dead(entries[clear_from])) {
      remove_entry(clear_from);
    } else {
      clear_from++;
    }
  }
  return clear_from < capacity;
}

static bool clear_dead(Object *unused_arg object, bool first) {
  if (!gc_is_major()) {
    clear_young();
    return false;
  }
  if (first) clear_from = 0;
  return clear_some();
}

static const Layout keeper_layout = {
    .name = "InternTable", .fixed_size = sizeof(Object), .clear_weak = clear_dead};
static DEFINE_INTERNAL_SHAPE(keeper_shape, keeper_layout);
REGISTER_STATIC_OBJECT(keeper, keeper_shape);

/* -- Immortal strs ----------------------------------------------------------------------------- */

enum { PER_OBJECT = 60 };

typedef struct ImmortalStrs {
  Object header;
  int64_t count;         /* of `strs` in use */
  Slot next;             /* ImmortalStrs */
  Slot strs[PER_OBJECT]; /* kept alive for good */
} ImmortalStrs;

static Value immortal_value; /* ImmortalStrs with room for one more */

static const Layout immortal_layout = {
    .name = "ImmortalStrs",
    .fixed_size = sizeof(ImmortalStrs),
    .slots_offset = offsetof(ImmortalStrs, next),
    .slots_count = 1 + PER_OBJECT,
};
DEFINE_INTERNAL_SHAPE(immortal_shape, immortal_layout);

static ImmortalStrs *immortal_strs(void) {
  return object_cast(ImmortalStrs, immortal_value);
}

/* Makes room for one more. */
static void reserve_immortal(void) {
  if (is_absent(immortal_value))
    gc_root_add(&immortal_value);
  else if (immortal_strs()->count < PER_OBJECT)
    return;
  ImmortalStrs *strs = gc_alloc_old(&immortal_shape, sizeof *strs);
  slot_init(&strs->next, immortal_value);
  immortal_value = from_object(strs);
}

/* -- Finding and adding ------------------------------------------------------------------------ */

static void move_entries(uint64_t *table, size_t table_capacity) {
  uint64_t *old = entries;
  size_t old_capacity = capacity;
  entries = table;
  capacity = table_capacity;
  for (size_t i = 0; i < old_capacity; i++)
    if (old[i] != 0) place(old[i]);
  free(old);
  clear_from = 0; /* they stand elsewhere */
}

/* The table is big, and may be refused where all else still finds room: then it gets fuller. */
static void reserve_entry(void) {
  if (likely(entry_count * 2 < capacity)) return;
  size_t wanted = max_of(2 * capacity, (size_t)FIRST_CAPACITY);
  bool need = entry_count >= capacity / 8 * 7;
  uint64_t *table = need ? xcalloc(wanted, sizeof *table) : calloc(wanted, sizeof *table);
  if (table != NULL) move_entries(table, wanted);
}

bool str_intern_has_room(void) {
  reserve_entry();
  return entry_count < capacity / 4 * 3;
}

/* The entry of a text with this hash, or the empty place for it. Two texts are equal if length,
   kind and units are. */
static uint64_t *find_entry(int64_t hash, TextView text) {
  for (size_t i = hash & (capacity - 1);; i = behind(i)) {
    if (entries[i] == 0) return &entries[i];
    const StrObject *s = entry_str(entries[i]);
    if (s->hash == hash && s->length == text.length && s->kind == text.width &&
        memcmp(str_units(s), text.units, text.length * text.width) == 0) {
      gc_revive(&entry_str(entries[i])->header);
      return &entries[i];
    }
  }
}

static bool is_single_char(const StrObject *s) {
  return s->length == 1 && s->kind == 1;
}

static Value add_entry(uint64_t *entry, Value s) {
  as_str(s)->interned = 1;
  if (!(as_object(s)->gc_flags & GC_OLD)) {
    add_young(as_str(s));
    gc_write_barrier(&keeper);
  }
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
  reserve_immortal();
  Value s = intern_ascii(literal, length, &entry);
  if (*entry & IMMORTAL) return s;
  ImmortalStrs *strs = immortal_strs();
  slot_set(strs, &strs->strs[strs->count++], s);
  *entry |= IMMORTAL;
  return s;
}
