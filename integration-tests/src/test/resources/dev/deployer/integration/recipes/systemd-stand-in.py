"""Stands in for systemd where none runs: does to processes what units say that it should.

  systemd-stand-in.py serve FOLDER          with the units of FOLDER/units, until standard input ends
  systemd-stand-in.py ask FOLDER WORD...    what would be typed behind systemctl

What a unit says and this does not know is refused, so that nothing passes because it was ignored. What
only matters to a machine that boots, and the accounts of the units, is passed over by name. A socket
is held for its service as systemd holds it, but a connection does not start a service that was stopped.
"""

import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import threading

PASSED_OVER = {
    'Unit': {'Description', 'Requires', 'After', 'StartLimitIntervalSec'},
    'Service': {'User', 'Group'},
    'Socket': set(),
    'Install': {'WantedBy'},
}
KNOWN = {
    'Unit': set(),
    'Service': {'Type', 'WorkingDirectory', 'Environment', 'ExecStart', 'ExecStartPost', 'ExecReload',
                'TimeoutStartSec', 'TimeoutStopSec', 'KillSignal', 'Restart', 'RestartSec',
                'SuccessExitStatus'},
    'Socket': {'ListenStream'},
    'Install': set(),
}
SECONDS = {'ms': 0.001, 's': 1, 'min': 60}


class Refused(Exception):
    """Why something was not done."""


def read(units, name):
    """The values of a unit by their key, each in its order; %i is the instance of a template."""
    path = os.path.join(units, name)
    instance = ''
    if not os.path.exists(path) and '@' in name:
        template, rest = name.split('@', 1)
        instance, kind = rest.rsplit('.', 1)
        path = os.path.join(units, template + '@.' + kind)
    if not os.path.exists(path):
        raise Refused('Unit %s not found.' % name)
    found = {}
    section = None
    with open(path, encoding='utf-8') as file:
        lines = file.read().replace('\\\n', ' ').splitlines()
    for line in map(str.strip, lines):
        if not line or line[0] in '#;':
            continue
        if line[0] == '[':
            section = line[1:-1]
            if section not in KNOWN:
                raise Refused('%s: the section %s is not known here' % (name, section))
            continue
        key, value = (part.strip() for part in line.split('=', 1))
        if key in KNOWN[section]:
            found.setdefault(key, []).append(value.replace('%i', instance))
        elif key not in PASSED_OVER[section]:
            raise Refused('%s: %s is not known here' % (name, key))
    return found


def last(unit, key, default):
    return unit.get(key, [default])[-1]


def seconds(text):
    number = text.rstrip('abcdefghijklmnopqrstuvwxyz')
    return float(number) * SECONDS[text[len(number):] or 's']


class Socket:
    """A place on which is listened, whoever serves it at the moment."""

    def __init__(self, units, name):
        host, port = last(read(units, name), 'ListenStream', '').rsplit(':', 1)
        self.listening = socket.socket()
        self.listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listening.bind((host, int(port)))
        self.listening.listen(4096)


