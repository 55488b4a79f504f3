#!/usr/bin/env bats
# Bad input: command, exit code, message; nothing changes on the target and
# no message holds a value.  The command's code is that of its last part.

bats_require_minimum_version 1.5.0
load ../lib/pipe.bash

setup_file()
{
	pipe_servers
	src "CREATE TABLE people (id int PRIMARY KEY, mail text, n int);
	    INSERT INTO people SELECT i, 'secret' || i || '@mail.test', i
	    FROM generate_series(1, 100) i;
	    CREATE TABLE broken (id int, mail text);
	    INSERT INTO broken VALUES (1, 'secret@mail.test'), (1,
	    'secret@mail.test');
	    CREATE ROLE nobody LOGIN; CREATE ROLE locked LOGIN PASSWORD 'right'"
	dst "CREATE TABLE people (id int PRIMARY KEY, mail text, n int);
	    CREATE TABLE broken (id int PRIMARY KEY, mail text);
	    CREATE TABLE full_table (id int, mail text, n int);
	    INSERT INTO full_table VALUES (1, 'x', 2);
	    CREATE ROLE nobody LOGIN"
	for server in src dst; do
		sed -i '1i local all locked scram-sha-256' \
		    "$SERVER_ROOT/$server/data/pg_hba.conf"
		server_sql "$server" postgres 'SELECT pg_reload_conf()'
	done
	server_start down
	server_stop down
	cd "$BATS_FILE_TMPDIR" || return
	cat >rules.yaml <<-'YAML'
	version: 1
	tables:
	  "public.*":
	    columns:
	      id: keep
	      mail: {action: hash}
	      n: keep
	YAML
	keep='{version: 1, unlisted: keep, tables: {}}'
	echo "$keep" >keep.yaml
	echo '{version: 1, tables: {public.people: {columns: {id: keep}}}}' \
	    >incomplete.yaml
	printf 'version: 1\ntables:\n\t- x: [\n' >bad.yaml
	echo '{version: 1, tables: {public.people: {columns: {mail: {action: blur}}}}}' \
	    >action.yaml
	echo '{version: 1, unlisted: keep, tables: {public.people: {columns: {nick: keep}}}}' \
	    >column.yaml
	echo '{version: 1, unlisted: keep, tables: {public.people: {columns: {n: {action: fake, provider: email}}}}}' \
	    >type.yaml
	echo '{version: 2}' >version.yaml
	echo 'c2hvcnQ=' >short.key
	cp "$KEY" open.key
	chmod 600 short.key
	chmod 644 open.key
	pgcopy-out -d "$SRC" -t people >people.pgs
	pgmask -r rules.yaml -k "$KEY" <people.pgs >masked.pgs
	psql -Xqd "$SRC" -c 'COPY people TO STDOUT (FORMAT binary)' >plain.copy
	NOBODY_SRC=$(server_dsn src prod nobody)
	NOBODY_DST=$(server_dsn dst staging nobody)
	LOCKED_SRC=$(server_dsn src prod locked)
	DOWN=$(server_dsn down postgres)
	FILES=$BATS_FILE_TMPDIR
	export NOBODY_SRC NOBODY_DST LOCKED_SRC DOWN FILES
}

teardown_file()
{
	server_stop_all
}

# All of the target but the books.
target()
{
	pg_dump -N _pgcopy -d "$DST" | grep -v '^.\(un\)\?restrict '
}

# Runs the table on stdin: code, pattern and command, separated by tabs.
rows()
{
	local code command before got pattern failed=0 n=0
	cd "$FILES" || return
	before=$(target)
	while IFS=$'\t' read -r code pattern command; do
		n=$((n + 1))
		bash -c "$command" >out 2>err </dev/null 3>&- && got=0 || got=$?
		if [ "$got" != "$code" ] || ! grep -qE "$pattern" err; then
			printf '%s\n  ended with %s, not %s; wanted: %s\n' \
			    "$command" "$got" "$code" "$pattern"
			sed 's/^/  | /' err
			failed=1
		fi
		if grep -q 'secret' err; then
			echo "$command: a value leaked"
			failed=1
		fi
		if [ "$before" != "$(target)" ]; then
			echo "$command: the target changed"
			failed=1
		fi
	done
	[ "$n" -gt 0 ] && [ "$failed" -eq 0 ]
}

