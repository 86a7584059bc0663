/* SPDX-License-Identifier: MIT */
#include "glia-sha256.h"

#include <string.h>

enum { BLOCK = 64 };

struct _GliaSha256 {
  GChecksum *checksum; /* NULL: the processor's instructions are used */
  guint32 state[8];
  guint64 total;
  guint8 rest[BLOCK]; /* total % BLOCK bytes that wait for more */
};

#if defined(__x86_64__) && defined(__GNUC__)
#include <cpuid.h>
#include <immintrin.h>

static const guint32 constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static gboolean
processor_has_sha (void)
{
  unsigned int a, b, c, d;

  return __get_cpuid_count (7, 0, &a, &b, &c, &d) && (b & bit_SHA) != 0 &&
         __get_cpuid (1, &a, &b, &c, &d) && (c & bit_SSE4_1) != 0;
}

/* The eight words a … h of the state are kept as the instructions want them, highest lane first: abef and cdgh. A round
 * instruction makes two rounds with the lower two lanes of message + constant. */
__attribute__ ((target ("sha,sse4.1"))) static void
compress (guint32 *state, const guint8 *bytes, gsize blocks)
{
  const __m128i swap = _mm_set_epi64x (0x0c0d0e0f08090a0b, 0x0405060700010203);
  __m128i abcd = _mm_loadu_si128 ((const __m128i *)state);
  __m128i efgh = _mm_loadu_si128 ((const __m128i *)(state + 4));
  __m128i cdab = _mm_shuffle_epi32 (abcd, 0xB1), hgfe = _mm_shuffle_epi32 (efgh, 0x1B);
  __m128i abef = _mm_alignr_epi8 (cdab, hgfe, 8), cdgh = _mm_blend_epi16 (hgfe, cdab, 0xF0);

  for (; blocks > 0; blocks--, bytes += BLOCK) {
    const __m128i abef_before = abef, cdgh_before = cdgh;
    __m128i message[4];

    for (int i = 0; i < 4; i++)
      message[i] = _mm_shuffle_epi8 (_mm_loadu_si128 ((const __m128i *)(bytes + 16 * i)), swap);
#pragma GCC unroll 16
    for (int i = 0; i < 16; i++) {
      /* Four words of the message schedule; from the fifth time on they come from the sixteen before. */
      __m128i words = message[i % 4], sum;

      if (i >= 4) {
        const __m128i last = message[(i + 3) % 4];

        words = _mm_sha256msg1_epu32 (words, message[(i + 1) % 4]);
        words = _mm_add_epi32 (words, _mm_alignr_epi8 (last, message[(i + 2) % 4], 4));
        words = message[i % 4] = _mm_sha256msg2_epu32 (words, last);
      }
      sum = _mm_add_epi32 (words, _mm_loadu_si128 ((const __m128i *)(constants + 4 * i)));
      cdgh = _mm_sha256rnds2_epu32 (cdgh, abef, sum);
      abef = _mm_sha256rnds2_epu32 (abef, cdgh, _mm_shuffle_epi32 (sum, 0x0E));
    }
    abef = _mm_add_epi32 (abef, abef_before);
    cdgh = _mm_add_epi32 (cdgh, cdgh_before);
  }
  hgfe = _mm_shuffle_epi32 (abef, 0x1B);
  cdab = _mm_shuffle_epi32 (cdgh, 0xB1);
  _mm_storeu_si128 ((__m128i *)state, _mm_blend_epi16 (hgfe, cdab, 0xF0));
  _mm_storeu_si128 ((__m128i *)(state + 4), _mm_alignr_epi8 (cdab, hgfe, 8));
}
#else
static gboolean
processor_has_sha (void)
{
  return FALSE;
}

static void
compress (guint32 *state, const guint8 *bytes, gsize blocks)
{
  g_assert_not_reached ();
}
#endif

GliaSha256 *
glia_sha256_new (void)
{
  static const guint32 start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                   0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  GliaSha256 *sha = g_new0 (GliaSha256, 1);

  if (processor_has_sha ())
    memcpy (sha->state, start, sizeof start);
  else
    sha->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  return sha;
}

static void
update_checksum (GChecksum *checksum, const guint8 *bytes, gsize length)
{
  for (gsize at = 0; at < length; at += G_MAXINT32) /* GChecksum takes a signed length */
    g_checksum_update (checksum, bytes + at, (gssize)MIN (length - at, G_MAXINT32));
}

void
glia_sha256_update (GliaSha256 *sha, const void *bytes, gsize length)
{
  const guint8 *at = bytes;
  const gsize waiting = sha->total % BLOCK, take = MIN (length, BLOCK - waiting);

  sha->total += length;
  if (sha->checksum) {
    update_checksum (sha->checksum, bytes, length);
    return;
  }
  if (waiting > 0) {
    memcpy (sha->rest + waiting, at, take);
    at += take;
    length -= take;
    if (waiting + take < BLOCK)
      return;
    compress (sha->state, sha->rest, 1);
  }
  compress (sha->state, at, length / BLOCK);
  if (length % BLOCK > 0)
    memcpy (sha->rest, at + length / BLOCK * BLOCK, length % BLOCK);
}

char *
glia_sha256_finish (GliaSha256 *sha)
{
  static const guint8 padding[BLOCK] = {0x80};
  const guint64 bits = GUINT64_TO_BE (8 * sha->total);
  GString *text = g_string_new (NULL);

  if (sha->checksum) {
    g_string_append (text, g_checksum_get_string (sha->checksum));
    g_checksum_free (sha->checksum);
  } else {
    /* 0x80, zeros, and the length in the last eight bytes of a block. */
    glia_sha256_update (sha, padding, 1 + (2 * BLOCK - 9 - sha->total % BLOCK) % BLOCK);
    glia_sha256_update (sha, &bits, sizeof bits);
    for (int i = 0; i < 8; i++)
      g_string_append_printf (text, "%08x", sha->state[i]);
  }
  g_free (sha);
  return g_string_free (text, FALSE);
}
