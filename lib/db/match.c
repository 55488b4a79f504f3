#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "copy/relname.h"
#include "copy/unit.h"
#include "db/catalog.h"
#include "db/conn.h"
#include "db/match.h"

#define REPORT_MAX	(64 * 1024)	/* bytes of differences in one message */

void
match_clear(struct match *m)
{
	size_t i;

	for (i = 0; m->types != NULL && i < m->ncolumns; i++)
		free(m->types[i]);
	free(m->types);
	free(m->schema);
	free(m->table);
	free(m->quoted);
	free(m->oid);
	free(m->note);
	memset(m, 0, sizeof(*m));
}

int
match_find(struct db *db, const char *schema, const char *table,
    struct match *m, struct error *e)
{
	const char *params[] = { schema, table };
	PGresult *res;

	memset(m, 0, sizeof(*m));
	if ((res = db_exec_params(db, PGRES_TUPLES_OK, "SELECT c.oid,"
	    " c.relkind, format('%I.%I', n.nspname, c.relname)"
	    " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
	    " WHERE n.nspname = $1 AND c.relname = $2", 2, params,
	    e)) == NULL)
		return -1;
	if (PQntuples(res) != 1 ||
	    strchr("rpf", *PQgetvalue(res, 0, 1)) == NULL) {
		error_set(e, EX_UNAVAILABLE, "could not find table %s.%s on "
		    "the target", schema, table);
	} else {
		m->kind = *PQgetvalue(res, 0, 1);
		m->oid = strdup(PQgetvalue(res, 0, 0));
		m->quoted = strdup(PQgetvalue(res, 0, 2));
		m->schema = strdup(schema);
		m->table = strdup(table);
		if (m->oid == NULL || m->quoted == NULL ||
		    m->schema == NULL || m->table == NULL) {
			match_clear(m);
			error_nomem(e);
		}
	}
	PQclear(res);
	return m->oid == NULL ? -1 : 0;
}

/* What is compared, and what was found to differ. */
struct comparison {
	const struct unit		*source, *target;
	const struct match_names	*names;
	struct buf			 report;
	bool				 differ;
};

static void differ(struct comparison *, const char *, ...)
    PRINTFLIKE(2, 3);

static void
differ(struct comparison *c, const char *fmt, ...)
{
	char *text;
	va_list ap;
	size_t room;
	int n;

	c->differ = true;
	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (n == -1)
		return;
	/* What does not fit any more is not needed to understand. */
	if (c->report.len > 0)
		(void)buf_append_str(&c->report, "; ");
	room = c->report.max - c->report.len;
	(void)buf_append(&c->report, text, (size_t)n < room ? (size_t)n :
	    room);
	free(text);
}

/*
 * Takes the schema off "schema.name", either part quoted where it has to be:
 * the unquoted schema in b with its NUL; returns the rest from the dot on, or
 * NULL when there is no schema.
 */
static const char *
split_schema(struct buf *b, const char *name)
{
	const char *p = name;
	bool quoted = *p == '"';

	buf_init(b, 1024);
	for (p += quoted; *p != '\0'; p++) {
		if (quoted ? *p == '"' && p[1] != '"' : *p == '.')
			break;
		if (quoted && *p == '"')
			p++;
		if (buf_append(b, p, 1) == -1)
			return NULL;
	}
	p += quoted && *p == '"';
	return *p == '.' && buf_append(b, "", 1) == 0 ? p : NULL;
}

/* Are these the same type's name, as the schemas are mapped? */
static bool
same_name(const struct comparison *c, const char *source, const char *target)
{
	const char *mapped = NULL, *rest;
	struct buf schema, name;
	bool same;

	if (strcmp(source, target) == 0)
		return true;
	buf_init(&name, 4096);
	rest = split_schema(&schema, source);
	if (rest != NULL)
		mapped = c->names->schema(c->names->ctx,
		    (const char *)schema.data);
	same = mapped != NULL && relname_quote(&name, mapped) == 0 &&
	    buf_append(&name, rest, strlen(rest) + 1) == 0 &&
	    strcmp((const char *)name.data, target) == 0;
	buf_free(&schema);
	buf_free(&name);
	return same;
}

static void compare_type(struct comparison *, const char *,
    const char *, int32_t, const char *, int32_t);

/* A user type by the name of it or of an array of it. */
static const struct type_desc *
find_type(const struct unit *u, const char *name)
{
	const struct type_desc *t;
	char *element;
	size_t len;

	if (!type_is_array(name, &len))
		return unit_type(u, name);
	if ((element = strndup(name, len)) == NULL)
		return NULL;
	t = unit_type(u, element);
	free(element);
	return t;
}

static void
compare_labels(struct comparison *c, const char *where,
    const struct type_desc *a, const struct type_desc *b)
{
	size_t i, j;

	for (i = 0; i < a->nlabels; i++) {
		for (j = 0; j < b->nlabels; j++)
			if (strcmp(a->labels[i], b->labels[j]) == 0)
				break;
		if (j == b->nlabels)
			differ(c, "%s: enum %s has no label \"%s\"", where,
			    b->name, a->labels[i]);
	}
}

static void
compare_fields(struct comparison *c, const char *where,
    const struct type_desc *a, const struct type_desc *b)
{
	size_t i;

	if (a->nfields != b->nfields) {
		differ(c, "%s: composite %s has %zu fields, not %zu", where,
		    b->name, b->nfields, a->nfields);
		return;
	}
	for (i = 0; i < a->nfields; i++) {
		if (strcmp(a->fields[i].name, b->fields[i].name) != 0)
			differ(c, "%s: field %zu of %s is \"%s\", not \"%s\"",
			    where, i + 1, b->name, b->fields[i].name,
			    a->fields[i].name);
		compare_type(c, where, a->fields[i].type, a->fields[i].typmod,
		    b->fields[i].type, b->fields[i].typmod);
	}
}

