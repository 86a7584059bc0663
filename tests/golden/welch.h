/* SPDX-License-Identifier: MIT */
/* Made by make_welch.py. */
static const double welch_a[] = {0.803005, 0.804195, 0.801903, 0.799438, 0.801181,
                                 0.799033, 0.803241, 0.808361, 0.801031, 0.800518,
                                 0.804959, 0.804428, 0.803422, 0.799278, 0.802883};
static const double welch_b[] = {0.806258, 0.787902, 0.795881, 0.782889, 0.788394,
                                 0.783424, 0.797884, 0.788593, 0.802441, 0.801411,
                                 0.798318, 0.777349, 0.795152};
static const double welch_t = 3.8860537176670285;
static const double welch_p = 0.0016992319531160297;
static const double welch_degrees = 13.748046379318364;
static const double welch_low = 0.004335901201377024;
static const double welch_high = 0.015058437260161239;
