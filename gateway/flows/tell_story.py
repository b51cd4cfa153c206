"""Tell the story of a receipt: every word told, every move, every posting, every text, and what the audit chain says.

Most of it is read from the audit lines; the words themselves are opened and masked.
A receipt from before there was a chain has what its record shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.allocation import Share
from domain.audit import Act, AuditLine
from domain.errors import NoSuchEntry, Refused
from domain.masking import mask_told
from domain.money import Money, write
from domain.ports.posting_book import Posting
from domain.ports.remittances import Told
from domain.ports.secrets import Seals
from domain.ports.store import Store, UnitOfWork
from domain.postings import PostingState
from domain.receipts import Receipt, Word
from domain.reconciling import is_same_day
from domain.remittances import Reason, Remittance, RemittanceState
from domain.story import Event, Story
from gateway.flows.find_denial import find_denial
from gateway.flows.find_receipt import find_meant, find_receipt

_TOLD_BY = {
    Word.CALLBACK: "the callback told us",
    Word.PULL: "the pull told us",
    Word.STATEMENT: "the statement has it",
    Word.NOTICE: "a forwarded notice told us",
    Word.INTEGRATOR: "a local system told us",
    Word.HAND: "a colleague entered it by hand",
}
_FROM_WORDS = frozenset({Act.HEARD, Act.HEARD_AGAIN, Act.HEARD_OTHERWISE, "noted"})
"""Acts whose lines only repeat what stands there as a word or a note."""


@dataclass(frozen=True)
class TellStory:
    """Looks a receipt up by its number at any of *operators* ("mpesa": "M-PESA")."""

    store: Store
    seals: Seals
    operators: Mapping[str, str]

    def __call__(self, number: str) -> Story:
        """Tell it. Raises NoSuchEntry."""
        return self.store.read(self._look, number)

    def meant(self, number: str) -> str | None:
        """Find the one receipt whose number is a slip away from what was typed, None where there is none or several."""
        return self.store.read(find_meant, number, self.operators)

    def _look(self, work: UnitOfWork, number: str) -> Story:
        remittance = find_receipt(work, number, self.operators)
        lines, postings = work.audit.of(remittance.source), work.postings.of(remittance.source)
        told = _Told(self, work, remittance, postings, _names(work, remittance))
        denial = find_denial(work, remittance)
        denied = f"{self.operators[remittance.receipt.operator]} does not know it: {denial.words}" if denial else ""
        events = [*told.words(), *told.notes(), *told.lines(lines), *(told.old() if not lines else ())]
        events += [Event(denial.at, denied)] if denial else []
        return Story(
            remittance,
            _whose(work, remittance),
            [_share(each) for each in postings if each.state is PostingState.POSTED],
            sorted(events, key=lambda event: event.at),
            work.audit.check(remittance.source),
            denied,
        )

    def open(self, told: bytes) -> list[tuple[str, str]]:
        """Open what was sent, and mask it."""
        try:
            return mask_told(self.seals.open(told))
        except Refused:
            return [("", "It is sealed by a key that we no longer have.")]


@dataclass(frozen=True)
class _Told:
    """Puts what is on record of one receipt into events."""

    flow: TellStory
    work: UnitOfWork
    remittance: Remittance
    postings: Sequence[Posting]
    names: Mapping[str, str]

    def words(self) -> Iterator[Event]:
        """Tell when it was paid, and each word about it."""
        receipt, told = self.remittance.receipt, self.work.remittances.told(self.remittance.id)
        operator = self.flow.operators[receipt.operator]
        typed = f'account "{receipt.reference}"' if receipt.reference else "no account typed"
        yield Event(receipt.paid_at, f"{operator} received {write(receipt.amount)}, {typed}")
        has_callback = any(each.receipt.word is Word.CALLBACK for each in told)
        for place, each in enumerate(told):
            said = _said(receipt, each, is_first=place == 0)
            if place == 0 and not has_callback:
                said += "; no callback came"
            yield Event(each.told_at, said, sent=self.flow.open(each.sealed))
        for back in self.work.reversals.of(receipt.operator, [receipt.number]).values():
            yield Event(back.reversed_at, f"{operator} took {write(back.amount)} back, by {back.number}")

    def notes(self) -> Iterator[Event]:
        """Tell what people noted."""
        for note in self.work.suspense.notes(self.remittance.id):
            yield Event(
                note.at, f"\N{LEFT DOUBLE QUOTATION MARK}{note.words}\N{RIGHT DOUBLE QUOTATION MARK}", by=note.by.name
            )

    def lines(self, lines: Sequence[AuditLine]) -> Iterator[Event]:
        """Tell what the audit lines say happened."""
        for line in lines:
            if line.act in _FROM_WORDS:
                continue
            by = self.names.get(line.by, line.by)
            words, state = self._line(line)
            yield Event(line.at, words, state, by, str(line.words.get("reason") or ""))

    def old(self) -> Iterator[Event]:
        """Tell what the record of one shows from before there were audit lines."""
        for posting in self.postings:
            yield Event(posting.moved_at, self._posting(posting.id), posting.state, reason=posting.reason)
        state, reason = self.remittance.state, self.remittance.reason
        yield Event(self.remittance.moved_at, "the receipt is", state.called, reason=reason)

    def _line(self, line: AuditLine) -> tuple[str, str]:
        said = line.words
        match line.act:
            case Act.MOVED:
                to = RemittanceState(str(said["to"]))
                return self._moved(to, said.get("client")), to.called
            case Act.ORDERED:
                amount = Money(int(str(said["amount_minor"])), str(said["currency"]))
                return f"{write(amount)} is to go to {said['account']}", ""
            case Act.POSTING_MOVED:
                return self._posting(int(str(said["posting"]))), str(said["to"])
            case Act.TAKEN_BACK:
                return "the operator's word that it took it back is on record", ""
            case Act.TOLD:
                return self._text(said.get("sms"))
            case Act.UNMASKED:
                return f"looked at the whole {said.get('what', 'number')}", ""
            case Act.FORGOTTEN:
                return "what was told of the payer was erased", ""
            case _:
                return f"{line.act}{_quoted(said.get('why'))}", ""

    def _moved(self, to: RemittanceState, client: object) -> str:
        name = self._client(client)
        return f"for {name} the receipt is" if name and to is RemittanceState.MATCHED else "the receipt is"

    def _client(self, client: object) -> str:
        if not isinstance(client, int):
            return ""
        owner = self.work.payers.owners([client]).get(client)
        return owner.name if owner else ""

    def _posting(self, posting_id: int) -> str:
        posting = next((each for each in self.postings if each.id == posting_id), None)
        if posting is None:
            return f"posting {posting_id}"
        return f"{posting.order.account.reference} {write(posting.order.amount)}"

    def _text(self, sms: object) -> tuple[str, str]:
        if not isinstance(sms, int):
            return "a text was written", ""
        try:
            text = self.work.outbox.get(sms)
        except NoSuchEntry:
            return "a text was written", ""
        card = self.work.phones.card(text.to)
        name = card.holders[0].first_name if card.holders else "the payer"
        return f"a text to {name}{_because(text.reason)}", text.state


def _said(receipt: Receipt, told: Told, *, is_first: bool) -> str:
    """Say how a word came, and what of it is not as the first one told it."""
    says = _TOLD_BY.get(told.receipt.word, f"{told.receipt.word} told us")
    if is_first:
        return says
    other = told.receipt
    if other.amount != receipt.amount:
        return f"{says}, as {write(other.amount)}"
    return f"{says}: the same" if is_same_day(receipt.paid_at, other.paid_at) else f"{says}, as of another day"


def _whose(work: UnitOfWork, remittance: Remittance) -> str:
    is_hers = remittance.client_id is not None and remittance.reason != Reason.TAKEN_OFF
    owner = work.payers.owners([remittance.client_id]) if is_hers and remittance.client_id is not None else {}
    name = next((each.name for each in owner.values()), "")
    return name or (remittance.receipt.payer.name or "").title()


def _quoted(why: object) -> str:
    return f" \N{LEFT DOUBLE QUOTATION MARK}{why}\N{RIGHT DOUBLE QUOTATION MARK}" if why else ""


def _names(work: UnitOfWork, remittance: Remittance) -> Mapping[str, str]:
    """Name those who did something about it, by their logins."""
    clerks = [note.by for note in work.suspense.notes(remittance.id)]
    for proposal in work.suspense.of(remittance.id):
        clerks += [proposal.by, *([proposal.decided_by] if proposal.decided_by else [])]
    case = work.suspense.case(remittance.id)
    clerks += [each for each in (case.owner, case.last.by if case.last else None) if each]
    return {each.login: each.name for each in clerks}


def _share(posting: Posting) -> Share:
    return Share(posting.order.account.reference, posting.order.amount)


def _because(reason: str) -> str:
    return f": {reason}" if reason else ""
