#!/usr/bin/env bats
# Whole databases, with all that they hold, arrive as they are: pg_dump says the
# same of both sides.  Runs for any pair of servers (tests/versions/run).

# shellcheck disable=SC2154 # codes is set by line
bats_require_minimum_version 1.5.0
load ../lib/pipe.bash
load ../lib/everything.bash
load ../lib/everything_same.bash

setup_file()
{
	pipe_servers max_locks_per_transaction=256
	for server in src dst; do
		psql -Xq -v ON_ERROR_STOP=1 -d "$(server_dsn $server postgres)" \
		    -f "$PGCOPY_SRC/tests/lib/everything_globals.sql"
	done
}

teardown_file()
{
	server_stop_all
}

# Databases of the test's own.
setup()
{
	for side in "src prod" "dst staging"; do
		read -r server name <<<"$side"
		server_sql "$server" postgres "DROP DATABASE $name"
		server_sql "$server" postgres "CREATE DATABASE $name"
	done
	everything_rules
	as_superuser
	pair_versions
	export TABLES='*.*' LARGE_OBJECTS=1
}

# Copies a whole database, and compares; at least so many rows.
copied()
{
	everything_section pre-data
	line all
	ended 0 0 0 0
	everything_section post-data
	everything_sequences
	everything_large_objects
	everything_same "$1"
}

@test "one of everything: dumps of source and target are identical" {
	psql -Xq -v ON_ERROR_STOP=1 -v newest="$OLDER" -d "$SRC" \
	    -f "$PGCOPY_SRC/tests/lib/everything.sql"
	copied 700
}

@test "pgbench: dumps of source and target are identical" {
	pgbench -i -s 1 --foreign-keys -q -d "$SRC" 2>/dev/null
	pgbench -t 20 -n -d "$SRC" >/dev/null 2>&1
	copied 100000
}
