#!/usr/bin/env bats
# Large objects: a unit that is asked for, kept by name, resumed within an
# object, in constant memory.

# shellcheck disable=SC2030,SC2031,SC2154 # run sets status, line codes
bats_require_minimum_version 1.5.0
load ../lib/pipe.bash

setup_file()
{
	pipe_servers
	src 'CREATE TABLE pictures (id int PRIMARY KEY, body oid)'
	pipe_schema
}

teardown_file()
{
	server_stop_all
}

# Both sides without large objects, and rules that keep them.
setup()
{
	for side in src dst; do
		"$side" 'SELECT lo_unlink(oid) FROM pg_largeobject_metadata' >/dev/null
		"$side" 'TRUNCATE pictures; DROP SCHEMA IF EXISTS _pgcopy CASCADE' \
		    2>/dev/null
	done
	pipe_rules <<<'{version: 1, tables: {pg_catalog.pg_largeobject: {columns:
	    {loid: keep, pageno: keep, data: keep}}, public.pictures: {columns:
	    {id: keep, body: keep}}}}'
	export TABLES=public.pictures LARGE_OBJECTS=1
}

# Of no bytes, of some, of exactly one and two chunks, with a hole, the highest
# OID; sizes in no order, so that none is taken for another's.
objects()
{
	src "SELECT lo_create(7001), lo_from_bytea(7002, '\x00ff0a5c'),
	    lo_from_bytea(7004, decode(repeat('ab', 262144), 'hex')),
	    lo_from_bytea(7003, decode(repeat('0123456789abcdef', 250001), 'hex')),
	    lo_from_bytea(7005, decode(repeat('cd', 524288), 'hex')),
	    lo_create(4294967294), lo_put(4294967294, 600000, 'behind a hole')
	    " >/dev/null
	src "SELECT lo_from_bytea(8000 + i, convert_to(repeat('x', i % 7), 'UTF8'))
	    FROM generate_series(1, 100) i" >/dev/null
	src 'INSERT INTO pictures SELECT row_number() OVER (ORDER BY oid), oid
	    FROM pg_largeobject_metadata'
	readable
}

# No grant reaches all of them at once.
readable()
{
	psql -XqAt -d "$SRC" <<<"SELECT format('GRANT SELECT ON LARGE OBJECT %s
	    TO pgcopy_source', oid) FROM pg_largeobject_metadata \\gexec"
}

# Each with its OID, its size and its bytes.
contents()
{
	"$1" "SELECT oid, length(lo_get(oid)), md5(lo_get(oid))
	    FROM pg_largeobject_metadata ORDER BY oid"
}

same()
{
	contents src >"$BATS_TEST_TMPDIR/src"
	contents dst >"$BATS_TEST_TMPDIR/dst"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/src")" -gt 100 ]
	diff "$BATS_TEST_TMPDIR/src" "$BATS_TEST_TMPDIR/dst"
}

@test "empty, long, with a hole: all arrive under their OIDs, behind the tables" {
	objects
	line all
	ended 0 0 0 0
	same
	[ "$(cut -f 1-2 "$OUT" | paste -sd' ')" = \
	    "done	public.pictures done	pg_catalog.pg_largeobject" ]
	[ "$(digest src pictures)" = "$(digest dst pictures)" ]
	# All there: nothing is sent again.
	line all
	ended 0 0 0 0
	[ ! -s "$OUT" ]
}

@test "they are not read unless asked for" {
	objects
	LARGE_OBJECTS='' line tables
	ended 0 0 0 0
	[ "$(dst 'SELECT count(*) FROM pg_largeobject_metadata')" = 0 ]
}

