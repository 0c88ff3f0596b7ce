/* Objects around a compressing or decompressing stream. */
#include "modules/coder.h"

#include "modules/waiting.h"
#include "objects/buffer.h"
#include "objects/bytes.h"

/* -- Making and ending ------------------------------------------------------------------------- */

static void close_stream(Coder *coder) {
  coder->kind->close(coder);
  coder->opened = false;
}

static void coder_finalize(Object *object) {
  Coder *coder = ((CoderObject *)object)->coder;
  if (coder == NULL) return;
  if (coder->opened) close_stream(coder);
  sem_destroy(&coder->lock);
  free(coder->pending);
  free(coder);
}

const Layout coder_layout = {.name = "CoderObject",
                             .fixed_size = sizeof(CoderObject),
                             .slots_offset = offsetof(CoderObject, unused_data),
                             .slots_count = 1,
                             .finalize = coder_finalize};

Value coder_new(Type *type, const CoderKind *kind, size_t size) {
  Value self = type_alloc(type);
  if (is_absent(self)) return ABSENT;
  Coder *coder = calloc(1, size);
  if (coder == NULL) return raise_memory_error();
  coder->kind = kind;
  coder->needs_input = true;
  sem_init(&coder->lock, 0, 1);
  object_cast(CoderObject, self)->coder = coder;
  return self;
}

/* Waits for other threads; false: a signal handler raised. Every true is paired with a leave. */
static bool enter(Coder *coder) {
  return sem_trywait(&coder->lock) == 0 || waiting_semaphore(&coder->lock, -1);
}
static void leave(Coder *coder) {
  sem_post(&coder->lock);
}

/* -- Output: malloc'ed, as it grows without the GIL -------------------------------------------- */

enum { FIRST_OUTPUT = 32 * 1024, LARGEST_GROWTH = 256 * 1024 * 1024 };

typedef struct Output {
  uint8_t *data;   /* malloc'ed */
  size_t length;   /* bytes written */
  size_t capacity; /* bytes allocated */
  size_t limit;    /* no more than that */
  bool no_memory;  /* the allocation failed */
} Output;

/* Gives the flow, whose room is used up, new room. false: the limit is reached or there is no
   memory. */
static bool output_grow(Output *output, CoderFlow *flow) {
  output->length = output->capacity;
  if (output->capacity == output->limit) return false;
  size_t more = max_of(min_of(output->capacity, (size_t)LARGEST_GROWTH), (size_t)FIRST_OUTPUT);
  size_t capacity =
      output->limit - output->capacity < more ? output->limit : output->capacity + more;
  uint8_t *data = realloc(output->data, capacity);
  if (data == NULL) {
    output->no_memory = true;
    return false;
  }
  output->data = data;
  output->capacity = capacity;
  flow->out = data + output->length;
  flow->out_left = capacity - output->length;
  return true;
}

/* Steps until the input is used and all the output there is has come, the stream ends, or the
   output's limit is reached. */
static CoderState run(Coder *coder, CoderFlow *flow, Output *output, bool finish) {
  CoderState state;
  output_grow(output, flow);
  if (output->no_memory) return CODER_FAILED;
  for (;;) {
    state = coder->kind->step(coder, flow, finish);
    if (state != CODER_GOES_ON) break;
    if (flow->out_left == 0) {
      if (!output_grow(output, flow)) break;
    } else if (flow->in_left == 0 && !finish) {
      break;
    }
  }
  output->length = output->capacity - flow->out_left;
  return output->no_memory ? CODER_FAILED : state;
}

static CoderState run_without_gil(Coder *coder, CoderFlow *flow, Output *output, bool finish) {
  gil_release();
  CoderState state = run(coder, flow, output, finish);
  if (state == CODER_ENDED && coder->opened)
    close_stream(coder); /* which may hold a hundred megabytes */
  gil_acquire();
  return state;
}

/* The output as bytes, or the exception of the failure; frees it. */
static Value output_result(Output *output, const Coder *coder, CoderState state) {
  Value result;
  if (output->no_memory)
    result = raise_memory_error();
  else if (state == CODER_FAILED)
    result = coder->kind->raise(coder->status);
  else
    result = bytes_from_data(output->data, (int64_t)output->length);
  free(output->data);
  return result;
}

/* -- Compressing ------------------------------------------------------------------------------- */

static Value compress(Coder *coder, CoderFlow *flow, bool finish) {
  Output output = {.limit = INT64_MAX};
  CoderState state = run_without_gil(coder, flow, &output, finish);
  return output_result(&output, coder, state);
}

static Value coder_compress(Value *args, int nargs) {
  Coder *coder = coder_of(args[0]);
  Buffer data;
  Value result;
  if (!buffer_get(args[1], &data, BUFFER_SIMPLE)) return ABSENT;
  if (!enter(coder)) {
    buffer_release(&data);
    return ABSENT;
  }
  CoderFlow flow = {.in = data.memory, .in_left = (size_t)data.length};
  result = coder->ended ? raise_value_error("Compressor has been flushed")
                        : compress(coder, &flow, false);
  leave(coder);
  buffer_release(&data);
  GC_KEEP(args[0]);
  return result;
}

