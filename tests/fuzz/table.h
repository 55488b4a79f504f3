/*
 * Rules, a unit and its rows, for the entries that mask: a private copy of
 * what pgmask does between two frames, without the pipe.
 */
#ifndef TESTS_FUZZ_TABLE_H
#define TESTS_FUZZ_TABLE_H

#include "sys/error.h"
#include "io/buf.h"
#include "copy/tuple.h"
#include "copy/unit.h"
#include "key/key.h"
#include "mask/plan.h"
#include "rule/rules.h"
#include "tests/fuzz/fuzz.h"

#define FUZZ_KEY "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

static inline const struct mask_key *
fuzz_key(void)
{
	static struct mask_key *key;
	struct error e = { 0 };

	if (key == NULL) {
		setenv("FUZZ_KEY", FUZZ_KEY, 1);
		key = key_load("env:FUZZ_KEY", &e);
		must(key != NULL);
	}
	return key;
}

/* Does a rule need a file or a process?  Those are not opened here. */
static inline bool
opens(const struct column_rule *c, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < c[i].list.n; k++) {
			const struct rule *r = &c[i].list.rules[k];

			if (strcmp(r->action, "exec") == 0 ||
			    strcmp(r->action, "dictionary") == 0 ||
			    opens(r->inner, r->ninner))
				return true;
		}
	return false;
}

/* 0: rules that passed all checks and need nothing opened. */
static inline int
fuzz_rules(struct rules *r, const char *text, struct error *e)
{
	if (rules_parse(r, "r", (const uint8_t *)text, strlen(text), e) == -1)
		return -1;
	for (size_t i = 0; i < r->ntables; i++)
		if (opens(r->tables[i].columns, r->tables[i].ncolumns))
			return error_set(e, EX_CONFIG, "not opened here");
	return mask_check_rules(r, e) == -1 ? -1 : mask_open_rules(r, e);
}

/* Masks whole tuples as long as there are some; a masked row is one too. */
static inline void
fuzz_rows(struct mask_plan *plan, uint16_t ncols, const uint8_t *p, size_t n)
{
	struct error e = { 0 };
	struct buf out;
	size_t len, took;

	buf_init(&out, SIZE_MAX / 2);
	while (ncols > 0 && tuple_measure(p, n, ncols, &len) == TUPLE_OK) {
		buf_clear(&out);
		if (plan->keeps_all)
			break;
		if (plan->collects && mask_plan_collect(plan, p, 1, &e) == -1)
			break;
		if (mask_plan_row(plan, p, &took, &out, &e) == 0)
			must(took == len &&
			    tuples_check(out.data, out.len, 1, ncols));
		else
			must(e.code != 0 && e.message != NULL);
		error_clear(&e);
		p += len;
		n -= len;
	}
	error_clear(&e);
	buf_free(&out);
}

#endif
