#!/usr/bin/env bats
# The other compiler, with warnings as errors, ASan and UBSan: the unit tests,
# the corpus of the fuzzers, hostile input and the main path once more.

setup_file()
{
	! grep -q 'define PGC_SANITIZERS 1' "$PGCOPY_BUILD/config.h" || return 0
	OTHER=$BATS_FILE_TMPDIR/build
	export OTHER
	mkdir "$OTHER"
	# what make check tells its tests is not for this one
	unset MAKEFLAGS MFLAGS MAKELEVEL srcdir
	(
		cd "$OTHER"
		"$PGCOPY_SRC/configure" CC="${CLANG:-clang}" --enable-werror \
		    --enable-sanitizers CFLAGS='-O1 -g1'
		make -j"$(nproc)"
		make -j"$(nproc)" check TESTS=
	) >"$OTHER/log" 2>&1 3>&- || touch "$OTHER/failed"
}

setup()
{
	[ -n "${OTHER:-}" ] || skip "this is that build"
	unset MAKEFLAGS MFLAGS MAKELEVEL srcdir
}

# other FILE ...: bats files against that build.
other()
{
	PGCOPY_BUILD=$OTHER "$PGCOPY_SRC/tests/run-bats" \
	    "${@/#/$PGCOPY_SRC/tests/bats/}" 3>&-
}

@test "clang has no warning" {
	[ ! -e "$OTHER/failed" ] || {
		grep -E 'warning|error' -A 5 "$OTHER/log" || tail "$OTHER/log"
		return 1
	}
}

@test "unit tests" {
	make -j"$(nproc)" -C "$OTHER" check-unit >"$OTHER/units" 2>&1 3>&- || {
		grep -hE '^FAIL|ERROR: |runtime error' "$OTHER/units" \
		    "$OTHER"/tests/unit/*.log
		return 1
	}
	[ "$(grep -c '^PASS:' "$OTHER/units")" -ge 48 ]
}

@test "the corpus of the fuzzers" {
	other fuzz.bats
}

@test "hostile input" {
	other hostile.bats
}

@test "the main path" {
	other pipe.bats
}
