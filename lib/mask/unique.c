#include "sys/system.h"
#include "sys/error.h"
#include "copy/unit.h"
#include "rule/rules.h"
#include "mask/plan_internal.h"

/* What to use instead, of the same type. */
static const char *
instead(const struct value_type *t)
{
	switch ((int)t->ops->class) {
	case CLASS_TEXT:
		return "on a unique column use fpe, hash with at least 80 "
		    "bits, or fake with provider email, short_email, username "
		    "or uuid, or phone with unique: true";
	case CLASS_INT:
	case CLASS_OID:
	case CLASS_NUMERIC:
	case CLASS_UUID:
	case CLASS_DATE:
		return "on a unique column use permute, which is one-to-one";
	default:
		return "on a unique column keep it, or drop the constraint on "
		    "the target";
	}
}

/* NULLs do not count as equal in a unique constraint. */
static bool
makes_null(const struct value_plan *p)
{
	return p->nactions == 1 &&
	    strcmp(p->actions[0].ops->name, "null") == 0;
}

static int
check_column(const struct mask_plan *p, const struct column_plan *c,
    const struct name_list *names, struct error *e)
{
	const struct action *a;

	if (c->value.fit.spread != SPREAD_COLLIDES || makes_null(&c->value))
		return 0;
	for (size_t i = 0; i < c->value.nactions; i++) {
		a = &c->value.actions[i];
		if (a->fit.spread != SPREAD_COLLIDES && a->when == NULL)
			continue;
		error_set(e, EX_CONFIG, "could not mask %s.%s: %s:%u:%u: %s%s "
		    "can make two values the same, and the column is in a "
		    "unique constraint%s", p->id, c->column->name,
		    a->rule->file, a->rule->line, a->rule->column,
		    a->ops->name, a->when == NULL ? "" : " under a condition",
		    names->n > 1 ? " of several columns" : "");
		return error_hint(e, "%s", a->when == NULL ?
		    instead(&c->value.type) : "leave out \"when\"");
	}
	return error_set(e, EX_CONFIG, "could not mask %s.%s: its policies "
	    "can make two values the same, and the column is in a unique "
	    "constraint", p->id, c->column->name);
}

static int
check_list(const struct mask_plan *p, const struct unit *u,
    const struct name_list *names, struct error *e)
{
	int at;

	for (size_t i = 0; i < names->n; i++) {
		at = unit_column(u, names->names[i]);
		if (at != -1 &&
		    check_column(p, &p->columns[at], names, e) == -1)
			return -1;
	}
	return 0;
}

int
check_unique(const struct mask_plan *p, const struct unit *u, struct error *e)
{
	for (size_t i = 0; i < u->nunique; i++)
		if (check_list(p, u, &u->unique[i], e) == -1)
			return -1;
	for (size_t i = 0; i < u->npartial; i++)
		if (check_list(p, u, &u->partial[i], e) == -1)
			return -1;
	return 0;
}
