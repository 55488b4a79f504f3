#include "sys/system.h"
#include "copy/relname.h"
#include "db/catalog.h"
#include "db/catalog_internal.h"
#include "io/buf.h"
#include "sys/error.h"

int
catalog_dup(char **to, const char *s, struct error *err)
{
	*to = NULL;
	if (s != NULL && (*to = strdup(s)) == NULL)
		return error_nomem(err);
	return 0;
}

const char *
catalog_value(const PGresult *res, int row, int col)
{
	return PQgetisnull(res, row, col) ? NULL : PQgetvalue(res, row, col);
}

Oid
catalog_oid(const PGresult *res, int row, int col)
{
	return (Oid)strtoul(PQgetvalue(res, row, col), NULL, 10);
}

bool
catalog_bool(const PGresult *res, int row, int col)
{
	return PQgetvalue(res, row, col)[0] == 't';
}

int64_t
catalog_int(const PGresult *res, int row, int col)
{
	return strtoll(PQgetvalue(res, row, col), NULL, 10);
}

int
oid_list_add(struct oid_list *list, Oid oid, struct error *err)
{
	size_t cap;
	Oid *oids;

	if (list->n == list->cap) {
		cap = list->cap == 0 ? 16 : list->cap * 2;
		oids = reallocarray(list->oids, cap, sizeof(*oids));
		if (oids == NULL)
			return error_nomem(err);
		list->oids = oids;
		list->cap = cap;
	}
	list->oids[list->n++] = oid;
	return 0;
}

void
oid_list_clear(struct oid_list *list)
{
	free(list->oids);
	memset(list, 0, sizeof(*list));
}

char *
oid_list_array(const struct oid_list *list)
{
	struct buf b;
	size_t i;
	char *text = NULL;

	buf_init(&b, CATALOG_SQL_MAX);
	if (buf_append_str(&b, "{") == -1)
		goto done;
	for (i = 0; i < list->n; i++)
		if (buf_printf(&b, i == 0 ? "%u" : ",%u", list->oids[i]) == -1)
			goto done;
	if (buf_append_str(&b, "}") == 0)
		text = buf_steal_str(&b);
done:
	buf_free(&b);
	return text;
}

int
catalog_collation(char **to, const char *schema, const char *name,
    struct error *err)
{
	struct buf b;

	*to = NULL;
	if (schema == NULL)
		return 0;
	buf_init(&b, TYPE_NAME_MAX);
	if (relname_quote(&b, schema) == 0 && buf_append_str(&b, ".") == 0 &&
	    relname_quote(&b, name) == 0)
		*to = buf_steal_str(&b);
	buf_free(&b);
	return *to == NULL ? error_nomem(err) : 0;
}

int
catalog_row(const PGresult *res, const char *name)
{
	int i;

	for (i = 0; i < PQntuples(res); i++)
		if (strcmp(PQgetvalue(res, i, 0), name) == 0)
			return i;
	return -1;
}
