"""docker-compose.yml, read as it stands: each of its commands starts, with its environment, and a text is answered.

Docker itself is not run here. What the file names by a container's name is reached on this
machine: PostgreSQL, Redis, the folder of the settings, the port.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import yaml

from tests.support.servers import free_port

ROOT = Path(__file__).parents[2]
COMPOSE: Mapping[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: Mapping[str, Any] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
FOLDER = "/etc/mobile-mifos"
JANE = "+254700000012"
PATIENCE_S = 40.0


@dataclass(frozen=True)
class Machine:
    """What stands here for the containers."""

    folder: Path
    postgres_url: str
    redis_url: str
    port: int

    def here(self, word: str) -> str:
        """Say a word of docker-compose.yml as it is on this machine."""
        same = {"redis://redis:6379/0": self.redis_url, "0.0.0.0": "127.0.0.1", "8080": str(self.port)}
        if word == "mobile-mifos":
            return str(Path(sys.executable).with_name(word))
        return same.get(word, word.replace(FOLDER, str(self.folder)))

    def environment(self, service: Mapping[str, Any]) -> dict[str, str]:
        """Give a service's environment and nothing of ours but the path."""
        own = {name: self.here(value) for name, value in service["environment"].items()}
        return {"PATH": os.environ["PATH"], **own}


@pytest.fixture
def machine(tmp_path: Path, postgres_url: str, redis_url: str) -> Machine:
    (tmp_path / "store-url").write_text(postgres_url)
    return Machine(tmp_path, postgres_url, redis_url, free_port())


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    with ExitStack() as stack:

        def started(*command: str, env: Mapping[str, str]) -> subprocess.Popen[str]:
            process = subprocess.Popen(
                command, env=dict(env), cwd="/", text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
            )
            stack.callback(process.communicate)
            stack.callback(process.kill)
            return process

        yield started


@pytest.fixture
def village(machine: Machine, start: Callable[..., subprocess.Popen[str]]) -> httpx.Client:
    """The village alone, which writes the settings and furnishes the store that the file names."""
    url = f"http://127.0.0.1:{free_port()}"
    words = ["village", "--port", url.rpartition(":")[2], "--daemon", f"http://127.0.0.1:{machine.port}"]
    words += ["--state", str(machine.folder), "--furnish"]
    process = start(machine.here("mobile-mifos"), *words, env=machine.environment(OURS["web"]))
    assert process.stdout is not None
    assert "is open at" in process.stdout.readline()
    return httpx.Client(base_url=url, timeout=PATIENCE_S)


@pytest.mark.slow
def test_a_balance_is_answered_by_the_services(
    machine: Machine, village: httpx.Client, start: Callable[..., subprocess.Popen[str]]
) -> None:
    processes = {
        name: start(*map(machine.here, service["command"]), env=machine.environment(service))
        for name, service in OURS.items()
    }
    village.post(f"/village/phones/{JANE}/texts", json={"text": "balance"}).raise_for_status()
    shown = village.get(f"/village/phones/{JANE}/texts", params={"after": 1, "wait": 25}).json()
    assert [each["text"].partition(".")[0] for each in shown] == ["Jane: loan L1 KES 4,800"]
    assert _look_until(lambda: _sync_jobs(machine) >= 1), "the scheduler asked for no sync"
    for process in processes.values():
        process.send_signal(signal.SIGTERM)
    assert {name: process.wait(PATIENCE_S) for name, process in processes.items()} == dict.fromkeys(OURS, 0)


def _sync_jobs(machine: Machine) -> int:
    with psycopg.connect(machine.postgres_url) as connection:
        row = connection.execute("SELECT count(*) FROM jobs WHERE kind = 'sync_core'").fetchone()
    assert row is not None
    return int(row[0])


def _look_until(is_so: Callable[[], bool]) -> bool:
    pause = threading.Event()
    return any(is_so() or pause.wait(0.05) for _ in range(int(PATIENCE_S / 0.05)))


def test_the_file_starts_what_several_processes_need() -> None:
    assert set(SERVICES) == {"web", "worker", "scheduler", "postgres", "redis"}
    assert {name: SERVICES[name]["image"] for name in ("postgres", "redis")} == {
        "postgres": "postgres:15",
        "redis": "redis:7",
    }


def test_our_services_wait_for_what_they_stand_on() -> None:
    assert {tuple(sorted(service["depends_on"])) for service in OURS.values()} == {("postgres", "redis")}


def test_no_secret_stands_in_the_file() -> None:
    secret = ("PASSWORD", "TOKEN", "KEY", "SECRET", "STORE__URL")
    named = [
        name for each in SERVICES.values() for name in each.get("environment", {}) if any(w in name for w in secret)
    ]
    assert [name for name in named if not name.endswith("_FILE")] == []
    assert "postgresql://" not in json.dumps(COMPOSE)


def test_the_daemon_can_be_reached_from_this_machine_only() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert published == ["127.0.0.1:8080:8080"]
