/* The methods of str. */
#include "objects/codecs.h"
#include "objects/format.h"
#include "objects/str_internal.h"
#include "objects/tuple.h"

static Value str_encode(Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("encode(self, /, encoding='utf-8', errors='strict')");
  Value bound[3];
  if (nargs == 1 && is_absent(kwnames)) return codec_encode(ENCODING_UTF_8, args[0], ABSENT);
  if (!signature_bind(&signature, args, nargs, kwnames, bound)) return ABSENT;
  if (!codec_check_argument("encode", "encoding", bound[1]) ||
      !codec_check_argument("encode", "errors", bound[2]))
    return ABSENT;
  return codec_encode_text(bound[0], bound[1], bound[2]);
}

static Value str_join_method(Value *args, int nargs) {
  return str_join(args[0], args[1]);
}

static Value str_format_dunder(Value *args, int nargs) {
  if (!is_str(args[1]))
    return raise_type_error("__format__() argument must be str, not %Y", args[1]);
  return format_str(args[0], args[1]);
}

/* Returns a new str each time, which pickle does not take for one that it has seen before. */
static Value str_getnewargs(Value *args, int nargs) {
  Value copy = str_length(args[0]) < 2 ? str_exact(args[0]) : str_from_view(str_view(args[0]));
  return is_absent(copy) ? ABSENT : tuple_pack(1, copy);
}

static Value str_sizeof(Value *args, int nargs) {
  const StrObject *s = as_str(args[0]);
  size_t units = s->shared ? (s->length + 1) * s->kind : 0;
  return from_small_int(gc_object_size(&s->header) + units);
}

#define FIND_EFFECTS (EFFECT_RAISE | EFFECT_PYTHON | EFFECT_GC)

