/*
 * The text form of hstore, "a"=>"1", "b"=>NULL
 * (contrib/hstore/hstore_io.c).  What is read has quotes around all but NULL.
 */
#include "sys/system.h"
#include "io/buf.h"
#include "type/codec.h"
#include "type/hstore.h"
#include "type/utf8.h"

/* Walks over all pairs: hstore_send has sorted them. */
int
canon_hstore(struct bytes in, struct buf *scratch, struct bytes *out)
{
	struct hstore_reader r;
	struct hstore_pair pair;
	int rc = hstore_open(&r, in) == -1 ? -1 : 1;

	while (rc == 1)
		rc = hstore_next(&r, &pair);
	return rc == -1 ? -1 : canon_same(in, scratch, out);
}

static void
skip_blanks(const char **p)
{
	*p += strspn(*p, " \t\n\r\f\v");
}

/* Appends what stands between quotes; a backslash quotes the next byte. */
static int
read_quoted(const char **at, struct buf *out)
{
	const char *p = *at;

	if (*p++ != '"')
		return codec_bad();
	for (; *p != '"'; p++) {
		if (*p == '\\')
			p++;
		if (*p == '\0')
			return codec_bad();
		if (buf_append(out, p, 1) == -1)
			return -1;
	}
	*at = p + 1;
	return 0;
}

static int
read_pair(const char **at, struct buf *key, struct hstore_writer *w)
{
	buf_clear(key);
	if (read_quoted(at, key) == -1 || hstore_value_begin(w,
	    (struct bytes){ key->data, key->len }) == -1)
		return -1;
	skip_blanks(at);
	if (strncmp(*at, "=>", 2) != 0)
		return codec_bad();
	*at += 2;
	skip_blanks(at);
	if (strncasecmp(*at, "NULL", 4) == 0) {
		*at += 4;
		return hstore_value_end(w, true);
	}
	return read_quoted(at, w->out) == -1 ? -1 : hstore_value_end(w, false);
}

static int
read_pairs(const char *p, struct buf *key, struct hstore_writer *w)
{
	skip_blanks(&p);
	if (*p == '\0')
		return 0;
	for (;;) {
		if (read_pair(&p, key, w) == -1)
			return -1;
		skip_blanks(&p);
		if (*p == '\0')
			return 0;
		if (*p++ != ',')
			return codec_bad();
		skip_blanks(&p);
	}
}

/* In the order of the text: hstore_recv sorts, and drops double keys. */
int
parse_hstore(const struct value_type *t, const char *text, struct buf *out)
{
	struct hstore_writer w;
	struct buf key;
	int rc;

	(void)t;
	if (!utf8_valid((const uint8_t *)text, strlen(text)))
		return codec_bad();
	buf_init(&key, strlen(text));
	rc = hstore_begin(&w, out) == -1 || read_pairs(text, &key, &w) == -1 ?
	    -1 : hstore_end(&w);
	buf_free(&key);
	return rc;
}

static int
print_quoted(struct bytes text, struct buf *out)
{
	if (buf_append_str(out, "\"") == -1)
		return -1;
	for (size_t i = 0; i < text.len; i++)
		if (((text.data[i] == '"' || text.data[i] == '\\') &&
		    buf_append_str(out, "\\") == -1) ||
		    buf_append(out, text.data + i, 1) == -1)
			return -1;
	return buf_append_str(out, "\"");
}

int
print_hstore(const struct value_type *t, struct bytes in, struct buf *out)
{
	struct hstore_reader r;
	struct hstore_pair pair;
	const char *between = "";
	int rc;

	(void)t;
	if (hstore_open(&r, in) == -1)
		return -1;
	while ((rc = hstore_next(&r, &pair)) == 1) {
		if (buf_append_str(out, between) == -1 ||
		    print_quoted(pair.key, out) == -1 ||
		    buf_append_str(out, "=>") == -1)
			return -1;
		if (pair.is_null ? buf_append_str(out, "NULL") == -1 :
		    print_quoted(pair.value, out) == -1)
			return -1;
		between = ", ";
	}
	return rc;
}
