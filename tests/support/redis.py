"""A real Redis for tests: Debian's, in a folder and on a port of its own. It keeps nothing on disk."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile

from tests.support.servers import free_port, need


class RedisServer:
    """A server that can be killed, frozen and started again on the same port."""

    def __init__(self) -> None:
        self._executable = need("redis-server", "redis-server")
        self._folder = tempfile.mkdtemp(prefix="redis-", dir="/tmp")
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process = self._start()

    def start(self) -> None:
        """Start it again after `kill`."""
        self.process = self._start()

    def kill(self) -> None:
        """Kill it at once; what it held is lost."""
        self.process.kill()
        self.process.wait()

    def freeze(self) -> None:
        """Let it accept and never answer."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it answer again."""
        self.process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """Stop it and remove its folder."""
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _start(self) -> subprocess.Popen[str]:
        settings = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", self._folder, "--save", ""]
        process = subprocess.Popen(
            [str(self._executable), *settings],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert process.stdout is not None
        told = []
        for line in process.stdout:
            told.append(line)
            if "eady to accept connections" in line:
                return process
        raise AssertionError("".join(told))
