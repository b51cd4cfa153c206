"""What `bench kill --money` compares, to the cent: the operator's books, our tables, the core's books, the carrier's."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

import httpx
from sqlalchemy import Table, create_engine, select

from domain.accounts import AccountKind
from domain.postings import PostingState
from domain.remittances import RemittanceState
from gateway.store.money_tables import postings, remittances

_MINOR = 100
_PAGE = re.compile(r"-[0-9]+$")
Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Sending:
    """One callback of the operator; *status* is None where no answer came."""

    kind: str
    receipt: str
    began: datetime
    at: datetime
    status: int | None
    fault: str | None

    def was_cut(self, at: datetime) -> bool:
        """Whether it was open at that moment and never had its answer."""
        return self.status is None and self.fault is None and self.began < at <= self.at


class ShowsBooks(Protocol):
    """Books that are compared."""

    def operator(self) -> Sequence[Entry]:
        """List what the operator says reached the paybill."""

    def core(self) -> Sequence[Entry]:
        """List what the core has posted since the beginning."""

    def remittances(self) -> Sequence[Entry]:
        """List what we have on record."""

    def postings(self) -> Sequence[Entry]:
        """List what we have ordered."""


class Books:
    """Everybody's books, read from outside; of the core's and the carrier's only what came since *core_before*."""

    def __init__(self, village_url: str, store_url: str) -> None:
        self._http = httpx.Client(base_url=village_url, timeout=120, trust_env=False)
        self._engine = create_engine(store_url.replace("postgresql://", "postgresql+psycopg://"))
        self.core_before = len(self._entries("core"))

    def operator(self) -> Sequence[Entry]:
        """List what the operator says reached the paybill."""
        return self._entries("mpesa")

    def core(self) -> Sequence[Entry]:
        """List what the core has posted since the beginning."""
        return self._entries("core")[self.core_before :]

    def remittances(self) -> Sequence[Entry]:
        """List what we have on record."""
        return self._rows(remittances)

    def postings(self) -> Sequence[Entry]:
        """List what we have ordered."""
        return self._rows(postings)

    def sendings(self) -> Sequence[Sending]:
        """List what the operator told us, or kept back."""
        rows = self._http.get("/village/mpesa/callbacks").json()
        return [
            Sending(
                each["kind"],
                each["receipt"],
                datetime.fromisoformat(each["began"]),
                datetime.fromisoformat(each["at"]),
                each["status"],
                each["fault"],
            )
            for each in rows
        ]

    def cuts_waiting(self) -> int:
        """Count the cuts that no posting has met."""
        waiting = self._http.get("/village/core/faults").json()["waiting"]
        return int(waiting.get("cut_after", 0))

    def statement(self, day: date) -> bytes:
        """Give the portal's file of a day."""
        return (
            self._http.get("/village/mpesa/statement.csv", params={"day": day.isoformat()}).raise_for_status().content
        )

    def close(self) -> None:
        """Let go of them."""
        self._http.close()
        self._engine.dispose()

    def _entries(self, sandbox: str) -> Sequence[Entry]:
        entries: Sequence[Entry] = self._http.get(f"/village/{sandbox}/books").json()["entries"]
        return entries

    def _rows(self, table: Table) -> Sequence[Entry]:
        with self._engine.connect() as connection:
            return [dict(row._mapping) for row in connection.execute(select(table).order_by(table.c.id))]


@dataclass(frozen=True)
class Compared:
    """What the books say; every list holds what is wrong and is empty where they agree. Sums are minor units."""

    receipts: int
    posted: int
    suspended: Mapping[str, int]
    operator_minor: int
    ours_minor: int
    core_minor: int
    suspense_minor: int
    unheard: Sequence[str]
    unknown_to_operator: Sequence[str]
    amounts_differ: Sequence[str]
    posted_twice: Sequence[str]
    postings_differ: Sequence[str]
    neither: Sequence[str]

    @property
    def faults(self) -> Sequence[str]:
        """Say in words all that is wrong."""
        sums = [] if self._sums_agree else ["the sums differ"]
        wrong = {
            "not on record": self.unheard,
            "unknown to the operator": self.unknown_to_operator,
            "another amount": self.amounts_differ,
            "posted twice, or undone": self.posted_twice,
            "we and the core differ": self.postings_differ,
            "neither posted nor in suspense": self.neither,
        }
        return sums + [f"{what}: {each}" for what, found in wrong.items() for each in found]

    @property
    def _sums_agree(self) -> bool:
        return self.operator_minor == self.ours_minor == self.core_minor + self.suspense_minor


