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
	CLASS_OTHER = 32	/* every other type, and columns sent as text */
};
#define CLASS_ANY 63

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
};

/* A column's type as far as masks are concerned. */
struct value_type {
	const struct type_ops	*ops;	/* never NULL */
	const struct unit	*unit;
	const char		*name;	/* the base type behind domains; borrowed */
	uint32_t		 max_chars;	/* of varchar(n), bpchar(n); 0: none */
	uint32_t		 max_bytes;	/* of name; 0: none */
	bool			 not_null;	/* the column's, or a domain's */
};

/* Finds out; borrows from the unit and the column. */
void	value_type_init(struct value_type *, const struct unit *,
	    const struct column *);

/* "varchar(20)", "public.mood", for messages; appended.  -1 as buf_append. */
int	value_type_text(const struct value_type *, struct buf *);

#endif
