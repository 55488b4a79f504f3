#include "sys/system.h"
#include "copy/range.h"
#include "copy/unit.h"
#include "db/key_order.h"
#include "db/split.h"
#include "io/buf.h"
#include "key/seal.h"
#include "tools/common/signals.h"
#include "tools/pgplan.h"

static int
add_unit(struct plan *p, size_t relation, const struct plan_unit *like,
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
add_whole(struct plan *p, size_t relation, const struct survey_table *t,
    struct error *err)
{
	struct plan_unit u = { .bytes = t->bytes, .rows = t->rows };

	if (add_unit(p, relation, &u, err) == -1)
		return -1;
	u.id = strdup(p->about[relation].name);
	p->units[p->nunits - 1].id = u.id;
	return u.id == NULL ? error_nomem(err) : 0;
}

/* The table that is being split. */
struct splitting {
	struct plan			*p;
	size_t				 relation;
	const struct survey_table	*table;
	struct unit			 unit;
	struct key_order		 order;
	uint32_t			 parts;
	struct buf			*bounds;	/* parts - 1 of them at most */
	uint32_t			 nbounds;
	char				 word[RANGE_WORD + 1];
};

/* It stays whole, and why. */
static int
keep_whole(struct splitting *s, const char *why, struct error *err)
{
	char *text = strdup(why);

	if (text == NULL)
		return error_nomem(err);
	return plan_note(s->p, NOTE_WHOLE,
	    &s->p->relations.items[s->relation], text, err);
}

/* Adds range `number` of `count`; `body` makes its body under the unit's id. */
static int
add_range(struct splitting *s, uint32_t number, uint32_t count,
    int (*body)(struct splitting *, uint32_t number, uint32_t count,
    const char *id, struct buf *out, struct error *), struct error *err)
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
	if ((rc = body(s, number, count, u.id, &b, err)) == 0 &&
	    (u.range = range_token(name, b.data, b.len)) == NULL)
		rc = error_nomem(err);
	buf_free(&b);
	if (rc == 0)
		rc = add_unit(p, s->relation, &u, err);
	if (rc == -1) {
		free(u.id);
		free(u.range);
	}
	return rc;
}

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
    const char *id, struct buf *out, struct error *err)
{
	uint64_t pages = (uint64_t)s->table->pages;
	struct range_pages r = {
		.mark = range_mark(s->p->snapshot, s->p->server.system_id,
		    s->table->file),
		.from = (uint32_t)(pages * (number - 1) / count),
		.to = number == count ? RANGE_PAGES_END :
		    (uint32_t)(pages * number / count)
	};

	(void)id;
	return range_pages_encode(out, &r) == -1 ? error_nomem(err) : 0;
}

static int
take_bound(void *ctx, const struct buf *cursor, struct error *err)
{
	struct splitting *s = ctx;
	struct buf *b = &s->bounds[s->nbounds];

	buf_init(b, cursor->len);
	s->nbounds++;
	return buf_append(b, cursor->data, cursor->len) == -1 ?
	    error_nomem(err) : 0;
}

/* Would a token hold any two neighbours? */
static bool
bounds_fit(const struct splitting *s)
{
	size_t largest = 0;
	uint32_t i;

	for (i = 0; i < s->nbounds; i++)
		if (s->bounds[i].len > largest)
			largest = s->bounds[i].len;
	return largest < RANGE_TOKEN_MAX / 3;
}

/* 1: it was split; 0: it stays whole. */
static int
split_keyed(struct splitting *s, struct error *err)
{
	struct split split = {
		.unit = &s->unit, .order = &s->order,
		.pages = s->table->pages, .rows = s->table->rows,
		.parts = s->parts
	};
	uint32_t i;

	if (s->p->key == NULL)
		return keep_whole(s, "bounds of ranges are sealed with the "
		    "masking key; give it with -k", err);
	s->bounds = calloc(s->parts, sizeof(*s->bounds));
	if (s->bounds == NULL)
		return error_nomem(err);
	if (split_by_key(&s->p->db, &split, take_bound, s, err) == -1)
		return -1;
	if (s->nbounds == 0)
		return keep_whole(s, "it has too few rows", err);
	if (!bounds_fit(s))
		return keep_whole(s, "its keys are too large", err);
	for (i = 1; i <= s->nbounds + 1; i++)
		if (add_range(s, i, s->nbounds + 1, key_body, err) == -1)
			return -1;
	return 1;
}

