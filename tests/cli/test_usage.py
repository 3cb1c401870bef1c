"""Options, help and exit codes."""
import os
import re
import subprocess
import unittest

from cli import COMMAND, EVENTS, READING, CliTest, main, open_terminal, run


class Usage(CliTest):
    def test_no_command(self):
        got = run()
        self.assertEqual((got.code, got.out), (2, ''), got)
        self.assertIn('commands:', got.err)

    def test_unknown_command(self):
        self.check(run('cod'), 2, "no command 'cod'")
        self.check(run('help', 'cod'), 2, "no command 'cod'")

    def test_unknown_option(self):
        for command in READING:
            for option in ('--nonsense', '-Z', '--from-', '--help=1'):
                got = run(command, option, data='Kenya thanked Japan.')
                self.assertEqual((got.code, got.out), (2, ''), got)
                self.assertRegex(got.err, r'(unknown option|takes no value)')
                self.assertIn(f'detente {command} --help', got.err)

    def test_bad_values(self):
        for args, said in (
                (['--date', '2018-02-29'], "'2018-02-29'"),
                (['--date', 'yesterday'], "'yesterday'"),
                (['--date'], 'needs a value'),
                (['--from', 'docx'], "'docx'"),
                (['-o'], 'needs a value'),
                (['--max-sentences', '-1'], "'-1'"),
                (['--max-sentences', 'many'], "'many'")):
            for command in READING:
                got = run(command, *args, data='Kenya thanked Japan.')
                self.assertEqual((got.code, got.out), (2, ''), got)
                self.assertIn(said, got.err, got)
        for jobs in ('0', '-3', 'x', '99999999999'):
            self.check(run('code', '-j', jobs), 2, '--jobs')
        self.check(run('code', '--to', 'xml'), 2, 'xml')
        self.check(run('read', '--color', 'mauve'), 2, "'mauve'")
        self.check(run('quotes', '--to', 'xml'), 2, "'xml'")
        self.check(run('dump', '--after', 'lunch'), 2, "'lunch'")

    def test_every_command_has_help(self):
        got = run('--help')
        self.check(got, 0)
        names = re.findall(r'^  (\w+)\s+\S', got.out[got.out.index('commands:'):], re.M)
        for command in READING:
            self.assertIn(command, names)
        for name in names:
            for args in ([name, '--help'], ['help', name]):
                got = run(*args)
                self.check(got, 0)
                self.assertIn('detente', got.out, got)

    def test_version(self):
        for args in (['--version'], ['-V'], ['read', '--version']):
            got = run(*args)
            self.check(got, 0)
            self.assertRegex(got.out, r'^detente \d+\.\d+\.\d+\n$')

    def test_nothing_named_on_a_terminal(self):
        for command in READING:
            ours, theirs = open_terminal(self)
            done = subprocess.run([COMMAND, command], stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
            os.close(ours)
            os.close(theirs)
            self.assertEqual((done.returncode, done.stdout), (2, b''))
            self.assertIn(b'nothing to read', done.stderr)

    def test_no_file_is_standard_input(self):
        for command in READING:
            plain, dash = (run(command, *EVENTS, *files, data='Kenya thanked Japan.\n') for files in ([], ['-']))
            self.check(plain, 0)
            self.assertTrue(plain.out, command)
            self.assertEqual(plain.out, dash.out)

    def test_file_that_looks_like_an_option(self):
        path = self.file('-o', 'Kenya thanked Japan.\n')
        done = subprocess.run([COMMAND, 'parse', '--', '-o'], cwd=os.path.dirname(path), capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b'thank', done.stdout)


if __name__ == '__main__':
    main()
