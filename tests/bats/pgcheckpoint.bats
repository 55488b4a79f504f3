#!/usr/bin/env bats
# pgcheckpoint: the books, to look at and to change.

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

setup()
{
	target_new
}

checkpoint()
{
	pgcheckpoint "$@" -d "$TARGET" 3>&-
}

# Run r: customers done, orders after its first batch.
two_units()
{
	{ stream_head; stream_unit; stream_batch 1 3 AQA0; stream_batch 4 6 AQB0
	    echo DONE; stream_unit table=orders; stream_batch 1 2 AQC0
	    stream_batch 3 4 AQD0; } | load -q --run r >/dev/null 2>&1 ||
	    [ $? -eq 75 ]
}

@test "cursor: an end line alone where nothing was ever loaded" {
	run checkpoint cursor
	[ "$status" -eq 0 ]
	[ "$output" = $'end\t0' ]
	run ! sql 'SELECT FROM _pgcopy.run'
}

@test "cursor: done, a token, nothing for a unit without a batch" {
	two_units
	{ stream_head; stream_unit table=other; stream_batch 1 1; } | load -q --run r || true
	run checkpoint cursor --run r
	[ "$status" -eq 0 ]
	[ "$output" = $'done\tpublic.customers\ncursor\tpublic.orders\tAQD0\nend\t2' ]
	run checkpoint cursor
	[ "$output" = $'end\t0' ]
	PGCOPY_RUN=r run checkpoint cursor
	[ "${lines[2]}" = $'end\t2' ]
}

@test "cursor: only the units that are named, whatever their names" {
	two_units
	run checkpoint cursor --run r public.orders
	[ "$output" = $'cursor\tpublic.orders\tAQD0\nend\t1' ]
	run checkpoint cursor --run r public.orders public.customers public.orders
	[ "${lines[2]}" = $'end\t2' ]
	run checkpoint cursor --run r 'public.%' 'orders' ''
	[ "$output" = $'end\t0' ]
	sql "UPDATE _pgcopy.unit SET unit = E'a\"\\tb\\nc' WHERE unit = 'public.orders'"
	run checkpoint cursor --run r $'a"\tb\nc'
	[ "${lines[1]}" = $'end\t1' ]
}

@test "cursor: a target that is down has no end line and exits 75" {
	run --separate-stderr pgcheckpoint cursor -d 'host=/nonexistent'
	[ "$status" -eq 75 ]
	[ -z "$output" ]
}

@test "cursor: what it prints is on the disk" {
	two_units
	asked=$(sql 'SELECT pg_current_wal_insert_lsn()')
	checkpoint cursor --run r
	[ "$(sql "SELECT pg_current_wal_flush_lsn() >= '$asked'")" = t ]
}

@test "cursor: a name with a tab and a line feed stays one field" {
	two_units
	sql "UPDATE _pgcopy.unit SET unit = E'a\\tb\\nc' WHERE unit = 'public.orders'"
	run checkpoint cursor --run r
	[ "${lines[0]}" = $'cursor\ta\\tb\\nc\tAQD0' ]
	[ "${#lines[@]}" -eq 3 ]
}

