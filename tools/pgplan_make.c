#include "sys/system.h"
#include "tools/pgplan.h"

/*
 * GNU make: with .ONESHELL a recipe goes to one shell as it is, so that a name
 * may hold a line feed, which stands as $(nl) here: a line of the makefile
 * can't hold it.  Targets are numbers, for no quoting saves all names there.
 */
static const char head[] =
"# Made by pgplan: one pipe a unit.  GNU make:\n"
"#	make -f FILE -j4 SRC=... DST=... RUN=... RULES=... KEY=...\n"
"# The same again goes on where it was; units that are done move no row.\n"
".ONESHELL:\n"
"RUN ?= default\n"
"FILTER ?= pgmask -r \"$$RULES\" -k \"$$KEY\"\n"
"OUT ?=\n"
"IN ?=\n"
"export SRC DST RUN RULES KEY\n"
"PIPE = pgcheckpoint cursor -d \"$$DST\" --run \"$$RUN\" \"$$unit\" | \\\n"
"	pgcopy-out -d \"$$SRC\" -t \"$$table\" \"$$@\" --after - \\\n"
"	-k \"$$KEY\" $(OUT) | \\\n"
"	$(FILTER) | \\\n"
"	pgcopy-in -d \"$$DST\" --run \"$$RUN\" $(IN)\n"
"define nl\n"
"\n"
"\n"
"endef\n"
"all:\n";

/* In single quotes, for the shell behind make. */
static void
put_quoted(const char *s)
{
	putchar('\'');
	for (; *s != '\0'; s++)
		switch (*s) {
		case '\'':
			fputs("'\\''", stdout);
			break;
		case '$':
			fputs("$$", stdout);
			break;
		case '\n':
			fputs("$(nl)", stdout);
			break;
		default:
			putchar(*s);
		}
	putchar('\'');
}

/* "t7: u1 u2": what the children of a table wait for. */
static void
print_tables(const struct plan *p)
{
	size_t i;

	for (i = 0; i < p->nunits; i++)
		printf("t%zu: u%zu\n", p->about[p->units[i].relation].root,
		    i + 1);
	for (i = 0; i < p->nedges; i++)
		printf("w%" PRIu32 ": t%" PRIu32 "\n", p->edges[i].child,
		    p->edges[i].parent);
}

static void
print_unit(const struct plan *p, const struct plan_unit *u, size_t number)
{
	size_t root = p->about[u->relation].root;

	printf("all: u%zu\n", number);
	printf(".PHONY: u%zu t%zu w%zu\n", number, root, root);
	printf("u%zu:%s", number, p->o->by_size ? "" : " w");
	if (!p->o->by_size)
		printf("%zu", root);
	fputs("\n\t@unit=", stdout);
	put_quoted(u->id);
	fputs("; table=", stdout);
	put_quoted(p->about[u->relation].name);
	fputs("; set --", stdout);
	if (u->range != NULL)
		printf(" --range %s", u->range);
	fputs("; $(PIPE)\n", stdout);
}

void
plan_print_make(const struct plan *p)
{
	size_t i;

	fputs(head, stdout);
	fputs(".PHONY: all\n", stdout);
	for (i = 0; i < p->nunits; i++)
		print_unit(p, &p->units[i], i + 1);
	if (!p->o->by_size)
		print_tables(p);
}
