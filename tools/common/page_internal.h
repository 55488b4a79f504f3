/*
 * What the files of the pages share.
 */
#ifndef TOOLS_COMMON_PAGE_INTERNAL_H
#define TOOLS_COMMON_PAGE_INTERNAL_H

/* The page up to its content, and its end. */
void	page_begin(FILE *, const char *title);
void	page_end(FILE *);

/* A text, escaped.  Control characters become U+FFFD. */
void	page_text(FILE *, const char *);

/* A name, which may be written in any direction. */
void	page_name(FILE *, const char *);

/* A member of an object: its text or number, "" or 0 where it has none. */
const char *page_str(const json_t *, const char *key);
int64_t	page_int(const json_t *, const char *key);

/* "<th>TEXT" for each, up to NULL. */
void	page_heads(FILE *, const char *const *);

/* A number, 1,234,567; and a cell with it. */
void	page_count(FILE *, int64_t);
void	page_number(FILE *, int64_t);

/* A cell with those of the source and of the target. */
void	page_numbers(FILE *, int64_t source, int64_t target);

/* A cell with a name and, smaller and unless it is "", what goes with it. */
void	page_pair(FILE *, const char *name, const char *more);

/* "passed", "failed" and their kin as a mark with a colour. */
void	page_mark(FILE *, const char *word);

/* A line of a list of terms; nothing where the text is "". */
void	page_term(FILE *, const char *term, const char *text);

/* A cell: how many of the values are changed, as they were, NULL. */
void	page_share(FILE *, bool kept, int64_t changed, int64_t unchanged,
	    int64_t nulls);

/* What its colours mean. */
void	page_key(FILE *);

/* "keep" and no action at all keep a column as it is. */
bool	page_keeps(const json_t *column);

/* pgverify's tables, each with its checks and columns. */
void	page_tables(FILE *, const json_t *tables);

#endif
