/* SPDX-License-Identifier: MIT */

/* IDX, the format of MNIST and its relatives (yann.lecun.com/exdb/mnist): a big-endian header and
 * bytes; plain or .gz. */
#pragma once

#include "glia-dataset.h"

G_BEGIN_DECLS

/* Images [n x rows x columns] of bytes become n rows of rows · columns features in 0 … 1 (byte /
 * 255); labels [n] of bytes become classes "0" … the largest, or Fashion-MNIST's names if the
 * folder is called fashion-mnist. `n_classes` 0 takes the largest label; a dev or test part passes
 * train's count. Errors name the file and what its header promises against what it holds. */
GliaDataset *
glia_idx_read (const char *images, const char *labels, gsize n_classes, GError **error);

G_END_DECLS
