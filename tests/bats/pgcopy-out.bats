#!/usr/bin/env bats
# pgcopy-out alone, against a real server: what it selects, in which order it
# reads, how it goes on, and what its readers learn when something fails.

bats_require_minimum_version 1.5.0
# run --separate-stderr sets it.
stderr=
load ../lib/server.sh

setup_file()
{
	server_start src
	SRC=$(server_dsn src postgres)
	export SRC
	psql -XqAt -v ON_ERROR_STOP=1 -d "$SRC" \
	    -f "$BATS_TEST_DIRNAME/pgcopy-out.sql" 3>&-
}

teardown_file()
{
	server_stop_all
}

setup()
{
	cd "$BATS_TEST_TMPDIR" || return 1
}

# Frames of a stream as text, without their rows.
frames()
{
	stream-text decode | grep -av '^[[:space:]]\|^ROWS\|^signature'
}

rows()
{
	stream-text decode | grep -a '^[[:space:]]*row'
}

# units FILE: the names that have a UNIT frame, in their order.
units()
{
	frames <"$1" | sed -n 's/^UNIT {"schema":"\([^"]*\)","table":"\(\([^"\\]\|\\.\)*\)".*/\1.\2/p' |
	    paste -sd' '
}

# cursors FILE: the tokens of its MARK frames.
cursors()
{
	frames <"$1" | sed -n 's/^MARK.*cursor=\([^ ]*\).*/\1/p'
}

# member FILE NAME: a member of its first UNIT, as compact JSON.
member()
{
	frames <"$1" | sed -n 's/^UNIT //p' | head -n 1 | python3 -c "
import json, sys
print(json.dumps(json.load(sys.stdin).get('$2'), separators=(',', ':')))"
}

ends_with_fail()
{
	frames <"$1" | tail -n 1 | grep -q "^FAIL {\"code\":$2[,}]"
}

# Waits, at most 10 s, until no query of ours runs on the server.
no_query_left()
{
	local i
	for i in $(seq 100); do
		if [ "$(server_sql src postgres "SELECT count(*)
		    FROM pg_stat_activity WHERE state = 'active'
		    AND application_name = 'pgcopy-out'")" = 0 ]; then
			return 0
		fi
		read -r -t 0.1 <> <(:) || true
	done
	return 1
}

# Rows that are frames of their own, and then nothing for long.  The server
# holds back the end of a row until the next one comes.
SLOW="SELECT 1 AS id, repeat('x', 140000) AS v
    UNION ALL SELECT 2, repeat('y', 140000)
    UNION ALL SELECT 3, pg_sleep(300)::text"
# As long after a pause, in which the reader can go away.
PAUSE="SELECT 1 AS id, repeat('x', 140000) AS v
    UNION ALL SELECT 2, repeat('y', 140000)
    UNION ALL SELECT 3, pg_sleep(1) || repeat('z', 140000)
    UNION ALL SELECT 4, pg_sleep(300)::text"

@test "a table: rows in key order, one MARK a batch, counted by the reader" {
	pgcopy-out -d "$SRC" -t items --batch-rows 700 >out
	stream-text check <out
	[ "$(rows <out | wc -l)" = 2000 ]
	[ "$(frames <out | grep -c ^MARK)" = 3 ]
	[ "$(member out key)" = '["id"]' ]
	[ "$(rows <out | head -n 1)" = "$(rows <out | sort | head -n 1)" ]
}

@test "a batch also ends at its bytes" {
	pgcopy-out -d "$SRC" -t items --batch-bytes 10k >out
	[ "$(frames <out | grep -c ^MARK)" -gt 4 ]
}

@test "every key type: a read behind any cursor gives exactly the rest" {
	local t token n all
	for t in items composite texts keys citexts mixed enums arrays regs \
	    backwards parted; do
		pgcopy-out -d "$SRC" -t "$t" --batch-rows 300 >all
		stream-text check <all
		rows <all >all.rows
		all=$(wc -l <all.rows)
		n=0
		[ "$(cursors all | wc -l)" -gt 1 ]
		for token in $(cursors all); do
			n=$((n + 300))
			printf 'cursor\tpublic.%s\t%s\nend\t1\n' "$t" "$token" |
			    pgcopy-out -d "$SRC" -t "$t" --after - >rest
			stream-text check <rest
			[ "$(member rest after)" = "\"$token\"" ]
			{ rows <rest || :; } >rest.rows
			tail -n "+$((n + 1))" all.rows | cmp - rest.rows
		done
		[ "$n" -ge "$all" ]
	done
}

