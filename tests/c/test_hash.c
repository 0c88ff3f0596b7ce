/* base/hash: values as printed by python3.11 under PYTHONHASHSEED=42. */
#include "base/hash.h"
#include "check.h"

#include <math.h>

static int64_t hash_text(const char *text) {
  return hash_bytes(text, strlen(text));
}

static void test_bytes(void) {
  hash_key_from_seed(42);
  CHECK(hash_text("") == 0);
  CHECK(hash_text("a") == -123207753977932514);
  CHECK(hash_text("abcd") == -4689723836515493960);
  CHECK(hash_text("abcdefg") == 1375323160596907757);
  CHECK(hash_text("abcdefgh") == -5457871895989710762);
  CHECK(hash_text("hello world, long text") == 7125329455336519324);
  CHECK(hash_text("h\xe9") == 3595417813867130984);
  static const uint16_t euro[] = {0x20ac, 'u', 'r', 'o'};
  CHECK(hash_bytes(euro, sizeof euro) == 6573934580854229043);
  hash_key_from_seed(0);
  CHECK(hash_text("abc") == -4594863902769663758);
  hash_key_random();
  CHECK(hash_text("abc") != -4594863902769663758);
}

static int64_t tuple_hash(const int64_t *items, size_t length) {
  uint64_t state = hash_tuple_start();
  for (size_t i = 0; i < length; i++) state = hash_tuple_add(state, items[i]);
  return hash_tuple_end(state, length);
}

static int64_t set_hash(const int64_t *items, size_t length) {
  uint64_t state = 0;
  for (size_t i = 0; i < length; i++) state = hash_set_add(state, items[i]);
  return hash_set_end(state, length);
}

static void test_containers(void) {
  static const int64_t items[] = {1, 2, 3};
  CHECK(tuple_hash(items, 0) == 5740354900026072187);
  CHECK(tuple_hash(items, 1) == -6644214454873602895);
  CHECK(tuple_hash(items, 3) == 529344067295497451);
  CHECK(set_hash(items, 0) == 133146708735736);
  CHECK(set_hash(items, 3) == -272375401224217160);
}

static void test_numbers(void) {
  CHECK(hash_double(0.0) == 0 && hash_double(-0.0) == 0);
  CHECK(hash_double(1.0) == 1 && hash_double(-1.0) == -2);
  CHECK(hash_double(0.1) == 230584300921369408);
  CHECK(hash_double(1e300) == 1224995262755759164);
  CHECK(hash_double(-1e-300) == -482449582752280463);
  CHECK(hash_double(5e-324) == 16777216);
  CHECK(hash_double(0x1p61) == 1);
  CHECK(hash_double(123456.789) == 1819310134279660096);
  CHECK(hash_double(INFINITY) == 314159 && hash_double(-INFINITY) == -314159);
  CHECK(hash_double(1e22) == 1864712049423028464);
  CHECK(hash_int64(INT64_MIN) == -4 && hash_int64(INT64_MAX) == 3);
  CHECK(hash_int64((int64_t)HASH_MODULUS) == 0 && hash_int64(-1) == -2 && hash_int64(-7) == -7);
  static const uint64_t small[] = {12345};
  CHECK(hash_limbs(small, 1, true) == -12345);
  static const uint64_t power[] = {0, 1}; /* 2**64 */
  CHECK(hash_limbs(power, 2, false) == 8);
  static const uint64_t ones[] = {UINT64_MAX, UINT64_MAX, UINT64_MAX}; /* 2**192 - 1: 2**9 - 1 */
  CHECK(hash_limbs(ones, 3, false) == 511);
  CHECK(hash_complex(hash_double(1.5), hash_double(2.5)) == 4611686018429387911);
}

int main(void) {
  test_bytes();
  test_containers();
  test_numbers();
  return check_result();
}
