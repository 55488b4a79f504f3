#!/usr/bin/env bats
# Streams that did not arrive as they were written, through the commands: the
# exit code is what the reader says of the bytes, and the target holds the
# batches whose MARK was read, no row more and no row less.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

bats_require_minimum_version 1.5.0
load ../lib/pipe.bash
load ../lib/damage.bash

SEED=4711
SAMPLES=200

setup_file()
{
	pipe_servers
	src 'CREATE TABLE items (id int PRIMARY KEY, name text);
	    INSERT INTO items SELECT i, repeat(chr(96 + i), i)
	    FROM generate_series(1, 9) i'
	pipe_schema
	pipe_rules <<<'{version: 1, unlisted: keep, tables: {}}'
	mv "$RULES" "$BATS_FILE_TMPDIR/rules"
	RULES=$BATS_FILE_TMPDIR/rules
	RAW=$BATS_FILE_TMPDIR/raw
	MASKED=$BATS_FILE_TMPDIR/masked
	pgcopy-out -d "$SRC" -t items --batch-rows 3 >"$RAW"
	pgmask -r "$RULES" -k "$KEY" <"$RAW" >"$MASKED"
	pgcopy-out -d "$SRC" -t items --batch-rows 3 |
	    pgmask -r "$RULES" -k "$KEY" >"$BATS_FILE_TMPDIR/other"
	export RULES RAW MASKED
}

teardown_file()
{
	server_stop_all
}

setup()
{
	local n
	# what the table holds after each number of batches
	batches=()
	for n in 0 3 6 9; do
		batches+=("$(src "SELECT coalesce(string_agg(t::text, ' '
		    ORDER BY id), '') FROM items t WHERE id <= $n")")
	done
	BAD=$BATS_TEST_TMPDIR/bad
	RANDOM=$SEED
}

@test "a stream that is whole arrives" {
	trial in whole-in "$MASKED"
	[ "$codes" = 0 ]
	trial mask whole-mask "$RAW"
	[ "$codes" = 0 ]
}

@test "200 cuts before pgcopy-in" {
	sample in cut "$MASKED" 75
}

@test "200 cuts before pgmask" {
	sample mask cut "$RAW" 75
}

@test "200 flips before pgcopy-in" {
	sample in flip "$MASKED" 65 75
}

@test "200 flips before pgmask" {
	sample mask flip "$RAW" 65 75
}

# refused NAME FRAME...: these frames in this order, right checksums, chain
# and counts as they were: damaged.
refused()
{
	local i name=$1
	shift
	for i in "$@"; do
		echo "${frames[i]}"
	done | stream-text encode >"$BAD"
	trial in "$name" "$BAD" || return 1
	[ "$codes" = 65 ] && return
	echo "$name: ended with $codes"
	return 1
}

@test "a cut between two frames is a cut, wherever it is" {
	local n
	load_frames "$MASKED"
	for n in 1 2 3 4 5 6 7 8 9 10; do
		printf '%s\n' "${frames[@]:0:n}" | stream-text encode >"$BAD"
		trial in "first-$n" "$BAD"
		[ "$codes" = 75 ]
	done
}

@test "frames that are missing, doubled or swapped are refused" {
	load_frames "$MASKED"
	refused head-missing 0 2 3 4 5 6 7 8 9 10
	refused unit-missing 0 1 10
	refused unit-head-missing 0 1 3 4 5 6 7 8 9 10
	refused rows-missing 0 1 2 3 4 6 7 8 9 10
	refused mark-missing 0 1 2 3 4 5 7 8 9 10
	refused batch-missing 0 1 2 3 4 7 8 9 10
	refused last-batch-missing 0 1 2 3 4 5 6 9 10
	refused done-missing 0 1 2 3 4 5 6 7 8 10
	refused rows-doubled 0 1 2 3 4 5 5 6 7 8 9 10
	refused mark-doubled 0 1 2 3 4 4 5 6 7 8 9 10
	refused batch-doubled 0 1 2 3 4 3 4 5 6 7 8 9 10
	refused unit-doubled 0 1 2 3 4 5 6 7 8 9 2 3 4 5 6 7 8 9 10
	refused tail-doubled 0 1 2 3 4 5 6 7 8 9 10 10
	refused rows-swapped 0 1 2 5 4 3 6 7 8 9 10
	refused batches-swapped 0 1 2 5 6 3 4 7 8 9 10
}

