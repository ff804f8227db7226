"""The grown-up stack on one machine, without root and without Docker: what docker-compose.yml describes.

nginx, gunicorn with the settings of production, the scheduler, PostgreSQL, Redis, Elasticsearch, on loopback, in a
folder of their own that goes when they end. Commands are read from docker-compose.yml and Dockerfile, nginx's
configuration is docs/operations/nginx.conf with addresses and folders put in: what is tried here is what is written.

    make stack              on https://localhost:8000/ (PORT=8443 for another), until Ctrl+C
"""

import argparse
import atexit
import contextlib
import json
import os
import re
import secrets
import shlex
import shutil
import signal
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from . import MissingError, debian, elasticsearch, postgres, sandbox

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS_TO_ANSWER = 120
# Debian's package → whether it is there.
PACKAGES = {
    "nginx": lambda: find("nginx"),
    "redis-server": lambda: find("redis-server"),
    "openssl": lambda: find("openssl"),
    "postgresql": postgres.binaries,
}


def find(program: str) -> str | None:
    """Debian keeps servers in a folder that is not in everybody's PATH."""
    return shutil.which(program, path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin")


class CommandFailedError(Exception):
    """A command of manage.py ended with an error. The message holds what it said."""


class Part:
    """One process of the stack, with all that it writes in one file. It can be killed, hung and started again."""

    def __init__(self, name: str, command: list[str], folder: Path, environment: dict, cwd: Path = ROOT):
        self.name, self.command, self.environment, self.cwd = name, command, environment, cwd
        self.log = folder / f"{name}.log"
        self.log.touch()
        sandbox.give(self.log)
        self.process = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=self.cwd, env=self.environment,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def signal(self, number: signal.Signals) -> None:
        os.killpg(self.process.pid, number)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                self.signal(signal.SIGCONT)
            sandbox.stop(self.process, ask=signal.SIGTERM)


class Stack:
    """All parts, running. `url` is nginx's; `logins` role → e-mail and password."""

    def __init__(self, port: int | None = None):
        if missing := [package for package, there in PACKAGES.items() if not there()]:
            debian.install(*missing)
        if missing := [package for package in missing if not PACKAGES[package]()]:
            raise MissingError(f"{', '.join(missing)}. Get it with: {debian.command(*missing)}")
        atexit.register(self.leave)
        self.leaving = contextlib.ExitStack()
        self.outer, self.inner = self._slot(), self._slot()
        self.folder = self.outer.folder
        https, self.http_port = self.outer.ports
        self.port = port or https
        if not sandbox.is_free(self.port):
            raise MissingError(f"Port {self.port} is taken by another program. Choose another: make stack PORT=8443")
        self.web_port, self.redis_port = self.inner.ports
        self.url = f"https://localhost:{self.port}"
        self.certificate = self.folder / "fullchain.pem"

    def _slot(self) -> sandbox.Slot:
        slot = sandbox.Slot()
        self.leaving.callback(slot.release)
        return slot

    def start(self) -> None:
        with own_elasticsearch():
            self.elasticsearch = self.leaving.enter_context(elasticsearch.start())
        self.postgres = self.leaving.enter_context(postgres.start(options_of(compose("postgres"))))
        self.environment = self._environment()
        self.redis = self._part("redis", self._redis(), as_account=True)
        self.redis.start()
        self._certificate()
        for step in ("collectstatic --no-input", "migrate --no-input", "load_demo --logins"):
            self.manage(*step.split(), "--verbosity=0")
        self.web = self._part("gunicorn", ["sh", "-c", compose("web").removeprefix("sh -c ").strip('"')])
        self.web.environment = self.environment | {"GUNICORN_CMD_ARGS": self._gunicorn()}
        self.web.start()
        self.nginx = self._part("nginx", self._nginx(), as_account=True)
        self.nginx.start()
        self.elasticsearch.wait()
        self.manage("search_index", "rebuild")
        self.scheduler = self._part("scheduler", shlex.split(compose("scheduler")))
        self.scheduler.start()
        self.wait()

    @property
    def logins(self) -> dict:
        return json.loads((self.folder / "local" / "logins.json").read_text())

    @property
    def logs(self) -> dict[str, Path]:
        """Part → what it has written, a file or a folder."""
        parts = {part.name: part.log for part in (self.nginx, self.web, self.scheduler, self.redis)}
        return parts | {"postgresql": self.postgres.log, "elasticsearch": self.elasticsearch.slot.folder / "log"}

    def manage(self, *arguments: str, environment: dict | None = None) -> str:
        """What a command of manage.py says, run as an operator would."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment | (environment or {}),
            check=False, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise CommandFailedError(f"manage.py {' '.join(arguments)}: {done.stdout[-1000:]}{done.stderr[-2000:]}")
        return done.stdout

    def wait(self) -> None:
        """Return when nginx hands out what the site answers."""
        until = time.monotonic() + SECONDS_TO_ANSWER
        context = ssl.create_default_context(cafile=str(self.certificate))
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{self.url}/healthz", timeout=5, context=context).close()
                return
            if self.web.process.poll() is not None or self.nginx.process.poll() is not None:
                break
            time.sleep(0.2)
        said = "".join(f"\n{part.name}: {part.log.read_text()[-1500:]}" for part in (self.web, self.nginx))
        raise MissingError(f"The site does not answer at {self.url}.{said}")

    def leave(self) -> None:
        atexit.unregister(self.leave)
        self.leaving.close()

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.leave()
            raise
        return self

    def __exit__(self, *error):
        self.leave()

    # What each part is started with

    def _part(self, name: str, command: list[str], as_account: bool = False) -> Part:
        environment = self.environment
        if as_account:
            command, environment = sandbox.as_account(*command, dies_with_us=True), sandbox.environment(self.folder)
        part = Part(name, command, self.folder, environment, self.folder if as_account else ROOT)
        self.leaving.callback(part.stop)
        return part

    def _environment(self) -> dict[str, str]:
        """What docker-compose.yml and Dockerfile give the site, with the addresses of this machine."""
        for name in ("static", "media", "local"):
            (self.folder / name).mkdir(mode=0o755)
            sandbox.give(self.folder / name)
        own = {
            "DJANGO_SETTINGS_MODULE": "cms.settings.production",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "SITE_URL": self.url,
            "ALLOWED_HOSTS": "localhost",
            "CSRF_TRUSTED_ORIGINS": self.url,
            "EMAIL_URL": "dummymail://",
            "DATABASE_URL": self.postgres.url,
            "ELASTICSEARCH_URL": self.elasticsearch.url,
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
            "MEDIA_ROOT": str(self.folder / "media"),
            "STATIC_ROOT": str(self.folder / "static"),
            "LOCAL_FOLDER": str(self.folder / "local"),
            "PYTHONUNBUFFERED": "1",
            "PATH": f"{Path(sys.executable).parent}:{os.environ.get('PATH', os.defpath)}",
        }
        return {name: value for name, value in os.environ.items() if name not in NOT_HANDED_ON} | own

    def _redis(self) -> list[str]:
        folder = self.folder / "redis"
        folder.mkdir()
        sandbox.give(folder)
        _, *options = shlex.split(compose("redis"))
        here = ["--bind", "127.0.0.1", "--port", str(self.redis_port), "--dir", str(folder)]
        return [find("redis-server"), *options, *here]

    def _gunicorn(self) -> str:
        arguments = re.search(r'GUNICORN_CMD_ARGS="(.+?)"', (ROOT / "Dockerfile").read_text())[1]
        return put_in(arguments, {"0.0.0.0:8000": f"127.0.0.1:{self.web_port}"})

    def _nginx(self) -> list[str]:
        text = (ROOT / "docs" / "operations" / "nginx.conf").read_text()
        temporary = "".join(
            f"    {kind}_temp_path {self.folder}/nginx-{kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        text = put_in(
            text,
            {
                "        listen [::]:80 default_server;\n": "",
                "        listen [::]:443 ssl default_server;\n": "",
                "        listen [::]:80;\n": "",
                "        listen [::]:443 ssl;\n": "",
                "server_name alongside.example.org;": "server_name localhost;",
                "server web:8000;": f"server 127.0.0.1:{self.web_port};",
                "root /srv": f"root {self.folder}",
                "/etc/nginx/tls/": f"{self.folder}/",
                "listen 80": f"listen 127.0.0.1:{self.http_port}",
                "listen 443": f"listen 127.0.0.1:{self.port}",
                "https://$host$request_uri": f"https://$host:{self.port}$request_uri",
                "http {\n": "http {\n" + temporary,
            },
        )
        configuration = self.folder / "nginx.conf"
        configuration.write_text(f"daemon off;\npid {self.folder}/nginx.pid;\n{text}")
        sandbox.give(configuration)
        return [find("nginx"), "-e", "stderr", "-p", str(self.folder), "-c", str(configuration)]

    def _certificate(self) -> None:
        key = self.folder / "privkey.pem"
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
        command += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(self.certificate)]
        subprocess.run(command, check=True, capture_output=True)
        for path in (key, self.certificate):
            sandbox.give(path)


# What somebody's shell or an outer test run says of its own site.
NOT_HANDED_ON = {"DEBUG", "CI", "PORT", "ALONGSIDE_TEST_ENGINE_URL", "ELASTICSEARCH_INDEX", "SECURE_SSL_REDIRECT"}


def compose(service: str) -> str:
    """The command of a service in docker-compose.yml."""
    text = (ROOT / "docker-compose.yml").read_text()
    return re.search(rf"^  {service}:\n(?:    .*\n|\s*\n)*?    command: (.+)$", text, re.MULTILINE)[1]


def options_of(command: str) -> dict[str, str]:
    """The settings in "postgres -c name=value -c name=value"."""
    return dict(part.split("=", 1) for part in shlex.split(command) if "=" in part)


def put_in(text: str, changes: dict[str, str]) -> str:
    """`text` with each key replaced; a key that is not there means that the document has changed."""
    for old, new in changes.items():
        if old not in text:
            raise ValueError(f"{old!r} is not there any more: tests/servers/stack.py must follow.")
        text = text.replace(old, new)
    return text


@contextlib.contextmanager
def own_elasticsearch():
    """The stack kills its Elasticsearch: it must not be somebody's."""
    named = os.environ.pop("ELASTICSEARCH_URL", None)
    try:
        yield
    finally:
        if named:
            os.environ["ELASTICSEARCH_URL"] = named


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--port", type=int)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print("Starting the stack; it takes a minute or two …", flush=True)
    try:
        with Stack(parser.parse_args().port) as stack:
            print(f"\n  The site:       {stack.url}/   (your browser will warn: the certificate is our own)")
            print(f"  The admin:      {stack.url}/admin/\n")
            for role, (email, password) in stack.logins.items():
                print(f"    {role:14} {email:32} {password}")
            print(
                f"\n  gunicorn        http://127.0.0.1:{stack.web_port}/readyz\n  PostgreSQL      {stack.postgres.url}"
            )
            print(f"  Redis           {stack.environment['REDIS_URL']}\n  Elasticsearch   {stack.elasticsearch.url}")
            print(f"  Folder and logs {stack.folder}\n\n  Stop it with Ctrl+C.", flush=True)
            signal.pause()
    except MissingError as error:
        sys.exit(f"Missing: {error}")
    except KeyboardInterrupt:
        print("\nStopped.")


if __name__ == "__main__":
    main()
