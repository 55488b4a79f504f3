#!/usr/bin/env bats
# pgcopy-in: loading, going on, and what it does with streams that end badly.

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

@test "loads a stream and says so in one line" {
	run --separate-stderr load < <(stream_simple)
	[ "$status" -eq 0 ]
	[ "$output" = $'done\tpublic.customers\trows=6\tbatches=2\tsent=6' ]
	[ -z "$stderr" ]
	[ "$(sql 'SELECT sum(id), max(name) FROM customers')" = '21|n6' ]
	[ "$(books 'state, rows, batches, cursor, prev_cursor')" = 'done|6|2|AQB0|AQA0' ]
}

@test "batches are committed asynchronously, the end of a unit is not" {
	pgcheckpoint init -d "$TARGET"
	sql "CREATE TABLE seen (what text, how text);
	    CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS
	    'BEGIN INSERT INTO public.seen VALUES (TG_ARGV[0],
	    current_setting(''synchronous_commit'')); RETURN NULL; END';
	    CREATE CONSTRAINT TRIGGER see AFTER INSERT ON customers DEFERRABLE INITIALLY
	    DEFERRED FOR EACH ROW WHEN (NEW.id = 1) EXECUTE FUNCTION see('batch');
	    CREATE CONSTRAINT TRIGGER see AFTER UPDATE ON _pgcopy.unit DEFERRABLE INITIALLY
	    DEFERRED FOR EACH ROW WHEN (NEW.state = 'done') EXECUTE FUNCTION see('done')"
	load < <(stream_simple)
	[ "$(sql 'SELECT * FROM seen ORDER BY what')" = $'batch|off\ndone|on' ]
}

@test "triggers of the target find what the role's search_path finds" {
	sql "CREATE SCHEMA audit; CREATE TABLE audit.trail (id int);
	    ALTER DATABASE $DB SET search_path = public, audit;
	    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
	    'BEGIN INSERT INTO trail VALUES (NEW.id); RETURN NEW; END';
	    CREATE TRIGGER note BEFORE INSERT ON customers FOR EACH ROW
	    EXECUTE FUNCTION note()"
	load < <(stream_simple)
	[ "$(sql 'SELECT count(*) FROM audit.trail')" = 6 ]
}

# Each function and operator of the server that could serve the books, and what
# would fit them better: to call one of them is an error.
evil_sql="CREATE SCHEMA evil; DO \$\$ DECLARE
    f record; types regtype[] := '{bool,\"char\",name,text,int4,int8,oid,float8,json,jsonb,timestamptz,interval,oid[],text[]}';
    BEGIN FOR f IN SELECT proname AS name, oidvectortypes(proargtypes) AS args,
	format_type(prorettype, NULL) AS ret FROM pg_proc
	WHERE pronamespace = 'pg_catalog'::regnamespace AND prokind = 'f'
	AND NOT proretset AND provariadic = 0
	AND (prorettype = ANY (types) OR prorettype = 'void'::regtype)
	AND proargtypes::oid[] <@ types::oid[]
	UNION ALL VALUES ('hashtextextended', 'text, int4', 'int8'),
	('concat_ws', 'text, text, text, text', 'text'),
	('format', 'text, name, name', 'text'),
	('format', 'text, text, text', 'text')
    LOOP
	EXECUTE format('CREATE FUNCTION evil.%I(%s) RETURNS %s LANGUAGE plpgsql
	    AS ''BEGIN RAISE ''''evil''''; END''', f.name, f.args, f.ret);
    END LOOP;
    FOR f IN SELECT oprname AS name, oid, oprleft::regtype AS l,
	oprright::regtype AS r, oprresult::regtype AS ret FROM pg_operator
	WHERE oprkind = 'b' AND oprleft = ANY (types)
	AND oprright = ANY (types) AND oprresult = ANY (types)
    LOOP
	EXECUTE format('CREATE FUNCTION evil.op%s(%s, %s) RETURNS %s LANGUAGE
	    plpgsql AS ''BEGIN RAISE ''''evil''''; END''', f.oid, f.l, f.r,
	    f.ret);
	EXECUTE format('CREATE OPERATOR evil.%s (LEFTARG = %s, RIGHTARG = %s,
	    FUNCTION = evil.op%s)', f.name, f.l, f.r, f.oid);
    END LOOP; END \$\$;"

