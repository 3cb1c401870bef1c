#!/usr/bin/env python3
"""A stage includes base/ and the stages before it, nothing after; the command includes the public header only; file names
are unique across the tree.

usage: check_layers.py ROOT
"""
import os, re, sys

ORDER = ["base", "source", "text", "syntax", "names", "speech", "event", "record", "relation"]
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')


def c_files(folder):
    for top, _, names in os.walk(folder):
        yield from (os.path.join(top, n) for n in sorted(names) if n.endswith((".c", ".h")))


def main():
    root = sys.argv[1]
    faults, stage_of, seen = [], {}, {}
    for rank, stage in enumerate(ORDER):
        for path in c_files(os.path.join(root, "src", stage)):
            stage_of[os.path.basename(path)] = rank
    for folder in ("src", "cli", "include", "train", "tests", "fuzz", "bench"):
        for path in c_files(os.path.join(root, folder)):
            name = os.path.basename(path)
            if name in seen:
                faults.append("%s and %s share a name" % (seen[name], path))
            seen[name] = path
    for rank, stage in enumerate(ORDER):
        for path in c_files(os.path.join(root, "src", stage)):
            for number, line in enumerate(open(path, encoding="utf-8"), 1):
                found = INCLUDE.match(line)
                if found and stage_of.get(os.path.basename(found.group(1)), -1) > rank:
                    faults.append("%s:%d: %s includes %s, a later stage" % (path, number, stage, found.group(1)))
    for path in c_files(os.path.join(root, "cli")):
        for number, line in enumerate(open(path, encoding="utf-8"), 1):
            found = INCLUDE.match(line)
            if found and os.path.basename(found.group(1)) in stage_of:
                faults.append("%s:%d: the command includes %s, not the public header" % (path, number, found.group(1)))
    for fault in faults:
        print(fault, file=sys.stderr)
    print("%d files looked at, %d faults" % (len(seen), len(faults)))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
