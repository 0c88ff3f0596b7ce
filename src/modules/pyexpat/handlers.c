/* pyexpat: the functions that libexpat calls, which call the Python handlers. */
#include "modules/pyexpat/parser.h"

#include "objects/dict.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* -- Values for libexpat's strings ------------------------------------------------------------- */

static Value text_of(const XML_Char *text, size_t length) {
  return str_from_utf8(text, length);
}
/* NULL: None. */
static Value optional(const XML_Char *text) {
  return text == NULL ? NONE : text_of(text, strlen(text));
}

/* The same str for the same name, while the parser has a dict for them. NULL: None. */
static Value name_of(Expat *x, const XML_Char *text) {
  Value name = optional(text), names = slot_get(&parser_of(x->object)->intern);
  if (text == NULL || is_absent(name) || is_absent(names)) return name;
  Value known = dict_get(names, name);
  if (!is_absent(known)) return known;
  return !exception_pending() && dict_set(names, name, name) ? name : ABSENT;
}

/* -- Calling ----------------------------------------------------------------------------------- */

static int refuse_entity(XML_Parser parser, const XML_Char *context, const XML_Char *base,
                         const XML_Char *system, const XML_Char *public) {
  return XML_STATUS_ERROR;
}

static void expat_clear_handlers(Value self);

/* After an exception: nothing more is called, and external entities end the parsing. */
static void give_up(Expat *x) {
  expat_clear_handlers(x->object);
  XML_SetExternalEntityRefHandler(x->parser, refuse_entity);
}

/* Calls a handler with arguments of which any may be ABSENT (an exception is set). ABSENT after
   giving up. */
static Value call_handler(Expat *x, HandlerIndex i, Value *args, int count) {
  bool ok = true;
  for (int k = 0; k < count; k++) ok = ok && !is_absent(args[k]);
  Value result = ABSENT;
  if (ok) {
    x->in_callback = true;
    result = call(slot_get(&parser_of(x->object)->handlers[i]), args, count, ABSENT);
    x->in_callback = false;
  }
  if (is_absent(result)) give_up(x);
  return result;
}

static bool has_handler(Expat *x, HandlerIndex i) {
  return !is_absent(slot_get(&parser_of(x->object)->handlers[i]));
}

static bool give_text(Expat *x, const XML_Char *text, int length) {
  if (!has_handler(x, HANDLER_CharacterData)) return true;
  Value args[] = {text_of(text, (size_t)length)};
  return !is_absent(call_handler(x, HANDLER_CharacterData, args, 1));
}

bool expat_flush(Expat *x) {
  int length = x->buffer_used;
  x->buffer_used = 0;
  return x->buffer == NULL || length == 0 || give_text(x, x->buffer, length);
}

/* What each function below begins with: there is a handler, no exception has occurred, text in
   front of the event has been given out. */
static bool begin(void *data, HandlerIndex i) {
  Expat *x = data;
  return has_handler(x, i) && !exception_pending() && expat_flush(x) && has_handler(x, i);
}

