#!/usr/bin/env bats
# Operations: the metrics of pgcopy-in, the examples of contrib that run the
# pipe elsewhere, completions, the Debian package.

# shellcheck disable=SC2030,SC2031,SC2154 # run sets status, line codes
bats_require_minimum_version 1.5.0
load ../lib/pipe.bash

setup_file()
{
	pipe_servers
	psql -Xq -v ON_ERROR_STOP=1 -d "$SRC" <<-'SQL'
	CREATE TABLE people (id int PRIMARY KEY, name text);
	INSERT INTO people SELECT i, 'Canary' || i FROM
	    generate_series(1, 2500) i;
	CREATE TABLE "a ""b"" \c
	d" (id int PRIMARY KEY, name text);
	INSERT INTO "a ""b"" \c
	d" VALUES (1, 'Canary'), (2, NULL), (3, 'Canary');
	SQL
	pipe_schema
	cat >"$BATS_FILE_TMPDIR/services" <<-SERVICES
	[prod]
	$(tr ' ' '\n' <<<"$SRC")
	[staging]
	$(tr ' ' '\n' <<<"$DST")
	SERVICES
	cat >"$BATS_FILE_TMPDIR/rules.yaml" <<-'YAML'
	version: 1
	tables:
	  public.*:
	    columns: {id: keep, name: {action: fake, provider: full_name}}
	YAML
}

teardown_file()
{
	server_stop_all
}

setup()
{
	cd "$BATS_TEST_TMPDIR" || return 1
	export PGSERVICEFILE=$BATS_FILE_TMPDIR/services
	RULES=$BATS_FILE_TMPDIR/rules.yaml
	PROM=$BATS_TEST_TMPDIR/nightly.prom
	dst 'ALTER TABLE people DROP CONSTRAINT IF EXISTS no_more;
	    TRUNCATE people; DROP SCHEMA IF EXISTS _pgcopy CASCADE' 2>/dev/null
	dst 'SELECT format($$TRUNCATE %s$$, oid::regclass) FROM pg_class WHERE
	    relname ~ $$^a "b"$$ AND relkind = $$r$$' |
	    psql -Xq -v ON_ERROR_STOP=1 -d "$DST"
}

teardown()
{
	[ -z "${keys:-}" ] || rm -rf "$keys"
}

# metric NAME [LABEL=VALUE ...]: the values in the file, which has to be right.
metric()
{
	python3 "$PGCOPY_SRC/tests/lib/prometheus.py" "$PROM" "$@"
}

well_formed()
{
	metric
	if command -v promtool >/dev/null; then
		promtool check metrics <"$PROM"
	else
		echo "# promtool is missing: only tests/lib/prometheus.py" >&3
	fi
	run ! grep -i canary "$PROM"
	[ "$(stat -c %a "$PROM")" = 644 ]
}

# needs COMMAND PACKAGE: skips, and says what is missing.
needs()
{
	command -v "$1" >/dev/null || skip "$1 is missing: $2"
}

pip_has()
{
	needs "$1" "pip install -r contrib/checkers.txt"
}

# The words of a pipe that matter: commands and options, without arguments.
words_of()
{
	grep -oE '(pgcheckpoint cursor|pgcopy-out|pgcopy-in|pgmask|(^|[[:space:]])--?[a-z-]+)' |
	    tr -d ' \t' | grep -vE '^--(metrics-file|log-format)$' | paste -sd' '
}

# The first pipe in a file.
pipe_of()
{
	sed -n '/pgcheckpoint cursor/,/pgcopy-in/{p; /pgcopy-in/q}' "$1" | words_of
}

# The nightly line of pgcopy-in(1).
recommended()
{
	awk '/^Every night/ { on = 1 } on && /^\.Ed/ { exit }
	on && /[|]$|--fresh/' "$PGCOPY_SRC/man/pgcopy-in.1" | words_of
}