@test "an index that can not give the order is no key" {
	local t
	for t in no_key partial expression nullable deferred pattern \
	    collated directions generated_key; do
		pgcopy-out -d "$SRC" -t "$t" >out
		[ "$(member out key)" = '[]' ]
		[ "$(frames <out | grep -c ^MARK)" = 1 ]
		run ! grep -q cursor= <(frames <out)
	done
}

@test "patterns: wildcards, quotes, several tables in the order of -t" {
	pgcopy-out -d "$SRC" -t 'te?ts' -t 'public.it*' >out
	[ "$(units out)" = "public.texts public.items" ]
	pgcopy-out -d "$SRC" -t '"we ird""T"' >out
	[ "$(units out)" = 'public.we ird\"T' ]
	[ "$(rows <out | wc -l)" = 2 ]
	pgcopy-out -d "$SRC" -t ITEMS >out
	[ "$(units out)" = public.items ]
}

@test "tables of an extension are selected by their name, not by a wildcard" {
	server_sql src postgres 'CREATE DATABASE extended'
	server_sql src extended 'CREATE EXTENSION citext; CREATE TABLE member (id
	    int); CREATE TABLE other (id int); ALTER EXTENSION citext ADD TABLE member'
	extended=$(server_dsn src extended)
	pgcopy-out -d "$extended" -t '*.*' >out
	[ "$(units out)" = public.other ]
	pgcopy-out -d "$extended" -t member >out
	[ "$(units out)" = public.member ]
	run -69 --separate-stderr pgcopy-out -d "$extended" -t 'm*'
	[[ $stderr == *"could not find a table for the pattern m*"* ]]
	[[ $stderr == *"belong to an extension"* ]]
}

@test "a name without schema only means what the search_path finds" {
	run -69 --separate-stderr pgcopy-out -d "$SRC" -t hidden
	[[ $stderr == *"hint: "*search_path* ]]
	PGOPTIONS='-c search_path=other' pgcopy-out -d "$SRC" -t hidden >out
	[ "$(units out)" = other.hidden ]
	PGOPTIONS='-c search_path=other' pgcopy-out -d "$SRC" -t 'other.*' >out
	[ "$(units out)" = other.hidden ]
}

@test "a partition comes with its root, or alone and names its root" {
	pgcopy-out -d "$SRC" -t 'parted*' >out
	[ "$(units out)" = public.parted ]
	[ "$(rows <out | wc -l)" = 1000 ]
	pgcopy-out -d "$SRC" -t parted_2 >out
	[ "$(units out)" = public.parted_2 ]
	[ "$(member out root)" = '{"schema":"public","table":"parted"}' ]
	[ "$(member out foreign_keys)" = "$(pgcopy-out -d "$SRC" -t parted |
	    cat >root && member root foreign_keys)" ]
	[ "$(member out foreign_keys)" != '[]' ]
}

@test "an inheritance parent holds its own rows only" {
	pgcopy-out -d "$SRC" -t parent -t child >out
	[ "$(units out)" = "public.parent public.child" ]
	[ "$(rows <out | wc -l)" = 2 ]
}

@test "generated and dropped columns stay out; zero columns, zero rows" {
	pgcopy-out -d "$SRC" -t odd >out
	[ "$(member out columns | grep -o '"name":"[a-z]*"' | paste -sd,)" = \
	    '"name":"id","name":"kept"' ]
	pgcopy-out -d "$SRC" -t no_columns -t no_rows >out
	stream-text check <out
	[ "$(frames <out | grep -c ^DONE)" = 2 ]
	frames <out | grep '^DONE' | head -n 1 | grep -q '"rows":2,'
}

