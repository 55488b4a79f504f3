#!/usr/bin/env bats
# pgbouncer between the commands and their servers.

# shellcheck disable=SC2030,SC2031,SC2154 # tests are subshells; run sets stderr
bats_require_minimum_version 1.5.0
load ../lib/pooler.sh
load ../lib/in_server.sh

setup_file()
{
	server_start src
	server_start dst
	server_sql src postgres "CREATE TABLE customers (id int PRIMARY KEY,
	    name text);
	    INSERT INTO customers SELECT i, 'n' || i FROM generate_series(1, 6) i"
	pooler_start src-transaction src transaction
	pooler_start src-statement src statement
	pooler_start session dst session
	pooler_start one dst session default_pool_size=1
	pooler_start transaction dst transaction
	pooler_start robin dst transaction server_round_robin=1
}

teardown_file()
{
	for name in src-transaction src-statement session one transaction robin; do
		pooler_stop "$name"
	done
	server_stop_all
}

setup()
{
	target_new
}

# refused POOLER: by every command, which leave nothing behind.
refused()
{
	local through
	through=$(pooler_dsn "$1" "$DB")
	for args in init begin list 'show x' cursor events reset \
	    'prune --older-than 1d' report; do
		# shellcheck disable=SC2086 # words of a command
		run -77 pgcheckpoint -d "$through" $args
		[[ $output = *'a pooler lends it for one transaction'*hint:*'session mode'* ]]
	done
	run -77 pgcopy-in -d "$through" < <(stream_simple | stream-text encode)
	[[ $output = *'a pooler lends it for one transaction'*hint:*'session mode'* ]]
	[ "$(sql "SELECT to_regnamespace('_pgcopy') IS NULL")" = t ]
	[ "$(psql -XqAt -d "$through" -c 'SHOW search_path')" = '"$user", public' ]
}

# spread POOLER N: makes it keep so many servers, by queries that wait.
spread()
{
	local i
	sql 'CREATE TABLE held (x int)'
	exec 5> >(psql -XqAt -d "$(server_dsn dst "$DB")" 3>&-)
	echo 'BEGIN; LOCK held;' >&5
	locks granted 1
	for ((i = 0; i < $2; i++)); do
		psql -XqAt -d "$(pooler_dsn "$1" "$DB")" \
		    -c 'SELECT FROM held' >/dev/null 3>&- 5>&- &
	done
	locks 'NOT granted' "$2"
	echo 'COMMIT; DROP TABLE held;' >&5
	exec 5>&-
	wait
}

# Until there are N locks of that kind on the table held.
locks()
{
	until_says "$2" sql "SELECT count(*) FROM pg_locks WHERE $1 AND
	    relation = 'held'::regclass"
}

@test "a pool in session mode is a server like any other" {
	TARGET=$(pooler_dsn session "$DB")
	stream_simple | load
	[ "$(books state)" = 'done' ]
	[ "$(sql 'SELECT count(*) FROM customers')" = 6 ]
}

@test "a pool in session mode with one server only" {
	TARGET=$(pooler_dsn one "$DB")
	stream_simple | load
	[ "$(books state)" = 'done' ]
}

@test "a pool in transaction mode is refused, idle or not, and left as it was" {
	refused transaction
	spread transaction 3
	refused transaction
}

@test "a pool in transaction mode that goes around its servers is refused" {
	refused robin
	spread robin 3
	refused robin
}

@test "pgcopy-out reads through a pool in transaction mode and leaves it as it was" {
	through=$(pooler_dsn src-transaction postgres)
	pgcopy-out -d "$through" -t customers |
	    pgcopy-in -d "$TARGET" --allow-unmasked
	[ "${PIPESTATUS[*]}" = '0 0' ]
	[ "$(sql 'SELECT count(*) FROM customers')" = 6 ]
	for setting in search_path row_security DateStyle statement_timeout \
	    synchronize_seqscans; do
		[ "$(psql -XqAt -d "$through" -c "SHOW $setting")" = \
		    "$(server_sql src postgres "SHOW $setting")" ]
	done
}

@test "pgcopy-out refuses a pool in statement mode" {
	run -77 --separate-stderr pgcopy-out -t customers \
	    -d "$(pooler_dsn src-statement postgres)"
	[[ $stderr = *'could not begin to read'*hint:*'statement mode'* ]]
}

@test "the target is the source, through a pooler and under another name" {
	run -77 pgcopy-in -d "$(pooler_dsn session "$DB")" --allow-unmasked \
	    < <(pgcopy-out -d "$TARGET" -t customers)
	[[ $output = *'the target is the source'*hint:* ]]
	run -77 pgcopy-in -d "$TARGET" --allow-unmasked --allow-same-system \
	    < <(pgcopy-out -d "$(pooler_dsn session "$DB")" -t customers)
	[[ $output = *'the target is the source'* ]]
	ln -s "$SERVER_ROOT/dst" "$SERVER_ROOT/alias"
	run -77 pgcopy-in -d "$(server_dsn alias "$DB")" --allow-unmasked \
	    < <(pgcopy-out -d "$TARGET" -t customers)
	[[ $output = *'the target is the source'* ]]
}
