"""The kinds of tasks: who sees to each, and what it is called on the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.staff import Role

_FINANCE = frozenset({Role.FINANCE})
_MONEY = frozenset({Role.FINANCE, Role.MANAGER})
_MANAGER = frozenset({Role.MANAGER})
_SYSTEM = frozenset({Role.ADMINISTRATOR})


SILENCE = "silence"
"""A channel that tells nothing at an hour at which it usually does: everybody who keeps the books is warned of it too."""


@dataclass(frozen=True)
class Kind:
    """Who sees to a kind of task, and what it is called; *of_receipt* says that its subject is a receipt."""

    roles: frozenset[Role]
    words: str
    of_receipt: bool = False


KINDS: Mapping[str, Kind] = {
    "dispute": Kind(_MANAGER, ""),
    "client gone": Kind(_MANAGER, "Client {subject} texts us and is not active in Mifos"),
    "client not readable": Kind(_MANAGER, "Mifos says of {subject} what we cannot read"),
    "wrong number": Kind(_MANAGER, "{subject} has another phone now: ask for her number"),
    "receipt claimed": Kind(_MONEY, "Find receipt {subject}: a client asks for it", of_receipt=True),
    "waits for a checker in the core": Kind(_MONEY, "Approve a posting in Mifos: it waits for a checker"),
    "receipt told otherwise": Kind(_FINANCE, "{subject} was told twice, and not alike", of_receipt=True),
    "receipt taken back": Kind(_FINANCE, "M-PESA took {subject} back", of_receipt=True),
    "notice of money taken back": Kind(_FINANCE, "A text says that M-PESA took {subject} back", of_receipt=True),
    "notice not read": Kind(_FINANCE, "Read a text of M-PESA that we could not read"),
    "reversal of another amount": Kind(_FINANCE, "{subject} was taken back with another amount", of_receipt=True),
    "reversal not ordered": Kind(_FINANCE, "{subject} was not sent back", of_receipt=True),
    "reversal without an answer": Kind(_FINANCE, "Nobody knows whether {subject} was sent back", of_receipt=True),
    "reversal refused": Kind(_FINANCE, "M-PESA refuses to send {subject} back", of_receipt=True),
    "collect request paid after all": Kind(_FINANCE, "{subject} was paid after we gave it up", of_receipt=True),
    "collect request paid otherwise": Kind(
        _FINANCE, "{subject} came with another amount than we asked for", of_receipt=True
    ),
    "collect request paid without a receipt": Kind(_FINANCE, "Find the receipt of what we asked for, {subject}"),
    "collect request without an end": Kind(_FINANCE, "M-PESA does not say how our request {subject} ended"),
    "statement": Kind(_FINANCE, "A statement does not add up"),
    "statement not imported": Kind(_FINANCE, "A statement was not imported: {subject}"),
    "statements folder": Kind(_SYSTEM, "The folder for statements cannot be read"),
    "balance gap": Kind(_FINANCE, "M-PESA's balances do not follow from each other"),
    "posting unclear": Kind(_FINANCE, "Look in Mifos whether a posting is there"),
    "posting not undone": Kind(_FINANCE, "Undo a posting in Mifos by hand"),
    "core refuses us": Kind(_SYSTEM, "Mifos refuses us"),
    "operator refuses us": Kind(_SYSTEM, "M-PESA refuses us: {subject}"),
    "answer refused": Kind(_SYSTEM, "Mifos refuses to tell us what clients ask"),
    "callback not read": Kind(_SYSTEM, "We could not read what {subject} told us"),
    SILENCE: Kind(_SYSTEM, "{subject}: silent when it should not be"),
    "sms unclear": Kind(_SYSTEM, "Nobody knows whether a text left"),
    "sms refused": Kind(_SYSTEM, "{subject} refuses our texts"),
    "job parked": Kind(_SYSTEM, "Something stopped and needs a person"),
}

OTHER = Kind(_SYSTEM | _MANAGER, "{kind}: {subject}")
"""A kind that nobody wrote words for yet."""
