"""The line of pgcopy-tools(7) between two servers, behind proxies, and what
must be true of its target."""
import os
import random
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
from proxy import Proxy  # noqa: E402
from servers import own_address  # noqa: E402

TABLES = {"by_int": 3000, "by_mail": 2000, "by_pair": 2000, "no_key": 1500,
          "parts": 2000}
COMMANDS = "pgcheckpoint", "pgcopy-out", "pgmask", "pgcopy-in"
PATIENCE = 90           # seconds after which an attempt counts as hanging
# A dead peer is noticed in 3 seconds instead of minutes, by both ends.
SOON = ("keepalives_idle=1 keepalives_interval=1 keepalives_count=2 "
        "tcp_user_timeout=3000 connect_timeout=3 options='"
        "-c tcp_keepalives_idle=1 -c tcp_keepalives_interval=1 "
        "-c tcp_keepalives_count=2 -c tcp_user_timeout=3000'")
SCHEMA = """
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE by_int (id int PRIMARY KEY, v int, mail text, n numeric, m mood,
    pad text);
CREATE TABLE by_mail (mail text PRIMARY KEY, x uuid, r regclass, pad text);
CREATE TABLE by_pair (a int, b text COLLATE "C", mail text, PRIMARY KEY (a, b));
CREATE TABLE no_key (mail text, t timestamptz);
CREATE TABLE parts (id int PRIMARY KEY, mail text, n int, pad text)
    PARTITION BY RANGE (id);
CREATE TABLE parts_low PARTITION OF parts FOR VALUES FROM (0) TO (1000);
CREATE TABLE parts_high PARTITION OF parts FOR VALUES FROM (1000) TO (9000);
"""
DATA = """
INSERT INTO by_int SELECT i, 0, 'p' || i || '@mail.test', i / 7.0,
    (ARRAY['sad', 'ok'])[1 + i % 2]::mood, repeat('.', 900)
    FROM generate_series(1, {by_int}) i;
INSERT INTO by_pair SELECT i % 40, 'k' || i, 'p' || i || '@mail.test'
    FROM generate_series(1, {by_pair}) i ORDER BY md5(i::text);
INSERT INTO by_mail SELECT 'p' || i || '@mail.test', md5(i::text)::uuid,
    'by_int', repeat('.', 900) FROM generate_series(1, {by_mail}) i ORDER BY md5(i::text);
INSERT INTO no_key SELECT 'p' || i || '@mail.test', to_timestamp(i)
    FROM generate_series(1, {no_key}) i;
INSERT INTO parts SELECT i, 'p' || i || '@mail.test', i, repeat('.', 900)
    FROM generate_series(1, {parts}) i;
CREATE SCHEMA chaos;
CREATE SCHEMA chaos2;
CREATE TABLE chaos.by_int AS TABLE by_int;
CREATE TABLE chaos.no_key AS TABLE no_key;
"""
# Updates, inserts and deletes; the number of rows of no_key never changes.
WRITER = """
CREATE SEQUENCE chaos.fresh START 100000;
CREATE PROCEDURE chaos.write(n int) LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN 1 .. n LOOP
        UPDATE public.by_int SET v = v + 1
            WHERE id % 97 = (random() * 96)::int;
        INSERT INTO public.by_int VALUES (nextval('chaos.fresh'), 0, 'n' ||
            currval('chaos.fresh') || '@mail.test', 1, 'ok', '');
        DELETE FROM public.by_int WHERE id = 10 * (1 + random() * 290)::int;
        WITH gone AS (DELETE FROM public.no_key WHERE ctid IN (
            SELECT min(ctid) FROM public.no_key) RETURNING 1)
        INSERT INTO public.no_key SELECT 'n@mail.test', now() FROM gone;
        COMMIT;
        PERFORM pg_sleep(0.002);
    END LOOP;
END $$;
"""
# Every COPY meets this on the target; it is quiet but for what a fault asks.
TRIP = """
CREATE SCHEMA chaos;
CREATE TABLE chaos.trouble (state text);
CREATE FUNCTION chaos.trip() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE s text;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(4711);
    SELECT state INTO s FROM chaos.trouble;
    IF FOUND THEN
        RAISE EXCEPTION 'trouble' USING ERRCODE = s;
    END IF;
    RETURN NULL;
END $$;
GRANT USAGE ON SCHEMA chaos TO PUBLIC;
GRANT SELECT ON chaos.trouble TO PUBLIC;
"""
RULES = """
version: 1
tables:
  public.by_int: {columns: {id: keep, v: keep, n: keep, m: keep, pad: keep,
    mail: {action: hash, domain: person}}}
  public.by_mail: {columns: {x: keep, r: keep, pad: keep,
    mail: {action: hash, domain: person}}}
  public.by_pair: {columns: {a: keep, b: keep,
    mail: {action: hash, domain: person}}}
  public.no_key: {columns: {t: keep, mail: {action: hash, domain: person}}}
  public.parts: {columns: {id: keep, n: keep, pad: keep,
    mail: {action: hash, domain: person}}}
"""


