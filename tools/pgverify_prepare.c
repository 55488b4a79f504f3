#include "sys/system.h"
#include "copy/relname.h"
#include "db/catalog.h"
#include "db/large_object.h"
#include "stream/meta.h"
#include "tools/pgverify.h"

void
check_note(struct verify_table *t, enum check c, enum check_result result,
    const char *fmt, ...)
{
	char *text;
	va_list ap;
	int n;

	if (t->results[c] != CHECK_FAILED)
		t->results[c] = result;
	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (n == -1)
		return;
	if (t->details[c] == NULL)
		t->details[c] = json_array();
	json_array_append_new(t->details[c], json_string(text));
	free(text);
}

void
table_clear(struct verify_table *t)
{
	size_t i;

	tally_free(&t->source);
	tally_free(&t->target);
	unit_clear(&t->unit);
	match_clear(&t->match);
	free(t->name);
	free(t->source_name);
	free(t->columns);
	free(t->kept);
	free(t->pairs);
	for (i = 0; i < CHECKS; i++)
		json_decref(t->details[i]);
	free(t->failure);
}

static const char *
text_of(const json_t *o, const char *key)
{
	const char *s = NULL;

	(void)meta_str(o, key, &s);
	return s;
}

/* What the books say of each unit, against what was found. */
static void
check_units(struct verify *v, struct verify_table *t, const json_t *units)
{
	const char *state, *system, *database;
	const json_t *u;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)units, i, u) {
		state = text_of(u, "state");
		if (strcmp(state, "done") != 0)
			check_note(t, CHECK_COMPLETE, CHECK_FAILED,
			    "%s is %s", text_of(u, "unit"), state);
		system = text_of(u, "system");
		database = text_of(u, "database");
		if (system == NULL || database == NULL ||
		    strcmp(system, v->source_server.system_id) != 0 ||
		    strcmp(database, v->source_server.database) != 0)
			check_note(t, CHECK_SOURCE, CHECK_FAILED, "%s was not "
			    "read from this server and database",
			    text_of(u, "unit"));
	}
}

/* The columns, and what was counted of them, of all units together. */
static int
take_columns(struct verify_table *t, const json_t *list, struct error *e)
{
	struct verify_column *c;
	size_t i, n = json_array_size(list);

	t->columns = calloc(n + 1, sizeof(*t->columns));
	t->kept = calloc(n + 1, sizeof(*t->kept));
	t->pairs = calloc(n + 1, sizeof(*t->pairs));
	if (t->columns == NULL || t->kept == NULL || t->pairs == NULL)
		return error_nomem(e);
	for (i = 0; i < n; i++) {
		c = &t->columns[i];
		c->name = text_of(json_array_get(list, i), "name");
		c->action = text_of(json_array_get(list, i), "action");
		c->domain = text_of(json_array_get(list, i), "domain");
		c->kept = c->action == NULL || strcmp(c->action, "keep") == 0;
		t->kept[i] = c->kept;
		t->nmasked += !c->kept;
	}
	return 0;
}

static void
add_counts(struct verify_table *t, const json_t *unit)
{
	const json_t *counts = json_object_get(unit, "counts");
	size_t i, k, n = t->unit.ncolumns;
	int64_t rows = 0, counted = 0;

	(void)meta_int(unit, "rows", &rows);
	(void)meta_int(unit, "counted", &counted);
	if (counted != rows || (rows > 0 &&
	    json_array_size(counts) != n * BOOKS_COUNTS))
		t->counted = false;
	for (i = 0; rows > 0 && i < n; i++)
		for (k = 0; k < BOOKS_COUNTS; k++)
			t->columns[i].counts[k] += json_integer_value(
			    json_array_get(counts, i * BOOKS_COUNTS + k));
}

/* Units of one table were masked alike, or they are not to be told apart. */
static void
sum_units(struct verify_table *t, const json_t *units, const json_t *first)
{
	const json_t *u;
	size_t i;

	t->counted = true;
	json_array_foreach((json_t *)(uintptr_t)units, i, u) {
		add_counts(t, u);
		if (!json_equal(json_object_get(u, "columns"),
		    json_object_get(first, "columns")))
			check_note(t, CHECK_SOURCE, CHECK_FAILED, "%s has "
			    "other columns or actions than %s",
			    text_of(u, "unit"), text_of(first, "unit"));
	}
}

static const struct relation *
find_relation(const struct verify *v, const char *schema, const char *table)
{
	size_t i;

	for (i = 0; i < v->relations.n; i++)
		if (strcmp(v->relations.items[i].schema, schema) == 0 &&
		    strcmp(v->relations.items[i].table, table) == 0)
			return &v->relations.items[i];
	return NULL;
}

