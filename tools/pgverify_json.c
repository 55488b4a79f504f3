/*
 * What is said of a table: names and numbers.
 */
#include "sys/system.h"
#include "tools/pgverify.h"

static const char *const result_names[] = {
	[CHECK_PASSED] = "passed",
	[CHECK_FAILED] = "failed",
	[CHECK_SKIPPED] = "skipped",
	[CHECK_ALLOWED] = "allowed"
};

static json_t *
lengths_json(const struct tally_column *c)
{
	json_t *list = json_array();
	size_t i, n = TALLY_LENGTHS;

	while (n > 0 && c->lengths[n - 1] == 0)
		n--;
	for (i = 0; i < n; i++)
		json_array_append_new(list,
		    json_integer((json_int_t)c->lengths[i]));
	return list;
}

static json_t *
side_json(const struct tally *t, size_t i, uint64_t nulls)
{
	return json_pack("{s:I, s:I, s:o}", "nulls", (json_int_t)nulls,
	    "distinct", (json_int_t)tally_distinct(&t->columns[i]), "lengths",
	    lengths_json(&t->columns[i]));
}

static json_t *
column_json(const struct verify_table *t, size_t i)
{
	const struct verify_column *c = &t->columns[i];
	const struct pair_counts *p = &t->pairs[i];

	return json_pack("{s:s, s:s, s:s*, s:s*, s:o, s:o, s:I, s:I, s:I,"
	    " s:I}", "name", c->name, "type", t->unit.columns[i].type,
	    "action", c->action, "domain", c->domain, "source",
	    side_json(&t->source, i, c->source_nulls), "target",
	    side_json(&t->target, i, c->target_nulls), "unchanged",
	    (json_int_t)p->unchanged, "changed", (json_int_t)p->changed,
	    "nulled", (json_int_t)p->nulled, "filled", (json_int_t)p->filled);
}

static json_t *
checks_json(const struct verify_table *t)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < CHECKS; i++)
		json_array_append_new(list, json_pack("{s:s, s:s, s:O*}",
		    "check", check_names[i], "result",
		    result_names[t->results[i]], "details", t->details[i]));
	return list;
}

/* A table that could not be read has no numbers. */
static json_t *
failure_json(const struct verify_table *t)
{
	return json_pack("{s:s, s:O, s:O, s:s, s:s, s:i, s:s}", "table",
	    t->name, "schema_name", json_object_get(t->books, "schema"),
	    "table_name", json_object_get(t->books, "table"), "source",
	    t->source_name, "result", "failed", "code", t->code, "error",
	    t->failure);
}

json_t *
table_json(const struct verify *v, const struct verify_table *t)
{
	char digest[TALLY_HEX], key[2 * PRF_FAST_KEY + 1];
	json_t *columns;
	size_t i;

	if (t->failure != NULL)
		return failure_json(t);
	columns = json_array();
	for (i = 0; i < t->unit.ncolumns; i++)
		json_array_append_new(columns, column_json(t, i));
	tally_hex(&t->target.all, digest);
	for (i = 0; i < PRF_FAST_KEY; i++)
		snprintf(key + 2 * i, 3, "%02x", v->key[i]);
	return json_pack("{s:s, s:O, s:O, s:s, s:s, s:s, s:I, s:I, s:I, s:I,"
	    " s:I, s:s, s:s, s:o, s:o}", "table", t->name, "schema_name",
	    json_object_get(t->books, "schema"), "table_name",
	    json_object_get(t->books, "table"), "source", t->source_name,
	    "result", t->code == 0 ? "passed" : "failed", "by",
	    t->method == BY_KEY ? "key" : "kept", "source_rows",
	    (json_int_t)t->source_rows, "target_rows",
	    (json_int_t)t->target_rows, "compared",
	    (json_int_t)t->target.rows, "paired", (json_int_t)t->paired,
	    "masked", (json_int_t)t->nmasked, "digest", digest, "digest_key",
	    key, "columns", columns, "checks", checks_json(t));
}
