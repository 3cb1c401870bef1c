#!/usr/bin/env python3
"""Run a command with its output thrown away: processor seconds (least of N runs), and peak memory in MiB, one line.

usage: measure.py RUNS COMMAND ARGUMENT...
"""
import os
import sys


def once(args):
    pid = os.fork()
    if pid == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.execvp(args[0], args)
    _, status, used = os.wait4(pid, 0)
    if status:
        sys.exit(f'{" ".join(args)}: exit {os.waitstatus_to_exitcode(status)}')
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main():
    runs = [once(sys.argv[2:]) for _ in range(int(sys.argv[1]))]
    print(f'{min(r[0] for r in runs):.3f} {max(r[1] for r in runs):.1f}')


if __name__ == '__main__':
    main()
