"""detente code: formats, stores, order, going on after a kill."""
import csv
import io
import json
import os
import random
import signal
import sqlite3
import subprocess
import time

from cli import COMMAND, ROOT, CliTest, main, run

DICT = ('--dict', os.path.join(ROOT, 'tests', 'dict'))
COUNTRIES = ['Norway', 'Belarus', 'Turkey', 'Syria', 'China', 'Japan', 'France', 'Germany', 'Kenya', 'Peru', 'Egypt', 'Sudan']
VERBS = ['sanctioned', 'criticized', 'bombed', 'met']


def articles(count, seed=7, first=0):
    """Invented articles as JSON lines: always the same for a seed."""
    r, out = random.Random(seed), []
    for n in range(first, first + count):
        text = []
        for _ in range(r.randint(3, 9)):
            a, b, c = r.sample(COUNTRIES, 3)
            text.append(r.choice([f'{a} {r.choice(VERBS)} {b} on Monday.', f'“{a} {r.choice(VERBS)} {b},” {c} said.',
                                  f'Prices of wheat rose {r.randint(2, 30)} per cent, traders in the old market said.']))
        out.append(json.dumps({'id': f'a{n}', 'date': f'2020-{r.randint(1, 12):02}-{r.randint(1, 28):02}', 'publisher': f'P{n % 5}',
                               'title': f'Title {n}', 'url': f'https://example.org/{n}', 'text': ' '.join(text)}))
    return '\n'.join(out) + '\n'


def events(result):
    return [json.loads(line) for line in result.out.splitlines()]


def store(path):
    """All that a store holds, but for the manifest, which has times."""
    db = sqlite3.connect(path)
    tables = ['articles', 'entities', 'attributions', 'events', 'participants', 'dyads', 'event_attributions']
    rows = {t: db.execute(f'SELECT * FROM {t} ORDER BY 1, 2, 3').fetchall() for t in tables}
    assert db.execute('PRAGMA integrity_check').fetchone() == ('ok',)
    db.close()
    return rows


class Formats(CliTest):
    def test_json_lines(self):
        got = run('code', *DICT, '--date', '2020-01-10', data='“Turkey bombed Syria on Monday,” Greece said.\n')
        self.check(got, 0)
        event, = events(got)
        self.assertEqual([a['code'] for a in event['actor']], ['TUR'])
        self.assertEqual([a['code'] for a in event['recipient']], ['SYR'])
        self.assertEqual((event['event'], event['cameo'], event['date'], event['date_precision']), (['ASSAULT'], '190', '2020-01-06', 'day'))
        self.assertEqual(event['attribution'][0]['source']['code'], 'GRC')
        self.assertEqual(event['rule'], 'events/test.txt:12')

    def test_offsets_point_at_the_words(self):
        text = 'Straße — “Turkey bombed Syria,” said Côte d’Ivoire.'
        for unit, whole in (('bytes', text.encode()), ('codepoints', text)):
            event, = events(run('code', *DICT, '--offsets', unit, data=text))
            for side in ('actor', 'recipient'):
                for party in event[side]:
                    words = whole[party['start']:party['end']]
                    self.assertEqual(words if isinstance(words, str) else words.decode(), party['entity_text'])

    def test_csv_and_tsv_hold_the_same(self):
        data = articles(20)
        rows = list(csv.DictReader(io.StringIO(run('code', *DICT, '--to', 'csv', data=data).out)))
        tabs = [line.split('\t') for line in run('code', *DICT, '--to', 'tsv', data=data).out.splitlines()]
        self.assertEqual([[v.replace('"', "'") for v in r.values()] for r in rows], tabs[1:])
        self.assertEqual(list(rows[0]), tabs[0])
        self.assertEqual([r['id'] for r in rows], [e['id'] for e in events(run('code', *DICT, data=data))])

    def test_wrong_names(self):
        self.check(run('code', '--to', 'gdelt9', data='x'), 2, "no format 'gdelt9'")
        self.check(run('code', '--quad-scheme', 'x', data='x'), 2, "no quad scheme 'x'")
        self.check(run('code', '--duplicates', 'x', data='x'), 2, '--duplicates')
        self.check(run('code', '--resume', data='x'), 2, '--resume needs -o FILE')
        self.check(run('code', '--to', 'sqlite:', data='x'), 2, 'needs a file name')
        for shard in ('0/2', '3/2', '1', '1/2x'):
            self.check(run('code', '--shard', shard, data='x'), 2, '--shard')


