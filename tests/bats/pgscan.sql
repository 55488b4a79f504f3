-- A messy schema: personal data under names that say nothing, names that
-- promise what is not there, and values in every kind of container.  Its
-- planted columns are in pgscan.expect.
CREATE EXTENSION hstore;
CREATE EXTENSION citext;
CREATE TYPE place AS (street text, zip varchar(10), floor int);
CREATE DOMAIN contact AS varchar(80);

CREATE TABLE first (n int, name text, f text, l text);
INSERT INTO first SELECT i, f || ' ' || l, f, l FROM (SELECT i,
    (ARRAY['Maria', 'James', 'Peter', 'Anna', 'Robert', 'Sophie', 'Michael',
    'Julia', 'Thomas', 'Laura', 'David', 'Sarah', 'Daniel', 'Emma'])[1 + i % 14]
    AS f, (ARRAY['Smith', 'Johnson', 'Müller', 'Schmidt', 'Garcia', 'Rossi',
    'Martin', 'Brown', 'Davis', 'Fischer', 'Weber'])[1 + i * 7 % 11] AS l
    FROM generate_series(1, 300) i) x;

-- 300 numbers with a check digit of Luhn (cards) and of mod 97 (IBAN).
CREATE FUNCTION luhn(body text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT body || (10 - sum(CASE WHEN (length(body) - p) % 2 = 0 THEN
	    d * 2 - CASE WHEN d > 4 THEN 9 ELSE 0 END ELSE d END) % 10) % 10
	FROM (SELECT p, substr(body, p, 1)::int AS d FROM
	    generate_series(1, length(body)) p) x
$$;
CREATE FUNCTION german_iban(bban text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT 'DE' || lpad((98 - (bban || '131400')::numeric % 97)::text, 2, '0')
	    || bban
$$;
-- PESEL of Poland: date of birth, serial number, check digit.
CREATE FUNCTION pesel(body text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT body || (10 - sum(substr(body, p, 1)::int *
	    (ARRAY[1, 3, 7, 9, 1, 3, 7, 9, 1, 3])[p]) % 10) % 10 % 10
	FROM generate_series(1, 10) p
$$;

CREATE TABLE t_people AS SELECT n AS id,
    name AS n1, f AS n2, l AS n3,
    (100000000 + n * 1234567 % 665000000)::int AS ssn,
    pesel(to_char(date '1950-03-01' + n * 71, 'YYMMDD') ||
    lpad((n * 37 % 10000)::text, 4, '0'))::numeric(11) AS c3,
    '+49 30 ' || (1000000 + n * 7919 % 8999999) AS c17,
    german_iban('37040044' || lpad((n * 7919)::text, 10, '0')) AS c4,
    regexp_replace(luhn('411111' || lpad((n * 77777)::text, 9, '0')),
    '(....)', '\1 ', 'g') AS c5,
    to_char(date '1940-01-01' + n * 83, 'DD.MM.YYYY') AS geb,
    date '1940-01-01' + n * 83 AS d1,
    (10 + n) || ' ' || (ARRAY['Oak', 'Elm', 'Maple', 'Cedar'])[1 + n % 4] ||
    ' Street' AS misc,
    '203.0.' || n % 250 || '.' || n * 7 % 250 AS src,
    ('10.1.' || n % 250 || '.' || n * 7 % 250)::inet AS peer,
    ('08:00:2b:01:02:' || to_hex(16 + n % 200))::macaddr AS hw,
    ARRAY[lower(f) || n || '@mail.test', lower(l) || '@work.test'] AS cc_list,
    hstore(ARRAY['mobil', 'plan'], ARRAY['+44 20 7946 0' || 100 + n % 900,
    'gold']) AS attrs,
    ROW((n % 90 + 1) || ' High Street', 'SW1A 1AA', n % 7)::place AS home,
    lower(f || '.' || l || n || '@mail.test')::contact AS kontakt,
    (lower(f) || '@corp.test')::citext AS c9
FROM first;

CREATE TABLE events AS SELECT n AS id, 'e' || n % 5 AS kind,
    jsonb_build_object('contact', jsonb_build_object('email', lower(f) || n ||
    '@mail.test', 'lang', 'de'), 'version', 3, 'items', jsonb_build_array(
    jsonb_build_object('to', '+1 212 555 ' || 1000 + n))) AS payload,
    json_build_object('a', json_build_array(name, l || ', ' || f), 'n', n) AS raw,
    'Called ' || name || ' back at +49 30 ' || 1000000 + n * 7919 % 8999999 ||
    ' about the order.' AS c12,
    md5(n::text) AS session_token,
    timestamptz '2024-01-01' + n * interval '1 hour' AS created_at
FROM first;

CREATE TABLE hr AS SELECT n AS id, 40000 + n * 100 AS gehalt,
    (ARRAY['A+', 'B-', '0+'])[1 + n % 3] AS blutgruppe,
    (ARRAY['E11.9', 'I10', 'J45'])[1 + n % 3] AS diagnose,
    '\xffd8ffe0'::bytea AS foto, 52.5 + n / 1000.0 AS lat, 13.3 AS lng,
    'B-' || chr(65 + n % 26) || 'X ' || n AS kennzeichen,
    md5('x' || n) AS passwort, 'user' || n AS "loginName",
    (ARRAY['rk', 'ev', 'keine'])[1 + n % 3] AS konfession
FROM first;

-- Nothing personal, and some names that look like it.
CREATE TABLE products AS SELECT n AS id, 'Bolt M' || n AS name,
    (n * 37 % 10000) / 100.0 AS price, 'SKU-' || n AS sku,
    (ARRAY['new', 'sale', 'gone'])[1 + n % 3] AS state,
    n % 2 = 0 AS email_enabled, n % 3 AS phone_count,
    (ARRAY['red', 'green', 'blue'])[1 + n % 3] AS color,
    8000000000 + n AS ean, timestamptz '2023-01-01' + n * interval '1 day' AS
    updated_at, repeat('ab', 10) AS hash_of_file, gen_random_uuid() AS uid,
    n * 1000 AS weight_grams, 'v1.' || n || '.0' AS version,
    jsonb_build_object('width', n, 'unit', 'mm', 'tags', jsonb_build_array('x',
    'y')) AS spec, '/img/' || n || '.png' AS path, 'en' AS language,
    (ARRAY['USD', 'EUR'])[1 + n % 2] AS currency, date '2024-01-01' + n % 200 AS
    valid_until, 0.19 AS tax_rate, 'text/html' AS mime_type
FROM first;
DROP TABLE first;
ANALYZE;
