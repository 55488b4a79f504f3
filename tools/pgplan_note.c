#include "sys/system.h"
#include "tools/pgplan.h"

const char *const note_kind_names[NOTE_KINDS] = {
	[NOTE_CYCLE] = "cycle",
	[NOTE_SELF] = "self",
	[NOTE_OUTSIDE] = "outside",
	[NOTE_VIEW] = "view",
	[NOTE_MATVIEW] = "materialized_view",
	[NOTE_FOREIGN_TABLE] = "foreign_table",
	[NOTE_EXTENSION] = "extension",
	[NOTE_WHOLE] = "whole",
	[NOTE_OUT_OF_REACH] = "out_of_reach",
	[NOTE_DEAR] = "dear"
};

/* What is said of so many of a kind; NULL: each is said on its own. */
static const char *const summaries[NOTE_KINDS] = {
	[NOTE_CYCLE] = "foreign keys that close a circle of tables, to be "
	    "created after the data is there",
	[NOTE_SELF] = "foreign keys of a table to itself, to be created after "
	    "the data is there",
	[NOTE_OUTSIDE] = "foreign keys to tables that are not in the plan",
	[NOTE_VIEW] = "views, which are not copied",
	[NOTE_MATVIEW] = "materialized views, which are not copied but "
	    "refreshed on the target",
	[NOTE_FOREIGN_TABLE] = "foreign tables, which are not copied",
	[NOTE_EXTENSION] = "tables of extensions, left out unless -t names "
	    "them",
	[NOTE_OUT_OF_REACH] = "tables that the subset does not reach, which "
	    "stay empty"
};

static struct note *
new_note(struct plan *p, enum note_kind kind, const struct relation *r,
    struct error *err)
{
	struct note *notes;
	size_t cap;

	if (p->nnotes == p->notes_cap) {
		cap = p->notes_cap == 0 ? 64 : p->notes_cap * 2;
		notes = reallocarray(p->notes, cap, sizeof(*notes));
		if (notes == NULL) {
			error_nomem(err);
			return NULL;
		}
		p->notes = notes;
		p->notes_cap = cap;
	}
	notes = &p->notes[p->nnotes++];
	memset(notes, 0, sizeof(*notes));
	notes->kind = kind;
	notes->relation = r;
	return notes;
}

int
plan_note(struct plan *p, enum note_kind kind, const struct relation *r,
    char *text, struct error *err)
{
	struct note *note = new_note(p, kind, r, err);

	if (note == NULL) {
		free(text);
		return -1;
	}
	note->text = text;
	return 0;
}

int
plan_note_fkey(struct plan *p, enum note_kind kind,
    const struct survey_fkey *f, struct error *err)
{
	size_t child = plan_find(p, f->child), parent = plan_find(p, f->parent);
	struct note *note;

	if ((note = new_note(p, kind, &p->relations.items[child],
	    err)) == NULL)
		return -1;
	note->constraint = f->name;
	if (parent != SIZE_MAX)
		note->references = &p->relations.items[parent];
	return 0;
}

static const char *
name_of(const struct plan *p, const struct relation *r)
{
	return p->about[r - p->relations.items].name;
}

static void
say_one(const struct plan *p, const struct note *n)
{
	struct msg *msg = &p->tool->msg;
	const char *name = name_of(p, n->relation);

	if (n->kind == NOTE_DEAR)
		return;		/* the warning was given */
	if (n->kind == NOTE_WHOLE)
		msg_info(msg, "%s stays one unit: %s", name, n->text);
	else if (n->constraint != NULL)
		msg_debug(msg, "%s: constraint \"%s\"%s%s (%s)", name,
		    n->constraint, n->references == NULL ? "" :
		    " refers to ", n->references == NULL ? "" :
		    name_of(p, n->references), note_kind_names[n->kind]);
	else
		msg_debug(msg, "%s is left out (%s)", name,
		    note_kind_names[n->kind]);
}

void
plan_say_notes(const struct plan *p)
{
	struct msg *msg = &p->tool->msg;
	size_t counts[NOTE_KINDS] = { 0 }, i;

	for (i = 0; i < p->nnotes; i++) {
		counts[p->notes[i].kind]++;
		say_one(p, &p->notes[i]);
	}
	for (i = 0; i < NOTE_KINDS; i++)
		if (counts[i] > 0 && summaries[i] != NULL)
			msg_info(msg, "%s: %zu", summaries[i], counts[i]);
	if (p->sequences.n > 0)
		msg_info(msg, "sequences, to be set after the data is there: "
		    "%zu", p->sequences.n);
	if (p->large_objects > 0)
		msg_info(msg, "large objects, which --large-objects of "
		    "pgcopy-out copies: %" PRId64, p->large_objects);
}
