/*
 * First byte: what the rest is.  Arrays, composites and hstore that can be
 * read are written again and give the same bytes; the binary form of a type
 * that can be printed reads back, as the same canonical bytes.
 */
#include "sys/system.h"
#include "io/buf.h"
#include "copy/unit.h"
#include "type/array.h"
#include "type/composite.h"
#include "type/hstore.h"
#include "tests/fuzz/fuzz.h"

#define FLAG	7		/* the last byte of an array's flags */

static void
fuzz_array(struct bytes in, struct buf *out)
{
	struct array_reader r;
	struct array_writer w;
	struct bytes element;
	bool is_null;
	int rc;

	if (array_open(&r, in) == -1)
		return;
	must(array_begin(&w, out, &r) == 0);
	while ((rc = array_next(&r, &element, &is_null)) == 1)
		must((is_null ? array_put_null(&w) :
		    array_put(&w, element)) == 0);
	if (rc == -1)
		return;
	must(array_end(&w) == 0);
	/* A flag may be set for no reason; ours is true. */
	if (out->len != in.len || out->data[FLAG] > in.data[FLAG])
		abort();
	out->data[FLAG] = in.data[FLAG];
	if (memcmp(out->data, in.data, in.len) != 0)
		abort();
}

static void
fuzz_composite(struct bytes in, struct buf *out)
{
	struct composite_reader r;
	struct composite_writer w;
	struct composite_field f;
	int rc;

	if (composite_open(&r, in) == -1)
		return;
	must(composite_begin(&w, out, &r) == 0);
	while ((rc = composite_next(&r, &f)) == 1)
		must(composite_put(&w, &f) == 0);
	if (rc == 0 && (out->len != in.len ||
	    memcmp(out->data, in.data, in.len) != 0))
		abort();
}

static void
fuzz_hstore(struct bytes in, struct buf *out)
{
	struct hstore_reader r;
	struct hstore_writer w;
	struct hstore_pair pair;
	int rc;

	if (hstore_open(&r, in) == -1)
		return;
	must(hstore_begin(&w, out) == 0);
	while ((rc = hstore_next(&r, &pair)) == 1)
		must(hstore_put(&w, &pair) == 0);
	must(hstore_end(&w) == 0);
	if (rc == 0 && (out->len != in.len ||
	    memcmp(out->data, in.data, in.len) != 0))
		abort();
}

static bool
canonical(const struct value_type *t, const void *p, size_t n,
    struct buf *scratch, struct bytes *canon)
{
	return (t->ops->width == 0 || t->ops->width == n) &&
	    t->ops->canon((struct bytes){ p, n }, scratch, canon) == 0;
}

static void
fuzz_value(const char *type, struct bytes in, struct buf *out)
{
	struct unit unit = { .ntypes = 0 };
	struct buf wire, scratch[2];
	struct bytes canon[2];
	struct value_type t;

	value_type_of(&t, &unit, type, -1, false);
	buf_init(&wire, SIZE_MAX / 2);
	buf_init(&scratch[0], SIZE_MAX / 2);
	buf_init(&scratch[1], SIZE_MAX / 2);
	if (canonical(&t, in.data, in.len, &scratch[0], &canon[0]) &&
	    t.ops->print(&t, in, out) == 0) {
		must(buf_append(out, "", 1) == 0);
		must(t.ops->parse(&t, (const char *)out->data, &wire) == 0);
		if (!canonical(&t, wire.data, wire.len, &scratch[1],
		    &canon[1]) || canon[0].len != canon[1].len ||
		    (canon[0].len > 0 && memcmp(canon[0].data, canon[1].data,
		    canon[0].len) != 0))
			abort();
	}
	buf_free(&wire);
	buf_free(&scratch[0]);
	buf_free(&scratch[1]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const char *const types[] = { "int2", "int4", "int8", "oid",
		"bool", "float4", "float8", "uuid", "bytea", "inet",
		"macaddr", "macaddr8", "bit", "varbit", "numeric", "money",
		"date", "time", "timetz", "timestamp", "timestamptz" };
	struct bytes in = { p + 1, n - 1 };
	struct buf out;

	if (n == 0)
		return 0;
	buf_init(&out, SIZE_MAX / 2);
	if (p[0] < NITEMS(types))
		fuzz_value(types[p[0]], in, &out);
	else if (p[0] % 3 == 0)
		fuzz_array(in, &out);
	else if (p[0] % 3 == 1)
		fuzz_composite(in, &out);
	else
		fuzz_hstore(in, &out);
	buf_free(&out);
	return 0;
}
