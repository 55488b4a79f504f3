#!/usr/bin/env bats
# pgmask by itself: streams are built from text, no server is needed.

bats_require_minimum_version 1.5.0
load ../lib/until.bash

setup()
{
	PATH=$PGCOPY_BUILD:$PGCOPY_BUILD/tests/helpers:$PATH
	cd "$BATS_TEST_TMPDIR" || return
	(umask 077 && echo AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8= >key)
	shop | stream-text encode >in.pgs
	cat >rules.yaml <<-'YAML'
	version: 1
	tables:
	  public.people:
	    columns:
	      id: keep
	      mail: {action: fake, provider: email, domain: person}
	      note: {action: regex, pattern: '[0-9]+', replacement: '#'}
	  public.logs:
	    columns: {mail: {action: fake, provider: email, domain: person}}
	YAML
	printf 'version: 1\nunlisted: keep\n' >keep.yaml
}

# head: HEAD with the signature; unit TABLE KEY COLUMN:TYPE ...: UNIT.
head_frame()
{
	echo signature
	echo 'HEAD {"version":1,"stream":"00","creator":"test","encoding":"UTF8","units":[]}'
}

unit()
{
	local table=$1 key=$2 columns="" column
	shift 2
	for column; do
		columns="$columns${columns:+,}{\"name\":\"${column%%:*}\",\"type\":\"${column#*:}\",\"typmod\":-1,\"not_null\":false,\"repr\":\"binary\"}"
	done
	echo "UNIT {\"schema\":\"public\",\"table\":\"$table\",\"query\":false,\"columns\":[$columns],\"types\":[],\"unique\":[],\"foreign_keys\":[],\"key\":[$key],\"estimated_rows\":-1,\"shape\":\"x\"}"
}

shop()
{
	head_frame
	unit people '"id"' id:int4 mail:text note:text
	cat <<-'TEXT'
	ROWS
	 row i4=1 "secret1@mail.test" "call 555 or 777"
	 row i4=2 null ""
	MARK cursor=AQAAAAAAAAAAAAEAAAAEAAAAAg
	ROWS
	 row i4=3 "secret1@mail.test" "nothing"
	MARK cursor=AQAAAAAAAAAAAAEAAAAEAAAAAw
	DONE
	TEXT
	unit logs '"mail"' mail:text
	cat <<-'TEXT'
	ROWS
	 row "secret1@mail.test"
	MARK cursor=AQAAAAAAAAAAAAEAAAARc2VjcmV0MUBtYWlsLnRlc3Q
	DONE
	TAIL
	TEXT
}

masked()
{
	pgmask -r rules.yaml -k key <in.pgs >out.pgs
	stream-text check <out.pgs
	stream-text decode <out.pgs >out.txt
}

# fails CODE: runs the rest; it must end so, and its stream must say it too.
fails()
{
	local code=$1
	shift
	run -"$code" --separate-stderr "$@"
	# shellcheck disable=SC2154 # run sets it
	! grep -q secret <<<"$stderr"
}

