# shellcheck shell=sh
# pgclone: the positions of sequences.  Those of the source, read after the
# rows: a snapshot does not hold them.  Where the column of a sequence was
# masked the largest value that is there counts as well.  One that is further
# on already stays: it is in use.

lines_sequences()
{
	cat <<-'LINES'
	{
		cat <<'SQL'
	BEGIN;
	CREATE TEMP TABLE masked ON COMMIT DROP AS SELECT DISTINCT u.relation, c.name
	    FROM _pgcopy.unit u JOIN _pgcopy.unit_column c USING (run, unit)
	    WHERE c.action <> 'keep';
	CREATE FUNCTION pg_temp.place(name text, v bigint, called boolean,
	    owner text, col name) RETURNS void LANGUAGE plpgsql AS $$
	DECLARE
		s regclass := to_regclass(name);
		q pg_sequence;
		here bigint;
		used boolean;
		edge bigint;
	BEGIN
		IF s IS NULL THEN	-- of a table that was left out
			RETURN;
		END IF;
		SELECT * INTO STRICT q FROM pg_sequence WHERE seqrelid = s;
		EXECUTE format('SELECT last_value, is_called FROM %s', s)
		    INTO here, used;
		IF EXISTS (SELECT FROM masked m WHERE m.name = col AND (relation =
		    owner::regclass OR relation IN (SELECT relid FROM
		    pg_partition_tree(owner::regclass)))) THEN
			EXECUTE format('SELECT %s(%I) FROM %s', CASE WHEN
			    q.seqincrement > 0 THEN 'max' ELSE 'min' END, col,
			    owner) INTO edge;
			edge := greatest(q.seqmin, least(q.seqmax, edge));
			IF q.seqincrement > 0 AND edge > v OR
			    q.seqincrement < 0 AND edge < v THEN
				v := edge;
				called := true;
			END IF;
		END IF;
		IF NOT used OR q.seqincrement > 0 AND here < v OR
		    q.seqincrement < 0 AND here > v THEN
			PERFORM setval(s, v, called);
		END IF;
	END $$;
	SQL
		psql -XqAt -v ON_ERROR_STOP=1 -d "$SRC" <<'SQL'
	SELECT format('SELECT format(%L, last_value, is_called) FROM %s',
	    format('SELECT pg_temp.place(%s, %%s, %%L, %s, %s);',
		replace(quote_literal(q.name), '%', '%%'),
		replace(quote_nullable(o.owner), '%', '%%'),
		replace(quote_nullable(o.col), '%', '%%')), q.name)
	FROM (SELECT c.oid, format('%I.%I', n.nspname, c.relname) AS name
	    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	    WHERE c.relkind = 'S' AND c.relpersistence <> 't'
	    AND n.nspname <> '_pgcopy') q
	LEFT JOIN LATERAL (SELECT format('%I.%I', n.nspname, c.relname) AS owner,
	    a.attname AS col FROM pg_depend d JOIN pg_class c ON c.oid = d.refobjid
	    JOIN pg_namespace n ON n.oid = c.relnamespace
	    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
	    WHERE d.classid = 'pg_class'::regclass AND d.objid = q.oid
	    AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
	    AND d.deptype IN ('a', 'i') AND a.atttypid IN ('int2'::regtype,
	    'int4'::regtype, 'int8'::regtype, 'numeric'::regtype)) o ON true
	\gexec
	SQL
		printf '%s\n' 'COMMIT;' '\echo done'
	} | psql -XqAt -v ON_ERROR_STOP=1 -d "$DST" | grep -qx done
	LINES
}
