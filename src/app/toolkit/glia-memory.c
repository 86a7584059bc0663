/* SPDX-License-Identifier: MIT */
#include "glia-memory.h"

#include <stdlib.h> /* defines __GLIBC__ */
#ifdef __GLIBC__
#include <malloc.h>
#endif

void
glia_memory_give_back (void)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
}
