# shellcheck shell=sh disable=SC2034,SC2154
# pgclone: its steps, as lines that a person could type.  --dry-run prints them;
# a run gives the same lines to sh -eu, one step after another.  The variables
# in capitals are in the environment.

lines_head()
{
	cat <<-LINES
	set -eu
	umask 077
	export SRC=$(quoted "$source")
	export DST=$(quoted "$target")
	export RUN=$(quoted "$run")
	export RULES=$(quoted "$rules")
	export KEY=$(quoted "$key")
	export JOBS=$jobs
	export WORK=$(quoted "$work")
	mkdir -p "\$WORK"
	LINES
}

# The units, largest first; and what the plan's tables look like to the rules.
lines_plan()
{
	cat <<-LINES
	pgplan -q -d "\$SRC" -k "\$KEY" --order size$split$excludes${empties:+$(
	    echo "$empties" | sed 's/ -t / -T /g')} >"\$WORK/plan.new"
	LINES
	if [ -n "$empties" ]; then
		echo "pgplan -q -d \"\$SRC\"$empties --split-size 0 >\"\$WORK/empty\""
	else
		echo ': >"$WORK/empty"'
	fi
	[ -z "$objects" ] || cat <<-'LINES'
	psql -XqAt -F '	' -d "$SRC" -c "SELECT 'pg_catalog.pg_largeobject',
	    'pg_catalog.pg_largeobject', '-', 0,
	    pg_table_size('pg_catalog.pg_largeobject'), -1, '-'" >>"$WORK/plan.new"
	LINES
}

# The tables of a plan as options -t; what travels beside tables is left out.
lines_tables()
{
	cat <<-'LINES'
	eval "set -- $(grep -v '^pg_catalog\.' "$WORK/plan.new" | awk -F '\t' '!seen[$2]++ {
	    gsub(/\\\\/, "\001", $2); gsub(/\\t/, "\t", $2)
	    gsub(/\\n/, "\n", $2); gsub(/\\r/, "\r", $2); gsub(/\001/, "\\", $2)
	    gsub(/\047/, "\047\\\047\047", $2); printf " -t \047%s\047", $2 }')"
	LINES
}

lines_check()
{
	lines_tables
	[ -z "$objects" ] || echo 'set -- "$@" --large-objects'
	cat <<-'LINES'
	[ $# = 0 ] || pgcopy-out -d "$SRC" "$@" --where false |
	    pgmask --check -r "$RULES" -k "$KEY"
	LINES
}

# The first that is written: refuses a target that must not be written to.
lines_books()
{
	echo 'pgcheckpoint init -d "$DST"'
}

lines_schema()
{
	cat <<-LINES
	pg_dump -Fc --section=pre-data --section=post-data --no-blobs -N _pgcopy$restore \\
	    --snapshot "\$PGCOPY_SNAPSHOT"$excludes -d "\$SRC" -f "\$WORK/schema"
	cp "\$WORK/plan.new" "\$WORK/plan.part"
	mv "\$WORK/plan.part" "\$WORK/plan"
	LINES
}

# A setting that only a newer server knows is left out of the head.
lines_pre()
{
	cat <<-LINES
	pg_restore --section=pre-data$restore -f "\$WORK/pre-data.all" "\$WORK/schema"
	sed '1,/^-- Name: /{/^SET transaction_timeout/d;}' "\$WORK/pre-data.all" \\
	    >"\$WORK/pre-data"
	psql -Xq -1 -v ON_ERROR_STOP=1 -d "\$DST" -f "\$WORK/pre-data" >/dev/null
	LINES
}

# For --on-existing truncate: what would act on the rows is dropped, for it
# comes again behind them; and all tables are named, to be emptied at once.
lines_clear()
{
	cat <<-'LINES'
	psql -Xq -1 -v ON_ERROR_STOP=1 -d "$DST" >/dev/null <<'SQL'
	SET search_path = '';
	CREATE TEMP VIEW ours AS SELECT c.oid, c.oid::pg_catalog.regclass AS name,
	    c.relkind, c.relispopulated FROM pg_catalog.pg_class c
	    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
	    WHERE n.nspname !~ '^(pg_|_pgcopy$|information_schema$)'
	    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = c.oid
	    AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype = 'e');
	SELECT pg_catalog.format('ALTER TABLE %s DROP CONSTRAINT %I', name, conname)
	    FROM pg_temp.ours JOIN pg_catalog.pg_constraint ON conrelid = ours.oid
	    WHERE contype = 'f' AND conparentid = 0
	UNION ALL SELECT pg_catalog.format('DROP TRIGGER %I ON %s', tgname, name)
	    FROM pg_temp.ours JOIN pg_catalog.pg_trigger ON tgrelid = ours.oid
	    WHERE NOT tgisinternal AND tgparentid = 0 AND relkind IN ('r', 'p')
	UNION ALL SELECT pg_catalog.format('DROP RULE %I ON %s', rulename, name)
	    FROM pg_temp.ours JOIN pg_catalog.pg_rewrite ON ev_class = ours.oid
	    WHERE relkind IN ('r', 'p')
	UNION ALL SELECT pg_catalog.format('REFRESH MATERIALIZED VIEW %s WITH NO DATA', name)
	    FROM pg_temp.ours WHERE relkind = 'm' AND relispopulated
	\gexec
	DROP VIEW pg_temp.ours;
	SQL
	LINES
	cat <<-'LINES'
	cut -f 2 "$WORK/plan" "$WORK/empty" | grep -v '^pg_catalog\.' | sort -u |
	    while IFS= read -r table; do printf '%b\0' "$table"; done |
	    xargs -0 pgcheckpoint begin -d "$DST" --run "$RUN"
	LINES
}

