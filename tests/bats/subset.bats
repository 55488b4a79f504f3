#!/usr/bin/env bats
# pgplan --subset: the rows that are named, all that their foreign keys need,
# and no other row.

bats_require_minimum_version 1.5.0
# run --separate-stderr sets it.
stderr=
load ../lib/pipe.bash

setup_file()
{
	# It writes, and without a held snapshot a subset is refused then.
	pipe_servers autovacuum=off
	psql -XqAt -v ON_ERROR_STOP=1 -d "$SRC" \
	    -f "$BATS_TEST_DIRNAME/subset.sql" >/dev/null 3>&-
}

teardown_file()
{
	server_stop_all
}

setup()
{
	cd "$BATS_TEST_TMPDIR" || return 1
}

# copy DSN PLAN RUN: every unit of a plan as its own pipe to $TO, where no
# foreign key watches.  The worst code of a pipe is the status.
copy()
{
	local unit table range rest code=0
	: >"$OUT"
	while IFS=$'\t' read -r unit table range rest; do
		pgcheckpoint cursor -d "$TO" --run "$3" "$unit" |
		    pgcopy-out -d "$1" -t "$table" --range "$range" --after - \
		    -k "$KEY" 2>>"$ERR" |
		    pgcopy-in --allow-unmasked --run "$3" 2>>"$ERR" \
		    -d "$TO options=-csession_replication_role=replica" \
		    >>"$OUT" || code=$?
	done <"$2"
	[ "$code" = 0 ] || cat "$ERR"
	return "$code"
}

# new_target NAME DSN: a database of the schema of another one, as $TO.
new_target()
{
	server_sql dst postgres "CREATE DATABASE $1"
	TO=$(server_dsn dst "$1")
	pg_dump -s -d "$2" | psql -Xq -v ON_ERROR_STOP=1 -d "$TO" >/dev/null
}

# Every foreign key of the target holds: each is made anew over its rows.
check_keys()
{
	psql -XqAt -v ON_ERROR_STOP=1 -d "$TO" <<-'END'
	SELECT format('ALTER TABLE %s DROP CONSTRAINT %I, ADD %s;',
	    conrelid::regclass, conname, pg_get_constraintdef(oid))
	FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 \gexec
	END
}

# subset OPTION ...: a plan of hard tables, copied to a new target $TO.
subset()
{
	pgplan -q -d "$SRC" -k "$KEY" "$@" >plan 2>"$ERR"
	new_target "t$BATS_TEST_NUMBER" "$SRC"
	copy "$SRC" plan sub
	check_keys
}

# there TABLE [COLUMN]: what has arrived, in order.
there()
{
	psql -XqAt -d "$TO" -c "SELECT string_agg(x::text, ' ' ORDER BY x)
	    FROM (SELECT ${2:-n} AS x FROM $1) q"
}

@test "30 tables of random foreign keys: exactly what a model in Python finds" {
	local seed dsn mode i=0
	server_sql src postgres 'CREATE DATABASE graph'
	dsn=$(server_dsn src graph)
	local seeds=1
	[ -z "${PGCOPY_LONG:-}" ] || seeds='1 2 3 4 5 6 7 8 9 10'
	for seed in ${SEED:-$seeds}; do
		echo "SEED=$seed"
		psql -Xq -d "$dsn" -c 'DROP SCHEMA public CASCADE; CREATE SCHEMA public' 2>/dev/null
		python3 "$PGCOPY_SRC/tests/lib/closure.py" schema "$seed" |
		    psql -Xq1 -v ON_ERROR_STOP=1 -d "$dsn" >/dev/null
		psql -XqAt -F$'\t' -d "$dsn" >all <<-'END'
		SELECT format('SELECT %L, to_jsonb(t) FROM %I t', relname, relname)
		FROM pg_class WHERE relnamespace = 'public'::regnamespace
		AND relkind IN ('r', 'p') AND NOT relispartition \gexec
		END
		python3 "$PGCOPY_SRC/tests/lib/closure.py" options "$seed" >words
		mapfile -t options <words
		for mode in '' children; do
			# shellcheck disable=SC2086
			python3 "$PGCOPY_SRC/tests/lib/closure.py" expect "$seed" $mode \
			    <all >model
			i=$((i + 1))
			new_target "graph$i" "$dsn"
			pgplan -q -d "$dsn" -k "$KEY" "${options[@]}" \
			    ${mode:+--subset-children} >plan 2>"$ERR"
			copy "$dsn" plan sub
			psql -XqAt -F$'\t' -d "$TO" <<-'END' | LC_ALL=C sort >got
			SELECT format('SELECT %L, n FROM %I', relname, relname)
			FROM pg_class WHERE relnamespace = 'public'::regnamespace
			AND relkind IN ('r', 'p') AND NOT relispartition \gexec
			END
			LC_ALL=C sort model | diff - got
			[ -s got ]
			check_keys
		done
	done
}

