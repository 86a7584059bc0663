/* SPDX-License-Identifier: MIT */

/* XXH64 as https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md has it. */
#include "glia-cache.h"

#include <string.h>

static const guint64 prime1 = 0x9E3779B185EBCA87;
static const guint64 prime2 = 0xC2B2AE3D27D4EB4F;
static const guint64 prime3 = 0x165667B19E3779F9;
static const guint64 prime4 = 0x85EBCA77C2B2AE63;
static const guint64 prime5 = 0x27D4EB2F165667C5;

static inline guint64
rotate (guint64 value, int bits)
{
  return value << bits | value >> (64 - bits);
}

static inline guint64
read64 (const guint8 *at)
{
  guint64 value;

  memcpy (&value, at, sizeof value);
  return GUINT64_FROM_LE (value);
}

static inline guint64
mix (guint64 lane, guint64 input)
{
  return rotate (lane + input * prime2, 31) * prime1;
}

static void
consume (guint64 lanes[4], const guint8 *block)
{
  for (int i = 0; i < 4; i++)
    lanes[i] = mix (lanes[i], read64 (block + 8 * i));
}

void
glia_xxh64_start (GliaXxh64 *state)
{
  *state = (GliaXxh64){.lanes = {prime1 + prime2, prime2, 0, 0 - prime1}};
}

void
glia_xxh64_update (GliaXxh64 *state, const void *data, gsize length)
{
  const guint8 *at = data, *end = at + length;
  gsize held = state->total % 32;

  if (length == 0)
    return;
  state->total += length;
  if (held > 0) {
    gsize taken = MIN (32 - held, length);

    memcpy (state->rest + held, at, taken);
    at += taken;
    if (held + taken < 32)
      return;
    consume (state->lanes, state->rest);
  }
  for (; end - at >= 32; at += 32)
    consume (state->lanes, at);
  if (at < end)
    memcpy (state->rest, at, end - at);
}

guint64
glia_xxh64_finish (const GliaXxh64 *state)
{
  const guint8 *at = state->rest, *end = at + state->total % 32;
  const guint64 *lanes = state->lanes;
  guint64 hash = prime5;

  if (state->total >= 32) {
    hash =
        rotate (lanes[0], 1) + rotate (lanes[1], 7) + rotate (lanes[2], 12) + rotate (lanes[3], 18);
    for (int i = 0; i < 4; i++)
      hash = (hash ^ mix (0, lanes[i])) * prime1 + prime4;
  }
  hash += state->total;
  for (; end - at >= 8; at += 8)
    hash = rotate (hash ^ mix (0, read64 (at)), 27) * prime1 + prime4;
  if (end - at >= 4) {
    guint32 value;

    memcpy (&value, at, sizeof value);
    hash = rotate (hash ^ GUINT32_FROM_LE (value) * prime1, 23) * prime2 + prime3;
    at += 4;
  }
  for (; at < end; at++)
    hash = rotate (hash ^ *at * prime5, 11) * prime1;
  hash = (hash ^ hash >> 33) * prime2;
  hash = (hash ^ hash >> 29) * prime3;
  return hash ^ hash >> 32;
}

guint64
glia_xxh64 (const void *data, gsize length)
{
  GliaXxh64 state;

  glia_xxh64_start (&state);
  glia_xxh64_update (&state, data, length);
  return glia_xxh64_finish (&state);
}
