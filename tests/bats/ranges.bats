#!/usr/bin/env bats
# Ranges of large tables: that they make up the table whatever is inserted
# later, that they are balanced, opaque, resumable and loaded side by side.

bats_require_minimum_version 1.5.0
# run --separate-stderr sets it.
stderr=
load ../lib/pipe.bash

setup_file()
{
	pipe_servers
	src 'CREATE SCHEMA other; CREATE EXTENSION citext SCHEMA other'
	# Keys of many kinds, all skewed: column 1 is the number of the row.
	psql -XqAt -v ON_ERROR_STOP=1 -d "$SRC" <<-'END' >/dev/null
	SELECT setseed(0.5);
	CREATE TABLE k_skewed (n int, id bigint PRIMARY KEY);
	INSERT INTO k_skewed SELECT g, (power(g / 16000.0, 8) * 1e15)::bigint * 2 + g % 2
	    FROM generate_series(1, 16000) g ON CONFLICT DO NOTHING;
	CREATE TABLE k_pair (n int, a int, b text, PRIMARY KEY (a, b));
	INSERT INTO k_pair SELECT g, CASE WHEN g % 10 < 9 THEN 7 ELSE g % 5 END,
	    md5(g::text) FROM generate_series(1, 10000) g;
	CREATE TABLE k_text (n int, id text COLLATE "en-x-icu" PRIMARY KEY);
	INSERT INTO k_text SELECT g, CASE g % 3 WHEN 0 THEN 'a' WHEN 1 THEN 'A'
	    ELSE 'ä' END || 'canary ''\' || g FROM generate_series(1, 10000) g;
	CREATE TABLE k_uuid (n int, id uuid PRIMARY KEY);
	INSERT INTO k_uuid SELECT g, md5(g::text)::uuid FROM generate_series(1, 10000) g;
	CREATE TABLE k_mixed (n int, id other.citext, at timestamptz, x numeric,
	    PRIMARY KEY (id, at, x));
	INSERT INTO k_mixed SELECT g, 'n' || g % 7, '2026-01-01'::timestamptz
	    + g % 100 * interval '1 hour', g / 7.0 FROM generate_series(1, 10000) g;
	CREATE TABLE k_down (n int NOT NULL, id float8 NOT NULL);
	CREATE UNIQUE INDEX ON k_down (id DESC NULLS FIRST, n DESC NULLS FIRST);
	INSERT INTO k_down SELECT g, CASE WHEN g % 9 = 0 THEN 'NaN' WHEN g % 8 = 0
	    THEN '-Infinity' ELSE g / 3.0 END FROM generate_series(1, 10000) g;
	CREATE TABLE k_reg (n int, id regtype PRIMARY KEY);
	INSERT INTO k_reg SELECT oid, oid FROM pg_type;
	CREATE TABLE one (n int PRIMARY KEY, v text);
	INSERT INTO one VALUES (1, (SELECT string_agg(md5(g::text), '')
	    FROM generate_series(1, 20000) g));
	ALTER TABLE one ALTER v SET STORAGE EXTERNAL;
	UPDATE one SET v = v || 'x';
	CREATE TABLE nothing (n int PRIMARY KEY);
	CREATE TABLE heap (n int, v text);
	INSERT INTO heap SELECT g, repeat('v', 100) FROM generate_series(1, 20000) g;
	END
}

teardown_file()
{
	server_stop_all
}

setup()
{
	cd "$BATS_TEST_TMPDIR" || return 1
}

# plan TABLE SIZE [option ...]: unit, table and token of each, in a file.
plan()
{
	local table=$1 size=$2
	shift 2
	pgplan -q -d "$SRC" -k "$KEY" -t "$table" --split-size "$size" "$@" \
	    >plan
}

# Column 1 of the rows of each unit of the plan, in files 1, 2, ...
read_all()
{
	local id table token
	while IFS=$'\t' read -r id table token _; do
		pgcopy-out -d "$SRC" -k "$KEY" -t "$table" --range "$token" |
		    stream-text decode | python3 -c '
import re, sys
for n in re.findall(r"^\s*row x([0-9a-f]{8})", sys.stdin.read(), re.M):
    print(int.from_bytes(bytes.fromhex(n), signed=True))' >"${id##*/}"
	done <plan
}

