"""`detente read`: pages as they should look, and what decides on colour and width.

usage: test_read.py COMMAND [--update]     --update writes the pages anew
"""
import fcntl
import json
import os
import re
import struct
import subprocess
import sys
import termios
import unittest

from cli import COMMAND, EVENTS, ROOT, CliTest, main, open_terminal, run

GOLDEN = os.path.join(ROOT, 'tests', 'cli', 'golden')
UPDATE = '--update' in sys.argv
if UPDATE:
    sys.argv.remove('--update')
PAGES = (
    ('page-80.txt', ['--width', '80']),
    ('page-40.txt', ['--width', '40']),
    ('page-120.txt', ['--width', '120']),
    ('page-100-color.txt', ['--width', '100', '--color', 'always']),
)


def page(*args):
    got = run('read', *EVENTS, *args, 'tests/cli/golden/article.txt')
    # Lines of the built-in dictionaries move when entries are added.
    return got, re.sub(r'((?:speech/cues|events/(?!cli)\w+)\.txt):\d+', r'\1:N', got.out)


def on_a_terminal(test, *args, env=None, columns=90):
    ours, theirs = open_terminal(test)
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
    p = subprocess.Popen([COMMAND, 'read', *EVENTS, *args], stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.PIPE,
                         env={**{k: v for k, v in os.environ.items() if k != 'NO_COLOR'}, 'TERM': 'xterm', **(env or {})})
    os.close(theirs)
    out = b''
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        out += piece
    os.close(ours)
    p.stderr.close()
    return p.wait(timeout=60), out.decode()


class Read(CliTest):
    def setUp(self):
        super().setUp()
        os.chdir(ROOT)

    def test_pages(self):
        for name, args in PAGES:
            path = os.path.join(GOLDEN, name)
            got, text = page(*args)
            self.check(got, 0)
            if UPDATE:
                with open(path, 'w', encoding='utf-8') as f:
                    f.write(text)
            with open(path, encoding='utf-8') as f:
                self.assertEqual(text, f.read(), f'{name}; if it should look so now: tests/cli/test_read.py COMMAND --update')

    def test_lines_fit(self):
        for width in (40, 57, 80, 104, 200):
            text = page('--width', str(width))[1]
            longest = max(len(re.sub('[^\\x00-\\u2fff]', 'xx', line)) for line in text.splitlines())
            self.assertLessEqual(longest, width)

    def test_colour_changes_no_word(self):
        plain = page('--width', '80')[1]
        colored = re.sub('\x1b\\[[0-9;]*m', '', page('--width', '80', '--color', 'always')[1])
        words = [re.sub(r'[<>{}~*\[\]]', '', text).split() for text in (plain, colored)]
        self.assertEqual(*words)

    def test_when_there_is_colour(self):
        article = 'tests/cli/golden/article.txt'
        self.assertNotIn('\x1b', page()[1])
        code, text = on_a_terminal(self, article)
        self.assertEqual(code, 0)
        self.assertIn('\x1b[', text)
        self.assertLessEqual(max(len(re.sub('\x1b\\[[0-9;]*m|\r', '', line)) for line in text.split('\n')), 90)
        for args, env in ((['--color', 'never'], {}), ([], {'NO_COLOR': '1'}), ([], {'TERM': 'dumb'})):
            self.assertNotIn('\x1b', on_a_terminal(self, *args, article, env=env)[1])
        self.assertIn('\x1b', on_a_terminal(self, '--color', 'always', article, env={'NO_COLOR': '1'})[1])

    def test_an_article_does_not_steer_the_terminal(self):
        text = 'Kenya thanked \x1b[2J\x1b]0;title\x07 Japan\x08\x9b for \u202ehelp\u202c.'
        path = self.file('a.jsonl', json.dumps({'id': 'a', 'text': text}) + '\n')
        got = run('read', '--color', 'never', path)
        self.check(got, 0)
        for mark in '\x1b\x07\x08\x9b\u202e\u202c':
            self.assertNotIn(mark, got.out)
        self.assertIn('\ufffd', got.out)

    def test_nor_do_tables_and_explanations(self):
        text = 'Kenya thanked Japan for \x9bhelp, Raul \x9b2J \u202eMo\u2066 said.'
        path = self.file('a.jsonl', json.dumps({'id': 'a\x9b1', 'date': '2024-05-06', 'title': 'T\x85 \u202e', 'publisher': 'P\x9b', 'text': text}) + '\n')
        for got in (run('code', '--to', 'table', path), run('explain', text)):
            self.check(got, 0)
            self.assertIn('Kenya', got.out)
            self.assertIn('\ufffd', got.out)
            for mark in '\x85\x9b\u202e\u2066':
                self.assertNotIn(mark, got.out)

    def test_one_of_several(self):
        got = run('read', '--id', 'wire-0118', 'samples/wire.jsonl')
        self.check(got, 0)
        self.assertIn('wire-0118', got.out)
        self.assertNotIn('wire-0117', got.out)
        self.check(run('read', '--id', 'none', 'samples/wire.jsonl'), 1, "no article has the id 'none'")

    def test_long_words_are_broken(self):
        path = self.file('long.txt', 'Kenya thanked ' + 'x' * 3000 + ' and ' + 'Japan ' * 40 + '\n')
        got = run('read', '--width', '60', *EVENTS, path)
        self.check(got, 0)
        self.assertLessEqual(max(map(len, got.out.splitlines())), 60)
        self.assertGreaterEqual(got.out.count('x'), 3000)


if __name__ == '__main__':
    main()
