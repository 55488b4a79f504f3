/*
 * Values that are made of values: json, hstore, arrays, composites.
 */
#include "sys/system.h"
#include "copy/unit.h"
#include "json/scan.h"
#include "json/text.h"
#include "type/array.h"
#include "type/composite.h"
#include "type/hstore.h"
#include "type/utf8.h"
#include "scan/table.h"

#define DEPTH_MAX	32	/* containers in each other that are looked at */
#define KEY_BYTES	64	/* of a name that is no value */
#define JSONB_VERSION	1	/* the byte before the text: jsonb_send() */

/* A name somebody chose for what stands there: "e_mail", "billing-address". */
static bool
is_plain(const uint8_t *p, size_t n)
{
	if (n == 0 || n > KEY_BYTES || (p[0] >= '0' && p[0] <= '9'))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!((p[i] >= 'a' && p[i] <= 'z') || p[i] == '_' ||
		    (p[i] >= 'A' && p[i] <= 'Z') || p[i] == '-' ||
		    (p[i] >= '0' && p[i] <= '9')))
			return false;
	return true;
}

/* The spot of sc->path, which is not empty. */
static struct scan_spot *
here(struct scan_column *c, struct scanner *sc, const char *name,
    unsigned int class)
{
	struct scan_spot *s;

	if (buf_append(&sc->path, "", 1) == -1)
		return NULL;
	s = scan_spot(c, (const char *)sc->path.data, name, class);
	sc->path.len--;
	return s;
}

/* The containers that are open in a json text. */
struct walk {
	size_t	path[DEPTH_MAX];	/* length of the path of each */
	bool	array[DEPTH_MAX];
	char	name[DEPTH_MAX + 1][KEY_BYTES + 1];	/* that speaks in it */
	size_t	depth;
};

/* The step to a member; its key, where it may be a value, is not shown. */
static int
step_key(struct scan_column *c, struct scanner *sc, struct walk *w)
{
	const uint8_t *key;
	size_t n;

	sc->path.len = w->path[w->depth - 1];
	buf_clear(&sc->key);
	if (jtext_decode(&sc->key, sc->json->token, sc->json->len) == -1)
		return errno == EINVAL ? buf_append_str(&sc->path, ".*") : -1;
	key = sc->key.data;
	n = sc->key.len;
	if (!is_plain(key, n)) {
		enum detect_kind kind;

		if (n > 0 && utf8_valid(key, n) && detect_whole(sc->detector, key, n, &kind) &&
		    kind != DETECT_UUID)
			c->keys = true;
		return buf_append_str(&sc->path, ".*");
	}
	memcpy(w->name[w->depth], key, n);
	w->name[w->depth][n] = '\0';
	return buf_append(&sc->path, ".", 1) == -1 ? -1 :
	    buf_append(&sc->path, key, n);
}

static int
step_index(struct scanner *sc, struct walk *w)
{
	sc->path.len = w->path[w->depth - 1];
	strlcpy(w->name[w->depth], w->name[w->depth - 1],
	    sizeof(w->name[0]));
	return buf_append_str(&sc->path, "[*]");
}

static int
scan_scalar(struct scan_column *c, struct scanner *sc, struct walk *w,
    enum jtoken token)
{
	struct scan_spot *s;

	buf_clear(&sc->text);
	if (token == JSCAN_NUMBER) {
		if (buf_append(&sc->text, sc->json->token,
		    sc->json->len) == -1)
			return -1;
	} else if (jtext_decode(&sc->text, sc->json->token,
	    sc->json->len) == -1)
		return errno == EINVAL ? 0 : -1;
	s = here(c, sc, w->name[w->depth], token == JSCAN_NUMBER ?
	    CLASS_NUMERIC : CLASS_TEXT);
	return s == NULL ? -1 : scan_text(s, sc, sc->text.data, sc->text.len);
}

static int
scan_json(struct scan_column *c, struct scanner *sc, const char *name,
    struct bytes in)
{
	struct walk w = { .depth = 0 };
	size_t base = sc->path.len;
	enum jtoken token;
	int rc = buf_append_str(&sc->path, "$");

	strlcpy(w.name[0], name, sizeof(w.name[0]));
	jscan_init(sc->json, in.data, in.len);
	while (rc == 0 && (token = jscan_next(sc->json)) < JSCAN_END) {
		if (token == JSCAN_OBJECT_END || token == JSCAN_ARRAY_END) {
			w.depth--;
			continue;
		}
		if (token == JSCAN_KEY) {
			rc = step_key(c, sc, &w);
			continue;
		}
		if (w.depth > 0 && w.array[w.depth - 1])
			rc = step_index(sc, &w);
		if (rc == 0 && (token == JSCAN_STRING ||
		    token == JSCAN_NUMBER))
			rc = scan_scalar(c, sc, &w, token);
		if (token != JSCAN_OBJECT && token != JSCAN_ARRAY)
			continue;
		if (w.depth == DEPTH_MAX - 1) {
			if (jscan_skip(sc->json) >= JSCAN_END)
				break;
			continue;
		}
		w.path[w.depth] = sc->path.len;
		w.array[w.depth] = token == JSCAN_ARRAY;
		strlcpy(w.name[w.depth + 1], w.name[w.depth],
		    sizeof(w.name[0]));
		w.depth++;
	}
	sc->path.len = base;
	return rc;
}