def role(side):
    """That of contrib/roles."""
    return "pgcopy_target" if side == "target" else "pgcopy_source"


class Failure(Exception):
    """A promise was not kept."""


def until(what, condition, seconds=30):
    """Looks again until the condition holds; its answer."""
    end = time.monotonic() + seconds
    while not (answer := condition()):
        if time.monotonic() > end:
            raise Failure(f"waited {seconds} s in vain until {what}")
        time.sleep(0.005)
    return answer


class Session:
    """A psql that stays: for locks, open transactions, held snapshots."""

    def __init__(self, dsn, env, *options):
        self.proc = subprocess.Popen(
            ["psql", "-XqAt", *options, "-d", dsn], env=env, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL)

    def say(self, sql):
        self.proc.stdin.write(sql + "\n")
        self.proc.stdin.flush()

    def ask(self, sql):
        self.say(sql)
        return self.proc.stdout.readline().strip()

    def end(self):
        """Ends it in the middle of whatever it does."""
        self.proc.kill()
        self.proc.communicate()


class Job:
    """One attempt of the line."""

    def __init__(self, world, run, source, target, out_args=(), in_args=(),
                 log="messages"):
        s = world.servers
        key, rules = s.dir + "/key", s.dir + "/rules.yaml"
        lines = [
            ["pgcheckpoint", "cursor", "-d", target, "--run", run],
            ["pgcopy-out", "-d", source, "-t", "public.*", "--after", "-",
             "-k", key, "--batch-rows", "100", *out_args],
            ["pgmask", "-r", rules, "-k", key],
            ["pgcopy-in", "-d", target, "--run", run, *in_args],
        ]
        self.path, self.codes = f"{s.dir}/{log}", None
        self.procs, stdin = {}, subprocess.DEVNULL
        with open(self.path, "w", encoding="utf8") as out:
            for line in lines:
                proc = subprocess.Popen(line, stdin=stdin, env=s.env,
                                        stdout=subprocess.PIPE, stderr=out)
                if stdin != subprocess.DEVNULL:
                    stdin.close()
                stdin = proc.stdout
                self.procs[line[0]] = proc

    def running(self):
        return self.procs["pgcopy-in"].poll() is None

    def messages(self):
        with open(self.path, encoding="utf8") as f:
            return f.read()

    def says(self, text, alive="pgcopy-in"):
        """Waits for a message, or the end of a command."""
        until(f"it says {text}", lambda: text in self.messages() or
              self.procs[alive].poll() is not None)
        return text in self.messages()

    def wait(self):
        """The exit code of each command."""
        if self.codes:
            return self.codes
        end = time.monotonic() + PATIENCE
        codes = {}
        for name, proc in self.procs.items():
            try:
                codes[name] = proc.wait(max(1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                for each in self.procs.values():
                    each.kill()
                raise Failure(f"{name} hangs\n" + self.messages()) from None
        self.output = self.procs["pgcopy-in"].stdout.read().decode()
        self.procs["pgcopy-in"].stdout.close()
        self.codes = codes
        return codes


class World:
    """The servers, their proxies, and the masked content of the source."""

    def __init__(self, servers, seed):
        self.servers = servers
        self.random = random.Random(seed)
        self.small = self.writer = self.holder = None

    def admin(self, server, sql):
        return self.servers.sql(server, "prod" if server != "target" else
                                "staging", sql)

    def prepare(self):
        s = self.servers
        self.certificates()
        self.proxies = {}
        for name in "source", "target":
            s.start(name, *self.listen(name))
        for name, db in ("source", "prod"), ("target", "staging"), \
                ("target", "once"):
            s.sql(name, "postgres", f"CREATE DATABASE {db}")
        s.sql("source", "prod", SCHEMA + DATA.format(**TABLES) + WRITER)
        s.role("source", "prod", "source")
        self.mount_small()
        for db in "once", "staging":
            where = "SET default_tablespace = small;" if self.small and \
                db == "staging" else ""
            s.sql("target", db, where + SCHEMA + TRIP)
            s.role("target", db, "target")
        self.admin("target", "".join(
            f"CREATE TRIGGER trip BEFORE INSERT ON {t} "
            "EXECUTE FUNCTION chaos.trip();" for t in TABLES))
        s.replica("replica", "source", *self.listen("replica"),
                  "max_standby_streaming_delay=50ms",
                  "wal_retrieve_retry_interval=100ms")
        old = os.umask(0o077)
        with open(s.dir + "/key", "wb") as f:
            subprocess.run(["pgmask", "--gen-key"], stdout=f, env=s.env,
                           check=True)
        os.umask(old)
        with open(s.dir + "/rules.yaml", "w", encoding="utf8") as f:
            f.write(RULES)
        subprocess.run(["pgcheckpoint", "init", "-d",
                        self.dsn("target", False)], env=s.env, check=True)
        self.expected = self.undisturbed()
        self.length = {side: self.proxies[side].bytes
                       for side in ("source", "target")}

    def listen(self, name):
        """Settings of a server with an address of its own; its proxy."""
        host, port = own_address()
        self.proxies[name] = Proxy((host, port))
        root = self.servers.env["SERVER_ROOT"]
        return [f"listen_addresses={host}", f"port={port}", "ssl=on",
                f"ssl_cert_file={root}/tls.crt", f"ssl_key_file={root}/tls.key",
                "max_connections=25", "max_wal_senders=3",
                "deadlock_timeout=1s", "autovacuum=off"]

    def certificates(self):
        root = self.servers.env["SERVER_ROOT"]
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
             "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
             "/CN=chaos", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
             root + "/tls.key", "-out", root + "/tls.crt"],
            stderr=subprocess.DEVNULL, check=True)
        os.chmod(root + "/tls.key", 0o600)
        if os.getuid() == 0:
            for name in "tls.key", "tls.crt":
                subprocess.run(["chown", self.servers.env["SERVER_USER"] + ":",
                                f"{root}/{name}"], check=True)

    def mount_small(self):
        """A small filesystem for the target's tables, where we may mount."""
        path = self.servers.env["SERVER_ROOT"] + "/small"
        os.mkdir(path)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m,mode=777",
                           "tmpfs", path], stderr=subprocess.DEVNULL,
                          check=False).returncode != 0:
            return
        self.small = path
        os.mkdir(path + "/space")
        subprocess.run(["chown", self.servers.env["SERVER_USER"] + ":",
                        path + "/space"], check=True)
        self.servers.sql("target", "postgres",
                         f"CREATE TABLESPACE small LOCATION '{path}/space'")

    def clear(self):
        """Before the servers and their directories go."""
        for session in self.writer, self.holder:
            if session:
                session.end()
        if self.small:
            for name in self.servers.names:
                self.servers.shell('server_stop "$1" immediate || true', name)
            subprocess.run(["umount", self.small], check=True)

    def dsn(self, side, tls, db=None):
        root = self.servers.env["SERVER_ROOT"]
        db = db or ("staging" if side == "target" else "prod")
        mode = f"sslmode=verify-full sslrootcert={root}/tls.crt" if tls else \
            "sslmode=disable"
        return (f"host=127.0.0.1 port={self.proxies[side].port} dbname={db} "
                f"user={role(side)} {mode} {SOON}")

    def job(self, run, source="source", tls=False, **more):
        return Job(self, run, self.dsn(source, tls), self.dsn("target", tls),
                   **more)

    def undisturbed(self, *out_args):
        """What the line makes of the source as it is: a digest of each
        table."""
        for side in "source", "target":
            self.proxies[side].hold_at(None)
        run = f"once-{time.monotonic_ns()}"
        job = Job(self, run, self.dsn("source", False),
                  self.dsn("target", False, "once"), out_args, ["--fresh"],
                  "once")
        codes = job.wait()
        if set(codes.values()) != {0}:
            raise Failure(f"the undisturbed line ended with {codes}\n" +
                          job.messages())
        return self.content("once")

    def content(self, db):
        return {t: self.servers.sql("target", db, f"""
            SELECT count(*), md5(string_agg(x, chr(10) ORDER BY x COLLATE "C"))
            FROM (SELECT {t}::text AS x FROM {t}) q""") for t in TABLES}

    def rows(self, server, db, sql):
        return [line.split("|") for line in
                self.servers.sql(server, db, sql).splitlines()]

    def counts(self, run, patience="0"):
        """For each table, as a second session sees it at one moment: its
        rows, and the rows that the books tell of.  Fails when a lock takes
        longer than `patience` (0: none does)."""
        return {t: (int(rows), int(booked)) for t, rows, booked in self.rows(
            "target", "staging", f"SET lock_timeout = '{patience}'; " +
            " UNION ALL ".join(
                f"""SELECT '{t}', (SELECT count(*) FROM {t}),
                (SELECT coalesce(sum(rows), 0) FROM _pgcopy.unit
                WHERE run = '{run}' AND unit = 'public.{t}')"""
                for t in TABLES))}

    def sessions(self, server):
        return self.admin(server, """SELECT count(*) FROM pg_stat_activity
            WHERE application_name IN ('pgcheckpoint', 'pgcopy-out',
            'pgcopy-in') AND backend_type = 'client backend'""") != "0"

    def write(self, on):
        """Starts or stops the session that writes to the source."""
        if on:
            self.writer = Session(self.servers.dsn("source", "prod"),
                                  self.servers.env)
            self.writer.say("CALL chaos.write(1000000);")
        elif self.writer:
            self.writer.end()
            self.writer = None
            self.admin("source", """SELECT pg_terminate_backend(pid, 10000)
                FROM pg_stat_activity WHERE query LIKE 'CALL chaos%'""")

    def hold(self, on):
        """Holds a snapshot of the source: its id."""
        if not on:
            self.holder.end()
            self.holder = None
            return None
        self.holder = Session(self.servers.dsn("source", "prod"),
                              self.servers.env)
        self.holder.say("BEGIN ISOLATION LEVEL REPEATABLE READ;")
        return self.holder.ask("SELECT pg_export_snapshot();")
