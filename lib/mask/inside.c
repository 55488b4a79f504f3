#include "sys/system.h"
#include "sys/error.h"
#include "rule/rules.h"
#include "rule/yaml.h"
#include "mask/inside.h"

const char *const inside_unlisted_words[] = { "fail", "keep", "null", NULL };

enum inside_unlisted
inside_unlisted(const struct rule *r)
{
	const char *word = param_text(r, "unlisted", "fail");

	return strcmp(word, "keep") == 0 ? INSIDE_KEEP :
	    strcmp(word, "null") == 0 ? INSIDE_NULL : INSIDE_FAIL;
}

bool
inside_takes(const struct rule_list *list, enum type_class class)
{
	const struct masker_ops *ops;

	for (size_t i = 0; i < list->n; i++) {
		ops = masker_find(list->rules[i].action);
		if (ops != NULL && !(ops->types & class))
			return false;
	}
	return true;
}

int
inside_bind(struct value_plan *p, const struct mask_env *env,
    const struct column_rule *part, const char *type, const char *name,
    struct error *e)
{
	struct mask_env own = *env;
	struct value_type t;
	char *domain;
	int rc;

	value_type_of(&t, env->unit, type, -1, false);
	if (asprintf(&domain, "%s%s", env->domain, name) == -1)
		return error_nomem(e);
	own.type = &t;
	own.domain = domain;
	rc = value_plan_bind(p, &own, &part->list, e);
	free(domain);
	return rc;
}

void
inside_sum_up(struct mask_fit *fit, const struct value_plan *p)
{
	fit->draws |= p->draws;
	fit->late |= p->late;
	fit->collects |= p->collects;
}

int
inside_error(const struct rule *r, const struct column_rule *part,
    struct error *e, const char *fmt, ...)
{
	struct node at = { .line = part->line, .column = part->column };
	char reason[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(reason, sizeof(reason), fmt, ap);
	va_end(ap);
	return rule_error(r, &at, e, "%s", reason);
}

int
inside_describe(const struct column_rule *part, struct buf *out)
{
	if (buf_printf(out, "%s:", part->name) == -1)
		return -1;
	for (size_t i = 0; i < part->list.n; i++)
		if (buf_printf(out, "%s %s", i == 0 ? "" : ",",
		    part->list.rules[i].action) == -1)
			return -1;
	return buf_append_str(out, "; ");
}
