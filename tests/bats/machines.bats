#!/usr/bin/env bats
# Many pipes by the recipes of contrib/recipes and contrib/kubernetes: all of a
# plan arrives, nothing is doubled, and the same line again goes on.

# shellcheck disable=SC2030,SC2031,SC2154 # run sets status
bats_require_minimum_version 1.5.0
load ../lib/pipe.bash

setup_file()
{
	pipe_servers
	psql -Xq -v ON_ERROR_STOP=1 -d "$SRC" <<-'SQL'
	CREATE TABLE shop (id int PRIMARY KEY, name text);
	INSERT INTO shop SELECT g, 'Canary' || g FROM generate_series(1, 50) g;
	CREATE TABLE customer (id int PRIMARY KEY, shop int REFERENCES shop,
	    name text, pad text);
	INSERT INTO customer SELECT g, 1 + g % 50, 'Canary' || g, repeat('.', 60)
	    FROM generate_series(1, 6000) g;
	CREATE TABLE "a ""b""	\c
	d" (id int PRIMARY KEY, customer int REFERENCES customer, name text);
	INSERT INTO "a ""b""	\c
	d" SELECT g, g, 'Canary' FROM generate_series(1, 300) g;
	ANALYZE;
	SQL
	pipe_schema
	pipe_roles
	cat >"$BATS_FILE_TMPDIR/rules.yaml" <<-'YAML'
	version: 1
	unlisted: keep
	tables:
	  public.*:
	    columns: {name: {action: fake, provider: full_name}}
	YAML
	PLAN=$BATS_FILE_TMPDIR/plan
	pgplan -q -d "$SRC $READER" -k "$KEY" --split-size 200k >"$PLAN"
	RULES=$BATS_FILE_TMPDIR/rules.yaml
	RECIPES=$PGCOPY_SRC/contrib/recipes
	export PLAN RULES RECIPES
}

teardown_file()
{
	server_stop_all
}

setup()
{
	cd "$BATS_TEST_TMPDIR" || return 1
	dst 'TRUNCATE shop CASCADE; DROP SCHEMA IF EXISTS _pgcopy CASCADE' 2>/dev/null
	pipe_roles
	SUPER_SRC=$SRC
	SRC="$SRC $READER"
	DST="$DST $LOADER"
	export RUN=r$BATS_TEST_NUMBER
}

# rows_sent FILE: in all, by the lines of pgcopy-in.
rows_sent()
{
	awk 'match($0, /\tsent=[0-9]+/) {
	    n += substr($0, RSTART + 6, RLENGTH - 6) } END { print n + 0 }' "$1"
}

