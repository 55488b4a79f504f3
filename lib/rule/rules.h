/*
 * Rules: what happens to which column of which table.  pgmask-rules(5) is the
 * specification.  Which actions exist and what their parameters mean is known
 * in lib/mask; here a rule is a name and a mapping.
 */
#ifndef RULE_RULES_H
#define RULE_RULES_H

#include "copy/relname.h"

struct error;
struct node;
struct unit;

#define RULES_VERSION	1
#define DOMAIN_MAX	255		/* bytes of a domain's name */
#define ACTIONS_MAX	16		/* of one value, in order */

/* Actions that a value goes through, in order; at least one. */
struct rule_list {
	struct rule	*rules;
	size_t		 n;
};

struct rule {
	const char		*file;
	unsigned int		 line, column;
	const char		*action;	/* by its own name, not a synonym */
	const char		*domain;	/* NULL: the column's own */
	const struct node	*params;	/* the mapping, with the keys that all
						   rules have; NULL: short form */
	struct column_rule	*inner;		/* of "paths" and "keys" */
	size_t			 ninner;
	void			*resource;	/* of the action: masker_ops.open */
	void			(*release)(void *);
	uint64_t		 content;	/* XXH3 of what was read from files */
};

/* Of a column, a field of one ("address.street"), a path or a key inside. */
struct column_rule {
	const char		*name;
	unsigned int		 line, column;
	struct rule_list	 list;
};

struct table_rules {
	const char		*name;		/* as written */
	unsigned int		 line, column;
	struct relpattern	 pattern;
	struct column_rule	*columns;
	size_t			 ncolumns;
};

struct rules {
	char			*file;
	struct node		*root;		/* owns every text above */
	bool			 unlisted_keep;
	struct table_rules	*tables;
	size_t			 ntables;
};

/*
 * Reads a rules file.  0, or -1 with EX_CONFIG and the place.
 * rules_parse: the same from memory.
 */
int	rules_load(struct rules *, const char *path, struct error *);
int	rules_parse(struct rules *, const char *file, const uint8_t *, size_t n,
	    struct error *);
void	rules_free(struct rules *);

/*
 * The rules of schema.table: the table named exactly, else the one pattern
 * that matches.  *found is NULL when there is none.  0, or -1 with EX_CONFIG
 * when two match alike.
 */
int	rules_find(const struct rules *, const char *schema, const char *table,
	    const struct table_rules **found, struct error *);

/* Is it one table, and no pattern? */
bool	table_rules_exact(const struct table_rules *);

const struct column_rule *table_rules_column(const struct table_rules *,
	    const char *name);

/* The names that other tools have for actions, by number; false: no more. */
bool	rule_synonym(size_t i, const char **theirs, const char **ours);

/*
 * An error at a rule: EX_CONFIG, "FILE:LINE:COLUMN: reason", to be put behind
 * a "could not ...: ".  `at`: the node that is wrong, NULL for the rule as a
 * whole.  Always returns -1.
 */
int	rule_error(const struct rule *, const struct node *at, struct error *,
	    const char *fmt, ...) PRINTFLIKE(4, 5);

#endif
