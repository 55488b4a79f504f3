/*
 * The grammar of pgmask-rules(5), "Conditions":
 *
 *	any	 = all { OR all }
 *	all	 = one { AND one }
 *	one	 = NOT one | "(" any ")" | test
 *	test	 = column | term compare term |
 *		   column [NOT] IN "(" literal { "," literal } ")" |
 *		   column [NOT] (LIKE | ILIKE) string |
 *		   column ("~" | "~*" | "!~" | "!~*") string |
 *		   column IS [NOT] NULL
 *	term	 = column | literal
 *	literal	 = string | number | TRUE | FALSE
 */
#include "sys/system.h"
#include "sys/error.h"
#include "rule/rules.h"
#include "rule/yaml.h"
#include "mask/when_lex.h"
#include "mask/when_tree.h"

struct parser {
	struct when_lexer	 lexer;
	const struct when_place	*place;
	struct error		*error;
	size_t			 nterms;
	int			 depth;
};

static struct when_node *parse_any(struct parser *);

int
when_error(const struct when_place *place, size_t at, struct error *e,
    const char *fmt, ...)
{
	char reason[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(reason, sizeof(reason), fmt, ap);
	va_end(ap);
	return rule_error(place->rule, place->at, e,
	    "not a condition: %s, at byte %zu of it", reason, at);
}

static void
term_clear(struct when_term *t)
{
	free(t->text);
	buf_free(&t->value);
}

void
when_node_free(struct when_node *n)
{
	struct when_node *next;

	for (; n != NULL; n = next) {
		next = n->next;
		when_node_free(n->kids);
		term_clear(&n->left);
		for (size_t i = 0; i < n->nterms; i++)
			term_clear(&n->terms[i]);
		free(n->terms);
		when_pattern_free(n->pattern);
		decimal_free(&n->left_number);
		decimal_free(&n->right_number);
		free(n);
	}
}

/* Frees `n` and complains of the token; NULL. */
static struct when_node *
bad(struct parser *p, struct when_node *n, const char *reason)
{
	const struct when_token *t = &p->lexer.token;

	when_node_free(n);
	when_error(p->place, t->at, p->error, "%s", t->kind == TOKEN_BAD ?
	    t->why : reason);
	return NULL;
}

static struct when_node *
nomem(struct parser *p, struct when_node *n)
{
	when_node_free(n);
	error_nomem(p->error);
	return NULL;
}

static bool
is_word(const struct parser *p, const char *word)
{
	const struct when_token *t = &p->lexer.token;

	return t->kind == TOKEN_WORD && t->len == strlen(word) &&
	    strncasecmp(t->start, word, t->len) == 0;
}

static bool
is_sign(const struct parser *p, const char *sign)
{
	const struct when_token *t = &p->lexer.token;

	return t->kind == TOKEN_SIGN && t->len == strlen(sign) &&
	    memcmp(t->start, sign, t->len) == 0;
}

static bool
take_word(struct parser *p, const char *word)
{
	if (!is_word(p, word))
		return false;
	when_lexer_next(&p->lexer);
	return true;
}

static bool
take_sign(struct parser *p, const char *sign)
{
	if (!is_sign(p, sign))
		return false;
	when_lexer_next(&p->lexer);
	return true;
}

/* What SQL would not take as a column's name without quotes. */
static bool
is_keyword(const struct parser *p)
{
	static const char *const words[] = { "and", "or", "not", "in", "like",
	    "ilike", "is", "null" };

	for (size_t i = 0; i < NITEMS(words); i++)
		if (is_word(p, words[i]))
			return true;
	return false;
}

/* A column or a literal; -1 with the error set. */
static int
parse_term(struct parser *p, struct when_term *t)
{
	const struct when_token *token = &p->lexer.token;

	t->at = token->at;
	if (token->kind == TOKEN_STRING)
		t->kind = TERM_STRING;
	else if (token->kind == TOKEN_NUMBER)
		t->kind = TERM_NUMBER;
	else if (is_word(p, "true") || is_word(p, "false"))
		t->kind = TERM_BOOL;
	else if ((token->kind == TOKEN_WORD && !is_keyword(p)) ||
	    token->kind == TOKEN_QUOTED)
		t->kind = TERM_COLUMN;
	else {
		bad(p, NULL, is_word(p, "null") ? "NULL is compared by IS "
		    "NULL" : "a column or a literal is missing");
		return -1;
	}
	if (++p->nterms > WHEN_TERMS_MAX)
		return when_error(p->place, t->at, p->error, "more than %d "
		    "columns and literals", WHEN_TERMS_MAX);
	if ((t->text = when_token_text(token)) == NULL)
		return error_nomem(p->error);
	buf_init(&t->value, SIZE_MAX / 2);
	when_lexer_next(&p->lexer);
	return 0;
}

static int
add_term(struct parser *p, struct when_node *n)
{
	struct when_term *terms = reallocarray(n->terms, n->nterms + 1,
	    sizeof(*terms));

	if (terms == NULL)
		return error_nomem(p->error);
	n->terms = terms;
	memset(&terms[n->nterms], 0, sizeof(*terms));
	return parse_term(p, &terms[n->nterms++]);
}

static struct when_node *
parse_in(struct parser *p, struct when_node *n)
{
	n->kind = WHEN_IN;
	if (!take_sign(p, "("))
		return bad(p, n, "\"(\" is missing behind IN");
	do {
		if (add_term(p, n) == -1) {
			when_node_free(n);
			return NULL;
		}
		if (n->terms[n->nterms - 1].kind == TERM_COLUMN) {
			when_error(p->place, n->terms[n->nterms - 1].at,
			    p->error, "IN takes literals, not columns");
			when_node_free(n);
			return NULL;
		}
	} while (take_sign(p, ","));
	return take_sign(p, ")") ? n :
	    bad(p, n, "\",\" or \")\" is missing");
}

static struct when_node *
parse_pattern(struct parser *p, struct when_node *n, enum pattern_kind kind)
{
	const struct when_token *t = &p->lexer.token;
	char why[WHEN_WHY], *text;
	size_t at;

	n->kind = WHEN_PATTERN;
	if (t->kind != TOKEN_STRING)
		return bad(p, n, "a pattern in single quotes is missing");
	if ((text = when_token_text(t)) == NULL)
		return nomem(p, n);
	n->pattern = when_pattern_new(kind, text, why, &at);
	free(text);
	if (n->pattern == NULL) {
		if (*why == '\0')
			return nomem(p, n);
		when_error(p->place, t->at, p->error, "%s, at byte %zu of the "
		    "pattern", why, at);
		when_node_free(n);
		return NULL;
	}
	when_lexer_next(&p->lexer);
	return n;
}

static struct when_node *
parse_null(struct parser *p, struct when_node *n)
{
	n->kind = WHEN_NULL;
	n->negated = take_word(p, "not");
	return take_word(p, "null") ? n : bad(p, n, "IS is followed by NULL "
	    "or NOT NULL");
}

static bool
take_compare(struct parser *p, enum when_compare *compare)
{
	static const struct { const char *sign; enum when_compare compare; }
	    signs[] = { { "=", COMPARE_EQ }, { "<>", COMPARE_NE },
	    { "!=", COMPARE_NE }, { "<", COMPARE_LT }, { "<=", COMPARE_LE },
	    { ">", COMPARE_GT }, { ">=", COMPARE_GE } };

	for (size_t i = 0; i < NITEMS(signs); i++)
		if (take_sign(p, signs[i].sign)) {
			*compare = signs[i].compare;
			return true;
		}
	return false;
}

/* 5 < age is age > 5. */
static void
turn_around(struct when_node *n)
{
	static const enum when_compare turned[] = {
		[COMPARE_EQ] = COMPARE_EQ, [COMPARE_NE] = COMPARE_NE,
		[COMPARE_LT] = COMPARE_GT, [COMPARE_LE] = COMPARE_GE,
		[COMPARE_GT] = COMPARE_LT, [COMPARE_GE] = COMPARE_LE,
	};
	struct when_term literal = n->left;

	n->left = n->terms[0];
	n->terms[0] = literal;
	n->compare = turned[n->compare];
}

static struct when_node *
parse_compare(struct parser *p, struct when_node *n)
{
	n->kind = WHEN_COMPARE;
	if (add_term(p, n) == -1) {
		when_node_free(n);
		return NULL;
	}
	if (n->left.kind != TERM_COLUMN)
		turn_around(n);
	if (n->left.kind == TERM_COLUMN)
		return n;
	when_error(p->place, n->terms[0].at, p->error,
	    "a comparison of two literals");
	when_node_free(n);
	return NULL;
}

static bool
take_pattern(struct parser *p, enum pattern_kind *kind, bool *negated)
{
	static const struct { const char *sign; enum pattern_kind kind;
	    bool negated; } signs[] = { { "~", PATTERN_REGEX, false },
	    { "~*", PATTERN_IREGEX, false }, { "!~", PATTERN_REGEX, true },
	    { "!~*", PATTERN_IREGEX, true } };

	for (size_t i = 0; i < NITEMS(signs); i++)
		if (take_sign(p, signs[i].sign)) {
			*kind = signs[i].kind;
			*negated = signs[i].negated;
			return true;
		}
	*kind = PATTERN_ILIKE;
	if (take_word(p, "ilike"))
		return true;
	*kind = PATTERN_LIKE;
	return take_word(p, "like");
}

/* Behind the left side of a test. */
static struct when_node *
parse_rest(struct parser *p, struct when_node *n)
{
	enum pattern_kind kind;
	bool negated;

	if (take_compare(p, &n->compare))
		return parse_compare(p, n);
	if (n->left.kind != TERM_COLUMN)
		return bad(p, n, "a literal is only compared: with = <> < <= "
		    "> >=");
	if (take_word(p, "is"))
		return parse_null(p, n);
	negated = take_word(p, "not");
	n->negated = negated;
	if (take_word(p, "in"))
		return parse_in(p, n);
	if (take_pattern(p, &kind, &n->negated)) {
		n->negated |= negated;
		return parse_pattern(p, n, kind);
	}
	if (negated)
		return bad(p, n, "NOT is followed by IN, LIKE or ILIKE here");
	n->kind = WHEN_BOOL;
	return n;
}

static struct when_node *
parse_one(struct parser *p)
{
	struct when_node *n, *inner = NULL;
	bool negated = is_word(p, "not"), deeper = negated || is_sign(p, "(");

	if (deeper && ++p->depth > WHEN_DEPTH_MAX)
		return bad(p, NULL, "too many levels");
	if (deeper) {
		when_lexer_next(&p->lexer);
		inner = negated ? parse_one(p) : parse_any(p);
		p->depth--;
		if (inner == NULL)
			return NULL;
		if (!negated)
			return take_sign(p, ")") ? inner :
			    bad(p, inner, "\")\", AND or OR is missing");
	}
	if ((n = calloc(1, sizeof(*n))) == NULL)
		return nomem(p, inner);
	if (deeper) {
		n->kind = WHEN_NOT;
		n->kids = inner;
		return n;
	}
	if (parse_term(p, &n->left) == -1) {
		when_node_free(n);
		return NULL;
	}
	return parse_rest(p, n);
}

/* One node, or several under one that joins them. */
static struct when_node *
parse_joined(struct parser *p, const char *word, enum when_kind kind,
    struct when_node *(*part)(struct parser *))
{
	struct when_node *first = part(p), *last = first, *n;

	if (first == NULL || !is_word(p, word))
		return first;
	while (take_word(p, word)) {
		if ((last->next = part(p)) == NULL) {
			when_node_free(first);
			return NULL;
		}
		last = last->next;
	}
	if ((n = calloc(1, sizeof(*n))) == NULL)
		return nomem(p, first);
	n->kind = kind;
	n->kids = first;
	return n;
}

static struct when_node *
parse_all(struct parser *p)
{
	return parse_joined(p, "and", WHEN_AND, parse_one);
}

static struct when_node *
parse_any(struct parser *p)
{
	return parse_joined(p, "or", WHEN_OR, parse_all);
}

struct when_node *
when_parse(const struct when_place *place, struct error *e)
{
	struct parser p = { .place = place, .error = e };
	struct when_node *n;

	if (place->at->kind != NODE_SCALAR) {
		rule_error(place->rule, place->at, e,
		    "\"when\" is a condition, as one text");
		return NULL;
	}
	if (strlen(place->at->text) > WHEN_TEXT_MAX) {
		rule_error(place->rule, place->at, e, "a condition has at "
		    "most %d bytes", WHEN_TEXT_MAX);
		return NULL;
	}
	when_lexer_init(&p.lexer, place->at->text);
	n = parse_any(&p);
	if (n != NULL && p.lexer.token.kind != TOKEN_END)
		return bad(&p, n, "AND, OR or the end is missing");
	return n;
}
