#define PCRE2_CODE_UNIT_WIDTH 8
#include "sys/system.h"
#include "io/buf.h"
#include "type/utf8.h"
#include "mask/when_match.h"

#include <pcre2.h>

/* Bounds on the work for one value; a hostile one fails its unit. */
#define MATCH_LIMIT	1000000
#define DEPTH_LIMIT	10000
#define HEAP_LIMIT	2048			/* KiB */
#define LOWER_MAX	(3u * 1024 * 1024 * 1024)	/* of a field, lowered */

/* A piece of a LIKE pattern: % and _ as they are, else a byte. */
enum like_kind { LIKE_BYTE, LIKE_CHAR, LIKE_ANY };

struct like {
	uint8_t	kind, byte;
};

struct when_pattern {
	enum pattern_kind	 kind;
	char			*text;
	struct like		*like;
	size_t			 nlike;
	struct buf		 lower;
	pcre2_code		*code;
	pcre2_match_data	*match;
	pcre2_match_context	*context;
};

static void *
nomem(char *why)
{
	*why = '\0';
	return NULL;
}

/* In the pattern a backslash takes the meaning from what follows it. */
static int
parse_like(struct when_pattern *p, const uint8_t *s, size_t n, char *why,
    size_t *at)
{
	struct like *to;

	if ((p->like = calloc(n + 1, sizeof(*p->like))) == NULL)
		return -1;
	for (size_t i = 0; i < n; i++) {
		to = &p->like[p->nlike++];
		to->kind = s[i] == '%' ? LIKE_ANY :
		    s[i] == '_' ? LIKE_CHAR : LIKE_BYTE;
		if (s[i] == '\\' && ++i == n) {
			*at = n;
			snprintf(why, WHEN_WHY, "a pattern may not end in a "
			    "backslash");
			return -1;
		}
		to->byte = s[i];
	}
	return 0;
}

/* The pattern in lower case; characters may change their length. */
static int
make_like(struct when_pattern *p, char *why, size_t *at)
{
	const uint8_t *s = (const uint8_t *)p->text;
	size_t n = strlen(p->text);
	struct buf lower;
	int rc;

	free(p->like);
	p->like = NULL;
	p->nlike = 0;
	if (p->kind == PATTERN_LIKE)
		return parse_like(p, s, n, why, at);
	buf_init(&lower, LOWER_MAX);
	rc = utf8_lower(&lower, s, n);
	if (rc == 0)
		rc = parse_like(p, lower.data, lower.len, why, at);
	buf_free(&lower);
	return rc;
}

static int
make_regex(struct when_pattern *p, char *why, size_t *at)
{
	PCRE2_SIZE where;
	int number;

	pcre2_code_free(p->code);
	pcre2_match_data_free(p->match);
	p->match = NULL;
	p->code = pcre2_compile((PCRE2_SPTR)p->text, PCRE2_ZERO_TERMINATED,
	    PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C |
	    (p->kind == PATTERN_IREGEX ? PCRE2_CASELESS : 0), &number, &where,
	    NULL);
	if (p->code == NULL) {
		pcre2_get_error_message(number, (PCRE2_UCHAR *)why, WHEN_WHY);
		*at = where + 1;
		return -1;
	}
	p->match = pcre2_match_data_create_from_pattern(p->code, NULL);
	if (p->context == NULL)
		p->context = pcre2_match_context_create(NULL);
	if (p->match == NULL || p->context == NULL)
		return -1;
	pcre2_set_match_limit(p->context, MATCH_LIMIT);
	pcre2_set_depth_limit(p->context, DEPTH_LIMIT);
	/* No machine code: its stack is another limit, unlike by machine. */
	pcre2_set_heap_limit(p->context, HEAP_LIMIT);
	return 0;
}

static bool
is_like(const struct when_pattern *p)
{
	return p->kind == PATTERN_LIKE || p->kind == PATTERN_ILIKE;
}

struct when_pattern *
when_pattern_new(enum pattern_kind kind, const char *text, char *why,
    size_t *at)
{
	struct when_pattern *p = calloc(1, sizeof(*p));

	*why = '\0';
	*at = 1;
	if (p == NULL)
		return nomem(why);
	p->kind = kind;
	buf_init(&p->lower, LOWER_MAX);
	if ((p->text = strdup(text)) != NULL &&
	    (is_like(p) ? make_like(p, why, at) :
	    make_regex(p, why, at)) == 0)
		return p;
	when_pattern_free(p);
	return NULL;
}

void
when_pattern_free(struct when_pattern *p)
{
	if (p == NULL)
		return;
	pcre2_match_context_free(p->context);
	pcre2_match_data_free(p->match);
	pcre2_code_free(p->code);
	buf_free(&p->lower);
	free(p->like);
	free(p->text);
	free(p);
}

int
when_pattern_fold(struct when_pattern *p)
{
	char why[WHEN_WHY];
	size_t at;

	p->kind = is_like(p) ? PATTERN_ILIKE : PATTERN_IREGEX;
	return is_like(p) ? make_like(p, why, &at) : make_regex(p, why, &at);
}

/* Behind the character at i. */
static size_t
next_char(struct bytes v, size_t i)
{
	do
		i++;
	while (i < v.len && (v.data[i] & 0xc0) == 0x80);
	return i;
}

/*
 * What follows a % is looked for from left to right; when it fails further on
 * only the last % has to give way, so that the time is at most the product of
 * both lengths.
 */
static bool
like(const struct like *p, size_t n, struct bytes v)
{
	size_t i = 0, k = 0, retry_i = 0, retry_k = SIZE_MAX;

	while (i < v.len) {
		if (k < n && p[k].kind == LIKE_ANY) {
			retry_k = k++;
			retry_i = i;
		} else if (k < n && p[k].kind == LIKE_CHAR) {
			i = next_char(v, i);
			k++;
		} else if (k < n && p[k].byte == v.data[i]) {
			i++;
			k++;
		} else if (retry_k != SIZE_MAX) {
			i = retry_i = next_char(v, retry_i);
			k = retry_k + 1;
		} else
			return false;
	}
	while (k < n && p[k].kind == LIKE_ANY)
		k++;
	return k == n;
}

static enum mask_result
regex(struct when_pattern *p, struct bytes v, bool *yes)
{
	/* A NULL subject is an error, even an empty one. */
	int rc = pcre2_match(p->code, v.len == 0 ? (PCRE2_SPTR)"" : v.data,
	    v.len, 0, PCRE2_NO_UTF_CHECK, p->match, p->context);

	if (rc < 0 && rc != PCRE2_ERROR_NOMATCH)
		return rc == PCRE2_ERROR_NOMEMORY ? MASK_NOMEM : MASK_LIMIT;
	*yes = rc >= 0;
	return MASK_OK;
}

enum mask_result
when_pattern_match(struct when_pattern *p, struct bytes v, bool *yes)
{
	if (!utf8_valid(v.data, v.len))
		return MASK_NOT_UTF8;
	if (!is_like(p))
		return regex(p, v, yes);
	if (p->kind == PATTERN_ILIKE) {
		buf_clear(&p->lower);
		if (utf8_lower(&p->lower, v.data, v.len) == -1)
			return MASK_NOMEM;
		v = (struct bytes){ p->lower.data, p->lower.len };
	}
	*yes = like(p->like, p->nlike, v);
	return MASK_OK;
}
