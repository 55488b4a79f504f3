#!/usr/bin/env bats
# Two at once: one wins, the other says so, and no row is doubled.

bats_require_minimum_version 1.5.0
load ../lib/in_server.sh

setup_file()
{
	server_start dst
}

teardown_file()
{
	server_stop_all
}

# A table without a key takes every row it is sent, twice too.
setup()
{
	target_new
	sql 'CREATE TABLE plain (id int, name text)'
	stream_head >"$BATS_TEST_TMPDIR/text"
	mkfifo "$BATS_TEST_TMPDIR/p"
}

teardown()
{
	exec 7>&-
	[ -z "${pid:-}" ] || kill "$pid" 2>/dev/null || true
}

# A batch of 20 rows to plain, which is a unit of its own with these options.
whole()
{
	stream_head
	stream_unit table=plain "$@"
	stream_batch 1 10 AQA0
	stream_batch 11 20 AQB0
	printf 'DONE\nTAIL\n'
}

# open_loader [option ...]: pgcopy-in, in the background, that has read all of
# `whole` up to its second batch; that one waits for finish_loader.
open_loader()
{
	whole >"$BATS_TEST_TMPDIR/text"
	stream-text encode <"$BATS_TEST_TMPDIR/text" >"$BATS_TEST_TMPDIR/all"
	sed '/MARK cursor=AQA0/q' "$BATS_TEST_TMPDIR/text" |
	    stream-text encode >"$BATS_TEST_TMPDIR/part"
	pgcopy-in -d "$TARGET" "$@" <"$BATS_TEST_TMPDIR/p" \
	    >"$BATS_TEST_TMPDIR/out" 2>&1 3>&- &
	pid=$!
	exec 7>"$BATS_TEST_TMPDIR/p"
	cat "$BATS_TEST_TMPDIR/part" >&7
	until_says 1 sql "SELECT count(*) FROM _pgcopy.unit WHERE unit = 'public.plain' AND state = 'running'"
}

# finish_loader CODE
finish_loader()
{
	local code=0
	tail -c "+$(($(stat -c %s "$BATS_TEST_TMPDIR/part") + 1))" \
	    "$BATS_TEST_TMPDIR/all" >&7
	exec 7>&-
	wait "$pid" || code=$?
	pid=
	[ "$code" -eq "$1" ] || { cat "$BATS_TEST_TMPDIR/out"; false; }
}

# says CODE TEXT [option ...]: a loader of the stream on stdin.
says()
{
	local code=$1 text=$2
	shift 2
	run load "$@"
	if [ "$status" -ne "$code" ] || [[ $output != *"$text"* ]]; then
		echo "$status, not $code $text: $output"
		return 1
	fi
}

@test "two runs, one table: the second waits for no row to be seen" {
	open_loader --run one
	[ "$(sql 'SELECT count(*) FROM plain')" = 0 ]
	says 75 'run one is loading into it' --run two < <(whole)
	says 75 'run one is loading into it' --run two --fresh < <(whole)
	finish_loader 0
	says 77 'holds rows that run two did not load' --run two < <(whole)
	[ "$(sql 'SELECT count(*) FROM plain')" = 20 ]
	says 0 'done' --run two --append < <(whole)
	[ "$(sql 'SELECT count(*) FROM plain')" = 40 ]
}

@test "two runs begin in one table at the same moment: one of them does" {
	whole | stream-text encode >"$BATS_TEST_TMPDIR/all"
	for i in 1 2 3 4 5 6; do
		sql 'TRUNCATE plain'
		codes=()
		for run in "a$i" "b$i" "c$i"; do
			pgcopy-in -d "$TARGET" --run "$run" <"$BATS_TEST_TMPDIR/all" >/dev/null 2>&1 3>&- &
			codes+=($!)
		done
		done=0
		for p in "${codes[@]}"; do
			code=0
			wait "$p" || code=$?
			case $code in
			0)	done=$((done + 1)) ;;
			75 | 77) ;;
			*)	echo "code $code"; false ;;
			esac
		done
		[ "$done" -eq 1 ]
		[ "$(sql 'SELECT count(*) FROM plain')" = 20 ]
	done
}

@test "two runs, a partition and its root" {
	sql 'DROP TABLE plain;
	    CREATE TABLE plain (id int, name text) PARTITION BY RANGE (id);
	    CREATE TABLE part PARTITION OF plain FOR VALUES FROM (0) TO (99)'
	open_loader --run one
	says 75 'run one is loading into it' --run two < <(whole table=part)
	finish_loader 0
	[ "$(sql 'SELECT count(*) FROM plain')" = 20 ]
}

