-- A role that pgcopy-in and pgcheckpoint work with, and nothing else.  May be
-- run again.
--
--	psql -d staging -v role=pgcopy_target [-v schemas='{public,"my schema"}'] \
--	    -f contrib/roles/target.sql
--
-- Run it as a superuser, or as the owner of the database and its tables.
-- Tables that the same user creates later in these schemas can be loaded too.
-- A role that exists keeps its attributes and its password.
\set ON_ERROR_STOP on
\if :{?schemas}
\else
\set schemas '{public}'
\endif
BEGIN;

-- Of this database as such: a mistaken -d ends here.
DO $$
BEGIN
	IF EXISTS (SELECT FROM pg_db_role_setting s JOIN pg_database d
	    ON d.oid = s.setdatabase, unnest(s.setconfig) item
	    WHERE d.datname = current_database() AND s.setrole = 0
	    AND lower(item) = 'pgcopy.role=source') THEN
		RAISE 'database % is marked as a source', current_database();
	END IF;
END $$;

SELECT format('CREATE ROLE %I LOGIN', :'role')
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role')
\gexec

-- TEMPORARY: columns that travel as text are cast in a temporary table.
SELECT format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO %I',
    current_database(), :'role')
\gexec

-- SELECT: is there a row of others?  TRUNCATE: --fresh.  Sequences: defaults
-- of columns that the stream does not fill.
SELECT format('GRANT USAGE ON SCHEMA %I TO %I', s, :'role'),
    format('GRANT SELECT, INSERT, TRUNCATE ON ALL TABLES IN SCHEMA %I TO %I',
    s, :'role'),
    format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO %I', s, :'role'),
    format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I'
    ' GRANT SELECT, INSERT, TRUNCATE ON TABLES TO %I', s, :'role'),
    format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I'
    ' GRANT USAGE ON SEQUENCES TO %I', s, :'role')
FROM unnest(:'schemas'::text[]) s
\gexec

-- The books: the role makes its tables in a schema of its own, so that it
-- needs no CREATE on the database; or it shares those that are there.
SELECT to_regnamespace('_pgcopy') IS NULL AS no_books
\gset
\if :no_books
SELECT format('CREATE SCHEMA _pgcopy AUTHORIZATION %I', :'role')
\gexec
\else
SELECT format('GRANT USAGE ON SCHEMA _pgcopy TO %I', :'role'),
    format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES'
    ' IN SCHEMA _pgcopy TO %I', :'role')
\gexec
\endif

COMMIT;