@test "a chain of 10,000 rows of one table; a circle of two tables" {
	subset --subset 's.staff: n = 9000' --subset 's.egg: n = 10 OR n = 20' \
	    --subset 's.hen: n = 1'
	[ "$(there s.staff 'count(*)')" = 9000 ]
	# 10 refers to hen 11, which refers to egg 12, and so on; 20 to none.
	[ "$(there s.egg)" = '10 12 14 16 20' ]
	[ "$(there s.hen)" = '1 11 13 15' ]
	# Down the chain; the tables that nothing leads to are not in the plan.
	for index in none there; do
		pgplan -q -d "$SRC" --subset 's.staff: n = 9900' --subset-children >plan
		[ "$(cut -f2 plan)" = s.staff ]
		new_target "down_$index" "$SRC"
		copy "$SRC" plan sub
		[ "$(there s.staff 'count(*)')" = 10000 ]
		src 'CREATE INDEX IF NOT EXISTS staff_boss ON s.staff (boss)'
	done
}

@test "composite keys, NULL in all or a part of one, MATCH FULL, keys that are not primary" {
	subset --subset 's.simple: true' --subset 's.full: true'
	[ "$(there s.place)" = '1 5 6' ]
	[ "$(there s.simple)" = '1 2 3 4 5' ]
	[ "$(there s.full)" = '1 2' ]
}

@test "a key of another type than what it refers to" {
	subset --subset 's.narrow: n BETWEEN 3 AND 5'
	[ "$(there s.wide)" = '6 8 10' ]
	[ "$(there s.narrow)" = '3 4 5' ]
}

@test "partitions on both sides, with keys of their own, and as what is named" {
	subset --subset 's.day: n IN (1, 2, 3)' --subset 's.leap: n = 3' \
	    --subset 's.year_2a: n = 3'
	[ "$(there s.day)" = '1 2 3' ]
	[ "$(there s.year)" = '2 3 4 6' ]
	# Only rows of the one partition refer to s.other.
	src 'SELECT string_agg(o::text, chr(32) ORDER BY o) FROM s.day_1
	    WHERE n IN (1, 2, 3)' >expect
	[ "$(there s.other)" = "$(cat expect)" ]
	[ -s expect ]
	[ "$(cut -f2 plan | grep -c '^s.year_\|^s.day_')" = 5 ]
}

@test "children come where they are asked for, with the parents that they need" {
	subset --subset 's.year: (n, y) = (4, 1)' --subset-children
	[ "$(there s.year)" = 4 ]
	[ "$(there s.leap)" = 2 ]
	[ "$(there s.day)" = '3 13' ]
	src 'SELECT count(DISTINCT o) FROM s.day_1 WHERE n IN (3, 13)' >expect
	[ "$(there s.other 'count(*)')" = "$(cat expect)" ]
	# A child that is left out is not gone down to.
	run -0 pgplan -q -d "$SRC" --subset 's.year: (n, y) = (4, 1)' \
	    --subset-children -T s.leap
	[[ $output != *s.leap* && $output = *s.day_1* ]]
}

@test "names that are SQL, names of our own, conditions with comments and quotes" {
	subset --subset '"s;""'"'"'"."$q": true) AND (t.n = 2 -- it'"'"'s a '"'"'"'
	[ "$(there "\"s;\"\"'\".\"\$q\"")" = 2 ]
	[ "$(there "\"s;\"\"'\".\"t: (x) -> 1\"")" = 2 ]
}

@test "references that are not declared: --reference" {
	subset --subset 's.sent: n < 3' --reference 's.sent("To") -> s.mail(address)'
	[ "$(there s.mail)" = '1 2' ]
	run pgplan -d "$SRC" --subset 's.sent: true' --reference 's.sent(to) -> s.mail(address)'
	[ "$status" -eq 69 ]
	[[ $output = *'could not read option --reference: it has a column that is not there'* ]]
	for bad in 's.sent -> s.mail' 's.sent("To") s.mail(address)' \
	    's.sent("To") -> s.mail(address, n)' 's.sent("To" -> s.mail(n)' '' '->'; do
		run pgplan -d "$SRC" --subset 's.sent: true' --reference "$bad"
		[ "$status" -eq 64 ]
		[[ $output = *'could not read option --reference'* ]]
	done
}

@test "rows of an heir are not those of the table that a key refers to" {
	subset --subset 's.base_ref: n = 1'
	[ "$(there 'ONLY s.base')" = 1 ]
	[ "$(there s.heir)" = '' ]
}

