#include "frontend/parser.h"

AstMod *parse_source(const ParseRequest *request, ParseError *error) {
  SourceText source;
  Parser p;
  if (!source_read(request, &source, error)) return NULL;
  parser_init(&p, request, source.text, source.size);
  p.count_characters = source.declared;
  p.tokenizer.has_nul = source.has_nul;
  p.tokenizer.check_utf8 = request->flags & PARSE_SCRIPT && !source.declared;
  if (request->mode == PARSE_SINGLE && request->hooks->read_line != NULL) {
    p.tokenizer.interactive = true;
    p.tokenizer.source = &source;
  }
  AstMod *tree = parse_input(&p);
  if (tree == NULL) {
    diagnose(&p);
    *error = p.error;
  }
  parser_free(&p);
  free(source.text);
  return tree;
}
