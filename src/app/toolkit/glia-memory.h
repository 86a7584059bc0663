/* SPDX-License-Identifier: MIT */

/* Returning freed memory to the system. */
#pragma once

/* glibc keeps freed memory in the heap of each thread: after some data sets and runs half a
 * gigabyte, a tenth of it in use. This returns what is free. It takes milliseconds and may be
 * called on any thread, best on one that nobody waits for. Does nothing with other C libraries. */
void glia_memory_give_back (void);
