#!/usr/bin/env bats
# contrib/quickstart demo: what a new user sees first.

bats_require_minimum_version 1.5.0

setup()
{
	# where the user that owns the servers may go, too
	dir=$(mktemp -d /tmp/pgt-quickstart.XXXXXX)
	chmod 755 "$dir"
	out=$BATS_TEST_TMPDIR/out
}

teardown()
{
	rm -rf "$dir"
}

demo()
{
	# Whoever runs the tests in the background has SIGINT ignored for them.
	exec env --default-signal=INT "TMPDIR=$dir" \
	    "$PGCOPY_SRC/contrib/quickstart" demo -y </dev/null >"$out" 2>&1 3>&-
}

@test "the demonstration kills the job, finishes it and cleans up" {
	(demo) || {
		cat "$out"
		false
	}
	grep -q 'exit code 75' "$out"
	[[ $(<"$out") =~ "The second run sent "([0-9]+)" rows of public.orders, not 200000" ]]
	[ "${BASH_REMATCH[1]}" -lt 200000 ]
	[ -z "$(ls -A "$dir")" ]
}

@test "Ctrl-C leaves neither files nor servers" {
	set -m
	(demo) &
	pid=$!
	until compgen -G "$dir/pgt.*/target/data/postmaster.pid"; do
		kill -0 "$pid"
		sleep 0.1
	done
	kill -INT -- "-$pid"
	wait "$pid" && status=0 || status=$?
	[ "$status" -eq 130 ]
	[ -z "$(ls -A "$dir")" ]
	run -1 pgrep -f "$dir"
}

@test "unknown words are refused" {
	run -64 "$PGCOPY_SRC/contrib/quickstart" frobnicate
}
