#include "sys/system.h"
#include "sys/error.h"
#include "copy/relname.h"
#include "tools/pgcopy-in.h"

static int
bad_map(const char *why, struct error *e)
{
	error_set(e, EX_USAGE, "could not read option --map: %s",
	    why == NULL ? "out of memory" : why);
	return error_hint(e, "use --map OLD=NEW with two schemas, or with two "
	    "names of the form schema.table");
}

/* Where the first `c` outside of double quotes is; the end where none is. */
static size_t
span_unquoted(const char *s, char c)
{
	bool quoted = false;
	size_t i;

	for (i = 0; s[i] != '\0'; i++) {
		if (s[i] == '"')
			quoted = !quoted;
		else if (s[i] == c && !quoted)
			break;
	}
	return i;
}

/* "schema" or "schema.table"; *table is NULL for the first. */
static int
parse_side(const char *text, size_t n, char **schema, char **table,
    struct error *e)
{
	struct relpattern p;
	const char *why;
	char *copy;
	int rc;

	if ((copy = strndup(text, n)) == NULL)
		return error_nomem(e);
	rc = relpattern_parse(&p, copy, &why);
	free(copy);
	if (rc == -1)
		return bad_map(why, e);
	if (p.wild || *p.table == '\0') {
		relpattern_clear(&p);
		return bad_map("it takes names, not patterns", e);
	}
	*schema = p.schema != NULL ? p.schema : p.table;
	*table = p.schema != NULL ? p.table : NULL;
	return 0;
}

static void
map_clear(struct map *m)
{
	free(m->old_schema);
	free(m->old_table);
	free(m->new_schema);
	free(m->new_table);
}

int
map_add(struct map_list *l, const char *arg, struct error *e)
{
	struct map m = {0}, *items;
	size_t n = span_unquoted(arg, '=');

	if (arg[n] != '=')
		return bad_map("there is no =", e);
	if (parse_side(arg, n, &m.old_schema, &m.old_table, e) == -1 ||
	    parse_side(arg + n + 1, strlen(arg + n + 1), &m.new_schema,
	    &m.new_table, e) == -1)
		goto fail;
	if ((m.old_table == NULL) != (m.new_table == NULL)) {
		bad_map("one side is a schema, the other a table", e);
		goto fail;
	}
	items = reallocarray(l->items, l->n + 1, sizeof(*items));
	if (items == NULL) {
		error_nomem(e);
		goto fail;
	}
	l->items = items;
	l->items[l->n++] = m;
	return 0;
fail:
	map_clear(&m);
	return -1;
}

void
map_list_clear(struct map_list *l)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		map_clear(&l->items[i]);
	free(l->items);
	memset(l, 0, sizeof(*l));
}

/* The item for a table, or with `table` NULL for a whole schema; or NULL. */
static struct map *
find(const struct map_list *l, const char *schema, const char *table)
{
	struct map *m;
	size_t i;

	for (i = 0; i < l->n; i++) {
		m = &l->items[i];
		if ((m->old_table == NULL) == (table == NULL) &&
		    strcmp(m->old_schema, schema) == 0 &&
		    (table == NULL || strcmp(m->old_table, table) == 0))
			return m;
	}
	return NULL;
}

/* A table's own item counts before its schema's. */
static struct map *
find_for(const struct map_list *l, const char *schema, const char *table)
{
	struct map *m = find(l, schema, table);

	return m != NULL ? m : find(l, schema, NULL);
}

void
map_table(const struct map_list *l, const char **schema, const char **table)
{
	const struct map *m = find_for(l, *schema, *table);

	if (m == NULL)
		return;
	*schema = m->new_schema;
	if (m->new_table != NULL)
		*table = m->new_table;
}

const char *
map_schema(void *map_list, const char *schema)
{
	const struct map *m = find(map_list, schema, NULL);

	return m == NULL ? NULL : m->new_schema;
}

/* Adds the table of one unit id, "schema.table" or "schema.table/range". */
static int
add_unit(struct map_list *l, const char *id, json_t *tables,
    struct error *e)
{
	const char *schema, *table;
	struct map *m;
	char *old_schema = NULL, *old_table = NULL;
	int rc;

	if (parse_side(id, span_unquoted(id, '/'), &old_schema, &old_table,
	    e) == -1 || old_table == NULL) {
		free(old_schema);
		return error_set(e, EX_DATAERR,
		    "could not read the stream: bad unit name in its HEAD");
	}
	schema = old_schema;
	table = old_table;
	if ((m = find_for(l, schema, table)) != NULL)
		m->used = true;
	map_table(l, &schema, &table);
	rc = json_array_append_new(tables, json_pack("[s, s]", schema, table));
	free(old_schema);
	free(old_table);
	return rc == -1 ? error_nomem(e) : 0;
}

json_t *
map_units(struct map_list *l, const json_t *ids, struct error *e)
{
	json_t *id, *tables = json_array();
	size_t i;

	for (i = 0; i < json_array_size(ids); i++) {
		id = json_array_get(ids, i);
		if (add_unit(l, json_is_string(id) ? json_string_value(id) :
		    "", tables, e) == -1) {
			json_decref(tables);
			return NULL;
		}
	}
	return tables;
}
