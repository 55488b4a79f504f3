#include "sys/system.h"
#include "key/seal.h"
#include "tools/pgplan_split.h"

int
plan_add_unit(struct plan *p, size_t relation, const struct plan_unit *like,
    struct error *err)
{
	struct plan_unit *units;
	size_t cap;

	if (p->nunits == p->units_cap) {
		cap = p->units_cap == 0 ? 256 : p->units_cap * 2;
		units = reallocarray(p->units, cap, sizeof(*units));
		if (units == NULL)
			return error_nomem(err);
		p->units = units;
		p->units_cap = cap;
	}
	p->units[p->nunits] = *like;
	p->units[p->nunits++].relation = relation;
	return 0;
}

static int
bounds_body(const struct splitting *s, uint32_t number, uint32_t count,
    struct buf *out)
{
	struct range_bounds bounds = { 0 };

	if (number > 1) {
		bounds.lower = s->bounds[number - 2].data;
		bounds.lower_len = s->bounds[number - 2].len;
	}
	if (number < count) {
		bounds.upper = s->bounds[number - 1].data;
		bounds.upper_len = s->bounds[number - 1].len;
	}
	return range_bounds_encode(out, &bounds);
}

static int
pages_body(const struct splitting *s, uint32_t number, uint32_t count,
    struct buf *out)
{
	uint64_t pages = (uint64_t)s->table->pages;
	struct range_pages r = {
		.mark = range_mark(s->p->snapshot, s->p->server.system_id),
		.from = (uint32_t)(pages * (number - 1) / count),
		.to = number == count ? RANGE_PAGES_END :
		    (uint32_t)(pages * number / count)
	};

	return range_pages_encode(out, &r);
}

static int
subset_body(const struct splitting *s, struct buf *out)
{
	const struct plan_relation *a = &s->p->about[s->relation];
	struct range_subset r = {
		.mark = range_mark(s->p->snapshot, s->p->server.system_id),
		.where = s->p->about[a->root].where
	};

	r.where_len = strlen(r.where);
	return range_subset_encode(out, &r);
}

/* What the range holds, not sealed. */
static int
plain_body(const struct splitting *s, uint32_t number, uint32_t count,
    struct buf *out)
{
	if (s->p->subset != NULL && subset_body(s, out) == -1)
		return -1;
	if (s->p->subset != NULL && count == 1)
		return 0;
	return s->order.n == 0 ? pages_body(s, number, count, out) :
	    bounds_body(s, number, count, out);
}

/*
 * Sealed for the unit of this name, so that nobody can take it for another
 * one, where there is a value in it.
 */
static int
make_body(const struct splitting *s, uint32_t number, uint32_t count,
    const char *id, struct buf *out)
{
	struct buf plain;
	int rc;

	if (s->p->key == NULL || (s->p->subset == NULL && s->order.n == 0))
		return plain_body(s, number, count, out);
	buf_init(&plain, RANGE_TOKEN_MAX);
	rc = plain_body(s, number, count, &plain);
	if (rc == 0)
		rc = cursor_seal(s->p->key, id, plain.data, plain.len, out);
	buf_free(&plain);
	return rc;
}

int
plan_range_error(const struct plan *p, size_t relation, struct error *err)
{
	if (errno != EMSGSIZE)
		return error_nomem(err);
	error_set(err, EX_UNAVAILABLE, "could not plan a subset with %s: too "
	    "many foreign keys lead to it", p->about[relation].name);
	return error_hint(err, "Its condition would be longer than an argument "
	    "of a command may be.  Leave out tables with --exclude.");
}

int
split_add_range(struct splitting *s, uint32_t number, uint32_t count,
    struct error *err)
{
	struct plan *p = s->p;
	struct plan_unit u = { .number = number, .bytes = s->bytes / count,
	    .rows = s->rows < 0 ? -1 : s->rows / count,
	    .cost = p->about[s->relation].cost };
	char name[RANGE_NAME_MAX];
	struct buf b;
	int rc = 0;

	range_name(name, number, count, s->word);
	if (asprintf(&u.id, "%s/%s", p->about[s->relation].name, name) == -1)
		return error_nomem(err);
	buf_init(&b, RANGE_BODY_MAX);
	if (make_body(s, number, count, u.id, &b) == -1)
		rc = plan_range_error(p, s->relation, err);
	else if ((u.range = range_token(name, b.data, b.len)) == NULL)
		rc = error_nomem(err);
	buf_free(&b);
	if (rc == 0)
		rc = plan_add_unit(p, s->relation, &u, err);
	if (rc == -1) {
		free(u.id);
		free(u.range);
	}
	return rc;
}