@test "list, show, events, report" {
	two_units
	run checkpoint list
	[ "${#lines[@]}" -eq 3 ]
	[[ ${lines[1]} = $'r\tpublic.customers\tdone\t6\t2\t1\t'* ]]
	[[ ${lines[2]} = $'r\tpublic.orders\trunning\t4\t2\t1\t'* ]]
	run checkpoint list --run other
	[ "${#lines[@]}" -eq 1 ]
	run checkpoint show public.orders --run r
	[[ $output = *$'\nrows\t4\n'*$'\ncursor\tAQD0\n'* ]]
	run checkpoint show public.nope --run r
	[ "$status" -eq 69 ]
	run checkpoint events --run r
	[[ ${lines[2]} = *$'\tpublic.customers\tdone\t'* ]]
	run checkpoint report --run r
	[ "$(python3 -c 'import json,sys; r = json.loads(sys.argv[1])
r = r["runs"][0]
print(r["rows"], [u["state"] for u in r["units"]], r["tables"][0]["admitted"])' "$output")" = "10 ['done', 'running'] empty" ]
	run checkpoint report --run nope
	[ "$status" -eq 69 ]
	sql 'DROP SCHEMA _pgcopy CASCADE'
	[ "$(checkpoint report | tr -d ' \n')" = '{"runs":[]}' ]
	[ -z "$(checkpoint list 2>/dev/null)" ]
}

@test "watch goes on until interrupted, plainly where it is no terminal" {
	two_units
	checkpoint watch --run r --interval 1 >"$BATS_TEST_TMPDIR/out" &
	pid=$!
	until_true grep -qz 'public.orders.*public.orders' "$BATS_TEST_TMPDIR/out"
	child=$(pgrep -P "$pid" pgcheckpoint || echo "$pid")
	kill -TERM "$child"
	code=0
	wait "$pid" || code=$?
	[ "$code" -eq 143 ]
	run ! grep $'\033' "$BATS_TEST_TMPDIR/out"
}

@test "reset of a unit: its rows stay, and are not taken for another's" {
	two_units
	run checkpoint reset public.orders --run r
	[ "$status" -eq 0 ]
	[[ $output = *$'reset\tpublic.orders\trows=4'* ]]
	[[ $output = *'the 4 rows that these units loaded stay'* ]]
	[ "$(sql 'SELECT count(*) FROM orders')" = 4 ]
	run load --run r < <(stream_simple table=orders)
	[ "$status" -eq 77 ]
	sql 'TRUNCATE orders'
	run load --run r < <(stream_simple table=orders)
	[ "$status" -eq 0 ]
	run checkpoint reset public.nope --run r
	[ "$status" -eq 69 ]
}

@test "reset of one of two units in the same table is refused" {
	{ stream_head; stream_unit | sed 's/"query"/"range":"1of2-abcdefgh","query"/'
	    stream_batch 1 3 AQA0; echo DONE
	    stream_unit | sed 's/"query"/"range":"2of2-abcdefgh","query"/'
	    stream_batch 4 6 AQA0; printf 'DONE\nTAIL\n'; } | load
	run checkpoint reset public.customers/1of2-abcdefgh
	[ "$status" -eq 77 ]
	run checkpoint reset public.customers/1of2-abcdefgh public.customers/2of2-abcdefgh
	[ "$status" -eq 0 ]
}

@test "reset of the run forgets it; a running loader is not disturbed" {
	two_units
	mkfifo "$BATS_TEST_TMPDIR/p"
	pgcopy-in -d "$TARGET" --run r <"$BATS_TEST_TMPDIR/p" >/dev/null 2>&1 3>&- &
	exec 7>"$BATS_TEST_TMPDIR/p"
	{ stream_head; stream_unit table=orders after=AQD0; stream_batch 5 6 AQE0
	    stream_batch 7 8 AQF0; } | stream-text encode >&7
	until_says 2 sql 'SELECT max(attempts) FROM _pgcopy.unit'
	run timeout 20 pgcheckpoint reset --run r -d "$TARGET"
	[ "$status" -eq 75 ]
	[[ $output = *'is loading it'* ]]
	exec 7>&-
	wait || true
	run checkpoint reset --run r
	[ "$status" -eq 0 ]
	run checkpoint list
	[ "${#lines[@]}" -eq 1 ]
	run checkpoint reset --run r
	[ "$status" -eq 69 ]
}

@test "prune forgets what was done long ago, and nothing else" {
	stream_simple | load --run old
	sql 'TRUNCATE customers'
	two_units
	run checkpoint prune --older-than 1h
	[ -z "$output" ]
	sql "UPDATE _pgcopy.unit SET updated = updated - interval '2 h';
	    UPDATE _pgcopy.run SET created = created - interval '2 h'"
	run checkpoint prune --older-than 1h
	[ "$output" = $'pruned\told' ]
	[ "$(sql 'SELECT count(*) FROM _pgcopy.event WHERE run = $$old$$')" = 0 ]
}

@test "two processes create the books once" {
	for _ in 1 2 3 4 5; do
		sql 'DROP SCHEMA IF EXISTS _pgcopy CASCADE'
		checkpoint init &
		pid=$!
		checkpoint init
		wait "$pid"
		[ "$(sql 'SELECT count(*) FROM _pgcopy.version')" = 1 ]
	done
}

# As version 0.1.0 made them first.
books_1()
{
	sql "DROP VIEW _pgcopy.unit_column;
	    ALTER TABLE _pgcopy.unit DROP source_schema, DROP source_table,
	    DROP source_range, DROP source_query, DROP columns, DROP counts,
	    DROP counted; UPDATE _pgcopy.version SET version = 1"
}

@test "books of version 1 are brought up to date, and go on where they were" {
	two_units
	books_1
	sql "CREATE ROLE g$BATS_TEST_NUMBER LOGIN; GRANT USAGE ON SCHEMA _pgcopy TO g$BATS_TEST_NUMBER;
	    GRANT SELECT ON ALL TABLES IN SCHEMA _pgcopy TO g$BATS_TEST_NUMBER"
	run pgcheckpoint cursor -d "$(server_dsn dst "$DB" "g$BATS_TEST_NUMBER")" --run r
	[ "$status" -eq 77 ]
	[[ $output = *'let the role that made them run pgcheckpoint init'* ]]
	run checkpoint cursor --run r
	[ "$output" = $'done\tpublic.customers\ncursor\tpublic.orders\tAQD0\nend\t2' ]
	[ "$(sql 'SELECT version FROM _pgcopy.version')" = 2 ]
	{ stream_head; stream_unit table=orders after=AQD0
	    stream_batch 5 6 AQE0; printf 'DONE\nTAIL\n'; } | load -q --run r
	[ "$(sql 'SELECT count(*) FROM orders')" = 6 ]
	[ "$(sql "SELECT string_agg(unit || name || coalesce(action, ''), ' ' ORDER BY unit, position)
	    FROM _pgcopy.unit_column")" = 'public.ordersidkeep public.ordersnamefake' ]
}

# The third batch of customers, of which pgmask says what it did: four values
# left, one emptied, so far.
counted()
{
	stream_batch "$1" "$2" | sed '$d'
	echo "cols {\"columns\":[{\"name\":\"id\",\"nulls\":0},{\"name\":\"name\",\"nulls\":$5,\"changed\":$4,\"unchanged\":1,\"nulled\":1}]}"
	echo "MARK cursor=$3"
}

@test "counts of columns add up over batches and attempts, with their rows" {
	{ stream_head; stream_unit; counted 1 3 AQA0 2 0; counted 4 6 AQB0 4 1; } |
	    load -q --run r 2>/dev/null || [ $? -eq 75 ]
	[ "$(sql "SELECT rows, nulls, changed, unchanged, nulled, filled
	    FROM _pgcopy.unit_column WHERE name = 'name'")" = '6|1|4|1|1|0' ]
	{ stream_head; stream_unit after=AQB0; counted 7 9 AQC0 2 0
	    printf 'DONE\nTAIL\n'; } | load -q --run r
	[ "$(sql "SELECT rows, nulls, changed, unchanged, nulled, filled
	    FROM _pgcopy.unit_column WHERE name = 'name'")" = '9|1|6|2|2|0' ]
	[ "$(sql "SELECT action, domain IS NULL, rows, unchanged
	    FROM _pgcopy.unit_column WHERE name = 'id'")" = 'keep|t|9|9' ]
}

@test "report: who, which source, rules and key, what was done; the same bytes again" {
	{ stream_head; stream_unit; counted 1 3 AQA0 2 0; printf 'DONE\nTAIL\n'; } | load -q --run r
	for format in json html md; do
		checkpoint report --run r --format $format >"$BATS_TEST_TMPDIR/$format"
		checkpoint report --run r --format $format |
		    cmp - "$BATS_TEST_TMPDIR/$format"
		for what in public.customers fake postgres 'pgcopy-in 0' "$(hostname)" incomplete; do
			grep -qF "$what" "$BATS_TEST_TMPDIR/$format" || { echo "$format: $what"; false; }
		done
	done
	grep -qF '| name | text | fake |  | 3 | 0 | 2 | 1 |' "$BATS_TEST_TMPDIR/md"
	grep -qF 'title="1 changed, 1 as they were, 1 NULL"' "$BATS_TEST_TMPDIR/html"
	run ! grep -rE 'n[1-3]\b' "$BATS_TEST_TMPDIR/md"
}

@test "report: names are text and nothing else, and nothing is loaded" {
	two_units
	sql "UPDATE _pgcopy.unit SET unit = E'<img src=\"x\">&\\x1b|a' WHERE unit = 'public.orders'"
	checkpoint report --run r --format html >"$BATS_TEST_TMPDIR/html"
	grep -qF '&lt;img src=&quot;x&quot;&gt;&amp;'$'\357\277\275''|a' "$BATS_TEST_TMPDIR/html"
	run ! grep -qE '<(img|script|link|iframe)|url\(|https?:|'$'\033' "$BATS_TEST_TMPDIR/html"
	checkpoint report --run r --format md >"$BATS_TEST_TMPDIR/md"
	grep -qF '### \<img src="x"\>\&?\|a' "$BATS_TEST_TMPDIR/md"
}

@test "report: signed, and seen to be another file when it is" {
	two_units
	cd "$BATS_TEST_TMPDIR"
	checkpoint report --run r --format html >report.html
	ssh-keygen -q -t ed25519 -N '' -f signer
	ssh-keygen -q -Y sign -f signer -n pgcopy-report report.html
	echo "auditor $(cat signer.pub)" >signers
	signed() { ssh-keygen -q -Y verify -f signers -I auditor -n pgcopy-report -s report.html.sig; }
	signed <report.html
	checkpoint report --run r --format html | signed
	run ! signed < <(sed s/done/dome/ report.html)
}

@test "bad command lines" {
	for bad in '' nope 'show' 'list x' 'prune' 'list --older-than 1d' \
	    'list --format md' 'report --format xml' 'list --interval 1' 'watch --interval 0' 'prune --older-than 1y' \
	    'begin orders' 'begin public.*' '--nope'; do
		read -ra words <<<"$bad"
		run checkpoint "${words[@]}"
		[ "$status" -eq 64 ] || { echo "$bad: $status"; false; }
	done
	run checkpoint begin public.nope
	[ "$status" -eq 69 ]
	run bash -c "pgcheckpoint cursor -d '$TARGET' >/dev/full"
	[ "$status" -eq 74 ]
}
