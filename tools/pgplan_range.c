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

/* Sealed for the unit of this name: nobody can take it for another one. */
static int
key_body(struct splitting *s, uint32_t number, uint32_t count,
    const char *id, struct buf *out, struct error *err)
{
	struct range_bounds bounds = { 0 };
	struct buf plain;
	int rc = 0;

	if (number > 1) {
		bounds.lower = s->bounds[number - 2].data;
		bounds.lower_len = s->bounds[number - 2].len;
	}
	if (number < count) {
		bounds.upper = s->bounds[number - 1].data;
		bounds.upper_len = s->bounds[number - 1].len;
	}
	buf_init(&plain, RANGE_TOKEN_MAX);
	if (range_bounds_encode(&plain, &bounds) == -1 || cursor_seal(
	    s->p->key, id, plain.data, plain.len, out) == -1)
		rc = error_nomem(err);
	buf_free(&plain);
	return rc;
}

static int
pages_body(struct splitting *s, uint32_t number, uint32_t count,
    struct buf *out, struct error *err)
{
	uint64_t pages = (uint64_t)s->table->pages;
	struct range_pages r = {
		.mark = range_mark(s->p->snapshot, s->p->server.system_id),
		.from = (uint32_t)(pages * (number - 1) / count),
		.to = number == count ? RANGE_PAGES_END :
		    (uint32_t)(pages * number / count)
	};

	return range_pages_encode(out, &r) == -1 ? error_nomem(err) : 0;
}

int
split_add_range(struct splitting *s, uint32_t number, uint32_t count,
    struct error *err)
{
	struct plan *p = s->p;
	struct plan_unit u = { .number = number,
	    .bytes = s->table->bytes / count,
	    .rows = s->table->rows < 0 ? -1 : s->table->rows / count };
	char name[RANGE_NAME_MAX];
	struct buf b;
	int rc;

	range_name(name, number, count, s->word);
	if (asprintf(&u.id, "%s/%s", p->about[s->relation].name, name) == -1)
		return error_nomem(err);
	buf_init(&b, RANGE_TOKEN_MAX);
	rc = s->order.n == 0 ? pages_body(s, number, count, &b, err) :
	    key_body(s, number, count, u.id, &b, err);
	if (rc == 0 && (u.range = range_token(name, b.data,
	    b.len)) == NULL)
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
