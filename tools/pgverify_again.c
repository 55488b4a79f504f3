/*
 * The digests that an earlier verification has booked, computed again: who can
 * only see the target can tell whether it is what was verified.
 */
#include "sys/system.h"
#include "db/large_object.h"
#include "stream/meta.h"
#include "tools/pgverify.h"

#include <sodium.h>

/* The last verification of each table that read all of its rows. */
static const char digests_sql[] =
    "SELECT DISTINCT ON (detail->>'schema_name', detail->>'table_name')"
    " detail FROM _pgcopy.event WHERE run = $1 AND kind = 'verify'"
    " AND detail->>'compared' = detail->>'target_rows'"
    " ORDER BY detail->>'schema_name', detail->>'table_name', id DESC";

/* Describes the columns that were verified, as the target has them now. */
static int
describe_target(struct verify *v, struct verify_table *t, struct error *e)
{
	const json_t *columns = json_object_get(t->books, "columns");
	size_t i, n = json_array_size(columns);
	struct name_list only = {0};
	const char *name;
	int rc;

	t->columns = calloc(n + 1, sizeof(*t->columns));
	t->kept = calloc(n + 1, sizeof(*t->kept));
	only.names = calloc(n + 1, sizeof(*only.names));
	if (t->columns == NULL || t->kept == NULL || only.names == NULL) {
		free(only.names);
		return error_nomem(e);
	}
	if (large_object_is(&t->match)) {
		free(only.names);
		return table_describe_objects(t, n, e);
	}
	for (i = 0; i < n; i++)
		if (meta_str(json_array_get(columns, i), "name", &name))
			only.names[only.n++] = (char *)(uintptr_t)name;
	rc = catalog_describe(&v->target, (Oid)strtoul(t->match.oid, NULL,
	    10), n > 0 ? &only : NULL, &t->unit, e);
	for (i = 0; rc == 0 && i < t->unit.ncolumns; i++)
		t->columns[i].as_text = reads_as_text(&t->unit,
		    &t->unit.columns[i]);
	free(only.names);
	return rc;
}

static int
take_key(struct verify *v, const json_t *books, struct error *e)
{
	const char *hex = "";
	size_t n = 0;

	(void)meta_str(books, "digest_key", &hex);
	if (sodium_hex2bin(v->key, sizeof(v->key), hex, strlen(hex), NULL, &n,
	    NULL) == 0 && n == sizeof(v->key))
		return 0;
	return error_set(e, EX_DATAERR, "could not verify: the books hold no "
	    "key of the digests");
}

static json_t *
outcome(const struct verify_table *t, const char *digest)
{
	static const char other[] = "the rows are not those that were "
	    "verified";
	char now[TALLY_HEX];
	bool same;
	int64_t masked = 0;

	tally_hex(&t->target.all, now);
	same = strcmp(now, digest) == 0;
	(void)meta_int(t->books, "masked", &masked);
	return json_pack("{s:s, s:s, s:I, s:I, s:I, s:s, s:[{s:s, s:s, s:[s*]}]"
	    "}", "table", t->name, "result", same ? "passed" : "failed",
	    "target_rows", (json_int_t)t->target.rows, "compared",
	    (json_int_t)t->target.rows, "masked", (json_int_t)masked, "digest",
	    now, "checks", "check", "digest", "result", same ? "passed" :
	    "failed", "details", same ? NULL : other);
}

static int
verify_digest(struct verify *v, struct verify_table *t, struct error *e)
{
	const char *schema = NULL, *table = NULL, *digest = NULL;
	json_t *o;

	if (!meta_str(t->books, "schema_name", &schema) ||
	    !meta_str(t->books, "table_name", &table) ||
	    !meta_str(t->books, "digest", &digest))
		return error_set(e, EX_DATAERR, "could not verify: an event "
		    "of the books holds no digest");
	if (take_key(v, t->books, e) == -1 ||
	    match_find(&v->target, schema, table, &t->match, e) == -1 ||
	    describe_target(v, t, e) == -1)
		return -1;
	if ((t->name = unit_id(&t->unit)) == NULL || tally_init(&t->target,
	    v->key, t->kept, t->unit.ncolumns) == -1)
		return error_nomem(e);
	if (table_scan(v, t, e) == -1)
		return -1;
	if ((o = outcome(t, digest)) == NULL ||
	    json_array_append(v->results, o) == -1)
		error_nomem(e);
	else if (strcmp(json_string_value(json_object_get(o, "result")),
	    "passed") != 0)
		v->code = error_worst(v->code, EX_DATAERR);
	json_decref(o);
	return e->code == 0 ? 0 : -1;
}

static int
verify_event(struct verify *v, const char *text, struct error *e)
{
	struct verify_table t = { .modulus = 1 };
	json_t *event;
	int rc;

	if ((event = json_loads(text, 0, NULL)) == NULL)
		return error_nomem(e);
	t.books = event;
	rc = verify_digest(v, &t, e);
	table_clear(&t);
	json_decref(event);
	return rc;
}

int
verify_again(struct verify *v, struct error *e)
{
	PGresult *res;
	int i, rc = 0;

	if (verify_connect_target(v, e) == -1 ||
	    verify_books_begin(v, e) == -1 || (res = db_exec_params(
	    &v->target, PGRES_TUPLES_OK, digests_sql, 1, &v->run, e)) == NULL)
		return -1;
	if (PQntuples(res) == 0) {
		rc = error_set(e, EX_UNAVAILABLE, "could not verify: run %s "
		    "was never verified in whole", v->run);
		error_hint(e, "-s names the source to verify it against");
	}
	for (i = 0; rc == 0 && i < PQntuples(res); i++)
		rc = verify_event(v, PQgetvalue(res, i, 0), e);
	PQclear(res);
	return rc;
}
