/*
 * Names of relations: quoting them, and patterns over them.
 *
 * A pattern is [schema.]table as psql's \d and pg_dump -t read it: outside of
 * double quotes letters fold to lower case, `*` stands for any run of
 * characters and `?` for one; inside quotes everything is literal and ""
 * is a quote.  The two control characters that stand for the wildcards below
 * are refused; a wildcard matches them.
 */
#ifndef COPY_RELNAME_H
#define COPY_RELNAME_H

struct buf;

struct relpattern {
	char	*schema;	/* NULL: none was given.  Wildcards are */
	char	*table;		/* RELPATTERN_ANY and RELPATTERN_ONE */
	bool	 wild;		/* one of them has a wildcard */
};

#define RELPATTERN_ANY	'\001'
#define RELPATTERN_ONE	'\002'

/*
 * 0, or -1 with *why a constant text ("unbalanced quote", ...) or, when out
 * of memory, NULL.
 */
int	relpattern_parse(struct relpattern *, const char *text,
	    const char **why);
void	relpattern_clear(struct relpattern *);

/*
 * Does schema.table match?  A pattern without a schema matches any schema;
 * whether that schema may be meant is for the caller to know.
 */
bool	relpattern_match(const struct relpattern *, const char *schema,
	    const char *table);

/*
 * Appends an identifier, in double quotes unless it is made of [a-z0-9_] and
 * does not start with a digit.  For names in messages and books; SQL text is
 * quoted by libpq.  0, or -1 as buf_append.
 */
int	relname_quote(struct buf *, const char *ident);

#endif
