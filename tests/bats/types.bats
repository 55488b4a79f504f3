#!/usr/bin/env bats
# Every type of the server through the whole pipe, masked.

# shellcheck disable=SC2154 # codes is set by line
bats_require_minimum_version 1.5.0
load ../lib/pipe.bash

setup_file()
{
	pipe_servers
	for db in "src prod 1" "dst staging 0"; do
		read -r server name data <<<"$db"
		for file in types types_masked; do
			psql -Xq -v ON_ERROR_STOP=1 -v data="$data" \
			    -d "$(server_dsn "$server" "$name")" \
			    -f "$PGCOPY_SRC/tests/lib/$file.sql"
		done
	done
}

teardown_file()
{
	server_stop_all
}

setup()
{
	dst 'TRUNCATE every_type'
	export TABLES=public.every_type
}

# A rule for each tsvector: no `unlisted: keep` keeps it.
copies()
{
	src "SELECT format('      %s: {action: keep, derived: true}', col)
	    FROM columns_of WHERE type::text LIKE '%tsvector%'"
}

# The rules of the columns that static and redact can mask; all else is kept.
mask_by()
{
	pipe_rules < <(
		printf '%s\n' 'version: 1' 'unlisted: keep' 'tables:' \
		    '  public.every_type:' '    columns:'
		src "SELECT * FROM masks('$1')"
		copies
	)
}

# What arrived is what the source says that the action makes of its values.
arrived_as()
{
	src "SELECT * FROM seen('$1')" >"$BATS_TEST_TMPDIR/want"
	dst "SELECT * FROM seen('')" >"$BATS_TEST_TMPDIR/got"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/want")" -gt 700 ]
	diff "$BATS_TEST_TMPDIR/want" "$BATS_TEST_TMPDIR/got"
}

@test "static: every type, arrays element by element, domains" {
	mask_by static
	line static
	ended 0 0 0 0
	arrived_as static
}

@test "redact: every type, arrays element by element, domains" {
	mask_by redact
	line redact
	ended 0 0 0 0
	arrived_as redact
	[ "$(dst "SELECT count(*) FROM every_type")" -eq 10 ]
}

@test "null: a column of any type" {
	pipe_rules < <(
		printf '%s\n' 'version: 1' 'tables:' '  public.every_type:' \
		    '    columns:' '      id: keep'
		src "SELECT format('      %s: \"null\"', to_json(attname))
		    FROM pg_attribute WHERE attrelid = 'every_type'::regclass AND
		    attnum > 1 AND NOT attisdropped AND attgenerated = ''"
	)
	line null
	ended 0 0 0 0
	[ "$(dst "SELECT count(*) FROM every_type")" -eq 10 ]
	[ "$(dst "SELECT DISTINCT (to_jsonb(t) - '{id,g}'::text[])::text ~ ': [^n]'
	    FROM every_type t")" = f ]
}

@test "fields of a composite, an array in a domain in an array" {
	column="SELECT col FROM columns_of WHERE type ="
	pair=$(src "$column 'pair'::regtype")
	scores=$(src "$column 'scores[]'::regtype")
	pipe_rules <<-END
		version: 1
		unlisted: keep
		tables:
		  public.every_type:
		    columns:
		      $pair.b: {action: static, value: new}
		      $scores: redact
		$(copies)
	END
	line parts
	ended 0 0 0 0
	[ "$(dst "SELECT string_agg($pair::text, ' ' ORDER BY id)
	    FROM every_type")" = '(1,new) (,) (2,"")' ]
	[ "$(dst "SELECT $scores::text FROM every_type WHERE $scores IS NOT NULL")" = \
	    '{"{}","[-1:1]={0,NULL,0}",NULL}' ]
}

@test "what a type does not take is refused before the first row" {
	for rule in 'm4: {action: static, value: "101"}' \
	    'm2: {action: static, value: sixsix}' \
	    'm1: {action: static, value: "123456789.00"}' \
	    "$(src "SELECT col FROM columns_of WHERE type = 'mood'::regtype"): redact" \
	    "$(src "SELECT col FROM columns_of WHERE type = 'point'::regtype"): redact" \
	    "$(src "SELECT col FROM columns_of WHERE type = 'cidr'::regtype"): {action: static, value: 10.0.0.1/8}"; do
		pipe_rules <<-END
			version: 1
			unlisted: keep
			tables: {public.every_type: {columns: {$rule}}}
		END
		line refused
		ended 0 0 78 78
	done
	[ "$(dst 'SELECT count(*) FROM every_type')" -eq 0 ]
}
