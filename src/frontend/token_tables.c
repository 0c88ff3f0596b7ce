/* Classes of characters and texts of tokens. */
#include "frontend/tokenizer.h"

#define DIGIT (CHAR_NAME | CHAR_DIGIT | CHAR_HEX)
#define LETTER (CHAR_NAME_START | CHAR_NAME)

const uint8_t char_class[256] = {
    ['0' ... '9'] = DIGIT,
    ['a' ... 'f'] = LETTER | CHAR_HEX,
    ['A' ... 'F'] = LETTER | CHAR_HEX,
    ['g' ... 'z'] = LETTER,
    ['G' ... 'Z'] = LETTER,
    ['_'] = LETTER,
    [128 ... 255] = LETTER,
};

const char *const token_text[TOKEN_COUNT] = {
#define OPERATOR(name, text) [TOKEN_##name] = text,
#define KEYWORD(name, text) [TOKEN_##name] = text,
#include "frontend/tokens.def"
};