@test "a run that was admitted and killed is not let in beside another's rows" {
	open_loader --run one
	kill -KILL "$pid"
	wait "$pid" || true
	exec 7>&-
	says 0 'done' --run two < <(whole)
	says 77 'holds rows that run one did not load' --run one < <(whole)
	[ "$(sql 'SELECT count(*) FROM plain')" = 20 ]
}

@test "two lines of one run: the one with old cursors goes on by itself" {
	mkfifo "$BATS_TEST_TMPDIR/q"
	pgcopy-in -d "$TARGET" <"$BATS_TEST_TMPDIR/q" >"$BATS_TEST_TMPDIR/late" 2>&1 3>&- &
	late=$!
	exec 8>"$BATS_TEST_TMPDIR/q"
	until_says 1 server_sql dst postgres "SELECT count(*) FROM pg_stat_activity
	    WHERE datname = '$DB' AND application_name = 'pgcopy-in'
	    AND query LIKE '%pg_control_system%'"
	whole | load
	whole | stream-text encode >&8
	exec 8>&-
	code=0
	wait "$late" || code=$?
	[ "$code" -eq 75 ]
	grep -q 'has loaded rows of it since this one began' "$BATS_TEST_TMPDIR/late"
	[ "$(sql 'SELECT count(*) FROM plain')" = 20 ]
	# Without another one it is a stream that does not belong here.
	says 65 'has loaded it already' < <(whole)
}

@test "reset during a load: refused, and between two units the rest is loaded" {
	open_loader --run one
	run pgcheckpoint reset --run one -d "$TARGET"
	[ "$status" -eq 75 ]
	[[ $output = *'is loading it'* ]]
	finish_loader 0
	run pgcheckpoint reset --run one -d "$TARGET"
	[ "$status" -eq 0 ]
	says 77 'holds rows that run one did not load' --run one < <(whole)
	[ "$(sql 'SELECT count(*) FROM plain')" = 20 ]
}

@test "the run is forgotten while a loader is about to begin: it is there again" {
	whole | stream-text encode >"$BATS_TEST_TMPDIR/all"
	pgcheckpoint begin --run one public.plain -d "$TARGET"
	coproc HOLD { psql -XqAt -d "$TARGET" 3>&-; }
	# The lock of the unit: the run is known before, and read behind it.
	echo "SELECT 'held' FROM pg_advisory_lock(hashtextextended(concat_ws(
	    chr(10), '_pgcopy', 'one', 'public.plain'), 0));" >&"${HOLD[1]}"
	read -r _ <&"${HOLD[0]}"
	pgcopy-in -d "$TARGET" --run one <"$BATS_TEST_TMPDIR/all" >"$BATS_TEST_TMPDIR/out" 2>&1 3>&- &
	pid=$!
	until_says t sql 'SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)'
	echo 'DELETE FROM _pgcopy.run; \q' >&"${HOLD[1]}"
	wait "$pid" || { cat "$BATS_TEST_TMPDIR/out"; false; }
	pid=
	[ "$(books 'state, rows' one)" = 'done|20' ]
}

@test "prune during a load leaves its run, also one that just begins" {
	stream_simple | load --run one
	sql "UPDATE _pgcopy.unit SET updated = updated - interval '2 h';
	    UPDATE _pgcopy.run SET created = created - interval '2 h'"
	coproc HOLD { psql -XqAt -d "$TARGET" 3>&-; }
	# As a loader between its units does it: the run first, then the unit.
	echo "BEGIN; UPDATE _pgcopy.run SET created = created RETURNING 'held';" >&"${HOLD[1]}"
	read -r _ <&"${HOLD[0]}"
	pgcheckpoint prune --older-than 1h -d "$TARGET" >"$BATS_TEST_TMPDIR/pruned" 2>&1 3>&- &
	pid=$!
	until_says t sql 'SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)'
	echo "INSERT INTO _pgcopy.unit (run, unit, state) VALUES
	    ('one', 'public.orders', 'running'); COMMIT; \\q" >&"${HOLD[1]}"
	wait "$pid"
	pid=
	[ ! -s "$BATS_TEST_TMPDIR/pruned" ]
	[ "$(sql 'SELECT count(*) FROM _pgcopy.unit')" = 2 ]
	sql 'TRUNCATE plain'
	open_loader --run two
	sql "UPDATE _pgcopy.run SET created = created - interval '2 h'"
	run pgcheckpoint prune --older-than 1h -d "$TARGET"
	[ -z "$output" ]
	finish_loader 0
}