@test "a condition that matches nothing: empty tables, and all is done" {
	subset --subset 's.narrow: false'
	[ "$(cut -f2 plan | sort | paste -sd' ')" = 's.narrow s.wide' ]
	[ "$(there s.narrow)" = '' ]
	[ "$(there s.wide)" = '' ]
	[ "$(pgcheckpoint list -d "$TO" --run sub | grep -c "done")" = 2 ]
}

@test "a subset in ranges: sealed, of many units, each row once" {
	subset --subset 's.lot: n > 1000 AND v <> '"'canary'" --split-size 64k
	[ "$(grep -c '^s.item/.of' plan)" -gt 2 ]
	[ "$(there s.item 'count(*)')" = 3000 ]
	[ "$(there s.item 'min(n)')" = 1501 ]
	[ "$(there s.wide 'count(*)')" = 50 ]
	# A range of the whole table, sealed or not, holds no value one can read.
	cut -f3 plan | tr . '\n' | tr -- -_ +/ | base64 -di 2>/dev/null >bytes || :
	run -1 grep -aq canary bytes
	pgcheckpoint list -d "$TO" --run sub >books
	run -1 grep -q canary books "$ERR" "$OUT"
	# Bytes and rows are shares; the cost is there.
	pgplan -q -d "$SRC" --format json --subset 's.item: n = 1' |
	    grep '"table":"item"' >unit
	python3 - <<-'END'
	import json
	item = json.load(open('unit'))
	assert item['rows'] == 1 and item['bytes'] < 1000 and item['cost'] > 0
	END
}

@test "what is wrong is said without the condition" {
	fails()
	{
		local code=$1 what=$2
		shift 2
		run pgplan -d "$SRC" "$@"
		[ "$status" -eq "$code" ] && [[ $output = *"$what"* ]] &&
		    [[ $output != *canary* ]] && return
		echo "$status, not $code: $output"
		return 1
	}
	fails 64 'could not read the condition on s.wide: syntax_error' \
	    --subset "s.wide: n = 'canary' ANDD"
	fails 64 'could not read the condition on s.wide: undefined_column' \
	    --subset 's.wide: canary = 1'
	fails 64 'could not read the condition on s.wide' --subset 's.wide: n = 1); DROP TABLE canary; --'
	fails 64 'could not read the condition on s.wide: invalid_text_representation' \
	    --subset "s.wide: n = 'canary'"
	fails 64 'it is not TABLE: CONDITION' --subset 's.wide'
	fails 64 'it is not TABLE: CONDITION' --subset 's.wide: '
	fails 64 'it takes no wildcards' --subset 's.w*: true'
	fails 69 'could not find the table s.nope of --subset' --subset 's.nope: true'
	fails 69 'could not find the table wide of --subset' --subset 'wide: true'
	fails 64 'do not go together' --subset 's.wide: true' -t s.wide
	fails 64 'do not go together' --subset 's.wide: true' --ctid --snapshot x
	fails 64 'are for --subset' --subset-children
	fails 64 'could not leave out s.wide: rows of the subset may refer to it' \
	    --subset 's.narrow: true' -T s.wide
	fails 64 'it calls a volatile function' --subset 's.wide: random() < 0.5'
	fails 64 'it calls a volatile function' \
	    --subset 's.wide: n IN (SELECT 1 FROM s.other WHERE random() < 2)'
	for now in 'now ()' CURRENT_DATE "'today'::date" "'NOW'::timestamptz"; do
		fails 64 'it asks for the time' --subset "s.wide: $now IS NOT NULL"
	done
	run -0 pgplan -q -d "$SRC" --subset "s.wide: n::text <> 'unknown (x)'"
}

@test "what a subset costs is said, and warned of" {
	run -0 --separate-stderr pgplan -d "$SRC" --subset 's.narrow: (SELECT count(*)
	    FROM generate_series(1, 1000000) a, generate_series(1, 1000000) b) > 0'
	[[ $stderr = *'warning: s.narrow: the source estimates a cost of '* ]]
	run -0 --separate-stderr pgplan -d "$SRC" --subset 's.narrow: n = 1'
	[[ $stderr != *'a cost of'* ]]
	[[ $stderr = *'the subset holds only until anything is written on the source'* ]]
	[[ $stderr = *'tables that the subset does not reach, which stay empty: '* ]]
}

