#include "sys/system.h"
#include "sys/error.h"
#include "stream/meta.h"
#include "db/conn.h"
#include "db/server.h"

int
server_read(struct db *db, struct server *s, struct error *e)
{
	/* Also under a search_path of the user's. */
	static const char query[] =
	    "SELECT c.system_identifier::pg_catalog.text,"
	    " pg_catalog.current_database()::pg_catalog.text,"
	    " (extract(epoch FROM pg_catalog.pg_postmaster_start_time())"
	    " OPERATOR(pg_catalog.*) 1000000)::pg_catalog.int8"
	    "::pg_catalog.text"
	    " FROM pg_catalog.pg_control_system() c";
	struct server got = { .version = PQserverVersion(db->pg) };
	PGresult *res;

	if ((res = db_exec(db, PGRES_TUPLES_OK, query, e)) == NULL)
		return -1;
	got.system_id = strdup(PQgetvalue(res, 0, 0));
	got.database = strdup(PQgetvalue(res, 0, 1));
	got.started = strdup(PQgetvalue(res, 0, 2));
	PQclear(res);
	if (got.system_id == NULL || got.database == NULL ||
	    got.started == NULL) {
		server_clear(&got);
		return error_nomem(e);
	}
	*s = got;
	return 0;
}

void
server_clear(struct server *s)
{
	free(s->system_id);
	free(s->database);
	free(s->started);
	memset(s, 0, sizeof(*s));
}

json_t *
server_to_json(const struct server *s)
{
	return json_pack("{s:s, s:s, s:s, s:i}", "system_id", s->system_id,
	    "database", s->database, "started", s->started,
	    "version", s->version);
}

int
server_from_json(struct server *s, const json_t *json)
{
	const char *system_id, *database, *started;
	struct server got = {0};
	int64_t version;

	if (!meta_str(json, "system_id", &system_id) ||
	    !meta_str(json, "database", &database) ||
	    !meta_str(json, "started", &started) ||
	    !meta_int(json, "version", &version) || version < 0 ||
	    version > INT_MAX)
		return -1;
	got.version = (int)version;
	got.system_id = strdup(system_id);
	got.database = strdup(database);
	got.started = strdup(started);
	if (got.system_id == NULL || got.database == NULL ||
	    got.started == NULL) {
		server_clear(&got);
		return -1;
	}
	*s = got;
	return 0;
}

char *
server_text(const struct server *s)
{
	char *text;

	return asprintf(&text, "%s/%s/%s", s->system_id, s->started,
	    s->database) == -1 ? NULL : text;
}

enum server_kin
server_compare(const struct server *a, const struct server *b)
{
	if (strcmp(a->system_id, b->system_id) != 0 ||
	    strcmp(a->database, b->database) != 0)
		return SERVER_OTHER;
	return strcmp(a->started, b->started) == 0 ? SERVER_SAME : SERVER_COPY;
}
