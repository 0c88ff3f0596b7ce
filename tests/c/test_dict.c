/* Hash tables against a model: a plain array of key numbers in insertion order. Keys are small
   ints, strings (interned or not), or a mixture with floats; with removals from anywhere, both ends
   included. */
#include "check.h"

#include "cli/startup.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/hash_table.h"
#include "objects/list.h"
#include "objects/str.h"

enum { KEYS = 600, STEPS = 20000 };

typedef enum KeyKind { KEYS_INT, KEYS_STR, KEYS_FRESH_STR, KEYS_MIXED, KEY_KINDS } KeyKind;

typedef struct Model {
  int keys[KEYS]; /* in order */
  int64_t values[KEYS];
  int count;
} Model;

static uint32_t random_state = 12345;
static uint32_t next_random(uint32_t below) {
  random_state ^= random_state << 13, random_state ^= random_state >> 17,
      random_state ^= random_state << 5;
  return random_state % below;
}

static Value make_key(KeyKind kind, int number) {
  char text[24];
  if (kind == KEYS_MIXED)
    kind = number % 3 == 0 ? KEYS_INT : number % 3 == 1 ? KEYS_FRESH_STR : KEYS_MIXED;
  if (kind == KEYS_INT) return from_small_int(number * 7919 - 1000);
  if (kind == KEYS_MIXED) return float_from_double(number + 0.5);
  snprintf(text, sizeof text, "key%d", number);
  Value key = str_from_ascii(text);
  return kind == KEYS_STR ? str_intern(key) : key;
}

static int model_find(const Model *model, int key) {
  for (int i = 0; i < model->count; i++)
    if (model->keys[i] == key) return i;
  return -1;
}
static void model_remove(Model *model, int i) {
  memmove(model->keys + i, model->keys + i + 1, (model->count - i - 1) * sizeof model->keys[0]);
  memmove(model->values + i, model->values + i + 1,
          (model->count - i - 1) * sizeof model->values[0]);
  model->count--;
}
static void model_add(Model *model, int at, int key, int64_t value) {
  memmove(model->keys + at + 1, model->keys + at, (model->count - at) * sizeof model->keys[0]);
  memmove(model->values + at + 1, model->values + at,
          (model->count - at) * sizeof model->values[0]);
  model->keys[at] = key;
  model->values[at] = value;
  model->count++;
}

static void check_same(Value dict, const Model *model, KeyKind kind) {
  Value key, v;
  int i = 0;
  for (int64_t position = 0; dict_next(dict, &position, &key, &v); i++) {
    if (i >= model->count) break;
    CHECK(object_equal(key, make_key(kind, model->keys[i])) == 1);
    CHECK(same(v, from_small_int(model->values[i])));
  }
  CHECK(i == model->count);
  CHECK(dict_length(dict) == model->count);
}

static void step(Value dict, Model *model, KeyKind kind, int number) {
  int key = next_random(KEYS), i = model_find(model, key);
  Value key_value = make_key(kind, key), last_key, last_value;
  switch (next_random(8)) {
  case 0:
  case 1:
  case 2:
    CHECK(dict_set(dict, key_value, from_small_int(number)));
    if (i >= 0)
      model->values[i] = number;
    else
      model_add(model, model->count, key, number);
    break;
  case 3:
  case 4:
    CHECK(dict_delete(dict, key_value) == (i >= 0));
    if (i >= 0) model_remove(model, i);
    break;
  case 5:
    CHECK(dict_pop_last(dict, &last_key, &last_value) == (model->count > 0));
    if (model->count > 0) {
      model->count--;
      CHECK(same(last_value, from_small_int(model->values[model->count])));
    }
    break;
  case 6: {
    Value v = dict_get(dict, key_value);
    CHECK(is_absent(v) == (i < 0));
    if (i >= 0) CHECK(same(v, from_small_int(model->values[i])));
    break;
  }
  case 7: {
    int64_t position, hash = 0;
    bool to_front = next_random(2);
    if (i < 0 || dict_length(dict) == 0) break;
    CHECK(table_lookup(as_owner(dict), key_value, &hash, &position) == 1);
    CHECK(to_front ? table_move_to_front(as_owner(dict), position)
                   : table_move_to_end(as_owner(dict), position));
    int64_t value = model->values[i];
    model_remove(model, i);
    model_add(model, to_front ? 0 : model->count, key, value);
  }
  }
}

