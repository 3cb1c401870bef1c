"""Builds the C library with meson and binds it: one extension for every Python from 3.9 on, model and dictionaries inside."""
import os
import re
import shutil
import subprocess
import sys

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
LIBRARIES = ["libxml-2.0", "jansson", "sqlite3", "zlib", "libzstd"]


def version():
    text = open(os.path.join(ROOT, "meson.build"), encoding="utf-8").read()
    return re.search(r"version: '([^']+)'", text).group(1)


def pkg_config(*what):
    return subprocess.check_output(["pkg-config", *what], text=True).split()


class BuildWithMeson(build_ext):
    def build_extension(self, ext):
        for tool in ("meson", "ninja", "pkg-config"):
            if not shutil.which(tool):
                sys.exit("building detente needs %s; scripts/packages in the repository lists what it needs" % tool)
        build = os.path.abspath(os.path.join(self.build_temp, "library"))
        if not os.path.exists(os.path.join(build, "build.ninja")):
            subprocess.check_call(["meson", "setup", build, ROOT, "--buildtype=release", "-Db_staticpic=true", "-Dweb=disabled", "-Dserve=disabled", "-Dpostgresql=disabled"])
        subprocess.check_call(["ninja", "-C", build, "libdetente.a"])
        ext.include_dirs.append(os.path.join(ROOT, "include"))
        ext.extra_objects.append(os.path.join(build, "libdetente.a"))
        ext.extra_link_args += pkg_config("--libs", *LIBRARIES) + ["-lm", "-lpthread"]
        super().build_extension(ext)


setup(
    version=version(),
    package_dir={"": "src"},
    ext_modules=[Extension("detente._native", ["src/detente/_native.c"], py_limited_api=True,
                           define_macros=[("Py_LIMITED_API", "0x03090000")], extra_compile_args=["-std=gnu11", "-O2", "-Wall", "-Wextra"])],
    cmdclass={"build_ext": BuildWithMeson},
    options={"bdist_wheel": {"py_limited_api": "cp39"}},
)