# lines_groups FILE: what goes through one pipe, NUL behind each: small tables
# together, for a pipe takes longer to start than to copy one of them.
lines_groups()
{
	cat <<-LINES
	awk -F '\\t' -v jobs="\$JOBS" '
	    { line[NR] = \$0
	      small[NR] = \$3 == "-" && \$5 < 1048576 && \$1 !~ /^pg_catalog[.]/
	      n += small[NR] }
	    END { most = int(n / jobs / 2) + 1
	      if (most > 64)
	        most = 64
	      for (i = 1; i <= NR; i++) {
	        more = small[i] && small[i + 1] && ++k < most
	        printf "%s%c", line[i], more ? 10 : 0
	        if (!more)
	          k = 0
	      } }' "\$WORK/$1"
	LINES
}

# lines_rows FILE: the units of a plan, tried again where the pipe says that
# this may help.  What is not done after that has failed.
lines_rows()
{
	fresh=''
	[ "$existing" = fail ] || fresh=' --fresh'
	echo ': >"$WORK/failed"'
	lines_groups "$1" | sed '$s/$/ |/'
	cat <<-LINES
	xargs -0 -n 1 -P "\$JOBS" sh -c '
		group=\$1 tab=\$(printf "\\t")
		cursors()
		{
			set --
			while IFS=\$tab read -r unit rest; do
				unit=\$(printf "%b." "\$unit")
				set -- "\$@" "\${unit%.}"
			done <<GROUP
	\$group
	GROUP
			pgcheckpoint cursor -d "\$DST" --run "\$RUN" "\$@"
		}
		set --
		while IFS=\$tab read -r unit table range rest; do
			table=\$(printf "%b." "\$table")
			set -- "\$@" -t "\${table%.}"
			[ "\$range" = - ] || set -- "\$@" --range "\$range"
			[ "\$unit" != pg_catalog.pg_largeobject ] || set -- --large-objects
		done <<GROUP
	\$group
	GROUP
		for pause in 1 4 16 0; do
			cursors |
			    pgcopy-out -d "\$SRC" "\$@" --after - -k "\$KEY"$detail |
			    pgmask -r "\$RULES" -k "\$KEY" |
			    pgcopy-in -d "\$DST" --run "\$RUN" --progress 0$fresh${same:+ --allow-same-system}$detail &&
			    exit
			code=\$?
			[ \$code -le 128 ] || code=75
			[ \$code = 75 ] && [ \$pause -gt 0 ] || break
			sleep \$pause
		done
		{ cursors || :; printf "%s\\n" "\$group"; } | awk -F "\$tab" -v code=\$code "
		    \\\$1 == \\"done\\" { done[\\\$2] }
		    \\\$1 ~ /[.]/ && !(\\\$1 in done) { print code \\"\\t\\" \\\$1 }" >>"\$WORK/failed"
		exit 1' group
	LINES
}