class Service:
    """A process, and what is to become of it."""

    def __init__(self, systemd, name):
        self.systemd = systemd
        self.name = name
        self.lock = threading.RLock()
        self.process = None
        self.unit = {}
        self.wanted = False

    def is_active(self):
        return self.process is not None and self.process.poll() is None

    def start(self):
        with self.lock:
            if self.is_active():
                return
            self.wanted = True
            self.unit = read(self.systemd.units, self.name)
            self.process = self.begin()
            threading.Thread(target=self.watch, args=(self.process,), daemon=True).start()
            for line in self.unit.get('ExecStartPost', []):
                if self.control(line, last(self.unit, 'TimeoutStartSec', '90s')) != 0:
                    self.end()
                    self.begin_again()
                    raise Refused('Job for %s failed because the control process exited with error '
                                  'code.' % self.name)

    def begin(self):
        words = shlex.split(last(self.unit, 'ExecStart', ''))
        directory = last(self.unit, 'WorkingDirectory', '/')
        if not os.path.isdir(directory) or not shutil.which(words[0]):
            raise Refused('Job for %s failed: %s in %s' % (self.name, words[0], directory))
        held = self.systemd.sockets.get(self.name.replace('.service', '.socket'))
        if held is None:
            return self.run(subprocess.Popen, words, self.variables())
        number = held.listening.fileno()
        # The number of the process is not known before it is there.
        return self.run(
            subprocess.Popen, ['/bin/sh', '-c', 'export LISTEN_PID=$$; exec "$@"', 'sh'] + words,
            dict(self.variables(), LISTEN_FDS='1'),
            pass_fds=(3,), preexec_fn=lambda: os.dup2(number, 3))

    def run(self, how, words, variables, **further):
        log = open(os.path.join(self.systemd.logs, self.name + '.log'), 'ab')
        with log:
            return how(words, cwd=last(self.unit, 'WorkingDirectory', '/'), env=variables,
                       stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, **further)

    def variables(self):
        """A service has no variables of whoever started it."""
        given = {'PATH': os.environ['PATH'], 'LANG': 'C.UTF-8'}
        for line in self.unit.get('Environment', []):
            given.update(pair.split('=', 1) for pair in shlex.split(line))
        return given

    def control(self, line, within):
        main = str(self.process.pid)
        words = [main if word == '$MAINPID' else word.replace('${MAINPID}', main) for word in shlex.split(line)]
        try:
            return self.run(subprocess.run, words, dict(self.variables(), MAINPID=main),
                            timeout=seconds(within)).returncode
        except subprocess.TimeoutExpired:
            return 1

    def watch(self, process):
        code = process.wait()
        with self.lock:
            if self.process is process and self.wanted:
                self.process = None
                expected = {'0'} | set(last(self.unit, 'SuccessExitStatus', '').split())
                self.begin_again(str(code) not in expected)

    def begin_again(self, failed=True):
        restart = last(self.unit, 'Restart', 'no')
        if restart == 'always' or (failed and restart == 'on-failure'):
            timer = threading.Timer(seconds(last(self.unit, 'RestartSec', '100ms')), self.start_if_wanted)
            timer.daemon = True
            timer.start()

    def start_if_wanted(self):
        with self.lock:
            if self.wanted and not self.is_active():
                try:
                    self.start()
                except Refused:
                    pass  # Who asks for the unit is told how it is.

    def stop(self):
        with self.lock:
            self.wanted = False
            self.end()

    def end(self):
        process, self.process = self.process, None
        if process is None:
            return
        self.signal(process, signal.Signals[last(self.unit, 'KillSignal', 'SIGTERM')])
        try:
            process.wait(seconds(last(self.unit, 'TimeoutStopSec', '90s')))
        except subprocess.TimeoutExpired:
            pass
        self.signal(process, signal.SIGKILL)
        process.wait()

    @staticmethod
    def signal(process, number):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            pass

    def reload(self):
        with self.lock:
            if not self.is_active():
                raise Refused('Unit %s is not active.' % self.name)
            for line in self.unit.get('ExecReload', []):
                if self.control(line, '90s') != 0:
                    raise Refused('Job for %s failed.' % self.name)


class Systemd:
    def __init__(self, folder):
        self.units = os.path.join(folder, 'units')
        self.logs = os.path.join(folder, 'logs')
        self.services = {}
        self.sockets = {}
        self.lock = threading.Lock()

    def do(self, words):
        """Carries out what was typed behind systemctl; what it prints."""
        options = {word for word in words if word.startswith('-')}
        verb, *names = [word for word in words if word not in options]
        if verb == 'enable':
            if '--now' not in options:
                return ''
            verb = 'start'
        printed = []
        for name in names:
            if name.endswith('.socket'):
                self.hold(verb, name)
                continue
            service = self.service(name if name.endswith('.service') else name + '.service')
            if verb == 'is-active':
                printed.append('active' if service.is_active() else 'inactive')
            elif verb == 'reload-or-restart' and service.is_active():
                service.reload()
            elif verb in ('restart', 'reload-or-restart'):
                service.stop()
                service.start()
            elif verb in ('start', 'stop', 'reload'):
                getattr(service, verb)()
            else:
                raise Refused('Unknown command verb %s.' % verb)
        return '\n'.join(printed)

    def hold(self, verb, name):
        if verb != 'start':
            raise Refused('%s is not known here of a socket' % verb)
        with self.lock:
            if name not in self.sockets:
                self.sockets[name] = Socket(self.units, name)

    def service(self, name):
        with self.lock:
            return self.services.setdefault(name, Service(self, name))

    def kill_all(self):
        for service in list(self.services.values()):
            process = service.process
            service.wanted = False
            if process is not None:
                Service.signal(process, signal.SIGKILL)
                process.wait()


def answer(systemd, connection):
    with connection:
        asked = json.loads(connection.makefile('rb').read())
        try:
            said = {'exit': 0, 'said': systemd.do(asked)}
        except Refused as refused:
            said = {'exit': 1, 'said': str(refused)}
        except Exception as fault:  # Whoever asked is told, and the others go on.
            said = {'exit': 1, 'said': repr(fault)}
        connection.sendall(json.dumps(said).encode())


def serve(folder):
    systemd = Systemd(folder)
    control = socket.socket(socket.AF_UNIX)
    control.bind(os.path.join(folder, 'control'))
    control.listen(16)

    def accept():
        while True:
            connection, _ = control.accept()
            threading.Thread(target=answer, args=(systemd, connection), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    print('ready', flush=True)
    sys.stdin.read()
    systemd.kill_all()


def ask(folder, words):
    with socket.socket(socket.AF_UNIX) as control:
        control.connect(os.path.join(folder, 'control'))
        control.sendall(json.dumps(words).encode())
        control.shutdown(socket.SHUT_WR)
        said = json.loads(control.makefile('rb').read())
    if said['said']:
        print(said['said'])
    return said['exit']


if sys.argv[1] == 'serve':
    serve(sys.argv[2])
else:
    sys.exit(ask(sys.argv[2], sys.argv[3:]))