@test "what the role's search_path finds before the server's own serves triggers only" {
	sql "$evil_sql CREATE TABLE trail (what text, path text);
	    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN
		INSERT INTO trail VALUES (TG_ARGV[0],
		    pg_catalog.current_setting(''search_path''));
		RETURN NEW; END';
	    CREATE TRIGGER a BEFORE INSERT ON customers FOR EACH ROW
	    EXECUTE FUNCTION note('row');
	    CREATE CONSTRAINT TRIGGER b AFTER INSERT ON customers DEFERRABLE
	    INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note('commit');
	    CREATE TRIGGER c BEFORE TRUNCATE ON customers FOR EACH STATEMENT
	    EXECUTE FUNCTION note('truncate');
	    CREATE TABLE staged (id int PRIMARY KEY, name regclass);
	    CREATE TRIGGER a BEFORE INSERT ON staged FOR EACH ROW
	    EXECUTE FUNCTION note('staged');
	    ALTER DATABASE $DB SET search_path = evil, public, pg_catalog"
	run ! sql "SELECT 1 WHERE 'a'::text = 'b'::text"
	# the books are made, a unit is cut, refused, and goes on
	run -75 load < <(stream_head; stream_unit; stream_batch 1 3 AQA0)
	run -75 load < <(stream_head; stream_unit; stream_batch 4 6 AQB0)
	run -0 load < <(stream_head; stream_unit after=AQA0
	    stream_batch 4 6 AQB0; stream_batch 7 9 AQC0; echo DONE; echo TAIL)
	run -77 load --run two < <(stream_simple)
	run -0 load --run two --fresh < <(stream_simple)
	run -0 load --run two < <(stream_head
	    stream_unit table=staged columns='{"name":"id","type":"int4","typmod":-1,"not_null":true,"repr":"binary"},{"name":"name","type":"regclass","typmod":-1,"not_null":false,"repr":"text"}'
	    printf 'ROWS\n    row i4=1 "public.orders"\nMARK cursor=AQA0\nDONE\nTAIL\n')
	for command in list events report cursor; do
		run -0 pgcheckpoint "$command" --run two -d "$TARGET"
	done
	run -0 pgcheckpoint reset --run two public.staged -d "$TARGET"
	sql 'ALTER DATABASE '"$DB"' RESET ALL'
	[ "$(sql 'SELECT DISTINCT path FROM trail')" = 'evil, public, pg_catalog' ]
	[ "$(sql 'SELECT what, count(*) FROM trail GROUP BY 1 ORDER BY 1')" = \
	    $'commit|15\nrow|15\nstaged|1\ntruncate|1' ]
	[ "$(sql 'SELECT count(*) FROM customers')" = 6 ]
	[ "$(books 'state, attempts, batches, rows')" = 'done|2|3|9' ]
	[ "$(books 'state, rows' two)" = 'done|6' ]
}

@test "a cut stream leaves its verified batches and exits 75; the rest goes on" {
	stream_simple | stream-text encode >"$BATS_TEST_TMPDIR/s"
	head -c -250 "$BATS_TEST_TMPDIR/s" >"$BATS_TEST_TMPDIR/cut"
	run pgcopy-in -d "$TARGET" <"$BATS_TEST_TMPDIR/cut"
	[ "$status" -eq 75 ]
	[ "$(sql 'SELECT count(*) FROM customers')" = 3 ]
	[ "$(books 'state, rows, cursor')" = 'running|3|AQA0' ]
	run --separate-stderr load < <(stream_head; stream_unit after=AQA0
	    stream_batch 4 6 AQB0; echo DONE; echo TAIL)
	[ "$status" -eq 0 ]
	[ "$output" = $'done\tpublic.customers\trows=6\tbatches=2\tsent=3' ]
	[ "$(sql 'SELECT count(*) FROM customers')" = 6 ]
}

