#include "sys/system.h"
#include "copy/tuple.h"
#include "copy/cursor.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "io/checksum.h"
#include "stream/frame.h"

#include "tests/helpers/text.h"

struct encoder {
	FILE		*out;
	unsigned int	 line;
	struct tally	 tally;
	/* The frame that is being put together. */
	bool		 open;
	uint32_t	 tag;
	struct buf	 payload;
	bool		 has_count, has_sum, has_length, unchained;
	uint32_t	 count, length;
	uint64_t	 sum;
};

_Noreturn static void
bad(const struct encoder *e, const char *what)
{
	fprintf(stderr, "stream-text: line %u: %s\n", e->line, what);
	exit(EX_USAGE);
}

/* The next word of the line, NUL-terminated in place; "" at its end. */
static char *
next_word(char **line)
{
	char *word = *line + strspn(*line, " \t");
	size_t n = strcspn(word, " \t");

	*line = word + n + (word[n] != '\0');
	word[n] = '\0';
	return word;
}

/* The value of "name=value", or NULL when the word is another. */
static const char *
word_value(const char *word, const char *name)
{
	size_t n = strlen(name);

	return strncmp(word, name, n) == 0 && word[n] == '=' ?
	    word + n + 1 : NULL;
}

static bool
word_number(struct encoder *e, const char *word, const char *name, int base,
    uint64_t *v)
{
	const char *s = word_value(word, name);
	char *end;

	if (s == NULL)
		return false;
	errno = 0;
	*v = strtoull(s, &end, base);
	if (errno != 0 || *s == '\0' || *end != '\0')
		bad(e, "not a number");
	return true;
}

static void
add(struct encoder *e, const void *p, size_t n)
{
	if (buf_append(&e->payload, p, n) == -1)
		text_die("frame");
}

static void
add_number(struct encoder *e, uint64_t v, size_t size)
{
	uint8_t b[8];

	put_u64(b, v);
	add(e, b + 8 - size, size);
}

static void
add_hex(struct encoder *e, const char *s)
{
	for (; *s != '\0' && *s != ' ' && *s != '\t'; s += 2) {
		int hi = text_hex_digit(s[0]);
		int lo = hi == -1 ? -1 : text_hex_digit(s[1]);

		if (lo == -1)
			bad(e, "not hex");
		add_number(e, (uint64_t)(hi << 4 | lo), 1);
	}
}

/* Writes the frame that is open, if any, and counts it. */
static void
end_frame(struct encoder *e)
{
	uint8_t header[FRAME_HEADER_SIZE], sum[FRAME_CHECKSUM_SIZE];
	struct buf *p = &e->payload;

	if (!e->open)
		return;
	if (e->tag == FRAME_ROWS && e->has_count)
		put_u32(p->data, e->count);
	put_u32(header, e->has_length ? e->length : (uint32_t)p->len);
	put_u32(header + 4, e->tag);
	if (!e->has_sum)
		e->sum = checksum(header, sizeof(header), p->data, p->len);
	put_u64(sum, e->sum);
	fwrite(header, 1, sizeof(header), e->out);
	text_put_bytes(e->out, p->data, p->len);
	fwrite(sum, 1, sizeof(sum), e->out);
	if (!e->unchained)
		tally_frame(&e->tally, e->tag, p->data, p->len, e->sum);
	e->open = e->has_count = e->has_sum = e->has_length = false;
	e->unchained = false;
	buf_clear(p);
}

static void
begin_frame(struct encoder *e, const char *type)
{
	if (strlen(type) != 4)
		bad(e, "not a frame");
	e->tag = get_u32((const uint8_t *)type);
	e->open = true;
}

/* JSON as it stands, with what was counted in place of "name":"*". */
static void
add_json(struct encoder *e, const char *s)
{
	static const char *const names[] = {
		"rows", "batches", "bytes", "units", "failures", "chain"
	};
	char member[32], value[MEMBER_TEXT];
	size_t i, n;

	for (; *s != '\0'; s += n) {
		for (i = 0; i < NITEMS(names); i++) {
			snprintf(member, sizeof(member), "\"%s\":\"*\"",
			    names[i]);
			n = strlen(member);
			if (strncmp(s, member, n) == 0 &&
			    tally_member(&e->tally, e->tag, names[i], value,
			    sizeof(value)))
				break;
		}
		if (i < NITEMS(names)) {
			snprintf(member, sizeof(member), "\"%s\":%s",
			    names[i], value);
			add(e, member, strlen(member));
		} else {
			n = 1;
			add(e, s, 1);
		}
	}
}

static void
add_counted_json(struct encoder *e, const char *s)
{
	if (*s == '\0')
		s = e->tag == FRAME_DONE ? "{\"rows\":\"*\",\"batches\":\"*\","
		    "\"bytes\":\"*\",\"chain\":\"*\"}" :
		    "{\"units\":\"*\",\"rows\":\"*\",\"failures\":\"*\","
		    "\"chain\":\"*\"}";
	add_json(e, s);
}

