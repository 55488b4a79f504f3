# shellcheck shell=bash
# pgclone in bats tests, beside pipe.bash.

# Databases of the test's own; a database with all that is hard to copy.
clone_databases()
{
	for side in "src prod" "dst staging"; do
		read -r server name <<<"$side"
		server_sql "$server" postgres "DROP DATABASE $name WITH (FORCE)"
		server_sql "$server" postgres "CREATE DATABASE $name"
	done
	psql -XqAt -v ON_ERROR_STOP=1 -d "$SRC" -f "$PGCOPY_SRC/tests/lib/clone.sql" \
	    >/dev/null
}

clone_again()
{
	server_sql dst postgres "DROP DATABASE staging WITH (FORCE)"
	server_sql dst postgres "CREATE DATABASE staging"
}

# Masks a key with references to it, and text.
clone_rules()
{
	pipe_rules <<-'YAML'
		version: 1
		unlisted: keep
		tables:
		  public.customers: {columns: {id: {action: permute, min: 1, max: 900000},
		    email: {action: fake, provider: email}}}
		  public.orders: {columns: {note: {action: hash}}}
	YAML
}

# clone [option ...]: what pgclone ends with is in $status.
clone()
{
	run --separate-stderr pgclone -s "$SRC" -d "$DST" -r "$RULES" -k "$KEY" "$@"
}

# Fails, with what was said, unless it ended with this code.
# shellcheck disable=SC2154 # run sets them
cloned()
{
	if [ "$status" != "${1:-0}" ]; then
		echo "exit code $status, not ${1:-0}"
		printf '%s\n' "$stderr"
		return 1
	fi
}

# dump src|dst: all of it, in no order.
dump()
{
	local dsn=$SRC
	[ "$1" = src ] || dsn=$DST
	pg_dump -N _pgcopy -d "$dsn" | sed '/^\\\(un\)\?restrict/d' |
	    LC_ALL=C sort
}

# Source and target are the same.
same_dumps()
{
	dump src >src.dump
	dump dst >dst.dump
	[ "$(wc -l <src.dump)" -gt 1000 ]
	diff src.dump dst.dump
}

# Of the masked copy: all rows, and each finds what it refers to.
masked_well()
{
	[ "$(dst 'SELECT count(*) FROM customers c JOIN orders o ON o.id = best')" = 3000 ]
	[ "$(dst 'SELECT count(*) FROM orders JOIN customers c ON c.id = customer')" = 6000 ]
	[ "$(dst "SELECT count(*) FROM customers WHERE email LIKE '%@corp.test'")" = 0 ]
	[ "$(dst "SELECT count(*) FROM pg_constraint WHERE contype = 'f'
	    AND connamespace = 'public'::regnamespace AND convalidated")" = 2 ]
}
