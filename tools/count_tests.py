#!/usr/bin/env python3
"""Counts in a log of `meson test`: passed, failed and skipped tests, one line.

usage: count_tests.py BUILD/meson-logs/testlog.json     (exit 1 when it has no result)
"""
import json
import sys


def main():
    try:
        with open(sys.argv[1], encoding='utf-8') as log:
            results = [json.loads(line)['result'] for line in log if line.strip()]
    except OSError as error:
        sys.exit(str(error))
    passed = sum(r in ('OK', 'EXPECTEDFAIL') for r in results)
    skipped = sum(r == 'SKIP' for r in results)
    print(passed, len(results) - passed - skipped, skipped)
    return 0 if results else 1


if __name__ == '__main__':
    sys.exit(main())
