#!/usr/bin/env bats
# The pipe in an interactive shell on a terminal, and what signals and odd
# descriptors leave behind: no process, no query, no transaction.

load ../lib/pipe.bash
load ../lib/hold.bash
load ../lib/terminal.bash

setup_file()
{
	bats_require_minimum_version 1.5.0
	command -v tmux >/dev/null || {
		echo "tmux is missing; contrib/packages lists what to install" >&2
		return 1
	}
	pipe_servers
	# more than the pipes hold
	src "CREATE TABLE rows (id int PRIMARY KEY, name text, note text);
	    INSERT INTO rows SELECT i, 'Name ' || i, repeat('.', 200) FROM
	    generate_series(1, 40000) i"
	pipe_schema
	{
		printf 'version: 1\nunlisted: keep\ntables:\n'
		printf '  public.rows: {columns: {name: hash}}\n'
	} >"$BATS_FILE_TMPDIR/rules.yaml"
	export RULES=$BATS_FILE_TMPDIR/rules.yaml
}

teardown_file()
{
	server_stop_all
}

setup()
{
	dst 'TRUNCATE rows; DROP TRIGGER IF EXISTS wait_here ON rows; DROP SCHEMA
	    IF EXISTS _pgcopy CASCADE' 2>/dev/null
	cd "$BATS_TEST_TMPDIR" || return 1
}

teardown()
{
	kill -CONT "$(postmaster)"
	terminal_close
	let_row_go
}

# What is typed: the line, and a source whose query gives no row at all.
LINE='pgcopy-out -d "$SRC" -t public.rows --batch-rows 1000 |
	pgmask -r "$RULES" -k "$KEY" | pgcopy-in -d "$DST"'
ASLEEP='pgcopy-out -d "$SRC" --name public.rows -q \
	"SELECT 1 AS id FROM pg_sleep(3600)" |
	pgmask -r "$RULES" -k "$KEY" | pgcopy-in -d "$DST"'

# Types a line of the above on one line.
type_line()
{
	terminal_type "$(echo "$1" | sed 's/\\$//' | tr -d '\t' | paste -sd ' ')"
}

source_sleeps()
{
	[ "$(src "SELECT count(*) FROM pg_stat_activity WHERE wait_event =
	    'PgSleep'")" = 1 ]
}

# Are there sessions of the commands on a server?
no_session()
{
	[ "$("$1" "SELECT count(*) FROM pg_stat_activity WHERE application_name
	    LIKE 'pgc%'")" = 0 ]
}

nothing_left()
{
	until_true no_session src
	until_true no_session dst
}

# Ctrl-C is in sight, then the prompt, on a line of its own; all has ended.
interrupted()
{
	terminal send-keys C-c
	terminal_shows '^ready>$'
	terminal_type "echo codes \${PIPESTATUS[*]}; stty -g | cmp - stty && echo sane"
	terminal_shows '^ready>$'
	terminal_screen | sed '/^$/d'
	terminal_screen | grep -qx 'codes 130 130 130'
	terminal_screen | grep -qx 'sane'
	run ! grep 'pgcopy-in: .* rows/s' <(terminal_screen)
	[ -z "$(ps -o pid= --ppid "$(terminal display -p '#{pane_pid}')")" ]
	nothing_left
}

# drawn N: has the progress been drawn so often?
drawn()
{
	[ "$(grep -ao 'rows/s' raw | wc -l)" -ge "$1" ]
}

open()
{
	terminal_open "$1"
	terminal pipe-pane 'cat >raw'
	terminal_type 'stty -g >stty'
	terminal_shows '^ready>$'
}

@test "Ctrl-C in the midst of rows: one is enough for all, the line goes on later" {
	open 100
	hold_row rows
	type_line "$LINE"
	until_true row_waits
	until_true drawn 1
	interrupted
	[ "$(dst 'SELECT count(*) FROM rows')" = 9000 ]
	let_row_go
	line default
	ended 0 0 0 0
	[ "$(dst 'SELECT count(*) FROM rows')" = 40000 ]
	grep -q 'sent=31000' "$OUT"
}

@test "Ctrl-C before the first row: the query of the source ends too" {
	open 100
	type_line "$ASLEEP"
	until_true source_sleeps
	until_true drawn 1
	interrupted
}

@test "the terminal goes away: all end, and the servers' queries with them" {
	open 100
	type_line "$ASLEEP"
	until_true source_sleeps
	terminal_close
	nothing_left
	hold_row rows
	open 100
	type_line "$LINE"
	until_true row_waits
	terminal_close
	nothing_left
	[ "$(dst 'SELECT count(*) FROM rows')" = 9000 ]
}

# The process that takes connections; while it is stopped a cancel waits.
postmaster()
{
	head -n 1 "$SERVER_ROOT/dst/data/postmaster.pid"
}

# Has the process taken all signals that were sent to it?
taken()
{
	! grep -q 'Pnd:.*[1-9a-f]' "/proc/$1/status" 2>/dev/null
}

