#!/usr/bin/env bats
# What is refused before the first row, and --fresh.

# shellcheck disable=SC2030,SC2031 # each test is a subshell, as it should be
bats_require_minimum_version 1.5.0
load ../lib/in_server.sh

setup_file()
{
	server_start dst
}

teardown_file()
{
	local pid
	for pid in "$BATS_FILE_TMPDIR"/*.pid; do
		[ ! -f "$pid" ] || kill "$(cat "$pid")"
	done
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
	# a type that only a newer server has
	refused 69 'id is int4, not int16; name is text, not public.later' \
	    < <(stream_simple columns='{"name":"id","type":"int16","typmod":-1,"not_null":true,"repr":"binary"},{"name":"name","type":"public.later","typmod":-1,"not_null":false,"repr":"binary"}' types='[{"name":"public.later","kind":"base"}]')
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
	sql 'DROP SCHEMA _pgcopy CASCADE; CREATE SCHEMA _pgcopy; CREATE TABLE _pgcopy.x ()'
	refused 69 'it holds no checkpoints' < <(stream_simple)
}

# marked HINT: each command that writes to the target says so, and does not.
marked()
{
	local args
	for args in init begin 'begin public.customers' reset 'reset x' \
	    'prune --older-than 1d'; do
		# shellcheck disable=SC2086 # words of a command
		run -77 pgcheckpoint -d "$TARGET" $args
		[[ $output = *"could not use database \"$DB\" as a target: its setting pgcopy.role is"* ]]
		[[ $output = *hint:*"$1"* ]]
	done
	refused 77 "$1" --allow-unmasked --allow-same-system --append \
	    < <(stream_simple)
	refused 77 "$1" --fresh < <(stream_simple)
	[ "$(sql 'SELECT count(*) FROM customers')" = 1 ]
	[ "$(sql "SELECT to_regnamespace('_pgcopy') IS NULL")" = t ]
}

@test "a database that is marked as a source: nothing takes the mark off but its owner" {
	sql "INSERT INTO customers VALUES (100, 'x');
	    ALTER DATABASE $DB SET pgcopy.role = 'source'"
	undo="ALTER DATABASE $DB RESET pgcopy.role"
	marked "$undo"
	PGOPTIONS='-c pgcopy.role=target' marked "$undo"
	sql "ALTER ROLE postgres SET pgcopy.role = 'target'"
	marked "$undo"
	sql "ALTER ROLE postgres IN DATABASE $DB SET pgcopy.role = ''"
	marked "$undo"
	[ "$(sql 'SHOW pgcopy.role')" = '' ]
	sql "ALTER ROLE postgres RESET ALL; ALTER ROLE postgres IN DATABASE $DB RESET ALL"
	run -0 pgcheckpoint -d "$TARGET" cursor
	run -0 pgcheckpoint -d "$TARGET" list
	sql "$undo"
	run -0 load --append < <(stream_simple)
}

@test "marks by other words, of roles, of all roles, of the session" {
	sql "INSERT INTO customers VALUES (100, 'x');
	    ALTER DATABASE $DB SET pgcopy.role = 'Production'"
	marked "ALTER DATABASE $DB RESET"
	sql "ALTER DATABASE $DB RESET ALL"
	# in a session that knows the name, it would be spelt as known
	server_sql dst postgres "ALTER DATABASE $DB SET \"PgCopy\".\"Role\" = 'SOURCE'"
	PGOPTIONS='-c pgcopy.role=target' marked "ALTER DATABASE $DB RESET"
	sql "ALTER DATABASE $DB RESET ALL; ALTER ROLE postgres SET pgcopy.role = 'source'"
	marked 'ALTER ROLE postgres RESET'
	sql "ALTER ROLE postgres RESET ALL;
	    ALTER ROLE postgres IN DATABASE $DB SET pgcopy.role = 'source'"
	marked "ALTER ROLE postgres IN DATABASE $DB RESET"
	sql "ALTER ROLE postgres IN DATABASE $DB RESET ALL;
	    ALTER ROLE ALL SET pgcopy.role = 'source'"
	marked 'ALTER ROLE ALL RESET'
	sql 'ALTER ROLE ALL RESET ALL'
	PGOPTIONS='-c pgcopy.role=source' marked 'PGOPTIONS'
	# of another database, of another role
	sql "CREATE ROLE other$BATS_TEST_NUMBER;
	    ALTER ROLE other$BATS_TEST_NUMBER SET pgcopy.role = 'source';
	    ALTER DATABASE postgres SET pgcopy.role = 'source';
	    ALTER DATABASE $DB SET pgcopy.role = 'target'"
	run -0 load --append < <(stream_simple)
	sql 'ALTER DATABASE postgres RESET ALL'
}

@test "a database whose transactions are to be read only is no target" {
	for what in "DATABASE $DB" 'ROLE postgres'; do
		sql "ALTER $what SET default_transaction_read_only = on"
		refused 77 "could not use database \"$DB\" as a target: its setting default_transaction_read_only is on" < <(stream_simple)
		[[ $output = *'hint: check -d; '*"PGOPTIONS='-c default_transaction_read_only=off'"* ]]
		run -77 pgcheckpoint -d "$TARGET" init
		run -0 pgcheckpoint -d "$TARGET" cursor
		PGOPTIONS='-c default_transaction_read_only=off' \
		    sql "ALTER $what RESET default_transaction_read_only"
	done
	run ! sql 'SELECT FROM _pgcopy.run'
	sql "ALTER DATABASE $DB SET default_transaction_read_only = on"
	PGOPTIONS='-c default_transaction_read_only=off' \
	    run -0 load < <(stream_simple)
	run -0 pgcheckpoint -d "$TARGET" cursor
	[ "$output" = $'done\tpublic.customers\nend\t1' ]
}

@test "the URLs are swapped: production stays as it is" {
	(umask 077 && pgmask --gen-key >"$BATS_TEST_TMPDIR/key")
	echo '{version: 1, unlisted: keep, tables: {}}' >"$BATS_TEST_TMPDIR/rules"
	server_sql dst postgres "CREATE DATABASE staging TEMPLATE $DB"
	staging=$(server_dsn dst staging)
	sql "INSERT INTO customers VALUES (1, 'x'), (2, 'y')"
	swapped() {
		pgcheckpoint cursor -d "$TARGET" |
		    pgcopy-out -d "$staging" -t 'public.*' --after - |
		    pgmask -r "$BATS_TEST_TMPDIR/rules" -k "$BATS_TEST_TMPDIR/key" |
		    pgcopy-in -d "$TARGET" "$@"
	}
	# without a mark its rows are in the way
	run -77 swapped
	[[ $output = *'it holds rows that run default did not load'* ]]
	sql "DROP SCHEMA _pgcopy CASCADE; ALTER DATABASE $DB SET pgcopy.role = 'source'"
	run -77 swapped --fresh
	[[ $output = *'its setting pgcopy.role is "source"'* ]]
	[ "$(sql 'SELECT count(*) FROM customers')" = 2 ]
	[ "$(sql "SELECT to_regnamespace('_pgcopy') IS NULL")" = t ]
}

# A role of the test's own; $GUEST leads to it.
guest_new()
{
	guest=guest$BATS_TEST_NUMBER
	sql "CREATE ROLE $guest LOGIN"
	GUEST=$(server_dsn dst "$DB" "$guest")
}

@test "privileges that the role lacks on the target, all of them at once" {
	guest_new
	sql "REVOKE ALL ON DATABASE $DB FROM public; REVOKE ALL ON SCHEMA public FROM public;
	    GRANT CONNECT ON DATABASE $DB TO $guest"
	TARGET=$GUEST
	refused 77 "USAGE ON SCHEMA public; INSERT ON public.customers; SELECT ON public.customers; CREATE ON DATABASE $DB" \
	    < <(stream_simple)
	[[ $output = *hint:*"GRANT USAGE ON SCHEMA public TO $guest; GRANT INSERT ON public.customers TO $guest;"* ]]
	refused 77 'TRUNCATE ON public.customers' --fresh < <(stream_simple)
	run ! sql 'SELECT FROM _pgcopy.run'
	# what the hint says is enough, and no more than that
	for grant in 'USAGE ON SCHEMA public' 'INSERT (id) ON public.customers' \
	    'SELECT (id) ON public.customers' "CREATE ON DATABASE $DB"; do
		refused 77 'privileges are missing' < <(stream_simple)
		[[ $output = *'INSERT (name) ON public.customers'* || $grant != C* ]]
		sql "GRANT $grant TO $guest"
	done
	refused 77 'privileges are missing' < <(stream_simple)
	[[ $output = *'detail: INSERT (name) ON public.customers'$'\n'* ]]
	sql "GRANT INSERT (name) ON public.customers TO $guest"
	run -0 load < <(stream_simple)
	refused 77 'TRUNCATE ON public.customers' --run two --fresh < <(stream_simple)
	sql "GRANT TRUNCATE ON public.customers TO $guest"
	run -0 load --run two --fresh < <(stream_simple)
	[ "$(sql 'SELECT count(*) FROM customers')" = 6 ]
}

@test "privileges that the staging table needs" {
	guest_new
	sql "CREATE SCHEMA s; CREATE TYPE s.mood AS ENUM ('a', 'b');
	    CREATE TABLE texts (id s.mood[], name regclass);
	    REVOKE ALL ON DATABASE $DB FROM public; REVOKE USAGE ON TYPE s.mood FROM public;
	    GRANT CONNECT, CREATE ON DATABASE $DB TO $guest;
	    GRANT SELECT, INSERT ON texts TO $guest"
	TARGET=$GUEST
	staged() {
		stream_head
		stream_unit table=texts key='[]' \
		    types='[{"name":"s.mood","kind":"enum","labels":["a"]}]' \
		    columns='{"name":"id","type":"s.mood[]","typmod":-1,"not_null":false,"repr":"binary"},{"name":"name","type":"regclass","typmod":-1,"not_null":false,"repr":"text"}'
		printf 'ROWS\n    row null "customers"\nMARK\nDONE\nTAIL\n'
	}
	refused 77 "TEMPORARY ON DATABASE $DB; USAGE ON TYPE s.mood; USAGE ON SCHEMA s" < <(staged)
	sql "GRANT USAGE ON TYPE s.mood TO $guest; GRANT USAGE ON SCHEMA s TO $guest; GRANT TEMPORARY ON DATABASE $DB TO $guest"
	run -0 load < <(staged)
	[ "$(sql 'SELECT name FROM texts')" = customers ]
}

@test "privileges on the books, and a schema made for them" {
	guest_new
	sql "GRANT SELECT, INSERT ON customers TO $guest; CREATE SCHEMA _pgcopy"
	dsn=$TARGET TARGET=$GUEST
	refused 77 'CREATE ON SCHEMA _pgcopy; USAGE ON SCHEMA _pgcopy' < <(stream_simple)
	sql "ALTER SCHEMA _pgcopy OWNER TO $guest"
	run -0 load < <(stream_simple)
	sql "DROP SCHEMA _pgcopy CASCADE; TRUNCATE customers"
	pgcheckpoint -d "$dsn" init
	refused 77 'USAGE ON SCHEMA _pgcopy; SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA _pgcopy' \
	    < <(stream_simple)
	for grant in SELECT INSERT; do
		sql "GRANT USAGE ON SCHEMA _pgcopy TO $guest;
		    GRANT $grant ON ALL TABLES IN SCHEMA _pgcopy TO $guest"
		refused 77 'detail: SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA _pgcopy' \
		    < <(stream_simple)
	done
	sql "GRANT UPDATE ON ALL TABLES IN SCHEMA _pgcopy TO $guest"
	# Each of them: none was forgotten when it was added.
	tables=$(sql "SELECT oid::regclass FROM pg_class WHERE relkind = 'r' AND
	    relnamespace = '_pgcopy'::regnamespace")
	[ "$(wc -w <<<"$tables")" -ge 5 ]
	for table in $tables; do
		sql "REVOKE SELECT ON $table FROM $guest"
		refused 77 'detail: SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA _pgcopy' \
		    < <(stream_simple)
		sql "GRANT SELECT ON $table TO $guest"
	done
	run -0 load < <(stream_simple)
}

# read_as_guest [option ...]: the stream into $STREAM.
STREAM=${BATS_TEST_TMPDIR:-.}/stream
read_as_guest()
{
	pgcopy-out -d "$GUEST" "$@" >"$STREAM"
}

rows_read()
{
	stream-text decode <"$STREAM" | grep -ac '^[[:space:]]*row'
}

@test "privileges that the role lacks on the source, all of them at once" {
	guest_new
	sql "CREATE TABLE wide (id int PRIMARY KEY, \"a b\" text, c text);
	    INSERT INTO wide VALUES (1, 'x', 'y'); REVOKE ALL ON SCHEMA public FROM public;
	    GRANT SELECT (id) ON wide TO $guest; GRANT SELECT (name) ON orders TO $guest"
	run -77 read_as_guest -t public.wide -t public.customers -t public.orders
	[ "$(rows_read)" = 0 ]
	[[ $output = *'could not read public.wide: privileges are missing'*'USAGE ON SCHEMA public; SELECT ("a b", c) ON public.wide'* ]]
	[[ $output = *"hint: GRANT USAGE ON SCHEMA public TO $guest; GRANT SELECT (\"a b\", c) ON public.wide TO $guest"* ]]
	[[ $output = *'USAGE ON SCHEMA public; SELECT ON public.customers'* ]]
	[[ $output = *'USAGE ON SCHEMA public; SELECT (id) ON public.orders'* ]]
	sql "GRANT USAGE ON SCHEMA public TO $guest"
	run -77 read_as_guest -t public.wide --columns id,c
	[[ $output = *'detail: SELECT (c) ON public.wide'* ]]
	read_as_guest -t public.wide --columns id
	[ "$(rows_read)" = 1 ]
	sql "GRANT SELECT (\"a b\", c) ON wide TO $guest"
	read_as_guest -t public.wide
	[ "$(rows_read)" = 1 ]
}

@test "a role that does not see all rows, on either side" {
	guest_new
	sql "INSERT INTO customers VALUES (1, 'x'), (2, 'y');
	    GRANT ALL ON ALL TABLES IN SCHEMA public TO $guest;
	    GRANT CREATE ON DATABASE $DB TO $guest;
	    CREATE POLICY one ON customers USING (id = 1);
	    ALTER TABLE customers ENABLE ROW LEVEL SECURITY"
	run -77 read_as_guest -t public.customers
	[ "$(rows_read)" = 0 ]
	[[ $output = *'could not read public.customers: row level security hides rows from this role'*hint:*BYPASSRLS* ]]
	sql 'DELETE FROM customers'
	for how in -q --fresh --append; do
		run -77 pgcopy-in -d "$GUEST" "$how" < <(stream_simple | stream-text encode)
		[[ $output = *'row level security of the target hides rows from this role and refuses COPY'*hint:*BYPASSRLS* ]]
	done
	# the owner, but not where it is forced; and with the attribute
	sql "ALTER TABLE customers OWNER TO $guest"
	read_as_guest -t public.customers
	run -0 pgcopy-in -d "$GUEST" < <(stream_simple | stream-text encode)
	sql 'ALTER TABLE customers FORCE ROW LEVEL SECURITY'
	run -77 read_as_guest -t public.customers
	sql "ALTER ROLE $guest BYPASSRLS"
	read_as_guest -t public.customers
	[ "$(rows_read)" = 6 ]
}

# A physical copy of dst that follows it.
standby_start()
{
	local dir=$SERVER_ROOT/copy
	server_run copy pg_basebackup -h "$SERVER_ROOT/dst" -U postgres -R -X stream \
	    -c fast -D "$dir/data" 3>&-
	printf "unix_socket_directories = '%s'\n" "$dir" \
	    >>"$dir/data/postgresql.conf"
	server_resume copy
}

@test "a standby, also after it was promoted, and with its primary's mark" {
	sql "CREATE TABLE public.one (id int PRIMARY KEY, name text); INSERT INTO one VALUES (1, 'x')"
	standby_start
	copy=$(server_dsn copy "$DB")
	run -69 pgcheckpoint -d "$copy" init
	[[ $output = *"could not use database \"$DB\" as a target: its server is a standby"*hint:*primary* ]]
	TARGET=$copy refused 69 'its server is a standby' < <(stream_simple)
	# the source may be one; its primary is the same system
	run -77 pgcopy-in -d "$TARGET" --allow-unmasked < <(pgcopy-out -d "$copy" -t one)
	[[ $output = *'a physical copy of the source'*hint:*--allow-same-system* ]]
	server_run copy pg_ctl -D "$SERVER_ROOT/copy/data" -s -w promote
	run -77 pgcopy-in -d "$copy" --allow-unmasked < <(pgcopy-out -d "$TARGET" -t one)
	[[ $output = *'a physical copy of the source'*hint:*--allow-same-system* ]]
	server_sql copy "$DB" "DELETE FROM one; ALTER DATABASE $DB SET pgcopy.role = 'source'"
	run -77 pgcopy-in -d "$copy" --allow-unmasked --allow-same-system \
	    < <(pgcopy-out -d "$TARGET" -t one)
	[[ $output = *'its setting pgcopy.role is "source"'* ]]
	server_sql copy "$DB" "ALTER DATABASE $DB RESET pgcopy.role"
	run -0 pgcopy-in -d "$copy" --allow-unmasked --allow-same-system \
	    < <(pgcopy-out -d "$TARGET" -t one)
	[ "$(server_sql copy "$DB" 'SELECT name FROM one')" = x ]
	server_stop copy
}

# greet VERSION: a server that says it is of that one; $dsn leads to it.
greet()
{
	dsn="host=$BATS_FILE_TMPDIR/$1 dbname=x user=x"
	mkdir "$BATS_FILE_TMPDIR/$1"
	"$PGCOPY_SRC/tests/lib/greeter.py" "$BATS_FILE_TMPDIR/$1" "$1" 3>&- &
	echo $! >"$BATS_FILE_TMPDIR/$1.pid"
	until [ -S "$BATS_FILE_TMPDIR/$1/.s.PGSQL.5432" ]; do
		kill -0 "$(cat "$BATS_FILE_TMPDIR/$1.pid")"
	done
}

@test "a server that is too old; a newer one than we know is used" {
	greet 13.22
	for command in 'pgcheckpoint list' 'pgcopy-in' 'pgcopy-out -t x'; do
		# shellcheck disable=SC2086 # words of a command
		run -69 $command -d "$dsn" </dev/null
		[[ $output = *'could not use the server: its version is 13.22, not 14 or later'* ]]
	done
	greet 99.1
	run pgcheckpoint list -d "$dsn"
	[[ $output != *'its version'* ]]
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
