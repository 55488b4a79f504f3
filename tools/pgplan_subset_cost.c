#include "sys/system.h"
#include "db/copy_out.h"
#include "tools/pgplan_subset.h"

/*
 * A cost from which on a table is called dear: in the server's default unit
 * what it takes to read about 800 GB from the first page to the last.
 */
#define COST_DEAR	1e8

static int
note_dear(struct plan *p, size_t relation, double cost, struct error *err)
{
	char *text;

	if (asprintf(&text, "the source estimates a cost of %.3g to find its "
	    "rows; is there an index on the columns of the foreign keys?",
	    cost) == -1)
		return error_nomem(err);
	msg_warn(&p->tool->msg, NULL, "%s: %s", p->about[relation].name, text);
	return plan_note(p, NOTE_DEAR, &p->relations.items[relation], text,
	    err);
}

/* Of one table or partition: what its unit will ask the server for. */
static int
estimate(struct plan *p, size_t relation, struct error *err)
{
	struct plan_relation *a = &p->about[relation];
	const struct survey_table *t;
	struct copy_plan plan;
	char *sql;
	int rc;

	if (asprintf(&sql, "SELECT FROM %s AS t WHERE (\n%s\n)",
	    p->subset->from[relation], p->about[a->root].where) == -1)
		return error_nomem(err);
	rc = copy_out_plan(&p->db, sql, &plan, err);
	free(sql);
	if (rc == -1)
		return -1;
	t = survey_table(&p->tables, p->relations.items[relation].oid);
	a->cost = plan.cost;
	a->share = t == NULL || t->rows <= 0 || plan.rows > (double)t->rows ?
	    1 : plan.rows / (double)t->rows;
	return plan.cost < COST_DEAR ? 0 :
	    note_dear(p, relation, plan.cost, err);
}

int
plan_subset_estimate(struct plan *p, struct error *err)
{
	char *doing;
	size_t i;
	int rc = 0;

	if (p->subset != NULL && p->o->snapshot.id == NULL)
		msg_warn(&p->tool->msg, "Plan and copy under one pgsnapshot.",
		    "the subset holds only until anything is written on the "
		    "source");
	for (i = 0; rc == 0 && p->subset != NULL && i < p->relations.n; i++) {
		if (!p->about[i].planned)
			continue;
		if (asprintf(&doing, "find out the cost of %s",
		    p->about[i].name) == -1)
			return error_nomem(err);
		p->db.doing = doing;
		rc = estimate(p, i, err);
		p->db.doing = NULL;
		free(doing);
	}
	return rc;
}