@test "cut within an object and resumed there: no byte twice, none missing" {
	objects
	cut=$BATS_TEST_TMPDIR/cut
	pgcopy-out -d "$SRC" --large-objects --batch-rows 3 |
	    pgmask -r "$RULES" -k "$KEY" | head -c 2500000 >"$cut"
	pipe_roles
	run -75 pgcopy-in -d "$DST $LOADER" --run cut <"$cut"
	read -r loid size < <(dst "SELECT oid, length(lo_get(oid))
	    FROM pg_largeobject_metadata ORDER BY oid DESC LIMIT 1" | tr '|' ' ')
	[ "$loid" = 7003 ]
	[ "$size" -gt 0 ]
	[ "$size" -lt 2000008 ]
	sent=$(dst 'SELECT rows FROM _pgcopy.unit')
	[ "$sent" -gt 3 ]
	line cut
	ended 0 0 0 0
	same
	all=$(dst "SELECT rows FROM _pgcopy.unit WHERE unit ~ 'large'")
	grep -q "rows=$all.*sent=$((all - sent))$" <(grep large "$OUT")
}

@test "every cursor: what comes behind it is exactly the rest" {
	objects
	pgcopy-out -d "$SRC" --large-objects --batch-rows 1 |
	    stream-text decode >"$BATS_TEST_TMPDIR/whole"
	grep -o 'cursor=[A-Za-z0-9_-]*' "$BATS_TEST_TMPDIR/whole" | cut -d= -f2 \
	    >"$BATS_TEST_TMPDIR/cursors"
	rows=$(wc -l <"$BATS_TEST_TMPDIR/cursors")
	[ "$rows" -gt 110 ]
	for n in 1 2 3 5 10 11 12 13 "$((rows - 3))" "$((rows - 1))" "$rows"; do
		token=$(sed -n "${n}p" "$BATS_TEST_TMPDIR/cursors")
		printf 'cursor\tpg_catalog.pg_largeobject\t%s\nend\t1\n' "$token" |
		    pgcopy-out -d "$SRC" --large-objects --batch-rows 1 --after - |
		    stream-text decode >"$BATS_TEST_TMPDIR/rest"
		diff <(grep -o 'cursor=[A-Za-z0-9_-]*' "$BATS_TEST_TMPDIR/rest" |
		    cut -d= -f2) <(tail -n "+$((n + 1))" \
		    "$BATS_TEST_TMPDIR/cursors")
	done
}

@test "rules: kept by name or not at all" {
	objects
	for columns in '' 'loid: keep, pageno: keep, data: redact' \
	    'loid: {action: permute}, pageno: keep, data: keep' \
	    'loid: keep, pageno: keep'; do
		pipe_rules <<<"{version: 1, unlisted: keep, tables:
		    {pg_catalog.pg_largeobject: {columns: {$columns}}}}"
		TABLES=public.pictures line refused
		ended 0 0 78 78
		grep -q 'large objects' "$ERR"
	done
	keep_everything
	line refused
	ended 0 0 78 78
	[ "$(dst 'SELECT count(*) FROM pg_largeobject_metadata')" = 0 ]
}

@test "a target with large objects of its own is refused; empty ones are filled" {
	objects
	dst "SELECT lo_create(7003), lo_create(7001), lo_create(9)" >/dev/null
	dst "GRANT SELECT, UPDATE ON LARGE OBJECT 7003, 7001, 9 TO pgcopy_target"
	line filled
	ended 0 0 0 0
	dst 'SELECT lo_unlink(9)' >/dev/null
	same
	dst 'TRUNCATE pictures'
	line other --append
	ended 0 0 0 65
	grep -q 'failed.*pg_largeobject' "$OUT"
	grep -q unique_violation "$ERR"
	same
	line another --fresh
	ended 0 0 0 77
	grep -q "remove the target's large objects" "$ERR"
	same
}

@test "without a privilege on one of them the unit fails" {
	objects
	for side in src dst; do
		"$side" 'CREATE ROLE reader LOGIN; GRANT SELECT ON pictures TO reader'
	done
	src 'SELECT lo_unlink(oid) FROM pg_largeobject_metadata WHERE oid > 7003' \
	    >/dev/null
	src 'ALTER LARGE OBJECT 7001 OWNER TO reader;
	    GRANT SELECT ON LARGE OBJECT 7002 TO reader'
	run -77 --separate-stderr eval 'pgcopy-out \
	    -d "$(server_dsn src prod reader)" --large-objects >"$ERR.stream"'
	[[ $stderr == *insufficient_privilege* ]]
	src 'GRANT SELECT ON LARGE OBJECT 7003 TO reader'
	pgcopy-out -d "$(server_dsn src prod reader)" --large-objects \
	    >"$ERR.stream"
	# No privilege is needed to make one.
	dst 'GRANT CREATE ON DATABASE staging TO reader'
	pgcopy-in -q -d "$(server_dsn dst staging reader)" --allow-unmasked \
	    <"$ERR.stream" >"$OUT"
	[ "$(contents src)" = "$(contents dst)" ]
}

@test "a stream with a chunk that is null loads nothing" {
	run -65 --separate-stderr eval 'pgcopy-out -d "$SRC" \
	    --name pg_catalog.pg_largeobject -q "SELECT 5::oid AS loid,
	    0 AS pageno, NULL::bytea AS data" |
	    pgcopy-in -d "$DST" --allow-unmasked'
	[[ $stderr == *"a chunk of a large object is null"* ]]
	[ "$(dst 'SELECT count(*) FROM pg_largeobject_metadata')" = 0 ]
}

@test "--map puts them into a table" {
	objects
	dst 'CREATE TABLE lobs (loid oid, pageno int, data bytea,
	    PRIMARY KEY (loid, pageno))'
	line mapped --map pg_catalog.pg_largeobject=public.lobs
	ended 0 0 0 0
	[ "$(src "SELECT lo_get(7003)")" = "$(dst "SELECT string_agg(data, ''
	    ORDER BY pageno) FROM lobs WHERE loid = 7003")" ]
	[ "$(dst "SELECT count(*) FROM lobs WHERE data = ''")" = 15 ]
}

