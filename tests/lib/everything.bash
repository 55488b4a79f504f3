# shellcheck shell=bash
# A whole database through the line, beside pipe.bash: pg_dump makes the schema
# before and behind the rows, and sequences are set.
#
# everything_same.bash compares.  PG_CLIENT is a directory with a pg_dump that
# is new enough for both servers; if it is not set those in PATH are.

client()
{
	local tool=$1
	shift
	"${PG_CLIENT:+$PG_CLIENT/}$tool" "$@"
}

# A whole database, with secrets of row level security and owners of all kinds,
# is a superuser's to copy.
as_superuser()
{
	READER='user=postgres'
	LOADER='user=postgres'
	pipe_roles()
	{
		:
	}
}

# The servers' versions, and the older one: what both know.
pair_versions()
{
	VERSION_src=$(($(src 'SHOW server_version_num') / 10000))
	VERSION_dst=$(($(dst 'SHOW server_version_num') / 10000))
	OLDER=$((VERSION_src < VERSION_dst ? VERSION_src : VERSION_dst))
	export VERSION_src VERSION_dst OLDER
}

# What pg_dump says, without what is not in the schema: settings that only a
# newer server knows, what pg_dump says of itself, and an option of columns that
# servers keep for themselves since the minor versions of November 2026, which
# an older pg_dump takes for one of the user's.
schema_of()
{
	client pg_dump "$@" | sed '/^SET transaction_timeout/d
	    s/pg_attver=[0-9]*\(, \)\?//; / SET ();$/d'
}

# pre-data or post-data from the source to the target; pgcopy-in makes the
# large objects.
everything_section()
{
	schema_of --section="$1" --no-blobs -d "$SRC" |
	    client psql -Xq -v ON_ERROR_STOP=1 -d "$DST" >/dev/null
}

# Who owns the large objects and who may read them: from version 17 on pg_dump
# has this together with their bytes.
everything_large_objects()
{
	client psql -XqAt -d "$SRC" <<-'SQL' >"$BATS_TEST_TMPDIR/lo.sql"
		SELECT format('ALTER LARGE OBJECT %s OWNER TO %I;', oid,
		    pg_get_userbyid(lomowner)) FROM pg_largeobject_metadata;
		SELECT format('GRANT %s ON LARGE OBJECT %s TO %s%s;',
		    privilege_type, oid, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE
		    quote_ident(pg_get_userbyid(grantee)) END, CASE WHEN
		    is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
		FROM pg_largeobject_metadata, aclexplode(lomacl)
		WHERE grantee <> lomowner;
		SELECT format('COMMENT ON LARGE OBJECT %s IS %L;', objoid,
		    description) FROM pg_description
		WHERE classoid = 'pg_largeobject'::regclass;
	SQL
	client psql -Xq -v ON_ERROR_STOP=1 -d "$DST" \
	    -f "$BATS_TEST_TMPDIR/lo.sql"
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
