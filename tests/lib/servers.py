"""The throw-away servers of server.sh for Python, and command lines on them.

	with Servers() as servers:
		servers.start("src")
		servers.sql("src", "postgres", "SELECT 1")
"""
import os
import random
import shutil
import socket
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(HERE))
BUILD = os.environ.get("PGCOPY_BUILD", os.getcwd())


def environment():
    """Ours, with the build first in PATH and nobody's PG* variables."""
    env = {k: v for k, v in os.environ.items()
           if not k.startswith("PG") or "_" in k}
    env["PATH"] = os.pathsep.join(
        [BUILD, os.path.join(BUILD, "tests/helpers"), env["PATH"]])
    env["TZ"] = "UTC"
    return env


def own_address():
    """A loopback address and a port that nobody else listens on."""
    host = "127." + ".".join(str(random.randrange(1, 255)) for _ in range(3))
    with socket.socket() as probe:
        probe.bind((host, 0))
        return host, probe.getsockname()[1]


class Servers:
    def __init__(self):
        self.env = environment()
        self.names = []
        self.ports = {}

    def __enter__(self):
        answer = self.shell('server_init && echo "$PG_BIN|$SERVER_USER|'
                            '$SERVER_ROOT"').strip()
        keys = "PG_BIN", "SERVER_USER", "SERVER_ROOT"
        self.env.update(zip(keys, answer.split("|")))
        self.env["PATH"] = self.env["PG_BIN"] + ":" + self.env["PATH"]
        self.dir = tempfile.mkdtemp(prefix="pgt-work.")
        return self

    def __exit__(self, *exc):
        self.shell("server_stop_all")
        shutil.rmtree(self.dir, ignore_errors=True)

    def shell(self, text, *args):
        script = f'. "{HERE}/server.sh"; {text}'
        return subprocess.run(
            ["bash", "-c", script, "bash", *args], env=self.env, check=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True).stdout

    def start(self, name, *settings):
        self.shell('server_start "$@"', name, *settings)
        self._add(name, settings)

    def _add(self, name, settings):
        self.names.append(name)
        for setting in settings:
            if setting.startswith("port="):
                self.ports[name] = setting.split("=")[1]

    def replica(self, name, of, *settings):
        """Starts a streaming physical copy of the server `of`."""
        path = f"{self.env['SERVER_ROOT']}/{name}"
        self.shell('server_run "$1" pg_basebackup -D "$2/data" -d "$3" -R '
                   '-X stream -c fast', name, path, self.dsn(of, "postgres"))
        with open(path + "/data/postgresql.conf", "a", encoding="utf8") as f:
            for setting in f"unix_socket_directories={path}", *settings:
                key, value = setting.split("=", 1)
                f.write(f"{key} = '{value}'\n")
        self.resume(name)
        self._add(name, settings)

    def crash(self, name):
        self.shell('server_crash "$1"', name)

    def resume(self, name):
        self.shell('server_resume "$1"', name)

    def restart(self, name):
        self.shell('server_restart "$1"', name)

    def dsn(self, name, db, user="postgres"):
        return (f"host={self.env['SERVER_ROOT']}/{name} "
                f"port={self.ports.get(name, 5432)} dbname={db} user={user}")

    def role(self, name, db, kind):
        """Makes the role of contrib/roles for a "source" or a "target", which
        may use the tables that are there and those to come; its dsn."""
        role = "pgcopy_" + kind
        subprocess.run(
            ["psql", "-Xq", "-v", "role=" + role, "-d", self.dsn(name, db),
             "-f", f"{SOURCE}/contrib/roles/{kind}.sql"], env=self.env,
            check=True, stdout=subprocess.DEVNULL)
        return self.dsn(name, db, role)

    def sql(self, name, db, text):
        """The rows as lines, fields separated by |."""
        return subprocess.run(
            ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d",
             self.dsn(name, db)], input=text, env=self.env, check=True,
            stdout=subprocess.PIPE, text=True).stdout.strip()

    def postmaster(self, name):
        path = os.path.join(self.env["SERVER_ROOT"], name,
                            "data/postmaster.pid")
        with open(path, encoding="ascii") as f:
            return int(f.readline())
