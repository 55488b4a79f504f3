/*
 * One column, one rule: binds them and masks values, for the tests of
 * maskers.  The key is the same in all of them.
 */
#ifndef TESTS_UNIT_MASKING_H
#define TESTS_UNIT_MASKING_H

#include "sys/error.h"
#include "io/buf.h"
#include "io/bytes.h"
#include "copy/unit.h"
#include "key/key.h"
#include "mask/plan.h"
#include "rule/rules.h"

#include "tests/unit/check.h"

#define TEST_KEY "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

struct masking {
	struct unit		 unit;
	struct rules		 rules;
	struct mask_key		*key;
	struct mask_plan	 plan;
	struct error		 error;
	struct buf		 out;	/* the last tuple */
};

static inline char *
text(const char *s)
{
	char *copy = strdup(s);

	if (copy == NULL)
		abort();
	return copy;
}

/* The user types that the tests may name. */
static inline void
masking_types(struct unit *u)
{
	struct type_desc *d;

	u->types = calloc(7, sizeof(*u->types));
	d = &u->types[u->ntypes++];
	d->name = text("public.citext");
	d->kind = TYPE_BASE;
	d = &u->types[u->ntypes++];
	d->name = text("public.hstore");
	d->kind = TYPE_BASE;
	d = &u->types[u->ntypes++];
	d->name = text("public.mood");
	d->kind = TYPE_ENUM;
	d->nlabels = 2;
	d->labels = calloc(2, sizeof(*d->labels));
	d->labels[0] = text("happy");
	d->labels[1] = text("sad");
	d = &u->types[u->ntypes++];
	d->name = text("public.short");
	d->kind = TYPE_DOMAIN;
	d->base = text("varchar");
	d->typmod = 4 + 12;
	d = &u->types[u->ntypes++];
	d->name = text("public.must");
	d->kind = TYPE_DOMAIN;
	d->base = text("public.short");
	d->typmod = -1;
	d->not_null = true;
	d = &u->types[u->ntypes++];
	d->name = text("other.citext");
	d->kind = TYPE_COMPOSITE;
	d = &u->types[u->ntypes++];
	d->name = text("public.place");
	d->kind = TYPE_COMPOSITE;
	d->nfields = 3;
	d->fields = calloc(3, sizeof(*d->fields));
	d->fields[0] = (struct column){ .name = text("street"),
	    .type = text("text"), .typmod = -1 };
	d->fields[1] = (struct column){ .name = text("zip"),
	    .type = text("varchar"), .typmod = 4 + 5 };
	d->fields[2] = (struct column){ .name = text("tags"),
	    .type = text("text[]"), .typmod = -1 };
}

/*
 * Binds a column "c" by the lines of "columns"; the error is in m->error.
 * Always undo it with masking_end.
 */
static inline int
masking_columns(struct masking *m, const char *type, int32_t typmod,
    const char *lines)
{
	char *yaml;
	int n;

	memset(m, 0, sizeof(*m));
	buf_init(&m->out, SIZE_MAX / 2);
	m->unit.schema = text("public");
	m->unit.table = text("t");
	m->unit.ncolumns = 1;
	m->unit.columns = calloc(1, sizeof(*m->unit.columns));
	m->unit.columns[0].name = text("c");
	m->unit.columns[0].type = text(type);
	m->unit.columns[0].typmod = typmod;
	masking_types(&m->unit);
	setenv("TEST_KEY", TEST_KEY, 1);
	if ((m->key = key_load("env:TEST_KEY", &m->error)) == NULL)
		return -1;
	n = asprintf(&yaml, "version: 1\ntables:\n  public.t:\n    columns:\n"
	    "%s\n", lines);
	if (n == -1)
		abort();
	n = rules_parse(&m->rules, "r.yaml", (const uint8_t *)yaml, (size_t)n,
	    &m->error);
	free(yaml);
	if (n == -1 || mask_check_rules(&m->rules, &m->error) == -1 ||
	    mask_open_rules(&m->rules, &m->error) == -1)
		return -1;
	return mask_plan_bind(&m->plan, &m->unit, &m->rules, m->key,
	    &m->error);
}

/* The same by one rule. */
static inline int
masking_begin(struct masking *m, const char *type, int32_t typmod,
    const char *rule)
{
	char *lines;
	int rc;

	if (asprintf(&lines, "      c: %s", rule) == -1)
		abort();
	rc = masking_columns(m, type, typmod, lines);
	free(lines);
	return rc;
}

static inline void
masking_end(struct masking *m)
{
	mask_plan_free(&m->plan);
	rules_free(&m->rules);
	unit_clear(&m->unit);
	key_free(m->key);
	error_clear(&m->error);
	buf_free(&m->out);
}

/*
 * Masks one value (NULL: SQL NULL).  *n is the length of what came out, -1
 * for NULL, -2 for an error; the bytes live until the next call.
 */
static inline const uint8_t *
masking_value(struct masking *m, const void *value, size_t len, int32_t *n)
{
	struct buf in;
	size_t took;
	int rc;

	buf_init(&in, SIZE_MAX / 2);
	buf_clear(&m->out);
	rc = buf_append_u16(&in, 1);
	if (rc == 0)
		rc = buf_append_u32(&in, value == NULL ? UINT32_MAX :
		    (uint32_t)len);
	if (rc == 0 && value != NULL)
		rc = buf_append(&in, value, len);
	if (rc == 0)
		rc = mask_plan_row(&m->plan, in.data, &took, &m->out,
		    &m->error);
	if (rc == 0)
		CHECK_INT(took, in.len);
	buf_free(&in);
	*n = rc == -1 ? -2 : get_i32(m->out.data + 2);
	return rc == -1 ? NULL : m->out.data + 6;
}

/* The same for texts: the new text (one of a few static ones) or a word. */
static inline const char *
masking_text(struct masking *m, const char *value)
{
	static char texts[16][512];
	static unsigned int turn;
	char *to = texts[turn++ % NITEMS(texts)];
	const uint8_t *p;
	int32_t n;

	p = masking_value(m, value, value == NULL ? 0 : strlen(value), &n);
	if (n < 0)
		return n == -1 ? "(NULL)" : "(error)";
	snprintf(to, sizeof(texts[0]), "%.*s", (int)n, (const char *)p);
	return to;
}

#endif
