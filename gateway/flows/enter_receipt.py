"""Put a receipt on record that somebody of ours saw: it moves nothing until another word or a second person agrees.

What she says of account and payer is a note for the desk, and nothing is matched by it: a slip there, or worse, would
outlive the operator's own word.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.errors import Refused
from domain.money import Money
from domain.ports.clock import Clock
from domain.ports.secrets import Seals
from domain.ports.store import Store, UnitOfWork
from domain.receipts import Oddity, Receipt, Word
from domain.remittances import Heard
from domain.staff import NotAllowed, Role, StaffPerson
from domain.suspense import WORDS_MAX, Clerk, Note
from gateway.flows.accept_receipt import accept_receipt

MAY = frozenset({Role.CASHIER, Role.FINANCE, Role.MANAGER})
AHEAD_MAX = timedelta(minutes=10)
OLD_MAX = timedelta(days=400)
PHONE_SHOWN = 3

_NUMBER = re.compile(r"[A-Z0-9]{8,12}")


@dataclass(frozen=True)
class Entry:
    """What she typed: *account* and *phone* (E.164) as the client told them, "" where she did not."""

    number: str
    amount: Money
    paid_at: datetime
    account: str = ""
    phone: str = ""


@dataclass(frozen=True)
class EnterReceipt:
    """Takes receipts of our *shortcode* with *operator*; *judge* says what is odd about a number and a time."""

    store: Store
    seals: Seals
    clock: Clock
    operator: str
    shortcode: str
    judge: Callable[[str, datetime], tuple[Oddity, ...]]

    def __call__(self, person: StaffPerson, entry: Entry) -> Heard:
        """Put it on record, with a note of who entered what.

        Raises:
            NotAllowed: she may not.
            Refused: the number, the amount or the time cannot be.
            Unavailable: it is not on disk.

        """
        if not person.is_one_of(MAY):
            raise NotAllowed("A cashier, finance or the branch manager may enter receipts.")
        now = self.clock()
        _check(entry, now)
        oddities = self.judge(entry.number, entry.paid_at)
        kind = f"by {person.login}"
        receipt = Receipt(
            self.operator,
            entry.number,
            entry.amount,
            entry.paid_at,
            Word.HAND,
            shortcode=self.shortcode,
            kind=kind,
            oddities=oddities,
        )
        note = Note(Clerk(person.login, person.name), now, _note(entry)[:WORDS_MAX])
        return self.store.write(_enter, receipt, self.seals.seal(_told(person, entry)), note)


def _check(entry: Entry, now: datetime) -> None:
    if _NUMBER.fullmatch(entry.number) is None:
        raise Refused(f"{entry.number[:20]} is no receipt number: it has 8 to 12 letters and digits.")
    if entry.amount.minor <= 0:
        raise Refused("The amount must be above nought.")
    if not now - OLD_MAX < entry.paid_at < now + AHEAD_MAX:
        raise Refused("It cannot be paid in the future, nor more than 400 days ago.")


def _note(entry: Entry) -> str:
    """Say for the desk what the client showed; her phone stays masked."""
    account = f", for {entry.account}" if entry.account else ""
    phone = f", from a phone that ends in {entry.phone[-PHONE_SHOWN:]}" if entry.phone else ""
    return f"Entered by hand as the client showed it{account}{phone}."


def _told(person: StaffPerson, entry: Entry) -> str:
    typed = {"number": entry.number, "amount_minor": entry.amount.minor, "account": entry.account, "phone": entry.phone}
    return json.dumps({**typed, "paid_at": entry.paid_at.isoformat(), "by": person.login})


def _enter(work: UnitOfWork, receipt: Receipt, sealed: bytes, note: Note) -> Heard:
    work.audit.by(note.by.login)
    heard = accept_receipt(work, receipt, sealed, note.at)
    remittance = work.remittances.find(receipt.operator, receipt.number)
    assert remittance is not None, "heard a moment ago"
    if heard is not Heard.KNOWN:
        work.suspense.add_note(remittance.id, note)
    return heard