static int
scan_hstore(struct scan_column *c, struct scanner *sc, struct bytes in)
{
	char name[KEY_BYTES + 1];
	struct hstore_reader r;
	struct hstore_pair p;
	struct scan_spot *s;
	enum detect_kind kind;

	if (hstore_open(&r, in) == -1)
		return 0;
	while (hstore_next(&r, &p) == 1) {
		strlcpy(name, "*", sizeof(name));
		if (is_plain(p.key.data, p.key.len)) {
			memcpy(name, p.key.data, p.key.len);
			name[p.key.len] = '\0';
		} else if (utf8_valid(p.key.data, p.key.len) && detect_whole(
		    sc->detector, p.key.data, p.key.len, &kind))
			c->keys = true;
		if ((s = scan_spot(c, name, name, CLASS_TEXT)) == NULL ||
		    (!p.is_null && scan_text(s, sc, p.value.data,
		    p.value.len) == -1))
			return -1;
	}
	return 0;
}

static int
scan_array(struct scan_column *c, struct scanner *sc,
    const struct value_type *t, const char *name, struct bytes in,
    unsigned int depth)
{
	struct value_type element;
	struct array_reader r;
	struct bytes item;
	bool is_null;
	char *type;
	size_t len;
	int rc = 0;

	if (!type_is_array(t->name, &len) || array_open(&r, in) == -1)
		return 0;
	if ((type = strndup(t->name, len)) == NULL)
		return -1;
	value_type_of(&element, t->unit, type, -1, false);
	while (rc == 0 && array_next(&r, &item, &is_null) == 1)
		if (!is_null)
			rc = scan_value(c, sc, &element, name, false, item,
			    depth + 1);
	free(type);
	return rc;
}

static int
scan_composite(struct scan_column *c, struct scanner *sc,
    const struct value_type *t, struct bytes in, unsigned int depth)
{
	const struct type_desc *d = unit_type(t->unit, t->name);
	struct composite_reader r;
	struct composite_field f;
	struct value_type type;
	size_t base = sc->path.len;
	int rc = 0;

	if (d == NULL || composite_open(&r, in) == -1 ||
	    r.nfields != d->nfields)
		return 0;
	for (size_t i = 0; rc == 0 && composite_next(&r, &f) == 1; i++) {
		if (f.is_null)
			continue;
		value_type_of(&type, t->unit, d->fields[i].type,
		    d->fields[i].typmod, false);
		if (buf_append_str(&sc->path, ".") == -1 ||
		    buf_append_str(&sc->path, d->fields[i].name) == -1)
			return -1;
		rc = scan_value(c, sc, &type, d->fields[i].name, false,
		    f.value, depth + 1);
		sc->path.len = base;
	}
	return rc;
}

/* A value that is one: its text, where the type has one here. */
static int
scan_plain(struct scan_column *c, struct scanner *sc,
    const struct value_type *t, const char *name, bool as_text,
    struct bytes in)
{
	struct scan_spot *s = sc->path.len == 0 ? &c->spots[0] :
	    here(c, sc, name, t->ops->class);

	if (s == NULL)
		return -1;
	if (as_text || (t->ops->class & (CLASS_TEXT | CLASS_XML)))
		return scan_text(s, sc, in.data, in.len);
	buf_clear(&sc->text);
	if (t->ops->print == NULL || t->ops->class == CLASS_BYTEA ||
	    t->ops->print(t, in, &sc->text) == -1) {
		s->values++;
		return 0;
	}
	return scan_text(s, sc, sc->text.data, sc->text.len);
}

int
scan_value(struct scan_column *c, struct scanner *sc,
    const struct value_type *t, const char *name, bool as_text,
    struct bytes in, unsigned int depth)
{
	if (as_text || depth > DEPTH_MAX)
		return scan_plain(c, sc, t, name, as_text, in);
	switch (t->ops->class) {
	case CLASS_JSON:
		if (strcmp(t->ops->name, "jsonb") == 0) {
			if (in.len == 0 || in.data[0] != JSONB_VERSION)
				return 0;
			in.data++;
			in.len--;
		}
		return scan_json(c, sc, name, in);
	case CLASS_HSTORE:
		return scan_hstore(c, sc, in);
	case CLASS_ARRAY:
		return scan_array(c, sc, t, name, in, depth);
	case CLASS_COMPOSITE:
		return scan_composite(c, sc, t, in, depth);
	default:
		return scan_plain(c, sc, t, name, as_text, in);
	}
}
