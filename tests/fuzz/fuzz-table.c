/*
 * Rules, NUL, the JSON of a UNIT, NUL, tuples: masked by the rules, and looked
 * at as by pgscan.
 */
#include "sys/system.h"
#include "scan/judge.h"
#include "scan/table.h"
#include "stream/meta.h"
#include "tests/fuzz/table.h"

static json_t *
mask(struct mask_plan *plan, const struct unit *u, const uint8_t *p, size_t n)
{
	struct buf text;

	buf_init(&text, SIZE_MAX / 2);
	must(mask_plan_explain(plan, &text) == 0);
	buf_free(&text);
	fuzz_rows(plan, (uint16_t)u->ncolumns, p, n);
	json_decref(mask_plan_counts(plan));
	return mask_plan_json(plan, NULL);
}

static void
scan(struct unit *u, const uint8_t *p, size_t n)
{
	static struct scanner scanner;
	uint16_t ncols = (uint16_t)u->ncolumns;
	struct error e = { 0 };
	struct scan_verdict v;
	struct scan_table t;
	size_t len;

	if (scanner.detector == NULL)
		must(scanner_init(&scanner, &e) == 0);
	must(scan_table_init(&t, u, &e) == 0);
	for (; ncols > 0 && tuple_measure(p, n, ncols, &len) == TUPLE_OK;
	    p += len, n -= len)
		must(scan_table_row(&t, &scanner, p, &len, &e) == 0);
	for (size_t i = 0; i < ncols; i++)
		for (size_t k = 0; k < t.columns[i].nspots; k++)
			scan_judge(&t.columns[i].spots[k],
			    k == 0 ? &t.columns[i] : NULL, &v);
	scan_table_free(&t);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	char *yaml = take_text(&p, &n), *text = take_text(&p, &n);
	json_t *json = meta_parse((const uint8_t *)text, strlen(text)), *said;
	struct error e = { 0 };
	struct mask_plan plan;
	struct rules rules = { 0 };
	struct unit unit;
	const char *why;

	if (json != NULL && unit_from_json(&unit, json, &why) == 0) {
		if (fuzz_rules(&rules, yaml, &e) == 0 && mask_plan_bind(&plan,
		    &unit, &rules, fuzz_key(), &e) == 0) {
			said = mask(&plan, &unit, p, n);
			must(said != NULL);
			json_decref(said);
			mask_plan_free(&plan);
		} else
			must(e.code != 0 && e.message != NULL);
		rules_free(&rules);
		scan(&unit, p, n);
		unit_clear(&unit);
	}
	error_clear(&e);
	json_decref(json);
	free(yaml);
	free(text);
	return 0;
}
