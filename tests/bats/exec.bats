#!/usr/bin/env bats
# exec through pgmask: a helper, its failures, and the one in contrib/ner.

bats_require_minimum_version 1.5.0
load ../lib/until.bash

setup()
{
	PATH=$PGCOPY_BUILD:$PGCOPY_BUILD/tests/helpers:$PATH
	cd "$BATS_TEST_TMPDIR" || return
	answerer=$(cd "$PGCOPY_SRC" && pwd)/tests/helpers/answerer
	notes >in.txt
	stream-text encode <in.txt >in.pgs
}

notes()
{
	echo signature
	echo 'HEAD {"version":1,"stream":"00","creator":"test","encoding":"UTF8","units":[]}'
	for table in first second; do
		echo "UNIT {\"schema\":\"public\",\"table\":\"$table\",\"query\":false,\"columns\":[{\"name\":\"id\",\"type\":\"int4\",\"typmod\":-1,\"not_null\":false,\"repr\":\"binary\"},{\"name\":\"note\",\"type\":\"text\",\"typmod\":-1,\"not_null\":false,\"repr\":\"binary\"}],\"types\":[],\"unique\":[],\"foreign_keys\":[],\"key\":[],\"estimated_rows\":-1,\"shape\":\"x\"}"
		cat <<-'TEXT'
		ROWS
		 row i4=1 "secret1 Maria Stone called from Berlin"
		 row i4=2 null
		 row i4=3 ""
		MARK
		ROWS
		 row i4=4 "secret4"
		MARK
		DONE
		TEXT
	done
	echo TAIL
}

# rules MODE [MORE]: exec by the helper in this mode, for both tables.
rules()
{
	cat <<-YAML
	version: 1
	tables:
	  "public.*":
	    columns:
	      id: keep
	      note: {action: exec, command: [python3, "$answerer", $1]${2:-}}
	YAML
}

@test "a helper's answers take the values' places, NULL and empty stay" {
	rules upper >rules.yaml
	pgmask -r rules.yaml <in.pgs >out.pgs
	stream-text check <out.pgs
	stream-text decode <out.pgs >out.txt
	[ "$(grep -c 'row x00000001 "SECRET1 MARIA STONE CALLED FROM BERLIN"' out.txt)" = 2 ]
	[ "$(grep -c 'row x00000002 null' out.txt)" = 2 ]
	[ "$(grep -c 'row x00000003 ""' out.txt)" = 2 ]
	[ "$(grep -c 'row x00000004 "SECRET4"' out.txt)" = 2 ]
	run ! grep -q secret out.txt
}

@test "a failing helper fails every unit with 75, soon, and no value is told" {
	for mode in "die" "die, '1'" silent not-json wrong-id bad-utf8; do
		rules "$mode" ", timeout: 1" >rules.yaml
		run -75 --separate-stderr timeout 20 pgmask -r rules.yaml <in.pgs
		# shellcheck disable=SC2154 # run sets it
		! grep -qi 'secret' <<<"$stderr"
		grep -q 'could not mask public.second.note: the helper "python3" failed before' <<<"$stderr"
	done
}

@test "what was masked before the helper failed stays, the unit says FAIL" {
	rules "die, '2'" >rules.yaml
	run -75 pgmask -r rules.yaml <in.pgs
	pgmask -r rules.yaml <in.pgs 2>/dev/null >out.pgs || true
	stream-text decode <out.pgs >out.txt
	grep -q '"SECRET1' out.txt
	grep -q '^FAIL' out.txt
	run ! grep -q secret4 out.txt
}

@test "a helper that cannot be started stops everything before the first row" {
	rules "exit, '1'" >rules.yaml
	run -75 --separate-stderr timeout 20 pgmask -r rules.yaml <in.pgs
	rules refuse >rules.yaml
	run -78 --separate-stderr timeout 20 pgmask -r rules.yaml <in.pgs
	grep -q 'is not ready: the model' <<<"$stderr"
	sed -i 's/python3,/nosuchprogram,/' rules.yaml
	run -78 --separate-stderr timeout 20 pgmask -r rules.yaml <in.pgs
	grep -q 'could not run it: No such file' <<<"$stderr"
}

@test "the key does not reach the helper, and it ends with pgmask" {
	rules env >rules.yaml
	sed -i 's/id: keep/id: permute/' rules.yaml
	THE_KEY=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8= \
	    pgmask -r rules.yaml -k env:THE_KEY <in.pgs | stream-text decode >out.txt
	grep -q 'PATH' out.txt
	run ! grep -q 'THE_KEY\|AAECAw' out.txt
	# One that would outlive its stdin, and a pgmask that is killed.
	rules stay >rules.yaml
	mkfifo hold
	pgmask -r rules.yaml <hold >out.pgs &
	pid=$!
	exec 7>hold
	notes | sed '$d' | stream-text encode >&7
	until_true grep -aqs SECRET4 out.pgs
	helper=$(pgrep -P "$pid")
	[ -n "$helper" ]
	kill -9 "$pid"
	exec 7>&-
	until_true process_ended "$helper"
}

@test "--check with a rule of exec needs no key" {
	rules upper >rules.yaml
	pgmask --explain -r rules.yaml <in.pgs | grep -q 'nothing is known of it'
	printf 'version: 1\ntables: {t: {columns: {a: {action: exec, command: x}}}}\n' >bad.yaml
	run -78 pgmask --check -r bad.yaml
}

@test "contrib/ner without its package: the rules are refused" {
	command -v node >/dev/null || skip "node is not installed"
	mkdir empty
	cat >rules.yaml <<-YAML
	version: 1
	tables:
	  "public.*":
	    columns:
	      id: keep
	      note: {action: exec, command: [node, "$PGCOPY_SRC/contrib/ner/ner.js", "$PWD/empty"]}
	YAML
	run -78 --separate-stderr pgmask -r rules.yaml <in.pgs
	grep -q 'the npm package compromise is missing: run "npm ci" in contrib/ner' <<<"$stderr"
}

@test "contrib/ner with its package: names leave a note, the rest stays" {
	local dir=${NER_DIR:-$PGCOPY_SRC/contrib/ner}
	[ -d "$dir/node_modules/compromise" ] ||
	    skip "NOT TESTED: run npm ci in contrib/ner, or set NER_DIR to a directory with its node_modules"
	cat >rules.yaml <<-YAML
	version: 1
	tables:
	  "public.*":
	    columns:
	      id: keep
	      note: {action: exec, command: [node, "$PGCOPY_SRC/contrib/ner/ner.js", "$dir"], entities: [PERSON]}
	YAML
	pgmask -r rules.yaml <in.pgs | stream-text decode >out.txt
	grep -q '"secret1 \[PERSON\] called from Berlin"' out.txt
	sed -i 's/\[PERSON\]/[GPE, LOC], deny: [network, write]/' rules.yaml
	pgmask -r rules.yaml <in.pgs | stream-text decode >out.txt
	grep -q '"secret1 Maria Stone called from \[GPE\]"' out.txt
	# At least what the README says of the labelled sentences.
	node "$PGCOPY_SRC/contrib/ner/measure.js" "$dir" >measured
	[ "$(awk '$1 == "PERSON" { print ($4 / $2 >= 0.9) }' measured)" = 1 ]
	[ "$(awk '$1 == "precision" { print ($2 / $4 >= 0.9) }' measured)" = 1 ]
}
