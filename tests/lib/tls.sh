# shellcheck shell=bash
# Servers on TCP with TLS, as the manual says; with server.sh and bats.
#
# Each has a loopback address of its own, drawn at random, so that its port may
# be what the manual has and two suites do not meet.  The name goes with the
# address by hostaddr=, so nothing is looked up.

# manual_block SUBSECTION N: the Nth literal block there of pgcopy-tools(7).
manual_block()
{
	awk -v title="$1" -v n="$2" '
	/^\.S[hs]/ { here = $0 ~ "^.S[hs] " title "$" }
	here && /^\.Bd/ { block++; next }
	/^\.Ed/ { if (here && block == n) exit }
	here && block == n {
		gsub(/\\e/, "\\")
		gsub(/\\&/, "")
		gsub(/\\\(aq/, "\047")
		print
	}' "$PGCOPY_SRC/man/pgcopy-tools.7"
}

# tls_server_start NAME CERTIFICATE: with the settings and pg_hba.conf of the
# manual, and CERTIFICATE.crt and .key of this directory.
tls_server_start()
{
	local address dir=$SERVER_ROOT/tls-$1 i settings
	mkdir "$dir"
	cp ca.crt "$dir/ca.crt"
	cp "$2.crt" "$dir/server.crt"
	cp "$2.key" "$dir/server.key"
	[ "$(id -u)" -ne 0 ] || chown -R "$SERVER_USER": "$dir"
	mapfile -t settings < <(manual_block TLS 2 |
	    sed "s/ = /=/; s/'//g; s,^\(ssl_[a-z]*_file=\),\1$dir/,")
	for ((i = 0; i < 10; i++)); do
		address=127.$((1 + RANDOM % 254)).$((RANDOM % 256)).$((1 + RANDOM % 254))
		if server_start "$1" listen_addresses="$address" "${settings[@]}"; then
			echo "$address" >"$dir/address"
			{
				echo 'local all all trust'
				manual_block TLS 3
			} >"$SERVER_ROOT/$1/data/pg_hba.conf"
			server_sql "$1" postgres 'SELECT pg_reload_conf()'
			return 0
		fi
		rm -rf "${SERVER_ROOT:?}/$1"
	done
	return 1
}

tls_address()
{
	cat "$SERVER_ROOT/tls-$1/address"
}
