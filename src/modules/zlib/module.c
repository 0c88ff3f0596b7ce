/* The module zlib: compression and decompression by libz. */
#include "modules/zlib/stream.h"

#include "objects/dict.h"
#include "objects/module.h"
#include "objects/tuple.h"

Value zlib_error;

enum { CHECKSUM_GIL_MINIMUM = 5 * 1024 }; /* bytes from which it pays to let others run */

/* adler32_z or crc32_z of args[0], from the start value args[1]. */
static Value checksum(Value *args, uLong (*function)(uLong, const Bytef *, z_size_t)) {
  Buffer data;
  Value start = number_index(args[1]);
  if (is_absent(start) || !buffer_get(args[0], &data, BUFFER_SIMPLE)) return ABSENT;
  uLong sum = (uint32_t)int_to_u64_mask(start);
  bool release = data.length > CHECKSUM_GIL_MINIMUM;
  if (release) gil_release();
  if (data.length > 0) sum = function(sum, data.memory, (size_t)data.length);
  if (release) gil_acquire();
  buffer_release(&data);
  return int_from_i64((int64_t)(sum & 0xffffffff));
}
static Value adler32_function(Value *args, int nargs) {
  return checksum(args, adler32_z);
}
static Value crc32_function(Value *args, int nargs) {
  return checksum(args, crc32_z);
}

static bool make_error(void) {
  gc_root_add(&zlib_error);
  Value dict = dict_new();
  if (!dict_set(dict, NAME("__module__"), NAME("zlib"))) return false;
  zlib_error =
      type_new(&type_type, NAME("error"), tuple_pack(1, type_value(&exc_Exception)), dict, ABSENT);
  return !is_absent(zlib_error);
}

static const struct {
  const char *name;
  int value;
} constants[] = {
    {"MAX_WBITS", MAX_WBITS},
    {"DEFLATED", Z_DEFLATED},
    {"DEF_MEM_LEVEL", 8},
    {"DEF_BUF_SIZE", ZLIB_BUFFER_SIZE},
#define SAME(name)                                                                                 \
  { #name, name }
    SAME(Z_NO_COMPRESSION),
    SAME(Z_BEST_SPEED),
    SAME(Z_BEST_COMPRESSION),
    SAME(Z_DEFAULT_COMPRESSION),
    SAME(Z_FILTERED),
    SAME(Z_HUFFMAN_ONLY),
    SAME(Z_RLE),
    SAME(Z_FIXED),
    SAME(Z_DEFAULT_STRATEGY),
    SAME(Z_NO_FLUSH),
    SAME(Z_PARTIAL_FLUSH),
    SAME(Z_SYNC_FLUSH),
    SAME(Z_FULL_FLUSH),
    SAME(Z_FINISH),
    SAME(Z_BLOCK),
    SAME(Z_TREES),
#undef SAME
};

static bool init(Value module) {
  if (is_absent(zlib_error) && !make_error()) return false;
  type_ready(&zlib_compress_type);
  type_ready(&zlib_decompress_type);
  for (size_t i = 0; i < countof(constants); i++)
    if (!module_add_int(module, constants[i].name, constants[i].value)) return false;
  return module_add(module, "error", zlib_error) &&
         module_add_string(module, "ZLIB_VERSION", ZLIB_VERSION) &&
         module_add_string(module, "ZLIB_RUNTIME_VERSION", zlibVersion()) &&
         module_add_string(module, "__version__", "1.0");
}

static const BuiltinDef functions[] = {
    METHOD("adler32(data, value=1, /)", adler32_function, EFFECT_ANY,
           "Compute an Adler-32 checksum of data, from a start value."),
    METHOD("crc32(data, value=0, /)", crc32_function, EFFECT_ANY,
           "Compute a CRC-32 checksum of data, from a start value."),
    METHOD("compress(data, /, level=-1, wbits=15)", zlib_compress, EFFECT_ANY,
           "Return the data compressed.\n\nlevel is 0 to 9, or -1 for the default; wbits is the "
           "size of the window and tells the format."),
    METHOD("decompress(data, /, wbits=15, bufsize=16384)", zlib_decompress, EFFECT_ANY,
           "Return what the data decompresses to.\n\nbufsize is how much room there is for it at "
           "first."),
    METHOD("compressobj(level=-1, method=8, wbits=15, memLevel=8, strategy=0, zdict=None)",
           zlib_compressobj, EFFECT_ANY,
           "Return an object that compresses data piece by piece.\n\nzdict holds byte sequences "
           "that are likely to occur, the most "
           "likely ones last."),
    METHOD("decompressobj(wbits=15, zdict=b'')", zlib_decompressobj, EFFECT_ANY,
           "Return an object that decompresses data piece by piece.\n\nzdict is what the data was "
           "compressed with."),
    METHOD_END,
};
static const ModuleDef zlib_module = {
    .name = "zlib",
    .doc = "Compression and decompression by libz, and its checksums.",
    .functions = functions,
    .init = init};
MODULE_REGISTER(zlib_module);
