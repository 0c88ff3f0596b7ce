/* The methods of bytes and bytearray. Those that both have are listed once, in COMMON_METHODS. */
#include "objects/bytes_methods.h"

#include "objects/bytearray_methods.h"
#include "objects/codecs.h"
#include "objects/str.h"
#include "objects/tuple.h"

static Value bytes_decode(Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("decode(self, /, encoding='utf-8', errors='strict')");
  Value bound[3];
  if (nargs == 1 && is_absent(kwnames)) return codec_decode_text(args[0], ABSENT, ABSENT);
  if (!signature_bind(&signature, args, nargs, kwnames, bound)) return ABSENT;
  if (!codec_check_argument("decode", "encoding", bound[1]) ||
      !codec_check_argument("decode", "errors", bound[2]))
    return ABSENT;
  return codec_decode_text(bound[0], bound[1], bound[2]);
}

static Value bytes_dunder_bytes(Value *args, int nargs) {
  return bytes_like_slice(args[0], 0, bytes_length(args[0]));
}

static Value bytes_getnewargs(Value *args, int nargs) {
  return tuple_pack(1, bytes_like_slice(args[0], 0, bytes_length(args[0])));
}

#define FIND_EFFECTS (EFFECT_RAISE | EFFECT_PYTHON | EFFECT_GC)
#define FIND(name, function, doc)                                                                  \
  METHOD_RAW(name "(self, sub, start=?, end=?, /)", function, FIND_EFFECTS, 0, doc)

