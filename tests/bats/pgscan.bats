#!/usr/bin/env bats
# pgscan on real servers: what it finds in the shop of the quickstart and in a
# messy schema, what it proposes, and what changed since.

# shellcheck disable=SC2030,SC2031,SC2154 # run sets status, line codes
bats_require_minimum_version 1.5.0
load ../lib/pipe.bash

setup_file()
{
	pipe_servers
	psql -Xq -v ON_ERROR_STOP=1 -d "$SRC" \
	    -f "$PGCOPY_SRC/tests/bats/pgscan.sql"
	server_sql src postgres 'CREATE DATABASE shop'
	psql -Xq -v ON_ERROR_STOP=1 -v scale=0.01 -d "$(server_dsn src shop)" \
	    -f "$PGCOPY_SRC/contrib/examples/shop.sql"
	MESSY=$BATS_FILE_TMPDIR/messy
	SHOP=$BATS_FILE_TMPDIR/shop
	export MESSY SHOP
	pgcopy-out -d "$SRC" -t 'public.*' --sample 250 >"$MESSY"
	pgcopy-out -d "$(server_dsn src shop)" -t 'public.*' --sample 250 \
	    >"$SHOP"
}

teardown_file()
{
	server_stop_all
}

setup()
{
	cd "$BATS_TEST_TMPDIR" || return 1
}

# at CONFIDENCE FILE: columns of a report that are at least so likely.
at()
{
	awk -F '\t' -v least="$1" 'NR > 1 && $4 >= least {
		sub(/^public\./, "", $1); print $1, $2 }' "$2" | sort
}

@test "every planted column of a messy schema is found" {
	pgscan --report <"$MESSY" >report
	[ "$(wc -l <"$PGCOPY_SRC/tests/bats/pgscan.expect")" -ge 25 ]
	at 0.6 report >found
	run -0 comm -23 <(sort "$PGCOPY_SRC/tests/bats/pgscan.expect") found
	[ -z "$output" ] || { echo "not found: $output"; cat report; return 1; }
}

@test "what is not personal is left alone: 25 columns, no mask, a doubt or two" {
	pgscan --report <"$MESSY" >report
	at 0.6 report >found
	run -0 comm -13 <(sort "$PGCOPY_SRC/tests/bats/pgscan.expect") found
	[ -z "$output" ] || { echo "found too much: $output"; return 1; }
	[ "$(grep -c '^public.products	' report)" -ge 22 ]
	[ "$(at 0.3 report | comm -13 found - | wc -l)" -le 2 ]
}

@test "the shop of the quickstart: its personal columns and no others" {
	pgscan --report <"$SHOP" >report
	run -0 at 0.6 report
	[ "$output" = "accounts email
accounts password_hash
customers email
customers first_name
customers last_name
customers notes
customers phone
orders card_last4
page_views ip" ]
	[ "$(at 0.3 report | wc -l)" -le 11 ]
}

@test "what is proposed loads, binds to its tables and masks every row" {
	for stream in "$MESSY" "$SHOP"; do
		pgscan <"$stream" | sed 's/: decide/: redact/' >rules.yaml
		pgmask --check -r rules.yaml <"$stream"
		pgmask -r rules.yaml -k "$KEY" <"$stream" >masked
		stream-text check <masked
		# Nothing personal of the one is left in the other.
		run -1 grep -aE 'mail\.test|corp\.test|\+49 30|DE[0-9]{20}' masked
	done
	grep -q '^      # customer_id: as public.customers.id,' rules.yaml
}

@test "no value is printed, a key that may be one neither" {
	pgcopy-out -d "$SRC" --name people -q "SELECT jsonb_build_object(
	    'user' || id || '@mail.test', jsonb_build_object('Very Secret', id),
	    'seen', hw) AS j, public.hstore('+49 30 1234567', n1) AS h, n1
	    FROM public.t_people" >stream
	pgscan <stream >rules.yaml
	pgscan --report <stream >report
	pgscan --against rules.yaml <stream >changes || :
	run -1 grep -E '@mail|Very|Secret|1234567|Smith|Anna|08:00' rules.yaml \
	    report changes
	grep -qE '^      j: decide +# personal data in its keys' rules.yaml
	pgscan --report <"$MESSY" >report
	run -1 grep -E '@|Smith|Anna|Oak|203\.0|DE[0-9]{5}' report
}

@test "against its own rules nothing changed" {
	for stream in "$MESSY" "$SHOP"; do
		pgscan <"$stream" | sed 's/: decide/: redact/' >rules.yaml
		pgscan --against rules.yaml <"$stream" >changes
		[ ! -s changes ]
	done
}

@test "a changed schema is told change by change, and by the exit code" {
	pgscan <"$SHOP" | sed 's/: decide/: redact/' >rules.yaml
	sed -i '/^      phone:/d; s/^      tier: keep/&\n      gone: keep/
	    s/^      email: .*provider: email.*/      email: keep/
	    s/^      total: .*/      total: {action: bucket, unit: year}/
	    s/^  public.page_views:/  public.views:/' rules.yaml
	run -78 --separate-stderr pgscan --against rules.yaml <"$SHOP"
	[ -z "$stderr" ]
	run -0 cut -f 1-3 <<<"$output"
	[ "$(sort <<<"$output")" = "misfit	public.orders	-
missing-column	public.customers	gone
missing-table	public.views	-
new-column	public.customers	phone
new-table	public.page_views	-
personal	public.accounts	email
personal	public.customers	email
personal	public.customers	phone" ]
}

@test "a personal place inside of json is covered by a path, a wildcard, or not" {
	cat >rules.yaml <<-'YAML'
	version: 1
	tables:
	  public.events:
	    columns:
	      id: keep
	      kind: keep
	      payload:
	        action: json
	        unlisted: keep
	        paths:
	          $..email: {action: fake, provider: email}
	      raw: 'null'
	      c12: redact
	      session_token: hash
	      created_at: keep
	YAML
	pgcopy-out -d "$SRC" -t events --sample 250 >stream
	run -78 pgscan --against rules.yaml <stream
	[ "$(cut -f 1,3 <<<"$output")" = 'personal	payload $.items[*].to' ]
	sed -i 's/\$\.\.email: .*/&\n          $.items[*].to: redact/' rules.yaml
	pgscan --against rules.yaml <stream
}

@test "bad streams, options and rules" {
	run -75 pgscan < <(head -c 2000 "$MESSY")
	run -64 pgscan --report --against x <"$MESSY"
	run -64 pgscan rules.yaml <"$MESSY"
	run -64 pgscan --rows 0 <"$MESSY"
	run -78 pgscan --against missing.yaml <"$MESSY"
	run -74 bash -c 'pgscan <"$MESSY" >/dev/full'
	run ! grep -q libpq <(readelf -d "$PGCOPY_BUILD/pgscan")
	pgcopy-out -d "$SRC" --name t -q 'SELECT 1/0 AS a' >stream || :
	run -65 pgscan <stream
}
