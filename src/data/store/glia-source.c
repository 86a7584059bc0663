/* SPDX-License-Identifier: MIT */

/* Three blocks go round between the thread that fills them and the caller:
 *
 *     filled: 7   let go: 5        block 5 is the caller's, 6 is waiting, 7 is being filled
 *
 *     | room | bytes of the stream        |\0|
 *
 * What the caller has not taken of a block, half a line or number mostly, is copied into the room
 * before the next one's bytes, so that megabytes need not be moved to have it in one piece.
 */
#include "glia-source.h"

#include "glia-dataset.h"
#include "glia-unpack.h"

#include <string.h>

enum {
  BLOCKS = 3,
  ROOM = 1 << 14,
  FIRST_BYTES = 1 << 16, /* most files are small */
  MOST_BYTES = 1 << 22,  /* a block must fit in a processor's cache */
};

typedef struct {
  char *data; /* [ROOM + capacity + 1] */
  gsize capacity, length;
  guint64 taken;
  gboolean last;
  GError *error; /* after the bytes */
} Block;

struct _GliaSourceReader {
  GliaUnpacker *unpacker;
  GThread *thread; /* NULL: the caller fills the blocks */
  Block blocks[BLOCKS];
  guint64 own_filled; /* the caller's count of the blocks it has had */

  GMutex mutex; /* protects what is below */
  GCond changed;
  guint64 filled, let_go;
  gboolean stopped;
};

/* ---- The thread --------------------------------------------------------------------------- */

static void
fill_block (GliaSourceReader *reader, Block *block, gsize bytes)
{
  gssize got;

  if (block->capacity < bytes) {
    g_free (block->data);
    block->data = g_malloc (ROOM + bytes + 1);
    block->capacity = bytes;
  }
  got = glia_unpacker_read (reader->unpacker, block->data + ROOM, bytes, &block->error);
  block->length = (gsize)MAX (got, 0);
  block->last = block->length < bytes;
  block->taken = glia_unpacker_taken (reader->unpacker);
}

static gsize
block_bytes (guint64 number)
{
  return number < 6 ? (gsize)FIRST_BYTES << number : MOST_BYTES;
}

static gpointer
fill_all (gpointer data)
{
  GliaSourceReader *reader = data;
  gboolean last = FALSE;

  for (guint64 number = 0; !last; number++) {
    Block *block = &reader->blocks[number % BLOCKS];

    g_mutex_lock (&reader->mutex);
    while (number == reader->let_go + BLOCKS && !reader->stopped)
      g_cond_wait (&reader->changed, &reader->mutex);
    last = reader->stopped;
    g_mutex_unlock (&reader->mutex);
    if (last)
      break;
    fill_block (reader, block, block_bytes (number));
    last = block->last;
    g_mutex_lock (&reader->mutex);
    reader->filled = number + 1;
    g_cond_signal (&reader->changed);
    g_mutex_unlock (&reader->mutex);
  }
  return NULL;
}

static GliaSourceReader *
reader_new (GliaUnpacker *unpacker)
{
  GliaSourceReader *reader = g_new0 (GliaSourceReader, 1);

  g_mutex_init (&reader->mutex);
  g_cond_init (&reader->changed);
  reader->unpacker = unpacker;
  if (glia_unpacker_size (unpacker) > FIRST_BYTES)
    reader->thread = g_thread_try_new ("reader", fill_all, reader, NULL);
  return reader;
}

static void
reader_free (GliaSourceReader *reader)
{
  g_mutex_lock (&reader->mutex);
  reader->stopped = TRUE;
  g_cond_signal (&reader->changed);
  g_mutex_unlock (&reader->mutex);
  if (reader->thread)
    g_thread_join (reader->thread);
  for (gsize i = 0; i < BLOCKS; i++) {
    g_free (reader->blocks[i].data);
    g_clear_error (&reader->blocks[i].error);
  }
  glia_unpacker_free (reader->unpacker);
  g_cond_clear (&reader->changed);
  g_mutex_clear (&reader->mutex);
  g_free (reader);
}

/* The next block, waited for. */
static Block *
next_block (GliaSourceReader *reader)
{
  const guint64 number = reader->own_filled++;
  Block *block = &reader->blocks[number % BLOCKS];

  if (!reader->thread) {
    fill_block (reader, block, block_bytes (number));
    return block;
  }
  g_mutex_lock (&reader->mutex);
  while (reader->filled <= number)
    g_cond_wait (&reader->changed, &reader->mutex);
  g_mutex_unlock (&reader->mutex);
  return block;
}