@test "every cut is refused and never leaves a part of a batch" {
	stream_simple | stream-text encode >"$BATS_TEST_TMPDIR/s"
	size=$(stat -c %s "$BATS_TEST_TMPDIR/s")
	for ((n = 0; n < size; n += 61)); do
		code=0
		head -c "$n" "$BATS_TEST_TMPDIR/s" |
		    pgcopy-in -q -d "$TARGET" --run "r$n" >/dev/null 2>&1 || code=$?
		[ "$code" -eq 75 ] || { echo "cut at $n: $code"; false; }
		rows=$(sql 'SELECT count(*) FROM customers')
		[[ $rows = [036] ]] || { echo "cut at $n: $rows rows"; false; }
		sql 'TRUNCATE customers'
	done
}

@test "a damaged stream exits 65 and keeps only what was verified" {
	run load < <(stream_head; stream_unit; stream_batch 1 3 AQA0; echo ROWS
	    echo '    row i4=4 "x"'; echo 'checksum=0000000000000001 MARK cursor=AQB0'
	    echo DONE; echo TAIL)
	[ "$status" -eq 65 ]
	[ "$(sql 'SELECT count(*) FROM customers')" = 3 ]
}

@test "empty stdin is a cut stream, text is not a stream" {
	run pgcopy-in -d "$TARGET" </dev/null
	[ "$status" -eq 75 ]
	run pgcopy-in -d "$TARGET" <"$BATS_TEST_FILENAME"
	[ "$status" -eq 65 ]
	run ! sql 'SELECT FROM _pgcopy.run'
}

@test "a unit without key is all or nothing" {
	run load < <(stream_head; stream_unit key='[]'; stream_batch 1 3)
	[ "$status" -eq 75 ]
	[ "$(sql 'SELECT count(*) FROM customers')" = 0 ]
	[ "$(books 'state, rows, batches')" = 'running|0|0' ]
	run load < <(stream_head; stream_unit key='[]'; stream_batch 1 3
	    echo DONE; echo TAIL)
	[ "$status" -eq 0 ]
	[ "$(sql 'SELECT count(*) FROM customers')" = 3 ]
}

@test "rows the target rejects fail the unit, name the row, and the next goes on" {
	sql "INSERT INTO customers VALUES (5, 'secret value')"
	run --separate-stderr load --append < <(stream_head; stream_unit
	    stream_batch 1 3 AQA0; stream_batch 4 6 AQB0; echo DONE
	    stream_unit table=orders; stream_batch 1 2 AQC0; echo DONE; echo TAIL)
	[ "$status" -eq 65 ]
	[ "${lines[0]}" = $'failed\tpublic.customers\trows=3\tbatches=1\tsent=6\tcode=65\tsqlstate=23505' ]
	[ "${lines[1]}" = $'done\tpublic.orders\trows=2\tbatches=1\tsent=2' ]
	[[ $stderr = *'unique_violation (23505), constraint "customers_pkey"'*'row 5 of the unit'* ]]
	[[ $stderr != *'(id)=(5)'* && $stderr != *secret* ]]
	[ "$(sql 'SELECT count(*) FROM customers')" = 4 ]
	[ "$(books 'unit, state, fail_code, sqlstate')" = $'public.orders|done||\npublic.customers|failed|65|23505' ] ||
	    [ "$(books 'unit, state, fail_code, sqlstate')" = $'public.customers|failed|65|23505\npublic.orders|done||' ]
}

@test "a constraint that fails at COMMIT: the batch is not counted" {
	sql 'ALTER TABLE customers ADD UNIQUE (name) DEFERRABLE INITIALLY DEFERRED'
	sql "INSERT INTO customers VALUES (100, 'n2')"
	run --separate-stderr load --append < <(stream_simple)
	[ "$status" -eq 65 ]
	[ "$output" = $'failed\tpublic.customers\trows=0\tbatches=0\tsent=6\tcode=65\tsqlstate=23505' ]
	[ "$(books 'rows, batches')" = '0|0' ]
	sql "UPDATE customers SET name = 'n6'"
	run --separate-stderr load --append < <(stream_simple)
	[ "$output" = $'failed\tpublic.customers\trows=3\tbatches=1\tsent=6\tcode=65\tsqlstate=23505' ]
	[ "$(books 'rows, batches, cursor')" = '3|1|AQA0' ]
	[ "$(sql 'SELECT count(*) FROM customers')" = 4 ]
}

