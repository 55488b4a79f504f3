#!/usr/bin/env bats
# The key and the password of a server: searched for, in every spelling, in
# all that others can see while a job runs and after it.

# shellcheck disable=SC2030,SC2031,SC2154 # run sets status, line codes
bats_require_minimum_version 1.5.0
load ../lib/pipe.bash

setup_file()
{
	# Its own, for others may run these tests beside us.
	PASSWORD=Xq7-canary-$(od -An -N6 -tx1 /dev/urandom | tr -d ' \n')
	export PASSWORD
	pipe_servers password_encryption=scram-sha-256
	for db in prod staging; do
		name=src
		[ $db = prod ] || name=dst
		server_sql $name $db "CREATE TABLE people (id int PRIMARY KEY,
		    mail text, note text, small int2);
		    ALTER ROLE postgres PASSWORD '$PASSWORD'"
	done
	src "INSERT INTO people SELECT i, 'a' || i || '@b.test', 'x'
	    FROM generate_series(1, 100) i"
	for name in src dst; do
		sed -i 's/^\(local.*\)trust$/\1scram-sha-256/' \
		    "$SERVER_ROOT/$name/data/pg_hba.conf"
		server_restart $name
	done
}

teardown_file()
{
	server_stop_all
}

setup()
{
	cd "$BATS_TEST_TMPDIR" || return
	unset PGPASSWORD
	export -n PASSWORD	# for us, not for what we start
	(umask 077 && echo "*:*:*:*:$PASSWORD" >pass)
	export PGPASSFILE=$PWD/pass
	cp "$KEY" key
	# The helper answers with what it was started with.
	pipe_rules <<-YAML
	version: 1
	tables:
	  public.people:
	    columns:
	      id: permute
	      mail: {action: hash}
      small: permute
	      note: {action: exec, command: [python3, $PGCOPY_SRC/tests/helpers/answerer, env]}
	YAML
}

# search FILE ...: prints where a secret is; fails when there is one.
search()
{
	python3 - "$KEY" "$PASSWORD" "$@" <<-'PYTHON'
	import base64, hashlib, sys
	text = open(sys.argv[1]).read().strip()
	raw = base64.b64decode(text)
	secrets = {"key": text.encode(), "begin of the key": text[:16].encode(),
	    "end of the key": text[-16:].encode(),
	    "key, bytes": raw, "key, hex": raw.hex().encode(),
	    "key, HEX": raw.hex().upper().encode(),
	    "hash of the key": hashlib.sha256(raw).digest(),
	    "hash of the text": hashlib.sha256(text.encode()).digest(),
	    "password": sys.argv[2].encode(),
	    "password, base64": base64.b64encode(sys.argv[2].encode()),
	    "password, hex": sys.argv[2].encode().hex().encode()}
	for name in ("hash of the key", "hash of the text"):
	    h = secrets[name]
	    secrets[name + ", hex"] = h.hex()[:16].encode()
	bad = 0
	for path in sys.argv[3:]:
	    data = open(path, "rb").read()
	    for what, secret in secrets.items():
	        if secret in data:
	            print(path + ": " + what)
	            bad = 1
	sys.exit(bad)
	PYTHON
}

@test "the search finds keys and passwords in any spelling" {
	echo nothing >clean
	search clean
	cat key >a
	base64 -d key >b
	base64 -d key | od -An -tx1 | tr -d ' \n' >c
	echo "password=$PASSWORD" >d
	base64 -d key | sha256sum >e
	run -1 search a b c d e
	[ "$(cut -d: -f1 <<<"$output" | sort -u | tr -d '\n')" = abcde ]
}

@test "the servers ask for the password" {
	run -77 bash -c "PGPASSFILE=/nonexistent \
	    pgcopy-out -d '$SRC' -t people 2>&1 >/dev/null"
	run -77 bash -c "PGPASSWORD=wrong-canary \
	    pgcopy-out -d '$SRC' -t people 2>&1 >/dev/null"
	[[ $output != *wrong-canary* ]]
	pgcopy-out -d "$SRC" -t people >/dev/null
}

# hold: a cat that waits with the end of its input until all was seen.
hold()
{
	cat
	until_true [ -e seen ]
}

# masks_with_helper: pgmask has a helper, and wrote rows; sets pid, helper.
masks_with_helper()
{
	pid=$(pgrep -f "^pgmask .*-r $RULES" | head -n 1) || :
	[ -n "$pid" ] && helper=$(pgrep -P "$pid") && [ -s masked.pgs ]
}

# job: the line, with all that is said kept; the key comes in a variable.
job()
{
	{ pgcheckpoint cursor -v -d "$DST" --run one 2>err1 |
	    pgcopy-out -v --log-format=json -d "$SRC" -t people --after - \
	    -k "$KEY" 2>err2 | tee unmasked.pgs | hold |
	    THE_KEY=$(cat "$KEY") PGPASSWORD=$PASSWORD pgmask -v --log-format=json -r "$RULES" \
	    -k env:THE_KEY --report report --progress 1 2>err3 |
	    tee masked.pgs | pgcopy-in -v --log-format=json -d "$DST" \
	    --run one --progress 1 >loaded 2>err4; } 3>&-
}

