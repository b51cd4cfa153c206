"""List what came to accounts by the core's own books.

Source: Apache Fineract 1.10.1, recorded on 22 November 2026. A loan shows all its
postings at once; what was undone stays there and says so by a day. The postings of a
savings account are searched by day, a page at a time, those undone included.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.errors import Denied, GatewayError, NoSuchEntry, Unavailable, UnreadableReply
from domain.ports.core_books import AccountDay, CoreEntry
from mifos_client import fields
from mifos_client.calling import Asked, CoreCalls, Found, as_object
from mifos_client.fields import Body
from mifos_client.finding import FORMS
from mifos_client.settings import CoreSettings

PAGE = 200
PAGES_MAX = 20
"""Pages of deposits of one account: 4,000 between two days."""

_REPAYMENT = 2
_DEPOSIT = 1


class MifosEntries:
    """Asks one core as one of its users; for use from many threads."""

    def __init__(self, settings: CoreSettings) -> None:
        """Read the core that *settings* name. Raises Refused where the file with certificates cannot be read."""
        self._currency = settings.currency
        self._calls = CoreCalls(settings)

    def entries(self, asked: Sequence[AccountDay]) -> Sequence[Sequence[CoreEntry] | None]:
        """See the port."""
        found = self._calls.each([_page(each, 0) if each.account.is_savings else _loan(each) for each in asked])
        return [self._read(each, body) for each, body in zip(asked, found, strict=True)]

    def close(self) -> None:
        """Let the connections go."""
        self._calls.http.close()

    def _read(self, asked: AccountDay, found: Found) -> Sequence[CoreEntry] | None:
        if isinstance(found, Unavailable | Denied):
            raise found
        if isinstance(found, NoSuchEntry):
            return None
        if isinstance(found, GatewayError):
            raise Unavailable(f"the core's books cannot be read: {found}") from found
        body = as_object(found)
        try:
            return self._deposits(asked, body) if asked.account.is_savings else self._repayments(asked, body)
        except UnreadableReply as error:
            raise Unavailable(f"the core's books cannot be read: {error}") from error

    def _repayments(self, asked: AccountDay, loan: Body) -> Sequence[CoreEntry]:
        rows = [
            row
            for row in fields.rows(loan, "transactions")
            if fields.integer(fields.part(row, "type"), "id") == _REPAYMENT
            and "reversedOnDate" not in row
            and not fields.boolean(row, "manuallyReversed")
        ]
        return [entry for row in rows if _is_between(entry := self._entry(asked, row), asked)]

    def _deposits(self, asked: AccountDay, first: Body) -> Sequence[CoreEntry]:
        rows, body = fields.rows(first, "content"), first
        for page in range(1, PAGES_MAX):
            if len(rows) >= fields.integer(first, "total"):
                break
            (body,) = self._calls.objects([_page(asked, page)])
            rows = [*rows, *fields.rows(body, "content")]
        if len(rows) < fields.integer(first, "total"):
            raise UnreadableReply(f"over {PAGE * PAGES_MAX} deposits on one account")
        stands = [row for row in rows if not fields.boolean(row, "reversed") and not fields.boolean(row, "isReversal")]
        deposits = [row for row in stands if fields.integer(fields.part(row, "transactionType"), "id") == _DEPOSIT]
        return [self._entry(asked, row) for row in deposits]

    def _entry(self, asked: AccountDay, row: Body) -> CoreEntry:
        detail: Body = fields.part(row, "paymentDetailData") if "paymentDetailData" in row else {}
        return CoreEntry(
            account=asked.account,
            on=fields.day(row, "date"),
            amount=fields.money(row, "amount", self._currency),
            receipt=fields.optional_text(detail, "receiptNumber"),
            external_id=fields.optional_text(row, "externalId"),
        )


def _loan(asked: AccountDay) -> Asked:
    return f"loans/{asked.account.id}", {"associations": "transactions"}


def _page(asked: AccountDay, page: int) -> Asked:
    """Name one page; the core's offset counts pages."""
    query = {"fromDate": asked.since.isoformat(), "toDate": asked.until.isoformat(), "types": str(_DEPOSIT)}
    path = f"savingsaccounts/{asked.account.id}/transactions/search"
    return path, {**query, "limit": str(PAGE), "offset": str(page), **FORMS}


def _is_between(entry: CoreEntry, asked: AccountDay) -> bool:
    return asked.since <= entry.on <= asked.until