const BuiltinDef str_methods[] = {
    METHOD_RAW(
        "encode(self, /, encoding='utf-8', errors='strict')", str_encode, EFFECT_ANY, 0,
        "Return the text as bytes in the given encoding.\n\n"
        "errors names the treatment of characters that the encoding does not have:\n"
        "'strict' raises UnicodeEncodeError; 'ignore', 'replace', 'xmlcharrefreplace' and others\n"
        "registered with codecs.register_error are possible as well."),
    METHOD(
        "replace(self, old, new, count=-1, /)", str_replace, FIND_EFFECTS,
        "Return a copy in which occurrences of old are replaced by new: the first count of them,\n"
        "or all if count is negative."),
    METHOD_RAW("split(self, /, sep=None, maxsplit=-1)", str_split, FIND_EFFECTS, 0,
               "Return a list of the parts between separators.\n\n"
               "sep None means runs of white space, and leaves out empty parts. At most maxsplit "
               "splits are\n"
               "done, from the left; -1 means no limit."),
    METHOD_RAW("rsplit(self, /, sep=None, maxsplit=-1)", str_rsplit, FIND_EFFECTS, 0,
               "Return a list of the parts between separators, splitting from the right.\n\n"
               "sep None means runs of white space, and leaves out empty parts. At most maxsplit "
               "splits are\n"
               "done; -1 means no limit."),
    METHOD("join(self, iterable, /)", str_join_method, EFFECT_ANY,
           "Put the strings of the iterable together, with this one between them.\n\n"
           "'.'.join(['ab', 'pq', 'rs']) -> 'ab.pq.rs'"),
    METHOD("capitalize(self, /)", str_capitalize, EFFECT_ALLOC,
           "Return a copy whose first character is in title case and the others in lower case."),
    METHOD("casefold(self, /)", str_casefold, EFFECT_ALLOC,
           "Return a copy for comparisons that ignore case."),
    METHOD("title(self, /)", str_title, EFFECT_ALLOC,
           "Return a copy in which each word begins in title case and goes on in lower case."),
    METHOD("center(self, width, fillchar=' ', /)", str_center, FIND_EFFECTS,
           "Return a copy centred in a string of this width."),
    METHOD_RAW("count(self, sub, start=?, end=?, /)", str_count_method, FIND_EFFECTS, 0,
               "S.count(sub[, start[, end]]) -> int\n\n"
               "Return the number of occurrences of sub in S[start:end] that do not overlap."),
    METHOD("expandtabs(self, /, tabsize=8)", str_expandtabs, FIND_EFFECTS,
           "Return a copy with spaces instead of tabs."),
    METHOD_RAW("find(self, sub, start=?, end=?, /)", str_find_method, FIND_EFFECTS, 0,
               "S.find(sub[, start[, end]]) -> int\n\n"
               "Return the lowest index of sub inside S[start:end], or -1."),
    METHOD(
        "partition(self, sep, /)", str_partition, EFFECT_ALLOC,
        "Return the parts before and after the first separator, and the separator between them.\n\n"
        "If there is none: the string and two empty strings."),
    METHOD_RAW("index(self, sub, start=?, end=?, /)", str_index_method, FIND_EFFECTS, 0,
               "S.index(sub[, start[, end]]) -> int\n\n"
               "Return the lowest index of sub inside S[start:end]; ValueError if there is none."),
    METHOD("ljust(self, width, fillchar=' ', /)", str_ljust, FIND_EFFECTS,
           "Return a copy padded on the right to this width."),
    METHOD("lower(self, /)", str_lower, EFFECT_ALLOC, "Return a copy in lower case."),
    METHOD("lstrip(self, chars=None, /)", str_lstrip, EFFECT_ALLOC,
           "Return a copy without leading white space, or without leading characters of chars."),
    METHOD_RAW("rfind(self, sub, start=?, end=?, /)", str_rfind_method, FIND_EFFECTS, 0,
               "S.rfind(sub[, start[, end]]) -> int\n\n"
               "Return the highest index of sub inside S[start:end], or -1."),
    METHOD_RAW("rindex(self, sub, start=?, end=?, /)", str_rindex_method, FIND_EFFECTS, 0,
               "S.rindex(sub[, start[, end]]) -> int\n\n"
               "Return the highest index of sub inside S[start:end]; ValueError if there is none."),
    METHOD("rjust(self, width, fillchar=' ', /)", str_rjust, FIND_EFFECTS,
           "Return a copy padded on the left to this width."),
    METHOD("rstrip(self, chars=None, /)", str_rstrip, EFFECT_ALLOC,
           "Return a copy without trailing white space, or without trailing characters of chars."),
    METHOD(
        "rpartition(self, sep, /)", str_rpartition, EFFECT_ALLOC,
        "Return the parts before and after the last separator, and the separator between them.\n\n"
        "If there is none: two empty strings and the string."),
    METHOD("splitlines(self, /, keepends=False)", str_splitlines, FIND_EFFECTS,
           "Return a list of the lines, without their line breaks unless keepends is true."),
    METHOD("strip(self, chars=None, /)", str_strip, EFFECT_ALLOC,
           "Return a copy without white space at both ends, or without the characters of chars "
           "there."),
    METHOD("swapcase(self, /)", str_swapcase, EFFECT_ALLOC,
           "Return a copy with upper and lower case exchanged."),
    METHOD("translate(self, table, /)", str_translate, EFFECT_ANY,
           "Return a copy with each character replaced by what the table has for its code point:\n"
           "a code point, a string, or None to leave it out. Where table[c] raises LookupError, c "
           "stays."),
    METHOD("upper(self, /)", str_upper, EFFECT_ALLOC, "Return a copy in upper case."),
    METHOD_RAW(
        "startswith(self, prefix, start=?, end=?, /)", str_startswith, FIND_EFFECTS, 0,
        "S.startswith(prefix[, start[, end]]) -> bool\n\n"
        "Return whether S[start:end] begins with the prefix, or with one of a tuple of prefixes."),
    METHOD_RAW(
        "endswith(self, suffix, start=?, end=?, /)", str_endswith, FIND_EFFECTS, 0,
        "S.endswith(suffix[, start[, end]]) -> bool\n\n"
        "Return whether S[start:end] ends with the suffix, or with one of a tuple of suffixes."),
    METHOD("removeprefix(self, prefix, /)", str_removeprefix, EFFECT_ALLOC,
           "Return a copy without this prefix, if it has it."),
    METHOD("removesuffix(self, suffix, /)", str_removesuffix, EFFECT_ALLOC,
           "Return a copy without this suffix, if it has it."),
    METHOD("isascii(self, /)", str_isascii, EFFECT_PURE,
           "Return whether all characters are ASCII."),
    METHOD("islower(self, /)", str_islower, EFFECT_PURE,
           "Return whether all cased characters are in lower case, and there are some."),
    METHOD("isupper(self, /)", str_isupper, EFFECT_PURE,
           "Return whether all cased characters are in upper case, and there are some."),
    METHOD("istitle(self, /)", str_istitle, EFFECT_PURE,
           "Return whether upper and title case only begin words, lower case only continues them, "
           "and there are words."),
    METHOD("isspace(self, /)", str_isspace, EFFECT_PURE,
           "Return whether all characters are white space, and there are some."),
    METHOD("isdecimal(self, /)", str_isdecimal, EFFECT_PURE,
           "Return whether all characters are decimal digits, and there are some."),
    METHOD("isdigit(self, /)", str_isdigit, EFFECT_PURE,
           "Return whether all characters are digits, and there are some."),
    METHOD("isnumeric(self, /)", str_isnumeric, EFFECT_PURE,
           "Return whether all characters are numeric, and there are some."),
    METHOD("isalpha(self, /)", str_isalpha, EFFECT_PURE,
           "Return whether all characters are letters, and there are some."),
    METHOD("isalnum(self, /)", str_isalnum, EFFECT_PURE,
           "Return whether all characters are letters or numeric, and there are some."),
    METHOD("isidentifier(self, /)", str_isidentifier, EFFECT_PURE,
           "Return whether the string is a valid identifier; keyword.iskeyword() tells which are "
           "reserved."),
    METHOD("isprintable(self, /)", str_isprintable, EFFECT_PURE,
           "Return whether repr() would show all characters as they are."),
    METHOD("zfill(self, width, /)", str_zfill, FIND_EFFECTS,
           "Return a copy padded with zeros between a sign and the rest to this width."),
    METHOD("format(self, *args=?, **kwargs)", str_format_method, EFFECT_ANY,
           "S.format(*args, **kwargs) -> str\n\nReturn a copy in which the fields in braces are "
           "filled in from the arguments."),
    METHOD("format_map(self, mapping, /)", str_format_map, EFFECT_ANY,
           "S.format_map(mapping) -> str\n\nReturn a copy in which the fields in braces are filled "
           "in from the mapping."),
    METHOD("__format__(self, format_spec, /)", str_format_dunder, EFFECT_ALLOC,
           "Return the string formatted as the specification says."),
    METHOD_FLAGS(
        "maketrans(x, y=<unrepresentable>, z=<unrepresentable>, /)", str_maketrans, EFFECT_ANY,
        BUILTIN_STATICMETHOD,
        "Return a translation table for str.translate().\n\n"
        "One argument: a dict from code points or characters to code points, strings or None.\n"
        "Two: strings of equal length, each character of x to be replaced by that of y.\n"
        "Three: the characters of z are to be left out."),
    METHOD("__sizeof__(self, /)", str_sizeof, EFFECT_PURE, "Return the size in memory, in bytes."),
    METHOD("__getnewargs__(self)", str_getnewargs, EFFECT_ALLOC, NULL),
    METHOD_END,
};
