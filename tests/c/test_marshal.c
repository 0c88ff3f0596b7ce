/* marshal: what is written reads back equal; damaged data raises and never crashes, even when it
   gives code objects that are run. The seed of the damage is the first argument, printed on
   failure. */
#include "check.h"
#include "cli/startup.h"
#include "frontend/compile.h"
#include "modules/marshal.h"
#include "objects/bytes.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"

static const char source[] = "import a.b as c, d\n"
                             "from . import e\n"
                             "x: int = 2 ** 100\n"
                             "def f(a, b=1.5, /, *args, k={1, 2}, **kw):\n"
                             "  'doc'\n"
                             "  def g(): return a + b\n"
                             "  try:\n"
                             "    with a as [h, *i]: yield from h\n"
                             "  except (A, B) as err: raise C from err\n"
                             "  finally: del b\n"
                             "  return x in {1, 2, 'three'}, 'h\\u00e9 \\ud800', b'bytes', 1j, "
                             "..., -7, (1, (2.5, None, True))\n"
                             "class K(base, metaclass=m):\n"
                             "  async def n(self): return [i async for i in super().n()]\n"
                             "match x:\n"
                             "  case {'k': [1, *r]} | P(y=r): print(f'{r!r:>{x}}')\n";

static Value compile_text(const char *text) {
  return compile_source(text, strlen(text), str_from_ascii("<test>"), COMPILE_EXEC, 0, true, 0, 11);
}

static Value reload(Value v, int version) {
  Value bytes = marshal_dump(v, version);
  if (is_absent(bytes)) return ABSENT;
  return marshal_load(as_bytes(bytes)->data, (size_t)as_bytes(bytes)->length);
}

static void check_round_trip(Value v) {
  for (int version = 0; version <= 4; version++) {
    Value back = reload(v, version);
    CHECK(!is_absent(back));
    CHECK(!is_absent(back) && object_equal(v, back) == 1);
    CHECK(!exception_pending());
    exception_clear();
  }
}

static void check_values(void) {
  static const char *const numbers[] = {"0",
                                        "1",
                                        "-1",
                                        "32767",
                                        "32768",
                                        "2147483647",
                                        "2147483648",
                                        "-2147483649",
                                        "4611686018427387904",
                                        "340282366920938463463374607431768211456"};
  for (size_t i = 0; i < countof(numbers); i++) {
    Value n = int_from_text(numbers[i], strlen(numbers[i]), 10);
    CHECK(!is_absent(n));
    check_round_trip(n);
    check_round_trip(int_negative(n));
  }
  check_round_trip(float_from_double(1e308));
  check_round_trip(float_from_double(-0.0));
  check_round_trip(complex_from_doubles(1.5, -2.5));
  check_round_trip(bytes_from_data("a\0b", 3));
  check_round_trip(str_from_units((const uint32_t[]){0xd800, 0x1f600, 'x', 0xe9}, 4, 4));
  check_round_trip(NONE);
  check_round_trip(ELLIPSIS);
  Value list = list_from_values((Value[]){TRUE_VALUE, from_small_int(1), str_from_ascii("s")}, 3);
  Value dict = dict_new();
  CHECK(dict_set(dict, str_from_ascii("k"), list));
  check_round_trip(tuple_pack(3, list, dict, set_new(ABSENT)));
}

/* A list in itself keeps its identity. */
static void check_references(void) {
  Value list = list_new(2);
  CHECK(list_append(list, list) && list_append(list, tuple_pack(1, list)));
  Value back = reload(list, 4);
  CHECK(!is_absent(back) && same(list_get(back, 0), back));
  CHECK(!is_absent(back) && same(tuple_get(list_get(back, 1), 0), back));
  Value text = str_from_ascii("the same text");
  back = reload(tuple_pack(2, text, text), 4);
  CHECK(!is_absent(back) && same(tuple_get(back, 0), tuple_get(back, 1)));
}

static uint64_t random_state;
static uint32_t next_random(void) {
  random_state = random_state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(random_state >> 33);
}

static void damage(uint8_t *data, size_t *size) {
  for (uint32_t changes = next_random() % 4 + 1; changes > 0; changes--) {
    size_t at = next_random() % *size;
    switch (next_random() % 4) {
    case 0: data[at] ^= (uint8_t)(1u << next_random() % 8); break;
    case 1: data[at] = (uint8_t)next_random(); break;
    case 2: *size = at + 1; break;
    default:
      memmove(data + at, data + next_random() % (at + 1), *size - at > 8 ? 8 : *size - at);
      break;
    }
  }
}

static void check_damaged(Value code, int rounds) {
  Value bytes = marshal_dump(code, 4);
  size_t size = (size_t)as_bytes(bytes)->length;
  uint8_t *copy = xmalloc(size);
  for (int i = 0; i < rounds; i++) {
    size_t length = size;
    memcpy(copy, as_bytes(bytes)->data, size);
    damage(copy, &length);
    Value v = marshal_load(copy, length);
    CHECK(is_absent(v) == exception_pending());
    if (!is_absent(v) && is_code(v)) {
      Value again = marshal_dump(v, 4);
      CHECK(!is_absent(again));
    }
    exception_clear();
  }
  free(copy);
}

static void check_depth(void) {
  Value v = NONE;
  for (int i = 0; i < 5000; i++) v = list_from_values(&v, 1);
  CHECK(is_absent(marshal_dump(v, 4)));
  CHECK(exception_matches(&exc_ValueError));
  exception_clear();
}

int main(int argc, char **argv) {
  startup_core(__builtin_frame_address(0));
  random_state = argc > 1 ? strtoull(argv[1], NULL, 10) : 20;
  check_values();
  check_references();
  check_depth();
  Value code = compile_text(source);
  CHECK(!is_absent(code));
  check_round_trip(code);
  check_damaged(code, 20000);
  if (check_failures > 0) fprintf(stderr, "seed %s\n", argc > 1 ? argv[1] : "20");
  return check_result();
}
