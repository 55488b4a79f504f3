#!/usr/bin/env bats
# pgplan --subset: the rows that are named, all that their foreign keys need,
# and no other row.

bats_require_minimum_version 1.5.0
# run --separate-stderr sets it.
stderr=
load ../lib/pipe.bash

setup_file()
{
	pipe_servers
	psql -XqAt -v ON_ERROR_STOP=1 -d "$SRC" \
	    -f "$BATS_TEST_DIRNAME/subset.sql" >/dev/null 3>&-
}

teardown_file()
{
	server_stop_all
}

setup()
{
	cd "$BATS_TEST_TMPDIR" || return 1
}

# rows DSN PLAN: what the units of a plan give, as schema.table<TAB>n, sorted;
# each table has a column n.
rows()
{
	local dsn=$1 unit table range rest
	while IFS=$'\t' read -r unit table range rest; do
		pgcopy-out -d "$dsn" -t "$table" --range "$range" -k "$KEY" \
		    >unit.pgs || return
		pgmask -r keep.yaml -k "$KEY" --preview 1000000 <unit.pgs
	done <"$2"
}

# copy DSN PLAN RUN: every unit of a plan as its own pipe; FKs do not watch.
copy()
{
	local unit table range rest code=0
	keep_everything
	while IFS=$'\t' read -r unit table range rest; do
		pgcheckpoint cursor -d "$TO" --run "$3" "$unit" |
		    pgcopy-out -d "$1" -t "$table" --range "$range" --after - \
		    -k "$KEY" 2>>"$ERR" |
		    pgmask -r "$RULES" -k "$KEY" 2>>"$ERR" |
		    pgcopy-in -d "$TO options=-csession_replication_role=replica" \
		    --run "$3" >>"$OUT" 2>>"$ERR" || code=$?
	done <"$2"
	return "$code"
}

# new_target NAME DSN: a database of the schema of another one, as $TO.
new_target()
{
	server_sql dst postgres "CREATE DATABASE $1"
	TO=$(server_dsn dst "$1")
	pg_dump -s -d "$2" | psql -Xq -v ON_ERROR_STOP=1 -d "$TO" >/dev/null
}

# Every foreign key of the target holds: each is made anew over its rows.
check_keys()
{
	psql -XqAt -v ON_ERROR_STOP=1 -d "$TO" <<-'END'
	SELECT format('ALTER TABLE %s DROP CONSTRAINT %I, ADD %s;',
	    conrelid::regclass, conname, pg_get_constraintdef(oid))
	FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 \gexec
	END
}

# held COMMAND: under a snapshot of the source.
names()
{
	cut -f2 "$1" | LC_ALL=C sort | paste -sd' '
}

# subset OPTION ...: a plan of hard tables, copied to a new target $TO.
subset()
{
	pgplan -q -d "$SRC" -k "$KEY" "$@" >plan 2>"$ERR"
	new_target "t$BATS_TEST_NUMBER" "$SRC"
	copy "$SRC" plan sub
	check_keys
}

# there TABLE [COLUMN]: what has arrived, in order.
there()
{
	psql -XqAt -d "$TO" -c "SELECT string_agg(x::text, ' ' ORDER BY x)
	    FROM (SELECT ${2:-n} AS x FROM $1) q"
}

@test "30 tables of random foreign keys: exactly what a model in Python finds" {
	local seed dsn mode i=0
	server_sql src postgres 'CREATE DATABASE graph'
	dsn=$(server_dsn src graph)
	for seed in ${SEED:-1 2 3}; do
		echo "SEED=$seed"
		psql -Xq -d "$dsn" -c 'DROP SCHEMA public CASCADE; CREATE SCHEMA public' 2>/dev/null
		python3 "$PGCOPY_SRC/tests/lib/closure.py" schema "$seed" |
		    psql -Xq1 -v ON_ERROR_STOP=1 -d "$dsn" >/dev/null
		psql -XqAt -F$'\t' -d "$dsn" >all <<-'END'
		SELECT format('SELECT %L, to_jsonb(t) FROM %I t', relname, relname)
		FROM pg_class WHERE relnamespace = 'public'::regnamespace
		AND relkind IN ('r', 'p') AND NOT relispartition \gexec
		END
		python3 "$PGCOPY_SRC/tests/lib/closure.py" options "$seed" >options
		mapfile -t options <options
		for mode in '' children; do
			# shellcheck disable=SC2086
			python3 "$PGCOPY_SRC/tests/lib/closure.py" expect "$seed" $mode \
			    <all >expect
			i=$((i + 1))
			new_target "graph$i" "$dsn"
			pgplan -q -d "$dsn" -k "$KEY" "${options[@]}" \
			    ${mode:+--subset-children} >plan 2>"$ERR"
			: >"$OUT"
			copy "$dsn" plan sub || { cat "$ERR"; return 1; }
			psql -XqAt -F$'\t' -d "$TO" <<-'END' | LC_ALL=C sort >got
			SELECT format('SELECT %L, n FROM %I', relname, relname)
			FROM pg_class WHERE relnamespace = 'public'::regnamespace
			AND relkind IN ('r', 'p') AND NOT relispartition \gexec
			END
			LC_ALL=C sort expect | diff - got
			[ -s got ]
			check_keys
		done
	done
}
