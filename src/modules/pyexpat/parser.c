/* pyexpat: the type xmlparser. */
#include "modules/pyexpat/parser.h"

#include "base/hash.h"
#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/codecs.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/str.h"

enum { BUFFER_SIZE = 8192, READ_SIZE = 2048, LARGEST_PIECE = 1 << 20 };

/* -- Making and ending ------------------------------------------------------------------------- */

static void release(Expat *x) {
  while (x != NULL && --x->references == 0) {
    Expat *parent = x->parent;
    if (x->parser != NULL) XML_ParserFree(x->parser);
    free(x->buffer);
    free(x);
    x = parent;
  }
}

static void parser_finalize(Object *object) {
  release(((ParserObject *)object)->expat);
}

static const Layout parser_layout = {.name = "ParserObject",
                                     .fixed_size = sizeof(ParserObject),
                                     .slots_offset = offsetof(ParserObject, intern),
                                     .slots_count = 1 + HANDLER_COUNT,
                                     .finalize = parser_finalize};
static DEFINE_TYPE_SHAPE(parser);

/* The characters of an encoding with one byte each, for libexpat. */
static int on_unknown_encoding(void *data, const XML_Char *name, XML_Encoding *info) {
  uint8_t all[256];
  if (exception_pending()) return XML_STATUS_ERROR;
  for (int i = 0; i < 256; i++) all[i] = (uint8_t)i;
  Value encoding = str_from_utf8_lossy(name, strlen(name)),
        bytes = bytes_from_data(all, sizeof all);
  Value text = codec_decode_text(bytes, encoding, NAME("replace"));
  if (is_absent(text)) return XML_STATUS_ERROR;
  if (str_length(text) != 256) {
    raise_value_error("multi-byte encodings are not supported");
    return XML_STATUS_ERROR;
  }
  for (int i = 0; i < 256; i++) {
    uint32_t c = str_char_at(text, i);
    info->map[i] = c == 0xfffd ? -1 : (int)c;
  }
  info->data = NULL;
  info->convert = NULL;
  info->release = NULL;
  return XML_STATUS_OK;
}

/* An object without a parser yet. ABSENT: MemoryError. */
static Value new_object(Value intern) {
  Expat *x = calloc(1, sizeof *x);
  if (x == NULL) return raise_memory_error();
  x->references = 1;
  x->buffer_size = BUFFER_SIZE;
  ParserObject *self = gc_new(&parser_shape);
  self->expat = x;
  slot_init(&self->intern, intern);
  return from_object(self);
}

enum { PARSER_BYTES = 16 * 1024 }; /* what expat allocates for one that has parsed a little */

static Value take_parser(Value self, XML_Parser parser) {
  Expat *x = expat_of(self);
  if (parser == NULL) return raise_memory_error();
  gc_add_memory_pressure(PARSER_BYTES);
  x->parser = parser;
  XML_SetUserData(parser, x);
  XML_SetUnknownEncodingHandler(parser, on_unknown_encoding, x);
  return self;
}

/* None: NULL. false: TypeError, ValueError. */
static bool text_argument(Value v, const char *function, const char *name, const char **text) {
  size_t length;
  *text = NULL;
  if (is_absent(v) || is_none(v)) return true;
  if (!is_str(v)) {
    raise_type_error("%s() argument %s must be str or None, not %Y", function, name, v);
    return false;
  }
  *text = str_utf8(v, &length);
  if (*text == NULL || strlen(*text) == length) return *text != NULL;
  raise_value_error("embedded null character");
  return false;
}

