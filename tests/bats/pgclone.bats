#!/usr/bin/env bats
# Whole databases by pgclone: what arrives, and that the same line again goes
# on wherever an earlier one was ended.

bats_require_minimum_version 1.5.0
# run --separate-stderr sets it.
stderr=
load ../lib/pipe.bash
load ../lib/until.bash
load ../lib/clone.bash
load ../lib/instead.bash
load ../lib/everything.bash
load ../lib/everything_same.bash

setup_file()
{
	pipe_servers max_locks_per_transaction=256
	for server in src dst; do
		psql -Xq -v ON_ERROR_STOP=1 -d "$(server_dsn $server postgres)" \
		    -f "$PGCOPY_SRC/tests/lib/everything_globals.sql"
	done
}

teardown_file()
{
	server_stop_all
}

setup()
{
	cd "$BATS_TEST_TMPDIR" || return 1
	clone_databases
	clone_rules
}

@test "with keep-everything rules the dumps are identical; again there is nothing to do" {
	keep_everything
	clone
	cloned
	[[ $output = *'Verification: passed'* ]]
	same_dumps
	[ "$(stat -c %a pgclone-default)" = 700 ]
	# Somebody works with the copy: nothing is set back.
	dst "SELECT setval('orders_id_seq', 70000)"
	clone
	cloned
	[[ $stderr = *'nothing to do'* ]]
	rm pgclone-default/done
	clone
	cloned
	[ "$(dst "SELECT last_value FROM orders_id_seq")" = 70000 ]
}

@test "one of everything, large objects too: the dumps are identical" {
	clone_databases
	server_sql src postgres 'DROP DATABASE prod'
	server_sql src postgres 'CREATE DATABASE prod'
	pair_versions
	everything_rules
	psql -Xq -v ON_ERROR_STOP=1 -v newest="$OLDER" -d "$SRC" \
	    -f "$PGCOPY_SRC/tests/lib/everything.sql"
	clone --large-objects
	cloned
	everything_same 700
}

# steps: what pgclone says, without the numbers, and one line of progress.
steps()
{
	sed -n '/ to go$/d; /^pgclone: /{s/[0-9][0-9]*/N/g;p;}' | uniq
}

@test "the README shows what pgclone says" {
	clone
	cloned
	diff <(steps <<<"$stderr") <(steps <"$PGCOPY_SRC/README.md")
}

@test "masked: keys find what they refer to, sequences are past what is there" {
	clone --run masked -j 4
	cloned
	masked_well
	[ "$(dst "SELECT last_value >= (SELECT max(id) FROM customers)
	    FROM customers_id_seq")" = t ]
	[ "$(dst 'SELECT last_value FROM orders_id_seq')" = 6000 ]
	dst "INSERT INTO customers (email) VALUES ('new@corp.test')"
	# Behind the trigger that refuses all rows.
	[ "$(dst 'SELECT count(*) FROM log')" = 100 ]
	# No row on the disk of this machine.
	! grep -rlaE 'corp\.test|secret [0-9]' pgclone-masked || return 1
}

@test "killed at every step in turn: the same line goes on and finishes" {
	# Whom, before or after, which command: by a part of its arguments.
	while read -r whom when tool part; do
		rm -rf bin killed
		instead "$tool" <<-END
		if [[ " \$* " = *"$part"* && ! -e \$here/killed ]]; then
		    [ $when = before ] || "\$real" "\$@"
		    touch "\$here/killed"
		    pid=\$(cat "\$here/pid")
		    [ $whom = outer ] || pid=\$(ps -o pid= --ppid "\$pid")
		    kill -KILL \$pid
		    sleep 60
		fi
		END
		started --run killed
		wait "$(cat pid)" && return 1
		cat err
		[ -e killed ]
		# What it had started ends without it.
		until_true nobody_in pgclone-killed
	done <<-END
	outer after pgplan order
	inner after pg_dump schema
	outer before psql pre-data
	inner after psql pre-data
	outer after pgcopy-in run
	inner before pgcopy-in run
	inner before pg_restore -j
	outer after psql ANALYZE
	outer after pgverify run
	END
	rm -rf bin
	clone --run killed
	cloned
	masked_well
	[ "$(dst "SELECT count(*) FROM _pgcopy.unit WHERE state = 'done'")" = 7 ]
	[ "$(dst 'SELECT count(*) FROM log')" = 100 ]
}

