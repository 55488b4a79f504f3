#include "sys/system.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "copy/unit.h"
#include "type/type.h"
#include "type/utf8.h"

#define VARHDRSZ	4	/* a typmod of n characters is n + VARHDRSZ */
#define NAME_MAX_BYTES	63	/* NAMEDATALEN - 1, pg_config_manual.h */
#define DOMAIN_DEPTH	32	/* domains over domains that we follow */

static int
canon_same(struct bytes in, struct buf *scratch, struct bytes *out)
{
	(void)scratch;
	*out = in;
	return 0;
}

static int
canon_citext(struct bytes in, struct buf *scratch, struct bytes *out)
{
	buf_clear(scratch);
	if (utf8_lower(scratch, in.data, in.len) == -1)
		return -1;
	*out = (struct bytes){ scratch->data, scratch->len };
	return 0;
}

/* All integers as int8, so that an int4 finds the int8 that it references. */
static int
canon_int(struct bytes in, struct buf *scratch, struct bytes *out)
{
	int64_t v = in.len == 2 ? get_i16(in.data) :
	    in.len == 4 ? get_i32(in.data) : get_i64(in.data);

	buf_clear(scratch);
	if (buf_append_u64(scratch, (uint64_t)v) == -1)
		return -1;
	*out = (struct bytes){ scratch->data, scratch->len };
	return 0;
}

static int
parse_text(const struct value_type *t, const char *text, struct buf *out)
{
	(void)t;
	if (!utf8_valid((const uint8_t *)text, strlen(text))) {
		errno = EINVAL;
		return -1;
	}
	return buf_append_str(out, text);
}

static int
parse_int(const struct value_type *t, const char *text, struct buf *out)
{
	int bits = t->ops->width * 8;
	int64_t v, limit = bits == 64 ? INT64_MAX :
	    ((int64_t)1 << (bits - 1)) - 1;
	uint8_t wire[8];
	char *end;

	errno = 0;
	v = strtoll(text, &end, 10);
	if (end == text || *end != '\0' || isspace((unsigned char)*text) ||
	    errno != 0 || v > limit || v < -limit - 1) {
		errno = EINVAL;
		return -1;
	}
	put_u64(wire, (uint64_t)v);
	return buf_append(out, wire + 8 - t->ops->width, t->ops->width);
}

static int
hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' :
	    c >= 'a' && c <= 'f' ? c - 'a' + 10 :
	    c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static int
parse_uuid(const struct value_type *t, const char *text, struct buf *out)
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
	uint8_t wire[16] = { 0 };
	int digit, n = 0;

	(void)t;
	for (size_t i = 0; i < sizeof(form); i++) {
		if (form[i] != 'x') {
			if (text[i] == form[i])
				continue;
		} else if ((digit = hex_digit(text[i])) != -1) {
			wire[n / 2] = (uint8_t)(wire[n / 2] << 4 | digit);
			n++;
			continue;
		}
		errno = EINVAL;
		return -1;
	}
	return buf_append(out, wire, sizeof(wire));
}

static int
parse_bool(const struct value_type *t, const char *text, struct buf *out)
{
	bool yes = strcmp(text, "true") == 0;
	uint8_t wire = yes;

	(void)t;
	if (!yes && strcmp(text, "false") != 0) {
		errno = EINVAL;
		return -1;
	}
	return buf_append(out, &wire, 1);
}

static int
parse_enum(const struct value_type *t, const char *text, struct buf *out)
{
	const struct type_desc *d = unit_type(t->unit, t->name);

	for (size_t i = 0; d != NULL && i < d->nlabels; i++)
		if (strcmp(d->labels[i], text) == 0)
			return buf_append_str(out, text);
	errno = EINVAL;
	return -1;
}

static int
parse_never(const struct value_type *t, const char *text, struct buf *out)
{
	(void)t;
	(void)text;
	(void)out;
	errno = EINVAL;
	return -1;
}

