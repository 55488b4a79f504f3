/*
 * tests/vectors: each is read in chunks of 1, 7 and all bytes and ends as its
 * first line says; the good ones come out of the writer as they went in.
 */
#include "sys/system.h"
#include "io/buf.h"
#include "copy/tuple.h"
#include "copy/unit.h"
#include "stream/meta.h"

#include "tests/helpers/memory.h"
#include "tests/unit/check.h"

#include <dirent.h>

/* What the reader says of it, as the first line of a vector has it. */
static void
describe(const struct outcome *o, char *out, size_t n)
{
	static const char *const names[] = {
		[STREAM_END] = "end", [STREAM_CUT] = "cut",
		[STREAM_DAMAGED] = "damaged", [STREAM_IOERR] = "ioerr"
	};

	snprintf(out, n, "%s after %zu frames%s%s", names[o->result],
	    o->frames, *o->why == '\0' ? "" : ": ", o->why);
}

static void
check_read(const char *name)
{
	static const size_t chunks[] = { 1, 7, SIZE_MAX };
	char *expected, got[200];
	struct buf b = vector_load(name, &expected);
	struct outcome o;

	for (size_t i = 0; i < NITEMS(chunks); i++) {
		o = memory_read(b.data, b.len, chunks[i]);
		describe(&o, got, sizeof(got));
		if (!CHECK_STR(got, expected))
			fprintf(stderr, "\tin %s, chunks of %zu\n", name,
			    chunks[i]);
		outcome_free(&o);
	}
	free(expected);
	buf_free(&b);
}

/* Passes a frame to the writer as the value it is, not as its bytes. */
static int
rewrite(struct stream_writer *w, const struct stream_frame *f, uint16_t ncols)
{
	const char *sqlstate = NULL, *reason = NULL;
	const uint8_t *p = f->tuples;
	size_t n;

	switch (f->type) {
	case FRAME_HEAD:
		return stream_write_head(w, f->json);
	case FRAME_UNIT:
		return stream_write_unit(w, f->json);
	case FRAME_ROWS:
		for (; p < f->tuples + f->tuples_len; p += n) {
			CHECK(tuple_measure(p, f->tuples_len, ncols, &n) ==
			    TUPLE_OK);
			if (stream_write_row(w, p, n) == -1)
				return -1;
		}
		return stream_write_flush(w);
	case FRAME_MARK:
		return stream_write_mark(w, f->cursor, f->cursor_len);
	case FRAME_SNAP:
		return stream_write_snap(w, f->json);
	case FRAME_COLS:
		return stream_write_cols(w,
		    json_object_get(f->json, "columns"));
	case FRAME_DONE:
		return stream_write_done(w,
		    json_object_get(f->json, "columns"));
	case FRAME_FAIL:
		meta_str(f->json, "sqlstate", &sqlstate);
		meta_str(f->json, "reason", &reason);
		return stream_write_fail(w, f->fail_code, sqlstate, reason);
	case FRAME_TAIL:
		return stream_write_tail(w);
	}
	return -1;
}

/* A UNIT of a good vector is a whole description, and its JSON comes back. */
static void
check_unit(const char *name, const json_t *o)
{
	const char *why;
	struct unit u;
	json_t *back, *bare;

	if (!CHECK(unit_from_json(&u, o, &why) == 0)) {
		fprintf(stderr, "\tin %s: %s\n", name, why);
		return;
	}
	bare = json_copy((json_t *)(uintptr_t)o);
	json_object_del(bare, "mask");
	back = unit_to_json(&u);
	CHECK(json_equal(back, bare));
	json_decref(back);
	json_decref(bare);
	unit_clear(&u);
}

static void
check_rewrite(const char *name, bool same)
{
	struct buf b = vector_load(name, NULL), out;
	struct stream_reader r;
	struct stream_writer w;
	struct stream_frame f;
	struct memory m;

	buf_init(&out, SIZE_MAX / 2);
	stream_reader_init(&r, memory_source(&m, b.data, b.len, SIZE_MAX));
	stream_writer_init(&w, memory_sink(&out));
	while (stream_reader_next(&r, &f) == STREAM_FRAME) {
		CHECK(rewrite(&w, &f, r.ncols) == 0);
		if (f.type == FRAME_UNIT)
			check_unit(name, f.json);
	}
	CHECK_INT(w.state, STREAM_AT_END);
	if (same && !CHECK(out.len == b.len &&
	    memcmp(out.data, b.data, b.len) == 0))
		fprintf(stderr, "\tin %s\n", name);
	stream_reader_free(&r);
	stream_writer_free(&w);
	buf_free(&out);
	buf_free(&b);
}

/* Good, but not as our writer would have written them. */
static bool
is_foreign(const char *name)
{
	return strcmp(name, "good/ancillary") == 0 ||
	    strcmp(name, "good/unicode") == 0;
}

static void
test_folder(const char *folder, bool good)
{
	const char *top = getenv("srcdir");
	char path[1024], name[1024];
	struct dirent *e;
	unsigned int seen = 0;
	DIR *d;

	snprintf(path, sizeof(path), "%s/tests/vectors/%s",
	    top == NULL ? "." : top, folder);
	if (!CHECK((d = opendir(path)) != NULL))
		return;
	while ((e = readdir(d)) != NULL) {
		size_t n = strlen(e->d_name);

		if (n < 5 || strcmp(e->d_name + n - 4, ".hex") != 0)
			continue;
		snprintf(name, sizeof(name), "%s/%.*s", folder, (int)n - 4,
		    e->d_name);
		check_read(name);
		if (good)
			check_rewrite(name, !is_foreign(name));
		seen++;
	}
	closedir(d);
	CHECK(seen > 0);
}

int
main(void)
{
	test_folder("good", true);
	test_folder("bad", false);
	test_folder("unsupported", false);
	return check_done();
}