static Value coder_flush(Value *args, int nargs) {
  Coder *coder = coder_of(args[0]);
  CoderFlow flow = {.in = NULL};
  Value result;
  if (!enter(coder)) return ABSENT;
  if (coder->ended) {
    result = raise_value_error("Repeated call to flush()");
  } else {
    coder->ended = true;
    result = compress(coder, &flow, true);
  }
  leave(coder);
  GC_KEEP(args[0]);
  return result;
}

/* -- Decompressing ----------------------------------------------------------------------------- */

static void pending_clear(Coder *coder) {
  free(coder->pending);
  coder->pending = NULL;
  coder->pending_start = coder->pending_length = 0;
}

/* Adds to the pending input, of which the used part goes. false: MemoryError. */
static bool pending_add(Coder *coder, const uint8_t *data, size_t length) {
  size_t left = coder->pending_length - coder->pending_start;
  if (length == 0) return true;
  if (left > 0 && coder->pending_start > 0)
    memmove(coder->pending, coder->pending + coder->pending_start, left);
  coder->pending_start = 0;
  coder->pending_length = left;
  uint8_t *grown = realloc(coder->pending, left + length);
  if (grown == NULL) return raise_memory_error(), false;
  memcpy(grown + left, data, length);
  coder->pending = grown;
  coder->pending_length = left + length;
  return true;
}

/* What is left of the input after the steps: from pending if that was read, else the caller's.
   false: MemoryError. */
static bool keep_rest(Value self, const CoderFlow *flow, bool from_pending) {
  Coder *coder = coder_of(self);
  if (coder->ended) {
    Value rest = bytes_from_data(flow->in, (int64_t)flow->in_left);
    if (is_absent(rest)) return false;
    slot_set(object_cast(CoderObject, self), &object_cast(CoderObject, self)->unused_data, rest);
    pending_clear(coder);
    coder->needs_input = false;
  } else if (flow->in_left == 0) {
    pending_clear(coder);
    coder->needs_input = flow->out_left > 0;
  } else {
    coder->needs_input = false;
    if (!from_pending) return pending_add(coder, flow->in, flow->in_left);
    coder->pending_start = coder->pending_length - flow->in_left;
  }
  return true;
}

/* limit < 0: none. The lock is held. */
static Value decompress(Value self, const Buffer *data, int64_t limit) {
  Coder *coder = coder_of(self);
  if (coder->ended) return raise_error(&exc_EOFError, "%s", coder->kind->ended_message);
  if (coder->status != 0 && coder->kind->failed_message != NULL)
    return raise_value_error("%s", coder->kind->failed_message);
  CoderFlow flow = {.in = data->memory, .in_left = (size_t)data->length};
  Output output = {.limit = limit < 0 ? INT64_MAX : (size_t)limit};
  bool from_pending = coder->pending != NULL;
  if (from_pending) {
    if (!pending_add(coder, data->memory, (size_t)data->length)) return ABSENT;
    flow.in = coder->pending + coder->pending_start;
    flow.in_left = coder->pending_length - coder->pending_start;
  }
  CoderState state = run_without_gil(coder, &flow, &output, false);
  if (state == CODER_FAILED) {
    pending_clear(coder);
    if (coder->kind->failed_message != NULL) coder->needs_input = false;
    return output_result(&output, coder, state);
  }
  coder->ended = state == CODER_ENDED;
  Value result = output_result(&output, coder, state);
  return !is_absent(result) && keep_rest(self, &flow, from_pending) ? result : ABSENT;
}

static Value coder_decompress(Value *args, int nargs) {
  Coder *coder = coder_of(args[0]);
  Buffer data;
  int64_t limit;
  Value result = ABSENT;
  if (!buffer_get(args[1], &data, BUFFER_SIMPLE)) return ABSENT;
  if (index_to_i64(args[2], &limit) && enter(coder)) {
    result = decompress(args[0], &data, limit);
    leave(coder);
  }
  buffer_release(&data);
  GC_KEEP(args[0]);
  return result;
}

Value coder_eof(Value self, void *closure) {
  return from_bool(coder_of(self)->ended);
}
Value coder_needs_input(Value self, void *closure) {
  return from_bool(coder_of(self)->needs_input);
}
Value coder_unused_data(Value self, void *closure) {
  Value data = slot_get(&object_cast(CoderObject, self)->unused_data);
  return is_absent(data) ? bytes_empty : data;
}

/* -- Methods ----------------------------------------------------------------------------------- */

const BuiltinDef coder_compressor_methods[] = {
    METHOD("compress(self, data, /)", coder_compress, EFFECT_ANY,
           "Take data to be compressed; return compressed data as far as there is some, else "
           "b''.\n\nThe last of it comes from flush()."),
    METHOD("flush(self, /)", coder_flush, EFFECT_ANY,
           "End the stream and return what is left of the compressed data.\n\nThe compressor is of "
           "no use afterwards."),
    METHOD_END,
};
const BuiltinDef coder_decompressor_methods[] = {
    METHOD("decompress(self, /, data, max_length=-1)", coder_decompress, EFFECT_ANY,
           "Decompress data and return what came of it, at most max_length bytes if that is not "
           "negative.\n\nWhere the limit is reached "
           "needs_input turns False, and further calls, with b'' too, return more.\nRaises "
           "EOFError behind the end of the stream; data "
           "found there is in unused_data."),
    METHOD_END,
};