@test "a subset is of one state: in another one its units are refused" {
	local TO
	src 'CREATE TABLE s.moving (n int PRIMARY KEY, w bigint REFERENCES s.wide);
	    INSERT INTO s.moving VALUES (1, 1)'
	src 'ANALYZE s.moving'
	new_target moving "$SRC"
	export TO ERR OUT
	export -f copy
	# What comes later, and what it needs, is not of the subset.
	pgsnapshot -q -d "$SRC" -- bash -ec '
	    pgplan -q -d "$SRC" --subset "s.moving: true" >plan
	    psql -Xq -d "$SRC" -c "INSERT INTO s.moving VALUES (2, 2)"
	    copy "$SRC" plan held'
	[ "$(there s.moving)" = 1 ]
	[ "$(there s.wide)" = 1 ]
	new_target moved "$SRC"
	run ! copy "$SRC" plan sub
	[[ $output = *'it is of another snapshot'* ]]
	[[ $output = *'A subset is of one state of the database'* ]]
	[ "$(there s.moving)" = '' ]
	# A plan made anew is another one: what the run has stays what it is.
	pgplan -q -d "$SRC" -k "$KEY" --subset 's.moving: n = 1' >plan
	copy "$SRC" plan sub
	pgplan -q -d "$SRC" -k "$KEY" --subset 's.moving: true' >plan
	run ! copy "$SRC" plan sub
	[[ $output = *'has begun this table as other units'* ]]
	[ "$(there s.moving)" = 1 ]
}

@test "a table that was emptied after the snapshot leaves no gap in another one" {
	src 'CREATE TABLE s.gone (n int PRIMARY KEY, w bigint REFERENCES s.wide);
	    INSERT INTO s.gone SELECT g, g FROM generate_series(1, 9) g'
	cat >under <<-END
	pgplan -q -d '$SRC' --subset 's.gone: true' >plan
	psql -Xq -d '$SRC' -c 'TRUNCATE s.gone'
	pgcopy-out -d '$SRC' -t s.wide \
	    --range "\$(awk '\$2 == "s.wide" { print \$3 }' plan)" 2>err >out
	echo \$? >code
	END
	pgsnapshot -q -d "$SRC" -- sh under
	[ "$(cat code)" = 65 ]
	grep -q 'could not read s.wide/1of1-.*: a table that its rows depend on was truncated' err
}

@test "the makefile of a subset, under pgsnapshot" {
	keep_everything
	new_target made "$SRC"
	pgsnapshot -q -d "$SRC" -- sh -ec "pgplan -q -d '$SRC' -k '$KEY' --make \
	    --subset 's.narrow: n = 7' --subset 's.simple: true' >plan.mk
	    make -sf plan.mk -j2 SRC='$SRC' DST='$TO' RULES='$RULES' KEY='$KEY' \
	    >/dev/null"
	[ "$(there s.narrow)" = 7 ]
	[ "$(there s.wide)" = 14 ]
	[ "$(there s.place)" = '1 5' ]
}

@test "a source that drops us is read on in the same state, or not at all" {
	src 'CREATE TABLE s.long (n int PRIMARY KEY, w bigint REFERENCES s.wide, v text);
	    INSERT INTO s.long SELECT g, 1, repeat(md5(g::text), 100) FROM generate_series(1, 3000) g'
	pgplan -q -d "$SRC" -k "$KEY" --subset 's.long: n > 1' >plan
	range=$(awk '$2 == "s.long" { print $3 }' plan)
	drop()
	{
		mkfifo pipe."$1"
		pgcopy-out -d "$SRC" -t s.long --range "$range" -k "$KEY" \
		    --batch-rows 100 2>err >pipe."$1" 3>&- &
		local pid=$!
		exec 4<pipe."$1"
		head -c 65536 <&4 >/dev/null
		[ "$1" = same ] || src 'INSERT INTO s.wide VALUES (1000)'
		src "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		    WHERE application_name = 'pgcopy-out'" >/dev/null
		cat <&4 >/dev/null
		exec 4<&-
		code=0
		wait "$pid" || code=$?
	}
	drop same
	[ "$code" = 0 ]
	drop other
	[ "$code" = 69 ]
	grep -q 'it is of another snapshot' err
}

@test "a condition that no argument could hold is refused by name" {
	server_sql src postgres 'CREATE DATABASE many'
	local dsn
	dsn=$(server_dsn src many)
	psql -Xq -d "$dsn" <<-'END'
	CREATE TABLE hub (n int PRIMARY KEY);
	SELECT format('CREATE TABLE spoke_%s (n int, hub int REFERENCES hub)', g)
	    FROM generate_series(1, 500) g \gexec
	END
	run pgplan -q -d "$dsn" --subset 'public.hub: true' --subset-children
	[ "$status" -eq 69 ]
	[[ $output = *'could not plan a subset with public.hub: too many foreign keys lead to it'* ]]
	pgplan -q -d "$dsn" --subset 'public.hub: true' --subset-children \
	    -T 'public.spoke_??*' >plan
	[ "$(wc -l <plan)" = 10 ]
}