static int
split_pages(struct splitting *s, struct error *err)
{
	uint32_t i;

	if (!s->table->heap)
		return keep_whole(s, "it has no key", err);
	if (!s->p->o->ctid)
		return keep_whole(s, "it has no key; --ctid divides it for "
		    "a snapshot that is held to the end", err);
	if (s->table->pages < s->parts)
		return keep_whole(s, "it has too few pages", err);
	for (i = 1; i <= s->parts; i++)
		if (add_range(s, i, s->parts, pages_body, err) == -1)
			return -1;
	return 1;
}

static int
split_table(struct splitting *s, struct error *err)
{
	struct plan *p = s->p;

	if (catalog_describe(&p->db, s->table->oid, NULL, &s->unit,
	    err) == -1 || key_order_init(&s->order, &s->unit, err) == -1)
		return -1;
	range_word(s->word);
	return s->order.n == 0 ? split_pages(s, err) : split_keyed(s, err);
}

/* A table that the server refuses to sample is whole, and says so. */
static int
split_or_not(struct splitting *s, struct error *err)
{
	struct db *db = &s->p->db;
	int rc;

	if (db_command(db, "SAVEPOINT split", err) == -1)
		return -1;
	rc = split_table(s, err);
	if (rc == -1 && !db_is_lost(db) && signals_stop() == 0 &&
	    err->sqlstate[0] != '\0' && err->code != EX_TEMPFAIL) {
		if ((rc = keep_whole(s, err->message, err)) == 0)
			rc = db_command(db, "ROLLBACK TO SAVEPOINT split",
			    err);
		if (rc == 0)
			error_clear(err);
	}
	return rc;
}

static uint32_t
parts_of(const struct plan *p, const struct survey_table *t)
{
	uint64_t size = p->o->split_size, parts;

	if (size == 0 || (uint64_t)t->bytes <= size)
		return 1;
	parts = ((uint64_t)t->bytes + size - 1) / size;
	return (uint32_t)(parts < p->o->ranges ? parts : p->o->ranges);
}

static int
divide(struct plan *p, size_t relation, const struct survey_table *t,
    struct error *err)
{
	struct splitting s = { .p = p, .relation = relation, .table = t,
	    .parts = parts_of(p, t) };
	char *doing;
	uint32_t i;
	int rc = 0;

	if (s.parts > 1) {
		if (asprintf(&doing, "sample %s",
		    p->about[relation].name) == -1)
			return error_nomem(err);
		p->db.doing = doing;
		rc = split_or_not(&s, err);
		p->db.doing = NULL;
		free(doing);
		unit_clear(&s.unit);
		for (i = 0; i < s.nbounds; i++)
			buf_free(&s.bounds[i]);
		free(s.bounds);
	}
	if (rc == 0)
		rc = add_whole(p, relation, t, err);
	return rc == -1 ? -1 : 0;
}

int
plan_divide(struct plan *p, struct error *err)
{
	const struct survey_table *t;
	size_t i;

	for (i = 0; i < p->relations.n; i++) {
		if (!p->about[i].planned)
			continue;
		t = survey_table(&p->tables, p->relations.items[i].oid);
		if (t == NULL || (t->extension && !p->about[i].named)) {
			p->about[i].planned = false;
			if (t != NULL && plan_note(p, NOTE_EXTENSION,
			    &p->relations.items[i], NULL, err) == -1)
				return -1;
			continue;
		}
		if (divide(p, i, t, err) == -1)
			return -1;
		p->about[p->about[i].root].in_plan = true;
	}
	return 0;
}