# All of it is there, masked, each unit is done and had one attempt; the
# line COMMAND ARG .. again finds nothing to do.
arrived()
{
	local units
	units=$(wc -l <"$PLAN")
	[ "$(rows_sent out)" = 6350 ]
	[ "$(dst 'SELECT count(*), count(*) FILTER (WHERE name ~ $$Canary$$),
	    sum(id) FROM customer')" = "6000|0|$((6000 * 6001 / 2))" ]
	[ "$(dst 'SELECT count(*) FROM shop')" = 50 ]
	[ "$(dst 'SELECT sum(rows), count(*), count(*) FILTER (WHERE
	    state = $$done$$ AND attempts = 1) FROM _pgcopy.unit')" = \
	    "6350|$units|$units" ]
	"$@" >again
	[ "$(rows_sent again)" = 0 ]
	[ "$(dst 'SELECT sum(rows) FROM _pgcopy.unit')" = 6350 ]
}

services()
{
	cat >services <<-SERVICES
	[prod]
	$(tr ' ' '\n' <<<"${SUPER_SRC% user=*} $READER")
	[staging]
	$(tr ' ' '\n' <<<"${DST%% user=*} $LOADER")
	SERVICES
}

@test "the plan has levels, ranges and a name of any kind" {
	[ "$(cut -f4 "$PLAN" | sort -u | paste -sd' ')" = '0 1 2' ]
	[ "$(cut -f3 "$PLAN" | grep -c '^[^-]')" -ge 3 ]
	grep -qF '"a ""b""\t\\c\nd"' "$PLAN"
}

@test "make -j" {
	pgplan -q -d "$SRC" -k "$KEY" --split-size 200k --make >plan.mk
	"$RECIPES/by-make" plan.mk 3 >out
	arrived "$RECIPES/by-make" plan.mk
}

@test "xargs -P" {
	"$RECIPES/by-xargs" "$PLAN" 3 >out
	arrived "$RECIPES/by-xargs" "$PLAN"
}

@test "xargs -P: what fails is told, and its children are not begun" {
	dst 'ALTER TABLE customer ADD CONSTRAINT few CHECK (id <= 5000)'
	run "$RECIPES/by-xargs" "$PLAN" 3
	dst 'ALTER TABLE customer DROP CONSTRAINT few'
	[ "$status" -ne 0 ]
	[ "$(dst 'SELECT count(*) FROM _pgcopy.unit WHERE rows = 300')" = 0 ]
	[ "$(dst 'SELECT count(*) FROM _pgcopy.unit WHERE state = $$failed$$')" = 1 ]
	"$RECIPES/by-xargs" "$PLAN" 3 >out
	[ "$(dst 'SELECT count(*), sum(id) FROM customer')" = \
	    "6000|$((6000 * 6001 / 2))" ]
	[ "$(dst 'SELECT sum(rows), count(DISTINCT state) FROM _pgcopy.unit')" = \
	    '6350|1' ]
}

@test "GNU parallel" {
	command -v parallel >/dev/null || skip "parallel is missing: contrib/packages-checkers"
	HOME=$PWD "$RECIPES/by-parallel" "$PLAN" >out
	HOME=$PWD arrived "$RECIPES/by-parallel" "$PLAN"
}

@test "a unit that another pipe has is tried again until it is free" {
	local line table token
	line=$(awk -F'\t' '$2 == "public.customer" { print; exit }' "$PLAN")
	IFS=$'\t' read -r _ table token _ <<<"$line"
	dst 'INSERT INTO shop SELECT g, $$$$ FROM generate_series(1, 50) g'
	mkfifo held
	pgcopy-in -d "$DST" --run "$RUN" <held >out 3>&- &
	exec 7>held
	pgcopy-out -d "$SRC" -t "$table" --range "$token" -k "$KEY" \
	    --batch-rows 100 | pgmask -r "$RULES" -k "$KEY" >masked
	head -c "$(($(wc -c <masked) / 2))" masked >&7
	until_says t dst 'SELECT sum(rows) > 0 FROM _pgcopy.unit'
	"$RECIPES/unit" "$line" >second 2>messages 3>&- 7>&- &
	local second=$!
	until_true grep -qs 'another pgcopy-in' messages
	exec 7>&-		# the first is cut
	wait $second
	[ "$(dst 'SELECT rows > 0, state, rows = (SELECT count(*) FROM customer)
	    FROM _pgcopy.unit')" = 't|done|t' ]
	[ "$(rows_sent second)" -lt "$(dst 'SELECT rows FROM _pgcopy.unit')" ]
	[ "$(rows_sent second)" -gt 0 ]
}

@test "unit: other failures are final; what it is not told is asked for" {
	run "$RECIPES/unit"
	[ "$status" -ne 0 ]
	[[ $output == *'a line of a plan'* ]]
	run "$RECIPES/unit" 'public.shop'
	[ "$status" -ne 0 ]
	[[ $output == *'no line of a plan'* ]]
	# No plan is not the end of one.
	: >empty
	for recipe in by-xargs by-parallel by-slurm; do
		for plan in none empty; do
			run "$RECIPES/$recipe" $plan
			[ "$status" -eq 66 ]
			[[ $output == *"no plan in $plan" ]]
		done
	done
	(unset DST; run "$RECIPES/unit" x; [[ $output == *DST* ]])
	RULES=none run --separate-stderr "$RECIPES/unit" "$(head -n 1 "$PLAN")"
	[ "$status" -eq 78 ]
	[ "$(grep -c 'could not' <<<"$stderr")" -le 4 ]
}

@test "the lines of pgcopy-tools(7) run" {
	ln -s "$PGCOPY_SRC/contrib" contrib
	services
	cp "$RULES" "$KEY" .
	awk '/^\.Sh/ { on = /MANY MACHINES/ } /^\.Bd/ { literal = on; next }
	    /^\.Ed/ { literal = 0 } literal { gsub(/\\e/, "\\"); print }' \
	    "$PGCOPY_SRC/man/pgcopy-tools.7" >all
	grep -q 'by-slurm plan$' all
	grep -v 'by-slurm\|plan hosts' all >lines
	[ "$(wc -l <lines)" -ge 8 ]
	command -v parallel >/dev/null || sed -i '/parallel/d' lines
	env -u SRC -u DST -u RULES -u KEY -u RUN HOME="$PWD" \
	    PGSERVICEFILE="$PWD/services" bash -e lines >out
	[ "$(rows_sent out)" = 6350 ]
	[ "$(dst "SELECT sum(rows) FROM _pgcopy.unit WHERE run = 'monday'")" = \
	    6350 ]
}

@test "Kubernetes: what a pod of each index runs" {
	local manifest=$PGCOPY_SRC/contrib/kubernetes/units.yaml i
	cp "$PLAN" "$RULES" "$RECIPES/unit" .
	cp "$KEY" key
	services
	python3 - "$manifest" >pod <<-'END'
	import shlex, sys, yaml
	job = yaml.safe_load(open(sys.argv[1]))["spec"]
	assert job["completionMode"] == "Indexed"
	box = job["template"]["spec"]["containers"][0]
	pairs = ["%s=%s" % (v["name"], v["value"]) for v in box["env"]]
	print("env", shlex.join(pairs + box["command"]))
	END
	sed -i -e "s|/etc/pgcopy|$PWD|g" -e "s|/run/secrets/pgcopy|$PWD|g" pod
	pods()
	{
		for ((i = 0; i < $(wc -l <"$PLAN"); i++)); do
			env -u SRC -u DST -u RUN -u RULES -u KEY \
			    JOB_COMPLETION_INDEX=$i sh pod || return
		done
	}
	pods >out
	arrived pods
	grep -q 'completions: [0-9]*$' "$manifest"
}

@test "Kubernetes: the manifest follows the schema of batch/v1" {
	command -v kubernetes-validate >/dev/null ||
	    skip "kubernetes-validate is missing: pip install -r contrib/checkers.txt"
	kubernetes-validate --strict "$PGCOPY_SRC/contrib/kubernetes/units.yaml"
	sed 's/completionMode:/completionMod:/' \
	    "$PGCOPY_SRC/contrib/kubernetes/units.yaml" >bad.yaml
	run ! kubernetes-validate --strict bad.yaml
}

# on_hosts WHAT: tests/machines/run, in make check-long.
on_hosts()
{
	[ -n "${PGCOPY_LONG:-}" ] || skip "make check-long"
	"$PGCOPY_SRC/tests/machines/run" "$1" >"$BATS_TEST_TMPDIR/out" 2>&1 ||
	    case $? in
	    77)	skip "$(sed -n 's/^skipped: //p' "$BATS_TEST_TMPDIR/out")" ;;
	    *)	cat "$BATS_TEST_TMPDIR/out"
		return 1 ;;
	    esac
	sed 's/^/# /' "$BATS_TEST_TMPDIR/out" >&3
}

@test "GNU parallel over ssh, two hosts: all arrives once, from both (make check-long)" {
	on_hosts ssh
}

@test "a host is killed in the middle of a unit: the other takes it (make check-long)" {
	on_hosts dies
}

@test "a host's cable is pulled: its units are free in half a minute (make check-long)" {
	on_hosts link
}

@test "a Slurm job array on two nodes, one of which is killed (make check-long)" {
	on_hosts slurm
}
