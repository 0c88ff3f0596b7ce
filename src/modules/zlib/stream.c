/* Streams of libz: see stream.h. */
#include "modules/zlib/stream.h"

#include <limits.h>

/* -- Errors ------------------------------------------------------------------------------------ */

static const char *message_of(const z_stream *z, int code) {
  if (code == Z_VERSION_ERROR) return "library version mismatch";
  if (z != NULL && z->msg != NULL) return z->msg;
  if (code == Z_BUF_ERROR) return "incomplete or truncated stream";
  if (code == Z_STREAM_ERROR) return "inconsistent stream state";
  return code == Z_DATA_ERROR ? "invalid input data" : NULL;
}

Value zlib_raise(const z_stream *z, int code, const char *where) {
  const char *message = message_of(z, code);
  if (message == NULL) return raise_error(as_type(zlib_error), "Error %d %s", code, where);
  return raise_error(as_type(zlib_error), "Error %d %s: %.200s", code, where, message);
}

/* -- Streams ----------------------------------------------------------------------------------- */

Stream *stream_new(void) {
  Stream *s = xmalloc(sizeof *s);
  memset(s, 0, sizeof *s);
  pthread_mutex_init(&s->mutex, NULL);
  return s;
}

void stream_free(Stream *s) {
  pthread_mutex_destroy(&s->mutex);
  free(s->dictionary);
  free(s);
}

bool stream_keep_dictionary(Stream *s, const Buffer *dictionary) {
  if (dictionary->length > UINT_MAX) {
    raise_error(&exc_OverflowError, "zdict length does not fit in an unsigned int");
    return false;
  }
  s->dictionary = xmalloc(max_of((size_t)dictionary->length, (size_t)1));
  if (dictionary->length > 0) memcpy(s->dictionary, dictionary->memory, (size_t)dictionary->length);
  s->dictionary_length = (uInt)dictionary->length;
  return true;
}

bool stream_copy_dictionary(Stream *to, const Stream *from) {
  if (from->dictionary == NULL) return true;
  to->dictionary = malloc(max_of(from->dictionary_length, 1u));
  if (to->dictionary == NULL) return false;
  memcpy(to->dictionary, from->dictionary, from->dictionary_length);
  to->dictionary_length = from->dictionary_length;
  return true;
}

void stream_lock(Stream *s) {
  if (pthread_mutex_trylock(&s->mutex) == 0) return;
  gil_release();
  pthread_mutex_lock(&s->mutex);
  gil_acquire();
}

void stream_unlock(Stream *s) {
  pthread_mutex_unlock(&s->mutex);
}

/* -- Output ------------------------------------------------------------------------------------ */

/* Points z to room behind what was written. false: no memory. */
static bool output_room(Output *out, z_stream *z) {
  if (out->length == out->capacity) {
    size_t capacity = out->capacity == 0 ? ZLIB_BUFFER_SIZE : 2 * out->capacity;
    capacity = min_of(capacity, out->limit);
    uint8_t *data = realloc(out->data, max_of(capacity, (size_t)1));
    if (data == NULL) return false;
    out->data = data;
    out->capacity = capacity;
  }
  z->next_out = out->data + out->length;
  z->avail_out = (uInt)min_of(out->capacity - out->length, (size_t)UINT_MAX);
  return true;
}

Value output_finish(Output *out) {
  Value result = bytes_from_data(out->data, (int64_t)out->length);
  free(out->data);
  return result;
}

/* -- Running ----------------------------------------------------------------------------------- */

static void feed(z_stream *z, Input *in) {
  uInt count = (uInt)min_of(in->left, (size_t)UINT_MAX);
  z->next_in = (Bytef *)(uintptr_t)in->data;
  z->avail_in = count;
  in->data += count;
  in->left -= count;
}

/* True: the stream goes on. */
static bool set_dictionary(Stream *s, int *code) {
  if (*code != Z_NEED_DICT || s->dictionary == NULL) return false;
  *code = inflateSetDictionary(&s->z, s->dictionary, s->dictionary_length);
  s->dictionary_rejected = *code != Z_OK;
  return *code == Z_OK;
}

/* Reads what the stream was fed. True: all is well, and there may be more to do. */
static bool run_fed(Stream *s, StreamStep step, int flush, Output *out, int *code) {
  bool again;
  do {
    if (!output_room(out, &s->z)) return *code = Z_MEM_ERROR, false;
    *code = step(&s->z, flush);
    out->length = (size_t)(s->z.next_out - out->data);
    again = set_dictionary(s, code);
    if (*code != Z_OK && *code != Z_BUF_ERROR) return false;
  } while ((again || s->z.avail_out == 0) && out->length < out->limit);
  return true;
}

static int run(Stream *s, StreamStep step, Input *in, int flush, Output *out) {
  int code;
  do feed(&s->z, in);
  while (run_fed(s, step, in->left > 0 ? Z_NO_FLUSH : flush, out, &code) && in->left > 0 &&
         out->length < out->limit);
  return code;
}

int stream_run(Stream *s, StreamStep step, Input *in, int flush, Output *out) {
  bool release = in->left > ZLIB_GIL_MINIMUM || flush != Z_NO_FLUSH;
  s->dictionary_rejected = false;
  if (release) gil_release();
  int code = run(s, step, in, flush, out);
  if (release) gil_acquire();
  return code;
}
