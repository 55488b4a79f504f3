/*
 * tests/vectors/layouts.tsv, made by a PostgreSQL server: arrays, composites
 * and hstore, with the text that the server writes.  They are read, printed,
 * written again, cut at every byte and damaged at every length.
 */
#include "sys/system.h"
#include "type/array.h"
#include "type/composite.h"
#include "type/hstore.h"

#include "tests/unit/masking.h"

#include <sodium.h>

#define FLAG	7		/* the last byte of an array's flags */

struct line {
	char	*layout, *types, *hex, *text;
};

static bool
split(char *s, struct line *l)
{
	char **fields[] = { &l->layout, &l->types, &l->hex, &l->text };

	s[strcspn(s, "\n")] = '\0';
	for (size_t i = 0; i < NITEMS(fields); i++) {
		*fields[i] = s;
		if (i + 1 < NITEMS(fields)) {
			if ((s = strchr(s, '\t')) == NULL)
				return false;
			*s++ = '\0';
		}
	}
	return true;
}

static void
put(struct buf *out, const char *s)
{
	if (buf_append_str(out, s) == -1)
		abort();
}

/* A value as it stands in the text of an array or a composite. */
static void
put_value(struct buf *out, const char *type, struct bytes value)
{
	static const struct unit unit = { .ntypes = 0 };
	size_t before = out->len;
	struct value_type t;

	value_type_of(&t, &unit, type, -1, false);
	CHECK_INT(t.ops->print(&t, value, out), 0);
	if (out->len == before)
		put(out, "\"\"");
}

/* "[2:3][-5:-4]=", where a lower bound is not 1. */
static void
put_bounds(struct buf *out, const struct array_reader *r)
{
	bool plain = true;
	int32_t size, lower;

	for (int pass = 0; pass < 2; pass++)
		for (uint32_t i = 0; i < r->ndims; i++) {
			size = get_i32(r->header + 12 + 8 * i);
			lower = get_i32(r->header + 16 + 8 * i);
			plain &= lower == 1;
			if (pass == 1 && !plain)
				CHECK_INT(buf_printf(out, "[%d:%d]", lower,
				    lower + size - 1), 0);
		}
	if (!plain)
		put(out, "=");
}

/* Braces that open before element n, or close behind it. */
static void
put_braces(struct buf *out, const struct array_reader *r, uint32_t n,
    const char *brace)
{
	uint32_t step = 1;

	for (uint32_t i = r->ndims; i-- > 0;) {
		step *= get_u32(r->header + 12 + 8 * i);
		if (n % step == 0)
			put(out, brace);
	}
}

/* Does it lie within the value that it was read from? */
static bool
within(struct bytes part, struct bytes whole)
{
	return part.data == NULL || (part.data >= whole.data &&
	    part.len <= (size_t)(whole.data + whole.len - part.data));
}

static int
read_array(struct bytes in, const char *type, struct buf *out)
{
	struct array_reader r;
	struct bytes element;
	bool is_null;
	int rc;

	if (array_open(&r, in) == -1)
		return -1;
	if (type == NULL) {
		while ((rc = array_next(&r, &element, &is_null)) == 1)
			CHECK(within(element, in));
		return rc;
	}
	put_bounds(out, &r);
	for (uint32_t n = 0; (rc = array_next(&r, &element, &is_null)) == 1;
	    n++) {
		if (n > 0)
			put(out, ",");
		put_braces(out, &r, n, "{");
		if (is_null)
			put(out, "NULL");
		else
			put_value(out, type, element);
		put_braces(out, &r, n + 1, "}");
	}
	if (r.ndims == 0)
		put(out, "{}");
	return rc;
}

