"""The door for local systems: signed and fresh, on disk before it is answered, and what is wrong is said."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from domain.receipts import Payer, Receipt, Word
from gateway.flows.accept_receipt import AcceptReceipt
from gateway.store.opening import OpenStore
from gateway.store.secrets import Sealer, new_key
from gateway.web.application import create_web
from gateway.web.integrators import Integrator, IntegratorsDoor, integrators
from gateway.web.told_receipts import Teller
from tests.support.clock import NOW, HandClock

TOKEN, SECRET = "0123456789abcdef0123", "0123456789abcdef0123456789abcdef"
HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "tell-of-money.md"
TOLD = {
    "receipt": "UC25C4D8QA",
    "amount": "480.00",
    "currency": "KES",
    "paid_at": "2026-03-02T10:41:09+03:00",
    "account": "L4",
    "phone": "0700000011",
    "name": "MARY",
}


class System:
    """A local system that tells, and what lies behind the door."""

    def __init__(self, store: OpenStore, clock: HandClock) -> None:
        self.store, self.clock = store, clock
        known = [
            Integrator(TOKEN, SECRET.encode(), Teller("books", "mpesa", "600417", "KES", "KE")),
            Integrator(
                "another-token-of-20",
                b"another secret of 32 characters.",
                Teller("bank", "mpesa", "600999", "KES", "KE"),
            ),
        ]
        accept = AcceptReceipt(store, Sealer([new_key()]), clock)
        self.app = create_web({}, lambda: True, told=[integrators(IntegratorsDoor(known, accept, clock))])

    def tell(self, *, token: str = TOKEN, secret: str = SECRET, late_s: int = 0, **changes: object) -> TestResponse:
        body = json.dumps({key: value for key, value in {**TOLD, **changes}.items() if value is not None}).encode()
        stamp = str(int(self.clock().timestamp()) - late_s)
        return self.raw(body, stamp, sign(stamp, body, secret), token)

    def raw(
        self, body: bytes, stamp: str, signature: str, token: str = TOKEN, media: str = "application/json"
    ) -> TestResponse:
        headers = {"X-Timestamp": stamp, "X-Signature": signature}
        return self.app.test_client().post(
            f"/callbacks/receipts/{token}", data=body, headers=headers, content_type=media
        )

    def known(self, number: str = "UC25C4D8QA") -> Receipt | None:
        found = self.store.read(lambda work: work.remittances.find("mpesa", number))
        return found.receipt if found else None


def sign(stamp: str, body: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


@pytest.fixture
def system(store: OpenStore, clock: HandClock) -> System:
    return System(store, clock)


def test_what_it_tells_is_on_disk(system: System) -> None:
    answer = system.tell()
    assert (answer.status_code, answer.json) == (200, {"receipt": "UC25C4D8QA", "became": "first"})
    known = system.known()
    assert known
    assert (known.word, known.kind, known.reference, known.shortcode) == (Word.INTEGRATOR, "books", "L4", "600417")
    assert (known.amount.minor, known.payer) == (48_000, Payer(phone="+254700000011", name="MARY"))


def test_told_again_it_is_known_and_another_amount_differs(system: System) -> None:
    answers = [system.tell(), system.tell(), system.tell(amount="481.00"), system.tell(name="MARY W")]
    assert [each.json["became"] for each in answers if each.json] == ["first", "known", "differs", "agrees"]


def test_the_least_it_may_tell(system: System) -> None:
    assert system.tell(account=None, phone=None, name=None).status_code == 200


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({"receipt": None}, "receipt is missing", id="no number"),
        pytest.param({"receipt": "UC25 C4D8"}, "receipt is not", id="a blank in the number"),
        pytest.param({"amount": 480}, "amount is no text", id="a number, not text"),
        pytest.param({"amount": "4e3"}, "amount is not text such as", id="an exponent"),
        pytest.param({"amount": "٤٨٠"}, "amount is not text such as", id="digits of another script"),
        pytest.param({"amount": "-480.00"}, "amount is not text such as", id="below nothing"),
        pytest.param({"amount": "0.00"}, "amount is nothing", id="nothing"),
        pytest.param({"amount": "480.001"}, "amount is not text such as", id="a tenth of a cent"),
        pytest.param({"currency": "USD"}, "currency is not KES", id="dollars"),
        pytest.param({"paid_at": "2026-03-02T10:41:09"}, "paid_at is not a time", id="no zone"),
        pytest.param({"paid_at": "2026-02-30T10:41:09Z"}, "paid_at is not a time", id="no such day"),
        pytest.param({"paid_at": "0001-01-01T00:00:00+23:59"}, "paid_at is not a time", id="before time"),
        pytest.param({"paid_at": "2026-03-03T10:41:09+03:00"}, "paid_at is in the future", id="tomorrow"),
        pytest.param({"paid_at": "2024-03-03T10:41:09+03:00"}, "paid_at is in the future, or", id="two years ago"),
        pytest.param({"phone": "12"}, "phone is no phone number", id="no phone"),
        pytest.param({"shortcode": "600999"}, "shortcode is not 600417", id="another's paybill"),
        pytest.param({"acount": "L4"}, "acount is no field here", id="misspelt"),
        pytest.param({"name": "x" * 101}, "name is longer", id="too long"),
        pytest.param({"account": "L4\u0000"}, "account holds a control character", id="a zero byte"),
    ],
)
def test_says_what_is_wrong(system: System, changes: dict[str, object], reason: str) -> None:
    answer = system.tell(**changes)
    assert answer.status_code == 400
    assert answer.text.startswith(reason)
    assert system.known() is None


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b'"x"', b"[" * 60_000])
def test_what_is_no_object_is_said(system: System, body: bytes) -> None:
    stamp = str(int(NOW.timestamp()))
    assert system.raw(body, stamp, sign(stamp, body)).status_code == 400


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        pytest.param({"token": "0123456789abcdef0124"}, "The token is not right.", id="a wrong token"),
        pytest.param({"secret": "f" * 32}, "X-Signature is not right", id="a wrong secret"),
        pytest.param({"token": "another-token-of-20"}, "X-Signature is not right", id="another's token"),
        pytest.param({"late_s": 301}, "X-Timestamp is more than five minutes", id="an old call made again"),
        pytest.param({"late_s": -301}, "X-Timestamp is more than five minutes", id="a clock ahead"),
    ],
)
def test_nobody_else_is_heard(system: System, asked: dict[str, object], reason: str) -> None:
    answer = system.tell(**asked)  # type: ignore[arg-type]  # (as the table has them)
    assert (answer.status_code, answer.text.startswith(reason), system.known()) == (403, True, None)


@pytest.mark.parametrize("late_s", [300, -300, 0])
def test_clocks_may_be_five_minutes_apart(system: System, late_s: int) -> None:
    assert system.tell(late_s=late_s).status_code == 200


@pytest.mark.parametrize("stamp", ["", "now", "-1", "1772445600.5", "٠١٢٣٤٥٦٧٨٩", "9" * 11])
def test_a_timestamp_is_seconds(system: System, stamp: str) -> None:
    body = json.dumps(TOLD).encode()
    assert system.raw(body, stamp.encode().decode("latin-1"), sign(stamp, body)).status_code == 403


def test_a_changed_body_is_not_believed(system: System) -> None:
    body = json.dumps(TOLD).encode()
    stamp = str(int(NOW.timestamp()))
    changed = body.replace(b"480.00", b"980.00")
    assert (system.raw(changed, stamp, sign(stamp, body)).status_code, system.known()) == (403, None)


def test_a_form_is_not_read(system: System) -> None:
    assert system.raw(b"receipt=1", "1", "x", media="application/x-www-form-urlencoded").status_code == 415


def test_more_than_64_kib_is_refused(system: System) -> None:
    assert system.tell(name="x" * 70_000).status_code == 413


@pytest.fixture
def url(system: System) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, system.app)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/callbacks/receipts/{TOKEN}"
    server.shutdown()
    thread.join()


def test_the_example_of_the_how_to_works_as_it_is_written(system: System, url: str) -> None:
    found = re.search(r"```sh\n(.+?)```", HOW_TO.read_text("utf-8"), re.DOTALL)
    assert found
    script = re.sub(r"(?m)^url=.*$", f'url="{url}"', found[1])
    script = script.replace("2026-11-23T10:04:05+03:00", NOW.isoformat())
    script = script.replace("$(date +%s)", str(int(NOW.timestamp())))
    run = subprocess.run(
        ["sh", "-eu", "-c", script],
        env={**os.environ, "secret": SECRET, "token": TOKEN},
        capture_output=True,
        text=True,
    )
    assert json.loads(run.stdout) == {"became": "first", "receipt": "UKN4T7Q2WX"}, run.stderr
    assert system.known("UKN4T7Q2WX")
