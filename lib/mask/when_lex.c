#include "sys/system.h"
#include "mask/when_lex.h"

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	    (unsigned char)c >= 0x80;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Bytes of a quoted token at p, quotes included; 0: it has no end. */
static size_t
quoted(const char *p)
{
	size_t n = 1;

	for (;; n++) {
		if (p[n] == '\0')
			return 0;
		if (p[n] == *p && p[++n] != *p)
			return n;
	}
}

/* Bytes of a number at p; 0: there is none. */
static size_t
number(const char *p)
{
	size_t n = *p == '-' || *p == '+', digits = 0, e;

	for (; is_digit(p[n]); digits++)
		n++;
	if (p[n] == '.')
		for (n++; is_digit(p[n]); digits++)
			n++;
	if (digits == 0)
		return 0;
	if (p[n] != 'e' && p[n] != 'E')
		return n;
	e = n + 1;
	e += p[e] == '-' || p[e] == '+';
	if (!is_digit(p[e]))
		return n;
	while (is_digit(p[e]))
		e++;
	return e;
}

static size_t
word(const char *p)
{
	size_t n = 0;

	while (is_letter(p[n]) || is_digit(p[n]) || p[n] == '$')
		n++;
	return n;
}

/* The longest sign at p, or 0. */
static size_t
sign(const char *p)
{
	static const char *const signs[] = { "!~*", "<>", "!=", "<=", ">=",
	    "~*", "!~", "=", "<", ">", "~", "(", ")", "," };

	for (size_t i = 0; i < NITEMS(signs); i++)
		if (strncmp(p, signs[i], strlen(signs[i])) == 0)
			return strlen(signs[i]);
	return 0;
}

static void
quoted_token(struct when_token *t)
{
	t->kind = *t->start == '"' ? TOKEN_QUOTED : TOKEN_STRING;
	if ((t->len = quoted(t->start)) > 0)
		return;
	t->kind = TOKEN_BAD;
	t->why = "a quote that is not closed";
}

void
when_lexer_next(struct when_lexer *x)
{
	struct when_token *t = &x->token;

	x->p += strspn(x->p, " \t\r\n");
	t->start = x->p;
	t->at = (size_t)(x->p - x->text) + 1;
	t->len = 0;
	t->kind = TOKEN_END;
	if (*x->p == '\'' || *x->p == '"')
		quoted_token(t);
	else if ((t->len = number(x->p)) > 0) {
		/* 12ab is neither a number nor a column. */
		t->kind = is_letter(x->p[t->len]) ? TOKEN_BAD : TOKEN_NUMBER;
		t->why = "not a number";
	} else if (is_letter(*x->p)) {
		t->kind = TOKEN_WORD;
		t->len = word(x->p);
	} else if ((t->len = sign(x->p)) > 0)
		t->kind = TOKEN_SIGN;
	else if (*x->p != '\0') {
		t->kind = TOKEN_BAD;
		t->why = "a character that means nothing here";
	}
	x->p += t->len;
}

void
when_lexer_init(struct when_lexer *x, const char *text)
{
	x->text = x->p = text;
	when_lexer_next(x);
}

char *
when_token_text(const struct when_token *t)
{
	bool quotes = t->kind == TOKEN_QUOTED || t->kind == TOKEN_STRING;
	size_t n = t->len - (quotes ? 2 : 0), len = 0;
	const char *from = t->start + quotes;
	char *to = malloc(n + 1);

	for (size_t i = 0; to != NULL && i < n; i++) {
		to[len] = from[i];
		if (t->kind == TOKEN_WORD && from[i] >= 'A' && from[i] <= 'Z')
			to[len] = (char)(from[i] - 'A' + 'a');
		len++;
		if (quotes && from[i] == *t->start)
			i++;
	}
	if (to != NULL)
		to[len] = '\0';
	return to;
}