/* All blocks before the caller's present one may be filled again. */
static void
let_go (GliaSourceReader *reader)
{
  g_mutex_lock (&reader->mutex);
  reader->let_go = reader->own_filled - 1;
  g_cond_signal (&reader->changed);
  g_mutex_unlock (&reader->mutex);
}

/* ---- The caller's side -------------------------------------------------------------------- */

GliaSource *
glia_source_open (const char *path,
                  const char *member,
                  guint64 limit,
                  const char *what,
                  GliaProgressFunc progress,
                  gpointer user_data,
                  GCancellable *cancellable,
                  GError **error)
{
  GliaUnpacker *unpacker = glia_unpacker_open (path, member, error);
  GliaSource *source;

  if (!unpacker)
    return NULL;
  source = g_new0 (GliaSource, 1);
  source->path = member ? g_strconcat (path, ":", member, NULL) : g_strdup (path);
  source->start = source->at = source->end = "";
  source->limit = limit;
  source->reader = reader_new (unpacker);
  source->what = what;
  source->progress = progress;
  source->user_data = user_data;
  source->cancellable = cancellable ? g_object_ref (cancellable) : NULL;
  return source;
}

void
glia_source_free (GliaSource *source)
{
  if (!source)
    return;
  reader_free (source->reader);
  g_clear_object (&source->cancellable);
  g_free (source->path);
  g_free (source);
}

/* Puts the bytes of `block` behind those that are left of `previous`, which has no room for it:
 * something long is being read, a matrix in one line. Twice the memory each time, so that growing
 * costs little. The blocks swap their memory. */
static const char *
join_long (Block *previous, const char *at, gsize left, Block *block)
{
  const gsize needed = left + block->length;
  char *data = previous->data;
  gsize capacity = previous->capacity;

  if (ROOM + capacity < needed) {
    capacity = 2 * needed;
    data = g_malloc (ROOM + capacity + 1);
    memcpy (data, at, left);
    g_free (previous->data);
  } else if (data != at) {
    memmove (data, at, left);
  }
  memcpy (data + left, block->data + ROOM, block->length);
  data[needed] = '\0';
  previous->data = block->data;
  previous->capacity = block->capacity;
  block->data = data;
  block->capacity = capacity;
  return data;
}

static gboolean
check_block (GliaSource *source, Block *block, GError **error)
{
  const guint64 total = source->offset + (guint64)(source->end - source->start);

  if (block->error) {
    g_propagate_error (error, g_steal_pointer (&block->error));
    return FALSE;
  }
  if (total <= source->limit)
    return TRUE;
  g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_TOO_LARGE,
               "%s: more than the %" G_GUINT64_FORMAT " bytes that are allowed", source->path,
               source->limit);
  return FALSE;
}

static void
report_progress (const GliaSource *source, const Block *block)
{
  const guint64 size = glia_unpacker_size (source->reader->unpacker);

  source->progress (source->what, size > 0 ? MIN (1.0, (double)block->taken / (double)size) : -1,
                    source->offset + (guint64)(source->end - source->start), source->user_data);
}

gboolean
glia_source_more (GliaSource *source, GError **error)
{
  GliaSourceReader *reader = source->reader;
  const gsize left = (gsize)(source->end - source->at);
  Block *previous, *block;

  if (g_cancellable_set_error_if_cancelled (source->cancellable, error) || source->finished)
    return FALSE;
  source->offset = glia_source_position (source);
  previous = &reader->blocks[(reader->own_filled + BLOCKS - 1) % BLOCKS];
  block = next_block (reader);
  block->data[ROOM + block->length] = '\0';
  if (left <= ROOM)
    source->start = memcpy (block->data + ROOM - left, source->at, left);
  else
    source->start = join_long (previous, source->at, left, block);
  let_go (reader);
  source->at = source->start;
  source->end = source->start + left + block->length;
  source->finished = block->last;
  if (!check_block (source, block, error))
    return FALSE;
  if (source->progress)
    report_progress (source, block);
  return block->length > 0;
}

gboolean
glia_source_fail (const char *path, GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, GLIA_DATA_ERROR, GLIA_DATA_ERROR_SYNTAX, "%s: %s", path, text);
  return FALSE;
}
