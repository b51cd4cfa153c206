"""After a run with PINs neither the texts as typed nor the PINs stand anywhere but in the phones' own books."""

from __future__ import annotations

import base64
import os
import random
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import httpx
import psycopg
import pytest
from redis import Redis
from sqlalchemy import create_engine, insert, text

from domain.pins import is_weak
from gateway.bench.kill_books import CarrierLedger
from gateway.bench.kill_processes import DAEMON, House, distributed, embedded, look_until
from gateway.store.tables import parked_callbacks
from tests.kills.searching import files_below, found_pins, found_texts, numbers, rows_of
from tests.support.postgres import PostgresServer
from tests.support.servers import need

pytestmark = pytest.mark.slow

JANE, JANES_PIN = "+254700000012", "6138"
ALICE, STRANGER, OTHER_STRANGER = "+254700000013", "+254711222333", "+254711222444"
ENROLLED = "20"
FORMS = {"plain", "URL-encoded", "base64", "UTF-16"}


@dataclass(frozen=True)
class Searched:
    """What a run left, by place, and what must not be in it."""

    places: Mapping[str, bytes]
    typed: tuple[str, ...]
    pins: tuple[str, ...]
    canary: str
    canary_pin: str
    answers: tuple[str, ...]


@pytest.fixture(scope="module", params=["embedded", "distributed"])
def searched(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searched]:
    folder = tmp_path_factory.mktemp("secrets") / "house"
    if request.param == "embedded":
        yield from search(embedded(folder))
        return
    need("redis-server", "redis-server")
    # A server of its own: that of the whole run holds the databases of every test before, gigabytes to search.
    server = PostgresServer()
    try:
        yield from search(distributed(folder, server.new_database()))
    finally:
        server.stop()


def search(house: House) -> Iterator[Searched]:
    """Run a house, let PINs be texted, and give what stands in its places."""
    try:
        house.start()
        *pins, canary_pin = choose_pins(house)
        typed, answers = talk(house, pins)
        canary = f"canary {canary_pin} sings"
        plant(house, canary, canary_pin)
        yield Searched(places(house), typed, tuple(pins), canary, canary_pin, answers)
    finally:
        house.stop()


def choose_pins(house: House) -> list[str]:
    """Choose one PIN of each thousand that is no number of the village, the servers or the clock."""
    known = numbers(places(house).values())
    known |= numbers(path.read_bytes() for path in (house.folder / "village").iterdir())
    rng = random.Random(7)
    free = [f"{n}" for n in range(3000, 10000) if f"{n}" not in known and not is_weak(f"{n}", datetime.now(UTC).year)]
    return [rng.choice([pin for pin in free if pin[0] == first]) for first in "3456789"]


