/* Building the arrays of C strings that exec needs. */
#include "modules/posix/strings.h"

#include "modules/posix/path.h"
#include "objects/list.h"

Value fs_bytes(Value v) {
  Value path = path_fspath(v);
  if (is_absent(path)) return ABSENT;
  Value bytes = is_bytes(path) ? path : str_fs_encode(path);
  if (is_absent(bytes) ||
      strlen((const char *)as_bytes(bytes)->data) == (size_t)bytes_length(bytes))
    return bytes;
  return raise_value_error("embedded null byte");
}

static Value exact_bytes(Value v) {
  if (!is_bytes(v)) return raise_type_error("expected bytes, %T found", v);
  return fs_bytes(v);
}

static char *copy_bytes(Value bytes) {
  size_t size = (size_t)bytes_length(bytes) + 1;
  char *copy = malloc(size);
  if (copy == NULL) return (void)raise_memory_error(), NULL;
  return memcpy(copy, as_bytes(bytes)->data, size);
}

void strings_free(char **strings) {
  if (strings == NULL) return;
  for (char **s = strings; *s != NULL; s++) free(*s);
  free(strings);
}

static char **strings_new(int64_t count) {
  char **strings = calloc((size_t)count + 1, sizeof *strings);
  if (strings == NULL) (void)raise_memory_error();
  return strings;
}

/* `convert` makes bytes of an item; it may change the list. */
static char **convert_items(Value items, Value (*convert)(Value)) {
  int64_t count = list_length(items);
  char **strings = strings_new(count);
  for (int64_t i = 0; strings != NULL && i < count; i++) {
    Value bytes = i < list_length(items)
                      ? convert(list_get(items, i))
                      : raise_error(&exc_RuntimeError, "args changed during iteration");
    strings[i] = is_absent(bytes) ? NULL : copy_bytes(bytes);
    if (strings[i] == NULL) return strings_free(strings), NULL;
  }
  return strings;
}

char **strings_from_paths(Value sequence) {
  Value items = sequence_list(sequence);
  return is_absent(items) ? NULL : convert_items(items, fs_bytes);
}

char **strings_from_bytes(Value sequence) {
  if (object_length(sequence) < 0) return NULL;
  Value items = sequence_list(sequence);
  return is_absent(items) ? NULL : convert_items(items, exact_bytes);
}

/* "NAME=value" as bytes. ABSENT: exception set. */
static Value environment_entry(Value key, Value v) {
  Value name = fs_bytes(key), text = is_absent(name) ? ABSENT : fs_bytes(v);
  if (is_absent(text)) return ABSENT;
  /* A leading = is how some systems write names of their own. */
  if (bytes_length(name) == 0 || strchr((const char *)as_bytes(name)->data + 1, '=') != NULL)
    return raise_value_error("illegal environment variable name");
  Value start = bytes_concat(name, bytes_from_data("=", 1));
  return is_absent(start) ? ABSENT : bytes_concat(start, text);
}

/* The list that a method of the mapping gives. */
static Value mapping_list(Value mapping, Value method) {
  Value result = call_method0(mapping, method);
  return is_absent(result) ? ABSENT : sequence_list(result);
}

char **strings_from_environment(Value mapping) {
  Value keys = mapping_list(mapping, NAME("keys")),
        values = is_absent(keys) ? ABSENT : mapping_list(mapping, NAME("values"));
  if (is_absent(values)) return NULL;
  if (list_length(keys) != list_length(values))
    return (void)raise_value_error("execve: environment has different numbers of names and values"),
           NULL;
  Value entries = list_new(list_length(keys));
  for (int64_t i = 0; i < list_length(keys); i++) {
    Value entry = environment_entry(list_get(keys, i), list_get(values, i));
    if (is_absent(entry) || !list_append(entries, entry)) return NULL;
  }
  return convert_items(entries, fs_bytes);
}