class Order(CliTest):
    def test_the_same_bytes_for_every_number_of_threads(self):
        path = self.file('news.jsonl', articles(300) + '{"id": broken\n' + articles(50, 3, 900))
        for to in ('jsonl', 'csv', 'table'):
            one = run('code', *DICT, '--to', to, '-j', '1', path)
            self.check(one, 1, 'news.jsonl')
            for threads in ('2', '8', '33'):
                more = run('code', *DICT, '--to', to, '-j', threads, path)
                self.assertEqual((more.raw, more.err, more.code), (one.raw, one.err, one.code))

    def test_shards_make_the_whole(self):
        path = self.file('news.jsonl', articles(100))
        whole = run('code', *DICT, path).out.splitlines()
        parts = [run('code', *DICT, '--shard', f'{i}/3', path).out.splitlines() for i in (1, 2, 3)]
        self.assertTrue(all(parts))
        self.assertEqual(sorted(sum(parts, [])), sorted(whole))

    def test_shards_of_files(self):
        for n in range(5):
            self.file(f'news/{n}.jsonl', articles(6, n, 100 * n))
        folder = os.path.join(self.dir, 'news')
        files = [os.path.join(folder, f'{n}.jsonl') for n in range(5)]
        listed = self.file('list.txt', '\n'.join(files) + '\n')
        for inputs in ([folder], ['@' + listed], files):
            parts = [run('code', *DICT, '--shard', f'{i}/2', *inputs) for i in (1, 2)]
            for part, kept in zip(parts, (files[0::2], files[1::2])):
                self.assertEqual(part.out, run('code', *DICT, *kept).out)

    def test_memory_does_not_grow(self):
        """Resident size of the command over 1 and over 16 times as many articles."""
        def peak(count):
            path = self.file(f'{count}.jsonl', articles(count))
            code = ('import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True);'
                    'print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)')
            # A sanitizer keeps what is freed for a while: here as little as it can.
            env = {**os.environ, 'ASAN_OPTIONS': os.environ.get('ASAN_OPTIONS', '') + ':quarantine_size_mb=1'}
            return int(subprocess.run(['python3', '-c', code, COMMAND, 'code', *DICT, path], stdout=subprocess.PIPE, check=True, env=env).stdout)
        few, many = peak(400), peak(6400)
        self.assertLess(many, few * 1.15 + 1024)


class Copies(CliTest):
    def test_marked_and_dropped(self):
        text = ' '.join(f'{a} sanctioned {b} on Monday.' for a, b in zip(COUNTRIES, COUNTRIES[1:]))
        near = text.replace('Norway sanctioned', 'Officials said that Norway sanctioned')
        path = self.file('news.jsonl', ''.join(json.dumps({'id': i, 'date': '2020-01-02', 'text': t}) + '\n'
                                               for i, t in (('one', text), ('two', text), ('three', near), ('four', 'Turkey bombed Syria.'))))
        kept, marked, dropped = (events(run('code', *DICT, '--duplicates', how, path)) for how in ('keep', 'mark', 'drop'))
        self.assertEqual({e['id'].split('#')[0] for e in kept}, {'one', 'two', 'three', 'four'})
        self.assertEqual({(e['id'].split('#')[0], e.get('copy_of')) for e in marked}, {('one', None), ('two', 'one'), ('three', 'one'), ('four', None)})
        self.assertEqual({e['id'].split('#')[0] for e in dropped}, {'one', 'four'})
        manifest, db = os.path.join(self.dir, 'manifest.json'), os.path.join(self.dir, 'e.db')
        self.check(run('code', *DICT, '--duplicates', 'drop', '--manifest', manifest, '--to', 'sqlite:' + db, path), 0)
        with open(manifest) as f:
            counts = json.load(f)
        self.assertEqual([counts['articles_' + k] for k in ('read', 'exact', 'near', 'coded')], [4, 1, 1, 2])
        rows = sqlite3.connect(db).execute('SELECT id, copy, copy_of, sentence_count > 0 FROM articles ORDER BY article').fetchall()
        self.assertEqual(rows, [('one', '', '', 1), ('two', 'exact', 'one', 0), ('three', 'near', 'one', 0), ('four', '', '', 1)])

    def test_link(self):
        data = ''.join(json.dumps({'id': i, 'date': '2020-01-10', 'text': t}) + '\n' for i, t in (
            ('a', 'Turkey bombed Syria on Monday.'), ('b', 'Wheat was dear. Turkey shelled Syria on Monday.'), ('c', 'Syria bombed Turkey on Monday.')))
        one, two, three = events(run('code', *DICT, '--link', data=data))
        self.assertEqual(one['link'], two['link'])
        self.assertNotEqual(one['link'], three['link'])


