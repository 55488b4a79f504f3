/* The command line of pgcopy-in. */
#include "sys/system.h"

int	tool_main(int argc, char *argv[]);
#define main tool_main
#include "tools/pgcopy-in.c"
#undef main
#include "tests/fuzz/options.h"

static void
read_command_line(struct tool *tool, int argc, char *argv[], struct error *e)
{
	static struct load l;
	const char *schema = "public", *table = "t";

	/* -h leaves from the middle of it. */
	map_list_clear(&l.maps);
	memset(&l, 0, sizeof(l));
	l.tool = tool;
	if (read_options(&l, argc, argv, e) == 0)
		map_table(&l.maps, &schema, &table);
	map_list_clear(&l.maps);
}
