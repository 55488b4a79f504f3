#include "sys/system.h"
#include "sys/error.h"
#include "db/books.h"
#include "db/books_relation.h"
#include "tools/pgcopy-in.h"

bool
resume_same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* The cursors were read before another loader went on from them. */
static int
moved_error(struct load *l, struct error *e)
{
	error_set(e, EX_TEMPFAIL, "could not load %s: another pgcopy-in has "
	    "loaded rows of it since this one began", l->id);
	return error_hint(e, "the same line again goes on; it begins with "
	    "pgcheckpoint cursor and has pgcopy-out --after -");
}

int
resume_repeated(struct load *l, struct error *e)
{
	if (l->books.moved)
		return moved_error(l, e);
	error_set(e, EX_DATAERR, "could not load %s: run %s has loaded it "
	    "already", l->id, l->run);
	return error_hint(e, "give the output of pgcheckpoint cursor to "
	    "pgcopy-out --after -, or take another --run");
}

/* The unit starts where the books ended. */
static int
check_position(struct load *l, struct error *e)
{
	const struct books_unit *b = &l->books;

	if (resume_same(l->unit.after, b->cursor))
		return 0;
	if (b->moved)
		return moved_error(l, e);
	if (b->batches > 0 && resume_same(l->unit.after, b->prev_cursor)) {
		error_set(e, EX_TEMPFAIL, "could not load %s: one more batch "
		    "was committed after its cursor was read", l->id);
		return error_hint(e, "the same line again goes on; it begins "
		    "with pgcheckpoint cursor and has pgcopy-out --after -");
	}
	error_set(e, EX_DATAERR, "could not load %s: the stream does not "
	    "start where the checkpoint of run %s is", l->id, l->run);
	return error_hint(e, "give the output of pgcheckpoint cursor --run %s "
	    "to pgcopy-out --after -, or take another --run", l->run);
}

/* One part of the identity: what the books say against what the stream says. */
static int
check_same(struct load *l, const char *books, const char *stream, int code,
    const char *what, const char *hint, struct error *e)
{
	if (resume_same(books, stream))
		return 0;
	error_set(e, code, "could not load %s: %s since run %s loaded %" PRId64
	    " of its rows", l->id, what, l->run, l->books.rows);
	return error_hint(e, "%s; or start over: take another --run, or empty "
	    "the table and use pgcheckpoint reset", hint);
}

static int
check_identity(struct load *l, struct error *e)
{
	static const char back[] = "go back to what it was";
	const struct books_unit *b = &l->books;

	if (check_same(l, b->system, l->source.system_id, EX_DATAERR,
	    "the source is another server", "read from the same server",
	    e) == -1 ||
	    check_same(l, b->database, l->source.database, EX_DATAERR,
	    "the source is another database", "read from the same database",
	    e) == -1 ||
	    check_same(l, b->shape, l->unit.shape, EX_DATAERR, "columns, "
	    "types, key or filter of the source changed", back, e) == -1 ||
	    check_same(l, b->rules, l->rules, EX_CONFIG,
	    "the masking rules changed", back, e) == -1)
		return -1;
	return check_same(l, b->key_id, l->key_id, EX_CONFIG,
	    "the masking key changed", "use the same key", e);
}

/* The rows that the books tell of are still there. */
static int
check_rows(struct load *l, struct error *e)
{
	const char *what = NULL;
	bool emptied, rows;

	if (books_relation_has_rows(&l->db, &l->match, &rows, e) == -1 ||
	    books_relation_emptied(&l->db, l->run, l->id, &l->match, &emptied,
	    e) == -1)
		return -1;
	if (!resume_same(l->books.relation, l->match.oid))
		what = "is another table now";
	else if (!rows)
		what = "is empty now";
	else if (emptied)
		what = "was emptied by another run since";
	if (what == NULL)
		return 0;
	error_set(e, EX_DATAERR, "could not go on with %s: run %s loaded %"
	    PRId64 " rows, but %s %s", l->id, l->run, l->books.rows,
	    l->match.quoted, what);
	return error_hint(e, "start over: pgcheckpoint reset --run %s, or take "
	    "another --run", l->run);
}

/* Another table first: its cursor would be none of this one's. */
int
resume_check(struct load *l, struct error *e)
{
	const struct books_unit *b = &l->books;

	if ((b->batches > 0 && check_identity(l, e) == -1) ||
	    check_position(l, e) == -1)
		return -1;
	return b->batches > 0 && b->rows > 0 ? check_rows(l, e) : 0;
}
