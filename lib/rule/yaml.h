/*
 * A small, bounded part of YAML as a tree: mappings, sequences and scalars
 * with their places.  No anchors, aliases, tags, duplicate keys or second
 * documents; those are errors.
 */
#ifndef RULE_YAML_H
#define RULE_YAML_H

struct buf;
struct error;

#define YAML_SIZE_MAX	(1024 * 1024)	/* bytes of a file */
#define YAML_DEPTH_MAX	16		/* mappings and sequences in each other */

enum node_kind { NODE_SCALAR, NODE_MAP, NODE_LIST };

struct node {
	enum node_kind	 kind;
	unsigned int	 line, column;	/* from 1 */
	char		*text;		/* of a scalar; no NUL inside */
	bool		 quoted;
	struct node	**items;	/* of a mapping: key, value, key, ... */
	size_t		 n;		/* number of items */
};

/*
 * Parses n bytes; `file` is its name in messages.  NULL with EX_CONFIG and
 * "could not load FILE:LINE:COLUMN: reason".
 */
struct node *yaml_parse(const char *file, const uint8_t *, size_t n,
	    struct error *);
void	 node_free(struct node *);

/* The value of a key of a mapping, or NULL. */
const struct node *node_get(const struct node *, const char *key);

/*
 * Puts the items of the mapping that is the value of key number `at` (of
 * ->items) of a mapping in the place of that key and value.  0, or -1: ENOMEM.
 */
int	 node_splice(struct node *, size_t at);

/*
 * Appends bytes that are equal for equal trees only, wherever they stood in
 * their files: for digests.  0, or -1 as buf_append.
 */
int	 node_serialize(struct buf *, const struct node *);

/*
 * Appends a text as a scalar, also a key, on one line: plain where that is
 * safe, else in double quotes.  0, or -1 as buf_append.
 */
int	 yaml_append_text(struct buf *, const char *);

#endif
