"""The processes that `bench kill` starts, kills by id, and starts again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from time import monotonic

import httpx

from domain.errors import Unavailable
from gateway.bench.daemons import free_port

STARTS_WITHIN_S, FURNISHED_WITHIN_S = 60.0, 300.0
ENDS_WITHIN_S = 10.0
LOOK_EVERY_S = 0.02
DAEMON = (sys.executable, "-c", "from gateway.cli.main import main; main()")


@dataclass
class Process:
    """One program with a log of its own; *is_ready* tells whether it does its work."""

    name: str
    words: Sequence[str]
    environ: Mapping[str, str]
    log: Path
    is_ready: Callable[[Process], bool]
    patience_s: float = STARTS_WITHIN_S
    running: subprocess.Popen[bytes] | None = None
    logged_before: int = 0

    def start(self) -> None:
        """Start it; `wait` tells when it works."""
        self.logged_before = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(
                self.words, env={**os.environ, **self.environ}, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def wait(self) -> None:
        """Wait until it works. Raises Unavailable."""
        assert self.running is not None
        if not look_until(lambda: self.running.poll() is not None or self.is_ready(self), self.patience_s):  # type: ignore[union-attr]
            raise Unavailable(f"{self.name} did not begin to work")
        if self.running.poll() is not None:
            raise Unavailable(f"{self.name} ended: {self.logged()[-2000:]}")

    def freeze(self) -> None:
        """Stop it where it is, so that what comes from now on is open when it is killed."""
        assert self.running is not None
        for each in (*_children(self.running.pid), self.running.pid):
            os.kill(each, signal.SIGSTOP)

    def kill(self) -> None:
        """Kill it by its id, at once, and see its children die with it. Raises Unavailable."""
        assert self.running is not None
        children = _children(self.running.pid)
        self.running.kill()
        self.running.wait()
        if not look_until(lambda: not any(map(_is_alive, children)), ENDS_WITHIN_S, 0.002):
            raise Unavailable(f"{self.name} was killed, and its children live on")

    def end(self) -> None:
        """Ask it to end; kill it where it does not."""
        if self.running is None or self.running.poll() is not None:
            return
        self.running.terminate()
        try:
            self.running.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()

    def logged(self) -> str:
        """Give what it logged since it was last started."""
        with self.log.open("rb") as log:
            log.seek(self.logged_before)
            return log.read().decode("utf-8", "replace")


def _children(pid: int) -> Sequence[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def look_until(is_so: Callable[[], bool], patience_s: float, every_s: float = LOOK_EVERY_S) -> bool:
    """Look again and again; False where it did not come true in time."""
    pause, until = Event(), monotonic() + patience_s
    while not is_so():
        if monotonic() > until:
            return False
        pause.wait(every_s)
    return True


@dataclass
class House:
    """A village and a daemon in processes of their own, below *folder*.

    *targets* are the daemon's processes that are killed, *others* those that are left alone.
    """

    folder: Path
    store_url: str
    village_url: str
    targets: Sequence[Process]
    others: Sequence[Process]
    village: Process = field(repr=False)
    is_distributed: bool = False

    @property
    def carrier_file(self) -> Path:
        """The carrier's ledger, line by line."""
        return self.folder / "village" / "carrier.jsonl"

    @property
    def settings(self) -> Path:
        """The file for the daemon."""
        return self.folder / "village" / "mobile-mifos.toml"

    def start(self) -> None:
        """Start everything and wait until it works."""
        parts = [self.village, *self.targets, *self.others]
        self.village.start()
        self.village.wait()
        for each in parts[1:]:
            each.start()
        for each in parts[1:]:
            each.wait()

    def stop(self) -> None:
        """End everything, the village last."""
        for each in (*self.others, *self.targets, self.village):
            each.end()


def embedded(folder: Path, *village_words: str) -> House:
    """Lay out the daemon in one process, on SQLite; the village is told *village_words*."""
    store_url = f"sqlite:///{folder / 'state' / 'mobile-mifos.db'}"
    (folder / "state").mkdir(parents=True)
    plan = _Plan(folder, {"MOBILE_MIFOS_STORE__URL": store_url})
    run = plan.daemon("run", _answers(f"{plan.daemon_url}/health/ready"), "--state", str(folder / "state"))
    return House(folder, store_url, plan.village_url, [run], [], plan.village(*village_words))


def distributed(folder: Path, store_url: str, *village_words: str) -> House:
    """Lay out web, two workers and a scheduler, on *store_url* (PostgreSQL, empty) and a Redis of their own."""
    redis_server = shutil.which("redis-server")
    if redis_server is None:
        raise Unavailable("redis-server is not installed: apt-get install redis-server")
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    broker = f"redis://127.0.0.1:{port}/0"
    plan = _Plan(folder, {"MOBILE_MIFOS_STORE__URL": store_url, "MOBILE_MIFOS_QUEUE__BROKER": broker})
    words = (redis_server, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", "")
    redis = Process("redis", words, {}, folder / "redis.log", lambda process: "eady to accept" in process.logged())
    web = plan.daemon("web", _answers(f"{plan.daemon_url}/health/ready"))
    workers = [
        plan.daemon("worker", _says("ready."), "-l", "info", "--without-mingle", "-n", f"{name}@house", name=name)
        for name in ("worker-1", "worker-2")
    ]
    scheduler = plan.daemon("scheduler", lambda process: True)
    return House(
        folder,
        store_url,
        plan.village_url,
        [redis, web, *workers],
        [scheduler],
        plan.village(*village_words),
        is_distributed=True,
    )


class _Plan:
    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        self._folder, self._environ = folder, environ
        self._village_port = free_port()
        self.village_url = f"http://127.0.0.1:{self._village_port}"
        self.daemon_url = f"http://127.0.0.1:{free_port()}"

    def village(self, *more: str) -> Process:
        words = ["village", "--state", str(self._folder / "village"), "--port", str(self._village_port)]
        words += ["--daemon", self.daemon_url, "--furnish", *more]
        log = self._folder / "village.log"
        return Process("village", (*DAEMON, *words), self._environ, log, _says("is open"), FURNISHED_WITHIN_S)

    def daemon(self, command: str, is_ready: Callable[[Process], bool], *words: str, name: str = "") -> Process:
        settings = ("--settings", str(self._folder / "village" / "mobile-mifos.toml"))
        log = self._folder / f"{name or command}.log"
        return Process(name or command, (*DAEMON, command, *settings, *words), self._environ, log, is_ready)


def _answers(url: str) -> Callable[[Process], bool]:
    def is_ready(process: Process) -> bool:
        try:
            return httpx.get(url, timeout=5, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    return is_ready


def _says(words: str) -> Callable[[Process], bool]:
    return lambda process: words in process.logged()
