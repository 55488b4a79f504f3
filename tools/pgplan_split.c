#include "sys/system.h"
#include "db/split.h"
#include "tools/common/signals.h"
#include "tools/pgplan_split.h"

static int
add_whole(struct plan *p, size_t relation, const struct survey_table *t,
    struct error *err)
{
	struct plan_unit u = { .bytes = t->bytes, .rows = t->rows };

	if (plan_add_unit(p, relation, &u, err) == -1)
		return -1;
	u.id = strdup(p->about[relation].name);
	p->units[p->nunits - 1].id = u.id;
	return u.id == NULL ? error_nomem(err) : 0;
}

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
		if (split_add_range(s, i, s->nbounds + 1, err) == -1)
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
		if (split_add_range(s, i, s->parts, err) == -1)
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
parts_of(const struct plan *p, int64_t bytes)
{
	uint64_t size = p->o->split_size, parts;

	if (size == 0 || (uint64_t)bytes <= size)
		return 1;
	parts = ((uint64_t)bytes + size - 1) / size;
	return (uint32_t)(parts < p->o->ranges ? parts : p->o->ranges);
}

static int
divide(struct plan *p, size_t relation, const struct survey_table *t,
    struct error *err)
{
	const struct plan_relation *a = &p->about[relation];
	struct splitting s = { .p = p, .relation = relation, .table = t,
	    .bytes = t->bytes, .rows = t->rows };
	char *doing;
	uint32_t i;
	int rc = 0;

	if (p->subset != NULL) {
		s.bytes = (int64_t)((double)t->bytes * a->share);
		s.rows = t->rows < 0 ? -1 : (int64_t)((double)t->rows *
		    a->share);
		range_word(s.word);
	}
	s.parts = parts_of(p, s.bytes);
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
		rc = p->subset != NULL ? split_add_range(&s, 1, 1, err) :
		    add_whole(p, relation, t, err);
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
		if (t == NULL) {	/* it was dropped meanwhile */
			p->about[i].planned = false;
			continue;
		}
		if (divide(p, i, t, err) == -1)
			return -1;
		p->about[p->about[i].root].in_plan = true;
	}
	return 0;
}