static int
read_composite(struct bytes in, char *types, struct buf *out)
{
	struct composite_reader r;
	struct composite_field f;
	const char *type;
	int rc;

	if (composite_open(&r, in) == -1)
		return -1;
	if (types == NULL) {
		while ((rc = composite_next(&r, &f)) == 1)
			CHECK(within(f.value, in));
		return rc;
	}
	put(out, "(");
	for (uint32_t n = 0; (rc = composite_next(&r, &f)) == 1; n++) {
		if (n > 0)
			put(out, ",");
		type = strsep(&types, " ");
		CHECK_INT(f.is_null, f.value.data == NULL);
		if (!f.is_null)
			put_value(out, type, f.value);
	}
	put(out, ")");
	return rc;
}

static int
read_hstore(struct bytes in, struct buf *out)
{
	struct hstore_reader r;
	struct hstore_pair pair;
	struct unit unit = { 0 };
	struct value_type t;
	int rc;

	if (out != NULL) {
		masking_types(&unit);
		value_type_of(&t, &unit, "public.hstore", -1, false);
		rc = t.ops->print(&t, in, out);
		unit_clear(&unit);
		return rc;
	}
	if (hstore_open(&r, in) == -1)
		return -1;
	while ((rc = hstore_next(&r, &pair)) == 1)
		CHECK(within(pair.key, in) && within(pair.value, in));
	return rc;
}

/* To the end: 0, or -1 where it is not of that layout. */
static int
read_all(const char *layout, struct bytes in)
{
	if (strcmp(layout, "composite") == 0)
		return read_composite(in, NULL, NULL);
	if (strcmp(layout, "hstore") == 0)
		return read_hstore(in, NULL);
	return read_array(in, NULL, NULL);
}

static void
rewrite_array(struct bytes in, struct buf *out)
{
	struct array_reader r;
	struct array_writer w;
	struct bytes element;
	bool is_null;

	CHECK_INT(array_open(&r, in), 0);
	CHECK_INT(array_begin(&w, out, &r), 0);
	while (array_next(&r, &element, &is_null) == 1) {
		if (is_null)
			CHECK_INT(array_put_null(&w), 0);
		else
			CHECK_INT(array_put(&w, element), 0);
	}
	CHECK_INT(array_end(&w), 0);
}

static void
rewrite_composite(struct bytes in, struct buf *out)
{
	struct composite_reader r;
	struct composite_writer w;
	struct composite_field f;

	CHECK_INT(composite_open(&r, in), 0);
	CHECK_INT(composite_begin(&w, out, &r), 0);
	while (composite_next(&r, &f) == 1)
		CHECK_INT(composite_put(&w, &f), 0);
}

static void
rewrite_hstore(struct bytes in, struct buf *out)
{
	struct hstore_reader r;
	struct hstore_writer w;
	struct hstore_pair pair;

	CHECK_INT(hstore_open(&r, in), 0);
	CHECK_INT(hstore_begin(&w, out), 0);
	while (hstore_next(&r, &pair) == 1)
		CHECK_INT(hstore_put(&w, &pair), 0);
	CHECK_INT(hstore_end(&w), 0);
}

static void
check_rewrite(const struct line *l, struct bytes in)
{
	struct buf out;

	buf_init(&out, SIZE_MAX / 2);
	put(&out, "before");
	if (strcmp(l->layout, "composite") == 0)
		rewrite_composite(in, &out);
	else if (strcmp(l->layout, "hstore") == 0)
		rewrite_hstore(in, &out);
	else
		rewrite_array(in, &out);
	if (CHECK_INT(out.len, 6 + in.len)) {
		if (strcmp(l->layout, "flagged") == 0) {
			CHECK_INT(in.data[FLAG], 1);
			CHECK_INT(out.data[6 + FLAG], 0);
			out.data[6 + FLAG] = 1;
		}
		CHECK(memcmp(out.data + 6, in.data, in.len) == 0);
	}
	buf_free(&out);
}

/*
 * No part is a value, nor is it with a byte more; four bytes that were made a
 * length of any size lead nowhere.  Each in memory of its own length.
 */
