/*
 * From what was seen to what it proves.  The manual says the same in words.
 */
#include "sys/system.h"
#include "tools/pgverify.h"

static void
judge_rows(struct verify_table *t)
{
	if (t->source_rows != t->target_rows)
		check_note(t, CHECK_ROWS, CHECK_FAILED, "the source has %"
		    PRIu64 ", the target %" PRIu64, t->source_rows,
		    t->target_rows);
}

static void
judge_pairs(struct verify_table *t)
{
	if (t->missing > 0)
		check_note(t, CHECK_PAIRS, CHECK_FAILED, "%" PRIu64
		    " rows are missing on the target", t->missing);
	if (t->extra > 0)
		check_note(t, CHECK_PAIRS, CHECK_FAILED, "%" PRIu64
		    " rows are on the target alone", t->extra);
	if (t->source_rows > 0 && t->target.rows == 0 && t->modulus > 1)
		check_note(t, CHECK_PAIRS, CHECK_SKIPPED,
		    "no row is in the sample");
	if (t->doubled > 0)
		check_note(t, CHECK_PAIRS, CHECK_FAILED, "%" PRIu64
		    " rows are there once more", t->doubled);
}

/*
 * Row by row where there is a key.  Else the digests of all rows together: by
 * column first, so that the one that differs has a name.
 */
static void
judge_kept(struct verify_table *t)
{
	size_t i;

	for (i = 0; i < t->unit.ncolumns; i++)
		if (!t->kept[i])
			continue;
		else if (t->pairs[i].changed > 0)
			check_note(t, CHECK_KEPT, CHECK_FAILED, "\"%s\": %"
			    PRIu64 " of %" PRIu64 " rows differ",
			    t->columns[i].name, t->pairs[i].changed,
			    t->paired);
		else if (t->method == BY_KEPT && tally_sum_differs(
		    &t->source.columns[i].sum, &t->target.columns[i].sum))
			check_note(t, CHECK_KEPT, CHECK_FAILED,
			    "\"%s\": not the same values",
			    t->columns[i].name);
	if (t->method == BY_KEPT && t->details[CHECK_KEPT] == NULL &&
	    tally_sum_differs(&t->source.kept_sum, &t->target.kept_sum))
		check_note(t, CHECK_KEPT, CHECK_FAILED, "the same values, but "
		    "not in the same rows");
}

/* NULL stays NULL; where a rule says otherwise, pgmask has counted it. */
static void
judge_nulls(struct verify_table *t, size_t i)
{
	const struct verify_column *c = &t->columns[i];
	uint64_t want = c->source_nulls;

	if (!c->kept && t->counted)
		want += (uint64_t)(c->counts[COUNT_NULLED] -
		    c->counts[COUNT_FILLED]);
	if (c->target_nulls != want)
		check_note(t, CHECK_NULLS, c->kept || t->counted ?
		    CHECK_FAILED : CHECK_SKIPPED, "\"%s\": %" PRIu64
		    " are NULL, %" PRIu64 " should be%s", c->name,
		    c->target_nulls, want, c->kept || t->counted ? "" :
		    " where no rule says otherwise");
	else if (!c->kept && t->counted && t->method == BY_KEY &&
	    t->modulus <= 1 && t->pairs[i].nulled !=
	    (uint64_t)c->counts[COUNT_NULLED])
		check_note(t, CHECK_NULLS, CHECK_FAILED, "\"%s\": %" PRIu64
		    " values became NULL, pgmask made %" PRId64 " so", c->name,
		    t->pairs[i].nulled, c->counts[COUNT_NULLED]);
}

/*
 * pgmask has counted how many values came out of it as they went in.  One
 * more, and a value has passed beside it; one less, and somebody changed it.
 */
static void
judge_changed(struct verify_table *t, size_t i)
{
	const struct verify_column *c = &t->columns[i];
	uint64_t want = (uint64_t)c->counts[COUNT_UNCHANGED];
	uint64_t seen = t->pairs[i].unchanged;

	if (!t->counted) {
		if (seen > 0)
			check_note(t, CHECK_CHANGED, CHECK_SKIPPED, "\"%s\": %"
			    PRIu64 " values are as they were, and the books "
			    "do not say how many should be", c->name, seen);
		return;
	}
	if (seen > want || (seen < want && t->method == BY_KEY &&
	    t->modulus <= 1 && t->missing == 0))
		check_note(t, CHECK_CHANGED, CHECK_FAILED, "\"%s\": %" PRIu64
		    " values are as they were, pgmask left %" PRIu64 " so",
		    c->name, seen, want);
}

/* How many whole rows may be as they were: those of the strictest column. */
static uint64_t
rows_left(const struct verify_table *t)
{
	uint64_t least = UINT64_MAX, n;
	size_t i;

	for (i = 0; i < t->unit.ncolumns; i++) {
		if (t->kept[i])
			continue;
		n = (uint64_t)(t->columns[i].counts[COUNT_UNCHANGED] +
		    t->columns[i].counts[COUNT_NULLS]);
		if (t->counted && n < least)
			least = n;
	}
	return least == UINT64_MAX ? 0 : least;
}

static void
judge_groups(struct verify_table *t)
{
	if (t->same > rows_left(t))
		check_note(t, CHECK_CHANGED, CHECK_SKIPPED, "%" PRIu64
		    " rows are the same as rows of the source in all columns, "
		    "and no key says whether they are these rows", t->same);
}

void
table_judge(struct verify *v, struct verify_table *t)
{
	size_t i;

	judge_rows(t);
	judge_pairs(t);
	judge_kept(t);
	for (i = 0; i < t->unit.ncolumns; i++) {
		judge_nulls(t, i);
		if (!t->kept[i])
			judge_changed(t, i);
	}
	judge_groups(t);
	for (i = 0; i < CHECKS; i++) {
		if (t->results[i] == CHECK_SKIPPED && v->allowed[i])
			t->results[i] = CHECK_ALLOWED;
		if (t->results[i] == CHECK_FAILED ||
		    t->results[i] == CHECK_SKIPPED)
			t->code = EX_DATAERR;
	}
}
