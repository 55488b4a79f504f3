#!/usr/bin/env bats
# The line and the tools between two servers: PG_BIN_src and PG_BIN_dst are the
# directories of their binaries (tests/versions/run).

# shellcheck disable=SC2030,SC2031,SC2154 # run sets status, line codes
bats_require_minimum_version 1.5.0
load ../lib/pipe.bash
load ../lib/everything.bash

setup_file()
{
	pipe_servers
	pair_versions
	for side in "src prod 1" "dst staging 0"; do
		read -r server db data <<<"$side"
		# Other OIDs on the target than on the source.
		[ "$data" = 1 ] || server_sql "$server" "$db" "SELECT
		    lo_unlink(lo_create(0)) FROM generate_series(1, 5000)" >/dev/null
		psql -Xq -v ON_ERROR_STOP=1 -v data="$data" -d "$(server_dsn \
		    "$server" "$db")" -f "$PGCOPY_SRC/tests/lib/types.sql"
	done
	for side in src dst; do
		"$side" "CREATE TABLE people (id int PRIMARY KEY, mail text UNIQUE,
		    born date, notes jsonb)"
	done
	src "INSERT INTO people SELECT i, 'p' || i || '@corp.test',
	    date '1950-01-01' + i % 20000, jsonb_build_object('n', i)
	    FROM generate_series(1, 20000) i"
	src 'ANALYZE people'
}

teardown_file()
{
	server_stop_all
}

masked()
{
	pipe_rules <<-'YAML'
		version: 1
		unlisted: keep
		tables:
		  public.people:
		    columns:
		      mail: {action: fake, provider: email}
	YAML
	export TABLES=public.people BATCH_ROWS=1000
}

# columns src|dst: of every_type, quoted, sorted.
columns()
{
	"$1" "SELECT quote_ident(attname) FROM pg_attribute
	    WHERE attrelid = 'every_type'::regclass AND attnum > 0
	    AND NOT attisdropped AND attgenerated = ''" | LC_ALL=C sort
}

# What both sides have, but for row types of the information_schema: some of
# these have other columns in other versions.
common_columns()
{
	LC_ALL=C comm -12 <(columns src) <(columns dst) |
	    grep -v '^c_information_schema_.*__$' | paste -sd,
}

# Waits for 10,000 rows in the books, at most a minute.
half_loaded()
{
	for _ in $(seq 600); do
		[ "$(dst "SELECT COALESCE(sum(rows), 0) >= 10000 FROM _pgcopy.unit
		    WHERE run = 'killed'" 2>/dev/null)" != t ] || return 0
		sleep 0.1
	done
	return 1
}

@test "masked, killed and resumed: each row once, as without a kill" {
	masked
	fifo=$BATS_TEST_TMPDIR/fifo
	mkfifo "$fifo"
	pgcopy-in -d "$DST" --run killed <"$fifo" 3>&- 2>/dev/null &
	pid=$!
	exec 4>"$fifo"
	pgcopy-out -d "$SRC" -t public.people --batch-rows 1000 |
	    pgmask -r "$RULES" -k "$KEY" >"$BATS_TEST_TMPDIR/stream"
	# Most of it, and then nothing: it can't end before it is killed.
	head -c $(($(stat -c %s "$BATS_TEST_TMPDIR/stream") * 3 / 4)) \
	    "$BATS_TEST_TMPDIR/stream" >&4
	half_loaded
	kill -KILL "$pid"
	run wait "$pid"
	exec 4>&-
	loaded=$(dst 'SELECT count(*) FROM people')
	[ "$loaded" -ge 10000 ]
	[ "$loaded" -lt 20000 ]
	line killed
	ended 0 0 0 0
	grep -q "rows=20000.*sent=$((20000 - loaded))$" "$OUT"
	[ "$(dst "SELECT count(*) FROM people WHERE mail LIKE '%corp.test'")" = 0 ]
	[ "$(digest src people 't.id || t.born::text || t.notes')" = \
	    "$(digest dst people 't.id || t.born::text || t.notes')" ]
	killed=$(digest dst people)
	line whole --fresh
	ended 0 0 0 0
	[ "$(digest dst people)" = "$killed" ]
}

@test "every type that both know arrives as it left, whatever its OID" {
	for type in mood pair price scores nested price_range; do
		oid="SELECT '$type'::regtype::oid"
		[ "$(src "$oid")" != "$(dst "$oid")" ]
	done
	cols=$(common_columns)
	[ "$(tr -cd , <<<"$cols" | wc -c)" -gt 350 ]
	rows="COPY (SELECT $cols FROM every_type ORDER BY id) TO STDOUT"
	pipe_rules <<-'YAML'
		version: 1
		unlisted: keep
		tables:
		  public.every_type:
		    columns:
		      m2: {action: static, value: new}
		      c_tsvector: {action: keep, derived: true}
		      c_tsvector__: {action: keep, derived: true}
	YAML
	pgcopy-out --quiet -d "$SRC" -t public.every_type --columns "$cols" |
	    pgmask -q -r "$RULES" -k "$KEY" |
	    pgcopy-in -q -d "$DST" --run types
	src "UPDATE every_type SET m2 = 'new' WHERE m2 <> ''"
	src "$rows" >"$BATS_TEST_TMPDIR/src"
	dst "$rows" >"$BATS_TEST_TMPDIR/dst"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/dst")" -eq 10 ]
	cmp "$BATS_TEST_TMPDIR/src" "$BATS_TEST_TMPDIR/dst"
}