/* Types of pg_catalog by their names. */
static const struct type_ops base_types[] = {
	{ "text", CLASS_TEXT, 0, false, canon_same, parse_text, NULL },
	{ "varchar", CLASS_TEXT, 0, false, canon_same, parse_text, NULL },
	{ "bpchar", CLASS_TEXT, 0, true, canon_same, parse_text, NULL },
	{ "name", CLASS_TEXT, 0, false, canon_same, parse_text, NULL },
	{ "int2", CLASS_INT, 2, false, canon_int, parse_int, NULL },
	{ "int4", CLASS_INT, 4, false, canon_int, parse_int, NULL },
	{ "int8", CLASS_INT, 8, false, canon_int, parse_int, NULL },
	{ "uuid", CLASS_UUID, 16, false, canon_same, parse_uuid, NULL },
	{ "bool", CLASS_BOOL, 1, false, canon_same, parse_bool, NULL },
	{ "json", CLASS_JSON, 0, false, canon_same, parse_never, NULL },
	{ "jsonb", CLASS_JSON, 0, false, canon_same, parse_never, NULL },
};

/* Types of extensions, in whatever schema they were installed. */
static const struct type_ops extension_types[] = {
	{ "citext", CLASS_TEXT, 0, false, canon_citext, parse_text, NULL },
	{ "hstore", CLASS_HSTORE, 0, false, canon_same, parse_never, NULL },
};

static const struct type_ops enum_type =
    { "enum", CLASS_ENUM, 0, false, canon_same, parse_enum, NULL };
static const struct type_ops other_type =
    { "other", CLASS_OTHER, 0, false, canon_same, parse_never, NULL };
static const struct type_ops array_type =
    { "array", CLASS_ARRAY, 0, false, canon_same, parse_never, NULL };
static const struct type_ops composite_type =
    { "composite", CLASS_COMPOSITE, 0, false, canon_same, parse_never, NULL };

static const struct type_ops *
find(const struct type_ops *table, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(table[i].name, name) == 0)
			return &table[i];
	return &other_type;
}

static const struct type_ops *
ops_of(const struct unit *u, const char *name)
{
	const struct type_desc *d = unit_type(u, name);
	const char *dot = strrchr(name, '.');

	size_t len;

	if (type_is_array(name, &len))
		return &array_type;
	if (d != NULL && d->kind == TYPE_ENUM)
		return &enum_type;
	if (d != NULL && d->kind == TYPE_COMPOSITE)
		return &composite_type;
	if (dot == NULL)
		return find(base_types, NITEMS(base_types), name);
	if (d != NULL && d->kind == TYPE_BASE)
		return find(extension_types, NITEMS(extension_types), dot + 1);
	return &other_type;
}

/* Is one of the domains that the column's type is made of NOT NULL? */
static bool
domain_not_null(const struct unit *u, const char *name)
{
	const struct type_desc *d;

	for (int i = 0; i < DOMAIN_DEPTH; i++) {
		d = unit_type(u, name);
		if (d == NULL || d->kind != TYPE_DOMAIN)
			return false;
		if (d->not_null)
			return true;
		name = d->base;
	}
	return true;
}

void
value_type_of(struct value_type *t, const struct unit *u, const char *type,
    int32_t typmod, bool not_null)
{
	memset(t, 0, sizeof(*t));
	t->unit = u;
	t->name = unit_base_type(u, type, &typmod);
	t->ops = ops_of(u, t->name);
	t->typmod = typmod;
	t->not_null = not_null || domain_not_null(u, type);
	if (t->ops->class != CLASS_TEXT)
		return;
	if (strcmp(t->name, "name") == 0)
		t->max_bytes = NAME_MAX_BYTES;
	else if (typmod > VARHDRSZ)
		t->max_chars = (uint32_t)(typmod - VARHDRSZ);
}

void
value_type_init(struct value_type *t, const struct unit *u,
    const struct column *c)
{
	value_type_of(t, u, c->type, c->typmod, c->not_null);
	if (!c->as_text)
		return;
	t->ops = &other_type;
	t->max_chars = t->max_bytes = 0;
}

int
value_type_text(const struct value_type *t, struct buf *out)
{
	if (t->max_chars == 0)
		return buf_append_str(out, t->name);
	return buf_printf(out, "%s(%" PRIu32 ")",
	    strcmp(t->name, "bpchar") == 0 ? "char" : t->name, t->max_chars);
}
