-- A service on the web: organisations, their users, what these did, and what
-- they wrote to the help desk.
CREATE TABLE organisations (
	id		uuid PRIMARY KEY,
	name		text NOT NULL,
	vat_id		varchar(14) UNIQUE,
	iban		varchar(34),
	plan		text NOT NULL
);

CREATE TABLE users (
	id		uuid PRIMARY KEY,
	organisation_id	uuid NOT NULL REFERENCES organisations,
	email		text NOT NULL UNIQUE,
	login		varchar(40) NOT NULL UNIQUE,
	full_name	text NOT NULL,
	password_hash	text NOT NULL,
	locale		text NOT NULL,
	is_test		boolean NOT NULL,
	settings	jsonb NOT NULL
);

CREATE TABLE sessions (
	token		text PRIMARY KEY,
	user_id		uuid NOT NULL REFERENCES users,
	ip		inet NOT NULL,
	user_agent	text NOT NULL,
	started		timestamptz NOT NULL
);

-- Written by the application, which knows people by their addresses.
CREATE TABLE events (
	id		bigint NOT NULL,
	at		timestamptz NOT NULL,
	payload		jsonb NOT NULL,
	PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01')
    TO ('2025-01-01');
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01')
    TO ('2026-01-01');

CREATE TABLE tickets (
	id		integer PRIMARY KEY,
	opened_by	text NOT NULL REFERENCES users (email),
	watchers	text[] NOT NULL,
	subject		text NOT NULL,
	body		text NOT NULL,
	search		tsvector GENERATED ALWAYS AS (to_tsvector('simple',
			subject || ' ' || body)) STORED
);

INSERT INTO organisations
SELECT md5('org' || i)::uuid, 'Initech ' || i, 'DE' || 100000000 + i * 7919,
    'DE89370400440532013000', (ARRAY['free', 'team', 'business'])[1 + i % 3]
FROM generate_series(1, 40) i;

INSERT INTO users
SELECT md5('user' || i)::uuid, md5('org' || 1 + i % 40)::uuid, 'user' || i ||
    '@initech.test', 'initech' || i, (ARRAY['Maria', 'Hans', 'Chloé'])[1 + i % 3]
    || ' ' || (ARRAY['Waddams', 'Lumbergh', 'Nagheenanajar'])[1 + i % 3],
    'argon2id$' || md5(i::text), (ARRAY['en', 'de', 'fr'])[1 + i % 3],
    i % 50 = 0, jsonb_build_object('theme', 'dark', 'recovery', jsonb_build_object(
    'email', 'user' || i || '@initech.test', 'phone', '+49 30 ' || 1000000 + i))
FROM generate_series(1, 800) i;

INSERT INTO sessions
SELECT md5('session' || i), md5('user' || 1 + i % 800)::uuid,
    ('84.17.' || i % 250 || '.' || i * 7 % 250)::inet, 'Mozilla/5.0 (Initech ' ||
    i % 40 || ')', timestamptz '2024-06-01' + i * interval '3 hours'
FROM generate_series(1, 1500) i;

INSERT INTO events
SELECT i, timestamptz '2024-03-01' + i * interval '5 hours', jsonb_build_object(
    'kind', (ARRAY['login', 'invite', 'export'])[1 + i % 3], 'actor', 'user' || 1
    + i % 800 || '@initech.test', 'targets', jsonb_build_array(jsonb_build_object(
    'email', 'user' || 1 + i * 3 % 800 || '@initech.test', 'role', 'admin')),
    'ip', '84.17.1.' || i % 250, 'took_ms', i % 900)
FROM generate_series(1, 2500) i;

INSERT INTO tickets
SELECT i, 'user' || 1 + i * 7 % 800 || '@initech.test', ARRAY['user' || 1 + i * 3
    % 800 || '@initech.test', 'user' || 1 + i * 5 % 800 || '@initech.test'],
    'Printer on fire', 'Please answer user' || 1 + i * 7 % 800 ||
    '@initech.test or call +49 30 901820' || 10 + i % 89 || '. The server at ' ||
    '84.17.3.' || i % 250 || ' is down.'
FROM generate_series(1, 400) i;
ANALYZE;
