#!/usr/bin/env bats
# Constant memory: peak resident size from wait4, and a hard limit on the
# address space.

load ../lib/pipe.bash
load ../lib/hold.bash

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
	src 'CREATE TABLE texts (id int PRIMARY KEY, note text, a text, b text,
	    c text, d text)'
	src 'ALTER TABLE texts ALTER a SET STORAGE EXTERNAL, ALTER b SET STORAGE
	    EXTERNAL, ALTER c SET STORAGE EXTERNAL, ALTER d SET STORAGE EXTERNAL'
	src 'CREATE TYPE named AS (r regclass, body bytea)'
	src 'CREATE TABLE hex (id int PRIMARY KEY, body named)'
	pipe_schema
}

teardown_file()
{
	server_stop_all
}

setup()
{
	! sanitized || skip "built with sanitizers"
	src 'TRUNCATE rows, big, texts, hex'
	dst 'TRUNCATE rows, big, texts, hex; DROP SCHEMA IF EXISTS _pgcopy CASCADE'
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

# peaks FILE: what rusage wrote there, as peak[pgmask] and so on, in KiB.
declare -gA peak
peaks()
{
	local program kib
	while read -r program kib; do
		peak[$program]=$kib
	done < <(sed 's/.*"program":"\([^"]*\)","rss_kib":\([0-9]*\).*/\1 \2/' \
	    "$1")
}

# The line under rusage.
measure()
{
	local file=$BATS_TEST_TMPDIR/rusage
	dst 'TRUNCATE rows, big, hex; DROP SCHEMA IF EXISTS _pgcopy CASCADE'
	rm -f "$file"
	rusage "$file" pgcopy-out -d "$SRC" -t "public.$1" |
	    rusage "$file" pgmask -r "$RULES" -k "$KEY" |
	    rusage "$file" pgcopy-in -d "$DST"
	[ "${PIPESTATUS[*]}" = "0 0 0" ]
	peaks "$file"
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

@test "a column that travels as text: twice its text and no more" {
	src "INSERT INTO hex SELECT 1, ('pg_class', decode(repeat(md5('1'),
	    262144), 'hex'))::named"
	measure hex
	within $((2 * 9 * 1024))
	[ "$(digest src hex)" = "$(digest dst hex)" ]
}

@test "rows of 512 MiB, as bytes and as text (make check-long)" {
	[ -n "${PGCOPY_LONG:-}" ] || skip "make check-long"
	src "INSERT INTO big SELECT 1, decode(repeat(md5('1'), 16777216), 'hex');
	    UPDATE big SET body = body || body"
	measure big
	within $((2 * 512 * 1024))
	[ "$(digest src big 'md5(body)')" = "$(digest dst big 'md5(body)')" ]
	src "INSERT INTO hex SELECT 1, ('pg_class', decode(repeat(md5('1'),
	    16777216), 'hex'))::named"
	measure hex
	within $((2 * 513 * 1024))
	[ "$(digest src hex 'md5((body).body)')" = \
	    "$(digest dst hex 'md5((body).body)')" ]
}

# mask_texts KIB: rules on stdin, rows of 8 MiB, the large value in another
# column each time; pgmask stays under its bound plus KIB.
mask_texts()
{
	local file=$BATS_TEST_TMPDIR/rusage stream=$BATS_TEST_TMPDIR/texts.pgs
	pipe_rules
	src "TRUNCATE texts; INSERT INTO texts SELECT i, 'x', m[1], m[2], m[3],
	    m[4] FROM generate_series(1, 8) i, LATERAL (SELECT array_agg(CASE
	    WHEN c = i % 4 THEN repeat(md5(i::text), 262144) END ORDER BY c) m
	    FROM generate_series(0, 3) c) q"
	pgcopy-out -d "$SRC" -t public.texts >"$stream"
	rm -f "$file"
	rusage "$file" pgmask -r "$RULES" -k "$KEY" <"$stream" >/dev/null
	peaks "$file"
	echo "pgmask ${peak[pgmask]} KiB"
	[ "${peak[pgmask]}" -lt $((8 * 1024 + $1)) ]
}

@test "a template keeps to twice the largest row" {
	mask_texts $((2 * 8 * 1024)) <<-'YAML'
	version: 1
	unlisted: keep
	tables:
	  public.texts: {columns: {note: {action: template, template: "n{id}"}}}
	YAML
}

