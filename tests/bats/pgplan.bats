#!/usr/bin/env bats
# pgplan: the units of a database in the order to load them, and what it says
# of all that is none.  Ranges are in ranges.bats.

bats_require_minimum_version 1.5.0
# run --separate-stderr sets it.
stderr=
load ../lib/pipe.bash

setup_file()
{
	pipe_servers
	psql -XqAt -v ON_ERROR_STOP=1 -d "$SRC" \
	    -f "$BATS_TEST_DIRNAME/pgplan.sql" >/dev/null 3>&-
}

teardown_file()
{
	server_stop_all
}

setup()
{
	cd "$BATS_TEST_TMPDIR" || return 1
}

plan_of_src()
{
	pgplan -q -d "$SRC" "$@"
}

# members TYPE EXPRESSION: of each such object of a JSON plan, sorted.
members()
{
	python3 -c '
import json, sys
for o in map(json.loads, sys.stdin):
    if o["type"] == sys.argv[1]:
        print(eval(sys.argv[2]))' "$@" | LC_ALL=C sort
}

# level UNIT: in the plan on stdin.
level()
{
	awk -F'\t' -v unit="$1" '$1 == unit { print $4 }'
}

@test "parents come before their children, the largest of a level first" {
	plan_of_src >plan
	[ "$(level shop.country <plan)" = 0 ]
	[ "$(level shop.customer <plan)" = 1 ]
	[ "$(level shop.orders <plan)" = 2 ]
	[ "$(level audit.trail <plan)" = 2 ]
	[ "$(head -n 1 plan | cut -f1,4)" = $'shop.large\t0' ]
	# Each line is of the level before or the next one, and not larger.
	awk -F'\t' 'NR > 1 && ($4 < level || ($4 == level && $5 > size)) {
	    exit 1 } { level = $4; size = $5 }' plan
	# Seven fields, none empty, for a shell to read.
	[ "$(grep -cP '^([^\t]+\t){6}[^\t]+$' plan)" = "$(wc -l <plan)" ]
	plan_of_src --order size >plan
	awk -F'\t' 'NR > 1 && $5 > size { exit 1 } { size = $5 }' plan
}

@test "a circle is cut at one constraint, and that is named; so is a table that refers to itself" {
	plan_of_src --format json >plan
	[ "$(members note '(o["constraint"], o["references"]["table"]) if o["kind"] == "cycle" else ""' <plan |
	    grep -c .)" = 1 ]
	[ "$(members note 'o["constraint"] if o["kind"] == "self" else ""' <plan |
	    grep .)" = customer_referrer_fkey ]
	# Without that constraint the order of the three, and of the fourth, holds.
	python3 - <<-'END'
	import json
	plan = [json.loads(line) for line in open('plan')]
	at = {o['unit']: o['level'] for o in plan if o['type'] == 'unit'}
	cut = [o for o in plan if o.get('kind') == 'cycle'][0]['constraint']
	edges = {'team_lead': ('team', 'person'),
	    'person_dept': ('person', 'dept'), 'dept_team_fkey': ('dept', 'team')}
	assert cut in edges
	for name, (child, parent) in edges.items():
	    assert (at['shop.' + child] > at['shop.' + parent]) == (name != cut)
	assert at['shop.badge'] > at['shop.person']
	END
	run --separate-stderr pgplan -v -d "$SRC"
	[[ $stderr = *'close a circle of tables, to be created after the data is there: 1'* ]]
	[[ $stderr = *'"customer_referrer_fkey" refers to shop.customer (self)'* ]]
}

@test "partitions are units, of sub-partitions too, and stand where their root does" {
	plan_of_src >plan
	[ "$(grep -c '^shop.visit' plan)" = 3 ]
	[ "$(grep '^shop.visit' plan | cut -f7 | sort -u)" = shop.visit ]
	[ "$(level shop.visit_2025 <plan)" = 2 ]
	[ "$(level shop.visit_2026_1 <plan)" = 2 ]
	[ "$(level shop.hit <plan)" = 3 ]
	[ "$(plan_of_src -t shop.visit_2026 | cut -f1 | sort | paste -sd' ')" = \
	    'shop.visit_2026_0 shop.visit_2026_1' ]
	[ "$(plan_of_src -t shop.visit -T shop.visit_2026 | cut -f1)" = shop.visit_2025 ]
	plan_of_src --format json | members unit 'o["parents"]' >parents
	grep -qx "\['shop.visit'\]" parents
}

