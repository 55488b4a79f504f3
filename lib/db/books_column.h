/*
 * What the books say of a unit's columns: what is written of them at the
 * start, and the counts that grow with each batch.
 */
#ifndef DB_BOOKS_COLUMN_H
#define DB_BOOKS_COLUMN_H

struct unit;

/*
 * The columns of a unit for books_unit.columns: a new json array of name,
 * type, and the action and domain that `mask` ("columns" of the unit's "mask")
 * has for it; without it (NULL) the unit was not masked and has no actions.
 * NULL when out of memory.
 */
json_t	*books_columns(const struct unit *, const json_t *mask);

/*
 * Adds what `attempt` ("columns" of a cols frame) says of `ncolumns` columns to
 * the counts in `base` (json; NULL: there are none yet).  *sum becomes a new
 * string, or NULL where one of the two is not about these columns.
 * 0, or -1 when out of memory.
 */
int	books_counts_add(const char *base, const json_t *attempt,
	    size_t ncolumns, char **sum);

#endif
