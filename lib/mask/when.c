#include "sys/system.h"
#include "sys/error.h"
#include "copy/tuple.h"
#include "mask/when.h"
#include "mask/when_tree.h"

/* SQL's three values: the least wins with AND, the greatest with OR. */
enum truth { NO, UNKNOWN, YES };

struct when {
	struct when_node	*tree;
};

static enum mask_result eval(struct when_node *, const struct mask_row *,
	    enum truth *);

int
when_check(const struct rule *r, const struct node *at, struct error *e)
{
	struct when_place place = { r, at };
	struct when_node *tree = when_parse(&place, e);

	when_node_free(tree);
	return tree == NULL ? -1 : 0;
}

int
when_new(struct when **w, const struct mask_env *env, const struct node *at,
    struct error *e)
{
	struct when_place place = { env->rule, at };

	if ((*w = calloc(1, sizeof(**w))) == NULL)
		return error_nomem(e);
	if (((*w)->tree = when_parse(&place, e)) != NULL &&
	    when_bind((*w)->tree, env->unit, &place, e) == 0)
		return 0;
	when_free(*w);
	*w = NULL;
	return -1;
}

void
when_free(struct when *w)
{
	if (w == NULL)
		return;
	when_node_free(w->tree);
	free(w);
}

/* What a term stands for in this row, in the form it is compared in. */
static enum mask_result
read_term(struct when_term *t, const struct mask_row *row, struct bytes *v,
    bool *null)
{
	const struct type_ops *ops = t->type.ops;
	const struct field *f;

	*null = false;
	if (t->kind != TERM_COLUMN) {
		*v = (struct bytes){ t->value.data, t->value.len };
		return MASK_OK;
	}
	f = &row->fields[t->index];
	if (f->len < 0) {
		*null = true;
		return MASK_OK;
	}
	*v = (struct bytes){ f->data, (size_t)f->len };
	if (ops->width != 0 && v->len != ops->width)
		return MASK_NOT_OF_TYPE;
	while (ops->padded && v->len > 0 && v->data[v->len - 1] == ' ')
		v->len--;
	if (t->canon && ops->canon(*v, &t->value, v) == -1)
		return errno == EINVAL ? MASK_NOT_OF_TYPE : MASK_NOMEM;
	return MASK_OK;
}

static bool
holds(enum when_compare compare, int sign)
{
	switch (compare) {
	case COMPARE_EQ:
		return sign == 0;
	case COMPARE_NE:
		return sign != 0;
	case COMPARE_LT:
		return sign < 0;
	case COMPARE_LE:
		return sign <= 0;
	case COMPARE_GT:
		return sign > 0;
	case COMPARE_GE:
		return sign >= 0;
	}
	return false;
}

/* COMPARE with the one term, IN: equal to one of them. */
static enum mask_result
eval_compare(struct when_node *n, struct bytes left,
    const struct mask_row *row, enum truth *truth)
{
	enum when_compare compare = n->kind == WHEN_IN ? COMPARE_EQ :
	    n->compare;
	enum mask_result result;
	struct bytes right;
	bool null;
	int sign;

	*truth = NO;
	for (size_t i = 0; i < n->nterms && *truth == NO; i++) {
		result = read_term(&n->terms[i], row, &right, &null);
		if (result != MASK_OK)
			return result;
		if (null)
			*truth = UNKNOWN;
		else if (n->order(n, left, right, &sign) == -1)
			return errno == EINVAL ? MASK_NOT_OF_TYPE :
			    MASK_NOMEM;
		else if (holds(compare, sign))
			*truth = YES;
	}
	return MASK_OK;
}

static enum mask_result
eval_test(struct when_node *n, const struct mask_row *row, enum truth *truth)
{
	enum mask_result result;
	struct bytes left;
	bool null, yes;

	if (n->kind == WHEN_NULL) {
		*truth = row->fields[n->left.index].len < 0 ? YES : NO;
		return MASK_OK;
	}
	if ((result = read_term(&n->left, row, &left, &null)) != MASK_OK)
		return result;
	if (null) {
		*truth = UNKNOWN;
		return MASK_OK;
	}
	if (n->kind == WHEN_COMPARE || n->kind == WHEN_IN)
		return eval_compare(n, left, row, truth);
	if (n->kind == WHEN_PATTERN)
		result = when_pattern_match(n->pattern, left, &yes);
	else
		yes = left.data[0] != 0;
	if (result == MASK_OK)
		*truth = yes ? YES : NO;
	return result;
}

static enum mask_result
eval_joined(struct when_node *n, const struct mask_row *row,
    enum truth *truth)
{
	enum truth decided = n->kind == WHEN_AND ? NO : YES, one;
	enum mask_result result = MASK_OK;

	*truth = n->kind == WHEN_AND ? YES : NO;
	for (struct when_node *k = n->kids; k != NULL && *truth != decided;
	    k = k->next) {
		if ((result = eval(k, row, &one)) != MASK_OK)
			return result;
		if (n->kind == WHEN_AND ? one < *truth : one > *truth)
			*truth = one;
	}
	return result;
}

static enum mask_result
eval(struct when_node *n, const struct mask_row *row, enum truth *truth)
{
	enum mask_result result;

	if (n->kind == WHEN_AND || n->kind == WHEN_OR)
		return eval_joined(n, row, truth);
	result = n->kind == WHEN_NOT ? eval(n->kids, row, truth) :
	    eval_test(n, row, truth);
	if (result == MASK_OK && (n->kind == WHEN_NOT || n->negated))
		*truth = YES - *truth;
	return result;
}

enum mask_result
when_true(struct when *w, const struct mask_row *row, bool *yes)
{
	enum truth truth = NO;
	enum mask_result result = eval(w->tree, row, &truth);

	*yes = result == MASK_OK && truth == YES;
	return result;
}
