#include "sys/system.h"
#include "io/bytes.h"
#include "io/checksum.h"
#include "copy/cursor.h"
#include "copy/range.h"

#include <sodium.h>

#define PAGES_SIZE	(1 + 8 + 4 + 4)
#define SUBSET_HEAD	(1 + 8)

static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";

void
range_word(char word[RANGE_WORD + 1])
{
	uint8_t random[RANGE_WORD];
	size_t i;

	randombytes_buf(random, sizeof(random));
	for (i = 0; i < RANGE_WORD; i++)
		word[i] = letters[random[i] % 32];
	word[i] = '\0';
}

void
range_name(char name[RANGE_NAME_MAX], uint32_t number, uint32_t count,
    const char *word)
{
	snprintf(name, RANGE_NAME_MAX, "%" PRIu32 "of%" PRIu32 "-%.*s",
	    number, count, RANGE_WORD, word);
}

/* 1 to RANGE_COUNT_MAX without leading zeros; *s stands behind it. */
static bool
take_number(const char **s, uint32_t *out)
{
	uint32_t v = 0;

	if (**s < '1' || **s > '9')
		return false;
	for (; **s >= '0' && **s <= '9'; (*s)++)
		if ((v = v * 10 + (uint32_t)(**s - '0')) > RANGE_COUNT_MAX)
			return false;
	*out = v;
	return true;
}

/* Reads a name up to the byte behind it; false when it is none. */
static bool
take_name(const char **s, uint32_t *number, uint32_t *count,
    const char **division)
{
	if (!take_number(s, number) || strncmp(*s, "of", 2) != 0)
		return false;
	*division = *s;
	*s += 2;
	if (!take_number(s, count) || *number > *count || **s != '-' ||
	    strspn(++*s, letters) != RANGE_WORD)
		return false;
	*s += RANGE_WORD;
	return true;
}

const char *
range_division(const char *name)
{
	const char *division;
	uint32_t number, count;

	return take_name(&name, &number, &count, &division) &&
	    *name == '\0' ? division : NULL;
}

char *
range_token(const char *name, const uint8_t *body, size_t n)
{
	char *text, *token;

	if ((text = cursor_token(body, n)) == NULL)
		return NULL;
	if (asprintf(&token, "%s.%s", name, text) == -1)
		token = NULL;
	free(text);
	return token;
}

int
range_parse(struct range *r, const char *token)
{
	const char *s = token, *division;

	memset(r, 0, sizeof(*r));
	buf_init(&r->body, RANGE_BODY_MAX);
	if (strlen(token) > RANGE_TOKEN_MAX ||
	    !take_name(&s, &r->number, &r->count, &division) || *s != '.') {
		errno = EINVAL;
		return -1;
	}
	memcpy(r->name, token, (size_t)(s - token));
	if (cursor_from_token(&r->body, s + 1) == 0)
		return 0;
	range_clear(r);
	if (errno != ENOMEM)
		errno = EINVAL;
	return -1;
}

void
range_clear(struct range *r)
{
	buf_free(&r->body);
	memset(r, 0, sizeof(*r));
}

int
range_bounds_encode(struct buf *b, const struct range_bounds *bounds)
{
	const uint8_t kind = RANGE_BOUNDS;

	if (buf_append(b, &kind, 1) == -1 ||
	    buf_append_u32(b, (uint32_t)bounds->lower_len) == -1 ||
	    buf_append(b, bounds->lower, bounds->lower_len) == -1 ||
	    buf_append_u32(b, (uint32_t)bounds->upper_len) == -1)
		return -1;
	return buf_append(b, bounds->upper, bounds->upper_len);
}

/* Moves *at behind a length and that many bytes. */
static bool
take_bound(const uint8_t *p, size_t n, size_t *at, const uint8_t **bound,
    size_t *len)
{
	if (n - *at < sizeof(uint32_t))
		return false;
	*len = get_u32(p + *at);
	*at += sizeof(uint32_t);
	if (n - *at < *len)
		return false;
	*bound = p + *at;
	*at += *len;
	return true;
}

bool
range_bounds_decode(const uint8_t *p, size_t n, struct range_bounds *out)
{
	struct range_bounds b;
	size_t at = 1;

	if (n < 1 || p[0] != RANGE_BOUNDS ||
	    !take_bound(p, n, &at, &b.lower, &b.lower_len) ||
	    !take_bound(p, n, &at, &b.upper, &b.upper_len) || at != n)
		return false;
	*out = b;
	return true;
}

int
range_pages_encode(struct buf *b, const struct range_pages *pages)
{
	const uint8_t kind = RANGE_PAGES;

	if (buf_reserve(b, PAGES_SIZE) == -1)
		return -1;
	/* None of these can fail: the room is there. */
	(void)buf_append(b, &kind, 1);
	(void)buf_append_u64(b, pages->mark);
	(void)buf_append_u32(b, pages->from);
	(void)buf_append_u32(b, pages->to);
	return 0;
}

bool
range_pages_decode(const uint8_t *p, size_t n, struct range_pages *pages)
{
	if (n != PAGES_SIZE || p[0] != RANGE_PAGES)
		return false;
	pages->mark = get_u64(p + 1);
	pages->from = get_u32(p + 9);
	pages->to = get_u32(p + 13);
	return true;
}

int
range_subset_encode(struct buf *b, const struct range_subset *s)
{
	const uint8_t kind = RANGE_SUBSET;

	if (buf_append(b, &kind, 1) == -1 ||
	    buf_append_u64(b, s->mark) == -1 ||
	    buf_append_u32(b, (uint32_t)s->where_len) == -1)
		return -1;
	return buf_append(b, s->where, s->where_len);
}

bool
range_subset_decode(const uint8_t *p, size_t n, struct range_subset *s)
{
	const uint8_t *where;
	size_t at = SUBSET_HEAD, len;

	if (n < SUBSET_HEAD || p[0] != RANGE_SUBSET ||
	    !take_bound(p, n, &at, &where, &len))
		return false;
	s->mark = get_u64(p + 1);
	s->where = (const char *)where;
	s->where_len = len;
	s->rest = p + at;
	s->rest_len = n - at;
	return true;
}

uint64_t
range_mark(const char *snapshot, const char *system)
{
	/* With the NUL between them. */
	return checksum(snapshot, strlen(snapshot) + 1, system,
	    strlen(system));
}
