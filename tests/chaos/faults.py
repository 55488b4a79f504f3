"""The faults: what is done to the line, and what it may say to that.

A fault is a generator.  What is before its yield is done while the proxy of
`side` holds all bytes of a job that runs (or, of a fault between two attempts,
before the job starts); what is behind it, when the job has ended.  It yields
whether the fault met the job; one that did not is dealt again.
"""
import signal
import socket
import struct
import time

from line import COMMANDS, Failure, Session, role, until

TEMPORARY = {0, 75}
ALL = "rests", "written", "held", "replica"
FAULTS = {}


class Fault:
    """`codes`: what the job may end with; permanent faults name theirs, and
    `says` is in the messages then."""

    def __init__(self, name, do, side, codes, modes, tls, between, says, args):
        self.name, self.do, self.side, self.codes = name, do, side, codes
        self.modes, self.tls, self.between = modes, tls, between
        self.says, self.args = says, args
        self.permanent = not codes <= TEMPORARY

    def run(self, at):
        return self.do(at, *self.args)


def fault(name, *args, side=None, codes=frozenset(TEMPORARY), modes=ALL,
          tls=(False, True), between=False, says=""):
    def add(do):
        FAULTS[name] = Fault(name, do, side, set(codes), modes, tls, between,
                             says, args)
        return do
    return add


def name_sql(side):
    return "application_name = '%s'" % {
        "source": "pgcopy-out", "target": "pgcopy-in"}[side]


# Processes.

def send_signal(at, who, sig):
    proc = at.job.procs[who]
    met = proc.poll() is None
    if met:
        proc.send_signal(sig)
        at.signalled = who, sig
    yield met


def stop_continue(at, who):
    proc = at.job.procs[who]
    met = proc.poll() is None
    if met:
        proc.send_signal(signal.SIGSTOP)
        at.proxy.go()
        time.sleep(at.random.uniform(0, 0.3))
        proc.send_signal(signal.SIGCONT)
    yield met


for _who in COMMANDS:
    _side = {"pgcheckpoint": "start", "pgcopy-in": "target"}.get(
        _who, "source")
    for _sig in signal.SIGKILL, signal.SIGTERM:
        fault(f"{_sig.name} {_who}", _who, _sig, side=_side)(send_signal)
    fault(f"SIGSTOP, SIGCONT {_who}", _who, side=_side, codes={0})(
        stop_continue)


# Servers.

def crash(at, side):
    name = at.source if side == "source" else side
    at.world.servers.crash(name)
    at.proxy.go()
    at.world.servers.resume(name)
    yield True


def restart(at, side):
    name = at.source if side == "source" else side
    at.proxy.go()
    at.world.servers.restart(name)
    yield True


def on_session(at, side, function):
    name = at.source if side == "source" else side
    yield "t" in at.world.admin(
        name, f"SELECT {function}(pid) FROM pg_stat_activity "
        f"WHERE {name_sql(side)}")


for _side in "source", "target":
    _modes = ("rests", "written", "replica") if _side == "source" else ALL
    fault(f"immediate stop of the {_side}", _side, side=_side, modes=_modes)(
        crash)
    fault(f"restart of the {_side}", _side, side=_side, modes=_modes)(restart)
    fault(f"pg_terminate_backend on the {_side}", _side,
          "pg_terminate_backend", side=_side)(on_session)
    fault(f"pg_cancel_backend on the {_side}", _side, "pg_cancel_backend",
          side=_side)(on_session)


# The network.

def reset(at):
    met = bool(at.proxy.ends)
    at.proxy.reset()
    yield met


def stall(at):
    time.sleep(at.random.uniform(0.1, 0.8))
    yield True


def black_hole(at, side):
    """The command notices by itself, and so does the server."""
    at.proxy.black_hole()
    command = "pgcopy-out" if side == "source" else "pgcopy-in"
    again = at.job.says("trying again", command)
    if not again and at.job.procs[command].poll() is None:
        raise Failure(f"{command} ends neither nor tries again")
    at.proxy.go()
    at.job.wait()
    name = at.source if side == "source" else side
    until(f"the {side} notices that its client is gone",
          lambda: not at.world.sessions(name))
    yield True


for _side in "source", "target":
    for _tls in False, True:
        _how = f"connection to the {_side}" + (", TLS" if _tls else "")
        fault(f"reset of the {_how}", side=_side, tls=(_tls,))(reset)
        fault(f"stall of the {_how}", side=_side, tls=(_tls,), codes={0})(
            stall)
    fault(f"black hole before the {_side}" + (
        ", TLS" if _side == "source" else ""), _side, side=_side,
          tls=(_side == "source",))(black_hole)


# What a server says of itself.