@test "-t and -T choose tables and schemas, as pgcopy-out -t does" {
	[ "$(plan_of_src -t 'audit.*' | cut -f1 | sort | paste -sd' ')" = \
	    'audit.log audit.trail' ]
	[ "$(plan_of_src -t 'shop.*' -T 'shop.v*' -t 'audit.l?g' | cut -f1 |
	    grep -c 'shop.visit\|audit.trail')" = 0 ]
	[ "$(plan_of_src -T 'shop.*' | cut -f1 | sort | paste -sd' ')" = \
	    'audit.log audit.trail' ]
	run pgplan -d "$SRC" -t customer
	[ "$status" -eq 69 ]
	[[ $output = *'could not find a table for the pattern customer'* ]]
	run --separate-stderr pgplan -d "$SRC" -T nope -t 'audit.*'
	[ "$status" -eq 0 ]
	[[ $stderr = *'warning: the pattern nope of --exclude matches no table'* ]]
	run pgplan -d "$SRC" -t 'shop."x'
	[ "$status" -eq 64 ]
	# What leads out of the plan is said.
	plan_of_src -t 'audit.*' --format json | members note '(o["kind"], o["constraint"])' >notes
	[ "$(cat notes)" = "('outside', 'trail_customer_fkey')" ]
}

@test "what is not copied is named: views, foreign tables, large objects, tables of extensions" {
	plan_of_src --format json >plan
	[ "$(members note 'o["kind"] + " " + o.get("table", str(o.get("count")))' <plan |
	    grep -v 'cycle\|self' | paste -sd,)" = \
	    'extension of_extension,foreign_table remote,large_objects 1,materialized_view summary,view report' ]
	run --separate-stderr pgplan -d "$SRC"
	for what in 'views, which are not copied: 1' \
	    'refreshed on the target: 1' \
	    'foreign tables, which are not copied: 1' \
	    'left out unless -t names them: 1' \
	    'large objects, which --large-objects of pgcopy-out copies: 1' \
	    'sequences, to be set after the data is there: 3'; do
		[[ $stderr = *"$what"* ]]
	done
	[[ $output != *report* && $output != *of_extension* ]]
	[ "$(plan_of_src -t shop.of_extension | cut -f1)" = shop.of_extension ]
}

@test "sequences are listed with the columns that own them" {
	plan_of_src --format json >plan
	[ "$(members sequence 'o["sequence"], o["identity"], o.get("owner", {}).get("column")' <plan | paste -sd' ')" = \
	    "('counter', False, None) ('orders_id_seq', True, 'id') ('small_id_seq', False, 'id')" ]
	[ "$(tail -n 1 plan)" = "$(printf '{"type":"end","units":%d,"sequences":3}' \
	    "$(grep -c '"type":"unit"' plan)")" ]
	[ "$(plan_of_src -t shop.small --format json | members sequence 'o["sequence"]')" = \
	    small_id_seq ]
}

@test "the number of queries does not grow with the number of tables" {
	server_sql src postgres 'CREATE DATABASE grows'
	local dsn few many
	dsn=$(server_dsn src grows)
	queries()
	{
		: >"$SERVER_ROOT/src/log"
		PGOPTIONS='-c log_statement=all -c log_min_messages=log' \
		    pgplan -q -d "$dsn" >/dev/null
		grep -c 'LOG: .*\(statement\|execute\)' "$SERVER_ROOT/src/log"
	}
	server_sql src grows 'CREATE TABLE t0 (id int PRIMARY KEY)'
	few=$(queries)
	server_sql src grows "DO \$\$ BEGIN FOR i IN 1..100 LOOP EXECUTE format(
	    'CREATE TABLE t%s (id int PRIMARY KEY, p int REFERENCES t%s)', i, i - 1);
	    END LOOP; END \$\$"
	many=$(queries)
	[ "$few" -gt 5 ]
	[ "$few" = "$many" ]
	[ "$(pgplan -q -d "$dsn" | tail -n 1 | cut -f1,4)" = $'public.t100\t100' ]
}

@test "a plan is printed whole or not at all" {
	run --separate-stderr pgplan -d "$(server_dsn src nope)"
	[ "$status" -eq 69 ]
	[ -z "$output" ]
	run bash -c 'pgplan -q -d "$SRC" >/dev/full'
	[ "$status" -eq 74 ]
	for wrong in '--split-size 1x' '--ranges 1' '--ranges 10001' '--order up' \
	    '--format xml' '--nope' 'word' '--ctid'; do
		# shellcheck disable=SC2086 # words
		run pgplan -d "$SRC" $wrong
		[ "$status" -eq 64 ]
	done
	[[ $output = *'--ctid needs a snapshot'* ]]
}