# The manual adds 2 MiB for scrub and 150 KiB for each further column with it; 1
# MiB of that is enough.
@test "actions in a row hold a value twice more, however many columns do" {
	mask_texts $((4 * 8 * 1024 + 1024)) <<-'YAML'
	version: 1
	unlisted: keep
	tables:
	  public.texts:
	    columns:
	      a: [scrub, {action: regex, pattern: a, replacement: b}, {action: regex, pattern: c, replacement: d}]
	      b: [scrub, {action: regex, pattern: a, replacement: b}, {action: regex, pattern: c, replacement: d}]
	      c: [scrub, {action: regex, pattern: a, replacement: b}, {action: regex, pattern: c, replacement: d}]
	      d: [scrub, {action: regex, pattern: a, replacement: b}, {action: regex, pattern: c, replacement: d}]
	YAML
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
	until_says 1 dst "SELECT count(*) FROM pg_locks WHERE relation =
	    'rows'::regclass AND mode = 'AccessExclusiveLock'"
	# shellcheck disable=SC2016 # for the inner shell
	sh -c 'echo $$ >"$0"; exec pgcopy-out -d "$SRC" -t public.rows' \
	    "$BATS_TEST_TMPDIR/pid" | pgmask -r "$RULES" -k "$KEY" |
	    pgcopy-in -d "$DST" 3>&- &
	until_says 1 dst "SELECT count(*) FROM pg_stat_activity WHERE
	    wait_event_type = 'Lock'"
	stopped=$(written "$(cat "$BATS_TEST_TMPDIR/pid")")
	dst "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query
	    LIKE '%pg_sleep(300)' AND pid <> pg_backend_pid()"
	wait -n || :
	wait
	[ "$(dst 'SELECT count(*) FROM rows')" = 400000 ]
	# two pipes of 1 MiB and what the processes hold; the table has 25 MiB
	[ "$stopped" -lt $((4 * 1024 * 1024)) ]
}

# The pipe's processes as jobs: pids[pgcopy-out] and so on.
declare -gA pids
start_line()
{
	mkfifo "$BATS_TEST_TMPDIR/a" "$BATS_TEST_TMPDIR/b"
	pgcopy-out -d "$SRC" -t public.rows >"$BATS_TEST_TMPDIR/a" 3>&- &
	pids[pgcopy-out]=$!
	pgmask -r "$RULES" -k "$KEY" <"$BATS_TEST_TMPDIR/a" \
	    >"$BATS_TEST_TMPDIR/b" 3>&- &
	pids[pgmask]=$!
	pgcopy-in -d "$DST" <"$BATS_TEST_TMPDIR/b" 3>&- &
	pids[pgcopy-in]=$!
}

# resident: the most that each of the three had, as peak[].
resident()
{
	local program
	for program in pgcopy-out pgmask pgcopy-in; do
		peak[$program]=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' \
		    "/proc/${pids[$program]}/status")
	done
}

# stands_still PROGRAM SECONDS: in the midst of its rows that one is stopped,
# and what is before it stops too; it goes on when that one does.
stands_still()
{
	local stopped before program end
	fill 200000
	hold_row rows
	start_line
	until_true row_waits
	kill -STOP "${pids[$1]}"
	let_row_go
	stopped=$(written "${pids[pgcopy-out]}")
	resident
	within 0
	before=${peak[*]}
	end=$((SECONDS + $2))
	while [ "$SECONDS" -lt "$end" ]; do
		read -r -t 5 <> <(:) || :
	done
	[ "$(written "${pids[pgcopy-out]}")" = "$stopped" ]
	resident
	[ "${peak[*]}" = "$before" ]
	# 10,000 of 200,000 rows, two pipes of 1 MiB, and what the processes hold
	[ "$stopped" -lt $((5 * 1024 * 1024)) ]
	kill -CONT "${pids[$1]}"
	for program in pgcopy-out pgmask pgcopy-in; do
		wait "${pids[$program]}"
	done
	wait
	[ "$(dst 'SELECT count(*) FROM rows')" = 200000 ]
}

@test "a loader that is stopped (SIGSTOP) stops all; then all goes on" {
	stands_still pgcopy-in 0
}

@test "a filter that is stopped (SIGSTOP) stops the source; then all goes on" {
	stands_still pgmask 0
}

@test "a loader that is stopped for ten minutes (make check-long)" {
	[ -n "${PGCOPY_LONG:-}" ] || skip "make check-long"
	stands_still pgcopy-in 600
}

@test "a byte at a time: the same rows, no more memory" {
	local file=$BATS_TEST_TMPDIR/rusage
	fill 500
	rusage "$file" pgcopy-out -d "$SRC" -t public.rows | trickle |
	    rusage "$file" pgmask -r "$RULES" -k "$KEY" | trickle |
	    rusage "$file" pgcopy-in -d "$DST" 3>&-
	[ "${PIPESTATUS[*]}" = "0 0 0 0 0" ]
	peaks "$file"
	within 0
	[ "$(digest dst rows id)" = "$(digest src rows id)" ]
}

