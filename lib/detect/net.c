/* Addresses of machines and of mail: URL, e-mail, UUID, MAC, IPv4, IPv6. */
#include "sys/system.h"
#include "detect/match.h"

#define LOCAL_MAX	64	/* RFC 5321, 4.5.3.1.1 */
#define HOST_MAX	253
#define LABEL_MAX	63	/* RFC 1035, 2.3.4 */
#define URL_MAX		2048

/* foo@2x.png is a picture: endings of files that are no domains. */
static bool
is_file_ending(const struct text *t, size_t at, size_t n)
{
	static const char *const endings[] = { "png", "jpg", "jpeg", "gif",
	    "svg", "webp", "pdf", "txt", "css", "html", "json", "xml", "yaml",
	    "csv", "log", "conf", "local" };

	for (size_t i = 0; i < NITEMS(endings); i++)
		if (strlen(endings[i]) == n && stands_at(t, at, endings[i]))
			return true;
	return false;
}

/* Labels of letters, digits and hyphens with dots between; the last of letters. */
static size_t
host_length(const struct text *t, size_t at, bool dots)
{
	size_t i = at, label = at, last = 0;
	bool letters = true;

	for (; i < t->n && i - at <= HOST_MAX; i++) {
		if (is_word(t->p[i]) || (t->p[i] == '-' && i > label)) {
			letters &= is_letter(t->p[i]);
			if (i - label > LABEL_MAX)
				return 0;
			continue;
		}
		if (t->p[i] != '.' || i == label ||
		    !is_word(byte_at(t, i + 1)))
			break;
		label = i + 1;
		letters = true;
		last++;
	}
	while (i > at && t->p[i - 1] == '-')
		i--;
	if (i - at > HOST_MAX || i <= label || (dots && last == 0))
		return 0;
	/* a.b: a top-level domain has letters, two or more */
	return dots && (!letters || i - label < 2 ||
	    is_file_ending(t, label, i - label)) ? 0 : i - at;
}

static bool
has_prefix(const struct text *t, size_t at, const char *lower)
{
	for (; *lower != '\0'; lower++, at++)
		if (at >= t->n || (t->p[at] | (is_upper(t->p[at]) ? 0x20 : 0))
		    != *lower)
			return false;
	return true;
}

static bool
ends_url(uint8_t c)
{
	return c <= ' ' || is_kanji(c) || c == 0xef || c == '"' || c == '<' || c == '>' || c == '`' ||
	    c == '|' || c == '\\' || c == '^' || c == '{' || c == '}' ||
	    c == 0x7f;
}

size_t
match_url(const struct text *t, size_t at)
{
	static const char *const schemes[] = { "https://", "http://", "ftp://",
	    "www." };
	size_t i = at, n = 0;

	for (size_t k = 0; n == 0 && k < NITEMS(schemes); k++)
		if (has_prefix(t, at, schemes[k]))
			n = strlen(schemes[k]);
	if (n == 0 || !is_word(byte_at(t, at + n)))
		return 0;
	if (t->p[at + n - 1] == '.' && host_length(t, at, true) == 0)
		return 0;
	for (i = at + n; i < t->n && i - at < URL_MAX && !ends_url(t->p[i]);
	    i++)
		continue;
	/* The full stop of the sentence, a closing bracket, are not its. */
	while (i > at + n && strchr(".,;:!?)]'", t->p[i - 1]) != NULL)
		i--;
	return i - at;
}

size_t
match_email(const struct text *t, size_t at, size_t sign)
{
	size_t host;
	uint8_t c;

	if (sign - at > LOCAL_MAX || sign == at || t->p[sign - 1] == '.')
		return 0;
	for (size_t i = at; i < sign; i++) {
		c = t->p[i];
		if (!is_word(c) && (c == '\0' || strchr("._-+%'", c) == NULL))
			return 0;
	}
	host = host_length(t, sign + 1, true);
	return host == 0 ? 0 : sign + 1 + host - at;
}

