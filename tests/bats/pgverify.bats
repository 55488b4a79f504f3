#!/usr/bin/env bats
# pgverify: each check sees its defect, in one row of many, and passes where
# there is none.

bats_require_minimum_version 1.5.0
load ../lib/pipe.bash

ROWS=5000

setup_file()
{
	pipe_servers
	psql -Xq -v ON_ERROR_STOP=1 -v rows="$ROWS" -d "$SRC" \
	    -f "$PGCOPY_SRC/tests/bats/pgverify.sql"
	# Types have other numbers there.
	dst 'CREATE TYPE one AS ENUM (); CREATE TYPE two AS ENUM ()'
	pipe_schema
	dst 'ALTER TABLE pets DROP CONSTRAINT pets_owner_fkey, DROP CONSTRAINT pets_tag_key;
	    ALTER TABLE people DROP CONSTRAINT people_pkey,
	    DROP CONSTRAINT people_email_key'
	RULES=$BATS_FILE_TMPDIR/rules.yaml
	cp "$PGCOPY_SRC/tests/bats/pgverify.yaml" "$RULES"
	BATCH_ROWS=1000 line first
	ended 0 0 0 0
}

teardown_file()
{
	server_stop_all
}

# A target like the loaded one, with these changes.
target()
{
	DB=d$BATS_TEST_NUMBER
	server_sql dst postgres "DROP DATABASE IF EXISTS $DB" 2>/dev/null
	server_sql dst postgres "CREATE DATABASE $DB TEMPLATE staging"
	TARGET=$(server_dsn dst "$DB")
	[ -z "$1" ] || server_sql dst "$DB" "$1"
}

verify()
{
	run --separate-stderr pgverify -s "$SRC" -d "$TARGET" --run first "$@"
	printf 'status %s\n%s\n%s\n' "$status" "$output" "$stderr"
}

