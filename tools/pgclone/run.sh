# shellcheck shell=sh disable=SC2034,SC2154
# pgclone: runs the lines of a step, so that all of it can be ended.

child='' caught=''

# A session of its own for each step: one signal reaches all that it started.
# Its first process passes on SIGTERM, which the kernel also sends it when
# pgclone itself is killed, and ends after the rest.
leader='
	trap "trap : TERM; kill -TERM 0" TERM
	exec 3>&2 2>/dev/null	# no word of how it ended
	sh -eu -c "$1" 2>&3 3>&- &
	while :; do
		wait $!
		code=$?
		kill -0 $! 2>/dev/null || exit $code
	done'

# A signal ends the step in order, a second one at once.
catch()
{
	signal=TERM
	[ -z "$caught" ] || signal=KILL
	caught=$1
	[ -z "$child" ] || kill -s "$signal" -- "-$child" 2>/dev/null
}

catch_signals()
{
	trap 'catch INT' INT
	trap 'catch TERM' TERM
	trap 'catch HUP' HUP
}

# What the first process of a step did not wait for, 30 seconds at most.
wait_for_rest()
{
	left=300
	while kill -s 0 -- "-$1" 2>/dev/null; do
		[ $left -gt 0 ] || kill -s KILL -- "-$1" 2>/dev/null
		left=$((left - 1))
		sleep 0.1
	done
}

# Ends as the signal would have ended us.
end_if_caught()
{
	[ -n "$caught" ] || return 0
	[ -z "$watcher" ] || progress_end
	trap - "$caught"
	kill -s "$caught" $$
}

# perform LINES: what they end with is in $code.
perform()
{
	setpriv --pdeathsig TERM setsid sh -c "$leader" pgclone "$1" &
	child=$!
	while :; do
		wait "$child"
		code=$?
		kill -0 "$child" 2>/dev/null || break
	done
	wait_for_rest "$child"
	child=''
	end_if_caught
	return "$code"
}

# The psql of libpq's own messages has no code of ours: is a server away?
ask()
{
	psql -XqAt -v ON_ERROR_STOP=1 -d "$1" -c "$2"
}

reachable()
{
	ask "$SRC" 'SELECT' >/dev/null 2>&1 && ask "$DST" 'SELECT' >/dev/null 2>&1
}

# step WHAT LINES: says what it does; ends pgclone where the lines fail.
step()
{
	say "$1"
	[ -z "$verbose" ] || printf '%s\n' "$2" >&2
	perform "$2" || fail_step "$1" $?
}

fail_step()
{
	case $2 in
	6[4-9] | 7[0-8]) ;;
	*)
		reachable || fail 75 "could not end this step: $1" \
		    "a server is away; the same line again goes on"
		fail 69 "could not end this step: $1" \
		    "the messages above say why; the same line again goes on"
		;;
	esac
	fail "$2" "could not end this step: $1" \
	    "the messages above say why; the same line again goes on"
}

# One pgclone in a directory.  All that it starts has the lock as well, so that
# what a killed one has left behind comes to its end first.
lock()
{
	mkdir -p -- "$work" || fail 74 "could not make directory $work" \
	    "--work-dir names another one"
	exec 9>"$work/lock" || fail 74 "could not write to $work" \
	    "--work-dir names another one"
	flock -w 20 9 || fail 75 "could not work in $work: another pgclone does" \
	    "wait for its end; the same line again goes on"
}
