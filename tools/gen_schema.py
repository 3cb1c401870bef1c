#!/usr/bin/env python3
"""The store's schema as a C text, out of the first ```sql block of its documentation.

usage: gen_schema.py docs/store.md OUTPUT
"""
import sys


def main():
    page = open(sys.argv[1], encoding="utf-8").read()
    sql = page.split("```sql\n", 1)[1].split("```", 1)[0]
    with open(sys.argv[2], "w", encoding="utf-8", newline="\n") as out:
        out.write("/* tools/gen_schema.py from docs/store.md */\n")
        for line in sql.splitlines():
            line = line.split("--", 1)[0].rstrip()
            if line:
                out.write('"%s\\n"\n' % line.replace("\\", "\\\\").replace('"', '\\"'))


if __name__ == "__main__":
    main()
