#!/usr/bin/env python3
"""Greets like a PostgreSQL server of a version that is not installed.

	greeter.py DIRECTORY VERSION	listens on DIRECTORY/.s.PGSQL.5432

A client hears the version and that the server is ready; then it is gone.
"""
import os
import socket
import struct
import sys


def message(kind, body):
    return kind + struct.pack("!I", len(body) + 4) + body


directory, version = sys.argv[1:]
GREETING = (message(b"R", struct.pack("!I", 0)) +
            message(b"S", b"server_version\0" + version.encode() + b"\0") +
            message(b"S", b"client_encoding\0UTF8\0") +
            message(b"K", struct.pack("!II", 1, 2)) + message(b"Z", b"I"))
with socket.socket(socket.AF_UNIX) as server:
    server.bind(os.path.join(directory, ".s.PGSQL.5432"))
    server.listen()
    while True:
        client, _ = server.accept()
        with client:
            client.recv(65536)
            client.sendall(GREETING)
            client.recv(65536)
