#!/usr/bin/env python3
"""A load balancer for tests: balancer.py DIR SERVER ...

Listens on the Unix socket DIR/.s.PGSQL.5432 and gives each session in turn to
one of the servers, by their sockets' directories.  Ends with its stdin.
"""
import itertools
import os
import socket
import sys
import threading


def pass_on(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
    except OSError:
        pass
    try:
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def serve(listener, servers):
    for directory in itertools.cycle(servers):
        client, _ = listener.accept()
        server = socket.socket(socket.AF_UNIX)
        server.connect(os.path.join(directory, ".s.PGSQL.5432"))
        for pair in ((client, server), (server, client)):
            threading.Thread(target=pass_on, args=pair, daemon=True).start()


def main():
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(os.path.join(sys.argv[1], ".s.PGSQL.5432"))
    listener.listen()
    threading.Thread(target=serve, args=(listener, sys.argv[2:]),
                     daemon=True).start()
    print("ready", flush=True)
    sys.stdin.read()


main()
