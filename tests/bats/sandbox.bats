#!/usr/bin/env bats
# What pgmask and pgscan can still do once they read the stream: no more than
# the manual says.  confined is a process in the same sandbox.

# shellcheck disable=SC2030,SC2031,SC2154 # run sets status, line codes
bats_require_minimum_version 1.5.0
load ../lib/until.bash

setup()
{
	local code=0
	PATH=$PGCOPY_BUILD:$PGCOPY_BUILD/tests/helpers:$PATH
	confined probe || code=$?
	if [ "$code" -eq 77 ]; then
		skip "the sandbox is left out of this build"
	elif [ "$code" -ne 0 ]; then
		echo "THIS MACHINE HAS NO SECCOMP FILTERS: nothing is tested" \
		    "here, and pgmask refuses to start"
		return 1
	fi
	cd "$BATS_TEST_TMPDIR" || return
	(umask 077 && pgmask --gen-key >key)
	cat >rules.yaml <<-'YAML'
	version: 1
	tables:
	  public.people:
	    columns:
	      id: permute
	      mail: {action: fake, provider: email}
	      card: {action: fpe, alphabet: digits}
	      note: {action: regex, pattern: '[0-9]+', replacement: '#'}
	YAML
	people 3 | stream-text encode >in.pgs
}

# people N: a stream of N rows.
people()
{
	cat <<-'TEXT'
	signature
	HEAD {"version":1,"stream":"00","creator":"test","encoding":"UTF8","units":[]}
	UNIT {"schema":"public","table":"people","query":false,"columns":[{"name":"id","type":"int4","typmod":-1,"not_null":false,"repr":"binary"},{"name":"mail","type":"text","typmod":-1,"not_null":false,"repr":"binary"},{"name":"card","type":"text","typmod":-1,"not_null":false,"repr":"binary"},{"name":"note","type":"text","typmod":-1,"not_null":false,"repr":"binary"}],"types":[],"unique":[],"foreign_keys":[],"key":["id"],"estimated_rows":-1,"shape":"x"}
	ROWS
	TEXT
	yes ' row i4=1 "a@b.test" "4000123412341234" "call 555"' |
	    head -n "$1"
	printf 'MARK cursor=AQAAAAAAAAAAAAEAAAAEAAAAAg\nDONE\nTAIL\n'
}

# dies WHAT [CHILD]: a process that does it in the sandbox is killed.
dies()
{
	run -159 confined try "$@"
	[[ $output != *survived* ]]
}

survives()
{
	run -0 confined try "$@"
	[[ $output == *survived* ]]
}

@test "what opens, connects, forks, runs or traces is death" {
	dies open
	dies create
	dies socket
	dies 'unix socket'
	dies connect
	dies clone
	dies execve
	dies ptrace
	dies process_vm_readv
	dies pipe
	dies dup
	dies unlink
	dies rename
	dies prctl
	dies setuid
	survives nothing
}

@test "the 32-bit interface is death" {
	[ "$(uname -m)" = x86_64 ] || skip "x86-64 only"
	dies int80
}

@test "descriptors that are not on the list can't be read or written" {
	dies 'read of another descriptor'
	dies 'write to another descriptor'
	dies 'writev to another descriptor'
	dies 'read of stdout'
	dies 'write to stdin'
	survives 'write to stderr'
}

@test "signals go to ourselves and to our helper, and to nobody else" {
	dies 'kill of another process'
	dies 'kill of all'
	dies 'tgkill of another process'
	dies 'wait of another process'
	dies 'kill of another process' helper
	dies 'wait of another process' helper
	survives 'kill of ourselves'
	# With the other process as the helper: it may be killed, by SIGKILL.
	survives 'wait of the helper' helper
	dies 'SIGTERM to the helper' helper
	survives 'SIGKILL to the helper' helper
	dies 'SIGKILL to the helper'
}

@test "no file comes into memory, and memory holds no new instructions" {
	dies 'memory for instructions'
	dies 'a file in memory'
	dies 'mprotect for instructions'
	survives memory
}

@test "every other system call is death: the list is that of the manual" {
	# 335 and 336 (uretprobe, uprobe) pass every filter by the kernel's will.
	confined list | grep -vxE '335|336' | LC_ALL=C sort >calls
	confined list $$ | grep -vxE '335|336' | LC_ALL=C sort >list_child
	awk '/^\.\\" begin calls/ { on = 1; next } /^\.\\" end calls/ { on = 0 }
	    on && !/^\./ { gsub(/[,.;]/, ""); print }' \
	    "$PGCOPY_SRC/man/pgmask.1" | tr -s ' ' '\n' | LC_ALL=C sort >named
	comm -23 calls named >unnamed
	[ ! -s unnamed ] || { cat unnamed; false; }
	[ "$(comm -13 calls list_child | tr '\n' ' ')" = "clock_nanosleep nanosleep " ]
	[ "$(wc -l <calls)" -gt 10 ]
}

