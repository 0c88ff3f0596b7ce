/* _lzma: filter chains, given as sequences of mappings, and the encoded properties of filters. */
#include "modules/_lzma/filters.h"
#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/exception.h"
#include "objects/int.h"
#include "objects/str.h"

bool lzma_u64_argument(Value v, uint64_t *out) {
  if (is_int(v)) return int_to_u64(v, out);
  raise_type_error("an integer is required");
  return false;
}

bool lzma_u32_argument(Value v, uint32_t *out) {
  uint64_t wide;
  if (!lzma_u64_argument(v, &wide)) return false;
  if (wide > UINT32_MAX) {
    raise_error(&exc_OverflowError, "Value too large for uint32_t type");
    return false;
  }
  *out = (uint32_t)wide;
  return true;
}

bool lzma_preset_options(lzma_options_lzma *options, uint32_t preset) {
  memset(options, 0, sizeof *options);
  if (!lzma_lzma_preset(options, preset)) return true;
  lzma_raise_text(format_text("Invalid compression preset: %u", preset));
  return false;
}

/* -- From mappings ----------------------------------------------------------------------------- */

/* An entry of a filter's mapping and where its 32 bits go. */
typedef struct Option {
  const char *name; /* NULL ends a table */
  size_t offset;    /* in the struct of options */
} Option;

