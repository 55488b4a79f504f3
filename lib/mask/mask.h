/*
 * What a masker is.  One file per action, one row in the table of
 * registry.c, one entry in pgmask-rules(5), one test.
 *
 * A mask is a pure function of the key, the domain, the rule and the value's
 * canonical bytes: not of table, batch, time, locale, host or order.
 */
#ifndef MASK_MASK_H
#define MASK_MASK_H

#include "type/type.h"

struct buf;
struct detector;
struct error;
struct mask_key;
struct node;
struct rule;

enum mask_result {
	MASK_OK,
	MASK_NULL,		/* the new value is NULL */
	MASK_NOT_UTF8,
	MASK_NOT_OF_TYPE,	/* not the binary form of the column's type */
	MASK_TOO_LONG,		/* the new value passes the column's limit */
	MASK_LIMIT,		/* an expression passed its limits */
	MASK_NOT_IN_FORMAT,	/* the value is not of the form the action takes */
	MASK_UNLISTED,		/* something inside the value has no rule */
	MASK_HELPER,		/* a coprocess failed; nothing wrong with the value */
	MASK_NOMEM		/* out of memory or over the limit on a row */
};

/*
 * The row a value stands in, for the few actions that look at other columns:
 * struct field of copy/tuple.h for each column of the unit.
 */
struct mask_row {
	const struct field	*fields;	/* as they came */
	const struct field	*masked;	/* as they go; only for ops->late */
};

/*
 * A value that is not NULL and, unless ops->empty_too or the rule's `null` or
 * `empty` says so, not empty.
 */
struct mask_value {
	struct bytes	data;	/* as on the wire; bpchar without its padding */
	struct bytes	canon;	/* canonical; only where ops->draws */
	const struct mask_row	*row;
};

/*
 * The longest value that can come out.  FIT_SAME: never longer than the value
 * that went in; FIT_ANY: only known row by row.
 */
#define FIT_SAME	0
#define FIT_ANY		UINT32_MAX

/* What two unlike values may become. */
enum spread {
	SPREAD_COLLIDES,	/* the same, sooner or later */
	SPREAD_BOUND,		/* the same with a chance below 2^-20 among 10^9 */
	SPREAD_ONE_TO_ONE	/* never the same */
};

struct mask_fit {
	uint32_t	chars, bytes;
	enum spread	spread;
	/* Whole numbers: all masks are from low to high.  Else of the type. */
	bool		ranged;
	int64_t		low, high;
	/* Of ops->nests: what do the rules inside? */
	bool		draws, late, collects;
};

/* What a masker is told about the column it is bound to. */
struct mask_env {
	const struct rule	*rule;	/* checked by rule_check() */
	const struct value_type	*type;
	const struct mask_key	*key;	/* not NULL where ops->draws */
	const char		*domain;
	const struct unit	*unit;	/* the columns beside it */
	const struct rules	*rules;
	const char		*unit_id;
	unsigned int		 depth;		/* arrays and composites around it */
	struct detector		**detector;	/* of the plan: NULL until wanted */
};

/* A UNIT may describe types that are made of each other as it likes. */
#define NESTING_MAX	32

enum param_kind {
	PARAM_TEXT, PARAM_INT, PARAM_CHAR, PARAM_CHOICE,
	PARAM_BOOL,		/* true or false */
	PARAM_DECIMAL,		/* digits with at most one point; a sign */
	PARAM_NODE		/* any node: ops->check looks at it */
};

struct param_spec {
	const char		*name;		/* NULL ends the list */
	enum param_kind		 kind;
	bool			 required;
	int64_t			 min, max;	/* PARAM_INT */
	const char *const	*choices;	/* PARAM_CHOICE, NULL-terminated */
};

