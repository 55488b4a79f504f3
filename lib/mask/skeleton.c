#include "sys/system.h"
#include "sys/error.h"
#include "io/buf.h"
#include "copy/relname.h"
#include "copy/unit.h"
#include "rule/rules.h"
#include "rule/yaml.h"
#include "mask/skeleton.h"

#define HINT_MAX (1024 * 1024)

/* Has it nothing but printable ASCII? */
static bool
is_printable(const char *s)
{
	for (; *s != '\0'; s++)
		if (*s < ' ' || *s > '~')
			return false;
	return true;
}

/* The table's name as a key: schema.table with quotes where SQL needs them. */
static int
append_table(struct buf *b, const struct unit *u)
{
	struct buf name;
	char *text = NULL;
	int rc = -1;

	buf_init(&name, HINT_MAX);
	if (relname_quote(&name, u->root_table == NULL ? u->schema :
	    u->root_schema) == 0 && buf_append(&name, ".", 1) == 0 &&
	    relname_quote(&name, u->root_table == NULL ? u->table :
	    u->root_table) == 0 && (text = buf_steal_str(&name)) != NULL)
		rc = yaml_append_text(b, text);
	free(text);
	buf_free(&name);
	return rc;
}

static int
append_lines(struct buf *b, const struct unit *u, const size_t *missing,
    size_t n)
{
	const struct column *c;

	for (size_t i = 0; i < n; i++) {
		c = &u->columns[missing[i]];
		if (buf_append_str(b, "\n      ") == -1 ||
		    yaml_append_text(b, c->name) == -1 ||
		    buf_append_str(b, ": decide") == -1 ||
		    (is_printable(c->type) &&
		    buf_printf(b, "  # %s", c->type) == -1))
			return -1;
	}
	return 0;
}

static int
append_hint(struct buf *b, const struct unit *u, const struct rules *r,
    const struct table_rules *t, const size_t *missing, size_t n)
{
	if (t != NULL)
		return buf_printf(b, "add these to the columns at %s:%u, with "
		    "an action (or keep) for each \"decide\":", r->file,
		    t->line) == -1 ? -1 : append_lines(b, u, missing, n);
	if (buf_printf(b, "add this to the tables of %s, with an action (or "
	    "keep) for each \"decide\":\n  ", r->file) == -1 ||
	    append_table(b, u) == -1 ||
	    buf_append_str(b, ":\n    columns:") == -1)
		return -1;
	return append_lines(b, u, missing, n);
}

int
unlisted_error(const struct unit *u, const char *unit_id,
    const struct rules *r, const struct table_rules *t,
    const size_t *missing, size_t n, struct error *e)
{
	struct buf names, hint;
	char *list = NULL, *text = NULL;
	int rc = 0;

	buf_init(&names, HINT_MAX);
	buf_init(&hint, HINT_MAX);
	for (size_t i = 0; i < n && rc == 0; i++) {
		rc = i == 0 ? 0 : buf_append_str(&names, ", ");
		if (rc == 0)
			rc = relname_quote(&names, u->columns[missing[i]].name);
	}
	if (rc == 0 && append_hint(&hint, u, r, t, missing, n) == 0 &&
	    (list = buf_steal_str(&names)) != NULL &&
	    (text = buf_steal_str(&hint)) != NULL) {
		error_set(e, EX_CONFIG, "could not mask %s: no rule for %s %s",
		    unit_id, n == 1 ? "column" : "columns", list);
		error_hint(e, "%s", text);
	} else
		error_nomem(e);
	buf_free(&names);
	buf_free(&hint);
	free(list);
	free(text);
	return -1;
}
