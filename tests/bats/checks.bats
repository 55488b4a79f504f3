#!/usr/bin/env bats
# What takes minutes: other machines, other eyes.  Each says what is missing
# where it can't be done.  The checks are scripts of tests/checks.

setup()
{
	[ -n "${PGCOPY_LONG:-}" ] || skip "make check-long"
	! grep -q 'define PGC_SANITIZERS 1' "$PGCOPY_BUILD/config.h" ||
	    skip "built with sanitizers"
	checks=$PGCOPY_SRC/tests/checks
}

@test "32-bit: the unit tests (make check-long)" {
	run "$checks/build32"
	[ "$status" -ne 77 ] || skip "$output"
	echo "$output"
	[ "$status" -eq 0 ]
}

@test "valgrind: unit tests and corpus read no byte that is not set (make check-long)" {
	command -v valgrind >/dev/null || skip "valgrind is not installed"
	"$checks/valgrind"
}

@test "clang-tidy has nothing to say (make check-long)" {
	command -v clang-tidy >/dev/null || skip "clang-tidy is not installed"
	"$checks/tidy"
}
