# shellcheck shell=bash
# Do two databases hold the same?  Beside everything.bash.

# everything_rows src|dst: rows, sorted within their table, for they lie in key
# order on the target; positions of sequences; large objects.
everything_rows()
{
	local dsn=$SRC
	[ "$1" = src ] || dsn=$DST
	client pg_dump --data-only --no-blobs -N _pgcopy -d "$dsn" \
	    2>>"$ERR" | awk '/^COPY / { table = $0 }
	    /^\\\.$/ { table = "" }
	    table != "" { print table "\t" $0 }
	    /^SELECT pg_catalog.setval/ { print }' | LC_ALL=C sort
	"$1" "SELECT oid, lomowner::regrole, lomacl, md5(lo_get(oid)),
	    length(lo_get(oid)), obj_description(oid, 'pg_largeobject')
	    FROM pg_largeobject_metadata ORDER BY oid"
}

# The schema, in the dump's own order.
everything_schema()
{
	schema_of --schema-only -N _pgcopy -d "$1" |
	    sed '/^--/d; /^\\\(un\)\?restrict/d; /^$/d'
}

everything_reference()
{
	REFERENCE=$SRC
	[ "$VERSION_src" != "$VERSION_dst" ] || return 0
	server_sql dst postgres 'DROP DATABASE IF EXISTS reference' 2>/dev/null
	server_sql dst postgres 'CREATE DATABASE reference'
	REFERENCE=$(server_dsn dst reference)
	schema_of --schema-only -d "$SRC" |
	    client psql -Xq -v ON_ERROR_STOP=1 -d "$REFERENCE" >/dev/null
}

# everything_same ROWS: source and target hold the same, and more than so many
# rows.  Servers of two versions print one schema in two ways; then it is
# compared with what pg_dump alone makes of the source's on the target's server.
everything_same()
{
	local tmp=$BATS_TEST_TMPDIR
	everything_rows src >"$tmp/src.rows"
	everything_rows dst >"$tmp/dst.rows"
	[ "$(grep -c '^COPY' "$tmp/src.rows")" -gt "$1" ]
	diff "$tmp/src.rows" "$tmp/dst.rows"
	everything_reference
	everything_schema "$REFERENCE" >"$tmp/src.schema"
	everything_schema "$DST" >"$tmp/dst.schema"
	[ "$(wc -l <"$tmp/src.schema")" -gt 10 ]
	diff "$tmp/src.schema" "$tmp/dst.schema"
}