Value expat_parser_create(Value *args, int nargs) {
  const char *encoding, *separator;
  Value intern = args[2];
  if (!text_argument(args[0], "ParserCreate", "'encoding'", &encoding) ||
      !text_argument(args[1], "ParserCreate", "'namespace_separator'", &separator))
    return ABSENT;
  if (separator != NULL && strlen(separator) > 1)
    return raise_value_error("namespace_separator must be at most one character, omitted, or None");
  if (is_absent(intern))
    intern = dict_new();
  else if (is_none(intern))
    intern = ABSENT;
  else if (!is_dict(intern))
    return raise_type_error("intern must be a dictionary");
  Value self = new_object(intern);
  if (is_absent(self)) return ABSENT;
  XML_Parser parser = separator != NULL ? XML_ParserCreate_MM(encoding, NULL, separator)
                                        : XML_ParserCreate(encoding);
  if (is_absent(take_parser(self, parser))) return ABSENT;
  XML_SetHashSalt(parser, (unsigned long)bytes_hash(bytes_from_data("expat", 5)));
  return self;
}

/* A parser for an entity: like this one, with its handlers. */
static Value external_entity_parser_create(Value *args, int nargs) {
  const char *context, *encoding;
  if (!text_argument(args[1], "ExternalEntityParserCreate", "1", &context)) return ABSENT;
  if (!is_absent(args[2]) && !is_str(args[2]))
    return raise_type_error("ExternalEntityParserCreate() argument 2 must be str, not %Y", args[2]);
  if (!text_argument(args[2], "ExternalEntityParserCreate", "2", &encoding)) return ABSENT;
  Expat *from = expat_of(args[0]);
  Value self = new_object(slot_get(&parser_of(args[0])->intern));
  if (is_absent(self)) return ABSENT;
  Expat *x = expat_of(self);
  x->parent = from;
  from->references++;
  x->ordered = from->ordered;
  x->specified = from->specified;
  x->prefixes = from->prefixes;
  x->buffer_size = from->buffer_size;
  if (from->buffer != NULL && (x->buffer = malloc((size_t)x->buffer_size)) == NULL)
    return raise_memory_error();
  if (is_absent(take_parser(self, XML_ExternalEntityParserCreate(from->parser, context, encoding))))
    return ABSENT;
  for (HandlerIndex i = 0; i < HANDLER_COUNT; i++) {
    Value handler = slot_get(&parser_of(args[0])->handlers[i]);
    if (is_absent(handler)) continue;
    slot_set(parser_of(self), &parser_of(self)->handlers[i], handler);
    expat_install(x, i, true);
  }
  return self;
}

/* -- Parsing ----------------------------------------------------------------------------------- */

static Value expat_raise(Expat *x, enum XML_Error code) {
  int line = (int)XML_GetErrorLineNumber(x->parser),
      column = (int)XML_GetErrorColumnNumber(x->parser);
  Value message = format_text("%s: line %d, column %d", XML_ErrorString(code), line, column);
  Value error = is_absent(message) ? ABSENT : call1(expat_error, message);
  if (is_absent(error) || !object_setattr(error, NAME("code"), from_small_int((int)code)) ||
      !object_setattr(error, NAME("offset"), from_small_int(column)) ||
      !object_setattr(error, NAME("lineno"), from_small_int(line)))
    return ABSENT;
  return raise_instance(error);
}

/* What a method returns after libexpat's status. */
static Value finish(Value self, int status) {
  Expat *x = expat_of(self);
  if (exception_pending()) return ABSENT;
  if (status == XML_STATUS_ERROR) return expat_raise(x, XML_GetErrorCode(x->parser));
  if (!expat_flush(x)) return ABSENT;
  GC_KEEP(self);
  return from_small_int(status);
}

static Value parse_bytes(Value self, const char *data, int64_t length, bool last) {
  Expat *x = expat_of(self);
  x->object = self;
  int status = XML_STATUS_OK;
  for (; length > LARGEST_PIECE && status != XML_STATUS_ERROR;
       data += LARGEST_PIECE, length -= LARGEST_PIECE) {
    status = XML_Parse(x->parser, data, LARGEST_PIECE, false);
    if (exception_pending()) return ABSENT;
  }
  if (status != XML_STATUS_ERROR) status = XML_Parse(x->parser, data, (int)length, last);
  return finish(self, status);
}

