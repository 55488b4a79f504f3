#include "sys/system.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "type/codec.h"

#include <arpa/inet.h>

/*
 * network_send of src/backend/utils/adt/network.c: family, bits of the
 * netmask, 1 for cidr, length of the address, the address.
 */
#define INET_HEADER	4
#define FAMILY_V4	2	/* PGSQL_AF_INET, utils/inet.h */
#define FAMILY_V6	3	/* PGSQL_AF_INET6 */
#define ADDRESS_MAX	16
#define WORDS		8	/* of an IPv6 address */
#define TEXT_MAX	64	/* of an address and its netmask */

static size_t
address_size(uint8_t family)
{
	return family == FAMILY_V4 ? 4 : family == FAMILY_V6 ? 16 : 0;
}

static bool
well_formed(struct bytes in)
{
	size_t n;

	if (in.len < INET_HEADER || (n = address_size(in.data[0])) == 0)
		return false;
	return in.len == INET_HEADER + n && in.data[3] == n &&
	    in.data[1] <= n * 8 && in.data[2] <= 1;
}

/* network_cmp looks at all but whether it is a cidr. */
int
canon_inet(struct bytes in, struct buf *scratch, struct bytes *out)
{
	if (!well_formed(in))
		return codec_bad();
	buf_clear(scratch);
	if (buf_append(scratch, in.data, 2) == -1 || buf_append(scratch,
	    in.data + INET_HEADER, in.len - INET_HEADER) == -1)
		return -1;
	return codec_in_scratch(scratch, out);
}

/* Are all bits from `bits` on zero? */
static bool
is_network(const uint8_t *address, size_t n, size_t bits)
{
	for (size_t i = bits; i < n * 8; i++)
		if (address[i / 8] << i % 8 & 0x80)
			return false;
	return true;
}

/* "/24" behind the address; up to `max`. */
static int
read_netmask(const char *slash, size_t max, size_t *bits)
{
	size_t v = 0;

	if (slash[1] == '\0')
		return codec_bad();
	for (const char *p = slash + 1; *p != '\0'; p++) {
		if (*p < '0' || *p > '9')
			return codec_bad();
		v = v * 10 + (size_t)(*p - '0');
		if (v > max)
			return codec_bad();
	}
	*bits = v;
	return 0;
}

/* Whole addresses only: no 10.1/16. */
int
parse_inet(const struct value_type *t, const char *text, struct buf *out)
{
	bool cidr = strcmp(t->ops->name, "cidr") == 0;
	const char *slash = strchr(text, '/');
	size_t len = slash == NULL ? strlen(text) : (size_t)(slash - text);
	uint8_t wire[INET_HEADER + ADDRESS_MAX];
	char address[TEXT_MAX];
	size_t n, bits;

	if (len >= sizeof(address))
		return codec_bad();
	memcpy(address, text, len);
	address[len] = '\0';
	wire[0] = strchr(address, ':') == NULL ? FAMILY_V4 : FAMILY_V6;
	if (inet_pton(wire[0] == FAMILY_V4 ? AF_INET : AF_INET6, address,
	    wire + INET_HEADER) != 1)
		return codec_bad();
	n = address_size(wire[0]);
	bits = n * 8;
	if (slash != NULL && read_netmask(slash, n * 8, &bits) == -1)
		return -1;
	if (cidr && !is_network(wire + INET_HEADER, n, bits))
		return codec_bad();
	wire[1] = (uint8_t)bits;
	wire[2] = cidr;
	wire[3] = (uint8_t)n;
	return buf_append(out, wire, INET_HEADER + n);
}

/* The longest run of two zero words or more, the first of several. */
static void
longest_zeros(const uint8_t *p, size_t *start, size_t *len)
{
	size_t run = 0;

	*start = WORDS;
	*len = 1;
	for (size_t i = 0; i < WORDS; i++) {
		run = get_u16(p + 2 * i) == 0 ? run + 1 : 0;
		if (run > *len) {
			*len = run;
			*start = i + 1 - run;
		}
	}
	if (*start == WORDS)
		*len = 0;
}

static int
print_v4(const uint8_t *p, struct buf *out)
{
	return buf_printf(out, "%d.%d.%d.%d", p[0], p[1], p[2], p[3]);
}

/*
 * RFC 5952; behind six zero words, or five and ffff, the rest is written as an
 * IPv4 address, as the server's src/port/inet_net_ntop.c does.
 */
static int
print_v6(const uint8_t *p, struct buf *out)
{
	size_t start, len, words = WORDS;

	longest_zeros(p, &start, &len);
	if (start == 0 && (len == 6 ||
	    (len == 5 && get_u16(p + 10) == 0xffff)))
		words = 6;
	for (size_t i = 0; i < words; i++) {
		if (i >= start && i < start + len) {
			if (i == start && buf_append_str(out, ":") == -1)
				return -1;
			continue;
		}
		if ((i > 0 && buf_append_str(out, ":") == -1) ||
		    buf_printf(out, "%x", get_u16(p + 2 * i)) == -1)
			return -1;
	}
	if (start + len == WORDS && words == WORDS)
		return len == 0 ? 0 : buf_append_str(out, ":");
	if (words == WORDS)
		return 0;
	return buf_append_str(out, ":") == -1 ? -1 : print_v4(p + 12, out);
}

/* The netmask is left out where it is all of the address and no cidr. */
int
print_inet(const struct value_type *t, struct bytes in, struct buf *out)
{
	const uint8_t *p = in.data + INET_HEADER;
	int rc;

	if (!well_formed(in))
		return codec_bad();
	rc = in.data[0] == FAMILY_V4 ? print_v4(p, out) : print_v6(p, out);
	if (rc == -1 || (in.data[1] == in.data[3] * 8 &&
	    strcmp(t->ops->name, "cidr") != 0))
		return rc;
	return buf_printf(out, "/%d", in.data[1]);
}