#define CALL(x, handler, ...)                                                                      \
  ({                                                                                               \
    Value arguments[] = {__VA_ARGS__};                                                             \
    call_handler(x, HANDLER_##handler, arguments, countof(arguments));                             \
  })

/* -- Content ----------------------------------------------------------------------------------- */

static int attribute_count(Expat *x, const XML_Char **attributes) {
  if (x->specified) return XML_GetSpecifiedAttributeCount(x->parser);
  int count = 0;
  while (attributes[count] != NULL) count += 2;
  return count;
}

/* A dict, or a list of names and values in turn. */
static Value attribute_container(Expat *x, const XML_Char **attributes) {
  int count = attribute_count(x, attributes);
  Value container = x->ordered ? list_new(count) : dict_new();
  for (int i = 0; !is_absent(container) && i < count; i += 2) {
    Value name = name_of(x, attributes[i]),
          value = is_absent(name) ? ABSENT : optional(attributes[i + 1]);
    if (is_absent(value)) return ABSENT;
    bool ok = x->ordered ? list_append(container, name) && list_append(container, value)
                         : dict_set(container, name, value);
    if (!ok) return ABSENT;
  }
  return container;
}

static void on_start_element(void *data, const XML_Char *name, const XML_Char **attributes) {
  if (!begin(data, HANDLER_StartElement)) return;
  Value container = attribute_container(data, attributes);
  CALL(data, StartElement, is_absent(container) ? ABSENT : name_of(data, name), container);
}
static void on_end_element(void *data, const XML_Char *name) {
  if (begin(data, HANDLER_EndElement)) CALL(data, EndElement, name_of(data, name));
}

static void on_character_data(void *data, const XML_Char *text, int length) {
  Expat *x = data;
  if (exception_pending()) return;
  if (x->buffer != NULL && length > x->buffer_size - x->buffer_used && !expat_flush(x)) return;
  if (x->buffer == NULL || length > x->buffer_size) {
    (void)give_text(x, text, length);
    return;
  }
  memcpy(x->buffer + x->buffer_used, text, (size_t)length * sizeof *text);
  x->buffer_used += length;
}
/* Stands in for the one that is removed while libexpat calls it: it would go on calling. */
static void on_ignored_data(void *data, const XML_Char *text, int length) {}

static void on_processing_instruction(void *data, const XML_Char *target, const XML_Char *text) {
  if (begin(data, HANDLER_ProcessingInstruction))
    CALL(data, ProcessingInstruction, name_of(data, target), optional(text));
}
static void on_comment(void *data, const XML_Char *text) {
  if (begin(data, HANDLER_Comment)) CALL(data, Comment, optional(text));
}
static void on_start_cdata(void *data) {
  if (begin(data, HANDLER_StartCdataSection))
    call_handler(data, HANDLER_StartCdataSection, NULL, 0);
}
static void on_end_cdata(void *data) {
  if (begin(data, HANDLER_EndCdataSection)) call_handler(data, HANDLER_EndCdataSection, NULL, 0);
}
static void on_default(void *data, const XML_Char *text, int length) {
  if (begin(data, HANDLER_Default)) CALL(data, Default, text_of(text, (size_t)length));
}
static void on_default_expand(void *data, const XML_Char *text, int length) {
  if (begin(data, HANDLER_DefaultHandlerExpand))
    CALL(data, DefaultHandlerExpand, text_of(text, (size_t)length));
}
static void on_start_namespace(void *data, const XML_Char *prefix, const XML_Char *uri) {
  if (begin(data, HANDLER_StartNamespaceDecl))
    CALL(data, StartNamespaceDecl, name_of(data, prefix), name_of(data, uri));
}
static void on_end_namespace(void *data, const XML_Char *prefix) {
  if (begin(data, HANDLER_EndNamespaceDecl)) CALL(data, EndNamespaceDecl, name_of(data, prefix));
}

/* -- Declarations ------------------------------------------------------------------------------ */

static void on_unparsed_entity(void *data, const XML_Char *entity, const XML_Char *base,
                               const XML_Char *system, const XML_Char *public,
                               const XML_Char *notation) {
  if (begin(data, HANDLER_UnparsedEntityDecl))
    CALL(data, UnparsedEntityDecl, name_of(data, entity), name_of(data, base),
         name_of(data, system), name_of(data, public), name_of(data, notation));
}
static void on_notation(void *data, const XML_Char *notation, const XML_Char *base,
                        const XML_Char *system, const XML_Char *public) {
  if (begin(data, HANDLER_NotationDecl))
    CALL(data, NotationDecl, name_of(data, notation), name_of(data, base), name_of(data, system),
         name_of(data, public));
}
static void on_start_doctype(void *data, const XML_Char *name, const XML_Char *system,
                             const XML_Char *public, int internal) {
  if (begin(data, HANDLER_StartDoctypeDecl))
    CALL(data, StartDoctypeDecl, name_of(data, name), name_of(data, system), name_of(data, public),
         from_small_int(internal));
}
static void on_end_doctype(void *data) {
  if (begin(data, HANDLER_EndDoctypeDecl)) call_handler(data, HANDLER_EndDoctypeDecl, NULL, 0);
}
static void on_entity(void *data, const XML_Char *entity, int is_parameter, const XML_Char *value,
                      int value_length, const XML_Char *base, const XML_Char *system,
                      const XML_Char *public, const XML_Char *notation) {
  if (begin(data, HANDLER_EntityDecl))
    CALL(data, EntityDecl, name_of(data, entity), from_small_int(is_parameter),
         value == NULL ? NONE : text_of(value, (size_t)value_length), name_of(data, base),
         name_of(data, system), name_of(data, public), name_of(data, notation));
}
static void on_xml_declaration(void *data, const XML_Char *version, const XML_Char *encoding,
                               int standalone) {
  if (begin(data, HANDLER_XmlDecl))
    CALL(data, XmlDecl, optional(version), optional(encoding), from_small_int(standalone));
}
static void on_attribute_list(void *data, const XML_Char *element, const XML_Char *attribute,
                              const XML_Char *type, const XML_Char *value, int required) {
  if (begin(data, HANDLER_AttlistDecl))
    CALL(data, AttlistDecl, name_of(data, element), name_of(data, attribute), optional(type),
         optional(value), from_small_int(required));
}
static void on_skipped_entity(void *data, const XML_Char *entity, int is_parameter) {
  if (begin(data, HANDLER_SkippedEntity))
    CALL(data, SkippedEntity, name_of(data, entity), from_small_int(is_parameter));
}

/* (type, quantifier, name, children), in which the children are like this. */
static Value model_of(Expat *x, const XML_Content *model) {
  if (!recursion_enter(" in a content model")) return ABSENT;
  Value children = tuple_from_values(NULL, 0), name = name_of(x, model->name),
        list = list_new(model->numchildren);
  bool ok = !is_absent(name);
  for (unsigned i = 0; ok && i < model->numchildren; i++) {
    Value child = model_of(x, &model->children[i]);
    ok = !is_absent(child) && list_append(list, child);
  }
  recursion_leave();
  if (ok && model->numchildren > 0) children = sequence_tuple(list);
  return ok && !is_absent(children) ? tuple_pack(4, from_small_int((int)model->type),
                                                 from_small_int((int)model->quant), name, children)
                                    : ABSENT;
}
static void on_element_declaration(void *data, const XML_Char *name, XML_Content *model) {
  Expat *x = data;
  if (begin(x, HANDLER_ElementDecl)) {
    Value content = model_of(x, model);
    CALL(x, ElementDecl, is_absent(content) ? ABSENT : name_of(x, name), content);
  }
  XML_FreeContentModel(x->parser, model);
}

/* -- With an answer: 0 ends the parsing -------------------------------------------------------- */

static int answer_of(Expat *x, Value result) {
  int answer = 0;
  if (!is_absent(result) && !index_to_int(result, &answer)) give_up(x);
  return exception_pending() ? 0 : answer;
}
static int on_not_standalone(void *data) {
  return begin(data, HANDLER_NotStandalone)
             ? answer_of(data, call_handler(data, HANDLER_NotStandalone, NULL, 0))
             : 0;
}
static int on_external_entity(XML_Parser parser, const XML_Char *context, const XML_Char *base,
                              const XML_Char *system, const XML_Char *public) {
  Expat *x = XML_GetUserData(parser);
  if (!begin(x, HANDLER_ExternalEntityRef)) return 0;
  return answer_of(x, CALL(x, ExternalEntityRef, optional(context), name_of(x, base),
                           name_of(x, system), name_of(x, public)));
}

/* -- Setting ----------------------------------------------------------------------------------- */

void expat_install(Expat *x, HandlerIndex i, bool set) {
#define INSTALL(name, setter, function)                                                            \
  case HANDLER_##name: setter(x->parser, set ? function : NULL); break;
  switch (i) {
    INSTALL(StartElement, XML_SetStartElementHandler, on_start_element)
    INSTALL(EndElement, XML_SetEndElementHandler, on_end_element)
    INSTALL(ProcessingInstruction, XML_SetProcessingInstructionHandler, on_processing_instruction)
    INSTALL(UnparsedEntityDecl, XML_SetUnparsedEntityDeclHandler, on_unparsed_entity)
    INSTALL(NotationDecl, XML_SetNotationDeclHandler, on_notation)
    INSTALL(StartNamespaceDecl, XML_SetStartNamespaceDeclHandler, on_start_namespace)
    INSTALL(EndNamespaceDecl, XML_SetEndNamespaceDeclHandler, on_end_namespace)
    INSTALL(Comment, XML_SetCommentHandler, on_comment)
    INSTALL(StartCdataSection, XML_SetStartCdataSectionHandler, on_start_cdata)
    INSTALL(EndCdataSection, XML_SetEndCdataSectionHandler, on_end_cdata)
    INSTALL(Default, XML_SetDefaultHandler, on_default)
    INSTALL(DefaultHandlerExpand, XML_SetDefaultHandlerExpand, on_default_expand)
    INSTALL(NotStandalone, XML_SetNotStandaloneHandler, on_not_standalone)
    INSTALL(ExternalEntityRef, XML_SetExternalEntityRefHandler, on_external_entity)
    INSTALL(StartDoctypeDecl, XML_SetStartDoctypeDeclHandler, on_start_doctype)
    INSTALL(EndDoctypeDecl, XML_SetEndDoctypeDeclHandler, on_end_doctype)
    INSTALL(EntityDecl, XML_SetEntityDeclHandler, on_entity)
    INSTALL(XmlDecl, XML_SetXmlDeclHandler, on_xml_declaration)
    INSTALL(ElementDecl, XML_SetElementDeclHandler, on_element_declaration)
    INSTALL(AttlistDecl, XML_SetAttlistDeclHandler, on_attribute_list)
    INSTALL(SkippedEntity, XML_SetSkippedEntityHandler, on_skipped_entity)
  case HANDLER_CharacterData:
    XML_SetCharacterDataHandler(x->parser, set              ? on_character_data
                                           : x->in_callback ? on_ignored_data
                                                            : NULL);
    break;
  case HANDLER_COUNT: break;
  }
#undef INSTALL
}

/* Clears all of the object's handlers. */
static void expat_clear_handlers(Value self) {
  for (HandlerIndex i = 0; i < HANDLER_COUNT; i++) {
    slot_set(parser_of(self), &parser_of(self)->handlers[i], ABSENT);
    expat_install(expat_of(self), i, false);
  }
}
