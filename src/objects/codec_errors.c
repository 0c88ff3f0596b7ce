/* The three UnicodeErrors, the policies done without them, and calling registered handlers. */
#include "objects/codec_errors.h"

#include "objects/bytes.h"
#include "objects/codecs.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* -- Exceptions -------------------------------------------------------------------------------- */

static Value new_error(Type *type, const char *encoding, Value object, int64_t start, int64_t end,
                       const char *reason) {
  if (is_absent(object)) return ABSENT; /* no memory for a copy of it */
  Value name = str_from_utf8_lossy(encoding, strlen(encoding));
  Value args = tuple_pack(5, name, object, from_small_int(start), from_small_int(end),
                          str_from_ascii(reason));
  return exception_new(type, args);
}

static Value raise_new(Value error) {
  return is_absent(error) ? ABSENT : raise_instance(error);
}

Value raise_decode_error(const char *encoding, Value bytes, int64_t start, int64_t end,
                         const char *reason) {
  return raise_new(new_error(&exc_UnicodeDecodeError, encoding, bytes, start, end, reason));
}

Value raise_encode_error(const char *encoding, Value s, int64_t start, int64_t end,
                         const char *reason) {
  return raise_new(new_error(&exc_UnicodeEncodeError, encoding, s, start, end, reason));
}

/* -- Policies ---------------------------------------------------------------------------------- */

ErrorPolicy error_policy(Value errors) {
  ErrorPolicy policy = {.kind = ERRORS_HANDLER, .name = errors};
  if (is_absent(errors) || is_none(errors) || str_equals_ascii(errors, "strict"))
    policy.kind = ERRORS_STRICT;
  else if (str_equals_ascii(errors, "ignore"))
    policy.kind = ERRORS_IGNORE;
  else if (str_equals_ascii(errors, "replace"))
    policy.kind = ERRORS_REPLACE;
  else if (str_equals_ascii(errors, "surrogateescape"))
    policy.kind = ERRORS_SURROGATEESCAPE;
  return policy;
}

/* The policy's exception for this error: made at the first, updated at the others. false: exception
   set. */
static bool prepare(ErrorPolicy *policy, Type *type, const char *encoding, Value object,
                    size_t start, size_t end, const char *reason) {
  if (is_absent(policy->exception)) {
    policy->exception = new_error(type, encoding, object, start, end, reason);
    return !is_absent(policy->exception);
  }
  UnicodeException *e = object_cast(UnicodeException, policy->exception);
  e->start = start;
  e->end = end;
  slot_set(e, &e->reason, str_from_ascii(reason));
  return true;
}

static bool find_handler(ErrorPolicy *policy) {
  if (is_absent(policy->handler)) policy->handler = codec_lookup_error(policy->name);
  return !is_absent(policy->handler);
}

/* The position that a handler returned, relative to size. false: IndexError. */
static bool handler_position(const ErrorPolicy *policy, Value v, int64_t size, size_t *out) {
  int64_t position;
  if (!index_to_i64(v, &position)) {
    if (!policy->any_position || !exception_suppress(&exc_OverflowError)) return false;
    position = -1 - size;
  }
  if (position < 0) position += size;
  if (position < 0 || position > size) {
    raise_error(&exc_IndexError, "position %lld from error handler out of bounds",
                (long long)position);
    return false;
  }
  *out = position;
  return true;
}

static bool is_answer(Value answer, bool allow_bytes) {
  if (!is_tuple(answer) || tuple_length(answer) != 2 || !is_int(tuple_get(answer, 1))) return false;
  return is_str(tuple_get(answer, 0)) || (allow_bytes && is_bytes(tuple_get(answer, 0)));
}

/* -- Decoding ---------------------------------------------------------------------------------- */

static bool no_memory(void) {
  raise_memory_error();
  return false;
}

static Value source_bytes(DecodeJob *job) {
  if (is_absent(job->source)) job->source = bytes_from_data(job->decode.bytes, job->decode.size);
  return job->source;
}

/* The handler may have given the exception another input. */
static bool reload_source(DecodeJob *job) {
  Value object = slot_get(&object_cast(UnicodeException, job->policy.exception)->object);
  if (is_absent(object) || !is_bytes(object))
    return raise_type_error("object attribute must be bytes"), false;
  if (same(object, job->source)) return true;
  job->source = object;
  job->decode.bytes = as_bytes(object)->data;
  job->decode.size = bytes_length(object);
  return true;
}

static bool decode_call_handler(DecodeJob *job) {
  const Decode *d = &job->decode;
  if (!find_handler(&job->policy)) return false;
  if (!prepare(&job->policy, &exc_UnicodeDecodeError, job->encoding, source_bytes(job),
               d->error_start, d->error_end, d->reason))
    return false;
  Value answer = call1(job->policy.handler, job->policy.exception);
  if (is_absent(answer)) return false;
  if (!is_answer(answer, false))
    return raise_type_error("decoding error handler must return (str, int) tuple"), false;
  if (!reload_source(job) ||
      !handler_position(&job->policy, tuple_get(answer, 1), job->decode.size, &job->decode.at))
    return false;
  return text_put_view(&job->out, str_view(tuple_get(answer, 0))) || no_memory();
}

/* Bytes beyond ASCII become lone surrogates; what begins with an ASCII byte is an error. */
static bool escape_bytes(DecodeJob *job) {
  Decode *d = &job->decode;
  size_t at = d->error_start;
  for (; at < d->error_end && d->bytes[at] >= 0x80; at++)
    if (!text_put(&job->out, 0xdc00 + d->bytes[at])) return no_memory();
  if (at == d->error_start)
    return raise_decode_error(job->encoding, source_bytes(job), d->error_start, d->error_end,
                              d->reason),
           false;
  d->at = at;
  return true;
}

bool decode_handle_error(DecodeJob *job) {
  Decode *d = &job->decode;
  switch (job->policy.kind) {
  case ERRORS_STRICT:
    raise_decode_error(job->encoding, source_bytes(job), d->error_start, d->error_end, d->reason);
    return false;
  case ERRORS_IGNORE: d->at = d->error_end; return true;
  case ERRORS_REPLACE: d->at = d->error_end; return text_put(&job->out, 0xfffd) || no_memory();
  case ERRORS_SURROGATEESCAPE: return escape_bytes(job);
  case ERRORS_HANDLER: break;
  }
  return decode_call_handler(job);
}

/* -- Encoding ---------------------------------------------------------------------------------- */

bool encode_raise(EncodeJob *job, size_t start, size_t end, const char *reason) {
  if (prepare(&job->policy, &exc_UnicodeEncodeError, job->encoding, job->text, start, end, reason))
    raise_instance(job->policy.exception);
  return false;
}

Value encode_call_handler(EncodeJob *job, size_t start, size_t end, const char *reason) {
  if (job->policy.kind == ERRORS_STRICT) return encode_raise(job, start, end, reason), ABSENT;
  if (!find_handler(&job->policy)) return ABSENT;
  if (!prepare(&job->policy, &exc_UnicodeEncodeError, job->encoding, job->text, start, end, reason))
    return ABSENT;
  Value answer = call1(job->policy.handler, job->policy.exception);
  if (is_absent(answer)) return ABSENT;
  if (!is_answer(answer, true))
    return raise_type_error("encoding error handler must return (str/bytes, int) tuple");
  if (!handler_position(&job->policy, tuple_get(answer, 1), str_length(job->text), &job->at))
    return ABSENT;
  return tuple_get(answer, 0);
}
