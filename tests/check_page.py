#!/usr/bin/env python3
"""The report page in a real browser, over a made-up store with hostile texts, after a check of its types. Exit 77 (skipped) without
browser, packages or page.

usage: check_page.py DETENTE make_store.py docs/store.md web/test/page.mjs FOLDER [SCREENSHOT_FOLDER]

FOLDER gets the packages of web/package-lock.json, those for tests as well, unless web/node_modules has them.
"""
import os, shutil, subprocess, sys, tempfile


def modules(web, folder):
    ready = os.path.join(web, "node_modules")
    if os.path.isdir(os.path.join(ready, "playwright-core")):
        return ready
    ready = os.path.join(folder, "node_modules")
    if not os.path.isdir(os.path.join(ready, "playwright-core")):
        os.makedirs(folder, exist_ok=True)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(os.path.join(web, name), folder)
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-progress", "--fetch-retries=1", "--fetch-timeout=30000"], cwd=folder, check=True,
                       stdout=subprocess.DEVNULL)
    return ready


def check_types(web, packages, folder):
    """tsc finds packages above the sources only: a copy of them beside the packages."""
    copy = os.path.join(folder, "types")
    shutil.copytree(os.path.join(web, "src"), os.path.join(copy, "src"))
    shutil.copy(os.path.join(web, "tsconfig.json"), copy)
    os.symlink(os.path.abspath(packages), os.path.join(copy, "node_modules"))
    subprocess.run(["node", os.path.join(packages, "typescript/bin/tsc"), "--noEmit", "-p", copy], check=True)


def main():
    detente, maker, schema, script, packages = sys.argv[1:6]
    web = os.path.join(os.path.dirname(script), "..")
    if not shutil.which("node") or not shutil.which("npm"):
        print("no node or npm")
        return 77
    try:
        found = modules(web, packages)
    except subprocess.CalledProcessError as why:
        print("the packages could not be installed: %s" % why)
        return 77
    with tempfile.TemporaryDirectory() as folder:
        store, page = os.path.join(folder, "events.db"), os.path.join(folder, "report.html")
        subprocess.run([sys.executable, maker, schema, store, "--hostile"], check=True)
        made = subprocess.run([detente, "report", store, "-o", page], capture_output=True, text=True)
        if "built without" in made.stderr:
            print(made.stderr)
            return 77
        assert made.returncode == 0, made.stderr
        check_types(web, found, folder)
        return subprocess.run(["node", script, found, page] + sys.argv[6:7]).returncode


if __name__ == "__main__":
    sys.exit(main())
