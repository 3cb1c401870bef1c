#!/usr/bin/env python3
"""Build dict/ and model/ into the library: an assembler file that includes each file's bytes and a table of names.

usage: pack.py ROOT OUT.S OUT.d     (OUT.d: what the build has to watch)
"""
import os, sys


def main():
    root, out, dep = sys.argv[1:4]
    files, watched = [], []
    for top, suffixes in (("dict", (".tsv", ".txt")), ("model", (".bin",))):
        for folder, subfolders, names in os.walk(os.path.join(root, top)):
            subfolders.sort()
            watched.append(folder)
            for name in names:
                if name.endswith(suffixes):
                    path = os.path.join(folder, name)
                    files.append((os.path.relpath(path, root).replace(os.sep, "/"), path))
    files.sort(key=lambda f: f[0].encode())
    text = ["    .section .rodata"]
    for i, (name, path) in enumerate(files):
        text += ["    .balign 64", "b%d: .incbin \"%s\"" % (i, os.path.abspath(path)), "e%d: .byte 0" % i,
                 "n%d: .asciz \"%s\"" % (i, name)]
    text += ["    .section .data.rel.ro,\"aw\"", "    .balign 8", "    .globl dt_pack_files",
             "    .hidden dt_pack_files", "dt_pack_files:"]
    for i, (name, path) in enumerate(files):
        text.append("    .quad n%d, %d, b%d, %d" % (i, len(name.encode()), i, os.path.getsize(path)))
    text += ["    .balign 8", "    .globl dt_pack_count", "    .hidden dt_pack_count",
             "dt_pack_count: .quad %d" % len(files), "    .section .note.GNU-stack,\"\",@progbits"]
    with open(out, "w", encoding="utf-8") as f:
        f.write("\n".join(text) + "\n")
    with open(dep, "w", encoding="utf-8") as f:
        f.write("%s: %s\n" % (out, " ".join(p.replace(" ", "\\ ") for p in watched + [p for _, p in files])))


if __name__ == "__main__":
    main()