@test "killed in the middle of indexes and constraints: only what lacks is made" {
	keep_everything
	instead pg_restore <<-'END'
	if [[ " $* " = *" -j "* && ! -e $here/killed ]]; then
	    touch "$here/killed"
	    "$real" -l --section=post-data "$here/pgclone-default/schema" |
	        grep -E 'INDEX|PRIMARY|_pkey|TRIGGER' | grep -v ATTACH >half
	    "$real" -L half "$@"
	    kill -KILL "$(cat "$here/pid")"
	    sleep 60
	fi
	END
	started
	wait "$(cat pid)" && return 1
	until_true nobody_in pgclone-default
	[ "$(dst "SELECT count(*) > 0 FROM pg_indexes WHERE schemaname = 'public'")" = t ]
	clone
	cloned
	same_dumps
}

@test "a unit that fails for good: the others are copied, the code says so, a repair finishes it" {
	src "ALTER TABLE log ADD CHECK (what <> current_setting('clone.bad', true))"
	dst "ALTER DATABASE staging SET clone.bad = 'what 7'"
	clone --run failing
	cloned 65
	[[ $stderr = *'could not copy 1 of 7 units: public.log'* ]]
	[[ $stderr != *'what 7'* ]]
	[ "$(dst 'SELECT count(*) FROM orders')" = 6000 ]
	# Nothing is made of a part.
	[ "$(dst "SELECT count(*) FROM pg_constraint WHERE contype = 'f'
	    AND connamespace = 'public'::regnamespace")" = 0 ]
	dst 'ALTER DATABASE staging RESET clone.bad'
	clone --run failing
	cloned
	masked_well
	[ "$(dst 'SELECT count(*) FROM log')" = 100 ]
	[ "$(dst "SELECT attempts FROM _pgcopy.unit WHERE unit = 'public.orders'")" = 1 ]
}

@test "small tables share a pipe; of those only what failed is named, and tried the next time" {
	src "DO 'BEGIN FOR i IN 1..100 LOOP
	    EXECUTE format(''CREATE TABLE many_%s AS SELECT %s AS id'', i, i);
	    END LOOP; END'"
	src "ALTER TABLE many_50 ADD CHECK (id::text <> current_setting('clone.bad', true))"
	dst "ALTER DATABASE staging SET clone.bad = '50'"
	instead pgcopy-in <<<'echo x >>"$here/pipes"'
	clone --run many
	cloned 65
	[[ $stderr = *'could not copy 1 of 107 units: public.many_50 '* ]]
	[ "$(wc -l <pipes)" = 4 ]
	dst 'ALTER DATABASE staging RESET clone.bad'
	clone --run many
	cloned
	masked_well
	[ "$(wc -l <pipes)" = 5 ]
	[ "$(dst "SELECT sum(rows) FROM _pgcopy.unit WHERE unit LIKE 'public.many%'")" = 100 ]
}

@test "what fails for now is tried again; a pipe that does not come through is 75" {
	instead pgcopy-in <<-'END'
	mkdir "$here/once" 2>/dev/null && exit 75
	END
	clone
	cloned
	masked_well
	clone_again
	rm -rf pgclone-default
	instead pgcopy-in <<<'echo x >>"$here/tries"; exit 75'
	instead sleep <<<'echo "$1" >>"$here/sleeps"; exit'
	clone -T customers -T orders -T parts -T parts_1 -T 'parts_*' \
	    -T '"We""ird $sch".*' -T counts -T looks --progress 0
	cloned 75
	[ "$(wc -l <tries)" = 4 ]
	[ "$(tr '\n' ' ' <sleeps)" = '1 4 16 ' ]
}

