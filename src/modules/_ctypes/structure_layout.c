/* The layout of structures and unions: offsets, bit fields, alignment, as GCC places them;
   anonymous members. */
#include "modules/_ctypes/ctypes.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"

typedef struct Placement {
  int64_t size;       /* so far; of a union's present field */
  int64_t offset;     /* where the next field may begin */
  int64_t align;      /* the largest */
  int64_t pack;       /* limit of alignments, 0: none */
  int64_t unit_bits;  /* storage unit of the run of bit fields, 0: there is none */
  int64_t used_bits;  /* in the unit */
  bool big_endian;    /* bits are counted from the top */
  bool is_union;      /* fields lie over each other */
  int64_t union_size; /* the largest field of a union so far */
} Placement;

/* -- One field --------------------------------------------------------------------------------- */

static void place_bits(Placement *p, CField *field, int bits) {
  field->bit_count = (uint16_t)bits;
  field->bit_offset = (uint16_t)(p->big_endian ? p->unit_bits - p->used_bits - bits : p->used_bits);
  p->used_bits += bits;
}

/* At the next aligned offset; the alignment counts for the whole. */
static void place_whole(Placement *p, CField *field, const CType *type) {
  int64_t align = p->pack != 0 && p->pack < type->align ? p->pack : type->align;
  if (align > 0 && p->offset % align != 0) {
    int64_t gap = align - p->offset % align;
    p->size += gap;
    p->offset += gap;
  }
  field->offset = p->offset;
  p->size += type->size;
  p->offset += type->size;
  if (align > p->align) p->align = align;
}

/* bits < 0: no bit field. A bit field continues the unit before it, if there is room; a wider type
   widens the unit. */
static void place_field(Placement *p, CField *field, const CType *type, int bits) {
  int64_t type_bits = type->size * 8;
  field->size = type->size;
  if (bits >= 0 && p->unit_bits > 0 && type_bits <= p->unit_bits &&
      p->used_bits + bits <= p->unit_bits) {
    field->offset = p->offset - type->size;
    place_bits(p, field, bits);
  } else if (bits >= 0 && p->unit_bits > 0 && type_bits >= p->unit_bits &&
             p->used_bits + bits <= type_bits) {
    int64_t more = type->size - p->unit_bits / 8;
    p->offset += more;
    p->size += more;
    p->unit_bits = type_bits;
    field->offset = p->offset - type->size;
    place_bits(p, field, bits);
  } else {
    p->unit_bits = bits >= 0 ? type_bits : 0;
    p->used_bits = 0;
    if (bits >= 0) place_bits(p, field, bits);
    place_whole(p, field, type);
  }
}

static void place(Placement *p, CField *field, const CType *type, int bits) {
  if (p->is_union) p->size = p->offset = 0;
  place_field(p, field, type, bits);
  if (p->size > p->union_size) p->union_size = p->size;
}

/* -- Reading _fields_ -------------------------------------------------------------------------- */

static bool may_have_bits(const CType *type) {
  return type->kind == KIND_SIMPLE && strchr("bBhHiIlLqQ?v", type->scalar->code) != NULL;
}

/* The third item of a field's tuple. */
static bool read_bits(const CType *type, Value v, int *bits) {
  if (!index_to_int(v, bits)) return false;
  if (!may_have_bits(type))
    return raise_type_error("bit fields not allowed for type %N", type), false;
  if (*bits <= 0 || *bits > type->size * 8)
    return raise_value_error("number of bits invalid for bit field"), false;
  return true;
}

static bool read_pair(Value pair, int64_t i, CType **type, int *bits) {
  int64_t length = is_tuple(pair) ? tuple_length(pair) : 0;
  *bits = -1;
  if (length < 2 || length > 3 || !is_str(tuple_get(pair, 0)))
    return raise_type_error("'_fields_' must be a sequence of (name, C type) pairs"), false;
  *type = storage_type(tuple_get(pair, 1));
  if (*type == NULL)
    return raise_type_error("second item in _fields_ tuple (index %lld) must be a C type",
                            (long long)i),
           false;
  return length == 2 || read_bits(*type, tuple_get(pair, 2), bits);
}

static bool read_pack(CType *type, int64_t *pack) {
  int value;
  Value v = ctype_attribute(type, NAME("_pack_"), NULL);
  *pack = 0;
  if (is_absent(v)) return !exception_pending();
  if (is_int(v) && index_to_int(v, &value) && value >= 0) return *pack = value, true;
  exception_clear();
  return raise_value_error("_pack_ must be a non-negative integer"), false;
}

static bool read_order(CType *type, bool *big_endian) {
  Value v = ctype_attribute(type, NAME("_swappedbytes_"), NULL);
  *big_endian = !is_absent(v);
  return !exception_pending();
}

/* Begins behind the fields of the base class. */
static bool begin(CType *type, Placement *p, int64_t *inherited) {
  CType *base = storage_type(type_value(type->type.base));
  *p = (Placement){.align = 1, .is_union = type->kind == KIND_UNION};
  *inherited = 0;
  if (!read_order(type, &p->big_endian) || !read_pack(type, &p->pack)) return false;
  Value members = list_new(0);
  slot_set(type, &type->members, members);
  if (base == NULL || base->size == 0) return true;
  p->size = p->offset = p->union_size = base->size;
  p->align = base->align > 0 ? base->align : 1;
  *inherited = base->length;
  type->flags |= base->flags & CTYPE_HAS_POINTER;
  return is_absent(slot_get(&base->members)) || list_extend(members, slot_get(&base->members));
}

