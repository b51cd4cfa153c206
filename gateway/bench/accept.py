"""`bench accept`: Twilio-signed webhooks taken durably, beside the same server's /health/live.

Every webhook is another message with a signature of Twilio's own SDK, made
before the clock runs. An answer of 2xx promises that the message is on disk:
at the end the rows are counted.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlencode

import click

from gateway.bench.daemons import TOKEN, RunningDaemon, free_port, running, tables, write_settings
from gateway.bench.load import Taken, press
from gateway.bench.measuring import (
    AS_JSON,
    SECONDS,
    TIMES,
    Figure,
    at_most,
    by_turns,
    machine,
    middle,
    percentile,
    tell,
    times_at_least,
    times_at_most,
    told,
)

CONNECTIONS = 16
PROCESSES = 2
RESTS_WITHIN_S = 120.0
PER_SECOND_MAX = 4_000
"""So many are made for each second; faster than any server of ours."""

ACCOUNT, AUTH_TOKEN = "AC" + "0" * 32, "0123456789abcdef0123456789abcdef"
CHANNEL = "twilio"


@dataclass(frozen=True)
class Pressed:
    """One turn: how many a second, and how long an answer took."""

    taken: int
    rate: float
    p50_s: float
    p99_s: float
    cpu_s: float
    """Of the daemon, an answer."""


@click.command()
@TIMES
@SECONDS
@AS_JSON
def accept(times: int, seconds: float, as_json: bool) -> None:
    """Twilio-signed webhooks taken durably a second, 16 connections."""
    at = machine()
    tell("accept", at, measure(times, seconds), as_json=as_json)


def measure(times: int, seconds: float) -> Sequence[Figure]:
    """Take the figures on a daemon of our own."""
    with tempfile.TemporaryDirectory(prefix="bench-accept-") as folder, _daemon(Path(folder)) as daemon:
        numbers = count(1)
        accepts = partial(_accept, daemon, numbers, seconds)
        warm = _accept(daemon, numbers, min(seconds, 1.0))
        taken, lives = by_turns(times, accepts, partial(_live, daemon, seconds))
        answered = warm.taken + sum(each.taken for each in taken)
        lost = answered - _count(daemon, "SELECT count(*) FROM inbound")
    p50, p99 = middle([each.p50_s for each in taken]), middle([each.p99_s for each in taken])
    rate, live = middle([each.rate for each in taken]), middle([each.rate for each in lives])
    return (
        times_at_least("taken durably", "a second", rate, live, 0.5),
        times_at_most("p99 beside p50", "ms", p99 * 1000, p50 * 1000, 3),
        told("p99 beside that of /health/live", "ms", p99 * 1000, middle([each.p99_s for each in lives]) * 1000),
        told("the daemon's CPU an answer", "ms", *(middle([e.cpu_s for e in turn]) * 1000 for turn in (taken, lives))),
        at_most(f"answered and not stored, of {answered}", "messages", lost, 0),
    )


def _daemon(folder: Path) -> AbstractContextManager[RunningDaemon]:
    port = free_port()
    carrier = {
        "driver": CHANNEL,
        "callback_token": TOKEN,
        "account_sid": ACCOUNT,
        "auth_token": AUTH_TOKEN,
        "sender": "22110",
        "api_url": f"http://127.0.0.1:{free_port()}",
    }
    written = tables(port, core_url=f"http://127.0.0.1:{free_port()}", **{f"channels.{CHANNEL}": carrier})
    return running(folder, write_settings(folder, written), port)


def _accept(daemon: RunningDaemon, numbers: Iterator[int], seconds: float) -> Pressed:
    each = int(PER_SECOND_MAX * seconds / PROCESSES) + CONNECTIONS
    return _press(
        daemon, [[webhook(daemon.port, next(numbers)) for _ in range(each)] for _ in range(PROCESSES)], seconds
    )


def _live(daemon: RunningDaemon, seconds: float) -> Pressed:
    request = f"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1:{daemon.port}\r\n\r\n".encode()
    return _press(daemon, [[request] * int(PER_SECOND_MAX * seconds)] * PROCESSES, seconds)


def _press(daemon: RunningDaemon, shares: Sequence[Sequence[bytes]], seconds: float) -> Pressed:
    _rest(daemon)
    began = daemon.cpu_s()
    taken: Taken = press(daemon.port, shares, connections=CONNECTIONS // PROCESSES, seconds=seconds)
    refused = {status: count for status, count in taken.statuses.items() if not 200 <= status < 300}
    if refused:
        raise click.ClickException(f"the daemon answered {refused}")
    cpu_s = (daemon.cpu_s() - began) / taken.taken
    return Pressed(
        taken.taken, taken.rate, percentile(taken.answered_s, 0.5), percentile(taken.answered_s, 0.99), cpu_s
    )


def webhook(port: int, number: int) -> bytes:
    """Make one signed webhook as Twilio posts it; nobody answers its sender, who is no subscriber."""
    from twilio.request_validator import RequestValidator

    path = f"/callbacks/{CHANNEL}/{TOKEN}"
    form = {
        "ToCountry": "KE",
        "MessageSid": f"SM{number:032x}",
        "SmsMessageSid": f"SM{number:032x}",
        "AccountSid": ACCOUNT,
        "From": "JIRANI",
        "To": "+254700000100",
        "Body": f"balance {number}",
        "NumSegments": "1",
        "NumMedia": "0",
        "ApiVersion": "2010-04-01",
    }
    signature = RequestValidator(AUTH_TOKEN).compute_signature(f"http://127.0.0.1:{port}{path}", form)
    body = urlencode(form).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUser-Agent: TwilioProxy/1.1\r\n"
        f"Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
        f"X-Twilio-Signature: {signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _rest(daemon: RunningDaemon) -> None:
    """Let the daemon look at all that it took, so that the next turn finds it idle."""
    until = monotonic() + RESTS_WITHIN_S
    while (
        _count(daemon, "SELECT count(*) FROM jobs WHERE kind = 'answer_sms' AND done_at IS NULL")
        and monotonic() < until
    ):
        sleep(0.1)


def _count(daemon: RunningDaemon, query: str) -> int:
    with closing(sqlite3.connect(daemon.database)) as database:
        rows: int = database.execute(query).fetchone()[0]
        return rows


COMMAND = accept