@test "a frame that was changed together with its checksum is refused" {
	local kept
	load_frames "$MASKED"
	kept=("${frames[@]}")
	frames[5]=${kept[5]/dddd/ddDd}
	refused value-changed 0 1 2 3 4 5 6 7 8 9 10
	frames=("${kept[@]}")
	frames[5]=${kept[5]%$'\n'*}
	refused row-missing 0 1 2 3 4 5 6 7 8 9 10
	frames=("${kept[@]}")
	frames[2]=${kept[2]/'"key":["id"]'/'"key":[]'}
	[ "${frames[2]}" != "${kept[2]}" ]
	refused unit-changed 0 1 2 3 4 5 6 7 8 9 10
	frames=("${kept[@]}")
	frames[4]="${kept[4]/ cursor=*/ cursor=}${kept[6]##*cursor=}"
	refused cursor-changed 0 1 2 3 4 5 6 7 8 9 10
	frames=("${kept[@]}")
	frames[2]+=$'\nhex Note 00'
	refused unknown-frame 0 1 2 3 4 5 6 7 8 9 10
}

@test "frames of another stream of the same rows are refused" {
	local i kept
	load_frames "$MASKED"
	kept=("${frames[@]}")
	load_frames "$BATS_FILE_TMPDIR/other"
	for i in 1 4 6 8 9 10; do
		[ "${frames[i]}" != "${kept[i]}" ]
		other=${frames[i]}
		frames=("${kept[@]:0:i}" "$other" "${kept[@]:i+1}")
		refused "frame-$i-spliced" 0 1 2 3 4 5 6 7 8 9 10
		load_frames "$BATS_FILE_TMPDIR/other"
		frames=("${kept[@]:0:i+1}" "${frames[@]:i+1}")
		[ "$i" = 10 ] || refused "spliced-after-$i" 0 1 2 3 4 5 6 7 8 9 10
		load_frames "$BATS_FILE_TMPDIR/other"
	done
}

@test "pgmask ends with the code of each bad vector, in its own stream too" {
	local said v want
	for v in "$PGCOPY_SRC"/tests/vectors/{bad,unsupported}/*.hex; do
		stream-text unhex <"$v" >"$BAD"
		stream-text check <"$BAD" >/dev/null && want=0 || want=$?
		pgmask -r "$RULES" -k "$KEY" <"$BAD" >"$OUT" 2>"$ERR" &&
		    codes=0 || codes=$?
		said=$(stream-text check <"$OUT") || true
		if [ "$codes" != "$want" ] || [[ $said != *"; end" ]] ||
		    ! stream-text decode <"$OUT" | tail -n 1 |
		    grep -q "^FAIL {\"code\":$want,"; then
			echo "$v: ended with $codes, not $want: $said"
			return 1
		fi
	done
}

there_and_back()
{
	stream-text decode <"$1" | stream-text encode >"$BAD.again"
	cmp "$1" "$BAD.again"
}

@test "decode and encode are the inverse of each other" {
	local v
	for v in "$PGCOPY_SRC"/tests/vectors/*/*.hex; do
		stream-text unhex <"$v" >"$BAD"
		there_and_back "$BAD"
		stream-text decode -x <"$BAD" | stream-text encode >"$BAD.again"
		cmp "$BAD" "$BAD.again"
		stream-text hex <"$BAD" | stream-text unhex >"$BAD.again"
		cmp "$BAD" "$BAD.again"
	done
	for v in "$RAW" "$MASKED" "$(command -v stream-text)" /dev/null; do
		there_and_back "$v"
	done
}

@test "a text that was changed is counted again" {
	stream-text decode <"$MASKED" | sed '10s/"d/"D/' | stream-text encode \
	    >"$BAD"
	stream-text check <"$BAD"
	run ! cmp -s "$BAD" "$MASKED"
}
