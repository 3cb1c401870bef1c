"""A PostgreSQL server of one's own in a folder of its own, for the tests of the store and for bench/writers.py."""
import glob
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time


def program(name):
    found = [shutil.which(name)] + sorted(glob.glob(f'/usr/lib/postgresql/*/bin/{name}'), reverse=True)
    return next((p for p in found if p), None)


class Server:
    """Listens in a folder only, as user test, without password. `seconds`: processor time of what was stopped, sessions included."""
    def __init__(self):
        self.home, self.user, self.seconds = tempfile.mkdtemp(prefix='detente-pg-'), None, 0.0
        if os.getuid() == 0:  # the server refuses to be root
            self.user = next(u for u in ('postgres', 'nobody') if u in [p.pw_name for p in pwd.getpwall()])
            os.chown(self.home, pwd.getpwnam(self.user).pw_uid, -1)
        done = subprocess.run([program('initdb'), '-D', f'{self.home}/data', '-U', 'test', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
                              user=self.user, cwd=self.home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert done.returncode == 0, done.stdout
        self.start()

    def start(self):
        with open(f'{self.home}/log', 'ab') as log:
            self.process = subprocess.Popen([program('postgres'), '-D', f'{self.home}/data', '-k', self.home, '-c', 'listen_addresses=', '-c', 'fsync=off'],
                                            user=self.user, cwd=self.home, stdout=log, stderr=log)
        until = time.monotonic() + 60
        while subprocess.run([program('psql'), '-h', self.home, '-U', 'test', '-d', 'postgres', '-c', ''], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
            assert time.monotonic() < until and self.process.poll() is None, open(f'{self.home}/log').read()
            time.sleep(0.05)

    def stop(self, how=signal.SIGINT):
        self.process.send_signal(how)
        _, _, used = os.wait4(self.process.pid, 0)
        self.process.returncode = 0  # waited for here, not by subprocess
        self.seconds += used.ru_utime + used.ru_stime

    def close(self):
        self.stop()
        shutil.rmtree(self.home)

    def sql(self, text, base):
        done = subprocess.run([program('psql'), '-h', self.home, '-U', 'test', '-d', base, '-X', '-A', '-t', '-F', '\x1f', '-R', '\x1e', '-c', text],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert done.returncode == 0, done.stderr
        out = done.stdout.decode()
        out = out[:-1] if out.endswith('\n') else out
        return [tuple(line.split('\x1f')) for line in out.split('\x1e')] if out else []