@test "types: by name, binary or text down to the smallest part" {
	pgcopy-out -d "$SRC" -t types >out
	member out columns | python3 -c "
import json, sys
got = {c['name']: (c['type'], c['repr']) for c in json.load(sys.stdin)}
want = {
    'id': ('int8', 'binary'), 'm': ('public.mood', 'binary'),
    'ms': ('public.mood[]', 'binary'), 'e': ('public.address', 'binary'),
    'c': ('public.pair', 'binary'), 'r': ('regclass', 'text'),
    'rs': ('regtype[]', 'text'), 'cr': ('public.with_reg', 'text'),
    'dr': ('public.reg_domain', 'text'), 'ir': ('int4range', 'binary'),
    'im': ('int4multirange', 'binary'), 'fr': ('public.span', 'binary'),
    'fm': ('public.multispan', 'binary'), 'acl': ('aclitem', 'text'),
    'ch': ('char', 'binary'), 'iv': ('int2vector', 'text')}
assert got == want, got"
	member out types | python3 -c "
import json, sys
t = {x['name']: x for x in json.load(sys.stdin)}
assert t['public.mood']['labels'] == ['sad', 'ok'], t
assert t['public.address']['base'] == 'text' and t['public.address']['not_null']
assert [f['name'] for f in t['public.pair']['fields']] == ['a', 'm'], t
assert t['public.span']['kind'] == 'range' and t['public.span']['base'] == 'float8'
assert t['public.multispan']['base'] == 'public.span', t"
	rows <out | grep -q '"pg_catalog.pg_class"\|"pg_class"'
}

@test "foreign keys: the whole chain up to the root, a circle has one root" {
	pgcopy-out -d "$SRC" -t grandchild >out
	[ "$(member out foreign_keys | grep -o '"table":"[a-z_]*"' |
	    paste -sd,)" = '"table":"middle","table":"items"' ]
	pgcopy-out -d "$SRC" -t loop_b >out
	[ "$(member out foreign_keys | grep -o '"table":"[a-z_]*"')" = \
	    '"table":"loop_a"' ]
	pgcopy-out -d "$SRC" -t loop_a >out
	[[ $(member out foreign_keys) == *'"chain":[]'* ]]
}

@test "a view named as a table is refused with what to do instead" {
	run -69 --separate-stderr pgcopy-out -d "$SRC" -t a_view
	[[ $stderr == *"public.a_view: it is a view"*"hint: "*"-q 'SELECT"* ]]
	run -69 --separate-stderr pgcopy-out -d "$SRC" -t nothing_such
	[[ $stderr == *nothing_such* ]]
}

@test "a query: columns from the server, ordered and resumed by its key" {
	pgcopy-out -d "$SRC" --batch-rows 900 --name shop.bought --key id \
	    -q "SELECT id, kept::varchar(9) AS k FROM public.a_view; " >out
	[ "$(units out)" = shop.bought ]
	[ "$(member out query)" = true ]
	[[ $(member out columns) == *'"name":"k","type":"varchar","typmod":13,'* ]]
	token=$(cursors out | head -n 1)
	printf 'cursor\tshop.bought\t%s\nend\t1\n' "$token" |
	    pgcopy-out -d "$SRC" --after - --name shop.bought --key id \
	    -q "SELECT id, kept::varchar(9) AS k FROM public.a_view" >rest
	rows <out | tail -n +901 | cmp - <(rows <rest)
	run -65 --separate-stderr pgcopy-out -d "$SRC" --name q --key k \
	    -q 'SELECT NULL::int AS k'
	[[ $stderr == *NULL* ]]
	run -65 --separate-stderr pgcopy-out -d "$SRC" --name q --key k \
	    -q 'SELECT least(g, 6) AS k FROM generate_series(1, 7) g'
	[[ $stderr == *"rows 6 and 7 have the same key"* ]]
	run -64 pgcopy-out -d "$SRC" --name q --key nokey -q 'SELECT 1 AS k'
	run -64 pgcopy-out -d "$SRC" --name q -q 'SELECT 1 AS k, 2 AS k'
}

