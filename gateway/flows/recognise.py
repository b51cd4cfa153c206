"""Find out whose accounts a text may be answered about."""

from dataclasses import dataclass
from functools import partial

from domain.accounts import AccountKind, AccountReference
from domain.commands import Note, PINs, Policy, Proof, Question
from domain.phonebook import Holder, PhoneCard
from domain.pins import PINCheck
from domain.ports.core import ReadsCore
from domain.ports.store import Store
from gateway.commands.telling import tell_phones
from gateway.flows.choose_language import ChooseLanguage
from gateway.flows.core_silent import of_core
from parsers.collecting import give_own_pin_at_end, give_pin_at_end
from parsers.phrases import (
    asked_elsewhere,
    could_not,
    give_number,
    give_pin,
    give_pin_of_several,
    locked,
    locked_elsewhere,
    no_pin_yet,
)


@dataclass(frozen=True)
class Found:
    """One client, and how sure we are: *is_proved* by her PIN, *holder* where the phone is hers by the book."""

    client_id: int
    is_proved: bool
    holder: Holder | None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Denied:
    """Nobody; *said* is all that leaves."""

    said: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Recognise:
    """Applies the institution's rules of who is answered."""

    store: Store
    core: ReadsCore
    pins: PINs
    language: ChooseLanguage
    policy: Policy
    other_phone: bool

    def __call__(self, question: Question) -> Found | Denied:
        """Find the one client meant. Raises CoreSilent where the core has to be asked."""
        account, pin = question.fields.get("account"), question.fields.get("pin")
        holders = question.card.holders
        if account is None and len(holders) > 1:
            account = _account_to_pay(question)
            if account is not None and self._named(read_reference(account), question.card) is None:
                account = None
        if account is not None:
            named = self._named(read_reference(account), question.card)
            if named is not None:
                return self._holder(question, named, pin)
            return self._from_elsewhere(question, account, pin)
        if not holders:
            return Denied(could_not(question))
        if len(holders) == 1:
            return self._holder(question, holders[0], pin)
        if pin is None:
            return self._which(question)
        return self._prove(question, [holder.client_id for holder in holders], pin)

    def _which(self, question: Question) -> Denied:
        """Ask which of the people who share a phone it is, and for her PIN where one is wanted."""
        if "amount" in question.fields and (
            self.policy is Policy.NEVER or any(h.has_pin for h in question.card.holders)
        ):
            return Denied(give_own_pin_at_end(question.speaks))
        if self.policy is Policy.NEVER:
            return Denied(give_number(question.speaks, question.understood.command))
        if not any(holder.has_pin for holder in question.card.holders):
            return Denied(no_pin_yet(question.speaks, question.institution))
        return Denied(give_pin_of_several(question.speaks, question.understood.command))

    def _holder(self, question: Question, holder: Holder, pin: str | None) -> Found | Denied:
        """Answer the holder of a phone on file, after her PIN where it is given or wanted."""
        if pin is not None:
            return self._prove(question, [holder.client_id], pin)
        if not self._needs_pin(holder, question.card):
            return Found(holder.client_id, is_proved=False, holder=holder)
        return ask_for_pin(question, holder)

    def _needs_pin(self, holder: Holder, card: PhoneCard) -> bool:
        if holder.must_prove or self.policy is Policy.ALWAYS:
            return True
        return self.policy is Policy.SHARED and card.is_shared

    def _named(self, reference: AccountReference, card: PhoneCard) -> Holder | None:
        """Find the holder whom an account number names: her client number, or one of her accounts."""
        for holder in card.holders:
            if reference.kind in {None, AccountKind.CLIENT} and holder.number == reference.number:
                return holder
        if not card.holders or (reference.kind is None and len(reference.number) < 6):
            return None
        owners = {owner.id for owner in of_core(self.core.owners, reference)}
        mine = [holder for holder in card.holders if holder.client_id in owners]
        return mine[0] if len(mine) == 1 else None

    def _from_elsewhere(self, question: Question, account: str, pin: str | None) -> Found | Denied:
        """Answer a phone that is not hers, where the institution allows it and account and PIN are right."""
        neutral = Denied(could_not(question))
        if not self.other_phone or pin is None:
            return neutral
        owners = of_core(self.core.owners, read_reference(account))
        return self._prove(question, [owner.id for owner in owners], pin, on_file=False)

    def _prove(self, question: Question, client_ids: list[int], pin: str, *, on_file: bool = True) -> Found | Denied:
        card, now = question.card, question.now
        proof = self.pins.whose(
            pin,
            phone=card.phone,
            client_ids=client_ids,
            on_file=on_file,
            is_shared=card.is_shared,
            now=now,
            key=question.key,
        )
        if proof.check is PINCheck.RIGHT and proof.client_id is not None:
            holder = next((each for each in card.holders if each.client_id == proof.client_id), None)
            notes = () if on_file else self._tell_of_asking(question, proof.client_id)
            return Found(proof.client_id, is_proved=True, holder=holder, notes=notes)
        return Denied(could_not(question), self._tell_of_lock(question, client_ids, proof, on_file=on_file))

    def _tell_of_lock(
        self, question: Question, client_ids: list[int], proof: Proof, *, on_file: bool
    ) -> tuple[Note, ...]:
        """Tell the phones on file that wrong PINs came in."""
        until = proof.locked_until
        if proof.check is not PINCheck.JUST_LOCKED or until is None:
            return ()
        tell = locked if on_file else locked_elsewhere
        return tell_phones(
            self.store,
            partial(self.language, None),
            client_ids,
            lambda speaks, name: tell(speaks, question.institution, name, until, question.today),
            f"locked-{until.isoformat()}",
        )

    def _tell_of_asking(self, question: Question, client_id: int) -> tuple[Note, ...]:
        """Tell the phones on file that another phone asked and was answered."""
        return tell_phones(
            self.store,
            partial(self.language, None),
            [client_id],
            lambda speaks, name: asked_elsewhere(speaks, question.institution, name),
            f"elsewhere-{question.card.phone}-{question.now.isoformat()}",
        )


def ask_for_pin(question: Question, holder: Holder) -> Denied:
    """Ask for the PIN that is missing; somebody who has none is told to call."""
    if not holder.has_pin:
        return Denied(no_pin_yet(question.speaks, question.institution))
    if "amount" in question.fields:
        say = give_own_pin_at_end if question.card.is_shared else give_pin_at_end
        return Denied(say(question.speaks))
    if question.card.is_shared:
        return Denied(give_pin_of_several(question.speaks, question.understood.command))
    return Denied(give_pin(question.speaks, question.understood.command))


def _account_to_pay(question: Question) -> str | None:
    """Give the account that PAY names by its number: on a phone of several it says whose."""
    to = question.fields.get("to", "")
    return to if to[1:] else None


def read_reference(text: str) -> AccountReference:
    """Read an account as the parser normalised it: a letter and a number, or a bare number."""
    if text[:1].isalpha():
        return AccountReference(AccountKind(text[0]), text[1:])
    return AccountReference(None, text)