size_t
match_uuid(const struct text *t, size_t at)
{
	static const uint8_t groups[] = { 8, 4, 4, 4, 12 };
	size_t i = at;

	if (t->n - at < 36 || t->p[at + 8] != '-')
		return 0;
	for (size_t g = 0; g < NITEMS(groups); g++) {
		for (size_t k = 0; k < groups[g]; k++, i++)
			if (!is_hex(t->p[i]))
				return 0;
		if (g + 1 < NITEMS(groups) && t->p[i++] != '-')
			return 0;
	}
	return ends_at(t, i) ? i - at : 0;
}

/* 001a.2b3c.4d5e */
static size_t
match_dotted_mac(const struct text *t, size_t at)
{
	if (t->n - at < 14 || is_joined(t, at))
		return 0;
	for (size_t i = 0; i < 14; i++)
		if (i % 5 == 4 ? t->p[at + i] != '.' : !is_hex(t->p[at + i]))
			return 0;
	return ends_at(t, at + 14) && !(byte_at(t, at + 14) == '.' &&
	    is_hex(byte_at(t, at + 15))) ? 14 : 0;
}

size_t
match_mac(const struct text *t, size_t at)
{
	uint8_t separator = byte_at(t, at + 2);

	if (byte_at(t, at + 4) == '.')
		return match_dotted_mac(t, at);

	if (t->n - at < 17 || (separator != ':' && separator != '-'))
		return 0;
	for (size_t i = 0; i < 17; i++)
		if (i % 3 == 2 ? t->p[at + i] != separator :
		    !is_hex(t->p[at + i]))
			return 0;
	/* Not a seventh group; but "00:1a:2b:3c:4d:5e: no link" */
	return ends_at(t, at + 17) && !(byte_at(t, at + 17) == separator &&
	    is_hex(byte_at(t, at + 18))) ? 17 : 0;
}

/* Four numbers below 256 with dots between. */
static size_t
match_ip4(const struct text *t, size_t at)
{
	size_t i = at, start;
	unsigned int octet;

	for (int k = 0; k < 4; k++) {
		if (k > 0 && byte_at(t, i++) != '.')
			return 0;
		start = i;
		octet = 0;
		for (; i - start < 4 && is_digit(byte_at(t, i)); i++)
			octet = octet * 10 + t->p[i] - '0';
		if (i == start || i - start > 3 || octet > 255 ||
		    (i - start > 1 && t->p[start] == '0'))
			return 0;
	}
	/* Not 1.2.3.4.5, which is a version. */
	if (!ends_at(t, i) || (byte_at(t, i) == '.' &&
	    is_digit(byte_at(t, i + 1))))
		return 0;
	return i - at;
}

/* RFC 4291, 2.2: eight groups, or fewer around one "::". */
static size_t
match_ip6(const struct text *t, size_t at)
{
	size_t i = at, groups = 0, digits, colons = 0, tail;
	bool gap = false;

	while (i < t->n && i - at < 46) {
		/* ::ffff:192.0.2.1 */
		if (gap && i > at && (tail = match_ip4(t, i)) > 0)
			return i + tail - at;
		for (digits = 0; digits < 5 && is_hex(byte_at(t, i));
		    digits++, i++)
			continue;
		if (digits > 4)
			return 0;
		groups += digits > 0;
		if (byte_at(t, i) != ':' || groups == 8)
			break;
		if (byte_at(t, i + 1) == ':') {
			if (gap)
				return 0;
			gap = true;
			i++;
		} else if (!is_hex(byte_at(t, i + 1)))
			break;
		colons++;
		i++;
	}
	if (!ends_at(t, i) || colons == 0)
		return 0;
	/* A time is 12:30:05; "a::b" alone may be code. */
	return groups == 8 || (gap && groups >= 2 && groups < 8 &&
	    i - at >= 6) ? i - at : 0;
}

size_t
match_ip(const struct text *t, size_t at)
{
	size_t n = is_digit(byte_at(t, at)) && !is_joined(t, at) ?
	    match_ip4(t, at) : 0;

	return n > 0 ? n : match_ip6(t, at);
}
