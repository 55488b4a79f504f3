/*
 * What a plan has to know of all tables at once: one query for each question,
 * whatever the number of tables.
 *
 * All functions run in the caller's transaction.  0, or -1 with the error set;
 * what they fill in is to be cleared in any case.
 */
#ifndef DB_SURVEY_H
#define DB_SURVEY_H

#include <libpq-fe.h>

struct db;
struct error;

struct survey_table {
	Oid	 oid;
	int64_t	 bytes;		/* pg_table_size(): with TOAST, without indexes */
	int64_t	 pages;		/* of the table's own file */
	int64_t	 rows;		/* the statistics', for as many pages; -1: unknown */
	bool	 heap;		/* of the access method whose pages have ctids */
};

/* Ordinary tables among oids[0..n-1]; sorted by oid. */
struct survey_tables {
	struct survey_table	*items;
	size_t			 n;
};

int	survey_tables(struct db *, const Oid *oids, size_t n,
	    struct survey_tables *, struct error *);
void	survey_tables_clear(struct survey_tables *);

/* NULL: it is no ordinary table, or gone. */
const struct survey_table *survey_table(const struct survey_tables *, Oid);

/* Foreign keys of the database; those of a partitioned table are there once. */
struct survey_fkey {
	char	*name;
	Oid	 child, parent;
};

struct survey_fkeys {
	struct survey_fkey	*items;
	size_t			 n;
};

int	survey_fkeys(struct db *, struct survey_fkeys *, struct error *);
void	survey_fkeys_clear(struct survey_fkeys *);

/* Sequences of the user's schemas, sorted by schema and name. */
struct survey_sequence {
	char	*schema, *name;
	Oid	 table;		/* that owns it; 0: none */
	char	*column;	/* or NULL */
	bool	 identity;
};

struct survey_sequences {
	struct survey_sequence	*items;
	size_t			 n;
};

int	survey_sequences(struct db *, struct survey_sequences *,
	    struct error *);
void	survey_sequences_clear(struct survey_sequences *);

/* Forgets all but the first n. */
void	survey_sequences_truncate(struct survey_sequences *, size_t n);

/* How many large objects there are. */
int	survey_large_objects(struct db *, int64_t *, struct error *);

#endif
