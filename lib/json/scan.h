/*
 * JSON texts (RFC 8259) token by token, where they lie: nothing is copied and
 * nothing allocated.  What PostgreSQL's json_lex() accepts is accepted: any
 * value at the top, duplicate keys, numbers of any length, \uXXXX without a
 * look at surrogates.  What is no JSON is found at the token where it stops
 * being JSON, so a text is valid only once JSCAN_END was returned.
 *
 * Names start with j, since jansson's start with json.
 */
#ifndef JSON_SCAN_H
#define JSON_SCAN_H

/*
 * Objects and arrays in each other.  PostgreSQL has no number for it but a
 * stack (max_stack_depth): with the default of 2 MB version 15 takes 10,000
 * and refuses 15,000.
 */
#define JSCAN_DEPTH_MAX	16384

enum jtoken {
	JSCAN_OBJECT, JSCAN_OBJECT_END,
	JSCAN_ARRAY, JSCAN_ARRAY_END,
	JSCAN_KEY,		/* with the colon behind it read */
	JSCAN_STRING, JSCAN_NUMBER, JSCAN_TRUE, JSCAN_FALSE, JSCAN_NULL,
	JSCAN_END,		/* of the text; again and again */
	JSCAN_BAD,		/* not JSON; again and again */
	JSCAN_DEEP		/* deeper than JSCAN_DEPTH_MAX; as JSCAN_BAD */
};

enum jexpect {
	JEXPECT_VALUE, JEXPECT_KEY, JEXPECT_KEY_OR_END, JEXPECT_VALUE_OR_END,
	JEXPECT_MORE,		/* a comma or the end of the container */
	JEXPECT_NOTHING,	/* the text is complete */
	JEXPECT_FAILED
};

struct jscan {
	const uint8_t	*at, *end;	/* what is still to be read */
	const uint8_t	*token;		/* where the last token starts */
	size_t		 len;		/* its bytes, with the quotes of a string */
	bool		 escaped;	/* a backslash is in that string or key */
	uint32_t	 depth;		/* containers that are open */
	enum jexpect	 expect;
	enum jtoken	 failure;	/* JSCAN_BAD or JSCAN_DEEP */
	uint64_t	 objects[JSCAN_DEPTH_MAX / 64];	/* bit set: an object */
};

/* Starts on n bytes, which stay where they are until the last token. */
void	jscan_init(struct jscan *, const uint8_t *, size_t n);

/* The next token. */
enum jtoken jscan_next(struct jscan *);

/*
 * Right behind JSCAN_OBJECT or JSCAN_ARRAY: reads up to its end, which is
 * then the last token, while ->token and ->len say where the whole container
 * lies.  JSCAN_OBJECT_END, JSCAN_ARRAY_END, JSCAN_BAD or JSCAN_DEEP.
 */
enum jtoken jscan_skip(struct jscan *);

/* Are these n bytes a number as JSON writes it? */
bool	jscan_is_number(const uint8_t *, size_t n);

#endif