# What sed makes of an entry of a list, to be compared: without its numbers; where
# all belongs to the role that connects also without its owner, the last word.
entry()
{
	echo 's/^[^;]*; [0-9]* [0-9]* //'
	case $restore in
	*-O*) echo 's/ [^ ]*$//' ;;
	esac
}

# lines_lacking SECTION: which entries of the source's schema the target does
# not have.
lines_lacking()
{
	strip=$(entry | tr '\n' ';')
	cat <<-LINES
	pg_dump -Fc --section=$1 --no-blobs -N _pgcopy$restore -d "\$DST" -f "\$WORK/target"
	pg_restore -l --section=$1 -f "\$WORK/list" "\$WORK/target"
	sed '/^;/d; $strip' "\$WORK/list" >"\$WORK/target.toc"
	pg_restore -l --section=$1 -f "\$WORK/list" "\$WORK/schema"
	sed '/^;/d' "\$WORK/list" >"\$WORK/source.toc"
	sed '$strip' "\$WORK/source.toc" | awk -v have="\$WORK/target.toc" '
	    BEGIN { while ((getline line <have) > 0) there[line] }
	    !(\$0 in there) { print NR }' | awk -v all="\$WORK/source.toc" '
	    { lacks[\$0] } END { while ((getline line <all) > 0) if (++n in lacks) print line }' >"\$WORK/lacking"
	LINES
}

lines_post()
{
	echo "pg_restore -j \"\$JOBS\" --section=post-data -L \"\$WORK/lacking\"$restore -d \"\$DST\" \"\$WORK/schema\""
}

lines_objects()
{
	owners=1 grants=1
	case $restore in *-O*) owners=0 ;; esac
	case $restore in *-x*) grants=0 ;; esac
	cat <<-LINES
	{
		echo 'BEGIN;'
		psql -XqAt -v ON_ERROR_STOP=1 -v owners=$owners -v grants=$grants -d "\$SRC" <<'SQL'
	LINES
	cat <<-'LINES'
	\if :owners
	SELECT format('ALTER LARGE OBJECT %s OWNER TO %I;', oid,
	    pg_get_userbyid(lomowner)) FROM pg_largeobject_metadata;
	\endif
	\if :grants
	SELECT format('GRANT %s ON LARGE OBJECT %s TO %s%s;', privilege_type, oid,
	    CASE grantee WHEN 0 THEN 'PUBLIC'
	    ELSE quote_ident(pg_get_userbyid(grantee)) END,
	    CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
	FROM pg_largeobject_metadata, aclexplode(lomacl) WHERE grantee <> lomowner;
	\endif
	SELECT format('COMMENT ON LARGE OBJECT %s IS %L;', objoid, description)
	FROM pg_description WHERE classoid = 'pg_largeobject'::regclass;
	SQL
		printf '%s\n' 'COMMIT;' '\echo done'
	} | psql -XqAt -v ON_ERROR_STOP=1 -d "$DST" | grep -qx done
	LINES
}

lines_analyze()
{
	echo 'psql -Xq -v ON_ERROR_STOP=1 -d "$DST" -c ANALYZE'
}

lines_verify()
{
	echo "pgverify -s \"\$SRC\" -d \"\$DST\" --run \"\$RUN\"$allow >\"\$WORK/verified\""
}

lines_report()
{
	echo 'pgcheckpoint report -d "$DST" --run "$RUN" --format md'
}

# What --dry-run prints: a script for sh.
lines_all()
{
	lines_head
	echo "pgsnapshot -d \"\$SRC\" -- sh -eu <<'STEPS'"
	lines_plan
	lines_check
	lines_schema
	lines_books
	if [ "$existing" = fail ]; then lines_pre; else lines_clear; fi
	lines_rows plan
	lines_lacking post-data
	lines_post
	lines_sequences
	[ -z "$objects" ] || lines_objects
	lines_analyze
	[ -z "$verify" ] || lines_verify
	echo STEPS
	lines_report
}
