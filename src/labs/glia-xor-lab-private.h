/* SPDX-License-Identifier: MIT */
/* What the files of the XOR lab share. */
#pragma once

#include "glia-xor-lab.h"

/* 2 inputs, one hidden layer, 1 output; NULL for want of memory. */
mlp_network *glia_xor_network_new (mlp_activation activation, gsize units);
/* `network` has 2 hidden units. */
void glia_xor_network_set (mlp_network *network, const GliaXorWeights *weights);
