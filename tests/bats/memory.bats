#!/usr/bin/env bats
# Constant memory: peak resident size from wait4, and a hard limit on the
# address space.

load ../lib/pipe.bash

# Sanitizers need memory of their own.
sanitized()
{
	grep -q 'define PGC_SANITIZERS 1' "$PGCOPY_BUILD/config.h"
}

setup_file()
{
	! sanitized || return 0
	pipe_servers
	src 'CREATE TABLE rows (id int PRIMARY KEY, name text, mail text, x numeric)'
	src 'CREATE TABLE big (id int PRIMARY KEY, body bytea)'
	src 'ALTER TABLE big ALTER body SET STORAGE EXTERNAL'
	pipe_schema
}

teardown_file()
{
	server_stop_all
}

setup()
{
	! sanitized || skip "built with sanitizers"
	src 'TRUNCATE rows, big'
	dst 'TRUNCATE rows, big; DROP SCHEMA IF EXISTS _pgcopy CASCADE'
	pipe_rules <<-'YAML'
	version: 1
	unlisted: keep
	tables:
	  public.rows:
	    columns:
	      name: {action: fake, provider: full_name}
	      mail: {action: hash}
	YAML
}

fill()
{
	src "TRUNCATE rows; INSERT INTO rows SELECT i, 'Name ' || i, 'p' || i ||
	    '@mail.test', i / 3.0 FROM generate_series(1, $1) i"
}

# The line under rusage: peak[pgmask] and so on, in KiB.
declare -gA peak
measure()
{
	local file=$BATS_TEST_TMPDIR/rusage program kib
	dst 'TRUNCATE rows, big; DROP SCHEMA IF EXISTS _pgcopy CASCADE'
	rm -f "$file"
	rusage "$file" pgcopy-out -d "$SRC" -t "public.$1" |
	    rusage "$file" pgmask -r "$RULES" -k "$KEY" |
	    rusage "$file" pgcopy-in -d "$DST"
	[ "${PIPESTATUS[*]}" = "0 0 0" ]
	while read -r program kib; do
		peak[$program]=$kib
	done < <(sed 's/.*"program":"\([^"]*\)","rss_kib":\([0-9]*\).*/\1 \2/' \
	    "$file")
	echo "$1: pgcopy-out ${peak[pgcopy-out]} pgmask ${peak[pgmask]}" \
	    "pgcopy-in ${peak[pgcopy-in]} KiB"
}

# within EXTRA: under the bound of pgcopy-tools(7) plus EXTRA KiB.
within()
{
	[ "${peak[pgmask]}" -lt $((8 * 1024 + $1)) ]
	[ "${peak[pgcopy-out]}" -lt $((12 * 1024 + $1)) ]
	[ "${peak[pgcopy-in]}" -lt $((12 * 1024 + $1)) ]
}

# grows ROWS: the peak differs by under 1 MiB from that of 20,000 rows.
grows()
{
	local program
	local -A small
	fill 20000
	measure rows
	within 0
	for program in "${!peak[@]}"; do
		small[$program]=${peak[$program]}
	done
	fill "$1"
	measure rows
	within 0
	[ "$(dst 'SELECT count(*) FROM rows')" = "$1" ]
	for program in pgcopy-out pgmask pgcopy-in; do
		[ $((peak[$program] - small[$program])) -lt 1024 ]
	done
}

@test "400,000 rows take no more memory than 20,000" {
	grows 400000
}

@test "2,000,000 rows take no more memory than 20,000 (make check-long)" {
	[ -n "${PGCOPY_LONG:-}" ] || skip "make check-long"
	grows 2000000
}

@test "a row of 1 MiB, a row of 64 MiB: at most twice the row more" {
	for mib in 1 64; do
		src "TRUNCATE big; INSERT INTO big SELECT i, decode(repeat(
		    md5(i::text), $mib * 32768 * i / 3), 'hex') FROM
		    generate_series(1, 3) i"
		measure big
		within $((2 * mib * 1024))
		[ "$(digest src big 'md5(body)')" = "$(digest dst big 'md5(body)')" ]
	done
}

# written PID: what a process has written so far, once that stands still.
written()
{
	local now='' before='' same=0
	while [ "$same" -lt 10 ]; do
		before=$now
		now=$(sed -n 's/^wchar: //p' "/proc/$1/io")
		same=$((now == before ? same + 1 : 0))
		sleep 0.03
	done
	echo "$now"
}

@test "a target that stands still stops the source" {
	fill 400000
	dst 'BEGIN; LOCK TABLE rows; SELECT pg_sleep(300)' 3>&- &
	until [ "$(dst "SELECT count(*) FROM pg_locks WHERE relation =
	    'rows'::regclass AND mode = 'AccessExclusiveLock'")" = 1 ]; do :; done
	# shellcheck disable=SC2016 # for the inner shell
	sh -c 'echo $$ >"$0"; exec pgcopy-out -d "$SRC" -t public.rows' \
	    "$BATS_TEST_TMPDIR/pid" | pgmask -r "$RULES" -k "$KEY" |
	    pgcopy-in -d "$DST" 3>&- &
	until [ "$(dst "SELECT count(*) FROM pg_stat_activity WHERE
	    wait_event_type = 'Lock'")" = 1 ]; do :; done
	stopped=$(written "$(cat "$BATS_TEST_TMPDIR/pid")")
	dst "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query
	    LIKE '%pg_sleep(300)' AND pid <> pg_backend_pid()"
	wait -n || :
	wait
	[ "$(dst 'SELECT count(*) FROM rows')" = 400000 ]
	# two pipes of 1 MiB and what the processes hold; the table has 25 MiB
	[ "$stopped" -lt $((4 * 1024 * 1024)) ]
}

@test "400,000 rows under a hard limit on the address space" {
	fill 400000
	(
		ulimit -v 50000
		line limited
		ended 0 0 0 0
	)
	[ "$(dst 'SELECT count(*) FROM rows')" = 400000 ]
}
