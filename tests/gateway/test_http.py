"""Against sockets that behave as badly as networks do."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from domain.errors import OutcomeUnknown, Unavailable, UnreadableReply
from gateway.deadline import Threads
from gateway.http import Answer, HTTPClient
from tests.gateway.freed import becomes_free

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"


class Wire:
    """A server that does to each connection what *act* does, after the whole request has come."""

    def __init__(self, act: Callable[[Wire, socket.socket], None]) -> None:
        self.act = act
        self.over = threading.Event()
        self.requests: list[bytes] = []
        self.latest: dict[socket.socket, bytes] = {}
        self.connections = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while not self.over.is_set():
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            request = b""
            while not self.over.is_set():
                try:
                    read = connection.recv(65536)
                except OSError:
                    return
                request += read
                if not read:
                    return
                if _is_whole(request):
                    self.requests.append(request)
                    self.latest[connection] = request
                    request = b""
                    try:
                        self.act(self, connection)
                    except OSError:
                        return


def _is_whole(request: bytes) -> bool:
    head, found, body = request.partition(b"\r\n\r\n")
    length = next(
        (line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")), b"0"
    )
    return bool(found) and len(body) >= int(length)


def answers(body: bytes) -> Callable[[Wire, socket.socket], None]:
    return lambda _, connection: connection.sendall(HEAD % len(body) + body)


def says_nothing(wire: Wire, connection: socket.socket) -> None:
    wire.over.wait(10)


def cuts(_: Wire, connection: socket.socket) -> None:
    connection.shutdown(socket.SHUT_RDWR)


def cuts_in_the_middle(_: Wire, connection: socket.socket) -> None:
    connection.sendall(HEAD % 100 + b"half")
    connection.shutdown(socket.SHUT_RDWR)


def drips_its_body(wire: Wire, connection: socket.socket) -> None:
    connection.sendall(HEAD % 100_000)
    drips(wire, connection)


def drips_its_head(wire: Wire, connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
    drips(wire, connection)


def drips(wire: Wire, connection: socket.socket) -> None:
    while not wire.over.wait(0.01):
        connection.sendall(b"x")


@pytest.fixture
def wired() -> Iterator[Callable[..., tuple[Wire, HTTPClient]]]:
    opened: list[Wire] = []

    def make(
        act: Callable[[Wire, socket.socket], None], timeout_s: float = 5, **limits: Any
    ) -> tuple[Wire, HTTPClient]:
        wire = Wire(act)
        opened.append(wire)
        return wire, HTTPClient(wire.url, timeout_s=timeout_s, **limits)

    yield make
    for wire in opened:
        wire.over.set()
        wire.listener.close()


BAD = [
    pytest.param(says_nothing, id="says nothing"),
    pytest.param(cuts, id="cuts"),
    pytest.param(cuts_in_the_middle, id="cuts in the middle"),
    pytest.param(drips_its_body, id="drips its body"),
    pytest.param(drips_its_head, id="drips its head"),
]


@pytest.mark.parametrize("act", BAD)
def test_a_read_without_a_whole_answer_did_nothing(wired, act):
    _, client = wired(act, timeout_s=0.3)
    with pytest.raises(Unavailable):
        client.get("/")


@pytest.mark.parametrize("act", BAD)
def test_what_was_sent_and_never_answered_may_have_been_done(wired, act):
    _, client = wired(act, timeout_s=0.3)
    with pytest.raises(OutcomeUnknown):
        client.post("/", {})


@pytest.mark.parametrize("act", [drips_its_body, drips_its_head, says_nothing])
def test_no_server_holds_a_caller_over_the_limit(wired, act):
    _, client = wired(act, timeout_s=0.3)
    began = time.monotonic()
    with pytest.raises(Unavailable):
        client.get_each([("/", {})] * 3)
    assert time.monotonic() - began < 2


def test_a_dripping_server_does_not_keep_a_thread(wired):
    threads = Threads(1)
    _, client = wired(drips_its_body, timeout_s=0.1, threads=threads)
    with pytest.raises(Unavailable):
        client.get("/")
    assert becomes_free(threads), "the call goes on although nobody waits for it"


@pytest.mark.parametrize(
    "send", [lambda client: client.get("/"), lambda client: client.post("/", {})], ids=["get", "post"]
)
def test_where_nobody_listens_nothing_happened(send):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(Unavailable):
            send(HTTPClient(f"http://127.0.0.1:{taken.getsockname()[1]}", timeout_s=5))


def test_where_the_name_is_unknown_nothing_happened():
    with pytest.raises(Unavailable):
        HTTPClient("http://core.invalid", timeout_s=5).post("/", {})


def test_an_answer_is_read_with_exact_amounts(wired):
    _, client = wired(answers(b'{"amount": 0.10, "count": 3}'))
    assert client.get("/").json() == {"amount": Decimal("0.10"), "count": 3}
    assert isinstance(client.get("/").json()["amount"], Decimal)


def test_a_query_and_headers_go_with_one_call_only(wired):
    wire, client = wired(answers(b"{}"), headers={"X-Tenant": "default"})
    client.post("/there", {}, {"command": "do"}, headers={"Idempotency-Key": "k-1"})
    client.post("/there", {})
    first, second = wire.requests
    assert first.startswith(b"POST /there?command=do HTTP/1.1\r\n")
    assert [b"Idempotency-Key: k-1\r\n" in each for each in (first, second)] == [True, False]
    assert all(
        head in each
        for each in (first, second)
        for head in (b"X-Tenant: default\r\n", b"Content-Type: application/json")
    )


def test_any_status_is_an_answer_and_no_redirect_is_followed(wired):
    wire, client = wired(lambda _, c: c.sendall(b"HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n"))
    answer = client.get("/")
    assert (answer.status, answer.headers["location"], len(wire.requests)) == (302, "/there", 1)


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff", b"NaN", b"[Infinity]", b"[" * 100_000])
def test_what_is_no_json_is_unreadable(body):
    with pytest.raises(UnreadableReply):
        Answer(200, {}, body).json()


@pytest.mark.parametrize(
    ("send", "error"),
    [
        pytest.param(lambda client: client.get("/"), UnreadableReply, id="get"),
        pytest.param(lambda client: client.post("/", {}), OutcomeUnknown, id="post"),
    ],
)
def test_an_answer_over_the_limit_is_dropped(wired, send, error):
    _, client = wired(answers(b"x" * 1001), body_max=1000)
    with pytest.raises(error):
        send(client)


def test_an_answer_of_just_the_limit_is_taken(wired):
    _, client = wired(answers(b"x" * 1000), body_max=1000)
    assert len(client.get("/").body) == 1000


def test_connections_are_kept(wired):
    wire, client = wired(answers(b"{}"))
    for _ in range(3):
        client.get("/")
    assert (wire.connections, len(wire.requests)) == (1, 3)


def test_a_connection_that_the_server_closed_meanwhile_is_not_used_again(wired):
    closed = threading.Event()

    def answers_once(wire, connection):
        answers(b"{}")(wire, connection)
        connection.shutdown(socket.SHUT_RDWR)
        closed.set()

    _, client = wired(answers_once)
    client.get("/")
    assert closed.wait(5)
    assert client.post("/", {}).status == 200


def test_reads_side_by_side_come_in_the_order_asked(wired):
    gate = threading.Barrier(3)  # opens when all three are under way at once

    def echoes_its_path(wire, connection):
        gate.wait(5)
        path = wire.latest[connection].split()[1]
        connection.sendall(HEAD % len(path) + path)

    _, client = wired(echoes_its_path)
    assert [each.body for each in client.get_each([("/1", {}), ("/2", {}), ("/3", {})])] == [b"/1", b"/2", b"/3"]


def test_neither_address_nor_body_nor_login_is_logged(wired, caplog):
    caplog.set_level(logging.DEBUG)
    wire = Wire(answers(b"the body"))
    client = HTTPClient(wire.url, timeout_s=5, auth=("gateway", "secret"))
    client.get("/search", {"query": "254700000041"})
    with pytest.raises(Unavailable) as caught:
        HTTPClient("http://core.invalid", timeout_s=5).get("/search", {"query": "254700000041"})
    written = caplog.text + str(caught.value)
    assert not any(each in written for each in ("254700000041", "the body", "secret"))


def test_no_proxy_of_the_environment_is_used(wired, monkeypatch):
    wire, _ = wired(answers(b"{}"))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assert HTTPClient(wire.url, timeout_s=5).get("/").status == 200


def test_a_child_process_calls_over_connections_of_its_own(wired):
    wire, client = wired(answers(b"{}"))
    client.get("/")
    child = os.fork()
    if child == 0:
        os._exit(client.get("/").status - 200)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    client.get("/")
    assert wire.connections == 2
