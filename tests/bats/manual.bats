#!/usr/bin/env bats
# The EXAMPLES of the manual pages run: every line that starts with "$ " in a
# literal block, with the lines that continue it, between two servers whose
# databases prod and staging hold the shop.

load ../lib/pipe.bash

setup_file()
{
	pipe_servers
	psql -Xq -v ON_ERROR_STOP=1 -v scale=0.01 -d "$SRC" \
	    -f "$PGCOPY_SRC/contrib/examples/shop.sql"
	pipe_schema
}

teardown_file()
{
	server_stop_all
}

# The commands of a page, one a line.
examples()
{
	awk '
	/^\.Sh/ { here = $2 == "EXAMPLES" }
	/^\.Bd/ { literal = 1 }
	/^\.Ed/ { literal = 0 }
	!here || !literal { next }
	/^\$ / || more {
		line = more ? line $0 : substr($0, 3)
		more = sub(/\\e$/, "", line) || line ~ /\|$/
		if (!more) {
			gsub(/\\e/, "\\", line)
			gsub(/\\&/, "", line)
			gsub(/\\-/, "-", line)
			gsub(/\\\(aq/, "\047", line)
			print line
		}
	}' "$1"
}

# In an empty directory, each command must end with 0.
page()
{
	local command n=0
	cd "$BATS_TEST_TMPDIR" || return
	cp "$PGCOPY_SRC/contrib/examples/shop-rules.yaml" rules.yaml
	dst 'TRUNCATE customers, accounts, orders, page_views;
	    DROP SCHEMA IF EXISTS _pgcopy CASCADE'
	pipe_roles
	cat >services <<-SERVICES
	[prod]
	$(tr ' ' '\n' <<<"${SRC% user=*} $READER")
	[staging]
	$(tr ' ' '\n' <<<"${DST% user=*} $LOADER")
	SERVICES
	export PGSERVICEFILE=$PWD/services
	while read -r command; do
		echo "\$ $command"
		bash -o pipefail -c "$command" </dev/null
		n=$((n + 1))
	done < <(examples "$PGCOPY_SRC/man/$1")
	echo "$n examples"
	[ "$n" -ge "$2" ]
}

@test "the examples of pgcopy-tools(7) run" {
	page pgcopy-tools.7 4
}

@test "the examples of pgcopy-out(1) run" {
	page pgcopy-out.1 2
}

@test "the examples of pgmask(1) run" {
	page pgmask.1 2
}

@test "the examples of pgcopy-in(1) run" {
	page pgcopy-in.1 2
}

@test "the examples of pgcheckpoint(1) run" {
	page pgcheckpoint.1 7
}

@test "the examples of pgverify(1) run" {
	page pgverify.1 6
}

@test "the examples of pgplan(1) run" {
	page pgplan.1 8
}

@test "the examples of pgsnapshot(1) run" {
	page pgsnapshot.1 3
}

# What the rules of a file do to the tables that they name, in text; fails
# when a unit does.
ran()
{
	local rules=$1 db table
	db=$(server_dsn src manual)
	# Tables have more columns than one example speaks of.
	sed -i -e '/^unlisted:/d' -e 's/^version: 1/&\nunlisted: keep/' "$rules"
	while read -r table; do
		pgcopy-out -d "$db" -t "$table" >in.pgs
		pgmask -r "$rules" -k "$KEY" <in.pgs >out.pgs
		stream-text decode <in.pgs | grep -a '^[[:space:]]*row' >before
		stream-text decode <out.pgs | grep -a '^[[:space:]]*row' >after
		[ "$(wc -l <before)" = "$(wc -l <after)" ]
		[ -s before ]
		! cmp -s before after || return 1
	done < <(sed -n 's/^  "*\([a-z]*\.[a-z*]*\)"*:$/\1/p' "$rules")
}

@test "the rules of pgmask-rules(5) run" {
	local n=0
	cd "$BATS_TEST_TMPDIR" || return
	server_sql src postgres 'CREATE DATABASE manual'
	psql -Xq -v ON_ERROR_STOP=1 -d "$(server_dsn src manual)" \
	    -f "$PGCOPY_SRC/tests/lib/manual.sql"
	printf 'Utrecht\nDelft\n' >towns.txt
	awk '/^\.Ed/ { file = "" } /^version: 1/ { file = sprintf("page%02d", ++n) }
	file { gsub(/\\e/, "\\"); print >file }' "$PGCOPY_SRC/man/pgmask-rules.5"
	for file in page*; do
		cat "$file"
		ran "$file"
		n=$((n + 1))
	done
	[ "$n" -ge 20 ]
}
