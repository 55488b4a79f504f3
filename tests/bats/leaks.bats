#!/usr/bin/env bats
# A table of canaries, a column for every action and provider: none is found
# in anything that leaves pgmask, not even in another spelling.

# shellcheck disable=SC2030,SC2031,SC2154 # run sets status, line codes
bats_require_minimum_version 1.5.0
load ../lib/pipe.bash

ROWS=25

canaries()
{
	python3 "$PGCOPY_SRC/tests/lib/canaries.py" "$@"
}

setup_file()
{
	pipe_servers
	canaries sql "$ROWS" | psql -Xq -v ON_ERROR_STOP=1 -d "$SRC"
	pg_dump -s -d "$SRC" | psql -Xq -v ON_ERROR_STOP=1 -d "$DST" >/dev/null
	pgcopy-out -d "$SRC" -t canaries >"$BATS_FILE_TMPDIR/in.pgs"
}

teardown_file()
{
	server_stop_all
}

setup()
{
	cd "$BATS_TEST_TMPDIR" || return
	RULES=$BATS_TEST_TMPDIR/rules.yaml
	canaries rules "$BATS_TEST_TMPDIR" >"$RULES"
	IN=$BATS_FILE_TMPDIR/in.pgs
}

@test "the search finds what was not masked, in every column" {
	printf 'version: 1\nunlisted: keep\ntables: {}\n' >keep.yaml
	pgmask -r keep.yaml <"$IN" >kept.pgs
	run canaries search "$ROWS" kept.pgs
	[ "$status" -eq 1 ]
	found=$(sed -n 's/.*: \([cf]_[a-z0-9_]*\) of row .*/\1/p' <<<"$output" |
	    sort -u)
	diff <(sed -n 's/^      \([cf]_[a-z0-9_]*\)[:.].*/\1/p' "$RULES" | sort -u) \
	    - <<<"$found"
}

@test "no canary is in the stream, the messages, the books, the report or the target" {
	dst 'TRUNCATE canaries'
	pgmask -v -r "$RULES" -k "$KEY" --progress 1 --report report <"$IN" \
	    >masked.pgs 2>messages
	pgmask --explain -r "$RULES" -k "$KEY" <"$IN" >explained 2>>messages
	pgcopy-in -v -d "$DST" --run leaks <masked.pgs >loaded 2>>messages
	pg_dump -d "$DST" >dump
	pgcheckpoint show -d "$DST" --run leaks public.canaries >books
	canaries search "$ROWS" masked.pgs messages explained loaded dump books report
}

@test "no canary is in what a failing unit leaves, whatever failed" {
	while IFS='|' read -r column rule; do
		sed "s|^      $column: .*|      $column: $rule|" "$RULES" >failing.yaml
		run --separate-stderr pgmask -v -r failing.yaml -k "$KEY" <"$IN"
		[ "$status" -ne 0 ] || { echo "$column: $rule"; false; }
		printf '%s' "$stderr" >messages
		pgmask -r failing.yaml -k "$KEY" <"$IN" >failed.pgs 2>/dev/null ||
		    canaries search "$ROWS" messages failed.pgs
		pgcopy-in -v -d "$DST" --run fails <failed.pgs >loaded 2>&1 ||
		    canaries search "$ROWS" loaded
	done <<-'RULES'
	c_fpe|{action: fpe, format: '###'}
	c_partial_card|{action: partial, form: email}
	c_jsonb|{action: json, paths: {$.b: keep}}
	c_hstore|{action: hstore, keys: {b: hash}}
	c_exec|{action: exec, command: [/bin/false]}
	c_regex|{action: regex, pattern: '(', replacement: x}
	c_int4|{action: permute, min: 1, max: 5}
	c_static|{action: static, value: x, when: 'c_int4 > 1 and nothing = 3'}
	RULES
}
