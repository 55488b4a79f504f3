#!/usr/bin/env bats
# TLS as pgcopy-tools(7) tells to set it up: its commands, settings and service
# file are read from the page.

# shellcheck disable=SC2030,SC2031,SC2154 # run sets output, also in subshells
bats_require_minimum_version 1.5.0
load ../lib/pipe.bash
load ../lib/tls.sh

# A source and a target as the page has them, in the directory of this file.
setup_file()
{
	cd "$BATS_FILE_TMPDIR" || return
	server_init
	manual_block TLS 1 >recipe
	bash -e recipe 2>log || { cat log; return 1; }
	tls_server_start src prod.example.com
	tls_server_start dst staging.example.com
	server_sql src postgres 'CREATE DATABASE prod'
	server_sql dst postgres 'CREATE DATABASE staging'
	psql -Xq -v ON_ERROR_STOP=1 -v scale=0.05 -d "$(server_dsn src prod)" \
	    -f "$PGCOPY_SRC/contrib/examples/shop.sql"
	pg_dump -s -d "$(server_dsn src prod)" |
	    psql -Xq -v ON_ERROR_STOP=1 -d "$(server_dsn dst staging)" >/dev/null
	SRC=$(server_dsn src prod) DST=$(server_dsn dst staging) pipe_roles
	manual_block TLS 4 | sed "s,/etc/pgcopy/,$PWD/,
	    /^host=prod/a hostaddr=$(tls_address src)
	    /^host=staging/a hostaddr=$(tls_address dst)" >services
	pgmask --gen-key >key
	chmod 600 key
	# another authority, and what it would sign
	mkdir other
	(cd other && bash -e ../recipe 2>log)
}

teardown_file()
{
	server_stop_all
}

setup()
{
	cd "$BATS_FILE_TMPDIR" || return
	export PGSERVICEFILE=$PWD/services
}

@test "the recipe of the manual: both servers and both roles prove who they are" {
	run=one
	pgcheckpoint cursor -d service=staging --run $run |
	    pgcopy-out -d service=prod -t 'public.*' --after - -k key |
	    pgmask -r "$PGCOPY_SRC/contrib/examples/shop-rules.yaml" -k key |
	    pgcopy-in -d service=staging --run $run
	[ "${PIPESTATUS[*]}" = '0 0 0 0' ]
	[ "$(dst 'SELECT count(*) FROM orders')" = 10000 ]
	# asked on the server, not of libpq
	for side in 'prod src' 'staging dst'; do
		read -r service server <<<"$side"
		[ "$(psql -XqAt -d "service=$service" -c "SELECT ssl, client_dn
		    FROM pg_stat_ssl WHERE pid = pg_backend_pid()")" = \
		    "t|/CN=pgcopy_$([ "$server" = src ] && echo source || echo target)" ]
	done
}

# refused DETAIL [keyword=value ...]: each command, once, and says why.
refused()
{
	local detail=$1
	shift
	run -77 pgcopy-out -d "service=prod $*" -t customers
	[[ $output = *"$detail"* && $output = *hint:* && $output != *'trying again'* ]] || return 1
	for command in 'pgcheckpoint list' pgcopy-in; do
		# shellcheck disable=SC2086 # words of a command
		run -77 $command -d "service=staging ${*//pgcopy_source/pgcopy_target}" </dev/null
		[[ $output = *"$detail"* && $output = *hint:* && $output != *'trying again'* ]] || return 1
	done
}

@test "a server whose certificate another authority signed" {
	refused 'certificate verify failed' sslrootcert=other/ca.crt
	[[ $output = *'could not connect to the server: no TLS that both sides accept'* ]]
}

@test "a server whose certificate is for another name" {
	refused 'does not match host name "db.example.com"' host=db.example.com
}

@test "no certificate of the role, another role's, one of another authority" {
	refused 'invalid_authorization_specification (28000)' sslcert=none sslkey=none
	refused 'invalid_authorization_specification (28000)' \
	    sslcert=prod.example.com.crt sslkey=prod.example.com.key
	refused 'unknown ca' sslcert=other/pgcopy_source.crt \
	    sslkey=other/pgcopy_source.key
}

@test "files that are missing, or open to others" {
	refused 'root certificate file "none" does not exist' sslrootcert=none
	cp pgcopy_source.key open.key
	chmod 644 open.key
	refused 'has group or world access' sslkey=open.key
}

# peak NAME: of a command under rusage, in KiB.
peak()
{
	sed -n "s/.*\"program\":\"$1\",\"rss_kib\":\([0-9]*\).*/\1/p" rusage
}

@test "memory under TLS" {
	! grep -q 'define PGC_SANITIZERS 1' "$PGCOPY_BUILD/config.h" ||
	    skip "built with sanitizers"
	rm -f rusage
	rusage rusage pgcopy-out -d service=prod -t orders |
	    rusage rusage pgcopy-in -d service=staging --run memory --fresh \
	    --allow-unmasked
	[ "${PIPESTATUS[*]}" = '0 0' ]
	echo "pgcopy-out $(peak pgcopy-out) pgcopy-in $(peak pgcopy-in) KiB"
	[ "$(peak pgcopy-out)" -lt $((16 * 1024)) ]
	[ "$(peak pgcopy-in)" -lt $((16 * 1024)) ]
}

# tls_of_target on|off: and waits until new sessions see it.
tls_of_target()
{
	server_sql dst postgres "ALTER SYSTEM SET ssl = $1"
	server_sql dst postgres 'SELECT pg_reload_conf()' >/dev/null
	until_says "$1" server_sql dst postgres 'SHOW ssl'
}

@test "a connection without TLS, and a server without it" {
	refused 'invalid_authorization_specification (28000)' sslmode=disable
	tls_of_target off
	for command in 'pgcheckpoint list' pgcopy-in; do
		# shellcheck disable=SC2086 # words of a command
		run -77 $command -d service=staging </dev/null
		[[ $output = *'does not support SSL'*hint:* ]]
	done
}
