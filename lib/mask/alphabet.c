#include "sys/system.h"
#include "io/buf.h"
#include "type/utf8.h"
#include "mask/alphabet.h"

#define DIGITS	"0123456789"
#define LOWER	"abcdefghijklmnopqrstuvwxyz"
#define UPPER	"ABCDEFGHIJKLMNOPQRSTUVWXYZ"

const char *const alphabet_names[] = {
	"digits", "lower", "upper", "letters", "alnum", "hex", NULL
};

const char *
alphabet_named(const char *name)
{
	static const char *const chars[] = {
		DIGITS, LOWER, UPPER, UPPER LOWER, DIGITS UPPER LOWER,
		DIGITS "abcdef"
	};

	_Static_assert(NITEMS(chars) + 1 == NITEMS(alphabet_names),
	    "each name has its characters");
	for (size_t i = 0; i < NITEMS(chars); i++)
		if (strcmp(alphabet_names[i], name) == 0)
			return chars[i];
	return NULL;
}

/* Where the letter is among the wide ones, or would be put. */
static size_t
wide_place(const struct alphabet *a, const struct letter *l, bool *there)
{
	size_t low = 0, high = a->nwide, middle;
	int order;

	*there = false;
	while (low < high && !*there) {
		middle = (low + high) / 2;
		order = memcmp(l->bytes, a->letters[a->wide[middle]].bytes,
		    CHAR_BYTES);
		*there = order == 0;
		if (order > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return high;
}

int
alphabet_find_wide(const struct alphabet *a, const uint8_t *p, size_t n)
{
	struct letter l = { .len = (uint8_t)n };
	bool there;
	size_t at;

	memcpy(l.bytes, p, n);
	at = wide_place(a, &l, &there);
	return there ? a->wide[at] : -1;
}

/* 1: added; 0: it was there; -1: too many. */
static int
add(struct alphabet *a, const struct letter *l)
{
	bool there = l->bytes[0] < 128 && a->ascii[l->bytes[0]] != -1;
	size_t at = 0;

	if (l->bytes[0] >= 128)
		at = wide_place(a, l, &there);
	if (there)
		return 0;
	if (a->n == ALPHABET_MAX)
		return -1;
	if (l->bytes[0] < 128)
		a->ascii[l->bytes[0]] = (int16_t)a->n;
	else {
		memmove(a->wide + at + 1, a->wide + at,
		    (a->nwide++ - at) * sizeof(*a->wide));
		a->wide[at] = a->n;
	}
	if (a->n == 0 || l->len < a->shortest)
		a->shortest = l->len;
	if (l->len > a->longest)
		a->longest = l->len;
	a->letters[a->n++] = *l;
	return 1;
}

static int
add_all(struct alphabet *a, const uint8_t *p, size_t n, bool twice)
{
	struct letter l;
	int rc;

	for (size_t i = 0; i < n; i += l.len) {
		l = (struct letter){ .len = (uint8_t)char_bytes(p[i]) };
		memcpy(l.bytes, p + i, l.len);
		if ((rc = add(a, &l)) == -1 || (rc == 0 && !twice)) {
			errno = rc == -1 ? ERANGE : EEXIST;
			return -1;
		}
	}
	if (a->n >= 2)
		return 0;
	errno = ERANGE;
	return -1;
}

int
alphabet_init(struct alphabet *a, const char *chars, bool lower)
{
	size_t n = strlen(chars);
	struct buf folded;
	int rc;

	memset(a, 0, sizeof(*a));
	for (size_t i = 0; i < NITEMS(a->ascii); i++)
		a->ascii[i] = -1;
	if (!lower)
		return add_all(a, (const uint8_t *)chars, n, false);
	buf_init(&folded, 2 * n + CHAR_BYTES);	/* utf8_lower */
	rc = utf8_lower(&folded, (const uint8_t *)chars, n);
	if (rc == 0)
		rc = add_all(a, folded.data, folded.len, true);
	else
		errno = ENOMEM;
	buf_free(&folded);
	return rc;
}