@test "no secret is in ps, in environments, messages, streams, reports or books" {
	job &
	job=$!
	until_true masks_with_helper
	ps -eo args >processes
	grep -q "pgmask .*$RULES" processes
	[ -n "$helper" ]
	tr '\0' '\n' <"/proc/$helper/environ" >environ.helper
	grep -q '^PATH=' environ.helper
	# It was in the variable; pgmask wiped it.  Only root can look.
	if tr '\0' '\n' <"/proc/$pid/environ" >environ.pgmask 2>/dev/null; then
		[ "$(id -u)" -ne 0 ] || [ -s environ.pgmask ]
	fi
	cat /proc/[0-9]*/cmdline >cmdlines 2>/dev/null || :
	touch seen
	wait "$job"
	[ "$(server_dst 'SELECT count(*) FROM people')" = 100 ]
	pg_dump -d "$DST" >dump
	grep -q _pgcopy dump
	pgcheckpoint show -d "$DST" --run one public.people >shown
	pgcheckpoint events -d "$DST" --run one >told
	[ -s err3 ] && [ -s report ] && [ -s masked.pgs ]
	search processes cmdlines environ.helper err[1-4] report unmasked.pgs masked.pgs \
	    loaded shown told dump
	# Its own variable for libpq stays: it uses none, and asks for none.
	run ! grep -qF "$(cat key)" environ.pgmask
	stream-text decode <masked.pgs | grep -q PATH
	run -1 grep -c 'THE_KEY\|PGPASS' masked.pgs
}

# server_dst SQL, with the password.
server_dst()
{
	psql -XqAtd "$DST" -c "$1"
}

@test "no secret is in what failures say" {
	pgcopy-out -d "$SRC" -t people >in.pgs
	n=0
	fail()
	{
		n=$((n + 1))
		run "$@"
		[ "$status" -ne 0 ]
		echo "$output" >"said$n"
	}
	sed 's/.*/&A/' key >long
	head -c 20 key >short
	cat key key >twice
	chmod 600 long short twice
	for file in long short twice; do
		fail pgmask -r "$RULES" -k $file <in.pgs
	done
	chmod 640 key
	fail pgmask --log-format=json -r "$RULES" -k key <in.pgs
	chmod 600 key
	# The key itself where its file's name belongs.
	fail pgmask -r "$RULES" -k "$(cat key)" <in.pgs
	[[ $output == *'command line'* ]]
	fail pgcopy-out -d "$SRC" -t people -k "$(cat key)"
	# A password in the right place for nothing.
	fail env PGPASSWORD="$PASSWORD" pgcopy-out -d "$SRC" -t nothing
	fail env PGPASSWORD="x$PASSWORD" pgcheckpoint list -v -d "$DST"
	fail env PGPASSWORD="$PASSWORD" pgcopy-in -d "$DST user=nobody" <in.pgs
	search said*
}

# -d where another word has to follow, or where another option is meant.
held()
{
	pgsnapshot "$@" -- true
}

compared()
{
	pgverify -s "$2" -d "$DST"
}

@test "a password is never an argument: -d with one is refused by every command" {
	masked=$PWD/masked.pgs
	pgcopy-out -d "$SRC" -t people | pgmask -r "$RULES" -k key >"$masked"
	n=0
	encoded=$(printf '%s' "$PASSWORD" | od -An -tx1 | tr -d '\n' | tr ' ' %)
	for dsn in "$SRC password=$PASSWORD" "password='$PASSWORD' $SRC" \
	    "$SRC password = $PASSWORD" "$SRC sslpassword=$PASSWORD" \
	    "postgresql://postgres:$PASSWORD@/prod" \
	    "postgres://postgres:$encoded@/prod" \
	    "postgresql:///prod?password=$PASSWORD" \
	    "postgresql:///prod?user=x&%70assword=$encoded" \
	    "postgresql://u@a,b/prod?connect_timeout=1&sslpassword=$PASSWORD"; do
		for command in "pgcopy-out -t people" pgcopy-in pgverify \
		    compared held pgplan \
		    "pgcheckpoint list" "pgcheckpoint cursor" \
		    "pgcheckpoint --log-format=json list"; do
			n=$((n + 1))
			# shellcheck disable=SC2086 # a command and its words
			code=0
			$command -d "$dsn" <"$masked" >"out$n" 2>"said$n" || code=$?
			[ "$code" = 64 ] || { echo "$command $dsn: $code"; false; }
			grep -q -- 'connection string sets [a-z]*password' "said$n"
			grep -q 'hint.*\.pgpass.*PGPASSFILE.*service file' "said$n"
		done
	done
	# These do not even parse; they are not shown either.
	for dsn in "$SRC password=$PASSWORD nonsense=1" \
	    "$SRC password='$PASSWORD" "postgresql://u:$PASSWORD@[::1/x"; do
		run -64 bash -c 'pgcopy-out -d "$1" -t people 2>&1 >/dev/null' - "$dsn"
		echo "$output" >"said${#dsn}x"
	done
	search said* out*
	# An empty one is none, and a database may have that name.
	pgcopy-out -d "$SRC password=''" -t people >/dev/null
	run -69 bash -c 'pgcopy-out -d "$1 dbname=password" -t people 2>&1 >/dev/null' - "$SRC"
}

