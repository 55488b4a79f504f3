/*
 * What a stream knows of the table it carries: columns, types, keys.
 *
 * Strings are owned by the structures and freed by unit_clear; NULL means
 * absent.  Type names: a type of pg_catalog by its bare pg_type.typname
 * ("int4", "varchar"), any other as schema.type, each part quoted as an
 * identifier where it needs it; an array type is the name of its element
 * type followed by "[]".
 */
#ifndef COPY_UNIT_H
#define COPY_UNIT_H

struct column {
	char	*name;
	char	*type;
	int32_t	 typmod;	/* pg_attribute.atttypmod; -1: none */
	bool	 not_null;
	bool	 as_text;	/* the field holds col::text, not typsend's bytes */
	char	*collation;	/* "schema.name", quoted; NULL: the default or none */
	/*
	 * Unlike bytes may be equal here: by the column's own collation, or by
	 * that of a unique index over it.
	 */
	bool	 nondeterministic;
};

enum type_kind {
	TYPE_BASE,		/* of an extension; nothing more is known */
	TYPE_ENUM,		/* labels, in sort order */
	TYPE_DOMAIN,		/* base, typmod, not_null */
	TYPE_COMPOSITE,		/* fields */
	TYPE_RANGE,		/* base: the subtype */
	TYPE_MULTIRANGE		/* base: the range type */
};
#define TYPE_KINDS	(TYPE_MULTIRANGE + 1)

extern const char *const type_kind_names[TYPE_KINDS];	/* "base", "enum" */

/* A type that is not in pg_catalog and that a column needs. */
struct type_desc {
	char		*name;
	enum type_kind	 kind;
	char		*base;
	int32_t		 typmod;
	bool		 not_null;
	char		**labels;
	size_t		 nlabels;
	struct column	*fields;	/* name, type, typmod, collation */
	size_t		 nfields;
};

struct name_list {
	char	**names;
	size_t	 n;
};

/*
 * One column of a foreign key and the columns it descends from: its parent,
 * the parent's parent where that one is a foreign key column too, up to the
 * root.  Of columns that refer to each other in a circle the first one by
 * schema, table and name is the root, and has no chain itself.
 */
struct ancestor {
	char	*schema, *table, *column, *type;
	int32_t	 typmod;
};

struct fk_column {
	char		*name;
	struct ancestor	*chain;		/* nearest first, the root last */
	size_t		 nchain;
};

struct foreign_key {
	char			*name;		/* of the constraint */
	struct fk_column	*columns;
	size_t			 ncolumns;
};

struct unit {
	char	*schema, *table;	/* for a query: the name it was given */
	char	*root_schema, *root_table; /* of a partition: its topmost root */
	char	*range;			/* name of a range of the table (copy/range.h) */
	bool	 is_query;
	struct column		*columns;
	size_t			 ncolumns;
	struct type_desc	*types;
	size_t			 ntypes;
	struct type_desc	**by_name;	/* unit_index_types(); or NULL */
	struct name_list	*unique;	/* unique constraints and indexes */
	size_t			 nunique;
	struct name_list	*partial;	/* the same over some of the rows */
	size_t			 npartial;
	struct foreign_key	*fkeys;
	size_t			 nfkeys;
	struct name_list	 key;	/* columns the rows are ordered by; n 0: none */
	char	*after;			/* cursor token this attempt starts after */
	int64_t	 estimated_rows;	/* -1: unknown */
	int64_t	 sample;		/* about so many rows of it; 0: all rows */
	char	*shape;			/* fingerprint, see unit_shape() */
};

/* Frees everything in it and zeroes it; `struct unit u = {0}` is empty. */
void	 unit_clear(struct unit *);

/*
 * The name of a unit in books and messages: schema.table, each part quoted
 * like an identifier where it has to be, and "/range" behind it for a range.
 * To be freed by the caller; NULL when out of memory, or with EMSGSIZE where it
 * has more than UNIT_ID_MAX bytes, which unit_from_json() refuses.
 */
#define UNIT_ID_MAX	4096
char	*unit_id(const struct unit *);

/* The column's index, or -1. */
int	 unit_column(const struct unit *, const char *name);

/*
 * Sorts the types by name, for unit_type() in a unit of thousands; of two with
 * one name the first counts.  Nothing may change them afterwards.  0, or -1:
 * out of memory.
 */
int	 unit_index_types(struct unit *);

/* The user type of that name, or NULL (also for types of pg_catalog). */
const struct type_desc *unit_type(const struct unit *, const char *name);

/*
 * Follows domains down to the type whose bytes are on the wire.  Returns
 * `type` itself where it is no domain.  *typmod, if not NULL, becomes the
 * typmod that holds there (a domain's own where the column has none).
 */
const char *unit_base_type(const struct unit *, const char *type,
	    int32_t *typmod);

/*
 * Is this the name of an array type?  Then *len is the element name's length.
 * No type is an array of arrays, unless a domain stands between them.
 */
bool	 type_is_array(const char *type, size_t *len);

#endif
