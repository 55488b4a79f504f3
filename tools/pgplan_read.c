#include "sys/system.h"
#include "copy/relname.h"
#include "db/conn.h"
#include "io/buf.h"
#include "key/key.h"
#include "tools/pgplan.h"

#define NAME_MAX_BYTES	4096	/* of schema.table, quoted */

static int
begin(struct plan *p, struct error *err)
{
	if (server_read(&p->db, &p->server, err) == -1 ||
	    snapshot_begin(&p->db, err) == -1)
		return -1;
	p->db.doing = "import the snapshot";
	if (p->o->snapshot.id != NULL && snapshot_import(&p->db,
	    &p->o->snapshot, &p->server, err) == -1)
		return -1;
	return snapshot_text(&p->db, &p->snapshot, err);
}

static int
compare_by_oid(const void *a, const void *b, void *ctx)
{
	const struct plan *p = ctx;
	Oid x = p->relations.items[*(const size_t *)a].oid;
	Oid y = p->relations.items[*(const size_t *)b].oid;

	return x < y ? -1 : x > y;
}

size_t
plan_find(const struct plan *p, Oid oid)
{
	size_t low = 0, high = p->relations.n, mid;
	Oid found;

	while (low < high) {
		mid = low + (high - low) / 2;
		found = p->relations.items[p->by_oid[mid]].oid;
		if (found == oid)
			return p->by_oid[mid];
		if (found < oid)
			low = mid + 1;
		else
			high = mid;
	}
	return SIZE_MAX;
}

static char *
new_name(const struct relation *r)
{
	struct buf b;
	char *name = NULL;

	buf_init(&b, NAME_MAX_BYTES);
	if (relname_quote(&b, r->schema) == 0 &&
	    buf_append_str(&b, ".") == 0 && relname_quote(&b, r->table) == 0)
		name = buf_steal_str(&b);
	buf_free(&b);
	return name;
}

/* Index, names and roots of the relations. */
static int
index_relations(struct plan *p, struct error *err)
{
	const struct relation *r;
	size_t i, n = p->relations.n, root;

	p->about = calloc(n + 1, sizeof(*p->about));
	p->by_oid = calloc(n + 1, sizeof(*p->by_oid));
	if (p->about == NULL || p->by_oid == NULL)
		return error_nomem(err);
	for (i = 0; i < n; i++)
		p->by_oid[i] = i;
	qsort_r(p->by_oid, n, sizeof(*p->by_oid), compare_by_oid, p);
	for (i = 0; i < n; i++) {
		r = &p->relations.items[i];
		root = r->nancestors == 0 ? i :
		    plan_find(p, r->ancestors[r->nancestors - 1]);
		p->about[i].root = root == SIZE_MAX ? i : root;
		if ((p->about[i].name = new_name(r)) == NULL)
			return error_nomem(err);
	}
	return 0;
}

int
plan_connect(struct plan *p, struct error *err)
{
	p->db.conninfo = p->o->dbname;
	p->db.program = p->tool->name;
	p->db.intr = &p->tool->intr;
	p->db.retrying = msg_retry;
	p->db.ctx = &p->tool->msg;
	if (p->o->show_detail) {
		p->db.server_said = msg_server;
		msg_warn_server(&p->tool->msg);
	}
	if (db_connect(&p->db, err) == -1)
		return -1;
	/* Before search_path is emptied: it says which names are visible. */
	p->db.doing = "read the catalog";
	if (catalog_relations(&p->db, &p->relations, err) == -1 ||
	    begin(p, err) == -1)
		return -1;
	return index_relations(p, err);
}

int
plan_survey(struct plan *p, struct error *err)
{
	Oid *oids;
	size_t i, n = 0;
	int rc;

	p->db.doing = "read the catalog";
	if ((oids = calloc(p->relations.n + 1, sizeof(*oids))) == NULL)
		return error_nomem(err);
	for (i = 0; i < p->relations.n; i++)
		if (p->about[i].planned)
			oids[n++] = p->relations.items[i].oid;
	rc = survey_tables(&p->db, oids, n, &p->tables, err);
	free(oids);
	if (rc == -1 || survey_fkeys(&p->db, &p->fkeys, err) == -1 ||
	    survey_sequences(&p->db, &p->sequences, err) == -1)
		return -1;
	return survey_large_objects(&p->db, &p->large_objects, err);
}

void
plan_clear(struct plan *p)
{
	size_t i;

	plan_subset_free(p);
	for (i = 0; i < p->relations.n && p->about != NULL; i++) {
		free(p->about[i].name);
		free(p->about[i].where);
	}
	free(p->about);
	free(p->by_oid);
	for (i = 0; i < p->nunits; i++) {
		free(p->units[i].id);
		free(p->units[i].range);
	}
	free(p->units);
	for (i = 0; i < p->nnotes; i++)
		free(p->notes[i].text);
	free(p->notes);
	free(p->edges);
	free(p->levels);
	survey_tables_clear(&p->tables);
	survey_fkeys_clear(&p->fkeys);
	survey_sequences_clear(&p->sequences);
	relation_list_clear(&p->relations);
	server_clear(&p->server);
	free(p->snapshot);
	key_free(p->key);
	db_close(&p->db);
}