static Value parser_parse(Value *args, int nargs) {
  int last;
  Buffer buffer;
  if (!index_to_int(args[2], &last)) return ABSENT;
  if (is_str(args[1])) {
    size_t length;
    const char *utf8 = str_utf8(args[1], &length);
    if (utf8 == NULL) return ABSENT;
    (void)XML_SetEncoding(expat_of(args[0])->parser, "utf-8");
    return parse_bytes(args[0], utf8, (int64_t)length, last != 0);
  }
  if (!buffer_get(args[1], &buffer, BUFFER_SIMPLE)) return ABSENT;
  Value result = parse_bytes(args[0], buffer.memory, buffer.length, last != 0);
  buffer_release(&buffer);
  return result;
}

/* Reads into libexpat's buffer; the number of bytes, -1 with an exception set. */
static int read_piece(Value read, void *to) {
  Value data = call1(read, from_small_int(READ_SIZE));
  if (is_absent(data)) return -1;
  bool is_array = is_bytearray(data);
  if (!is_array && !is_bytes(data))
    return raise_type_error("read() did not return a bytes object (type=%.400T)", data), -1;
  int64_t length = is_array ? as_bytearray(data)->length : bytes_length(data);
  if (length > READ_SIZE)
    return raise_value_error("read() returned too much data: %d bytes requested, %lld returned",
                             READ_SIZE, (long long)length),
           -1;
  if (length > 0)
    memcpy(to, is_array ? bytearray_data(data) : as_bytes(data)->data, (size_t)length);
  return (int)length;
}

static Value parser_parse_file(Value *args, int nargs) {
  Expat *x = expat_of(args[0]);
  Value read = object_lookup_attr(args[1], NAME("read"));
  if (is_absent(read))
    return exception_pending() ? ABSENT : raise_type_error("argument must have 'read' attribute");
  for (;;) {
    void *buffer = XML_GetBuffer(x->parser, READ_SIZE);
    if (buffer == NULL) return finish(args[0], XML_STATUS_ERROR);
    int length = read_piece(read, buffer);
    if (length < 0) return ABSENT;
    x->object = args[0];
    int status = XML_ParseBuffer(x->parser, length, length == 0);
    if (exception_pending()) return ABSENT;
    if (status == XML_STATUS_ERROR || length == 0) return finish(args[0], status);
  }
}

/* -- Other methods ----------------------------------------------------------------------------- */

static Value parser_set_base(Value *args, int nargs) {
  const char *base;
  if (!is_str(args[1])) return raise_type_error("SetBase() argument must be str, not %Y", args[1]);
  if (!text_argument(args[1], "SetBase", "1", &base)) return ABSENT;
  return XML_SetBase(expat_of(args[0])->parser, base) == XML_STATUS_OK ? NONE
                                                                       : raise_memory_error();
}
static Value parser_get_base(Value *args, int nargs) {
  const XML_Char *base = XML_GetBase(expat_of(args[0])->parser);
  return base == NULL ? NONE : str_from_utf8(base, strlen(base));
}
static Value parser_get_input_context(Value *args, int nargs) {
  Expat *x = expat_of(args[0]);
  int offset, size;
  const char *text = x->in_callback ? XML_GetInputContext(x->parser, &offset, &size) : NULL;
  return text == NULL ? NONE : bytes_from_data(text + offset, size - offset);
}
static Value parser_set_param_entity_parsing(Value *args, int nargs) {
  int flag;
  if (!index_to_int(args[1], &flag)) return ABSENT;
  return from_small_int(
      XML_SetParamEntityParsing(expat_of(args[0])->parser, (enum XML_ParamEntityParsing)flag));
}
static Value parser_use_foreign_dtd(Value *args, int nargs) {
  bool flag;
  Expat *x = expat_of(args[0]);
  if (!arg_truth(args[1], &flag)) return ABSENT;
  enum XML_Error code = XML_UseForeignDTD(x->parser, flag);
  return code == XML_ERROR_NONE ? NONE : expat_raise(x, code);
}