# owned PID: does /proc say that it is not dumpable?
owned()
{
	grep -q '^Max core file size *0 *0' "/proc/$1/limits" &&
	    [ "$(stat -c %u "/proc/$1/environ")" = 0 ]
}

@test "commands with secrets dump no core and let nobody look inside" {
	[ "$(id -u)" = 0 ] || skip "only root can become somebody else"
	setpriv --reuid="$SERVER_USER" --clear-groups test -x "$PGCOPY_BUILD/pgmask" ||
	    skip "the build is not for others to run"
	own=$SERVER_ROOT/own
	mkdir "$own"
	cp key "$own"
	echo '{version: 1, unlisted: keep, tables: {}}' >"$own/rules.yaml"
	chown -R "$SERVER_USER" "$own"
	mkfifo hold
	export PGPASSWORD=$PASSWORD
	pgcheckpoint -d "$DST" init
	for command in "pgcopy-out -d '$SRC' -t people --after -" \
	    "pgsnapshot -d '$SRC' -- cat" \
	    "pgcopy-in -d '$DST'" "pgcheckpoint -d '$DST' --run x watch" \
	    "pgmask -k $own/key -r $own/rules.yaml" pgscan; do
		eval "setpriv --reuid=$SERVER_USER --clear-groups $command <hold >/dev/null 2>said 3>&- &"
		pid=$!
		exec 7>hold
		until_true owned "$pid" 2>/dev/null ||
		    { echo "$command"; cat said; false; }
		kill "$pid"
		exec 7>&-
		wait "$pid" || :
	done
}

@test "a key that could be guessed is refused: its id is no hash to try" {
	pgcopy-out -d "$SRC" -t people >in.pgs
	for guess in secret 0123456789 'correct horse battery staple 31b'; do
		base64 -w 0 <<<"${guess:0:30}" >guess
		chmod 600 guess
		run -78 bash -c "pgmask -r '$RULES' -k guess <in.pgs 2>&1 >/dev/null"
		[[ $output == *'needs 32'* ]]
	done
	pgmask -r "$RULES" -k key <in.pgs >one.pgs
	pgmask --gen-key >other
	chmod 600 other
	pgmask -r "$RULES" -k other <in.pgs >two.pgs
	one=$(grep -aoE '"key_id": ?"[0-9a-f]{16}"' one.pgs)
	two=$(grep -aoE '"key_id": ?"[0-9a-f]{16}"' two.pgs)
	[ -n "$one" ] && [ "$one" != "$two" ]
	search one.pgs
}

@test "the key is nowhere in memory once it is read, and what is made of it is locked" {
	if grep -q 'define PGC_SANITIZERS 1' "$PGCOPY_BUILD/config.h"; then
		skip "the sanitizers remember"
	fi
	mkfifo hold
	pgcopy-out -d "$SRC" -t people >in.pgs
	sed '/note/s/: {.*/: redact/' "$RULES" >rules
	THE_KEY=$(cat key) pgmask -r rules -k env:THE_KEY <hold >out.pgs 3>&- &
	pid=$!
	exec 7>hold
	head -c 2000 in.pgs >&7
	until_true [ -s out.pgs ]
	kill -0 "$pid"
	if ! head -c 0 "/proc/$pid/mem" 2>/dev/null ||
	    ! head -c 1 "/proc/$pid/maps" >/dev/null 2>&1; then
		exec 7>&-
		skip "only root can look, and may"
	fi
	python3 - "$pid" memory <<-'PYTHON'
	import sys
	pid, to = sys.argv[1:]
	out = open(to, "wb")
	mem = open("/proc/%s/mem" % pid, "rb")
	for line in open("/proc/%s/maps" % pid):
	    span, mode = line.split()[:2]
	    start, end = (int(x, 16) for x in span.split("-"))
	    if "r" in mode and "[v" not in line:
	        mem.seek(start)
	        out.write(mem.read(end - start))
	PYTHON
	# The key's own memory, the plan's states of permute and hash; the
	# tables of two small permutations, 64 KiB each.
	[ "$(grep -c '^VmFlags:.* lo .*dd' "/proc/$pid/smaps")" -ge 5 ]
	limit=$(ulimit -l)
	[ "$limit" != unlimited ] && [ "$limit" -lt 1024 ] ||
	    [ "$(grep '^VmLck:' "/proc/$pid/status" | tr -dc 0-9)" -ge 128 ]
	exec 7>&-
	wait "$pid" || :
	[ "$(stat -c %s memory)" -gt 1000000 ]
	grep -aq 'public.people' memory
	search memory
}