@test "--where is about their columns; false reads none of them" {
	objects
	pgcopy-out -d "$SRC" --large-objects \
	    --where 't.loid IN (7001, 7003) AND pageno < 2' --batch-rows 1 |
	    pgcopy-in -q -d "$DST" --allow-unmasked >"$OUT"
	[ "$(dst 'SELECT string_agg(concat(oid, $$ $$, length(lo_get(oid))), $$,$$
	    ORDER BY oid) FROM pg_largeobject_metadata')" = '7001 0,7003 524288' ]
	# Not one of them is opened.
	src 'CREATE ROLE nobody LOGIN'
	pgcopy-out -d "$(server_dsn src prod nobody)" --large-objects \
	    --where false | stream-text decode >"$OUT"
	grep -q pageno "$OUT"
	run ! grep '^ row' "$OUT"
}

# verified CODE [option ...]: pgverify ends with it; its report is in $OUT.
verified()
{
	local code=$1 status=0
	shift
	pgverify -s "$SRC" -d "$DST" "$@" >"$OUT" 2>"$ERR" || status=$?
	[ "$status" = "$code" ] || { cat "$OUT" "$ERR"; return 1; }
}

@test "pgverify compares every byte of them, and finds those that are not there" {
	objects
	line default
	ended 0 0 0 0
	verified 0
	grep -Eq "^pg_catalog.pg_largeobject +116 +116 +0 +passed$" "$OUT"
	verified 0 --sample 20
	pgverify -d "$DST" >"$OUT"
	dst "SELECT lo_put(7003, 1000000, '!')" >/dev/null
	run -65 pgverify -d "$DST"
	verified 65
	grep -q 'pg_largeobject: kept failed: "data": 1 of 116 rows' "$OUT"
	src 'SELECT lo_put(7003, 1000000, $$!$$)' >/dev/null
	verified 0
	src "SELECT lo_from_bytea(9999, 'behind')" >/dev/null
	dst 'SELECT lo_unlink(7001), lo_create(6999)' >/dev/null
	verified 65
	grep -q 'pg_largeobject: pairs failed: 2 rows are missing' "$OUT"
	grep -q 'pg_largeobject: pairs failed: 1 rows are on the target' "$OUT"
}

@test "pgverify: large objects in a table of the target" {
	objects
	dst 'CREATE TABLE chunks (loid oid, pageno int, data bytea)'
	line mapped --map pg_catalog.pg_largeobject=public.chunks
	ended 0 0 0 0
	verified 0 --run mapped
	dst 'UPDATE chunks SET data = $$$$ WHERE loid = 7002'
	verified 65 --run mapped
}

@test "usage: with -t and --where, with nothing else that chooses rows" {
	for options in '-q SELECT --name t' '--columns id -t pictures' \
	    '--sample 3'; do
		# shellcheck disable=SC2086
		run -64 pgcopy-out -d "$SRC" --large-objects $options
	done
	run -64 pgcopy-out -d "$SRC"
}

@test "64 MiB in one object take no more memory than 1 MiB" {
	! grep -q 'define PGC_SANITIZERS 1' "$PGCOPY_BUILD/config.h" ||
	    skip "built with sanitizers"
	for mib in 1 64; do
		src 'SELECT lo_unlink(oid) FROM pg_largeobject_metadata' >/dev/null
		dst 'SELECT lo_unlink(oid) FROM pg_largeobject_metadata' >/dev/null
		src "SELECT lo_create(1)" >/dev/null
		src "SELECT lo_put(1, i * 1048576::bigint, decode(repeat('5a', 1048576),
		    'hex')) FROM generate_series(0, $mib - 1) i" >/dev/null
		rm -f "$BATS_TEST_TMPDIR/rusage.$mib"
		rusage "$BATS_TEST_TMPDIR/rusage.$mib" pgcopy-out -d "$SRC" \
		    --large-objects | rusage "$BATS_TEST_TMPDIR/rusage.$mib" pgmask \
		    -r "$RULES" -k "$KEY" | rusage "$BATS_TEST_TMPDIR/rusage.$mib" \
		    pgcopy-in -q -d "$DST" --run "r$mib"
		[ "$(dst 'SELECT length(lo_get(1))')" = "$((mib * 1048576))" ]
	done
	# Under the bound of pgcopy-tools(7), and 1 MiB of each other.
	paste "$BATS_TEST_TMPDIR"/rusage.1 "$BATS_TEST_TMPDIR"/rusage.64
	for program in pgcopy-out:12 pgmask:8 pgcopy-in:12; do
		read -r small large < <(sed -n "s/.*\"${program%:*}\",\"rss_kib\":\([0-9]*\).*/\1/p" \
		    "$BATS_TEST_TMPDIR"/rusage.1 "$BATS_TEST_TMPDIR"/rusage.64 | paste -sd' ')
		[ "$large" -lt $((${program#*:} * 1024 + 512)) ]
		[ "$large" -lt $((small + 1024)) ]
	done
}
