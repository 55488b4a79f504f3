/*
 * Is a word a name of somebody, or of a town?  By the lists of words/words.h.
 */
#ifndef SCAN_LOOKUP_H
#define SCAN_LOOKUP_H

enum { LOOKUP_FIRST = 1, LOOKUP_LAST = 2, LOOKUP_CITY = 4 };

struct lookup;

/* NULL: out of memory. */
struct lookup *lookup_new(void);
void	lookup_free(struct lookup *);

/* What a text in lower case is: a set of the above. */
unsigned int lookup_find(const struct lookup *, const uint8_t *, size_t n);

#endif
