#include "sys/system.h"
#include "db/large_object.h"
#include "stream/meta.h"
#include "tools/pgcopy-out.h"

/* Asks for columns and types without running the query. */
static PGresult *
describe_query(struct session *s, struct error *err)
{
	PGresult *res;
	char *sql;
	int sent;

	if (asprintf(&sql, "SELECT * FROM (\n%s\n) AS t",
	    s->o->query) == -1) {
		error_nomem(err);
		return NULL;
	}
	sent = PQsendPrepare(s->db.pg, "", sql, 0, NULL);
	free(sql);
	if (!sent) {
		db_error(&s->db, NULL, NULL, err);
		return NULL;
	}
	if ((res = db_result(&s->db, err)) == NULL)
		return NULL;
	if (PQresultStatus(res) == PGRES_COMMAND_OK) {
		PQclear(res);
		if (PQsendDescribePrepared(s->db.pg, "")) {
			if ((res = db_result(&s->db, err)) == NULL)
				return NULL;
		} else
			res = NULL;
	}
	if (res != NULL && PQresultStatus(res) == PGRES_COMMAND_OK)
		return res;
	db_error(&s->db, res, NULL, err);
	PQclear(res);
	return NULL;
}

static int
copy_names(struct name_list *to, const struct name_list *from,
    struct error *err)
{
	if ((to->names = calloc(from->n + 1, sizeof(*to->names))) == NULL)
		return error_nomem(err);
	for (; to->n < from->n; to->n++)
		if ((to->names[to->n] = strdup(from->names[to->n])) == NULL)
			return error_nomem(err);
	return 0;
}

static int
describe_as_query(struct session *s, const struct job *job, struct unit *u, struct error *err)
{
	PGresult *res;
	int rc;

	if ((res = describe_query(s, err)) == NULL)
		return -1;
	rc = catalog_describe_result(&s->db, res, u, err);
	PQclear(res);
	if (rc == -1)
		return -1;
	u->schema = strdup(job->schema);
	u->table = strdup(job->table);
	if (u->schema == NULL || u->table == NULL)
		return error_nomem(err);
	return copy_names(&u->key, &s->o->key, err);
}

/* Rows in no order, so that no cursor stands for them: of a sample, of pages. */
static void
drop_key(struct unit *u)
{
	size_t i;

	for (i = 0; i < u->key.n; i++)
		free(u->key.names[i]);
	free(u->key.names);
	memset(&u->key, 0, sizeof(u->key));
}

static int
make_range(struct unit *u, const struct range *range, struct error *err)
{
	if ((u->range = strdup(range->name)) == NULL)
		return error_nomem(err);
	if (u->estimated_rows > 0)
		u->estimated_rows /= range->count;
	if (range->body.data[0] == RANGE_PAGES)
		drop_key(u);
	return 0;
}

int
describe_job(struct session *s, const struct job *job, struct unit *u,
    struct error *err)
{
	int rc;

	memset(u, 0, sizeof(*u));
	if (job->relation == NULL)
		rc = describe_as_query(s, job, u, err);
	else if (job->relation->kind == RELATION_LARGE_OBJECTS)
		rc = large_object_describe(u, err);
	else
		rc = catalog_describe(&s->db, job->relation->oid,
		    s->o->columns.n > 0 ? &s->o->columns : NULL, u, err);
	if (rc == 0 && job->after != NULL && job->after->token != NULL &&
	    (u->after = strdup(job->after->token)) == NULL)
		rc = error_nomem(err);
	if (rc == 0 && s->o->sample > 0) {
		drop_key(u);
		u->sample = (int64_t)s->o->sample;
	}
	if (rc == 0 && job->range != NULL)
		rc = make_range(u, job->range, err);
	if (rc == 0 && unit_shape(u, job->relation == NULL ? s->o->query :
	    s->o->where, s->o->range) == -1)
		rc = error_nomem(err);
	if (rc == -1)
		unit_clear(u);
	return rc;
}
