# shellcheck shell=bash
# Where the throw-away servers of server.sh live and as whom they run.

pg_find_bin()
{
	local dir best=
	if [ -n "${PG_BIN:-}" ]; then
		echo "$PG_BIN"
		return 0
	fi
	for dir in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V) \
	    "$(pg_config --bindir 2>/dev/null)"; do
		if [ -x "$dir/initdb" ]; then
			best=$dir
		fi
	done
	[ -n "$best" ] && echo "$best"
}

# Where the binaries of a server are: PG_BIN_src for the server src, else PG_BIN.
# Only servers differ: clients are those of PG_BIN.
server_bin()
{
	local var=PG_BIN_$1
	echo "${!var:-$PG_BIN}"
}

# server_run NAME COMMAND ...: a command of PostgreSQL's as the user that owns
# the servers, with the binaries of the server NAME.
server_run()
{
	local cmd
	cmd=$(server_bin "$1")/$2
	shift 2
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --reuid="$SERVER_USER" --regid="$SERVER_USER" \
		    --clear-groups env -u PGDATA "$cmd" "$@"
	else
		"$cmd" "$@"
	fi
}

# The private directory and, in it, a cluster to copy from.
server_init()
{
	[ -z "${SERVER_ROOT:-}" ] || return 0
	PG_BIN=$(pg_find_bin) || {
		echo "server.sh: no initdb found; set PG_BIN" >&2
		return 1
	}
	SERVER_USER=$(id -un)
	SERVER_ROOT=$(cd / && mktemp -d "${TMPDIR:-/tmp}/pgt.XXXXXX") || return 1
	export PG_BIN SERVER_USER SERVER_ROOT
	if [ "$(id -u)" -eq 0 ]; then
		SERVER_USER=postgres
		id postgres >/dev/null 2>&1 || SERVER_USER=nobody
		chown "$SERVER_USER": "$SERVER_ROOT" || return 1
	fi
}