static void
check_hostile(const struct line *l, struct bytes in)
{
	static const uint32_t lengths[] = { UINT32_MAX - 1, INT32_MAX,
		UINT32_MAX / 2 + 1, 0x40000000, 0x01000000, 65536, 0, 1,
		UINT32_MAX };
	uint8_t *copy;
	struct bytes part;

	for (size_t n = 0; n <= in.len + 1; n++) {
		if (n == in.len)
			continue;
		copy = calloc(1, n + 1);
		memcpy(copy + 1, in.data, n < in.len ? n : in.len);
		part = (struct bytes){ copy + 1, n };
		errno = 0;
		if (!CHECK_INT(read_all(l->layout, part), -1) ||
		    !CHECK_INT(errno, EINVAL))
			fprintf(stderr, "\t%s, %zu bytes\n", l->text, n);
		free(copy);
	}
	copy = malloc(in.len);
	for (size_t at = 0; at + 4 <= in.len; at++)
		for (size_t i = 0; i < NITEMS(lengths); i++) {
			memcpy(copy, in.data, in.len);
			put_u32(copy + at, lengths[i]);
			part = (struct bytes){ copy, in.len };
			if (read_all(l->layout, part) == -1)
				CHECK_INT(errno, EINVAL);
		}
	free(copy);
}

static void
check_line(const struct line *l)
{
	size_t n = strlen(l->hex) / 2;
	struct bytes in = { NULL, n };
	uint8_t *wire = malloc(n + 1);
	struct buf out;
	int rc;

	if (wire == NULL || sodium_hex2bin(wire, n, l->hex, 2 * n, NULL, NULL,
	    NULL) == -1)
		abort();
	in.data = wire;
	buf_init(&out, SIZE_MAX / 2);
	check_rewrite(l, in);
	check_hostile(l, in);
	if (strcmp(l->layout, "composite") == 0)
		rc = read_composite(in, l->types, &out);
	else if (strcmp(l->layout, "hstore") == 0)
		rc = read_hstore(in, &out);
	else
		rc = read_array(in, l->types, &out);
	CHECK_INT(rc, 0);
	CHECK_INT(buf_append(&out, "", 1), 0);
	CHECK_STR((const char *)out.data, l->text);
	buf_free(&out);
	free(wire);
}

static void
test_vectors(void)
{
	const char *src = getenv("PGCOPY_SRC");
	char path[PATH_MAX], *text = NULL;
	size_t size = 0, number = 0;
	struct line l;
	FILE *f;

	snprintf(path, sizeof(path), "%s/tests/vectors/layouts.tsv",
	    src == NULL ? "." : src);
	if (!CHECK((f = fopen(path, "r")) != NULL))
		return;
	while (getline(&text, &size, f) != -1) {
		if (text[0] == '#' || !CHECK(split(text, &l)))
			continue;
		check_line(&l);
		number++;
	}
	CHECK(number > 25);
	free(text);
	fclose(f);
}

/* What read_all says of these int32s. */
static int
read_words(const char *layout, const int64_t *words, size_t n)
{
	uint8_t *wire = malloc(4 * n);
	int rc;

	for (size_t i = 0; i < n; i++)
		put_u32(wire + 4 * i, (uint32_t)words[i]);
	rc = read_all(layout, (struct bytes){ wire, 4 * n });
	free(wire);
	return rc;
}

#define READ(layout, ...) \
	read_words(layout, (const int64_t[]){ __VA_ARGS__ }, \
	    sizeof((const int64_t[]){ __VA_ARGS__ }) / sizeof(int64_t))