# sees SQL LINE ...: after SQL on the target pgverify says these lines, 65, and
# nothing else of other tables.
sees()
{
	local line
	target "$1"
	shift
	verify
	[ "$status" -eq 65 ]
	for line in "$@"; do
		grep -qxF "$line" <<<"$output"
	done
	[ "$(grep -cE '^[^ ]+: ' <<<"$output")" -eq $(($# + 1)) ]
}

@test "what was loaded as it should be passes" {
	target ''
	verify
	[ "$status" -eq 0 ]
	[ -z "$stderr" ]
	[[ ${lines[0]} = 'table '*'compared'* ]]
	[ "$(grep -c ' passed$' <<<"$output")" -eq 6 ]
	[ "${lines[-1]}" = 'passed: 6 tables, 0 failed' ]
}

@test "a row that is missing, doubled, or of nobody" {
	sees 'DELETE FROM people WHERE id = 4711' \
	    'public.people: rows failed: the source has 5000, the target 4999' \
	    'public.people: pairs failed: 1 rows are missing on the target'
	sees 'INSERT INTO people SELECT * FROM people WHERE id = 4711' \
	    'public.people: rows failed: the source has 5000, the target 5001' \
	    'public.people: pairs failed: 1 rows are there once more' \
	    'public.people: unique failed: 1 values are there more than once in "id"' \
	    'public.people: unique failed: 1 values are there more than once in "email"'
	sees "INSERT INTO people SELECT -1, 'x', name, nick, city, born FROM people WHERE id = 4711" \
	    'public.people: rows failed: the source has 5000, the target 5001' \
	    'public.people: pairs failed: 1 rows are on the target alone'
	sees "DELETE FROM pets WHERE id = -7" \
	    'public.pets: rows failed: the source has 5000, the target 4999' \
	    'public.pets: pairs failed: 1 rows are missing on the target'
	sees "DELETE FROM pets WHERE id = (SELECT max(id) FROM pets WHERE kind = 'äffchen')" \
	    'public.pets: rows failed: the source has 5000, the target 4999' \
	    'public.pets: pairs failed: 1 rows are missing on the target' \
	    'public.pets: nulls failed: "owner": 49 are NULL, 50 should be'
	sees 'DELETE FROM odd WHERE n = -3' \
	    'public.odd: rows failed: the source has 5000, the target 4999' \
	    'public.odd: pairs failed: 1 rows are missing on the target'
}

@test "the same without a key" {
	sees "DELETE FROM visitors WHERE at = '2026-01-01 01:17 UTC'" \
	    'public.visitors: rows failed: the source has 5000, the target 4999' \
	    'public.visitors: pairs failed: 1 rows are missing on the target' \
	    'public.visitors: kept failed: "at": not the same values' \
	    'public.visitors: kept failed: "place": not the same values'
	sees "INSERT INTO words SELECT * FROM words LIMIT 1" \
	    'public.words: rows failed: the source has 5000, the target 5001' \
	    'public.words: pairs failed: 1 rows are on the target alone' \
	    'public.words: kept failed: "word": not the same values'
}

@test "a kept value that is another" {
	sees "UPDATE people SET city = 'x' WHERE id = 77" \
	    'public.people: kept failed: "city": 1 of 5000 rows differ'
	sees "UPDATE visitors SET place = 'x' WHERE at = '2026-01-01 01:17 UTC'" \
	    'public.visitors: pairs failed: 1 rows are missing on the target' \
	    'public.visitors: pairs failed: 1 rows are on the target alone' \
	    'public.visitors: kept failed: "place": not the same values'
	sees "UPDATE odd SET c = ROW(1, 'sad')::pair WHERE n = 3" \
	    'public.odd: kept failed: "c": 1 of 5000 rows differ'
}

@test "kept values in other rows, the same in sum" {
	sees "UPDATE visitors SET place = CASE place WHEN 'Place 1' THEN 'Place 2' ELSE 'Place 1' END
	    WHERE at IN ('2026-01-01 00:01 UTC', '2026-01-01 00:02 UTC')" \
	    'public.visitors: pairs failed: 2 rows are missing on the target' \
	    'public.visitors: pairs failed: 2 rows are on the target alone' \
	    'public.visitors: kept failed: the same values, but not in the same rows'
}

@test "columns that were swapped" {
	sees "UPDATE people SET city = born::text, born = '2000-01-01'" \
	    'public.people: kept failed: "city": 5000 of 5000 rows differ' \
	    'public.people: kept failed: "born": 5000 of 5000 rows differ'
	sees 'UPDATE people SET name = nick, nick = name' \
	    'public.people: nulls failed: "name": 1666 are NULL, 0 should be' \
	    'public.people: nulls failed: "nick": 0 are NULL, 1666 should be'
}

@test "NULL instead of a value" {
	sees 'UPDATE people SET name = NULL WHERE id = 77' \
	    'public.people: nulls failed: "name": 1 are NULL, 0 should be'
	sees "UPDATE people SET nick = CASE id WHEN 3 THEN 'x' END WHERE id IN (3, 4)" \
	    'public.people: nulls failed: "nick": 1 values became NULL, pgmask made 0 so'
}

@test "one value that was not masked; one row that was not masked" {
	sees "UPDATE people SET name = 'Name 77' WHERE id = 77" \
	    'public.people: changed failed: "name": 1 values are as they were, pgmask left 0 so'
	sees "UPDATE people SET (email, name, nick) = ('u77@corp.test', 'Name 77', 'nick77') WHERE id = 77" \
	    'public.people: changed failed: "email": 1 values are as they were, pgmask left 0 so' \
	    'public.people: changed failed: "name": 1 values are as they were, pgmask left 0 so' \
	    'public.people: changed failed: "nick": 1 values are as they were, pgmask left 0 so'
	sees "UPDATE visitors SET code = 'V-0000077' WHERE at = '2026-01-01 01:17 UTC'" \
	    'public.visitors: changed failed: "code": 1 values are as they were, pgmask left 0 so'
}

@test "a row that was not masked among equal rows: skipped, fails unless allowed" {
	sees "UPDATE calls SET phone = '+1 202 77' WHERE ctid = '(0,5)'" \
	    'public.calls: changed skipped: 1 rows are the same as rows of the source in all columns, and no key says whether they are these rows'
	verify --allow changed
	[ "$status" -eq 0 ]
	[[ $output = *'public.calls: changed allowed: 1 rows are'* ]]
	target "UPDATE people SET name = 'Name 77' WHERE id = 77"
	verify --allow changed
	[ "$status" -eq 65 ]
}

@test "a value twice in a column without a constraint" {
	sees 'UPDATE pets SET tag = (SELECT tag FROM pets WHERE id = 4) WHERE id = 3' \
	    'public.pets: unique failed: 1 values are there more than once in "tag"'
}

@test "a foreign key that finds no row" {
	sees 'UPDATE pets SET owner = 1000000 WHERE id = 3' \
	    'public.pets: kept failed: "owner": 1 of 5000 rows differ' \
	    'public.pets: foreign failed: 1 rows find no row in public.people, by "pets_owner_fkey"'
}

@test "a table that was not loaded to its end, or not at all, or is gone" {
	target "UPDATE _pgcopy.unit SET state = 'running' WHERE unit = 'public.pets'"
	verify -t pets
	[ "$status" -eq 65 ]
	[ "${lines[2]}" = 'public.pets: complete failed: public.pets is running' ]
	verify -t nope
	[ "$status" -eq 69 ]
	target 'DROP TABLE pets'
	verify
	[ "$status" -eq 69 ]
	[[ $output = *'public.people '*' passed'* ]]
	[[ $output = *'public.pets: could not find table public.pets on the target'* ]]
}

@test "a source that is another, or was altered" {
	target "UPDATE _pgcopy.unit SET source_system = '1' WHERE unit = 'public.pets'"
	verify -t pets
	[ "$status" -eq 65 ]
	[ "${lines[2]}" = 'public.pets: source failed: public.pets was not read from this server and database' ]
	target "UPDATE _pgcopy.unit SET shape = 'x' WHERE unit = 'public.pets'"
	verify -t pets
	[ "${lines[2]}" = 'public.pets: source failed: columns, types, key or filter are not those that were copied' ]
}

@test "books that do not say what pgmask did: skipped" {
	target "UPDATE _pgcopy.unit SET counts = NULL, counted = 0;
	    UPDATE people SET name = 'Name 77' WHERE id = 77"
	verify
	[ "$status" -eq 65 ]
	[[ $output = *'public.people: changed skipped: "name": 1 values are as they were, and the books do not say how many should be'* ]]
	[[ $output = *'public.visitors '*' passed'* ]]
}

@test "a run that was interrupted has the counts of all its rows" {
	dst 'TRUNCATE people CASCADE' 2>/dev/null
	RULES=$BATS_FILE_TMPDIR/rules.yaml
	pgcopy-out -d "$SRC" -t people -k "$KEY" --batch-rows 1000 |
	    pgmask -r "$RULES" -k "$KEY" | head -c 300000 |
	    pgcopy-in -d "$DST" --run second || [ $? -eq 75 ]
	[ "$(dst "SELECT batches > 0 FROM _pgcopy.unit WHERE run = 'second'")" = t ]
	TABLES=people BATCH_ROWS=1000 line second
	ended 0 0 0 0
	run pgverify -s "$SRC" -d "$DST" --run second
	[ "$status" -eq 0 ]
	[ "$(dst "SELECT rows, nulls, changed, unchanged FROM _pgcopy.unit_column
	    WHERE run = 'second' AND name = 'nick'")" = '5000|1666|3334|0' ]
}

@test "a sample is random rows, all over the table, the same on both sides" {
	target "UPDATE people SET city = 'x' WHERE id > 2500"
	verify --sample 500 --format json -t people -t pets
	[ "$status" -eq 65 ]
	python3 - "$output" <<-'PYTHON'
	import json, sys
	people, pets = json.loads(sys.argv[1])["tables"]
	assert 300 < people["compared"] < 800, people["compared"]
	assert people["paired"] == people["compared"]
	city = [c for c in people["columns"] if c["name"] == "city"][0]
	assert 0.3 < city["changed"] / people["paired"] < 0.7, city
	assert people["target_rows"] == 5000 and pets["result"] == "passed"
	PYTHON
	verify --sample 1 -t words
	[[ $output = *'public.words: pairs skipped: no row is in the sample'* ]] ||
	    ! grep -qE '^public.words +5000 +0 ' <<<"$output"
	target 'DELETE FROM people WHERE id = 4711'
	verify --sample 10 -t people
	[[ $output = *'rows failed: the source has 5000, the target 4999'* ]]
}

@test "without a source: is the target what was verified, for who may only read" {
	target ''
	run pgverify -d "$TARGET" --run first
	[ "$status" -eq 69 ]
	verify --sample 50
	run pgverify -d "$TARGET" --run first -t pets
	[ "$status" -eq 64 ]
	verify
	[ "$status" -eq 0 ]
	server_sql dst "$DB" "DROP ROLE IF EXISTS auditor; CREATE ROLE auditor LOGIN;
	    GRANT USAGE ON SCHEMA _pgcopy TO auditor;
	    GRANT SELECT ON ALL TABLES IN SCHEMA public, _pgcopy TO auditor;
	    CREATE TABLE again AS TABLE people ORDER BY name; TRUNCATE people CASCADE;
	    INSERT INTO people SELECT * FROM again" 2>/dev/null
	run pgverify -d "${TARGET/user=postgres/user=auditor}" --run first
	[ "$status" -eq 0 ]
	[ "$(grep -c ' passed$' <<<"$output")" -eq 6 ]
	server_sql dst "$DB" "UPDATE people SET (name, nick) = (nick, name) WHERE id = 77"
	run pgverify -d "$TARGET" --run first
	[ "$status" -eq 65 ]
	[[ $output = *'public.people: digest failed: the rows are not those that were verified'* ]]
	[[ $output = *'6 tables, 1 failed' ]]
	server_sql dst "$DB" 'REASSIGN OWNED BY auditor TO postgres; DROP OWNED BY auditor; DROP ROLE auditor'
}

@test "no value is in the report, the page, the books or a message" {
	target "UPDATE people SET name = 'Name 77' WHERE id = 77"
	verify --html "$BATS_TEST_TMPDIR/page.html"
	verify --format json
	{ echo "$output"; echo "$stderr"; cat "$BATS_TEST_TMPDIR/page.html"
	    server_sql dst "$DB" 'SELECT detail FROM _pgcopy.event'; } >"$BATS_TEST_TMPDIR/all"
	grep -q '"unchanged": 1' "$BATS_TEST_TMPDIR/all"
	run ! grep -E 'Name [0-9]|corp\.test|City|äffchen|V-0' "$BATS_TEST_TMPDIR/all"
}

@test "a read that fails: no value is shown unless it was asked for" {
	target ''
	verify -t people --where 'name::int > 0'
	[ "$status" -eq 65 ]
	[[ $output = *'public.people: could not verify public.people: invalid_text_representation (22P02)'* ]]
	run ! grep 'Name 1' <<<"$output$stderr"
	verify -t people --where 'name::int > 0' --show-detail
	[[ $stderr = *'pgverify: server: '*'"Name 1"'* ]]
	run ! grep 'Name 1' <<<"$output"
}

@test "the source is the target; no books; no such run; bad options" {
	target ''
	run pgverify -s "$TARGET" -d "$TARGET" --run first
	[ "$status" -eq 77 ]
	run pgverify -s "$SRC" -d "$(server_dsn dst postgres)" --run first
	[ "$status" -eq 69 ]
	run pgverify -s "$SRC" -d "$TARGET" --run nope
	[ "$status" -eq 69 ]
	run pgverify -d "$TARGET" --sample 5
	[ "$status" -eq 64 ]
	verify --allow all
	[ "$status" -eq 64 ]
	verify --format xml
	[ "$status" -eq 64 ]
	verify -t people --where 'id <'
	[ "$status" -eq 64 ]
	[[ $stderr = *'look at the SQL of --where'* ]]
	verify --html /nonexistent/page
	[ "$status" -eq 74 ]
	[ -z "$output" ]
	run bash -c "pgverify -s '$SRC' -d '$TARGET' --run first >/dev/full"
	[ "$status" -eq 74 ]
	run pgverify -s "$SRC" -d "$TARGET dbname=nope" --run first
	[ "$status" -eq 69 ]
	[[ $output = *'hint: '* ]]
}

@test "a privilege that is missing is said, and is the exit code" {
	target ''
	src 'DROP ROLE IF EXISTS reader' 2>/dev/null
	src 'CREATE ROLE reader LOGIN'
	run pgverify -s "${SRC/user=postgres/user=reader}" -d "$TARGET" --run first -t people
	[ "$status" -eq 77 ]
	[[ $output = *'could not verify public.people: insufficient_privilege (42501)'* ]]
	src 'DROP ROLE reader'
}

# peak FILE: the KiB that rusage has noted.
peak()
{
	sed 's/.*"rss_kib":\([0-9]*\).*/\1/' "$1"
}

@test "memory is bounded: two servers, a row of 16 MiB" {
	src "CREATE TABLE wide AS SELECT i AS id, repeat('x', CASE i WHEN 7 THEN 16 * 1024 * 1024 ELSE 9 END) AS text FROM generate_series(1, 20) i;
	    ALTER TABLE wide ADD PRIMARY KEY (id)"
	dst 'CREATE TABLE wide (id int, text text)'
	keep_everything
	TABLES=wide line wide
	ended 0 0 0 0
	run rusage "$BATS_TEST_TMPDIR/small" pgverify -s "$SRC" -d "$DST" --run first
	[ "$(peak "$BATS_TEST_TMPDIR/small")" -lt $((12 * 1024)) ]
	run rusage "$BATS_TEST_TMPDIR/wide" pgverify -s "$SRC" -d "$DST" --run wide
	[ "$status" -eq 0 ]
	# Twice the row on each side, and a copy of the target's.
	[ "$(peak "$BATS_TEST_TMPDIR/wide")" -lt $((12 * 1024 + 5 * 16 * 1024)) ]
}

@test "one unmasked row in 1,000,000 (make check-long)" {
	[ -n "${PGCOPY_LONG:-}" ] || skip 'PGCOPY_LONG is not set'
	src "CREATE TABLE many AS SELECT i AS id, 'Name ' || i AS name FROM generate_series(1, 1000000) i;
	    ALTER TABLE many ADD PRIMARY KEY (id)"
	dst 'CREATE TABLE many (id int, name text)'
	pipe_rules <<<'{version: 1, tables: {public.many: {columns: {id: keep, name: {action: hash, length: 20}}}}}'
	TABLES=many line many
	ended 0 0 0 0
	run rusage "$BATS_TEST_TMPDIR/many" pgverify -s "$SRC" -d "$DST" --run many
	[ "$status" -eq 0 ]
	[ "$(peak "$BATS_TEST_TMPDIR/many")" -lt $((12 * 1024)) ]
	dst "UPDATE many SET name = 'Name 765432' WHERE id = 765432"
	run pgverify -s "$SRC" -d "$DST" --run many
	[ "$status" -eq 65 ]
	[[ $output = *'public.many: changed failed: "name": 1 values are as they were, pgmask left 0 so'* ]]
}
