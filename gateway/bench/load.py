"""A lean load: requests made beforehand, sent over kept-alive connections by processes that do nothing else."""

from __future__ import annotations

import multiprocessing
import re
import selectors
import socket
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from time import perf_counter

_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)", re.IGNORECASE)
_ANSWERS_WITHIN_S = 30.0


@dataclass
class Taken:
    """What came back: how often each status, how long each answer took, and the time from first to last."""

    statuses: Counter[int] = field(default_factory=Counter)
    answered_s: list[float] = field(default_factory=list)
    elapsed_s: float = 0.0

    @property
    def taken(self) -> int:
        """How many were answered 2xx."""
        return sum(count for status, count in self.statuses.items() if 200 <= status < 300)

    @property
    def rate(self) -> float:
        """How many a second."""
        return self.taken / self.elapsed_s


def press(port: int, shares: Sequence[Sequence[bytes]], *, connections: int, seconds: float) -> Taken:
    """Send each share from a process of its own, each over as many *connections*, for *seconds* or until none is left."""
    context = multiprocessing.get_context("fork")
    ends = []
    for share in shares:
        ours, theirs = context.Pipe()
        process = context.Process(target=_press, args=(theirs, port, share, connections, seconds), daemon=True)
        process.start()
        ends.append((process, ours))
    for _, end in ends:
        end.recv()
    for _, end in ends:
        end.send("go")
    found = [end.recv() for _, end in ends]
    for process, _ in ends:
        process.join()
    statuses = sum((each.statuses for each in found), Counter[int]())
    return Taken(statuses, [s for each in found for s in each.answered_s], max(each.elapsed_s for each in found))


def _press(end: Connection, port: int, requests: Sequence[bytes], connections: int, seconds: float) -> None:
    lines = [socket.create_connection(("127.0.0.1", port)) for _ in range(connections)]
    for line in lines:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    end.send("ready")
    end.recv()
    end.send(_go_round(lines, iter(requests), seconds))


def _go_round(lines: Sequence[socket.socket], requests: Iterator[bytes], seconds: float) -> Taken:
    """Keep one request under way on each line; when the time is over, wait for what is under way."""
    taken = Taken()
    began = perf_counter()
    until = began + seconds
    sent = {}
    with selectors.DefaultSelector() as ready:
        for each, request in zip(lines, requests, strict=False):
            ready.register(each, selectors.EVENT_READ, each)
            sent[each] = perf_counter()
            each.sendall(request)
        while sent:
            events = ready.select(_ANSWERS_WITHIN_S)
            if not events:
                raise TimeoutError(f"{len(sent)} requests without an answer")
            for key, _ in events:
                line: socket.socket = key.data
                taken.statuses[_read_answer(line)] += 1
                now = perf_counter()
                taken.answered_s.append(now - sent.pop(line))
                following = next(requests, None) if now < until else None
                if following is None:
                    ready.unregister(line)
                else:
                    sent[line] = now
                    line.sendall(following)
    taken.elapsed_s = perf_counter() - began
    return taken


def _read_answer(line: socket.socket) -> int:
    """Read one whole answer and give its status."""
    read = b""
    while (end := read.find(b"\r\n\r\n")) < 0:
        read += _more(line)
    found = _LENGTH.search(read, 0, end)
    whole = end + 4 + (int(found[1]) if found else 0)
    while len(read) < whole:
        read += _more(line)
    return int(read[9:12])


def _more(line: socket.socket) -> bytes:
    some = line.recv(65_536)
    if not some:
        raise ConnectionError("the server closed a connection that it keeps")
    return some
