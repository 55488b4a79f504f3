#include "sys/system.h"
#include "sys/error.h"
#include "copy/tuple.h"
#include "json/scan.h"
#include "scan/lookup.h"
#include "scan/table.h"

#define TEXT_MAX (1024 * 1024 * 1024)

int
scanner_init(struct scanner *sc, struct error *e)
{
	memset(sc, 0, sizeof(*sc));
	buf_init(&sc->text, TEXT_MAX);
	buf_init(&sc->lower, TEXT_MAX);
	buf_init(&sc->path, TEXT_MAX);
	buf_init(&sc->key, TEXT_MAX);
	sc->detector = detector_new(DETECT_ALL);
	sc->lookup = lookup_new();
	sc->json = malloc(sizeof(*sc->json));
	if (sc->detector == NULL || sc->lookup == NULL || sc->json == NULL)
		return error_nomem(e);
	return 0;
}

void
scanner_free(struct scanner *sc)
{
	detector_free(sc->detector);
	lookup_free(sc->lookup);
	free(sc->json);
	buf_free(&sc->text);
	buf_free(&sc->lower);
	buf_free(&sc->path);
	buf_free(&sc->key);
	memset(sc, 0, sizeof(*sc));
}

struct scan_spot *
scan_spot(struct scan_column *c, const char *path, const char *name,
    unsigned int class)
{
	struct scan_spot *s;
	size_t i;

	for (i = 0; i < c->nspots; i++) {
		s = &c->spots[i];
		if (s->path == path || (s->path != NULL && path != NULL &&
		    strcmp(s->path, path) == 0))
			return s;
	}
	if (c->nspots == SPOTS_MAX)
		return &c->spots[SPOTS_MAX - 1];
	s = reallocarray(c->spots, c->nspots + 1, sizeof(*s));
	if (s == NULL)
		return NULL;
	c->spots = s;
	s = &c->spots[c->nspots];
	memset(s, 0, sizeof(*s));
	s->class = class;
	if ((s->name = strdup(name)) == NULL ||
	    (path != NULL && (s->path = strdup(path)) == NULL)) {
		free(s->name);
		return NULL;
	}
	c->nspots++;
	return s;
}

/* Arrays are what their elements are. */
static unsigned int
class_of(const struct unit *u, const struct value_type *t)
{
	struct value_type element;
	unsigned int class = t->ops->class;
	char *name;
	size_t len;

	if (!type_is_array(t->name, &len) ||
	    (name = strndup(t->name, len)) == NULL)
		return class;
	value_type_of(&element, u, name, -1, false);
	class = element.ops->class;
	free(name);
	return class;
}

int
scan_table_init(struct scan_table *t, struct unit *u, struct error *e)
{
	struct scan_column *c;

	memset(t, 0, sizeof(*t));
	t->unit = *u;
	memset(u, 0, sizeof(*u));
	t->id = unit_id(&t->unit);
	t->columns = calloc(t->unit.ncolumns + 1, sizeof(*t->columns));
	t->fields = calloc(t->unit.ncolumns + 1, sizeof(*t->fields));
	if (t->id == NULL || t->columns == NULL || t->fields == NULL) {
		scan_table_free(t);
		return error_nomem(e);
	}
	for (size_t i = 0; i < t->unit.ncolumns; i++) {
		c = &t->columns[i];
		c->column = &t->unit.columns[i];
		value_type_init(&c->type, &t->unit, c->column);
		if (scan_spot(c, NULL, c->column->name,
		    class_of(&t->unit, &c->type)) == NULL) {
			scan_table_free(t);
			return error_nomem(e);
		}
	}
	return 0;
}

void
scan_table_free(struct scan_table *t)
{
	struct scan_column *c;

	for (size_t i = 0; t->columns != NULL && i < t->unit.ncolumns; i++) {
		c = &t->columns[i];
		for (size_t k = 0; k < c->nspots; k++) {
			free(c->spots[k].path);
			free(c->spots[k].name);
		}
		free(c->spots);
	}
	free(t->columns);
	free(t->fields);
	free(t->id);
	unit_clear(&t->unit);
	memset(t, 0, sizeof(*t));
}

int
scan_table_row(struct scan_table *t, struct scanner *sc,
    const uint8_t *tuple, size_t *len, struct error *e)
{
	struct scan_column *c;
	const struct field *f;

	*len = tuple_fields(tuple, (uint16_t)t->unit.ncolumns, t->fields);
	t->rows++;
	for (size_t i = 0; i < t->unit.ncolumns; i++) {
		c = &t->columns[i];
		f = &t->fields[i];
		if (f->len < 0) {
			c->nulls++;
			continue;
		}
		buf_clear(&sc->path);
		if (scan_value(c, sc, &c->type, c->column->name,
		    c->column->as_text, (struct bytes){ f->data,
		    (size_t)f->len }, 0) == -1)
			return error_nomem(e);
	}
	return 0;
}
