#include "sys/system.h"
#include "tools/pgverify.h"

/* Row level security raises an error instead of hiding rows. */
static int
connect_side(struct verify *v, struct db *db, const char *dsn,
    struct server *server, struct error *e)
{
	db->conninfo = dsn;
	db->program = v->tool->name;
	db->intr = &v->tool->intr;
	db->retrying = msg_retry;
	db->server_said = v->show_detail ? msg_server : NULL;
	db->ctx = &v->tool->msg;
	if (db_connect(db, e) == -1) {
		if (e->hint == NULL)
			error_hint(e, "this is the %s, %s",
			    db == &v->source ? "source" : "target",
			    db == &v->source ? "-s" : "-d");
		return -1;
	}
	if (db_pin_settings(db, e) == -1 ||
	    db_command(db, "SET row_security = off", e) == -1)
		return -1;
	return server_read(db, server, e);
}

static int
guard_server(const struct verify *v, struct error *e)
{
	if (server_compare(&v->source_server, &v->target_server) !=
	    SERVER_SAME)
		return 0;
	error_set(e, EX_NOPERM, "could not verify: the source is the target");
	return error_hint(e, "check -s and -d");
}

int
verify_connect_target(struct verify *v, struct error *e)
{
	v->target.doing = "read the target";
	return connect_side(v, &v->target, v->target_dsn, &v->target_server,
	    e);
}

int
verify_connect(struct verify *v, struct error *e)
{
	v->source.doing = "read the source";
	if (connect_side(v, &v->source, v->source_dsn, &v->source_server,
	    e) == -1 || verify_connect_target(v, e) == -1 ||
	    guard_server(v, e) == -1)
		return -1;
	if (snapshot_begin(&v->source, e) == -1 ||
	    (v->snapshot.id != NULL && snapshot_import(&v->source,
	    &v->snapshot, &v->source_server, e) == -1))
		return -1;
	return catalog_relations(&v->source, &v->relations, e);
}

void
verify_close(struct verify *v)
{
	relation_list_clear(&v->relations);
	server_clear(&v->source_server);
	server_clear(&v->target_server);
	db_close(&v->source);
	db_close(&v->target);
	json_decref(v->books);
	json_decref(v->results);
	free(v->tables.texts);
	if (v->page != NULL)
		(void)fclose(v->page);
}
