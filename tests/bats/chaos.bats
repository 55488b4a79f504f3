#!/usr/bin/env bats
# Faults at random moments (tests/chaos/run), and networks that lose everything
# (tests/chaos/network).

@test "20 rounds of faults: every kind happens, nothing is lost or doubled" {
	[ -z "${PGCOPY_LONG:-}" ] || skip "1,000 rounds run instead"
	"$PGCOPY_SRC/tests/chaos/run" 20 >"$BATS_TEST_TMPDIR/out" 2>&1 || {
		cat "$BATS_TEST_TMPDIR/out"
		false
	}
	sed 's/^/# /' "$BATS_TEST_TMPDIR/out" >&3
}

@test "1,000 rounds of faults (make check-long)" {
	[ -n "${PGCOPY_LONG:-}" ] || skip "make check-long"
	"$PGCOPY_SRC/tests/chaos/run" 1000
}

@test "both ends ask a silent connection for signs of life, where nobody said when" {
	"$PGCOPY_SRC/tests/chaos/network" probes
}

@test "a server that takes the connection and says nothing: connect_timeout" {
	"$PGCOPY_SRC/tests/chaos/network" silent
}

@test "a cancel request that is lost holds up no end" {
	"$PGCOPY_SRC/tests/chaos/network" cancel
}

@test "no packet comes any more: 2 to 3 minutes; a server that only waits is waited for (make check-long)" {
	[ -n "${PGCOPY_LONG:-}" ] || skip "make check-long"
	"$PGCOPY_SRC/tests/chaos/network" minutes
}