#define COMMON_METHODS                                                                             \
  METHOD("capitalize(self, /)", bytes_capitalize, EFFECT_ALLOC,                                    \
         "Return a copy whose first byte is in upper case and the others in lower case (ASCII)."), \
      METHOD("center(self, width, fillchar=..., /)", bytes_center, FIND_EFFECTS,                   \
             "Return a copy centred in this width."),                                              \
      FIND("count", bytes_count,                                                                   \
           "B.count(sub[, start[, end]]) -> int\n\n"                                               \
           "Return the number of occurrences of sub in B[start:end] that do not overlap."),        \
      METHOD_RAW(                                                                                  \
          "decode(self, /, encoding='utf-8', errors='strict')", bytes_decode, EFFECT_ANY, 0,       \
          "Return the text that the bytes stand for in the encoding.\n\n"                          \
          "errors names the treatment of malformed input: 'strict' raises UnicodeDecodeError;\n"   \
          "'ignore', 'replace' and others registered with codecs.register_error are possible."),   \
      METHOD_RAW("endswith(self, suffix, start=?, end=?, /)", bytes_endswith, FIND_EFFECTS, 0,     \
                 "B.endswith(suffix[, start[, end]]) -> bool\n\n"                                  \
                 "Return whether B[start:end] ends with the suffix, or with one of a tuple."),     \
      METHOD("expandtabs(self, /, tabsize=8)", bytes_expandtabs, FIND_EFFECTS,                     \
             "Return a copy with spaces instead of tabs."),                                        \
      FIND("find", bytes_find,                                                                     \
           "B.find(sub[, start[, end]]) -> int\n\n"                                                \
           "Return the lowest index of sub inside B[start:end], or -1."),                          \
      METHOD("hex(self, /, sep=<unrepresentable>, bytes_per_sep=1)", bytes_hex_method, EFFECT_ANY, \
             "Return the bytes as hexadecimal digits.\n\n"                                         \
             "sep is put between groups of bytes_per_sep bytes, counted from the right, or from "  \
             "the\n"                                                                               \
             "left if negative."),                                                                 \
      FIND("index", bytes_index,                                                                   \
           "B.index(sub[, start[, end]]) -> int\n\n"                                               \
           "Return the lowest index of sub inside B[start:end]; ValueError if there is none."),    \
      METHOD("isalnum(self, /)", bytes_isalnum, EFFECT_PURE,                                       \
             "Return whether all bytes are ASCII letters or digits, and there are some."),         \
      METHOD("isalpha(self, /)", bytes_isalpha, EFFECT_PURE,                                       \
             "Return whether all bytes are ASCII letters, and there are some."),                   \
      METHOD("isascii(self, /)", bytes_isascii, EFFECT_PURE,                                       \
             "Return whether all bytes are ASCII."),                                               \
      METHOD("isdigit(self, /)", bytes_isdigit, EFFECT_PURE,                                       \
             "Return whether all bytes are ASCII digits, and there are some."),                    \
      METHOD("islower(self, /)", bytes_islower, EFFECT_PURE,                                       \
             "Return whether all ASCII letters are in lower case, and there are some."),           \
      METHOD("isspace(self, /)", bytes_isspace, EFFECT_PURE,                                       \
             "Return whether all bytes are ASCII white space, and there are some."),               \
      METHOD("istitle(self, /)", bytes_istitle, EFFECT_PURE,                                       \
             "Return whether upper case only begins words, lower case only continues them."),      \
      METHOD("isupper(self, /)", bytes_isupper, EFFECT_PURE,                                       \
             "Return whether all ASCII letters are in upper case, and there are some."),           \
      METHOD("join(self, iterable_of_bytes, /)", bytes_join, EFFECT_ANY,                           \
             "Put the bytes of the iterable together, with these between them.\n\n"                \
             "b'.'.join([b'ab', b'pq', b'rs']) -> b'ab.pq.rs'"),                                   \
      METHOD("ljust(self, width, fillchar=..., /)", bytes_ljust, FIND_EFFECTS,                     \
             "Return a copy padded on the right to this width."),                                  \
      METHOD("lower(self, /)", bytes_lower, EFFECT_ALLOC,                                          \
             "Return a copy with ASCII letters in lower case."),                                   \
      METHOD("lstrip(self, bytes=None, /)", bytes_lstrip, EFFECT_ALLOC,                            \
             "Return a copy without leading ASCII white space, or without those bytes in front."), \
      METHOD_FLAGS("maketrans(frm, to, /)", bytes_maketrans, EFFECT_ALLOC, BUILTIN_STATICMETHOD,   \
                   "Return a table for translate() that maps each byte of frm to that of to."),    \
      METHOD("partition(self, sep, /)", bytes_partition, EFFECT_ALLOC,                             \
             "Return the parts before and after the first separator, and it between them.\n\n"     \
             "If there is none: a copy and two empty objects."),                                   \
      METHOD("removeprefix(self, prefix, /)", bytes_removeprefix, EFFECT_ALLOC,                    \
             "Return a copy without this prefix, if it has it."),                                  \
      METHOD("removesuffix(self, suffix, /)", bytes_removesuffix, EFFECT_ALLOC,                    \
             "Return a copy without this suffix, if it has it."),                                  \
      METHOD("replace(self, old, new, count=-1, /)", bytes_replace, FIND_EFFECTS,                  \
             "Return a copy in which occurrences of old are replaced by new: the first count of "  \
             "them,\n"                                                                             \
             "or all if count is negative."),                                                      \
      FIND("rfind", bytes_rfind,                                                                   \
           "B.rfind(sub[, start[, end]]) -> int\n\n"                                               \
           "Return the highest index of sub inside B[start:end], or -1."),                         \
      FIND("rindex", bytes_rindex,                                                                 \
           "B.rindex(sub[, start[, end]]) -> int\n\n"                                              \
           "Return the highest index of sub inside B[start:end]; ValueError if there is none."),   \
      METHOD("rjust(self, width, fillchar=..., /)", bytes_rjust, FIND_EFFECTS,                     \
             "Return a copy padded on the left to this width."),                                   \
      METHOD("rpartition(self, sep, /)", bytes_rpartition, EFFECT_ALLOC,                           \
             "Return the parts before and after the last separator, and it between them.\n\n"      \
             "If there is none: two empty objects and a copy."),                                   \
      METHOD_RAW("rsplit(self, /, sep=None, maxsplit=-1)", bytes_rsplit, FIND_EFFECTS, 0,          \
                 "Return a list of the parts between separators, splitting from the right.\n\n"    \
                 "sep None means runs of ASCII white space. At most maxsplit splits; -1 means no " \
                 "limit."),                                                                        \
      METHOD(                                                                                      \
          "rstrip(self, bytes=None, /)", bytes_rstrip, EFFECT_ALLOC,                               \
          "Return a copy without trailing ASCII white space, or without those bytes at the end."), \
      METHOD_RAW("split(self, /, sep=None, maxsplit=-1)", bytes_split, FIND_EFFECTS, 0,            \
                 "Return a list of the parts between separators.\n\n"                              \
                 "sep None means runs of ASCII white space. At most maxsplit splits; -1 means no " \
                 "limit."),                                                                        \
      METHOD("splitlines(self, /, keepends=False)", bytes_splitlines, FIND_EFFECTS,                \
             "Return a list of the lines, without line breaks unless keepends is true."),          \
      METHOD_RAW("startswith(self, prefix, start=?, end=?, /)", bytes_startswith, FIND_EFFECTS, 0, \
                 "B.startswith(prefix[, start[, end]]) -> bool\n\n"                                \
                 "Return whether B[start:end] begins with the prefix, or with one of a tuple."),   \
      METHOD("strip(self, bytes=None, /)", bytes_strip, EFFECT_ALLOC,                              \
             "Return a copy without ASCII white space, or without those bytes, at both ends."),    \
      METHOD("swapcase(self, /)", bytes_swapcase, EFFECT_ALLOC,                                    \
             "Return a copy with ASCII upper and lower case exchanged."),                          \
      METHOD(                                                                                      \
          "title(self, /)", bytes_title, EFFECT_ALLOC,                                             \
          "Return a copy in which each word begins in upper case and goes on in lower (ASCII)."),  \
      METHOD(                                                                                      \
          "translate(self, table, /, delete=...)", bytes_translate, EFFECT_ALLOC,                  \
          "Return a copy without the bytes of delete and the others mapped by the table of 256\n"  \
          "bytes; None maps nothing."),                                                            \
      METHOD("upper(self, /)", bytes_upper, EFFECT_ALLOC,                                          \
             "Return a copy with ASCII letters in upper case."),                                   \
      METHOD("zfill(self, width, /)", bytes_zfill, FIND_EFFECTS,                                   \
             "Return a copy padded with zeros between a sign and the rest to this width."),        \
      METHOD_FLAGS(                                                                                \
          "fromhex(type, string, /)", bytes_fromhex, EFFECT_ANY, BUILTIN_CLASSMETHOD,              \
          "Make an object from hexadecimal digits; white space between bytes is skipped.\n\n"      \
          "fromhex('B9 01EF') gives the bytes b9, 01 and ef.")