@test "Landlock, where the kernel has it, closes all files by itself" {
	code=0
	confined files || code=$?
	[ "$code" -ne 77 ] || skip "this kernel has no Landlock"
	[ "$code" -eq 0 ]
}

# status_of PID FIELD: from /proc.
status_of()
{
	sed -n "s/^$2:[[:space:]]*//p" "/proc/$1/status"
}

@test "pgmask and pgscan are in it before they read the first byte" {
	for command in "pgmask -r rules.yaml -k key" pgscan \
	    "pgmask --explain -r rules.yaml" "pgmask --preview 1 -r rules.yaml" \
	    "pgmask --check -r rules.yaml" "pgscan --against rules.yaml"; do
		rm -f hold err
		mkfifo hold
		$command -v <hold >out 2>err &
		pid=$!
		exec 7>hold
		echo "$command"
		until_true grep -qs sandbox: err
		[ "$(status_of "$pid" Seccomp)" = 2 ]
		[ "$(status_of "$pid" NoNewPrivs)" = 1 ]
		grep -q '^Max core file size *0 *0' "/proc/$pid/limits"
		# Machine code of expressions is there already; root can see it.
		if [ "$command" = "pgmask -r rules.yaml -k key" ] &&
		    [ "$(uname -m)" = x86_64 ] && [ "$(id -u)" = 0 ]; then
			grep -q ' rwxp 00000000 00:00' "/proc/$pid/maps"
		fi
		exec 7>&-
		wait "$pid" || :
	done
}

@test "-v says what the sandbox is made of" {
	pgmask -v -r rules.yaml -k key <in.pgs 2>said >out.pgs
	grep -q 'sandbox: system calls (seccomp)' said
	stream-text check <out.pgs
	run -0 pgmask -V
	[[ $output != *without* ]]
}

@test "without seccomp filters: refused, or a warning with best-effort" {
	run -69 --separate-stderr confined without pgmask -r rules.yaml -k key \
	    <in.pgs
	[[ $stderr == *'could not enter the sandbox'* ]]
	[[ $stderr == *'--sandbox=best-effort'* ]]
	run -69 confined without pgmask --sandbox=required -r rules.yaml -k key \
	    <in.pgs
	run -69 confined without pgscan <in.pgs
	run -64 pgmask --sandbox=none -r rules.yaml -k key <in.pgs
	run -64 pgscan --sandbox=none <in.pgs
	confined without pgmask --sandbox=best-effort -r rules.yaml -k key \
	    <in.pgs >out.pgs 2>said
	[ "$(grep -c warning: said)" = 1 ]
	stream-text check <out.pgs
	confined without pgscan --sandbox=best-effort <in.pgs 2>said
	[ "$(grep -c warning: said)" = 1 ]
	pgmask --sandbox=best-effort -r rules.yaml -k key <in.pgs >out.pgs \
	    2>said
	[ ! -s said ]
}

@test "nothing is opened late: time zone, messages, reports, all formats" {
	for zone in Europe/Berlin :/etc/localtime ''; do
		TZ=$zone LC_ALL=de_DE.UTF-8 LANG=de_DE.UTF-8 LANGUAGE=de \
		    pgmask -v -r rules.yaml -k key --log-format json \
		    --report report.json --progress 1 <in.pgs >out.pgs
		stream-text check <out.pgs
		[ -s report.json ]
		head -c 700 in.pgs | TZ=$zone LC_ALL=de_DE.UTF-8 \
		    pgmask -r rules.yaml -k key --log-format json \
		    --report report >out.pgs 2>said && false
		grep -q '"time":"2' said
	done
	run -74 bash -c 'pgmask -r rules.yaml -k key <in.pgs >/dev/full'
	pgmask --explain -r rules.yaml <in.pgs >explained
	[ "$(wc -l <explained)" = 5 ]
	pgmask --preview 2 -r rules.yaml <in.pgs | grep -q 'row 2'
	script -qec 'pgmask --preview 2 --show-values -r rules.yaml <in.pgs' \
	    /dev/null | grep -q 'call #'
	pgscan <in.pgs >/dev/null
	pgscan --report <in.pgs >/dev/null
	pgscan --against rules.yaml <in.pgs >/dev/null || [ $? -eq 78 ]
}

@test "expressions made before the sandbox work inside" {
	people 2000 | stream-text encode >many.pgs
	pgmask -r rules.yaml -k key <many.pgs | stream-text decode >out.txt
	[ "$(grep -c 'call #' out.txt)" = 2000 ]
}

# helper MODE: rules with a helper beside the other actions.
helper()
{
	sed "s|note: .*|note: {action: exec, command: [python3, $PGCOPY_SRC/tests/helpers/answerer, $1], timeout: 5}|" \
	    rules.yaml >exec.yaml
}

@test "a helper answers, dies and is killed inside of the sandbox" {
	helper upper
	pgmask -r exec.yaml -k key <in.pgs | stream-text decode >out.txt
	grep -q 'CALL 555' out.txt
	for mode in die signal wrong-id; do
		helper "$mode"
		run -75 timeout 20 pgmask -r exec.yaml -k key <in.pgs
	done
}

