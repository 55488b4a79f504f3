#!/usr/bin/env bats
# contrib/roles: what the two roles may do, and what not.  That they are enough
# is seen by every test that runs the line.

# shellcheck disable=SC2154 # codes is set by line
bats_require_minimum_version 1.5.0
load ../lib/pipe.bash

setup_file()
{
	pipe_servers
	src "CREATE TABLE people (id int PRIMARY KEY, name text);
	    INSERT INTO people VALUES (1, 'x')"
	dst 'CREATE TABLE people (id int PRIMARY KEY, name text)'
}

teardown_file()
{
	server_stop_all
}

# denied DSN SQL: the server says so.
denied()
{
	run psql -XqAt -v VERBOSITY=sqlstate -d "$1" -c "$2"
	[[ $output = *42501* || $output = *25006* ]] || {
		echo "$2: $output"
		return 1
	}
}

@test "the roles can do what they are for, and nothing else" {
	keep_everything
	line one
	ended 0 0 0 0
	line two --fresh
	ended 0 0 0 0
	pgcheckpoint reset -d "$DST $LOADER" --run one
	pgcheckpoint prune -d "$DST $LOADER" --older-than 0s
	for role in "src:$SRC $READER" "dst:$DST $LOADER"; do
		[ "$("${role%%:*}" "SELECT count(*) FROM pg_roles WHERE rolname ~
		    '^pgcopy' AND (rolsuper OR rolcreatedb OR rolcreaterole OR
		    rolreplication OR rolbypassrls)")" = 0 ]
		for sql in 'CREATE SCHEMA x' 'CREATE ROLE x' 'DROP TABLE people' \
		    "UPDATE people SET name = 'y'" 'DELETE FROM people' \
		    "COPY people TO PROGRAM 'cat'" "SELECT pg_read_file('PG_VERSION')" \
		    'ALTER TABLE people DISABLE TRIGGER ALL'; do
			denied "${role#*:}" "$sql"
		done
	done
	denied "$SRC $READER" 'ALTER DATABASE prod RESET pgcopy.role'
	for sql in "INSERT INTO people VALUES (2, 'y')" 'TRUNCATE people'; do
		denied "$SRC $READER" "$sql"
		denied "$SRC $READER" "BEGIN READ WRITE; $sql"
	done
}

@test "run again, quoted names, other schemas, books of others" {
	role='Lo"ad er' schema='my "sch,ema'
	dst "CREATE SCHEMA \"${schema//\"/\"\"}\"
	    CREATE TABLE t (id serial PRIMARY KEY, name text)"
	pgcheckpoint init -d "$DST"
	for _ in 1 2; do
		psql -Xq -d "$DST" -v role="$role" \
		    -v schemas="{\"my \\\"sch,ema\"}" \
		    -f "$PGCOPY_SRC/contrib/roles/target.sql"
		psql -Xq -d "$SRC" -v role="$role" \
		    -f "$PGCOPY_SRC/contrib/roles/source.sql"
	done
	# made later by the same user
	dst "CREATE TABLE \"${schema//\"/\"\"}\".people (LIKE public.people)"
	pgcopy-out -d "$SRC user='$role'" -t people |
	    pgcopy-in -d "$DST user='$role'" --allow-unmasked --run quoted \
	    --map "public.people=\"${schema//\"/\"\"}\".people"
	[ "${PIPESTATUS[*]}" = '0 0' ]
	[ "$(dst "SELECT name FROM \"${schema//\"/\"\"}\".people")" = x ]
	# columns that the stream lacks draw their default from a sequence
	pgcopy-out -d "$SRC user='$role'" -q 'SELECT name FROM public.people' --name t |
	    pgcopy-in -d "$DST user='$role'" --allow-unmasked --run default \
	    --map "public.t=\"${schema//\"/\"\"}\".t"
	[ "$(dst "SELECT id FROM \"${schema//\"/\"\"}\".t")" = 1 ]
}

@test "the role of a target is not made in a database that is marked as a source" {
	run -3 psql -Xq -d "$SRC" -v role=oops \
	    -f "$PGCOPY_SRC/contrib/roles/target.sql"
	[[ $output = *'database prod is marked as a source'* ]]
	[ "$(src "SELECT count(*) FROM pg_roles WHERE rolname = 'oops'")" = 0 ]
}

@test "an owner that is no superuser may run both, but for the mark" {
	for server in src dst; do
		server_sql "$server" postgres 'CREATE ROLE owner LOGIN CREATEROLE'
		server_sql "$server" postgres 'CREATE DATABASE owned OWNER owner'
	done
	psql -Xq -d "$(server_dsn src owned owner)" -v role=reader2 \
	    -f "$PGCOPY_SRC/contrib/roles/source.sql"
	[ "$(server_sql src owned "SELECT current_setting('pgcopy.role', true)")" = '' ]
	server_sql dst postgres 'CREATE ROLE loader2 LOGIN; GRANT loader2 TO owner'
	psql -Xq -d "$(server_dsn dst owned owner)" -v role=loader2 \
	    -f "$PGCOPY_SRC/contrib/roles/target.sql"
	run -0 pgcheckpoint init -d "$(server_dsn dst owned loader2)"
}
