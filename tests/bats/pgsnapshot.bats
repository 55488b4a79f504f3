#!/usr/bin/env bats
# pgsnapshot: one state for all that a command reads, and no other state
# without a word.

bats_require_minimum_version 1.5.0
# run --separate-stderr sets it.
stderr=
load ../lib/server.sh
load ../lib/until.bash

setup_file()
{
	server_start src max_wal_senders=4 hot_standby=on
	SRC=$(server_dsn src postgres)
	export SRC
	server_sql src postgres 'CREATE TABLE t (id int PRIMARY KEY);
	    INSERT INTO t SELECT generate_series(1, 100)'
}

teardown_file()
{
	server_stop_all
}

setup()
{
	cd "$BATS_TEST_TMPDIR" || return 1
}

# A standby of src, its socket where server_dsn looks for it.
standby_start()
{
	local dir=$SERVER_ROOT/standby
	[ ! -d "$dir" ] || return 0
	server_run standby pg_basebackup -D "$dir/data" -h "$SERVER_ROOT/src" \
	    -U postgres -R -c fast >/dev/null 3>&-
	printf "unix_socket_directories = '%s'\n" "$dir" \
	    >>"$dir/data/postgresql.auto.conf"
	server_resume standby
}

# The pid of pgsnapshot's own session.
holder()
{
	server_sql src postgres "SELECT pid FROM pg_stat_activity
	    WHERE application_name = 'pgsnapshot'"
}

# How many rows of t a stream on stdin holds.
rows()
{
	stream-text decode | grep -c '^[[:space:]]*row'
}

@test "the command reads one state, in all its sessions, and finds it in the environment" {
	cat >job <<-'END'
	pgcopy-out -d "$SRC" -t t >first
	psql -Xq -d "$SRC" -c 'INSERT INTO t VALUES (101); DELETE FROM t WHERE id < 11'
	pgcopy-out -d "$SRC" -t t >second
	pgcopy-out -d "$SRC" -q 'SELECT id FROM public.t' --name t >query
	PGCOPY_SNAPSHOT= pgcopy-out -d "$SRC" -t t >now
	pg_dump --snapshot="$PGCOPY_SNAPSHOT" -a -d "$SRC" >dump
	END
	pgsnapshot -d "$SRC" -- sh -e job
	[ "$(rows <first)" = 100 ]
	[ "$(rows <second)" = 100 ]
	[ "$(rows <query)" = 100 ]
	[ "$(rows <now)" = 91 ]
	[ "$(grep -c '^[0-9]*$' dump)" -ge 100 ]
	stream-text decode <second | grep -q '"snapshot":"[0-9A-F]*-[0-9A-F]*-1"'
	# Both units of the books say so: the snapshot is one.
	cmp <(stream-text decode <first | grep '^HEAD' | grep -o '"snapshot":"[^"]*"') \
	    <(stream-text decode <second | grep '^HEAD' | grep -o '"snapshot":"[^"]*"')
	[ -z "$(holder)" ]
	server_sql src postgres 'TRUNCATE t; INSERT INTO t SELECT generate_series(1, 100)'
}

@test "it ends as the command does: its status, its signal, or that it can't be run" {
	run pgsnapshot -d "$SRC" -- sh -c 'exit 7'
	[ "$status" -eq 7 ]
	run pgsnapshot -d "$SRC" sh -c 'kill -KILL $$'
	[ "$status" -eq 137 ]
	run -127 pgsnapshot -d "$SRC" -- "$PWD/nothing"
	[[ $output = *'could not run '*'No such file'* ]]
	run -126 pgsnapshot -d "$SRC" -- "$PWD"
	for wrong in '' '--keepalive 0 true' '--warn-age x true' '--nope true'; do
		# shellcheck disable=SC2086 # words
		run pgsnapshot -d "$SRC" $wrong
		[ "$status" -eq 64 ]
	done
	# Options behind the command are the command's.
	run pgsnapshot -d "$SRC" echo -v --nope
	[ "$output" = '-v --nope' ]
}

