"""Real servers to measure beside: Debian's Redis and PostgreSQL, each in a folder and on a port of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gateway.bench.daemons import DidNotStart, free_port, wait_for_port

COMMAND_WITHIN_S = 120


@contextmanager
def running_redis() -> Iterator[str]:
    """Run a Redis that keeps nothing on disk, and give its URL."""
    port = free_port()
    words = [_need("redis-server", "redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    process = subprocess.Popen([*words, "--dir", tempfile.gettempdir()], stdout=subprocess.DEVNULL)
    try:
        wait_for_port(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait()


@contextmanager
def running_postgres() -> Iterator[str]:
    """Run a PostgreSQL that syncs to disk as it is delivered, and give the URL of an empty database."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    control = Path(_need("pg_ctl", "postgresql", folders))
    with tempfile.TemporaryDirectory(prefix="bench-postgres-") as name:
        folder, port = Path(name), free_port()
        if os.getuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        _run(control.parent / "initdb", "-D", folder / "db", "--auth=trust", "-U", "postgres")
        listen = f"-p {port} -k {folder} -h 127.0.0.1"
        _run(control, "start", "-w", "-D", folder / "db", "-l", folder / "log", "-o", listen)
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            _run(control, "stop", "-m", "immediate", "-D", folder / "db")


def _need(program: str, package: str, beside: list[Path] | None = None) -> str:
    found = [folder / program for folder in beside or [] if (folder / program).exists()]
    path = str(found[-1]) if found else shutil.which(program)
    if path is None:
        raise DidNotStart(f"{program} is not installed: apt-get install {package}")
    return path


def _run(*command: object) -> None:
    words = [str(word) for word in command]
    if os.getuid() == 0:  # PostgreSQL does not run as root.
        words = ["runuser", "-u", "postgres", "--", *words]
    with tempfile.TemporaryFile() as told:
        done = subprocess.run(
            words, cwd="/", stdin=subprocess.DEVNULL, stdout=told, stderr=told, timeout=COMMAND_WITHIN_S
        )
        told.seek(0)
        if done.returncode != 0:
            raise DidNotStart(told.read().decode(errors="replace")[-2000:])
