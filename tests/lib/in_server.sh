# shellcheck shell=bash
# For tests of pgcopy-in: a target server, and streams made without pgcopy-out.

# shellcheck source=tests/lib/server.sh
. "$(dirname "${BASH_SOURCE[0]}")/server.sh"
# shellcheck source=tests/lib/until.bash
. "$(dirname "${BASH_SOURCE[0]}")/until.bash"

# A database of the test's own.
target_new()
{
	DB=t$BATS_TEST_NUMBER
	TARGET=$(server_dsn dst "$DB")
	server_sql dst postgres "CREATE DATABASE $DB"
	sql "CREATE TABLE customers (id int PRIMARY KEY, name text);
	    CREATE TABLE orders (id int PRIMARY KEY, name text)"
}

sql()
{
	server_sql dst "$DB" "$1"
}

# HEAD and more: system=, database=, started=, snapshot=, units=JSON
stream_head()
{
	local system=1 database=src started=1 snapshot=s1
	local units='["public.customers"]' "$@"
	printf 'signature\nHEAD {"version":1,"creator":"test","stream":"%032d",' 0
	printf '"source":{"system_id":"%s","database":"%s","started":"%s",' \
	    "$system" "$database" "$started"
	printf '"version":150000},"snapshot":"%s","encoding":"UTF8",' "$snapshot"
	printf '"units":%s}\n' "$units"
}

# UNIT of (id int4, name text): table=, shape=, after=, rules=, key_id=,
# masked= (empty: no), key= (JSON), columns= (JSON), types= (JSON),
# action= (what was done to id)
stream_unit()
{
	local table=customers shape=s after='' rules=r key_id=k masked=1
	local key='["id"]' types='[]' action=keep
	local columns='{"name":"id","type":"int4","typmod":-1,"not_null":true,"repr":"binary"},{"name":"name","type":"text","typmod":-1,"not_null":false,"repr":"binary"}' "$@"
	printf 'UNIT {"schema":"public","table":"%s","query":false,' "$table"
	printf '"columns":[%s],"types":%s,' "$columns" "$types"
	printf '"unique":[],"foreign_keys":[],"key":%s,' "$key"
	printf '"estimated_rows":-1,"shape":"%s"' "$shape"
	[ -z "$after" ] || printf ',"after":"%s"' "$after"
	[ -z "$masked" ] || printf ',"mask":{"rules":"%s","key_id":"%s","columns":[{"name":"id","action":"%s"},{"name":"name","action":"fake"}]}' \
	    "$rules" "$key_id" "$action"
	printf '}\n'
}

# stream_batch FIRST LAST [TOKEN]: rows (n, "n<n>"); without TOKEN no cursor.
stream_batch()
{
	local i
	echo ROWS
	for ((i = $1; i <= $2; i++)); do
		printf '    row i4=%d "n%d"\n' "$i" "$i"
	done
	echo "MARK${3:+ cursor=$3}"
}

# A whole stream: two batches of three rows of customers; options as above.
stream_simple()
{
	stream_head "$@"
	stream_unit "$@"
	stream_batch 1 3 AQA0
	stream_batch 4 6 AQB0
	printf 'DONE\nTAIL\n'
}

# load [option ...]: text of a stream on stdin, loaded into the target.
load()
{
	stream-text encode | pgcopy-in -d "$TARGET" "$@" 3>&-
}

books()
{
	sql "SELECT $1 FROM _pgcopy.unit WHERE run = '${2:-default}'"
}