/* The two descriptions of a user type that has the same name on both sides. */
static void
compare_desc(struct comparison *c, const char *where,
    const struct type_desc *a, const struct type_desc *b)
{
	if (a->kind != b->kind) {
		differ(c, "%s: type %s is of another kind", where, b->name);
		return;
	}
	switch (a->kind) {
	case TYPE_BASE:
		break;
	case TYPE_ENUM:
		compare_labels(c, where, a, b);
		break;
	case TYPE_COMPOSITE:
		compare_fields(c, where, a, b);
		break;
	case TYPE_DOMAIN:
	case TYPE_RANGE:
	case TYPE_MULTIRANGE:
		compare_type(c, where, a->base, a->typmod, b->base, b->typmod);
		break;
	}
}

static void
compare_type(struct comparison *c, const char *where, const char *source,
    int32_t source_mod, const char *target, int32_t target_mod)
{
	const struct type_desc *a, *b;

	if (!same_name(c, source, target)) {
		differ(c, "%s is %s, not %s", where, target, source);
		return;
	}
	if (source_mod != target_mod)
		differ(c, "%s: %s has type modifier %d, not %d", where,
		    target, (int)target_mod, (int)source_mod);
	a = find_type(c->source, source);
	b = find_type(c->target, target);
	if (a != NULL && b != NULL)
		compare_desc(c, where, a, b);
	else if (a != b)
		differ(c, "%s: type %s is not described", where, target);
}

/*
 * The target's own columns: name, type as SQL text, generated, must the
 * stream bring it?
 */
static PGresult *
target_columns(struct db *db, const struct match *m, struct error *e)
{
	const char *params[] = { m->oid };

	return db_exec_params(db, PGRES_TUPLES_OK, "SELECT attname,"
	    " format_type(atttypid, atttypmod), attgenerated <> '',"
	    " attnotnull AND NOT atthasdef AND attidentity = ''"
	    " FROM pg_attribute WHERE attrelid = $1::oid AND attnum > 0"
	    " AND NOT attisdropped ORDER BY attnum", 1, params, e);
}

/* Each column of the stream has its place. */
static int
compare_columns(struct comparison *c, const PGresult *res, struct match *m)
{
	const struct column *s, *t;
	size_t i;
	int at, row;

	for (i = 0; i < m->ncolumns; i++) {
		s = &c->source->columns[i];
		if ((row = catalog_row(res, s->name)) == -1) {
			differ(c, "there is no column \"%s\"", s->name);
			continue;
		}
		if (*PQgetvalue(res, row, 2) == 't') {
			differ(c, "column \"%s\" is generated", s->name);
			continue;
		}
		m->types[i] = strdup(PQgetvalue(res, row, 1));
		at = unit_column(c->target, s->name);
		if (m->types[i] == NULL || at == -1)
			return -1;
		t = &c->target->columns[at];
		compare_type(c, s->name, s->type, s->typmod, t->type,
		    t->typmod);
	}
	return 0;
}

/* Each column of the target that the stream lacks can do without. */
static int
compare_rest(struct comparison *c, const PGresult *res, struct match *m)
{
	struct buf note;
	int i, rc = 0;

	buf_init(&note, REPORT_MAX);
	for (i = 0; rc == 0 && i < PQntuples(res); i++) {
		if (*PQgetvalue(res, i, 2) == 't' ||
		    unit_column(c->source, PQgetvalue(res, i, 0)) != -1)
			continue;
		if (*PQgetvalue(res, i, 3) == 't')
			differ(c, "column \"%s\" is not in the stream, not "
			    "null and without default", PQgetvalue(res, i, 0));
		else
			rc = buf_printf(&note, "%s\"%s\"", note.len == 0 ?
			    "" : ", ", PQgetvalue(res, i, 0));
	}
	if (rc == 0 && note.len > 0 && (m->note = buf_steal_str(&note)) == NULL)
		rc = -1;
	buf_free(&note);
	return rc;
}

int
match_columns(struct db *db, const struct unit *source,
    const struct match_names *names, struct match *m, struct error *e)
{
	struct unit target = {0};
	struct comparison c = { .source = source, .target = &target,
	    .names = names };
	PGresult *res = NULL;
	int rc = -1;

	buf_init(&c.report, REPORT_MAX);
	m->ncolumns = source->ncolumns;
	m->types = calloc(m->ncolumns + 1, sizeof(*m->types));
	if (m->types == NULL)
		return error_nomem(e);
	if (catalog_describe_columns(db, (Oid)strtoul(m->oid, NULL, 10),
	    &target, e) == -1 || (res = target_columns(db, m, e)) == NULL)
		goto out;
	if (compare_columns(&c, res, m) == -1 ||
	    compare_rest(&c, res, m) == -1)
		error_nomem(e);
	else if (c.differ) {
		error_set(e, EX_UNAVAILABLE, "could not load into %s: its "
		    "columns do not fit", m->quoted);
		error_detail(e, "%.*s", (int)c.report.len,
		    (const char *)c.report.data);
		error_hint(e, "change the target's table, or choose columns "
		    "with pgcopy-out --columns");
	} else
		rc = 0;
out:
	PQclear(res);
	buf_free(&c.report);
	unit_clear(&target);
	return rc;
}
