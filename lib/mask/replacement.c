#define PCRE2_CODE_UNIT_WIDTH 8
#include "sys/system.h"
#include "io/buf.h"
#include "mask/replacement.h"

#define GROUP_NAME_MAX	32	/* of PCRE2, "Named capture groups" */

/* The number of a group of the expression, or 0. */
static uint32_t
group_number(const pcre2_code *code, const char *name, size_t n)
{
	char text[GROUP_NAME_MAX + 1];
	const char *why;
	uint32_t count = 0;
	int number;

	if (n == 0 || n > GROUP_NAME_MAX)
		return 0;
	memcpy(text, name, n);
	text[n] = '\0';
	pcre2_pattern_info(code, PCRE2_INFO_CAPTURECOUNT, &count);
	if (isdigit((unsigned char)text[0])) {
		number = (int)strtonum(text, 1, count, &why);
		return why == NULL ? (uint32_t)number : 0;
	}
	number = pcre2_substring_number_from_name(code, (PCRE2_SPTR)text);
	return number > 0 ? (uint32_t)number : 0;
}

/*
 * Reads what stands behind a dollar.  Returns where the text goes on, or NULL
 * with *why.
 */
static const char *
parse_group(const char *s, const pcre2_code *code, uint32_t *group,
    const char **why)
{
	bool braces = *s == '{';
	size_t n;

	if (braces)
		s++;
	n = braces ? strcspn(s, "}") : strspn(s, "0123456789");
	if (n == 0 || (braces && s[n] != '}')) {
		*why = "a $ stands before a number, a {name} or another $";
		return NULL;
	}
	if ((*group = group_number(code, s, n)) == 0) {
		*why = "it names a group that the pattern has not";
		return NULL;
	}
	return s + n + braces;
}

static size_t
count_dollars(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += *s == '$';
	return n;
}

int
replacement_parse(struct replacement *r, const char *s,
    const pcre2_code *code, const char **why)
{
	struct replacement_part *part;

	*why = NULL;
	r->n = 0;
	r->parts = calloc(count_dollars(s) + 1, sizeof(*r->parts));
	if (r->parts == NULL)
		return -1;
	do {
		part = &r->parts[r->n++];
		part->text = s;
		part->len = strcspn(s, "$");
		s += part->len;
		if (*s == '\0')
			break;
		if (s[1] == '$') {	/* the first of the two is text */
			part->len++;
			s += 2;
		} else if ((s = parse_group(s + 1, code, &part->group,
		    why)) == NULL)
			return -1;
	} while (*s != '\0');
	return 0;
}

void
replacement_clear(struct replacement *r)
{
	free(r->parts);
	memset(r, 0, sizeof(*r));
}

int
replacement_append(const struct replacement *r, const uint8_t *in,
    const PCRE2_SIZE *at, uint32_t groups, struct buf *out)
{
	const struct replacement_part *p;
	PCRE2_SIZE from;

	for (size_t i = 0; i < r->n; i++) {
		p = &r->parts[i];
		if (buf_append(out, p->text, p->len) == -1)
			return -1;
		if (p->group == 0 || p->group >= groups)
			continue;
		from = at[2 * p->group];
		if (from != PCRE2_UNSET && buf_append(out, in + from,
		    at[2 * p->group + 1] - from) == -1)
			return -1;
	}
	return 0;
}
