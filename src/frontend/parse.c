/* The entry to the parser: a whole source, in one of the modes, to a tree or an error. */
#include "frontend/parser.h"

/* Whether the text goes on behind a single statement with anything but space and comments. */
static bool more_follows(const Tokenizer *t) {
  const char *s = t->next;
  for (;;) {
    s += strspn(s, " \t\n\f");
    if (*s != '#') return *s != 0;
    s += strcspn(s, "\n");
  }
}

/* Interactive: nothing was left to read. */
static bool found_nothing(const Parser *p) {
  return p->tokenizer.interactive && p->fill == 1 && p->tokens[0].type == TOKEN_ENDMARKER;
}

static AstMod *parse(Parser *p) {
  AstMod *tree = parse_input(p);
  if (tree == NULL && found_nothing(p)) {
    p->error = (ParseError){.kind = PARSE_END_OF_INPUT};
  } else if (tree == NULL) {
    diagnose(p);
  } else if (p->request->mode == PARSE_SINGLE && more_follows(&p->tokenizer)) {
    report_at_token(p, PARSE_SYNTAX_ERROR, &p->tokens[p->fill - 1],
                    "multiple statements found while compiling a single statement");
    return NULL;
  }
  return tree;
}

AstMod *parse_source(const ParseRequest *request, ParseError *error) {
  SourceText source;
  Parser p;
  if (!source_read(request, &source, error)) return NULL;
  parser_init(&p, request, source.text, source.size);
  p.count_characters = source.declared;
  p.recoded = source.recoded;
  p.tokenizer.has_nul = source.has_nul;
  p.tokenizer.check_utf8 = request->flags & PARSE_SCRIPT && !source.declared;
  if (request->mode == PARSE_SINGLE && request->hooks->read_line != NULL) {
    p.tokenizer.interactive = true;
    p.tokenizer.source = &source;
  }
  AstMod *tree = parse(&p);
  if (tree == NULL) *error = p.error;
  parser_free(&p);
  free(source.text);
  return tree;
}