struct masker_ops {
	const char		*name;
	const struct param_spec	*params;	/* NULL: it takes none */
	unsigned int		 types;	/* set of enum type_class */
	bool			 draws;	/* needs the key and a domain */
	bool			 empty_too;	/* also changes empty texts */
	bool			 valueless;	/* works without a value: `null: mask` */
	bool			 late;	/* sees row->masked: last of its list */
	bool			 impure;	/* two runs differ: not for foreign keys */
	bool			 nests;		/* binds rules inside of it: see *fit */
	/*
	 * What can be said of a rule without a column: do the parameters go
	 * together?  -1 by rule_error().  NULL: nothing to check.
	 */
	int	(*check)(const struct rule *, struct error *);
	/*
	 * Reads files or starts a coprocess, once per rule and before the
	 * first frame is read: afterwards nothing can be opened.  What it
	 * makes goes into rule->resource and rule->release.  NULL: nothing.
	 */
	int	(*open)(struct rule *, struct error *);
	/*
	 * Prepares for a column.  *state is freed by `free`; *fit starts as
	 * FIT_SAME and SPREAD_COLLIDES.  -1 by rule_error() or error_nomem(). 
	 * NULL: nothing to do, and SPREAD_COLLIDES unless apply is NULL.
	 */
	int	(*bind)(const struct mask_env *, void **state,
		    struct mask_fit *, struct error *);
	/*
	 * Appends the new value.  Allocates nothing of its own.  NULL: the
	 * value is kept as it is, and never looked at.
	 */
	enum mask_result (*apply)(void *state, const struct mask_value *,
		    struct buf *out);
	void	(*free)(void *state);
	/*
	 * For a coprocess: collect sees each value of a ROWS frame that apply
	 * will see, in the same order, then exchange is called once, then come
	 * the calls of apply.  Only the first action of a list may have them.
	 * exchange: 0, or -1 with EX_TEMPFAIL.
	 */
	enum mask_result (*collect)(void *state, const struct mask_value *);
	int	(*exchange)(void *state, struct error *);
	/*
	 * The domain that is drawn in, where it is not that of the column;
	 * borrowed, or NULL.  NULL: it always is.
	 */
	const char *(*domain)(const void *state);
	/* How unique the new values are, in words, for --explain. */
	int	(*describe)(const void *state, struct buf *);
};

/* The masker of that name, or NULL. */
const struct masker_ops *masker_find(const char *name);

/* All of them by number; NULL behind the last. */
const struct masker_ops *masker_at(size_t);

/* What the mappings of all actions that change values may have. */
const struct param_spec *param_common(void);

/* The names of all actions, "keep, null, ...", appended. */
int	masker_names(struct buf *);

/*
 * Checks a rule as far as it can be without a column: its action is known,
 * its parameters are known, there and well-formed.  0, or -1 by rule_error().
 */
int	rule_check(const struct rule *, struct error *);

/* A parameter of a checked rule, or the default where it is not given. */
const char *param_text(const struct rule *, const char *name,
	    const char *fallback);
int64_t	param_int(const struct rule *, const char *name, int64_t fallback);
bool	param_bool(const struct rule *, const char *name, bool fallback);
const struct node *param_node(const struct rule *, const char *name);

/*
 * The subkey that the values of env's domain are drawn with.  `use` keeps
 * apart what is drawn for one domain by unlike actions ("hash",
 * "fake:email"); it has no '\n' in it.  0, or -1: out of
 * memory.
 */
/*
 * A column beside the one that is bound, by its name: its index in
 * row->fields, and its type.  `at` is the node that names it.  0, or -1 by
 * rule_error(): no such column, or one that maskers do not understand.
 */
int	mask_other_column(const struct mask_env *, const struct node *at,
	    size_t *index, struct value_type *, struct error *);

/* The domain that column `name` of the unit has by default; NULL: no memory. */
char	*mask_default_domain(const struct unit *, const char *name);

#define MASK_SUBKEY	32
int	mask_subkey(const struct mask_env *, const char *use,
	    uint8_t out[MASK_SUBKEY], struct error *);

#endif
