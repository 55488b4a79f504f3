# shellcheck shell=bash
# The roles of contrib/roles for the line of pipe.bash: "$SRC $READER" and
# "$DST $LOADER" connect with them.

READER='user=pgcopy_source'
LOADER='user=pgcopy_target'

# In the databases of $SRC and $DST, for all schemas and tables that are there.
pipe_roles()
{
	pipe_role "$SRC" source "$READER"
	pipe_role "$DST" target "$LOADER"
}

pipe_role()
{
	local schemas
	schemas=$(psql -XqAt -d "$1" -c "SELECT coalesce(array_agg(nspname), '{}')
	    FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <>
	    ALL('{information_schema,_pgcopy}')") &&
	    psql -Xq -v role="${3#*=}" -v schemas="$schemas" -d "$1" \
	    -f "$PGCOPY_SRC/contrib/roles/$2.sql"
}
