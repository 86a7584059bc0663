/* SPDX-License-Identifier: MIT */

/* A moment of a run: what decides, besides the weights, how training goes on from there. It is
 * what a checkpoint has but for the best epoch and what was changed; another run can begin at
 * it. Plain data: any thread may read it. */
#pragma once

#include "glia-trainer.h"

G_BEGIN_DECLS

typedef struct _GliaMoment GliaMoment;

/* The moment where `trainer` is. What the optimizer remembers is left out where it takes more
 * than `most_bytes`. */
GliaMoment *glia_moment_new (const GliaTrainer *trainer, gsize most_bytes);
void glia_moment_free (GliaMoment *moment);
/* How many bytes of what the optimizer remembers are in it. */
gsize glia_moment_bytes (const GliaMoment *moment);
/* A safetensors file that network.weights can name: `network`'s weights, the moment, and
 * `metadata` as for glia_weights_serialize(). */
GBytes *glia_moment_serialize (const GliaMoment *moment,
                               const mlp_network *network,
                               const char *const *metadata);

G_END_DECLS
