#!/usr/bin/env bats
# Input made by somebody who wants to do harm, through the commands: each ends
# with the code that the manual gives, within a bound on its address space and
# on its CPU time, and a terminal is told nothing but text.
# shellcheck disable=SC2030,SC2031,SC2154

bats_require_minimum_version 1.5.0
load ../lib/pipe.bash
load ../lib/bounds.bash

setup_file()
{
	pipe_servers
	dst 'CREATE TABLE t (c text)'
	STREAMS=$BATS_FILE_TMPDIR/streams
	mkdir "$STREAMS"
	python3 "$PGCOPY_SRC/tests/lib/hostile.py" "$STREAMS"
	for name in "$STREAMS"/*; do
		stream-text encode <"$name" >"$name.bin"
	done
	export STREAMS
}

teardown_file()
{
	server_stop_all
}

# stream NAME CODE...: how pgmask that masks column c, pgmask that keeps it,
# pgscan and pgcopy-in end with it.
stream()
{
	local in=$STREAMS/$1.bin want="${*:2}" got=
	pipe_rules <<<'{version: 1, unlisted: keep, tables: {public.t: {columns: {c: redact}}}}'
	ends pgmask -r "$RULES" -k "$KEY" <"$in" && got=$code
	pipe_rules <<<'{version: 1, unlisted: keep, tables: {}}'
	ends pgmask -r "$RULES" -k "$KEY" <"$in" && got="$got $code"
	ends pgmask --preview 2 -r "$RULES" -k "$KEY" <"$in"
	ends pgscan <"$in" && got="$got $code"
	ends pgcopy-in -d "$DST" --run "$1" --append --allow-unmasked <"$in" &&
	    got="$got $code"
	[ "$got" = "$want" ] && return
	echo "$1: ended with $got, not $want"
	cat "$ERR"
	failed=1
}

@test "JSON: deep, long, of too many values" {
	failed=0
	stream deep-head 65 65 65 65
	stream brackets 65 65 65 65
	stream objects 65 65 65 65
	stream values 65 65 65 65
	stream long-number 65 65 65 65
	stream many-values 0 0 0 0
	stream long-string 0 0 0 0
	stream json-4-mib 75 75 75 75
	stream reason 65 65 65 65
	[ "$failed" = 0 ]
}

@test "counts of 2^31 and lengths below 0" {
	failed=0
	stream rows-2-31 65 65 65 65
	stream rows-2-32 65 65 65 65
	stream rows-of-nothing 65 65 65 65
	stream fields-2-15 65 65 65 65
	stream fields-negative 65 65 65 65
	stream length-2-31 65 65 65 65
	stream length-negative 65 65 65 65
	stream length-lowest 65 65 65 65
	stream frame-2-32 65 65 65 65
	stream frame-1-gib 75 75 75 75
	[ "$failed" = 0 ]
}

@test "columns and names: 1,600, too many, alike, longer than any" {
	failed=0
	stream columns-1600 0 0 0 69
	stream columns-1665 65 65 65 65
	stream columns-alike 65 65 65 65
	stream names-1-mib 65 65 65 65
	stream unique 78 0 0 69
	stream references 78 0 0 69
	[ "$failed" = 0 ]
}

@test "types made of each other, and of themselves" {
	failed=0
	stream domain-loop 78 0 0 69
	stream domains 78 0 0 69
	stream arrays-by-domains 78 0 0 69
	stream arrays-of-arrays 78 0 0 69
	# its name is too long to be told, but it is not the table's
	stream arrays-by-name 78 0 0 69
	stream composite-loop 78 0 0 69
	stream labels 78 0 0 69
	[ "$failed" = 0 ]
}

@test "values that announce more than they have" {
	failed=0
	stream array-dimensions 65 0 0 69
	stream array-negative 65 0 0 69
	stream array-elements 65 0 0 69
	stream hstore-pairs 0 0 0 69
	stream numeric-digits 0 0 0 69
	stream json-depth 0 0 0 69
	stream jsonb-depth 0 0 0 69
	[ "$failed" = 0 ]
}

# rules CODE FILE
rules()
{
	RULES=$2
	ends pgmask --check -r "$RULES" </dev/null
	[ "$code" = "$1" ] || { echo "$2: ended with $code"; cat "$ERR"; return 1; }
	ends pgscan --against "$RULES" <"$STREAMS/long-string.bin"
	[ "$code" = "$1" ] || { echo "$2: pgscan $code"; cat "$ERR"; return 1; }
}

@test "rules: bombs, loops, depth and size" {
	python3 - "$BATS_TEST_TMPDIR" <<-'PYTHON'
	import sys
	bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
	    f"{c}: &{c} [{','.join(['*' + p] * 9)}]\n"
	    for p, c in zip("abcdefgh", "bcdefghi"))
	loop = "a: &a {b: *a}\n"
	merge = "a: &a {b: c}\nd: {<<: *a}\n"
	rule = ("{version: 1, tables: {public.t: {columns: {c: %s}}}}")
	texts = {"bomb": bomb, "loop": loop, "merge": merge,
	    "lists": "[" * 500000, "maps": "{a: " * 250000,
	    "dashes": "- " * 500000, "questions": "? " * 500000,
	    "tag": "!!python/object:os.system x\n", "long": "a" * 1100000,
	    "keys": rule % ("{action: redact, " + ", ".join(
	        f"k{i}: x" for i in range(90000)) + "}"),
	    "columns": "{version: 1, tables: {public.t: {columns: {" + ", ".join(
	        f"c{i}: x" for i in range(90000)) + "}}}}",
	    "when": rule % ("{action: redact, when: \"" + "(" * 100000 + "\"}"),
	    "nots": rule % ("{action: redact, when: \"" + "not " * 100000 +
	        "c is null\"}"),
	    "groups": rule % ("{action: regex, replacement: x, pattern: '" +
	        "(" * 100000 + ")" * 100000 + "'}"),
	    "repeats": rule % ("{action: regex, replacement: x, pattern: '" +
	        "((((a{999}){999}){999}){999}){999}'}"),
	    "path": rule % ("{action: json, paths: {'$" + ".a" * 100000 +
	        "': keep}}"),
	    "fields": "{version: 1, tables: {public.t: {columns: {c" +
	        ".f" * 100000 + ": nothing}}}}"}
	for name, text in texts.items():
	    with open(f"{sys.argv[1]}/{name}.yaml", "w") as f:
	        f.write(text)
	PYTHON
	for name in "$BATS_TEST_TMPDIR"/*.yaml; do
		rules 78 "$name"
	done
}

@test "regex: a value on which an expression never ends fails its unit" {
	pipe_rules <<-'YAML'
	{version: 1, tables: {public.t: {columns: {
	  c: {action: regex, pattern: '^(a+)+$', replacement: x}}}}}
	YAML
	sed 's/x6162/&/' >"$BATS_TEST_TMPDIR/text" <<-EOF
	$(sed -n 1,3p "$STREAMS/array-elements" | sed 's/text\[\]/text/')
	ROWS
	$(printf '\trow "%s!"' "$(head -c 5000 /dev/zero | tr '\0' a)")
	MARK
	DONE
	TAIL
	EOF
	stream-text encode <"$BATS_TEST_TMPDIR/text" >"$BATS_TEST_TMPDIR/in"
	ends pgmask -r "$RULES" <"$BATS_TEST_TMPDIR/in"
	[ "$code" = 65 ]
	[[ $(cat "$ERR") == *"too many steps"* ]]
}

# after CODE TEXT <cursors: pgcopy-out ends so and says so.
after()
{
	ends pgcopy-out -d "$SRC" -t t --after -
	[ "$code" = "$1" ] && [[ $(cat "$ERR") == *"$2"* ]] && return
	echo "ended with $code, not $1 ($2)"
	cat "$ERR"
	return 1
}

@test "--after: endless input, long lines, tokens and lists" {
	src 'CREATE TABLE t (c int PRIMARY KEY)'
	after 65 "longer than" < <(exec cat /dev/zero 3>&-)
	after 65 "line 1 is none" < <(head -c 1000000 /dev/zero)
	after 75 "end line is missing" < <(head -c 1000000 /dev/zero | tr '\0' x)
	after 65 "cursor" < <(printf 'cursor\tpublic.t\t%s\nend\t1\n' \
	    "$(head -c 1500000 /dev/zero | tr '\0' A)")
	after 65 "cursor" < <(printf 'cursor\tpublic.t\tAQEBAQEBAQEBf_____8\nend\t1\n')
	after 65 "is there twice" < <(yes $'cursor\tpublic.t\tAQ' |
	    head -n 100000; printf 'end\t100000\n')
	after 0 "" < <(seq 100000 | sed 's/.*/cursor\tx.t&\tAQ/'
	    printf 'end\t100000\n')
}

