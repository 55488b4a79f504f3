/*
 * The types that masks understand: their canonical bytes, their limits, and
 * their binary form from text.
 *
 * A new type is a row in the table of type.c.
 */
#ifndef TYPE_TYPE_H
#define TYPE_TYPE_H

struct buf;
struct column;
struct unit;

/* What a masker may do with a value; a set of these is what it accepts. */
enum type_class {
	CLASS_TEXT = 1,		/* text, varchar, bpchar, name, citext */
	CLASS_INT = 2,		/* int2, int4, int8 */
	CLASS_UUID = 4,
	CLASS_BOOL = 8,
	CLASS_ENUM = 16,
	CLASS_OTHER = 32,	/* every other type, and columns sent as text */
	CLASS_OID = 64,
	CLASS_FLOAT = 128,	/* float4, float8 */
	CLASS_NUMERIC = 256,
	CLASS_MONEY = 512,
	CLASS_BYTEA = 1024,
	CLASS_DATE = 2048,
	CLASS_TIME = 4096,	/* time, timetz */
	CLASS_TIMESTAMP = 8192,	/* timestamp, timestamptz */
	CLASS_INTERVAL = 16384,
	CLASS_JSON = 32768,	/* json, jsonb */
	CLASS_INET = 65536,	/* inet, cidr */
	CLASS_MAC = 131072,	/* macaddr, macaddr8 */
	CLASS_BIT = 262144,	/* bit, varbit */
	CLASS_XML = 524288,
	CLASS_HSTORE = 1048576,
	CLASS_ARRAY = 2097152,
	CLASS_COMPOSITE = 4194304
};
#define CLASS_ANY 8388607

struct value_type;

struct bytes {
	const uint8_t	*data;
	size_t		 len;
};

struct type_ops {
	const char	*name;
	enum type_class	 class;
	uint8_t		 width;		/* bytes on the wire; 0: varies */
	bool		 padded;	/* with blanks that mean nothing: bpchar */
	/*
	 * The canonical bytes of a value in its binary form: equal for
	 * values that the type calls equal, whatever the column's width.  Of
	 * a padded type `in` comes without its padding.  They lie in `in`, or in `scratch`, which is emptied first.
	 * 0, or -1: out of memory (errno) or not a value of this type (EINVAL).
	 */
	int	(*canon)(struct bytes in, struct buf *scratch,
		    struct bytes *out);
	/*
	 * Appends the binary form of a text.  0, or -1: EINVAL (not a value of
	 * this type) or as buf_append.
	 */
	int	(*parse)(const struct value_type *, const char *text,
		    struct buf *out);
	/*
	 * Appends the text of a value in its binary form, as the type's output
	 * function writes it under ISO dates and UTC.  0, or -1: EINVAL (not a
	 * value of this type) or as buf_append.  NULL: the type has none here.
	 */
	int	(*print)(const struct value_type *, struct bytes in,
		    struct buf *out);
};

/* A column's type as far as masks are concerned. */
struct value_type {
	const struct type_ops	*ops;	/* never NULL */
	const struct unit	*unit;
	const char		*name;	/* the base type behind domains; borrowed */
	uint32_t		 max_chars;	/* of varchar(n), bpchar(n); 0: none */
	uint32_t		 max_bytes;	/* of name; 0: none */
	int32_t			 typmod;	/* of the base type; -1: none */
	int32_t			 precision;	/* of numeric(p,s); 0: none */
	int32_t			 scale;		/* of numeric(p,s) */
	bool			 not_null;	/* the column's, or a domain's */
};

/*
 * The type of that name with that typmod, domains over it followed; borrows
 * from the unit and the name.
 */
void	value_type_of(struct value_type *, const struct unit *,
	    const char *type, int32_t typmod, bool not_null);

/* The same for a column. */
void	value_type_init(struct value_type *, const struct unit *,
	    const struct column *);

/* "varchar(20)", "public.mood", for messages; appended.  -1 as buf_append. */
int	value_type_text(const struct value_type *, struct buf *);

#endif