def compare(books: ShowsBooks) -> Compared:
    """Compare to the cent, receipt by receipt and in sum."""
    told = {each["receipt"]: minor(each["amount"]) for each in books.operator()}
    core, ordered = books.core(), books.postings()
    held = {each["number"]: each for each in books.remittances()}
    in_core: Counter[str] = Counter()
    for each in core:
        in_core[str(each["receipt"])] += 0 if each["reversed"] else minor(each["amount"])
    waiting = {number: told.get(number, 0) - in_core[number] for number in held if _waits(held[number])}
    return Compared(
        receipts=len(told),
        posted=sum(each["state"] == RemittanceState.POSTED for each in held.values()),
        suspended=Counter(held[number]["reason"] for number in waiting),
        operator_minor=sum(told.values()),
        ours_minor=sum(each["amount_minor"] for each in held.values()),
        core_minor=in_core.total(),
        suspense_minor=sum(waiting.values()),
        unheard=sorted(told.keys() - held.keys()),
        unknown_to_operator=sorted((held.keys() | in_core.keys()) - told.keys()),
        amounts_differ=[number for number in told if number in held and held[number]["amount_minor"] != told[number]],
        posted_twice=_twice(core),
        postings_differ=_differing(core, ordered),
        neither=[
            f"{number} {held[number]['state']} {held[number]['reason']}"
            for number in told.keys() & held.keys()
            if not _is_placed(held[number], in_core[number], told[number])
        ],
    )


def minor(amount: str) -> int:
    """Read decimal text as minor units. Raises ValueError where there is less than a cent."""
    cents = Decimal(amount) * _MINOR
    if cents != int(cents):
        raise ValueError(f"{amount} has less than a cent")
    return int(cents)


def texts_differ(books: ShowsBooks, taken: Mapping[str, Sequence[str]]) -> tuple[list[str], list[int]]:
    """Compare with the carrier's texts by our key: one of each receipt that is posted, none where no phone is hers.

    Gives the receipts with another number of texts, and the clients of whom none was told.
    """
    texts: dict[str, set[str]] = defaultdict(set)
    for key, said in taken.items():
        for number in re.findall(r"\b[A-Z0-9]{10}\b", " ".join(said)):
            texts[number].add(_PAGE.sub("", key))
    posted = [each for each in books.remittances() if each["state"] == RemittanceState.POSTED]
    told = {each["client_id"] for each in posted if texts[each["number"]]}
    wrong = [
        f"{each['number']} of client {each['client_id']}: {sorted(texts[each['number']])}"
        for each in posted
        if len(texts[each["number"]]) != (each["client_id"] in told)
    ]
    wrong += [f"{key} left twice, in other words" for key, said in taken.items() if len(set(said)) > 1]
    return wrong, sorted({each["client_id"] for each in posted} - told)


def _waits(remittance: Entry) -> bool:
    return remittance["state"] == RemittanceState.SUSPENDED and bool(remittance["reason"])


def _is_placed(remittance: Entry, in_core: int, told: int) -> bool:
    """Tell whether it is in the core to the cent, or waits with a reason and with what the core does not have."""
    if remittance["state"] == RemittanceState.POSTED:
        return in_core == told
    return _waits(remittance) and in_core < told


def _twice(core: Sequence[Entry]) -> list[str]:
    count = Counter((each["receipt"], each["account"]) for each in core)
    return [f"{receipt} {account}" for (receipt, account), times in count.items() if times > 1]


def _differing(core: Sequence[Entry], ordered: Sequence[Entry]) -> list[str]:
    """Compare receipt, account and amount, and a loan's external id, line by line."""
    theirs = Counter(
        (each["receipt"], each["account"], minor(each["amount"]), each["external_id"])
        for each in core
        if not each["reversed"]
    )
    ours = Counter(
        (each["receipt"], _account(each), each["amount_minor"], _shown_id(each))
        for each in ordered
        if each["state"] == PostingState.POSTED
    )
    only_theirs = [f"core alone: {each}" for each in (theirs - ours).elements()]
    return only_theirs + [f"we alone: {each}" for each in (ours - theirs).elements()]


def _account(posting: Entry) -> str:
    return f"{posting['account_kind']}{posting['account_number']}"


def _shown_id(posting: Entry) -> str | None:
    """Give the external id that the core shows: a deposit has none."""
    return posting["external_id"] if posting["account_kind"] == AccountKind.LOAN else None
