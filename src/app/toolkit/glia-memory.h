/* SPDX-License-Identifier: MIT */
#pragma once

/* Gives memory that is free back to the system. The C library keeps it, in each of the heaps that threads have had: half a
 * gigabyte after some data sets and runs, of which a tenth was in use. Takes milliseconds; any thread, best one that
 * nobody waits for. */
void glia_memory_give_back (void);