def talk(house: House, pins: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Text PINs in every way one may; gives what was typed, and the answers."""
    changed, joined, wrong, glued, half, told = pins
    code = issue_code(house)
    texts = [
        (JANE, f"PIN {JANES_PIN} {changed}"),
        (JANE, f"balance {changed}"),
        (STRANGER, f"JOIN {code} {joined}"),
        (STRANGER, f"BALANCE {joined}"),
        (OTHER_STRANGER, f"balance L1 {wrong}"),
        (OTHER_STRANGER, f"Balanse{glued}"),
        (ALICE, f"pin {half}"),
        (ALICE, f"my pin is {told} pls give balance & more"),
    ]
    ledger = CarrierLedger(house.carrier_file)
    for phone, typed in texts:
        before = ledger.answered(phone)
        sent = httpx.post(f"{house.village_url}/village/phones/{phone}/texts", json={"text": typed}, trust_env=False)
        assert sent.status_code == 202, sent.text
        assert look_until(lambda: _is_answered(ledger, phone, before), 30), f"no answer to {typed}"  # noqa: B023
    return tuple(typed for _, typed in texts), tuple(each.text for each in ledger.taken)


def _is_answered(ledger: CarrierLedger, phone: str, before: int) -> bool:
    ledger.read()
    return ledger.answered(phone) > before


def issue_code(house: House) -> str:
    settings = ("--settings", str(house.folder / "village" / "mobile-mifos.toml"))
    environ = {**os.environ, **house.targets[-1].environ}
    done = subprocess.run([*DAEMON, "pin", "issue", ENROLLED, *settings], env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def plant(house: House, canary: str, pin: str) -> None:
    """Put the canary in every place, in every form."""
    written = [canary.encode(), quote(canary).encode(), base64.b64encode(canary.encode()), canary.encode("utf-16-le")]
    written += [pin.encode(), b"%20" + pin.encode(), base64.b64encode(pin.encode()), pin.encode("utf-16-le")]
    whole = b"\n" + b"\n".join(written) + b"\n"
    engine = create_engine(house.store_url.replace("postgresql://", "postgresql+psycopg://"))
    for name in ("first", "second"):
        row = {"channel": "canary", "once": name, "reason": "", "sealed": whole, "parked_at": datetime.now(UTC)}
        with engine.begin() as connection:
            connection.execute(insert(parked_callbacks), row)
        if not house.is_distributed and name == "first":
            with engine.connect() as connection:
                connection.execute(text("PRAGMA wal_checkpoint(PASSIVE)"))
    engine.dispose()
    for log in house.folder.glob("*.log"):
        with log.open("ab") as opened:
            opened.write(whole)
    if house.is_distributed:
        with redis_of(house) as redis:
            redis.set("canary", whole)


def places(house: House) -> Mapping[str, bytes]:
    """Read every place; servers write what they hold first."""
    if house.is_distributed:
        with redis_of(house) as redis:
            redis.config_set("rdbcompression", "no")
            redis.save()
    files = dict(files_below(house.folder))
    found = {"rows": rows_of(house.store_url), "logs": _join(files, ".log"), "whole folder": _join(files, "")}
    if not house.is_distributed:
        return {**found, "SQLite": _join(files, ".db"), "SQLite's WAL": _join(files, ".db-wal")}
    return {**found, "Redis's dump": _join(files, ".rdb"), "PostgreSQL's folder": postgres_folder(house)}


def _join(files: Mapping[str, bytes], ending: str) -> bytes:
    return b"\n".join(content for name, content in files.items() if name.endswith(ending))


def postgres_folder(house: House) -> bytes:
    with psycopg.connect(house.store_url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        row = connection.execute("SHOW data_directory").fetchone()
    assert row is not None
    return b"\n".join(content for _, content in files_below(Path(row[0])))


def redis_of(house: House) -> Redis:
    return Redis.from_url(house.targets[-1].environ["MOBILE_MIFOS_QUEUE__BROKER"])


def test_the_canary_is_found_in_every_place_and_form(searched: Searched) -> None:
    found = {place: found_texts(content, searched.canary) for place, content in searched.places.items()}
    assert found == dict.fromkeys(searched.places, FORMS)


def test_the_canarys_pin_is_found_in_every_place_and_form(searched: Searched) -> None:
    found = {place: found_pins(content, searched.canary_pin) for place, content in searched.places.items()}
    assert found == dict.fromkeys(searched.places, FORMS)


def test_the_run_changed_one_pin_and_set_another(searched: Searched) -> None:
    assert sum("your PIN is changed" in answer for answer in searched.answers) == 1
    assert sum("your PIN are set" in answer for answer in searched.answers) == 1


def test_no_text_is_kept_as_typed(searched: Searched) -> None:
    found = [
        (place, typed, forms)
        for place, content in searched.places.items()
        for typed in searched.typed
        if (forms := found_texts(content, typed))
    ]
    assert found == []


def test_no_pin_is_kept(searched: Searched) -> None:
    found = [
        (place, pin, forms)
        for place, content in searched.places.items()
        for pin in searched.pins
        if (forms := found_pins(content, pin))
    ]
    assert found == []


def test_no_pin_is_answered(searched: Searched) -> None:
    said = b"\n".join(answer.encode() for answer in searched.answers)
    assert [pin for pin in searched.pins if found_pins(said, pin)] == []
