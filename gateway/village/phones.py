"""The phones of a village: who holds each, and what one likes to send from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.phones import national_form
from gateway.village.cast import Cast, CastClient, Stage

_WORDS = {
    "en": ("NEXT", "LAST", "Salio", "balans of lone", "HELP"),
    "sw": ("IJAYO", "MWISHO", "balance", "MSAADA"),
    "fil": ("BALANSE", "balance", "HELP"),
}
_FIRST = {"sw": "salio"}


@dataclass(frozen=True)
class Handset:
    """A phone: *first_text* is typed for whoever takes it, *words* wait below the keys, *asks* is what Send does."""

    phone: str
    holder: str
    note: str
    first_text: str
    words: tuple[str, ...]
    asks: str

    @property
    def is_strangers(self) -> bool:
        """Whether its holder has no name here."""
        return self.holder.startswith(("A ", "Another "))

    @property
    def first_name(self) -> str:
        """What its holder is called."""
        return self.holder if self.is_strangers else self.holder.partition(" ")[0]

    @property
    def whose(self) -> str:
        """Whose phone it is, inside a sentence."""
        return f"{self.holder.lower() if self.is_strangers else self.holder}'s"

    @property
    def shown(self) -> str:
        """The number as one reads it at home ("0700 000 011")."""
        digits = national_form(self.phone)
        return f"{digits[:4]} {digits[4:7]} {digits[7:]}"


def handsets(cast: Cast) -> Sequence[Handset]:
    """List every phone once: clients', staff's, strangers'."""
    phones: dict[str, Handset] = {}
    for client in cast.clients:
        for place, phone in enumerate(client.phones):
            phones.setdefault(phone, _of_client(cast, client, phone, place))
    for member in cast.staff:
        asks = f"Press Send to ask as {member.first_name}, {member.title}"
        phones[member.phone] = Handset(member.phone, member.name, member.title, "balance", ("HELP",), asks)
    for other in cast.strangers:
        first = cast.clients[0]
        theirs = (f"balance {first.number} {first.pin}", "HELP")
        asks = "Press Send to ask as a stranger"
        phones[other.phone] = Handset(other.phone, other.holder, other.note, "balance", theirs, asks)
    return tuple(phones.values())


def starred(cast: Cast) -> Sequence[str]:
    """List the phones that a visitor should try first; the story is told on the first of them."""
    by_name = {each.holder: each.phone for each in handsets(cast)}
    names = [cast.clients[0].name, "Josephine Atieno", "Halima Abdi", cast.staff[0].name, "A stranger"]
    return [by_name[each] for each in names if each in by_name]


def _of_client(cast: Cast, client: CastClient, phone: str, place: int) -> Handset:
    sharing = [each for each in cast.clients if phone in each.phones]
    first, words = _FIRST.get(client.language, "balance"), _WORDS[client.language]
    if len(sharing) > 1:
        other = sharing[1]
        words = (f"balance {client.pin}", f"balance {other.number} {other.pin}", f"balance {other.pin}", "HELP")
    holder = client.name if place == 0 else f"{client.name}, {place + 1}. phone"
    asks = f"Press Send to ask what {client.first_name} owes"
    return Handset(phone, holder, _note(client, len(sharing), place), first, words, asks)


def _note(client: CastClient, sharing: int, place: int) -> str:
    if sharing > 1:
        return f"{('', '', 'two', 'three', 'four')[min(sharing, 4)]} people share this phone"
    late = max([0, *(loan.weeks_behind for loan in client.loans)])
    running = [loan for loan in client.loans if loan.stage is Stage.ACTIVE]
    notes = [
        "two loans and savings" if len(running) > 1 else "",
        {"sw": "writes Swahili", "fil": "writes Filipino"}.get(client.language, ""),
        f"{('', 'one', 'two', 'three', 'four')[late]} week{'s' if late > 1 else ''} late" if late else "",
        "her second phone" if place else "",
        "not in Mifos" if client.on_file is None and not client.linked else "",
    ]
    return ", ".join(each for each in notes if each) or "client"
