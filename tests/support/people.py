"""People of Upendo and their figures, as short as a test wants to say them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from domain.accounts import Client, Instalment, Loan, Movement, Savings, Standing
from domain.claims import ClaimRule
from domain.commands import Answer, Institution, Person, PINs, Proof, Question, Tools, Understood
from domain.money import Money
from domain.phonebook import Holder, Origin, PhoneCard
from domain.pins import PINCheck
from domain.ports.store import Store, UnitOfWork
from parsers.catalogues import load
from parsers.gsm7 import septets
from parsers.paging import fit

NAIROBI = ZoneInfo("Africa/Nairobi")
NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
"""Eight in the morning in Nairobi, on the day that Upendo meets."""

TODAY = date(2026, 11, 24)
EVENING = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
JIRANI = Institution(
    "JIRANI", "KE", "KES", NAIROBI, ("en", "sw"), "0700000009", claims=ClaimRule(Money(500_000, "KES"), "KE")
)
ENGLISH = load("en", NAIROBI)
SWAHILI = load("sw", NAIROBI)
PHONE = "+254700000011"
MARY = Holder(1, "1", "Mary Akoth", Origin.CORE, must_prove=False, has_pin=True)
PETER = Holder(2, "2", "Peter Otieno", Origin.STAFF, must_prove=False, has_pin=True)


def kes(amount: str | int) -> Money:
    return Money.of(Decimal(amount), "KES")


def day(text: str) -> date:
    """Read "17 Nov"."""
    return datetime.strptime(f"{text} 2026", "%d %b %Y").date()


def loan(
    number: str,
    owed: str | int,
    *,
    late: str | int = 0,
    since: str | None = None,
    due: str | None = None,
    amount: str | int = 0,
) -> Loan:
    coming = Instalment(day(due), kes(amount)) if due else None
    return Loan(int(number), number, kes(owed), kes(late), day(since) if since else None, coming)


def savings(number: str, balance: str | int, *, held: str | int = 0) -> Savings:
    return Savings(int(number), number, kes(balance), kes(held))


def no_movements(limit: int) -> Sequence[Movement]:
    raise AssertionError("nobody asked for movements")


def person(
    name: str,
    *accounts: Loan | Savings,
    as_of: datetime | None = None,
    movements: Callable[[int], Sequence[Movement]] = no_movements,
) -> Person:
    """Make a client of her accounts, in order; *as_of* is when the core last answered."""
    loans = tuple(each for each in accounts if isinstance(each, Loan))
    saved = tuple(each for each in accounts if isinstance(each, Savings))
    client = Client(1, "1", name, PHONE, is_active=True)
    return Person(Standing(client, loans, saved, as_of or NOW), as_of, movements)


def question(
    command: str, fields: Mapping[str, str] | None = None, *, card: PhoneCard | None = None, now: datetime = NOW
) -> Question:
    """Ask in English from *card*'s phone, else from Mary's."""
    meant = Understood(command, fields or {}, "en")
    asking = card or PhoneCard(PHONE, (MARY,))
    today = now.astimezone(NAIROBI).date()
    return Question(meant, asking, ENGLISH, JIRANI, now, today, today)


def pages(answer: Answer) -> list[str]:
    """Give what leaves: plain GSM-7, two pages at most."""
    texts = fit(answer.variants)
    assert [each for each in texts if septets(each) is None] == []
    assert len(texts) <= 2
    return texts


def tools(store: Store, pins: PINs | None = None, help_lines: Sequence[str] = ()) -> Tools:
    """Give what commands about a phone work with; who checks no PIN need not say how."""
    languages = {"en": ENGLISH, "sw": SWAHILI}
    return Tools(store, pins or SaidPINs(), languages, lambda code: languages[code or "en"], help_lines)


@dataclass
class SaidPINs:
    """Answers every PIN with *proof*; keeps what was asked."""

    proof: Proof = field(default_factory=lambda: Proof(PINCheck.WRONG))
    asked: list[tuple[str, tuple[int, ...], bool, bool]] = field(default_factory=list)

    def whose(
        self,
        pin: str,
        *,
        phone: str,
        client_ids: Sequence[int],
        on_file: bool,
        is_shared: bool,
        now: datetime,
        key: str = "",
    ) -> Proof:
        self.asked.append((pin, tuple(client_ids), on_file, is_shared))
        return self.proof

    def hash(self, pin: str, client_id: int) -> str:
        return f"{client_id}:{pin}"

    def code_digest(self, code: str) -> str:
        return f"digest of {code.upper()}"


def put_people(work: UnitOfWork, *holders: Holder) -> None:
    """Put people on record with Mary's phone."""
    for each in holders:
        work.phones.put_client(Client(each.client_id, each.number, each.name, None, is_active=True))
        work.phones.link(PHONE, each.client_id, each.origin, NOW, must_prove=each.must_prove)