@test "an error in the first rows of a long batch ends it early" {
	sql 'ALTER TABLE customers ADD CHECK (id > 1)'
	run --separate-stderr load < <(stream_head; stream_unit key='[]'
	    echo ROWS; echo '    row i4=1 null'; stream_batch 2 4; echo DONE; echo TAIL)
	[ "$status" -eq 65 ]
	[[ $stderr = *'check_violation (23514)'*'row 1 of the unit'* ]]
}

@test "a trigger that talks during COPY is not heard, and rows are counted on" {
	sql "CREATE FUNCTION talk() RETURNS trigger LANGUAGE plpgsql
	    SET client_min_messages = notice AS
	    'BEGIN RAISE NOTICE ''secret %'', NEW.name; RETURN NEW; END';
	    CREATE TRIGGER talk BEFORE INSERT ON customers FOR EACH ROW
	    EXECUTE FUNCTION talk(); ALTER TABLE customers ADD CHECK (id < 300)"
	for ((i = 1; i <= 300; i++)); do
		printf 'ROWS\n    row i4=%d "n%d"\n' "$i" "$i"
	done >"$BATS_TEST_TMPDIR/rows"
	{ stream_head; stream_unit; cat "$BATS_TEST_TMPDIR/rows"
	    printf 'MARK cursor=AQA0\nDONE\nTAIL\n'; } | stream-text encode >"$BATS_TEST_TMPDIR/s"
	{ stream_head; stream_unit; head -n 300 "$BATS_TEST_TMPDIR/rows"; } |
	    stream-text encode >"$BATS_TEST_TMPDIR/first"
	first=$(stat -c %s "$BATS_TEST_TMPDIR/first")
	run --separate-stderr pgcopy-in -d "$TARGET" < <(
	    head -c "$first" "$BATS_TEST_TMPDIR/s"
	    until_says 1 sql "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%COPY public.%'
		AND wait_event = 'ClientRead' AND pid <> pg_backend_pid()"
	    tail -c "+$((first + 1))" "$BATS_TEST_TMPDIR/s")
	[ "$status" -eq 65 ]
	[[ $stderr = *'row 300 of the unit'* && $stderr != *secret* ]]
	[ "$(sql 'SELECT count(*) FROM customers')" = 0 ]
}

@test "FAIL of a unit books it and goes on; FAIL of the stream ends with its code" {
	run --separate-stderr load < <(stream_head
	    stream_unit masked=; echo 'FAIL {"code":78,"reason":"column x has no rule"}'
	    stream_unit table=orders; stream_batch 1 2 AQC0
	    echo 'FAIL {"code":75,"sqlstate":"57P01","reason":"gone"}'
	    echo 'FAIL {"code":75,"sqlstate":"57P01","reason":"gone"}')
	[ "$status" -eq 78 ]
	[ "$(sql 'SELECT count(*) FROM customers')" = 0 ]
	[ "$(sql 'SELECT count(*) FROM orders')" = 2 ]
	[ "$(books 'string_agg(unit || state || fail_code, $$,$$ ORDER BY unit)')" = 'public.customersfailed78,public.ordersfailed75' ]
	[[ $stderr = *'column x has no rule'* ]]
	[[ $(sql "SELECT reason FROM _pgcopy.unit WHERE fail_code = 78") = *'column x has no rule' ]]
}

@test "FAIL before HEAD is the whole answer" {
	run load < <(echo signature; echo 'FAIL {"code":69,"reason":"no such database"}')
	[ "$status" -eq 69 ]
	run load < <(stream_head; echo 'FAIL {"code":77,"reason":"no"}')
	[ "$status" -eq 77 ]
}

