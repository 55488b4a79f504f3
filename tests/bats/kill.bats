#!/usr/bin/env bats
# Exactly once: kills at random moments (tests/kill/run says what and how).

@test "60 kills of processes and servers lose nothing and double nothing" {
	[ -z "${PGCOPY_LONG:-}" ] || skip "1,000 kills run instead"
	"$PGCOPY_SRC/tests/kill/run" 60
}

@test "1,000 kills (make check-long)" {
	[ -n "${PGCOPY_LONG:-}" ] || skip "make check-long"
	"$PGCOPY_SRC/tests/kill/run" 1000
}