# Each row of the table is in one range, and the ranges are in key order.
make_up()
{
	local table=$1 order=$2
	cut -f1 plan | sed 's,.*/,,' | xargs cat >all
	src "SELECT n FROM $table ORDER BY $order" >want
	[ "$(wc -l <all)" = "$(wc -l <want)" ]
	cmp all want
}

# No range holds more or less than the mean by 20 %.
balanced()
{
	cut -f1 plan | sed 's,.*/,,' | xargs wc -l | grep -v total |
	    awk '{ n[NR] = $1; sum += $1 } END { mean = sum / NR
	    for (i in n) if (n[i] > 1.2 * mean || n[i] < 0.8 * mean) exit 1 }'
}

# A column of all ranges of the books.
books()
{
	dst "SELECT string_agg($1::text, ',' ORDER BY unit) FROM _pgcopy.unit
	    WHERE run = '$2'"
}

# one_pipe RUN TABLE TOKEN [option of pgcopy-in ...]
one_pipe()
{
	local run=$1 table=$2 token=$3
	shift 3
	pgcheckpoint cursor -d "$DST" --run "$run" "$table/${token%%.*}" |
	    pgcopy-out -d "$SRC" -t "$table" --range "$token" --after - \
	    -k "$KEY" --batch-rows "${BATCH_ROWS:-10000}" |
	    pgmask -r "$RULES" -k "$KEY" |
	    pgcopy-in -d "$DST" --run "$run" "$@"
}

@test "ranges make up the table in key order, balanced: skewed, composite, text, uuid and other keys" {
	while read -r table order; do
		plan "public.$table" 128k --ranges 4
		[ "$(wc -l <plan)" -ge 3 ]
		read_all
		make_up "$table" "$order"
		balanced
	done <<-'END'
	k_skewed id
	k_pair a, b
	k_text id
	k_uuid id
	k_mixed id, at, x
	k_down id, n
	END
	plan public.k_reg 10k --ranges 4
	[ "$(wc -l <plan)" -ge 3 ]
	read_all
	make_up k_reg id
}

@test "a plan that is kept loses and doubles nothing, whatever is inserted or analyzed" {
	plan public.k_text 200k --ranges 4
	src "INSERT INTO k_text VALUES (-1, ''), (-2, 'zzzz'), (-3, 'ÿ')" || true
	src "INSERT INTO k_text SELECT 20000 + g, 'm' || g FROM generate_series(1, 5000) g"
	src 'DELETE FROM k_text WHERE n % 10 = 0 AND n > 0; ANALYZE k_text'
	src "UPDATE k_text SET n = -n WHERE n < 0"
	read_all
	make_up k_text id
}

@test "pages sampled from a large table still give balanced ranges" {
	src "CREATE TABLE sampled (n int, id bigint PRIMARY KEY, v text)"
	src "INSERT INTO sampled SELECT g, (power(g / 60000.0, 8) * 1e12)::bigint * 100000 + g,
	    repeat('v', 1000) FROM generate_series(1, 60000) g"
	src "SELECT pg_relation_size('sampled') / 8192 > 8000" | grep -qx t
	pgplan -v -d "$SRC" -k "$KEY" -t public.sampled --split-size 12M >plan
	[ "$(wc -l <plan)" -ge 5 ]
	read_all
	make_up sampled id
	balanced
	src 'DROP TABLE sampled'
}

@test "small and empty tables stay whole; so does one whose rows are too few" {
	plan 'public.nothing' 1
	[ "$(cut -f1,3 plan)" = $'public.nothing\t-' ]
	plan 'public.one' 100k
	[ "$(cut -f1,3 plan)" = $'public.one\t-' ]
	run --separate-stderr pgplan -d "$SRC" -k "$KEY" -t 'public.one' \
	    --split-size 100k
	[[ $stderr = *'public.one stays one unit: it has too few rows'* ]]
	plan 'public.k_pair' 0
	[ "$(wc -l <plan)" = 1 ]
	plan 'public.k_pair' 16k --ranges 5
	[ "$(wc -l <plan)" = 5 ]
	[ "$(pgplan -q -d "$SRC" -t public.k_pair --split-size 16k | wc -l)" = 1 ]
	run --separate-stderr pgplan -d "$SRC" -t public.k_pair --split-size 16k
	[[ $stderr = *'sealed with the masking key; give it with -k'* ]]
	# Nor is a table split that the server does not show.
	src 'CREATE ROLE stranger LOGIN'
	run --separate-stderr pgplan -d "$(server_dsn src prod stranger)" -k "$KEY" \
	    -t 'public.k_*' --split-size 16k
	[ "$status" -eq 0 ]
	[ "$(cut -f3 <<<"$output" | sort -u)" = - ]
	[[ $stderr = *'public.k_pair stays one unit: could not sample public.k_pair: insufficient_privilege'* ]]
}

