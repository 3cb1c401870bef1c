#!/usr/bin/env python3
"""Build the report page (web/) and put it into the library.

usage: build_page.py WEB FOLDER auto|enabled|disabled OUT.S OUT.d

With node and npm: installs the packages of web/package-lock.json in FOLDER (unless web/node_modules has them), bundles, and writes an
assembler file with the page's bytes. Without (disabled; or auto, when something is missing) the page is empty and `detente report` says so.
"""
import os, shutil, subprocess, sys


def modules(web, folder):
    """Where the packages are, installed when they are not there yet."""
    ready = os.path.join(web, "node_modules")
    if os.path.isdir(os.path.join(ready, "esbuild")):
        return ready
    os.makedirs(folder, exist_ok=True)
    lock = os.path.join(web, "package-lock.json")
    done = os.path.join(folder, "installed-lock.json")
    if not (os.path.exists(done) and open(done, "rb").read() == open(lock, "rb").read()):
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(os.path.join(web, name), folder)
        subprocess.run(["npm", "ci", "--omit=dev", "--ignore-scripts", "--no-progress", "--fetch-retries=1", "--fetch-timeout=30000"],
                       cwd=folder, check=True, stdout=subprocess.DEVNULL)
        shutil.copy(lock, done)
    return os.path.join(folder, "node_modules")


def bundle(web, folder):
    html = os.path.join(folder, "report.html")
    os.makedirs(folder, exist_ok=True)
    packages = modules(web, folder)
    subprocess.run(["node", os.path.join(web, "build.mjs"), packages, html], check=True)
    return html


def main():
    web, folder, mode, out, dep = sys.argv[1:6]
    html = None
    if mode != "disabled":
        try:
            html = bundle(os.path.abspath(web), os.path.abspath(folder))
        except (OSError, subprocess.CalledProcessError) as why:
            if mode == "enabled":
                raise SystemExit("the report page could not be built: %s" % why)
            print("the report page is left out: %s (needs node, npm and, once, its packages; -Dweb=disabled asks for this)" % why,
                  file=sys.stderr)
    size = os.path.getsize(html) if html else 0
    with open(out, "w", encoding="utf-8") as f:
        f.write("    .section .rodata\n    .globl dt_page_bytes\n    .hidden dt_page_bytes\n    .balign 64\ndt_page_bytes:\n")
        if html:
            f.write("    .incbin \"%s\"\n" % os.path.abspath(html))
        f.write("    .byte 0\n    .balign 8\n    .globl dt_page_size\n    .hidden dt_page_size\ndt_page_size: .quad %d\n" % size)
        f.write("    .section .note.GNU-stack,\"\",@progbits\n")
    watched = [os.path.join(web, n) for n in ("package-lock.json", "build.mjs")]
    watched += [os.path.join(web, "src", n) for n in sorted(os.listdir(os.path.join(web, "src")))]
    with open(dep, "w", encoding="utf-8") as f:
        f.write("%s: %s\n" % (out, " ".join(p.replace(" ", "\\ ") for p in watched + [os.path.join(web, "src")])))


if __name__ == "__main__":
    main()