static void
test_arrays(void)
{
	/* dimensions, flags, type; size, lower bound; elements */
	CHECK_INT(READ("array", 0, 0, 23), 0);
	CHECK_INT(READ("array", 0, 1, 23), 0);
	CHECK_INT(READ("array", 0, 2, 23), -1);
	CHECK_INT(READ("array", 0, 0x01000000, 23), -1);
	CHECK_INT(READ("array", -1, 0, 23), -1);
	CHECK_INT(READ("array", 0, 0, 23, 0), -1);
	CHECK_INT(READ("array", 1, 0, 23), -1);
	CHECK_INT(READ("array", 1, 0, 23, 1, 1, 4, 7), 0);
	CHECK_INT(READ("array", 1, 0, 23, 1, 1, 5, 7), -1);
	CHECK_INT(READ("array", 1, 0, 23, 1, 1, 3, 7), -1);
	CHECK_INT(READ("array", 1, 0, 23, 1, 1, -2, 7), -1);
	CHECK_INT(READ("array", 1, 0, 23, 1, 1, INT32_MAX, 7), -1);
	CHECK_INT(READ("array", 1, 0, 23, 1, 1, INT32_MIN, 7), -1);
	CHECK_INT(READ("array", 1, 0, 23, 1, 1, -1), -1);
	CHECK_INT(READ("array", 1, 1, 23, 1, 1, -1), 0);
	CHECK_INT(READ("array", 1, 0, 23, 2, 1, 4, 7), -1);
	CHECK_INT(READ("array", 1, 0, 23, 0, 1, 4, 7), -1);
	CHECK_INT(READ("array", 1, 0, 23, -1, 1, 4, 7), -1);
	/* As array_recv: a size of zero is an empty array. */
	CHECK_INT(READ("array", 1, 0, 23, 0, 1), 0);
	CHECK_INT(READ("array", 2, 0, 23, 0, 1, INT32_MAX, -5), 0);
	CHECK_INT(READ("array", 2, 0, 23, 0, 1, -1, 1), -1);
	/* An upper bound that is no int32. */
	CHECK_INT(READ("array", 1, 0, 23, 1, INT32_MAX - 1, 4, 7), 0);
	CHECK_INT(READ("array", 1, 0, 23, 1, INT32_MAX, 4, 7), -1);
	/* Products of 2^32 and of 2^64. */
	CHECK_INT(READ("array", 2, 0, 23, 65536, 1, 65536, 1), -1);
	CHECK_INT(READ("array", 4, 0, 23, 65536, 1, 65536, 1, 65536, 1, 65536,
	    1), -1);
	CHECK_INT(READ("array", 6, 0, 23, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	    0), 0);
	CHECK_INT(READ("array", 7, 0, 23, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	    1, 1, 0), -1);
}

static void
test_composites(void)
{
	CHECK_INT(READ("composite", 0), 0);
	CHECK_INT(READ("composite", 0, 0), -1);
	CHECK_INT(READ("composite", -1), -1);
	CHECK_INT(READ("composite", 1, 23, 4, 7), 0);
	CHECK_INT(READ("composite", 1, 23, -1), 0);
	CHECK_INT(READ("composite", 1, 23, -1, 0), -1);
	CHECK_INT(READ("composite", 2, 23, 4, 7), -1);
	CHECK_INT(READ("composite", 1, 23, 5, 7), -1);
	CHECK_INT(READ("composite", 1, 23, -2, 7), -1);
	CHECK_INT(READ("composite", 1, 23, INT32_MAX, 7), -1);
	CHECK_INT(READ("composite", 1, 23), -1);
	CHECK_INT(READ("composite", 1601), -1);
}

static void
test_hstores(void)
{
	CHECK_INT(READ("hstore", 0), 0);
	CHECK_INT(READ("hstore", 0, 0), -1);
	CHECK_INT(READ("hstore", 1, 0, 0), 0);
	CHECK_INT(READ("hstore", 1, 0, -1), 0);
	CHECK_INT(READ("hstore", 1, -1, 0), -1);
	CHECK_INT(READ("hstore", 1, -2, 0), -1);
	CHECK_INT(READ("hstore", 1, 4, 0), -1);
	CHECK_INT(READ("hstore", 1, 4, 0, 5, 0), -1);
	CHECK_INT(READ("hstore", 1, 4, 0, 4, 0), 0);
	CHECK_INT(READ("hstore", 1, 4, 0, -2, 0), -1);
	CHECK_INT(READ("hstore", -1, 0, 0), -1);
	CHECK_INT(READ("hstore", INT32_MAX, 0, 0), -1);
}

