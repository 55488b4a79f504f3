-- What everything.sql needs beside its database.
CREATE ROLE ev_owner;
CREATE ROLE ev_reader;
SET allow_in_place_tablespaces = on;
CREATE TABLESPACE ev_space OWNER ev_owner LOCATION '';
