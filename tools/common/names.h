/*
 * Lists of columns on a command line.
 */
#ifndef TOOLS_COMMON_NAMES_H
#define TOOLS_COMMON_NAMES_H

struct error;
struct name_list;

/*
 * Adds the names between commas, folded to lower case but for what is in
 * double quotes.  0, or -1 with EX_USAGE naming the option; to be cleared in any case.
 */
int	option_names(const char *option, const char *text, struct name_list *,
	    struct error *);
void	option_names_clear(struct name_list *);

#endif
