/*
 * The replacement of a regular expression, taken apart once: text, and the
 * groups that go between.  $1, ${12}, ${name}; $$ is a dollar.
 *
 * The includer has set PCRE2_CODE_UNIT_WIDTH and includes pcre2.h itself.
 */
#ifndef MASK_REPLACEMENT_H
#define MASK_REPLACEMENT_H

#include <pcre2.h>

struct buf;

struct replacement_part {
	const char	*text;	/* borrowed from the replacement */
	size_t		 len;
	uint32_t	 group;	/* to put behind the text; 0: none */
};

struct replacement {
	struct replacement_part	*parts;
	size_t			 n;
};

/*
 * Borrows the text.  0, or -1 with *why a constant text, NULL when out of
 * memory.  Clear it in both cases.
 */
int	replacement_parse(struct replacement *, const char *,
	    const pcre2_code *, const char **why);
void	replacement_clear(struct replacement *);

/*
 * Appends it for a match in `in` with `groups` pairs of offsets; a group that
 * took no part is empty.  0, or -1 as buf_append.
 */
int	replacement_append(const struct replacement *, const uint8_t *in,
	    const PCRE2_SIZE *at, uint32_t groups, struct buf *);

#endif
