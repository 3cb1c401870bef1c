#!/usr/bin/env python3
"""The installed library as a stranger meets it: header, pkg-config file, SONAME, exported names; the command on its own.

usage: test_install.py BUILD_DIR     (exit 77: skipped, no C compiler or pkg-config)
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

PROGRAM = r'''
#include <detente.h>
#include <stdio.h>
#include <string.h>
int main(void) {
  dt_error err = {0};
  dt_engine *engine = NULL;
  dt_doc *doc = NULL;
  dt_article article = {0};
  article.text.ptr = "Kenya thanked Japan.";
  article.text.len = strlen(article.text.ptr);
  if (dt_engine_open(NULL, &engine, &err) != DT_OK || dt_doc_new(&doc, &err) != DT_OK ||
      dt_doc_run(engine, &article, DT_STAGE_EVENT, doc, &err) != DT_OK)
    return printf("%s\n", err.message), 1;
  for (uint32_t i = 0; i < doc->entity_count; i++) printf("%s ", doc->entities[i].code);
  printf("%s\n", dt_version());
  dt_doc_free(doc);
  dt_engine_close(engine);
  return 0;
}
'''


def call(*args, **how):
    done = subprocess.run(args, capture_output=True, text=True, **how)
    if done.returncode:
        sys.exit(f'{" ".join(args)}\n{done.stdout}{done.stderr}')
    return done.stdout


def expect(what, got, wanted):
    if got != wanted:
        sys.exit(f'{what}: {got!r} where {wanted!r} should be')


def find(top, name):
    for folder, _, files in os.walk(top):
        if name in files:
            return os.path.join(folder, name)
    sys.exit(f'{name} is not installed')


def declared(header):
    """Functions that the header marks DT_API."""
    with open(header, encoding='utf-8') as f:
        text = re.sub(r'/\*.*?\*/', '', f.read(), flags=re.S)
    names = re.findall(r'^DT_API[^;(]*?\b(dt_\w+)\(', text, re.M)
    if len(names) < 20:
        sys.exit('the header declares hardly anything')
    return set(names)


def check_names(library, header):
    exported = {line.split()[-1].split('@')[0] for line in call('nm', '-D', '--defined-only', library).splitlines()}
    expect('names exported but not declared', sorted(exported - declared(header)), [])
    expect('names declared but not exported', sorted(declared(header) - exported), [])
    soname = re.search(r'SONAME.*\[(.*)\]', call('readelf', '-d', library))
    expect('SONAME', soname and soname.group(1), 'libdetente.so.0')


def check_program(cc, work, pc):
    prefix = os.path.join(work, 'root', call('pkg-config', '--variable=prefix', pc).strip().lstrip('/'))
    config = ['pkg-config', f'--define-variable=prefix={prefix}', pc]
    source = os.path.join(work, 'program.c')
    with open(source, 'w', encoding='utf-8') as f:
        f.write(PROGRAM)
    flags = call(*config, '--cflags').split()
    version = call(*config, '--modversion').strip()
    libs = call(*config, '--libs').split()
    # The static library, with the shared libraries that it needs (--static would ask for static ones of those as well).
    needed = call(*config, '--print-requires-private').split()
    static = [lib.replace('-ldetente', '-l:libdetente.a') for lib in libs] + call('pkg-config', '--libs', *needed).split() + ['-lm', '-pthread']
    library = os.path.dirname(find(prefix, 'libdetente.so.0'))
    for name, with_libs in (('shared', libs), ('static', static)):
        program = os.path.join(work, name)
        call(cc, '-std=c99', '-pedantic', '-Wall', '-Wextra', '-Werror', source, *flags, *with_libs, '-o', program)
        expect(f'output of the {name} program', call(program, env={'LD_LIBRARY_PATH': library}), f'KEN JPN {version}\n')


def main():
    build = os.path.abspath(sys.argv[1])
    cc = shutil.which('cc') or shutil.which('gcc')
    if not cc or not shutil.which('pkg-config'):
        print('skipped: needs cc and pkg-config')
        return 77
    with tempfile.TemporaryDirectory(prefix='detente-test-') as work:
        root = os.path.join(work, 'root')
        call('meson', 'install', '-C', build, '--no-rebuild', '--destdir', root)
        check_names(os.path.realpath(find(root, 'libdetente.so')), find(root, 'detente.h'))
        check_program(cc, work, find(root, 'detente.pc'))
        command = find(root, 'detente')
        expect('output of the command elsewhere, without environment', call(command, 'parse', input='Kenya won.', cwd='/', env={})[:8], '# newdoc')
    return 0


if __name__ == '__main__':
    sys.exit(main())
