"""The store in PostgreSQL, against a server of the test's own in a folder of its own; SQLite's store is what it must equal."""
import os
import signal
import sqlite3
import subprocess
import sys
import time

from cli import COMMAND, ROOT, CliTest, main, run
from server import Server, program

DICT = ('--dict', os.path.join(ROOT, 'tests', 'dict'))
TABLES = {'articles': 'article', 'entities': 'entity', 'attributions': 'attribution', 'events': 'event', 'participants': 'event, side, position',
          'dyads': 'actor, recipient, day, event', 'event_attributions': 'event, depth'}
ODD = 'Back\\\\slash \\t and \\n line'


def articles(count):
    pairs = [('Norway', 'sanctioned', 'Belarus'), ('Turkey', 'bombed', 'Syria'), ('China', 'criticized', 'Japan'), ('France', 'met', 'Germany')]
    return ''.join('{"id": "a%d", "date": "2020-03-%02d", "title": "T %d %s", "publisher": "P", "url": "https://e.org/%d", "text": "“%s %s %s on Monday,” Kenya said. %s %s %s."}\n'
                   % (n, n % 28 + 1, n, ODD, n, *pairs[n % 4], *pairs[(n + 1) % 4]) for n in range(count))


class PostgreSQL(CliTest):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.home = cls.server.home

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def setUp(self):
        super().setUp()
        self.base = 'db%d' % time.monotonic_ns()
        self.sql(f'CREATE DATABASE {self.base}', 'postgres')
        self.target = f'postgresql:host={self.home} user=test dbname={self.base}'

    def sql(self, text, base=None):
        return self.server.sql(text, base or self.base)

    def same_as_sqlite(self, path):
        db = sqlite3.connect(path)
        for table, order in TABLES.items():
            want = [tuple('' if v is None else '%g' % v if isinstance(v, float) else str(v) for v in r) for r in db.execute(f'SELECT * FROM {table} ORDER BY {order}')]
            columns = [r[1] for r in db.execute(f'PRAGMA table_info({table})')]
            # C order, as SQLite has it
            text_order = ', '.join(c + ' COLLATE "C"' if c in ('side', 'actor', 'recipient', 'day') else c for c in order.split(', '))
            got = self.sql(f'SELECT {", ".join(columns)} FROM {table} ORDER BY {text_order}')
            self.assertEqual(got, want, table)
        db.close()

    def test_the_same_rows_as_sqlite(self):
        path, db = self.file('news.jsonl', articles(450)), os.path.join(self.dir, 'e.db')
        self.check(run('code', *DICT, '--to', 'sqlite:' + db, path), 0)
        for _ in range(2):  # the second changes nothing
            self.check(run('code', *DICT, '-j', '4', '--to', self.target, path), 0)
            self.same_as_sqlite(db)
        self.assertEqual(self.sql("SELECT articles_read, articles_present, articles_coded, finished <> '' FROM runs ORDER BY run"),
                         [('450', '0', '450', 't'), ('450', '450', '0', 't')])
        self.assertEqual(self.sql('SELECT count(*) > 0 FROM one_a_day'), [('t',)])

    def test_converted_and_copied(self):
        path, db, copy = self.file('news.jsonl', articles(60)), os.path.join(self.dir, 'e.db'), os.path.join(self.dir, 'copy.db')
        self.check(run('code', *DICT, '--to', 'sqlite:' + db, path), 0)
        self.check(run('code', *DICT, '--to', self.target, path), 0)
        for more in (['--to', 'jsonl'], ['--to', 'gdelt2'], ['--to', 'phoenix', '--one-a-day'], ['--to', 'csv', '--actor', 'NOR']):
            self.assertEqual(run('convert', self.target, *more).out, run('convert', db, *more).out)
        self.check(run('convert', self.target, '--to', 'sqlite:' + copy), 0)
        self.same_as_sqlite(copy)
        one, two = (sqlite3.connect(p) for p in (db, copy))
        for table, order in TABLES.items():  # types as well: numbers are numbers
            self.assertEqual(one.execute(f'SELECT * FROM {table} ORDER BY {order}').fetchall(), two.execute(f'SELECT * FROM {table} ORDER BY {order}').fetchall())
        one.close()
        two.close()
        self.check(run('convert', self.target, '--to', 'sqlite:' + copy), 1, 'holds articles already')
        self.check(run('convert', db, '--to', 'sqlite:' + copy), 2, 'copied from postgresql')
        self.sql('DROP TABLE articles CASCADE')
        self.check(run('convert', self.target), 1, 'no event store')

    def test_changed_articles_are_replaced(self):
        first, db = articles(30), os.path.join(self.dir, 'e.db')
        second = first.replace('sanctioned', 'criticized')
        for data in (first, second):
            path = self.file('news.jsonl', data)
            self.check(run('code', *DICT, '--to', 'sqlite:' + db, path), 0)
            self.check(run('code', *DICT, '--to', self.target, path), 0)
        self.same_as_sqlite(db)
        # the same id again and again within one batch
        path = self.file('news.jsonl', first.replace('"a1"', '"a0"').replace('"a2"', '"a0"'))
        self.check(run('code', *DICT, '--to', 'sqlite:' + db, path), 0)
        self.check(run('code', *DICT, '--to', self.target, path), 0)
        self.same_as_sqlite(db)

    def test_two_writers_take_turns(self):
        whole = articles(600).splitlines(True)
        paths = [self.file(f'{k}.jsonl', ''.join(whole[k::2])) for k in (0, 1)]
        both = [subprocess.Popen([COMMAND, 'code', *DICT, '--to', self.target, p], stderr=subprocess.PIPE) for p in paths]
        for p in both:
            self.assertEqual(p.communicate()[1], b'')
            self.assertEqual(p.returncode, 0)
        self.assertEqual(self.sql('SELECT count(*), count(DISTINCT article), (SELECT count(*) = count(DISTINCT event) FROM events) FROM articles'), [('600', '600', 't')])

    def test_killed_and_run_again(self):
        path, db = self.file('news.jsonl', articles(1500)), os.path.join(self.dir, 'e.db')
        self.check(run('code', *DICT, '--to', 'sqlite:' + db, path), 0)
        for delay in (0.1, 0.2, 0.35):
            p = subprocess.Popen([COMMAND, 'code', *DICT, '--to', self.target, path])
            time.sleep(delay)
            p.send_signal(signal.SIGKILL)
            p.wait()
        self.check(run('code', *DICT, '--resume', '--to', self.target, path), 0)
        self.same_as_sqlite(db)

    def test_no_server(self):
        got = run('code', *DICT, '--to', f'postgresql:host={self.dir} user=test dbname=x', data=articles(1))
        self.check(got, 1, 'detente: postgresql: connection to server', 'No such file or directory')

    def test_no_database(self):
        self.check(run('code', *DICT, '--to', f'postgresql:host={self.home} user=test dbname=none', data=articles(1)), 1, 'database "none" does not exist')

    def test_other_tables_are_left_alone(self):
        self.sql('CREATE TABLE articles(mine int)')
        self.check(run('code', *DICT, '--to', self.target, data=articles(1)), 1, 'no event store')
        self.assertEqual(self.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"), [('1',)])

    def test_the_server_goes_away(self):
        path = self.file('news.jsonl', articles(4000))
        p = subprocess.Popen([COMMAND, 'code', *DICT, '--to', self.target, path, '-'], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.sql("SELECT to_regclass('articles') IS NULL OR NOT EXISTS (SELECT 1 FROM pg_class WHERE relname = 'runs' AND relkind = 'r')") == [('t',)]:
            time.sleep(0.05)
        self.server.stop(signal.SIGQUIT)  # at once, as in a crash
        try:
            p.stdin.write(articles(10).replace('"a', '"b').encode())
            p.stdin.close()
        except BrokenPipeError:
            pass
        err = p.stderr.read().decode()
        p.stderr.close()
        self.assertEqual(p.wait(timeout=120), 1, err)
        self.assertRegex(err, r'^detente: .*postgresql: .*(server closed the connection|terminating connection|no connection to the server)')
        self.server.start()
        self.check(run('code', *DICT, '--to', self.target, path), 0)
        self.assertEqual(self.sql('SELECT count(*) FROM articles'), [('4000',)])


if __name__ == '__main__':
    if not program('initdb') or not program('psql'):
        print('PostgreSQL is not installed: skipped')
        sys.exit(77)
    if 'without PostgreSQL' in run('code', '--to', 'postgresql:', data='').err:
        print('built without libpq: skipped')
        sys.exit(77)
    main()
