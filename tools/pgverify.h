/*
 * What the files of pgverify share.
 */
#ifndef TOOLS_PGVERIFY_H
#define TOOLS_PGVERIFY_H

#include "copy/unit.h"
#include "db/books_unit.h"
#include "db/catalog.h"
#include "db/conn.h"
#include "db/match.h"
#include "db/server.h"
#include "db/snapshot.h"
#include "key/prf.h"
#include "sys/error.h"
#include "tools/common/options.h"
#include "verify/pair.h"
#include "verify/tally.h"

struct buf;

enum check {
	CHECK_COMPLETE,		/* every unit of the table is done */
	CHECK_SOURCE,		/* the source is what the run has read */
	CHECK_ROWS,		/* as many rows on both sides */
	CHECK_PAIRS,		/* each row of the source has its row */
	CHECK_KEPT,		/* kept values are the same */
	CHECK_NULLS,		/* NULL where there was NULL, or as booked */
	CHECK_CHANGED,		/* masked values were masked, as booked */
	CHECK_UNIQUE,		/* what is unique on the source is so still */
	CHECK_FOREIGN,		/* each foreign key finds its row */
	CHECKS
};

extern const char *const check_names[CHECKS];

enum check_result { CHECK_PASSED, CHECK_FAILED, CHECK_SKIPPED, CHECK_ALLOWED };

/* How the rows of the two sides are brought together. */
enum method {
	BY_KEY,			/* the key is kept */
	BY_KEPT			/* by a hash of what is kept of a row */
};

struct verify_column {
	const char	*name, *action, *domain; /* of the books */
	bool		 kept;
	bool		 as_text;	/* its bytes are not the same everywhere */
	int64_t		 counts[BOOKS_COUNTS];	/* of the books */
	uint64_t	 source_nulls, target_nulls;	/* of all rows */
};

struct verify_table {
	char			*name;		/* of the target, for people */
	char			*source_name;
	const json_t		*books;		/* its units; borrowed */
	struct unit		 unit;		/* as the source has it */
	bool			 only;		/* a plain table: no children */
	bool			 objects;	/* the source's large objects */
	struct match		 match;
	struct verify_column	*columns;
	bool			*kept;		/* of the columns, for tallies */
	size_t			 nmasked;
	bool			 counted;	/* the counts are of all rows */
	/* how it is read */
	enum method		 method;
	struct key_part		 parts[32];
	size_t			 nparts, nextra; /* columns behind the unit's */
	uint64_t		 modulus;	/* of the sample; 1: all rows */
	/* what was seen */
	struct tally		 source, target;
	struct pair_counts	*pairs;		/* by column */
	uint64_t		 paired;
	uint64_t		 missing, extra, doubled;
	uint64_t		 grouped;	/* of the target, that no pair has */
	uint64_t		 same;		/* of them: a row of the source */
	uint64_t		 source_rows, target_rows;
	enum check_result	 results[CHECKS];
	json_t			*details[CHECKS]; /* arrays of texts */
	char			*failure;	/* it could not be read; or NULL */
	int			 code;		/* 0: all passed */
};

struct verify {
	struct tool	*tool;
	/* options */
	const char	*source_dsn, *target_dsn, *run, *html, *where;
	FILE		*page;		/* of --html */
	struct text_list tables;	/* -t */
	bool		 allowed[CHECKS];
	bool		 json, show_detail;
	uint64_t	 sample;	/* 0: all rows */
	/* the two sides */
	struct db	 source, target;
	struct server	 source_server, target_server;
	struct snapshot	 snapshot;
	struct relation_list relations;	/* of the source */
	/* drawn anew for each verification */
	uint8_t		 key[PRF_FAST_KEY];
	int64_t		 seed;
	/* outcome */
	json_t		*books;		/* the run's tables */
	json_t		*results;	/* of the tables */
	int		 code;
};

/* pgverify_options.c */
int	verify_options(struct verify *, int argc, char *argv[],
	    struct error *);

/* pgverify_sides.c: connects, and reads one state of each side. */
int	verify_connect(struct verify *, struct error *);
int	verify_connect_target(struct verify *, struct error *);
void	verify_close(struct verify *);

/*
 * pgverify_books.c: the run's tables as a json array of {schema, table, units},
 * those of -t; what was found goes into the books as events.
 */
int	verify_books_read(struct verify *, struct error *);
int	verify_books_begin(struct verify *, struct error *);
int	verify_books_write(struct verify *, const json_t *report,
	    struct error *);

/*
 * pgverify_again.c: without a source: is the target what it was when it was
 * verified?
 */
int	verify_again(struct verify *, struct error *);

/* pgverify_table.c: 0 also when checks failed; -1: nothing more can be done. */
int	verify_table(struct verify *, const json_t *books, struct error *);

/* pgverify_prepare.c: describes both sides and chooses the method. */
int	table_prepare(struct verify *, struct verify_table *, struct error *);
void	table_clear(struct verify_table *);

/* The large objects as a table, of which the books name so many columns. */
int	table_describe_objects(struct verify_table *, size_t ncolumns,
	    struct error *);

/* Are the bytes of its values not the same on every server? */
bool	reads_as_text(const struct unit *, const struct column *);

/* Notes what a check found.  The worst of its results stands. */
void	check_note(struct verify_table *, enum check, enum check_result,
	    const char *fmt, ...) PRINTFLIKE(4, 5);

/*
 * pgverify_select.c: the SELECT of one side, to be freed; the columns in the
 * unit's order, then the extra ones that the rows are ordered by.
 */
void	table_order(struct verify_table *);
char	*table_select(struct verify *, const struct verify_table *,
	    struct db *, struct error *);

/* Does this side hold large objects, which are no table to select from? */
bool	table_is_objects(const struct verify *, const struct verify_table *,
	    const struct db *);

/* " FROM table AS t WHERE ..." of one side. */
int	table_from(struct verify *, const struct verify_table *, struct db *,
	    struct buf *);

/* pgverify_rows.c: reads both sides at once and brings the rows together. */
int	table_rows(struct verify *, struct verify_table *, struct error *);

/* Reads the target alone, in any order, into its tally. */
int	table_scan(struct verify *, struct verify_table *, struct error *);

/* pgverify_target.c: what is asked of the target alone. */
int	table_unique(struct verify *, struct verify_table *, struct error *);
int	table_foreign(struct verify *, struct verify_table *, struct error *);

/* pgverify_judge.c: from what was seen to results. */
void	table_judge(struct verify *, struct verify_table *);

/* pgverify_json.c: all of it as a new json object. */
json_t	*table_json(const struct verify *, const struct verify_table *);

/* pgverify_print.c: the report as aligned text. */
void	verify_print(const json_t *report, FILE *);

#endif
