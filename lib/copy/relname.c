#include "sys/system.h"
#include "io/buf.h"
#include "copy/relname.h"

#define PATTERN_MAX 4096

static char
fold(char c)
{
	/* ASCII only: the locale must not decide what a pattern means. */
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/*
 * Reads one part up to an unquoted dot or the end; *s stands there after.
 */
static int
part_parse(const char **s, struct buf *b, bool *wild, const char **why)
{
	bool quoted = false;
	char c;

	for (; **s != '\0' && (quoted || **s != '.'); (*s)++) {
		c = **s;
		if (c == '"' && quoted && (*s)[1] == '"')
			(*s)++;
		else if (c == '"') {
			quoted = !quoted;
			continue;
		} else if (c == RELPATTERN_ANY || c == RELPATTERN_ONE) {
			/* Taken for a wildcard it would match other names. */
			*why = "a name holds a control character";
			return -1;
		} else if (!quoted && (c == '*' || c == '?')) {
			c = c == '*' ? RELPATTERN_ANY : RELPATTERN_ONE;
			*wild = true;
		} else if (!quoted)
			c = fold(c);
		if (buf_append(b, &c, 1) == -1) {
			*why = errno == ENOMEM ? NULL : "it is too long";
			return -1;
		}
	}
	*why = quoted ? "a double quote is not closed" :
	    b->len == 0 ? "a name is empty" : NULL;
	return *why == NULL ? 0 : -1;
}

static int
part_take(const char **s, char **part, bool *wild, const char **why)
{
	struct buf b;
	int rc;

	buf_init(&b, PATTERN_MAX);
	rc = part_parse(s, &b, wild, why);
	if (rc == 0 && (*part = buf_steal_str(&b)) == NULL)
		rc = -1;
	buf_free(&b);
	return rc;
}

int
relpattern_parse(struct relpattern *p, const char *text, const char **why)
{
	const char *s = text;

	memset(p, 0, sizeof(*p));
	*why = NULL;
	if (part_take(&s, &p->table, &p->wild, why) == -1)
		goto fail;
	if (*s == '.') {
		s++;
		p->schema = p->table;
		p->table = NULL;
		if (part_take(&s, &p->table, &p->wild, why) == -1)
			goto fail;
	}
	if (*s != '\0') {
		*why = "it has more than two parts";
		goto fail;
	}
	return 0;
fail:
	relpattern_clear(p);
	return -1;
}

void
relpattern_clear(struct relpattern *p)
{
	free(p->schema);
	free(p->table);
	memset(p, 0, sizeof(*p));
}

/* One character of UTF-8, so that `?` is a character and not a byte. */
static const char *
next_char(const char *s)
{
	do
		s++;
	while (((unsigned char)*s & 0xc0) == 0x80);
	return s;
}

/*
 * Backtracks only to the last RELPATTERN_ANY, so the time is at most the
 * product of both lengths.
 */
static bool
glob_match(const char *p, const char *s)
{
	const char *star = NULL, *retry = NULL;

	while (*s != '\0') {
		if (*p == RELPATTERN_ANY) {
			star = ++p;
			retry = s;
		} else if (*p == RELPATTERN_ONE) {
			p++;
			s = next_char(s);
		} else if (*p == *s) {
			p++;
			s++;
		} else if (star != NULL) {
			p = star;
			s = retry = next_char(retry);
		} else
			return false;
	}
	while (*p == RELPATTERN_ANY)
		p++;
	return *p == '\0';
}

bool
relpattern_match(const struct relpattern *p, const char *schema,
    const char *table)
{
	return (p->schema == NULL || glob_match(p->schema, schema)) &&
	    glob_match(p->table, table);
}

static bool
is_plain(const char *s)
{
	if (*s == '\0' || (*s >= '0' && *s <= '9'))
		return false;
	return strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(s);
}

int
relname_quote(struct buf *b, const char *ident)
{
	if (is_plain(ident))
		return buf_append_str(b, ident);
	if (buf_append_str(b, "\"") == -1)
		return -1;
	for (; *ident != '\0'; ident++) {
		if (*ident == '"' && buf_append_str(b, "\"") == -1)
			return -1;
		if (buf_append(b, ident, 1) == -1)
			return -1;
	}
	return buf_append_str(b, "\"");
}
