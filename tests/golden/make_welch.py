#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes welch.h: Welch's t-test of two sets as SciPy sees it. Needs python3-scipy."""
import pathlib

import numpy
from scipy import stats

random = numpy.random.default_rng(7)
a = numpy.round(0.803 + 0.004 * random.standard_normal(15), 6)
b = numpy.round(0.800 + 0.009 * random.standard_normal(13), 6)
t, p = stats.ttest_ind(a, b, equal_var=False)
va, vb = a.var(ddof=1) / len(a), b.var(ddof=1) / len(b)
degrees = (va + vb) ** 2 / (va ** 2 / (len(a) - 1) + vb ** 2 / (len(b) - 1))
reach = stats.t.ppf(0.975, degrees) * numpy.sqrt(va + vb)
difference = a.mean() - b.mean()
lines = ["/* SPDX-License-Identifier: MIT */", "/* Made by make_welch.py. */"]
for name, values in ("a", a), ("b", b):
    lines.append(f"static const double welch_{name}[] = {{{', '.join(repr(float(v)) for v in values)}}};")
for name, value in (("t", t), ("p", p), ("degrees", degrees), ("low", difference - reach), ("high", difference + reach)):
    lines.append(f"static const double welch_{name} = {float(value)!r};")
pathlib.Path(__file__).with_name("welch.h").write_text("\n".join(lines) + "\n")
