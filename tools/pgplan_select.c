#include "sys/system.h"
#include "copy/relname.h"
#include "tools/pgplan.h"

static int
parse(struct relpattern *r, const char *text, struct error *err)
{
	const char *why;

	if (relpattern_parse(r, text, &why) == 0)
		return 0;
	return why == NULL ? error_nomem(err) : error_set(err, EX_USAGE,
	    "could not read the pattern %s: %s", text, why);
}

/* Marks what one pattern matches, and says whether it did. */
static int
mark(struct plan *p, const char *text, bool exclude, bool *found,
    struct error *err)
{
	struct relpattern pattern;
	const struct relation *r;
	struct plan_relation *a;
	size_t i;

	if (parse(&pattern, text, err) == -1)
		return -1;
	*found = false;
	for (i = 0; i < p->relations.n; i++) {
		r = &p->relations.items[i];
		a = &p->about[i];
		if ((pattern.schema == NULL && !r->visible) ||
		    !relpattern_match(&pattern, r->schema, r->table))
			continue;
		*found = true;
		if (exclude)
			a->excluded = true;
		else {
			a->included = true;
			a->named = a->named || !pattern.wild;
		}
	}
	relpattern_clear(&pattern);
	return 0;
}

static int
mark_all(struct plan *p, struct error *err)
{
	const struct plan_options *o = p->o;
	bool found;
	size_t i;

	for (i = 0; i < o->include.n; i++) {
		if (mark(p, o->include.texts[i], false, &found, err) == -1)
			return -1;
		if (found)
			continue;
		error_set(err, EX_UNAVAILABLE, "could not find a table for "
		    "the pattern %s", o->include.texts[i]);
		return error_hint(err, "A name without schema only matches "
		    "tables that the search_path finds; write schema.table.");
	}
	for (i = 0; i < o->exclude.n; i++) {
		if (mark(p, o->exclude.texts[i], true, &found, err) == -1)
			return -1;
		if (!found)
			msg_warn(&p->tool->msg, NULL, "the pattern %s of "
			    "--exclude matches no table", o->exclude.texts[i]);
	}
	for (i = 0; o->include.n == 0 && i < p->relations.n; i++)
		p->about[i].included = true;
	return 0;
}

/* What was said of a partitioned table was said of its partitions. */
static void
inherit(struct plan *p)
{
	const struct relation *r;
	size_t i, k, parent;

	for (i = 0; i < p->relations.n; i++) {
		r = &p->relations.items[i];
		for (k = 0; k < r->nancestors; k++) {
			parent = plan_find(p, r->ancestors[k]);
			if (parent == SIZE_MAX)
				continue;
			p->about[i].included |= p->about[parent].included;
			p->about[i].excluded |= p->about[parent].excluded;
		}
	}
}

/* What is selected and yet not copied. */
static int
note_other(struct plan *p, const struct relation *r, struct error *err)
{
	switch (r->kind) {
	case 'r':
		return plan_note(p, NOTE_EXTENSION, r, NULL, err);
	case 'v':
		return plan_note(p, NOTE_VIEW, r, NULL, err);
	case 'm':
		return plan_note(p, NOTE_MATVIEW, r, NULL, err);
	case 'f':
		return plan_note(p, NOTE_FOREIGN_TABLE, r, NULL, err);
	default:
		return 0;
	}
}

int
plan_select(struct plan *p, struct error *err)
{
	const struct relation *r;
	struct plan_relation *a;
	size_t i;

	if (mark_all(p, err) == -1)
		return -1;
	inherit(p);
	for (i = 0; i < p->relations.n; i++) {
		r = &p->relations.items[i];
		a = &p->about[i];
		if (!a->included || a->excluded)
			continue;
		/* The target's CREATE EXTENSION has filled its tables, too. */
		a->planned = r->kind == 'r' && (!r->of_extension || a->named);
		if (!a->planned && note_other(p, r, err) == -1)
			return -1;
	}
	return 0;
}
