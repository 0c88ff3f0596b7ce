/* Reading marshal data, from memory or from a file object. Nothing in the data is trusted: sizes
   are checked against what is left before memory is taken, code objects are verified, references
   lead to finished objects or to containers being filled. */
#include "modules/marshal_format.h"

#include "bytecode/code.h"
#include "objects/bytes.h"
#include "objects/buffer.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "modules/marshal_read.h"

typedef struct MarshalReader {
  const uint8_t *at, *end; /* data in memory */
  Value file;              /* or the file object to read from */
  Value chunk;             /* its last piece, into which `at` points */
  Value refs;              /* list of objects that REF may mean */
  int depth;               /* of nested objects */
  bool failed;             /* an exception is set: stop */
} MarshalReader;

static Value read_object(MarshalReader *r);

static Value fail(MarshalReader *r, Value raised) {
  r->failed = true;
  return raised;
}

static Value fail_bad(MarshalReader *r, const char *what) {
  return fail(r, raise_value_error("bad marshal data (%s)", what));
}

static void fail_short(MarshalReader *r) {
  fail(r, raise_error(&exc_EOFError, "marshal data too short"));
}

/* -- Bytes ------------------------------------------------------------------------------------- */

/* The next size bytes of the file, read into a bytearray. */
static bool fill(MarshalReader *r, size_t size) {
  int64_t got;
  Value array = call1(type_value(&bytearray_type), from_small_int((int64_t)size));
  Value view = is_absent(array) ? ABSENT : memoryview_new(array);
  Value result = is_absent(view) ? ABSENT : call_method1(r->file, NAME("readinto"), view);
  if (is_absent(result) || !index_to_i64(result, &got)) return false;
  if (got > (int64_t)size) {
    raise_value_error("read() returned too much data: %zd bytes requested, %zd returned", size,
                      (size_t)got);
    return false;
  }
  if (got < (int64_t)size) {
    raise_error(&exc_EOFError, "EOF read where not expected");
    return false;
  }
  r->chunk = call1(type_value(&bytes_type), array);
  if (is_absent(r->chunk)) return false;
  r->at = as_bytes(r->chunk)->data;
  r->end = r->at + size;
  return true;
}

/* The next size bytes, valid until the next call; NULL: failed. */
static const uint8_t *take(MarshalReader *r, size_t size) {
  if (r->failed) return NULL;
  if (!is_absent(r->file) && !fill(r, size)) {
    r->failed = true;
    return NULL;
  }
  if (size > (size_t)(r->end - r->at)) {
    fail_short(r);
    return NULL;
  }
  r->at += size;
  return r->at - size;
}

static int read_byte(MarshalReader *r) {
  const uint8_t *at = take(r, 1);
  return at == NULL ? 0 : *at;
}

static int32_t read_int(MarshalReader *r) {
  int32_t n = 0;
  const uint8_t *at = take(r, sizeof n);
  if (at != NULL) memcpy(&n, at, sizeof n);
  return n;
}

/* A size whose items take at least one byte each. */
static int64_t read_size(MarshalReader *r, const char *what) {
  int32_t size = read_int(r);
  if (r->failed) return 0;
  if (size < 0) {
    fail_bad(r, what);
    return 0;
  }
  if (is_absent(r->file) && size > r->end - r->at) {
    fail_short(r);
    return 0;
  }
  return size;
}

/* -- References -------------------------------------------------------------------------------- */

/* Keeps v under the next number if the type was flagged. */
static Value remember(MarshalReader *r, Value v, bool flagged) {
  if (flagged && !is_absent(v) && !list_append(r->refs, v)) return fail(r, ABSENT);
  return v;
}

/* A number for an object that is not finished before others have been read; -1: none needed. */
static int64_t reserve(MarshalReader *r, bool flagged) {
  if (!flagged) return -1;
  remember(r, NONE, true);
  return list_length(r->refs) - 1;
}

static Value settle(MarshalReader *r, int64_t number, Value v) {
  if (number >= 0 && !is_absent(v)) list_set(r->refs, number, v);
  return v;
}

static Value read_reference(MarshalReader *r) {
  int32_t number = read_int(r);
  if (r->failed) return ABSENT;
  if (number < 0 || number >= list_length(r->refs)) return fail_bad(r, "invalid reference");
  Value v = list_get(r->refs, number);
  return is_none(v) ? fail_bad(r, "invalid reference") : v;
}

/* -- Numbers ----------------------------------------------------------------------------------- */