@test "--dry-run: the lines, typed into a shell, make the same copy" {
	keep_everything
	pgclone -s "$SRC" -d "$DST" -r "$RULES" -k "$KEY" --dry-run -j 2 >lines
	[ ! -e pgclone-default ]
	[ "$(dst "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace")" = 0 ]
	sh lines >report
	grep -q 'Verification: passed' report
	same_dumps
	# And by these lines, rows that are there are replaced.
	dst "DELETE FROM log; INSERT INTO parts VALUES (999, now(), 'of the copy')"
	pgclone -s "$SRC" -d "$DST" -r "$RULES" -k "$KEY" --dry-run --run next \
	    --on-existing truncate >lines
	sh lines >report
	same_dumps
}

@test "a target that has tables: refused, or emptied and loaded anew" {
	keep_everything
	clone
	cloned
	dst "DELETE FROM log; INSERT INTO parts VALUES (999, now(), 'of the copy')"
	src "ALTER TABLE log DISABLE TRIGGER t; INSERT INTO log SELECT now(), 'more';
	    ALTER TABLE log ENABLE TRIGGER t; REFRESH MATERIALIZED VIEW counts"
	dump dst >before
	clone --run next
	cloned 77
	[[ $stderr = *'--on-existing truncate'* ]]
	dump dst | diff before -
	clone --run last --on-existing truncate
	cloned
	same_dumps
	[ "$(dst 'SELECT count FROM counts')" = 101 ]
	# Another schema is left alone.
	dst 'ALTER TABLE log RENAME TO other'
	clone --run fourth --on-existing truncate
	cloned 77
	[[ $stderr = *'TABLE public log'* ]]
	[ "$(dst 'SELECT count(*) FROM other')" = 101 ]
	dst 'ALTER TABLE other RENAME TO log; CREATE TRIGGER mine BEFORE INSERT ON parts
	    FOR EACH ROW EXECUTE FUNCTION refuse()'
	clone --run fifth --on-existing truncate
	cloned 77
	[[ $stderr = *'TRIGGER public parts mine'* ]]
}

@test "-T leaves tables out, --empty leaves their rows out" {
	clone -T 'parts*' -T counts --empty log \
	    --schema-only-tables '"We""ird $sch"."no columns"'
	cloned
	masked_well
	[ "$(dst 'SELECT count(*) FROM log')" = 0 ]
	[ "$(src 'SELECT count(*) > 0 FROM "We""ird $sch"."no columns"')" = t ]
	[ "$(dst 'SELECT count(*) FROM "We""ird $sch"."no columns"')" = 0 ]
	[ "$(dst "SELECT to_regclass('parts') IS NULL")" = t ]
	run pgclone -s "$SRC" -d "$DST" -r "$RULES" -k "$KEY" --empty nothing --run other
	[ "$status" -eq 69 ]
	[[ $output = *nothing* ]]
}

@test "a constraint that does not hold: named, without a value" {
	clone --empty orders
	cloned 65
	[[ $stderr = *'FK CONSTRAINT public customers'* ]]
	[[ $stderr != *'Key ('* ]]
	clone --empty orders --show-detail
	cloned 65
	[[ $stderr = *'Key ('* ]]
}

@test "two pipes at a time are two pipes at a time" {
	instead pgcopy-in <<-'END'
	touch "$here/in.$$"
	for ((i = 0; i < 300; i++)); do
	    set -- "$@"
	    [ "$(find "$here" -name 'in.*' | wc -l)" -lt 2 ] || exec "$real" "$@"
	    sleep 0.1
	done
	exit 70
	END
	clone -j 2
	cloned
	masked_well
}

