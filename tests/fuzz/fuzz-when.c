/*
 * A condition, NUL, a tuple of the columns below: it binds and has an answer,
 * or says what is wrong.
 */
#include "sys/system.h"
#include "io/bytes.h"
#include "rule/yaml.h"
#include "tests/fuzz/table.h"

static struct column columns[] = {
	{ .name = (char *)(uintptr_t)"a", .type = (char *)(uintptr_t)"text",
	    .typmod = -1 },
	{ .name = (char *)(uintptr_t)"i", .type = (char *)(uintptr_t)"int4",
	    .typmod = -1 },
	{ .name = (char *)(uintptr_t)"n", .type = (char *)(uintptr_t)"numeric",
	    .typmod = -1 },
	{ .name = (char *)(uintptr_t)"b", .type = (char *)(uintptr_t)"bool",
	    .typmod = -1 },
	{ .name = (char *)(uintptr_t)"t",
	    .type = (char *)(uintptr_t)"timestamptz", .typmod = -1 },
	{ .name = (char *)(uintptr_t)"f", .type = (char *)(uintptr_t)"float8",
	    .typmod = -1 },
};

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct unit u = { .schema = (char *)(uintptr_t)"s",
	    .table = (char *)(uintptr_t)"t", .columns = columns,
	    .ncolumns = NITEMS(columns) };
	char *when = take_text(&p, &n), *yaml = NULL;
	struct error e = { 0 };
	struct rules rules = { 0 };
	struct mask_plan plan;
	struct buf b;

	buf_init(&b, SIZE_MAX / 2);
	must(buf_append_str(&b, "{version: 1, unlisted: keep, tables: {s.t: "
	    "{columns: {a: {action: redact, when: ") == 0 &&
	    yaml_append_text(&b, when) == 0 &&
	    buf_append_str(&b, "}}}}}") == 0 &&
	    (yaml = buf_steal_str(&b)) != NULL);
	if (fuzz_rules(&rules, yaml, &e) == 0 &&
	    mask_plan_bind(&plan, &u, &rules, NULL, &e) == 0) {
		fuzz_rows(&plan, NITEMS(columns), p, n);
		mask_plan_free(&plan);
	} else
		must(e.code == EX_CONFIG);
	error_clear(&e);
	rules_free(&rules);
	free(yaml);
	free(when);
	return 0;
}