@test "--where filters; SQL behind it is refused, not run" {
	pgcopy-out -d "$SRC" -t items --where 'id <= 10 -- ten' >out
	[ "$(rows <out | wc -l)" = 10 ]
	run -64 --separate-stderr pgcopy-out -d "$SRC" -t items \
	    --where 'true) TO STDOUT; COMMIT; DROP TABLE public.victim; SELECT (1'
	run -64 --separate-stderr pgcopy-out -d "$SRC" -t no_key \
	    --where 'true); COMMIT; DROP TABLE public.victim; SELECT (1'
	run -64 --separate-stderr pgcopy-out -d "$SRC" -t items --where 'nope = 1'
	[[ $stderr == *undefined_column* ]]
	[ "$(server_sql src postgres 'SELECT count(*) FROM victim')" = 1 ]
}

@test "--columns: in their order, with the key, of one table" {
	pgcopy-out -d "$SRC" -t odd --columns kept,id >out
	[[ $(member out columns) == *'"kept"'*'"id"'* ]]
	run -64 --separate-stderr pgcopy-out -d "$SRC" -t odd --columns kept
	[[ $stderr == *'key column "id"'* ]]
	run -64 pgcopy-out -d "$SRC" -t odd -t items --columns id
	run -69 --separate-stderr pgcopy-out -d "$SRC" -t odd --columns id,nope
	[[ $stderr == *nope* ]]
}

@test "cursor lines: done units are skipped, HEAD names them all the same" {
	printf 'done\tpublic.items\ndone\tpublic.gone\nend\t2\n' >cursors
	pgcopy-out -d "$SRC" -t items -t texts --after cursors >out
	[ "$(units out)" = public.texts ]
	frames <out | grep '^HEAD' |
	    grep -q '"units":\["public.items","public.texts"\]'
}

@test "cursor lines: without their end nothing is read" {
	local text
	for text in '' 'done\tpublic.items\n' 'done\tpublic.items\nend\t2\n' \
	    'end\t0' 'end\t0\nend\t0\n'; do
		printf %b "$text" >cursors
		run -75 --separate-stderr pgcopy-out -d "$SRC" -t items \
		    --after cursors
		[[ $stderr == *"end line"* ]]
	done
	for text in 'nonsense\nend\t1\n' 'cursor\tpublic.items\nend\t1\n' \
	    'cursor\tpublic.items\t?\nend\t1\n' \
	    'done\ta\ndone\ta\nend\t2\n'; do
		printf %b "$text" >cursors
		run -65 pgcopy-out -d "$SRC" -t items --after cursors
	done
}

@test "sealed cursors of pgmask open with its key, and with no other" {
	(umask 077 && pgmask --gen-key >key && pgmask --gen-key >other)
	echo '{version: 1, unlisted: keep, tables: {public.texts: {columns:
	    {t: {action: hash}}}}}' >rules
	pgcopy-out -d "$SRC" -t texts --batch-rows 300 >plain
	pgmask -r rules -k key <plain >masked
	token=$(cursors masked | sed -n 2p)
	[ "$token" != "$(cursors plain | sed -n 2p)" ]
	printf 'cursor\tpublic.texts\t%s\nend\t1\n' "$token" >cursors
	pgcopy-out -d "$SRC" -t texts --after cursors -k key >rest
	rows <plain | tail -n +601 | cmp - <(rows <rest)
	run -78 --separate-stderr pgcopy-out -d "$SRC" -t texts --after cursors
	[[ $stderr == *"it is sealed"*"hint: "*-k* ]]
	run -78 --separate-stderr pgcopy-out -d "$SRC" -t texts \
	    --after cursors -k other
	[[ $stderr == *"does not fit"* ]]
	run -78 pgcopy-out -d "$SRC" -t texts -k nokey
}

@test "no table can be emptied or altered between the snapshot and its turn" {
	mkfifo pipe
	pgcopy-out -d "$SRC" -t big -t items >pipe 2>err &
	pid=$!
	exec 4<pipe
	head -c 3000000 <&4 >out
	run server_sql src postgres \
	    "SET lock_timeout = 100; TRUNCATE items CASCADE"
	[ "$status" -ne 0 ]
	[[ $output == *"lock timeout"* ]]
	cat <&4 >>out
	exec 4<&-
	wait "$pid"
	[ "$(rows <out | wc -l)" = 62000 ]
}