static Value int_from_digits(MarshalReader *r, const uint8_t *digits, int64_t count) {
  size_t size = (size_t)count * MARSHAL_DIGIT_BITS / 8 + 8;
  uint8_t *magnitude = xcalloc(size, 1);
  for (int64_t i = 0; i < count; i++) {
    uint32_t digit = (uint32_t)digits[2 * i] | (uint32_t)digits[2 * i + 1] << 8;
    if (digit >= 1u << MARSHAL_DIGIT_BITS) {
      free(magnitude);
      return fail_bad(r, "digit out of range in long");
    }
    int64_t at = i * MARSHAL_DIGIT_BITS;
    uint32_t word;
    memcpy(&word, magnitude + at / 8, sizeof word);
    word |= digit << (at % 8);
    memcpy(magnitude + at / 8, &word, sizeof word);
  }
  Value v = int_from_bytes(magnitude, size, true, false);
  free(magnitude);
  return v;
}

static Value read_long(MarshalReader *r) {
  int32_t count = read_int(r);
  if (r->failed) return ABSENT;
  if (count == INT32_MIN) return fail_bad(r, "long size out of range");
  int64_t length = count < 0 ? -(int64_t)count : count;
  const uint8_t *digits = take(r, (size_t)length * 2);
  if (digits == NULL) return ABSENT;
  if (length > 0 && digits[2 * length - 2] == 0 && digits[2 * length - 1] == 0)
    return fail_bad(r, "unnormalized long data");
  Value v = int_from_digits(r, digits, length);
  return count < 0 && !is_absent(v) ? int_negative(v) : v;
}

static double read_binary_double(MarshalReader *r) {
  double d = 0;
  const uint8_t *at = take(r, sizeof d);
  if (at != NULL) memcpy(&d, at, sizeof d);
  return d;
}

static double read_text_double(MarshalReader *r) {
  int length = read_byte(r);
  const uint8_t *text = take(r, (size_t)length);
  if (text == NULL) return 0;
  char copy[256];
  memcpy(copy, text, (size_t)length);
  copy[length] = 0;
  char *end;
  double d = strtod(copy, &end);
  if (*end != 0 || length == 0)
    fail(r, raise_value_error("could not convert string to float: '%s'", copy));
  return d;
}

static Value read_complex(MarshalReader *r, double (*read)(MarshalReader *)) {
  double real = read(r), imag = read(r);
  return r->failed ? ABSENT : complex_from_doubles(real, imag);
}

static Value read_int64(MarshalReader *r) {
  int64_t n;
  const uint8_t *at = take(r, sizeof n);
  if (at == NULL) return ABSENT;
  memcpy(&n, at, sizeof n);
  return int_from_i64(n);
}

/* -- Text -------------------------------------------------------------------------------------- */

static Value read_ascii(MarshalReader *r, int64_t length, bool interned) {
  const uint8_t *text = take(r, (size_t)length);
  if (text == NULL) return ABSENT;
  uint8_t all = 0;
  for (int64_t i = 0; i < length; i++) all |= text[i];
  if (interned && all < 128) return str_intern_utf8((const char *)text, (size_t)length);
  Value v = all < 128 ? str_from_ascii_n((const char *)text, (size_t)length)
                      : str_from_units(text, 1, length);
  return interned && !is_absent(v) ? str_intern(v) : v;
}

/* One code point of UTF-8 that may hold lone surrogates; -1: malformed. */
static int64_t decode(const uint8_t **at, const uint8_t *end) {
  static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
  uint32_t lead = *(*at)++;
  int more = lead < 0x80 ? 0 : lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
  if ((lead >= 0x80 && lead < 0xc2) || lead > 0xf4 || end - *at < more) return -1;
  uint32_t code_point = more == 0 ? lead : lead & (0x3fu >> more);
  for (int i = 0; i < more; i++) {
    uint32_t next = *(*at)++;
    if ((next & 0xc0) != 0x80) return -1;
    code_point = code_point << 6 | (next & 63);
  }
  return code_point < least[more] || code_point > 0x10ffff ? -1 : (int64_t)code_point;
}

static Value read_text(MarshalReader *r, bool interned) {
  int64_t length = read_size(r, "string size out of range");
  const uint8_t *at = take(r, (size_t)length);
  if (at == NULL) return ABSENT;
  uint32_t *units = xmalloc(((size_t)length + 1) * sizeof *units);
  int64_t count = 0;
  for (const uint8_t *end = at + length; at < end;) {
    int64_t code_point = decode(&at, end);
    if (code_point < 0) {
      free(units);
      Value text = str_from_utf8((const char *)end - length, (size_t)length); /* raises */
      return is_absent(text) ? fail(r, ABSENT) : fail_bad(r, "string is not UTF-8");
    }
    units[count++] = (uint32_t)code_point;
  }
  Value v = str_from_units(units, 4, count);
  free(units);
  return interned && !is_absent(v) ? str_intern(v) : v;
}

static Value read_bytes(MarshalReader *r) {
  int64_t length = read_size(r, "bytes object size out of range");
  const uint8_t *at = take(r, (size_t)length);
  return at == NULL ? ABSENT : bytes_from_data(at, length);
}

