"""spark/slurm_array.sh, run here as Slurm runs it: the parts together are what one run over everything gives."""
import json
import os
import signal
import subprocess
import time

from cli import COMMAND, ROOT, CliTest, main, run

TASKS = 4


class Array(CliTest):
    def setUp(self):
        super().setUp()
        self.files = []
        for n in range(7):  # more files than tasks, and not as many for each
            lines = [{'id': 'f%d-%d' % (n, i), 'date': '2024-05-%02d' % (i % 28 + 1), 'text': f'Kenya {verb} Japan. France thanked Peru in {1990 + n}.'}
                     for i, verb in enumerate(['thanked', 'accused', 'visited'] * (20 + 10 * n))]
            self.files.append(self.file(f'{n}.jsonl', ''.join(json.dumps(line) + '\n' for line in lines)))
        self.list = self.file('list.txt', ''.join(f + '\n' for f in self.files))
        self.parts = os.path.join(self.dir, 'parts')
        os.mkdir(self.parts)

    def task(self, number):
        env = {**os.environ, 'DETENTE': COMMAND, 'SLURM_ARRAY_TASK_ID': str(number), 'SLURM_ARRAY_TASK_COUNT': str(TASKS), 'SLURM_CPUS_PER_TASK': '2'}
        return subprocess.Popen([os.path.join(ROOT, 'spark', 'slurm_array.sh'), self.list, self.parts], env=env, stderr=subprocess.PIPE)

    def finish(self, process, code=0):
        _, err = process.communicate(timeout=600)
        self.assertEqual((process.returncode, err), (code, b''))

    def manifest(self, number):
        with open(os.path.join(self.parts, f'part-{number}.json'), encoding='utf-8') as f:
            return json.load(f)

    def lines(self):
        out = []
        for number in range(1, TASKS + 1):
            with open(os.path.join(self.parts, f'part-{number}.jsonl'), encoding='utf-8') as f:
                out += f.readlines()
        return out

    def test_the_parts_are_the_whole(self):
        whole = run('code', '@' + self.list)
        self.check(whole, 0)
        self.assertGreater(whole.out.count('\n'), 700)
        for number in range(1, TASKS + 1):
            self.finish(self.task(number))
        self.assertEqual(sorted(self.lines()), sorted(whole.out.splitlines(True)))
        counts = [self.manifest(n) for n in range(1, TASKS + 1)]
        self.assertEqual(len({c['coding'] for c in counts}), 1)
        self.assertEqual(sum(c['articles_read'] for c in counts), 3 * sum(20 + 10 * n for n in range(7)))
        self.assertEqual(sum(c['events'] for c in counts), whole.out.count('\n'))

    def test_a_killed_task_goes_on(self):
        output = os.path.join(self.parts, 'part-2.jsonl')
        task = self.task(2)
        until = time.monotonic() + 60
        while time.monotonic() < until and not os.path.exists(output):
            time.sleep(0.005)
        task.send_signal(signal.SIGKILL)
        task.communicate()
        again = self.task(2)
        _, err = again.communicate(timeout=600)
        self.assertEqual(again.returncode, 0, err)
        if err: self.assertIn(b'part-2.jsonl is done already', err)  # it was, before it could be killed
        with open(output, 'rb') as f:
            again = f.read()
        self.assertEqual(again, run('code', '--shard', f'2/{TASKS}', '@' + self.list).raw)


if __name__ == '__main__':
    main()