# blocks NAME: of a database that a server has looked at.
blocks()
{
	server_sql "$1" many "SELECT blks_hit + blks_read FROM pg_stat_database
	    WHERE datname = 'many'"
}

# copy_units FROM TO: adds tables, copies all: peak[], seen[src], seen[dst]
declare -gA seen
copy_units()
{
	local file=$BATS_TEST_TMPDIR/rusage name
	for name in src dst; do
		server_sql "$name" many "DO \$\$ BEGIN FOR i IN $1..$2 LOOP EXECUTE
		    'CREATE TABLE t' || i || ' (id int PRIMARY KEY, mail text)';
		    END LOOP; END \$\$"
	done
	server_sql src many "DO \$\$ BEGIN FOR i IN $1..$2 LOOP EXECUTE 'INSERT
	    INTO t' || i || ' VALUES (1, ''a@b.test'')'; END LOOP; END \$\$"
	seen=([src]=$(blocks src) [dst]=$(blocks dst))
	rm -f "$file"
	[ "$(rusage "$file" pgcopy-out -d "$(server_dsn src many)" -t 'public.t*' |
	    rusage "$file" pgmask -r "$RULES" -k "$KEY" |
	    rusage "$file" pgcopy-in -d "$(server_dsn dst many)" --run "$2" \
	    --append 3>&- | grep -c '^done')" = "$2" ]
	for name in src dst; do
		seen[$name]=$(($(blocks "$name") - seen[$name]))
	done
	peaks "$file"
	echo "$2 units: ${peak[*]} KiB, ${seen[*]} blocks"
	within 0
}

# units_flat FEW MANY: in one stream, with a database of so many tables.
units_flat()
{
	local program few=$1 many=$2
	local -A small work
	server_sql src postgres "DROP DATABASE IF EXISTS many"
	server_sql dst postgres "DROP DATABASE IF EXISTS many"
	server_sql src postgres 'CREATE DATABASE many'
	server_sql dst postgres 'CREATE DATABASE many'
	keep_everything
	copy_units 1 "$few"
	for program in "${!peak[@]}"; do
		small[$program]=${peak[$program]}
	done
	work=([src]=${seen[src]} [dst]=${seen[dst]})
	server_sql dst many "DO \$\$ BEGIN FOR i IN 1..$few LOOP EXECUTE
	    'TRUNCATE t' || i; END LOOP; END \$\$"
	copy_units $((few + 1)) "$many"
	for program in "${!peak[@]}"; do
		[ $((peak[$program] - small[$program])) -lt 1024 ]
	done
	[ "${seen[src]}" -lt $((work[src] * many * 6 / few / 5)) ]
	[ "${seen[dst]}" -lt $((work[dst] * many * 6 / few / 5)) ]
}

@test "300 units in one stream: no more memory than 30, ten times the work" {
	units_flat 30 300
}

@test "1,000 units in one stream: no more memory, ten times the work (make check-long)" {
	[ -n "${PGCOPY_LONG:-}" ] || skip "make check-long"
	units_flat 100 1000
}

# mask_synthetic BYTES UNITS: made in memory and masked, under rusage.
mask_synthetic()
{
	local file=$BATS_TEST_TMPDIR/rusage
	pipe_rules <<-'YAML'
	version: 1
	unlisted: keep
	tables:
	  public.*: {columns: {mail: hash}}
	YAML
	rm -f "$file"
	synthetic "$1" "$2" | rusage "$file" pgmask -r "$RULES" -k "$KEY" \
	    >/dev/null
	[ "${PIPESTATUS[*]}" = "0 0" ]
	peaks "$file"
	echo "pgmask ${peak[pgmask]} KiB" >&2
}

# flat BYTES UNITS: no more memory than for 100 MB of one table.
flat()
{
	local small
	mask_synthetic 100000000 1
	small=${peak[pgmask]}
	mask_synthetic "$1" "$2"
	[ $((peak[pgmask] - small)) -lt 1024 ]
	[ "${peak[pgmask]}" -lt 8192 ]
}

@test "2 GB, and 1,000 units, take pgmask no more memory than 100 MB" {
	flat 2000000000 1
	flat 200000000 1000
}

@test "100 GB take pgmask no more memory than 100 MB (make check-long)" {
	[ -n "${PGCOPY_LONG:-}" ] || skip "make check-long"
	flat "${SYNTHETIC_BYTES:-100000000000}" 1 2>&1 | sed 's/^/# /' >&3
	[ "${PIPESTATUS[0]}" = 0 ]
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

@test "400,000 rows where each process has 16 MiB, its libraries' data and all" {
	fill 400000
	(
		ulimit -d 16384
		line limited
		ended 0 0 0 0
	)
	[ "$(dst 'SELECT count(*) FROM rows')" = 400000 ]
}
