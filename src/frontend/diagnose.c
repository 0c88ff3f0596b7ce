#include "frontend/parser.h"
void diagnose(Parser *p) {
  report_at_token(p, PARSE_SYNTAX_ERROR, &p->tokens[p->fill - 1], "invalid syntax");
}
