"""What the tests of the command share: running it, and a folder of its own for each test."""
import os
import pty
import shutil
import subprocess
import sys
import tempfile
import unittest

COMMAND = os.path.abspath(sys.argv.pop(1))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# Commands that read articles and write what they find.
READING = ('code', 'parse', 'quotes', 'dump', 'read')
# Options that make every one of them find something, whatever the built-in dictionaries hold.
EVENTS = ('--dict', os.path.join(ROOT, 'tests', 'cli', 'dict'))


class Result:
    def __init__(self, code, out, err):
        self.code, self.raw, self.err = code, out, err.decode('utf-8', 'replace')
        self.out = out.decode('utf-8', 'replace')

    def __repr__(self):
        return f'exit {self.code}\nout: {self.out[:2000]}\nerr: {self.err[:2000]}'


def run(*args, data=b'', env=None, stdout=subprocess.PIPE, timeout=600):
    if isinstance(data, str):
        data = data.encode()
    done = subprocess.run([COMMAND, *args], input=data, stdout=stdout, stderr=subprocess.PIPE, timeout=timeout,
                          env={**os.environ, **env} if env else None)
    return Result(done.returncode, done.stdout or b'', done.stderr)


class CliTest(unittest.TestCase):
    maxDiff = 4000

    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix='detente-test-')
        self.addCleanup(shutil.rmtree, self.dir)

    def file(self, name, content):
        path = os.path.join(self.dir, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as f:
            f.write(content.encode() if isinstance(content, str) else content)
        return path

    def check(self, result, code, *said):
        """Exit code, and words that standard error must hold; with none of them it must be empty."""
        self.assertEqual(result.code, code, result)
        for words in said:
            self.assertIn(words, result.err, result)
        if not said:
            self.assertEqual(result.err, '', result)
        for line in result.err.splitlines():
            self.assertRegex(line, r'^(detente: |usage: )', result)


def open_terminal(test):
    try:
        return pty.openpty()
    except OSError as error:
        test.skipTest(f'no pseudo-terminals here: {error}')


def main():
    unittest.main(verbosity=1)
