/*
 * Fits a unit of a stream to the table it is loaded into, before row 1.
 */
#ifndef DB_MATCH_H
#define DB_MATCH_H

struct db;
struct error;
struct unit;

/* The target of a unit. */
struct match {
	char	*schema, *table;
	char	*quoted;	/* both, as SQL text and for messages */
	char	*oid;		/* decimal */
	char	 kind;		/* pg_class.relkind: r, p or f */
	size_t	 ncolumns;	/* of the unit */
	char	**types;	/* the target's, as SQL text; by unit column */
	char	*note;		/* on columns the stream does not fill; or NULL */
};

/* Schemas that have another name on the target; returns NULL for the rest. */
struct match_names {
	const char *(*schema)(void *ctx, const char *schema);
	void	*ctx;
};

/*
 * Finds a table.  0, or -1 with EX_UNAVAILABLE: there is none, or it is no
 * table.  To be freed by match_clear, as after match_columns.
 */
int	match_find(struct db *, const char *schema, const char *table,
	    struct match *, struct error *);

/*
 * Compares columns by name, type and typmod, through domains, composites,
 * ranges and enums.  EX_UNAVAILABLE, with all differences as the detail.
 */
int	match_columns(struct db *, const struct unit *,
	    const struct match_names *, struct match *, struct error *);
void	match_clear(struct match *);

#endif
