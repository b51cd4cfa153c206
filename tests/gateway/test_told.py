"""A whole daemon, put together from its settings: whoever may tell of money is heard, and what the clock asks for is worked."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from domain.jobs import BULK, MONEY
from domain.receipts import Word
from gateway.settings.reading import read_settings
from gateway.wiring.daemon import Daemon
from gateway.worker.runs import Runs
from tests.flows.portal import OURS, paid, statement
from tests.settings.written import RIGHT
from tests.support.clock import NOW, HandClock

SECRET, TOKEN = "0123456789abcdef0123456789abcdef", "0123456789abcdef0123"
NOTICE = (
    "UC25C4D8QA Confirmed. on 2/3/26 at 10:59 AM Ksh480.00 received from JOSEPHINE ATIENO 254700000015. "
    "Account Number L5 New Utility balance is Ksh16,700.50"
)
TABLES = f"""
[mpesa]
shortcode = "{OURS}"
callback_token = "{TOKEN}"

[notices]
phones = ["+254700000999"]
token = "{TOKEN}"

[statements]
folder = "in"

[integrators.books]
token = "{TOKEN}"
secret = "{SECRET}"
shortcode = "{OURS}"
"""


class House:
    """A daemon, and its work done as it falls due."""

    def __init__(self, daemon: Daemon, clock: HandClock) -> None:
        self.daemon, self.clock = daemon, clock
        self.client = daemon.web().test_client()
        self.handlers = daemon.handlers()

    def work(self, queue: str, kind: str) -> None:
        """Do what is due of a kind; the rest wants a core."""
        now, store = self.clock(), self.daemon.store
        for job in store.write(
            lambda work: work.jobs.claim(queue, limit=99, now=now, until=now + timedelta(minutes=1))
        ):
            if job.kind == kind:
                Runs(store, self.handlers, self.clock)(job)

    def words(self, number: str) -> list[Word]:
        found = self.daemon.store.read(lambda work: work.remittances.find("mpesa", number))
        told = self.daemon.store.read(lambda work: work.remittances.told(found.id)) if found else ()
        return [each.receipt.word for each in told]


@pytest.fixture
def house(tmp_path: Path, clock: HandClock) -> Iterator[House]:
    (tmp_path / "in").mkdir()
    file = tmp_path / "mobile-mifos.toml"
    file.write_text(RIGHT + TABLES, "utf-8")
    daemon = Daemon(read_settings(file, None, {}), clock)
    daemon.store.migrate()
    yield House(daemon, clock)
    daemon.store.close()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


def test_an_app_on_a_phone_is_heard(house: House) -> None:
    assert (
        house.client.post(f"/callbacks/notices/{TOKEN}", data={"from": "MPESA", "message": NOTICE}).status_code == 200
    )
    house.work(MONEY, "read_notice")
    assert house.words("UC25C4D8QA") == [Word.NOTICE]


def test_a_local_system_is_heard(house: House) -> None:
    told = {"receipt": "UC25C4D8QA", "amount": "480.00", "currency": "KES", "paid_at": NOW.isoformat()}
    body, stamp = json.dumps(told).encode(), str(int(NOW.timestamp()))
    signed = hmac.new(SECRET.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {"X-Timestamp": stamp, "X-Signature": signed, "Content-Type": "application/json"}
    assert house.client.post(f"/callbacks/receipts/{TOKEN}", data=body, headers=headers).status_code == 200
    assert house.words("UC25C4D8QA") == [Word.INTEGRATOR]


def test_statements_are_fetched_from_the_folder(house: House, tmp_path: Path) -> None:
    (tmp_path / "in" / "march.csv").write_bytes(statement(paid()))
    for minute in range(3):
        now = house.clock.move(minutes=1)
        house.daemon.store.write(
            lambda work, m=minute, n=now: work.jobs.add("watch_folder", "", queue=BULK, key=f"folder@{m}", due=n)
        )
        house.work(BULK, "watch_folder")
    assert house.words("UC24T7Q2WX") == [Word.STATEMENT]


def test_what_the_clock_asks_for_is_worked(house: House) -> None:
    house.daemon.scheduler().walk()
    asked = {schedule.kind for schedule in house.daemon.money.schedules()}
    assert {"watch_folder", "watch_balances", "watch_silence"} <= asked <= set(house.handlers)