@test "a cursor of another key, of no key, or sealed without a key" {
	pgcopy-out -d "$SRC" -t texts >out
	printf 'cursor\tpublic.items\t%s\nend\t1\n' "$(cursors out | head -n 1)" \
	    >cursors
	run -65 --separate-stderr pgcopy-out -d "$SRC" -t items --after cursors
	[[ $stderr == *"another key"* ]]
	sed -i s/items/no_key/ cursors
	run -65 pgcopy-out -d "$SRC" -t no_key --after cursors
	# A sealed cursor starts with a byte 2: base64 "Ag".
	printf 'cursor\tpublic.items\tAgAAAAAA\nend\t1\n' >cursors
	run -78 --separate-stderr pgcopy-out -d "$SRC" -t items --after cursors
	[[ $stderr == *"hint: "*-k* ]]
}

@test "--snapshot reads the state of then; a bad one is refused" {
	coproc HOLD { psql -XqAt -d "$SRC" 3>&-; }
	echo "BEGIN ISOLATION LEVEL REPEATABLE READ;
	    SELECT pg_export_snapshot();" >&"${HOLD[1]}"
	read -r id <&"${HOLD[0]}"
	server_sql src postgres 'INSERT INTO moving VALUES (99)'
	pgcopy-out -d "$SRC" -t moving --snapshot "$id" >before
	pgcopy-out -d "$SRC" -t moving >after
	echo 'COMMIT; \q' >&"${HOLD[1]}"
	wait "$HOLD_PID"
	[ $(($(rows <after | wc -l) - $(rows <before | wc -l))) = 1 ]
	frames <before | grep '^HEAD' | grep -q "\"snapshot\":\"$id\""
	run -69 --separate-stderr pgcopy-out -d "$SRC" -t moving --snapshot "$id"
	[[ $stderr == *"hint: "* ]]
}

@test "one unit fails, the next ones come: FAIL in the unit, its exit code" {
	run -77 --separate-stderr bash -c "pgcopy-out -d '$SRC user=poor' \
	    -t other.hidden -t items >out"
	[[ $stderr == *other.hidden*'privileges are missing'* ]]
	stream-text check <out
	[ "$(frames <out | cut -d' ' -f1 | paste -sd' ')" = \
	    "HEAD UNIT FAIL UNIT MARK DONE TAIL" ]
	run -65 bash -c "pgcopy-out -d '$SRC' -t wide -t items --max-row 1k >out"
	[ "$(rows <out | wc -l)" = 2000 ]
}

@test "row level security fails the unit instead of hiding rows" {
	run -77 --separate-stderr bash -c \
	    "pgcopy-out -d '$SRC user=poor' -t secured >out"
	[[ $stderr == *'row level security hides rows'* ]]
}

@test "every failure before HEAD is in the stream as well" {
	local code
	for args in '64 -t' '64 --nope' '64 -t items more' '69 -t nothing' \
	    '75 -t items --after /dev/null' '74 -t items --after nofile'; do
		code=${args%% *}
		# shellcheck disable=SC2086
		run "-$code" bash -c "pgcopy-out -d '$SRC' ${args#* } >out"
		[ "$(frames <out | wc -l)" = 1 ]
		ends_with_fail out "$code"
	done
	run -64 bash -c "pgcopy-out >out"
	ends_with_fail out 64
	run -75 bash -c "pgcopy-out -d host=$PWD -t items >out"
	ends_with_fail out 75
}

@test "no stream to a terminal, none to a full disk" {
	run -64 script -qec "pgcopy-out -d '$SRC' -t items" /dev/null
	[[ $output == *terminal* ]]
	run -74 bash -c "pgcopy-out -d '$SRC' -t items >/dev/full"
}

@test "the source drops us mid-stream: reconnected behind the last row" {
	mkfifo pipe
	pgcopy-out -d "$SRC" -t big >pipe 2>err &
	pid=$!
	exec 4<pipe
	head -c 3000000 <&4 >out
	server_sql src postgres "SELECT pg_terminate_backend(pid)
	    FROM pg_stat_activity WHERE application_name = 'pgcopy-out'"
	cat <&4 >>out
	exec 4<&-
	wait "$pid"
	stream-text check <out
	frames <out | grep '^snap' | grep -q '"reason":"reconnected"'
	[ "$(rows <out | wc -l)" = 60000 ]
	[ "$(rows <out | sort -u | wc -l)" = 60000 ]
	grep -q 'trying again' err
}