/* -- Containers -------------------------------------------------------------------------------- */

/* An item that may not be NULL. */
static Value read_item(MarshalReader *r, const char *container) {
  Value v = read_object(r);
  if (is_absent(v) && !r->failed)
    fail(r, raise_type_error("NULL object in marshal data for %s", container));
  return v;
}

static Value read_tuple(MarshalReader *r, int64_t length, bool flagged) {
  if (r->failed) return ABSENT;
  TupleObject *tuple = length == 0 ? tuple_empty : tuple_alloc(length);
  for (int64_t i = 0; i < length; i++) slot_init(&tuple->items[i], NONE);
  if (is_absent(remember(r, from_object(tuple), flagged))) return ABSENT;
  for (int64_t i = 0; i < length; i++) {
    Value item = read_item(r, "tuple");
    if (r->failed) return ABSENT;
    slot_set(tuple, &tuple->items[i], item);
  }
  return from_object(tuple);
}

static Value read_list(MarshalReader *r, bool flagged) {
  int64_t length = read_size(r, "list size out of range");
  if (r->failed) return ABSENT;
  Value list = remember(r, list_new(0), flagged);
  for (int64_t i = 0; i < length && !r->failed; i++) {
    Value item = read_item(r, "list");
    if (!r->failed && !list_append(list, item)) r->failed = true;
  }
  return list;
}

static Value read_dict(MarshalReader *r, bool flagged) {
  Value dict = remember(r, dict_new(), flagged);
  while (!r->failed) {
    Value key = read_object(r);
    if (is_absent(key)) break;
    Value v = read_object(r);
    if (is_absent(v)) break;
    if (!dict_set(dict, key, v)) r->failed = true;
  }
  return dict;
}

static Value read_set(MarshalReader *r, bool frozen, bool flagged) {
  int64_t length = read_size(r, "set size out of range");
  if (r->failed) return ABSENT;
  int64_t number = reserve(r, flagged);
  Value set = set_new(ABSENT);
  if (!frozen) settle(r, number, set);
  for (int64_t i = 0; i < length && !r->failed; i++) {
    Value item = read_item(r, "set");
    if (!r->failed && set_add(set, item) < 0) r->failed = true;
  }
  if (!frozen || r->failed) return set;
  return settle(r, number, frozenset_new(set));
}

static Value check_type(MarshalReader *r, Value v, bool ok, const char *what) {
  if (r->failed || ok) return v;
  return fail(r, raise_type_error("bad marshal data (%s of a code object is %T)", what, v));
}

static Value read_tuple_item(MarshalReader *r, const char *what) {
  Value v = read_item(r, "code object");
  return check_type(r, v, r->failed || is_tuple(v), what);
}

static Value read_str_item(MarshalReader *r, const char *what) {
  Value v = read_item(r, "code object");
  return check_type(r, v, r->failed || is_str(v), what);
}

static Value read_bytes_item(MarshalReader *r, const char *what) {
  Value v = read_item(r, "code object");
  return check_type(r, v, r->failed || is_bytes(v), what);
}

/* Names must be interned: tuples of names written by others may not be. */
static Value read_names(MarshalReader *r, const char *what) {
  Value names = read_tuple_item(r, what);
  for (int64_t i = 0; !r->failed && i < tuple_length(names); i++) {
    Value name = tuple_get(names, i);
    if (!is_exact_str(name)) return check_type(r, name, false, what);
    if (!as_str(name)->interned)
      slot_set(as_object(names), &as_tuple(names)->items[i], str_intern(name));
  }
  return names;
}

static void read_code_objects(MarshalReader *r, CodeSpec *spec) {
  spec->consts = read_tuple_item(r, "consts");
  spec->names = read_names(r, "names");
  spec->localsplus_names = read_names(r, "varnames");
  spec->free_names = read_names(r, "freevars");
  spec->cell_names = read_names(r, "cellvars");
  spec->filename = read_str_item(r, "filename");
  spec->name = read_str_item(r, "name");
  spec->qualname = read_str_item(r, "qualname");
  spec->linetable = read_bytes_item(r, "linetable");
  spec->exceptiontable = read_bytes_item(r, "exceptiontable");
}

