/*
 * What the files of the catalog share among themselves.
 */
#ifndef DB_CATALOG_INTERNAL_H
#define DB_CATALOG_INTERNAL_H

#include <libpq-fe.h>

struct db;
struct error;
struct name_list;
struct unit;

#define CATALOG_SQL_MAX	(16 * 1024 * 1024)	/* bytes of one query or array */

#define TYPE_NAME_MAX	4096	/* bytes of schema.name, quoted */

/* One row of pg_type, as far as it is needed here. */
struct type_row {
	Oid	 oid;
	char	*schema, *name;
	char	 kind;			/* pg_type.typtype */
	Oid	 element;		/* of a true array; 0: it is none */
	Oid	 base;			/* of a domain, a range, a multirange */
	int32_t	 typmod;		/* a domain's own */
	bool	 not_null;		/* a domain's own */
	bool	 has_binary;		/* typsend and typreceive exist */
	Oid	*fields;		/* types of a composite's attributes */
	size_t	 nfields;
};

/* Types and all that they are made of, sorted by OID. */
struct type_set {
	struct type_row	*rows;
	size_t		 n;
};

/* A list of OIDs that grows. */
struct oid_list {
	Oid	*oids;
	size_t	 n, cap;
};

int	 oid_list_add(struct oid_list *, Oid, struct error *);
void	 oid_list_clear(struct oid_list *);
/* "{1,2,3}", to be freed; NULL when out of memory. */
char	*oid_list_array(const struct oid_list *);

int	 type_set_load(struct db *, const struct oid_list *, struct type_set *,
	    struct error *);
void	 type_set_clear(struct type_set *);

/* The name as copy/unit.h wants it: a new string in *name. */
int	 type_set_name(const struct type_set *, Oid, char **name,
	    struct error *);

/* Has this type, or any part of it, no portable binary form? */
bool	 type_set_as_text(const struct type_set *, Oid);

/* May a column have this type at all (is it no pseudo-type)? */
bool	 type_set_is_column(const struct type_set *, Oid);

/* Fills unit->types with the types that are not in pg_catalog, by name. */
int	 type_set_describe(struct db *, const struct type_set *, struct unit *,
	    struct error *);

/* Fills unit->unique and unit->key, for the columns that the unit has. */
int	 catalog_keys(struct db *, Oid relation, struct unit *,
	    struct error *);

/*
 * Fills unit->fkeys but for the types of the ancestors, whose OIDs it adds to
 * `types` in the order of a walk over them; catalog_fkey_types fills those in.
 */
int	 catalog_fkeys(struct db *, Oid relation, struct unit *,
	    struct oid_list *types, struct error *);
int	 catalog_fkey_types(const struct type_set *, const Oid *types,
	    struct unit *, struct error *);

/* A copy of s in *to, or NULL for NULL. */
int	 catalog_dup(char **to, const char *s, struct error *);

/* "schema.name" of a collation, quoted; *to is NULL where schema is. */
int	 catalog_collation(char **to, const char *schema, const char *name,
	    struct error *);

/* The value as a string, NULL for SQL NULL; lives as long as the result. */
const char *catalog_value(const PGresult *, int row, int col);
Oid	 catalog_oid(const PGresult *, int row, int col);
bool	 catalog_bool(const PGresult *, int row, int col);
int64_t	 catalog_int(const PGresult *, int row, int col);

#endif