@test "columns that travel as text are cast on the target" {
	sql "CREATE TABLE refs (id int PRIMARY KEY, r regclass, a aclitem[])"
	columns='{"name":"id","type":"int4","typmod":-1,"not_null":true,"repr":"binary"},{"name":"r","type":"regclass","typmod":-1,"not_null":false,"repr":"text"},{"name":"a","type":"aclitem[]","typmod":-1,"not_null":false,"repr":"text"}'
	run load --allow-unmasked < <(stream_head
	    stream_unit table=refs masked= columns="$columns"
	    printf 'ROWS\n    row i4=1 "public.orders" "{postgres=r/postgres}"\n    row i4=2 null null\nMARK cursor=AQA0\nROWS\n    row i4=3 "pg_catalog.pg_class" "{}"\nMARK cursor=AQB0\nDONE\nTAIL\n')
	[ "$status" -eq 0 ]
	[ "$(sql 'SELECT r, a FROM refs WHERE id <> 2 ORDER BY id')" = $'orders|{postgres=r/postgres}\npg_class|{}' ]
}

@test "identity columns, defaults and a mapped table" {
	sql "CREATE SCHEMA s; CREATE TABLE s.c (id int GENERATED ALWAYS AS IDENTITY
	    PRIMARY KEY, x int DEFAULT 7, name text)"
	run --separate-stderr load --map public.customers=s.c < <(stream_simple)
	[ "$status" -eq 0 ]
	[[ $stderr = *'get their default or null: "x"'* ]]
	[ "$(sql 'SELECT sum(id), sum(x) FROM s.c')" = '21|42' ]
	[ "$(sql 'SELECT count(*) FROM customers')" = 0 ]
	sql 'CREATE TABLE s.customers (LIKE public.customers)'
	run load --run two --map public=s < <(stream_simple)
	[ "$status" -eq 0 ]
	[ "$(sql 'SELECT count(*) FROM s.customers')" = 6 ]
	run load --run three --fresh --map customers=c < <(stream_simple)
	[ "$status" -eq 0 ]
	[[ $output = *'the stream has nothing for --map of schema customers'* ]]
}

@test "a target that crashes after an asynchronous commit is made whole" {
	stream_head >"$BATS_TEST_TMPDIR/all"
	mkfifo "$BATS_TEST_TMPDIR/p"
	load <"$BATS_TEST_TMPDIR/p" >"$BATS_TEST_TMPDIR/out" 2>&1 &
	pid=$!
	exec 7>"$BATS_TEST_TMPDIR/p"
	{ stream_head; stream_unit; stream_batch 1 3 AQA0
	    stream_batch 4 6 AQB0; } >&7
	server_crash dst
	exec 7>&-
	wait "$pid" || :
	server_resume dst
	after=$(pgcheckpoint cursor -d "$TARGET" | sed -n 's/^cursor.*\t//p')
	first=$(($(sql 'SELECT count(*) FROM customers') + 1))
	run load < <(stream_head; stream_unit after="$after"
	    [ "$first" -gt 6 ] || stream_batch "$first" 6 AQB0
	    printf 'DONE\nTAIL\n')
	[ "$status" -eq 0 ]
	[ "$(sql 'SELECT count(*), sum(id) FROM customers')" = '6|21' ]
}

# What stream file $3 has beyond file $2, to descriptor $1.
send_from()
{
	tail -c "+$(($(stat -c %s "$2") + 1))" "$3" >&"$1"
}