class Stores(CliTest):
    def test_twice_is_once_and_threads_do_not_matter(self):
        path = self.file('news.jsonl', articles(250))
        one, two = (os.path.join(self.dir, n) for n in ('one.db', 'two.db'))
        for _ in range(2):
            self.check(run('code', *DICT, '--to', 'sqlite:' + one, path), 0)
        self.check(run('code', *DICT, '-j', '8', '--to', 'sqlite:' + two, path), 0)
        self.assertEqual(store(one), store(two))
        runs = sqlite3.connect(one).execute('SELECT articles_read, articles_present, articles_coded, events FROM runs ORDER BY run').fetchall()
        count = len(events(run('code', *DICT, path)))
        self.assertEqual(runs, [(250, 0, 250, count), (250, 250, 0, 0)])

    def test_events_of_a_slow_pipe_are_there_at_once(self):
        db = os.path.join(self.dir, 'e.db')
        p = subprocess.Popen([COMMAND, 'code', *DICT, '--to', 'sqlite:' + db], stdin=subprocess.PIPE)
        p.stdin.write(articles(30).encode())  # more than the 4 KiB that tell the format
        p.stdin.flush()
        count, deadline = 0, time.monotonic() + 60
        while count < 30 and time.monotonic() < deadline:
            time.sleep(0.05)
            try:
                count = sqlite3.connect(db).execute('SELECT count(*) FROM articles').fetchone()[0]
            except sqlite3.OperationalError:  # not made yet
                pass
        self.assertEqual(count, 30)
        # and another writer has its turn meanwhile
        self.check(run('code', *DICT, '--to', 'sqlite:' + db, data=articles(2, 5, 500)), 0)
        p.stdin.write(articles(2, 9, 700).encode())
        p.stdin.close()
        self.assertEqual(p.wait(timeout=60), 0)
        self.assertEqual(sqlite3.connect(db).execute('SELECT count(*), count(DISTINCT article) FROM articles').fetchone(), (34, 34))

    def test_the_same_id_with_other_texts(self):
        lines = [json.dumps({'id': 'same', 'date': '2020-01-10', 'text': t}) for t in ('Turkey bombed Syria.', 'Norway met China.')]
        path = self.file('news.jsonl', '\n'.join((lines * 20)[:39]) + '\n')
        got = []
        for threads in ('1', '8'):
            db = os.path.join(self.dir, threads + '.db')
            self.check(run('code', *DICT, '-j', threads, '--to', 'sqlite:' + db, path), 0)
            got.append(store(db))
        self.assertEqual(got[0], got[1])
        self.assertEqual([e[6:8] for e in got[0]['events']], [('2020-01-10', '2020-01-10')])
        self.assertEqual(got[0]['articles'][0][8], 'Turkey bombed Syria.')

    def test_locked(self):
        db = os.path.join(self.dir, 'e.db')
        self.check(run('code', *DICT, '--to', 'sqlite:' + db, data=articles(3)), 0)
        before = store(db)
        other = sqlite3.connect(db, isolation_level=None)
        other.execute('BEGIN IMMEDIATE')
        self.check(run('code', *DICT, '--to', 'sqlite:' + db, data=articles(5)), 1, 'another program holds it')
        other.execute('ROLLBACK')
        other.close()
        self.assertEqual(store(db), before)

    def test_full_disk(self):
        """A limit on the file's size stands for a full disk: what was committed stays, and the next run does the rest."""
        path, db = self.file('news.jsonl', articles(2000)), os.path.join(self.dir, 'e.db')
        limited = 'import resource, os, sys, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);' \
                  'resource.setrlimit(resource.RLIMIT_FSIZE, (1500000, 1500000)); os.execv(sys.argv[1], sys.argv[1:])'
        got = subprocess.run(['python3', '-c', limited, COMMAND, 'code', *DICT, '--to', 'sqlite:' + db, path], stderr=subprocess.PIPE)
        self.assertEqual(got.returncode, 1, got.stderr)
        self.assertRegex(got.stderr.decode(), r'e\.db: (disk I/O error|database or disk is full)')
        part = sqlite3.connect(db).execute('SELECT count(*) FROM articles').fetchone()[0]
        self.assertTrue(0 < part < 2000 and part % 200 == 0, part)
        self.check(run('code', *DICT, '--to', 'sqlite:' + db, path), 0)
        whole = os.path.join(self.dir, 'w.db')
        self.check(run('code', *DICT, '--to', 'sqlite:' + whole, path), 0)
        self.assertEqual(store(db), store(whole))


