#!/usr/bin/env bats
# The harness itself: its servers are private, differ, and leave nothing.

bats_require_minimum_version 1.5.0
load ../lib/server.sh

teardown()
{
	server_stop_all
}

@test "two servers are two systems and listen on no network" {
	server_start one
	server_start two
	a=$(server_sql one postgres 'SELECT system_identifier FROM pg_control_system()')
	b=$(server_sql two postgres 'SELECT system_identifier FROM pg_control_system()')
	[ "$a" != "$b" ]
	[ -z "$(server_sql one postgres 'SHOW listen_addresses')" ]
}

@test "a crashed server comes back and nothing is left at the end" {
	server_start one
	server_sql one postgres 'CREATE TABLE t AS SELECT 1 AS x'
	server_crash one
	run ! server_sql one postgres 'SELECT 1'
	server_resume one
	[ "$(server_sql one postgres 'SELECT x FROM t')" = 1 ]
	root=$SERVER_ROOT
	server_stop_all
	[ ! -e "$root" ]
}