@test "no value of a key is in a plan, in UNIT or in the books" {
	plan public.k_text 200k --ranges 4
	local token=
	token=$(sed -n '2s/^[^\t]*\t[^\t]*\t\([^\t]*\).*/\1/p' plan)
	tr '.\t' '\n' <plan | tr '_-' '/+' | while read -r word; do
		base64 -d <<<"$word==" 2>/dev/null || true
	done >bytes
	[ "$(grep -ac canary plan bytes | paste -sd' ')" = 'plan:0 bytes:0' ]
	pgcopy-out -d "$SRC" -t public.k_text --range "$token" -k "$KEY" |
	    stream-text decode | grep -a '^HEAD\|^UNIT' >frames
	grep -q '"range":"2of' frames
	[ "$(grep -c canary frames)" = 0 ]
	[ "$(grep -cF "${token#*.}" frames)" = 0 ]
	# Two plans of the same table have nothing in common.
	pgplan -q -d "$SRC" -k "$KEY" -t public.k_text --split-size 200k | cut -f3 >second
	[ "$(cut -f3 plan | sort - second | uniq -d | wc -l)" = 0 ]
}

@test "a token that is cut, of another key, table or plan is refused" {
	plan public.k_uuid 200k
	local token other
	token=$(sed -n 2p plan | cut -f3)
	try()
	{
		run --separate-stderr pgcopy-out -d "$SRC" "$@"
	}
	try -t public.k_uuid --range "$token"
	[ "$status" -eq 78 ]
	[[ $stderr = *'is sealed'*'-k'* ]]
	(umask 077 && pgmask --gen-key >otherkey)
	try -t public.k_uuid --range "$token" -k otherkey
	[ "$status" -eq 78 ]
	try -t public.k_text --range "$token" -k "$KEY"
	[ "$status" -eq 78 ]
	[[ $stderr = *'the key does not fit, or the range is of another table'* ]]
	try -t public.k_uuid --range "${token%??????}" -k "$KEY"
	[ "$status" -eq 78 ]
	try -t public.k_uuid --range "${token%.*}" -k "$KEY"
	[ "$status" -eq 64 ]
	# The name of one range over the bounds of another.
	other=$(sed -n 3p plan | cut -f3)
	try -t public.k_uuid --range "${token%.*}.${other#*.}" -k "$KEY"
	[ "$status" -eq 78 ]
	try -t 'public.k_*' --range "$token" -k "$KEY"
	[ "$status" -eq 64 ]
	try -q 'SELECT 1 AS a' --name x --range "$token"
	[ "$status" -eq 64 ]
	try -t public.k_uuid --range "$token" -k "$KEY" --sample 5
	[ "$status" -eq 64 ]
	src 'ALTER TABLE k_uuid DROP CONSTRAINT k_uuid_pkey, ADD PRIMARY KEY (n)'
	try -t public.k_uuid --range "$token" -k "$KEY"
	src 'ALTER TABLE k_uuid DROP CONSTRAINT k_uuid_pkey, ADD PRIMARY KEY (id)'
	[ "$status" -eq 65 ]
	[[ $stderr = *'the key of the table is another one now'*'plan this table anew'* ]]
	[ "$(tr -d '\n' <<<"$stderr" | grep -c "${token#*.}")" = 0 ]
}

@test "a range that was killed in its middle goes on there, under sealed cursors, too" {
	dst 'CREATE TABLE k_skewed (n int, id bigint PRIMARY KEY)'
	pipe_rules <<-'END'
	{version: 1, tables: {public.k_skewed: {columns: {n: keep,
	    id: {action: permute, min: 0, max: 9000000000000000}}}}}
	END
	plan public.k_skewed 200k
	local token table
	IFS=$'\t' read -r _ table token _ < <(sed -n 2p plan)
	# The stream is cut behind two batches and a part of the third.
	pgcopy-out -d "$SRC" -t "$table" --range "$token" -k "$KEY" --batch-rows 1000 |
	    pgmask -r "$RULES" -k "$KEY" >masked
	head -c "$(($(wc -c <masked) * 3 / 5))" masked |
	    pgcopy-in -d "$DST" --run cut 2>/dev/null || [ $? = 75 ]
	local before
	before=$(books rows cut)
	[ "$before" -gt 0 ]
	src 'INSERT INTO k_skewed VALUES (-5, 1999999999999999); ANALYZE k_skewed'
	BATCH_ROWS=1000 one_pipe cut "$table" "$token" >finished
	[ "$(sed 's/.*rows=\([0-9]*\).*sent=\([0-9]*\)/\1 \2/' finished)" = \
	    "$(books rows cut) $(($(books rows cut) - before))" ]
	# The others, and the table is whole.
	while IFS=$'\t' read -r _ table token _; do
		one_pipe cut "$table" "$token" >/dev/null
	done <plan
	[ "$(dst 'SELECT count(*), sum(n), count(DISTINCT id) FROM k_skewed')" = \
	    "$(src 'SELECT count(*), sum(n), count(DISTINCT id) FROM k_skewed')" ]
	[ "$(books state cut | tr ',' '\n' | sort -u)" = "done" ]
	src 'DELETE FROM k_skewed WHERE n = -5'
}

@test "two ranges of one table load at once, with --fresh too; each has its own row in the books" {
	dst 'CREATE TABLE k_pair (n int, a int, b text, PRIMARY KEY (a, b));
	    INSERT INTO k_pair VALUES (0, 0, $$left over$$)'
	keep_everything
	plan public.k_pair 300k
	[ "$(wc -l <plan)" -ge 2 ]
	# The second is admitted while the first is in its middle.
	local first second
	first=$(sed -n 1p plan | cut -f3)
	second=$(sed -n 2p plan | cut -f3)
	mkfifo hold
	pgcopy-out -d "$SRC" -t public.k_pair --range "$first" -k "$KEY" --batch-rows 500 |
	    pgmask -r "$RULES" -k "$KEY" >stream
	pgcopy-in -d "$DST" --run two --fresh <hold >one.done 3>&- &
	local pid=$!
	exec 7>hold
	head -c "$(($(wc -c <stream) / 2))" stream >&7
	until_says t dst "SELECT bool_or(rows > 0) FROM _pgcopy.unit WHERE run = 'two'"
	one_pipe two public.k_pair "$second" --fresh >two.done
	tail -c "+$(($(wc -c <stream) / 2 + 1))" stream >&7
	exec 7>&-
	wait "$pid"
	sed 1,2d plan | while IFS=$'\t' read -r _ table token _; do
		one_pipe two "$table" "$token" --fresh
	done >rest.done
	[ "$(digest dst public.k_pair)" = "$(digest src public.k_pair)" ]
	[ "$(dst "SELECT count(*) FROM _pgcopy.unit WHERE run = 'two' AND state = 'done'")" = \
	    "$(wc -l <plan)" ]
}

@test "a run goes on with the plan it began with: another one, or the whole table, is refused" {
	dst 'CREATE TABLE k_mixed (n int, id text, at timestamptz, x numeric)'
	dst 'CREATE SCHEMA other; CREATE EXTENSION citext SCHEMA other;
	    ALTER TABLE k_mixed ALTER id TYPE other.citext'
	keep_everything
	plan public.k_mixed 300k
	one_pipe plans public.k_mixed "$(sed -n 1p plan | cut -f3)" >/dev/null
	cp plan first.plan
	plan public.k_mixed 200k
	run one_pipe plans public.k_mixed "$(sed -n 1p plan | cut -f3)"
	[ "$status" -eq 65 ]
	[[ $output = *'has begun this table as other units, such as public.k_mixed/1of'* ]]
	[[ $output = *'go on with the plan that the run began with'* ]]
	TABLES=public.k_mixed line plans
	# shellcheck disable=SC2154 # of pipe.bash
	[ "${codes##* }" = 65 ]
	# And the other way round.
	dst 'TRUNCATE k_mixed'
	TABLES=public.k_mixed line whole
	ended 0 0 0 0
	run one_pipe whole public.k_mixed "$(sed -n 1p plan | cut -f3)"
	[ "$status" -eq 65 ]
	[ "$(dst 'SELECT count(*) FROM k_mixed')" = 10000 ]
}

@test "a range stands for its bounds: the same name with others is another shape" {
	export SRC
	pgsnapshot -d "$SRC" -- bash -c '
	    pgplan -q -d "$SRC" -t public.heap --split-size 700k --ctid >plan
	    token=$(sed -n 2p plan | cut -f3)
	    for t in "$token" "${token%%.*}.$(sed -n 3p plan | cut -f3 | cut -d. -f2)"; do
	        pgcopy-out -d "$SRC" -t public.heap --range "$t" | stream-text decode |
	            grep "^UNIT" | sed "s/.*\"range\":\"\([^\"]*\)\".*\"shape\":\"\([^\"]*\)\".*/\1 \2/"
	    done' >shapes
	[ "$(cut -d' ' -f1 shapes | sort -u | wc -l)" = 1 ]
	[ "$(cut -d' ' -f2 shapes | sort -u | wc -l)" = 2 ]
}

@test "ctid ranges make up a table without a key under one snapshot, though rows move" {
	dst 'CREATE TABLE heap (n int, v text)'
	cat >job <<-'END'
	pgplan -q -d "$SRC" -t public.heap --split-size 700k --ctid >plan
	[ "$(wc -l <plan)" -ge 3 ] || exit 1
	psql -Xq -d "$SRC" -c "UPDATE heap SET v = 'new'; INSERT INTO heap SELECT -g, 'later' FROM generate_series(1, 5000) g"
	while IFS="	" read -r id table token rest; do
	    pgcheckpoint cursor -d "$DST" --run ctid "$id" |
	    pgcopy-out -d "$SRC" -t "$table" --range "$token" --after - |
	    pgmask -r "$RULES" -k "$KEY" | pgcopy-in -d "$DST" --run ctid || exit
	done <plan
	END
	keep_everything
	export RULES
	pgsnapshot -d "$SRC" -- sh job >finished
	[ "$(wc -l <finished)" -ge 3 ]
	[ "$(dst 'SELECT count(*), count(DISTINCT n), min(n), max(n), count(*) FILTER (WHERE v = $$new$$) FROM heap')" = \
	    '20000|20000|1|20000|0' ]
	# Each range is one batch.
	[ "$(books batches ctid | tr ',' '\n' | sort -u)" = 1 ]
	src "DELETE FROM heap WHERE n < 0"
}

@test "ctid ranges are of one snapshot and one file" {
	run pgplan -d "$SRC" -t public.heap --split-size 700k --ctid
	[ "$status" -eq 64 ]
	run --separate-stderr pgplan -d "$SRC" -t public.heap --split-size 700k
	[ "$(cut -f3 <<<"$output")" = - ]
	[[ $stderr = *'public.heap stays one unit: it has no key; --ctid divides it'* ]]
	pgsnapshot -d "$SRC" -- pgplan -q -d "$SRC" -t public.heap \
	    --split-size 700k --ctid >plan
	local token
	token=$(sed -n 2p plan | cut -f3)
	src "UPDATE heap SET v = 'x' WHERE n = 1"
	run --separate-stderr pgcopy-out -d "$SRC" -t public.heap --range "$token"
	[ "$status" -eq 69 ]
	[[ $stderr = *'it is of another snapshot'* ]]
	# A rewrite under the same snapshot.
	export token SRC
	run --separate-stderr pgsnapshot -d "$SRC" -- bash -c '
	    pgplan -q -d "$SRC" -t public.heap --split-size 700k --ctid >plan
	    psql -Xq -d "$SRC" -c "VACUUM FULL heap"
	    pgcopy-out -d "$SRC" -t public.heap --range "$(sed -n 2p plan | cut -f3)"'
	[ "$status" -eq 65 ]
	[[ $stderr = *'truncated or rewritten after the snapshot'* ]]
}