class Files(CliTest):
    def test_full_disk(self):
        path = self.file('news.jsonl', articles(200))
        self.check(run('code', *DICT, '-o', '/dev/full', path), 1, '/dev/full: No space left on device')
        with open('/dev/full', 'wb') as full:
            self.check(run('code', *DICT, path, stdout=full), 1, 'standard output: No space left on device')

    def test_full_disk_leaves_whole_lines(self):
        path, out = self.file('news.jsonl', articles(400)), os.path.join(self.dir, 'out.jsonl')
        limited = 'import resource, os, sys, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);' \
                  'resource.setrlimit(resource.RLIMIT_FSIZE, (123457, 123457)); os.execv(sys.argv[1], sys.argv[1:])'
        command = ['code', *DICT, '-o', out, path]
        got = subprocess.run(['python3', '-c', limited, COMMAND, *command], stderr=subprocess.PIPE)
        self.assertEqual(got.returncode, 1)
        self.assertIn(b'out.jsonl: File too large', got.stderr)
        with open(out) as f:
            lines = f.read()
        self.assertTrue(lines.endswith('\n') and 60000 < len(lines.encode()) < 123457)
        for line in lines.splitlines():
            json.loads(line)
        self.check(run(*command, '--resume'), 0)
        with open(out, 'rb') as f:
            self.assertEqual(f.read(), run('code', *DICT, path).raw)

    def test_closed_pipe(self):
        path = self.file('news.jsonl', articles(500))
        p = subprocess.Popen([COMMAND, 'code', *DICT, '-j', '2', path], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        p.stdout.read(10)
        p.stdout.close()
        self.assertEqual(p.stderr.read(), b'')
        self.assertEqual(p.wait(timeout=60), 1)
        p.stderr.close()

    def test_input_is_not_written_over(self):
        path = self.file('news.jsonl', articles(3))
        self.check(run('code', *DICT, path, '-o', os.path.join(self.dir, '.', 'news.jsonl')), 2, 'read and written at once')
        with open(path) as f:
            self.assertEqual(f.read(), articles(3))

    def test_missing_file_and_the_rest(self):
        good = self.file('good.jsonl', articles(3))
        both = run('code', *DICT, os.path.join(self.dir, 'none.txt'), good)
        self.check(both, 1, 'none.txt: No such file or directory')
        self.assertEqual(both.raw, run('code', *DICT, good).raw)


class Resume(CliTest):
    ARTICLES = 800

    def interrupted(self, command, kills, number=signal.SIGKILL):
        """Run `command` and kill it after a random while, `kills` times; then let it finish."""
        r, hit = random.Random(11), 0
        for _ in range(kills):
            p = subprocess.Popen([COMMAND, *command], stderr=subprocess.DEVNULL)
            time.sleep(0.02 + self.whole * r.random() ** 3)  # mostly early: what is done once is passed quickly
            hit += p.poll() is None
            p.send_signal(number)
            p.wait()
        self.assertEqual(run(*command).code, 0)
        return hit

    def setUp(self):
        super().setUp()
        self.path = self.file('news.jsonl', articles(self.ARTICLES))
        start = time.monotonic()
        self.expected = run('code', *DICT, self.path).raw
        self.whole = time.monotonic() - start

    def test_a_store_killed_twenty_times(self):
        plain, killed = (os.path.join(self.dir, n) for n in ('plain.db', 'killed.db'))
        self.check(run('code', *DICT, '--to', 'sqlite:' + plain, self.path), 0)
        hit = self.interrupted(['code', *DICT, '-j', '2', '--resume', '--to', 'sqlite:' + killed, self.path], 20)
        self.assertGreater(hit, 4)
        self.assertEqual(store(killed), store(plain))

    def test_a_file_killed_twenty_times(self):
        out = os.path.join(self.dir, 'out.jsonl')
        hit = self.interrupted(['code', *DICT, '-j', '2', '--resume', '-o', out, self.path], 20)
        self.assertGreater(hit, 4)
        with open(out, 'rb') as f:
            self.assertEqual(f.read(), self.expected)
        self.assertFalse(os.path.exists(out + '.progress'))

    def test_killed_before_anything_is_written(self):
        out = os.path.join(self.dir, 'out.jsonl')
        p = subprocess.Popen([COMMAND, 'code', *DICT, '--resume', '-o', out, '-'], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        while p.poll() is None and not os.path.exists(out):
            pass  # a file without a checkpoint would pass for a whole one
        self.assertTrue(os.path.exists(out + '.progress'))
        p.kill()
        p.communicate()
        with open(self.path, 'rb') as f:
            news = f.read()
        self.check(run('code', *DICT, '--resume', '-o', out, '-', data=news), 0)
        with open(out, 'rb') as f:
            self.assertEqual(f.read(), run('code', *DICT, '-', data=news).raw)

    def test_numbers_go_on_after_a_kill(self):
        out = os.path.join(self.dir, 'out.tsv')
        hit = self.interrupted(['code', *DICT, '--to', 'icews', '-j', '2', '--duplicates', 'mark', '--resume', '-o', out, self.path], 6)
        self.assertGreater(hit, 1)
        with open(out, 'rb') as f:
            self.assertEqual(f.read(), run('code', *DICT, '--to', 'icews', '--duplicates', 'mark', self.path).raw)

    def test_an_interrupt_finishes_what_is_begun(self):
        out = os.path.join(self.dir, 'out.jsonl')
        p = subprocess.Popen([COMMAND, 'code', *DICT, '-o', out, self.path], stderr=subprocess.PIPE)
        while p.poll() is None and not (os.path.exists(out) and os.path.getsize(out)):
            time.sleep(0.001)  # it runs once something is written
        p.send_signal(signal.SIGINT)
        err = p.stderr.read().decode()
        p.stderr.close()
        code = p.wait()
        if code == 0:
            self.skipTest('the run was over before the interrupt')
        self.assertEqual(code, 1, err)
        self.assertIn('--resume goes on', err)
        with open(out, 'rb') as f:
            part = f.read()
        self.assertTrue(self.expected.startswith(part) and (not part or part.endswith(b'\n')))  # nothing yet, or whole lines
        self.check(run('code', *DICT, '-o', out, '--resume', self.path), 0)
        with open(out, 'rb') as f:
            self.assertEqual(f.read(), self.expected)

    def test_another_run_is_not_gone_on_with(self):
        out = self.file('out.jsonl', 'x\n')
        self.file('out.jsonl.progress', 'run 1\narticles 1\nbytes 2\nrows 1\nstories 1\nread 1\nrefused 0\npresent 0\nexact 0\nnear 0\ncoded 1\nsentences 1\nevents 1\n')
        self.check(run('code', *DICT, '-o', out, '--resume', self.path), 2, 'other options')
        self.file('out.jsonl.progress', 'rubbish')
        self.check(run('code', *DICT, '-o', out, '--resume', self.path), 2, 'other options')
        with open(out) as f:
            self.assertEqual(f.read(), 'x\n')


if __name__ == '__main__':
    main()
