#include "sys/system.h"
#include "tools/common/tsv.h"
#include "tools/pgplan.h"

/* A field is never empty: a shell's read would lose it between two tabs. */
static void
put(const char *text, char end)
{
	tsv_put(stdout, text == NULL ? "-" : text);
	putchar(end);
}

void
plan_print_tsv(const struct plan *p)
{
	const struct plan_relation *about;
	const struct plan_unit *u;

	for (u = p->units; u < p->units + p->nunits; u++) {
		about = &p->about[u->relation];
		put(u->id, '\t');
		put(about->name, '\t');
		put(u->range, '\t');
		printf("%" PRIu32 "\t%" PRId64 "\t%" PRId64 "\t", u->level,
		    u->bytes, u->rows);
		put(about->root == u->relation ? NULL :
		    p->about[about->root].name, '\n');
	}
}