@test "a table of 1,600 columns with hostile names goes through all of it" {
	name=$(python3 "$PGCOPY_SRC/tests/lib/hostile.py" -n)
	python3 "$PGCOPY_SRC/tests/lib/hostile.py" -t >"$BATS_TEST_TMPDIR/sql"
	psql -Xq -v ON_ERROR_STOP=1 -d "$SRC" -f "$BATS_TEST_TMPDIR/sql"
	pg_dump -s -d "$SRC" -n "${name%%.\"t*}" | psql -Xq -d "$DST" >"$OUT"
	pipe_rules <<-'YAML'
	version: 1
	YAML
	pgcopy-out -d "$SRC" -t "$name" >"$BATS_TEST_TMPDIR/stream"
	ends pgmask -r "$RULES" -k "$KEY" <"$BATS_TEST_TMPDIR/stream"
	[ "$code" = 78 ]
	plain "$ERR"
	# the rules that are proposed take the names as they are
	ends pgscan <"$BATS_TEST_TMPDIR/stream"
	[ "$code" = 0 ]
	plain "$OUT"
	sed 's/: decide.*/: keep/' "$OUT" >"$BATS_TEST_TMPDIR/rules"
	ends pgmask --explain -r "$BATS_TEST_TMPDIR/rules" \
	    <"$BATS_TEST_TMPDIR/stream"
	[ "$code" = 0 ]
	plain "$OUT"
	keep_everything
	# cut behind two batches of three, and gone on with
	pgcopy-out -d "$SRC" -t "$name" --batch-rows 3 |
	    pgmask -r "$RULES" -k "$KEY" >"$BATS_TEST_TMPDIR/masked"
	at=$(grep -abo MARK "$BATS_TEST_TMPDIR/masked" | sed -n '2s/:.*//p')
	head -c $((at + 100)) "$BATS_TEST_TMPDIR/masked" \
	    >"$BATS_TEST_TMPDIR/cut"
	ends pgcopy-in -d "$DST" --run hostile <"$BATS_TEST_TMPDIR/cut"
	[ "$code" = 75 ]
	plain "$ERR"
	TABLES=$name BATCH_ROWS=3 line hostile
	ended 0 0 0 0
	plain "$ERR"
	plain "$OUT"
	grep -q 'sent=3$' "$OUT"
	[ "$(digest src "$name")" = "$(digest dst "$name")" ]
	pgcheckpoint list -d "$DST" --run hostile >"$OUT"
	grep -q $'\tdone\t9\t' "$OUT"
	plain "$OUT"
}

@test "a path that is not UTF-8 is an error like any other, downstream too" {
	bad=$BATS_TEST_TMPDIR/$'\xff\e[31m\n'
	ends pgmask -r "$bad" </dev/null
	[ "$code" = 78 ]
	[[ $(cat "$ERR") == *'\xff\x1b[31m\x0a": No such file'* ]]
	plain "$ERR"
	[ "$(stream-text check <"$OUT")" = "frames 1; end" ]
	ends pgmask --log-format=json -r "$bad" </dev/null
	python3 -c 'import json, sys; json.loads(sys.stdin.read())' <"$ERR"
}
