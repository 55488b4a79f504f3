/* The command line of pgcheckpoint. */
#include "sys/system.h"

int	tool_main(int argc, char *argv[]);
#define main tool_main
#include "tools/pgcheckpoint.c"
#undef main
#include "tests/fuzz/options.h"

static void
read_command_line(struct tool *tool, int argc, char *argv[], struct error *e)
{
	struct books_tool t = { .tool = tool, .older_than_s = -1 };

	if (read_options(&t, argc, argv, e) == 0)
		(void)find_command(&t, argc, argv, e);
}