@test "options: every command refuses what it does not know, and says what it takes" {
	rows <<-'ROWS'
	64	pgcopy-out: error: .*--no-such	pgcopy-out --no-such
	64	pgmask: error: .*--no-such	pgmask --no-such
	64	pgcopy-in: error: .*--no-such	pgcopy-in --no-such </dev/null
	64	pgcheckpoint: error: .*--no-such	pgcheckpoint list --no-such
	64	pgverify: error: .*--no-such	pgverify --no-such
	64	pgverify: error: .*-Z	pgverify -Z
	64	pgverify: error: .*-s	pgverify -d x -s
	64	pgverify: error: .*"surplus"	pgverify -d x -s y surplus
	64	pgverify: error: .*--allow.*"all"	pgverify --allow all
	64	pgcopy-out: error: .*-Z	pgcopy-out -Z
	64	pgmask: error: .*-Z	pgmask -Z
	64	pgcopy-in: error: .*-Z	pgcopy-in -Z
	64	pgcheckpoint: error: .*-Z	pgcheckpoint -Z
	64	pgcopy-out: error: .*-t	pgcopy-out -d x -t
	64	pgmask: error: .*-r	pgmask -r
	64	pgcopy-in: error: .*-d	pgcopy-in -d
	64	pgcheckpoint: error: .*-d	pgcheckpoint list -d
	64	pgcopy-out: error: .*	pgcopy-out -d "$SRC" >/dev/null
	64	pgcopy-out: error: .*	pgcopy-out -d "$SRC" -t people surplus >/dev/null
	64	pgcopy-out: error: .*batch-rows	pgcopy-out -d "$SRC" -t people --batch-rows 0 >/dev/null
	64	pgcopy-out: error: .*batch-rows	pgcopy-out -d "$SRC" -t people --batch-rows many >/dev/null
	64	pgcopy-out: error: .*batch-bytes	pgcopy-out -d "$SRC" -t people --batch-bytes 2G >/dev/null
	64	pgcopy-out: error: .*max-row	pgcopy-out -d "$SRC" -t people --max-row -1 >/dev/null
	64	pgcopy-out: error: .*	pgcopy-out -d "$SRC" -t people -q 'SELECT 1' >/dev/null
	64	pgcopy-out: error: .*--name	pgcopy-out -d "$SRC" -q 'SELECT 1' >/dev/null
	64	pgcopy-out: error: .*log-format	pgcopy-out -d "$SRC" -t people --log-format=xml >/dev/null
	64	pgmask: error: .*progress	pgmask -r rules.yaml --progress=often </dev/null
	64	pgcopy-in: error: .*map	pgcopy-in -d "$DST" --map people </dev/null
	64	pgcopy-in: error: .*	pgcopy-in -d "$DST" --append --fresh </dev/null
	64	pgcheckpoint: error: .*	pgcheckpoint -d "$DST"
	64	pgcheckpoint: error: .*frobnicate	pgcheckpoint frobnicate -d "$DST"
	64	pgcopy-out: error: .*	pgcopy-out -d 'host=x port' -t people >/dev/null
	ROWS
}

@test "keys: missing, short, open to others" {
	rows <<-'ROWS'
	78	pgmask: error: could not .*key	pgmask -r rules.yaml <people.pgs
	78	pgmask: error: could not .*nokey	pgmask -r rules.yaml -k nokey <people.pgs
	78	pgmask: error: could not .*short	pgmask -r rules.yaml -k short.key <people.pgs
	78	pgmask: error: could not .*open.key	pgmask -r rules.yaml -k open.key <people.pgs
	78	pgmask: error: could not .*	pgmask -r rules.yaml -k env:NO_SUCH <people.pgs
	78	pgcopy-out: error: could not .*nokey	pgcopy-out -d "$SRC" -t people -k nokey | cat >/dev/null; exit ${PIPESTATUS[0]}
	ROWS
}

@test "rules: bad YAML, unknown action, table, column, type" {
	rows <<-'ROWS'
	78	pgmask: error: could not .*none.yaml	pgmask -r none.yaml -k $KEY <people.pgs
	78	bad.yaml:3:1	pgmask -r bad.yaml -k $KEY <people.pgs
	78	action.yaml:1:.*blur	pgmask -r action.yaml -k $KEY <people.pgs
	78	version.yaml:1:	pgmask -r version.yaml -k $KEY <people.pgs
	78	incomplete.yaml|mail	pgmask -r incomplete.yaml -k $KEY <people.pgs
	78	nick	pgmask -r column.yaml -k $KEY <people.pgs
	78	type.yaml|\bn\b	pgmask -r type.yaml -k $KEY <people.pgs
	78	pgmask: error: could not .*no rules	pgmask -k $KEY <people.pgs
	ROWS
}

