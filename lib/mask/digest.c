#include "sys/system.h"
#include "sys/error.h"
#include "copy/unit.h"
#include "rule/rules.h"
#include "rule/yaml.h"
#include "mask/plan_internal.h"

#define DIGEST_TEXT_MAX	(16 * 1024 * 1024)

/* By name, so that the order in which they were written has no meaning. */
static int
append_params(struct buf *b, const struct node *map)
{
	size_t best, done = 0, n = map == NULL ? 0 : map->n / 2;
	const char *last = "";

	for (; done < n; done++) {
		best = n;
		for (size_t i = 0; i < n; i++)
			if (strcmp(map->items[i * 2]->text, last) > 0 &&
			    (best == n || strcmp(map->items[i * 2]->text,
			    map->items[best * 2]->text) < 0))
				best = i;
		if (best == n)
			break;
		last = map->items[best * 2]->text;
		if (strcmp(last, "action") != 0 &&
		    strcmp(last, "domain") != 0 &&
		    (buf_append(b, last, strlen(last) + 1) == -1 ||
		    node_serialize(b, map->items[best * 2 + 1]) == -1))
			return -1;
	}
	return 0;
}

/* Of the files that the rule, and the rules inside of it, were read from. */
static int
append_contents(struct buf *b, const struct rule *r)
{
	const struct rule_list *list;

	if (r->content != 0 && buf_append_u64(b, r->content) == -1)
		return -1;
	for (size_t i = 0; i < r->ninner; i++) {
		list = &r->inner[i].list;
		for (size_t k = 0; k < list->n; k++)
			if (append_contents(b, &list->rules[k]) == -1)
				return -1;
	}
	return 0;
}

int
append_rules(struct buf *b, const struct rule_list *list)
{
	const struct rule *r;

	for (size_t i = 0; list != NULL && i < list->n; i++) {
		r = &list->rules[i];
		if (buf_append(b, r->action, strlen(r->action) + 1) == -1 ||
		    append_params(b, r->params) == -1 ||
		    buf_append(b, "", 1) == -1 || append_contents(b, r) == -1)
			return -1;
	}
	return 0;
}

static int
append_value(struct buf *b, const struct value_plan *p)
{
	const struct action *a;
	const char *domain;

	for (size_t i = 0; i < p->nactions; i++) {
		a = &p->actions[i];
		domain = a->domain == NULL ? "" : a->domain;
		if (buf_append(b, a->ops->name, strlen(a->ops->name) + 1) ==
		    -1 || buf_append(b, domain, strlen(domain) + 1) == -1 ||
		    append_params(b, a->rule->params) == -1 ||
		    buf_append(b, "", 1) == -1 ||
		    append_contents(b, a->rule) == -1)
			return -1;
	}
	for (size_t i = 0; i < p->ninner; i++)
		if (buf_append(b, "(", 1) == -1 ||
		    append_value(b, &p->inner[i]) == -1)
			return -1;
	return 0;
}

/* Name, action, domain and parameters of each column, each ended by a NUL. */
int
plan_digest(struct mask_plan *p, struct error *e)
{
	const struct column_plan *c;
	struct buf b;
	int rc = 0;

	buf_init(&b, DIGEST_TEXT_MAX);
	for (size_t i = 0; i < p->ncolumns && rc == 0; i++) {
		c = &p->columns[i];
		rc = buf_append(&b, c->column->name,
		    strlen(c->column->name) + 1);
		if (rc == 0)
			rc = append_value(&b, &c->value);
		if (rc == 0)
			rc = buf_append(&b, "", 1);
	}
	if (rc == 0)
		digest_hex(b.data, b.len, p->digest);
	buf_free(&b);
	return rc == 0 ? 0 : error_nomem(e);
}
