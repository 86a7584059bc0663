/* SPDX-License-Identifier: MIT */

/* NPY, NumPy's array file (numpy.org/neps/nep-0001): versions 1 to 3, real numbers of any size and
 * byte order, C and Fortran order. Object arrays are refused: reading them would run code. */
#pragma once

#include "glia-dataset.h"

G_BEGIN_DECLS

/* `features` [rows x columns] and `targets`: for classification [rows] (or [rows x 1]) whole
 * numbers from 0, for regression [rows] or [rows x outputs]. `n_classes` 0 takes the largest class
 * + 1; a dev or test part passes train's. Values that are not finite as float are errors that name
 * the row and column. */
GliaDataset *glia_npy_read (const char *features,
                            const char *targets,
                            GliaTask task,
                            gsize n_classes,
                            GError **error);

G_END_DECLS
