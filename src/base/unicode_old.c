/* What Unicode 3.2 said otherwise about characters that it had. */
#include "base/unicode_age.h"

typedef struct OldValue {
  uint32_t first, last; /* code points, both included */
  OldProperty property; /* which differs */
  const char *value;    /* it had then */
} OldValue;

static const OldValue old_values[] = {
    /* category */
    {0xa7, 0xa7, OLD_CATEGORY, "So"},
    {0xaa, 0xaa, OLD_CATEGORY, "Ll"},
    {0xad, 0xad, OLD_CATEGORY, "Pd"},
    {0xb6, 0xb6, OLD_CATEGORY, "So"},
    {0xba, 0xba, OLD_CATEGORY, "Ll"},
    {0x294, 0x294, OLD_CATEGORY, "Ll"},
    {0x2b9, 0x2ba, OLD_CATEGORY, "Sk"},
    {0x2c6, 0x2cf, OLD_CATEGORY, "Sk"},
    {0x2ec, 0x2ec, OLD_CATEGORY, "Sk"},
    {0x374, 0x374, OLD_CATEGORY, "Sk"},
    {0x5be, 0x5be, OLD_CATEGORY, "Po"},
    {0x6de, 0x6de, OLD_CATEGORY, "Me"},
    {0xf14, 0xf14, OLD_CATEGORY, "So"},
    {0x10d0, 0x10f8, OLD_CATEGORY, "Lo"},
    {0x1369, 0x1371, OLD_CATEGORY, "Nd"},
    {0x13a0, 0x13f4, OLD_CATEGORY, "Lo"},
    {0x166d, 0x166d, OLD_CATEGORY, "Po"},
    {0x1734, 0x1734, OLD_CATEGORY, "Mn"},
    {0x17b4, 0x17b5, OLD_CATEGORY, "Mc"},
    {0x1885, 0x1886, OLD_CATEGORY, "Lo"},
    {0x200b, 0x200b, OLD_CATEGORY, "Zs"},
    {0x2071, 0x2071, OLD_CATEGORY, "Ll"},
    {0x207f, 0x207f, OLD_CATEGORY, "Ll"},
    {0x2118, 0x2118, OLD_CATEGORY, "So"},
    {0x2132, 0x2132, OLD_CATEGORY, "So"},
    {0x2183, 0x2183, OLD_CATEGORY, "Nl"},
    {0x2308, 0x230b, OLD_CATEGORY, "Sm"},
    {0x23b4, 0x23b4, OLD_CATEGORY, "Ps"},
    {0x23b5, 0x23b5, OLD_CATEGORY, "Pe"},
    {0x23b6, 0x23b6, OLD_CATEGORY, "Po"},
    {0x302e, 0x302f, OLD_CATEGORY, "Mn"},
    {0x30fb, 0x30fb, OLD_CATEGORY, "Pc"},
    {0xa015, 0xa015, OLD_CATEGORY, "Lo"},
    {0xfd3e, 0xfd3e, OLD_CATEGORY, "Ps"},
    {0xfd3f, 0xfd3f, OLD_CATEGORY, "Pe"},
    {0xff65, 0xff65, OLD_CATEGORY, "Pc"},
    {0x10341, 0x10341, OLD_CATEGORY, "Lo"},
    /* bidirectional */
    {0x2b, 0x2b, OLD_BIDIRECTIONAL, "ET"},
    {0x2d, 0x2d, OLD_BIDIRECTIONAL, "ET"},
    {0x2f, 0x2f, OLD_BIDIRECTIONAL, "ES"},
    {0xad, 0xad, OLD_BIDIRECTIONAL, "ON"},
    {0x6dd, 0x6dd, OLD_BIDIRECTIONAL, "AL"},
    {0x6de, 0x6de, OLD_BIDIRECTIONAL, "NSM"},
    {0x70f, 0x70f, OLD_BIDIRECTIONAL, "BN"},
    {0xcbf, 0xcbf, OLD_BIDIRECTIONAL, "NSM"},
    {0xcc6, 0xcc6, OLD_BIDIRECTIONAL, "NSM"},
    {0x1734, 0x1734, OLD_BIDIRECTIONAL, "NSM"},
    {0x17b4, 0x17b5, OLD_BIDIRECTIONAL, "L"},
    {0x1885, 0x1886, OLD_BIDIRECTIONAL, "L"},
    {0x202f, 0x202f, OLD_BIDIRECTIONAL, "WS"},
    {0x2044, 0x2044, OLD_BIDIRECTIONAL, "ON"},
    {0x207a, 0x207b, OLD_BIDIRECTIONAL, "ET"},
    {0x208a, 0x208b, OLD_BIDIRECTIONAL, "ET"},
    {0x2132, 0x2132, OLD_BIDIRECTIONAL, "ON"},
    {0x2212, 0x2212, OLD_BIDIRECTIONAL, "ET"},
    {0x2460, 0x2487, OLD_BIDIRECTIONAL, "EN"},
    {0x24ea, 0x24ea, OLD_BIDIRECTIONAL, "EN"},
    {0x2800, 0x28ff, OLD_BIDIRECTIONAL, "ON"},
    {0x302e, 0x302f, OLD_BIDIRECTIONAL, "NSM"},
    {0xfb29, 0xfb29, OLD_BIDIRECTIONAL, "ET"},
    {0xfe62, 0xfe63, OLD_BIDIRECTIONAL, "ET"},
    {0xff0b, 0xff0b, OLD_BIDIRECTIONAL, "ET"},
    {0xff0d, 0xff0d, OLD_BIDIRECTIONAL, "ET"},
    {0xff0f, 0xff0f, OLD_BIDIRECTIONAL, "ES"},
    {0xfff9, 0xfffb, OLD_BIDIRECTIONAL, "BN"},
    {0x1d6db, 0x1d6db, OLD_BIDIRECTIONAL, "L"},
    {0x1d715, 0x1d715, OLD_BIDIRECTIONAL, "L"},
    {0x1d74f, 0x1d74f, OLD_BIDIRECTIONAL, "L"},
    {0x1d789, 0x1d789, OLD_BIDIRECTIONAL, "L"},
    {0x1d7c3, 0x1d7c3, OLD_BIDIRECTIONAL, "L"},
    /* width */
    {0x231a, 0x231b, OLD_WIDTH, "N"},
    {0x25fd, 0x25fe, OLD_WIDTH, "N"},
    {0x2648, 0x2653, OLD_WIDTH, "N"},
    /* mirrored */
    {0xf3a, 0xf3d, OLD_MIRRORED, "0"},
    {0x169b, 0x169c, OLD_MIRRORED, "0"},
    {0x29a1, 0x29a1, OLD_MIRRORED, "1"},
    {0xfe59, 0xfe5e, OLD_MIRRORED, "0"},
    {0xfe64, 0xfe65, OLD_MIRRORED, "0"},
    {0x1d6db, 0x1d6db, OLD_MIRRORED, "0"},
    {0x1d715, 0x1d715, OLD_MIRRORED, "0"},
    {0x1d74f, 0x1d74f, OLD_MIRRORED, "0"},
    {0x1d789, 0x1d789, OLD_MIRRORED, "0"},
    {0x1d7c3, 0x1d7c3, OLD_MIRRORED, "0"},
};

const char *unicode_old_value(uint32_t c, OldProperty property) {
  for (size_t i = 0; i < countof(old_values); i++) {
    const OldValue *old = &old_values[i];
    if (old->property == property && c >= old->first && c <= old->last) return old->value;
  }
  return NULL;
}

/* Superscripts, subscripts and Ethiopic digits counted as decimal digits. */
int unicode_old_decimal(uint32_t c) {
  if (c == 0xb2 || c == 0xb3) return (int)c - 0xb0;
  if (c == 0xb9) return 1;
  if (c >= 0x1369 && c <= 0x1371) return (int)c - 0x1368;
  if (c == 0x2070 || (c >= 0x2074 && c <= 0x2079)) return (int)c - 0x2070;
  return c >= 0x2080 && c <= 0x2089 ? (int)c - 0x2080 : -1;
}
