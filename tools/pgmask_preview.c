/*
 * --preview: the first rows of each unit before and after.  Values go to a
 * terminal and nowhere else, and only when they were asked for; else their
 * shapes.
 */
#include "sys/system.h"
#include "sys/text.h"
#include "copy/tuple.h"
#include "copy/unit.h"
#include "type/array.h"
#include "mask/mask.h"
#include "tools/pgmask.h"

#define PREVIEW_TEXT	60		/* characters of a value, at most */
#define TEXT_MAX	(1024 * 1024 * 1024)

/* What stands for a character: case, digit, blank, sign. */
static char
class_of(uint8_t c)
{
	if (c >= 'a' && c <= 'z')
		return 'a';
	if (c >= 'A' && c <= 'Z')
		return 'A';
	if (c >= '0' && c <= '9')
		return '9';
	if (c == ' ')
		return '_';
	return c >= 0x80 ? 'u' : '.';
}

/* "Aaaa.99 / 17": classes, no more than three alike in a row; characters. */
static void
print_shape(const uint8_t *p, size_t n)
{
	size_t alike = 0, shown = 0, chars = 0;
	char class, last = '\0';

	for (size_t i = 0; i < n; i++) {
		if ((p[i] & 0xc0) == 0x80)
			continue;	/* inside of a character */
		chars++;
		class = class_of(p[i]);
		alike = class == last ? alike + 1 : 1;
		last = class;
		if (alike <= 3 && shown < PREVIEW_TEXT) {
			putchar(class);
			shown++;
		}
	}
	printf("%s/ %zu", shown > 0 ? " " : "", chars);
}

/* Nothing that a terminal would act on. */
static void
print_value(const uint8_t *p, size_t n, size_t max)
{
	size_t i = 0, len;

	for (size_t chars = 0; i < n && chars < max; chars++) {
		len = text_shown(p + i, n - i);
		if (len == 0)
			printf("\\x%02x", p[i++]);
		for (; len > 0; len--)
			putchar(p[i++]);
	}
	if (i < n)
		printf("...");
}

static int append_text(const struct unit *, const char *type, bool as_text,
    struct bytes, struct buf *, unsigned int depth);

static int
append_array(const struct unit *u, const char *element, struct bytes in,
    struct buf *b, unsigned int depth)
{
	struct array_reader r;
	struct bytes item;
	bool is_null;
	int rc, first = 1;

	if (array_open(&r, in) == -1 || buf_append_str(b, "{") == -1)
		return -1;
	while ((rc = array_next(&r, &item, &is_null)) == 1) {
		if (buf_append_str(b, first ? "" : ",") == -1 ||
		    (is_null ? buf_append_str(b, "NULL") :
		    append_text(u, element, false, item, b, depth)) == -1)
			return -1;
		first = 0;
	}
	return rc == -1 ? -1 : buf_append_str(b, "}");
}

/* The text of a value; of a type without one its bytes in hexadecimal. */
static int
append_text(const struct unit *u, const char *type, bool as_text,
    struct bytes in, struct buf *b, unsigned int depth)
{
	struct value_type t;
	char *element;
	size_t len, at = b->len;
	int rc;

	value_type_of(&t, u, type, -1, false);
	if (as_text)
		return buf_append(b, in.data, in.len);
	if (depth < NESTING_MAX && type_is_array(t.name, &len) &&
	    (element = strndup(t.name, len)) != NULL) {
		rc = append_array(u, element, in, b, depth + 1);
		free(element);
	} else
		rc = t.ops->print == NULL ? -1 : t.ops->print(&t, in, b);
	if (rc == 0)
		return 0;
	b->len = at;
	rc = buf_append_str(b, "\\x");
	for (size_t i = 0; i < in.len && i < PREVIEW_TEXT && rc == 0; i++)
		rc = buf_printf(b, "%02x", in.data[i]);
	return rc;
}

static int
print_field(struct pgmask *m, const struct column *c, const struct field *f)
{
	struct buf text;
	int rc;

	if (f->len < 0) {
		printf("NULL");
		return 0;
	}
	buf_init(&text, TEXT_MAX);
	rc = append_text(&m->unit, c->type, c->as_text,
	    (struct bytes){ f->data, (size_t)f->len }, &text, 0);
	if (rc == 0 && m->show_values)
		print_value(text.data, text.len, PREVIEW_TEXT);
	else if (rc == 0)
		print_shape(text.data, text.len);
	buf_free(&text);
	return rc;
}

/* Of each column: its name, the value before, the value after or "=". */
static int
print_row(struct pgmask *m, const struct field *before, const uint8_t *tuple)
{
	size_t n = m->plan.ncolumns;
	struct field *after = calloc(n + 1, sizeof(*after));
	int rc = after == NULL ? -1 : 0;

	if (rc == 0)
		(void)tuple_fields(tuple, (uint16_t)n, after);
	print_value((const uint8_t *)m->plan.id, strlen(m->plan.id), SIZE_MAX);
	printf(", row %" PRIu64 "\n", m->plan.rows);
	for (size_t i = 0; i < n && rc == 0; i++) {
		const struct column_plan *c = &m->plan.columns[i];

		print_value((const uint8_t *)c->column->name,
		    strlen(c->column->name), SIZE_MAX);
		printf("\t");
		rc = print_field(m, c->column, &before[i]);
		printf("\t");
		if (c->value.kind == VALUE_KEPT)
			printf("=");
		else if (rc == 0)
			rc = print_field(m, c->column, &after[i]);
		printf("\n");
	}
	free(after);
	return rc;
}

int
preview_rows(struct pgmask *m, const struct stream_frame *f, struct error *e)
{
	const uint8_t *p = f->tuples;
	uint32_t n = f->count;
	struct field *before;
	struct buf out;
	size_t len;
	int rc = 0;

	if (m->plan.rows >= m->preview)
		return 0;
	if (n > m->preview - m->plan.rows)
		n = (uint32_t)(m->preview - m->plan.rows);
	if (m->plan.collects && mask_plan_collect(&m->plan, p, n, e) == -1)
		return -1;
	if ((before = calloc(m->plan.ncolumns + 1, sizeof(*before))) == NULL)
		return error_nomem(e);
	buf_init(&out, TEXT_MAX);
	for (; n > 0 && rc == 0; n--, p += len) {
		buf_clear(&out);
		(void)tuple_fields(p, (uint16_t)m->plan.ncolumns, before);
		if ((rc = mask_plan_row(&m->plan, p, &len, &out, e)) == 0 &&
		    print_row(m, before, out.data) == -1)
			rc = error_nomem(e);
	}
	buf_free(&out);
	free(before);
	return rc;
}

void
preview_start(struct pgmask *m)
{
	if (!m->show_values || isatty(STDOUT_FILENO))
		return;
	m->show_values = false;
	msg_warn(&m->tool.msg, "values are shown on a terminal only", "shapes "
	    "are printed, not values");
}