/* -- Attributes. All fail to be deleted -------------------------------------------------------- */

static bool check_not_deleted(Value v) {
  if (is_absent(v)) raise_error(&exc_RuntimeError, "Cannot delete attribute");
  return !is_absent(v);
}

static Value get_handler(Value self, void *closure) {
  Value handler = slot_get(&parser_of(self)->handlers[(uintptr_t)closure]);
  return is_absent(handler) ? NONE : handler;
}
static bool set_handler(Value self, Value v, void *closure) {
  HandlerIndex i = (HandlerIndex)(uintptr_t)closure;
  Expat *x = expat_of(self);
  if (!check_not_deleted(v)) return false;
  x->object = self;
  if (i == HANDLER_CharacterData && !expat_flush(x)) return false;
  slot_set(parser_of(self), &parser_of(self)->handlers[i], is_none(v) ? ABSENT : v);
  expat_install(x, i, !is_none(v));
  return true;
}

static Value get_intern(Value self, void *closure) {
  Value intern = slot_get(&parser_of(self)->intern);
  return is_absent(intern) ? NONE : intern;
}

static Value get_buffer_text(Value self, void *closure) {
  return from_bool(expat_of(self)->buffer != NULL);
}
static bool set_buffer_text(Value self, Value v, void *closure) {
  Expat *x = expat_of(self);
  bool on;
  if (!check_not_deleted(v) || !arg_truth(v, &on)) return false;
  if (on && x->buffer == NULL) {
    x->buffer = malloc((size_t)x->buffer_size);
    x->buffer_used = 0;
    if (x->buffer == NULL) return raise_memory_error(), false;
  } else if (!on && x->buffer != NULL) {
    x->object = self;
    if (!expat_flush(x)) return false;
    free(x->buffer);
    x->buffer = NULL;
  }
  return true;
}

static Value get_buffer_size(Value self, void *closure) {
  return from_small_int(expat_of(self)->buffer_size);
}
static bool set_buffer_size(Value self, Value v, void *closure) {
  Expat *x = expat_of(self);
  int64_t size;
  if (!check_not_deleted(v)) return false;
  if (!is_int(v)) return raise_type_error("buffer_size must be an integer"), false;
  if (!int_to_i64(v, &size)) return false;
  if (size <= 0) return raise_value_error("buffer_size must be greater than zero"), false;
  if (size > INT_MAX)
    return raise_value_error("buffer_size must not be greater than %d", INT_MAX), false;
  x->object = self;
  if (!expat_flush(x)) return false;
  if (x->buffer != NULL) {
    XML_Char *buffer = malloc((size_t)size);
    if (buffer == NULL) return raise_memory_error(), false;
    free(x->buffer);
    x->buffer = buffer;
  }
  x->buffer_size = (int)size;
  return true;
}
static Value get_buffer_used(Value self, void *closure) {
  return from_small_int(expat_of(self)->buffer_used);
}

static Value get_prefixes(Value self, void *closure) {
  return from_bool(expat_of(self)->prefixes);
}
static bool set_prefixes(Value self, Value v, void *closure) {
  Expat *x = expat_of(self);
  if (!check_not_deleted(v) || !arg_truth(v, &x->prefixes)) return false;
  XML_SetReturnNSTriplet(x->parser, x->prefixes);
  return true;
}
static Value get_ordered(Value self, void *closure) {
  return from_bool(expat_of(self)->ordered);
}
static bool set_ordered(Value self, Value v, void *closure) {
  return check_not_deleted(v) && arg_truth(v, &expat_of(self)->ordered);
}
static Value get_specified(Value self, void *closure) {
  return from_bool(expat_of(self)->specified);
}
static bool set_specified(Value self, Value v, void *closure) {
  return check_not_deleted(v) && arg_truth(v, &expat_of(self)->specified);
}