#define LZMA_OPTION(name)                                                                          \
  { #name, offsetof(lzma_options_lzma, name) }
/* A preset is looked at before the others. */
static const Option lzma_options[] = {
    LZMA_OPTION(dict_size), LZMA_OPTION(lc), LZMA_OPTION(lp),    LZMA_OPTION(pb), LZMA_OPTION(mode),
    LZMA_OPTION(nice_len),  LZMA_OPTION(mf), LZMA_OPTION(depth), {NULL, 0},
};
static const Option delta_options[] = {{"dist", offsetof(lzma_options_delta, dist)}, {NULL, 0}};
static const Option bcj_options[] = {{"start_offset", offsetof(lzma_options_bcj, start_offset)},
                                     {NULL, 0}};

/* spec[name]; ABSENT without exception if there is none. */
static Value lookup(Value spec, const char *name) {
  Value v = object_getitem(spec, str_from_ascii(name));
  if (is_absent(v)) exception_suppress(&exc_KeyError);
  return v;
}

/* Counts the entry if it is there. */
static bool read_option(Value spec, const char *name, uint32_t *out, int64_t *seen) {
  Value v = lookup(spec, name);
  if (is_absent(v)) return !exception_pending();
  ++*seen;
  return lzma_u32_argument(v, out);
}

/* All entries but "id" (and `seen - 1` others, which have been read) are in the table. false:
   exception set. */
static bool read_options(Value spec, const Option *table, void *options, int64_t seen) {
  for (const Option *option = table; option->name != NULL; option++)
    if (!read_option(spec, option->name, (uint32_t *)((char *)options + option->offset), &seen))
      return false;
  int64_t length = object_length(spec);
  if (length > seen) raise_type_error("unknown option");
  return length == seen;
}

/* Whatever is wrong with the options of a filter is a ValueError. */
static bool options_read(bool ok, const char *kind) {
  if (ok) return true;
  if (exception_suppress(&exc_Exception))
    raise_value_error("Invalid filter specifier for %s filter", kind);
  return false;
}

static bool read_lzma(Value spec, lzma_options_lzma *options) {
  uint32_t preset = LZMA_PRESET_DEFAULT;
  int64_t seen = 1;
  Value given = lookup(spec, "preset");
  if (is_absent(given) && exception_pending()) return false;
  if (!is_absent(given)) {
    seen++;
    if (!lzma_u32_argument(given, &preset)) return false;
  }
  if (!lzma_preset_options(options, preset)) return false;
  return options_read(read_options(spec, lzma_options, options, seen), "LZMA");
}

static bool read_filter(Value spec, lzma_filter *filter, void *options) {
  if (type_of(spec)->slots.get_item == NULL) {
    raise_type_error("Filter specifier must be a dict or dict-like object");
    return false;
  }
  Value id = lookup(spec, "id");
  if (is_absent(id)) {
    if (!exception_pending()) raise_value_error("Filter specifier must have an \"id\" entry");
    return false;
  }
  if (!lzma_u64_argument(id, &filter->id)) return false;
  filter->options = options;
  switch (filter->id) {
  case LZMA_FILTER_LZMA1:
  case LZMA_FILTER_LZMA2: return read_lzma(spec, options);
  case LZMA_FILTER_DELTA:
    *(lzma_options_delta *)options = (lzma_options_delta){.type = LZMA_DELTA_TYPE_BYTE, .dist = 1};
    return options_read(read_options(spec, delta_options, options, 1), "delta");
  case LZMA_FILTER_X86:
  case LZMA_FILTER_POWERPC:
  case LZMA_FILTER_IA64:
  case LZMA_FILTER_ARM:
  case LZMA_FILTER_ARMTHUMB:
  case LZMA_FILTER_SPARC:
    *(lzma_options_bcj *)options = (lzma_options_bcj){.start_offset = 0};
    return options_read(read_options(spec, bcj_options, options, 1), "BCJ");
  default:
    raise_value_error("Invalid filter ID: %llu", (unsigned long long)filter->id);
    return false;
  }
}

bool lzma_parse_chain(FilterChain *chain, Value filters) {
  if (is_dict(filters)) return raise_type_error("%T is not a sequence", filters), false;
  int64_t count = object_length(filters);
  if (count < 0) return false;
  if (count > LZMA_FILTERS_MAX) {
    raise_value_error("Too many filters - liblzma supports a maximum of %d", LZMA_FILTERS_MAX);
    return false;
  }
  for (int64_t i = 0; i < count; i++) {
    Value spec = object_getitem(filters, from_small_int(i));
    if (is_absent(spec) || !read_filter(spec, &chain->filters[i], &chain->options[i])) return false;
  }
  chain->filters[count] = (lzma_filter){.id = LZMA_VLI_UNKNOWN};
  return true;
}

/* -- Properties -------------------------------------------------------------------------------- */

Value lzma_encode_properties(Value *args, int nargs) {
  FilterChain chain;
  uint32_t size;
  if (!read_filter(args[0], &chain.filters[0], &chain.options[0])) return ABSENT;
  lzma_ret status = lzma_properties_size(&size, &chain.filters[0]);
  if (status != LZMA_OK) return lzma_raise(status);
  Value result = bytes_alloc(size);
  if (is_absent(result)) return ABSENT;
  status = lzma_properties_encode(&chain.filters[0], as_bytes(result)->data);
  return status == LZMA_OK ? result : lzma_raise(status);
}

static bool add_number(Value dict, const char *name, uint64_t number) {
  return dict_set_str(dict, str_from_ascii(name), int_from_u64(number));
}

static Value filter_dict(const lzma_filter *filter) {
  Value dict = dict_new();
  if (!add_number(dict, "id", filter->id)) return ABSENT;
  if (filter->options == NULL) return dict; /* a BCJ filter that starts at 0 */
  bool ok = true;
  if (filter->id == LZMA_FILTER_LZMA1) {
    const lzma_options_lzma *o = filter->options;
    ok = add_number(dict, "lc", o->lc) && add_number(dict, "lp", o->lp) &&
         add_number(dict, "pb", o->pb) && add_number(dict, "dict_size", o->dict_size);
  } else if (filter->id == LZMA_FILTER_LZMA2) {
    ok = add_number(dict, "dict_size", ((const lzma_options_lzma *)filter->options)->dict_size);
  } else if (filter->id == LZMA_FILTER_DELTA) {
    ok = add_number(dict, "dist", ((const lzma_options_delta *)filter->options)->dist);
  } else {
    ok =
        add_number(dict, "start_offset", ((const lzma_options_bcj *)filter->options)->start_offset);
  }
  return ok ? dict : ABSENT;
}

static bool has_known_options(lzma_vli id) {
  return id == LZMA_FILTER_LZMA1 || id == LZMA_FILTER_LZMA2 ||
         (id >= LZMA_FILTER_DELTA && id <= LZMA_FILTER_SPARC);
}

Value lzma_decode_properties(Value *args, int nargs) {
  lzma_filter filter = {.options = NULL};
  Buffer data;
  if (!lzma_u64_argument(args[0], &filter.id) || !buffer_get(args[1], &data, BUFFER_SIMPLE))
    return ABSENT;
  lzma_ret status = lzma_properties_decode(&filter, NULL, data.memory, (size_t)data.length);
  buffer_release(&data);
  if (status != LZMA_OK) return lzma_raise(status);
  Value result = has_known_options(filter.id)
                     ? filter_dict(&filter)
                     : raise_value_error("Invalid filter ID: %llu", (unsigned long long)filter.id);
  free(filter.options);
  return result;
}
