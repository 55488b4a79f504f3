#!/usr/bin/env bats
# The main path: four commands, real servers, masked rows.

# shellcheck disable=SC2154 # codes is set by line
bats_require_minimum_version 1.5.0
load ../lib/pipe.bash

setup_file()
{
	pipe_servers
	psql -Xq -v ON_ERROR_STOP=1 -v scale=0.05 -d "$SRC" \
	    -f "$PGCOPY_SRC/contrib/examples/shop.sql"
	pipe_schema
}

teardown_file()
{
	server_stop_all
}

setup()
{
	RULES=$PGCOPY_SRC/contrib/examples/shop-rules.yaml
	dst 'TRUNCATE customers, accounts, orders, page_views'
}

@test "a masked shop arrives whole: counts, kept columns, keys that match" {
	line shop
	ended 0 0 0 0
	for table in customers accounts orders page_views; do
		[ "$(src "SELECT count(*) FROM $table")" = \
		    "$(dst "SELECT count(*) FROM $table")" ]
	done
	kept='row(id, tier, tags, preferences, created_at)::text'
	[ "$(digest src customers "$kept")" = "$(digest dst customers "$kept")" ]
	kept='row(id, customer_id, status, total, items, ordered_at)::text'
	[ "$(digest src orders "$kept")" = "$(digest dst orders "$kept")" ]
	# an account is still its customer's, under the masked address
	[ "$(dst 'SELECT count(*) FROM accounts JOIN customers USING (email)')" = \
	    "$(src 'SELECT count(*) FROM accounts')" ]
}

@test "no address, name, number or hash of the source is left" {
	line leaks
	ended 0 0 0 0
	pg_dump -a -d "$DST" >"$BATS_TEST_TMPDIR/dump"
	src 'SELECT email FROM customers UNION SELECT phone FROM customers UNION
	    SELECT ref::text FROM customers UNION SELECT password_hash FROM
	    accounts UNION SELECT ip FROM page_views' >"$BATS_TEST_TMPDIR/values"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/values")" -gt 5000 ]
	run ! grep -qFf <(sed '/^$/d' "$BATS_TEST_TMPDIR/values") \
	    "$BATS_TEST_TMPDIR/dump"
}

@test "the same line again moves no row and says so" {
	line again
	ended 0 0 0 0
	before=$(digest dst orders)
	line again
	ended 0 0 0 0
	[ ! -s "$OUT" ]
	[ "$(digest dst orders)" = "$before" ]
}

@test "a second run of another name gives the same bytes" {
	line one
	ended 0 0 0 0
	for table in customers accounts orders page_views; do
		digest dst "$table"
	done >"$BATS_TEST_TMPDIR/one"
	BATCH_ROWS=77 line two --fresh
	ended 0 0 0 0
	for table in customers accounts orders page_views; do
		digest dst "$table"
	done | diff "$BATS_TEST_TMPDIR/one" -
}

@test "without resume: three commands and a one-table rule" {
	pgcopy-out -d "$SRC $READER" -t customers |
	    pgmask -r "$RULES" -k "$KEY" | pgcopy-in -d "$DST $LOADER"
	[ "${PIPESTATUS[*]}" = "0 0 0" ]
	[ "$(dst 'SELECT count(*) FROM customers')" = 2000 ]
}

@test "a changed table on the source: its unit fails by name, the rest arrives" {
	src 'ALTER TABLE orders ADD gift_note text'
	line changed
	src 'ALTER TABLE orders DROP gift_note'
	[ "${codes##* }" = 78 ]
	grep -q gift_note "$ERR"
	[ "$(dst 'SELECT count(*) FROM orders')" = 0 ]
	[ "$(dst 'SELECT count(*) FROM page_views')" = 1000 ]
	line changed
	ended 0 0 0 0
	[ "$(dst 'SELECT count(*) FROM orders')" = 10000 ]
}

@test "pgmask links no libpq" {
	run ! grep -q libpq <(ldd "$PGCOPY_BUILD/pgmask")
	grep -q libpq <(ldd "$PGCOPY_BUILD/pgcopy-out")
}

@test "every type arrives as it left" {
	for db in src:prod dst:staging; do
		server_sql "${db%:*}" postgres 'CREATE DATABASE types'
	done
	# other oids on the target than on the source
	server_sql dst types "SELECT lo_unlink(lo_create(0))
	    FROM generate_series(1, 5000)" >/dev/null
	psql -Xq -v ON_ERROR_STOP=1 -v data=1 -d "$(server_dsn src types)" \
	    -f "$PGCOPY_SRC/tests/lib/types.sql"
	psql -Xq -v ON_ERROR_STOP=1 -v data=0 -d "$(server_dsn dst types)" \
	    -f "$PGCOPY_SRC/tests/lib/types.sql"
	for type in regclass regtype regnamespace; do
		oid="SELECT literal::$type::oid FROM edges WHERE type =
		    '$type'::regtype AND literal ~ 'e'"
		[ "$(server_sql src types "$oid")" != "$(server_sql dst types "$oid")" ]
	done
	SRC=$(server_dsn src types) DST=$(server_dsn dst types)
	rows='COPY (SELECT * FROM every_type ORDER BY id) TO STDOUT'
	keep_everything
	TABLES=public.every_type line types
	ended 0 0 0 0
	psql -Xq -d "$SRC" -c "$rows" >"$BATS_TEST_TMPDIR/dump1"
	psql -Xq -d "$DST" -c "$rows" >"$BATS_TEST_TMPDIR/dump2"
	cmp "$BATS_TEST_TMPDIR/dump1" "$BATS_TEST_TMPDIR/dump2"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/dump2")" -eq 10 ]
}
