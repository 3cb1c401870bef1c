"""What cannot be read or written: said with file and place, and the rest is still done."""
import json
import os
import subprocess
import unittest

from cli import COMMAND, EVENTS, READING, ROOT, CliTest, main, run

SENTENCE = 'Kenya thanked Japan for the help.'


def article(number, text=SENTENCE):
    return json.dumps({'id': f'a{number}', 'date': '2020-01-02', 'text': text}) + '\n'


class Files(CliTest):
    def test_missing_file_and_the_rest(self):
        good = self.file('good.jsonl', article(1))
        for command in READING:
            alone, both = (run(command, *EVENTS, *bad, good) for bad in ([], [os.path.join(self.dir, 'none.txt')]))
            self.assertTrue(alone.out, command)
            self.check(alone, 0)
            self.check(both, 1, 'none.txt: No such file or directory')
            self.assertEqual(both.out, alone.out)

    def test_file_that_cannot_be_read(self):
        good = self.file('good.jsonl', article(1))
        secret = self.file('secret.txt', SENTENCE)
        bad = [('/proc/self/mem', 'Input/output error'), (good + '/x', 'Not a directory')]
        os.chmod(secret, 0)
        if os.getuid() != 0:
            bad.append((secret, 'Permission denied'))
        for command in READING:
            alone = run(command, *EVENTS, good)
            for path, said in bad:
                both = run(command, *EVENTS, path, good)
                self.check(both, 1, said)
                self.assertEqual(both.out, alone.out)

    def test_full_disk(self):
        good = self.file('good.jsonl', article(1))
        many = self.file('many.jsonl', ''.join(article(n, (SENTENCE + ' ') * 20) for n in range(200)))
        for command in READING:
            for path in (good, many):
                with open('/dev/full', 'wb') as full:
                    self.check(run(command, *EVENTS, path, stdout=full), 1, 'standard output: No space left on device')
                self.check(run(command, *EVENTS, path, '-o', '/dev/full'), 1, 'No space left on device')

    def test_output_that_cannot_be_opened(self):
        for command in READING:
            got = run(command, '-o', os.path.join(self.dir, 'no', 'such', 'folder'), data=SENTENCE)
            self.check(got, 1, 'No such file or directory')

    def test_closed_pipe(self):
        many = self.file('many.jsonl', ''.join(article(n, (SENTENCE + ' ') * 20) for n in range(200)))
        for command in READING:
            p = subprocess.Popen([COMMAND, command, *EVENTS, many], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            p.stdout.read(10)
            p.stdout.close()
            self.assertEqual(p.stderr.read(), b'', command)
            self.assertEqual(p.wait(timeout=300), 1)
            p.stderr.close()


class Dictionaries(CliTest):
    def test_broken_lines(self):
        for name, content, said in (
                ('actors/mine.tsv', '# ours\n\nnonsense\tFreedonia\tFRD\n', 'actors/mine.tsv:3: '),
                ('speech/cues.txt', '# ours\nno heading above this\n', 'speech/cues.txt:2: '),
                ('events/mine.txt', '# ours\n\nno heading above this\n', 'events/mine.txt:3: ')):
            self.file(name, content)
            for command in set(READING) - {'parse'}:
                got = run(command, '--dict', self.dir, data=SENTENCE)
                self.check(got, 1, said)
                self.assertEqual(got.out, '')
            os.remove(os.path.join(self.dir, name))

    def test_missing_folder(self):
        for command in READING:
            got = run(command, '--dict', os.path.join(self.dir, 'none'), data=SENTENCE)
            self.check(got, 1, 'No such file or directory')

    def test_broken_model(self):
        for content in (b'', b'no model at all', os.urandom(100000)):
            model = self.file('model.bin', content)
            for command in READING:
                got = run(command, '--model', model, data=SENTENCE)
                self.check(got, 1, 'model')
                self.assertEqual(got.out, '')


class Bytes(CliTest):
    def lemmas(self, path, *args):
        got = run('parse', path, *args)
        return got, [line.split('\t')[2] for line in got.out.splitlines() if line[:1].isdigit()]

    def test_bad_json_lines(self):
        lines = [article(1), '{"id": "x", "text": \n', article(2), '{"id": "y"}\n', '{"id": "z", "text": 7}\n', '[1]\n', article(3)]
        path = self.file('news.jsonl', ''.join(lines))
        good = self.file('good/news.jsonl', article(1) + article(2) + article(3))
        for command in READING:
            got = run(command, *EVENTS, path)
            self.check(got, 1, *(f'news.jsonl:{n}: byte {sum(map(len, lines[:n - 1]))}' for n in (4, 5, 6)), 'news.jsonl:2: byte ')
            self.assertEqual(got.out, run(command, *EVENTS, good).out)
            self.assertEqual(len(got.err.splitlines()), 4)

    def test_empty(self):
        path = self.file('empty.txt', b'')
        for command in READING:
            self.check(run(command, path), 0)
        for content in (b'\n\n  \n', b'\xef\xbb\xbf'):
            self.check(run('parse', self.file('blank.txt', content)), 0)

    def test_encodings_give_the_same_words(self):
        text = 'Kenya’s minister thanked Japan.\n\nHe said: “We are grateful.”\n'
        plain = self.lemmas(self.file('plain.txt', text))
        self.check(plain[0], 0)
        self.assertIn('thank', plain[1])
        for name, content in (
                ('bom', b'\xef\xbb\xbf' + text.encode()),
                ('crlf', text.replace('\n', '\r\n').encode()),
                ('utf16le', b'\xff\xfe' + text.encode('utf-16-le')),
                ('utf16be', b'\xfe\xff' + text.encode('utf-16-be')),
                ('cp1252', text.encode('cp1252'))):
            got, lemmas = self.lemmas(self.file(name + '.txt', content), '--from', 'text')
            self.assertEqual(got.code, 0, got)
            self.assertEqual(lemmas, plain[1], name)

    def test_nul_bytes(self):
        for name, content in (('nul.txt', b'Kenya thanked\0 Japan.\n'), ('nul.jsonl', b'{"id":"n","text":"Kenya thanked\\u0000 Japan."}\n')):
            path = self.file(name, content)
            for command in READING:
                got = run(command, *EVENTS, path)
                self.assertIn(got.code, (0, 1), got)
                self.assertNotIn(b'\0', got.raw, got)
                if got.code == 1:
                    self.assertIn(name, got.err)
                    self.assertIn('byte', got.err)

    def test_binary(self):
        noise = bytes((i * 7919 + i // 251) % 256 for i in range(50000))
        good = self.file('good.jsonl', article(1))
        for name, how in (('noise.bin', 'auto'), ('noise.bin', 'text'), ('noise.bin', 'html'), ('noise.bin', 'jsonl'), ('noise.bin', 'warc')):
            path = self.file(name, noise)
            got = run('quotes', '--from', how, path)
            self.assertIn(got.code, (0, 1), got)
            self.assertEqual(bool(got.err), got.code == 1, got)
        self.assertIn('"id":"a1"', run('quotes', path, good).out)

    def test_line_of_100_megabytes(self):
        long = (SENTENCE + ' ') * (100_000_000 // (len(SENTENCE) + 1))
        path = self.file('long.jsonl', article(1) + json.dumps({'id': 'long', 'text': long}) + '\n' + article(2))
        got = run('quotes', path)  # more tokens than an article may have: refused with its place, the rest is done
        self.check(got, 1, 'long.jsonl: long: byte ')
        self.assertEqual([json.loads(line)['id'] for line in got.out.splitlines()], ['a1', 'a2'])
        spaced = self.file('spaced.jsonl', article(1) + json.dumps({'id': 'spaced', 'text': SENTENCE + ' ' * 100_000_000 + SENTENCE}) + '\n')
        got = run('quotes', spaced)
        self.check(got, 0)
        self.assertEqual([json.loads(line)['id'] for line in got.out.splitlines()], ['a1', 'spaced'])

    def test_line_over_the_limit(self):
        path = self.file('huge.jsonl', '')
        with open(path, 'wb') as f:
            f.write(article(1).encode())
            f.write(b'{"id":"huge","text":"')
            block = b'x' * (1 << 20)
            for _ in range(257):
                f.write(block)
            f.write(b'"}\n' + article(2).encode())
        got = run('quotes', path)
        self.check(got, 1, f'huge.jsonl: byte {len(article(1))}: ')
        self.assertEqual([json.loads(line)['id'] for line in got.out.splitlines()], ['a1', 'a2'])

    def test_an_entry_may_stand_in_place_of_a_built_in_one(self):
        entry = next(line for line in open(os.path.join(ROOT, 'dict', 'events', 'accuse.txt'), encoding='utf-8') if line.startswith('v '))
        os.mkdir(os.path.join(self.dir, 'events'))
        example = '  - Nobody came.\n'
        self.file('events/mine.txt', '[ACCUSE/disapprove 111]\n' + entry + example)
        self.check(run('dict', 'check', '--dict', self.dir), 0)
        self.file('events/mine.txt', '[ACCUSE/disapprove 111]\n' + 2 * (entry + example))  # but not twice
        self.check(run('dict', 'check', '--dict', self.dir), 1, '1 faults')

    def test_faulty_word_lists_are_named(self):
        for folder in ('actors', 'dates', 'events', 'speech'):
            name = self.file(folder + '/lists.txt', '@nobody_asks_for_this word\n')
            got = run('dict', 'check', '--dict', self.dir)
            self.check(got, 1, '1 faults')
            self.assertIn(folder + '/lists.txt:1: ', got.out)
            os.remove(name)


if __name__ == '__main__':
    main()