@test "SIGHUP that comes twice, as from a shell and its terminal: still in order" {
	pgcopy-out -d "$SRC" -t public.rows | pgmask -r "$RULES" -k "$KEY" >stream
	hold_row rows
	pgcopy-in -d "$DST" <stream >/dev/null 2>&1 3>&- &
	pid=$!
	until_true row_waits
	kill -STOP "$(postmaster)"
	for _ in 1 2; do
		kill -HUP "$pid"
		until_true taken "$pid"
	done
	[[ $(ps -o state= -p "$pid") == [RSD]* ]]
	kill -CONT "$(postmaster)"
	code=0
	wait "$pid" || code=$?
	[ "$code" = 129 ]
	nothing_left
}

# all_in STATE: are the three commands in it?  T: stopped
all_in()
{
	# shellcheck disable=SC2009 # pgrep knows no state
	[ "$(ps -o state=,comm= -t "$(terminal display -p '#{pane_tty}')" |
	    grep -c "^$1 *pg")" = 3 ]
}

@test "Ctrl-Z and fg: sessions stay, progress is drawn again, all rows arrive" {
	open 100
	hold_row rows
	type_line "$LINE"
	until_true row_waits
	until_true drawn 1
	terminal send-keys C-z
	until_true all_in T
	terminal_shows '^ready>$'
	[ "$(dst "SELECT count(*) FROM pg_stat_activity WHERE application_name
	    = 'pgcopy-in'")" = 1 ]
	[ "$(src "SELECT count(*) FROM pg_stat_activity WHERE application_name
	    = 'pgcopy-out'")" = 1 ]
	: >raw
	terminal pipe-pane
	terminal pipe-pane 'cat >raw'
	terminal_type 'fg'
	until_true drawn 1
	let_row_go
	terminal_shows '^ready>$'
	terminal_type 'echo "codes $?"'
	terminal_shows '^ready>$'
	terminal_screen | grep -qx 'codes 0'
	nothing_left
	[ "$(dst 'SELECT count(*) FROM rows')" = 40000 ]
}

@test "a window narrower than the line of progress: still one line" {
	open 30
	hold_row rows
	type_line "$LINE"
	until_true row_waits
	until_true drawn 3
	[ "$(terminal_screen | grep -c '^pgcopy-in: public')" = 1 ]
	interrupted
}

@test "what another command of the pipe says clears the line of progress" {
	open 100
	hold_row rows
	type_line "$LINE"
	until_true row_waits
	until_true drawn 1
	pkill -USR1 -x pgmask -t "$(terminal display -p '#{s|/dev/||:pane_tty}')"
	until_true grep -aq 'pgmask: public.rows: ' raw
	grep -aq $'\r\033\\[Kpgmask: public.rows: ' raw
	interrupted
}

@test "a stream is not written to a terminal" {
	open 100
	terminal_type 'pgcopy-out -d "$SRC" -t public.rows; echo "code $?"'
	terminal_shows '^ready>$'
	terminal_type 'pgmask -r "$RULES" -k "$KEY" </dev/null; echo "code $?"'
	terminal_shows '^ready>$'
	[ "$(terminal_screen | grep -cx 'code 64')" = 2 ]
	[ "$(terminal_screen | grep -c 'stdout is a terminal')" = 2 ]
	nothing_left
}

@test "a reader that has enough: SIGPIPE up the pipe, and no query left" {
	pgcopy-out -d "$SRC" -t public.rows | pgmask -r "$RULES" -k "$KEY" |
	    head -c 100 >/dev/null
	[ "${PIPESTATUS[*]}" = "141 141 0" ]
	nothing_left
}

@test "no standard error: messages go nowhere, least of all to a server" {
	pgcopy-out -v -d "$SRC" -t public.rows 2>&- |
	    pgmask -v -r "$RULES" -k "$KEY" 2>&- |
	    pgcopy-in -v -d "$DST" --progress 1 2>&-
	[ "${PIPESTATUS[*]}" = "0 0 0" ]
	[ "$(dst 'SELECT count(*) FROM rows')" = 40000 ]
	run -77 pgcopy-in -d "$DST" --run other 2>&- < <(pgcopy-out -d "$SRC" \
	    -t public.rows | pgmask -r "$RULES" -k "$KEY" 2>&-)
	nothing_left
}

@test "no standard output, or a full one: 74, and the unit's rows are there" {
	local to
	for to in '&-' '/dev/full'; do
		dst 'TRUNCATE rows'
		run -74 bash -c 'pgcopy-out -d "$SRC" -t public.rows |
		    pgmask -r "$RULES" -k "$KEY" |
		    pgcopy-in -d "$DST" --run "$0" >'"$to" "for $to"
		nothing_left
		[ "$(dst 'SELECT count(*) FROM rows')" = 40000 ]
	done
}

@test "SIGUSR1 to the loader prints a line, and it goes on" {
	hold_row rows
	pgcopy-out -d "$SRC" -t public.rows | pgmask -r "$RULES" -k "$KEY" |
	    sh -c 'echo $$ >pid; exec pgcopy-in -d "$DST" 2>err' 3>&- &
	job=$!
	until_true row_waits
	kill -USR1 "$(cat pid)"
	until_true grep -q '^pgcopy-in: public.rows: [0-9]* rows' err
	let_row_go
	wait "$job"
	[ "$(dst 'SELECT count(*) FROM rows')" = 40000 ]
}
