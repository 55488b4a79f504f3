#!/usr/bin/env bats
# The fuzzers: what was found worth keeping is replayed, and `make check-long`
# looks for more.

setup()
{
	fuzz=$PGCOPY_SRC/tests/fuzz
}

@test "every fuzzer has a corpus, and the corpora are small" {
	for source in "$fuzz"/fuzz-*.c; do
		name=$(basename "$source" .c)
		[ -s "$fuzz/corpus/${name#fuzz-}" ]
		[ -x "$PGCOPY_BUILD/tests/fuzz/$name" ]
		grep -q "^$name " "$fuzz/README"
	done
	[ "$(cat "$fuzz"/corpus/* | wc -c)" -lt 300000 ]
}

@test "the corpus of every fuzzer breaks no promise" {
	for corpus in "$fuzz"/corpus/*; do
		name=$(basename "$corpus")
		mkdir "$BATS_TEST_TMPDIR/$name"
		"$fuzz/pack" -u "$corpus" "$BATS_TEST_TMPDIR/$name"
		"$PGCOPY_BUILD/tests/fuzz/fuzz-$name" \
		    "$BATS_TEST_TMPDIR/$name"/* >"$BATS_TEST_TMPDIR/log" 2>&1 ||
		    { tail -n 20 "$BATS_TEST_TMPDIR/log"; return 1; }
	done
}

@test "a replay that could not read its input fails" {
	run "$PGCOPY_BUILD/tests/fuzz/fuzz-cursor" "$BATS_TEST_TMPDIR/missing"
	[ "$status" -ne 0 ]
	[[ $output == *"$BATS_TEST_TMPDIR/missing"* ]]
}

@test "inputs as lines and back" {
	head -c 5000 "$PGCOPY_BUILD/pgmask" >"$BATS_TEST_TMPDIR/one"
	printf '# no comment\n\\n' >"$BATS_TEST_TMPDIR/two"
	"$fuzz/pack" "$BATS_TEST_TMPDIR"/{one,two} >"$BATS_TEST_TMPDIR/lines"
	mkdir "$BATS_TEST_TMPDIR/back"
	"$fuzz/pack" -u "$BATS_TEST_TMPDIR/lines" "$BATS_TEST_TMPDIR/back"
	# in the order of their lines
	cmp "$BATS_TEST_TMPDIR/two" "$BATS_TEST_TMPDIR/back/001"
	cmp "$BATS_TEST_TMPDIR/one" "$BATS_TEST_TMPDIR/back/002"
}

@test "libFuzzer, 10 minutes each (make check-long)" {
	[ -n "${PGCOPY_LONG:-}" ] || skip "make check-long"
	FUZZ_DIR=$BATS_TEST_TMPDIR/fuzz "$fuzz/run"
}

@test "AFL, a minute each (make check-long)" {
	[ -n "${PGCOPY_LONG:-}" ] || skip "make check-long"
	command -v afl-fuzz >/dev/null || skip "afl++ is not installed"
	FUZZ_DIR=$BATS_TEST_TMPDIR/fuzz FUZZ_ENGINE=afl FUZZ_SECONDS=60 \
	    "$fuzz/run"
}