@test "refused before anything is touched" {
	run pgclone -s "$SRC" -d "$SRC" -r "$RULES" -k "$KEY"
	[ "$status" -eq 77 ]
	[[ $output = *'it is the source'* ]]
	run pgclone -s "$SRC password=canary" -d "$DST" -r "$RULES" -k "$KEY"
	[ "$status" -eq 64 ]
	pipe_rules <<<'{version: 1, tables: {}}'
	clone
	cloned 78
	[[ $stderr = *customers* ]]
	clone_rules
	clone --large-objects
	cloned 78
	[[ $stderr = *'step: check the rules'* ]]
	[[ $stderr = *pg_largeobject* ]]
	src 'CREATE ROLE reader LOGIN; GRANT pg_read_all_data TO reader;
	    CREATE ROLE clone_owner; ALTER TABLE log OWNER TO clone_owner'
	dst 'CREATE ROLE reader LOGIN'
	run pgclone -s "$SRC" -d "$DST user=reader" -r "$RULES" -k "$KEY"
	[ "$status" -eq 77 ]
	src 'REVOKE pg_read_all_data FROM reader; GRANT SELECT ON ALL TABLES IN SCHEMA
	    public TO reader; GRANT SELECT ON orders_id_seq TO reader'
	run pgclone -s "$SRC user=reader" -d "$DST" -r "$RULES" -k "$KEY" \
	    -T '"We""ird $sch".*'
	[ "$status" -eq 77 ]
	[[ $output = *'sequences: '*customers_id_seq* ]]
	src 'DROP OWNED BY reader'
	dst 'CREATE TABLE strange (i int)'
	clone -O -x
	cloned 77
	[[ $stderr = *'the target holds others'* ]]
	[ "$(dst "SELECT to_regnamespace('_pgcopy') IS NULL")" = t ]
	dst 'DROP TABLE strange'
	clone
	cloned 69
	[[ $stderr = *'role clone_owner'* ]]
	[ "$(dst "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace")" = 0 ]
	clone -O -x
	cloned
	masked_well
	src 'REASSIGN OWNED BY clone_owner TO postgres; DROP ROLE clone_owner'
}

# A pgclone on a terminal; what it does with a key, and what it draws.
on_terminal()
{
	python3 - "$@" <<-'END'
	import os, pty, signal, sys
	signal.alarm(120)
	pid, fd = pty.fork()
	if pid == 0:
	    os.execvp('pgclone', ['pgclone', '-s', os.environ['SRC'], '-d',
	        os.environ['DST'], '-r', os.environ['RULES'], '-k', os.environ['KEY']])
	text, until, key = b'', sys.argv[1].encode(), sys.argv[2].encode()
	while until not in text:
	    text += os.read(fd, 4096)
	os.write(fd, key)
	try:
	    while (more := os.read(fd, 4096)):
	        text += more
	except OSError:
	    pass
	status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
	print(text.decode())
	print('status', status)
	END
}

@test "on a terminal: a bar a table; ^C ends all of it, and the same line goes on" {
	export RULES
	# Waits with rows in the pipe, until it is told to end.
	instead pgcopy-in <<-'END'
	[[ -e $here/free ]] || { touch $here/in.$$; "$real" "$@"; code=$?; rm $here/in.$$; exec sleep 100; }
	END
	on_terminal '[####################]' $'\003' >drawn
	cat drawn
	grep -qE 'public\.(orders|customers) +\[#{20}\] 100 % +[36]000 rows' drawn
	grep -qE '[1-4] of 7 units, [0-9]+ %, [1-9][0-9]+ rows' drawn
	grep -q 'status -2' drawn
	flock -n pgclone-default/lock true
	! pgrep -f "pgcopy-in -d $DST" || return 1
	touch free
	on_terminal 'verify' '' >drawn
	grep -q 'status 0' drawn
	masked_well
}

@test "elsewhere: a line every few seconds; SIGTERM ends all of it" {
	instead pgcopy-in <<-'END'
	touch "$here/in"
	exec sleep 60
	END
	started --progress 1
	until_true grep -q '^pgclone: 0 of 7 units, 0 %, 0 rows' err
	kill -TERM "$(cat pid)"
	wait "$(cat pid)" || status=$?
	[ "$status" -eq 143 ]
	flock -n pgclone-default/lock true
	rm -r bin
	# One at a time.
	(flock 9; sleep 30) 9>pgclone-default/lock 3>&- &
	instead flock <<<'exec "$real" -n 9'
	clone
	cloned 75
	kill %1
}
