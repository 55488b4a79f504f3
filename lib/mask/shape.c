#include "sys/system.h"
#include "io/buf.h"
#include "type/utf8.h"
#include "mask/shape.h"

#define FOLDED_MAX	64	/* bytes that utf8_lower may want for a character */

static const struct alphabet *
alphabet_of(const struct shape *s, char mark)
{
	switch (mark) {
	case '#':
		return &s->digits;
	case 'a':
		return &s->lower;
	case 'A':
		return &s->upper;
	case '*':
		return &s->own;
	default:
		return NULL;
	}
}

static int
add_letter(struct shape *s, const char *p, bool lower)
{
	struct mark *m = &s->marks[s->n++];
	size_t len = char_bytes((uint8_t)*p);
	struct buf folded;
	int rc = 0;

	memcpy(m->letter.bytes, p, len);
	m->letter.len = (uint8_t)len;
	if (lower) {
		buf_init(&folded, FOLDED_MAX);
		rc = utf8_lower(&folded, (const uint8_t *)p, len);
		if (rc == 0) {
			m->letter = (struct letter){
			    .len = (uint8_t)folded.len };
			memcpy(m->letter.bytes, folded.data, folded.len);
		} else
			errno = ENOMEM;
		buf_free(&folded);
	}
	s->bytes += m->letter.len;
	return rc;
}

/* 0, or -1: too many. */
static int
add_mark(struct shape *s, const struct alphabet *a)
{
	if (s->nnumerals == NUMERALS_MAX) {
		errno = ERANGE;
		return -1;
	}
	s->radix[s->nnumerals++] = a->n;
	s->marks[s->n++].alphabet = a;
	s->bytes += a->longest;
	return 0;
}

static int
add_all(struct shape *s, const char *p, bool lower)
{
	const struct alphabet *a;

	for (; *p != '\0'; p += char_bytes((uint8_t)*p)) {
		if (s->n == SHAPE_MAX) {
			errno = ERANGE;
			return -1;
		}
		a = alphabet_of(s, *p);
		if (*p == '\\' && *++p == '\0') {
			errno = EINVAL;
			return -1;
		}
		if (a == NULL ? add_letter(s, p, lower) == -1 :
		    add_mark(s, a) == -1)
			return -1;
	}
	return 0;
}

int
shape_init(struct shape *s, const char *format, const struct alphabet *own,
    bool lower)
{
	memset(s, 0, sizeof(*s));
	s->own = *own;
	if (alphabet_init(&s->digits, alphabet_named("digits"), lower) == -1 ||
	    alphabet_init(&s->lower, alphabet_named("lower"), lower) == -1 ||
	    alphabet_init(&s->upper, alphabet_named("upper"), lower) == -1 ||
	    add_all(s, format, lower) == -1)
		return -1;
	if (s->nnumerals > 0)
		return 0;
	errno = ENOENT;
	return -1;
}

bool
shape_read(const struct shape *s, const uint8_t *p, size_t n, uint16_t *x)
{
	const struct mark *m;
	size_t len;
	int number;

	for (m = s->marks; m < s->marks + s->n; m++, p += len, n -= len) {
		if (n == 0)
			return false;
		if (m->alphabet == NULL) {
			len = m->letter.len;
			if (n < len || memcmp(p, m->letter.bytes, len) != 0)
				return false;
			continue;
		}
		if ((number = alphabet_next(m->alphabet, p, n, &len)) == -1)
			return false;
		*x++ = (uint16_t)number;
	}
	return n == 0;
}

uint8_t *
shape_write(const struct shape *s, const uint16_t *x, uint8_t *to)
{
	const struct letter *l;

	for (size_t i = 0; i < s->n; i++) {
		l = s->marks[i].alphabet == NULL ? &s->marks[i].letter :
		    &s->marks[i].alphabet->letters[*x++];
		for (size_t j = 0; j < l->len; j++)
			*to++ = l->bytes[j];
	}
	return to;
}
