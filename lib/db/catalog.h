/*
 * Relations as the catalog describes them.
 *
 * All functions run in the caller's transaction, so that one snapshot
 * answers.  0, or -1 with the error set.
 */
#ifndef DB_CATALOG_H
#define DB_CATALOG_H

#include <libpq-fe.h>

struct db;
struct error;
struct name_list;
struct unit;

struct relation {
	Oid	 oid;
	char	*schema, *table;
	char	 kind;			/* pg_class.relkind */
	bool	 is_partition;
	bool	 of_extension;		/* made by CREATE EXTENSION */
	bool	 visible;		/* by the search_path of the session's start */
	Oid	*ancestors;		/* of a partition: parent first, root last */
	size_t	 nancestors;
};

struct relation_list {
	struct relation	*items;
	size_t		 n;
};

/*
 * All relations of the user's schemas (not pg_*, information_schema,
 * _pgcopy), sorted by schema and table.  To be freed by relation_list_clear.
 */
int	catalog_relations(struct db *, struct relation_list *, struct error *);
void	relation_list_clear(struct relation_list *);

/*
 * Describes a table for the stream or for comparison: schema, table, root,
 * columns (in attnum order, without generated and dropped ones), as_text,
 * types, unique, foreign keys with their chains, estimated_rows, and as `key`
 * the columns of the primary key or else of the best unique index whose order
 * the server can read (keys_sql in catalog_keys.c says which); all but range,
 * after and shape.
 *
 * `only`, if not NULL, restricts and orders the columns; then `unique` and
 * `fkeys` hold what is left with these columns, but `key` is as without it:
 * the caller checks that the columns are there.
 *
 * EX_UNAVAILABLE: no such relation, column, or a type that no table can hold.
 */
int	catalog_describe(struct db *, Oid relation, const struct name_list *only,
	    struct unit *, struct error *);

/* Only the columns and their types, for a comparison with a unit's. */
int	catalog_describe_columns(struct db *, Oid relation, struct unit *,
	    struct error *);

/*
 * The same for what PQdescribePrepared said of a query: columns, as_text and
 * types; is_query is set, names and key are the caller's to add.
 */
int	catalog_describe_result(struct db *, const PGresult *described,
	    struct unit *, struct error *);

/* The row of a result whose first column is `name`, or -1. */
int	catalog_row(const PGresult *, const char *name);

#endif
