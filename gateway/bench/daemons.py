"""Starts the daemon in processes of its own, as people start it, and asks how it does."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from gateway.store.secrets import new_key

STARTS_WITHIN_S = 30.0
STOPS_WITHIN_S = 15.0
TOKEN = "bench-token-of-many-letters"
CORE_LOGIN, CORE_PASSWORD = "bench-gateway", "bench-password"
DATABASE = "mobile-mifos.db"

Tables = Mapping[str, Mapping[str, Any]]


class DidNotStart(Exception):
    """What we measure beside is not there."""


@dataclass(frozen=True)
class RunningDaemon:
    """A daemon under way: its port, its folder, its master process."""

    port: int
    folder: Path
    pid: int

    @property
    def database(self) -> Path:
        """Where its SQLite file is."""
        return self.folder / DATABASE

    @property
    def processes(self) -> list[int]:
        """List the master and its children."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [self.pid, *map(int, children)]

    def cpu_s(self) -> float:
        """Tell how long it has kept a core busy so far; unlike a rate it hardly depends on who else is busy."""
        return sum(_cpu_s(pid) for pid in self.processes)


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def tables(port: int, *, core_url: str, **more: Mapping[str, Any]) -> Tables:
    """Give the settings of a daemon in Kenya; *more* adds tables."""
    return {
        "institution": {
            "name": "Jirani",
            "country": "KE",
            "currency": "KES",
            "timezone": "Africa/Nairobi",
            "languages": ["en", "sw"],
            "help_phone": "0700 000 100",
        },
        "core": {
            "url": f"{core_url}/fineract-provider/api/v1",
            "tenant": "default",
            "user": CORE_LOGIN,
            "password": CORE_PASSWORD,
        },
        "keys": {"seal": [new_key()], "pin": [new_key()]},
        "web": {"port": port, "public_url": f"http://127.0.0.1:{port}"},
        **more,
    }


def write_settings(folder: Path, written: Tables) -> Path:
    """Write the settings file and give its path."""
    lines = []
    for name, table in written.items():
        lines += [f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in table.items())]
    file = folder / "mobile-mifos.toml"
    file.write_text("\n".join(lines) + "\n")
    return file


def wait_for_port(port: int) -> None:
    """Wait until somebody listens. Raises DidNotStart."""
    until = monotonic() + STARTS_WITHIN_S
    while monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        sleep(0.05)
    raise DidNotStart(f"nobody listens on port {port}")


def stop(process: BaseProcess) -> None:
    """End a process of ours."""
    process.terminate()
    process.join(STOPS_WITHIN_S)


@contextmanager
def running(folder: Path, settings: Path, port: int, command: str = "run") -> Iterator[RunningDaemon]:
    """Run the daemon on the settings file; what it says goes to `daemon.log` in *folder*."""
    script = Path(sys.executable).with_name("mobile-mifos")
    words = [str(script), command, "--settings", str(settings), "--state", str(folder)]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("MOBILE_MIFOS_")}
    with open(folder / "daemon.log", "ab") as log:
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environ)
    try:
        _wait_until_ready(process, port, folder)
        yield RunningDaemon(port, folder, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(STOPS_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(STOPS_WITHIN_S)


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    until = monotonic() + STARTS_WITHIN_S
    while monotonic() < until and process.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=2):
                return
        except (URLError, OSError):
            sleep(0.05)
    raise DidNotStart((folder / "daemon.log").read_text(errors="replace")[-2000:] or "the daemon is not ready")
