/*
 * JSON payloads: bounded parsing, compact printing (jansson).
 */
#ifndef STREAM_META_H
#define STREAM_META_H

struct unit;

/*
 * Parses n bytes as one JSON object.  Depth and number of values are bounded
 * (META_DEPTH_MAX, META_VALUES_MAX) before anything is allocated for them;
 * duplicate keys and invalid UTF-8 are refused.  NULL when it is no such
 * object.  To be json_decref'ed.
 */
json_t	*meta_parse(const uint8_t *p, size_t n);

/* The object as text without spaces, in insertion order; to be freed. */
char	*meta_dump(const json_t *, size_t *n);

/*
 * Reads a member.  Strings are borrowed from the object.  False: absent or of
 * another type, and the output is untouched.
 */
bool	 meta_str(const json_t *, const char *key, const char **);
bool	 meta_int(const json_t *, const char *key, int64_t *);
bool	 meta_hex64(const json_t *, const char *key, uint64_t *);

/* A u64 as 16 lower-case hex digits, a new json string. */
json_t	*meta_new_hex64(uint64_t);

/*
 * UNIT: a description to JSON and back.
 *
 * unit_to_json: a new object, NULL when out of memory.
 * unit_from_json: 0, or -1 with *why a constant text naming the member that
 * is missing or wrong; *unit is then empty.  Members it does not know (the
 * "mask" of pgmask) are left alone.
 */
json_t	*unit_to_json(const struct unit *);
int	 unit_from_json(struct unit *, const json_t *, const char **why);

/*
 * Computes unit->shape: a digest over schema, table, range, columns, user
 * types, key, `filter` (text of the row filter or query; NULL: none) and
 * `token` (of the range, so that it stands for its bounds; NULL: none).
 * No statistics.  0, or -1 when out of memory.
 */
int	 unit_shape(struct unit *, const char *filter, const char *token);

#endif
