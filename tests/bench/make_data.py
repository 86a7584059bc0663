#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Workload W and X as plain binary files, so that every program trains on the same numbers.

    python3 make_data.py OUT
writes OUT/{train,dev}_x.f32 (20,000 / 5,000 rows x 50, row major, little-endian float32), OUT/{train,dev}_y.u8 (0 or 1),
OUT/toy_x.f32 (200 x 2, XOR quadrants in [-5,5]) and OUT/toy_y.f32 (-1 or +1). Needs python3-numpy.
"""
import pathlib
import sys

import numpy as np

out = pathlib.Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)
rng = np.random.default_rng(20240601)
weights = rng.standard_normal(50)
for part, rows in (("train", 20000), ("dev", 5000)):
    x = (rng.standard_normal((rows, 50)) * 0.3).astype("<f4")
    score = x @ weights
    y = (score + 0.3 * score.std() * rng.standard_normal(rows) > 0).astype("u1")
    x.tofile(out / f"{part}_x.f32")
    y.tofile(out / f"{part}_y.u8")
x = rng.uniform(-5, 5, (200, 2)).astype("<f4")
x += np.where(x > 0, 0.3, -0.3).astype("<f4")
x.tofile(out / "toy_x.f32")
np.where(x[:, 0] * x[:, 1] >= 0, 1, -1).astype("<f4").tofile(out / "toy_y.f32")
