/* SPDX-License-Identifier: MIT */

/* A moment that is about to be shown. It is shown when all who compute something about it have
 * answered, so that everything on screen is of one moment; training does not wait. No widget. */
#pragma once

#include "glia-snapshot.h"

G_BEGIN_DECLS

typedef struct _GliaPreparation GliaPreparation;

/* `complete`: nobody holds the moment back any more, and glia_preparation_moment() is NULL again. */
GliaPreparation *glia_preparation_new (void (*complete) (GliaSnapshot *moment, gpointer user_data),
                                       gpointer user_data);
void glia_preparation_free (GliaPreparation *preparation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GliaPreparation, glia_preparation_free)

/* Keeps a reference, and forgets the moment before. The caller holds this one back until it calls
 * glia_preparation_release(). */
void glia_preparation_begin (GliaPreparation *preparation, GliaSnapshot *moment);
/* Whoever computes something about it holds it back, once, and releases it. There must be one. */
void glia_preparation_hold (GliaPreparation *preparation);
/* Does nothing if `moment` is not, or no longer, the one being prepared. */
void glia_preparation_release (GliaPreparation *preparation, const GliaSnapshot *moment);
void glia_preparation_cancel (GliaPreparation *preparation);

/* NULL while none is prepared; owned by the preparation. */
GliaSnapshot *glia_preparation_moment (GliaPreparation *preparation);

G_END_DECLS
