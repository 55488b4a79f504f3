#!/usr/bin/env bats
# contrib/examples, from one server to another: what they promise holds on the
# target, and nobody of the source is there.

# shellcheck disable=SC2030,SC2031,SC2154 # run sets status, line codes
bats_require_minimum_version 1.5.0
load ../lib/pipe.bash

setup_file()
{
	pipe_servers
	for name in shop clinic saas; do
		server_sql src postgres "CREATE DATABASE $name"
		server_sql dst postgres "CREATE DATABASE $name"
		psql -Xq -v ON_ERROR_STOP=1 -v scale=0.01 \
		    -d "$(server_dsn src "$name")" \
		    -f "$PGCOPY_SRC/contrib/examples/$name.sql"
	done
}

teardown_file()
{
	server_stop_all
}

# copy NAME: masked, then with every constraint of the source.
copy()
{
	SRC=$(server_dsn src "$1")
	DST=$(server_dsn dst "$1")
	RULES=$PGCOPY_SRC/contrib/examples/$1-rules.yaml
	pg_dump -s --section=pre-data -d "$SRC" |
	    psql -Xq -v ON_ERROR_STOP=1 -d "$DST" >/dev/null
	pgcopy-out -d "$SRC" -t 'public.*' --where false |
	    pgmask --check -r "$RULES" 2>"$BATS_TEST_TMPDIR/said"
	[ ! -s "$BATS_TEST_TMPDIR/said" ] || cat "$BATS_TEST_TMPDIR/said"
	line example
	ended 0 0 0 0
	pg_dump -s --section=post-data -d "$SRC" |
	    psql -Xq -v ON_ERROR_STOP=1 -d "$DST" >/dev/null
}

of()
{
	server_sql "$1" "$2" "$3"
}

# gone NAME PATTERN ...: nothing like it is in a dump of the target.
gone()
{
	local name=$1 pattern
	shift
	pg_dump -a --inserts --schema=public -d "$(server_dsn dst "$name")" \
	    >"$BATS_TEST_TMPDIR/dump"
	for pattern in "$@"; do
		run ! grep -qE "$pattern" "$BATS_TEST_TMPDIR/dump"
		pg_dump -a --inserts --schema=public \
		    -d "$(server_dsn src "$name")" | grep -qE "$pattern"
	done
}

# same NAME QUERY: both servers answer alike.
same()
{
	[ "$(of src "$1" "$2")" = "$(of dst "$1" "$2")" ] || {
		echo "not the same: $2"
		return 1
	}
}

@test "the shop: nobody of it is on the target, its accounts still match" {
	copy shop
	gone shop '@mail\.test' 'argon2id' 'Eriksson' \
	    'called from \+49'
	same shop 'SELECT count(*) FROM customers JOIN accounts USING (email)'
	same shop 'SELECT count(*), sum(total) FROM orders JOIN customers c
	    ON c.id = customer_id'
}

@test "the clinic: other patients, the same times between, reports that agree" {
	copy clinic
	gone clinic 'clinic\.test' 'Quimby' 'Underhill' 'Hospital Road' \
	    '212 736' '00:1b:63'
	same clinic 'SELECT sum(discharged - admitted), count(*) FROM visits'
	same clinic "SELECT count(*) FROM results r JOIN visits v ON v.id =
	    visit_id AND r.taken - v.admitted = interval '2 hours'"
	# The shift of a patient is one for the birth and for all visits.
	same clinic 'SELECT sum(admitted::date - born) FROM visits v JOIN
	    patients p ON p.id = patient_id'
	same clinic 'SELECT count(*) FROM visits v JOIN patients p ON p.id =
	    patient_id WHERE report LIKE $$%$$ || email || $$%$$'
	[ "$(of dst clinic "SELECT count(*) FROM patients WHERE record_number !~
	    '^P-[0-9]{6}-[A-Z]$' OR search IS NOT NULL")" = 0 ]
	[ "$(of dst clinic "SELECT count(DISTINCT record_number) FROM
	    patients")" = 600 ]
}

@test "the service: addresses agree in columns, json, arrays and texts" {
	copy saas
	gone saas '@initech\.test' 'initech[0-9]' 'argon2id' '84\.17\.3\.' \
	    '901820' 'DE893704'
	same saas "SELECT count(*) FROM events e JOIN users ON email =
	    payload->>'actor'"
	same saas "SELECT count(*) FROM users WHERE email =
	    settings#>>'{recovery,email}'"
	same saas 'SELECT count(*) FROM tickets, unnest(watchers) w JOIN users
	    ON email = w'
	same saas 'SELECT count(*) FROM tickets WHERE body LIKE $$%$$ ||
	    opened_by || $$%$$'
	same saas 'SELECT count(*), min(at), max(at) FROM events_2025'
	same saas "SELECT count(*), sum((payload->>'took_ms')::int) FROM events"
	# The accounts of the test team, and only these, kept their names.
	[ "$(of dst saas "SELECT is_test, count(*) FROM users WHERE full_name ~
	    'Waddams|Lumbergh|Nagheenanajar' GROUP BY 1")" = 't|16' ]
	# The generated search is of the masked text.
	[ "$(of dst saas "SELECT count(*) FROM tickets WHERE search @@
	    to_tsquery('simple', 'example & com') OR search::text LIKE
	    '%example.com%'")" = 400 ]
}

@test "pgscan finds nothing that the rules of the examples keep" {
	for name in shop clinic saas; do
		pgcopy-out -d "$(server_dsn src "$name")" -t 'public.*' \
		    --sample 300 >"$BATS_TEST_TMPDIR/stream"
		pgscan --against \
		    "$PGCOPY_SRC/contrib/examples/$name-rules.yaml" \
		    <"$BATS_TEST_TMPDIR/stream" >"$BATS_TEST_TMPDIR/changes" ||
		    :
		cat "$BATS_TEST_TMPDIR/changes"
		run ! grep -qv 'public.visits	diagnosis' \
		    "$BATS_TEST_TMPDIR/changes"
	done
}
