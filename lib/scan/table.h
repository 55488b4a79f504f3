/*
 * What was seen in the rows of a table, column by column and place by place
 * inside of json, hstore and composites.  Counts only: no value is kept.
 */
#ifndef SCAN_TABLE_H
#define SCAN_TABLE_H

#include "copy/unit.h"
#include "io/buf.h"
#include "type/type.h"
#include "scan/kind.h"

struct error;
struct field;
struct jscan;
struct lookup;

#define SPOTS_MAX	256	/* places in one column; the rest is not seen */
#define SEEN_BITS	1024	/* of the estimate of distinct values */

/* Where values of one sort stand: a column, or a place inside of one. */
struct scan_spot {
	/*
	 * NULL: the column.  Else a path as json/path.h reads it, the key of an
	 * hstore, the fields of a composite (".street").  A key that is no
	 * plain name may be a value itself and is written as *.
	 */
	char		*path;
	char		*name;		/* what speaks: the column's, the last key */
	unsigned int	 class;		/* enum type_class */
	uint64_t	 values;	/* neither NULL nor empty */
	uint64_t	 whole[DETECT_KINDS];	/* values that are of the kind */
	uint64_t	 inside[DETECT_KINDS];	/* that hold one beside other text */
	uint64_t	 any_inside;
	uint64_t	 first, last, full, city;	/* by lookup.h */
	uint64_t	 wordy;		/* of four words and more */
	uint64_t	 dates, year_min, year_max;
	uint8_t		 seen[SEEN_BITS / 8];
};

struct scan_column {
	const struct column	*column;
	struct value_type	 type;
	struct scan_spot	*spots;		/* the first is the column */
	size_t			 nspots;
	uint64_t		 nulls;
	bool			 keys;		/* keys inside look personal */
};

struct scan_table {
	struct unit		 unit;
	char			*id;
	struct scan_column	*columns;
	uint64_t		 rows;
	struct field		*fields;
};

/* What looks at values; may be used for all tables. */
struct scanner {
	struct detector		*detector;
	struct lookup		*lookup;
	struct jscan		*json;
	struct buf		 text, lower, path, key;
};

/* 0, or -1: out of memory.  Always undo it with scanner_free. */
int	scanner_init(struct scanner *, struct error *);
void	scanner_free(struct scanner *);

/* Takes the unit over: *unit is empty afterwards.  0, or -1. */
int	scan_table_init(struct scan_table *, struct unit *, struct error *);
void	scan_table_free(struct scan_table *);

/*
 * Looks at one tuple, which has been measured; *len is its size.  Values that
 * are not of their type are passed over.  0, or -1: out of memory.
 */
int	scan_table_row(struct scan_table *, struct scanner *,
	    const uint8_t *tuple, size_t *len, struct error *);

/* For the parts of it: the place of that path, made where it is new. */
struct scan_spot *scan_spot(struct scan_column *, const char *path,
	    const char *name, unsigned int class);

/* A text; n bytes of anything.  0, or -1: out of memory. */
int	scan_text(struct scan_spot *, struct scanner *, const uint8_t *,
	    size_t n);

/* A value of any type that stands in a column at s->path. */
int	scan_value(struct scan_column *, struct scanner *,
	    const struct value_type *, const char *name, bool as_text,
	    struct bytes, unsigned int depth);

/* How many different values there were, about; no more than some thousand. */
double	scan_distinct(const struct scan_spot *);

#endif
