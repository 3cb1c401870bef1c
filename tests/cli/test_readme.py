"""The commands of README.md do what README.md shows.

usage: test_readme.py COMMAND [--update]     --update writes the output into README.md anew

In a ```console block, "$ COMMAND" (with a here-document, if it has one) is followed by what it prints. Commands run one after
the other in one folder that has samples/. Line numbers of dictionaries do not count. What ```console example blocks print moves a
little with every better dictionary: half of the lines or fields shown must still come out so.
"""
import os
import re
import subprocess
import sys
import unittest

from cli import COMMAND, ROOT, CliTest, main

README = os.path.join(ROOT, 'README.md')
UPDATE = '--update' in sys.argv
if UPDATE:
    sys.argv.remove('--update')


def steps(block):
    """[(lines of the command, lines of its output)] of a block."""
    found, lines = [], block.splitlines()
    while lines:
        command = [lines.pop(0)]
        end = re.search(r"<<'(\w+)'", command[0])
        while end and command[-1] != end.group(1):
            command.append(lines.pop(0))
        output = []
        while lines and not lines[0].startswith('$ '):
            output.append(lines.pop(0))
        found.append((command, output))
    return found


def without_numbers(lines):
    return [re.sub(r'(\w+/[\w-]+\.(?:tsv|txt)):\d+', r'\1:N', line.rstrip()) for line in lines if line.strip()]


def pieces(lines):
    """Lines, a JSON record cut into its fields."""
    return [piece for line in lines for piece in (line.split(',') if line.startswith('{') else [line])]


class Readme(CliTest):
    def compare(self, script, got, wanted, loosely):
        hint = f'{script}\nif it should be so now: tests/cli/test_readme.py COMMAND --update'
        if not loosely:
            return self.assertEqual(got, wanted, hint)
        shown, now = pieces(wanted), pieces(got)
        kept = sum(piece in now for piece in shown)
        self.assertTrue(shown and kept * 2 >= len(shown), f'{kept} of {len(shown)} pieces are still so: {hint}\n' + '\n'.join(got))

    def test_commands(self):
        with open(README, encoding='utf-8') as f:
            parts = re.split(r'(^```console(?: example)?\n.*?^```$)', f.read(), flags=re.M | re.S)
        self.assertGreater(len(parts), 6)
        os.symlink(os.path.join(ROOT, 'samples'), os.path.join(self.dir, 'samples'))
        env = {**os.environ, 'PATH': os.path.dirname(COMMAND) + ':' + os.environ['PATH'], 'LC_ALL': 'C.UTF-8'}
        for n in range(1, len(parts), 2):
            head, body = parts[n].split('\n', 1)
            done = []
            for command, wanted in steps(body[:-len('```')]):
                self.assertTrue(command[0].startswith('$ '), command)
                script = '\n'.join([command[0][2:], *command[1:]])
                ran = subprocess.run(['bash', '-c', script], cwd=self.dir, env=env, capture_output=True, timeout=120)
                self.assertEqual((ran.returncode, ran.stderr), (0, b''), script)
                got = ran.stdout.decode().rstrip('\n').splitlines()
                done += command + got
                if not UPDATE:
                    self.compare(script, without_numbers(got), without_numbers(wanted), 'example' in head)
            parts[n] = head + '\n' + '\n'.join(done) + '\n```'
        if UPDATE:
            with open(README, 'w', encoding='utf-8') as f:
                f.write(''.join(parts))


if __name__ == '__main__':
    main()
