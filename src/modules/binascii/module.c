/* binascii: conversions between bytes and text encodings of them, checksums. */
#include "modules/binascii/binascii.h"

#include <zlib.h>

#include "objects/bytes_internal.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/tuple.h"

Value binascii_error;
static Value binascii_incomplete; /* the class binascii.Incomplete */

bool ascii_argument(Value v, Buffer *out) {
  if (!is_str(v)) {
    if (object_has_buffer(v)) return buffer_get(v, out, BUFFER_SIMPLE);
    raise_type_error("argument should be bytes, buffer or ASCII string, not '%T'", v);
    return false;
  }
  if (!as_str(v)->ascii) {
    raise_value_error("string argument should contain only ASCII characters");
    return false;
  }
  return buffer_fill(out, v, v, (void *)(uintptr_t)str_view(v).units, str_length(v), true,
                     BUFFER_SIMPLE);
}

/* -- Hexadecimal ------------------------------------------------------------------------------- */

static Value binascii_b2a_hex(Value *args, int nargs) {
  ByteArgument data;
  if (!byte_argument(args[0], &data)) return ABSENT;
  Value text = bytes_hex(data.view, args[1], args[2]);
  byte_argument_release(&data);
  return is_absent(text) ? ABSENT : bytes_from_data(str_view(text).units, str_length(text));
}

static bool decode_hex(const uint8_t *digits, int64_t pairs, uint8_t *out) {
  for (int64_t i = 0; i < pairs; i++) {
    int high = hex_digit_value(digits[2 * i]), low = hex_digit_value(digits[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    out[i] = (uint8_t)(high << 4 | low);
  }
  return true;
}

static Value binascii_a2b_hex(Value *args, int nargs) {
  Buffer text;
  if (!ascii_argument(args[0], &text)) return ABSENT;
  Value result = ABSENT;
  if (text.length % 2 != 0)
    raise_binascii_error("Odd-length string");
  else
    result = bytes_alloc(text.length / 2);
  if (!is_absent(result) && text.length > 0 &&
      !decode_hex(text.memory, text.length / 2, as_bytes(result)->data)) {
    result = raise_binascii_error("Non-hexadecimal digit found");
  }
  buffer_release(&text);
  return result;
}

/* -- Checksums --------------------------------------------------------------------------------- */

enum { GIL_MINIMUM = 5 * 1024 }; /* bytes from which it pays to let others run */

static Value crc32_function(Value *args, int nargs) {
  Buffer data;
  Value start = number_index(args[1]);
  if (is_absent(start) || !buffer_get(args[0], &data, BUFFER_SIMPLE)) return ABSENT;
  uLong crc = (uint32_t)int_to_u64_mask(start);
  bool release = data.length > GIL_MINIMUM;
  if (release) gil_release();
  crc = crc32_z(crc, data.memory, (size_t)data.length);
  if (release) gil_acquire();
  buffer_release(&data);
  return int_from_i64((int64_t)(crc & 0xffffffff));
}

/* CRC-CCITT, polynomial 0x1021, as BinHex 4 uses it. */
static Value crc_hqx_function(Value *args, int nargs) {
  Buffer data;
  Value start = number_index(args[1]);
  if (is_absent(start) || !buffer_get(args[0], &data, BUFFER_SIMPLE)) return ABSENT;
  uint32_t crc = int_to_u64_mask(start) & 0xffff;
  const uint8_t *bytes = data.memory;
  for (int64_t i = 0; i < data.length; i++) {
    crc ^= (uint32_t)bytes[i] << 8;
    for (int bit = 0; bit < 8; bit++) crc = (crc << 1 ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  buffer_release(&data);
  return from_small_int(crc);
}

/* -- Module ------------------------------------------------------------------------------------ */

static Value new_class(const char *name, Type *base) {
  Value dict = dict_new();
  if (!dict_set(dict, NAME("__module__"), str_from_ascii("binascii"))) return ABSENT;
  return type_new(&type_type, str_intern_static(name), tuple_pack(1, type_value(base)), dict,
                  ABSENT);
}

static bool make_classes(void) {
  gc_root_add(&binascii_error);
  gc_root_add(&binascii_incomplete);
  binascii_error = new_class("Error", &exc_ValueError);
  if (is_absent(binascii_error)) return false;
  binascii_incomplete = new_class("Incomplete", &exc_Exception);
  return !is_absent(binascii_incomplete);
}

static bool init(Value module) {
  if (is_absent(binascii_error) && !make_classes()) return false;
  return module_add(module, "Error", binascii_error) &&
         module_add(module, "Incomplete", binascii_incomplete);
}

static const BuiltinDef functions[] = {
    METHOD("a2b_uu(data, /)", binascii_a2b_uu, EFFECT_ANY, "Decode a line of uuencoded data."),
    METHOD("b2a_uu(data, /, *, backtick=False)", binascii_b2a_uu, EFFECT_ANY,
           "Uuencode a line of data, of at most 45 bytes."),
    METHOD("a2b_base64(data, /, *, strict_mode=False)", binascii_a2b_base64, EFFECT_ANY,
           "Decode base64 data.\n\nIn strict mode everything that RFC 4648 does not allow is an "
           "error; otherwise it is skipped."),
    METHOD("b2a_base64(data, /, *, newline=True)", binascii_b2a_base64, EFFECT_ANY,
           "Base64-code data, in one line."),
    METHOD("a2b_hex(hexstr, /)", binascii_a2b_hex, EFFECT_ANY,
           "Binary data of hexadecimal representation."),
    METHOD("unhexlify(hexstr, /)", binascii_a2b_hex, EFFECT_ANY,
           "Binary data of hexadecimal representation."),
    METHOD("b2a_hex(data, sep=?, bytes_per_sep=1)", binascii_b2a_hex, EFFECT_ANY,
           "Hexadecimal representation of binary data, as bytes; sep goes between groups of "
           "bytes_per_sep bytes."),
    METHOD("hexlify(data, sep=?, bytes_per_sep=1)", binascii_b2a_hex, EFFECT_ANY,
           "Hexadecimal representation of binary data, as bytes; sep goes between groups of "
           "bytes_per_sep bytes."),
    METHOD("crc32(data, crc=0, /)", crc32_function, EFFECT_ANY,
           "Compute CRC-32 incrementally, from a start value."),
    METHOD("crc_hqx(data, crc, /)", crc_hqx_function, EFFECT_ANY,
           "Compute CRC-CCITT incrementally, from a start value."),
    METHOD("a2b_qp(data, header=False)", binascii_a2b_qp, EFFECT_ANY,
           "Decode a string of qp-encoded data."),
    METHOD("b2a_qp(data, quotetabs=False, istext=True, header=False)", binascii_b2a_qp, EFFECT_ANY,
           "Encode a string using quoted-printable encoding.\n\nWhen istext is set, line ends are "
           "not encoded, white space at the end of lines is.\n"
           "When quotetabs is set, space and tabs are encoded."),
    METHOD_END,
};

static const ModuleDef binascii_module = {.name = "binascii",
                                          .doc = "Conversion between binary data and ASCII",
                                          .functions = functions,
                                          .init = init};
MODULE_REGISTER(binascii_module);
