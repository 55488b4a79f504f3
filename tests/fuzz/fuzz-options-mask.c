/* The command line of pgmask. */
#include "sys/system.h"

int	tool_main(int argc, char *argv[]);
#define main tool_main
#include "tools/pgmask.c"
#undef main
#include "tests/fuzz/options.h"

static void
read_command_line(struct tool *tool, int argc, char *argv[], struct error *e)
{
	struct pgmask m = { .tool = *tool, .max_unchanged = -1 };

	(void)read_options(&m, argc, argv, e);
}
