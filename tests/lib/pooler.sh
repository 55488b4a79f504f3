# shellcheck shell=bash
# A throw-away pgbouncer beside the servers of server.sh, on a Unix socket.
#
#	pooler_start NAME SERVER MODE [setting=value ...]
#	psql -d "$(pooler_dsn NAME DB [USER])"
#	pooler_stop NAME		before server_stop_all

# shellcheck source=tests/lib/until.bash
. "$(dirname "${BASH_SOURCE[0]}")/until.bash"

# pooler_start NAME SERVER session|transaction|statement [setting=value ...]
pooler_start()
{
	local dir=$SERVER_ROOT/$1 server=$2 mode=$3
	shift 3
	PATH=$PATH:/usr/sbin command -v pgbouncer >/dev/null || {
		echo "pooler.sh: pgbouncer is missing; contrib/packages lists" \
		    "what to install" >&2
		return 1
	}
	mkdir "$dir" || return 1
	{
		printf '[databases]\n* = host=%s port=5432\n[pgbouncer]\n' \
		    "$SERVER_ROOT/$server"
		printf '%s\n' "pool_mode = $mode" "unix_socket_dir = $dir" \
		    'listen_addr =' 'listen_port = 6432' 'auth_type = trust' \
		    "auth_file = $dir/users" "pidfile = $dir/pid" \
		    "logfile = $dir/log"
		printf '%s\n' "$@"
	} >"$dir/ini"
	pooler_users "$server" >"$dir/users"
	[ "$(id -u)" -ne 0 ] || chown -R "$SERVER_USER": "$dir"
	pooler_run -q -d "$dir/ini" 3>&- && pooler_await "$dir"
}

# All roles of the server, which need no password here.
pooler_users()
{
	server_sql "$1" postgres "SELECT format('\"%s\" \"\"',
	    replace(rolname, '\"', '\"\"')) FROM pg_roles WHERE rolcanlogin"
}

pooler_run()
{
	local pgbouncer
	pgbouncer=$(PATH=$PATH:/usr/sbin command -v pgbouncer)
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --reuid="$SERVER_USER" --regid="$SERVER_USER" \
		    --clear-groups "$pgbouncer" "$@"
	else
		"$pgbouncer" "$@"
	fi
}

# Until its socket is there.
pooler_await()
{
	until_true [ -S "$1/.s.PGSQL.6432" ] || {
		cat "$1/log" >&2
		return 1
	}
}

pooler_dsn()
{
	echo "host=$SERVER_ROOT/$1 port=6432 dbname=$2 user=${3:-postgres}"
}

pooler_stop()
{
	[ -f "$SERVER_ROOT/$1/pid" ] || return 0
	kill "$(cat "$SERVER_ROOT/$1/pid")"
}
