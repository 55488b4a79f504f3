-- A role that reads and nothing else, for pgcopy-out; and the mark that keeps
-- pgcopy-in away from this database.  May be run again.
--
--	psql -d prod -v role=pgcopy_source [-v schemas='{public,"my schema"}'] \
--	    -f contrib/roles/source.sql
--
-- Run it as a superuser; or as the owner of database and tables, who may not
-- set the mark.
-- Tables that the same user creates later in these schemas are readable too.
-- A role that exists keeps its attributes and its password.
\set ON_ERROR_STOP on
\if :{?schemas}
\else
\set schemas '{public}'
\endif
BEGIN;

SELECT format('CREATE ROLE %I LOGIN', :'role')
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role')
\gexec

SELECT format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), :'role'),
    -- no privilege, but a second door
    format('ALTER ROLE %I IN DATABASE %I SET default_transaction_read_only = on',
    :'role', current_database())
\gexec

SELECT format('GRANT USAGE ON SCHEMA %I TO %I', s, :'role'),
    format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO %I', s, :'role'),
    format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT ON TABLES TO %I',
    s, :'role'),
    -- their positions, for pgclone
    format('GRANT SELECT ON ALL SEQUENCES IN SCHEMA %I TO %I', s, :'role'),
    format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT ON SEQUENCES TO %I',
    s, :'role')
FROM unnest(:'schemas'::text[]) s
\gexec

SELECT format('ALTER DATABASE %I SET pgcopy.role = ''source''',
    current_database())
WHERE (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
\gexec

COMMIT;
