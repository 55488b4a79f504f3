#!/usr/bin/env bats
# What pgcopy-in refuses before the first row, and --fresh.

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

# refused CODE TEXT [option ...]: the stream on stdin is, for that reason.
refused()
{
	local code=$1 text=$2
	shift 2
	run load "$@"
	[ "$status" -eq "$code" ] || { echo "$status: $output"; return 1; }
	[[ $output = *"$text"* ]] || { echo "$output"; return 1; }
}

@test "an unmasked stream" {
	refused 77 'it was not masked' < <(stream_simple masked=)
	run ! sql 'SELECT FROM _pgcopy.run'
	run load --allow-unmasked < <(stream_simple masked=)
	[ "$status" -eq 0 ]
}

@test "a target that is the source, or a copy of it" {
	id=$(sql 'SELECT system_identifier FROM pg_control_system()')
	started=$(sql 'SELECT (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::int8')
	refused 77 'the target is the source' \
	    --allow-same-system < <(stream_simple system="$id" database="$DB" started="$started")
	refused 77 'a physical copy' < <(stream_simple system="$id" database="$DB")
	run load --allow-same-system < <(stream_simple system="$id" database="$DB")
	[ "$status" -eq 0 ]
}

@test "a table that holds rows: of nobody, of another run" {
	sql "INSERT INTO customers VALUES (100, 'x')"
	refused 77 'it holds rows that run default did not load' < <(stream_simple)
	[ "$(sql 'SELECT count(*) FROM customers')" = 1 ]
	run load --append --run a < <(stream_simple)
	[ "$status" -eq 0 ]
	refused 77 'loaded by run: a' --run b < <(stream_simple)
	[ "$(sql 'SELECT count(*) FROM customers')" = 7 ]
}

@test "a unit that is done takes no row again" {
	stream_simple | load
	refused 65 'has loaded it already' < <(stream_simple)
	[ "$(books state)" = 'done' ]
	run load < <(stream_head; stream_unit; printf 'DONE\nTAIL\n')
	[ "$status" -eq 0 ]
	[ "$(sql 'SELECT count(*) FROM customers')" = 6 ]
}

# A unit that stands after its first batch of three rows.
half()
{
	! { stream_head; stream_unit; stream_batch 1 3 AQA0
	    stream_batch 4 6 AQB0; } | load
}

rest()
{
	stream_head "$@"
	stream_unit after=AQB0 "$@"
	stream_batch 7 9 AQC0
	printf 'DONE\nTAIL\n'
}

@test "a cursor that is not the books': older by one batch 75, else 65" {
	half
	refused 75 'one more batch was committed' < <(rest after=AQA0)
	refused 65 'does not start where' < <(rest after=AQZZ)
	refused 65 'does not start where' < <(stream_simple)
	refused 65 'does not start where' --run other < <(rest)
	run load < <(rest)
	[ "$status" -eq 0 ]
}

@test "another identity on resume: each has its message" {
	half
	refused 65 'the source is another server' < <(rest system=2)
	refused 65 'the source is another database' < <(rest database=x)
	refused 65 'columns, types, key or filter' < <(rest shape=x)
	refused 78 'the masking rules changed' < <(rest rules=x)
	refused 78 'the masking key changed' < <(rest key_id=x)
	run load < <(rest snapshot=s2)
	[ "$status" -eq 0 ]
	[ "$(sql "SELECT detail FROM _pgcopy.event WHERE kind = 'snapshot'")" = '{"now": "s2", "before": "s1"}' ]
}

@test "rows of the books that are not there any more" {
	half
	sql 'CREATE TABLE c2 (LIKE customers); ALTER TABLE customers RENAME TO c1;
	    ALTER TABLE c2 RENAME TO customers'
	refused 65 'is another table now' < <(rest)
	sql 'DROP TABLE customers; ALTER TABLE c1 RENAME TO customers; TRUNCATE customers'
	refused 65 'is empty now' < <(rest)
	stream_simple | load --run two --fresh
	refused 65 'was emptied by another run since' < <(rest)
}

@test "a plain cursor over a masked key is not stored" {
	refused 65 'the cursor is not sealed' < <(stream_head
	    stream_unit action=permute; stream_batch 1 3 AQA0; printf 'DONE\nTAIL\n')
	[ "$(sql 'SELECT count(*) FROM customers')" = 0 ]
	[ "$(books "coalesce(cursor, '-')")" = - ]
}

@test "columns that do not fit, all of them named before row 1" {
	sql 'CREATE TABLE t (id bigint, name varchar(10), must int NOT NULL)'
	refused 69 'id is int8, not int4; name is varchar, not text; column "must" is not in the stream' \
	    < <(stream_simple table=t)
	sql 'CREATE TABLE g (id int, name text GENERATED ALWAYS AS (NULL) STORED)'
	refused 69 'column "name" is generated' < <(stream_simple table=g)
	sql 'CREATE TABLE m (id int)'
	refused 69 'there is no column "name"' < <(stream_simple table=m)
	refused 69 'could not find table public.nope' < <(stream_simple table=nope)
}

