/* The language the engine is given: arrays of 32-bit words written by re/_compiler.py. */
#ifndef MODULES_SRE_CODE_H
#define MODULES_SRE_CODE_H

#include "base/common.h"

enum { SRE_MAGIC = 20220615 };

#define SRE_MAX_REPEAT UINT32_MAX                /* "no upper limit" in a repeat */
#define SRE_MAX_GROUPS ((uint32_t)INT32_MAX / 2) /* what the module calls MAXGROUPS */

typedef enum SreOp {
#define SRE_OP(name) SRE_##name,
#include "modules/sre/code.def"
} SreOp;

typedef enum SreAt {
#define SRE_AT(name) SRE_AT_##name,
#include "modules/sre/code.def"
  SRE_AT__COUNT
} SreAt;

typedef enum SreCategory {
#define SRE_CATEGORY(name) SRE_CATEGORY_##name,
#include "modules/sre/code.def"
  SRE_CATEGORY__COUNT
} SreCategory;

/* Bits of the flags word of an INFO block. */
enum { SRE_INFO_PREFIX = 1, SRE_INFO_LITERAL = 2, SRE_INFO_CHARSET = 4 };

/* Pattern flags that the runtime itself looks at. */
enum {
  SRE_FLAG_TEMPLATE = 1,
  SRE_FLAG_IGNORECASE = 2,
  SRE_FLAG_LOCALE = 4,
  SRE_FLAG_MULTILINE = 8,
  SRE_FLAG_DOTALL = 16,
  SRE_FLAG_UNICODE = 32,
  SRE_FLAG_VERBOSE = 64,
  SRE_FLAG_DEBUG = 128,
  SRE_FLAG_ASCII = 256
};

#endif