@test "input: empty, text, plain COPY, closed, cut" {
	rows <<-'ROWS'
	75	pgmask: error: the input was cut	pgmask -r rules.yaml -k $KEY </dev/null
	75	pgcopy-in: error: the input was cut	pgcopy-in -d "$DST" </dev/null
	65	pgmask: error: could not read the input: it is text	pgmask -r rules.yaml -k $KEY <rules.yaml
	65	pgcopy-in: error: could not read the input: it is text	pgcopy-in -d "$DST" <rules.yaml
	65	pgmask: error: could not read the input: it is plain binary COPY	pgmask -r rules.yaml -k $KEY <plain.copy
	65	pgcopy-in: error: could not read the input: it is plain binary COPY	pgcopy-in -d "$DST" <plain.copy
	74	pgmask: error: could not .*	pgmask -r rules.yaml -k $KEY <&-
	74	pgcopy-in: error: could not .*	pgcopy-in -d "$DST" <&-
	75	pgcopy-in: error: the input was cut	head -c 1000 masked.pgs | pgcopy-in -d "$DST" --run cut
	75	pgcopy-out: error: could not .*	pgcopy-out -d "$SRC" -t people --after - </dev/null | cat >/dev/null; exit ${PIPESTATUS[0]}
	65	pgcopy-out: error: could not .*	echo nonsense | pgcopy-out -d "$SRC" -t people --after - | cat >/dev/null; exit ${PIPESTATUS[1]}
	ROWS
}

@test "output: closed, full" {
	rows <<-'ROWS'
	74	pgcopy-out: error: could not .*	pgcopy-out -d "$SRC" -t people >/dev/full
	74	pgmask: error: could not .*	pgmask -r rules.yaml -k $KEY <people.pgs >/dev/full
	74	pgmask: error: could not .*	pgmask --gen-key >/dev/full
	74	pgcheckpoint: error: could not write	pgcheckpoint -h >/dev/full
	74	pgcopy-in: error: could not write	pgcopy-in -h >/dev/full
	74	pgmask: error: could not write	pgmask -V >/dev/full
	74	pgcheckpoint: error: could not .*	pgcheckpoint cursor -d "$DST" >/dev/full
	74	pgcopy-out: error: could not write	pgcopy-out -h >/dev/full
	74	pgcopy-out: error: could not .*	pgcopy-out -d "$SRC" -t people >&-
	74	pgmask: error: could not .*	pgmask -r rules.yaml -k $KEY <people.pgs >&-
	74	pgcheckpoint: error: could not .*	pgcheckpoint cursor -d "$DST" >&-
	ROWS
}

@test "servers: down, no database, wrong password, no privilege, no table" {
	rows <<-'ROWS'
	75	pgcopy-out: error: could not connect	pgcopy-out -d "$DOWN" -t people | pgmask -r rules.yaml -k $KEY | pgcopy-in -d "$DST"
	75	pgcopy-in: error: could not connect	pgcopy-in -d "$DOWN" <masked.pgs
	75	pgcheckpoint: error: could not connect	pgcheckpoint cursor -d "$DOWN"
	75	pgcheckpoint: error: could not connect	pgcheckpoint cursor -d "$DOWN" | pgcopy-out -d "$SRC" -t people --after - | pgmask -r rules.yaml -k $KEY | pgcopy-in -d "$DST"
	69	pgcopy-out: error: could not connect	pgcopy-out -d "${SRC/prod/nowhere}" -t people | pgmask -r rules.yaml -k $KEY | pgcopy-in -d "$DST"
	69	pgcopy-in: error: could not connect	pgcopy-in -d "${DST/staging/nowhere}" <masked.pgs
	77	pgcopy-out: error: could not connect	PGPASSWORD=wrong pgcopy-out -d "$LOCKED_SRC" -t people | pgmask -r rules.yaml -k $KEY | pgcopy-in -d "$DST"
	77	pgcopy-out: error: could not .*privileges are missing	pgcopy-out -d "$NOBODY_SRC" -t people | pgmask -r rules.yaml -k $KEY | pgcopy-in -d "$DST"
	77	pgcopy-in: error: could not .*privileges are missing	pgcopy-in -d "$NOBODY_DST" <masked.pgs
	69	pgcopy-out: error: could not .*no_table	pgcopy-out -d "$SRC" -t no_table | pgmask -r rules.yaml -k $KEY | pgcopy-in -d "$DST"
	69	pgcopy-out: error: could not .*no_column	pgcopy-out -d "$SRC" -t people --columns no_column >/dev/null
	69	pgcopy-in: error: could not .*nowhere	pgcopy-in -d "$DST" --map public.people=public.nowhere --run map <masked.pgs
	ROWS
}

@test "guards: unmasked, the source itself, a table with rows, rejected data" {
	rows <<-'ROWS'
	77	pgcopy-in: error: could not .*it was not masked	pgcopy-in -d "$DST" <people.pgs
	77	pgcopy-in: error: could not .*pgcopy.role is .source	pgcopy-in -d "$SRC" <masked.pgs
	77	pgcopy-in: error: could not .*the target is the source	psql -Xqd "$SRC" -c 'ALTER DATABASE prod RESET pgcopy.role'; pgcopy-in -d "$SRC" <masked.pgs
	77	pgcopy-in: error: could not .*full_table	pgcopy-in -d "$DST" --map public.people=public.full_table --run full <masked.pgs
	65	unique_violation \(23505\), constraint .broken_pkey	pgcopy-out -d "$SRC" -t broken | pgmask -r keep.yaml | pgcopy-in -d "$DST"
	ROWS
}