/* FORMAT:name: */
static char *append_field_format(char *text, const char *name, const CType *type) {
  text = ctype_append_format(text, type);
  size_t used = strlen(text), length = strlen(name);
  text = xrealloc(text, used + length + 3);
  snprintf(text + used, length + 3, ":%s:", name);
  return text;
}

static bool add_field(CType *type, Placement *p, Value pair, int64_t i, int64_t index,
                      char **format) {
  CType *field_type;
  int bits;
  if (!read_pair(pair, i, &field_type, &bits)) return false;
  Value name = tuple_get(pair, 0);
  const char *text = str_utf8(name, NULL);
  if (text == NULL) return false;
  field_type->flags |= CTYPE_FINAL;
  type->flags |= field_type->flags & CTYPE_HAS_POINTER;
  CField *field = cfield_new(field_type, index);
  place(p, field, field_type, bits);
  *format = append_field_format(*format, text, field_type);
  return list_append(slot_get(&type->members), from_object(field)) &&
         type_set_attribute(&type->type, name, from_object(field));
}

/* Each field becomes an attribute. *format grows, whatever happens. */
static bool add_fields(CType *type, Placement *p, Value fields, int64_t inherited, char **format) {
  int64_t count = object_length(fields);
  if (count < 0)
    return exception_clear(), raise_type_error("'_fields_' must be a sequence of pairs"), false;
  for (int64_t i = 0; i < count; i++) {
    Value pair = object_getitem(fields, from_small_int(i));
    if (is_absent(pair) || !add_field(type, p, pair, i, inherited + i, format)) return false;
  }
  type->length = inherited + count;
  return true;
}

static void finish(CType *type, const Placement *p, const char *fields_format) {
  int64_t size = p->is_union ? p->union_size : p->size;
  type->align = p->align;
  type->size = (size + p->align - 1) / p->align * p->align;
  free(type->format);
  bool described = !p->is_union && p->pack == 0;
  type->format = xstrdup(described ? fields_format : "B");
  if (described) {
    type->format = xrealloc(type->format, strlen(fields_format) + 2);
    strcat(type->format, "}");
  }
  aggregate_describe(type);
}

static bool structure_add_anonymous(CType *type);

bool structure_set_fields(CType *type, Value fields) {
  Placement p;
  int64_t inherited;
  if (type->kind == KIND_ABSTRACT)
    return raise_type_error("ctypes state is not initialized"), false;
  if (type->flags & CTYPE_FINAL)
    return raise_error(&exc_AttributeError, "_fields_ is final"), false;
  if (!begin(type, &p, &inherited)) return false;
  char *format = xstrdup("T{");
  bool placed = add_fields(type, &p, fields, inherited, &format);
  if (placed && type->flags & CTYPE_FINAL) {
    raise_error(&exc_AttributeError, "Structure or union cannot contain itself");
    placed = false;
  }
  if (placed) finish(type, &p, format);
  free(format);
  if (!placed) return false;
  type->flags |= CTYPE_FINAL | CTYPE_COMPLETE;
  return structure_add_anonymous(type);
}

/* -- _anonymous_ ------------------------------------------------------------------------------- */

static bool add_members_of(CType *type, const CField *within) {
  Value inner = slot_get(&within->type);
  Value fields = object_getattr(inner, NAME("_fields_"));
  int64_t count = is_absent(fields) ? -1 : object_length(fields);
  for (int64_t i = 0; i < count; i++) {
    Value pair = object_getitem(fields, from_small_int(i));
    Value name = is_absent(pair) ? ABSENT : object_getitem(pair, from_small_int(0));
    Value found = is_absent(name) ? ABSENT : object_getattr(inner, name);
    if (is_absent(found)) return false;
    if (!is_cfield(found)) return raise_type_error("unexpected type"), false;
    CField *moved = cfield_moved(as_cfield(found), within);
    if (as_cfield(found)->anonymous ? !add_members_of(type, moved)
                                    : !type_set_attribute(&type->type, name, from_object(moved)))
      return false;
  }
  return count >= 0;
}

/* Makes the fields of anonymous structures fields of type. */
static bool structure_add_anonymous(CType *type) {
  Value names = ctype_attribute(type, NAME("_anonymous_"), NULL);
  if (is_absent(names)) return !exception_pending();
  Value list = sequence_list(names);
  if (is_absent(list)) return raise_type_error("_anonymous_ must be a sequence"), false;
  for (int64_t i = 0; i < list_length(list); i++) {
    Value name = list_get(list, i);
    Value found = object_getattr(ctype_value(type), name);
    if (is_absent(found)) return false;
    if (!is_cfield(found))
      return raise_error(&exc_AttributeError,
                         "'%V' is specified in _anonymous_ but not in _fields_", name),
             false;
    as_cfield(found)->anonymous = true;
    if (!add_members_of(type, as_cfield(found))) return false;
  }
  return true;
}
