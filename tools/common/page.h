/*
 * Reports as web pages: one file each, which loads nothing, light or dark as
 * the reader has it.  All text in them is escaped.
 */
#ifndef TOOLS_COMMON_PAGE_H
#define TOOLS_COMMON_PAGE_H

/* What pgverify found, as its --format=json prints it. */
void	page_verification(FILE *, const json_t *report);

/* What pgcheckpoint report prints as JSON: runs, with their verification. */
void	page_runs(FILE *, const json_t *report);

#endif
