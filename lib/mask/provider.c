#include "sys/system.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "mask/provider.h"
#include "words/words.h"

/*
 * Which of the random bytes choose what: a name from the first half, its
 * companion from the second.
 */
#define FIRST_AT	0
#define LAST_AT		8

/* Up to WORD_MAX bytes are written, the word's are counted. */
static size_t
put_word(const struct word_list *list, uint64_t random, char *to)
{
	uint32_t i = prf_below(random, list->n);

	memcpy(to, list->text + list->at[i], WORD_MAX);
	return list->at[i + 1] - list->at[i];
}

static size_t
draw_first(const uint8_t *random, char *to)
{
	return put_word(&locales[0].first, get_u64(random + FIRST_AT), to);
}

static size_t
draw_last(const uint8_t *random, char *to)
{
	return put_word(&locales[0].last, get_u64(random + LAST_AT), to);
}

static size_t
draw_full(const uint8_t *random, char *to)
{
	size_t n = draw_first(random, to);

	to[n++] = ' ';
	return n + draw_last(random, to + n);
}

static uint32_t
longest_first(void)
{
	return locales[0].first.longest;
}

static uint32_t
longest_last(void)
{
	return locales[0].last.longest;
}

static uint32_t
longest_full(void)
{
	return longest_first() + 1 + longest_last();
}

static int
describe_n(struct buf *out, uint32_t n)
{
	return buf_printf(out, "%" PRIu32 " different; values collide", n);
}

static int
describe_first(struct buf *out)
{
	return describe_n(out, locales[0].first.n);
}

static int
describe_last(struct buf *out)
{
	return describe_n(out, locales[0].last.n);
}

static int
describe_full(struct buf *out)
{
	return describe_n(out, locales[0].first.n * locales[0].last.n);
}

/*
 * E-mail: names to read, and 80 random bits that keep it unique: of n values
 * two collide with a chance below n^2 / 2^81, which for 10^9 is below 2^-21.
 * The bits are the first ten bytes; the names draw from the last six, the
 * first name from four of them and the last name from two.
 */
#define EMAIL_BYTES	10
#define EMAIL_HOST	"@example.com"		/* RFC 2606 */

/* Ten bytes, five bits a character; without l and o, 0 and 1. */
static size_t
put_base32(const uint8_t *p, char *to)
{
	static const char digits[] = "abcdefghijkmnpqrstuvwxyz23456789";
	uint64_t bits;

	for (int half = 0; half < 2; half++, p += 5) {
		bits = (uint64_t)get_u32(p) << 8 | p[4];
		for (int shift = 35; shift >= 0; shift -= 5)
			*to++ = digits[bits >> shift & 31];
	}
	return EMAIL_BYTES * 8 / 5;
}

static size_t
draw_email(const uint8_t *random, char *to)
{
	uint64_t first = (uint64_t)get_u32(random + EMAIL_BYTES) << 32;
	uint64_t last = (uint64_t)get_u16(random + EMAIL_BYTES + 4) << 48;
	size_t n = put_word(&locales[0].first_letters, first, to);

	to[n++] = '.';
	n += put_word(&locales[0].last_letters, last, to + n);
	to[n++] = '.';
	n += put_base32(random, to + n);
	memcpy(to + n, EMAIL_HOST, sizeof(EMAIL_HOST) - 1);
	return n + sizeof(EMAIL_HOST) - 1;
}

static uint32_t
longest_email(void)
{
	return longest_full() + 1 + EMAIL_BYTES * 8 / 5 +
	    sizeof(EMAIL_HOST) - 1;
}

static int
describe_email(struct buf *out)
{
	return buf_append_str(out, "80 bits; a collision among 10^9 values "
	    "has a chance below 2^-20");
}

/* The same without the names, for narrow columns. */
static size_t
draw_short_email(const uint8_t *random, char *to)
{
	size_t n = put_base32(random, to);

	memcpy(to + n, EMAIL_HOST, sizeof(EMAIL_HOST) - 1);
	return n + sizeof(EMAIL_HOST) - 1;
}