static void
add_mark(struct encoder *e, char *line)
{
	const struct tally *t = &e->tally;
	uint64_t v[4] = { t->unit_batches + 1, t->batch_rows, t->batch_bytes,
	    t->chain };
	const char *cursor = NULL;
	char *word;

	while (*(word = next_word(&line)) != '\0' && *word != '#')
		if (!word_number(e, word, "batch", 10, &v[0]) &&
		    !word_number(e, word, "rows", 10, &v[1]) &&
		    !word_number(e, word, "bytes", 10, &v[2]) &&
		    !word_number(e, word, "chain", 16, &v[3]) &&
		    (cursor = word_value(word, "cursor")) == NULL)
			bad(e, "not a member of MARK");
	for (size_t i = 0; i < NITEMS(v); i++)
		add_number(e, v[i], 8);
	if (cursor != NULL && cursor_from_token(&e->payload, cursor) == -1)
		bad(e, "not a cursor token");
}

/* A quoted field: appends it, returns what is behind the closing quote. */
static char *
add_quoted(struct encoder *e, char *s)
{
	for (s++; *s != '"'; s++) {
		if (*s == '\\')
			s++;
		if (*s == '\0')
			bad(e, "a quote is not closed");
		add(e, s, 1);
	}
	return s + 1;
}

/* One field of a row: length and bytes; returns what is behind it. */
static char *
add_field(struct encoder *e, char *s)
{
	size_t at = e->payload.len;
	char *word;
	uint64_t v;

	add_number(e, 0, 4);
	if (*s == '"') {
		s = add_quoted(e, s);
		if (*s != '\0' && *s != ' ' && *s != '\t')
			bad(e, "a field does not end at its quote");
	} else {
		word = next_word(&s);
		if (strcmp(word, "null") == 0) {
			put_u32(e->payload.data + at, UINT32_MAX);
			return s;
		}
		if (word_number(e, word, "i2", 10, &v))
			add_number(e, v, 2);
		else if (word_number(e, word, "i4", 10, &v))
			add_number(e, v, 4);
		else if (word_number(e, word, "i8", 10, &v))
			add_number(e, v, 8);
		else if (*word == 'x')
			add_hex(e, word + 1);
		else
			bad(e, "not a field");
	}
	put_u32(e->payload.data + at, (uint32_t)(e->payload.len - at - 4));
	return s;
}

static void
add_row(struct encoder *e, char *line)
{
	size_t at = e->payload.len;
	uint16_t fields = 0;

	add_number(e, 0, 2);
	while (*(line += strspn(line, " \t")) != '\0') {
		line = add_field(e, line);
		fields++;
	}
	put_u16(e->payload.data + at, fields);
	put_u32(e->payload.data, get_u32(e->payload.data) + 1);
}

/* An indented line: a part of the ROWS frame above it. */
static void
rows_line(struct encoder *e, char *line)
{
	const char *word = next_word(&line);

	if (!e->open || e->tag != FRAME_ROWS)
		bad(e, "no ROWS above this line");
	if (strcmp(word, "row") == 0)
		add_row(e, line);
	else if (strcmp(word, "junk") == 0)
		add_hex(e, next_word(&line));
	else
		bad(e, "neither row nor junk");
}

static void
begin_rows(struct encoder *e, char *line)
{
	const char *word;
	uint64_t v;

	add_number(e, 0, 4);
	while (*(word = next_word(&line)) != '\0' && *word != '#') {
		if (!word_number(e, word, "count", 10, &v))
			bad(e, "not a member of ROWS");
		e->has_count = true;
		e->count = (uint32_t)v;
	}
}

/* Words before the type that change how the frame is written. */
static bool
modifier(struct encoder *e, const char *word)
{
	uint64_t v;

	if (word_number(e, word, "checksum", 16, &e->sum))
		return e->has_sum = true;
	if (word_number(e, word, "length", 10, &v)) {
		e->length = (uint32_t)v;
		return e->has_length = true;
	}
	return strcmp(word, "unchained") == 0 && (e->unchained = true);
}

static void
frame_line(struct encoder *e, char *line)
{
	char *word;

	while (modifier(e, word = next_word(&line)))
		;
	if (strcmp(word, "signature") == 0) {
		fwrite(STREAM_SIGNATURE, 1, STREAM_SIGNATURE_SIZE, e->out);
	} else if (strcmp(word, "bytes") == 0) {
		add_hex(e, next_word(&line));
		text_put_bytes(e->out, e->payload.data, e->payload.len);
		buf_clear(&e->payload);
	} else if (strcmp(word, "hex") == 0) {
		begin_frame(e, next_word(&line));
		add_hex(e, next_word(&line));
	} else {
		begin_frame(e, word);
		if (e->tag == FRAME_ROWS)
			begin_rows(e, line);
		else if (e->tag == FRAME_MARK)
			add_mark(e, line);
		else if (e->tag == FRAME_DONE || e->tag == FRAME_TAIL)
			add_counted_json(e, line);
		else
			add_json(e, line);
	}
}

void
text_encode(FILE *in, FILE *out)
{
	struct encoder e = { .out = out };
	char *line = NULL;
	size_t size = 0;
	ssize_t n;

	buf_init(&e.payload, SIZE_MAX / 2);
	while ((n = getline(&line, &size, in)) > 0) {
		e.line++;
		if (line[n - 1] == '\n')
			line[--n] = '\0';
		if (*line == '\0' || *line == '#')
			continue;
		if (*line == ' ' || *line == '\t') {
			rows_line(&e, line);
			continue;
		}
		end_frame(&e);
		frame_line(&e, line);
	}
	end_frame(&e);
	if (ferror(in))
		text_die("input");
	free(line);
	buf_free(&e.payload);
}
