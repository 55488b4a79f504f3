"""Interleaved pairs of pipelines, timed, with everybody's CPU and memory: what
the sections of make bench are made of."""
import fcntl
import itertools
import json
import os
import statistics
import subprocess
import sys
import time

SIDES = ("source", "target")
BESIDE = ("pgcheckpoint",)          # starts a pipe and is no stage of it


class Pairs:
    def __init__(self, servers):
        self.s = servers
        self.src = servers.dsn("source", "prod")
        self.dst = servers.dsn("target", "staging")
        self.key = servers.dir + "/key"
        self.results = []
        self.reports = (f"{servers.dir}/rusage.{n}" for n in itertools.count())

    # One side of a pair: one pipeline, or several at the same time.

    def started(self, commands, stdin, pipe_size):
        """The processes of a pipeline, each with the file of its rusage."""
        procs, source = [], stdin or subprocess.DEVNULL
        for i, command in enumerate(commands):
            last = i == len(commands) - 1
            report = next(self.reports)
            proc = subprocess.Popen(
                ["rusage", report, *command], stdin=source, env=self.s.env,
                stdout=subprocess.DEVNULL if last else subprocess.PIPE)
            if pipe_size and not last:
                fcntl.fcntl(proc.stdout, 1031, pipe_size)  # F_SETPIPE_SZ
            if source not in (stdin, subprocess.DEVNULL):
                source.close()
            source = proc.stdout
            procs.append((proc, report))
        return procs

    def together(self, pipelines, stdin=None, pipe_size=None):
        """What is at the same place of several pipelines is added up."""
        began = time.monotonic()
        running = [self.started(p, stdin, pipe_size) for p in pipelines]
        codes = [proc.wait() for pipe in running for proc, _ in pipe]
        wall = time.monotonic() - began
        if any(codes):
            sys.exit(f"bench: {pipelines} ended with {codes}")
        used = []
        for place in zip(*running):
            each = [report_of(path) for _, path in place]
            used.append({"program": each[0]["program"],
                         "cpu": sum(u["user"] + u["system"] for u in each),
                         "rss_kib": max(u["rss_kib"] for u in each)})
        return {"wall": wall, "processes": used,
                "cpu": sum(u["cpu"] for u in used),
                "stages": sum(u["cpu"] for u in used
                              if u["program"] not in BESIDE)}

    def pipeline(self, commands, stdin=None, pipe_size=None):
        return self.together([commands], stdin, pipe_size)

    def on_servers(self, *pipelines):
        """The same, with the CPU of both servers, from a quiet start."""
        for name in SIDES:
            self.s.sql(name, "postgres", "CHECKPOINT")
        before = {name: self.server_cpu(name) for name in SIDES}
        side = self.together(pipelines)
        side["servers"] = {name: self.server_cpu(name) - before[name]
                           for name in SIDES}
        side["cpu"] += sum(side["servers"].values())
        return side

    def server_cpu(self, name):
        """Seconds of a postmaster, its live children and those it has waited
        for.  Waits for the backends of the pipe to end."""
        postmaster = self.s.postmaster(name)
        while any(b" [local] " in c for _, c in children(postmaster)):
            time.sleep(0.005)
        total = cpu_of(postmaster, waited_for=True)
        total += sum(cpu_of(pid) for pid, _ in children(postmaster))
        return total / os.sysconf("SC_CLK_TCK")

    # Pairs and what comes of them.

    def rounds(self, title, n, *sides):
        """Interleaved, another side first each time; a list for each side."""
        found = [[] for _ in sides]
        for side in sides:
            side()
        for i in range(n):
            for k in range(len(sides)):
                which = (k + i) % len(sides)
                found[which].append(sides[which]())
        print(f"\n{title}: medians of {n} rounds", flush=True)
        return found

    def ratio(self, name, sides, measure, limit=None, goal=None,
              at_least=False):
        """Of the second side to the first."""
        ratios = [b[measure] / a[measure] for a, b in zip(*sides)]
        if at_least:                    # of throughput, not of time
            ratios = [1 / r for r in ratios]
        median = statistics.median(ratios)
        kept = limit is None or (
            median >= limit if at_least else median <= limit)
        word = "at least" if at_least else "at most"
        bound = "" if limit is None else f"({word} {limit})"
        if goal is not None:
            bound += f" goal {goal}"
        print(f"  {name:<48}{median:6.3f}  [{min(ratios):.2f} .. "
              f"{max(ratios):.2f}] {bound}{'' if kept else ' MISSED'}",
              flush=True)
        self.results.append({"name": name, "median": round(median, 4),
                             "ratios": [round(r, 4) for r in ratios],
                             "limit": limit, "goal": goal, "kept": kept})

    def value(self, name, value, text):
        print(f"  {name:<48}{text}", flush=True)
        self.results.append({"name": name, "value": value})

    def usage(self, label, sides):
        wall = statistics.median(s["wall"] for s in sides)
        print(f"  {label}: {wall:.3f} s")
        for used in zip(*(s["processes"] for s in sides)):
            self.used(label, used[0]["program"], wall,
                      statistics.median(u["cpu"] for u in used),
                      max(u["rss_kib"] for u in used))
        for name in SIDES if "servers" in sides[0] else ():
            self.used(label, name + " server", wall, statistics.median(
                s["servers"][name] for s in sides))

    def used(self, label, program, wall, cpu, rss_kib=None):
        """How busy it was kept: 1.00 is one core, all the time."""
        rss = f"  {rss_kib / 1024:6.1f} MiB peak" if rss_kib else ""
        print(f"    {program:<16}{cpu:8.3f} s of CPU, {cpu / wall:5.2f} cores"
              f"{rss}", flush=True)
        self.results.append({"name": f"{label}: {program}", "cpu": cpu,
                             "rss_kib": rss_kib, "wall": wall})


def report_of(path):
    with open(path, encoding="utf8") as f:
        used = json.loads(f.read())
    os.unlink(path)
    return used


def children(pid):
    """Process ids and command lines of the children of a process."""
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as f:
            pids = f.read().split()
    except FileNotFoundError:
        return []
    found = []
    for child in pids:
        try:
            with open(f"/proc/{child}/cmdline", "rb") as f:
                found.append((int(child), f.read()))
        except (FileNotFoundError, ProcessLookupError):
            pass
    return found


def cpu_of(pid, waited_for=False):
    """Clock ticks; proc(5), stat: fields 14 to 17."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as f:
            fields = f.read().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(map(int, fields[11:15 if waited_for else 13]))