@test "a server older than 14 is refused, as source and as target" {
	server_start old
	old=$(server_dsn old postgres)
	run -69 --separate-stderr eval 'pgcopy-out -d "$old" \
	    -t people >"$BATS_TEST_TMPDIR/none"'
	[[ $stderr == *"its version is 13."*", not 14 or later"* ]]
	run -69 --separate-stderr eval 'pgcopy-out --quiet -d "$SRC" -t people |
	    pgcopy-in -d "$old" --allow-unmasked'
	[[ $stderr == *"its version is 13."* ]]
	run -69 pgcheckpoint init -d "$old"
}

@test "what only the source knows is refused by name before the first row" {
	only=$(LC_ALL=C comm -23 <(columns src) <(columns dst) | tail -n 1)
	[ -n "$only" ] || skip "the target knows all types of the source"
	run -69 --separate-stderr eval 'pgcopy-out --quiet -d "$SRC" \
	    -t public.every_type --columns "id,$only" |
	    pgcopy-in -d "$DST" --run only --allow-unmasked'
	grep -q "there is no column \"$only\"" <<<"$stderr"
	grep -q 'sent=0' <<<"$output"
}

@test "columns that a server computes are left to the target" {
	[ "$VERSION_src" -lt 18 ] || src "CREATE TABLE computed (id int PRIMARY KEY,
	    a int, b int GENERATED ALWAYS AS (a * 2))"
	[ "$VERSION_src" -ge 18 ] || src "CREATE TABLE computed (id int PRIMARY KEY,
	    a int, b int GENERATED ALWAYS AS (a * 2) STORED)"
	src 'INSERT INTO computed VALUES (1, 21), (2, NULL)'
	dst "CREATE TABLE computed (id int PRIMARY KEY, a int,
	    b int GENERATED ALWAYS AS (a * 2) STORED)"
	keep_everything
	TABLES=public.computed line computed
	ended 0 0 0 0
	[ "$(dst 'SELECT b FROM computed ORDER BY id' | paste -sd' ')" = '42 ' ]
}

@test "the other tools: books, samples, suggestions, queries, snapshots" {
	masked
	line tools --append
	[ "${codes##* }" = 65 ] # the ids are there already
	pgcheckpoint init -d "$DST"
	pgcheckpoint list -d "$DST" | grep -q 'people'
	pgcheckpoint show -d "$DST" --run whole public.people | grep -q 20000
	pgcheckpoint events -d "$DST" --run killed | grep -q attempt
	pgcheckpoint report -d "$DST" >"$BATS_TEST_TMPDIR/report"
	pgcheckpoint reset -d "$DST" --run tools
	pgcheckpoint begin -d "$DST" --run next public.people
	pgcheckpoint prune -d "$DST" --older-than 1d
	pgcopy-out -d "$SRC" -t public.people --sample 200 | pgscan --report |
	    grep -q 'mail'
	dst 'TRUNCATE people'
	pgcopy-out -d "$SRC" -q 'SELECT * FROM public.people WHERE id < 50' \
	    --name people --key id | pgmask -r "$RULES" -k "$KEY" |
	    pgcopy-in -q -d "$DST" --run query
	[ "$(dst 'SELECT count(*) FROM people')" = 49 ]
}

@test "a subset: circles, partitions; a key over a PERIOD is refused by name" {
	local side
	for side in src dst; do
		"$side" "CREATE TABLE hen (n int PRIMARY KEY, egg int);
		    CREATE TABLE egg (n int, hen int REFERENCES hen, PRIMARY KEY (n))
		    PARTITION BY HASH (n);
		    CREATE TABLE egg_0 PARTITION OF egg FOR VALUES WITH (MODULUS 2, REMAINDER 0);
		    CREATE TABLE egg_1 PARTITION OF egg FOR VALUES WITH (MODULUS 2, REMAINDER 1)"
	done
	src 'INSERT INTO hen SELECT g, g + 1 FROM generate_series(1, 99) g;
	    INSERT INTO egg SELECT g, nullif(g % 100, 0) FROM generate_series(1, 100) g;
	    ALTER TABLE hen ADD FOREIGN KEY (egg) REFERENCES egg'
	pgsnapshot -q -d "$SRC" -- bash -ec '
		pgplan -q -d "$SRC" --subset "public.egg: n = 90" >"$BATS_TEST_TMPDIR/plan"
		while IFS=$(printf "\t") read -r _ table range _; do
			pgcopy-out -d "$SRC" -t "$table" --range "$range" |
			    pgcopy-in --allow-unmasked --run subset >/dev/null \
			    -d "$DST options=-csession_replication_role=replica"
		done <"$BATS_TEST_TMPDIR/plan"'
	[ "$(wc -l <"$BATS_TEST_TMPDIR/plan")" = 3 ]
	[ "$(dst 'SELECT count(*), min(n), max(n) FROM hen')" = '10|90|99' ]
	[ "$(dst 'SELECT count(*), min(n), max(n) FROM egg')" = '11|90|100' ]
	[ "$(src 'SHOW server_version_num')" -ge 180000 ] || return 0
	src 'CREATE TABLE era (n int4range, t tsrange, PRIMARY KEY (n, t WITHOUT OVERLAPS));
	    CREATE TABLE event (n int4range, t tsrange, FOREIGN KEY (n, PERIOD t)
	    REFERENCES era (n, PERIOD t))'
	run pgplan -d "$SRC" --subset 'public.event: true'
	[ "$status" -eq 69 ]
	[[ $output = *'could not plan a subset with public.event: its foreign key "event_n_t_fkey" is over a PERIOD'* ]]
}
