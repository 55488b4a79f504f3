# shellcheck shell=sh disable=SC2034,SC2154
# pgclone: what is looked at before the target is touched.

# Of what is kept from one start to the next: units, schema, and what they are
# of.
check_line()
{
	printf '%s\n' "$source" "$target" "$run" "$excludes" "$empties" "$split" \
	    "$objects" "$restore" "$existing" >"$work/line.new"
	[ -f "$work/plan" ] || return 0
	cmp -s "$work/line" "$work/line.new" || fail 64 \
	    "could not go on in $work: it was begun by another command line" \
	    "give the same databases and options, or a new --run, or remove the directory when nothing was loaded"
}

check_tools()
{
	for tool in pgsnapshot pgplan pgcopy-out pgmask pgcopy-in pgcheckpoint \
	    pgverify pg_dump pg_restore psql setsid setpriv flock xargs; do
		command -v $tool >/dev/null || fail 69 \
		    "could not begin: there is no $tool in PATH" \
		    "it is of pgcopy-tools, PostgreSQL's clients, util-linux or findutils"
	done
}

# pg_dump reads older servers than itself, and no newer ones.
check_versions()
{
	from=$(ask "$SRC" 'SHOW server_version_num') ||
	    fail 75 "could not ask the source for its version"
	to=$(ask "$DST" 'SHOW server_version_num') ||
	    fail 75 "could not ask the target for its version"
	newest=$((from > to ? from / 10000 : to / 10000))
	have=$(pg_dump --version | sed 's/^[^0-9]*\([0-9]*\).*/\1/')
	[ "$have" -ge "$newest" ] || fail 69 \
	    "could not begin: pg_dump is of version $have, a server of $newest" \
	    "put the directory of a newer pg_dump first in PATH"
	[ $((from / 10000)) -le $((to / 10000)) ] ||
	    warn "the target's version $((to / 10000)) is older than the source's $((from / 10000)): what it does not know fails before the first row"
}

# As pgcopy-in does, but before the schema is touched.
check_other()
{
	there=$(ask "$DST" "SELECT system_identifier || '/' || (extract(epoch FROM
	    pg_postmaster_start_time()) * 1000000)::bigint || '/' ||
	    current_database() FROM pg_control_system()") ||
	    fail 75 "could not ask the target who it is"
	[ "$there" != "$PGCOPY_SNAPSHOT_SERVER" ] || fail 77 \
	    "could not write to the target: it is the source"
	[ "${there%%/*}/${there#*/*/}" != \
	    "${PGCOPY_SNAPSHOT_SERVER%%/*}/${PGCOPY_SNAPSHOT_SERVER#*/*/}" ] ||
	    [ -n "$same" ] || fail 77 \
	    "could not write to the target: it is a copy of the source's server" \
	    "--allow-same-system allows it"
}

# Of tables pgcopy-out has looked after them.
check_privileges()
{
	names=$(ask "$SRC" "SELECT string_agg(oid::regclass::text, ', ') FROM (SELECT oid
	    FROM pg_class WHERE relpersistence <> 't'
	    AND relnamespace <> coalesce(to_regnamespace('_pgcopy')::oid, 0)
	    AND CASE relkind WHEN 'S' THEN NOT has_sequence_privilege(oid, 'SELECT')
	    END LIMIT 3) s") ||
	    fail 75 "could not ask the source for privileges"
	[ -z "$names" ] || fail 77 \
	    "could not begin: SELECT is missing on sequences: $names" \
	    "contrib/roles/source.sql grants what is needed"
	may=$(ask "$DST" "SELECT has_database_privilege(current_database(), 'CREATE')") ||
	    fail 75 "could not ask the target for privileges"
	[ "$may" = t ] || fail 77 \
	    "could not begin: CREATE is missing on the target's database" \
	    "grant it, or make the role the database's owner"
}

# pg_dump writes no roles and no tablespaces.
check_globals()
{
	names=$({
		case $restore in
		*-O*-x*) ;;
		*) ask "$SRC" "SELECT DISTINCT 'role ' || quote_ident(rolname) FROM
		    pg_shdepend JOIN pg_roles r ON r.oid = refobjid WHERE refclassid =
		    'pg_authid'::regclass AND dbid = (SELECT oid FROM pg_database
		    WHERE datname = current_database())" ;;
		esac
		case $restore in
		*--no-tablespaces*) ;;
		*) ask "$SRC" "SELECT DISTINCT 'tablespace ' || quote_ident(spcname)
		    FROM pg_class JOIN pg_tablespace t ON t.oid = reltablespace
		    WHERE spcname <> 'pg_global'" ;;
		esac
	} | sort)
	here=$(ask "$DST" "SELECT 'role ' || quote_ident(rolname) FROM pg_roles
	    UNION ALL SELECT 'tablespace ' || quote_ident(spcname)
	    FROM pg_tablespace" | sort)
	missing=$(printf '%s\n' "$names" | while IFS= read -r name; do
		[ -z "$name" ] || printf '%s\n' "$here" | grep -qxF -e "$name" ||
		    printf '%s, ' "$name"
	done)
	[ -z "$missing" ] || fail 69 \
	    "could not begin: the target lacks ${missing%, }" \
	    "make them (pg_dumpall --globals-only), or see -O, -x and --no-tablespaces"
}

# Known only of a server on this machine whose directory can be looked into.
check_room()
{
	dir=$(ask "$DST" "SELECT setting FROM pg_settings WHERE name =
	    'data_directory' AND inet_server_addr() IS NULL" 2>/dev/null)
	[ -n "$dir" ] || return 0
	free=$(df -Pk -- "$dir" 2>/dev/null | awk 'NR == 2 { print $4 }')
	need=$(awk -F '\t' '{ n += $5 } END { printf "%.0f", n / 1024 }' "$1")
	[ -z "$free" ] || [ "$need" -le "$free" ] || warn \
	    "the target's disk has $free kB free, the tables take $need kB without their indexes"
}

# lacking SECTION: in $work, source.toc and target.toc have what there is, and
# lacking what the target does not have.
lacking()
{
	perform "$(lines_lacking "$1")" || fail_step "look at the target's schema" "$code"
}

# Entries that a database may have before anything is made in it.
own()
{
	sed 's/^[^;]*; [0-9]* [0-9]* //' "$1" | grep -cvE '^(SCHEMA|COMMENT|ACL|EXTENSION|DEFAULT ACL|DATABASE)'
}

first_names()
{
	sed 's/^[^;]*; [0-9]* [0-9]* //; 3q' "$1" | tr '\n' ';' | sed 's/;$//; s/;/; /g'
}
