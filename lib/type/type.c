#include "sys/system.h"
#include "io/buf.h"
#include "copy/unit.h"
#include "type/codec.h"
#include "type/datetime.h"
#include "type/numeric.h"

#define VARHDRSZ	4	/* a typmod of n characters is n + VARHDRSZ */
#define NAME_MAX_BYTES	63	/* NAMEDATALEN - 1, pg_config_manual.h */
#define DOMAIN_DEPTH	32	/* domains over domains that we follow */

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
	{ "text", CLASS_TEXT, 0, false, canon_same, parse_text, print_text },
	{ "varchar", CLASS_TEXT, 0, false, canon_same, parse_text, print_text },
	{ "bpchar", CLASS_TEXT, 0, true, canon_same, parse_text, print_text },
	{ "name", CLASS_TEXT, 0, false, canon_same, parse_text, print_text },
	{ "int2", CLASS_INT, 2, false, canon_int, parse_int, print_int },
	{ "int4", CLASS_INT, 4, false, canon_int, parse_int, print_int },
	{ "int8", CLASS_INT, 8, false, canon_int, parse_int, print_int },
	{ "oid", CLASS_OID, 4, false, canon_oid, parse_oid, print_oid },
	{ "float4", CLASS_FLOAT, 4, false, canon_float, parse_float,
	    print_float },
	{ "float8", CLASS_FLOAT, 8, false, canon_float, parse_float,
	    print_float },
	{ "numeric", CLASS_NUMERIC, 0, false, numeric_canon, numeric_parse,
	    numeric_print },
	{ "money", CLASS_MONEY, 8, false, money_canon, money_parse,
	    money_print },
	{ "date", CLASS_DATE, 4, false, date_canon, date_parse, date_print },
	{ "time", CLASS_TIME, 8, false, time_canon, time_parse, time_print },
	{ "timetz", CLASS_TIME, 12, false, timetz_canon, timetz_parse,
	    timetz_print },
	{ "timestamp", CLASS_TIMESTAMP, 8, false, timestamp_canon,
	    timestamp_parse, timestamp_print },
	{ "timestamptz", CLASS_TIMESTAMP, 8, false, timestamp_canon,
	    timestamptz_parse, timestamptz_print },
	{ "interval", CLASS_INTERVAL, 16, false, interval_canon,
	    interval_parse, interval_print },
	{ "uuid", CLASS_UUID, 16, false, canon_same, parse_uuid, print_uuid },
	{ "bool", CLASS_BOOL, 1, false, canon_bool, parse_bool, print_bool },
	{ "bytea", CLASS_BYTEA, 0, false, canon_same, parse_bytea,
	    print_bytea },
	{ "json", CLASS_JSON, 0, false, canon_same, parse_json, print_text },
	{ "jsonb", CLASS_JSON, 0, false, canon_same, parse_jsonb,
	    print_jsonb },
	{ "inet", CLASS_INET, 0, false, canon_inet, parse_inet, print_inet },
	{ "cidr", CLASS_INET, 0, false, canon_inet, parse_inet, print_inet },
	{ "macaddr", CLASS_MAC, 6, false, canon_macaddr, parse_macaddr,
	    print_macaddr },
	{ "macaddr8", CLASS_MAC, 8, false, canon_same, parse_macaddr,
	    print_macaddr },
	{ "bit", CLASS_BIT, 0, false, canon_bit, parse_bit, print_bit },
	{ "varbit", CLASS_BIT, 0, false, canon_bit, parse_bit, print_bit },
	{ "xml", CLASS_XML, 0, false, canon_same, parse_text, print_text },
};

/* Types of extensions, in whatever schema they were installed. */
static const struct type_ops extension_types[] = {
	{ "citext", CLASS_TEXT, 0, false, canon_citext, parse_text,
	    print_text },
	{ "hstore", CLASS_HSTORE, 0, false, canon_hstore, parse_hstore,
	    print_hstore },
};

static const struct type_ops enum_type = { "enum", CLASS_ENUM, 0, false,
    canon_same, parse_enum, print_text };
static const struct type_ops other_type = { "other", CLASS_OTHER, 0, false,
    canon_same, parse_never, NULL };
static const struct type_ops array_type = { "array", CLASS_ARRAY, 0, false,
    canon_same, parse_never, NULL };
static const struct type_ops composite_type = { "composite", CLASS_COMPOSITE,
    0, false, canon_same, parse_never, NULL };

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
	if (t->ops->class == CLASS_NUMERIC)
		numeric_typmod(typmod, &t->precision, &t->scale);
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
	t->precision = t->scale = 0;
}

int
value_type_text(const struct value_type *t, struct buf *out)
{
	if (t->max_chars > 0)
		return buf_printf(out, "%s(%" PRIu32 ")",
		    t->ops->padded ? "char" : t->name, t->max_chars);
	if (t->precision > 0)
		return buf_printf(out, "%s(%" PRId32 ",%" PRId32 ")", t->name,
		    t->precision, t->scale);
	if (t->ops->class == CLASS_BIT && t->typmod > 0)
		return buf_printf(out, "%s(%" PRId32 ")", t->name, t->typmod);
	return buf_append_str(out, t->name);
}
