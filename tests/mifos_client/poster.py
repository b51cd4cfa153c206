"""Somebody who posts to a sandbox core on small books, in the test's own process or over real sockets."""

from __future__ import annotations

import json
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.serving import make_server

from mifos_client.sandbox.books import Books
from mifos_client.sandbox.faults import Faults
from mifos_client.sandbox.manners import Manners
from mifos_client.sandbox.running import FROM_CACHE, Pace
from mifos_client.sandbox.server import create_app
from tests.mifos_client.small_books import NAIROBI, OUT, Clock, fill

API = "/fineract-provider/api/v1"
REPAY = "loans/3/transactions?command=repayment"
REPAY_OTHER = "loans/5/transactions?command=repayment"
DEPOSIT = "savingsaccounts/7/transactions?command=deposit"
ROOT = ("mifos", "password")


@dataclass(frozen=True)
class Said:
    """What the core answered; a status of 0 where it hung up."""

    status: int
    text: str = ""
    is_from_cache: bool = False
    media: str | None = None

    @property
    def code(self) -> str:
        """The code that decides, wherever it stands."""
        body = json.loads(self.text)
        top: str = body["userMessageGlobalisationCode"]
        inner = [error["userMessageGlobalisationCode"] for error in body.get("errors", [])]
        return inner[0] if top.startswith("validation.msg") and inner else top

    @property
    def number(self) -> int:
        """The number of the posting."""
        return int(json.loads(self.text)["resourceId"])


@dataclass
class Poster:
    """A core and somebody who posts to it."""

    sleep: Callable[[float], None] = lambda _: None
    pace: Pace = field(default_factory=lambda: Pace(wait_s=0))
    file: Path | None = None
    manners: Manners = Manners.MARIADB

    def __post_init__(self) -> None:
        self.faults = Faults(sleep=self.sleep)
        self.start()

    def start(self) -> None:
        """Open the books and serve them, as when a core starts."""
        self.books = Books(NAIROBI, "KES", Clock(), self.file, self.manners)
        if self.books.is_new:
            fill(self.books)
            self.books.disburse(5, OUT)
            self.books.save()
        self.app: Flask = create_app(self.books, self.faults, pace=self.pace)

    def post(self, path: str = REPAY, key: str | None = None, login: tuple[str, str] = ROOT, **changes: Any) -> Said:
        """Post ten shillings, or what *changes* say, in this process."""
        try:
            answer = self.app.test_client().post(
                f"{API}/{path}", headers=headers(key, login), data=json.dumps(body(changes))
            )
        except ConnectionResetError:
            return Said(0)
        media = answer.headers.get("Content-Type")
        return Said(answer.status_code, answer.text, answer.headers.get(FROM_CACHE) == "true", media)

    def get(self, path: str) -> Said:
        """Read."""
        answer = self.app.test_client().get(f"{API}/{path}", headers=headers(None, ROOT))
        return Said(answer.status_code, answer.text)

    def posted(self, account: str) -> list[str]:
        """List the amounts that stand in the books since the tests began."""
        past = {"L3": 0, "L5": 0, "S7": 1}[account]
        kinds = ("repayment", "deposit")
        rows = [row for row in self.books.entries() if row["account"] == account and row["kind"] in kinds]
        return [str(row["amount"]) for row in rows[past:] if not row["reversed"]]


def body(changes: dict[str, Any]) -> dict[str, Any]:
    """Make a posting's body; what is None is left out."""
    plain = {
        "transactionDate": "2025-06-24",
        "transactionAmount": 10,
        "paymentTypeId": 4,
        "dateFormat": "yyyy-MM-dd",
        "locale": "en",
    }
    return {name: value for name, value in (plain | changes).items() if value is not None}


def headers(key: str | None, login: tuple[str, str]) -> dict[str, str]:
    """Make the headers of a call."""
    basic = b64encode(":".join(login).encode()).decode()
    found = {
        "Fineract-Platform-TenantId": "default",
        "Content-Type": "application/json",
        "Authorization": f"Basic {basic}",
    }
    return found if key is None else found | {"Idempotency-Key": key}


@contextmanager
def served(app: Flask) -> Iterator[Callable[..., Said]]:
    """Serve *app* over real sockets; gives what posts to it there."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()

    def post(path: str = REPAY, key: str | None = None, **changes: Any) -> Said:
        connection = HTTPConnection("127.0.0.1", server.server_port, timeout=30)
        try:
            connection.request("POST", f"{API}/{path}", json.dumps(body(changes)), headers(key, ROOT))
            answer = connection.getresponse()
            return Said(answer.status, answer.read().decode(), answer.getheader(FROM_CACHE) == "true")
        except ConnectionError:
            return Said(0)
        finally:
            connection.close()

    try:
        yield post
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