@test "a checkpoint that somebody else moved stops the loader" {
	mkfifo "$BATS_TEST_TMPDIR/p"
	{ stream_head; stream_unit; stream_batch 1 3 AQA0; stream_batch 4 6 AQB0
	    stream_batch 7 9 AQC0; printf 'DONE\nTAIL\n'; } >"$BATS_TEST_TMPDIR/text"
	stream-text encode <"$BATS_TEST_TMPDIR/text" >"$BATS_TEST_TMPDIR/all"
	sed '/MARK cursor=AQB0/q' "$BATS_TEST_TMPDIR/text" |
	    stream-text encode >"$BATS_TEST_TMPDIR/s"
	sed '/MARK cursor=AQC0/,$d' "$BATS_TEST_TMPDIR/text" |
	    stream-text encode >"$BATS_TEST_TMPDIR/rows"
	for change in 'batches = batches + 1' "cursor = 'AQZZ'" 'attempts = attempts + 1'; do
		sql 'TRUNCATE customers; DROP SCHEMA IF EXISTS _pgcopy CASCADE'
		pgcopy-in -d "$TARGET" <"$BATS_TEST_TMPDIR/p" >"$BATS_TEST_TMPDIR/out" 2>&1 3>&- &
		pid=$!
		exec 7>"$BATS_TEST_TMPDIR/p"
		cat "$BATS_TEST_TMPDIR/s" >&7
		# The second batch waits to be committed: it holds the row.
		until_says 3 sql 'SELECT count(*) FROM customers'
		sql "UPDATE _pgcopy.unit SET $change" &
		waits=$!
		until_says 1 sql 'SELECT count(*) FROM pg_locks WHERE NOT granted'
		# Its rows make the loader commit, the mark would make it go on:
		# in between the other session changes the row.
		send_from 7 "$BATS_TEST_TMPDIR/s" "$BATS_TEST_TMPDIR/rows"
		wait "$waits"
		send_from 7 "$BATS_TEST_TMPDIR/rows" "$BATS_TEST_TMPDIR/all"
		exec 7>&-
		code=0
		wait "$pid" || code=$?
		[ "$code" -eq 75 ] || { cat "$BATS_TEST_TMPDIR/out"; false; }
		grep -q 'was changed by somebody else' "$BATS_TEST_TMPDIR/out"
		[ "$(sql 'SELECT count(*) FROM customers')" = 6 ]
	done
}

@test "two loaders of one unit at once: one loads, the other says 75" {
	mkfifo "$BATS_TEST_TMPDIR/p"
	stream_simple | stream-text encode >"$BATS_TEST_TMPDIR/s"
	pgcopy-in -d "$TARGET" <"$BATS_TEST_TMPDIR/p" >"$BATS_TEST_TMPDIR/one" 3>&- &
	pid=$!
	exec 7>"$BATS_TEST_TMPDIR/p"
	head -c -200 "$BATS_TEST_TMPDIR/s" >&7
	# In the books, and so behind the lock under which those were made.
	until_says 1 sql 'SELECT count(*) FROM _pgcopy.unit'
	run pgcopy-in -d "$TARGET" <"$BATS_TEST_TMPDIR/s"
	[ "$status" -eq 75 ]
	[[ $output = *'another pgcopy-in is loading this unit'* ]]
	tail -c 200 "$BATS_TEST_TMPDIR/s" >&7
	exec 7>&-
	wait "$pid"
	[ "$(sql 'SELECT count(*) FROM customers')" = 6 ]
}

@test "the first signal commits the verified batch, rolls back the open one" {
	mkfifo "$BATS_TEST_TMPDIR/p"
	{ stream_head; stream_unit; stream_batch 1 3 AQA0
	    stream_batch 4 6 AQB0; } | stream-text encode >"$BATS_TEST_TMPDIR/s"
	pgcopy-in -d "$TARGET" <"$BATS_TEST_TMPDIR/p" 2>/dev/null 3>&- &
	pid=$!
	exec 7>"$BATS_TEST_TMPDIR/p"
	cat "$BATS_TEST_TMPDIR/s" >&7
	until_says 3 sql 'SELECT count(*) FROM customers'
	kill -TERM "$pid"
	code=0
	wait "$pid" || code=$?
	exec 7>&-
	[ "$code" -eq 143 ]
	[ "$(sql 'SELECT count(*) FROM customers')" = 6 ]
	[ "$(books 'rows, cursor')" = '6|AQB0' ]
}

@test "standard output that is full is an error" {
	code=0
	stream_simple | stream-text encode | pgcopy-in -d "$TARGET" >/dev/full 2>/dev/null || code=$?
	[ "$code" -eq 74 ]
}

@test "no server: 75; no database: 69; bad options: 64" {
	run pgcopy-in -d 'host=/nonexistent' </dev/null
	[ "$status" -eq 75 ]
	run pgcopy-in -d "$(server_dsn dst nope)" </dev/null
	[ "$status" -eq 69 ]
	for bad in --nope '--map x' '--map a=b.c' '--append --fresh' --run= left 'over' '-d sslmode=zz'; do
		# shellcheck disable=SC2086
		run pgcopy-in $bad </dev/null
		[ "$status" -eq 64 ] || { echo "$bad: $status"; false; }
	done
}