# What the target holds after an example has run.
refreshed()
{
	[ "$(dst 'SELECT count(*), count(*) FILTER (WHERE name ~ $$Canary$$)
	    FROM people')" = '2500|0' ]
}

# yaml_of FILE PYTHON: an expression on the document y.
yaml_of()
{
	python3 -c 'import sys, yaml
y = yaml.safe_load(open(sys.argv[1]))
v = eval(sys.argv[2])
print(v if isinstance(v, str) else " ".join(map(str, v)))' \
	    "$PGCOPY_SRC/contrib/$1" "$2"
}

@test "metrics: a job that is done, unit by unit" {
	BATCH_ROWS=1000 line monday --metrics-file "$PROM"
	ended 0 0 0 0
	well_formed
	unit="unit=public.people run=monday file=nightly"
	# shellcheck disable=SC2086 # labels, one word each
	{
		[ "$(metric pgcopy_unit_rows_total $unit)" = 2500 ]
		[ "$(metric pgcopy_unit_batches_total $unit)" = 3 ]
		[ "$(metric pgcopy_unit_failures_total $unit)" = 0 ]
		[ "$(metric pgcopy_unit_state $unit state=done)" = 1 ]
		[ "$(metric pgcopy_unit_state $unit)" = $'0\n1\n0' ]
		[ "$(metric pgcopy_unit_bytes_total $unit)" = \
		    "$(dst 'SELECT bytes FROM _pgcopy.unit WHERE unit =
		    $$public.people$$')" ]
		[ "$(metric pgcopy_unit_last_success_timestamp_seconds $unit)" \
		    -ge "$(metric pgcopy_in_start_timestamp_seconds)" ]
	}
	[ "$(metric pgcopy_in_running)" = 0 ]
	[ "$(metric pgcopy_in_exit_code file=nightly)" = 0 ]
	[ "$(metric pgcopy_in_last_success_timestamp_seconds)" -ge \
	    "$(metric pgcopy_in_start_timestamp_seconds)" ]
}

@test "metrics: the name of a table may be anything" {
	line odd --metrics-file "$PROM"
	ended 0 0 0 0
	well_formed
	id=$(dst 'SELECT unit FROM _pgcopy.unit WHERE rows = 3')
	[[ $id == *'"'*\\*$'\n'* ]]
	[ "$(metric pgcopy_unit_rows_total "unit=$id")" = 3 ]
}

@test "metrics: failed, cut and refused jobs say so; the last success stays" {
	cat >"$PROM" <<-'OLD'
	# HELP pgcopy_in_last_success_timestamp_seconds It is kept.
	# TYPE pgcopy_in_last_success_timestamp_seconds gauge
	pgcopy_in_last_success_timestamp_seconds{file="nightly"} 1234567890
	OLD
	dst 'ALTER TABLE people ADD CONSTRAINT no_more CHECK (id <= 1500)'
	TABLES=public.people BATCH_ROWS=1000 line bad --metrics-file "$PROM"
	[ "${codes##* }" = 65 ]
	well_formed
	[ "$(metric pgcopy_unit_state state=failed)" = 1 ]
	[ "$(metric pgcopy_unit_rows_total)" = 1000 ]
	[ "$(metric pgcopy_unit_failures_total)" = 1 ]
	[ -z "$(metric pgcopy_unit_last_success_timestamp_seconds)" ]
	[ "$(metric pgcopy_in_exit_code)" = 65 ]
	[ "$(metric pgcopy_in_last_success_timestamp_seconds)" = 1234567890 ]

	# Again: what is committed counts, and so does each failure.
	TABLES=public.people line bad --metrics-file "$PROM"
	[ "$(metric pgcopy_unit_rows_total)" = 1000 ]
	[ "$(metric pgcopy_unit_failures_total)" = 2 ]

	# A stream that is cut: the unit stands where the books say.
	dst 'ALTER TABLE people DROP CONSTRAINT no_more; TRUNCATE people'
	pgcopy-out -d "$SRC" -t public.people --batch-rows 1000 |
	    pgmask -r "$RULES" -k "$KEY" >stream
	run pgcopy-in -d "$DST" --run cut --metrics-file "$PROM" \
	    < <(head -c "$(($(stat -c %s stream) - 200))" stream)
	[ "$status" -eq 75 ]
	well_formed
	[ "$(metric pgcopy_unit_state state=running)" = 1 ]
	[ "$(metric pgcopy_unit_rows_total)" = \
	    "$(dst 'SELECT count(*) FROM people')" ]
	[ "$(metric pgcopy_unit_failures_total)" = 1 ]
	[ "$(metric pgcopy_in_exit_code)" = 75 ]

	# Refused before its first row: no attempt in the books, a failure here.
	pgcopy-out -d "$SRC" -t public.people >plain
	run pgcopy-in -d "$DST" --run no --metrics-file "$PROM" <plain
	[ "$status" -eq 77 ]
	[ "$(metric pgcopy_unit_failures_total)" = 1 ]
	[ "$(metric pgcopy_in_last_success_timestamp_seconds)" = 1234567890 ]
	run pgcopy-in -d "host=$PWD dbname=none" --metrics-file "$PROM" <stream
	[ "$(metric pgcopy_in_exit_code)" = "$status" ]
	[ "$status" -ne 0 ]
}

@test "metrics: a killed job is a running one; a unit without key counts when it is in" {
	src 'CREATE TABLE keyless AS SELECT * FROM people'
	dst 'CREATE TABLE keyless (id int, name text)'
	pgcopy-out -d "$SRC" -t public.keyless |
	    pgmask -r "$RULES" -k "$KEY" >stream
	run pgcopy-in -d "$DST" --run cut --metrics-file "$PROM" \
	    < <(head -c "$(grep -abo DONE stream | tail -n 1 | cut -d: -f1)" stream)
	src 'DROP TABLE keyless'
	dst 'DROP TABLE keyless'
	[ "$status" -eq 75 ]
	well_formed
	[ "$(metric pgcopy_unit_rows_total)" = 0 ]
	[ "$(metric pgcopy_unit_bytes_total)" = 0 ]
	[ "$(metric pgcopy_unit_batches_total)" = 0 ]

	mkfifo in
	pgcopy-in -d "$DST" --run killed --metrics-file "$PROM" <in 3>&- &
	pid=$!
	exec 9>in
	until_says 1 metric pgcopy_in_running
	kill -9 $pid
	wait $pid || :
	exec 9>&-
	[ "$(metric pgcopy_in_running)" = 1 ]
	[ -z "$(metric pgcopy_in_exit_code)" ]
}

@test "metrics: replaced as a whole, and nothing is left beside them" {
	echo 'what stood there before' >"$PROM"
	exec 9<"$PROM"
	line whole --metrics-file "$PROM"
	ended 0 0 0 0
	[ "$(cat <&9)" = 'what stood there before' ]
	exec 9<&-
	well_formed
	[ "$(echo "$PROM"*)" = "$PROM" ]
}

@test "metrics: what can't be written is an error before the first row" {
	pgcopy-out -d "$SRC" -t public.people |
	    pgmask -r "$RULES" -k "$KEY" >stream
	for name in m m.txt .prom 'a b.prom' $'a\n.prom' dir.prom/; do
		run pgcopy-in -d "$DST" --metrics-file "$name" <stream
		[ "$status" -eq 64 ]
		[[ $output == *'hint: node_exporter reads no other'* ]]
	done
	mkdir dir.prom
	for name in none/m.prom dir.prom; do
		run pgcopy-in -d "$DST" --metrics-file "$name" <stream
		[ "$status" -eq 74 ]
		[[ $output == *"error: could not write metrics to \"$name\": "* ]]
		[[ $output != *warning* ]]
	done
	[ "$(dst 'SELECT count(*) FROM people')" = 0 ]
	[ "$(echo dir.prom*)" = dir.prom ]

	# Later it is a warning: the rows count more.
	mkdir away
	mkfifo in
	pgcopy-in -d "$DST" --run warned --metrics-file away/m.prom <in \
	    2>said 3>&- &
	pid=$!
	exec 9>in
	until_true [ -e away/m.prom ]
	rm -r away
	cat stream >&9
	exec 9>&-
	wait $pid
	grep 'warning: could not write metrics to "away/m.prom"' said
	refreshed
}

@test "metrics: kept up to date while a unit is loaded (make check-long)" {
	[ -n "${PGCOPY_LONG:-}" ] || skip "only with PGCOPY_LONG=1"
	pgcopy-out -d "$SRC" -t public.people --batch-rows 1 |
	    pgmask -r "$RULES" -k "$KEY" >stream
	# A few frames at a time, until the file tells of the first of them.
	cat >drip.py <<-'DRIP'
	import os, re, sys, time
	data, path = open("stream", "rb").read(), sys.argv[1]
	for at in range(0, len(data), 500):
	    os.write(1, data[at:at + 500])
	    text = open(path).read() if os.path.exists(path) else ""
	    rows = re.search(r"unit_rows_total.* (\d+)", text)
	    if rows:
	        assert 0 < int(rows[1]) < 2500 and 'state="running"} 1' in text
	        open("seen", "w").write("running")
	        os.write(1, data[at + 500:])
	        break
	    time.sleep(0.05)
	DRIP
	python3 drip.py "$PROM" 3>&- |
	    pgcopy-in -d "$DST" --run long --metrics-file "$PROM"
	[ "$(cat seen)" = running ]
	[ "$(metric pgcopy_unit_rows_total)" = 2500 ]
}

@test "systemd: the unit and its timer are right, and its line runs" {
	local unit=$PGCOPY_SRC/contrib/systemd/pgcopy-refresh.service
	local permanent
	permanent=$(awk '/^\.Sh/ { on = $2 == "EXIT" }
	    on && /^\.It [0-9]+$/ && $2 != 0 && $2 != 75 { print $2 }' \
	    "$PGCOPY_SRC/man/pgcopy-tools.7" | paste -sd' ')
	[ "$(sed -n 's/^RestartPreventExitStatus=//p' "$unit")" = "$permanent" ]

	# What systemd does: joins lines, and puts in what it knows.
	export RUNTIME_DIRECTORY=$PWD STATE_DIRECTORY=$PWD
	export CREDENTIALS_DIRECTORY=$BATS_FILE_TMPDIR
	sed -e ':a' -e '/\\$/N; s/\\\n//; ta' "$unit" |
	    sed -e 's/\$\$/$/g' -e 's/%%/%/g' -e "s|/etc/pgcopy/|$(dirname "$RULES")/|" \
	    >joined
	sed -n 's/^ExecStart=//p' joined >start
	[ "$(sed 's/.*pgcheckpoint/pgcheckpoint/' start | words_of)" = "$(recommended)" ]
	sed -n 's/^ExecStartPre=//p' joined >before
	sh before
	[[ $(cat run) =~ ^20[0-9-]{8}T[0-9]{6}$ ]]
	echo nightly >run
	sh before			# a restart
	[ "$(cat run)" = nightly ]
	sh start
	refreshed
	PROM=$PWD/pgcopy-refresh.prom
	well_formed
	[ "$(metric pgcopy_unit_state run=nightly unit=public.people \
	    state=done)" = 1 ]

	needs systemd-analyze systemd
	run systemd-analyze verify --man=no "$unit" "${unit%.service}.timer"
	echo "$output"
	[ "$status" -eq 0 ]
	[ -z "$output" ]
	run systemd-analyze security --offline=yes --threshold=25 "$unit"
	echo "$output" | tail -n 3
	[ "$status" -eq 0 ]
}

@test "kubernetes: the line runs as no root, with a read-only root, in 64 MiB" {
	[ "$(id -u)" -eq 0 ] || skip "only root can become another user"
	local job='y["spec"]["jobTemplate"]["spec"]' pod box
	pod="$job"'["template"]["spec"]'
	box="$pod"'["containers"][0]'
	yaml() { yaml_of kubernetes/refresh.yaml "$1"; }
	[ "$(yaml "$box"'["resources"]["limits"]["memory"]')" = 64Mi ]
	[ "$(yaml "str($box"'["securityContext"]["readOnlyRootFilesystem"])')" = True ]
	[ "$(yaml "str($pod"'["securityContext"]["runAsNonRoot"])')" = True ]
	yaml "$job"'["podFailurePolicy"]["rules"][1]["onExitCodes"]["values"]' |
	    grep -qw 75
	yaml "$box"'["command"][2]' >line
	[ "$(words_of <line)" = "$(recommended)" ]

	# What kubelet makes of a secret with fsGroup: root's, and 0440.  The
	# servers' directories are open to their own user only.
	sed -i -e 's|/run/secrets/pgcopy|/mnt|g' -e 's|/etc/pgcopy|/mnt|g' line
	cat >pod <<-'POD'
	set -e
	mount --make-rprivate /
	mount -t tmpfs -o mode=755 none /mnt
	cp "$KEY" "$PGSERVICEFILE" line /mnt
	chown "0:$(id -g "$SERVER_USER")" /mnt/*
	chmod 440 /mnt/*
	install -m 644 "$RULES" /mnt
	install -m 666 /dev/null /mnt/rss
	install -m 755 "$PGCOPY_BUILD"/pg* "$(command -v rusage)" /mnt
	mkdir /mnt/bin
	for command in pgcheckpoint pgcopy-out pgmask pgcopy-in; do
		printf '#!/bin/sh\nexec /mnt/rusage /mnt/rss /mnt/%s "$@"\n' \
		    $command >/mnt/bin/$command
		chmod 755 /mnt/bin/$command
	done
	for m in $(findmnt -rno TARGET | grep -v '^/mnt'); do
		mount -o remount,bind,ro "$m" 2>/dev/null || :
	done
	cd /
	PATH=/mnt/bin:$PATH PGSERVICEFILE=/mnt/services PGCOPY_RUN=pod setpriv \
	    --reuid "$SERVER_USER" --regid "$SERVER_USER" --clear-groups \
	    --no-new-privs --bounding-set -all --inh-caps -all sh -c \
	    '! touch /tmp/pgcopy-ops /written 2>/dev/null && . /mnt/line'
	cat /mnt/rss
	POD
	export RULES
	run unshare -m bash pod
	echo "$output"
	[ "$status" -eq 0 ]
	refreshed
	# All four at their peak, though they share pages, with 3 MiB of pipes.
	[ "$(sed -n 's/.*"rss_kib":\([0-9]*\).*/\1/p' <<<"$output" |
	    awk '{ n++; s += $1 } END { print n, s < 61 * 1024 }')" = '4 1' ]
}

@test "systemd: its filter of system calls lets the line pass" {
	needs systemd-analyze systemd
	needs strace 'apt-get install strace'
	unit=$PGCOPY_SRC/contrib/systemd/pgcopy-refresh.service
	strace -f -qq -o calls bash -o pipefail -c '
	pgcheckpoint cursor -d service=staging --run "$1" |
	    pgcopy-out -d service=prod -t "public.*" --after - -k "$KEY" |
	    pgmask -r "$2" -k "$KEY" |
	    pgcopy-in -d service=staging --run "$1" --fresh --metrics-file "$3"' \
	    sh traced "$RULES" "$PROM"
	refreshed
	systemd-analyze syscall-filter >sets
	python3 - "$(sed -n 's/^SystemCallFilter=//p' "$unit")" <<-'CHECK'
	import re, sys
	sets, name = {}, None
	for line in open("sets"):
	    word = line.split("#")[0].strip()
	    if line.startswith("@"):
	        name = word
	    elif word:
	        sets.setdefault(name, []).append(word)
	def calls(word):
	    if not word.startswith("@"):
	        return {word}
	    return set().union(*(calls(w) for w in sets[word]))
	allowed = set().union(*(calls(w) for w in sys.argv[1].split()))
	made = set(re.findall(r"^\d+ +([a-z_0-9]+)\(", open("calls").read(), re.M))
	print(len(made), "calls,", made - allowed, "not allowed")
	assert len(made) > 30 and not made - allowed
	CHECK
}

# as_key OWNER MODE: what pgmask, which is not root, says of such a key.
as_key()
{
	install -o "$1" -g "$SERVER_USER" -m "$2" "$KEY" "$keys/key"
	run setpriv --reuid "$SERVER_USER" --regid "$SERVER_USER" --clear-groups \
	    "$keys/pgmask" --check -r "$keys/rules.yaml" -k "$keys/key"
	rm -f "$keys/key"
}

@test "keys: root may hand one to a group, and nobody else to anybody" {
	[ "$(id -u)" -eq 0 ] || skip "only root can become another user"
	keys=$(mktemp -d "${TMPDIR:-/tmp}/pgcopy-keys.XXXXXX")
	chmod 755 "$keys"
	install -m 644 "$RULES" "$keys/rules.yaml"
	install -m 755 "$PGCOPY_BUILD/pgmask" "$keys"
	for mode in 440 640; do
		as_key root $mode
		echo "root $mode: $status $output"
		[ "$status" -eq 0 ]
		as_key "$SERVER_USER" $mode
		[ "$status" -eq 78 ]
		[[ $output == *'others than its owner can read or write it'* ]]
	done
	for mode in 660 444 450 604; do
		as_key root $mode
		echo "root $mode: $status $output"
		[ "$status" -eq 78 ]
	done
	as_key "$SERVER_USER" 400
	[ "$status" -eq 0 ]
	install -m 440 "$KEY" "$keys/key"
	run -78 pgmask --check -r "$RULES" -k "$keys/key"
}

@test "kubernetes: the manifest follows the schema of batch/v1" {
	pip_has kubernetes-validate
	kubernetes-validate --strict "$PGCOPY_SRC/contrib/kubernetes/refresh.yaml"
	sed 's/schedule:/schedul:/' "$PGCOPY_SRC/contrib/kubernetes/refresh.yaml" \
	    >bad.yaml
	run ! kubernetes-validate --strict bad.yaml
}

@test "docker: the image has what the commands are linked with, and the build what it needs" {
	local file=$PGCOPY_SRC/contrib/docker/Dockerfile tool
	awk '/apt-get install/ { on = 1; n++; next } on { print n, $0 }
	    /&&/ { on = 0 }' "$file" | tr -d '\\&' |
	    awk '{ for (i = 2; i <= NF; i++) print $1, $i }' >packages
	sed -n 's/^1 //p' packages |
	    grep -vxF -f "$PGCOPY_SRC/contrib/packages" >lacking || :
	cat lacking
	[ ! -s lacking ]
	grep -q '^USER [1-9]' "$file"
	[ "$(grep -c '^FROM ' "$file")" -eq 2 ]
	needs dpkg-query 'only on Debian'
	. /etc/os-release
	[ "${VERSION_CODENAME:-}" = bookworm ] || skip "not Debian bookworm"
	for tool in pgcopy-out pgcopy-in pgmask pgcheckpoint pgscan; do
		# Those that the executable itself names, by package.
		objdump -p "$PGCOPY_BUILD/$tool" |
		    awk '$1 == "NEEDED" { print "*/" $2 }' |
		    xargs dpkg-query -S | sed 's/:.*//' | sort -u |
		    grep -v '^libc6'
	done | sort -u >linked
	sed -n 's/^2 //p' packages | sort -u | comm -13 - linked >lacking
	cat lacking
	[ ! -s lacking ]
}

@test "docker: hadolint finds nothing" {
	pip_has hadolint
	hadolint "$PGCOPY_SRC/contrib/docker/Dockerfile"
	sed '/^USER/d; s/^FROM debian:.*slim$/FROM debian/' \
	    "$PGCOPY_SRC/contrib/docker/Dockerfile" >bad
	run ! hadolint bad
}

@test "ci: the jobs of GitHub and GitLab run, and are the line" {
	local steps='y["jobs"]["refresh"]["steps"]'
	cp "$RULES" rules.yaml
	export PGCOPY_RUN=github-1 PGCOPY_KEY
	PGCOPY_KEY=$(cat "$KEY")
	yaml_of ci/github-actions.yml 'y["jobs"]["rules"]["steps"][1]["run"]' >rules.sh
	yaml_of ci/github-actions.yml "$steps"'[1]["run"]' >refresh.sh
	[ "$(sed -n '/pgcheckpoint/,/--fresh/p' refresh.sh | words_of)" = \
	    "$(recommended)" ]
	export PGCOPY_SERVICES
	PGCOPY_SERVICES=$(cat "$PGSERVICEFILE")
	PGSERVICEFILE=$PWD/github-services bash -e rules.sh
	rm github-services
	PGSERVICEFILE=$PWD/github-services bash -e refresh.sh
	[ "$(stat -c %a github-services)" = 600 ]
	refreshed
	# A column without a rule stops the change of the schema.
	src 'ALTER TABLE people ADD COLUMN fresh text'
	PGSERVICEFILE=$PWD/github-services run -78 bash -e rules.sh
	PGSERVICEFILE=$PWD/github-services PGCOPY_RUN=github-2 \
	    run -78 bash -e refresh.sh
	yaml_of ci/gitlab-ci.yml 'y["rules"]["script"]' >rules.sh
	run -78 sh rules.sh
	src 'ALTER TABLE people DROP COLUMN fresh'
	sh rules.sh

	yaml_of ci/gitlab-ci.yml 'y["refresh"]["script"]' >refresh.sh
	[ "$(words_of <refresh.sh)" = "$(recommended)" ]
	[ "$(yaml_of ci/gitlab-ci.yml 'y["refresh"]["retry"]["exit_codes"]')" = 75 ]
	PGCOPY_RUN=gitlab-1 sh refresh.sh
	refreshed
	[ "$(dst 'SELECT string_agg(run, $$ $$ ORDER BY run) FROM _pgcopy.unit
	    WHERE state = $$done$$ AND unit = $$public.people$$')" = \
	    'github-1 gitlab-1' ]
}

@test "ci: the files follow the schemas of GitHub and GitLab" {
	pip_has check-jsonschema
	check-jsonschema --builtin-schema vendor.github-workflows \
	    "$PGCOPY_SRC/contrib/ci/github-actions.yml"
	check-jsonschema --builtin-schema vendor.gitlab-ci \
	    "$PGCOPY_SRC/contrib/ci/gitlab-ci.yml"
	sed 's/exit_codes: .*/exit_codes: often/' \
	    "$PGCOPY_SRC/contrib/ci/gitlab-ci.yml" >bad.yml
	run ! check-jsonschema --builtin-schema vendor.gitlab-ci bad.yml
}

# The long options of a command's help, sorted.
long_options()
{
	"$1" -h | grep -oE '^ +(-[a-zA-Z], )?--[a-z-]+' | grep -oE -- '--[a-z-]+' |
	    sort
}

commands()
{
	make -s -C "$PGCOPY_BUILD" print-commands
}

# bash_words COMMAND WORD ...: what bash completes the last word to.
bash_words()
{
	bash -c '. "$1/completions/bash/$2"; shift
	COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
	"_${1//-/_}" && printf "%s\n" "${COMPREPLY[@]}"' bash \
	    "$PGCOPY_BUILD" "$@" | sort
}

@test "completions: bash offers each option of each command, files and words" {
	for command in $(commands); do
		[ "$(long_options "$command" | wc -l)" -ge 4 ]
		diff <(long_options "$command") <(bash_words "$command" --)
	done
	touch rules.yaml
	[ "$(bash_words pgmask -r rul)" = rules.yaml ]
	[ "$(bash_words pgmask --rules = rul)" = rules.yaml ]
	[ "$(bash_words pgcopy-in --log-format = '')" = $'json\ntext' ]
	[ "$(bash_words pgcopy-in --log-format j)" = json ]
	[ -z "$(bash_words pgcopy-in --run '')" ]
	[ "$(bash_words pgcheckpoint re)" = $'report\nreset' ]
	[ "$(bash_words pgcheckpoint '')" = "$(pgcheckpoint -h |
	    sed -n 's/^  \([a-z]\{1,\}\) .*/\1/p' | sort)" ]
	shellcheck -s bash "$PGCOPY_BUILD"/completions/bash/*
}

@test "completions: words that options take are those that they take" {
	for format in tsv json make; do
		pgplan -d "$SRC" --format "$format" -q >out
	done
	for order in fk size; do
		pgplan -d "$SRC" --order "$order" -q >out
	done
	for format in text json; do
		run ! grep 'option --format' \
		    <(pgverify --format "$format" -d "$DST" --run none 2>&1)
	done
	for mode in required best-effort; do
		run ! grep 'option --sandbox' \
		    <(pgmask --sandbox "$mode" -r none </dev/null 2>&1)
	done
	[ "$(bash_words pgplan --format '')" = $'json\nmake\ntsv' ]
	[ "$(bash_words pgplan --order '')" = $'fk\nsize' ]
	[ "$(bash_words pgverify --format '')" = $'json\ntext' ]
	[ "$(bash_words pgcheckpoint --format '')" = $'html\njson\nmd' ]
	[ "$(bash_words pgmask --sandbox '')" = $'best-effort\nrequired' ]
	[ "$(bash_words pgverify --allow '' | wc -l)" = 9 ]
}

@test "completions: zsh" {
	needs zsh 'apt-get install zsh'
	for command in $(commands); do
		zsh -n "$PGCOPY_BUILD/completions/zsh/_$command"
		zsh -f "$PGCOPY_SRC/tests/lib/complete.zsh" \
		    "$PGCOPY_BUILD/completions/zsh/_$command" >given
		grep -v '^-[sS]$' given | grep -oE '^(\*|\([^)]*\))?--[a-z-]+' |
		    grep -oE -- '--[a-z-]+$' | sort >options
		diff <(long_options "$command") options
	done
	zsh -f "$PGCOPY_SRC/tests/lib/complete.zsh" \
	    "$PGCOPY_BUILD/completions/zsh/_pgmask" >given
	grep -qxF -- '*-r+[what happens to each column\: pgmask-rules(5)]:file:_files' given
	grep -qxF -- '*--rules=[what happens to each column\: pgmask-rules(5)]:file:_files' given
}

@test "completions: fish" {
	needs fish 'apt-get install fish'
	export HOME=$PWD
	for command in $(commands); do
		fish --no-config -c "source $PGCOPY_BUILD/completions/fish/$command.fish
		    complete -C '$command --'" | cut -f1 | sort >options
		diff <(long_options "$command") options
	done
	fish --no-config -c "source $PGCOPY_BUILD/completions/fish/pgcheckpoint.fish
	    complete -C 'pgcheckpoint re'" | cut -f1 | sort >words
	[ "$(paste -sd' ' words)" = 'report reset' ]
}

@test "completions: make install puts them where the shells look" {
	make -s -C "$PGCOPY_BUILD" install-data-local DESTDIR="$PWD/root" \
	    prefix=/usr
	for command in $(commands); do
		test -s "root/usr/share/bash-completion/completions/$command"
		test -s "root/usr/share/zsh/site-functions/_$command"
		test -s "root/usr/share/fish/vendor_completions.d/$command.fish"
	done
	make -s -C "$PGCOPY_BUILD" uninstall-local DESTDIR="$PWD/root" \
	    prefix=/usr
	[ -z "$(find root -type f)" ]
}

@test "package: make deb, lintian, and the pipe in a clean system (make check-long)" {
	[ -n "${PGCOPY_LONG:-}" ] || skip "only with PGCOPY_LONG=1"
	[ "$(id -u)" -eq 0 ] || skip "only root can change the root directory"
	needs dh 'apt-get install debhelper'
	needs lintian 'apt-get install lintian'
	needs debootstrap 'apt-get install debootstrap'
	make -C "$PGCOPY_BUILD" deb 3>&-
	deb=$(echo "$PGCOPY_BUILD"/pgcopy-tools_*.deb)
	lintian -I --fail-on error,warning,info "${deb%.deb}.changes"

	# A system with what the package depends on, and nothing else of ours.
	depends=$(dpkg-deb -f "$deb" Depends | sed 's/ ([^)]*)//g; s/, */,/g')
	read -r mirror suite < <(apt-get indextargets --format \
	    '$(REPO_URI) $(CODENAME)' 'Created-By: Packages')
	debootstrap --variant=minbase --include="$depends" "$suite" root \
	    "$mirror" 3>&-
	cp "$deb" root/package.deb
	cp "$KEY" "$RULES" root/
	cat >root/line <<-'LINE'
	set -e
	dpkg -i package.deb
	run=demo
	pgcheckpoint cursor -d "$DST" --run $run |
	    pgcopy-out -d "$SRC" -t 'public.*' --after - -k key |
	    pgmask -r rules.yaml -k key |
	    pgcopy-in -d "$DST" --run $run
	dpkg -r pgcopy-tools
	LINE
	diff <(pipe_of root/line) <(pipe_of "$PGCOPY_SRC/README.md")
	mkdir -p "root$SERVER_ROOT"
	unshare -m sh -c 'mount --bind "$SERVER_ROOT" "root$SERVER_ROOT" &&
	    exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin SRC="$SRC" \
	    DST="$DST" chroot root sh /line' 3>&-
	refreshed
}