@test "the command is as it would be without: stdin, signals, SIGPIPE" {
	[ "$(echo in | pgsnapshot -d "$SRC" -- cat)" = in ]
	run pgsnapshot -d "$SRC" -- bash -c 'yes | head -n 1; echo "${PIPESTATUS[0]}"'
	[ "${lines[1]}" = 141 ]
	# What was ignored before stays so; all else is at its default.
	for ignored in '' 'HUP' 'PIPE'; do
		(
			[ -z "$ignored" ] || trap '' "$ignored"
			[ "$(pgsnapshot -d "$SRC" -- grep -h SigIgn /proc/self/status)" = \
			    "$(env grep -h SigIgn /proc/self/status)" ]
		)
	done
	[ "$(pgsnapshot -d "$SRC" -- grep -h SigBlk /proc/self/status)" = \
	    "$(env grep -h SigBlk /proc/self/status)" ]
}

@test "a signal that a process sends is passed on; the terminal's is not doubled" {
	cat >job.py <<-'END'
	import signal, sys
	got = []
	def note(number, frame):
	    got.append(number)
	    print('got', number, flush=True)
	for s in (signal.SIGTERM, signal.SIGINT, signal.SIGUSR1):
	    signal.signal(s, note)
	print('ready', flush=True)
	while signal.SIGTERM not in got:
	    signal.pause()
	print(got, flush=True)
	sys.exit(3)
	END
	pgsnapshot -d "$SRC" -- python3 job.py >out 3>&- &
	local pid=$!
	until_true grep -q ready out
	kill -USR1 "$pid"
	until_true grep -q 'got 10' out
	kill -TERM "$pid"
	wait "$pid" || [ $? = 3 ]
	[ "$(tail -n 1 out)" = "[10, 15]" ]
	# On a terminal, ^C: both get it, and the command gets it once.
	python3 - <<-'END' >out
	import os, pty
	pid, fd = pty.fork()
	if pid == 0:
	    os.execvp('pgsnapshot', ['pgsnapshot', '-d', os.environ['SRC'], '--',
	        'python3', 'job.py'])
	text = b''
	def until(what):
	    global text
	    while what not in text:
	        text += os.read(fd, 1000)
	until(b'ready')
	os.write(fd, b'\x03')
	until(b'got 2')
	os.kill(pid, 15)
	until(b']')
	print(text.decode())
	assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 3
	END
	grep -q '\[2, 15\]' out
}

@test "a lost connection is told at once, and the command with it" {
	cat >job <<-'END'
	trap 'echo told; exit 0' TERM
	echo ready
	for i in $(seq 300); do sleep 0.1; done
	END
	pgsnapshot -d "$SRC" -- sh job >out 2>err 3>&- &
	local pid=$!
	until_true grep -q ready out
	server_sql src postgres "SELECT pg_terminate_backend($(holder))"
	wait "$pid" || [ $? = 75 ]
	grep -q told out
	grep -q 'could not hold the snapshot: the connection is lost' err
	# What reads by the snapshot that is gone says so, too.
	run --separate-stderr pgcopy-out -d "$SRC" -t t --snapshot 00000003-0000001B-1
	[ "$status" -eq 69 ]
	[[ $stderr = *'there is none of this id on this server and database'* ]]
}

@test "when it is killed itself, the command is told" {
	cat >job <<-'END'
	trap 'echo told; exit 0' TERM
	echo ready
	for i in $(seq 300); do sleep 0.1; done
	END
	pgsnapshot -d "$SRC" -- sh job >out 2>err 3>&- &
	local pid=$!
	until_true grep -q ready out
	kill -KILL "$pid"
	until_true grep -q told out
	until_says '' holder
}

@test "a server that does not answer is lost, too" {
	pgsnapshot -d "$SRC" --keepalive 1 -- sh -c 'echo ready; exec sleep 60' \
	    >out 2>err 3>&- &
	local pid=$! backend
	until_true grep -q ready out
	backend=$(holder)
	kill -STOP "$backend"
	wait "$pid" || [ $? = 75 ]
	kill -CONT "$backend"
	grep -q 'the server does not answer' err
}