# dared [DENY]: what a helper can do that is denied this.
dared()
{
	rm -rf made* linked
	echo x | tee kept >victim
	helper dare
	[ -z "${1:-}" ] || sed -i "s/timeout: 5/timeout: 20, deny: $1/" exec.yaml
	pgmask -r exec.yaml -k key <in.pgs | stream-text decode |
	    sed -n '/^[[:space:]]*row/{s/.* "\(.*\)"$/\1/p;q}' >said
	# Kernels before 6.6 have no fchmodat2; who has it has chmod as well.
	[[ " $(cat said) " != *' chmod2 '* || $(cat said) == *' chmod '* ]] ||
	    echo 'fchmodat2 passes'
	sed 's/ chmod2//' said
}

@test "a helper: no new privileges, no core, no look into others; else what it likes" {
	said=$(dared)
	[ "$said" = 'append chmod create datagrams link mkdir netlink pair read rename run tcp thread tmp trunc truncate udp unix unlink update utime write NO-PRIVS FILTER NO-CORE' ] ||
	    { echo "$said"; false; }
}

@test "a helper that is denied network or write has none, and still works" {
	said=$(dared '[network]')
	[ "$said" = 'append chmod create link mkdir pair read rename run thread tmp trunc truncate unlink update utime write NO-PRIVS FILTER NO-CORE' ] ||
	    { echo "$said"; false; }
	said=$(dared '[write]')
	[ "$said" = 'datagrams netlink pair read run tcp thread udp unix NO-PRIVS FILTER NO-CORE' ] ||
	    { echo "$said"; false; }
	said=$(dared '[network, write]')
	[ "$said" = 'pair read run thread NO-PRIVS FILTER NO-CORE' ] ||
	    { echo "$said"; false; }
	[ "$(cat kept)" = x ]
	[ -e victim ] && [ ! -e made ] && [ ! -e linked ]
	helper upper
	sed -i 's/timeout: 5/deny: [write, network]/' exec.yaml
	pgmask -r exec.yaml -k key <in.pgs | stream-text decode | grep -q 'CALL 555'
	if command -v node >/dev/null; then
		sed -i "s|command: [^]]*]|command: [node, -e, 'const r=require(\"readline\").createInterface({input:process.stdin});r.on(\"line\",l=>{const q=JSON.parse(l);if(q.protocol)console.log(JSON.stringify({ready:true}));else if(q.id)console.log(JSON.stringify({id:q.id,value:q.value.toUpperCase()}))})']|" exec.yaml
		pgmask -r exec.yaml -k key <in.pgs | stream-text decode |
		    grep -q 'CALL 555'
	fi
}

@test "a helper for another machine: the 32-bit interface is its death, too" {
	[ "$(uname -m)" = x86_64 ] || skip "no such interface is known here"
	# _exit(0) by its number there
	cat >exits.c <<-'C'
	void _start(void);
	void _start(void)
	{
		__asm__("movl $1, %eax; xorl %ebx, %ebx; int $0x80");
	}
	C
	gcc -m32 -nostdlib -static -o exits exits.c 2>/dev/null && ./exits ||
	    skip "the compiler or the kernel can't"
	helper upper
	sed -i "s|command: [[][^]]*]|command: [$PWD/exits]|" exec.yaml
	run -75 --separate-stderr pgmask -r exec.yaml -k key <in.pgs
	[[ $stderr == *'as a program for another machine'* ]]
}

@test "what can not be denied is said before the first row" {
	helper upper
	confined without pgmask --sandbox=best-effort -r exec.yaml -k key \
	    <in.pgs 2>said >out.pgs
	stream-text check <out.pgs
	sed -i 's/timeout: 5/deny: [network]/' exec.yaml
	run -78 --separate-stderr confined without pgmask \
	    --sandbox=best-effort -r exec.yaml -k key <in.pgs
	[[ $stderr == *'could not deny it what the rule denies'* ]]
	sed -i 's/deny: .network./deny: [net]/' exec.yaml
	run -78 --separate-stderr pgmask -r exec.yaml -k key <in.pgs
	[[ $stderr == *'"deny" is a list of network, write'* ]]
}

@test "signals: progress by SIGUSR1, the end by SIGTERM, a reader that left" {
	mkfifo hold
	pgmask -v -r rules.yaml -k key <hold >out.pgs 2>said &
	pid=$!
	exec 7>hold
	people 3 | sed '/^MARK/,$d' | stream-text encode >&7
	until_true grep -qs sandbox: said
	until_true [ -s out.pgs ]
	kill -USR1 "$pid"
	until_true grep -q ' rows' said || { cat said; false; }
	kill -TERM "$pid"
	code=0
	wait "$pid" || code=$?
	exec 7>&-
	[ "$code" -eq 143 ]
	people 50000 | stream-text encode >many.pgs
	run -141 bash -c '{ pgmask -r rules.yaml -k key <many.pgs; echo $? >&3; } 3>code | head -c 10 >/dev/null; exit "$(cat code)"'
}
