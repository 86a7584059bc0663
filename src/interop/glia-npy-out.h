/* SPDX-License-Identifier: MIT */

/* NPY out, NumPy's array file (numpy.org/neps/nep-0001), version 1; src/data/glia-npy.h reads
 * them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* `values` [count] as an array of one dimension and type float32, ready for an atomic write. */
GBytes *glia_npy_serialize (const float *values, gsize count);

G_END_DECLS
