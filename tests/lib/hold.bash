# shellcheck shell=bash
# A loader that stands still at a row that is known; with pipe.bash.

# hold_row TABLE: on the target its row 10,000 waits, until let_row_go, for a
# lock that a session has.  row_waits: it does.
hold_row()
{
	dst "CREATE OR REPLACE FUNCTION wait_here() RETURNS trigger LANGUAGE
	    plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock(1); RETURN new;
	    END'; CREATE OR REPLACE TRIGGER wait_here BEFORE INSERT ON $1 FOR
	    EACH ROW WHEN (new.id = 10000) EXECUTE FUNCTION wait_here()"
	dst 'SELECT pg_advisory_lock(1), pg_sleep(3600)' >/dev/null 2>&1 3>&- &
	until_says 1 dst "SELECT count(*) FROM pg_locks WHERE locktype =
	    'advisory' AND granted"
}

let_row_go()
{
	dst "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query
	    LIKE '%pg_sleep(3600)' AND pid <> pg_backend_pid()" >/dev/null
}

row_waits()
{
	[ "$(dst "SELECT count(*) FROM pg_stat_activity WHERE wait_event =
	    'advisory'")" = 1 ]
}