static void test_against_model(KeyKind kind) {
  Value dict = dict_new();
  Model model = {.count = 0};
  for (int number = 0; number < STEPS; number++) {
    step(dict, &model, kind, number);
    if (number % 1000 == 999) {
      check_same(dict, &model, kind);
      check_same(dict_copy(dict), &model, kind);
    }
    if (number % 5000 == 4999) {
      dict_clear(dict);
      model.count = 0;
    }
  }
}

/* A name that is deleted and bound again keeps its cell and goes to the end. */
static void test_cells(void) {
  Value dict = dict_new(), a = NAME("a"), b = NAME("b"), c = NAME("c");
  CHECK(dict_set(dict, a, from_small_int(1)));
  CHECK(dict_set(dict, b, from_small_int(2)));
  GlobalCell *cell = dict_cell(dict, a), *unbound = dict_cell(dict, c);
  CHECK(same(slot_get(&cell->value), from_small_int(1)));
  CHECK(is_absent(slot_get(&unbound->value)) && dict_length(dict) == 2 &&
        dict_contains(dict, c) == 0);
  CHECK(is_absent(dict_get(dict, c)));
  CHECK(dict_delete(dict, a) == 1 && dict_delete(dict, a) == 0);
  CHECK(is_absent(slot_get(&cell->value)) && dict_length(dict) == 1);
  CHECK(dict_set(dict, a, from_small_int(3)));
  CHECK(dict_cell(dict, a) == cell && same(slot_get(&cell->value), from_small_int(3)));
  Value keys = dict_keys_list(dict);
  CHECK(list_length(keys) == 2 && same(list_get(keys, 0), b) && same(list_get(keys, 1), a));
  for (int i = 0; i < 100; i++) CHECK(dict_set(dict, make_key(KEYS_STR, i), from_small_int(i)));
  CHECK(dict_cell(dict, a) == cell && dict_cell(dict, c) == unbound);
  CHECK(dict_set(dict, from_small_int(5), b));
  CHECK(dict_cell(dict, a) == cell && same(dict_get(dict, from_small_int(5)), b));
  Value copy = dict_copy(dict);
  CHECK(dict_length(copy) == dict_length(dict) && same(dict_get(copy, a), from_small_int(3)));
  dict_clear(dict);
  CHECK(dict_length(dict) == 0 && is_absent(slot_get(&cell->value)) && dict_cell(dict, a) == cell);
}

/* Keys of different types that are equal are one key. */
static void test_equal_keys(void) {
  Value dict = dict_new();
  CHECK(dict_set(dict, from_small_int(1), NONE));
  CHECK(dict_contains(dict, float_from_double(1.0)) == 1 && dict_contains(dict, TRUE_VALUE) == 1);
  CHECK(dict_set(dict, TRUE_VALUE, TRUE_VALUE));
  CHECK(dict_length(dict) == 1 && same(dict_get(dict, from_small_int(1)), TRUE_VALUE));
  CHECK(dict_set(dict, float_from_double(2.5), NONE));
  CHECK(dict_contains(dict, from_small_int(1)) == 1 && dict_length(dict) == 2);
}

static void test_small_dict_memory(void) {
  Value dict = dict_new_presized(3);
  CHECK(dict_set(dict, NAME("a"), NONE) && dict_set(dict, NAME("b"), NONE) &&
        dict_set(dict, NAME("c"), NONE));
  size_t bytes =
      gc_object_size(as_object(dict)) + gc_object_size(&owner_table(as_owner(dict))->header);
  CHECK(bytes <= 120);
}

static void test_set(void) {
  Value set = set_new(ABSENT), key;
  for (int i = 0; i < 1000; i++) CHECK(set_add(set, from_small_int(i)) == 1);
  CHECK(set_add(set, from_small_int(5)) == 0 && set_length(set) == 1000);
  for (int i = 0; i < 1000; i += 2) CHECK(set_discard(set, from_small_int(i)) == 1);
  CHECK(set_contains(set, from_small_int(7)) == 1 && set_contains(set, from_small_int(8)) == 0);
  int64_t position = 0, expected = 1;
  for (; set_next(set, &position, &key); expected += 2) CHECK(same(key, from_small_int(expected)));
  CHECK(expected == 1001);
  CHECK(set_add(set, float_from_double(3.0)) == 0);
}

int main(void) {
  startup_objects(__builtin_frame_address(0));
  for (KeyKind kind = 0; kind < KEY_KINDS; kind++) test_against_model(kind);
  test_cells();
  test_equal_keys();
  test_small_dict_memory();
  test_set();
  CHECK(!exception_pending());
  return check_result();
}
