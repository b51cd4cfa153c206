"""Runs Debian's Kannel on ports of its own: bearerbox, smsbox, and fakesmsc as all phones of the world.

Source: Kannel 1.4.5 user guide, and its programs themselves (read and run
2026-11-22). `fakesmsc` without messages takes them line by line and prints
what it is to deliver. What a callback answers would be texted to the sender:
an empty answer is left out, and so is Kannel's own word on a failed callback.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

BEARERBOX = Path("/usr/sbin/bearerbox")
SMSBOX = Path("/usr/sbin/smsbox")
FAKESMSC = Path("/usr/lib/kannel/test/fakesmsc")
PACKAGES = {BEARERBOX: "kannel", SMSBOX: "kannel", FAKESMSC: "kannel-extras"}

USERNAME, PASSWORD = "mobilemifos", "only-for-tests"
LINE = "22110"
START_WITHIN_S = 20.0
LINES_MAX = 100_000
_SENT = r"fakesmsc: sent message [0-9]+"
_REACHED = r"Got message [0-9]+: <(.*)>"

CONFIG = """\
group = core
admin-port = {admin}
admin-interface = 127.0.0.1
admin-password = {password}
smsbox-port = {smsbox}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1
box-deny-ip = *.*.*.*
dlr-storage = internal

group = smsc
smsc = fake
smsc-id = phones
port = {smsc}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1
http-request-retry = 900
http-queue-delay = 1
reply-couldnotfetch = ""
reply-couldnotrepresent = ""
reply-requestfailed = ""
reply-emptymessage = ""

group = sendsms-user
username = {username}
password = {password}
max-messages = 10
concatenation = true

group = sms-service
keyword = default
catch-all = true
post-url = "{inbound_url}?id=%I"
send-sender = true
omit-empty = true
max-messages = 0
"""


class Program:
    """A program under way, and what it has printed."""

    def __init__(self, *command: str) -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        self._lines: list[str] = []
        self._has_ended = False
        self._changed = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def executable(self) -> Path:
        """What really runs."""
        return Path(os.readlink(f"/proc/{self._process.pid}/exe"))

    def say(self, line: str) -> None:
        """Type a line."""
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def wait_for(self, pattern: str, *, within_s: float = START_WITHIN_S, count: int = 1) -> list[str]:
        """Wait until so many lines match, and give their first groups."""
        found: list[str] = []

        def is_over() -> bool:
            found[:] = self.matching(pattern)
            return len(found) >= count or self._has_ended

        with self._changed:
            self._changed.wait_for(is_over, within_s)
            if len(found) < count:
                raise TimeoutError(f"{self._process.args!r}: no {pattern!r} in {self._lines[-20:]}")
        return found

    def matching(self, pattern: str) -> list[str]:
        """Give the first group (else the whole) of every line that matches."""
        with self._changed:
            matches = [re.search(pattern, each) for each in self._lines]
        return [each[1] if each.re.groups else each[0] for each in matches if each]

    def stop(self) -> None:
        """End it, by its id."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
        self._reader.join(10)
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._changed:
                if len(self._lines) < LINES_MAX:
                    self._lines.append(line)
                self._changed.notify_all()
        with self._changed:
            self._has_ended = True
            self._changed.notify_all()


@dataclass(frozen=True)
class Kannel:
    """A running Kannel: where it takes SMS, and the phones behind it."""

    sendsms_url: str
    bearerbox: Program
    smsbox: Program
    phones: Program
    username: str = USERNAME
    password: str = PASSWORD
    line: str = LINE

    def text(self, sender: str, text: str) -> None:
        """Let a phone (no plus, no blank) text the institution; fakesmsc reads one line at a time."""
        sent = len(self.phones.matching(_SENT))
        self.phones.say(f"{sender} {self.line} text {text}")
        self.phones.wait_for(_SENT, count=sent + 1)

    def part(self, sender: str, text: str, *, place: int, of: int) -> None:
        """Let a phone send one part of a longer message; which one stands in the header before it (3GPP TS 23.040, 9.2.3.24.1)."""
        sent = len(self.phones.matching(_SENT))
        header = "".join(f"%{each:02X}" for each in (5, 0, 3, 42, of, place))
        self.phones.say(f"{sender} {self.line} udh {header} {quote(text, safe='')}")
        self.phones.wait_for(_SENT, count=sent + 1)

    def reached(self) -> list[str]:
        """List what has reached phones so far: "sender receiver kind text"."""
        return self.phones.matching(_REACHED)

    def wait_until_reached(self, count: int, *, within_s: float = START_WITHIN_S) -> list[str]:
        """Wait until so many SMS have reached phones, and list them."""
        return self.phones.wait_for(_REACHED, count=count, within_s=within_s)


def missing_packages() -> list[str]:
    """Name the Debian packages that are not installed."""
    return sorted({package for program, package in PACKAGES.items() if not os.access(program, os.X_OK)})


@contextmanager
def running_kannel(folder: Path, inbound_url: str) -> Iterator[Kannel]:
    """Run a Kannel that hands every text to *inbound_url* (no query); its configuration goes to *folder*."""
    assert not missing_packages(), f"apt-get install {' '.join(missing_packages())}"
    admin, smsbox_port, smsc, sendsms = free_ports(4)
    config = folder / "kannel.conf"
    config.write_text(
        CONFIG.format(
            admin=admin,
            smsbox=smsbox_port,
            smsc=smsc,
            sendsms=sendsms,
            username=USERNAME,
            password=PASSWORD,
            inbound_url=inbound_url,
        )
    )
    with ExitStack() as stack:
        run = _runner(stack)
        bearerbox = run(str(BEARERBOX), "-v", "0", str(config))
        bearerbox.wait_for("entering mainloop")
        smsbox = run(str(SMSBOX), "-v", "0", str(config))
        bearerbox.wait_for("Client connected from")
        phones = run(str(FAKESMSC), "-H", "127.0.0.1", "-r", str(smsc), "-i", "0.01")
        bearerbox.wait_for("Fakesmsc client connected")
        yield Kannel(f"http://127.0.0.1:{sendsms}/cgi-bin/sendsms", bearerbox, smsbox, phones)


def free_ports(count: int) -> list[int]:
    """Find ports that nobody listens on."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def _runner(stack: ExitStack) -> Callable[..., Program]:
    def run(*command: str) -> Program:
        program = Program(*command)
        stack.callback(program.stop)
        return program

    return run
