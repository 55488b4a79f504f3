#include "sys/system.h"
#include "tools/pgplan.h"

/* The root of a table that is in the plan, or SIZE_MAX. */
static size_t
planned_root(const struct plan *p, Oid oid)
{
	size_t i = plan_find(p, oid);

	if (i == SIZE_MAX || !p->about[p->about[i].root].in_plan)
		return SIZE_MAX;
	return p->about[i].root;
}

/*
 * An edge for each foreign key between tables of the plan.  A partition counts
 * as its root: rows may move between partitions, and so may references.
 * keys[i] is the foreign key of edge i.
 */
static int
make_edges(struct plan *p, const struct survey_fkey **keys, struct error *err)
{
	const struct survey_fkey *f;
	size_t i, child, parent;

	for (i = 0; i < p->fkeys.n; i++) {
		f = &p->fkeys.items[i];
		if ((child = planned_root(p, f->child)) == SIZE_MAX)
			continue;
		if ((parent = planned_root(p, f->parent)) == SIZE_MAX) {
			if (plan_note_fkey(p, NOTE_OUTSIDE, f, err) == -1)
				return -1;
			continue;
		}
		p->edges[p->nedges].child = (uint32_t)child;
		p->edges[p->nedges].parent = (uint32_t)parent;
		keys[p->nedges++] = f;
	}
	return 0;
}

static int
note_cut(struct plan *p, const struct survey_fkey *const *keys,
    struct error *err)
{
	const struct order_edge *e;
	size_t i;

	for (i = 0; i < p->nedges; i++) {
		e = &p->edges[i];
		if (e->cut && plan_note_fkey(p, e->child == e->parent ?
		    NOTE_SELF : NOTE_CYCLE, keys[i], err) == -1)
			return -1;
	}
	return 0;
}

static int
compare_edges(const void *a, const void *b)
{
	const struct order_edge *x = a, *y = b;

	if (x->child != y->child)
		return x->child < y->child ? -1 : 1;
	return x->parent < y->parent ? -1 : x->parent > y->parent;
}

/* Drops the edges that are cut, and those that are there twice. */
static void
tidy_edges(struct plan *p)
{
	size_t i, n = 0;

	qsort(p->edges, p->nedges, sizeof(*p->edges), compare_edges);
	for (i = 0; i < p->nedges; i++)
		if (!p->edges[i].cut && (n == 0 ||
		    compare_edges(&p->edges[n - 1], &p->edges[i]) != 0))
			p->edges[n++] = p->edges[i];
	p->nedges = n;
}

static int
find_levels(struct plan *p, struct error *err)
{
	const struct survey_fkey **keys;
	int rc = -1;

	keys = calloc(p->fkeys.n + 1, sizeof(*keys));
	p->edges = calloc(p->fkeys.n + 1, sizeof(*p->edges));
	p->levels = calloc(p->relations.n + 1, sizeof(*p->levels));
	if (keys == NULL || p->edges == NULL || p->levels == NULL)
		error_nomem(err);
	else if (make_edges(p, keys, err) == 0) {
		if (order_levels(p->relations.n, p->edges, p->nedges,
		    p->levels) == -1)
			error_nomem(err);
		else
			rc = note_cut(p, keys, err);
	}
	free(keys);
	if (rc == 0)
		tidy_edges(p);
	return rc;
}

/* Level by level, the largest first: what starts last should not take longest. */
static int
compare_units(const void *a, const void *b, void *ctx)
{
	const struct plan_unit *x = a, *y = b;
	const struct plan *p = ctx;

	if (x->level != y->level && !p->o->by_size)
		return x->level < y->level ? -1 : 1;
	if (x->bytes != y->bytes)
		return x->bytes > y->bytes ? -1 : 1;
	if (x->relation != y->relation)
		return x->relation < y->relation ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

/* Sequences of tables that are not in the plan are none of its business. */
static void
drop_sequences(struct plan *p)
{
	struct survey_sequences *s = &p->sequences;
	struct survey_sequence swap;
	size_t i, n = 0;

	for (i = 0; i < s->n; i++) {
		if (s->items[i].table == 0 ? p->o->include.n > 0 :
		    planned_root(p, s->items[i].table) == SIZE_MAX)
			continue;
		swap = s->items[n];
		s->items[n++] = s->items[i];
		s->items[i] = swap;
	}
	survey_sequences_truncate(s, n);
}

int
plan_order(struct plan *p, struct error *err)
{
	size_t i;

	if (find_levels(p, err) == -1)
		return -1;
	for (i = 0; i < p->nunits; i++)
		p->units[i].level =
		    p->levels[p->about[p->units[i].relation].root];
	if (p->nunits > 0)
		qsort_r(p->units, p->nunits, sizeof(*p->units),
		    compare_units, p);
	drop_sequences(p);
	return 0;
}
