#include "sys/system.h"
#include "sys/error.h"
#include "db/books.h"
#include "db/books_relation.h"
#include "db/guard.h"
#include "tools/pgcopy-in.h"

static int
guard_rows(struct load *l, struct error *e)
{
	if (l->unit.sample > 0) {
		error_set(e, EX_NOPERM, "could not load %s: the stream holds "
		    "a sample of it", l->id);
		return error_hint(e, "leave out --sample of pgcopy-out");
	}
	if (l->masked || l->allow_unmasked)
		return 0;
	error_set(e, EX_NOPERM, "could not load %s: it was not masked",
	    l->id);
	return error_hint(e, "put pgmask into the pipe; --allow-unmasked is "
	    "for data that nobody has to be protected from");
}

/* Finds the table and compares its columns, in one transaction. */
static int
find_target(struct load *l, struct error *e)
{
	const char *schema = l->unit.schema, *table = l->unit.table;
	const struct match_names names = { map_schema, &l->maps };
	int rc;

	map_table(&l->maps, &schema, &table);
	rc = db_command(&l->db, BOOKS_BEGIN, e);
	if (rc == 0 && (rc = match_find(&l->db, schema, table, &l->match,
	    e)) == -1 && e->code == EX_UNAVAILABLE)
		error_hint(e, "create it first, or name another one with "
		    "--map");
	if (rc == 0)
		rc = match_columns(&l->db, &l->unit, &names, &l->match, e);
	if (rc == 0)
		rc = guard_load(&l->db, &l->unit, &l->match, l->fresh, e);
	books_rollback(&l->db);
	if (rc == 0 && l->match.note != NULL)
		msg_info(&l->tool->msg, "%s: columns not in the stream get "
		    "their default or null: %s", l->match.quoted,
		    l->match.note);
	return rc;
}

/* What goes into the books with this attempt. */
static int
renew_identity(struct load *l, struct error *e)
{
	struct books_unit *b = &l->books;
	const struct {
		char		**to;
		const char	*from;
	} texts[] = {
		{ &b->schema, l->match.schema }, { &b->table, l->match.table },
		{ &b->relation, l->match.oid },
		{ &b->system, l->source.system_id },
		{ &b->database, l->source.database },
		{ &b->shape, l->unit.shape }, { &b->rules, l->rules },
		{ &b->key_id, l->key_id }, { &b->snapshot, l->snapshot }
	};
	size_t i;

	for (i = 0; i < NITEMS(texts); i++) {
		free(*texts[i].to);
		*texts[i].to = NULL;
		if (texts[i].from != NULL &&
		    (*texts[i].to = strdup(texts[i].from)) == NULL)
			return error_nomem(e);
	}
	b->estimated_rows = l->unit.estimated_rows;
	b->source_schema = l->unit.schema;
	b->source_table = l->unit.table;
	b->source_range = l->unit.range;
	b->source_query = l->unit.is_query;
	b->columns = l->columns;
	return 0;
}

/* Writes the start of the attempt and its events. */
static int
book_start(struct load *l, struct error *e)
{
	bool changed = l->books.batches > 0 &&
	    !resume_same(l->books.snapshot, l->snapshot);

	if (changed && books_event(&l->db, l->run, l->id, "snapshot",
	    json_pack("{s:s?, s:s?}", "before", l->books.snapshot, "now",
	    l->snapshot), e) == -1)
		return -1;
	if (renew_identity(l, e) == -1 ||
	    books_unit_start(&l->db, &l->books, e) == -1)
		return -1;
	return books_event(&l->db, l->run, l->id, "attempt", load_attempt(l),
	    e);
}

/* The tables that --fresh is about: of HEAD, and this one in any case. */
static int
empty_tables(struct load *l, struct error *e)
{
	json_t *tables = json_copy(l->tables);
	int rc;

	if (tables == NULL || json_array_append_new(tables, json_pack(
	    "[s, s]", l->match.schema, l->match.table)) == -1) {
		json_decref(tables);
		return error_nomem(e);
	}
	rc = books_relation_fresh(&l->db, l->run, tables, e);
	json_decref(tables);
	return rc;
}

/* In a transaction, under the unit's lock. */
static int
admit_unit(struct load *l, struct error *e)
{
	struct books_unit *b = &l->books;

	if (books_run_take(&l->db, l->run, e) == -1 ||
	    books_unit_read(&l->db, l->run, l->id, b, e) == -1)
		return -1;
	if (b->state != NULL && strcmp(b->state, "done") == 0) {
		l->state = LOAD_REPEAT;
		return 0;
	}
	if (resume_check(l, e) == -1 || load_check_division(l, e) == -1 ||
	    (l->fresh && empty_tables(l, e) == -1) ||
	    books_relation_admit(&l->db, l->run, &l->match, l->append,
	    e) == -1 || book_start(l, e) == -1)
		return -1;
	l->state = LOAD_OPEN;
	return 0;
}

int
load_open(struct load *l, struct error *e)
{
	struct db *db = &l->db;

	if (guard_rows(l, e) == -1 || find_target(l, e) == -1 ||
	    books_create(db, e) == -1 || books_run_add(db, l->run, e) == -1 ||
	    books_unit_lock(db, l->run, l->id, e) == -1)
		return -1;
	l->locked = true;
	if (db_command(db, BOOKS_BEGIN, e) == -1)
		return -1;
	if (admit_unit(l, e) == -1 || books_commit(db, e) == -1) {
		books_rollback(db);
		return -1;
	}
	if (l->state == LOAD_REPEAT)
		return load_unlock(l, e);
	return copy_in_init(&l->copy, db, &l->unit, &l->match, &l->books, e);
}

int
load_unlock(struct load *l, struct error *e)
{
	if (!l->locked)
		return 0;
	l->locked = false;
	return books_unit_unlock(&l->db, l->run, l->id, e);
}

/* Makes sure that there are books and that we hold the unit's lock. */
static int
ready_to_book(struct load *l, bool create, bool *ready, struct error *e)
{
	*ready = l->locked;
	if (l->locked)
		return 0;
	if (create ? books_create(&l->db, e) == -1 :
	    books_find(&l->db, &create, e) == -1)
		return -1;
	if (!create)
		return 0;
	if (books_run_add(&l->db, l->run, e) == -1 ||
	    books_unit_try(&l->db, l->run, l->id, &l->locked, e) == -1)
		return -1;
	*ready = l->locked;
	return 0;
}

int
load_book_failure(struct load *l, const struct error *why, bool create,
    struct error *e)
{
	bool ready;

	l->db.doing = "book the failure";
	if (ready_to_book(l, create, &ready, e) == -1)
		return -1;
	if (!ready)
		return 0;
	if (db_command(&l->db, BOOKS_BEGIN, e) == -1)
		return -1;
	if (books_unit_failed(&l->db, l->run, l->id, why, e) == -1 ||
	    books_commit(&l->db, e) == -1) {
		books_rollback(&l->db);
		return -1;
	}
	return load_unlock(l, e);
}
