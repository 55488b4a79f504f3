/*
 * Paths into JSON texts, and many of them as one machine.
 *
 *	$		the text as a whole
 *	.name		the member `name`: letters, digits, _ - $ and all that
 *			is not ASCII
 *	."any key"	the same with any characters, escaped as in JSON
 *	["any key"]	the same
 *	.*		every member
 *	[3]  [*]	an element, from 0 on; every element
 *	..		before one of these (..name, ..*, ..[0]): at any depth
 *
 * Members and elements are apart: .* is no element, [*] is no member.  What
 * the paths are made into is a deterministic automaton, so that a text is
 * walked once, whatever the number of paths: a state for each container that
 * is open, and from it one for each key or index.
 */
#ifndef JSON_PATH_H
#define JSON_PATH_H

struct buf;

#define JPATH_STEPS_MAX		64	/* of one path */
#define JPATH_POSITIONS_MAX	1024	/* steps of all paths, and 1 for each */
#define JPATH_STATES_MAX	4096	/* `..` and `*` can multiply them */
#define JPATH_INDEX_DIGITS	9
#define JPATH_NONE		(-1)

enum jstep_kind {
	JSTEP_KEY, JSTEP_ANY_KEY, JSTEP_INDEX, JSTEP_ANY_INDEX,
	JSTEP_NONE		/* behind the last step of a path */
};

struct jstep {
	enum jstep_kind	 kind;
	bool		 deep;		/* `..` stands before it */
	char		*name;		/* of a key, UTF-8; owned */
	size_t		 len;
	uint32_t	 index;
};

struct jedge {			/* borrows the step's name */
	const struct jstep	*step;
	uint32_t		 to;
};

struct jstate {
	const struct jedge	*edges;		/* keys, then indexes */
	uint32_t		 nkeys, nedges;
	uint32_t		 other_key, other_index;
	int32_t			 path;		/* that decides, or JPATH_NONE */
};

struct jpaths {
	struct jstep	*steps;		/* all paths, each with its JSTEP_NONE */
	size_t		 nsteps, npaths;
	struct jstate	*states;	/* 0: nothing matches any more */
	size_t		 nstates;
	struct jedge	*edges;
	size_t		 nedges;
};

#define JSTATE_DEAD	0
#define JSTATE_START	1		/* the text as a whole */

void	jpaths_init(struct jpaths *);
void	jpaths_free(struct jpaths *);

/*
 * Adds a path, behind those that are there.  0, or -1: *why is the reason and
 * *at the byte of `text` it is about, or *why is NULL: out of memory; then
 * all that may follow is jpaths_free.
 */
int	jpaths_add(struct jpaths *, const char *text, size_t *at,
	    const char **why);

/* Appends a path (0: the first) in its one canonical form.  As buf_append. */
int	jpaths_print(const struct jpaths *, size_t path, struct buf *);

/*
 * Builds the machine.  Where several paths name a value, the one that was
 * added first decides.  At least one.  0, or -1: *why as above; *path is the
 * first one that never decides, because of those before it, or JPATH_NONE.
 */
int	jpaths_compile(struct jpaths *, int32_t *path, const char **why);

/*
 * From a container's state to that of its member (a decoded key; or one that
 * no path names) or element.
 */
uint32_t jpaths_key(const struct jpaths *, uint32_t state, const uint8_t *,
	    size_t n);
static inline uint32_t
jpaths_other_key(const struct jpaths *p, uint32_t state)
{
	return p->states[state].other_key;
}

uint32_t jpaths_index(const struct jpaths *, uint32_t state, uint32_t index);

/* The path that decides about a value in this state, or JPATH_NONE. */
static inline int32_t
jpaths_decides(const struct jpaths *p, uint32_t state)
{
	return p->states[state].path;
}

#endif
