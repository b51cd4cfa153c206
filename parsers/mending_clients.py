"""What an officer may have meant with clients that were not read; the examples are hers to send."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from domain.reports import ClientShares, Doubt, Share
from parsers.client_shares import client_of, clients_of, name_at, segments_of
from parsers.mending_marks import with_digits, with_signs
from parsers.report_rest import settled
from parsers.report_shares import amount_of, at, is_label
from parsers.report_tokens import Mark, Token

Tokens = Sequence[Token]
Clients = tuple[ClientShares, ...]
Mended = tuple[Doubt, list[Clients]]

_COMMA = Token(Mark.COMMA, ",", is_apart=False)
_NOBODY = "1"


def mend_clients(tokens: Tokens) -> Mended:
    """Find what may have been meant with *tokens*, which begin with a C."""
    for mend in (_twice, _same_client, _letters, _signs, _parted, _unparted, _unlabelled, _beginnings):
        mended = mend(tokens)
        if mended is not None:
            return mended
    return Doubt.UNREADABLE, []


def is_nameless(tokens: Tokens) -> bool:
    """Tell whether only the client is missing before amounts."""
    return is_label(tokens, 0) and clients_of([Token(Mark.NUMBER, _NOBODY), *tokens]) is not None


def named_first(tokens: Tokens) -> str:
    """Give the client who is named first, "" where there is none."""
    return name_at(next(iter(segments_of(tokens)), ()), 0)[0]


def _twice(tokens: Tokens) -> Mended | None:
    """Offer the first, and the sum, of what stands twice for one account."""
    clients = clients_of(tokens)
    if clients is None or all(len({s.label for s in each.shares}) == len(each.shares) for each in clients):
        return None
    first = tuple(replace(each, shares=_first_of(each.shares)) for each in clients)
    added = tuple(replace(each, shares=_added(each.shares)) for each in clients)
    return Doubt.TWICE, [first, added]


def _same_client(tokens: Tokens) -> Mended | None:
    """Offer to say in one what was said of one client twice."""
    clients = clients_of(tokens)
    if clients is None or settled(clients) is not None:
        return None
    by_client: dict[str, ClientShares] = {}
    for each in clients:
        before = by_client.get(each.client)
        shares = _added((*before.shares, *each.shares)) if before else each.shares
        by_client[each.client] = replace(each, shares=shares)
    return Doubt.TWICE, [tuple(by_client.values())]


def _letters(tokens: Tokens) -> Mended | None:
    mended = with_digits(tokens)
    return _read(Doubt.LETTER, mended) if list(mended) != list(tokens) else None


def _signs(tokens: Tokens) -> Mended | None:
    return _read(Doubt.UNREADABLE, with_signs(tokens))


def _parted(tokens: Tokens) -> Mended | None:
    """Put the comma that is missing before the next client."""
    mended: list[Token] = []
    for place, each in enumerate(tokens):
        before = at(tokens, place - 1)
        name, behind = name_at(tokens, place)
        if name and before is not None and before.mark is Mark.NUMBER and is_label(tokens, behind):
            mended.append(_COMMA)
        mended.append(each)
    return _read(Doubt.UNREADABLE, mended)


def _unparted(tokens: Tokens) -> Mended | None:
    """Leave out a comma between one client's amounts."""
    kept = [each for place, each in enumerate(tokens) if each.mark is not Mark.COMMA or not is_label(tokens, place + 1)]
    return _read(Doubt.UNREADABLE, kept)


def _unlabelled(tokens: Tokens) -> Mended | None:
    """Offer savings and loan for an amount without its letter."""
    found: list[tuple[str, int]] = []
    for segment in segments_of(tokens):
        client, place = name_at(segment, 0)
        bare = [each for each in segment[place:] if not each.is_equals]
        amount = amount_of(bare[0]) if len(bare) == 1 else None
        if not client or amount is None:
            return None
        found.append((client, amount))
    if not found:
        return None
    return Doubt.TWO_WAYS, [
        tuple(ClientShares(client, (Share(label, amount),)) for client, amount in found) for label in ("S", "L")
    ]


def _beginnings(tokens: Tokens) -> Mended | None:
    """Leave out the words behind what can be read of each client; a number is never left out."""
    found: list[ClientShares] = []
    for segment in segments_of(tokens):
        last = max((place for place, each in enumerate(segment) if each.mark is Mark.NUMBER), default=len(segment) - 1)
        client = client_of(segment[: last + 1])
        if client is None:
            return None
        found.append(client)
    clients = settled(tuple(found)) if found else None
    return (Doubt.UNREADABLE, [clients]) if clients else None


def _read(doubt: Doubt, tokens: Tokens) -> Mended | None:
    clients = settled(clients_of(tokens))
    return None if clients is None else (doubt, [clients])


def _first_of(shares: Sequence[Share]) -> tuple[Share, ...]:
    first = {each.label: each for each in reversed(shares)}
    return tuple(first[label] for label in dict.fromkeys(each.label for each in shares))


def _added(shares: Sequence[Share]) -> tuple[Share, ...]:
    amounts: dict[str, int] = {}
    for each in shares:
        amounts[each.label] = amounts.get(each.label, 0) + each.amount
    return tuple(Share(label, amount) for label, amount in amounts.items())