@test "values are masked, kept ones pass, NULL and empty stay" {
	masked
	grep -q '^	row x00000001 "[a-z]*\.[a-z]*\.[a-z]*-[a-z]*-[0-9]\{8\}@[-a-z.]*\.example\.com" "call # or #"$' out.txt
	grep -q '^	row x00000002 null ""$' out.txt
	run ! grep -q secret out.txt
	[ "$(grep -c 'example.com' out.txt)" = 3 ]
	[ "$(grep -o '"[^" ]*\.example\.com"' out.txt | sort -u | wc -l)" = 1 ]
}

@test "UNIT says what was done, by which rules and key" {
	masked
	grep -q '"mask":{"rules":"[0-9a-f]\{32\}","key_id":"[0-9a-f]\{16\}","columns":\[{"name":"id","action":"keep"},{"name":"mail","action":"fake","domain":"person"},{"name":"note","action":"regex"}\]}' out.txt
}

@test "DONE counts nulls, changed and unchanged values, cols before each MARK" {
	masked
	columns='"columns":\[{"name":"id","nulls":0},{"name":"mail","nulls":1,"changed":2,"unchanged":0,"nulled":0,"filled":0},{"name":"note","nulls":0,"changed":1,"unchanged":2,"nulled":0,"filled":0}\]'
	grep -q "^DONE .*$columns" out.txt
	[ "$(grep -A1 '^cols' out.txt | grep -c '^MARK')" = "$(grep -c '^cols' out.txt)" ]
	[ "$(grep -c "^cols {$columns}" out.txt)" = 1 ]
}

@test "a cursor over a kept key passes, one over a masked key is sealed" {
	masked
	grep -q '^MARK cursor=AQAAAAAAAAAAAAEAAAAEAAAAAg' out.txt
	[ "$(grep -c '^MARK cursor=A[g-v]' out.txt)" = 1 ]
	run ! grep -aq secret out.pgs
}

@test "batches stay batches" {
	masked
	[ "$(grep '^MARK' out.txt | sed 's/.*# //; s/ bytes.*//')" = "$(printf '%s\n' \
	    'batch=1 rows=2' 'batch=2 rows=1' 'batch=1 rows=1')" ]
}

@test "what keeps everything keeps every byte of the rows" {
	pgmask -r keep.yaml <in.pgs >out.pgs
	diff <(stream-text decode <in.pgs | grep -E '^.(row|OWS)') \
	    <(stream-text decode <out.pgs | grep -E '^.(row|OWS)')
	stream-text decode <out.pgs | grep -q '"key_id":null'
}

@test "the digest of the rules sees rules, not how they are written" {
	digest() { stream-text decode | grep -o '"rules":"[^"]*"'; }
	one=$(pgmask -r rules.yaml -k key <in.pgs | digest)
	sed 's/{action: fake, provider: email, domain: person}/{domain: "person", provider: email, action: fake}/; $s/$/ # a comment/' \
	    rules.yaml >same.yaml
	[ "$(pgmask -r same.yaml -k key <in.pgs | digest)" = "$one" ]
	sed 's/person/people/' rules.yaml >other.yaml
	[ "$(pgmask -r other.yaml -k key <in.pgs | digest)" != "$one" ]
}

@test "columns without a rule: all named at once, rules to paste, the next unit goes on" {
	sed -i '/mail: {.*person}$/d; /note:/d' rules.yaml
	fails 78 pgmask -r rules.yaml -k key <in.pgs
	[[ $stderr == *'could not mask public.people: no rule for columns mail, note'* ]]
	[[ $stderr == *'      mail: decide  # text'*'      note: decide  # text'* ]]
	pgmask -r rules.yaml -k key <in.pgs 2>err >out.pgs || true
	stream-text decode <out.pgs >out.txt
	[ "$(grep -cE '^(UNIT|FAIL|DONE|TAIL)' out.txt)" = 5 ]
	grep -q '^FAIL {"code":78,' out.txt
	grep -q '^TAIL {"units":2,"rows":1,"failures":1' out.txt
	# Pasted as it is, it loads as YAML and is refused.
	printf 'version: 1\ntables:\n' >pasted.yaml
	pgmask -r <(printf 'version: 1') -k key <in.pgs 2>&1 >/dev/null |
	    grep '^ ' >>pasted.yaml
	fails 78 pgmask --check -r pasted.yaml
	[[ $stderr == *'pasted.yaml:5:11: nobody has decided yet'* ]]
	sed -i 's/decide/keep/' pasted.yaml
	[ "$(wc -l <pasted.yaml)" = 10 ]
	pgmask --check -r pasted.yaml </dev/null
}

@test "a value of a wrong form fails its unit, without being shown" {
	shop | sed 's/"nothing"/x736563726574ff/' | stream-text encode >bad.pgs
	fails 65 pgmask -r rules.yaml -k key <bad.pgs
	[[ $stderr == *'could not mask public.people.note in row 3: it is not UTF-8'* ]]
	pgmask -r rules.yaml -k key <bad.pgs 2>/dev/null >out.pgs || true
	stream-text decode <out.pgs >out.txt
	run ! grep -q 736563726574 out.txt
	grep -q '^TAIL {"units":2,"rows":3,"failures":1' out.txt
}

@test "failures that come with the stream are passed on with their code" {
	shop | awk '/^DONE/ && !n++ { print "FAIL {\"code\":65,\"sqlstate\":\"22021\",\"reason\":\"why\"}"; next } 1' |
	    stream-text encode >in.pgs
	fails 65 pgmask -r rules.yaml -k key <in.pgs
	pgmask -r rules.yaml -k key <in.pgs 2>/dev/null | stream-text decode |
	    grep -q '^FAIL {"code":65,"sqlstate":"22021","reason":"why"}'
	{ head_frame; echo 'FAIL {"code":69,"reason":"gone"}'; } |
	    stream-text encode >in.pgs
	fails 69 pgmask -r rules.yaml -k key <in.pgs
	pgmask -r rules.yaml -k key <in.pgs 2>/dev/null | stream-text decode |
	    grep -q '^FAIL {"code":69,"reason":"gone"}'
}

@test "a cut stream ends with 75, a damaged one with 65, and FAIL says so" {
	size=$(wc -c <in.pgs)
	for n in 0 4 8 20 $((size / 2)) $((size - 1)); do
		head -c "$n" in.pgs >cut.pgs
		fails 75 pgmask -r rules.yaml -k key <cut.pgs
		pgmask -r rules.yaml -k key <cut.pgs 2>/dev/null >out.pgs || true
		stream-text decode <out.pgs | tail -1 | grep -q '^FAIL {"code":75'
	done
	{ head -c $((size / 2)) in.pgs; printf X
		tail -c +$((size / 2 + 2)) in.pgs; } >bad.pgs
	fails 65 pgmask -r rules.yaml -k key <bad.pgs
}

@test "before the first frame a failure is a FAIL of its own" {
	for args in '--no-such' '' '-r none.yaml' '-r rules.yaml -k none' \
	    '-r rules.yaml operand'; do
		# shellcheck disable=SC2086
		pgmask $args <in.pgs 2>/dev/null >out.pgs && return 1 || code=$?
		stream-text decode <out.pgs | tail -1 | grep -q "^FAIL {\"code\":$code"
	done
}

@test "a stream that is masked already is refused" {
	masked
	fails 77 pgmask -r rules.yaml -k key <out.pgs
}

@test "keys: permissions, length, descriptor, variable" {
	masked
	cp out.txt with-file
	chmod 640 key
	fails 78 pgmask -r rules.yaml -k key <in.pgs
	[[ $stderr == *'hint: chmod 600 key'* ]]
	chmod 600 key
	K=$(cat key) pgmask -r rules.yaml -k env:K <in.pgs | stream-text decode |
	    diff <(grep -v '^MARK\|^DONE\|^TAIL' with-file) <(grep -v '^MARK\|^DONE\|^TAIL')
	pgmask -r rules.yaml -k fd:7 <in.pgs 7<key | stream-text check
	pgmask -r rules.yaml -k <(cat key) <in.pgs | stream-text check
	fails 78 pgmask -r rules.yaml <in.pgs
	[[ $stderr == *'pgmask --gen-key'* ]]
	[ "$(pgmask --gen-key)" != "$(pgmask --gen-key)" ]
}

@test "--check: the file alone, and against a stream, without a key" {
	pgmask --check -r rules.yaml </dev/null
	run -0 pgmask --check -r rules.yaml <in.pgs
	[ -z "$output" ]
	sed -i 's/note: .*/note: permute/' rules.yaml
	pgmask --check -r rules.yaml </dev/null
	fails 78 pgmask --check -r rules.yaml <in.pgs
	[[ $stderr == *'rules.yaml:7:13: permute takes int2, int4, int8, oid, numeric, uuid, enums, date, not text'* ]]
	sed -i 's/permute/permut/' rules.yaml
	fails 78 pgmask --check -r rules.yaml </dev/null
	[[ $stderr == *'rules.yaml:7:13: unknown action "permut"'* ]]
}

@test "--check names rules of tables that are not in the stream" {
	sed 's/public.logs/public.log/' rules.yaml >misspelt.yaml
	run --separate-stderr pgmask --check -r misspelt.yaml <in.pgs
	[[ $stderr == *'misspelt.yaml:8:3: no table of the stream is public.log'* ]]
	run --separate-stderr pgmask --check -r rules.yaml <in.pgs
	[[ $stderr != *'no table of the stream'* ]]
}

@test "--explain: what each column will get" {
	run -0 pgmask --explain -r rules.yaml <in.pgs
	[ "${lines[1]}" = "$(printf 'public.people\tid\tint4\tkeep\t-\tas in the source, visible')" ]
	[[ ${lines[2]} == "$(printf 'public.people\tmail\ttext\tfake\tperson\t100 bits')"* ]]
	[ "${#lines[@]}" = 5 ]
	fails 75 pgmask --explain -r rules.yaml </dev/null
	[[ $stderr == *'cut'* ]]
}

@test "output that cannot be written ends with 74; a reader that left, by SIGPIPE" {
	fails 74 bash -c 'pgmask -r rules.yaml -k key <in.pgs >/dev/full'
	fails 74 bash -c 'pgmask --gen-key >/dev/full'
	fails 74 bash -c 'pgmask --explain -r rules.yaml <in.pgs >/dev/full'
	{ shop | sed -n '1,/^ row/p'; yes ' row i4=1 "a@mail.test" "a long note"' |
	    head -50000; } | stream-text encode >long.pgs
	run -141 bash -c '{ pgmask -r rules.yaml -k key <long.pgs; echo $? >&3; } 3>code | head -c 10 >/dev/null; exit "$(cat code)"'
}

@test "no core dump and no debugger shows the key" {
	chmod 755 . && chmod 644 rules.yaml
	mkfifo hold masks
	ulimit -c "$(ulimit -H -c)"
	as=()
	[ "$(id -u)" != 0 ] || as=(setpriv --reuid=65534 --clear-groups)
	K=$(cat key) "${as[@]}" pgmask -r /dev/fd/5 -k env:K <hold >masks 3>&- \
	    5<rules.yaml &
	exec 8<>masks 9>hold
	head_frame | stream-text encode >&9
	# What comes out was read, and so its memory is closed.
	head -c 8 <&8 >/dev/null
	grep -q 'Max core file size  *0  ' "/proc/$!/limits"
	# The leak checker of the sanitizers has to trace its process.
	grep -q 'define PGC_SANITIZERS 1' "$PGCOPY_BUILD/config.h" ||
	    [ "$(stat -c %u "/proc/$!/status")" = 0 ]
	exec 9>&-
	wait $! && code=0 || code=$?
	[ "$code" = 75 ]
}

@test "pgmask links no libpq" {
	run ! grep -q libpq <(ldd "$PGCOPY_BUILD/pgmask")
	run ! grep -q libpq <(readelf -d "$PGCOPY_BUILD/pgmask")
}

@test "the rules of pgmask-rules(5) load" {
	awk '/^\.Bd/ { n++; next } /^\.Ed/ { close(file) } /^version:/ { file = "page" n ".yaml" }
	    /^\./ { file = "" } file { gsub(/\\e/, "\\"); print >file }' \
	    "$PGCOPY_SRC/man/pgmask-rules.5"
	echo Utrecht >towns.txt
	for file in page*.yaml; do
		pgmask --check -r "$file" </dev/null
	done
	[ "$(echo page*.yaml | wc -w)" -ge 3 ]
}

@test "a signal ends it between two frames, also where no call ever blocks" {
	{
		head_frame
		unit people '"id"' id:int4 mail:text note:text
		awk 'BEGIN { for (i = 0; i < 60000; i++) {
			if (i % 1000 == 0)
				print "ROWS"
			printf " row i4=%d \"%0100d\" null\n", i, i
		} }'
		printf 'MARK cursor=AQAAAAAAAAAAAAEAAAAEAAAAAg\nDONE\nTAIL\n'
	} | stream-text encode >big.pgs
	# The reader holds pgmask up, lets it go after the signal, reads all.
	mkfifo out
	pgmask -q -r rules.yaml -k key <big.pgs >out 2>err &
	pid=$!
	{
		head -c 65536
		kill -TERM "$pid"
		cat
	} <out >masked.pgs
	wait "$pid" && code=0 || code=$?
	[ "$code" -eq 143 ]
	grep -q 'ended by a signal' err
	run stream-text check <masked.pgs
	[[ $output != *TAIL* ]]
	stream-text decode <masked.pgs | tail -n 1 | grep -q '^FAIL .*"code":75'
}

@test "progress is drawn on a terminal, but not into the line of a later command" {
	mkfifo piped alone
	script -qfc 'pgmask -r rules.yaml -k key <piped | cat >1.pgs' piped.log >/dev/null &
	script -qfc 'pgmask -r rules.yaml -k key <alone >2.pgs' alone.log >/dev/null &
	exec 8>piped 9>alone
	until_true grep -q 'between tables' alone.log
	exec 8>&- 9>&-
	wait
	run ! grep -q 'between tables' piped.log
}
