/*
 * Lines of fields between tabs, escaped as COPY's text format has it.
 */
#ifndef TOOLS_COMMON_TSV_H
#define TOOLS_COMMON_TSV_H

/*
 * Prints one field: \\, \t, \n and \r stand for these four, \xHH for any other
 * control character.
 */
void	tsv_put(FILE *, const char *);

#endif
