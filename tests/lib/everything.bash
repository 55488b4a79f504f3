# shellcheck shell=bash
# A whole database through the line, beside pipe.bash: pg_dump makes the schema
# before and behind the rows, sequences are set, and both sides are dumped.
#
# PG_CLIENT is a directory with a pg_dump that is new enough for both servers;
# if it is not set those in PATH are.

client()
{
	local tool=$1
	shift
	"${PG_CLIENT:+$PG_CLIENT/}$tool" "$@"
}

# The older of the two servers' versions: what both know.
pair_version()
{
	local a b
	a=$(src 'SHOW server_version_num')
	b=$(dst 'SHOW server_version_num')
	echo $(((a < b ? a : b) / 10000))
}

# pre-data or post-data from the source to the target.  Settings that only a
# newer server knows are left out.
everything_section()
{
	client pg_dump --section="$1" -d "$SRC" |
	    sed '/^SET transaction_timeout/d' |
	    client psql -Xq -v ON_ERROR_STOP=1 -d "$DST" >/dev/null
}

# As a whole database is to be copied: the position of each sequence.
everything_sequences()
{
	client psql -XqAt -d "$SRC" <<-'SQL' >"$BATS_TEST_TMPDIR/setval"
		SELECT format('SELECT %L || last_value || '', '' ||
		    quote_literal(is_called) || '')'' FROM %I.%I',
		    'SELECT pg_catalog.setval(' || quote_literal(
		    format('%I.%I', schemaname, sequencename)) || ', ',
		    schemaname, sequencename) FROM pg_sequences \gexec
	SQL
	sed 's/$/;/' "$BATS_TEST_TMPDIR/setval" |
	    client psql -XqAt -v ON_ERROR_STOP=1 -d "$DST" >/dev/null
}

# everything_dump src|dst: all that pg_dump says of a database but the books.
# The schema is in the dump's own order.  Rows are sorted within their table:
# they lie in key order on the target.  What differs by server version or run
# is left out, which is comments and the first settings.
everything_dump()
{
	local dsn=$SRC
	[ "$1" = src ] || dsn=$DST
	client pg_dump --schema-only -N _pgcopy -d "$dsn" |
	    sed '/^--/d;/^\\\(un\)\?restrict/d;/^SET [a-z_]* = /d;/^$/d'
	client pg_dump --data-only -N _pgcopy -d "$dsn" 2>/dev/null |
	    awk '/^COPY / { table = $0 }
	    /^\\\.$/ { table = "" }
	    table != "" { print table "\t" $0 }
	    /^SELECT pg_catalog.setval/ { print }' | LC_ALL=C sort
	"$1" "SELECT oid, lomowner::regrole, lomacl, md5(lo_get(oid)),
	    length(lo_get(oid)), obj_description(oid, 'pg_largeobject')
	    FROM pg_largeobject_metadata ORDER BY oid"
}

everything_same()
{
	everything_dump src >"$BATS_TEST_TMPDIR/src.dump"
	everything_dump dst >"$BATS_TEST_TMPDIR/dst.dump"
	# An empty dump is no proof.
	[ "$(grep -c '^COPY' "$BATS_TEST_TMPDIR/src.dump")" -gt "$1" ]
	diff "$BATS_TEST_TMPDIR/src.dump" "$BATS_TEST_TMPDIR/dst.dump"
}

# keep_everything, and the large objects by name.
everything_rules()
{
	pipe_rules <<-'YAML'
		version: 1
		unlisted: keep
		tables:
		  pg_catalog.pg_largeobject: {columns: {loid: keep, pageno: keep, data: keep}}
		  public.typed: {columns: {v: {action: keep, derived: true}}}
	YAML
}
