#include "sys/system.h"
#include "io/buf.h"
#include "type/utf8.h"
#include "mask/partial.h"

#define EMAIL_HIDDEN	3	/* signs at most: lengths are not shown */
#define TOP_MIN		2	/* letters of a top-level domain */
#define CARD_DIGITS_MIN	12	/* ISO/IEC 7812-1: 19 at most */
#define CARD_DIGITS_MAX	19

/* The first characters, and signs for the rest; only signs if that is all. */
static enum mask_result
show_start(const struct partial *p, struct bytes in, size_t first,
    struct buf *out)
{
	size_t chars = utf8_count(in.data, in.len), head = 0;

	if (chars > first) {
		head = utf8_offset(in.data, in.len, first);
		chars -= first;
	}
	if (chars > EMAIL_HIDDEN)
		chars = EMAIL_HIDDEN;
	return buf_append(out, in.data, head) == -1 ||
	    partial_hide(p, chars, out) == -1 ? MASK_NOMEM : MASK_OK;
}

/* No blank, no control character, no second @; no empty label. */
static bool
is_part(struct bytes b, bool labels)
{
	for (size_t i = 0; i < b.len; i++) {
		if (b.data[i] <= ' ' || b.data[i] == 127 || b.data[i] == '@')
			return false;
		if (labels && b.data[i] == '.' &&
		    (i == 0 || b.data[i - 1] == '.'))
			return false;
	}
	return b.len > 0;
}

/* Where the last label of a host starts; 0: it is none. */
static size_t
top_label(struct bytes host)
{
	size_t at = host.len;
	bool digits = true;

	while (at > 0 && host.data[at - 1] != '.') {
		at--;
		digits &= host.data[at] >= '0' && host.data[at] <= '9';
	}
	return host.len - at < TOP_MIN || digits ? 0 : at;
}

enum mask_result
partial_email(const struct partial *p, struct bytes in, struct buf *out)
{
	const uint8_t *at = memchr(in.data, '@', in.len);
	struct bytes local, host, top;
	enum mask_result result;
	size_t dot;

	if (at == NULL)
		return MASK_NOT_IN_FORMAT;
	local = (struct bytes){ in.data, (size_t)(at - in.data) };
	host = (struct bytes){ at + 1, in.len - local.len - 1 };
	if (!is_part(local, false) || !is_part(host, true) ||
	    (dot = top_label(host)) == 0)
		return MASK_NOT_IN_FORMAT;
	result = show_start(p, local, p->first, out);
	if (result != MASK_OK || buf_append(out, "@", 1) == -1)
		return MASK_NOMEM;
	if (p->host)
		dot = 1;
	else {
		result = show_start(p, (struct bytes){ host.data, dot - 1 },
		    1, out);
		if (result != MASK_OK)
			return result;
	}
	top = (struct bytes){ host.data + dot - 1, host.len - dot + 1 };
	return buf_append(out, top.data, top.len) == -1 ? MASK_NOMEM :
	    MASK_OK;
}

/* How many digits, in groups behind single blanks or hyphens; 0: no card. */
static size_t
card_digits(struct bytes in)
{
	bool after_digit = false;
	size_t n = 0;
	uint8_t c;

	for (size_t i = 0; i < in.len; i++) {
		c = in.data[i];
		if (c >= '0' && c <= '9') {
			n++;
			after_digit = true;
		} else if ((c == ' ' || c == '-') && after_digit)
			after_digit = false;
		else
			return 0;
	}
	return after_digit && n >= CARD_DIGITS_MIN && n <= CARD_DIGITS_MAX ?
	    n : 0;
}

enum mask_result
partial_card(const struct partial *p, struct bytes in, struct buf *out)
{
	size_t digits = card_digits(in), at = 0;
	int rc = 0;

	if (digits == 0)
		return MASK_NOT_IN_FORMAT;
	for (size_t i = 0; i < in.len && rc == 0; i++) {
		if (in.data[i] == ' ' || in.data[i] == '-') {
			rc = buf_append(out, &in.data[i], 1);
			continue;
		}
		rc = at < p->first || at >= digits - p->last ?
		    buf_append(out, &in.data[i], 1) : partial_hide(p, 1, out);
		at++;
	}
	return rc == -1 ? MASK_NOMEM : MASK_OK;
}
