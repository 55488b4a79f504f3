/* The command line of pgcopy-out. */
#include "sys/system.h"
#include "tools/pgcopy-out.h"
#include "tests/fuzz/options.h"

static struct out_options o;

static void
read_command_line(struct tool *tool, int argc, char *argv[], struct error *e)
{
	out_options_clear(&o);
	(void)out_options_read(&o, tool, argc, argv, e);
	out_options_clear(&o);
}