int
table_describe_objects(struct verify_table *t, size_t ncolumns,
    struct error *e)
{
	t->objects = true;
	if (large_object_describe(&t->unit, e) == -1)
		return -1;
	return ncolumns == t->unit.ncolumns ? 0 : error_set(e, EX_DATAERR,
	    "could not verify %s: the books have other columns", t->name);
}

static int
describe_source(struct verify *v, struct verify_table *t, struct error *e)
{
	const char *schema = text_of(t->books, "source_schema");
	const char *table = text_of(t->books, "source_table");
	struct name_list only = {0};
	const struct relation *r = find_relation(v, schema, table);
	size_t i, n = 0;
	int rc;

	while (t->columns[n].name != NULL)
		n++;
	if (strcmp(schema, LARGE_OBJECT_SCHEMA) == 0 &&
	    strcmp(table, LARGE_OBJECT_TABLE) == 0)
		return table_describe_objects(t, n, e);
	if (r == NULL)
		return error_set(e, EX_UNAVAILABLE, "could not verify %s: the "
		    "source has no such table", t->source_name);
	if ((only.names = calloc(n + 1, sizeof(*only.names))) == NULL)
		return error_nomem(e);
	for (i = 0; i < n; i++)
		only.names[only.n++] = (char *)(uintptr_t)t->columns[i].name;
	rc = catalog_describe(&v->source, r->oid, n > 0 ? &only : NULL,
	    &t->unit, e);
	free(only.names);
	t->only = r->kind == 'r';
	return rc;
}

/* The fingerprint of a range holds its bounds, which the books do not. */
static int
check_shape(struct verify *v, struct verify_table *t, const json_t *units,
    struct error *e)
{
	const char *shape = text_of(json_array_get(units, 0), "shape");

	if (json_array_size(units) != 1 ||
	    text_of(json_array_get(units, 0), "range") != NULL)
		return 0;
	if (unit_shape(&t->unit, v->where, NULL) == -1)
		return error_nomem(e);
	if (shape == NULL || strcmp(shape, t->unit.shape) != 0)
		check_note(t, CHECK_SOURCE, CHECK_FAILED, "columns, types, "
		    "key or filter are not those that were copied");
	return 0;
}

/*
 * Arrays and composites hold the OIDs of their types, so that the same value
 * of a user type has other bytes on another server.
 */
bool
reads_as_text(const struct unit *u, const struct column *c)
{
	const char *base = unit_base_type(u, c->type, NULL);
	const struct type_desc *d = unit_type(u, base);
	size_t len;

	if (c->as_text)
		return true;
	if (type_is_array(base, &len))
		return memchr(base, '.', len) != NULL ||
		    memchr(base, '"', len) != NULL;
	return d != NULL && d->kind != TYPE_ENUM && d->kind != TYPE_BASE;
}

static bool
key_is_kept(const struct verify_table *t)
{
	size_t i;

	for (i = 0; i < t->unit.key.n; i++)
		if (!t->kept[unit_column(&t->unit, t->unit.key.names[i])])
			return false;
	return t->unit.key.n > 0;
}

/* The key may have columns that were not copied. */
static void
drop_foreign_key_columns(struct unit *u)
{
	size_t i;

	for (i = 0; i < u->key.n; i++)
		if (unit_column(u, u->key.names[i]) == -1)
			break;
	if (i == u->key.n)
		return;
	while (u->key.n > 0)
		free(u->key.names[--u->key.n]);
}

int
table_prepare(struct verify *v, struct verify_table *t, struct error *e)
{
	const json_t *units = json_object_get(t->books, "units"), *first;
	size_t i;

	first = json_array_get(units, 0);
	check_units(v, t, units);
	if (!json_is_true(json_object_get(t->books, "one_source")) ||
	    !json_is_array(json_object_get(first, "columns")) ||
	    json_is_true(json_object_get(first, "query")))
		return error_set(e, EX_DATAERR, "could not verify %s: its rows "
		    "come from several tables, a query, or a pgcopy-in that "
		    "did not book columns", t->name);
	if (take_columns(t, json_object_get(first, "columns"), e) == -1 ||
	    describe_source(v, t, e) == -1 ||
	    check_shape(v, t, units, e) == -1 ||
	    match_find(&v->target, text_of(t->books, "schema"),
	    text_of(t->books, "table"), &t->match, e) == -1)
		return -1;
	sum_units(t, units, first);
	drop_foreign_key_columns(&t->unit);
	for (i = 0; i < t->unit.ncolumns; i++)
		t->columns[i].as_text = reads_as_text(&t->unit,
		    &t->unit.columns[i]);
	t->method = key_is_kept(t) ? BY_KEY : BY_KEPT;
	table_order(t);
	if (tally_init(&t->source, v->key, t->kept, t->unit.ncolumns) == -1 ||
	    tally_init(&t->target, v->key, t->kept, t->unit.ncolumns) == -1)
		return error_nomem(e);
	return 0;
}