@test "time-outs of idle sessions do not end it" {
	server_sql src postgres 'ALTER SYSTEM SET idle_in_transaction_session_timeout = 300'
	server_sql src postgres 'SELECT pg_reload_conf()'
	until_true idle_timeout_is_set
	pgsnapshot -d "$SRC" -- sh -c 'sleep 1; pgcopy-out -d "$SRC" -t t' | rows | grep -qx 100
	server_sql src postgres 'ALTER SYSTEM RESET idle_in_transaction_session_timeout'
	server_sql src postgres 'SELECT pg_reload_conf()'
}

idle_timeout_is_set()
{
	[ "$(server_sql src postgres 'SHOW idle_in_transaction_session_timeout')" = 300ms ]
}

@test "it warns of the age of what the server has to keep" {
	mkfifo stop
	pgsnapshot -d "$SRC" --keepalive 1 --warn-age 1 -- \
	    sh -c 'read -r end <stop' 2>err 3>&- &
	local pid=$!
	until_true grep -q 'is held for [0-9]* s now, [0-9]* transactions back' err
	echo >stop
	wait "$pid"
	run --separate-stderr pgsnapshot -d "$SRC" --warn-age 0 --keepalive 1 -- sleep 1.1
	[ -z "$stderr" ]
}

@test "a standby gives a snapshot, too" {
	standby_start
	local dsn
	dsn=$(server_dsn standby postgres)
	export dsn
	until_true replayed
	pgsnapshot -d "$dsn" -- pgcopy-out -d "$dsn" -t t | rows | grep -qx 100
	pgsnapshot -d "$dsn" -- pgplan -q -d "$dsn" -t t | grep -q '^public.t'
	# Not the primary's: the same data, another server.
	run --separate-stderr pgsnapshot -d "$dsn" -- pgcopy-out -d "$SRC" -t t
	[ "$status" -eq 77 ]
	[[ $stderr = *'leads to another server or database than the one that exported it'* ]]
	run --separate-stderr pgsnapshot -d "$dsn" -- pgplan -d "$SRC" -t t
	[ "$status" -eq 77 ]
}

replayed()
{
	[ "$(server_sql standby postgres 'SELECT count(*) FROM t' 2>/dev/null)" = 100 ]
}

@test "behind a load balancer that sends sessions elsewhere it refuses before the command runs" {
	standby_start
	mkdir balanced
	mkfifo hold
	python3 "$PGCOPY_SRC/tests/lib/balancer.py" "$PWD/balanced" \
	    "$SERVER_ROOT/src" "$SERVER_ROOT/standby" <hold >ready 3>&- &
	exec 7>hold
	until_true grep -q ready ready
	run --separate-stderr pgsnapshot -d "host=$PWD/balanced dbname=postgres user=postgres" \
	    -- touch ran
	exec 7>&-
	[ "$status" -eq 77 ]
	[ ! -e ran ]
	[[ $stderr = *'another session of the same connection leads to another server'* ]]
	[[ $stderr = *'Name one server in -d'* ]]
}

@test "a table that was emptied after the snapshot is refused, not read as empty" {
	server_sql src postgres 'CREATE TABLE gone (id int);
	    INSERT INTO gone VALUES (1);
	    CREATE TABLE parts (id int) PARTITION BY LIST (id);
	    CREATE TABLE part1 PARTITION OF parts FOR VALUES IN (1);
	    INSERT INTO parts VALUES (1)'
	export SRC
	run --separate-stderr pgsnapshot -d "$SRC" -- sh -c '
	    psql -Xq -d "$SRC" -c "TRUNCATE gone; TRUNCATE part1"
	    pgcopy-out -d "$SRC" -t gone -t parts -t t >out; echo $?
	    stream-text decode <out | grep -c "^FAIL"'
	[ "$output" = $'65\n2' ]
	[[ $stderr = *'public.gone: it was truncated or rewritten after the snapshot was taken'* ]]
	pgcopy-out -d "$SRC" -t gone -t parts >/dev/null
}
