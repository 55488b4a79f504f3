-- Tables for pgverify.bats; psql -v rows=N.
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE pair AS (a int, m mood);
CREATE TABLE people (id int PRIMARY KEY, email text NOT NULL UNIQUE,
    name text, nick text, city text, born date);
INSERT INTO people SELECT i, 'u' || i || '@corp.test', 'Name ' || i,
    CASE WHEN i % 3 > 0 THEN 'nick' || i END, 'City ' || i % 50,
    date '1950-01-01' + i % 20000 FROM generate_series(1, :rows) i;
-- Kept but for a unique tag; a composite key whose parts sort in unlike ways.
CREATE TABLE pets (id int, kind text COLLATE "und-x-icu", owner int REFERENCES people,
    tag text UNIQUE, weight numeric, PRIMARY KEY (kind, id));
INSERT INTO pets SELECT i - :rows / 2, CASE i % 3 WHEN 0 THEN 'Cat' WHEN 1
    THEN 'dog' ELSE 'äffchen' END, nullif(i % 100, 0), 'T' || i, i / 7.0
    FROM generate_series(1, :rows) i;
-- Its key is masked; what is kept of a row is unique.
CREATE TABLE visitors (code text PRIMARY KEY, at timestamptz, place text);
INSERT INTO visitors SELECT 'V-' || lpad(i::text, 7, '0'),
    timestamptz '2026-01-01 UTC' + i * interval '1 min', 'Place ' || i % 9
    FROM generate_series(1, :rows) i;
-- No key, many equal rows, nothing masked.
CREATE TABLE words (word text);
INSERT INTO words SELECT 'w' || i % 100 FROM generate_series(1, :rows) i;
-- No key, and what is kept is shared by many rows.
CREATE TABLE calls (phone text, state mood);
INSERT INTO calls SELECT '+1 202 ' || i, 'ok' FROM generate_series(1, :rows) i;
-- Keys and values whose bytes depend on the server, or that are sorted there.
CREATE TABLE odd (n numeric, m mood, c pair, l mood[], r regclass, f float8,
    PRIMARY KEY (n, m));
INSERT INTO odd SELECT i / 4.0, CASE i % 3 WHEN 0 THEN 'sad' WHEN 1 THEN 'ok'
    ELSE 'happy' END::mood, ROW(i, 'ok')::pair, '{ok,sad}', 'pg_class', i / 3.0
    FROM generate_series(-:rows / 2, :rows / 2 - 1) i;
