#include "sys/system.h"
#include "tools/pgplan.h"

#define PLAN_VERSION	1

/* Prints one object a line and takes it over; NULL: out of memory. */
static int
put(json_t *o, struct error *err)
{
	char *text = o == NULL ? NULL : json_dumps(o, JSON_COMPACT);

	json_decref(o);
	if (text == NULL)
		return error_nomem(err);
	puts(text);
	free(text);
	return 0;
}

static json_t *
table_to_json(const struct relation *r)
{
	return json_pack("{s:s, s:s}", "schema", r->schema, "table",
	    r->table);
}

static json_t *
count_or_null(int64_t n)
{
	return n < 0 ? json_null() : json_integer(n);
}

/* Names of the tables that the unit's table refers to. */
static json_t *
parents_to_json(const struct plan *p, size_t root)
{
	json_t *parents = json_array();
	size_t low = 0, high = p->nedges, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (p->edges[mid].child < root)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < p->nedges && p->edges[low].child == root; low++)
		if (json_array_append_new(parents, json_string(
		    p->about[p->edges[low].parent].name)) == -1) {
			json_decref(parents);
			return NULL;
		}
	return parents;
}

static json_t *
unit_to_object(const struct plan *p, const struct plan_unit *u)
{
	const struct relation *r = &p->relations.items[u->relation];
	size_t root = p->about[u->relation].root;

	return json_pack("{s:s, s:s, s:s, s:s, s:s*, s:o*, s:i, s:I, s:o,"
	    " s:o*, s:o}", "type", "unit", "unit", u->id, "schema", r->schema,
	    "table", r->table, "range", u->range, "root",
	    root == u->relation ? NULL :
	    table_to_json(&p->relations.items[root]), "level", (int)u->level,
	    "bytes", (json_int_t)u->bytes, "rows", count_or_null(u->rows),
	    "cost", p->subset == NULL ? NULL : json_real(u->cost), "parents", parents_to_json(p, root));
}

static json_t *
sequence_to_json(const struct plan *p, const struct survey_sequence *s)
{
	size_t i = plan_find(p, s->table);
	json_t *owner = NULL;

	if (i != SIZE_MAX && (owner = table_to_json(
	    &p->relations.items[i])) != NULL)
		json_object_set_new(owner, "column", json_string(s->column));
	return json_pack("{s:s, s:s, s:s, s:b, s:o*}", "type", "sequence",
	    "schema", s->schema, "sequence", s->name, "identity", s->identity,
	    "owner", owner);
}

static json_t *
note_to_json(const struct note *n)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s*, s:o*, s:s*}", "type",
	    "note", "kind", note_kind_names[n->kind], "schema",
	    n->relation->schema, "table", n->relation->table, "constraint",
	    n->constraint, "references", n->references == NULL ? NULL :
	    table_to_json(n->references), "text", n->text);
}

static int
print_notes(const struct plan *p, struct error *err)
{
	size_t i;

	for (i = 0; i < p->nnotes; i++)
		if (put(note_to_json(&p->notes[i]), err) == -1)
			return -1;
	if (p->large_objects == 0)
		return 0;
	return put(json_pack("{s:s, s:s, s:I}", "type", "note", "kind",
	    "large_objects", "count", (json_int_t)p->large_objects), err);
}

int
plan_print_json(const struct plan *p, struct error *err)
{
	size_t i;

	if (put(json_pack("{s:s, s:i, s:s, s:o, s:s?}", "type", "plan",
	    "version", PLAN_VERSION, "creator", "pgplan " PACKAGE_VERSION,
	    "source", server_to_json(&p->server), "snapshot",
	    p->o->snapshot.id), err) == -1)
		return -1;
	for (i = 0; i < p->nunits; i++)
		if (put(unit_to_object(p, &p->units[i]), err) == -1)
			return -1;
	for (i = 0; i < p->sequences.n; i++)
		if (put(sequence_to_json(p, &p->sequences.items[i]),
		    err) == -1)
			return -1;
	if (print_notes(p, err) == -1)
		return -1;
	return put(json_pack("{s:s, s:I, s:I}", "type", "end", "units",
	    (json_int_t)p->nunits, "sequences", (json_int_t)p->sequences.n),
	    err);
}
