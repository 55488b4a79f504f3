/*
 * The tokens of a condition, as SQL has them.
 */
#ifndef MASK_WHEN_LEX_H
#define MASK_WHEN_LEX_H

enum token_kind {
	TOKEN_END,
	TOKEN_WORD,		/* a keyword or a column */
	TOKEN_QUOTED,		/* "a column", quotes doubled inside */
	TOKEN_STRING,		/* 'a text', quotes doubled inside */
	TOKEN_NUMBER,		/* -12.5e3 */
	TOKEN_SIGN,		/* ( ) , = <> != < <= > >= ~ ~* !~ !~* */
	TOKEN_BAD		/* see `why` */
};

struct when_token {
	enum token_kind	 kind;
	const char	*start;	/* in the condition */
	size_t		 len;
	size_t		 at;	/* byte of the condition, from 1 */
	const char	*why;
};

struct when_lexer {
	const char		*text, *p;
	struct when_token	 token;
};

/* The first token is in lexer->token afterwards. */
void	when_lexer_init(struct when_lexer *, const char *text);
void	when_lexer_next(struct when_lexer *);

/*
 * What the token stands for: a word in lower case (ASCII), a quoted one
 * without its quotes, any other as it is.  To be freed; NULL: no memory.
 */
char	*when_token_text(const struct when_token *);

#endif