@test "type modifiers, and user types to their last part" {
	sql "CREATE TYPE mood AS ENUM ('b', 'a'); CREATE DOMAIN d AS numeric(5,2);
	    CREATE TYPE c AS (x int, y d); CREATE TABLE u (id int, name c[], m mood)"
	name() { echo '{"name":"name","type":"public.c[]","typmod":-1,"not_null":false,"repr":"binary"},{"name":"m","type":"public.mood","typmod":-1,"not_null":false,"repr":"binary"},{"name":"id","type":"int4","typmod":-1,"not_null":false,"repr":"binary"}'; }
	types() { echo '[{"name":"public.c","kind":"composite","fields":[{"name":"x","type":"int4","typmod":-1,"not_null":false,"repr":"binary"},{"name":"y","type":"public.d","typmod":-1,"not_null":false,"repr":"binary"}]},{"name":"public.d","kind":"domain","base":"numeric","typmod":'"$1"',"not_null":false},{"name":"public.mood","kind":"enum","labels":["a"'"$2"']}]'; }
	unit() { stream_head; stream_unit table=u columns="$(name)" types="$(types "$@")"; printf 'DONE\nTAIL\n'; }
	refused 69 'numeric has type modifier 327686, not 327687' < <(unit 327687)
	refused 69 'enum public.mood has no label "z"' < <(unit 327686 ',"z"')
	run load < <(unit 327686)
	[ "$status" -eq 0 ]
}

@test "newer books" {
	pgcheckpoint init -d "$TARGET"
	sql 'UPDATE _pgcopy.version SET version = 3'
	refused 69 'its version is 3' < <(stream_simple)
	run pgcheckpoint list -d "$TARGET"
	[ "$status" -eq 69 ]
	sql 'DROP SCHEMA _pgcopy CASCADE; CREATE SCHEMA _pgcopy'
	refused 69 'it holds no checkpoints' < <(stream_simple)
}

@test "a role without privileges" {
	sql "CREATE ROLE guest$BATS_TEST_NUMBER LOGIN"
	guest=$(server_dsn dst "$DB" "guest$BATS_TEST_NUMBER")
	run pgcopy-in -d "$guest" < <(stream_simple | stream-text encode)
	[ "$status" -eq 77 ]
	[[ $output = *'insufficient_privilege (42501)'* ]]
}

# Both tables, each referring to the other.
couple()
{
	sql "ALTER TABLE orders ADD c int; ALTER TABLE customers ADD o int;
	    INSERT INTO customers VALUES (100, 'x'); INSERT INTO orders VALUES (100, 'x');
	    ALTER TABLE orders ADD FOREIGN KEY (c) REFERENCES customers;
	    ALTER TABLE customers ADD FOREIGN KEY (o) REFERENCES orders"
}

one_table()
{
	stream_head 'units=["public.customers","public.orders"]'
	stream_unit table="$1"
	stream_batch 1 6 AQA0
	printf 'DONE\nTAIL\n'
}

@test "--fresh empties all tables of the run, once" {
	couple
	run load --fresh < <(one_table orders)
	[ "$status" -eq 0 ]
	[ "$(sql 'SELECT count(*) FROM customers')" = 0 ]
	run load --fresh < <(one_table customers)
	[ "$status" -eq 0 ]
	[ "$(sql 'SELECT count(*) FROM orders')" = 6 ]
	[ "$(sql "SELECT count(*) FROM _pgcopy.event WHERE kind = 'fresh'")" = 1 ]
	run load --fresh --run two < <(one_table customers)
	[ "$status" -eq 0 ]
	[ "$(sql 'SELECT count(*) FROM orders')" = 0 ]
}

@test "--fresh by two processes at once" {
	couple
	for run in 1 2 3 4 5; do
		one_table orders | stream-text encode >"$BATS_TEST_TMPDIR/o"
		one_table customers | stream-text encode >"$BATS_TEST_TMPDIR/c"
		pgcopy-in -q -d "$TARGET" --run "r$run" --fresh <"$BATS_TEST_TMPDIR/o" >/dev/null 3>&- &
		pid=$!
		pgcopy-in -q -d "$TARGET" --run "r$run" --fresh <"$BATS_TEST_TMPDIR/c" >/dev/null
		wait "$pid"
		[ "$(sql "SELECT count(*) FROM _pgcopy.event WHERE kind = 'fresh' AND run = 'r$run'")" = 1 ]
		[ "$(sql 'SELECT count(*) FROM orders')" = 6 ]
		[ "$(sql 'SELECT count(*) FROM customers')" = 6 ]
	done
}

@test "--fresh and a foreign key from a table outside" {
	couple
	refused 77 'foreign keys from public.orders' --fresh < <(stream_simple)
	[ "$(sql 'SELECT count(*) FROM customers')" = 1 ]
	pgcheckpoint begin -d "$TARGET" public.customers public.orders
	run load --fresh < <(stream_simple)
	[ "$status" -eq 0 ]
	[ "$(sql 'SELECT count(*) FROM orders')" = 0 ]
}