@test "the server restarts mid-stream: the same" {
	mkfifo pipe
	pgcopy-out -d "$SRC" -t big >pipe 2>err &
	pid=$!
	exec 4<pipe
	head -c 3000000 <&4 >out
	server_restart src immediate
	cat <&4 >>out
	exec 4<&-
	wait "$pid"
	stream-text check <out
	[ "$(rows <out | sort -u | wc -l)" = 60000 ]
}

@test "a server that stays away: three tries, then FAIL in unit and stream" {
	mkfifo pipe
	pgcopy-out -d "$SRC" -t big >pipe 2>err &
	pid=$!
	exec 4<pipe
	head -c 3000000 <&4 >out
	server_crash src
	cat <&4 >>out
	exec 4<&-
	code=0
	wait "$pid" || code=$?
	server_resume src
	[ "$code" = 75 ]
	[ "$(grep -c 'trying again' err)" = 3 ]
	[ "$(frames <out | grep -c '^FAIL {"code":75')" = 2 ]
	# What came is whole, and goes on where it ended.
	n=$(frames <out | sed -n 's/^MARK.*rows=\([0-9]*\).*/\1/p' | paste -sd+)
	printf 'cursor\tpublic.big\t%s\nend\t1\n' \
	    "$(cursors out | tail -n 1)" >cursors
	pgcopy-out -d "$SRC" -t big --after cursors >rest
	[ "$(rows <rest | wc -l)" = $((60000 - (n))) ]
}

@test "without a key a drop fails the unit, and only that" {
	mkfifo pipe
	pgcopy-out -d "$SRC" -t big_no_key -t items >pipe 2>err &
	pid=$!
	exec 4<pipe
	head -c 3000000 <&4 >out
	server_sql src postgres "SELECT pg_terminate_backend(pid)
	    FROM pg_stat_activity WHERE application_name = 'pgcopy-out'"
	cat <&4 >>out
	exec 4<&-
	code=0
	wait "$pid" || code=$?
	[ "$code" = 75 ]
	stream-text check <out
	[ "$(frames <out | cut -d' ' -f1 | paste -sd' ')" = \
	    "HEAD UNIT FAIL snap UNIT MARK DONE TAIL" ]
}

@test "a table altered while the connection was lost is not continued" {
	mkfifo pipe
	pgcopy-out -d "$SRC" -t altered >pipe 2>err &
	pid=$!
	exec 4<pipe
	head -c 3000000 <&4 >out
	server_sql src postgres "SELECT pg_terminate_backend(pid)
	    FROM pg_stat_activity WHERE application_name = 'pgcopy-out'"
	server_sql src postgres 'ALTER TABLE altered ADD extra int'
	cat <&4 >>out
	exec 4<&-
	code=0
	wait "$pid" || code=$?
	[ "$code" = 65 ]
	frames <out | grep '^FAIL' | grep -q altered
}

@test "an imported snapshot that is gone is not replaced by another" {
	coproc HOLD { psql -XqAt -d "$SRC" 3>&-; }
	echo "BEGIN ISOLATION LEVEL REPEATABLE READ;
	    SELECT pg_export_snapshot();" >&"${HOLD[1]}"
	read -r id <&"${HOLD[0]}"
	mkfifo pipe
	pgcopy-out -d "$SRC" -t big --snapshot "$id" >pipe 2>err &
	pid=$!
	exec 4<pipe
	head -c 3000000 <&4 >out
	echo 'COMMIT; \q' >&"${HOLD[1]}"
	wait "$HOLD_PID"
	server_sql src postgres "SELECT pg_terminate_backend(pid)
	    FROM pg_stat_activity WHERE application_name = 'pgcopy-out'"
	cat <&4 >>out
	exec 4<&-
	code=0
	wait "$pid" || code=$?
	[ "$code" = 69 ]
	ends_with_fail out 69
}

