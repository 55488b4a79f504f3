#include "sys/system.h"
#include "copy/unit.h"
#include "stream/meta.h"
#include "db/books_column.h"
#include "db/books_unit.h"

/* The item of pgmask's list that is about the column, or NULL. */
static const json_t *
find_column(const json_t *mask, const char *name)
{
	const json_t *item;
	const char *s;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)mask, i, item)
		if (meta_str(item, "name", &s) && strcmp(s, name) == 0)
			return item;
	return NULL;
}

json_t *
books_columns(const struct unit *u, const json_t *mask)
{
	const char *action, *domain;
	const json_t *item;
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < u->ncolumns; i++) {
		action = domain = NULL;
		item = find_column(mask, u->columns[i].name);
		(void)meta_str(item, "action", &action);
		(void)meta_str(item, "domain", &domain);
		if (json_array_append_new(list, json_pack(
		    "{s:s, s:s, s:s*, s:s*}", "name", u->columns[i].name,
		    "type", u->columns[i].type, "action", action, "domain",
		    domain)) == -1) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

static const char *const count_names[BOOKS_COUNTS] = {
	[COUNT_NULLS] = "nulls",
	[COUNT_CHANGED] = "changed",
	[COUNT_UNCHANGED] = "unchanged",
	[COUNT_NULLED] = "nulled",
	[COUNT_FILLED] = "filled"
};

/* `before` may be NULL.  A new array, or NULL when out of memory. */
static json_t *
add_counts(const json_t *before, const json_t *attempt)
{
	json_t *sum = json_array();
	const json_t *item;
	int64_t n;
	size_t i, k;

	json_array_foreach((json_t *)(uintptr_t)attempt, i, item)
		for (k = 0; k < BOOKS_COUNTS; k++) {
			n = 0;
			(void)meta_int(item, count_names[k], &n);
			n += json_integer_value(json_array_get(before,
			    i * BOOKS_COUNTS + k));
			if (json_array_append_new(sum,
			    json_integer(n)) == -1) {
				json_decref(sum);
				return NULL;
			}
		}
	return sum;
}

int
books_counts_add(const char *base, const json_t *attempt, size_t ncolumns,
    char **sum)
{
	json_t *before = base == NULL ? NULL : json_loads(base, 0, NULL), *all;

	*sum = NULL;
	if (json_array_size(attempt) != ncolumns || (before != NULL &&
	    json_array_size(before) != ncolumns * BOOKS_COUNTS)) {
		json_decref(before);
		return 0;
	}
	all = add_counts(before, attempt);
	json_decref(before);
	if (all != NULL)
		*sum = json_dumps(all, JSON_COMPACT);
	json_decref(all);
	return *sum == NULL ? -1 : 0;
}