static Value get_error_code(Value self, void *closure) {
  return from_small_int(XML_GetErrorCode(expat_of(self)->parser));
}
/* Errors are where the parser is: Error... and Current... are the same. */
static Value get_line(Value self, void *closure) {
  return int_from_i64((int64_t)XML_GetErrorLineNumber(expat_of(self)->parser));
}
static Value get_column(Value self, void *closure) {
  return int_from_i64((int64_t)XML_GetErrorColumnNumber(expat_of(self)->parser));
}
static Value get_byte(Value self, void *closure) {
  return int_from_i64(XML_GetErrorByteIndex(expat_of(self)->parser));
}

/* -- The type ---------------------------------------------------------------------------------- */

static const BuiltinDef parser_methods[] = {
    METHOD("Parse(self, data, isfinal=False, /)", parser_parse, EFFECT_ANY,
           "Parse data, the last if isfinal is true."),
    METHOD("ParseFile(self, file, /)", parser_parse_file, EFFECT_ANY,
           "Parse what the object's method read() gives."),
    METHOD("SetBase(self, base, /)", parser_set_base, EFFECT_ANY,
           "Set the base to which relative addresses refer."),
    METHOD("GetBase(self, /)", parser_get_base, EFFECT_ALLOC, "Return what SetBase() has set."),
    METHOD("GetInputContext(self, /)", parser_get_input_context, EFFECT_ALLOC,
           "Return the input from the current event on, if a handler is running."),
    METHOD("ExternalEntityParserCreate(self, context, encoding=?, /)",
           external_entity_parser_create, EFFECT_ANY,
           "Return a parser for an entity outside of the document, given its context as "
           "ExternalEntityRefHandler gets it."),
    METHOD("SetParamEntityParsing(self, flag, /)", parser_set_param_entity_parsing, EFFECT_ANY,
           "Say whether parameter entities and the outer part of the document type definition are "
           "read.\n\nReturns whether that worked."),
    METHOD(
        "UseForeignDTD(self, flag=True, /)", parser_use_foreign_dtd, EFFECT_ANY,
        "Let the application supply a document type definition, even if the document names none."),
    METHOD_END,
};

static const GetSetDef parser_getset[] = {
#define HANDLER(name, attribute)                                                                   \
  {attribute, get_handler, set_handler, NULL, (void *)HANDLER_##name},
#include "modules/pyexpat/handlers.def"
    {"intern", get_intern, NULL, NULL, NULL},
    {"ErrorCode", get_error_code, NULL, NULL, NULL},
    {"ErrorLineNumber", get_line, NULL, NULL, NULL},
    {"ErrorColumnNumber", get_column, NULL, NULL, NULL},
    {"ErrorByteIndex", get_byte, NULL, NULL, NULL},
    {"CurrentLineNumber", get_line, NULL, NULL, NULL},
    {"CurrentColumnNumber", get_column, NULL, NULL, NULL},
    {"CurrentByteIndex", get_byte, NULL, NULL, NULL},
    {"buffer_size", get_buffer_size, set_buffer_size, NULL, NULL},
    {"buffer_text", get_buffer_text, set_buffer_text, NULL, NULL},
    {"buffer_used", get_buffer_used, NULL, NULL, NULL},
    {"namespace_prefixes", get_prefixes, set_prefixes, NULL, NULL},
    {"ordered_attributes", get_ordered, set_ordered, NULL, NULL},
    {"specified_attributes", get_specified, set_specified, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

Type expat_parser_type = {
    .name = "pyexpat.xmlparser",
    .base = &object_type,
    .layout = &parser_layout,
    .root_shape = &parser_shape,
    .flags = TYPE_NO_INSTANCES,
    .methods = parser_methods,
    .getset = parser_getset,
    .doc = "An XML parser.",
};
