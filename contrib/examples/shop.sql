-- A small web shop: what the demonstration copies, and what the examples of
-- the manual pages work on.  psql -v scale=0.01 makes it smaller.
\if :{?scale}
\else
\set scale 1
\endif

CREATE TYPE tier AS ENUM ('basic', 'silver', 'gold');
CREATE TYPE order_status AS ENUM ('new', 'paid', 'shipped', 'returned');

CREATE TABLE customers (
	id		integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	ref		uuid NOT NULL UNIQUE,
	first_name	text NOT NULL,
	last_name	text NOT NULL,
	email		varchar(80) NOT NULL UNIQUE,
	phone		text,
	tier		tier NOT NULL,
	balance		numeric(12,2) NOT NULL,
	tags		text[] NOT NULL,
	preferences	jsonb NOT NULL,
	notes		text,
	created_at	timestamptz NOT NULL
);

-- The key is an e-mail address, and it is masked too.
CREATE TABLE accounts (
	email		text PRIMARY KEY,
	password_hash	text NOT NULL,
	failed_logins	smallint NOT NULL,
	last_login	timestamptz
);

CREATE TABLE orders (
	id		bigint PRIMARY KEY,
	customer_id	integer NOT NULL REFERENCES customers,
	status		order_status NOT NULL,
	total		numeric(12,2) NOT NULL,
	items		jsonb NOT NULL,
	card_last4	text NOT NULL,
	ordered_at	timestamptz NOT NULL
);

-- No key: this one is copied whole or not at all.
CREATE TABLE page_views (
	customer_id	integer,
	path		text NOT NULL,
	ip		text NOT NULL,
	viewed_at	timestamptz NOT NULL
);

CREATE TEMP TABLE first_names AS SELECT * FROM unnest(ARRAY['Ada', 'Bruno',
    'Chloé', 'Dmitri', 'Elif', 'Fatima', 'Günther', 'Hana', 'Ines', 'Jürgen',
    'Kenji', 'Łucja', 'Mei', 'Nils', 'Olga', 'Paulo', 'Quinn', 'Rosa', 'Søren',
    'Tomás']) WITH ORDINALITY AS t (name, n);
CREATE TEMP TABLE last_names AS SELECT * FROM unnest(ARRAY['Abbott', 'Bianchi',
    'Çelik', 'Dubois', 'Eriksson', 'Fischer', 'García', 'Haddad', 'Ivanova',
    'Jansen', 'Kowalska', 'Lefèvre', 'Müller', 'Nakamura', 'O''Neill', 'Popescu',
    'Quiroga', 'Rossi', 'Silva', 'Tanaka', 'Unger', 'Vogel', 'Weiß']) WITH
    ORDINALITY AS t (name, n);

INSERT INTO customers (ref, first_name, last_name, email, phone, tier, balance,
    tags, preferences, notes, created_at)
SELECT md5('customer' || i)::uuid, f.name, l.name,
    lower(f.name || '.' || replace(l.name, '''', '') || i) || '@mail.test',
    CASE WHEN i % 17 <> 0 THEN '+49 30 ' || lpad((i * 7919 % 10000000)::text, 7,
    '0') END,
    (ARRAY['basic', 'basic', 'silver', 'gold'])[1 + i % 4]::tier,
    (i * 37 % 100000) / 100.0,
    CASE i % 3 WHEN 0 THEN '{}' WHEN 1 THEN ARRAY['newsletter'] ELSE
    ARRAY['newsletter', 'b2b'] END,
    jsonb_build_object('lang', (ARRAY['de', 'en', 'fr'])[1 + i % 3], 'theme',
    CASE WHEN i % 2 = 0 THEN 'dark' ELSE 'light' END),
    CASE WHEN i % 25 = 0 THEN 'called from +49 30 ' || lpad((i * 7919 %
    10000000)::text, 7, '0') || ', wants a refund' END,
    timestamptz '2021-03-01 08:00+00' + i * interval '17 minutes'
FROM generate_series(1, greatest(100, (40000 * :scale)::int)) AS i
JOIN first_names f ON f.n = 1 + i % 20
JOIN last_names l ON l.n = 1 + i % 23
ORDER BY i;

INSERT INTO accounts
SELECT email, 'argon2id$' || md5(email), id % 4,
    CASE WHEN id % 9 <> 0 THEN created_at + interval '400 days' END
FROM customers ORDER BY ref;

INSERT INTO orders
SELECT i, 1 + i::int * 31 % (SELECT count(*) FROM customers)::int,
    (ARRAY['new', 'paid', 'shipped', 'shipped', 'returned'])[1 + i % 5]
    ::order_status, (i * 101 % 500000) / 100.0,
    jsonb_build_array(jsonb_build_object('sku', 'P' || i % 977, 'count', 1 + i %
    3)), lpad((i * 7 % 10000)::text, 4, '0'),
    timestamptz '2022-01-01 00:00+00' + i * interval '3 minutes'
FROM generate_series(1, greatest(500, (200000 * :scale)::int)) AS i;

INSERT INTO page_views
SELECT 1 + i * 13 % (SELECT count(*) FROM customers)::int, '/product/' || i %
    977, '10.20.30.' || i % 254, timestamptz '2024-05-01 00:00+00' + i *
    interval '1 second'
FROM generate_series(1, greatest(200, (20000 * :scale)::int)) AS i;

ANALYZE;