@fault("disk full on the target", side="target", codes={75})
def disk_full(at):
    ballast = at.world.small + "/ballast"
    with open(ballast, "wb", buffering=0) as f:
        try:
            while True:
                f.write(bytes(1 << 16))
        except OSError:
            pass
    at.proxy.go()
    at.job.wait()
    at.world.servers.shell('rm "$1"', ballast)
    yield "disk_full (53100)" in at.job.messages()


@fault("lock on a table of the target", side="target", codes={0})
def lock(at):
    session = Session(at.world.servers.dsn("target", "staging"),
                      at.world.servers.env)
    session.say("BEGIN; LOCK TABLE parts; SELECT 'locked';")
    at.proxy.go()
    waits = until("the loader waits for the lock", lambda: at.world.admin(
        "target", """SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a
        USING (pid) WHERE NOT granted AND application_name = 'pgcopy-in'"""
        ) != "0" or not at.job.running()) and at.job.running()
    session.end()
    yield waits


@fault("deadlock on the target", side="target", codes={75})
def deadlock(at):
    session = Session(at.world.servers.dsn("target", "staging"),
                      at.world.servers.env)
    session.say("SET deadlock_timeout = '10s'; BEGIN;"
                "SELECT pg_advisory_xact_lock(4711);")
    at.proxy.go()
    waiting = """SELECT o.relation::regclass FROM pg_locks l
        JOIN pg_stat_activity a USING (pid) JOIN pg_locks o USING (pid)
        WHERE NOT l.granted AND l.locktype = 'advisory' AND
        application_name = 'pgcopy-in' AND o.locktype = 'relation' AND
        o.mode = 'RowExclusiveLock' AND o.relation IN (SELECT oid FROM pg_class
        WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace)
        LIMIT 1"""
    table = until("the loader waits", lambda: at.world.admin(
        "target", waiting) or not at.job.running())
    if table is not True:
        session.say(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE;")
        at.job.says("deadlock_detected (40P01)")
    session.end()
    at.job.wait()
    yield "deadlock_detected (40P01)" in at.job.messages()


def trouble(at, state):
    """The target's trigger raises it from now on."""
    at.world.admin("target", f"INSERT INTO chaos.trouble VALUES ('{state}')")
    at.proxy.go()
    at.job.wait()
    at.world.admin("target", "TRUNCATE chaos.trouble")
    yield f"({state})" in at.job.messages()


fault("serialization failure on the target", "40001", side="target",
      codes={75})(trouble)
fault("out of memory on the target", "53200", side="target", codes={75})(
    trouble)
fault("lock_timeout on the target", "55P03", side="target", codes={75})(
    trouble)
fault("check violation on the target", "23514", side="target", codes={65},
      says="check_violation (23514)")(trouble)


@fault("max_connections on the source", "source", between=True)
@fault("max_connections on the target", "target", between=True)
def max_connections(at, side):
    name = at.source if side == "source" else side
    taken = []
    for _ in range(40):
        taken.append(take_connection(at.world, name))
        if taken[-1] is None:
            break
    at.start()
    met = at.job.says("too_many_connections (53300)")
    for connection in taken[:-1]:
        connection.close()
    yield met


def take_connection(world, server):
    """An idle session of the role; None where the server takes no more."""
    s = socket.socket(socket.AF_UNIX)
    s.connect(f"{world.servers.env['SERVER_ROOT']}/{server}/.s.PGSQL."
              f"{world.servers.ports[server]}")
    words = f"user\0{role(server)}\0database\0postgres\0\0".encode()
    s.sendall(struct.pack(">ii", len(words) + 8, 196608) + words)
    if s.recv(1) == b"R":
        return s
    s.close()
    return None


@fault("recovery conflict on the replica", side="source", modes=("replica",))
def recovery_conflict(at):
    """What the primary removes is still to be seen by the replica's query."""
    at.world.admin("source", "UPDATE parts SET n = n; UPDATE by_int SET v = v;"
                   "UPDATE by_mail SET x = x")
    at.world.admin("source", "VACUUM parts, by_int, by_mail")
    at.world.servers.sql("source", "prod", "CHECKPOINT")
    waits = until("the replica's recovery waits", lambda: at.world.admin(
        "replica", """SELECT pg_last_wal_replay_lsn() =
        pg_last_wal_receive_lsn() OR EXISTS (SELECT FROM pg_stat_activity
        WHERE wait_event LIKE 'RecoveryConflict%')""") == "t")
    at.proxy.go()
    at.job.wait()
    yield waits and "(40001)" in at.job.messages()


# Settings of the role: at most they hit what comes before our own settings.

def setting(at, *settings):
    for server in "source", "target":
        for each in settings:
            at.world.admin(server, f"ALTER ROLE {role(server)} SET {each}")
    at.start()
    at.job.wait()
    for server in "source", "target":
        at.world.admin(server, f"ALTER ROLE {role(server)} RESET ALL")
    yield True


fault("statement_timeout", "statement_timeout = '20ms'",
      "lock_timeout = '20ms'", between=True,
      modes=("rests", "written", "held"))(setting)
fault("idle_in_transaction_session_timeout",
      "idle_in_transaction_session_timeout = '20ms'",
      between=True, modes=("rests", "written", "held"))(setting)
fault("default_transaction_isolation",
      "default_transaction_isolation = 'serializable'",
      between=True, codes={0}, modes=("rests", "written", "held"))(setting)


@fault("ANALYZE", between=True, codes={0})
def analyze(at):
    for server in "source", "target":
        at.world.admin(server, "ANALYZE")
    at.start()
    yield True


# Definitions that change between two attempts, or under the loader.

def define(at, server, do, undo):
    """One transaction changes it; another takes it back."""
    at.world.admin(server, do)
    at.start()
    at.job.wait()
    at.world.admin(server, undo)
    yield not at.fault.permanent or at.job.codes["pgcopy-in"] != 0


def define_meanwhile(at, do, undo):
    session = Session(at.world.servers.dsn("target", "staging"),
                      at.world.servers.env)
    session.say(do)
    at.proxy.go()
    at.job.wait()
    session.ask("SELECT 1;")
    session.end()
    at.world.admin("target", undo)
    yield at.job.procs["pgcopy-in"].returncode != 0


def source_ddl(name, do, undo, codes, says):
    fault(f"source: {name}", "source", do, undo, between=True, codes=codes,
          modes=("rests",), says=says)(define)


def target_ddl(name, do, undo, codes, says):
    fault(f"target: {name}", "target", do, undo, between=True, codes=codes,
          says=says)(define)


source_ddl("column added", "ALTER TABLE by_int ADD extra text DEFAULT 'x'",
           "ALTER TABLE by_int DROP extra", {78}, "extra")
source_ddl("column dropped", """ALTER TABLE by_int SET SCHEMA chaos2;
    CREATE TABLE by_int AS SELECT id, v, mail, m, pad FROM chaos2.by_int;
    ALTER TABLE by_int ADD PRIMARY KEY (id)""", """DROP TABLE by_int;
    ALTER TABLE chaos2.by_int SET SCHEMA public""", {78}, 'no column "n"')
source_ddl("column renamed", "ALTER TABLE by_int RENAME mail TO post",
           "ALTER TABLE by_int RENAME post TO mail", {78},
           'no column "mail"')
# 65: behind a cursor of the old type; 69: from the start.
source_ddl("column retyped", "ALTER TABLE by_int ALTER id TYPE bigint",
           "ALTER TABLE by_int ALTER id TYPE int", {65, 69}, "by_int")
source_ddl("partition of another order attached",
           """CREATE TABLE parts_new (pad text, n int, mail text, id int NOT NULL);
    INSERT INTO parts_new SELECT pad, n, mail, id FROM parts_high;
    ALTER TABLE parts DETACH PARTITION parts_high;
    DROP TABLE parts_high;
    ALTER TABLE parts_new RENAME TO parts_high;
    ALTER TABLE parts ATTACH PARTITION parts_high
        FOR VALUES FROM (1000) TO (9000)""", "", {0}, "")
target_ddl("column added", "ALTER TABLE by_int ADD extra text",
           "ALTER TABLE by_int DROP extra", {0}, "")
target_ddl("column renamed", "ALTER TABLE by_int RENAME n TO number",
           "ALTER TABLE by_int RENAME number TO n", {69}, "by_int")
target_ddl("column retyped", "ALTER TABLE by_int ALTER n TYPE text",
           "ALTER TABLE by_int ALTER n TYPE numeric USING n::numeric", {69},
           "by_int")
target_ddl("column that needs a value", """ALTER TABLE parts ADD extra int
    NOT NULL DEFAULT 0; ALTER TABLE parts ALTER extra DROP DEFAULT""",
           "ALTER TABLE parts DROP extra", {69}, "extra")
target_ddl("check added", "ALTER TABLE by_pair ADD CONSTRAINT short "
           "CHECK (length(mail) < 3) NOT VALID",
           "ALTER TABLE by_pair DROP CONSTRAINT short", {65},
           "check_violation (23514), constraint \"short\"")
target_ddl("table renamed", "ALTER TABLE by_pair RENAME TO by_two",
           "ALTER TABLE by_two RENAME TO by_pair", {69}, "by_pair")
target_ddl("privilege revoked", "REVOKE INSERT ON by_pair FROM pgcopy_target",
           "GRANT INSERT ON by_pair TO pgcopy_target", {77},
           "INSERT ON public.by_pair")
fault("target: column renamed under the loader",
      "ALTER TABLE parts RENAME n TO number;",
      "ALTER TABLE parts RENAME number TO n", side="target", codes={69},
      says="parts")(define_meanwhile)
