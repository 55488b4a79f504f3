/*
 * Memory for what was derived from a key: locked, where the limit on locked
 * memory allows it, between guard pages, in no core, and wiped when freed.
 */
#ifndef KEY_SECRET_H
#define KEY_SECRET_H

/* All zeros, aligned for any type.  NULL: out of memory.  Some pages each. */
void	*secret_alloc(size_t);
void	 secret_free(void *);		/* NULL too */

#endif