/* What has no room for so many parts, or its header, is refused at once. */
static void
test_counts(void)
{
	static const uint8_t wire[] = { 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 23,
		0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0 };
	static const uint8_t many[] = { 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
	struct array_reader a;
	struct composite_reader c;
	struct hstore_reader h;

	for (size_t n = 0; n <= sizeof(wire); n++)
		CHECK_INT(array_open(&a, (struct bytes){ wire, n }), -1);
	CHECK_INT(composite_open(&c, (struct bytes){ many, 13 }), -1);
	CHECK_INT(hstore_open(&h, (struct bytes){ many, 13 }), -1);
}

/* A NULL that takes the place of an element, and too few elements. */
static void
test_array_writer(void)
{
	static const uint8_t wire[] = { 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 25,
		0, 0, 0, 2, 0, 0, 0, 5, 0, 0, 0, 1, 'a', 0, 0, 0, 1, 'b' };
	static const uint8_t want[] = { 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 25,
		0, 0, 0, 2, 0, 0, 0, 5, 255, 255, 255, 255, 0, 0, 0, 2, 'x',
		'y' };
	struct array_reader r;
	struct array_writer w;
	struct buf out;

	buf_init(&out, 1000);
	CHECK_INT(array_open(&r, (struct bytes){ wire, sizeof(wire) }), 0);
	CHECK_INT(r.element_oid, 25);
	CHECK_INT(r.nitems, 2);
	CHECK_INT(array_begin(&w, &out, &r), 0);
	CHECK_INT(array_element_begin(&w), 0);
	put(&out, "dropped");
	CHECK_INT(array_element_end(&w, true), 0);
	CHECK_INT(array_element_begin(&w), 0);
	put(&out, "xy");
	CHECK_INT(array_element_end(&w, false), 0);
	CHECK_INT(array_end(&w), 0);
	CHECK(out.len == sizeof(want) && memcmp(out.data, want,
	    sizeof(want)) == 0);
	buf_clear(&out);
	CHECK_INT(array_begin(&w, &out, &r), 0);
	CHECK_INT(array_put_null(&w), 0);
	errno = 0;
	CHECK_INT(array_end(&w), -1);
	CHECK_INT(errno, EINVAL);
	buf_free(&out);
}

/* Fields and values that become NULL. */
static void
test_dropped(void)
{
	static const uint8_t composite[] = { 0, 0, 0, 1, 0, 0, 0, 25, 255,
		255, 255, 255 };
	static const uint8_t hstore[] = { 0, 0, 0, 1, 0, 0, 0, 1, 'k', 255,
		255, 255, 255 };
	struct composite_reader r = { .nfields = 1 };
	struct composite_field f = { .type_oid = 25 };
	struct composite_writer c;
	struct hstore_writer h;
	struct buf out;

	buf_init(&out, 1000);
	CHECK_INT(composite_begin(&c, &out, &r), 0);
	CHECK_INT(composite_field_begin(&c, &f), 0);
	put(&out, "dropped");
	CHECK_INT(composite_field_end(&c, true), 0);
	CHECK(out.len == sizeof(composite) && memcmp(out.data, composite,
	    sizeof(composite)) == 0);
	buf_clear(&out);
	CHECK_INT(hstore_begin(&h, &out), 0);
	CHECK_INT(hstore_value_begin(&h, (struct bytes){
	    (const uint8_t *)"k", 1 }), 0);
	put(&out, "dropped");
	CHECK_INT(hstore_value_end(&h, true), 0);
	CHECK_INT(hstore_end(&h), 0);
	CHECK(out.len == sizeof(hstore) && memcmp(out.data, hstore,
	    sizeof(hstore)) == 0);
	buf_free(&out);
}

int
main(void)
{
	test_vectors();
	test_arrays();
	test_composites();
	test_hstores();
	test_counts();
	test_array_writer();
	test_dropped();
	return check_done();
}
