#include "sys/system.h"
#include "sys/error.h"
#include "db/books_column.h"
#include "db/books_unit.h"
#include "db/guard.h"
#include "stream/meta.h"
#include "tools/common/signals.h"
#include "tools/pgcopy-in.h"

int
load_connect(struct load *l, struct error *e)
{
	if (db_connect(&l->db, e) == -1)
		return -1;
	l->db.doing = "use the target";
	/*
	 * What is booked before a unit's last commit may be lost with its rows;
	 * that commit is the one that waits for the disk.
	 */
	if (db_pin_settings(&l->db, e) == -1 ||
	    guard_target(&l->db, e) == -1 || db_command(&l->db,
	    "SET synchronous_commit = off", e) == -1 ||
	    books_unit_began(&l->db, e) == -1)
		return -1;
	return server_read(&l->db, &l->target, e);
}

static int
guard_server(struct load *l, struct error *e)
{
	switch (server_compare(&l->source, &l->target)) {
	case SERVER_OTHER:
		return 0;
	case SERVER_SAME:
		error_set(e, EX_NOPERM, "could not load: the target is the "
		    "source, the database that the stream was read from");
		return error_hint(e, "check -d of pgcopy-out and pgcopy-in");
	case SERVER_COPY:
		if (l->allow_same_system)
			return 0;
	}
	error_set(e, EX_NOPERM, "could not load: the target is a physical "
	    "copy of the source, or the source itself after a restart");
	return error_hint(e, "check -d of pgcopy-out and pgcopy-in; "
	    "--allow-same-system loads into a copy");
}

/* One --map may serve many pipes, so this is no error. */
static void
warn_unused_maps(struct load *l)
{
	const struct map *m;
	size_t i;

	for (i = 0; i < l->maps.n; i++) {
		m = &l->maps.items[i];
		if (!m->used)
			msg_warn(&l->tool->msg, "one table into another is "
			    "--map schema.table=schema.table", "the stream "
			    "has nothing for --map of %s %s%s%s",
			    m->old_table == NULL ? "schema" : "table",
			    m->old_schema, m->old_table == NULL ? "" : ".",
			    m->old_table == NULL ? "" : m->old_table);
	}
}

int
load_head(struct load *l, const json_t *head, struct error *e)
{
	const char *encoding = "", *snapshot;

	if (server_from_json(&l->source, json_object_get(head,
	    "source")) == -1 || !meta_str(head, "encoding", &encoding) ||
	    strcmp(encoding, "UTF8") != 0)
		return error_set(e, EX_DATAERR, "could not read the stream: "
		    "its HEAD has no source or is not in UTF8");
	if (meta_str(head, "snapshot", &snapshot) &&
	    (l->snapshot = strdup(snapshot)) == NULL)
		return error_nomem(e);
	if (guard_server(l, e) == -1)
		return -1;
	l->tables = map_units(&l->maps, json_object_get(head, "units"), e);
	if (l->tables == NULL)
		return -1;
	warn_unused_maps(l);
	return 0;
}

/* Is the column's value replaced on the way? */
static bool
column_is_masked(const json_t *columns, const char *name)
{
	const char *action, *column;
	const json_t *item;
	size_t i;

	for (i = 0; i < json_array_size(columns); i++) {
		item = json_array_get(columns, i);
		if (meta_str(item, "name", &column) &&
		    strcmp(column, name) == 0)
			return !meta_str(item, "action", &action) ||
			    strcmp(action, "keep") != 0;
	}
	return true;
}

/* What pgmask says it did. */
static int
read_mask(struct load *l, const json_t *mask, struct error *e)
{
	const json_t *columns = json_object_get(mask, "columns");
	const char *text;
	size_t i;

	if (mask == NULL)
		return 0;
	l->masked = true;
	if (!meta_str(mask, "rules", &text) || !json_is_array(columns))
		return error_set(e, EX_DATAERR, "could not read the stream: "
		    "bad \"mask\" in its UNIT");
	if ((l->rules = strdup(text)) == NULL)
		return error_nomem(e);
	if (meta_str(mask, "key_id", &text) &&
	    (l->key_id = strdup(text)) == NULL)
		return error_nomem(e);
	for (i = 0; i < l->unit.key.n; i++)
		if (column_is_masked(columns, l->unit.key.names[i]))
			l->sealed = true;
	return 0;
}

static int
book_columns(struct load *l, const json_t *mask, struct error *e)
{
	json_t *list;

	list = books_columns(&l->unit, json_object_get(mask, "columns"));
	l->columns = list == NULL ? NULL : json_dumps(list, JSON_COMPACT);
	json_decref(list);
	return l->columns == NULL ? error_nomem(e) : 0;
}

int
load_unit(struct load *l, const json_t *json, struct error *e)
{
	const char *why;

	if (unit_from_json(&l->unit, json, &why) == -1)
		return error_set(e, EX_DATAERR, "could not read the stream: "
		    "bad \"%s\" in its UNIT", why);
	l->state = LOAD_SEEN;
	if ((l->id = unit_id(&l->unit)) == NULL ||
	    asprintf(&l->doing, "load %s", l->id) == -1) {
		l->doing = NULL;
		return error_nomem(e);
	}
	l->db.doing = l->doing;
	if (book_columns(l, json_object_get(json, "mask"), e) == -1)
		return -1;
	return read_mask(l, json_object_get(json, "mask"), e);
}

json_t *
load_attempt(const struct load *l)
{
	char host[256] = "";

	(void)gethostname(host, sizeof(host) - 1);
	return json_pack("{s:I, s:I, s:I, s:s, s:s, s:s}", "attempt",
	    (json_int_t)l->books.attempts, "rows",
	    (json_int_t)l->books.rows, "batches",
	    (json_int_t)l->books.batches, "role", PQuser(l->db.pg), "host",
	    host, "program", "pgcopy-in " PACKAGE_VERSION);
}

void
load_unit_clear(struct load *l)
{
	copy_in_free(&l->copy);
	match_clear(&l->match);
	books_unit_clear(&l->books);
	unit_clear(&l->unit);
	l->db.doing = NULL;
	free(l->id);
	free(l->doing);
	free(l->rules);
	free(l->key_id);
	free(l->columns);
	l->id = l->doing = l->rules = l->key_id = l->columns = NULL;
	l->masked = l->sealed = l->locked = false;
	l->sent = 0;
	l->state = LOAD_BETWEEN;
}

void
load_clear(struct load *l)
{
	load_unit_clear(l);
	db_close(&l->db);
	server_clear(&l->source);
	server_clear(&l->target);
	json_decref(l->tables);
	free(l->snapshot);
	map_list_clear(&l->maps);
	metrics_clear(&l->metrics);
	pipe_in_close(&l->in);
}
