"""Read where a client stands, in one round where her accounts are known.

The list of her accounts says which are active but not what is due, so each needs
a read of its own. Those known from last time are read beside the list; only new
ones take a second round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from domain.accounts import Client, Standing
from domain.errors import UnreadableReply
from mifos_client import fields, reading
from mifos_client.calling import Asked, CoreCalls, Found, as_object
from mifos_client.fields import Body
from mifos_client.settings import CoreSettings

_LOAN = "loans"
_SAVINGS = "savingsaccounts"


def read_standing(
    calls: CoreCalls, settings: CoreSettings, client_id: int, known: Standing | None, now: datetime
) -> Standing:
    """Read a client, her active loans and her active savings."""
    expected = [_ask_loan(each.id) for each in known.loans] if known else []
    expected += [_ask_savings(each.id) for each in known.savings] if known else []
    her, listed, *rest = calls.each([(f"clients/{client_id}", {}), (f"clients/{client_id}/accounts", {}), *expected])
    client = _read_client(as_object(her), client_id)
    loans = _active(reading.read_listed_loans(as_object(listed)))
    listed_savings = reading.read_listed_savings(as_object(listed))
    products = {each.id: each.product for each in listed_savings}
    savings = _active(listed_savings)
    found = _by_path(expected, rest)
    new = [each for each in [*map(_ask_loan, loans), *map(_ask_savings, savings)] if each[0] not in found]
    found |= _by_path(new, calls.each(new))
    today = now.astimezone(settings.zone).date()
    return Standing(
        client,
        tuple(reading.read_loan(body, settings.currency, today) for body in _still_active(_LOAN, loans, client, found)),
        tuple(
            reading.read_savings(body, settings.currency, products[fields.integer(body, "id")])
            for body in _still_active(_SAVINGS, savings, client, found)
        ),
        read_at=now,
    )


def _ask_loan(loan_id: int) -> Asked:
    return f"{_LOAN}/{loan_id}", {"associations": "repaymentSchedule"}


def _ask_savings(savings_id: int) -> Asked:
    return f"{_SAVINGS}/{savings_id}", {}


def _read_client(body: Body, client_id: int) -> Client:
    client = reading.read_client(body)
    if client.id != client_id:
        raise UnreadableReply(f"asked for client {client_id}, got {client.id}")
    return client


def _active(listed: Iterable[reading.Listed]) -> list[int]:
    return sorted(each.id for each in listed if each.status == reading.ACTIVE)


def _by_path(asked: Iterable[Asked], found: Iterable[Found]) -> dict[str, Found]:
    return {path: each for (path, _), each in zip(asked, found, strict=True)}


def _still_active(kind: str, ids: Iterable[int], client: Client, found: Mapping[str, Found]) -> Iterator[Body]:
    """Give the bodies of accounts that are hers; one that was closed since it was listed is left out."""
    for account_id in ids:
        body = as_object(found[f"{kind}/{account_id}"])
        if (fields.integer(body, "id"), fields.integer(body, "clientId")) != (account_id, client.id):
            raise UnreadableReply(f"asked for {kind}/{account_id} of client {client.id}, got another")
        if reading.read_status(body) == reading.ACTIVE:
            yield body
