#include "sys/system.h"
#include "sys/error.h"
#include "copy/unit.h"
#include "rule/rules.h"
#include "mask/plan.h"
#include "mask/unchanged.h"

#define NO_LIMIT 2.0	/* above every share */

bool
unchanged_share(const char *s, double *share)
{
	size_t whole = strspn(s, "0123456789"), part = 0;
	double v = 0, unit = 1;

	if (s[whole] == '.')
		part = strspn(s + whole + 1, "0123456789");
	if (whole == 0 || whole + part > 18 || (s[whole] == '.' && part == 0) ||
	    s[part == 0 ? whole : whole + 1 + part] != '\0')
		return false;
	/* strtod() would read it as the locale has it. */
	for (size_t i = 0; i < whole; i++)
		v = v * 10 + (s[i] - '0');
	for (size_t i = 0; i < part; i++)
		v += (s[whole + 1 + i] - '0') * (unit /= 10);
	*share = v;
	return v <= 1;
}

/* What the rules of a column say themselves; the least of several. */
static double
stated(const struct column_plan *c)
{
	double least = NO_LIMIT, share;

	for (size_t i = 0; c->list != NULL && i < c->list->n; i++)
		if (unchanged_share(param_text(&c->list->rules[i], "unchanged",
		    ""), &share) && share < least)
			least = share;
	return least;
}

/* Does every value that is not empty get a drawn one, out of a great many? */
static bool
always_draws(const struct value_plan *p)
{
	if (p->kind != VALUE_ACTIONS || !p->draws ||
	    p->fit.spread == SPREAD_COLLIDES ||
	    (p->type.ops->class & (CLASS_BOOL | CLASS_ENUM)))
		return false;
	for (size_t i = 0; i < p->nactions; i++)
		if (p->actions[i].when != NULL)
			return false;
	return true;
}

static double
limit_of(const struct column_plan *c, double most)
{
	double share = stated(c);

	if (share != NO_LIMIT)
		return share;
	if (most >= 0)
		return most;
	return always_draws(&c->value) ? UNCHANGED_DEFAULT : NO_LIMIT;
}

static int
check_column(const struct mask_plan *p, const struct column_plan *c,
    double most, struct error *e)
{
	double limit = limit_of(c, most);
	uint64_t same = c->unchanged - c->empty, n = c->changed + same;

	if (n < UNCHANGED_LEAST || (double)same <= limit * (double)n)
		return 0;
	error_set(e, EX_CONFIG, "could not mask %s.%s: %" PRIu64 " of %" PRIu64
	    " values are as they were", p->id, c->column->name, same, n);
	return error_hint(e, "does the rule fit the values?  \"unchanged\" of "
	    "the rule, or --max-unchanged, says which share may stay");
}

int
unchanged_check(const struct mask_plan *p, double most, struct error *e)
{
	for (size_t i = 0; i < p->ncolumns; i++)
		if (p->columns[i].value.kind != VALUE_KEPT &&
		    check_column(p, &p->columns[i], most, e) == -1)
			return -1;
	return 0;
}
