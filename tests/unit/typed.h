/*
 * Values as texts of their type, through a rule and back.
 */
#ifndef TESTS_UNIT_TYPED_H
#define TESTS_UNIT_TYPED_H

#include "type/type.h"

#include "tests/unit/masking.h"

#define NUMERIC(p, s) (4 + ((p) << 16 | ((s) & 0x7ff)))	/* a typmod */

/*
 * The text of what the bound rule makes of a text: one of a few static ones,
 * or a word in brackets.
 */
static inline const char *
typed_text(struct masking *m, const char *value)
{
	static char texts[8][512];
	static unsigned int turn;
	char *to = texts[turn++ % NITEMS(texts)];
	struct value_type t;
	struct buf in, out;
	const uint8_t *p;
	int32_t n = -2;

	value_type_init(&t, &m->unit, &m->unit.columns[0]);
	buf_init(&in, SIZE_MAX / 2);
	buf_init(&out, SIZE_MAX / 2);
	strlcpy(to, "(error)", sizeof(texts[0]));
	if (t.ops->class == CLASS_TEXT) {
		if (buf_append_str(&in, value) == -1)
			abort();
	} else if (t.ops->parse(&t, value, &in) == -1) {
		strlcpy(to, "(no such value)", sizeof(texts[0]));
		goto done;
	}
	p = masking_value(m, in.data == NULL ? (const uint8_t *)"" : in.data,
	    in.len, &n);
	if (n < 0)
		goto done;
	if (t.ops->class == CLASS_TEXT) {
		if (buf_append(&out, p, (size_t)n) == -1)
			abort();
	} else if (t.ops->print(&t, (struct bytes){ p, (size_t)n },
	    &out) == -1) {
		strlcpy(to, "(not of the type)", sizeof(texts[0]));
		goto done;
	}
	snprintf(to, sizeof(texts[0]), "%.*s", (int)out.len,
	    out.data == NULL ? "" : (const char *)out.data);
done:
	buf_free(&in);
	buf_free(&out);
	return to;
}

/* What a rule makes of one text; "(refused)" where it does not bind. */
static inline const char *
typed(const char *type, int32_t typmod, const char *rule, const char *value)
{
	const char *out = "(refused)";
	struct masking m;

	if (masking_begin(&m, type, typmod, rule) == 0)
		out = typed_text(&m, value);
	masking_end(&m);
	return out;
}

struct typed_case {
	const char	*type;
	int32_t		 typmod;
	const char	*rule, *in, *out;
};

static inline void
typed_cases(const struct typed_case *cases, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!CHECK_STR(typed(cases[i].type, cases[i].typmod,
		    cases[i].rule, cases[i].in), cases[i].out))
			fprintf(stderr, "\t%s %s: %s\n", cases[i].type,
			    cases[i].rule, cases[i].in);
}

/* A rule that is refused, and a part of the reason. */
static inline void
typed_refused(const char *type, int32_t typmod, const char *rule,
    const char *why)
{
	struct masking m;

	CHECK_INT(masking_begin(&m, type, typmod, rule), -1);
	if (!CHECK(m.error.message != NULL &&
	    strstr(m.error.message, why) != NULL))
		fprintf(stderr, "\t%s %s\n\t%s\n", type, rule,
		    m.error.message == NULL ? "(bound)" : m.error.message);
	masking_end(&m);
}

#endif