const BuiltinDef bytes_methods[] = {
    COMMON_METHODS,
    METHOD("__bytes__(self, /)", bytes_dunder_bytes, EFFECT_ALLOC,
           "Return the value as exact bytes."),
    METHOD("__getnewargs__(self)", bytes_getnewargs, EFFECT_ALLOC, NULL),
    METHOD_END,
};

const BuiltinDef bytearray_methods[] = {
    COMMON_METHODS,
    METHOD("append(self, item, /)", bytearray_append, FIND_EFFECTS, "Append a byte."),
    METHOD("clear(self, /)", bytearray_clear, EFFECT_ALLOC, "Remove all bytes."),
    METHOD("copy(self, /)", bytearray_copy, EFFECT_ALLOC, "Return a copy."),
    METHOD("extend(self, iterable_of_ints, /)", bytearray_extend, EFFECT_ANY,
           "Append the bytes of a buffer, or the integers of an iterable."),
    METHOD("insert(self, index, item, /)", bytearray_insert, FIND_EFFECTS,
           "Insert a byte before the index."),
    METHOD("pop(self, index=-1, /)", bytearray_pop, FIND_EFFECTS,
           "Remove the byte at the index and return it."),
    METHOD("remove(self, value, /)", bytearray_remove, FIND_EFFECTS,
           "Remove the first occurrence of a byte; ValueError if there is none."),
    METHOD("reverse(self, /)", bytearray_reverse, EFFECT_PURE,
           "Reverse the order of the bytes in place."),
    METHOD("__alloc__(self)", bytearray_alloc, EFFECT_PURE,
           "Return the number of bytes there is room for."),
    METHOD("__reduce__(self, /)", bytearray_reduce, EFFECT_ANY,
           "Return state information for pickling."),
    METHOD("__reduce_ex__(self, proto=0, /)", bytearray_reduce_ex, EFFECT_ANY,
           "Return state information for pickling."),
    METHOD("__sizeof__(self, /)", bytearray_sizeof, EFFECT_PURE,
           "Return the size in memory, in bytes."),
    METHOD_END,
};