static Value read_code(MarshalReader *r, bool flagged) {
  CodeSpec spec;
  memset(&spec, 0, sizeof spec);
  int64_t number = reserve(r, flagged);
  spec.argcount = read_int(r);
  spec.posonlyargcount = read_int(r);
  spec.kwonlyargcount = read_int(r);
  spec.register_count = read_int(r);
  spec.flags = (uint32_t)read_int(r);
  spec.first_line = read_int(r);
  int32_t count = read_int(r);
  if (!r->failed && count < 0) return fail_bad(r, "code size out of range");
  const uint8_t *words = take(r, (size_t)count * sizeof(Instr));
  if (words == NULL) return ABSENT;
  Instr *copy = xmalloc((size_t)count * sizeof(Instr));
  memcpy(copy, words, (size_t)count * sizeof(Instr));
  spec.words = copy;
  spec.word_count = (uint32_t)count;
  read_code_objects(r, &spec);
  Value code = ABSENT;
  if (!r->failed) {
    spec.local_count = (int32_t)tuple_length(spec.localsplus_names);
    code = code_new(&spec);
    if (is_absent(code)) r->failed = true;
  }
  free(copy);
  return settle(r, number, code);
}

/* -- Any object -------------------------------------------------------------------------------- */

static Value read_simple(MarshalReader *r, int type) {
  switch (type) {
  case MARSHAL_INT: {
    int32_t n = read_int(r);
    return r->failed ? ABSENT : from_small_int(n);
  }
  case MARSHAL_INT64: return read_int64(r);
  case MARSHAL_LONG: return read_long(r);
  case MARSHAL_FLOAT:
  case MARSHAL_BINARY_FLOAT: {
    double d = type == MARSHAL_FLOAT ? read_text_double(r) : read_binary_double(r);
    return r->failed ? ABSENT : float_from_double(d);
  }
  case MARSHAL_COMPLEX: return read_complex(r, read_text_double);
  case MARSHAL_BINARY_COMPLEX: return read_complex(r, read_binary_double);
  case MARSHAL_BYTES: return read_bytes(r);
  case MARSHAL_UNICODE: return read_text(r, false);
  case MARSHAL_INTERNED: return read_text(r, true);
  case MARSHAL_ASCII: return read_ascii(r, read_size(r, "string size out of range"), false);
  case MARSHAL_ASCII_INTERNED: return read_ascii(r, read_size(r, "string size out of range"), true);
  case MARSHAL_SHORT_ASCII: return read_ascii(r, read_byte(r), false);
  case MARSHAL_SHORT_ASCII_INTERNED: return read_ascii(r, read_byte(r), true);
  default: return r->failed ? ABSENT : fail_bad(r, "unknown type code");
  }
}

static Value read_by_type(MarshalReader *r, int type, bool flagged) {
  switch (type) {
  case MARSHAL_NULL: return ABSENT;
  case MARSHAL_NONE: return NONE;
  case MARSHAL_TRUE: return TRUE_VALUE;
  case MARSHAL_FALSE: return FALSE_VALUE;
  case MARSHAL_ELLIPSIS: return ELLIPSIS;
  case MARSHAL_STOP_ITERATION: return type_value(&exc_StopIteration);
  case MARSHAL_REF: return read_reference(r);
  case MARSHAL_TUPLE: return read_tuple(r, read_size(r, "tuple size out of range"), flagged);
  case MARSHAL_SMALL_TUPLE: return read_tuple(r, read_byte(r), flagged);
  case MARSHAL_LIST: return read_list(r, flagged);
  case MARSHAL_DICT: return read_dict(r, flagged);
  case MARSHAL_SET: return read_set(r, false, flagged);
  case MARSHAL_FROZENSET: return read_set(r, true, flagged);
  case MARSHAL_CODE: return read_code(r, flagged);
  default: {
    Value v = read_simple(r, type);
    return r->failed ? ABSENT : remember(r, v, flagged);
  }
  }
}

/* ABSENT without failure: a NULL. */
static Value read_object(MarshalReader *r) {
  if (r->failed) return ABSENT;
  int head = read_byte(r);
  if (r->failed) {
    if (exception_suppress(&exc_EOFError))
      raise_error(&exc_EOFError, "EOF read where object expected");
    return ABSENT;
  }
  char here;
  if (++r->depth > MARSHAL_MAX_DEPTH || &here < current_thread->c_stack_limit)
    return fail(r, raise_value_error("recursion limit exceeded"));
  Value v = read_by_type(r, head & ~MARSHAL_FLAG_REF, head & MARSHAL_FLAG_REF);
  r->depth--;
  return r->failed ? ABSENT : v;
}

static Value read_whole(MarshalReader *r) {
  r->refs = list_new(0);
  Value v = read_object(r);
  if (is_absent(v) && !r->failed) raise_type_error("NULL object in marshal data for object");
  return v;
}

Value marshal_load(const void *data, size_t size) {
  MarshalReader r = {.at = data, .end = (const uint8_t *)data + size};
  return read_whole(&r);
}

Value marshal_load_file(Value file) {
  MarshalReader r = {.file = file};
  Value probe = call_method1(file, NAME("read"), from_small_int(0));
  if (is_absent(probe)) return ABSENT;
  if (!is_bytes(probe)) return raise_type_error("file.read() returned not bytes but %Y", probe);
  return read_whole(&r);
}