static uint32_t
longest_short_email(void)
{
	return EMAIL_BYTES * 8 / 5 + sizeof(EMAIL_HOST) - 1;
}

/*
 * Phone: 555-0100 to 555-0199 are kept for fiction in every geographic area
 * code of the North American plan (ATIS-0300115); these are such codes.
 */
static const uint16_t areas[] = {
	201, 202, 203, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216,
	217, 218, 219, 224, 225, 228, 229, 231, 234, 239, 240, 248, 251, 252,
	253, 254, 256, 260, 262, 267, 269, 270, 276, 281, 301, 302, 303, 304,
	305, 307, 308, 309, 310, 312, 313, 314, 315, 316, 317, 318, 319, 320,
	321, 323, 325, 330, 334, 336, 337, 352, 360, 361, 386, 401, 402, 404,
	405, 406, 407, 408, 409, 410, 412, 413, 414, 415, 417, 419, 423, 425,
	432, 434, 435, 440, 443, 478, 479, 480, 501, 502, 503, 504, 505, 507,
	508, 509, 510, 512, 513, 515, 516, 517, 518, 520, 530, 541, 559, 561,
	562, 563, 570, 573, 574, 580, 585, 586, 601, 602, 603, 605, 606, 607,
	608, 609, 610, 612, 614, 615, 616, 617, 618, 619, 620, 623, 626, 630,
	631, 636, 641, 650, 651, 660, 661, 662, 701, 702, 703, 704, 706, 707,
	708, 712, 713, 714, 715, 716, 717, 718, 719, 720, 724, 727, 731, 732,
	734, 740, 757, 760, 763, 765, 770, 772, 773, 775, 781, 785, 801, 802,
	803, 804, 805, 806, 808, 810, 812, 813, 814, 815, 816, 817, 818, 828,
	830, 831, 832, 843, 845, 847, 850, 856, 859, 860, 863, 864, 865, 870,
	901, 903, 904, 906, 907, 908, 909, 910, 912, 913, 914, 915, 916, 918,
	919, 920, 925, 928, 931, 936, 937, 940, 941, 949, 952, 954, 956, 970,
	971, 972, 973, 978, 979, 985, 989,
};

#define LINES	100		/* 01XX */

static size_t
draw_phone(const uint8_t *random, char *to)
{
	uint16_t area = areas[prf_below(get_u64(random), NITEMS(areas))];
	uint32_t line = prf_below(get_u64(random + 8), LINES);

	memcpy(to, "+1-000-555-0100", 15);
	to[3] = (char)('0' + area / 100);
	to[4] = (char)('0' + area / 10 % 10);
	to[5] = (char)('0' + area % 10);
	to[13] = (char)('0' + line / 10);
	to[14] = (char)('0' + line % 10);
	return 15;
}

static uint32_t
longest_phone(void)
{
	return sizeof("+1-201-555-0123") - 1;
}

static int
describe_phone(struct buf *out)
{
	return describe_n(out, NITEMS(areas) * LINES);
}

static const struct provider providers[] = {
	{ "first_name", draw_first, longest_first, describe_first },
	{ "last_name", draw_last, longest_last, describe_last },
	{ "full_name", draw_full, longest_full, describe_full },
	{ "email", draw_email, longest_email, describe_email },
	{ "short_email", draw_short_email, longest_short_email,
	    describe_email },
	{ "phone", draw_phone, longest_phone, describe_phone },
};

const struct provider *
provider_find(const char *name)
{
	for (size_t i = 0; i < NITEMS(providers); i++)
		if (strcmp(providers[i].name, name) == 0)
			return &providers[i];
	return NULL;
}

int
provider_names(struct buf *out)
{
	for (size_t i = 0; i < NITEMS(providers); i++)
		if (buf_printf(out, "%s%s", i == 0 ? "" : ", ",
		    providers[i].name) == -1)
			return -1;
	return 0;
}
