/* The command line of pgscan. */
#include "sys/system.h"

int	tool_main(int argc, char *argv[]);
#define main tool_main
#include "tools/pgscan.c"
#undef main
#include "tests/fuzz/options.h"

static void
read_command_line(struct tool *tool, int argc, char *argv[], struct error *e)
{
	struct pgscan s = { .tool = *tool };

	(void)read_options(&s, argc, argv, e);
}
