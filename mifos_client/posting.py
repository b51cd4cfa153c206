"""Posts repayments and deposits to Mifos X, looks them up and takes them back.

Source: Apache Fineract 1.10.1's HTTP API, checked against answers recorded from a
real server on 22 November 2026. Amounts go out as text. The port says what each
method gives.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.errors import Denied, GatewayError, OutcomeUnknown, Refused, StillRunning
from domain.postings import CoreOrder, Found, Trace
from gateway.http import Answer
from mifos_client.calling import CoreCalls
from mifos_client.finding import FORMS, amount_text, find_deposits, find_repayment
from mifos_client.outcomes import as_told, explain_posting, is_from_store, read_posted, read_undone
from mifos_client.payment_types import PaymentType
from mifos_client.settings import CoreSettings

KEY_MAX = 50

_BY_WEIGHT = (Trace.POSTED, Trace.REVERSED, Trace.OTHER)


class MifosPostings:
    """Posts to one core as one of its users; for use from many threads."""

    def __init__(self, settings: CoreSettings, by_phone: str, cash: str = "") -> None:
        """Post to the core that *settings* name, as money of the payment types that have those names there.

        Raises:
            Refused: the file with certificates cannot be read.

        """
        self._currency = settings.currency
        self._calls = CoreCalls(settings)
        self._by_phone, self._cash = (PaymentType(self._calls, name) for name in (by_phone, cash))

    def post(self, order: CoreOrder, key: str) -> int:
        """See the port."""
        assert 0 < len(key) <= KEY_MAX, "no key that the core takes"
        if order.amount.currency != self._currency:
            raise Refused(f"{order.amount.currency} for an account in {self._currency}")
        command, permission, body = self._ask_for(order)
        answer = self._calls.http.post(_path(order), body, {"command": command}, headers={"Idempotency-Key": key})
        if answer.status != 200:
            self._type_of(order).note(answer)
            raise explain_posting(answer, permission)
        order = as_told(answer, order)
        core_id = read_posted(answer, order)
        return self._standing(order) if is_from_store(answer) else core_id

    def find(self, order: CoreOrder) -> Found:
        """See the port.

        Raises:
            OutcomeUnknown: the account is not there for us, or what the core says of it cannot be read.

        """
        found = self._traces(order)
        for trace in _BY_WEIGHT:
            for each in found:
                if each.trace is trace:
                    return each
        return Found(Trace.ABSENT)

    def undo(self, order: CoreOrder) -> None:
        """See the port."""
        found = self._traces(order)
        if _is_reversed(found):
            return
        standing = [each.core_id for each in found if each.trace is Trace.POSTED]
        if len(standing) != 1:
            raise Refused(f"{len(standing)} postings stand where one is to be undone")
        error = self._undo(order, standing[0])
        if isinstance(error, Refused) and _is_reversed(self._traces(order)):
            return  # somebody else was faster
        if error is not None:
            raise error

    def close(self) -> None:
        """Let the connections go."""
        self._calls.http.close()

    def _ask_for(self, order: CoreOrder) -> tuple[str, str, dict[str, object]]:
        """Give the command, the permission it takes, and what is sent; the core refuses keys that it does not know."""
        body = _dated(order) | {
            "transactionAmount": amount_text(order),
            "paymentTypeId": self._type_of(order).id(),
            "receiptNumber": order.receipt,
        }
        if order.note:
            body["note"] = order.note
        if order.account.is_savings:
            return "deposit", "DEPOSIT_SAVINGSACCOUNT", body
        return "repayment", "REPAYMENT_LOAN", body | {"externalId": order.external_id}

    def _type_of(self, order: CoreOrder) -> PaymentType:
        return self._cash if order.is_cash else self._by_phone

    def _standing(self, order: CoreOrder) -> int:
        """Give the id of what a key posted once, if that still stands."""
        try:
            found = self.find(order)
        except GatewayError as error:
            raise StillRunning(f"200 from the store, and no look-up: {error}") from error
        if found.trace is not Trace.POSTED or found.core_id is None:
            raise StillRunning(f"200 from the store, and {found.trace} now")
        return found.core_id

    def _traces(self, order: CoreOrder) -> Sequence[Found]:
        try:
            return find_deposits(self._calls, order) if order.account.is_savings else find_repayment(self._calls, order)
        except Denied:
            raise
        except Refused as error:
            raise OutcomeUnknown(f"no look-up: {error}") from error

    def _undo(self, order: CoreOrder, core_id: int | None) -> GatewayError | None:
        """Undo what stands; None where the core did it, else what it means that it did not."""
        if order.account.is_savings:
            answer = self._calls.http.post(f"{_path(order)}/{core_id}", {}, {"command": "undo"})
            return _read_undo(answer, order, "UNDOTRANSACTION_SAVINGSACCOUNT")
        body = _dated(order) | {"transactionAmount": 0}
        answer = self._calls.http.post(f"{_path(order)}/external-id/{order.external_id}", body)
        return _read_undo(answer, order, "ADJUST_LOAN")


def _path(order: CoreOrder) -> str:
    resource = "savingsaccounts" if order.account.is_savings else "loans"
    return f"{resource}/{order.account.id}/transactions"


def _dated(order: CoreOrder) -> dict[str, object]:
    return {"transactionDate": order.on.isoformat(), **FORMS}


def _is_reversed(found: Sequence[Found]) -> bool:
    traces = {each.trace for each in found}
    return Trace.REVERSED in traces and Trace.POSTED not in traces


def _read_undo(answer: Answer, order: CoreOrder, permission: str) -> GatewayError | None:
    if answer.status != 200:
        return explain_posting(answer, permission)
    read_undone(answer, order)
    return None
