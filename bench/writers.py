#!/usr/bin/env python3
"""What each writer costs beside coding, PostgreSQL among them: a server of this script's own, in a folder of its own, as the tests start one.

usage: writers.py BENCH_WRITERS FILE...

For each FILE: bench_writers' table (its own processor time), and the processor seconds of the server, an idle server's start and stop taken off.
Without a server, or libpq, the other writers only.
"""
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'tests', 'cli'))
from server import Server, program  # noqa: E402


def on_server(bench, path, folder):
    """The table of bench_writers with PostgreSQL, and the seconds that the server used; else None and why."""
    server = Server()
    try:
        server.stop()  # what starting and stopping take
        idle, server.seconds = server.seconds, 0.0
        server.start()
        done = subprocess.run([bench, path, f'sqlite:{folder}/e.db', f'postgresql:host={server.home} user=test dbname=postgres'], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)
    finally:
        server.close()
    return (done.stdout.decode(), server.seconds - idle) if done.returncode == 0 else (None, done.stderr.decode().strip())


def main():
    bench, *paths = sys.argv[1:]
    for path in paths:
        with tempfile.TemporaryDirectory() as folder:
            table, more = on_server(bench, path, folder) if program('initdb') else (None, 'no PostgreSQL server here')
            if table is None:
                print(f'without PostgreSQL: {more}', file=sys.stderr)
                subprocess.run([bench, path, f'sqlite:{folder}/f.db'], check=True)
            else:
                print(f'{table}the server of postgresql used {more:.2f} s of its own')


if __name__ == '__main__':
    main()
