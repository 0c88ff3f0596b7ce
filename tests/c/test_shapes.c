/* Instance attributes against a model: random settings, deletions, changes of class, of fixed-size
   and variable-size instances, with and without __slots__, while the collector moves them. */
#include "check.h"

#include "cli/startup.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/shape_ops.h"
#include "objects/str.h"
#include "objects/tuple.h"

enum { NAMES = 130, STEPS = 4000 };

typedef struct Model {
  int names[NAMES]; /* in order of addition */
  int64_t values[NAMES];
  int count;
} Model;

static uint32_t random_state = 4711;
static uint32_t next_random(uint32_t below) {
  random_state ^= random_state << 13, random_state ^= random_state >> 17,
      random_state ^= random_state << 5;
  return random_state % below;
}

static Value name_of(int number) {
  char text[24];
  snprintf(text, sizeof text, "name%d", number);
  return str_from_ascii(text);
}

static int model_find(const Model *model, int name) {
  for (int i = 0; i < model->count; i++)
    if (model->names[i] == name) return i;
  return -1;
}
static void model_set(Model *model, int name, int64_t value) {
  int i = model_find(model, name);
  if (i < 0) model->names[i = model->count++] = name;
  model->values[i] = value;
}
static void model_delete(Model *model, int i) {
  memmove(model->names + i, model->names + i + 1, (model->count - i - 1) * sizeof model->names[0]);
  memmove(model->values + i, model->values + i + 1,
          (model->count - i - 1) * sizeof model->values[0]);
  model->count--;
}

/* A value that the collector has to follow: a tuple with the number. */
static Value boxed(int64_t number) {
  return tuple_pack(1, from_small_int(number));
}
static bool is_boxed(Value v, int64_t number) {
  return !is_absent(v) && is_tuple(v) && same(tuple_get(v, 0), from_small_int(number));
}

static Value make_class(const char *name, Type *base, Value slots) {
  Value dict = dict_new();
  if (!is_absent(slots)) CHECK(dict_set_str(dict, NAME("__slots__"), slots));
  Value class_ =
      type_new(&type_type, str_from_ascii(name), tuple_pack(1, type_value(base)), dict, ABSENT);
  CHECK(!is_absent(class_));
  return class_;
}

static void check_all(Value v, const Model *model, bool has_slot, int64_t slot_value) {
  for (int i = 0; i < model->count; i++)
    CHECK(is_boxed(object_getattr(v, name_of(model->names[i])), model->values[i]));
  if (has_slot) CHECK(is_boxed(object_getattr(v, NAME("declared")), slot_value));
}

/* Asks for the __dict__, which is for good: names and order. */
static void check_dict(Value v, const Model *model) {
  Value dict = instance_dict(as_object(v)), key, value;
  int i = 0;
  for (int64_t position = 0; dict_next(dict, &position, &key, &value); i++) {
    if (i >= model->count) break;
    CHECK(str_equal(key, name_of(model->names[i])));
    CHECK(is_boxed(value, model->values[i]));
  }
  CHECK(i == model->count && dict_length(dict) == model->count);
}

typedef struct Subject {
  Value classes[2]; /* of the same layout */
  Value v;
  Model model;
  bool has_slot;
  int64_t slot_value;
} Subject;

static void step(Subject *s, int names, int number) {
  int name = next_random(names), i = model_find(&s->model, name);
  switch (next_random(10)) {
  case 0:
  case 1:
  case 2:
  case 3:
  case 4:
    CHECK(object_setattr(s->v, name_of(name), boxed(number)));
    model_set(&s->model, name, number);
    break;
  case 5: /* the newest one */
    if (s->model.count == 0) break;
    CHECK(object_setattr(s->v, name_of(s->model.names[s->model.count - 1]), ABSENT));
    s->model.count--;
    break;
  case 6: {
    Value v = object_lookup_attr(s->v, name_of(name));
    CHECK(i < 0 ? is_absent(v) : is_boxed(v, s->model.values[i]));
    break;
  }
  case 7: CHECK(object_setattr(s->v, NAME("__class__"), s->classes[next_random(2)])); break;
  case 8:
    if (!s->has_slot) break;
    CHECK(object_setattr(s->v, NAME("declared"), boxed(number)));
    s->slot_value = number;
    break;
  case 9:
    if (next_random(20) == 0) {
      if (i >= 0) {
        CHECK(object_setattr(s->v, name_of(name), ABSENT));
        model_delete(&s->model, i);
      }
      gc_collect_minor();
    }
  }
}

static void test_class(Type *base, Value argument, Value slots, int names) {
  Subject s = {.classes = {make_class("A", base, slots), make_class("B", base, slots)},
               .has_slot = !is_absent(slots)};
  for (int round = 0; round < 12; round++) {
    s.v = is_absent(argument) ? call0(s.classes[0]) : call1(s.classes[0], argument);
    CHECK(!is_absent(s.v));
    s.model.count = 0;
    s.slot_value = -1;
    if (s.has_slot) CHECK(object_setattr(s.v, NAME("declared"), boxed(-1)));
    for (int number = 0; number < STEPS / 12; number++) {
      step(&s, names, number);
      if (number % 37 == 0) check_all(s.v, &s.model, s.has_slot, s.slot_value);
    }
    gc_collect_full();
    check_all(s.v, &s.model, s.has_slot, s.slot_value);
    check_dict(s.v, &s.model);
    check_all(s.v, &s.model, s.has_slot, s.slot_value);
  }
  gc_heap_verify();
}

static void test_kinds(int names) {
  Value slots = tuple_pack(2, NAME("declared"), NAME("__dict__"));
  test_class(&object_type, ABSENT, ABSENT, names);
  test_class(&object_type, ABSENT, slots, names);
  test_class(&list_type, ABSENT, slots, names);
  test_class(&exc_KeyError, ABSENT, ABSENT, names);
  test_class(&int_type, from_small_int(77), ABSENT, names);
  test_class(&str_type, str_from_ascii("some text"), slots, names);
  test_class(&tuple_type, tuple_pack(3, NONE, NONE, NONE), ABSENT, names);
}

int main(void) {
  startup_objects(__builtin_frame_address(0));
  test_kinds(3);
  test_kinds(12);
  test_kinds(NAMES);
  return check_result();
}