@test "circles and tables that refer to themselves load as a replica does" {
	local replica
	pg_dump -s -d "$SRC" -T shop.remote | sed '/FOREIGN DATA WRAPPER\|SERVER nowhere/d' |
	    psql -Xq -d "$DST" >/dev/null 2>&1
	echo '{version: 1, unlisted: keep, tables: {}}' >rules.yaml
	pgplan -q -d "$SRC" -t 'shop.*' --make >plan.mk
	shop()
	{
		make -s -f plan.mk -j2 SRC="$SRC" RUN=shop RULES=rules.yaml KEY="$KEY" "$@" 3>&-
	}
	run shop -k DST="$DST"
	[ "$status" -eq 2 ]
	[[ $output = *'foreign_key_violation'* ]]
	replica="$DST options='-c session_replication_role=replica'"
	shop DST="$replica" >finished
	for table in team person dept customer visit hit; do
		[ "$(dst "SELECT t FROM shop.$table t ORDER BY t")" = \
		    "$(src "SELECT t FROM shop.$table t ORDER BY t")" ]
	done
}

# Names that shells, make and both their quotings trip over.
hostile_tables()
{
	server_sql src postgres 'DROP DATABASE IF EXISTS odd'
	server_sql src postgres 'CREATE DATABASE odd'
	server_sql dst postgres 'DROP DATABASE IF EXISTS odd'
	server_sql dst postgres 'CREATE DATABASE odd'
	ODD_SRC=$(server_dsn src odd)
	ODD_DST=$(server_dsn dst odd)
	cat >odd.sql <<-'END'
	CREATE SCHEMA "a b";
	CREATE TABLE "a b"."it's $HOME $(date) `id`" (id int PRIMARY KEY);
	CREATE TABLE "a b"."# ""double"" \ back\\slash %" (id int PRIMARY KEY);
	CREATE TABLE "a b"."line
	feed
	" (id int PRIMARY KEY);
	CREATE TABLE "a b"."tab	$@ $^ ${x} $$ endef" (id int PRIMARY KEY);
	CREATE TABLE "a b"."*?.[a];&|<>(){}~!/" (id int PRIMARY KEY);
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE child (id int PRIMARY KEY REFERENCES parent);
	CREATE TABLE nokey (id int);
	END
	psql -Xq -v ON_ERROR_STOP=1 -d "$ODD_SRC" -f odd.sql
	psql -Xq -v ON_ERROR_STOP=1 -d "$ODD_DST" -f odd.sql
	psql -Xq -v ON_ERROR_STOP=1 -d "$ODD_SRC" <<-'END'
	SELECT format('INSERT INTO %I.%I SELECT generate_series(1, 50)',
	    schemaname, tablename) FROM pg_tables
	    WHERE schemaname IN ('a b', 'public') ORDER BY tablename DESC \gexec
	END
}

copy_odd()
{
	make -s -f plan.mk SRC="$ODD_SRC" DST="$ODD_DST" RUN=odd \
	    RULES=rules.yaml KEY="$KEY" "$@" 3>&-
}

rows_of_all()
{
	psql -XqAt -d "$1" -c "SELECT string_agg(format('%I.%I:%s', schemaname,
	    tablename, (xpath('/row/c/text()', query_to_xml(format(
	    'SELECT count(*) AS c FROM %I.%I', schemaname, tablename), false, true,
	    '')))[1]), ',' ORDER BY schemaname, tablename) FROM pg_tables
	    WHERE schemaname IN ('a b', 'public')"
}

@test "the makefile copies tables of any name, in parallel, and again finds nothing to do" {
	hostile_tables
	echo '{version: 1, unlisted: keep, tables: {}}' >rules.yaml
	pgplan -q -d "$ODD_SRC" -k "$KEY" --make >plan.mk
	copy_odd -j3 >finished
	[ "$(grep -c 'sent=50$' finished)" = 8 ]
	[ "$(rows_of_all "$ODD_DST")" = "$(rows_of_all "$ODD_SRC")" ]
	# A child waits for its parent.
	[ "$(grep -n 'public.parent' finished | cut -d: -f1)" -lt \
	    "$(grep -n 'public.child' finished | cut -d: -f1)" ]
	copy_odd -j3 >again
	[ ! -s again ]
}

@test "the makefile stops at what fails, keeps what is done, and goes on" {
	hostile_tables
	psql -Xq -d "$ODD_DST" -c "ALTER TABLE parent ADD CHECK (id < 50)"
	echo '{version: 1, unlisted: keep, tables: {}}' >rules.yaml
	pgplan -q -d "$ODD_SRC" --make >plan.mk
	run copy_odd -k -j2
	[ "$status" -eq 2 ]
	[[ $output = *'public.nokey'* && $output != *'done'*'public.child'* ]]
	psql -Xq -d "$ODD_DST" -c "ALTER TABLE parent DROP CONSTRAINT parent_id_check"
	copy_odd >finished
	[ "$(cut -f2 finished | paste -sd' ')" = 'public.parent public.child' ]
	[ "$(rows_of_all "$ODD_DST")" = "$(rows_of_all "$ODD_SRC")" ]
}