@test "an imported snapshot that still stands is read on, and is no change" {
	coproc HOLD { psql -XqAt -d "$SRC" 3>&-; }
	echo "BEGIN ISOLATION LEVEL REPEATABLE READ;
	    SELECT pg_export_snapshot();" >&"${HOLD[1]}"
	read -r id <&"${HOLD[0]}"
	mkfifo pipe
	pgcopy-out -d "$SRC" -t big --snapshot "$id" >pipe 2>err &
	pid=$!
	exec 4<pipe
	head -c 3000000 <&4 >out
	server_sql src postgres "SELECT pg_terminate_backend(pid)
	    FROM pg_stat_activity WHERE application_name = 'pgcopy-out'"
	cat <&4 >>out
	exec 4<&-
	wait "$pid"
	echo '\q' >&"${HOLD[1]}"
	[ "$(rows <out | sort -u | wc -l)" = 60000 ]
	run ! grep -q '^snap' <(frames <out)
}

@test "a reader that goes away: the query is cancelled, we die of SIGPIPE" {
	pgcopy-out -d "$SRC" --name slow -q "$PAUSE" | head -c 100000 >/dev/null
	[ "${PIPESTATUS[0]}" = 141 ]
	no_query_left
}

@test "SIGTERM: cancelled, the stream says so, the signal is the exit" {
	mkfifo pipe
	pgcopy-out -d "$SRC" --name slow -q "$SLOW" >pipe 2>err &
	pid=$!
	exec 4<pipe
	head -c 140000 <&4 >out
	kill -TERM "$pid"
	cat <&4 >>out
	exec 4<&-
	code=0
	wait "$pid" || code=$?
	[ "$code" = 143 ]
	stream-text check <out || [ $? = 75 ]
	[ "$(frames <out | grep -c '^FAIL {"code":75')" = 2 ]
	no_query_left
}

@test "SIGUSR1 prints a line of progress" {
	mkfifo pipe
	pgcopy-out -d "$SRC" --name slow -q "$SLOW" >pipe 2>err &
	pid=$!
	exec 4<pipe
	head -c 140000 <&4 >out
	kill -USR1 "$pid"
	for i in $(seq 100); do
		if grep -q 'public.slow: [0-9]* rows' err; then
			break
		fi
		[ "$i" -lt 100 ]
		read -r -t 0.1 <> <(:) || true
	done
	kill -TERM "$pid"
	cat <&4 >/dev/null
	exec 4<&-
	wait "$pid" || true
}

@test "no value of a row or a key is in a message" {
	run bash -c "pgcopy-out -v -d '$SRC' -t texts --batch-rows 300 >out"
	token=$(cursors out | sed -n 2p)
	printf 'cursor\tpublic.texts\t%s\nend\t1\n' "$token" >cursors
	run bash -c "pgcopy-out -v -d '$SRC' -t texts --after cursors \
	    --where '1/(length(t)-length(t)) = 0' 2>&1 >out"
	[[ $output == *division_by_zero* ]]
	[[ $output != *secret* ]]
	[[ $(frames <out | grep ^FAIL) != *secret* ]]
}

@test "plans: a first read of a table in heap order and a resume use the index" {
	pgcopy-out -v -d "$SRC" -t big >out 2>err
	grep -q 'plan: Index Scan$' err
	token=$(cursors out | head -n 1)
	printf 'cursor\tpublic.big\t%s\nend\t1\n' "$token" >cursors
	pgcopy-out -v -d "$SRC" -t big --after cursors 2>err |
	    cat >/dev/null
	grep -q 'plan: Index Scan$' err
}

@test "plans: a heap in random order is sorted first, said so; a resume is not" {
	# What a table much larger than the caches looks like to the planner.
	PGOPTIONS='-c effective_cache_size=1MB -c work_mem=64kB'
	export PGOPTIONS
	pgcopy-out -d "$SRC" -t random --batch-rows 50000 >out 2>err
	grep -q 'sorts about [0-9]* rows.*(.*Sort, Seq Scan)' err
	token=$(cursors out | head -n 1)
	printf 'cursor\tpublic.random\t%s\nend\t1\n' "$token" >cursors
	pgcopy-out -v -d "$SRC" -t random --after cursors >rest 2>err
	grep -q 'plan: Index Scan$' err
	[ "$(rows <rest | wc -l)" = 100000 ]
	pgcopy-out -v -d "$SRC" -t big 2>err >out
	grep -q 'plan: Index Scan$' err
}
