/* What the files of the module binascii share. Invariant: encoders and decoders work on memory held
   by a Buffer and write into a bytes object allocated for the longest result, which is cut at the
   end. */
#ifndef MODULES_BINASCII_H
#define MODULES_BINASCII_H

#include "objects/buffer.h"
#include "objects/builtin.h"
#include "objects/bytes.h"
#include "objects/str.h"

extern Value binascii_error; /* the class binascii.Error */
#define raise_binascii_error(...) raise_error(as_type(binascii_error), __VA_ARGS__)

/* Bytes to be decoded: any buffer, or an ASCII str. false: TypeError, ValueError. */
bool ascii_argument(Value v, Buffer *out) must_check;

/* Conversions: arguments as their signatures in module.c say; results are bytes. */
Value binascii_a2b_base64(Value *args, int nargs);
Value binascii_b2a_base64(Value *args, int nargs);
Value binascii_a2b_uu(Value *args, int nargs);
Value binascii_b2a_uu(Value *args, int nargs);
Value binascii_a2b_qp(Value *args, int nargs);
Value binascii_b2a_qp(Value *args, int nargs);

/* Value of a hexadecimal digit; -1: none. */
static inline int hex_digit_value(uint8_t c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

#endif
