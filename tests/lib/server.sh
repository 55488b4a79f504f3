# shellcheck shell=bash
# Throw-away PostgreSQL servers for tests, the bench and the quickstart.
#
#	. tests/lib/server.sh
#	server_start src [setting=value ...]
#	psql -d "$(server_dsn src postgres)" ...
#	server_stop_all			(also: trap server_stop_all EXIT)
#
# Every server lives in one private directory with its socket, its data and
# its log and listens on nothing else, so any number of suites may run side by
# side.  Under root the servers run as an unprivileged user.  fsync is off
# unless fsync=on is among the settings.  PG_BIN_src=DIR in the environment
# starts the server src with the binaries of that directory (versions.sh finds
# them by version).  All state is on disk below
# $SERVER_ROOT, so bats may start in setup_file and use in tests.

# shellcheck source=tests/lib/server_root.sh
. "$(dirname "${BASH_SOURCE[0]}")/server_root.sh"

# server_start NAME [setting=value ...]
server_start()
{
	local dir name=$1 setting
	shift
	server_init || return 1
	dir=$SERVER_ROOT/$name
	server_run "$name" initdb -D "$dir/data" -U postgres -A trust -E UTF8 \
	    --locale=C.UTF-8 -N >"$SERVER_ROOT/$name.initdb" 2>&1 3>&- || {
		cat "$SERVER_ROOT/$name.initdb" >&2
		return 1
	}
	for setting in listen_addresses= unix_socket_directories="$dir" \
	    port=5432 fsync=off shared_buffers=32MB max_connections=60 \
	    log_min_messages=warning "$@"; do
		printf "%s = '%s'\n" "${setting%%=*}" "${setting#*=}"
	done >>"$dir/data/postgresql.conf"
	server_resume "$name"
}

# Starts a server again that was stopped or crashed.
server_resume()
{
	server_run "$1" pg_ctl -D "$SERVER_ROOT/$1/data" -l "$SERVER_ROOT/$1/log" \
	    -s -w -t 60 start >/dev/null 3>&- || {
		tail -n 5 "$SERVER_ROOT/$1/log" >&2
		return 1
	}
}

# server_stop NAME [smart|fast|immediate]
server_stop()
{
	server_run "$1" pg_ctl -D "$SERVER_ROOT/$1/data" -s -m "${2:-fast}" stop \
	    >/dev/null 2>&1 3>&-
}

server_crash()
{
	server_stop "$1" immediate
}

server_restart()
{
	server_stop "$1" "${2:-fast}"
	server_resume "$1"
}

server_dsn()
{
	echo "host=$SERVER_ROOT/$1 port=5432 dbname=$2 user=${3:-postgres}"
}

# server_sql NAME DB SQL: rows without decoration, fields split by |.
server_sql()
{
	"$PG_BIN/psql" -XqAt -v ON_ERROR_STOP=1 -d "$(server_dsn "$1" "$2")" \
	    -c "$3" 3>&-
}

# Stops all servers of this process tree and removes their directory.
server_stop_all()
{
	local dir
	[ -n "${SERVER_ROOT:-}" ] && [ -d "$SERVER_ROOT" ] || return 0
	for dir in "$SERVER_ROOT"/*/; do
		if [ -f "$dir/data/postmaster.pid" ]; then
			server_stop "$(basename "$dir")" immediate
		fi
	done
	rm -rf "$SERVER_ROOT"
	unset SERVER_ROOT
}
